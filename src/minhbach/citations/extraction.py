"""Find every citation of one logical text.

Numbers first: symbols are found by the grammar, then the words before each say its type and the words after it its date and issuer.
Then come documents cited by name, references back, and provisions that stand alone; what lies within an earlier find is not found again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import regex

from minhbach.citations.dates import WrittenDate, date_at, own_date, year_at
from minhbach.citations.grammar import Symbol, find_blanks, find_reversed, find_symbols, plain
from minhbach.citations.issuing import issuer_after, issuer_before
from minhbach.citations.model import Citation, Kind, Structure
from minhbach.citations.names import Named, find_laws, find_party_documents
from minhbach.citations.structure import find_structures
from minhbach.law.issuers import known_issuers
from minhbach.text import blind

LAW_TYPES = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
_TYPE_WINDOW = 60
_NAME_WINDOW = 320
_SUBJECT_LENGTH = 300

# words that name a type, without accents because scans lose them; a document may be called by a longer or a shorter name
_TYPE_NAMES = {
    **{
        name: name
        for name in ("Công văn", "Văn bản", "Lệnh", "Sắc lệnh", "Điều lệ", "Thông tri", "Kết luận", "Công hàm", "Giấy chứng nhận", "Bản án")
    },
    **{f"{name} liên tịch": f"{name} liên tịch" for name in ("Thông tư", "Nghị quyết")},
    **{f"{name} {kind}": name for name in ("Công văn", "Công điện") for kind in ("hỏa tốc", "khẩn", "mật")},
    **{
        f"{name} {kind}": name
        for name in ("Nghị quyết", "Kế hoạch", "Quyết định", "Chương trình", "Thông báo")
        for kind in ("chuyên đề", "liên ngành", "phối hợp")
    },
    "Thông báo kết luận": "Thông báo",
    "Thông báo ý kiến kết luận": "Thông báo",
    "Quyết định cá biệt": "Quyết định",
    "Quyết định phê duyệt": "Quyết định",
    "Thông tư liên bộ": "Thông tư liên tịch",
    "Phiếu trình": "Phiếu trình",
}
_ABBREVIATED = {"VB": "Văn bản", "CV": "Công văn", "TTr": "Tờ trình", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "NQ": "Nghị quyết"}
_NOT_CITED = regex.compile(
    r"(?<!\w)(?:hợp\s+đồng|hoá\s+đơn|hóa\s+đơn|tài\s+khoản|lô|biên\s+lai|chứng\s+(?:chỉ|thư)|biển|mẫu|biểu|biểu\s+mẫu|bảng|qcvn|tcvn|qcđp|tccs|iso|công\s+báo"
    r"|điện\s+thoại|đt|fax|phiếu\s+(?:thu|chi)|hồ\s+sơ|gói\s+thầu|số\s+nhà)\s{0,6}(?:số)?\s{0,6}[:.]?\s{0,6}$"
)
_SO = regex.compile(r"(?<!\w)(?:so)(?:\s{1,6}hieu|\s{1,6}(?:va\s)?ky\s{1,6}hieu)?\s{0,12}[:.]{0,2}\s{0,12}$")
_PLURAL_LIST = regex.compile(
    r"(?<!\w)(?:các|những)\s+(?P<type>Luật|Nghị\s+định|Nghị\s+quyết|Quyết\s+định|Thông\s+tư|Kế\s+hoạch|Chỉ\s+thị|Công\s+văn|Kết\s+luận|Quy\s+định|Văn\s+bản|văn\s+bản)"
    r"(?P<of>\s+(?:của|do)\s+[^.;:()]{3,90}?)?\s*:?\s*$"
)
_LIST_GAP = regex.compile(r"[^.]{0,320}?(?:[,;]|và|hoặc|&|\))\s*(?:\([ivx]{1,4}\)\s*)?$")
_TYPE_OF = regex.compile(
    r"(?<!\w)(?P<type>[A-ZĐ][\p{L}]{1,6}(?:\s+[\p{L}]{1,7}){1,2}?)\s+(?:của|do)\s+(?P<issuer>[^.;:()\d\"“”]{3,90}?),?\s*$"
)
_BACK = regex.compile(r"(?:này|nêu\s+trên|nói\s+trên|trên\s+đây|kể\s+trên|dẫn\s+trên|(?<=\s)trên(?=\s*[.,;)]))(?!\w)")
_BACK_TYPE = regex.compile(
    r"(?<!\w)(?P<type>Luật|Bộ\s+luật|Pháp\s+lệnh|Hiến\s+pháp|[Nn]ghị\s+định|[Nn]ghị\s+quyết|[Qq]uyết\s+định|[Tt]hông\s+tư(?:\s+liên\s+tịch)?|[Cc]hỉ\s+thị|[Kk]ết\s+luận"
    r"|[Kk]ế\s+hoạch|[Cc]hương\s+trình|[Cc]ông\s+văn|[Cc]ông\s+điện|[Tt]hông\s+báo|[Bb]áo\s+cáo|[Tt]ờ\s+trình|[Hh]ướng\s+dẫn|[Qq]uy\s+chế|Quy\s+định|[Đđ]ề\s+án|[Vv]ăn\s+bản)\s{1,12}$"
)
_ALIAS = regex.compile(
    r"(?<!\w)(?:(?P<type>Nghị\s+định|Nghị\s+quyết|Quyết\s+định|Thông\s+tư|Chỉ\s+thị|Kết\s+luận|Kế\s+hoạch|Quy\s+định|NĐ|NQ|QĐ|TT|CT|KL)\s{0,3}(?:số\s+)?|(?P<tight>TT|NĐ|NQ|QĐ)(?=\d))"
    r"(?P<number>\d{1,4})(?![\d\p{L}/%.\-]\w|\w|%)"
    r"(?=\s*(?:[,.;:)”\"&]|$|(?:của|về|ngày|và|là|được|đã|có|quy|ban|cũng|thì|cho|nêu|này|còn|hết|nhằm|để|kh[óo][áa]?|trong|theo|tại)(?!\w)))"
)
# a decree or circular by number and year alone; of a decree that tells the rest of the symbol
_SHORTENED = regex.compile(
    r"(?<!\w)(?P<type>Nghị\s+định|Thông\s+tư|NĐ|TT)\s{0,3}(?:số:?\s+)?(?P<number>\d{1,3})(?:/|\s+năm\s+)(?P<year>(?:19|20)\d\d)(?![\d/\p{L}]|[.,\-]\w|\s{0,12}[/\-]\s{0,12}[\p{Lu}])"
)
_SUBJECT_END = regex.compile(r"[;.)](?=\s|$)|\n\s*\n|\s(?:được\s+sửa\s+đổi|và\s+(?:Quyết|Nghị|Thông|Kế|Công|Chỉ)\s)")
_NO_SUBJECT = regex.compile(
    r"(?:và|hoặc|được|đã|có|để|thì|là|nêu|này|còn|hết|trước|sau|không|cụ\s+thể)(?!\w)|(?:\p{Lu}\w+(?:\s\w+)?\s+)?số:?\s+\d"
)
_HEADING_NUMBER = regex.compile(r"(?:^|(?<![:;,][ \t]*)\n\s*|[\p{Lu}\d]\)?[ \t]*|[|.][ \t]*)$")
_ADDRESS = regex.compile(r"://|www\.|@")


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before a symbol: where the citation begins, and the type that it is called by."""

    start: int
    type: str | None
    so: bool
    issuer_at: tuple[int, int] | None = None
    name: str = ""


def find_citations(text: str) -> list[Citation]:
    """All citations in NFC text, ordered by place. Spans lie in `text`, and `text[start:end]` is the citation's own text."""
    searched = plain(text)
    symbols = list(find_symbols(searched)) if any(mark in searched for mark in "/-") else []
    laws = list(find_laws(searched))
    found = _with_symbols(searched, symbols, laws)
    found += _blanks(searched, found)
    found += _reversed(searched, found)
    found += _named(searched, laws, found)
    found += _named_party(find_party_documents(searched), found)
    found += _aliases(searched, found)
    found += _back_references(searched, found)
    found.sort(key=lambda citation: (citation.start, citation.end))
    found = _with_structures(searched, found)
    return carry_issuers([_as_written(citation, text) for citation in found])


def _as_written(citation: Citation, text: str) -> Citation:
    """The words of the given text, which the search had made plain."""
    written = text[citation.start : citation.end]
    if citation.issuer_at is None or text[slice(*citation.issuer_at)].isascii():
        return replace(citation, text=written)
    stated = " ".join(text[slice(*citation.issuer_at)].replace("_", " ").replace("*", " ").split())
    plain_stated = " ".join(plain(stated).split())
    return replace(citation, text=written, issuer=(citation.issuer or "").replace(plain_stated, stated))


def carry_issuers(found: list[Citation]) -> list[Citation]:
    """A later, shorter mention of a document has the issuer that was stated when it was cited in full."""
    stated: dict[str, Citation] = {}
    made = []
    for citation in found:
        key = (citation.symbol or "").casefold()
        if citation.symbol is None or citation.own_number or citation.number is None:
            made.append(citation)
        elif citation.issuer_at is not None:
            stated.setdefault(key, citation)
            made.append(citation)
        elif (first := stated.get(key)) is not None and citation.date in {None, first.date}:
            made.append(replace(citation, issuer=first.issuer))
        else:
            made.append(citation)
    return made


def _with_symbols(text: str, symbols: Iterable[Symbol], laws: list[Named]) -> list[Citation]:
    made: list[Citation] = []
    law_ends = [law.end for law in laws]
    for symbol in symbols:
        if _in_address(text, symbol.start):
            continue
        previous = made[-1] if made else None
        head = _head(text, symbol, previous, laws, law_ends)
        if head is None:
            continue
        cited = _citation(text, symbol, head, previous)
        made += _sharing(text, symbol, cited, previous.end if previous else 0)
        made.append(cited)
    return made


_SHARING = regex.compile(r"(?P<numbers>(?<![\w/.,\-])\d{1,5}(?:\s*,\s*\d{1,5})*)\s*(?:,\s*|(?:,\s*)?(?:và|&)\s+)$")


def _sharing(text: str, symbol: Symbol, cited: Citation, floor: int) -> list[Citation]:
    """The numbers before the last one, which has the rest of the symbol of all: "Công văn số 77 và 78/SCT-VP"."""
    begin = max(floor, symbol.start - _TYPE_WINDOW)
    found = _SHARING.search(text[begin : symbol.start])
    if found is None or symbol.number is None or cited.own_number or cited.start < symbol.start:
        return []
    at = begin + found.start()
    so = _SO.search(blind(text[begin:at]))
    type_, start = _type_before(text, begin, begin + so.start(), symbol) if so is not None else (None, at)
    if type_ is None or _NOT_CITED.search(text[begin:at].lower()) is not None:
        return []
    made = []
    for number in regex.finditer(r"\d+", found["numbers"]):
        place = (begin + number.start() + found.start("numbers"), begin + number.end() + found.start("numbers"))
        made.append(
            replace(
                cited,
                start=start if number.start() == 0 else place[0],
                end=place[1],
                type=type_,
                number=number.group(),
                symbol=symbol.symbol.replace(symbol.number, number.group(), 1),
                date=None,
                date_text="",
                stated_year=None,
                typed=number.start() == 0,
                damage=("truncated",),
                symbol_at=place,
            )
        )
    return made


def _in_address(text: str, position: int) -> bool:
    """Whether the characters before, as far as they are not broken by a space, are those of a link or a mail address."""
    before = text[max(0, position - 200) : position].split()
    return position > 0 and not text[position - 1].isspace() and bool(before) and _ADDRESS.search(before[-1]) is not None


def _head(text: str, symbol: Symbol, previous: Citation | None, laws: list[Named], law_ends: list[int]) -> _Head | None:
    """What the words before say; None where they say that the symbol is none."""
    floor = previous.end if previous else 0
    begin = max(floor, symbol.start - _TYPE_WINDOW)
    if _NOT_CITED.search(text[begin : symbol.start].lower()) is not None:
        return None
    before = blind(text[begin : symbol.start])
    so = _SO.search(before)
    at = begin + so.start() if so else symbol.start
    type_, start = _type_before(text, begin, at, symbol)
    if type_ is not None and text[at : at + 2] in {"Số", "Sô"} and ("\n" in text[start:at] or text[start:at].isupper()):
        type_ = None  # the heading above the document's own number
    if type_ is not None:
        if type_ == "Hợp đồng":
            return None
        return _Head(start, type_, so is not None)
    if symbol.contract:
        return None
    if symbol.shape == "assembly" and (law := _law_before(text, at, laws, law_ends, floor)) is not None:
        return _Head(law.start, law.type, so is not None, name=law.name)
    if so is not None and text[at] == "s" and (told := _type_of(text, at, floor)) is not None:
        return told
    if not symbol.sure and so is None:
        return None
    if not symbol.sure and symbol.type is None and (symbol.issuer is None or "." in (symbol.number or "")):
        return None
    inherited = _inherited(text, symbol, at, previous)
    return _Head(at, inherited, so is not None)


@cache
def _type_words() -> dict[str, str]:
    names = {type_.name: type_.name for type_ in known_issuers().types} | _TYPE_NAMES
    return {blind(name): canonical for name, canonical in names.items()}


@cache
def _short_types() -> dict[str, str]:
    return {short: type_.name for short, type_ in known_issuers().type_by_abbreviation.items()} | _ABBREVIATED


_WORD = regex.compile(r"[^\s(“\"\[‘':;,/|]+")


# what may stand between the type and the number: "Chương trình hành động số 30-CTr/TU"
_QUALITIES = frozenset(
    [
        *("hanh dong", "phoi hop", "lien nganh", "lien so", "ket qua", "tong ket", "chuyen de", "tong the", "cong tac", "giam sat"),
        *("tham dinh", "tham tra", "kiem tra", "thanh tra", "hoa toc", "giai trinh", "danh gia", "dinh ky", "dot xuat", "so ket"),
    ]
)


def _type_before(text: str, begin: int, at: int, symbol: Symbol) -> tuple[str | None, int]:
    """The type named right before `at`, and where its words begin."""
    window = text[begin:at]
    if window.rstrip()[-1:] in {",", ";", ".", ")", ":"}:
        return None, at
    words = list(_WORD.finditer(window))[-7:]
    names = _type_words()
    while len(words) > 2 and blind(" ".join(word.group() for word in words[-2:])) in _QUALITIES:
        del words[-2:]
    for first in range(max(0, len(words) - 5), len(words)):
        name = names.get(blind(" ".join(word.group() for word in words[first:])))
        if name is not None and _believed(name, symbol, words[first].group()):
            return name, begin + words[first].start()
    if words and (short := _short_types().get(words[-1].group())) is not None:
        return short, begin + words[-1].start()
    return None, at


def _believed(name: str, symbol: Symbol, word: str) -> bool:
    """Whether the word names the document: "quy định" and "hướng dẫn" are verbs too, and then the symbol is of another type."""
    if name not in {"Quy định", "Hướng dẫn", "Quyết định", "Báo cáo", "Thông báo", "Kết luận", "Luật"} or not word[0].islower():
        return name != "Quy định" or (symbol.type in {"QĐ", "QyĐ", "QĐi", None} and symbol.shape != "assembly")
    expected = _short_types().get(symbol.type or "")
    if name == "Quy định":
        return symbol.shape == "party" and symbol.type in {"QĐ", "QĐi"}
    return expected is None or expected == name or name in {"Kết luận", "Luật"}


def _law_before(text: str, at: int, laws: list[Named], law_ends: list[int], floor: int) -> Named | None:
    """The law whose name ends right before the number."""
    index = bisect_left(law_ends, at + 1) - 1
    if index < 0:
        return _amending_before(text, at, floor)
    law = laws[index]
    gap = text[law.end : at]
    return law if law.start >= floor and not gap.strip(" \n,") else _amending_before(text, at, floor)


_LAW_WORD = regex.compile(r"(?<!\w)(?:Luật|Bộ\s+luật|Pháp\s+lệnh)\s+(?=\p{L})")


def _amending_before(text: str, at: int, floor: int) -> Named | None:
    """A law named by words that no list holds, as long as nothing ends a sentence between it and the number."""
    begin = max(floor, at - _NAME_WINDOW)
    window = text[begin:at]
    cut = max(window.rfind(mark) for mark in (";", ". ", ".\n", ":", "(", "”"))
    starts = [found.start() for found in _LAW_WORD.finditer(window) if found.start() > cut]
    if not starts:
        return None
    amending = next((start for start in starts if regex.match(r"(?:Luật|Bộ\s+luật|Pháp\s+lệnh)\s+sửa\s+đổi", window[start:])), None)
    start = starts[-1] if amending is None else amending
    name = " ".join(window[start:].split())
    type_ = next((type_ for type_ in ("Bộ luật", "Pháp lệnh") if name.startswith(type_)), "Luật")
    return Named(begin + start, at, type_, name.rstrip(" ,"), "Quốc hội")


def _type_of(text: str, at: int, floor: int) -> _Head | None:
    """The type when the issuer stands before the number: "Quyết định của UBND tỉnh số …"."""
    begin = max(floor, at - 130)
    found = _TYPE_OF.search(text[begin:at])
    if found is None:
        return None
    words = found["type"].split()
    for first in range(len(words)):
        name = _type_words().get(blind(" ".join(words[first:])))
        if name is not None and " ".join(words[first:])[0].isupper():
            offset = [word.start() for word in _WORD.finditer(found["type"])][first]
            issuer = (begin + found.start("issuer"), begin + found.end("issuer"))
            plural = regex.search(
                r"(?:[Cc]ác|những)\s+$", text[max(0, begin + found.start("type") + offset - 8) : begin + found.start("type") + offset]
            )
            return _Head(at if plural else begin + found.start("type") + offset, name, True, issuer)
    return None


def _inherited(text: str, symbol: Symbol, at: int, previous: Citation | None) -> str | None:
    """The type of an item in a list, from the head of the list or from the item before."""
    plural = _PLURAL_LIST.search(text[max(previous.end if previous else 0, at - 160) : at])
    if plural is not None:
        name = " ".join(plural["type"].split())
        return name if name.casefold() != "văn bản" else None
    if previous is None or previous.symbol is None or previous.type is None:
        return None
    same = (symbol.shape == "assembly" and previous.issuer_symbol == symbol.issuer) or (
        previous.symbol_type == symbol.type and symbol.type is not None
    )
    return previous.type if same and _LIST_GAP.match(text[previous.end : at]) else None


def _citation(text: str, symbol: Symbol, head: _Head, previous: Citation | None) -> Citation:
    own = _is_own(text, head, symbol)
    symbol_type = _symbol_type(symbol)
    type_ = head.type or symbol_type
    end, day, stated_year = symbol.end, None, None
    issuer_at = None
    if own:
        day = own_date(text, symbol.end)
    else:
        end, day, stated_year, issuer_at = _after(text, symbol.end)
        issuer_at = (
            issuer_at
            or head.issuer_at
            or _list_issuer(text, head.start, previous)
            or issuer_before(text, head.start, previous.end if previous else 0)
        )
    return Citation(
        start=head.start,
        end=end,
        text="",
        kind=_kind(symbol, type_),
        type=type_,
        number=symbol.number,
        year=symbol.year,
        symbol=symbol.symbol,
        date=day.day if day else None,
        date_text=day.text if day else "",
        stated_year=stated_year,
        issuer=_issuer(text, issuer_at, symbol),
        issuer_at=issuer_at,
        issuer_symbol=symbol.issuer,
        symbol_type=symbol.type,
        subject="" if own else _subject(text, max(end, issuer_at[1] if issuer_at and issuer_at[0] >= symbol.end else end)),
        name=head.name,
        own_number=own,
        typed=head.type is not None and head.start < symbol.start,
        damage=symbol.damage,
        symbol_at=(symbol.start, symbol.end),
    )


def _after(text: str, position: int) -> tuple[int, WrittenDate | None, str | None, tuple[int, int] | None]:
    """End, date, year instead of a date, and issuer, from the words after a symbol or a name."""
    day = date_at(text, position)
    if day is not None:
        return _closed(text, day), day, None, issuer_after(text, _closed(text, day))
    year = year_at(text, position)
    if year is not None:
        return year[1], None, year[0], issuer_after(text, year[1])
    issuer_at = issuer_after(text, position)
    if issuer_at is not None and (day := date_at(text, issuer_at[1])) is not None:
        return _closed(text, day), day, None, issuer_at
    return position, None, None, issuer_at


def _closed(text: str, day: WrittenDate) -> int:
    """The end of the date, with the bracket that was opened for it alone."""
    return day.end + 1 if text[day.end : day.end + 1] == ")" and _OPENED.search(text[max(0, day.start - 40) : day.start]) else day.end


_OPENED = regex.compile(r"\(\s*(?:(?:được\s+)?(?:ký\s+)?(?:ban\s+hành|ký)\s+)?(?:ngày\s*)?$")


def _list_issuer(text: str, start: int, previous: Citation | None) -> tuple[int, int] | None:
    """The issuer said before the colon of a list holds for all its items."""
    if previous is None or previous.issuer_at is None or previous.issuer_at[0] > previous.start or previous.typed:
        return None
    return previous.issuer_at if text[previous.end : start].count(".") == 0 and start - previous.end < 300 else None


def _is_own(text: str, head: _Head, symbol: Symbol) -> bool:
    """Whether it is the document's own number: a capital "Số" that begins a line or follows the name of the agency in capitals."""
    if not head.so or (head.type is not None and head.start < symbol.start and text[head.start] not in "Ss"):
        return False
    if text[head.start] != "S":
        return False
    return _HEADING_NUMBER.search(text[max(0, head.start - 40) : head.start]) is not None


def _symbol_type(symbol: Symbol) -> str | None:
    if symbol.type is not None:
        return _short_types().get(symbol.type)
    if symbol.shape == "letter" and symbol.issuer is not None and symbol.sure:
        return "Công văn"
    return None


def _kind(symbol: Symbol, type_: str | None) -> Kind:
    if symbol.shape == "party":
        return Kind.PARTY
    if type_ in LAW_TYPES:
        return Kind.LAW
    known = symbol.issuer is not None and symbol.issuer in known_issuers().by_symbol
    return Kind.DOCUMENT if known or (symbol.type is not None and symbol.sure) else Kind.UNKNOWN


def _issuer(text: str, place: tuple[int, int] | None, symbol: Symbol) -> str | None:
    """The issuer as stated, "Giám đốc Sở" completed by the symbol; else the one of the symbol, which the Party's TW and TU do not tell."""
    known = known_issuers().named(symbol.issuer) if symbol.issuer else None
    plain_name = None if known is None or known.symbol in {"TW", "TU", "VP"} else known.name
    if place is None:
        return plain_name
    stated = " ".join(text[place[0] : place[1]].split())
    head, _, last = stated.rpartition(" ")
    if plain_name is not None and last in {"Sở", "Bộ", "Ban", "Cục"} and plain_name.startswith(f"{last} "):
        return f"{head} {plain_name}".strip()
    return stated


def _subject(text: str, position: int) -> str:
    window = text[position : position + _SUBJECT_LENGTH]
    begin = len(window) - len(window.lstrip(" ,\n"))
    stop = _SUBJECT_END.search(window, begin)
    words = " ".join(window[begin : stop.start() if stop else None].split())
    if len(words.split()) < 3 or not words[0].isalpha() or _NO_SUBJECT.match(words) is not None:
        return ""
    return words.removeprefix("về việc ").removeprefix("về ").strip(" ,")


def _free(found: Iterable[Citation]) -> list[tuple[int, int]]:
    return sorted((citation.start, citation.end) for citation in found)


def _taken(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span meets one of those, which are in order and do not meet each other."""
    index = bisect_left(spans, (end, 0))
    return any(first < end and start < last for first, last in spans[max(0, index - 2) : index])


def _blanks(text: str, found: list[Citation]) -> list[Citation]:
    spans = _free(found)
    made = []
    for symbol in find_blanks(text):
        if _taken(spans, symbol.start, symbol.end):
            continue
        begin = max(0, symbol.start - _TYPE_WINDOW)
        if _NOT_CITED.search(text[begin : symbol.start].lower()) is not None:
            continue
        type_, start = _type_before(text, begin, symbol.start, symbol)
        head = _Head(start, type_ if start < symbol.start else None, True)
        made.append(replace(_citation(text, symbol, head, None), start=start))
    return made


def _reversed(text: str, found: list[Citation]) -> list[Citation]:
    spans = _free(found)
    return [
        _citation(text, symbol, _Head(symbol.start, None, False), None)
        for symbol in find_reversed(text)
        if not _taken(spans, symbol.start, symbol.end)
    ]


def _named(text: str, laws: Iterable[Named], found: list[Citation]) -> list[Citation]:
    spans = _free(found)
    made = []
    for law in laws:
        if _taken(spans, law.start, law.end):
            continue
        end, day, stated_year, issuer_at = _after(text, law.end)
        year = stated_year or (str(day.day.year) if day and day.day else None)
        if _taken(spans, law.start, end):
            end, day, stated_year, issuer_at, year = law.end, None, None, None, None
        issuer = " ".join(text[issuer_at[0] : issuer_at[1]].split()) if issuer_at else law.issuer
        made.append(
            Citation(
                law.start,
                end,
                "",
                Kind.LAW,
                type=law.type,
                year=year,
                date=day.day if day else None,
                date_text=day.text if day else "",
                stated_year=stated_year,
                issuer=issuer,
                issuer_at=issuer_at,
                name=law.name,
                typed=True,
            )
        )
    return made


def _named_party(documents: Iterable[Named], found: list[Citation]) -> list[Citation]:
    spans = _free(found)
    return [
        Citation(named.start, named.end, "", Kind.PARTY, type=named.type, issuer=named.issuer, name=named.name, typed=True)
        for named in documents
        if not _taken(spans, named.start, named.end)
    ]


def _aliases(text: str, found: list[Citation]) -> list[Citation]:
    """Short names: "Nghị quyết 57", "TT52". Which document is meant, the text before may tell; here it stays unknown."""
    spans = _free(found)
    made = []
    for alias in _ALIAS.finditer(text):
        if _taken(spans, alias.start(), alias.end()) or (len(alias["number"]) == 4 and alias["number"][:2] in {"19", "20"}):
            continue
        word = " ".join((alias["type"] or alias["tight"]).split())
        end, day, stated_year, issuer_at = _after(text, alias.end())
        made.append(
            Citation(
                alias.start(),
                end,
                "",
                Kind.UNKNOWN,
                type=_short_types().get(word, word),
                number=alias["number"],
                date=day.day if day else None,
                date_text=day.text if day else "",
                stated_year=stated_year,
                issuer_at=issuer_at,
                issuer=" ".join(text[slice(*issuer_at)].split()) if issuer_at else None,
                typed=True,
            )
        )
    for short in _SHORTENED.finditer(text):
        if _taken(spans, short.start(), short.end()):
            continue
        type_ = _short_types().get(short["type"], " ".join(short["type"].split()))
        number, year = short["number"], short["year"]
        end, day, stated_year, issuer_at = _after(text, short.end())
        cited = Citation(
            short.start(),
            end,
            "",
            Kind.DOCUMENT if type_ == "Nghị định" else Kind.UNKNOWN,
            type=type_,
            number=number,
            year=year,
            date=day.day if day else None,
            date_text=day.text if day else "",
            stated_year=stated_year,
            issuer_at=issuer_at,
            issuer=" ".join(text[slice(*issuer_at)].split()) if issuer_at else None,
            typed=True,
            damage=("truncated",),
        )
        if type_ == "Nghị định":
            cited = replace(
                cited, symbol=f"{number}/{year}/NĐ-CP", symbol_type="NĐ", issuer_symbol="CP", issuer=cited.issuer or "Chính phủ"
            )
        made.append(cited)
    return made


def _back_references(text: str, found: list[Citation]) -> list[Citation]:
    spans = _free(found)
    made = []
    for back in _BACK.finditer(text):
        head = _BACK_TYPE.search(text, max(0, back.start() - 50), back.start())
        if head is None or _taken(spans, head.start(), back.end()):
            continue
        type_ = " ".join(head["type"].split())
        if type_[0].isupper() or back.group().strip() != "này" or type_ in {"nghị định", "thông tư"}:
            made.append(Citation(head.start(), back.end(), "", Kind.BACK_REFERENCE, type=type_[0].upper() + type_[1:], typed=True))
    return made


_ATTACHED = regex.compile(r"\s{0,12}(?:của\s{1,12}|,\s{0,6}|(?:ban\s+hành\s+)?(?:kèm\s+)?theo\s+)?")


def _with_structures(text: str, found: list[Citation]) -> list[Citation]:
    """Provisions go to the citation that they open, else they stand alone."""
    starts = [citation.start for citation in found]
    spans = _free(found)
    alone: list[Citation] = []
    attached: dict[int, Structure] = {}
    for structure in find_structures(text):
        after = _ATTACHED.match(text, structure.end)
        at = after.end() if after else structure.end
        index = bisect_left(starts, at)
        if index < len(found) and starts[index] == at:
            attached[index] = structure
        elif not _taken(spans, structure.start, structure.end):
            alone.append(Citation(structure.start, structure.end, "", Kind.STRUCTURE, structure=structure))
    made = [replace(citation, structure=attached[index]) if index in attached else citation for index, citation in enumerate(found)]
    return sorted([*made, *alone], key=lambda citation: (citation.start, citation.end))
