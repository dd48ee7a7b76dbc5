"""Ký tự lạ hoặc mã chữ không thống nhất.

## Kiểm tra gì
Tìm ký tự hỏng, ký tự vô hình nằm giữa từ, chữ «Ð» của bảng chữ khác dùng thay «Đ», dấu thanh rời không ghép được vào chữ; và cho biết
khi tệp dùng bảng mã cũ (TCVN3, VNI).

## Vì sao
Nghị định 30/2020/NĐ-CP yêu cầu chữ tiếng Việt theo bộ mã Unicode, TCVN 6909:2001. Ký tự lạ làm máy không tìm
được từ, không nhận được ký hiệu.

## Cách sửa
Gõ lại từ đó bằng bộ mã Unicode dựng sẵn; với tệp mã cũ, chuyển mã toàn văn bản rồi soát lại.

## Giới hạn
Mỗi loại báo một lần, kèm số chỗ gặp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_KINDS = (
    (re.compile("\ufffd"), "Ký tự hỏng «\ufffd»"),
    (re.compile("(?<=[^\\W\\d_])[\u200b\u200c\u200d\u2060\ufeff\u00ad](?=[^\\W\\d_])"), "Ký tự vô hình nằm giữa từ"),
    (re.compile("[\u00d0\u0189](?=[^\\W_]|-)"), "Chữ «Ð» của bảng chữ khác thay cho «Đ»"),
    (re.compile("[\u0300\u0301\u0303\u0309\u0323]"), "Dấu thanh rời không ghép được vào chữ"),
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for pattern, what in _KINDS:
        found = list(pattern.finditer(subject.reading.source))
        if found:
            yield Found(*found[0].span(), f"{what}: {len(found)} chỗ.", "Gõ lại bằng bộ mã Unicode dựng sẵn.")
    for warning in subject.reading.warnings:
        if "mã" in warning and "cũ" in warning:
            yield Found(0, 0, warning, "Chuyển tệp gốc sang Unicode và lưu lại.")


RULE = Rule(
    code="NN012",
    name="ma-ky-tu",
    title="Ký tự lạ hoặc mã chữ không thống nhất",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I: phông chữ tiếng Việt, bộ mã ký tự Unicode theo TCVN 6909:2001.",
    since="2026.1",
    check=check,
    good=("Nghị định số 59/2023/NĐ-CP của Chính phủ.",),
    bad=("Nghị định số 59/2023/N\u00d0-CP của Chính phủ.", "Ủy ban nhân\u200bdân, hành\u200bchính công."),
)
