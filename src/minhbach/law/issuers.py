"""Who issues documents, under which symbol and from when to when; types of documents; names of laws; the provinces since the merger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from minhbach.law.reading import DATA, Confidence, Entry, LawDataError, read_folder, read_list, read_mapping

AGENCIES = DATA / "agencies"
TYPES = DATA / "document_types" / "loai-van-ban.yaml"
LAW_NAMES = DATA / "document_types" / "ten-luat.yaml"
PROVINCES = "tinh-thanh.yaml"
LEVELS = ("central", "ministry", "province", "district", "commune", "local", "party", "court", "mass", "unspecified")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body and its abbreviation in symbols; `begin` and `end` are the first and the last day of its use, None where there is no limit."""

    symbol: str
    name: str
    level: str
    also: tuple[str, ...]
    begin: date | None
    end: date | None
    successor: str
    source: str
    confidence: Confidence

    def valid(self, on: date) -> bool:
        """Whether a document of that day can bear the symbol."""
        return (self.begin is None or self.begin <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of documents: how it is named and abbreviated, by whom it is used ("state", "party", "both"), whether it is normative."""

    name: str
    abbreviations: tuple[str, ...]
    used_by: str
    normative: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city since the merger, and those that it absorbed."""

    name: str
    kind: str
    absorbed: tuple[str, ...]
    city_from: date | None


@dataclass(frozen=True, slots=True)
class Provinces:
    """The provinces now, and the day on which the old ones ended."""

    provinces: tuple[Province, ...]
    merged_on: date

    def now(self, name: str, on: date) -> str | None:
        """The province that a name stands for on that day: itself, its successor, or None where it is no province."""
        for province in self.provinces:
            if name == province.name:
                return name
            if name in province.absorbed:
                return province.name if on >= self.merged_on else name
        return None

    def ended(self, name: str) -> date | None:
        """The last day of a province that was absorbed; None for one that lives or never was."""
        return self.merged_on - timedelta(days=1) if any(name in province.absorbed for province in self.provinces) else None


@dataclass(frozen=True, slots=True)
class Issuers:
    """Everything needed to understand a symbol."""

    issuers: tuple[Issuer, ...]
    types: tuple[DocumentType, ...]
    law_names: tuple[str, ...]
    provinces: Provinces
    by_symbol: Mapping[str, Issuer] = field(repr=False)
    type_by_abbreviation: Mapping[str, DocumentType] = field(repr=False)

    def named(self, symbol: str) -> Issuer | None:
        """The issuer with that abbreviation or a variant of it."""
        return self.by_symbol.get(symbol)


def load_issuers(agencies: Path = AGENCIES, types: Path = TYPES, law_names: Path = LAW_NAMES) -> Issuers:
    """Read the files; raises LawDataError where an abbreviation would stand for two bodies."""
    issuers = tuple(_issuer(entry) for entry in read_folder(agencies, skip=(PROVINCES,)))
    by_symbol: dict[str, Issuer] = {}
    for issuer in issuers:
        for symbol in (issuer.symbol, *issuer.also):
            if symbol in by_symbol:
                raise LawDataError(f"ký hiệu {symbol} được ghi cho hai cơ quan: {by_symbol[symbol].name} và {issuer.name}")
            by_symbol[symbol] = issuer
    for issuer in issuers:
        if issuer.successor and issuer.successor not in by_symbol:
            raise LawDataError(f"{issuer.symbol}: không có cơ quan kế tục {issuer.successor}")
    known = tuple(_type(entry) for entry in read_list(types))
    by_abbreviation: dict[str, DocumentType] = {}
    for one in known:
        for abbreviation in one.abbreviations:
            by_abbreviation.setdefault(abbreviation, one)  # TT is Thông tư first; only the Party reads it as Thông tri
    names = read_mapping(law_names)
    names.only("names", "source", "confidence")
    return Issuers(issuers, known, names.texts("names"), _provinces(agencies / PROVINCES), by_symbol, by_abbreviation)


@cache
def known_issuers() -> Issuers:
    """The issuers, types and names of the package, read once."""
    return load_issuers()


def _issuer(entry: Entry) -> Issuer:
    entry.only("symbol", "name", "level", "also", "from", "to", "successor", "source", "confidence")
    begin, end = entry.day("from"), entry.day("to")
    if begin is not None and end is not None and end < begin:
        raise entry.refusal("to", "ngày cuối trước ngày đầu")
    return Issuer(
        symbol=entry.text("symbol"),
        name=entry.text("name"),
        level=entry.choice("level", LEVELS),
        also=entry.texts("also"),
        begin=begin,
        end=end,
        successor=entry.text("successor", ""),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )


def _type(entry: Entry) -> DocumentType:
    entry.only("name", "abbreviations", "used_by", "normative", "source", "confidence")
    return DocumentType(
        name=entry.text("name"),
        abbreviations=entry.texts("abbreviations"),
        used_by=entry.choice("used_by", ("state", "party", "both")),
        normative=entry.choice("normative", ("yes", "maybe", "no"), "no"),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )


def _provinces(path: Path) -> Provinces:
    entry = read_mapping(path)
    entry.only("provinces", "merged_on", "source", "confidence")
    entry.confidence()
    merged_on = entry.day("merged_on")
    if merged_on is None:
        raise entry.refusal("merged_on", "phải có ngày sáp nhập")
    return Provinces(tuple(_province(one) for one in entry.entries("provinces")), merged_on)


def _province(entry: Entry) -> Province:
    entry.only("name", "kind", "absorbed", "city_from")
    return Province(entry.text("name"), entry.choice("kind", ("province", "city")), entry.texts("absorbed"), entry.day("city_from"))
