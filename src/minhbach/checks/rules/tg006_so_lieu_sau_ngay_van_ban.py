"""Số liệu, sự việc đã có vào một ngày sau ngày văn bản.

## Kiểm tra gì
Tìm «tính đến ngày … đã …» mà ngày đó sau ngày ghi trên văn bản.

## Vì sao
Văn bản không thể kể việc đã xảy ra sau ngày ký; một trong hai ngày bị sai.

## Cách sửa
Đối chiếu ngày của văn bản và ngày chốt số liệu.

## Giới hạn
Chỉ xét văn bản có ngày. Câu nói về dự kiến, ước, phấn đấu không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.dating import dates
from minhbach.checks.parts import body
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_UNTIL = re.compile(r"(?:tính\s+)?đến\s+(?:hết\s+)?(?=ngày\s+\d)", re.IGNORECASE)
_PLANNED = re.compile(
    (
        r"dự\s+kiến|ước|phấn\s+đấu|sẽ|hạn|thời\s+gian|từ\s+ngày|hiệu\s+lực|chậm\s+nhất|thực\s+hiện\s+đến|áp\s+dụng|mục\s+tiêu"
        r"|giai\s+đoạn|kéo\s+dài"
    ),
    re.IGNORECASE,
)
_DONE = re.compile(r"\bđã\b")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if context.dated is None or spoilt(subject.reading):
        return
    for piece in body(subject.reading):
        written = {one.start: one for one in dates(piece.text)}
        for found in _UNTIL.finditer(piece.text):
            one = written.get(found.end())
            day = one.value if one else None
            if one is None or day is None or day <= context.dated:
                continue
            first = max(piece.text.rfind(mark, 0, found.start()) for mark in ".;") + 1
            after = re.split(r"[.;](?!\d)", piece.text[one.end :], maxsplit=1)[0]
            if _DONE.search(after) and not _PLANNED.search(piece.text[first : one.end] + after):
                yield at(
                    piece,
                    found.start(),
                    one.end,
                    f"Việc đã có vào ngày {day:%d/%m/%Y}, nhưng văn bản đề ngày {context.dated:%d/%m/%Y}.",
                    repair="Đối chiếu hai ngày.",
                )


RULE = Rule(
    code="TG006",
    name="so-lieu-sau-ngay-van-ban",
    title="Số liệu, sự việc đã có vào một ngày sau ngày văn bản",
    severity=Severity.WARNING,
    basis="Số liệu của báo cáo phải có trước ngày ký.",
    since="2026.1",
    check=check,
    good=(
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nTính đến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ.",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nDự kiến đến ngày 31/12/2025 giải quyết 90 hồ sơ đã nhận.",
    ),
    bad=("Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nTính đến ngày 30/11/2025 đã tiếp nhận 12 hồ sơ.",),
)
