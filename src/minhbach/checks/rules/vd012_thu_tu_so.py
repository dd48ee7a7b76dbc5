"""Số văn bản không tăng theo ngày trong cùng một loạt.

## Kiểm tra gì
Các văn bản cùng cơ quan, cùng loại, cùng năm và cùng giai đoạn tồn tại của cơ quan: số lớn hơn phải có ngày sau hoặc cùng ngày.

## Vì sao
Số văn bản lấy liên tiếp theo ngày; một số lạc thứ tự thường là số hoặc ngày viết sai, hoặc số của loạt khác.

## Cách sửa
Tra lại sổ văn bản.

## Giới hạn
Cơ quan được lập lại khi sáp nhập (tỉnh, xã: 01/7/2025; bộ, sở: 01/3/2025) đánh số lại từ đầu, nên không so qua mốc ấy. Nơi ban hành khác
nhau, loạt văn bản mật và loạt quy phạm là loạt riêng. Không bao giờ là lỗi chắc chắn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from minhbach.checks.mentions import Mention, numbered, quoted
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.citations.model import Kind
from minhbach.law.issuers import known_issuers
from minhbach.text import blind

_RENEWALS = (date(2025, 3, 1), date(2025, 7, 1))  # departments and ministries; provinces and communes
_FEWEST = 3  # two documents do not tell which of them is odd


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    series: dict[tuple[object, ...], dict[tuple[int, date], Mention]] = defaultdict(dict)
    for mention in numbered(subject.reading):
        citation = mention.citation
        number = citation.number or ""
        if citation.date is None or citation.kind is Kind.PARTY or citation.symbol_type is None or citation.damage or not number.isdigit():
            continue
        life = bisect_right(_RENEWALS, citation.date)
        key = (citation.symbol_type, citation.issuer_symbol, citation.date.year, citation.year is None, life, _place(mention))
        series[key].setdefault((int(number), citation.date), mention)
    for members in series.values():
        if len(members) >= _FEWEST:
            yield from _odd(members)


def _odd(members: dict[tuple[int, date], Mention]) -> Iterator[Found]:
    rising = _longest_rising(sorted(members))
    odd = [one for one in members if one not in rising]
    if len(rising) < 2 or len(odd) > len(members) // 3:
        return  # no series that most of them follow
    for number, day in odd:
        mention = members[number, day]
        near = next((one for one in rising if (one[0] > number) != (one[1] > day) and one[1] != day), rising[0])
        other = members[near]
        message = (
            f"Số {quoted(mention)} ngày {mention.citation.date_text} không theo thứ tự với số {quoted(other)} "
            f"ngày {other.citation.date_text} cùng cơ quan, cùng loại, cùng năm. "
            "Số này có thuộc loạt khác (văn bản quy phạm, nơi khác) không?"
        )
        yield at(mention.piece, mention.citation.start, mention.citation.end, message, repair="Tra lại sổ văn bản.")


def _longest_rising(members: Sequence[tuple[int, date]]) -> list[tuple[int, date]]:
    """The longest run in which days do not fall as numbers rise."""
    best: list[list[tuple[int, date]]] = []
    for member in members:
        chain = max((run for run in best if run[-1][1] <= member[1]), key=len, default=[])
        best.append([*chain, member])
    return max(best, key=len, default=[])


def _place(mention: Mention) -> str:
    """The province that the text names as the issuer's, for a symbol of the place says none."""
    words = blind(f"{mention.stated} {mention.citation.subject}")
    names = [name for province in known_issuers().provinces.provinces for name in (province.name, *province.absorbed)]
    return next((name for name in names if blind(name) in words), "")


RULE = Rule(
    code="VD012",
    name="thu-tu-so",
    title="Số văn bản không tăng theo ngày trong cùng một loạt",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Điều 15: số văn bản lấy theo thứ tự và trình tự thời gian trong năm.",
    since="2026.1",
    check=check,
    good=(
        "Kế hoạch số 517/KH-SCT ngày 14/3/2025; Kế hoạch số 535/KH-SCT ngày 17/3/2025; Kế hoạch số 486/KH-SCT ngày 08/8/2025; "
        "Kế hoạch số 730/KH-SCT ngày 20/8/2025; Kế hoạch số 1938/KH-SCT ngày 18/10/2025.",
    ),
    bad=(
        "Kế hoạch số 32/KH-SCT ngày 06/01/2025; Kế hoạch số 84/KH-SCT ngày 13/01/2025; Kế hoạch số 138/KH-SCT ngày 10/01/2025; "
        "Kế hoạch số 213/KH-SCT ngày 24/01/2025.",
    ),
)
