"""The chain of the journal: whether it holds, alone and against what was kept outside."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from pypdfium2 import PdfDocument, PdfiumError

from minhbach_site.audit.models import Entry, Head
from minhbach_site.audit.states import FIRST, Fault

STEP = 2000  # entries read at once
SEAL_PARTS = 3
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found. `broken` is None when all entries hold; `at_sequence` is the first that does not."""

    count: int
    head: str
    first_at: datetime | None
    last_at: datetime | None
    at_sequence: int | None = None
    broken: Fault | None = None
    named: int | None = None  # the entry that the fault's words name
    witnessed: int = 0  # the last entry of which something kept outside speaks

    @property
    def holds(self) -> bool:
        return self.broken is None

    @property
    def fault(self) -> str:
        """Why it does not hold, in words; empty when it does."""
        return str(self.broken.label) % {"number": self.named} if self.broken else ""

    @property
    def unknown(self) -> str:
        """What this walk could not see, in words; empty where something kept outside vouches for all."""
        if not self.witnessed:
            return _(
                "Chưa đối chiếu với bản nào giữ ở ngoài: nếu những dòng cuối bị cắt cùng với mốc cuối, "
                "hoặc cả chuỗi bị viết lại, thì lần kiểm tra này không thấy được"
            )
        if self.witnessed < self.count:
            return _("Từ dòng %(number)d trở đi chưa có bản nào giữ ở ngoài làm chứng: bị cắt hay viết lại thì không thấy được") % {
                "number": self.witnessed + 1
            }
        return ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was kept outside of the journal, on paper or in a file of seals. An empty hash only says that there was an entry."""

    sequence: int
    hash: str = ""


class ProofError(Exception):
    """What was typed or read is no proof; the message says what is expected."""


def proof_of(sequence: str, hash_: str) -> Proof:
    """The proof of a number of entries and a hash as they are typed: capitals and spaces do not matter.

    >>> proof_of("2", "AB" * 32).hash == "ab" * 32
    True
    """
    number, letters = sequence.strip(), "".join(hash_.split()).lower()
    if not number.isdecimal() or int(number) < 1:
        raise ProofError(_("Số dòng phải là số nguyên từ 1 trở lên, như trên bản chứng thực; không phải «%(text)s».") % {"text": number})
    if letters and not HASH.fullmatch(letters):
        raise ProofError(
            _("Mã băm phải đủ 64 ký tự gồm chữ số và chữ a–f, như trên bản chứng thực; ở đây có %(count)d ký tự. Hãy chép lại cho đủ.")
            % {"count": len(letters)}
        )
    return Proof(int(number), letters)


def slip(proof: Proof) -> str:
    """Where what was typed from paper is not as the journal has it now, in words: mostly a slip of the pen. Empty where it agrees."""
    there = Entry.objects.filter(sequence=proof.sequence).values_list("hash", flat=True).first()
    if there is None:
        return _("Nhật ký không có dòng %(number)d.") % {"number": proof.sequence}
    differing = [place for place, (typed, kept) in enumerate(zip(proof.hash, there, strict=False), 1) if typed != kept]
    if not differing:
        return ""
    words = {"number": proof.sequence, "count": len(differing), "place": differing[0]}
    return _("Mã băm khác với mã của dòng %(number)d ở %(count)d trong 64 ký tự, đầu tiên là ký tự thứ %(place)d.") % words


def seal_line(verdict: Verdict, at: datetime) -> str:
    """One line of a file of seals: the moment, the number of entries and the hash of the last."""
    return f"{at.isoformat(timespec='seconds')} {verdict.count} {verdict.head}\n"


def proofs_in(content: bytes) -> list[Proof]:
    """The proofs in a file that was kept outside: a file of seals, a proof as PDF or its data, or what a backup says of itself.

    Raises ProofError for any other file, naming the line of a file of seals that is none.
    """
    try:
        if content.startswith(b"%PDF-"):
            return [_proof_in_json(_attached(content))]
        text = content.decode("utf-8")
        found = [_proof_in_json(text)] if text.lstrip().startswith("{") else _seals_in(text)
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, PdfiumError) as error:
        raise ProofError(
            _("Tệp này không phải tệp niêm, bản chứng thực PDF của trang, hay sao-luu.json của bản sao lưu. Hãy chọn đúng tệp đã giữ.")
        ) from error
    if not found:
        raise ProofError(_("Tệp này không có dòng niêm nào. Hãy chọn đúng tệp đã giữ."))
    return found


def _attached(content: bytes) -> str:
    with PdfDocument(content) as pdf:
        if not pdf.count_attachments():
            raise KeyError("attachment")
        return bytes(pdf.get_attachment(0).get_data()).decode("utf-8")


def _proof_in_json(text: str) -> Proof:
    """`count` and `head` are of a proof, `journal` with `until` and `head` of a backup."""
    said = json.loads(text)
    number, head = (said["journal"]["until"], said["journal"]["head"]) if "journal" in said else (said["count"], said["head"])
    return proof_of(str(number), str(head))


def _seals_in(text: str) -> list[Proof]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        expected = _("Dòng %(number)d của tệp niêm không phải «thời điểm, số dòng, mã băm».") % {"number": number}
        if len(parts) != SEAL_PARTS:
            raise ProofError(expected)
        try:
            found.append(proof_of(parts[1], parts[2]))
        except ProofError as error:
            raise ProofError(f"{expected} {error}") from error
    return found


def verify(*, proofs: Collection[Proof] = (), progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Walk the whole chain and name the first entry that was altered, removed, moved, cut off or not written by the site.

    With `proofs` kept elsewhere even a journal that was rewritten or cut, hashes, head and all, is found out. Without one that cannot be
    seen. `progress` is told now and then how many entries of how many were walked.
    """
    kept: dict[int, set[str]] = defaultdict(set)
    for proof in proofs:
        kept[proof.sequence].add(proof.hash)
    written = Entry.objects.aggregate(last=Max("sequence"))["last"] or 0  # before the head, which is written with its entry
    head = Head.objects.filter(pk=1).first() or Head()
    walked = Verdict(0, FIRST, None, None, witnessed=max((one.sequence for one in proofs), default=0))
    for entry in Entry.objects.filter(sequence__lte=head.sequence).order_by("sequence").iterator(chunk_size=STEP):
        broken = _fault(entry, walked.count + 1, walked.head)
        if broken:
            return replace(walked, at_sequence=walked.count + 1, broken=broken)
        if kept.pop(entry.sequence, set()) - {"", entry.hash}:
            return replace(walked, at_sequence=entry.sequence, broken=Fault.NOT_AS_KEPT)
        walked = replace(walked, count=entry.sequence, head=entry.hash, first_at=walked.first_at or entry.at, last_at=entry.at)
        if progress and (entry.sequence % STEP == 0 or entry.sequence == head.sequence):
            progress(entry.sequence, head.sequence)
    return _judge_end(walked, head, written, kept)


def _judge_end(walked: Verdict, head: Head, written: int, kept: Collection[int]) -> Verdict:
    if walked.count < head.sequence:
        return replace(walked, at_sequence=walked.count + 1, broken=Fault.CUT, named=head.sequence)
    if walked.head != head.hash:
        return replace(walked, count=head.sequence - 1, at_sequence=head.sequence, broken=Fault.REWRITTEN)
    if written > head.sequence:
        return replace(walked, at_sequence=head.sequence + 1, broken=Fault.FOREIGN, named=head.sequence)
    if kept:
        return replace(walked, at_sequence=walked.count + 1, broken=Fault.CUT_BEFORE_KEPT, named=max(kept))
    return walked


def _fault(entry: Entry, sequence: int, previous: str) -> Fault | None:
    if entry.sequence != sequence:
        return Fault.DELETED
    if entry.previous != previous:
        return Fault.UNLINKED
    if entry.computed_hash() != entry.hash:
        return Fault.ALTERED
    return None
