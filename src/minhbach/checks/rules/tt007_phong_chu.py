"""Phông chữ không phải Times New Roman.

## Kiểm tra gì
Với DOCX: phông chữ của phần lớn chữ trong mỗi đoạn; báo một lần tại đoạn đầu tiên dùng phông khác.

## Vì sao
Văn bản hành chính dùng phông Times New Roman, bộ mã Unicode.

## Cách sửa
Đặt lại phông chữ.

## Giới hạn
Phông tương đương về số đo (Liberation Serif, Tinos) được chấp nhận. Ký hiệu, công thức và bảng không xét. Phông .VnTime, VNI-
là bảng mã cũ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_RIGHT = re.compile(r"times\s*new\s*roman|liberation\s*serif|tinos", re.IGNORECASE)
_SHORTEST = 20


def check(subject: Subject, context: Context) -> Iterator[Found]:  # noqa: ARG001 (every rule takes the same two)
    if subject.reading.kind not in {"docx", "odt"}:
        return
    styled = [piece for piece in pieces(subject.reading, PROSE) if piece.style and piece.style.font and len(piece.text) >= _SHORTEST]
    wrong = [piece for piece in styled if piece.style and not _RIGHT.search(piece.style.font)]
    if wrong:
        piece = wrong[0]
        font = piece.style.font if piece.style else ""
        message = f"Đoạn này dùng phông «{font}» ({len(wrong)} trên {len(styled)} đoạn dùng phông khác Times New Roman)."
        yield at(piece, 0, min(len(piece.text), 60), message, repair="Đặt phông Times New Roman.")


RULE = Rule(
    code="TT007",
    name="phong-chu",
    title="Phông chữ không phải Times New Roman",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 4: phông chữ Times New Roman, bộ mã Unicode theo TCVN 6909:2001.",
    since="2026.1",
    check=check,
    good=(),
    bad=(),
)
