"""One report from one frozen snapshot: figures, identities, words, appendix.

Nothing else is read, so the same snapshot gives the same report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from minhbach.documents.model import (
    Block,
    Document,
    Explanation,
    FigureToken,
    Heading,
    Letterhead,
    Picture,
    Signature,
    Table,
    inlines,
)
from minhbach.facts.schemas import TABLES
from minhbach.facts.snapshots import Snapshot
from minhbach.indicators.compute import Engine
from minhbach.indicators.definitions import CONFIDENCE_WORDS, Definitions
from minhbach.indicators.identities import IdentityResult, Outcome
from minhbach.indicators.model import Period, State, Value
from minhbach.reports.appendices import appendices, balances, cited_basis, plain_number, sources
from minhbach.reports.drawings import Drawings
from minhbach.reports.narrative import Narrator
from minhbach.reports.outline import Outline, OutlineError, Section
from minhbach.reports.profile import Profile, ProfileError
from minhbach.reports.prose import print_date
from minhbach.reports.results import Results
from minhbach.reports.text_values import MARKS

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that a section prints or promises and that is not known, or that its text leaves out."""

    section: str  # "III.3.2", or a title where there is no number
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A built report: its results, its document, and what is still to be mended.

    `sections` maps the outline's sections to the blocks they gave; `unnumbered` are cited documents without number and symbol;
    `proposals_unsaid` is that the report must leave open whether the agency proposes anything.
    """

    results: Results
    agency: str
    document: Document
    missing: tuple[Gap, ...]
    unnumbered: tuple[str, ...]
    sections: tuple[tuple[Section, tuple[Block, ...]], ...]
    proposals_unsaid: bool = False

    @property
    def profile(self) -> Profile:
        return self.results.profile

    @property
    def figures(self) -> Mapping[str, Value]:
        return self.results.figures

    @property
    def identities(self) -> tuple[IdentityResult, ...]:
        return self.results.identities


def build_report(snapshot: Snapshot, results: Results, *, outline: Outline, engine: Engine, cache: Path | None = None) -> Report:
    """Write the report around computed figures. Raises OutlineError or ProfileError with a remedy."""
    profile, figures, definitions = results.profile, results.figures, results.definitions
    rows = {name: _readable(table) for name, table in snapshot.tables.items() if name not in ("dossiers", "surveys", "procedures")}
    agency = _agency(profile, rows)
    broken = [result.name for result in results.identities if result.outcome is Outcome.FAILS]
    with ThreadPoolExecutor(max_workers=1) as pool:
        drawings = Drawings(definitions, engine, profile, figures, rows, cache)
        asked = drawings.begin(pool, outline.texts.values())
        narrator = Narrator(
            figures=figures,
            rows=rows,
            facts={"report": _report_facts(profile), "agency": agency, "broken": broken},
            blocks=lambda kind, args: drawings.blocks(kind, args, asked),
            cited=set(),
        )
        sections = _numbered([(section, _section_blocks(section, outline, narrator)) for section in outline.sections])
    body = tuple(block for section, blocks in sections for block in blocks if not section.appendix)
    annexes = tuple(blocks for section, blocks in sections if section.appendix and blocks)
    printed = tuple(dict.fromkeys(run.code for run in inlines(body) if isinstance(run, FigureToken)))
    letterhead = Letterhead(
        superior=agency["superior"],
        agency=str(agency["name"]).upper(),
        number=profile.number,
        symbol=profile.symbol,
        place=profile.place,
        dated=profile.dated,
        kind=outline.kind,
        subject=profile.subject,
        addressee=profile.addressee,
    )
    document = Document(
        language="vi",
        letterhead=letterhead,
        body=body,
        signature=Signature(profile.signer.authority, profile.signer.title, profile.signer.name, profile.recipients),
        appendix=appendices(
            letterhead,
            agency["name"],
            sources(figures, printed, definitions, profile),
            balances(results.identities, snapshot.hash),
            *annexes,
        ),
        explanations=tuple(_explanation(figure, definitions) for figure in figures.values()),
        snapshot=snapshot.hash,
        mark=profile.mark,
    )
    return Report(
        results,
        str(agency["name"]),
        document,
        tuple(_gaps(sections, figures, outline)),
        _unnumbered(narrator.cited, rows),
        sections,
        # an agency whose own text does not ask said there what it had to say
        proposals_unsaid=profile.proposals is None and any("report.proposals" in text for text in outline.texts.values()),
    )


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


def _agency(profile: Profile, rows: Rows) -> dict[str, Any]:
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
        "months": _whole_months(profile.period),
        "addressee": profile.addressee,
        "request": profile.request,
        "proposals": profile.proposals,
    }


def _whole_months(period: Period) -> int:
    """Calendar months that lie wholly between the period's first day and the cut-off."""
    first = period.from_on if period.from_on.day == 1 else _next_month(period.from_on)
    count = 0
    while (after := _next_month(first)) - timedelta(days=1) <= period.cutoff:
        count, first = count + 1, after
    return count


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _section_blocks(section: Section, outline: Outline, narrator: Narrator) -> tuple[Block, ...]:
    """Heading and words of a section. An appendix without content is left out; it is numbered later."""
    blocks = narrator.render(outline.texts.get(section.id, ""), outline.place(section.id))
    if not section.title or (section.appendix and not blocks):
        return blocks
    title = narrator.title(section.title, f"outline.yaml, mục {section.id}")
    return (Heading(0 if section.appendix else section.level, section.number, title, section.id), *blocks)


def _gaps(sections: Sequence[tuple[Section, tuple[Block, ...]]], figures: Mapping[str, Value], outline: Outline) -> list[Gap]:
    """What each section prints as missing, promises and leaves out; a section that hides what it must admit is refused."""
    found = []
    for section, blocks in sections:
        printed = [run.code for run in inlines(blocks) if isinstance(run, FigureToken)]
        for code in dict.fromkeys((*section.requires, *section.requires_if_some, *printed)):
            figure = figures.get(code)
            if figure is None:
                raise OutlineError(f"outline.yaml, mục {section.id}: không có số liệu «{code}». Xem các mã bằng «minhbach figures».")
            if code in section.requires_if_some and code not in printed and figure.state is State.VALUE and figure.value:
                raise OutlineError(
                    f"{outline.place(section.id)}: số liệu {code} ({figure.name}) là {figure.printed} nhưng mục này không nêu. "
                    f"Hãy in số liệu bằng {{{{ {code} }}}} trong lời văn của mục."
                )
            if figure.state is State.MISSING and (code in printed or code in section.requires):
                found.append(Gap(_place(section), code, figure.reason))
            elif code in section.requires and code not in printed:
                # not outline.place(): the reason is part of the report, and must not depend on which texts the installed package has
                found.append(Gap(_place(section), code, f"Lời văn của mục không in số liệu này. Hãy thêm mã vào texts/{section.id}.txt."))
    return found


def _place(section: Section) -> str:
    return section.id.upper().replace("-", ".") if section.number else section.title or section.id


def _unnumbered(cited: set[str], rows: Rows) -> tuple[str, ...]:
    """Cited documents that Decree 30/2020 wants with number and symbol and whose register row has none."""
    return tuple(str(row["id"]) for row in rows["documents"] if row["id"] in cited and not row["symbol"] and row["type"] != "luat")


def _explanation(figure: Value, definitions: Definitions) -> Explanation:
    definition = definitions[figure.code.partition(":")[0]]
    return Explanation(
        code=figure.code,
        name=figure.name,
        definition=definition.definition,
        unit=figure.unit,
        printed=figure.printed,
        state=figure.state.value,
        numerator=plain_number(figure.numerator),
        denominator=plain_number(figure.denominator),
        cutoff=print_date(figure.cutoff),
        basis=cited_basis(definition.basis),
        confidence=CONFIDENCE_WORDS[definition.basis.confidence],
        reason=figure.reason,
        note=figure.note,
    )
