"""The parts of an official document that rules tell apart: its kind and title, its body, its recipients and signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from minhbach.checks.dictionaries import words
from minhbach.checks.places import TEXT, pieces
from minhbach.documents.reading import Piece, Reading
from minhbach.text import blind

LONGEST_TITLE = 400  # characters
HEAD = 40  # pieces in which the title stands
KINDS = (
    "BÁO CÁO",
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH",
    "NGHỊ QUYẾT",
    "CHỈ THỊ",
    "THÔNG BÁO",
    "TỜ TRÌNH",
    "CHƯƠNG TRÌNH",
    "HƯỚNG DẪN",
    "QUY ĐỊNH",
    "QUY CHẾ",
    "ĐỀ ÁN",
    "PHƯƠNG ÁN",
    "CÔNG ĐIỆN",
    "THÔNG TƯ",
    "NGHỊ ĐỊNH",
    "LUẬT",
    "BIÊN BẢN",
    "GIẤY MỜI",
    "THÔNG CÁO",
    "KẾT LUẬN",
)
_KIND = re.compile(rf"^\W*({'|'.join(KINDS)})(?![^\W\d_])")
_RECIPIENTS = re.compile(r"^\W*nơi\s+nhận\s*:?", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?:(?P<roman>[IVX]{1,6})\s?[.\-–/]\s|(?P<dotted>\d{1,2}(?:\.\d{1,2})+)\.?\s|(?P<arabic>\d{1,2})\s?[./]\s|(?P<letter>[a-zđ])\s?[).]\s)"
)
_YEAR = re.compile(r"năm\s+((?:19|20)\d\d)")
_OPENING = re.compile(r"\W*(?:Kính gửi|Căn cứ|Thực hiện|Theo|[IVX]+\.|–|_)")
_PARTY = re.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM|^\s*ĐẢNG BỘ|[-/](?:TW|TU|HU|ĐU|BTGDVTU|BTCTU|UBKTTU)\b")


@dataclass(frozen=True, slots=True)
class Title:
    """What a document calls itself: its kind in capitals, and the words under it."""

    kind: str
    piece: Piece
    subject: str


@dataclass(frozen=True, slots=True)
class Number:
    """The number before a heading or an item: `style` roman, dotted, arabic or letter; `values` its steps, 3.1 being (3, 1)."""

    style: str
    values: tuple[int, ...]
    text: str
    end: int


def title_of(reading: Reading) -> Title | None:
    """The title of a document with one; letters (công văn) have none."""
    all_pieces = list(pieces(reading, TEXT))
    for number, piece in enumerate(all_pieces[:HEAD]):
        found = _KIND.match(piece.text.strip())
        rest = piece.text.strip()[found.end() :] if found else ""
        # a title stands alone or goes on with its subject; "QUYẾT ĐỊNH:" and "BÁO CÁO SỐ" are something else
        if found and not rest.lstrip().startswith(":") and len(piece.text) < LONGEST_TITLE:
            below: list[str] = [rest.strip()] if rest.strip() else []
            for follower in all_pieces[number + 1 : number + 5]:
                text = follower.text.strip()
                if follower.kind == "heading" or len(text) > LONGEST_TITLE or text.endswith((".", ";", ":")) or _OPENING.match(text):
                    break
                below.append(text)
            return Title(found[1], piece, " ".join(below))
    return None


def body(reading: Reading) -> list[Piece]:
    """The pieces before the recipients: where the appendices begin again is not told apart."""
    text = list(pieces(reading, TEXT))
    last = next((number for number, piece in enumerate(text) if _RECIPIENTS.match(piece.text)), len(text))
    return text[:last]


def recipients(reading: Reading) -> Piece | None:
    """The piece that begins the list of recipients."""
    return next((piece for piece in pieces(reading, TEXT) if _RECIPIENTS.match(piece.text)), None)


def reported_year(reading: Reading) -> int | None:
    """The year a report is about: the first its title names, unless that is only the year to come."""
    title = title_of(reading)
    if title is None:
        return None
    subject = re.split(r"phương\s+hướng|nhiệm\s+vụ\s+trọng\s+tâm\s+năm|dự\s+kiến|kế\s+hoạch\s+năm", title.subject, flags=re.IGNORECASE)[0]
    found = _YEAR.findall(subject)
    return int(found[0]) if len(set(found)) == 1 else None


def covers_whole_year(reading: Reading) -> bool:
    """Whether the title speaks of a year and not of a month, a quarter or some months."""
    title = title_of(reading)
    subject = "" if title is None else blind(title.subject)
    return bool(subject) and not re.search(r"\bthang\b|\bquy\s+[ivx\d]|\b\d+ thang|so ket|giai doan|tuan|chuyen de", subject)


def is_party(reading: Reading) -> bool:
    """Whether the document is the Party's, which has its own form."""
    return any(_PARTY.search(piece.text) and len(piece.text) < 200 for piece in list(pieces(reading, TEXT))[:12])


def is_caption_or_note(text: str) -> bool:
    """Whether a paragraph names a picture or a table, or is a note to one: those have type of their own.

    >>> is_caption_or_note("Hình 1. Hồ sơ theo tháng"), is_caption_or_note("Bảng 2.1 cho thấy hồ sơ tăng."), is_caption_or_note("(*) Ước")
    (True, False, True)
    """
    return _caption_or_note().match(text) is not None


@cache
def _caption_or_note() -> re.Pattern[str]:
    captions, notes = ("|".join(sorted(words("the-thuc.yaml", key))) for key in ("captions", "notes"))
    number = r"(?:số\s+)?\d+(?:\.\d+)*[a-z]?"
    # "Bảng 2.1 cho thấy" begins a sentence: only a mark after the whole number makes a caption
    return re.compile(rf"\W*(?:(?:{captions})\s+{number}\s*[.:–-](?!\d)|(?:{notes})\s*\d*\s*:)|\s*\(?\*+\)?\s", re.IGNORECASE)


def number_of(text: str) -> Number | None:
    """The number a piece begins with.

    >>> number_of("III. KẾT QUẢ").values, number_of("3.1. Công tác").values, number_of("b) Nội dung").style, number_of("Năm 2025")
    ((3,), (3, 1), 'letter', None)
    """
    found = _NUMBERED.match(text)
    if found is None:
        return None
    if found["roman"]:
        value = _roman(found["roman"])
        return Number("roman", (value,), found["roman"], found.end()) if value else None
    if found["dotted"]:
        return Number("dotted", tuple(int(step) for step in found["dotted"].split(".")), found["dotted"], found.end())
    if found["arabic"]:
        return Number("arabic", (int(found["arabic"]),), found["arabic"], found.end())
    place = LETTERS.find(found["letter"])
    return Number("letter", (place + 1,), found["letter"], found.end()) if place >= 0 else None


LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMANS = (
    "",
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
)


def _roman(text: str) -> int:
    return ROMANS.index(text) if text in ROMANS else 0
