"""Năm cũ còn sót trong báo cáo.

## Kiểm tra gì
Trong báo cáo của một năm, tìm «trong năm» trước đó mà câu không so sánh, tổng kết hay nhắc lại.

## Vì sao
Báo cáo hằng năm thường sao chép từ năm trước; năm cũ còn sót làm sai kỳ báo cáo.

## Cách sửa
Sửa thành năm báo cáo, hoặc nói rõ vì sao nhắc năm trước.

## Giới hạn
Hội nghị tổng kết năm trước tổ chức đầu năm nay, so sánh với năm trước, quyết toán, đánh giá, chỉ số của năm trước là đúng và không bị báo.
Chỉ xét văn bản mà tiêu đề nêu một năm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.parts import body, reported_year, title_of
from minhbach.checks.places import at, quoted_spans, within
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_CLAUSE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*")
_IN_YEAR = re.compile(r"trong\s+năm\s+((?:19|20)\d\d)(?!\s*[-–]\s*\d)")
_LAWFUL = re.compile(
    r"so\s+với|cùng\s+kỳ|tổng\s+kết|hội\s+nghị|quyết\s+toán|chỉ\s+số|đánh\s+giá|xếp\s+(?:loại|hạng)|giai\s+đoạn|từ\s+năm"
    r"|năm\s+trước|tăng|giảm|kết\s+quả"
    r"|đã|ban\s+hành|còn|tồn|chuyển\s+(?:sang|qua)|kéo\s+dài|lũy\s+kế|theo\s+số\s+liệu",
    re.IGNORECASE,
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title, year = title_of(subject.reading), reported_year(subject.reading)
    if title is None or title.kind != "BÁO CÁO" or year is None:
        return
    for piece in body(subject.reading):
        quoted = quoted_spans(piece.text)
        for clause in _CLAUSE.finditer(piece.text):
            if _LAWFUL.search(clause.group()):
                continue
            for found in _IN_YEAR.finditer(piece.text, *clause.span()):
                if int(found[1]) == year - 1 and not within(found.start(), quoted):
                    yield at(
                        piece,
                        found.start(),
                        found.end(),
                        f"Báo cáo năm {year} viết «{' '.join(found.group().split())}»: có thể là năm cũ còn sót.",
                        repair=f"Đối chiếu; nếu nói về kỳ báo cáo thì sửa thành «trong năm {year}».",
                    )


RULE = Rule(
    code="TG001",
    name="nam-cu",
    title="Năm cũ còn sót trong báo cáo",
    severity=Severity.WARNING,
    basis="Nghị định 09/2019/NĐ-CP về chế độ báo cáo: nội dung, số liệu theo đúng kỳ báo cáo.",
    since="2026.1",
    check=check,
    good=(
        "BÁO CÁO\n\nKết quả thực hiện dân chủ ở cơ sở năm 2025\n\nHội nghị công chức năm 2024; trong năm 2024 tăng so với 2023.",
        "BÁO CÁO\n\nKết quả thực hiện dân chủ ở cơ sở năm 2025\n\nTrong năm 2025 triển khai công tác dân vận.",
    ),
    bad=(
        "BÁO CÁO\n\nKết quả thực hiện dân chủ ở cơ sở năm 2025\n\nTriển khai Quy chế dân chủ ở cơ sở và công tác dân vận trong năm 2024.",
    ),
)
