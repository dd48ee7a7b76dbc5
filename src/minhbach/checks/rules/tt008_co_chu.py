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

import re
from collections.abc import Iterator
from functools import cache

from minhbach.checks.dictionaries import FOLDER, words
from minhbach.checks.parts import body, is_party
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_layout, load_measures


def check(subject: Subject, context: Context) -> Iterator[Found]:  # noqa: ARG001 (every rule takes the same two)
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


def is_caption_or_note(text: str) -> bool:
    """Whether a paragraph names a picture or a table, or is a note to one: those have type of their own.

    >>> is_caption_or_note("Hình 1. Hồ sơ theo tháng"), is_caption_or_note("Bảng 2.1 cho thấy hồ sơ tăng."), is_caption_or_note("(*) Ước")
    (True, False, True)
    """
    return _caption_or_note().match(text) is not None


@cache
def _caption_or_note() -> re.Pattern[str]:
    captions, notes = ("|".join(sorted(words("the-thuc.yaml", key))) for key in ("captions", "notes"))
    number = r"(?:số\s+)?\d+(?:\.\d+)*[a-z]?"
    # "Bảng 2.1 cho thấy" begins a sentence: only a mark after the whole number makes a caption
    return re.compile(rf"\W*(?:(?:{captions})\s+{number}\s*[.:–-](?!\d)|(?:{notes})\s*\d*\s*:)|\s*\(?\*+\)?\s", re.IGNORECASE)


RULE = Rule(
    code="TT008",
    name="co-chu",
    title="Cỡ chữ nội dung ngoài khoảng quy định",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6: nội dung văn bản bằng chữ in thường, cỡ chữ trong khoảng quy định.",
    since="2026.1",
    check=check,
    good=(),
    bad=(),
)
