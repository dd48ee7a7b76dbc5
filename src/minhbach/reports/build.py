"""One report from one frozen snapshot: figures, identities, words, appendix. Nothing else is read, so the same snapshot gives the same report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from minhbach.documents.charts import render
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
from minhbach.indicators.compute import Engine, breakdown, compute
from minhbach.indicators.definitions import Definition, Definitions
from minhbach.indicators.identities import Identity, IdentityResult, check_identities
from minhbach.indicators.model import State, Value
from minhbach.reports.narrative import Narrator, print_date, token
from minhbach.reports.outline import Outline, OutlineError, Section
from minhbach.reports.profile import Profile, ProfileError

CONFIDENCE_WORDS = {
    "verified": "đã đối chiếu văn bản",
    "secondary": "theo nguồn thứ cấp, chưa đối chiếu văn bản gốc",
    "memory": "theo trí nhớ, phải xác minh trước khi dùng",
    "own": "cách tính do phần mềm định nghĩa",
}


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
    rows = {name: table.to_pylist() for name, table in snapshot.tables.items() if name not in ("dossiers", "surveys", "procedures")}
    agency = _agency(profile, rows)
    figures = compute(
        definitions,
        engine,
        period=profile.period,
        coverage=profile.registers,
        snapshot=snapshot.hash,
        agency=profile.agency,
        year=profile.year,
    )
    checked = tuple(check_identities(_numbers(figures), identities, names={code: value.name for code, value in figures.items()}))
    with ThreadPoolExecutor(max_workers=1) as pool:
        charts = {
            name: pool.submit(draw, definitions=definitions, engine=engine, profile=profile, figures=figures, rows=rows, cache=cache)
            for name, draw in CHARTS.items()
            if any(name in text for text in outline.texts.values())
        }
        narrator = Narrator(
            figures=figures,
            rows=rows,
            facts={"report": _report_facts(profile), "agency": agency},
            blocks=partial(_drawn, charts=charts, rows=rows),
            cited=set(),
        )
        sections = tuple((section, _section_blocks(section, outline, narrator)) for section in outline.sections)
    body = tuple(block for _, blocks in sections for block in blocks)
    printed = {run.code for run in inlines(body) if isinstance(run, FigureToken)}
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
        appendix=_appendix(figures, printed, definitions, checked, profile, snapshot.hash),
        explanations=explanations,
        snapshot=snapshot.hash,
    )
    return Report(profile, document, figures, checked, missing, sections)


def _numbers(figures: Mapping[str, Value]) -> dict[str, Decimal]:
    return {code: figure.value for code, figure in figures.items() if figure.value is not None}


def _agency(profile: Profile, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    own = [row for row in rows["agencies"] if row["id"] == profile.agency]
    if not own:
        known = ", ".join(str(row["id"]) for row in rows["agencies"]) or "sổ trống"
        raise ProfileError(
            f"co-quan.yaml: agency «{profile.agency}» không có trong sổ «{TABLES['agencies'].title}» ({known}). "
            f"Hãy thêm cơ quan vào so-sach/{TABLES['agencies'].file}, hoặc sửa mã."
        )
    return {
        "name": own[0]["name"],
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
    heading = (Heading(section.level, section.number, section.title, section.id),) if section.level else ()
    text = outline.texts.get(section.id, "")
    return (*heading, *narrator.render(text, f"texts/{section.id}.txt"))


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
        basis=definition.basis.text,
        confidence=CONFIDENCE_WORDS[definition.basis.confidence],
        reason=figure.reason,
    )


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:,f}".replace(",", ".")


# --- appendix -------------------------------------------------------------------------------------------------------------------


def _appendix(
    figures: Mapping[str, Value],
    printed: set[str],
    definitions: Definitions,
    checked: Sequence[IdentityResult],
    profile: Profile,
    snapshot: str,
) -> tuple[Block, ...]:
    named = [figures[code] for code in figures if code in printed]
    sources = Table(
        caption="Nguồn của từng số liệu in trong báo cáo",
        header=("Mã", "Số liệu và cách tính", "Giá trị", "Nguồn", "Căn cứ"),
        rows=tuple(_source_row(figure, definitions) for figure in named),
        widths=(9, 38, 13, 20, 20),
    )
    balances = Table(
        caption="Đối chiếu cân đối giữa các số liệu",
        header=("Mã", "Đẳng thức", "Kết quả"),
        rows=tuple(_balance_row(result) for result in checked),
        widths=(12, 63, 25),
    )
    cutoff = print_date(profile.period.cutoff)
    return (
        PageBreak(),
        Heading(0, "Phụ lục I", "NGUỒN CỦA CÁC SỐ LIỆU", "phu-luc-1"),
        Paragraph(
            (
                Text(
                    f"Các số liệu tính từ sổ sách đã chốt đến hết ngày {cutoff}. Tỷ lệ tính từ tử số và mẫu số, chỉ làm tròn khi in, "
                    "làm tròn nửa lên đến hai chữ số thập phân. “Không phát sinh” là sổ có ghi đủ kỳ mà không có việc nào; "
                    "“chưa có số liệu” là sổ chưa được ghi đủ kỳ."
                ),
            )
        ),
        sources,
        PageBreak(),
        Heading(0, "Phụ lục II", "ĐỐI CHIẾU CÂN ĐỐI SỐ LIỆU", "phu-luc-2"),
        balances,
        Paragraph((Text("Bộ số liệu đã chốt (SHA-256): "), Text(snapshot))),
    )


def _source_row(figure: Value, definitions: Definitions) -> tuple[Cell, ...]:
    definition = definitions[figure.code.partition(":")[0]]
    words = [Text(figure.name, bold=True), Text(f". {definition.definition}")]
    if figure.numerator is not None and figure.denominator is not None:
        words.append(Text(f" Tử số {_plain(figure.numerator)}, mẫu số {_plain(figure.denominator)}."))
    if figure.reason:
        words.append(Text(f" ({figure.reason})", italic=True))
    value: list[FigureToken | Text] = [token(figure)]
    if figure.state is State.VALUE:
        value.append(Text("%" if figure.unit == "%" else f" {figure.unit}"))
    return (
        Cell((Text(figure.code),)),
        Cell(tuple(words)),
        Cell(tuple(value), numeric=True),
        Cell((Text(_registers(definition, definitions)),)),
        Cell((Text(f"{definition.basis.text} ({CONFIDENCE_WORDS[definition.basis.confidence]})"),)),
    )


def _registers(definition: Definition, definitions: Definitions) -> str:
    tables = definitions.tables(definition.code)
    return "; ".join(f"Sổ {TABLES[name].title[:1].lower()}{TABLES[name].title[1:]} (so-sach/{TABLES[name].file})" for name in tables)


def _balance_row(result: IdentityResult) -> tuple[Cell, ...]:
    words = {"holds": "khớp", "fails": "KHÔNG KHỚP", "not_checkable": "chưa đối chiếu được"}
    return (
        Cell((Text(result.code),)),
        Cell((Text(f"{result.name}: {result.computation}"),)),
        Cell((Text(words[result.outcome], bold=result.outcome == "fails"),)),
    )


# --- charts and tables that texts may ask for --------------------------------------------------------------------------------------

Draw = Callable[..., Picture | None]


def _drawn(
    kind: str, args: tuple[Any, ...], *, charts: Mapping[str, Future[Picture | None]], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Sequence[Block]:
    known = charts if kind == "chart" else BLOCK_TABLES
    if len(args) != 1 or args[0] not in known:
        raise OutlineError(f"{kind}{args!r}: không có hình hay bảng này. Các tên dùng được: {', '.join([*CHARTS, *BLOCK_TABLES])}.")
    if kind == "chart":
        picture = charts[args[0]].result()
        return (picture,) if picture else ()
    return (BLOCK_TABLES[args[0]](rows),)


def _months(profile: Profile) -> list[str]:
    first, last = profile.period.from_on, profile.period.cutoff
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + i) // 12}-{(first.month - 1 + i) % 12 + 1:02d}" for i in range(count)]


def _month_word(month: str) -> str:
    return f"T{int(month[5:])}"


def _dossiers_by_month(*, definitions: Definitions, engine: Engine, profile: Profile, cache: Path | None, **_: Any) -> Picture | None:
    found = {row.keys: row.value for row in breakdown(definitions, engine, "HS13", "month_channel", period=profile.period)}
    if not found:
        return None
    words = {"online": "Trực tuyến", "direct": "Trực tiếp", "post": "Bưu chính"}
    data = [
        {"month": _month_word(month), "order": index, "channel": word, "count": int(found.get((month, channel), 0))}
        for index, month in enumerate(_months(profile))
        for channel, word in words.items()
    ]
    totals = [sum(int(found.get((month, channel), 0)) for channel in words) for month in _months(profile)]
    alt = "Số hồ sơ mới tiếp nhận theo tháng: " + "; ".join(
        f"tháng {int(month[5:])}: {total}" for month, total in zip(_months(profile), totals, strict=True)
    )
    return render("dossiers-by-month", data, caption="Hình 1. Hồ sơ mới tiếp nhận theo tháng và hình thức nộp", alt=alt, cache=cache)


def _on_time_by_month(*, definitions: Definitions, engine: Engine, profile: Profile, cache: Path | None, **_: Any) -> Picture | None:
    on_time = {row.keys[0]: row.value for row in breakdown(definitions, engine, "HS06", "month", period=profile.period)}
    resolved = {row.keys[0]: row.value for row in breakdown(definitions, engine, "HS05", "month", period=profile.period)}
    data = [
        {
            "month": _month_word(month),
            "order": index,
            "on_time": int(on_time.get(month, 0)),
            "resolved": int(resolved[month]),
            "share": float(100 * on_time.get(month, Decimal(0)) / resolved[month]),
        }
        for index, month in enumerate(_months(profile))
        if resolved.get(month)
    ]
    if not data:
        return None
    alt = "Tỷ lệ giải quyết trước hạn và đúng hạn theo tháng: " + "; ".join(
        f"tháng {str(row['month'])[1:]}: {row['on_time']}/{row['resolved']}" for row in data
    )
    return render("on-time-by-month", data, caption="Hình 2. Tỷ lệ giải quyết trước hạn và đúng hạn theo tháng (%)", alt=alt, cache=cache)


def _units_before_after(
    *, figures: Mapping[str, Value], rows: Mapping[str, Sequence[Mapping[str, Any]]], cache: Path | None, **_: Any
) -> Picture | None:
    data = []
    words = []
    for order, row in enumerate(rows["reorganisations"]):
        before, after = figures[f"TC01:{row['id']}"], figures[f"TC02:{row['id']}"]
        if before.value is None or after.value is None:
            continue
        for when, figure in (("Trước", before), ("Sau", after)):
            data.append({"title": row["title"], "order": order, "when": when, "count": int(figure.value or 0)})
        words.append(f"{row['title']}: {int(before.value)} còn {int(after.value)}")
    if not data:
        return None
    return render(
        "units-before-after",
        data,
        caption="Hình 3. Số đơn vị trước và sau sắp xếp",
        alt="Số đơn vị trước và sau sắp xếp: " + "; ".join(words),
        cache=cache,
    )


def _disclosures_by_group(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Table:
    groups = sorted({row["group"] for row in rows["disclosures"]})
    return Table(
        caption="Nội dung công khai trong sổ, theo nhóm của Điều 46 Luật Thực hiện dân chủ ở cơ sở",
        header=("Nhóm", "Nội dung", "Hình thức", "Ngày công khai"),
        rows=tuple(
            (
                Cell((Text(str(row["group"])),)),
                Cell((Text(str(row["item"])),)),
                Cell((Text(_choice_word("disclosures", "form", row["form"])),)),
                Cell((Text(print_date(row["started_on"]) if row["started_on"] else "chưa công khai"),)),
            )
            for group in groups
            for row in rows["disclosures"]
            if row["group"] == group
        ),
        widths=(8, 50, 24, 18),
    )


def _choice_word(table: str, column: str, code: str) -> str:
    word = TABLES[table].column(column).choices[code][0]
    return word[:1].upper() + word[1:]


CHARTS: dict[str, Draw] = {
    "dossiers-by-month": _dossiers_by_month,
    "on-time-by-month": _on_time_by_month,
    "units-before-after": _units_before_after,
}
BLOCK_TABLES: dict[str, Callable[[Mapping[str, Sequence[Mapping[str, Any]]]], Table]] = {"disclosures-by-group": _disclosures_by_group}
