"""One report from one frozen snapshot: figures, identities, words, appendix.

Nothing else is read, so the same snapshot gives the same report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from minhbach.documents.model import (
    Block,
    Cell,
    Document,
    Explanation,
    FigureToken,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Table,
    Text,
    inlines,
)
from minhbach.facts.schemas import TABLES
from minhbach.facts.snapshots import Snapshot
from minhbach.indicators.compute import Engine, compute, known_numbers
from minhbach.indicators.definitions import CONFIDENCE_WORDS, Basis, Confidence, Definitions
from minhbach.indicators.identities import Identity, IdentityResult, Outcome, check_identities
from minhbach.indicators.model import State, Value
from minhbach.reports.drawings import Drawings
from minhbach.reports.narrative import MARKS, Narrator, print_date, token
from minhbach.reports.outline import Outline, OutlineError, Section
from minhbach.reports.profile import Profile, ProfileError

OUTCOME_WORDS = {Outcome.HOLDS: "khớp", Outcome.FAILS: "KHÔNG KHỚP", Outcome.NOT_CHECKABLE: "chưa đối chiếu được"}


CONFIDENCE_MARKS = {Confidence.SECONDARY: "(*)", Confidence.MEMORY: "(**)", Confidence.OWN: "(–)"}


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure that a heading promises and the text does not give: `printed` tells whether at least its state is printed."""

    section: str
    code: str
    reason: str
    printed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A built report: its document and what it rests on. `sections` maps section ids to the blocks they gave."""

    profile: Profile
    document: Document
    figures: Mapping[str, Value]
    identities: tuple[IdentityResult, ...]
    missing: tuple[Promise, ...]
    sections: tuple[tuple[Section, tuple[Block, ...]], ...]


def build_report(
    snapshot: Snapshot,
    *,
    profile: Profile,
    outline: Outline,
    definitions: Definitions,
    identities: Sequence[Identity],
    engine: Engine,
    cache: Path | None = None,
) -> Report:
    """Compute every figure of the snapshot and write the report around them. Raises OutlineError or ProfileError with a remedy."""
    rows = {name: _readable(table) for name, table in snapshot.tables.items() if name not in ("dossiers", "surveys", "procedures")}
    agency = _agency(profile, rows)
    figures = compute(definitions, engine, period=profile.period, coverage=profile.registers, snapshot=snapshot.hash, agency=profile.agency)
    checked = tuple(check_identities(known_numbers(figures), identities, names={code: value.name for code, value in figures.items()}))
    with ThreadPoolExecutor(max_workers=1) as pool:
        drawings = Drawings(definitions, engine, profile, figures, rows, cache)
        asked = drawings.begin(pool, outline.texts.values())
        narrator = Narrator(
            figures=figures,
            rows=rows,
            facts={"report": _report_facts(profile), "agency": agency},
            blocks=lambda kind, args: drawings.blocks(kind, args, asked),
            cited=set(),
        )
        sections = _numbered([(section, _section_blocks(section, outline, narrator)) for section in outline.sections])
    body = tuple(block for section, blocks in sections for block in blocks if not section.appendix)
    annexes = tuple(blocks for section, blocks in sections if section.appendix and blocks)
    printed = tuple(dict.fromkeys(run.code for run in inlines(body) if isinstance(run, FigureToken)))
    missing = tuple(_promises(sections, figures))
    explanations = tuple(_explanation(figures[code], definitions) for code in figures)
    document = Document(
        language="vi",
        letterhead=Letterhead(
            superior=agency["superior"],
            agency=str(agency["name"]).upper(),
            number=profile.number,
            symbol=profile.symbol,
            place=profile.place,
            dated=profile.dated,
            kind=outline.kind,
            subject=profile.subject,
            addressee=profile.addressee,
        ),
        body=body,
        signature=Signature(profile.signer.authority, profile.signer.title, profile.signer.name, profile.recipients),
        appendix=_appendices(_sources(figures, printed, definitions, profile), _balances(checked, snapshot.hash), *annexes),
        explanations=explanations,
        snapshot=snapshot.hash,
    )
    return Report(profile, document, figures, checked, missing, sections)


def _readable(table: pa.Table) -> list[dict[str, Any]]:
    """A table's rows for texts, without the marks by which figures travel through them."""
    return [{name: MARKS.sub("", value) if isinstance(value, str) else value for name, value in row.items()} for row in table.to_pylist()]


def _numbered(sections: Iterable[tuple[Section, tuple[Block, ...]]]) -> tuple[tuple[Section, tuple[Block, ...]], ...]:
    """Number pictures and tables in reading order."""
    counts = {Picture: 0, Table: 0}
    numbered = []
    for section, blocks in sections:
        named: list[Block] = []
        for block in blocks:
            if isinstance(block, Picture | Table):
                counts[type(block)] += 1
                word = "Hình" if isinstance(block, Picture) else "Bảng"
                block = replace(block, caption=f"{word} {counts[type(block)]}. {block.caption}")
            named.append(block)
        numbered.append((section, tuple(named)))
    return tuple(numbered)


def _agency(profile: Profile, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    own = [row for row in rows["agencies"] if row["id"] == profile.agency]
    if not own:
        known = ", ".join(str(row["id"]) for row in rows["agencies"]) or "sổ trống"
        raise ProfileError(
            f"co-quan.yaml: agency «{profile.agency}» không có trong sổ «{TABLES['agencies'].title}» ({known}). "
            f"Hãy thêm cơ quan vào so-sach/{TABLES['agencies'].file}, hoặc sửa mã."
        )
    return {
        "name": own[0]["short_name"] or own[0]["name"],
        "full_name": own[0]["name"],
        "superior": (own[0]["superior"] or "").upper(),
        "from_on": own[0]["from_on"],
        "predecessors": [row["name"] for row in rows["agencies"] if row["successor"] == profile.agency],
    }


def _report_facts(profile: Profile) -> dict[str, Any]:
    return {
        "year": profile.year,
        "next_year": profile.year + 1,
        "previous_year": profile.year - 1,
        "from": profile.period.from_on,
        "to": profile.period.to_on,
        "cutoff": profile.period.cutoff,
        "addressee": profile.addressee,
        "request": profile.request,
    }


def _section_blocks(section: Section, outline: Outline, narrator: Narrator) -> tuple[Block, ...]:
    """Heading and words of a section. An appendix without content is left out; it is numbered later."""
    blocks = narrator.render(outline.texts.get(section.id, ""), f"texts/{section.id}.txt")
    if not section.title or (section.appendix and not blocks):
        return blocks
    title = narrator.title(section.title, f"outline.yaml, mục {section.id}")
    return (Heading(0 if section.appendix else section.level, section.number, title, section.id), *blocks)


def _promises(sections: Sequence[tuple[Section, tuple[Block, ...]]], figures: Mapping[str, Value]) -> list[Promise]:
    found = []
    for section, blocks in sections:
        printed = {run.code for run in inlines(blocks) if isinstance(run, FigureToken)}
        for code in section.requires:
            if code not in figures:
                raise OutlineError(f"outline.yaml, mục {section.id}: không có số liệu «{code}». Xem các mã bằng «minhbach figures».")
            figure = figures[code]
            if figure.state is State.MISSING:
                found.append(Promise(section.id, code, figure.reason, code in printed))
            elif code not in printed:
                found.append(
                    Promise(section.id, code, "lời văn của mục không in số liệu này; hãy thêm mã vào texts/" + section.id + ".txt", False)
                )
    return found


def _explanation(figure: Value, definitions: Definitions) -> Explanation:
    definition = definitions[figure.code.partition(":")[0]]
    return Explanation(
        code=figure.code,
        name=figure.name,
        definition=definition.definition,
        unit=figure.unit,
        printed=figure.printed,
        state=figure.state.value,
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        cutoff=print_date(figure.cutoff),
        basis=cited_basis(definition.basis),
        confidence=CONFIDENCE_WORDS[definition.basis.confidence],
        reason=figure.reason,
    )


def cited_basis(basis: Basis) -> str:
    """Article first, as Vietnamese cites: "Điều 15 Nghị định số 118/2025/NĐ-CP"."""
    return f"{basis.article}, {basis.text}" if basis.article else basis.text


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:,f}".replace(",", ".")


# --- appendices -----------------------------------------------------------------------------------------------------------------

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _appendices(*parts: Sequence[Block]) -> tuple[Block, ...]:
    """Each part on a page of its own, its heading numbered in Roman (Decree 30/2020, appendix I, part III)."""
    blocks: list[Block] = []
    for number, part in zip(ROMAN, parts, strict=False):
        heading, *rest = part
        if isinstance(heading, Heading):
            blocks += [PageBreak(), replace(heading, number=f"Phụ lục {number}", anchor=f"phu-luc-{number.lower()}"), *rest]
    return tuple(blocks)


def _sources(figures: Mapping[str, Value], printed: Sequence[str], definitions: Definitions, profile: Profile) -> list[Block]:
    """Where every printed figure comes from: one table a register, in the order in which the report speaks of them."""
    groups: dict[tuple[str, ...], list[Value]] = {}
    for code in printed:
        groups.setdefault(definitions.registers(code.partition(":")[0]), []).append(figures[code])
    marks = "; ".join(f"{mark} {CONFIDENCE_WORDS[confidence]}" for confidence, mark in CONFIDENCE_MARKS.items())
    intro = (
        f"Các số liệu tính từ sổ sách đã chốt đến hết ngày {print_date(profile.period.cutoff)}. "
        "Tỷ lệ tính từ tử số và mẫu số, chỉ làm tròn khi in, làm tròn nửa lên đến hai chữ số thập phân. "
        "“Không phát sinh” là sổ có ghi đủ kỳ mà không có việc nào; "
        f"“chưa có số liệu” là sổ chưa được ghi đủ kỳ. Ở cột Căn cứ: {marks}; không ghi dấu là đã đọc văn bản."
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
    return f"Sổ {title[:1].lower()}{title[1:]} (so-sach/{TABLES[name].file})"


def _source_row(figure: Value, definitions: Definitions) -> tuple[Cell, ...]:
    definition = definitions[figure.code.partition(":")[0]]
    words = [Text(figure.name, bold=True), Text(f". {definition.definition}")]
    if figure.numerator is not None and figure.denominator is not None:
        words.append(Text(f" Tử số {_plain(figure.numerator)}, mẫu số {_plain(figure.denominator)}."))
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


def _balances(checked: Sequence[IdentityResult], snapshot: str) -> list[Block]:
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
        Cell((Text(f"{result.name}: {result.computation}"),)),
        Cell((Text(OUTCOME_WORDS[result.outcome], bold=result.outcome is Outcome.FAILS),)),
    )
