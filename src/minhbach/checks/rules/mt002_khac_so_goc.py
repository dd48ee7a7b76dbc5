"""Số in trong văn bản khác số tính từ sổ.

## Kiểm tra gì
Khi kiểm tra cùng với sổ của cơ quan (`--against`): số đi với cách gọi quen thuộc của một chỉ số («đã tiếp nhận … hồ sơ») so với số
tính từ sổ.

## Vì sao
Số trong báo cáo phải là số trong sổ tại ngày chốt.

## Cách sửa
Kiểm tra ngày chốt và kỳ báo cáo; nếu cùng kỳ thì sửa theo sổ, hoặc sửa sổ nếu sổ ghi thiếu.

## Giới hạn
Chỉ số được nhận theo lời văn nên có thể nhầm phạm vi (một phòng, một lĩnh vực); vì thế không phải lỗi chắc chắn. Số ước lượng không xét.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from minhbach.checks.claims import definitions, named_of, printed
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.figures.quantities import Quantity


def check(subject: Subject, context: Context) -> Iterator[Found]:
    figures = context.figures or {}
    for piece in pieces(subject.reading, PROSE) if figures else ():
        for named in named_of(piece.text):
            computed = _number(figures.get(named.code))
            if computed is None or named.ambiguous or not named.quantity.exact or _agrees(named.quantity, computed):
                continue
            quantity, name = named.quantity, definitions()[named.code].name
            message = f"{name}: văn bản ghi {printed(quantity.value)}, sổ tính được {printed(computed)} ({named.code})."
            yield at(piece, quantity.start, quantity.end, message, repair="Kiểm tra ngày chốt và kỳ báo cáo, rồi sửa theo sổ.")


def _number(value: object) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _agrees(quantity: Quantity, computed: Decimal) -> bool:
    """Equal to the digits that are printed."""
    if quantity.scale != 1:
        return quantity.interval[0] <= computed <= quantity.interval[1]
    return quantity.number == computed.quantize(Decimal(1).scaleb(-quantity.decimals), rounding=ROUND_HALF_UP)


_SAID = "Đã giải quyết 3.276 hồ sơ (trong đó, đúng hạn 3.261 hồ sơ; quá hạn {} hồ sơ)."

RULE = Rule(
    code="MT002",
    name="khac-so-goc",
    title="Số in trong văn bản khác số tính từ sổ",
    severity=Severity.WARNING,
    basis="Số liệu báo cáo phải khớp sổ theo dõi tại ngày chốt.",
    since="2026.1",
    check=check,
    good=(Example("Sổ tính được 15 hồ sơ quá hạn, văn bản cũng ghi 15.", _SAID.format(15), figures={"HS07": 15}),),
    bad=(Example("Sổ tính được 15 hồ sơ quá hạn, văn bản ghi 51.", _SAID.format(51), figures={"HS07": 15}),),
)
