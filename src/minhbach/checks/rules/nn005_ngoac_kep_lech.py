"""Dấu ngoặc kép mở mà không đóng, hoặc đóng mà không mở.

## Kiểm tra gì
Đếm dấu mở «“» và dấu đóng «”» theo thứ tự, cả khi phần trích chạy qua nhiều đoạn; đếm dấu ngoặc kép thẳng («"») theo từng đoạn.

## Vì sao
Dấu ngoặc kép lệch làm người đọc không biết phần trích bắt đầu hay kết thúc ở đâu.

## Cách sửa
Thêm dấu còn thiếu, hoặc bỏ dấu thừa.

## Giới hạn
Văn bản quét bị hỏng chữ không xét. Phần trích lồng nhau được chấp nhận. Dấu mở bằng kiểu này, đóng bằng kiểu kia chỉ là gợi ý.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.places import context as around
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

_MARK = re.compile(r"[“”]|(?<!\d)\"")
_ADVICE = "Thêm dấu ngoặc kép còn thiếu hoặc bỏ dấu thừa."


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    opened: list[tuple[Piece, int]] = []
    for piece in pieces(subject.reading, TEXT):
        opens, closes, straight = _unmatched(piece.text)
        if len(straight) == 1 and len(opens) + len(closes) == 1:
            place = (opens + closes)[0]
            yield at(
                piece,
                place,
                place + 1,
                f"Ngoặc kép mở và đóng bằng hai kiểu dấu: «{around(piece.text, place, place + 1)}».",
                repair="Dùng “ để mở và ” để đóng.",
                severity=Severity.HINT,
            )
            continue
        for place in closes:
            if opened:
                opened.pop()
            else:
                yield at(
                    piece,
                    place,
                    place + 1,
                    f"Dấu đóng ngoặc kép không có dấu mở: «{around(piece.text, place, place + 1)}».",
                    repair=_ADVICE,
                )
        opened += [(piece, place) for place in opens]
        if len(straight) == 1:
            place = straight[0]
            yield at(piece, place, place + 1, f"Dấu ngoặc kép lẻ: «{around(piece.text, place, place + 1)}».", repair=_ADVICE)
    for piece, place in opened:
        yield at(piece, place, place + 1, f"Dấu mở ngoặc kép không có dấu đóng: «{around(piece.text, place, place + 1)}».", repair=_ADVICE)


def _unmatched(text: str) -> tuple[list[int], list[int], list[int]]:
    """Places of opening and closing marks without partner in the piece, and of the one straight mark too many."""
    opens: list[int] = []
    closes: list[int] = []
    straight: list[int] = []
    for found in _MARK.finditer(text):
        if found.group() == "“":
            opens.append(found.start())
        elif found.group() == "”":
            if opens:
                opens.pop()
            else:
                closes.append(found.start())
        else:
            straight.append(found.start())
    return opens, closes, straight[-1:] if len(straight) % 2 else []


RULE = Rule(
    code="NN005",
    name="ngoac-kep-lech",
    title="Dấu ngoặc kép mở mà không đóng, hoặc đóng mà không mở",
    severity=Severity.WARNING,
    basis="Quy tắc chính tả tiếng Việt: dấu ngoặc kép dùng thành cặp.",
    since="2026.1",
    check=check,
    good=('Phong trào “Dân vận khéo” và khẩu hiệu "Dân biết, dân bàn" được nhân rộng.',),
    bad=("Những biểu hiện “tự diễn biến”, “tự chuyển hóa” trong nội bộ”.", 'Phong trào "Dân vận khéo được nhân rộng.'),
)
