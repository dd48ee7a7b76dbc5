"""Tên cơ quan không còn vào ngày của văn bản.

## Kiểm tra gì
Tìm tên bộ, sở, phòng đã hợp nhất, giải thể mà văn bản nhắc đến như đang còn, theo từ điển tên cũ có ngày kết thúc.

## Vì sao
Đầu năm 2025 nhiều bộ, sở được hợp nhất; từ ngày 01/7/2025 không còn cơ quan cấp huyện. Giao việc cho cơ quan không còn
thì không ai thực hiện.

## Cách sửa
Dùng tên cơ quan mới mà phát hiện nêu ra.

## Giới hạn
Không báo khi văn bản có ngày trước ngày kết thúc của tên; khi câu có «(cũ)», «trước đây», «hợp nhất», «sáp nhập»; khi câu dẫn văn bản
hoặc sự việc trước ngày đó; trong ngoặc kép. Ngày hợp nhất của từng sở có thể sớm hoặc muộn hơn vài ngày tùy tỉnh.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.old_names import outdated
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject


def check(subject: Subject, context: Context) -> Iterator[Found]:
    return outdated(subject.reading, context, "agency")


RULE = Rule(
    code="NN016",
    name="co-quan-cu",
    title="Tên cơ quan không còn vào ngày của văn bản",
    severity=Severity.WARNING,
    basis="Nghị quyết 176/2025/QH15 về cơ cấu tổ chức của Chính phủ; Nghị định 45/2025/NĐ-CP và 150/2025/NĐ-CP về cơ quan chuyên môn.",
    since="2026.1",
    check=check,
    good=(
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nSở Tài chính tiếp nhận nhiệm vụ của Sở Kế hoạch và Đầu tư (cũ).",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2024\n\nGiao Sở Kế hoạch và Đầu tư thẩm định.",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nThông tư số 08/2024/TT-BTNMT ngày 31/7/2024 của Bộ Tài nguyên và Môi trường.",
    ),
    bad=("Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nGiao Sở Kế hoạch và Đầu tư chủ trì thẩm định các dự án.",),
)
