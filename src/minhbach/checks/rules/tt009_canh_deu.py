"""Nội dung không canh đều hai lề.

## Kiểm tra gì
Với DOCX: cách canh của các đoạn nội dung dài; báo một lần tại đoạn đầu tiên không canh đều.

## Vì sao
Nội dung văn bản được canh đều cả hai lề.

## Cách sửa
Canh đều hai lề cho nội dung.

## Giới hạn
Chỉ là gợi ý; chỉ xét đoạn nội dung từ 150 chữ trở lên ngoài bảng; tên hình, tên bảng, ghi chú và văn bản của Đảng không
xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dictionaries import FOLDER
from minhbach.checks.parts import body, is_caption_or_note, is_party
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_measures
from minhbach.documents.reading import Style


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if subject.reading.kind not in {"docx", "odt"} or is_party(subject.reading):
        return
    shortest = load_measures(FOLDER / "the-thuc.yaml")["body.alignment_shortest_characters"]
    long = [
        piece
        for piece in body(subject.reading)
        if piece.kind == "paragraph" and len(piece.text) >= shortest and piece.style and not is_caption_or_note(piece.text)
    ]
    wrong = [piece for piece in long if piece.style and piece.style.alignment in {"left", "right", "center"}]
    if wrong:
        piece = wrong[0]
        message = f"Đoạn này không canh đều hai lề ({len(wrong)} trên {len(long)} đoạn nội dung)."
        yield at(piece, 0, min(len(piece.text), 60), message, repair="Canh đều hai lề.")


_TEXT = (
    "Sở đã ban hành kế hoạch công tác, giao nhiệm vụ cho từng phòng và theo dõi việc thực hiện hằng tháng; "
    "kết quả được công khai trên trang thông tin điện tử của Sở và niêm yết tại trụ sở."
)

RULE = Rule(
    code="TT009",
    name="canh-deu",
    title="Nội dung không canh đều hai lề",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6: nội dung văn bản được trình bày canh đều cả hai lề.",
    since="2026.1",
    check=check,
    good=(Example("Nội dung canh đều hai lề.", _TEXT, style=Style(font="Times New Roman", size=14.0, alignment="justify")),),
    bad=(Example("Nội dung canh trái.", _TEXT, style=Style(font="Times New Roman", size=14.0, alignment="left")),),
)
