"""Reading the register: what a person may see, chains of documents, the standing of a document on a day."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, ManyToOneRel, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhbach.checks.rule import Finding, Fix, Severity
from minhbach.citations.reporting import Cited
from minhbach.citations.resolution import Status
from minhbach.law.instruments import key_of
from minhbach.law.issuers import known_issuers
from minhbach.text import blind, nfc
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.organisation.models import Agency, AgencyChange, OrganisationEvent, Unit
from minhbach_site.organisation.queries import paper_units, units_of, visible_units, with_predecessors
from minhbach_site.organisation.states import ChangeState
from minhbach_site.records.models import (
    CitedInstrument,
    Dissemination,
    Document,
    DocumentFile,
    DocumentLink,
    Draft,
    DraftVersion,
    FindingDismissal,
    NumberReservation,
    NumberSeries,
    Reading,
    Recognition,
    Renumbering,
)
from minhbach_site.records.states import (
    FINDING_WORDS,
    Direction,
    DisseminationForm,
    DisseminationState,
    DocumentState,
    DocumentType,
    DraftState,
    FileState,
    LinkKind,
    NumberUse,
    RenumberState,
    Standing,
)
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

__all__ = ["Cited"]
MARKABLE = frozenset({"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
MOST_OFFERED = 300  # documents in a list to choose from; the search finds the others
KEY_DIGITS = 10  # a longer number is no key of a document
AROUND = 70  # letters before the words that a search found; twice as many after
MOST_CHECKED = 20_000  # rows of the register that a draft is checked against, the newest first


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a chain: how far it stands from the first, and by which link it is reached."""

    document: Document
    depth: int
    kind: LinkKind | None = None
    above: int | None = None


def documents() -> QuerySet[Document]:
    """The whole register, newest first."""
    return Document.objects.order_by("-issued_on", "-pk")


def documents_for(person: Person, on: date) -> QuerySet[Document]:
    """What the person may see on that day: the register, without the documents kept for units they do not see.

    The superior sees what went out and what is only referred to.
    """
    permissions = person.permissions(on)
    if Permission.READ_DOCUMENTS not in permissions:
        return documents().none()
    if Permission.READ_LIMITED_DOCUMENTS in permissions:
        return documents()
    roles = {held.role for held in person.held(on)} & PERMISSIONS[Permission.READ_DOCUMENTS]
    if roles == {Role.SUPERIOR}:
        return documents().filter(limited=False).exclude(direction=Direction.INCOMING)
    own = Document.units.through.objects.filter(unit__in=paper_units(person, on)).values("document")
    asked = Reading.objects.filter(person=person, dissemination__document__isnull=False).values("dissemination__document")
    return documents().filter(Q(limited=False) | Q(pk__in=own) | Q(pk__in=asked))


@dataclass(frozen=True, slots=True)
class Named:
    """A document as one person may be told of it: `subject` is empty where it is kept from them, `pk` None where they may not open it."""

    name: str
    subject: str
    pk: int | None

    def __str__(self) -> str:
        return self.name


class Names:
    """How documents are called before one person on one day: the one rule of all pages, for whatever names a document.

    The name, and the subject, of a document kept for some is told to those who may read it; to others its code (`str(document)`).
    """

    def __init__(self, person: Person, on: date) -> None:
        self.person, self.on = person, on

    def call(self, document: Document) -> str:
        """The name of a document. One query for all restricted ones together, none for others."""
        return document.full_name if not document.limited or document.pk in self._read else str(document)

    def of(self, *documents: Document) -> dict[int, Named]:
        """What to tell of each document, by its key, and whether it may be opened. One query."""
        asked = {one.pk: one for one in documents}
        opened = set(documents_for(self.person, self.on).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
        return {
            pk: Named(str(one), "", None)
            if one.limited and pk not in opened
            else Named(one.full_name, one.subject, pk if pk in opened else None)
            for pk, one in asked.items()
        }

    @cached_property
    def _read(self) -> set[int]:
        """The restricted documents that the person may read."""
        return set(documents_for(self.person, self.on).filter(limited=True).order_by().values_list("pk", flat=True))


def find_document(code: str) -> Document | None:
    return Document.objects.filter(code=code).first() if code else None


def code_of(pk: int | None) -> str:
    """The code of a document by its key; empty for none."""
    found = Document.objects.filter(pk=pk) if pk else Document.objects.none()
    return found.values_list("code", flat=True).first() or ""


def chain_of(document: Document) -> list[Step]:
    """The documents that this one implements, amends, replaces or answers, up to the first (negative depth), itself, and those that do
    the same with it (positive). Each stands once. Two queries for every level.
    """
    up, down = _walk(document, upwards=True), _walk(document, upwards=False)
    return [*reversed(up), Step(document, 0), *down]


def _walk(document: Document, *, upwards: bool) -> list[Step]:
    found: list[Step] = []
    seen, level, depth = {document.pk}, [document.pk], 0
    while level:
        depth += 1
        here, there = ("source", "target") if upwards else ("target", "source")
        links = (
            DocumentLink.objects.filter(**{f"{here}__in": level})
            .select_related(there)
            .order_by(f"{there}__issued_on", f"{there}__pk", "pk")
        )
        level = []
        for link in links:
            other: Document = getattr(link, there)
            if other.pk not in seen:
                seen.add(other.pk)
                level.append(other.pk)
                found.append(Step(other, -depth if upwards else depth, LinkKind(link.kind), getattr(link, f"{here}_id")))
    return found


def standing(document: Document, on: date) -> Standing:
    """The status of a document on a day, by its own last day and by what amended or replaced it."""
    if document.state == DocumentState.CANCELLED:
        return Standing.CANCELLED
    if on < document.issued_on:
        return Standing.NOT_YET
    if document.in_force_to is not None and on > document.in_force_to:
        return Standing.EXPIRED
    kinds = set(
        DocumentLink.objects.filter(
            target=document,
            source__issued_on__lte=on,
            source__state=DocumentState.REGISTERED,
            kind__in=[LinkKind.AMENDS, LinkKind.REPLACES],
        ).values_list("kind", flat=True)
    )
    if LinkKind.REPLACES in kinds:
        return Standing.REPLACED
    return Standing.AMENDED if LinkKind.AMENDS in kinds else Standing.IN_FORCE


_STATUSES = {
    Standing.NOT_YET: Status.NOT_YET,
    Standing.IN_FORCE: Status.IN_FORCE,
    Standing.AMENDED: Status.AMENDED,
    Standing.EXPIRED: Status.EXPIRED,
    Standing.REPLACED: Status.EXPIRED,
    Standing.CANCELLED: Status.EXPIRED,
}


def status_in_register(document: Document, on: date) -> Status:
    """The standing of a document of the register in the words in which the library speaks of instruments."""
    return _STATUSES[standing(document, on)]


# --- numbers --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a run, from `first` to `last`, that bear no document, are not kept and not explained."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def series() -> QuerySet[NumberSeries]:
    return NumberSeries.objects.select_related("agency").order_by("-year", "agency__code", "direction", "group")


def gaps(run: NumberSeries) -> list[Gap]:
    """The gaps of a run from its first to its last number. Two queries."""
    numbers = [number for number in Document.objects.filter(series=run).values_list("number", flat=True) if number]
    kept = NumberReservation.objects.filter(series=run).exclude(use=NumberUse.RELEASED).values_list("number", "last")
    taken = [*((number, number) for number in numbers), *kept, (run.last_number + 1, run.last_number + 1)]
    found: list[Gap] = []
    expected = run.first_number
    for first, last in sorted(taken):
        if first > expected:
            found.append(Gap(expected, first - 1))
        expected = max(expected, last + 1)
    return found


def kept_numbers() -> QuerySet[NumberReservation]:
    return NumberReservation.objects.select_related("series")


def type_labels(run: NumberSeries) -> list[str]:
    """The types that take their numbers from a run, in words; empty means all others."""
    return [str(DocumentType(code).label) for code in run.type_codes]


def reservations(run: NumberSeries) -> QuerySet[NumberReservation]:
    """Numbers kept or explained, and those given back."""
    return NumberReservation.objects.filter(series=run).select_related("made_by").order_by("number", "pk")


def usual_notation(type: DocumentType, agency: Agency) -> str:
    """What follows the number in the symbol of an agency's own document: `KH-SCT`; an official letter bears the agency's symbol alone.

    Abbreviations of types are those of the library (Decree 30/2020/NĐ-CP, appendix III).
    """
    if type == DocumentType.CONG_VAN:
        return agency.symbol
    words = type_words(type) if type != DocumentType.VAN_BAN_KHAC else "Văn bản"
    abbreviation = next((one.abbreviations[0] for one in known_issuers().types if one.name == words and one.abbreviations), "")
    return f"{abbreviation}-{agency.symbol}" if abbreviation else agency.symbol


def type_words(type: str) -> str:
    """A type in Vietnamese, whatever the language of the page: `Quyết định`."""
    with override("vi"):
        return str(DocumentType(type).label)


def type_named(words: str) -> DocumentType:
    """The type that a name stands for, blind to case and accents; "Văn bản khác" for any other."""
    wanted = blind(nfc(" ".join(words.split())))
    return next((one for one in DocumentType if blind(type_words(one)) == wanted), DocumentType.VAN_BAN_KHAC)


# --- what belongs to a document -------------------------------------------------------------------------------------------------


def deciding(document: Document) -> str:
    """What of the organisation rests on this decision, in words; empty when nothing does."""
    open_states = [ChangeState.PROPOSED, ChangeState.APPROVED]
    event = OrganisationEvent.objects.filter(decision=document, state__in=open_states).first()
    change = AgencyChange.objects.filter(decision=document, state__in=open_states).first()
    agency = Agency.objects.filter(decision=document).first()
    if event is not None:
        return _("sự kiện tổ chức %(code)s") % {"code": event.code}
    if change is not None:
        return _("thay đổi cơ quan %(code)s") % {"code": change.code}
    return _("cơ quan %(name)s") % {"name": agency.name} if agency is not None else ""


def resting_on(document: Document, most: int = 3) -> list[str]:
    """What uses a document and would be left without it, in words: what it decided, younger documents, plans, proofs of other apps.

    The apps above are asked through the keys that they hold, since this one does not know them. What was withdrawn rests on nothing; nor do
    a document's own files and drafts, and a dissemination that is over.
    """
    found = [decided] if (decided := deciding(document)) else []
    younger = DocumentLink.objects.filter(target=document, source__state=DocumentState.REGISTERED).select_related("source")
    found += [_("liên kết của %(document)s") % {"document": link.source} for link in younger.order_by("pk")[:most]]
    notices = renumberings().filter(notice=document, state__in=(RenumberState.WAITING, RenumberState.DONE))
    found += [f"{one._meta.verbose_name} «{one.document}»" for one in notices[:most]]
    for relation in Document._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in _NOT_RESTING:
            of = _resting_rows(relation.related_model).filter(**{relation.remote_field.name: document}).order_by("pk")[:most]
            found += [f"{one._meta.verbose_name} «{one}»" for one in of if not decided or str(one) not in decided]
    return found[:most]


_NOT_RESTING = frozenset({DocumentFile, CitedInstrument, Draft, DocumentLink, Renumbering, Document.units.through})
_GONE_STATES = ("cancelled", "withdrawn", "refused", "undone")
_GONE_SINCE = ("withdrawn_at", "restored_at")


def _resting_rows(model: Any) -> QuerySet[Any]:
    """The rows of a model that still count: by the names that the apps give to states and days of withdrawal."""
    if model is Dissemination:
        return Dissemination.objects.filter(state=DisseminationState.OPEN)
    names = {field.name for field in model._meta.get_fields()}
    rows: QuerySet[Any] = model.objects.filter(**{f"{name}__isnull": True for name in _GONE_SINCE if name in names})
    return rows.exclude(state__in=_GONE_STATES) if "state" in names else rows


def known_outside(document: Document, most: int = 3) -> list[str]:
    """Who knows a document by its number, in words: what it decided, documents that came in answer, what was disclosed of it.

    A model above this app says by `KNOWN_OUTSIDE` which of its rows were told to others.
    """
    found = [decided] if (decided := deciding(document)) else []
    came = DocumentLink.objects.filter(target=document, source__state=DocumentState.REGISTERED, source__direction=Direction.INCOMING)
    found += [_("liên kết của %(document)s") % {"document": link.source} for link in came.select_related("source").order_by("pk")[:most]]
    return (found + _rows_above(document, "KNOWN_OUTSIDE", most))[:most]


def open_to_others(document: Document, most: int = 3) -> list[str]:
    """What shows a document to others or is about to, in words: a model above this app says by `SHOWS` which of its rows do."""
    return _rows_above(document, "SHOWS", most)[:most]


def _rows_above(document: Document, name: str, most: int) -> list[str]:
    """The rows of the models above this app that hold the document and for which the model's own condition of that name is true."""
    found = []
    for relation in Document._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and (condition := getattr(relation.related_model, name, None)):
            model: Any = relation.related_model
            rows = model.objects.filter(condition, **{relation.remote_field.name: document}).order_by("pk")[:most]
            found += [f"{one._meta.verbose_name} «{one}»" for one in rows]
    return found


def renumberings() -> QuerySet[Renumbering]:
    return Renumbering.objects.select_related("document", "asked_by", "decided_by", "notice", "voided").order_by("asked_at", "pk")


def waiting_renumbering(document: Document) -> Renumbering | None:
    """The request for another number that waits for a decision."""
    return renumberings().filter(document=document, state=RenumberState.WAITING).first()


def renumberings_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Requests for another number that someone else made, oldest first."""
    seen = documents_for(actor, on).order_by().values("pk")
    found = renumberings().filter(state=RenumberState.WAITING, document__in=seen).exclude(asked_by=actor)
    return [
        Hit(one.document.full_name, reverse("records:document", args=[one.document_id]), f"{one.reason} · {one.asked_by}")
        for one in found[:limit]
    ]


CORRECTED = (
    "type", "symbol", "number", "issued_on", "received_on", "issuer", "subject", "topic", "urgency", "due_on", "in_force_to", "pages",
    "signer_title", "signer_name", "place", "recipients", "limited",
)  # fmt: skip


def as_seen(document: Document) -> str:
    """A short mark of each field that may be corrected, for a form to bring back."""
    return " ".join(hashlib.sha256(f"{getattr(document, name)}".encode()).hexdigest()[:8] for name in CORRECTED)


def changed_since(document: Document, seen: str) -> list[str]:
    """The fields that are not as they were when `as_seen` gave `seen`."""
    marks = zip(CORRECTED, as_seen(document).split(), [*seen.split(), *("" for _name in CORRECTED)], strict=False)
    return [name for name, now, before in marks if now != before]


def leads_to(source: Document, target: Document) -> bool:
    """Whether links of registered documents lead from `source` to `target`, whatever they say. One query for every level."""
    level, seen = {source.pk}, {source.pk}
    while level:
        found = DocumentLink.objects.filter(source__in=level, source__state=DocumentState.REGISTERED)
        level = set(found.values_list("target", flat=True)) - seen
        if target.pk in level:
            return True
        seen |= level
    return False


def links_of(document: Document) -> QuerySet[DocumentLink]:
    return DocumentLink.objects.filter(source=document).select_related("target").order_by("kind", "target__issued_on", "pk")


def links_to(document: Document) -> QuerySet[DocumentLink]:
    return DocumentLink.objects.filter(target=document).select_related("source").order_by("kind", "source__issued_on", "pk")


def files_of(document: Document) -> QuerySet[DocumentFile]:
    return document.files.defer("text").select_related("added_by", "recognition").order_by("added_at", "pk")


def files() -> QuerySet[DocumentFile]:
    return DocumentFile.objects.filter(removed_reason="").select_related("document")


def can_recognise() -> bool:
    """Whether this machine has the program that recognises letters in pictures."""
    return shutil.which("tesseract") is not None


def next_recognition() -> Recognition | None:
    """The file for which recognition was asked first, and which no process has begun."""
    return Recognition.objects.filter(begun=False).order_by("heard_at", "pk").first()


def recognition_of(file_id: int) -> Recognition | None:
    return Recognition.objects.filter(pk=file_id).first()


def citations_of(document: Document) -> QuerySet[CitedInstrument]:
    """What the files of a document cite, in the order of the words."""
    return (
        CitedInstrument.objects.filter(document_file__document=document, document_file__removed_reason="")
        .select_related("target", "document_file")
        .defer("document_file__text")
        .order_by("document_file", "start", "pk")
    )


def citing(document: Document) -> QuerySet[Document]:
    """The documents whose files cite this one."""
    found = CitedInstrument.objects.filter(target=document).values("document_file__document")
    return documents().filter(pk__in=found)


def registered_as(symbol: str, issued_on: date | None, *, but: int) -> Document | None:
    """The one document of the register with that symbol (and that day, where it is known); None where none or several fit."""
    if not symbol:
        return None
    key = key_of(symbol)
    spellings = {symbol, key, key.upper(), symbol.lstrip("0"), f"0{symbol.lstrip('0')}"}
    found = documents().filter(symbol__in=spellings).exclude(pk=but)
    if issued_on is not None:
        found = found.filter(issued_on=issued_on)
    first = list(found[:2])
    return first[0] if len(first) == 1 else None


def choices(person: Person, on: date, *, words: str = "", kept: Sequence[object] = (), limit: int = MOST_OFFERED) -> list[tuple[int, str]]:
    """The newest documents that a person may see (and that hold the words), to choose one from; before them those of `kept`, which are
    keys as an address or a form gives them.
    """
    seen = documents_for(person, on).filter(state=DocumentState.REGISTERED)
    keys = {int(str(one)) for one in kept if str(one).isdecimal() and len(str(one)) < KEY_DIGITS}
    chosen = list(seen.filter(pk__in=keys)) if keys else []
    found = [*chosen, *(one for one in with_words(seen, words)[:limit] if one not in chosen)]
    return [(document.pk, f"{document.full_name} ({written(document.issued_on)}) {document.subject[:80]}") for document in found]


def around(document: Document) -> set[int]:
    """The ids of every document that this one's page may name: its chain, its links, what it cites and what cites it."""
    named = {step.document.pk for step in chain_of(document)}
    cited = CitedInstrument.objects.filter(document_file__document=document, target__isnull=False).values_list("target", flat=True)
    return named | set(cited) | set(citing(document).values_list("pk", flat=True))


def overdue_or_due(person: Person, on: date, limit: int = 10) -> list[Document]:
    """Incoming documents with a day by which they must be dealt with that nothing answers or implements yet, the most urgent first: all of
    them for those who register documents and for leaders, for others those given to their unit or to what came before it.
    """
    found = waiting(documents_for(person, on))
    if Permission.REGISTER_DOCUMENTS not in person.permissions(on) and not any(one.role == Role.LEADER for one in person.held(on)):
        codes = [one.unit_code for one in person.held(on) if one.unit_code]
        own = Unit.objects.filter(Q(code__in=codes) | Q(pk__in=units_of(person, on).values("pk"))).values_list("pk", flat=True)
        found = found.filter(pk__in=Document.units.through.objects.filter(unit__in=with_predecessors(own)).values("document"))
    return list(found.order_by("due_on", "pk")[:limit])


def waiting(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Of these the incoming ones with a day by which they must be dealt with that no registered document answers or implements."""
    kinds = [LinkKind.ANSWERS, LinkKind.IMPLEMENTS]
    done = DocumentLink.objects.filter(kind__in=kinds, source__state=DocumentState.REGISTERED).values("target")
    return rows.filter(direction=Direction.INCOMING, due_on__isnull=False, state=DocumentState.REGISTERED).exclude(pk__in=done)


def given_units() -> QuerySet[Unit]:
    """The units that were given documents."""
    return Unit.objects.filter(pk__in=Document.units.through.objects.values("unit")).order_by("name", "pk")


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Documents that the person may see whose symbol, subject or issuer holds all the words."""
    found = with_words(documents_for(actor, on), " ".join(words))
    return [
        Hit(one.full_name, reverse("records:document", args=[one.pk]), f"{written(one.issued_on)} · {one.subject}") for one in found[:limit]
    ]


def search_files(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Files of documents that the person may see whose words hold all the words, with the place of the first."""
    seen = documents_for(actor, on).filter(pk=OuterRef("document"))
    files = DocumentFile.objects.filter(Exists(seen), words__words__holds_words=" ".join(words), removed_reason="")
    return [
        Hit(one.document.full_name, reverse("records:document", args=[one.document_id]), f"{one.name} · {excerpt(one.text, words)}")
        for one in files.select_related("document").order_by("-document__issued_on", "-pk")[:limit]
    ]


def excerpt(text: str, words: list[str]) -> str:
    """A line of the text about the place where the words stand nearest to each other, or where the first of them stands.

    >>> excerpt("Sở ban hành Quy chế dân chủ năm 2025.", ["quy", "che"])
    'Sở ban hành Quy chế dân chủ năm 2025.'
    """
    blinded = blind(text)
    together = re.search(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", blinded)
    found = together or re.search(rf"\b{re.escape(words[0])}\b", blinded)
    place = found.start() if found else 0
    start, end = max(0, place - AROUND), min(len(text), place + 2 * AROUND)
    line = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}"


# --- drafts ---------------------------------------------------------------------------------------------------------------------


def drafts_for(person: Person, on: date) -> QuerySet[Draft]:
    """One's own drafts; those made for a unit that one heads, or for any unit if one leads the agency. A draft without a unit is its
    owner's alone until it is issued, and one that was withdrawn for good.
    """
    held = person.held(on)
    led = {one.unit_code for one in held if one.role == Role.LEADER}
    headed = {one.unit_code for one in held if one.role == Role.HEAD_OF_UNIT and one.unit_code} | (led - {""})
    units = with_predecessors(visible_units(person, on).filter(code__in=headed).values_list("pk", flat=True)) if headed else ()
    others = Q(unit__isnull=False) | Q(document__isnull=False) if "" in led else Q(unit__in=units)
    seen = Q(owner=person) | others & ~Q(state=DraftState.WITHDRAWN)
    return Draft.objects.filter(seen).select_related("owner", "unit").order_by("-made_at", "-pk")


def search_drafts(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Drafts that the person may see whose title holds all the words."""
    found = with_words(drafts_for(actor, on), " ".join(words))
    return [Hit(one.title, reverse("records:draft", args=[one.pk]), one.owner.display_name) for one in found[:limit]]


def versions_of(draft: Draft) -> QuerySet[DraftVersion]:
    """The versions, newest first, without their long contents."""
    return draft.versions.defer("pieces", "findings").order_by("-number")


def versions() -> QuerySet[DraftVersion]:
    return DraftVersion.objects.select_related("draft__owner", "draft__unit")


def finding_key(finding: Finding) -> str:
    """What makes a finding the same one in another version of the text: its rule, its words and what it says, but not its place."""
    said = "\x1f".join((finding.code, " ".join(finding.quote.split()), " ".join(finding.message.split())))
    return hashlib.sha256(said.encode()).hexdigest()


def finding_of(values: dict[str, Any], suppressed: str = "") -> Finding:
    """A finding as it was frozen."""
    fix = values["fix"]
    kept = {name: value for name, value in values.items() if name not in {"key", "severity", "fix", "suppressed"}}
    return Finding(**kept, severity=Severity(values["severity"]), fix=Fix(**fix) if fix else None, suppressed=suppressed)


def dismissals_of(draft: Draft) -> dict[str, FindingDismissal]:
    return {one.key: one for one in FindingDismissal.objects.filter(draft=draft).select_related("person")}


def told_findings(version: DraftVersion) -> list[Finding]:
    """The findings of a version, those set aside with their reason."""
    aside = dismissals_of(version.draft)
    return [finding_of(one, aside[one["key"]].reason if one["key"] in aside else "") for one in version.findings]


def counts(version: DraftVersion) -> dict[str, int]:
    """How many findings of each severity are told, and how many are set aside."""
    found = told_findings(version)
    told = {str(severity): sum(one.severity == severity and not one.suppressed for one in found) for severity in Severity}
    return {**told, "aside": sum(bool(one.suppressed) for one in found)}


def finding_with(draft: Draft, key: str) -> dict[str, Any] | None:
    """The frozen finding with that key in the newest version that was checked."""
    version = draft.versions.filter(state=FileState.READ).order_by("-number").first()
    return next((one for one in (version.findings if version else ()) if one["key"] == key), None)


def notes_of(version: DraftVersion, aside: dict[str, FindingDismissal]) -> dict[int, dict[str, Any]]:
    """What the page prints for each finding, by its number in the page of the checker."""
    return {
        number: {**one, "words": FINDING_WORDS[one["severity"]], "aside": aside.get(one["key"])}
        for number, one in enumerate(version.findings, 1)
    }


def register_rows_for_checks() -> Sequence[dict[str, Any]]:
    """The register as the rules of the checker read it."""
    rows = (
        documents().filter(state=DocumentState.REGISTERED).values("code", "direction", "type", "symbol", "issued_on", "issuer", "subject")
    )
    return [{**row, "id": row["code"]} for row in rows[:MOST_CHECKED]]


# --- disseminations -------------------------------------------------------------------------------------------------------------


def disseminations() -> QuerySet[Dissemination]:
    """Newest first, each with its counts: `asked`, `have_read`, `have_committed` of those on the site."""
    return (
        Dissemination.objects.select_related("document")
        .annotate(
            asked=Count("readings"),
            have_read=Count("readings", filter=Q(readings__read_at__isnull=False)),
            have_committed=Count("readings", filter=Q(readings__committed_at__isnull=False)),
        )
        .order_by("-on", "-pk")
    )


def disseminations_for(person: Person, on: date) -> QuerySet[Dissemination]:
    """Everyone inside sees what was made known; a document kept for some units only with the document itself."""
    return disseminations().filter(Q(document__isnull=True) | Q(document__in=documents_for(person, on).values("pk")))


def search_disseminations(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Disseminations that the person may see whose code or title holds all the words."""
    found = with_words(disseminations_for(actor, on), " ".join(words))[:limit]
    return [Hit(one.title, reverse("records:dissemination", args=[one.pk]), f"{one.code} · {written(one.on)}") for one in found]


def search_series(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Runs of numbers whose title and agency hold all the words: there are a few for each year, so they are read and compared."""
    told = ((one, blind(nfc(f"so so {one.title} {one.agency} {one.year}"))) for one in series())
    found = [one for one, text in told if all(word in text for word in words)]
    about = ((one, reverse("records:series", args=[one.pk])) for one in found[:limit])
    return [Hit(one.title, address, f"{one.agency} · {one.get_direction_display()}") for one, address in about]


def unit_ids(dissemination: Dissemination) -> list[int]:
    return list(dissemination.units.values_list("pk", flat=True))


def readings_of(dissemination: Dissemination) -> QuerySet[Reading]:
    """Everyone who was asked: those who have not read first."""
    return Reading.objects.filter(dissemination=dissemination).select_related("person").order_by("read_at", "person__search_text", "pk")


def unread(dissemination: Dissemination) -> QuerySet[Reading]:
    """Who has not read yet, or has read and not committed where that is asked."""
    missing = Q(read_at__isnull=True)
    if dissemination.needs_commitment:
        missing |= Q(committed_at__isnull=True)
    return readings_of(dissemination).filter(missing)


def own_reading(person: Person, dissemination: Dissemination) -> Reading | None:
    return Reading.objects.filter(person=person, dissemination=dissemination).first()


def to_read(person: Person) -> list[Reading]:
    """What one person still has to read or to commit to, the most urgent first."""
    missing = Q(read_at__isnull=True) | Q(committed_at__isnull=True, dissemination__needs_commitment=True)
    return list(
        Reading.objects.filter(missing, person=person, dissemination__state=DisseminationState.OPEN)
        .select_related("dissemination__document")
        .order_by("dissemination__due_on", "pk")
    )


def reminders(on: date) -> list[tuple[Dissemination, list[Reading]]]:
    """Open disseminations whose day has come or gone, each with whom to remind. Two queries for each."""
    late = disseminations().filter(state=DisseminationState.OPEN, form=DisseminationForm.ONLINE, due_on__lte=on).order_by("due_on", "pk")
    return [(one, people) for one in late if (people := list(unread(one)))]


def reading_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: what one has to read."""
    waiting = to_read(actor)
    return {"readings": waiting, "today": on} if waiting else None


def due_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: incoming documents with a day, not dealt with."""
    waiting = overdue_or_due(actor, on)
    return {"documents": waiting, "today": on} if waiting else None
