"""Thiếu «./.» ở cuối văn bản.

## Kiểm tra gì
Tìm dấu «./.» kết thúc nội dung, trước phần nơi nhận, chữ ký.

## Vì sao
Dấu «./.» cho biết nội dung đã hết, không bị thêm, bớt.

## Cách sửa
Thêm «./.» sau câu cuối.

## Giới hạn
Chỉ là gợi ý: theo thông lệ. Văn bản của Đảng kết thúc bằng dấu chấm, không xét; luật, nghị định, thông tư và văn bản không có phần nơi nhận
không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.parts import body, is_party, recipients, title_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_KINDS = {"BÁO CÁO", "KẾ HOẠCH", "TỜ TRÌNH", "THÔNG BÁO", "CHỈ THỊ", "HƯỚNG DẪN", "CHƯƠNG TRÌNH", "QUYẾT ĐỊNH", "ĐỀ ÁN", "PHƯƠNG ÁN"}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title = title_of(subject.reading)
    if (
        title is None
        or title.kind not in _KINDS
        or recipients(subject.reading) is None
        or is_party(subject.reading)
        or spoilt(subject.reading)
    ):
        return
    if any(re.search(r"\.\s?/\s?\.", piece.text) for piece in subject.reading.pieces):
        return
    prose = [piece for piece in body(subject.reading) if piece.kind == "paragraph" and piece.text.rstrip().endswith(".")]
    if prose:
        last = prose[-1]
        end = len(last.text.rstrip())
        yield at(last, max(end - 20, 0), end, "Nội dung văn bản không kết thúc bằng «./.».", repair="Thêm «./.» sau câu cuối.")


RULE = Rule(
    code="TT002",
    name="thieu-ket-thuc",
    title="Thiếu «./.» ở cuối văn bản",
    severity=Severity.HINT,
    basis="Thông lệ trình bày văn bản hành chính theo các mẫu của Nghị định 30/2020/NĐ-CP, Phụ lục III.",
    since="2026.1",
    check=check,
    good=("BÁO CÁO\n\nKết quả công tác năm 2025\n\nTrên đây là báo cáo của Sở./.\n\nNơi nhận:\n\n- Sở Nội vụ;\n\n- Lưu: VT.",),
    bad=(
        (
            "BÁO CÁO\n\nKết quả công tác năm 2025\n\nTrên đây là báo cáo của Sở về kết quả thực hiện.\n\nNơi nhận:\n\n"
            "- Sở Nội vụ;\n\n- Lưu: VT."
        ),
    ),
)
