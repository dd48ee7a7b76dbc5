"""Số liệu chốt trước khi hết kỳ báo cáo.

## Kiểm tra gì
Trong báo cáo của cả năm, tìm «đến ngày», «tính đến ngày» trong năm đó nhưng trước ngày 14/12, đứng cùng số liệu.

## Vì sao
Kỳ báo cáo năm chốt số liệu ngày 14/12 (Nghị định 09/2019/NĐ-CP, Điều 12); số liệu chốt sớm không phải kết quả cả năm.

## Cách sửa
Ghi rõ đó là số liệu đến ngày nào và thêm số ước cả năm, hoặc cập nhật đến hết kỳ.

## Giới hạn
Chỉ là gợi ý; cơ quan nhận có thể yêu cầu ngày chốt khác. Báo cáo tháng, quý, chuyên đề không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.dating import dates
from minhbach.checks.parts import body, covers_whole_year, reported_year, title_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_UNTIL = re.compile(r"(?:tính\s+đến|đến)\s+(?:hết\s+)?(?=ngày\s+\d)", re.IGNORECASE)
_CLOSED = (12, 14)  # month and day on which yearly figures are closed
_FIRST_HALF = 6


def check(subject: Subject, context: Context) -> Iterator[Found]:  # noqa: ARG001 (every rule takes the same two)
    title, year = title_of(subject.reading), reported_year(subject.reading)
    if title is None or title.kind != "BÁO CÁO" or year is None or not covers_whole_year(subject.reading):
        return
    for piece in body(subject.reading):
        written = {one.start: one for one in dates(piece.text)}
        for found in _UNTIL.finditer(piece.text):
            one = written.get(found.end())
            day = one.value if one else None
            if one is None or day is None or day.year != year or (day.month, day.day) >= _CLOSED or day.month <= _FIRST_HALF:
                continue
            if any(letter.isdigit() for letter in piece.text[one.end : one.end + 200]):
                yield at(
                    piece,
                    found.start(),
                    one.end,
                    f"Báo cáo năm {year} dùng số liệu đến ngày {day:%d/%m/%Y}, chưa hết kỳ báo cáo.",
                    repair="Ghi rõ ngày chốt và số ước cả năm, hoặc cập nhật đến hết kỳ.",
                )


RULE = Rule(
    code="TG002",
    name="chot-so-lieu",
    title="Số liệu chốt trước khi hết kỳ báo cáo",
    severity=Severity.HINT,
    basis="Nghị định 09/2019/NĐ-CP, Điều 12: thời gian chốt số liệu báo cáo định kỳ hằng năm là ngày 14 tháng 12.",
    since="2026.1",
    check=check,
    good=(
        "BÁO CÁO\n\nKết quả công tác tháng 10 năm 2025\n\nĐến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ.",
        "BÁO CÁO\n\nKết quả công tác năm 2025\n\nĐến ngày 14/12/2025 đã tiếp nhận 12 hồ sơ.",
    ),
    bad=("BÁO CÁO\n\nKết quả công tác năm 2025\n\nĐến ngày 30/10/2025 đã tiếp nhận 3.382 hồ sơ.",),
)
