"""Số, ký hiệu của văn bản trình bày sai.

## Kiểm tra gì
Xem dòng «Số:» ở đầu văn bản: năm trong số của văn bản hành chính, chữ «CV» trong ký hiệu công văn, số dưới 10 không có số
0, dấu gạch nối sai.

## Vì sao
Số, ký hiệu sai mẫu làm văn bản bị trả lại và khó tra cứu.

## Cách sửa
Ghi lại số, ký hiệu: số và ký hiệu cách nhau bằng «/», các nhóm chữ nối bằng «-», không có dấu cách.

## Giới hạn
Chỉ xét dòng số của chính văn bản. Dấu cách quanh số không xét vì số thường được điền tay. Văn bản quét không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import noise, spoilt

_OWN = re.compile(
    r"^\s*Số\s*:?\s*(?P<symbol>(?P<number>\d{1,5})\s?/\s?(?:(?P<year>(?:19"
    r"|20)\d\d)\s?/\s?)?(?P<rest>[A-ZĐ][\w&.ĐđƯư]*(?:\s?[-–—]\s?[\w&.]+)*))"
)
_ADMINISTRATIVE = re.compile(r"^(?:BC|KH|TTr|TB|CTr|HD|CV|GM|BB|PA|ĐA|DA|TC|CĐ|QC|QyĐ)\b")
_HEAD = 15


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading) or noise(subject.reading):
        return
    for piece in list(pieces(subject.reading, TEXT | {"header"}))[:_HEAD]:
        found = _OWN.match(piece.text)
        if found is None:
            continue
        start, end = found.span("symbol")
        for wrong, repair, severity in _wrong(found):
            yield at(piece, start, end, wrong, repair=repair, severity=severity)
        return


def _wrong(found: re.Match[str]) -> Iterator[tuple[str, str, Severity | None]]:
    number, year, rest = found["number"], found["year"], found["rest"]
    if year and _ADMINISTRATIVE.match(rest):
        yield f"Số của văn bản hành chính không có năm: «{found['symbol']}».", f"Ghi «{number}/{rest}».", None
    if rest.startswith("CV"):
        bare = rest.removeprefix("CV").lstrip(" -–—")
        yield "Ký hiệu công văn không có chữ «CV».", f"Ghi «{number}/{bare}».", None
    if len(number) == 1:
        yield f"Số dưới 10 phải có số 0 ở trước: «{number}».", f"Ghi «0{number}».", Severity.HINT
    if re.search("[–—]", rest):
        yield "Các nhóm chữ trong ký hiệu nối bằng gạch nối «-».", f"Ghi «{number}/{re.sub(' ?[–—] ?', '-', rest)}».", Severity.HINT


RULE = Rule(
    code="TT003",
    name="so-ky-hieu",
    title="Số, ký hiệu của văn bản trình bày sai",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 3: số, ký hiệu của văn bản.",
    since="2026.1",
    check=check,
    good=(
        "Số: 535/KH-SCT\n\nKẾ HOẠCH",
        "Số: 18/2025/QĐ-UBND\n\nQUYẾT ĐỊNH",
        "Số: 4104/SNV-XDCQ&TCBC",
    ),
    bad=(
        "Số: 535/2025/KH-SCT\n\nKẾ HOẠCH",
        "Số: 15/CV-SCT",
        "Số: 5/KH-SCT\n\nKẾ HOẠCH",
    ),
)
