"""Từ không thể có trong tiếng Việt.

## Kiểm tra gì
Tìm từ có dấu mà không thể là một âm tiết tiếng Việt: hai dấu thanh, dấu đặt sai nguyên âm, vần không có («gíá», «tạọ», «quyêt»).

## Vì sao
Đó là lỗi gõ mà mắt đọc lướt dễ bỏ qua.

## Cách sửa
Gõ lại từ đó.

## Giới hạn
Tên riêng, từ nước ngoài và từ không dấu không xét. Văn bản quét bị hỏng chữ không xét. Từ địa phương, tiếng dân tộc thiểu số viết thường có
thể bị báo nhầm.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import is_impossible, spoilt, words


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for piece in pieces(subject.reading, PROSE):
        for found in words(piece.text):
            if is_impossible(found.group()):
                yield at(
                    piece, found.start(), found.end(), f"«{found.group()}» không phải một âm tiết tiếng Việt.", repair="Gõ lại từ này."
                )


RULE = Rule(
    code="NN017",
    name="am-tiet-sai",
    title="Từ không thể có trong tiếng Việt",
    severity=Severity.WARNING,
    basis="Quy tắc chính tả tiếng Việt.",
    since="2026.1",
    check=check,
    good=("Nghiêng, khuỷu, quýt, giếng, gìn giữ, hoà, hòa, khuếch trương; internet, logistics.",),
    bad=("Tổ chức đánh gíá kết quả đào tạọ.",),
)
