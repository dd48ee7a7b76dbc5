"""Dấu câu viết lặp hoặc đặt cạnh dấu câu khác.

## Kiểm tra gì
Tìm «,,», «;;», «,.», «;.», «.;», «::» và các cặp dấu câu khác không thể đứng cạnh nhau.

## Vì sao
Hai dấu câu cạnh nhau là dấu vết của sửa, dán; người đọc không biết câu đã hết hay chưa.

## Cách sửa
Giữ một dấu.

## Giới hạn
Dấu ba chấm, «v.v.», chữ viết tắt có chấm và «./.» cuối văn bản không tính. Bảng biểu và văn bản quét bị hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, addresses, at, pieces, within
from minhbach.checks.places import context as around
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_NEAR = re.compile(r"[,;:.]\s?[,;:.]")  # quicker to find than what may stand before it
_DOUBLED = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=[\d%)”]))(?:,\s?,|;\s?;|:\s?:|,\s?\.(?!\.)|;\s?\.(?!\.)|,\s?;|;\s?,|(?<!\bv)\.;|(?<![.\s])\.,|(?<=[a-zà-ỹ]{2})\.\s?\.(?!\s?[./]))"
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for piece in pieces(subject.reading, PROSE):
        text = piece.text
        aside = addresses(text)
        for found in _doubled(text):
            if within(found.start(), aside) or re.search(r"(?:\bv|[A-ZĐ][a-z]{0,3})$", text[max(0, found.start() - 5) : found.start()]):
                continue
            yield at(
                piece,
                found.start(),
                found.end(),
                f"Hai dấu câu cạnh nhau: «{around(text, found.start(), found.end())}».",
                repair="Giữ một dấu.",
            )


def _doubled(text: str) -> Iterator[re.Match[str]]:
    place = 0
    while (near := _NEAR.search(text, place)) is not None:
        found = _DOUBLED.match(text, near.start())
        if found is not None:
            yield found
        place = near.start() + 1 if found is None else found.end()


RULE = Rule(
    code="NN014",
    name="dau-cau-lap",
    title="Dấu câu viết lặp hoặc đặt cạnh dấu câu khác",
    severity=Severity.WARNING,
    basis="Quy tắc chính tả tiếng Việt về dấu câu.",
    since="2026.1",
    check=check,
    good=("Thi đua, khen thưởng,... được quan tâm; báo, đài v.v.; kính báo cáo./.",),
    bad=("Các sở,, ngành thực hiện.", "Thực hiện nghiêm;. Các đơn vị báo cáo."),
)
