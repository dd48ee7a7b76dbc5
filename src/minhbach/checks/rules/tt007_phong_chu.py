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
from functools import cache

from minhbach.checks.dictionaries import FOLDER, words
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_layout, load_measures
from minhbach.documents.reading import Style


@cache
def _right() -> re.Pattern[str]:
    names = sorted({load_layout().font, *words("the-thuc.yaml", "fonts")})
    return re.compile("|".join(r"\s*".join(map(re.escape, name.split())) for name in names), re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if subject.reading.kind not in {"docx", "odt"}:
        return
    right = load_layout().font
    shortest = load_measures(FOLDER / "the-thuc.yaml")["font.shortest_characters"]
    styled = [piece for piece in pieces(subject.reading, PROSE) if piece.style and piece.style.font and len(piece.text) >= shortest]
    wrong = [piece for piece in styled if piece.style and not _right().search(piece.style.font)]
    if wrong:
        piece = wrong[0]
        font = piece.style.font if piece.style else ""
        message = f"Đoạn này dùng phông «{font}» ({len(wrong)} trên {len(styled)} đoạn dùng phông khác {right})."
        yield at(piece, 0, min(len(piece.text), 60), message, repair=f"Đặt phông {right}.")


_TEXT = "Sở đã ban hành kế hoạch công tác và giao nhiệm vụ cho từng phòng."

RULE = Rule(
    code="TT007",
    name="phong-chu",
    title="Phông chữ không phải Times New Roman",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 4: phông chữ Times New Roman, bộ mã Unicode theo TCVN 6909:2001.",
    since="2026.1",
    check=check,
    good=(Example("Đoạn dùng phông Times New Roman.", _TEXT, style=Style(font="Times New Roman", size=14.0)),),
    bad=(Example("Đoạn dùng phông Arial.", _TEXT, style=Style(font="Arial", size=14.0)),),
)
