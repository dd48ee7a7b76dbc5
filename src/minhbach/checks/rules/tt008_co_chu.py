"""Cỡ chữ nội dung ngoài khoảng quy định.

## Kiểm tra gì
Với DOCX: cỡ chữ của phần lớn chữ trong các đoạn nội dung dài; báo một lần tại đoạn đầu tiên.

## Vì sao
Nội dung văn bản dùng cỡ chữ 13 đến 14.

## Cách sửa
Đặt lại cỡ chữ 13 hoặc 14.

## Giới hạn
Chỉ xét đoạn nội dung từ 100 chữ trở lên; bảng, tên hình và tên bảng («Hình 1. …»), ghi chú, chú thích, phần sau
nơi nhận và văn bản của Đảng không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dictionaries import FOLDER
from minhbach.checks.parts import body, is_caption_or_note, is_party
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_layout, load_measures
from minhbach.documents.reading import Style


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if subject.reading.kind not in {"docx", "odt"} or is_party(subject.reading):
        return
    smallest, largest = load_layout().allowed["body.size_pt"]
    shortest = load_measures(FOLDER / "the-thuc.yaml")["body.size_shortest_characters"]
    long = [
        piece
        for piece in body(subject.reading)
        if piece.kind == "paragraph"
        and len(piece.text) >= shortest
        and piece.style
        and piece.style.size
        and not is_caption_or_note(piece.text)
    ]
    wrong = [piece for piece in long if piece.style and piece.style.size and not smallest <= piece.style.size <= largest]
    if wrong:
        piece = wrong[0]
        size = f"{piece.style.size:g}".replace(".", ",") if piece.style else ""
        message = f"Đoạn này dùng cỡ chữ {size} ({len(wrong)} trên {len(long)} đoạn nội dung ngoài khoảng {smallest:g}–{largest:g})."
        yield at(piece, 0, min(len(piece.text), 60), message, repair=f"Đặt cỡ chữ từ {smallest:g} đến {largest:g}.")


_TEXT = (
    "Sở đã ban hành kế hoạch công tác, giao nhiệm vụ cho từng phòng và theo dõi việc thực hiện hằng tháng; "
    "kết quả được công khai trên trang thông tin điện tử của Sở và niêm yết tại trụ sở."
)

RULE = Rule(
    code="TT008",
    name="co-chu",
    title="Cỡ chữ nội dung ngoài khoảng quy định",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6: nội dung văn bản bằng chữ in thường, cỡ chữ trong khoảng quy định.",
    since="2026.1",
    check=check,
    good=(Example("Nội dung cỡ chữ 14.", _TEXT, style=Style(font="Times New Roman", size=14.0, alignment="justify")),),
    bad=(Example("Nội dung cỡ chữ 11.", _TEXT, style=Style(font="Times New Roman", size=11.0, alignment="justify")),),
)
