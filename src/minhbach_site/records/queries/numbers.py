"""Runs of numbers, their gaps, and what makes up the symbol of an agency's own document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from minhbach.law.issuers import known_issuers
from minhbach.text import blind, nfc
from minhbach_site.accounts.models import Person
from minhbach_site.organisation.models import Agency
from minhbach_site.records.models import Document, NumberReservation, NumberSeries
from minhbach_site.records.states import DocumentType, NumberUse
from minhbach_site.ui.menu import Hit


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
    return _notations(type, agency)[0]


def is_usual_notation(notation: str, type: DocumentType, agency: Agency, year: int) -> bool:
    """Whether that may well follow the number in the symbol of an agency's own document of that year: any abbreviation of the type; for an
    official letter the agency's symbol alone or before that of the unit that drafted it; for a document of a type without a name of its
    own anything that ends in the agency's symbol. A normative document has its year before it.
    """
    bare = notation.removeprefix(f"{year}/")
    if type == DocumentType.CONG_VAN and bare.startswith(f"{agency.symbol}-"):
        return True
    if type == DocumentType.VAN_BAN_KHAC and bare.endswith(f"-{agency.symbol}"):
        return True
    return bare in _notations(type, agency)


def _notations(type: DocumentType, agency: Agency) -> list[str]:
    """What may follow the number of a document of that type, the most usual first."""
    words = type_words(type) if type != DocumentType.VAN_BAN_KHAC else "Văn bản"
    known = next((one.abbreviations for one in known_issuers().types if one.name == words), ())
    if type == DocumentType.CONG_VAN or not known:
        return [agency.symbol]
    return [f"{abbreviation}-{agency.symbol}" for abbreviation in known]


def type_words(type: str) -> str:
    """A type in Vietnamese, whatever the language of the page: `Quyết định`."""
    with override("vi"):
        return str(DocumentType(type).label)


def type_named(words: str) -> DocumentType:
    """The type that a name stands for, blind to case and accents; "Văn bản khác" for any other."""
    wanted = blind(nfc(" ".join(words.split())))
    return next((one for one in DocumentType if blind(type_words(one)) == wanted), DocumentType.VAN_BAN_KHAC)


def search_series(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Runs of numbers whose title and agency hold all the words: there are a few for each year, so they are read and compared."""
    told = ((one, blind(nfc(f"so so {one.title} {one.agency} {one.year}"))) for one in series())
    found = [one for one, text in told if all(word in text for word in words)]
    about = ((one, reverse("records:series", args=[one.pk])) for one in found[:limit])
    return [Hit(one.title, address, f"{one.agency} · {one.get_direction_display()}") for one, address in about]
