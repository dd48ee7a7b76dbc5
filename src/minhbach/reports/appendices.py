"""The pages after the signature: where every printed figure comes from, and the equations between figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from minhbach.documents.model import Block, Cell, FigureToken, Heading, Letterhead, PageBreak, Paragraph, Table, Text
from minhbach.facts.schemas import TABLES
from minhbach.indicators.definitions import CONFIDENCE_WORDS, Basis, Confidence, Definitions
from minhbach.indicators.identities import IdentityResult, Outcome
from minhbach.indicators.model import State, Value
from minhbach.reports.profile import Profile
from minhbach.reports.prose import print_date, token

OUTCOME_WORDS = {Outcome.HOLDS: "khớp", Outcome.FAILS: "KHÔNG KHỚP", Outcome.NOT_CHECKABLE: "chưa đối chiếu được"}
CONFIDENCE_MARKS = {Confidence.SECONDARY: "(*)", Confidence.MEMORY: "(**)", Confidence.OWN: "(–)"}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def appendices(letterhead: Letterhead, agency: str, *parts: Sequence[Block]) -> tuple[Block, ...]:
    """Each part on a page of its own: number in Roman, title, and the line that ties it to the document (Decree 30/2020, appendix I)."""
    number, day = letterhead.number_line.partition(": ")[2], letterhead.date_line.partition(", ")[2]
    tie = f"(Kèm theo {letterhead.kind.capitalize()} số {number} {day} của {agency})"
    blocks: list[Block] = []
    for number, part in zip(ROMAN, parts, strict=False):
        heading, *rest = part
        if isinstance(heading, Heading):
            named = replace(heading, number=f"Phụ lục {number}", anchor=f"phu-luc-{number.lower()}")
            blocks += [PageBreak(), named, Paragraph((Text(tie, italic=True),)), *rest]
    return tuple(blocks)


def sources(figures: Mapping[str, Value], printed: Sequence[str], definitions: Definitions, profile: Profile) -> list[Block]:
    """Where every printed figure comes from: one table a register, in the order in which the report speaks of them."""
    groups: dict[tuple[str, ...], list[Value]] = {}
    for code in printed:
        groups.setdefault(definitions.registers(code.partition(":")[0]), []).append(figures[code])
    used = {definitions[code.partition(":")[0]].basis.confidence for code in printed}
    marks = "".join(f"; {mark} là {CONFIDENCE_WORDS[confidence]}" for confidence, mark in CONFIDENCE_MARKS.items() if confidence in used)
    intro = (
        f"Các số liệu tính từ sổ sách đã chốt đến hết ngày {print_date(profile.period.cutoff)}. "
        "Tỷ lệ tính từ tử số và mẫu số, chỉ làm tròn khi in, làm tròn đến hai chữ số thập phân, từ 5 trở lên thì tăng một đơn vị. "
        "“Không phát sinh” là sổ có ghi đủ kỳ mà không có việc nào; "
        f"“chưa có số liệu” là sổ chưa được ghi đủ kỳ. Ở cột Căn cứ: không ghi dấu là đã đọc văn bản{marks}."
    )
    tables = [
        Table(
            caption="; ".join(_register_title(name) for name in registers),
            header=("Mã", "Số liệu và cách tính", "Giá trị", "Căn cứ"),
            rows=tuple(_source_row(figure, definitions) for figure in members),
            widths=(11, 49, 14, 26),
        )
        for registers, members in groups.items()
    ]
    return [Heading(0, "", "NGUỒN CỦA CÁC SỐ LIỆU", ""), Paragraph((Text(intro),)), *tables]


def _register_title(name: str) -> str:
    title = TABLES[name].title
    if TABLES[name].derived:
        return f"Bảng {title[:1].lower()}{title[1:]} (phần mềm tính từ các sổ)"
    return f"Sổ {title[:1].lower()}{title[1:]} (so-sach/{TABLES[name].file})"


def _source_row(figure: Value, definitions: Definitions) -> tuple[Cell, ...]:
    definition = definitions[figure.code.partition(":")[0]]
    words = [Text(figure.name, bold=True), Text(f". {definition.definition}")]
    if figure.numerator is not None and figure.denominator is not None:
        words.append(Text(f" Tử số {plain_number(figure.numerator)}, mẫu số {plain_number(figure.denominator)}."))
    if figure.note:
        words.append(Text(f" {figure.note}"))
    value: list[FigureToken | Text] = [token(figure)]
    if figure.state is State.VALUE:
        value.append(Text("%" if figure.unit == "%" else f" {figure.unit}"))
    basis = "" if definition.basis.confidence is Confidence.OWN else cited_basis(definition.basis)
    mark = CONFIDENCE_MARKS.get(definition.basis.confidence, "")
    return (
        Cell((Text(figure.code),)),
        Cell(tuple(words)),
        Cell(tuple(value), numeric=True),
        Cell((Text(f"{basis} {mark}".strip()),)),
    )


def balances(checked: Sequence[IdentityResult], snapshot: str) -> list[Block]:
    """Every identity with its computation, and the hash that the report rests on."""
    table = Table(
        caption="Các quan hệ phải khớp giữa các số liệu",
        header=("Mã", "Quan hệ và phép tính", "Kết quả"),
        rows=tuple(_balance_row(result) for result in checked),
        widths=(16, 64, 20),
    )
    return [
        Heading(0, "", "ĐỐI CHIẾU CÂN ĐỐI SỐ LIỆU", ""),
        table,
        Paragraph((Text("Bộ số liệu đã chốt (SHA-256): "), Text(snapshot))),
    ]


def _balance_row(result: IdentityResult) -> tuple[Cell, ...]:
    return (
        Cell((Text(result.code),)),
        Cell((Text(" ".join((f"{result.name}: {result.computation}.", *result.notes))),)),
        Cell((Text(OUTCOME_WORDS[result.outcome], bold=result.outcome is Outcome.FAILS),)),
    )


def cited_basis(basis: Basis) -> str:
    """Article first, as Vietnamese cites: "Khoản 1 Điều 47 Luật …"; a form or table is parted by a comma."""
    if not basis.article:
        return basis.text
    return f"{basis.article}{'' if basis.article.startswith(('Điều', 'Khoản', 'Điểm')) else ','} {basis.text}"


def plain_number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:,f}".replace(",", ".")
