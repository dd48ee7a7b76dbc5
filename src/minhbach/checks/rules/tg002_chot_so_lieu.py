"""Số liệu chốt trước khi hết kỳ báo cáo.

## Kiểm tra gì
Trong báo cáo của cả năm, tìm «đến ngày», «tính đến ngày» trong năm đó nhưng trước ngày chốt số liệu năm (14/12), đứng cùng số
liệu; báo một lần tại chỗ đầu tiên, kèm số chỗ.

## Vì sao
Kỳ báo cáo năm chốt số liệu ngày 14/12 (Nghị định 09/2019/NĐ-CP, Điều 12, khoản 4); số liệu chốt
sớm không phải kết quả cả năm.

## Cách sửa
Ghi rõ đó là số liệu đến ngày nào và thêm số ước cả năm, hoặc cập nhật đến hết kỳ.

## Giới hạn
Chỉ là gợi ý; cơ quan nhận có thể yêu cầu ngày chốt khác. Báo cáo tháng, quý, chuyên đề không xét. Ngày chốt ghi
theo trí nhớ, cần đối chiếu văn bản.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml

from minhbach.checks.dating import dates
from minhbach.checks.dictionaries import CONFIDENCES, FOLDER, DictionaryError
from minhbach.checks.parts import body, covers_whole_year, reported_year, title_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_measures
from minhbach.documents.reading import Piece

_UNTIL = re.compile(r"(?:tính\s+đến|đến)\s+(?:hết\s+)?(?=ngày\s+\d)", re.IGNORECASE)
_REACH = 200  # characters after the day in which its figures stand
_FILE = FOLDER / "chot-so-lieu.yaml"
_DAY = re.compile(r"(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])")
_KEYS = {"from", "closes", "article", "source", "confidence"}


@dataclass(frozen=True, slots=True)
class Closing:
    """The day of the year on which yearly figures are closed, by the law in force since `since`."""

    since: date
    month: int
    day: int
    article: str
    source: str
    confidence: str


@cache
def closings() -> tuple[Closing, ...]:
    """Every closing day there was, in order; raises DictionaryError naming the entry that cannot be used."""
    made: list[Closing] = []
    for number, entry in enumerate(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["closings"], 1):
        written = _DAY.fullmatch(str(entry.get("closes")))
        if set(entry) != _KEYS or written is None or type(entry["from"]) is not date or entry["confidence"] not in CONFIDENCES:
            raise DictionaryError(f'{_FILE.name}, mục {number}: cần {", ".join(sorted(_KEYS))}; «closes» dạng "14/12".')
        made.append(Closing(entry["from"], int(written[2]), int(written[1]), entry["article"], entry["source"], entry["confidence"]))
    return tuple(sorted(made, key=lambda one: one.since))


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title, year = title_of(subject.reading), reported_year(subject.reading)
    if title is None or title.kind != "BÁO CÁO" or year is None or not covers_whole_year(subject.reading):
        return
    closing = next((one for one in reversed(closings()) if one.since <= context.on), None)
    found = [] if closing is None else list(_early(subject, year, closing))
    if closing is None or not found:
        return
    piece, start, end, day = found[0]
    many = f"; văn bản có {len(found)} chỗ như vậy" if len(found) > 1 else ""
    message = (
        f"Báo cáo năm {year} dùng số liệu đến ngày {day:%d/%m/%Y}, trước ngày chốt số liệu năm {closing.day:02}/{closing.month:02}{many}."
    )
    yield at(piece, start, end, message, repair="Ghi rõ ngày chốt và số ước cả năm, hoặc cập nhật đến hết kỳ.")


def _early(subject: Subject, year: int, closing: Closing) -> Iterator[tuple[Piece, int, int, date]]:
    """Each place where figures run to a day of the year before its closing, with that day."""
    half = load_measures(_FILE)["half.last_month"]
    for piece in body(subject.reading):
        written = {one.start: one for one in dates(piece.text)}
        for found in _UNTIL.finditer(piece.text):
            one = written.get(found.end())
            day = one.value if one else None
            if one is None or day is None or day.year != year or day.month <= half or (day.month, day.day) >= (closing.month, closing.day):
                continue
            if any(letter.isdigit() for letter in piece.text[one.end : one.end + _REACH]):
                yield piece, found.start(), one.end, day


RULE = Rule(
    code="TG002",
    name="chot-so-lieu",
    title="Số liệu chốt trước khi hết kỳ báo cáo",
    severity=Severity.HINT,
    basis="Nghị định 09/2019/NĐ-CP, Điều 12, khoản 4: thời gian chốt số liệu báo cáo định kỳ hằng năm.",
    since="2026.1",
    check=check,
    good=(
        "BÁO CÁO\n\nKết quả công tác tháng 10 năm 2025\n\nĐến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ.",
        "BÁO CÁO\n\nKết quả công tác năm 2025\n\nĐến ngày 14/12/2025 đã tiếp nhận 12 hồ sơ.",
    ),
    bad=("BÁO CÁO\n\nKết quả công tác năm 2025\n\nĐến ngày 30/10/2025 đã tiếp nhận 3.382 hồ sơ.",),
)
