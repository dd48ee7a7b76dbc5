"""Every number of a text, with its place and what it is: a count, a year, a date, the number of a document, of an article, of a list.

Only some of them count anything; telling the rest apart is most of the work. Patterns look at a fixed stretch before and after a number,
so that reading is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import regex

LONGEST = 24  # digits and separators of one number; anything longer is no figure
_BEFORE, _AFTER = 40, 24


class Kind(StrEnum):
    """What a number is."""

    NUMBER = "number"
    FRACTION = "fraction"  # 437/448
    RANGE = "range"  # 5-7
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    SYMBOL = "symbol"  # 59/2023/NĐ-CP
    STRUCTURE = "structure"  # Điều 5, Phụ lục 2, tháng 3
    NUMBERING = "numbering"  # "3.1." at the head of a line
    ORDINAL = "ordinal"  # lần thứ 11
    PHONE = "phone"
    VERSION = "version"
    CODE = "code"  # glued to letters: H05
    MARK = "mark"  # a footnote mark glued to a percent sign


class Format(StrEnum):
    """How a number departs from the Vietnamese way of writing; such a one is read all the same."""

    PLAIN = ""
    DECIMAL_DOT = "decimal_dot"  # 85.5%
    GROUPING_COMMA = "grouping_comma"  # 1,234,567
    UNGROUPED = "ungrouped"  # 1234567


@dataclass(frozen=True, slots=True)
class Number:
    """One number where it stands. `values` has one value, or two for a range and a fraction; none where the number counts nothing."""

    start: int
    end: int
    text: str
    kind: Kind
    values: tuple[Decimal, ...] = ()
    decimals: int = 0
    format: Format = Format.PLAIN
    spelled: bool = False


_CLUSTER = re.compile(r"\d+(?:[.,/:–-]\d+)*+")
_SPACED = re.compile(r"(?:[ \u00a0\u202f]\d{3})+(?![\d.,/:–-]*\d)")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,(\d+))?")
_DECIMAL = re.compile(r"\d+,(\d+)")
_DOT_DECIMAL = re.compile(r"\d{1,4}\.(\d{1,4})")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.(\d+))?")
_WHOLE = re.compile(r"\d+")
_RANGE = re.compile(r"([\d.,]+)[–-]([\d.,]+)")
_FRACTION = re.compile(r"([\d.,]+)/([\d.,]+)")
_DATE = re.compile(r"(\d{1,2})([./–-])(\d{1,2})\2((?:19|20)\d\d)|(\d{1,2})[/.–-]((?:19|20)\d\d)|((?:19|20)\d\d)-\d{2}-\d{2}")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[–-](?:19|20)\d\d|/(?:19|20)?\d\d)?")
_DAY_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])[/.-](0?[1-9]|1[0-2])")
_NUMBERING_HEAD = re.compile(r"(?:^|\n)[ \t*#]*\(?$")
_AFTER_DATE = re.compile(r"(?:,|và|đến|đến ngày|-|–|;)\s*$")

_GLUED_UNIT = re.compile(r"(?:%|‰|đ|đồng|m|m2|m3|m²|m³|km|km2|kg|ha|tr|kWh|MW|h|g)(?![\w/])|%|‰")
_SYMBOL_AFTER = re.compile(r"\s?[/\-–]\s?(?=[A-ZĐ][\wĐ&.]*)|/\s?(?:[A-ZĐ])|(?:/20\d\d)?[/\-–]\s*(?:QĐ|NĐ|TT|KH|BC|CT|NQ|TB|CV|TTr|QH)")
_AMOUNT = re.compile(r"\s+(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+(?:đồng|USD|tấn|kWh|lượt)|đồng|USD)\b", re.IGNORECASE)
_COUNTED_OF = re.compile(r"\d\s*(?:[^\W\d_]+\s?){1,4}/$")  # 5 nữ/15 đại biểu
_DAY_BEFORE = re.compile(r"(?:\bngày|\bsáng|\bchiều|\btối|\bdịp|\blễ|\bkhánh|\bhôm|\bmùng|\bđến hết)\s*$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"(?:\bnăm|\bnăm học|\bgiai đoạn|\bnhiệm kỳ|\bkhóa|\bkhoá|\bniên độ|\bso với|\btừ|\btrước|\bsau|\bđến|"
    r"\btháng \d\d?|\bquý [IViv1-4]+)[\s(/]*$",
    re.IGNORECASE,
)
_STRUCTURE_BEFORE = re.compile(
    r"(?:\b(?:điều|khoản|chương|mục|tiểu mục|phần|phụ lục|mẫu|mẫu số|biểu|biểu số|biểu mẫu|bảng|hình|tiết|trang|tháng|quý|ngày|năm|"
    r"quốc lộ|tỉnh lộ|đường|hẻm|số nhà|lô|phường|quận|khu vực|khu phố|tổ dân phố|thôn|ấp|khóm|tổ|đội|mức độ|mức|cấp độ|vùng|"
    r"(?<!thanh )(?<!dự )(?<!quyết )(?<!kế )toán|"
    r"ql|đt|đề án|dự án|chương trình|nghị quyết|chỉ thị|kết luận|quy định|tuần|thế kỷ|đầu mục|chú thích|ghi chú|stt)"
    r"|(?<!tổng )(?<!cộng )(?<!một )(?<!con )(?<!đa )(?<!thiểu )(?<!dân )(?<!nhân )(?<!quân )(?<!sĩ )(?<!doanh )"
    r"\bsố(?: hiệu| thứ tự)?\s*[:.]?)\s*$",
    re.IGNORECASE,
)
_WEAK_STRUCTURE = re.compile(
    r"\b(?:điểm|cấp|loại|nhóm|hạng|bậc|kỳ|lớp|đợt|khối|vòng|giai đoạn|bước|phương án|tập|quyển|hệ|kênh|bài|câu)\s*$", re.IGNORECASE
)
_ORDINAL_BEFORE = re.compile(r"(?:\bthứ|\blần thứ|\bvị thứ|\bxếp hạng|\bxếp|\bđứng|\bkhóa|\bkhoá|\bthứ hạng)\s*$", re.IGNORECASE)
_PHONE_BEFORE = re.compile(r"(?:\bđt|điện thoại|\bfax|\bsđt|hotline|tổng đài|đường dây nóng|di động|zalo)[^\d;]{0,12}$", re.IGNORECASE)
_CHAIN = re.compile(r"\s*(?:,|;|và|hoặc|đến|-|–)\s*$")
_UNIT_AHEAD = regex.compile(r"\s+\p{Ll}")
_DOTTED_HEAD = regex.compile(r"[.)]*(?:\s|$|\p{Lu})")
_NOT_A_UNIT = re.compile(
    r"\s+(?:và|hoặc|của|về|ngày|tháng|năm|đến|nghị|luật|thông|quyết|ban|tại|theo|là|đã|được|như|này|nêu|"
    r"trên|dưới|cho|có|kèm|thì|trong|từ|khoản|điều|điểm|so|ước|so|với)\b"
)

_SMALL = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_LAST = _SMALL | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_POWERS = {"nghìn": 1000, "ngàn": 1000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_WORD = "|".join(sorted({*_LAST, *_POWERS, "mười", "mươi", "trăm", "linh", "lẻ", "không"}, key=len, reverse=True))
_SPELLED = re.compile(rf"(?<!\w)(?:{_WORD})(?:\s+(?:{_WORD}))*+(?!\w)", re.IGNORECASE)
_PART = re.compile(rf"\s+phần\s+({_WORD})(?!\w)", re.IGNORECASE)
_HALF = re.compile(r"(?<!\w)một nửa(?!\w)", re.IGNORECASE)


def parse_number(text: str) -> tuple[Decimal, int, Format] | None:
    """The value of a number as printed, its decimals and how it departs from the Vietnamese form; None if it is no single number.

    >>> parse_number("3.382,5")
    (Decimal('3382.5'), 1, <Format.PLAIN: ''>)
    >>> parse_number("85.5")
    (Decimal('85.5'), 1, <Format.DECIMAL_DOT: 'decimal_dot'>)
    >>> parse_number("1.2.3") is None
    True
    """
    if len(text) > LONGEST:
        return None
    if found := _GROUPED.fullmatch(text) or _DECIMAL.fullmatch(text):
        return _read(text.replace(".", "").replace(",", ".")), len(found[1] or ""), Format.PLAIN
    if _WHOLE.fullmatch(text):
        return _read(text), 0, Format.UNGROUPED if len(text) > 4 else Format.PLAIN
    if found := _ENGLISH.fullmatch(text):
        return _read(text.replace(",", "")), len(found[1] or ""), Format.GROUPING_COMMA
    if found := _DOT_DECIMAL.fullmatch(text):
        return _read(text), len(found[1]), Format.DECIMAL_DOT
    return None


def _read(text: str) -> Decimal:
    return Decimal(text)


def format_number(number: Decimal) -> str:
    """The Vietnamese form: "." between thousands, "," before decimals.

    >>> format_number(Decimal("3382.5"))
    '3.382,5'
    """
    return f"{number:,f}".replace(",", "\x00").replace(".", ",").replace("\x00", ".")


def spelled_number(text: str) -> Decimal | None:
    """The value of a number in words, up to thousands of millions; None where the words are no number.

    >>> spelled_number("hai mươi lăm"), spelled_number("một nghìn hai trăm linh ba"), spelled_number("ba năm")
    (Decimal('25'), Decimal('1203'), None)
    """
    total, words = 0, text.lower().split()
    if len(words) > LONGEST:
        return None
    while words:
        cut = next((place for place, word in enumerate(words) if word in _POWERS), None)
        head, words, power = (words, [], 1) if cut is None else (words[:cut], words[cut + 1 :], _POWERS[words[cut]])
        below = _hundreds(head)
        if below is None or (total and power >= _lowest(total)):
            return None
        total += below * power
    return Decimal(total) if total else None


def _lowest(total: int) -> int:
    """The power of a thousand that the number so far ends on."""
    power = 1
    while total % (power * 1000) == 0:
        power *= 1000
    return power


def _hundreds(words: list[str]) -> int | None:
    total, rest = 0, list(words)
    if len(rest) > 1 and rest[1] == "trăm":
        if rest[0] not in _SMALL and rest[0] != "không":
            return None
        total, rest = _SMALL.get(rest[0], 0) * 100, rest[2:]
    if len(rest) == 2 and rest[0] in ("linh", "lẻ") and rest[1] in _LAST and total:
        return total + _LAST[rest[1]]
    if rest and rest[0] == "mười":
        total, rest = total + 10, rest[1:]
    elif len(rest) > 1 and rest[1] == "mươi" and rest[0] in _SMALL and rest[0] != "một":
        total, rest = total + _SMALL[rest[0]] * 10, rest[2:]
    elif len(rest) == 1 and rest[0] in _SMALL and not total:
        return _SMALL[rest[0]]
    elif rest or not total:
        return None
    if not rest:
        return total
    return total + _LAST[rest[0]] if len(rest) == 1 and rest[0] in _LAST and total % 100 else None


def find_numbers(text: str) -> list[Number]:
    """Every number of the text, in order, each with what it is."""
    found: list[Number] = []
    end = 0
    for match in _CLUSTER.finditer(text):
        if match.start() < end:
            continue
        number = _classified(text, match.start(), match.end(), found[-1] if found else None)
        found.append(number)
        end = number.end
    return sorted([*found, *_spelled(text)], key=lambda number: number.start)


def _classified(text: str, start: int, end: int, previous: Number | None) -> Number:
    cluster = text[start:end]
    spaced = _SPACED.match(text, end) if _WHOLE.fullmatch(cluster) and len(cluster) <= 3 and cluster != "0" else None
    # one group after an ordinary space may be the next number: 5 100; two groups, or a no-break space, are one number
    if spaced and (spaced.end() - end >= 8 or spaced[0][0] != " ") and spaced.end() - start <= LONGEST:
        whole = text[start : spaced.end()]
        return Number(start, spaced.end(), whole, Kind.NUMBER, (Decimal("".join(part for part in whole if part.isdigit())),))
    kind = _kind(text, start, end, cluster, previous)
    if kind is not Kind.NUMBER:
        return Number(start, end, cluster, kind)
    return _valued(text, start, end, cluster)


def _valued(text: str, start: int, end: int, cluster: str) -> Number:
    for pattern, kind in ((_RANGE, Kind.RANGE), (_FRACTION, Kind.FRACTION)):
        if two := pattern.fullmatch(cluster):
            sides = [parse_number(side) for side in two.groups()]
            if all(sides):
                known = [side for side in sides if side]
                return Number(start, end, cluster, kind, tuple(side[0] for side in known), max(side[1] for side in known), known[0][2])
            return Number(start, end, cluster, Kind.VERSION)
    one = parse_number(cluster)
    if one is None:
        return Number(start, end, cluster, Kind.VERSION)
    value, decimals, form = one
    percent = text[end : end + 2].lstrip()[:1] in ("%", "‰")
    if percent and "," not in cluster and cluster.count(".") == 1 and value > 1000:
        whole, _, rest = cluster.partition(".")  # 42.857 %: no share has thousands of percent
        return Number(start, end, cluster, Kind.NUMBER, (Decimal(f"{whole}.{rest}"),), len(rest), Format.DECIMAL_DOT)
    if form is Format.DECIMAL_DOT and not percent and not _UNIT_AHEAD.match(text, end):
        return Number(start, end, cluster, Kind.VERSION)
    return Number(start, end, cluster, Kind.NUMBER, (value,), decimals, form)


def _kind(text: str, start: int, end: int, cluster: str, previous: Number | None) -> Kind:
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    glued = before[-1:]
    if len(cluster) > LONGEST:
        return Kind.CODE
    if glued == "%" and not after[:1].isalnum() and len(cluster) <= 2:
        return Kind.MARK
    if glued.isalnum() or glued == "_" or (glued in "-/." and before[-2:-1].isalpha() and not _COUNTED_OF.search(before)):
        return Kind.CODE
    if _YEARS.fullmatch(cluster) and after[:2] in ("/Q", "/N", "/T"):
        return Kind.SYMBOL
    if after[:1].isalpha() and not _GLUED_UNIT.match(after):
        return Kind.CODE
    if _SYMBOL_AFTER.match(after) and not after.startswith((" - ", " – ", "- ", "– ")):
        return Kind.SYMBOL
    return _dated(before, after, cluster, previous, start) or _placed(text, before, after, cluster, previous, start)


def _dated(before: str, after: str, cluster: str, previous: Number | None, start: int) -> Kind | None:
    near = previous is not None and start - previous.end <= 12
    if _DATE.fullmatch(cluster) and not after.startswith("%"):
        return Kind.DATE
    if cluster.count("-") + cluster.count("/") + cluster.count("–") >= 2 and len(cluster) >= 6:
        return Kind.PHONE if cluster.startswith("0") and "/" not in cluster else Kind.DATE
    if ":" in cluster or (_WHOLE.fullmatch(cluster) and re.match(r"\s?(?:giờ|h)\s?\d{2}\b|h\b", after)):
        return Kind.TIME
    if _DAY_MONTH.fullmatch(cluster) and (
        _DAY_BEFORE.search(before) or (near and previous is not None and previous.kind is Kind.DATE and _AFTER_DATE.search(before))
    ):
        return Kind.DATE
    if cluster in ("24/24", "24/7"):
        return Kind.TIME
    if _YEAR_BEFORE.search(before) and re.fullmatch(r"(?:19|20)\d{2,3}(?:[–/-].*)?", cluster) and not _counted_word(after):
        return Kind.YEAR
    if _YEARS.fullmatch(cluster) and not _counted_word(after):
        return Kind.YEAR
    if re.search(r"\b(?:năm|quý)\s*$", before, re.IGNORECASE) and not _is_amount(cluster, after):
        return Kind.YEAR
    return None


def _is_amount(cluster: str, after: str) -> bool:
    """Whether no year, article or list has such a number: "cả năm 5.817,196 tỷ đồng", "thanh toán 35 tỷ đồng"."""
    unit = _UNIT_AHEAD.match(after) is not None and not _NOT_A_UNIT.match(after)
    return bool(_AMOUNT.match(after)) or (unit and bool(_GROUPED.fullmatch(cluster) or _DECIMAL.fullmatch(cluster)))


def _counted_word(after: str) -> bool:
    """Whether a lower-case noun follows, so that 2025 may be a count of something."""
    return bool(
        re.match(
            r"\s+(?:hồ sơ|người|lượt|thủ tục|đơn|hộ|văn bản|triệu|tỷ|tỉ|nghìn|đồng|"
            r"doanh nghiệp|đảng viên|đại biểu|ha|tấn|trường hợp|vụ)\b|\s?%",
            after,
        )
    )


def _placed(text: str, before: str, after: str, cluster: str, previous: Number | None, start: int) -> Kind:
    if (cluster.startswith("0") and sum(character.isdigit() for character in cluster) >= 9) or _PHONE_BEFORE.search(before):
        return Kind.PHONE
    if _NUMBERING_HEAD.search(before) and (
        _DOTTED_HEAD.match(after)
        if "." in cluster and "," not in cluster and not _GROUPED.fullmatch(cluster)
        else re.match(r"[.)/](?:\s|[^\W\d_]|$)", after)
    ):
        return Kind.NUMBERING
    if before.endswith("(") and after.startswith(")") and _WHOLE.fullmatch(cluster) and len(cluster) <= 2:
        return Kind.NUMBERING
    if _ORDINAL_BEFORE.search(before) and not after.lstrip().startswith("%"):
        return Kind.ORDINAL
    counts = bool(re.match(r"\s?%", after)) or (bool(_UNIT_AHEAD.match(after)) and not _NOT_A_UNIT.match(after))
    if _STRUCTURE_BEFORE.search(before) and not re.match(r"\s?%|\s+lần\b", after) and not _is_amount(cluster, after):
        return Kind.STRUCTURE
    if _WEAK_STRUCTURE.search(before) and not counts and "," not in cluster:
        return Kind.STRUCTURE
    if previous is not None and previous.kind is Kind.STRUCTURE and not counts and _CHAIN.fullmatch(text[previous.end : start]):
        return Kind.STRUCTURE
    return Kind.NUMBER


def _spelled(text: str) -> Iterator[Number]:
    for match in _HALF.finditer(text):
        yield Number(match.start(), match.end(), match[0], Kind.FRACTION, (Decimal(1), Decimal(2)), spelled=True)
    for match in _SPELLED.finditer(text):
        words = match[0]
        if len(words) > 80 or words.lower() in ("năm", "một"):
            continue  # "năm" is a year, "một" an article
        value = spelled_number(words)
        if value is None:
            continue
        if part := _PART.match(text, match.end()):
            base = _LAST.get(part[1].lower()) or {"mười": 10, "trăm": 100}.get(part[1].lower())
            if base and value < base:
                yield Number(
                    match.start(), part.end(), text[match.start() : part.end()], Kind.FRACTION, (value, Decimal(base)), spelled=True
                )
                continue
        yield Number(match.start(), match.end(), words, Kind.NUMBER, (value,), spelled=True)
