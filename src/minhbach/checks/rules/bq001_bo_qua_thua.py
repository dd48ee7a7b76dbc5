"""Mục bỏ qua không còn ứng với phát hiện nào.

## Kiểm tra gì
Đối chiếu tệp bỏ qua (`.minhbach-bo-qua.yaml`) với các phát hiện của lần kiểm tra này: mục nào không ứng với phát hiện nào thì bị báo.

## Vì sao
Một mục bỏ qua còn sót lại sau khi câu chữ đã được sửa có thể che mất lỗi mới cùng mã xuất hiện sau này.

## Cách sửa
Xóa mục đó khỏi tệp bỏ qua, hoặc sửa lại phần «trich» cho đúng câu chữ trong văn bản.

## Giới hạn
Mục chung cho nhiều văn bản có thể không ứng với phát hiện nào trong một văn bản cụ thể; khi đó thêm «tep» để mục chỉ áp dụng cho đúng tệp.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject, Suppression


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for entry in context.unused:
        what = f"{entry.code}, trích «{entry.quote}»" if entry.quote else entry.code
        yield Found(0, 0, f"Mục bỏ qua ({what}; lý do: {entry.reason}) không ứng với phát hiện nào.", "Xóa mục này khỏi tệp bỏ qua.")


RULE = Rule(
    code="BQ001",
    name="bo-qua-thua",
    title="Mục bỏ qua không còn ứng với phát hiện nào",
    severity=Severity.HINT,
    basis="Quy ước của phần mềm: mọi mục bỏ qua phải có lý do và phải còn cần đến.",
    since="2026.1",
    check=check,
    good=(Example("Mọi mục trong tệp bỏ qua đều ứng với một phát hiện.", "Sở đã ban hành kế hoạch."),),
    bad=(
        Example(
            "Tệp bỏ qua có mục cho NN001 «của của», trong khi văn bản không còn chỗ nào viết như thế.",
            "Sở đã ban hành kế hoạch.",
            unused=(Suppression("NN001", "Trích nguyên văn", "của của"),),
        ),
    ),
)
