"""Tiêu ngữ trình bày sai.

## Kiểm tra gì
Xem dòng «Độc lập - Tự do - Hạnh phúc»: giữa các cụm từ là gạch nối ngắn, có dấu cách ở hai bên.

## Vì sao
Tiêu ngữ là thành phần bắt buộc, trình bày theo mẫu.

## Cách sửa
Gõ lại: «Độc lập - Tự do - Hạnh phúc».

## Giới hạn
Văn bản quét bị hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_MOTTO = re.compile(r"Độc\s*lập\s*[-–—]\s*Tự\s*do\s*[-–—]\s*Hạnh\s*phúc", re.IGNORECASE)
RIGHT = "Độc lập - Tự do - Hạnh phúc"
_HEAD = 20


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for piece in list(pieces(subject.reading, TEXT | {"header", "textbox"}))[:_HEAD]:
        for found in _MOTTO.finditer(piece.text):
            written = " ".join(found.group().split())
            if written != RIGHT:
                dash = re.sub("[–—]", "-", written) == RIGHT
                yield at(
                    piece,
                    found.start(),
                    found.end(),
                    f"Tiêu ngữ viết «{written}».",
                    repair=f"Viết «{RIGHT}».",
                    text=RIGHT,
                    severity=Severity.HINT if dash else None,
                )


RULE = Rule(
    code="TT011",
    name="tieu-ngu",
    title="Tiêu ngữ trình bày sai",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 1: Quốc hiệu và Tiêu ngữ; giữa các cụm từ có gạch nối, có cách chữ.",
    since="2026.1",
    check=check,
    good=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc",),
    bad=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập -Tự do -Hạnh phúc",),
)
