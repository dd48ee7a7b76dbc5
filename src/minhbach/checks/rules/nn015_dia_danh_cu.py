"""Tên tỉnh, cấp hành chính không còn vào ngày của văn bản.

## Kiểm tra gì
Tìm tên tỉnh, thành phố đã sáp nhập và cấp huyện đã kết thúc mà văn bản nhắc đến như đang còn, theo từ điển tên cũ có ngày kết thúc.

## Vì sao
Từ ngày 01/7/2025 cả nước còn 34 đơn vị hành chính cấp tỉnh (Nghị quyết 202/2025/QH15) và không còn cấp huyện. Gọi tên cũ làm sai thẩm
quyền, địa bàn.

## Cách sửa
Dùng tên mới; nếu nói về thời gian trước đó thì ghi rõ «(cũ)» hoặc «trước đây».

## Giới hạn
Không báo khi văn bản có ngày trước ngày kết thúc của tên; khi câu có «(cũ)», «trước đây», «sáp nhập», «hợp nhất»; khi câu dẫn văn bản
hoặc sự việc trước ngày đó; trong ngoặc kép; và ở phường, xã mang tên cũ của tỉnh, huyện.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.old_names import outdated
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject


def check(subject: Subject, context: Context) -> Iterator[Found]:
    return outdated(subject.reading, context, "place")


RULE = Rule(
    code="NN015",
    name="dia-danh-cu",
    title="Tên tỉnh, cấp hành chính không còn vào ngày của văn bản",
    severity=Severity.WARNING,
    basis="Nghị quyết 202/2025/QH15 về việc sắp xếp đơn vị hành chính cấp tỉnh; Luật Tổ chức chính quyền địa phương số 72/2025/QH15.",
    since="2026.1",
    check=check,
    good=(
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nSở Công Thương tỉnh Kon Tum (cũ) bàn giao hồ sơ; phường Kon Tum tiếp nhận.",
        "Quảng Ngãi, ngày 07 tháng 5 năm 2025\n\nĐoàn công tác làm việc với tỉnh Kon Tum.",
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nThực hiện Quyết định số 16/2025/QĐ-UBND ngày 28/02/2025 của UBND tỉnh Kon Tum.",
    ),
    bad=("Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nĐoàn công tác phối hợp với tỉnh Kon Tum kiểm tra các chợ.",),
)
