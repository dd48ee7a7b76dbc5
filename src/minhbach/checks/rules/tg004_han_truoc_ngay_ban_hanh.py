"""Thời hạn đã qua trước ngày văn bản.

## Kiểm tra gì
Tìm thời hạn giao («chậm nhất», «hoàn thành trước ngày», «gửi … trước ngày») sớm hơn ngày ghi trên văn bản.

## Vì sao
Không ai thực hiện được thời hạn đã qua; thường là ngày còn sót từ bản thảo hoặc từ năm trước.

## Cách sửa
Sửa lại thời hạn.

## Giới hạn
Chỉ xét văn bản có ngày. Câu kể việc đã làm («đã hoàn thành trước ngày …») không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.dating import dates
from minhbach.checks.parts import body
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_DEADLINE = re.compile(
    (
        r"(?:chậm\s+nhất|muộn\s+nhất|hạn\s+cuối|hoàn\s+thành|xong|gửi|nộp|báo\s+cáo|đăng\s+ký)[^.;]{0,80}?(?:trước|là"
        r"|đến)\s+(?=ngày\s+\d|\d{1,2}/)"
    ),
    re.IGNORECASE,
)
_DONE = re.compile(
    (
        r"\bđã\b|được\s+(?:giao|ban\s+hành)|theo\s+(?:Kế|Quyết|Công|Văn)|tại\s+(?:Kế|Quyết|Công|Văn)|phát\s+sinh|có\s+hiệu\s+lực"
        r"|kể\s+từ|từ\s+ngày"
    ),
    re.IGNORECASE,
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if context.dated is None or spoilt(subject.reading):
        return
    for piece in body(subject.reading):
        written = {one.start: one for one in dates(piece.text)}
        for found in _DEADLINE.finditer(piece.text):
            one = written.get(found.end())
            day = one.value if one else None
            sentence = piece.text[max(piece.text.rfind(".", 0, found.start()), piece.text.rfind(";", 0, found.start())) + 1 : found.end()]
            if one is None or day is None or day >= context.dated or _DONE.search(sentence):
                continue
            yield at(
                piece,
                found.start(),
                one.end,
                f"Thời hạn {day:%d/%m/%Y} đã qua vào ngày văn bản ({context.dated:%d/%m/%Y}).",
                repair="Sửa lại thời hạn.",
            )


RULE = Rule(
    code="TG004",
    name="han-truoc-ngay-ban-hanh",
    title="Thời hạn đã qua trước ngày văn bản",
    severity=Severity.WARNING,
    basis="Thời hạn giao việc phải sau ngày ban hành văn bản.",
    since="2026.1",
    check=check,
    good=(
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nCác đơn vị gửi báo cáo chậm nhất trước ngày 05/12/2025.",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nCác đơn vị đã hoàn thành trước ngày 05/10/2025.",
    ),
    bad=("Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nCác đơn vị gửi báo cáo về Sở trước ngày 05/11/2024.",),
)
