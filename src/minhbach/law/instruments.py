"""Legal and party instruments and their life: signed, in force, amended, replaced and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from minhbach.law.reading import DATA, Confidence, Entry, LawDataError, read_folder

INSTRUMENTS = DATA / "instruments"
KEYS = (
    "symbol",
    "type",
    "issuer",
    "place",
    "subject",
    "signed",
    "in_force_from",
    "in_force_to",
    "replaced_by",
    "partly_replaced_by",
    "continued_by",
    "replaces",
    "amended_by",
    "amended",
    "check",
    "note",
    "source",
    "confidence",
    "remembered",
)
LAWS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


@dataclass(frozen=True, slots=True)
class Amendment:
    """An instrument that amends; `since` is the first day of the change, None where it is not known."""

    symbol: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One document and its life. Days are inclusive; None is not known (for `in_force_to`: no end is known).

    A `check` that is not empty says why the validity is not established: nothing may then be said about force.
    `remembered` names the keys that were not read anywhere.
    """

    symbol: str
    type: str
    issuer: str
    subject: str
    signed: date
    in_force_from: date | None
    in_force_to: date | None
    replaced_by: tuple[str, ...]
    partly_replaced_by: tuple[str, ...]
    continued_by: tuple[str, ...]
    replaces: tuple[str, ...]
    amended_by: tuple[Amendment, ...]
    amended: bool
    check: str
    note: str
    place: str
    source: str
    confidence: Confidence
    remembered: tuple[str, ...]

    @property
    def name(self) -> str:
        """How a reader knows it: a law by its name, anything else by type, number and symbol."""
        return f"{self.type} {self.subject} số {self.symbol}" if self.type in LAWS else f"{self.type} số {self.symbol}"


@dataclass(frozen=True, slots=True)
class Instruments:
    """All known instruments, found by the key of their symbol (`key_of`) or, for laws, by name."""

    by_key: Mapping[str, tuple[Instrument, ...]] = field(repr=False)
    by_name: Mapping[str, tuple[Instrument, ...]] = field(repr=False)

    def __len__(self) -> int:
        return sum(map(len, self.by_key.values()))

    def all(self) -> tuple[Instrument, ...]:
        """Every instrument, in the order of the files."""
        return tuple(instrument for group in self.by_key.values() for instrument in group)

    def with_symbol(self, symbol: str) -> tuple[Instrument, ...]:
        """Those that bear the symbol; several may, in different provinces, years and terms."""
        return self.by_key.get(key_of(symbol), ())

    def with_name(self, name: str) -> tuple[Instrument, ...]:
        """The laws of that name, oldest first: "Luật Lưu trữ"."""
        return self.by_name.get(" ".join(name.casefold().split()), ())


def key_of(symbol: str) -> str:
    """The symbol in the form in which two are compared: no leading zeros, one case.

    >>> key_of("04/2015/NĐ-CP"), key_of("0130/KH-UBND")
    ('4/2015/nđ-cp', '130/kh-ubnd')
    """
    return (symbol.lstrip("0") or symbol).casefold()


def load_instruments(*folders: Path) -> Instruments:
    """Read all folders as one; raises LawDataError where two entries are the same document."""
    instruments = tuple(_instrument(entry) for folder in folders or (INSTRUMENTS,) for entry in read_folder(folder))
    return index(instruments)


@cache
def known_instruments() -> Instruments:
    """The instruments of the package, read once."""
    return load_instruments()


def index(instruments: Iterable[Instrument]) -> Instruments:
    """Make instruments findable; raises LawDataError where two are the same document."""
    by_key: dict[str, list[Instrument]] = {}
    by_name: dict[str, list[Instrument]] = {}
    for instrument in instruments:
        group = by_key.setdefault(key_of(instrument.symbol), [])
        if any((other.signed, other.place) == (instrument.signed, instrument.place) for other in group):
            raise LawDataError(f"{instrument.symbol} ngày {instrument.signed.isoformat()} được ghi hai lần")
        group.append(instrument)
        if instrument.type in LAWS:
            by_name.setdefault(f"{instrument.type} {instrument.subject}".casefold(), []).append(instrument)
    return Instruments(
        {key: tuple(group) for key, group in by_key.items()},
        {name: tuple(sorted(group, key=lambda instrument: instrument.signed)) for name, group in by_name.items()},
    )


def _instrument(entry: Entry) -> Instrument:
    entry.only(*KEYS)
    signed = entry.day("signed")
    if signed is None:
        raise entry.refusal("signed", "phải có ngày ký")
    begin, end = entry.day("in_force_from"), entry.day("in_force_to")
    if (begin is not None and begin < signed) or (end is not None and end < (begin or signed)):
        raise entry.refusal("in_force_to", "ngày ký, ngày có hiệu lực và ngày hết hiệu lực không theo thứ tự")
    for key in entry.texts("remembered"):
        if key not in entry.values:
            raise entry.refusal("remembered", f"mục này không có khóa {key}")
    return Instrument(
        symbol=entry.text("symbol"),
        type=entry.text("type"),
        issuer=entry.text("issuer"),
        subject=entry.text("subject"),
        signed=signed,
        in_force_from=begin,
        in_force_to=end,
        replaced_by=entry.texts("replaced_by"),
        partly_replaced_by=entry.texts("partly_replaced_by"),
        continued_by=entry.texts("continued_by"),
        replaces=entry.texts("replaces"),
        amended_by=tuple(_amendment(one) for one in entry.entries("amended_by")),
        amended=entry.flag("amended") or "amended_by" in entry.values,
        check=entry.text("check", ""),
        note=entry.text("note", ""),
        place=entry.text("place", ""),
        source=entry.text("source"),
        confidence=entry.confidence(),
        remembered=entry.texts("remembered"),
    )


def _amendment(entry: Entry) -> Amendment:
    entry.only("symbol", "since")
    return Amendment(entry.text("symbol"), entry.day("since"))
