"""Ghi không có đơn thư trong khi nơi khác có số đơn.

## Kiểm tra gì
Câu nói không phát sinh, không tiếp nhận đơn khiếu nại, tố cáo, kiến nghị, trong văn bản có số đơn đã nhận lớn hơn 0.

## Vì sao
Hai chỗ của một văn bản không thể cùng đúng.

## Cách sửa
Đối chiếu sổ tiếp công dân, sổ đơn; nói rõ loại đơn nào không có.

## Giới hạn
Chỉ so cùng loại: không có đơn tố cáo không mâu thuẫn với đơn kiến nghị. Chỉ cảnh báo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.claims import quantities_of
from minhbach.checks.places import PROSE, TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.reading import Reading
from minhbach.figures.quantities import Measure

_KINDS = ("khiếu nại", "tố cáo", "kiến nghị", "phản ánh")
_NONE = re.compile(
    r"(?P<claim>(?:không|chưa)\s+(?:có|phát sinh|nhận được|tiếp nhận)\s+(?:trường hợp\s+)?(?:đơn(?:\s+thư)?)(?P<of>[^.;:]{0,60}))",
    re.IGNORECASE,
)
_REST = re.compile(r"\b(?:tồn đọng|quá hạn|kéo dài|vượt cấp|đông người|thuộc thẩm quyền|nặc danh|chưa giải quyết|trùng)\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:để|nếu|trường hợp|khi)\s*$", re.IGNORECASE)
_PETITIONS = re.compile(r"đơn(?! vị)(?!\w)")
_TAKEN = re.compile(r"\b(?:tiếp nhận|nhận được|đã nhận|phát sinh|tổng số đơn|thụ lý)\b", re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    counted = _counted(subject.reading)
    for piece in pieces(subject.reading, PROSE):
        for found in _NONE.finditer(piece.text):
            if _REST.search(found["of"]) or _PLANNED.search(piece.text[: found.start()]):
                continue
            kinds = {kind for kind in _KINDS if kind in found["of"].lower()}
            against = next((words for words, own in counted if not kinds or own & kinds), None)
            if against:
                claim = " ".join(found["claim"].split())
                yield at(
                    piece,
                    *found.span("claim"),
                    f"«{claim}», nhưng nơi khác ghi «{against}».",
                    repair="Đối chiếu sổ tiếp công dân và sổ đơn.",
                )


def _counted(reading: Reading) -> list[tuple[str, set[str]]]:
    """Petitions that the document says came in, and of what kind."""
    counted = []
    for piece in pieces(reading, TEXT):
        for quantity in quantities_of(piece.text) if "đơn" in piece.text else ():
            petitions = quantity.measure is Measure.COUNT and quantity.number > 0 and _PETITIONS.match(quantity.unit)
            if petitions and _TAKEN.search(quantity.before):
                words = f"{quantity.before} {quantity.text} {quantity.after}".strip()
                counted.append((words, {kind for kind in _KINDS if kind in words.lower()}))
    return counted


RULE = Rule(
    code="MT004",
    name="khong-co-don",
    title="Ghi không có đơn thư trong khi nơi khác có số đơn",
    severity=Severity.WARNING,
    basis="Số liệu và đánh giá trong một văn bản phải thống nhất.",
    since="2026.1",
    check=check,
    good=(
        "Trong năm không phát sinh đơn tố cáo.\n\nSở đã tiếp nhận 05 đơn kiến nghị.",
        "Trong năm không có đơn thư tồn đọng.\n\nSở đã tiếp nhận 05 đơn khiếu nại.",
    ),
    bad=("Trong năm không phát sinh đơn khiếu nại, tố cáo.\n\nSở đã tiếp nhận 05 đơn khiếu nại.",),
)
