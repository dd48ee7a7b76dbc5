"""Chữ viết tắt chưa được giải thích.

## Kiểm tra gì
Tìm chữ viết tắt (từ hai chữ hoa trở lên) dùng trong nội dung mà trước đó chưa viết đầy đủ kèm chữ tắt trong ngoặc, hoặc chưa có trong bảng
giải thích chữ viết tắt. Mỗi chữ báo một lần, tại chỗ dùng đầu tiên.

## Vì sao
Người nhận ngoài ngành, nhất là công dân, không biết chữ viết tắt riêng của cơ quan; cùng một chữ có thể hiểu theo nhiều nghĩa.

## Cách sửa
Viết đầy đủ ở lần đầu, kèm chữ tắt trong ngoặc: «cải cách hành chính (CCHC)».

## Giới hạn
Chỉ là gợi ý. Chữ viết tắt phổ biến (UBND, HĐND, TW …) theo từ điển, ký hiệu văn bản, số La Mã, tiêu đề viết hoa, phần nơi nhận và phần ký
không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.abbreviations import definitions, uses
from minhbach.checks.dictionaries import expansions, words
from minhbach.checks.parts import body
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.text import blind


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    known = words("viet-tat.yaml", "universal")
    main = body(subject.reading)
    defined = {definition.short for piece in subject.reading.pieces for definition in definitions(piece.text)}
    table = {piece.text.strip() for piece in subject.reading.pieces if piece.kind == "cell"}
    said: set[str] = set()
    whole = "\n".join(blind(piece.text) for piece in subject.reading.pieces)
    for piece in (*main, *(piece for piece in subject.reading.pieces if piece.kind == "note")):
        for found in uses(piece.text):
            short = found.group()
            if short in said or short in known or short in defined or short in table:
                continue
            said.add(short)
            long = expansions().get(short, "")
            written = long if long and _occurs(long, whole) else ""
            advice = f"Viết ở lần đầu: «{long or '…'} ({short})»."
            message = f"Chữ viết tắt «{short}» chưa được giải thích" + (
                f" (văn bản có viết «{written}» nhưng không kèm chữ tắt)." if written else "."
            )
            yield at(piece, found.start(), found.end(), message, repair=advice)


def _occurs(long: str, whole: str) -> bool:
    return re.search(rf"\b{re.escape(blind(long))}\b", whole) is not None


RULE = Rule(
    code="NN008",
    name="viet-tat-chua-giai-thich",
    title="Chữ viết tắt chưa được giải thích",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I: từ ngữ viết tắt phải được giải thích ở lần sử dụng đầu tiên.",
    since="2026.1",
    check=check,
    good=(
        "Công tác cải cách hành chính (CCHC) của tỉnh đạt kết quả; UBND tỉnh chỉ đạo CCHC quyết liệt.",
        "Thực hiện Kế hoạch số 535/KH-SCT và Nghị quyết Đại hội XIII.",
    ),
    bad=("Thực hiện nhiệm vụ CCHC của tỉnh năm 2025.",),
)
