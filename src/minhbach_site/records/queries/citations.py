"""What the files of a document cite, and what cites it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhbach.citations.resolution import Status
from minhbach.law.instruments import key_of
from minhbach_site.records.models import CitedInstrument, Document, Renumbering
from minhbach_site.records.queries.chains import chain_of, statuses_in_register
from minhbach_site.records.queries.seen import documents
from minhbach_site.records.states import DocumentState, RenumberState

Borne = tuple[date, int]  # the day that a symbol bears, and the key of its document


@dataclass(frozen=True, slots=True)
class CitedOnce:
    """A document that files of another cite: as it is first written, its status on the day of the citing document, what that rests on or
    is worth knowing, its row in the register, how often it is cited, and whether the register told the status (`ours`).
    """

    text: str
    status: Status
    note: str
    target: Document | None
    count: int
    ours: bool = False


def cited_once(document: Document) -> list[CitedOnce]:
    """What the files of a document cite, in the order of the words, each once. Two queries.

    What the catalogue of instruments told when a file was read stands as it was kept. Of what only the register knows, the register is
    asked now: a document that is entered or linked later changes what was in force on a day.
    """
    first: dict[tuple[object, ...], CitedInstrument] = {}
    count: Counter[tuple[object, ...]] = Counter()
    for one in _citations_of(document):
        key = (one.instrument_key or one.text, one.status, one.note, one.target_id)
        first.setdefault(key, one)
        count[key] += 1
    asked = {one.target for one in first.values() if one.target is not None and one.status == Status.UNKNOWN}
    known = statuses_in_register(asked, document.issued_on)
    found = []
    for written, one in first.items():
        status, note = Status(one.status), one.note
        ours = one.target is not None and one.target in asked
        if one.target is not None and ours:
            status, note = known[one.target.pk], _("Theo sổ văn bản của cơ quan.")
        found.append(CitedOnce(one.text, status, note, one.target, count[written], ours))
    return found


def _citations_of(document: Document) -> QuerySet[CitedInstrument]:
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


def around(document: Document) -> set[int]:
    """The ids of every document that this one's page may name: its chain, its links, what it cites and what cites it."""
    named = {step.document.pk for step in chain_of(document)}
    cited = CitedInstrument.objects.filter(document_file__document=document, target__isnull=False).values_list("target", flat=True)
    return named | set(cited) | set(citing(document).values_list("pk", flat=True))


def bearing(symbols: Collection[str]) -> list[Borne]:
    """The documents that bear one of these symbols, however it is spelt, or bore it until they were given another number. What was
    cancelled bears none. Two queries.
    """
    spellings = {spelt for symbol in symbols for spelt in _spellings(symbol)}
    now = Document.objects.filter(symbol__in=spellings, state=DocumentState.REGISTERED)
    before = Renumbering.objects.filter(voided__symbol__in=spellings, state=RenumberState.DONE, document__state=DocumentState.REGISTERED)
    return [*now.values_list("issued_on", "pk"), *before.values_list("voided__issued_on", "document")]


def _spellings(symbol: str) -> set[str]:
    key, bare = key_of(symbol), symbol.lstrip("0")
    return {symbol, key, key.upper(), bare, f"0{bare}", f"00{bare}"}


def cited_among(bearers: Collection[Borne], dated: date | None, *, by: int, on: date) -> int | None:
    """Which of the documents that bear a symbol is meant by the document `by` of the day `on`: the one of the day that is written there;
    without a day the only one that was there by then. None where no or several documents fit.
    """
    fits = {pk for day, pk in bearers if pk != by and (day == dated if dated else day <= on)}
    return fits.pop() if len(fits) == 1 else None
