"""Which document a citation means, and whether that was in force on a day.

A symbol is not a key: local symbols repeat in every province, party numbers in every term, numbers without a year every year. Where the
words do not tell two documents apart the answer is "ambiguous", where nothing is known it is "unknown"; neither is ever made a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from minhbach.citations.model import Citation, Kind
from minhbach.law.instruments import Amendment, Instrument, Instruments, key_of
from minhbach.law.issuers import known_issuers
from minhbach.law.reading import Confidence

_LOCAL = ("UBND", "HĐND", "CTUBND", "UB")


class Status(StrEnum):
    """What is known of a cited document on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    AMENDED = "amended"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


STATUS_WORDS = {
    Status.IN_FORCE: "còn hiệu lực",
    Status.NOT_YET: "chưa có hiệu lực",
    Status.EXPIRED: "không còn hiệu lực",
    Status.AMENDED: "còn hiệu lực, đã được sửa đổi",
    Status.UNKNOWN: "chưa rõ",
    Status.AMBIGUOUS: "chưa xác định được văn bản nào",
}


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of an agency's own register of documents."""

    symbol: str
    issued_on: date
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation was found to mean.

    `date_differs` says that the symbol is unique and its document bears another date; `repaired` is the symbol that was meant where the
    year was left out; `certain` is false where what the answer rests on was only remembered.
    """

    status: Status
    instrument: Instrument | None = None
    candidates: tuple[Instrument, ...] = ()
    date_differs: bool = False
    repaired: str | None = None
    registered: Registered | None = None
    register_date_differs: bool = False
    certain: bool = True

    @property
    def note(self) -> str:
        """The answer in one Vietnamese sentence, with what came in the place of an expired document."""
        return _note(self)


def read_register(rows: Iterable[Mapping[str, object]]) -> dict[str, tuple[Registered, ...]]:
    """Rows of the fact table `documents` by the key of their symbol; rows without a symbol are left out."""
    found: dict[str, list[Registered]] = {}
    for row in rows:
        symbol, issued_on = row.get("symbol"), row.get("issued_on")
        if isinstance(symbol, str) and symbol and isinstance(issued_on, date):
            entry = Registered(symbol, issued_on, str(row.get("issuer") or ""), str(row.get("subject") or ""))
            found.setdefault(key_of(symbol), []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def resolve(
    citation: Citation, instruments: Instruments, on: date, register: Mapping[str, tuple[Registered, ...]] | None = None, *, place: str = ""
) -> Resolution:
    """Resolve against the known instruments and, where given, the agency's register; `place` is the province that the text speaks from."""
    resolution = _by_instruments(citation, instruments, on, place)
    if register is None or citation.symbol is None:
        return resolution
    rows = register.get(key_of(citation.symbol), ())
    same_day = [row for row in rows if citation.date is None or row.issued_on == citation.date]
    if len(same_day) == 1:
        return replace(resolution, registered=same_day[0])
    if not same_day and len(rows) == 1:
        return replace(resolution, registered=rows[0], register_date_differs=True)
    return resolution


def _by_instruments(citation: Citation, instruments: Instruments, on: date, place: str) -> Resolution:
    if citation.kind in {Kind.BACK_REFERENCE, Kind.STRUCTURE}:
        return Resolution(Status.UNKNOWN)
    if citation.symbol is None:
        return _by_name(citation, instruments, on) if citation.kind is Kind.LAW else Resolution(Status.UNKNOWN)
    candidates = instruments.with_symbol(citation.symbol)
    repaired = None
    if not candidates and citation.year is None and citation.date is not None and citation.symbol_type is not None:
        number, _, code = citation.symbol.partition("/")
        repaired = f"{number}/{citation.date.year}/{code}"
        candidates = tuple(one for one in instruments.with_symbol(repaired) if one.signed == citation.date)
    if not candidates:
        return Resolution(Status.UNKNOWN)
    if _unique(citation) and repaired is None:
        chosen = candidates[0]
        differs = citation.date is not None and citation.date != chosen.signed and "signed" not in chosen.remembered
        return _on(chosen, on, date_differs=differs)
    return _among(citation, candidates, on, place, repaired)


def _unique(citation: Citation) -> bool:
    """Whether the symbol belongs to one document of the country: it holds a year and is not local."""
    return citation.year is not None and citation.kind is not Kind.PARTY and (citation.issuer_symbol or "") not in _LOCAL


def _among(citation: Citation, candidates: tuple[Instrument, ...], on: date, place: str, repaired: str | None) -> Resolution:
    if citation.date is not None:
        candidates = tuple(one for one in candidates if one.signed == citation.date)
    if any(one.place for one in candidates):
        here = _place_of(citation.issuer or "") or place
        if not here:
            return Resolution(Status.AMBIGUOUS, candidates=candidates)
        candidates = tuple(one for one in candidates if one.place == here)
    if not candidates:
        return Resolution(Status.UNKNOWN)
    if len(candidates) > 1 or citation.date is None:
        return Resolution(Status.AMBIGUOUS, candidates=candidates)
    return replace(_on(candidates[0], on), repaired=repaired)


def _place_of(issuer: str) -> str:
    provinces = known_issuers().provinces.provinces
    return next((name for province in provinces for name in (province.name, *province.absorbed) if name in issuer), "")


def _by_name(citation: Citation, instruments: Instruments, on: date) -> Resolution:
    candidates = instruments.with_name(citation.name)
    if citation.date is not None:
        exact = [one for one in candidates if one.signed == citation.date]
        return _on(exact[0], on) if exact else Resolution(Status.UNKNOWN, candidates=candidates)
    if citation.year is not None:
        of_year = [one for one in candidates if str(one.signed.year) == citation.year]
        if len(of_year) > 1:
            return Resolution(Status.AMBIGUOUS, candidates=tuple(of_year))
        return _on(of_year[0], on) if of_year else Resolution(Status.UNKNOWN, candidates=candidates)
    resolutions = [_on(one, on) for one in candidates]
    in_force = [one for one in resolutions if one.status in {Status.IN_FORCE, Status.AMENDED}]
    if len(in_force) == 1:
        return in_force[0]
    if len(resolutions) == 1:
        return resolutions[0]
    return Resolution(Status.AMBIGUOUS if candidates else Status.UNKNOWN, candidates=candidates)


def status_on(instrument: Instrument, on: date) -> Status:
    """The life of an instrument on a day, as far as it is established."""
    begin = instrument.in_force_from or instrument.signed
    if on < begin:
        return Status.NOT_YET
    if instrument.in_force_to is not None and on > instrument.in_force_to:
        return Status.EXPIRED
    if instrument.check:
        return Status.UNKNOWN
    if instrument.amended and (not instrument.amended_by or any(_counts(amendment, on) for amendment in instrument.amended_by)):
        return Status.AMENDED
    return Status.IN_FORCE


def _counts(amendment: Amendment, on: date) -> bool:
    """Whether an amendment counts on a day; one without a day, from the year after that of its number."""
    if amendment.since is not None:
        return amendment.since <= on
    years = [part for part in amendment.symbol.split("/")[1:] if len(part) == 4 and part.isdigit()]
    return bool(years) and int(years[0]) < on.year


def _on(instrument: Instrument, on: date, *, date_differs: bool = False) -> Resolution:
    status = status_on(instrument, on)
    needed = {Status.EXPIRED: "in_force_to", Status.NOT_YET: "in_force_from", Status.AMENDED: "amended_by"}.get(status, "")
    certain = instrument.confidence is not Confidence.MEMORY and needed not in instrument.remembered
    return Resolution(status, instrument, (instrument,), date_differs, certain=certain)


def _note(resolution: Resolution) -> str:
    instrument = resolution.instrument
    if instrument is None:
        return STATUS_WORDS[resolution.status].capitalize() + "."
    if resolution.status is Status.EXPIRED and instrument.in_force_to is not None:
        if instrument.note:
            return instrument.note
        ended = instrument.in_force_to + timedelta(days=1)
        successor = f", được thay thế bởi {', '.join(instrument.replaced_by)}" if instrument.replaced_by else ""
        return f"{instrument.name} không còn hiệu lực từ ngày {_printed(ended)}{successor}."
    if resolution.status is Status.NOT_YET:
        begin = instrument.in_force_from or instrument.signed
        return f"{instrument.name} có hiệu lực từ ngày {_printed(begin)}."
    if resolution.status is Status.AMENDED:
        by = f" bởi {', '.join(amendment.symbol for amendment in instrument.amended_by)}" if instrument.amended_by else ""
        return f"{instrument.name} còn hiệu lực, đã được sửa đổi, bổ sung{by}."
    if resolution.status is Status.UNKNOWN:
        return f"{instrument.name}: {instrument.check}"
    return f"{instrument.name} còn hiệu lực."


def _printed(day: date) -> str:
    """A day as Decree 30/2020 prints it: a zero before days under 10 and before the months 1 and 2."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"
