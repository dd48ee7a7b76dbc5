"""Số liệu một cân đối không khớp (tiếp nhận, đã giải quyết, đang giải quyết).

## Kiểm tra gì
Nhận ra các chỉ số quen thuộc theo cách gọi trong câu (đã tiếp nhận, đã giải quyết, đang giải quyết, trong hạn, quá hạn, tổng số đơn …)
rồi xét mọi quan hệ phải đúng giữa chúng, chẳng hạn tiếp nhận = đã giải quyết + đang giải quyết.

## Vì sao
Hồ sơ đã nhận thì hoặc đã giải quyết, hoặc đang giải quyết; chênh lệch là hồ sơ bị bỏ sót hoặc bị tính hai lần.

## Cách sửa
Đối chiếu sổ theo dõi hồ sơ. Phần mềm nêu các cách sửa ít số nhất để mọi quan hệ cùng khớp, và hỏi khi chênh lệch đúng bằng một số khác.

## Giới hạn
Hồ sơ bị trả lại, rút hoặc từ chối có thể giải thích chênh lệch: chỉ là lỗi chắc chắn khi số tiếp nhận được phân ra đầy đủ và đoạn văn
không nói đến những hồ sơ ấy. Câu hỏi về số dư là câu hỏi, không phải chứng minh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from minhbach.checks.claims import claims, definitions, identities, named_of, printed, quantities_of, relations_of, repairs_said
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.reading import Piece
from minhbach.figures.arithmetic import Operation
from minhbach.figures.quantities import Quantity
from minhbach.indicators.identities import IdentityResult, Outcome, Relation, check_identities

_OTHER_WAY = re.compile(
    r"\b(?:trả lại|từ chối|rút|hủy|huỷ|không đủ điều kiện|bổ sung hồ sơ|chưa tiếp nhận|dừng|chờ bổ sung|liên thông)\b", re.IGNORECASE
)
_INFLOW = "HS-1"
_FLOW = "HS-3"


def check(subject: Subject, context: Context) -> Iterator[Found]:
    told: set[tuple[int, int]] = set()
    for piece in pieces(subject.reading, PROSE):
        figures = {one.code: one.quantity for one in named_of(piece.text) if not one.ambiguous and one.quantity.exact}
        for found, total in _broken(piece, figures):
            told.add((id(piece), total.start))
            yield found
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.relation is not Operation.SUM or relation.holds is not False or not claim.scattered or relation.total is None:
            continue
        gap = abs(relation.total_value - (relation.expected or Decimal(0)))
        if (id(claim.piece), relation.total.start) not in told and not _explained(claim.piece, gap):
            message = f"Số liệu đầu vào và kết quả không cân đối: {relation.computation}."
            yield at(claim.piece, relation.start, relation.end, message, repair=repairs_said(relation.repairs), severity=Severity.WARNING)


def _broken(piece: Piece, figures: Mapping[str, Quantity]) -> Iterator[tuple[Found, Quantity]]:
    if len(figures) < 2:
        return
    values = {code: quantity.value for code, quantity in figures.items()}
    names = {code: definitions()[code].name for code in figures}
    results = check_identities(values, identities(), names=names)
    sums = [
        {relation.total.start, *(part.start for part in relation.parts)}
        for relation in relations_of(piece.text)
        if relation.relation is Operation.SUM and relation.total is not None and relation.end > relation.parts[0].start
    ]
    for result in results:
        if result.outcome is not Outcome.FAILS:
            continue
        used = [figures[code] for code in result.identity.codes]
        if any({one.start for one in used} <= places for places in sums):
            continue  # said as one sum: rule SL001 has it
        if _explained(piece, abs(result.gap or Decimal(0))):
            continue
        first, last = min(used, key=lambda one: one.start), max(used, key=lambda one: one.end)
        message = f"{result.name}: không khớp. {result.computation}. Chênh lệch {printed(abs(result.gap or Decimal(0)))}."
        residuals = "".join(f" {_in_words(str(one).replace(f' – {one.name}', ''))}" for one in result.residuals[:2])
        found = at(piece, first.start, last.end, message + residuals, repair=_repairs(result), severity=_severity(piece, result, results))
        yield found, figures[result.identity.codes[0]]


def _explained(piece: Piece, gap: Decimal) -> bool:
    """Whether the gap is told: "trả lại 10 hồ sơ"."""
    return any(one.value == gap and _OTHER_WAY.search(f"{one.before} {one.after}") for one in quantities_of(piece.text))


def _in_words(sentence: str) -> str:
    """The sentence with names of indicators for their codes, which no writer knows."""
    return re.sub(r"\b[A-Z]{2}\d{2}\b", lambda code: f"«{definitions()[code[0]].name}»" if code[0] in definitions() else code[0], sentence)


def _severity(piece: Piece, result: IdentityResult, results: list[IdentityResult]) -> Severity:
    if result.identity.relation is Relation.AT_MOST or result.code != _FLOW or _OTHER_WAY.search(piece.text):
        return Severity.WARNING
    inflow = next((one for one in results if one.code == _INFLOW), None)
    return Severity.ERROR if inflow is not None and inflow.outcome is Outcome.HOLDS else Severity.WARNING


def _repairs(result: IdentityResult) -> str:
    ways = result.repairs or tuple((change,) for change in result.single)
    if not ways:
        return "Hãy đối chiếu lại với sổ gốc."
    return (
        "; hoặc ".join(" và ".join(_in_words(str(change)) for change in way) for way in ways[:3])
        + ". Hãy đối chiếu với sổ gốc rồi mới sửa."
    )


RULE = Rule(
    code="SL007",
    name="can-doi-luong",
    title="Số liệu một cân đối không khớp",
    severity=Severity.WARNING,
    basis="Thông tư số 01/2020/TT-VPCP, Biểu số II.06a/VPCP/KSTT: tiếp nhận bằng đã giải quyết cộng đang giải quyết.",
    since="2026.1",
    check=check,
    good=(
        "Đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; "
        "kỳ trước chuyển qua 12 hồ sơ); đã giải quyết 3.303 hồ sơ; đang giải quyết 79 hồ sơ.",
    ),
    bad=(
        "Đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; "
        "kỳ trước chuyển qua 12 hồ sơ); đã giải quyết 3.276 hồ sơ; đang giải quyết 79 hồ sơ.",
    ),
)
