"""How a text leans on a document that it cites: as the rule of today, as a thing of the past, or as something that goes."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from minhbach.checks.mentions import Mention, citations_of
from minhbach.citations.resolution import Resolution, resolve
from minhbach.law.instruments import Instruments, known_instruments

_REPEAL = re.compile(
    r"(?:thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|hết hiệu lực|ngưng hiệu lực|đình chỉ|sửa đổi|bổ sung một số|tạm ngưng|đính chính|chấm dứt|so với"
    r"|trước đây)",
    re.IGNORECASE,
)
_REPEALED = re.compile(
    r"^[^;.]{0,400}(?:hết hiệu lực|bị bãi bỏ|được bãi bỏ|được thay thế|bị thay thế|không còn hiệu lực|ngưng hiệu lực)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?:trước đây|trước ngày|trước thời điểm|giai đoạn|lúc đó|thời điểm đó|đã ban hành|đã ký|từ năm|kể từ khi|tổng kết|sơ kết|năm trước"
    r"|nhiệm kỳ|\(cũ\)|chuyển tiếp|tiếp tục áp dụng)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BASIS = re.compile(
    r"\b(?:theo|căn cứ|căn cứ vào|quy định tại|quy định của|theo quy định|thực hiện|triển khai|chấp hành|quán triệt)\b[^;.]{0,60}$",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"(?:hiệu lực|kể từ ngày|từ ngày|chuẩn bị|tuyên truyền|phổ biến|quán triệt|sắp|thi hành|dự thảo|được ban hành|thông qua)",
    re.IGNORECASE,
)


@cache
def instruments() -> Instruments:
    """The documents of the package, read once."""
    return known_instruments()


def force_of(mention: Mention, on: date) -> Resolution:
    """What is known of the cited document on a day."""
    return resolve(mention.citation, instruments(), on)


def as_basis(mention: Mention) -> bool:
    """Whether the text does something by it: "theo Nghị định số …"."""
    return bool(_BASIS.search(" ".join(mention.before.split())))


def going(mention: Mention) -> bool:
    """Whether the text itself says that it goes, or is changed: a repeal is no use as a basis."""
    return bool(_REPEAL.search(mention.before[-200:])) or bool(_REPEALED.search(" ".join(mention.after.split())))


def to_come(mention: Mention) -> bool:
    """Whether the text speaks of it as of something not yet in force."""
    return bool(_TO_COME.search(mention.before[-120:])) or bool(_TO_COME.search(mention.after[:160]))


def of_the_past(mention: Mention, ended: date) -> bool:
    """Whether the sentence tells of a time when it was still in force."""
    before = mention.before
    if _PAST.search(before) or _PAST.search(mention.after[:80]):
        return True
    told = [int(year) for year in _YEAR.findall(_without_citations(mention))]
    return bool(told) and max(told) <= ended.year


def _without_citations(mention: Mention) -> str:
    """The sentence without numbers and dates of documents."""
    text = list(mention.piece.text)
    for other in citations_of(mention.piece.text):
        text[other.start : other.end] = " " * (other.end - other.start)
    start = mention.citation.start - len(mention.before)
    return "".join(text[start : mention.citation.end + len(mention.after)])
