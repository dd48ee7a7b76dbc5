"""Một chữ viết tắt được giải thích theo hai nghĩa.

## Kiểm tra gì
So các chỗ giải thích của cùng một chữ viết tắt: nếu phần viết đầy đủ khác nhau thì báo ở chỗ sau.

## Vì sao
Người đọc không biết chữ tắt về sau mang nghĩa nào.

## Cách sửa
Dùng chữ viết tắt khác cho một trong hai nghĩa, hoặc viết đầy đủ.

## Giới hạn
Chỉ nhận ra phần viết đầy đủ có chữ đầu các tiếng khớp với chữ tắt. Khác nhau về chữ hoa, dấu thanh không tính.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.abbreviations import definitions
from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.text import blind


def check(subject: Subject, context: Context) -> Iterator[Found]:
    meant: dict[str, str] = {}
    for piece in pieces(subject.reading, TEXT):
        for definition in definitions(piece.text):
            if not definition.long:
                continue
            first = meant.setdefault(definition.short, definition.long)
            if blind(first) != blind(definition.long):
                yield at(
                    piece,
                    definition.start,
                    definition.end,
                    f"«{definition.short}» ở đây là «{definition.long}», ở trên là «{first}».",
                    repair="Dùng hai chữ viết tắt khác nhau.",
                )


RULE = Rule(
    code="NN009",
    name="viet-tat-hai-nghia",
    title="Một chữ viết tắt được giải thích theo hai nghĩa",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Điều 8 và Phụ lục I: từ ngữ viết tắt phải được giải thích và dùng nhất quán.",
    since="2026.1",
    check=check,
    good=("Ban Chỉ đạo (BCĐ) họp; thành viên Ban chỉ đạo (BCĐ) dự.",),
    bad=("Tổ chức đảng (TCĐ) báo cáo; việc thực hiện do Trưởng các đoàn, Tổ công đoàn (TCĐ) chịu trách nhiệm.",),
)
