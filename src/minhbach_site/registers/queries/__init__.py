"""The facts of the site: what its rooms and the uploaded registers hold, as the fact tables of the library.

Field names of the models are those of the fact tables, so each register is a queryset and the path of each column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from minhbach.facts.cells import SEPARATOR
from minhbach.facts.exports import Facts, Row, rows_of, take_records
from minhbach.facts.schemas import KEPT, Column, Table
from minhbach.facts.tables import arrow_schema, conform
from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import permitted
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.disclosure import queries as disclosure
from minhbach_site.disclosure.models import AssetPosting, Disclosure
from minhbach_site.organisation.models import (
    Agency,
    Committee,
    EventUnit,
    Headcount,
    OrganisationEvent,
    Reorganisation,
    StaffMove,
    Unit,
)
from minhbach_site.organisation.queries import Left, headed_units, with_predecessors
from minhbach_site.organisation.states import ChangeState
from minhbach_site.plans import queries as plans
from minhbach_site.plans.models import IndexCriterion, Meeting, Plan, Task
from minhbach_site.records.models import Dissemination, Document, DocumentLink
from minhbach_site.records.states import DisseminationForm, DisseminationState, DocumentState, LinkKind
from minhbach_site.registers.models import Coverage, Keeper, RegisterUpload
from minhbach_site.registers.states import DATINGS, LACKING, ROOMS, TITLES, WAITS, UploadState
from minhbach_site.ui.menu import Hit

Records = Mapping[str, Iterable[Row]]
Span = tuple[date, date]
Rows = Callable[..., Iterable[Row]]  # all rows of a room's register; where it is cheap, of a span only when one is given
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Standing:
    """One register of the agency: where it is kept and by which unit, since when and until when someone vouches for it, and the file that
    waits."""

    table: Table
    room: str
    coverage: Coverage | None
    upload: RegisterUpload | None
    waiting: RegisterUpload | None
    keeper: Unit | None

    @property
    def title(self) -> str:
        """What the register is called in the language of the page."""
        return str(TITLES[self.table.name])

    @property
    def place(self) -> str:
        """Where it stands in a list sorted by what registers are called."""
        return blind(self.title)

    def behind(self, until: date) -> bool:
        """Whether nobody vouches for it up to that day."""
        return self.coverage is None or self.coverage.to_on < until


def facts(above: Records, *, entered: bool = False) -> Facts:
    """Every fact table as the site knows it now. `above` are the registers that apps above this one keep.

    Where a second person approves or confirms a record, it counts from then on; with `entered` it does from the moment it was entered.
    """
    files = dict(_uploaded())
    sources = {**ROOM_ROWS, **(ENTERED_ROWS if entered else {})}
    rooms = {name: _completed(name, rows(), files.pop(name, [])) for name, rows in sources.items()}
    return take_records(_without_cancelled({**rooms, **files, **above}))


def _without_cancelled(records: Records) -> Records:
    """No reference to a cancelled document: it is no fact, so what may stand without it does, and what may not is none either."""
    cancelled = Document.objects.filter(state=DocumentState.CANCELLED).values_list("code", flat=True)
    gone: dict[str, set[Any]] = {"documents": set(cancelled)}
    found = dict(records)
    for name, table in KEPT.items():  # what is referred to stands before what refers to it
        places = [(at, column) for at, column in enumerate(table.columns) if gone.get(column.references)]
        if places and name in found:
            found[name], lost = _cleared(found[name], places, gone)
            key = [column.name for column in table.columns].index(table.key)
            gone[name] = gone.get(name, set()) | {row[key] for row in lost}
    return found


def _cleared(rows: Iterable[Row], places: list[tuple[int, Column]], gone: Mapping[str, set[Any]]) -> tuple[list[Row], list[Row]]:
    """The rows without the codes that are gone, and those that cannot be without."""
    kept: list[Row] = []
    lost: list[Row] = []
    for row in rows:
        values = list(row)
        for at, column in places:
            values[at] = _left(column, values[at], gone[column.references])
        required = [at for at, column in places if column.required and values[at] is None]
        (lost if required else kept).append(values)
    return kept, lost


def _left(column: Column, cell: Any, gone: Collection[Any]) -> Any:
    """What is left of a cell without the codes that are gone."""
    if column.many and cell:
        return SEPARATOR.join(code for code in str(cell).split(SEPARATOR) if code not in gone) or None
    return None if cell in gone else cell


def _completed(table: str, rows: Iterable[Row], file: list[Row]) -> Iterable[Row]:
    """A room's rows; what one leaves empty in the columns that the room lacked comes from the uploaded file."""
    if not file:
        return rows
    names = [column.name for column in KEPT[table].columns]
    key, lacking = names.index(KEPT[table].key), [names.index(name) for name in LACKING[table]]
    known = {row[key]: row for row in file}
    return (
        [known[row[key]][at] if value is None and at in lacking and row[key] in known else value for at, value in enumerate(row)]
        for row in rows
    )


def spans() -> dict[str, tuple[date, date]]:
    """From when to when each register is vouched for: what the agency's card calls `registers`."""
    rows = Coverage.objects.filter(withdrawn_at__isnull=True).values_list("table", "from_on", "to_on").order_by("table")
    return {table: (from_on, to_on) for table, from_on, to_on in rows}


def registers() -> list[Standing]:
    """Every register there is, in the order of the fact tables. Four queries."""
    coverages = {one.table: one for one in Coverage.objects.filter(withdrawn_at__isnull=True).select_related("vouched_by", "vouched_for")}
    known = RegisterUpload.objects.filter(state__in=[UploadState.IN_USE, UploadState.WAITING]).select_related("uploaded_by")
    uploads = {(one.table, one.state): one for one in known.defer("rows", "rejects")}
    kept = keepers()
    return [
        Standing(
            table,
            ROOMS.get(name, ""),
            coverages.get(name),
            uploads.get((name, UploadState.IN_USE)),
            uploads.get((name, UploadState.WAITING)),
            kept.get(name),
        )
        for name, table in KEPT.items()
    ]


def uploads(table: str) -> QuerySet[RegisterUpload]:
    """Every upload of a register, newest first."""
    found = RegisterUpload.objects.filter(table=table).defer("rows", "rejects")
    return found.select_related("uploaded_by", "decided_by", "decided_for").order_by("-uploaded_at", "-pk")


def all_uploads() -> QuerySet[RegisterUpload]:
    return RegisterUpload.objects.defer("rows", "rejects").select_related("uploaded_by", "decided_by", "decided_for")


def coverages(table: str) -> QuerySet[Coverage]:
    """Every statement about a register, newest first."""
    return Coverage.objects.filter(table=table).select_related("vouched_by", "vouched_for", "withdrawn_by").order_by("-vouched_at", "-pk")


def keeper_of(table: str) -> Keeper | None:
    return Keeper.objects.filter(table=table).select_related("unit").first()


def keepers() -> dict[str, Unit]:
    """The unit that keeps each register, of those that were given to one."""
    return {one.table: one.unit for one in Keeper.objects.select_related("unit")}


def kept_left(*, actor: Person, units: Collection[int], on: date) -> list[Left]:  # noqa: ARG001 (the form of every such source)
    """The registers that units of these keep, which an event is to end: their heads vouch for them."""
    found = Keeper.objects.filter(unit__in=units).order_by("table")
    return [Left(str(TITLES[one.table]), reverse("registers:register", args=[one.table])) for one in found]


def may_vouch(person: Person, table: str, on: date) -> bool:
    """Whether a person may vouch for a register."""
    return table in vouchable(person, on)


def vouchable(person: Person, on: date) -> frozenset[str]:
    """The registers for which a person may vouch: the head of the agency for all, the head of a unit for those that the unit keeps."""
    if not person.may(Permission.VOUCH_REGISTERS, on=on):
        return frozenset()
    if any(one.role in PERMISSIONS[Permission.VOUCH_REGISTERS] and one.role != Role.HEAD_OF_UNIT for one in person.held(on)):
        return frozenset(KEPT)
    return kept_by(person, on)


def kept_by(person: Person, on: date) -> frozenset[str]:
    """The registers that the units headed by this person keep, or those that approved events turned into them."""
    return frozenset(Keeper.objects.filter(unit__in=with_predecessors(headed_units(person, on))).values_list("table", flat=True))


def asked_until(on: date) -> date:
    """Until when registers are asked to be vouched for: the last day of the last quarter that is over (our own rhythm, not the law's).

    >>> asked_until(date(2026, 11, 27))
    datetime.date(2026, 9, 30)
    """
    return date(on.year, (on.month - 1) // QUARTER * QUARTER + 1, 1) - timedelta(days=1)


def assigners(on: date) -> list[str]:
    """The names of those who say which unit keeps which register."""
    return [person.display_name for person in permitted(Permission.ASSIGN_REGISTERS, on)]


def keeping(person: Person, on: date, standings: Sequence[Standing] = ()) -> dict[str, Any]:
    """What someone who vouches should know: the registers that their unit keeps (`kept`), which of them lag (`behind`), and how many no
    unit keeps (`unkept`), for those who assign them; whether they head a unit that keeps none (`idle`). `standings` are those of all
    registers, where they were read already.
    """
    permissions = person.permissions(on)
    until = asked_until(on)
    own = kept_by(person, on) if Permission.VOUCH_REGISTERS in permissions else frozenset()
    assigns = Permission.ASSIGN_REGISTERS in permissions
    known = standings or (registers() if own or assigns else ())
    kept = [one for one in known if one.table.name in own]
    return {
        "until": until,
        "kept": kept,
        "behind": [one for one in kept if one.behind(until)],
        "unkept": sum(one.keeper is None for one in known) if assigns else 0,
        "idle": Permission.VOUCH_REGISTERS in permissions and not assigns and not own,
    }


def keeping_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: the registers of my unit that nobody vouches for until now, and those that no unit keeps."""
    found = keeping(actor, on)
    return found if found["behind"] or found["unkept"] else None


def rejects_of(upload: RegisterUpload) -> bytes:
    """The CSV of the rows that were set aside."""
    return bytes(RegisterUpload.objects.values_list("rejects", flat=True).get(pk=upload.pk))


def table_in(content: bytes, table: Table) -> pa.Table:
    """The rows of an upload as they were kept, under today's columns."""
    return conform(pq.read_table(BytesIO(content)), arrow_schema(table))


def rows_in(content: bytes, table: Table) -> list[Row]:
    """The rows of an upload, under today's columns."""
    return rows_of(table_in(content, table), table)


def _uploaded() -> Iterator[tuple[str, list[Row]]]:
    found = RegisterUpload.objects.filter(state=UploadState.IN_USE).values_list("table", "rows").order_by("pk")
    return ((table, rows_in(bytes(content), KEPT[table])) for table, content in found)


def room_rows(table: str, span: Span) -> Iterable[Row]:
    """The rows of a register that a room keeps, at least those of the span, with the columns that come from an uploaded file."""
    uploads = RegisterUpload.objects.filter(state=UploadState.IN_USE, table=table).values_list("rows", flat=True)
    content = uploads.first() if table in LACKING else None
    return _completed(table, ROOM_ROWS[table](span), rows_in(bytes(content), KEPT[table]) if content else [])


def pages_of(table: str, codes: Collection[str]) -> dict[str, str]:
    """The pages on which records of a register are seen and mended, by code; none for a register whose records have no page."""
    if table not in _PAGES or not codes:
        return {}
    model, page, key = _PAGES[table]
    return {code: reverse(page, args=[pk]) for code, pk in model.objects.filter(code__in=codes).values_list("code", key).order_by("pk")}


# --- the rooms -------------------------------------------------------------------------------------------------------------------------


def _columns(table: str, rows: QuerySet[Any], paths: Mapping[str, Any]) -> Rows:
    """The rows of a register; a column is found under its own name unless `paths` says otherwise, and None where the room lacks it."""
    names = [column.name for column in KEPT[table].columns]
    wanted = {f"c{at}": paths.get(name, name) for at, name in enumerate(names) if paths.get(name, name) is not None}
    expressions = {alias: F(path) if isinstance(path, str) else path for alias, path in wanted.items()}

    day = DATINGS[table].period
    path = paths.get(day, day)

    def read(span: Span | None = None) -> Iterable[Row]:
        found = rows if span is None else rows.filter(**{f"{path}__range": span})
        for values in found.values(**expressions).order_by("pk").iterator(chunk_size=5000):
            yield [values.get(f"c{at}") for at in range(len(names))]

    return read


def _reorganisations(_span: Span | None = None) -> Iterator[Row]:
    """Their agencies are several: codes joined as the register joins them, in the order in which they were entered."""
    found = Reorganisation.objects.select_related("decision").order_by("pk")
    before = _joined_codes(Reorganisation.agencies_before.through)
    after = _joined_codes(Reorganisation.agencies_after.through)
    for one in found:
        yield one.code, one.title, one.on, before[one.pk], after[one.pk], one.kinds, one.unit_word, one.decision.code


def _joined_codes(through: Any) -> Mapping[int, str]:
    return defaultdict(str, _joined(through.objects.order_by("pk").values_list("reorganisation", "agency__code")))


def _joined(found: Iterable[tuple[int, str]]) -> dict[int, str]:
    """By number the codes that stand with it, in their order, in one cell."""
    codes: dict[int, list[str]] = defaultdict(list)
    for number, code in found:
        codes[number].append(code)
    return {number: SEPARATOR.join(one) for number, one in codes.items()}


def _documents(span: Span | None = None) -> Iterator[Row]:
    """Each with all the documents that it implements and that stand, in the order in which the links were entered. Two queries."""
    at = [column.name for column in KEPT["documents"].columns].index("implements")
    links = DocumentLink.everything.filter(kind=LinkKind.IMPLEMENTS, target__state=DocumentState.REGISTERED).order_by("pk")
    within = links if span is None else links.filter(source__issued_on__range=span)
    implemented: Mapping[Any, str] = _joined(within.values_list("source", "target__code"))
    for row in _DOCUMENTS(span):
        yield [*row[:at], implemented.get(row[at]), *row[at + 1 :]]


_ONLINE = Q(form=DisseminationForm.ONLINE)


# a report is read by more people than a document that only some units may see: of that it tells neither symbol nor subject, but the code
_SUBJECT = Case(When(limited=True, then=Value("Văn bản hạn chế tiếp cận")), default=F("subject"))
_SYMBOL = Case(When(limited=True, then=F("code")), default=F("symbol"))


def _standing(path: str) -> Any:
    """The code of a document, unless it was cancelled: it is not exported then, so nothing exported can name it."""
    return Case(When(**{f"{path}__state": DocumentState.CANCELLED}, then=None), default=F(f"{path}__code"))


def _of_meeting_or_readings(stated: str, counted: Q | None) -> Any:
    """A count of a meeting as it was stated; of a dissemination on the site, counted from its readings."""
    return Case(When(_ONLINE, then=Count("readings", filter=counted)), default=F(stated), output_field=IntegerField())


def _named(table: str, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> Rows:
    """The rows of a room that gives them by column; a column that it does not give is empty."""
    names = [column.name for column in KEPT[table].columns]
    return lambda _span=None: ([row.get(name) for name in names] for row in rows())


# rooms in which a second person approves or confirms single records
_DECIDED: dict[str, Callable[..., Iterable[Mapping[str, Any]]]] = {
    "tasks": plans.task_facts,
    "meetings": plans.meeting_facts,
    "indices": plans.index_facts,
    "disclosures": disclosure.fact_disclosures,
    "asset_declarations": disclosure.fact_asset_declarations,
}
_DOCUMENTS = _columns(
    "documents",
    Document.objects.exclude(state=DocumentState.CANCELLED),
    {
        "id": "code",
        "agency": "agency__code",
        "symbol": _SYMBOL,
        "subject": _SUBJECT,
        "implements": "pk",  # `_documents` puts the codes there
        "waived_on": plans.waived_on(),
    },
)
ROOM_ROWS: dict[str, Rows] = {
    "agencies": _columns("agencies", Agency.objects.all(), {"id": "code", "successor": "successor__code", "decision": "decision__code"}),
    "units": _columns("units", Unit.objects.all(), {"id": "code", "agency": "agency__code", "parent": "parent__code"}),
    "unit_events": _columns(
        "unit_events",
        EventUnit.objects.filter(event__state=ChangeState.APPROVED),
        {
            "id": "code",
            "event": "event__code",
            "on": "event__on",
            "kind": "event__kind",
            "unit": "unit__code",
            "decision": "event__decision__code",
        },
    ),
    "reorganisations": _reorganisations,
    "committees": _columns("committees", Committee.objects.all(), {"id": "code", "decision": "decision__code", "members": "seats"}),
    "headcounts": _columns("headcounts", Headcount.objects.all(), {"id": "code", "agency": "agency__code"}),
    "staff_moves": _columns("staff_moves", StaffMove.objects.all(), {"id": "code", "unit": "unit__code"}),
    "documents": _documents,
    "disseminations": _columns(
        "disseminations",
        Dissemination.objects.exclude(state=DisseminationState.WITHDRAWN),
        {
            "id": "code",
            "document": _standing("document"),
            "invited": _of_meeting_or_readings("invited", None),
            "attended": _of_meeting_or_readings("attended", Q(readings__read_at__isnull=False)),
            "commitments": _of_meeting_or_readings("commitments", Q(readings__committed_at__isnull=False)),
        },
    ),
    "plans": _named("plans", plans.plan_facts),
    **{name: _named(name, source) for name, source in _DECIDED.items()},
}
_PAGES: dict[str, tuple[Any, str, str]] = {
    "units": (Unit, "organisation:unit", "pk"),
    "unit_events": (EventUnit, "organisation:event", "event"),
    "reorganisations": (Reorganisation, "organisation:comparison", "pk"),
    "committees": (Committee, "organisation:committee", "pk"),
    "documents": (Document, "records:document", "pk"),
    "disseminations": (Dissemination, "records:dissemination", "pk"),
    "plans": (Plan, "plans:plan", "pk"),
    "tasks": (Task, "plans:task", "pk"),
    "meetings": (Meeting, "plans:meeting", "pk"),
    "indices": (IndexCriterion, "plans:round", "round"),
    "disclosures": (Disclosure, "disclosure:disclosure", "pk"),
    "asset_declarations": (AssetPosting, "disclosure:disclosure", "disclosure"),
}
ENTERED_ROWS = {name: _named(name, partial(source, entered=True)) for name, source in _DECIDED.items()}


# --- what does not count yet -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Uncounted:
    """So many records that wait for a second person, in words, and the page that lists them; empty for who may not open it."""

    words: str
    page: str


def uncounted(from_on: date | None = None, to_on: date | None = None) -> dict[str, int]:
    """How many records of the rooms wait for a second person and so do not count, by the kinds of `WAITS`; of that period, or of all time.

    A file waits whatever its period: it takes the place of a whole register.
    """
    found = {name: _within(rows(), path, from_on, to_on).count() for name, (rows, path) in _WAITING.items()}
    return {**found, "uploads": RegisterUpload.objects.filter(state=UploadState.WAITING).count()}


def _within(rows: QuerySet[Any], path: str, from_on: date | None, to_on: date | None) -> QuerySet[Any]:
    """Those of a period; a record that only names a year is of the years of the period, one without a `path` is of every period."""
    if from_on is None or to_on is None or not path:
        return rows
    by_year = path.endswith("year")
    first, last = (from_on.year, to_on.year) if by_year else (from_on, to_on)
    return rows.filter(**{f"{path}__gte": first, f"{path}__lte": last})


def told_uncounted(counts: Mapping[str, int], person: Person, on: date, *, table: str = "") -> list[Uncounted]:
    """What does not count yet, in words; with `table` only what is of that register."""
    permissions = person.permissions(on)
    return [
        Uncounted(
            wait.words(counts[kind]) % {"count": counts[kind]},
            reverse(wait.page) + (f"?{wait.query}" if wait.query else "") if wait.permission in permissions else "",
        )
        for kind, wait in WAITS.items()
        if counts.get(kind) and table in ("", wait.table)
    ]


def uncounted_codes() -> dict[str, frozenset[str]]:
    """The codes of the records that stand in no table of a report because they wait for a second person, by table."""
    return {
        "meetings": frozenset(plans.unconfirmed_meetings().values_list("code", flat=True)),
        "indices": frozenset(plans.unapproved_rounds().values_list("criteria__code", flat=True)),
        "disclosures": frozenset(disclosure.unapproved_items().values_list("code", flat=True)),
        "asset_declarations": frozenset(disclosure.unapproved_postings().values_list("code", flat=True)),
    }


_WAITING: dict[str, tuple[Callable[[], QuerySet[Any]], str]] = {
    "waivers": (plans.waiting_waivers, ""),  # a superior document must be answered from its day on, in every period
    "plans": (plans.unapproved_plans, "year"),
    "tasks": (plans.unapproved_tasks, "year"),
    "done": (plans.unconfirmed_tasks, "year"),
    "meetings": (plans.unconfirmed_meetings, "on"),
    "indices": (plans.unapproved_rounds, "year"),
    "disclosures": (disclosure.unapproved_items, "issued_on"),
    "amendments": (disclosure.waiting_amendments, "disclosure__issued_on"),
    "asset_declarations": (disclosure.unapproved_postings, "disclosure__issued_on"),
    "unit_events": (lambda: OrganisationEvent.objects.filter(state=ChangeState.PROPOSED), "on"),
}


def to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Uploaded registers for which this person may vouch and that someone else uploaded, oldest first."""
    waiting = all_uploads().filter(state=UploadState.WAITING, table__in=vouchable(actor, on))
    found = waiting.exclude(uploaded_by=actor).order_by("uploaded_at", "pk")
    return [
        Hit(one.get_table_display(), reverse("registers:register", args=[one.table]), f"{one.name} · {one.uploaded_by or ''}".rstrip(" ·"))
        for one in found[:limit]
    ]


def entries_of(table: str) -> Q:
    """The entries of the journal about a register: its files, what was vouched for, which unit keeps it or kept it."""
    found = Q(subject_type=Keeper._meta.label_lower, values__contains=f'"table":"{table}"')
    for model in (RegisterUpload, Coverage):
        numbers = model._default_manager.filter(table=table).order_by().values_list("pk", flat=True)
        found |= Q(subject_type=model._meta.label_lower, subject__in=[str(one) for one in numbers])
    return found
