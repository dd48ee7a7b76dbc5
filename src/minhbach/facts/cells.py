"""One cell of a register: from what a clerk wrote to a value, or a `Fault` that says what was expected and how to mend it.

Nothing is guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from minhbach.facts.errors import shortened
from minhbach.facts.schemas import TABLES, Column, Kind
from minhbach.facts.spelling import fold, suggest
from minhbach.text import visible

Value = str | int | Decimal | date | bool
Number = TypeVar("Number", int, Decimal)

MAX_LETTERS = 32_767  # what one cell of Excel can hold
MAX_DIGITS = 18  # fits a 64-bit integer
MAX_NUMBER_LETTERS = 40
DECIMALS = 6
FIRST_YEAR, LAST_YEAR = 1900, 2199
SEPARATOR = ";"  # between the codes of a cell that holds several
EXAMPLE_DATE = "05/11/2025"

TRUE_WORDS = frozenset({"có", "co", "x", "✓", "đúng", "dung", "1", "true", "yes"})
FALSE_WORDS = frozenset({"không", "khong", "sai", "0", "false", "no"})

EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})

_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")

_TIME = r"(?:[T ]+([01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})\s*([/-])\s*([0-9]{{1,2}})\s*\2\s*([0-9]{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){_TIME}")
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{2}")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")

_WHOLE = re.compile(r"-?[0-9]+")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_GROUPED_DECIMAL = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_POINTED = re.compile(r"-?[0-9]+[.,][0-9]+")
_TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_ENGLISH = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken: what was expected (a noun phrase) and how to mend it (what comes after "Hãy")."""

    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result the file does not hold."""

    formula: str


Parser = Callable[[object], Value | Fault]


def is_blank(raw: object) -> bool:
    """Whether nothing visible was written."""
    if not isinstance(raw, str):
        return raw is None
    text = raw.strip()
    return not text or (not text.isascii() and not visible(text).strip())


def parse_cells(column: Column, cells: Sequence[object]) -> list[Value | Fault | None]:
    """Every cell of a column as value, `Fault` or None for an empty one. Equal cells are read once."""
    parse = _parser(column)
    if set(map(type, cells)) <= {str, type(None)}:
        plain = {raw: _cell(parse, column, raw) for raw in set(cells)}
        return [plain[raw] for raw in cells]
    # 1, 1.0 and True are equal but not the same cell
    typed = {(type(raw), raw): None for raw in cells}
    read = {key: _cell(parse, column, key[1]) for key in typed}
    return [read[type(raw), raw] for raw in cells]


def parse_cell(column: Column, raw: object) -> Value | Fault | None:
    """One cell as value, `Fault`, or None when it is empty and may be."""
    return _cell(_parser(column), column, raw)


def shown(raw: object) -> str:
    """What was found, as a phrase of a message."""
    if is_blank(raw):
        return "để trống"
    if isinstance(raw, Uncalculated):
        return f"có công thức «{shortened(raw.formula)}» chưa được tính"
    return f"ghi «{shortened(written(raw))}»"


def written(raw: object) -> str:
    """A cell or value as a clerk would write it.

    >>> written(date(2025, 11, 5)), written(Decimal("8.500000")), written(True), written(3382)
    ('05/11/2025', '8,5', 'có', '3382')
    """
    match raw:
        case None:
            return ""
        case bool():
            return "có" if raw else "không"
        case datetime() if raw.time() != time():
            return raw.strftime("%d/%m/%Y %H:%M:%S")
        case date():
            return raw.strftime("%d/%m/%Y")
        case Decimal():
            return f"{raw:f}".rstrip("0").rstrip(".").replace(".", ",") if raw.is_finite() and "." in f"{raw:f}" else f"{raw:f}"
        case float():
            return str(raw).removesuffix(".0").replace(".", ",")
        case Uncalculated():
            return raw.formula
    return str(raw)


def _cell(parse: Parser, column: Column, raw: object) -> Value | Fault | None:
    if is_blank(raw):
        if not column.required:
            return None
        return Fault(f"{_kind_words(column)} (cột này bắt buộc)", "điền vào ô này")
    if isinstance(raw, Uncalculated):
        return Fault(
            "kết quả của công thức", "mở tệp bằng Excel hoặc LibreOffice, lưu lại để công thức được tính, hoặc thay công thức bằng giá trị"
        )
    if isinstance(raw, str):
        if raw.strip() in EXCEL_ERRORS:
            return Fault(_kind_words(column), "sửa công thức của ô này trong bảng tính, hoặc thay bằng giá trị")
        if len(raw) > MAX_LETTERS:
            return Fault(f"không quá {MAX_LETTERS} ký tự trong một ô", "rút gọn nội dung, hoặc kiểm tra dấu ngoặc kép mở mà không đóng")
        raw = _clean(raw)
        if _BROKEN.search(raw):
            return Fault("chữ đọc được", "gõ lại ô này: ô chứa ký tự hỏng hoặc ký tự điều khiển")
    return parse(raw)


def _clean(text: str) -> str:
    """One line, composed letters, no invisible marks: copies from Word and web pages must equal what is typed."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", " ".join(visible(text).split()))


def _parser(column: Column) -> Parser:
    if column.many:
        return lambda raw: _parse_many(column, raw)
    return _single_parser(column)


def _single_parser(column: Column) -> Parser:
    if column.choices:
        exact, loose = _choice_words(column)
        return lambda raw: _parse_choice(column, exact, loose, raw)
    match column.kind:
        case Kind.INTEGER:
            return lambda raw: _bounded(column, _parse_integer(raw))
        case Kind.DECIMAL:
            return lambda raw: _bounded(column, _parse_decimal(raw))
        case Kind.DATE:
            return _parse_date
        case Kind.BOOLEAN:
            return _parse_boolean
    return _parse_text


def _kind_words(column: Column) -> str:
    """What belongs into a column, as a noun phrase."""
    if column.many:
        return f"các mã cách nhau bằng dấu «{SEPARATOR}»"
    if column.choices:
        return f"một trong các từ: {_choice_list(column)}"
    return {
        Kind.INTEGER: "số nguyên, ví dụ 3382 hoặc 3.382",
        Kind.DECIMAL: "số, ví dụ 8,5 hoặc 1.234,5",
        Kind.DATE: f"ngày/tháng/năm, ví dụ {EXAMPLE_DATE}",
        Kind.BOOLEAN: "«có» hoặc «không»",
    }.get(column.kind, f"mã đã có trong sổ «{TABLES[column.references].file}»" if column.references else "nội dung chữ")


def _choice_list(column: Column) -> str:
    return ", ".join(f"«{words[0] if words else code}»" for code, words in column.choices.items())


def _parse_text(raw: object) -> Value | Fault:
    match raw:
        case str():
            return raw
        case bool():
            pass
        case int() if abs(raw) < 10**MAX_DIGITS:
            return str(raw)
        case float() if raw.is_integer() and abs(raw) < 10**15:
            return str(int(raw))
        case date() | time():
            return Fault("nội dung chữ", "định dạng ô là Văn bản (Text) rồi gõ lại: bảng tính đã tự đổi nội dung thành ngày giờ")
        case float() | Decimal():
            return Fault(
                "nội dung chữ", "định dạng ô là Văn bản (Text) rồi gõ lại: bảng tính đã đổi nội dung thành số, ví dụ 1.10 thành 1.1"
            )
    return Fault("nội dung chữ", "định dạng ô là Văn bản (Text) rồi gõ lại")


def _parse_many(column: Column, raw: object) -> Value | Fault:
    text = _parse_text(raw)
    if isinstance(text, Fault) or not isinstance(text, str):
        return text
    parse = _single_parser(column)
    codes: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(SEPARATOR))):
        code = parse(part)
        if isinstance(code, Fault):
            return Fault(code.expected, f"sửa «{shortened(part)}»: {code.remedy}")
        if code in codes:
            return Fault("mỗi mã một lần", f"bỏ bớt mã «{shortened(part)}» ghi hai lần")
        codes.append(str(code))
    if not codes:
        return Fault(_kind_words(column), "ghi ít nhất một mã")
    return SEPARATOR.join(codes)


def _choice_words(column: Column) -> tuple[dict[str, str], dict[str, str]]:
    """Every spelling and its code; and the same without case and accents, less those that two codes share."""
    exact = {code: code for code in column.choices}
    exact |= {word.casefold(): code for code, words in column.choices.items() for word in words}
    loose: dict[str, set[str]] = {}
    for code, words in column.choices.items():
        for word in (code, *words):
            loose.setdefault(fold(word), set()).add(code)
    return exact, {word: next(iter(codes)) for word, codes in loose.items() if len(codes) == 1}


def _parse_choice(column: Column, exact: dict[str, str], loose: dict[str, str], raw: object) -> Value | Fault:
    if isinstance(raw, str):
        code = exact.get(raw) or exact.get(raw.casefold()) or loose.get(fold(raw))
        if code:
            return code
        near = suggest(raw, [word for code, spellings in column.choices.items() for word in (code, *spellings)])
        if near:
            return Fault(f"một trong các từ: {_choice_list(column)}", f"kiểm tra lại, có phải là «{near}» không")
    return Fault(f"một trong các từ: {_choice_list(column)}", "chọn một trong các từ đó")


def _parse_boolean(raw: object) -> Value | Fault:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float) and raw in (0, 1):
        return bool(raw)
    if isinstance(raw, str):
        word = raw.casefold()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
    return Fault("«có» hoặc «không»", "ghi «có» (hoặc x, 1) hay «không» (hoặc 0)")


# --- numbers ---------------------------------------------------------------------------------------------------------------------


def _parse_integer(raw: object) -> int | Fault:
    expected = "số nguyên, ví dụ 3382 hoặc 3.382"
    match raw:
        case bool():
            return Fault(expected, "ghi bằng chữ số")
        case int():
            return raw if abs(raw) < 10**MAX_DIGITS else _too_long()
        case float() | Decimal():
            return _integer_of(raw, expected)
        case str():
            return _integer_in(raw.replace("−", "-"), expected)
    return Fault(expected, "định dạng ô là Số (Number) rồi gõ lại")


def _integer_of(raw: float | Decimal, expected: str) -> int | Fault:
    number = Decimal(repr(raw)) if isinstance(raw, float) else raw
    if not number.is_finite():
        return Fault(expected, "ghi bằng chữ số")
    if number != number.to_integral_value():
        text = written(raw)
        three = re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{1,3}", text)
        meant = text.split(",")[0] + text.split(",")[1].ljust(3, "0") if three else ""
        hint = f"; nếu ý là {grouped_digits(meant)} thì gõ {meant} không có dấu" if meant else ""
        return Fault("số nguyên, không có phần thập phân", f"ghi lại số nguyên{hint}")
    return int(number) if abs(number) < 10**MAX_DIGITS else _too_long()


def _integer_in(text: str, expected: str) -> int | Fault:
    if len(text) > MAX_NUMBER_LETTERS:
        return Fault(expected, "chỉ ghi chữ số, không kèm đơn vị, chữ hay dấu cách")
    if _WHOLE.fullmatch(text) or _GROUPED.fullmatch(text):
        digits = text.replace(".", "")
        return int(digits) if len(digits.lstrip("-0")) <= MAX_DIGITS else _too_long()
    if _ENGLISH.fullmatch(text) and "." not in text:
        digits = text.replace(",", "")
        return Fault(
            "số nguyên; dấu phẩy là dấu thập phân nên số này có hai cách hiểu",
            f"ghi {digits} hoặc {grouped_digits(digits)} nếu ý là số nguyên đó",
        )
    if _POINTED.fullmatch(text) or _GROUPED_DECIMAL.fullmatch(text) or _ENGLISH.fullmatch(text):
        return Fault(
            "số nguyên; dấu chấm chỉ để tách từng nhóm ba chữ số",
            "ghi số nguyên không có phần thập phân, ví dụ 3382 hoặc 3.382; không rõ thì ghi liền các chữ số",
        )
    return Fault(expected, "chỉ ghi chữ số, không kèm đơn vị, chữ hay dấu cách")


def _parse_decimal(raw: object) -> Decimal | Fault:
    expected = "số, ví dụ 8,5 hoặc 1.234,5"
    match raw:
        case bool():
            return Fault(expected, "ghi bằng chữ số")
        case int() | float() | Decimal():
            return _sized(Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw))
        case str():
            return _decimal_in(raw.replace("−", "-"), expected)
    return Fault(expected, "định dạng ô là Số (Number) rồi gõ lại")


def _decimal_in(text: str, expected: str) -> Decimal | Fault:
    if len(text) > MAX_NUMBER_LETTERS:
        return Fault(expected, "chỉ ghi chữ số, dấu chấm tách nghìn và dấu phẩy thập phân; không kèm đơn vị hay dấu cách")
    if _WHOLE.fullmatch(text):
        return _sized(Decimal(text))
    if _TWO_READINGS.fullmatch(text):
        digits, point = re.sub("[.,]", "", text), re.sub("[.,]", ",", text)
        return Fault("số chỉ có một cách hiểu", f"ghi {digits} nếu là số nguyên, hoặc {point}0 nếu là số thập phân")
    if _GROUPED.fullmatch(text) or _GROUPED_DECIMAL.fullmatch(text):
        return _sized(Decimal(text.replace(".", "").replace(",", ".")))
    if _POINTED.fullmatch(text):
        return _sized(Decimal(text.replace(",", ".")))
    if _ENGLISH.fullmatch(text):
        whole, _, decimals = text.replace(",", "").partition(".")
        return Fault(
            "số viết theo cách Việt Nam",
            f"ghi {grouped_digits(whole)}{',' + decimals if decimals else ''}: dấu chấm tách nghìn, dấu phẩy thập phân",
        )
    return Fault(expected, "chỉ ghi chữ số, dấu chấm tách nghìn và dấu phẩy thập phân; không kèm đơn vị hay dấu cách")


def _sized(number: Decimal) -> Decimal | Fault:
    if not number.is_finite():
        return Fault("số, ví dụ 8,5", "ghi bằng chữ số")
    if number and number.adjusted() >= MAX_DIGITS - DECIMALS:
        return _too_long()
    if number != number.quantize(Decimal(1).scaleb(-DECIMALS)):
        return Fault(f"không quá {DECIMALS} chữ số thập phân", "làm tròn số này")
    return number.quantize(Decimal(1).scaleb(-DECIMALS))


def _too_long() -> Fault:
    return Fault("số không quá dài", "kiểm tra lại: số có quá nhiều chữ số")


def grouped_digits(digits: str) -> str:
    """Digits with a dot between thousands.

    >>> grouped_digits("-1234567")
    '-1.234.567'
    """
    return f"{int(digits):,}".replace(",", ".")


def _bounded(column: Column, number: Number | Fault) -> Number | Fault:
    if isinstance(number, Fault):
        return number
    low, high = column.minimum, column.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return number
    if low is not None and high is not None:
        return Fault(f"số từ {low} đến {high}", "kiểm tra lại số này")
    return Fault(f"số không nhỏ hơn {low}" if low is not None else f"số không lớn hơn {high}", "kiểm tra lại số này")


# --- dates -----------------------------------------------------------------------------------------------------------------------


def _parse_date(raw: object) -> Value | Fault:
    match raw:
        case datetime() if raw.tzinfo is not None:
            return Fault("ngày không kèm múi giờ", "xuất lại cột này dưới dạng ngày")
        case datetime():
            return _day(raw.year, raw.month, raw.day)
        case date():
            return _day(raw.year, raw.month, raw.day)
        case str():
            return _date_in(raw)
        case int() | float() if not isinstance(raw, bool) and _SERIAL.fullmatch(str(raw)):
            return Fault(
                f"ngày/tháng/năm, ví dụ {EXAMPLE_DATE}",
                "định dạng ô là Ngày (Date) rồi lưu lại: bảng tính đang giữ ngày dưới dạng số thứ tự",
            )
    return Fault(f"ngày/tháng/năm, ví dụ {EXAMPLE_DATE}", "ghi lại ngày")


def _date_in(text: str) -> Value | Fault:
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[4]), int(found[3]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), swapped=False)
    if (found := _IN_WORDS.fullmatch(fold(text))) and "," not in text:
        return _day(int(found[3]), int(found[2]), int(found[1]))
    expected = f"ngày/tháng/năm, ví dụ {EXAMPLE_DATE}"
    if _SHORT_YEAR.fullmatch(text):
        return Fault(f"ngày có năm đủ bốn chữ số, ví dụ {EXAMPLE_DATE}", "ghi đủ bốn chữ số của năm")
    if _SERIAL.fullmatch(text):
        return Fault(expected, "định dạng ô là Ngày (Date) rồi lưu lại: bảng tính đang giữ ngày dưới dạng số thứ tự")
    return Fault(expected, "ghi lại ngày theo dạng đó")


def _day(year: int, month: int, day: int, *, swapped: bool = True) -> date | Fault:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Fault(f"năm từ {FIRST_YEAR} đến {LAST_YEAR}", "kiểm tra lại năm")
    try:
        return date(year, month, day)
    except ValueError:
        if swapped and month > 12 and 1 <= day <= 12:
            return Fault("ngày viết trước, tháng viết sau", f"kiểm tra lại, có phải là {month:02}/{day:02}/{year} không")
        return Fault("ngày có thật trong lịch", "kiểm tra lại ngày và tháng")
