"""Minutes (biên bản) of putting something up and of taking it down, and of proving a journal, as forms to print and sign.

The layout is form 1.10 of Decree 30/2020/NĐ-CP, appendix III: no place and date at the head, the time in the text, two or more who sign.
What is not known stays a dotted line for the pen; nothing is invented.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from minhbach.documents.model import Document, Letterhead, Paragraph, Signature, Signer, Text

DOTS = "…" * 14
PEN = 12  # of them: room for a name or a title written by hand
POST = f"Chức\N{NO-BREAK SPACE}vụ:\N{NO-BREAK SPACE}{DOTS[:PEN]}"  # goes to the next line as a whole
DATA_WORDS = "Nội dung biên bản dạng máy đọc được"


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted. `basis` names the articles; empty texts become dotted lines.

    `signers` are titles in the order of the form, the one who answers for the agency last. `keep_until` is the last day by law,
    `extended_until` a later one that the agency chose. A day that is None has not been, or is not known: it stays a line for the pen.
    """

    superior: str
    agency: str
    symbol: str  # "BB-SCT"
    code: str
    item: str
    group: str
    document: str
    place: str
    posted_on: date | None
    keep_until: date | None
    keep_words: str
    removed_on: date | None
    basis: tuple[str, ...]
    counts: tuple[tuple[str, int], ...] = ()
    signers: tuple[str, ...] = ("Người niêm yết", "Thủ trưởng cơ quan")
    extended_until: date | None = None


def posting_minutes(posting: Posting) -> Document:
    """The minutes of putting it up."""
    lines = [
        f"Hôm nay, {_day(posting.posted_on)}, tại {posting.place or DOTS}, chúng tôi gồm:",
        *_people(posting),
        f"Đã tiến hành niêm yết công khai: {posting.item} (mã hồ sơ {posting.code}).",
        *_facts(posting),
        *[f"{name}: {number}." for name, number in posting.counts],
        f"Thời gian niêm yết: từ {_day(posting.posted_on)} đến hết {_day(posting.keep_until)}{_brackets(posting.keep_words)}.",
        f"Biên bản lập xong hồi {DOTS[:4]} giờ {DOTS[:4]} cùng ngày, đã đọc cho mọi người cùng nghe và cùng ký tên./.",
    ]
    return _minutes(posting, "Về việc niêm yết công khai", lines)


def taking_down_minutes(posting: Posting) -> Document:
    """The minutes of taking it down, which also say that it stayed up as long as the law asks."""
    lines = [
        f"Hôm nay, {_day(posting.removed_on)}, tại {posting.place or DOTS}, chúng tôi gồm:",
        *_people(posting),
        f"Đã tiến hành gỡ niêm yết, kết thúc công khai: {posting.item} (mã hồ sơ {posting.code}).",
        *_facts(posting),
        *[f"{name}: {number}." for name, number in posting.counts],
        f"Nội dung đã được niêm yết liên tục từ {_day(posting.posted_on)} đến {_day(posting.removed_on)}; "
        f"phải giữ đến hết {_day(posting.keep_until)}{_brackets(posting.keep_words)}{_extended(posting.extended_until)}.",
        f"Trong thời gian niêm yết có {DOTS[:6]} ý kiến phản ánh (nếu có, ghi rõ tại đây): {DOTS}",
        f"Biên bản lập xong hồi {DOTS[:4]} giờ {DOTS[:4]} cùng ngày, đã đọc cho mọi người cùng nghe và cùng ký tên./.",
    ]
    return _minutes(posting, "Về việc kết thúc niêm yết công khai", lines)


def minutes_data(posting: Posting) -> bytes:
    """What the minutes say, for machines: attached to the PDF."""
    return json.dumps(asdict(posting), ensure_ascii=False, sort_keys=True, default=date.isoformat).encode()


@dataclass(frozen=True, slots=True)
class JournalProof:
    """What a look at the journal of a site found: `head` is the hash of entry number `count`, `fault` says where its chain does not hold.

    `at` and the moments of the first and last entry are already in words; `command` checks the proof later, when the hash is put behind it.
    """

    superior: str
    agency: str
    symbol: str  # "BB-SCT"
    at: str
    checker: str
    count: int
    first: str
    last: str
    head: str
    fault: str
    others: tuple[str, ...]  # what does not hold beside the chain: guards of the database, records altered past the site
    compared: int  # records that were compared with the journal
    unknown: tuple[str, ...]  # what this look could not see
    command: str
    against: str = ""  # what was kept outside and compared, in words


def journal_minutes(proof: JournalProof) -> Document:
    """The proof of a journal as minutes to sign and keep outside of the system: with its hash a later rewriting is found out."""
    whole = "Kết quả: toàn bộ nhật ký còn nguyên vẹn, mọi dòng nối liền và mọi mã băm khớp"
    result = f"Kết quả: {proof.fault}." if proof.fault else f"{whole}; nhưng có điều không khớp:" if proof.others else f"{whole}."
    lines = [
        f"Hồi {proof.at}, chúng tôi gồm:",
        f"- Người kiểm tra: Ông (bà) {proof.checker} {POST}",
        f"- Người chứng kiến: Ông (bà) {DOTS[:PEN]} {POST}",
        "Đã kiểm tra nhật ký của hệ thống: tính lại mã băm của từng dòng và chỗ nối với dòng trước; kiểm tra khóa bảo vệ nhật ký trong "
        "cơ sở dữ liệu; đối chiếu các bản ghi với nhật ký.",
        *([f"Đã đối chiếu với {proof.against}."] if proof.against else []),
        result,
        *[f"- {line}." for line in proof.others],
        f"Số dòng khớp: {proof.count}. Số bản ghi đã đối chiếu: {proof.compared}.",
        *[f"Không biết được: {line}." for line in proof.unknown],
        f"Dòng đầu: {proof.first}. Dòng cuối: {proof.last}.",
        f"Mã băm của dòng cuối (SHA-256): {_grouped(proof.head)}.",
        "Bản này giữ ngoài hệ thống. Về sau đối chiếu ở mục «Đối chiếu bản chứng thực» của trang Nhật ký với số dòng khớp và mã băm trên.",
        "Lệnh kiểm tra (mã băm viết liền):",
        f"{proof.command} …",  # on a line of its own, where it is not broken
        f"Biên bản lập xong hồi {DOTS[:4]} giờ {DOTS[:4]} cùng ngày, đã đọc cho mọi người cùng nghe và cùng ký tên./.",
    ]
    blocks = tuple(map(_line, lines))
    letterhead = Letterhead(
        proof.superior, proof.agency, "", proof.symbol, "", None, "BIÊN BẢN", "Về việc kiểm tra, chứng thực nhật ký hệ thống"
    )
    signature = Signature("", "NGƯỜI KIỂM TRA", proof.checker, ("Lưu: VT, hồ sơ kiểm tra hệ thống",), (Signer("NGƯỜI CHỨNG KIẾN"),))
    snapshot = hashlib.sha256(journal_data(proof)).hexdigest()
    return Document("vi", letterhead, blocks, signature, (), (), snapshot)


def _grouped(digest: str) -> str:
    """A hash as a person can type it: eight letters and a space; the page on which it is checked takes the spaces out."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def journal_data(proof: JournalProof) -> bytes:
    """What the proof says, for machines: attached to the PDF."""
    return json.dumps(asdict(proof), ensure_ascii=False, sort_keys=True).encode()


def _minutes(posting: Posting, subject: str, lines: list[str]) -> Document:
    bases = tuple(Paragraph((Text(f"Căn cứ {basis};", italic=True),), ragged=True) for basis in posting.basis)
    *beside, main = (title.upper() for title in posting.signers)
    return Document(
        language="vi",
        letterhead=Letterhead(posting.superior, posting.agency, "", posting.symbol, "", None, "BIÊN BẢN", subject),
        body=(*bases, *map(_line, lines)),
        signature=Signature("", main, "", ("Lưu: VT, hồ sơ công khai",), tuple(map(Signer, beside))),
        appendix=(),
        explanations=(),
        snapshot=hashlib.sha256(minutes_data(posting)).hexdigest(),
    )


def _line(words: str) -> Paragraph:
    """A line of the form: one with dots for the pen is set left, for it would be torn if it filled the width."""
    return Paragraph((Text(words.removeprefix("- ")),), bullet=words.startswith("- "), ragged=DOTS[:4] in words)


def _people(posting: Posting) -> list[str]:
    return [f"- {title}: Ông (bà) {DOTS[:PEN]} {POST}" for title in reversed(posting.signers)]


def _facts(posting: Posting) -> list[str]:
    lines = [f"Nhóm nội dung: {posting.group}."]
    return [*lines, f"Văn bản được công khai: {posting.document}."] if posting.document else lines


def _day(day: date | None) -> str:
    return f"ngày {day:%d/%m/%Y}" if day else "ngày …… tháng …… năm ………"


def _extended(day: date | None) -> str:
    return f", cơ quan kéo dài đến hết {_day(day)}" if day else ""


def _brackets(words: str) -> str:
    return f" ({words})" if words else ""
