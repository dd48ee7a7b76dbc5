"""Tiêu đề hứa kết quả mà không có số liệu.

## Kiểm tra gì
Trong báo cáo, với tiêu đề nêu mức độ hài lòng, đối thoại, tiếp công dân, giải quyết khiếu nại, tố cáo, tìm số liệu về nội
dung đó trong phần dưới tiêu đề.

## Vì sao
Nêu mục mà không có số là bỏ trống chứ không phải bằng không; cơ quan nhận không biết đã làm hay chưa.

## Cách sửa
Ghi số liệu; không có thì ghi «không phát sinh», «0 đơn».

## Giới hạn
Chỉ xét phần kết quả của báo cáo, không xét phần phương hướng. Câu «không phát sinh», «không có» được coi là có số liệu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from minhbach.checks.parts import body, title_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

LOWEST = 9
# what a heading promises: how it says so, the words that tell of it below, and the figures that would be its result
_TOPICS = {
    "mức độ hài lòng": (r"hài\s+lòng", "hài lòng", r"\d+(?:,\d+)?\s*%|\d+\s*(?:phiếu|điểm|ý kiến|người|lượt)"),
    "đối thoại": (r"đối\s+thoại", "đối thoại", r"\d+\s*(?:cuộc|buổi|lượt|hội nghị|lần|ý kiến|kiến nghị|vụ)"),
    "tiếp công dân": (
        r"tiếp\s+(?:công\s+)?dân",
        r"tiếp[^.;]{0,25}dân",
        r"\d+\s*(?:lượt|người|công dân|vụ|đoàn|buổi|kỳ|đơn)",
    ),
    "giải quyết khiếu nại, tố cáo": (
        r"(?:giải\s+quyết|xử\s+lý)[^.;]{0,30}(?:khiếu\s+nại|tố\s+cáo|đơn\s+thư)",
        r"khiếu nại|tố cáo|đơn",
        r"\d+\s*(?:đơn|vụ|thư|lượt|trường hợp|khiếu nại|tố cáo|kiến nghị|phản ánh)",
    ),
}
_NIL = r"không\s+(?:có|phát\s+sinh|nhận|tiếp\s+nhận)|chưa\s+(?:có|phát\s+sinh|nhận)"
_FREQUENCY = re.compile(r"(?:mỗi|định\s+kỳ|hằng|hàng|ít\s+nhất)[^.;,]{0,20}\d+\s*\w+", re.IGNORECASE)
_AHEAD = re.compile(
    r"phương\s+hướng|nhiệm\s+vụ|giải\s+pháp|kiến\s+nghị,|đề\s+xuất|mục\s+tiêu|mục\s+đích|tổ\s+chức\s+thực\s+hiện", re.IGNORECASE
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title = title_of(subject.reading)
    if title is None or title.kind != "BÁO CÁO" or spoilt(subject.reading):
        return
    text = body(subject.reading)
    ahead = False
    told: set[str] = set()
    for number, piece in enumerate(text):
        if piece.kind != "heading":
            continue
        if piece.level == 1:
            ahead = bool(_AHEAD.search(piece.text))
        if ahead:
            continue
        section = list(takewhile(partial(_stays_under, piece), text[number + 1 :]))
        words = " ".join(_FREQUENCY.sub("", " ".join(other.text.split())) for other in section if other.kind != "heading")
        missing = [name for name in _promised(piece.text) if name not in told and not _has_figures(words, name)]
        if missing:
            told.update(missing)
            names = ", ".join(f"«{name}»" for name in missing)
            yield at(
                piece,
                0,
                len(piece.text),
                f"Tiêu đề nêu {names} nhưng phần dưới không có số liệu nào về nội dung này.",
                repair="Ghi số liệu; không có thì ghi rõ «không phát sinh».",
            )


def _promised(heading: str) -> list[str]:
    return [name for name, (pattern, _, _) in _TOPICS.items() if re.search(pattern, heading, re.IGNORECASE)]


def _has_figures(words: str, name: str) -> bool:
    _, about, figures = _TOPICS[name]
    sentences = (sentence for sentence in re.split(r"(?<=[.;])\s", words) if re.search(about, sentence, re.IGNORECASE))
    return any(re.search(f"{figures}|{_NIL}", sentence, re.IGNORECASE) for sentence in sentences)


def _stays_under(heading: Piece, other: Piece) -> bool:
    return other.kind != "heading" or (other.level or LOWEST) > (heading.level or LOWEST)


RULE = Rule(
    code="CT002",
    name="tieu-de-khong-so-lieu",
    title="Tiêu đề hứa kết quả mà không có số liệu",
    severity=Severity.WARNING,
    basis="Nghị định 09/2019/NĐ-CP, Điều 8: báo cáo gồm số liệu theo đề cương; bỏ trống không phải là bằng không.",
    since="2026.1",
    check=check,
    good=(
        (
            "BÁO CÁO\n\nKết quả công tác năm 2025\n\nI. KẾT QUẢ THỰC HIỆN\n\n1. Công tác tiếp công dân\n\n"
            "Năm 2025 đã tiếp 12 lượt công dân đến trụ sở."
        ),
    ),
    bad=(
        (
            "BÁO CÁO\n\nKết quả công tác năm 2025\n\nI. KẾT QUẢ THỰC HIỆN\n\n1. Công tác tiếp công dân\n\n"
            "Thực hiện tiếp công dân thường xuyên theo quy định, định kỳ mỗi tháng 01 lần."
        ),
    ),
)
