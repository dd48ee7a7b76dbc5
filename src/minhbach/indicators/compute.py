"""Figures from facts: the engine counts and adds, everything else (states, formulas, the one exact division) is done here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal
from typing import Any, Protocol

from minhbach.facts.schemas import TABLES
from minhbach.indicators.compile import ROWS, groups_sql, parameters, record_columns, records_sql, totals_sql, uses
from minhbach.indicators.definitions import Definition, Definitions, Measure, NilRule, Source, UnknownCodeError
from minhbach.indicators.model import Period, State, Value, format_number
from minhbach.indicators.reading import suggest

EXACT = Context(prec=28)
ZERO = Decimal(0)
HUNDRED = Decimal(100)

Row = Mapping[str, Any]
Coverage = Mapping[str, tuple[date, date]]


class Engine(Protocol):
    """Whatever answers SQL. Columns hold integers, decimals, texts, dates and booleans; never floats."""

    def query(self, sql: str) -> list[Row]: ...


class PeriodError(ValueError):
    """The period cannot be reported on; the message says why."""


class UnknownBreakdownError(LookupError):
    """The figure has no breakdown of that name; the message lists those it has."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The records behind one figure. A rate or formula has none of its own: they are behind its `parts`.

    Each row holds the record's key, the columns the definition speaks of, then `_file`, `_sheet`, `_line`. `left_out` holds those that the
    definition leaves out on purpose, where there are any.
    """

    code: str
    name: str
    value: Decimal | None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    parts: tuple[Trace, ...] = ()
    left_out: tuple[Trace, ...] = ()

    @property
    def leaves(self) -> tuple[Trace, ...]:
        """The traces that hold records: this one and what it leaves out, or those of its parts (numerator first), each once."""
        if not self.parts:
            return (self, *self.left_out)
        return tuple({leaf.code: leaf for part in self.parts for leaf in part.leaves}.values())


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a breakdown. A rate whose denominator is zero has no value."""

    keys: tuple[Any, ...]
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the engine said of one figure: its total, the records that fall under it, those of them unusable, those it leaves out, all
    records of the source; and whether its source holds records of which nobody can tell the result, and none of which one can.
    """

    label: str
    total: Decimal | None
    records: int
    incomplete: int
    left_out: int
    source_records: int
    unclear: bool


def compute(
    definitions: Definitions, engine: Engine, *, period: Period, coverage: Coverage, snapshot: str, agency: str
) -> Mapping[str, Value]:
    """Every figure of the period, by code (or `code:key` where it is kept per key), in the order of the definitions.

    `coverage` says from when to when each register is complete; figures over any other are missing, and it is not read.
    """
    _check(period)
    gaps = {name: _gap(name, period, coverage) for name in TABLES}
    counted = [definition for definition in definitions.values() if definition.source]
    reasons = {one.code: " ".join(gap for name in definitions.registers(one.code) if (gap := gaps[name])) for one in counted}
    covered = [definition for definition in counted if not reasons[definition.code]]
    lineage = _lineage(definitions, engine, agency, covered)
    if not lineage:
        reasons |= {one.code: _unknown(agency) for one in covered if _speaks_of_agency(definitions, one)}
    ready = [definition for definition in covered if not reasons[definition.code]]
    tallies = _tallies(definitions, engine, ready, parameters(period, agency, lineage))
    figures = _Figures(definitions, tallies, reasons, period, snapshot)
    return {value.code: value for code in definitions for value in figures.of(code).values()}


def trace(definitions: Definitions, engine: Engine, code: str, period: Period, *, agency: str) -> Trace:
    """The records behind `HS07`, `TC04:qn-phong` …; UnknownCodeError (with the nearest code) if there is no such figure."""
    _check(period)
    definition, key = definitions.find(code)
    lineage = _lineage(definitions, engine, agency, definitions.counted(definition.code))
    return _trace(definitions, engine, definition, key, parameters(period, agency, lineage))


def breakdown(definitions: Definitions, engine: Engine, code: str, name: str, period: Period, *, agency: str) -> list[Group]:
    """A figure by one of its declared breakdowns, sorted by keys; a group without any record is not there.

    It knows no coverage: break down only a figure whose state is VALUE.
    """
    _check(period)
    definition, _ = definitions.find(code)
    if name not in definitions.breakdowns(code):
        known = ", ".join(definitions.breakdowns(code)) or "không có"
        raise UnknownBreakdownError(f"Số liệu {code} không có cách chia «{name}»; các cách chia đã khai: {known}.")
    lineage = _lineage(definitions, engine, agency, definitions.counted(code))
    bound = parameters(period, agency, lineage)
    if definition.measure is not Measure.RATE:
        return [Group(keys, value) for keys, value in _groups(definitions, engine, definition, name, bound).items()]
    numerators, denominators = (_groups(definitions, engine, definitions[part], name, bound) for part in definition.parts)
    keys = sorted(numerators.keys() | denominators.keys())
    parts = ((key, numerators.get(key, ZERO), denominators.get(key, ZERO)) for key in keys)
    return [Group(key, percent(top, bottom) if bottom else None, top, bottom) for key, top, bottom in parts]


def percent(numerator: Decimal, denominator: Decimal) -> Decimal:
    """100 × numerator / denominator to 28 digits; the only division there is.

    >>> percent(Decimal(1), Decimal(7))
    Decimal('14.28571428571428571428571429')
    """
    return EXACT.divide(EXACT.multiply(HUNDRED, numerator), denominator)


def known_numbers(values: Mapping[str, Value]) -> dict[str, Decimal]:
    """The figures that are numbers (nil is 0), by code: what identities are checked on."""
    return {code: value.value for code, value in values.items() if value.value is not None}


class _Figures:
    """Makes the values of a code from the tallies, and of rates and formulas from their parts; each once."""

    def __init__(
        self,
        definitions: Definitions,
        tallies: Mapping[str, Mapping[str, _Tally]],
        reasons: Mapping[str, str],
        period: Period,
        snapshot: str,
    ) -> None:
        self._definitions, self._tallies, self._reasons = definitions, tallies, reasons
        self._cutoff, self._snapshot = period.cutoff, snapshot
        self._made: dict[str, Mapping[str, Value]] = {}

    def of(self, code: str) -> Mapping[str, Value]:
        """By key; "" where the figure is a single one, or where it is kept per key and there is none."""
        if code not in self._made:
            definition = self._definitions[code]
            self._made[code] = self._counted(definition) if definition.source else self._combined(definition)
        return self._made[code]

    def _counted(self, definition: Definition) -> Mapping[str, Value]:
        if reason := self._reasons[definition.code]:
            return {"": self._value(definition, "", "", State.MISSING, None, reason=reason)}
        tallies = self._tallies[definition.code]
        if not tallies:
            return {"": self._value(definition, "", "", State.NIL, ZERO)}
        return {key: self._tallied(definition, key, tally) for key, tally in tallies.items()}

    def _tallied(self, definition: Definition, key: str, tally: _Tally) -> Value:
        if tally.incomplete or (definition.nil is NilRule.MISSING and not tally.records):
            return self._value(definition, key, tally.label, State.MISSING, None, reason=definition.incomplete)
        if tally.unclear:
            return self._value(definition, key, tally.label, State.MISSING, None, reason=definition.unclear)
        note = _note(definition, tally.left_out)
        if definition.measure is Measure.MAXIMUM and tally.total is None:
            reason = "Trong kỳ không có bản ghi nào thuộc diện tính số này."
            return self._value(definition, key, tally.label, State.NOT_APPLICABLE, None, reason=reason, note=note)
        nil = {NilRule.NO_RECORD: not tally.records, NilRule.EMPTY_REGISTER: not tally.source_records}.get(definition.nil, False)
        return self._value(definition, key, tally.label, State.NIL if nil else State.VALUE, tally.total or ZERO, note=note)

    def _combined(self, definition: Definition) -> Mapping[str, Value]:
        parts = {part: self.of(part) for part in definition.parts}
        keys = dict.fromkeys(key for values in parts.values() for key in values if key) or {"": None}
        at_key = {key: {part: values.get(key) or values[""] for part, values in parts.items()} for key in keys}
        return {key: self._combine(definition, key, values) for key, values in at_key.items()}

    def _combine(self, definition: Definition, key: str, parts: Mapping[str, Value]) -> Value:
        label = self._label(definition, key)
        for state in (State.MISSING, State.NOT_APPLICABLE):
            if reasons := dict.fromkeys(part.reason for part in parts.values() if part.state is state):
                return self._value(definition, key, label, state, None, reason=" ".join(reasons))
        numbers = {code: part.value or ZERO for code, part in parts.items()}
        note = " ".join(dict.fromkeys(part.note for part in parts.values() if part.note))
        if definition.measure is Measure.RATE:
            return self._rate(definition, key, label, numbers, note)
        total = sum((numbers[code] for code in definition.plus), ZERO) - sum((numbers[code] for code in definition.minus), ZERO)
        nil = all(part.state is State.NIL for part in parts.values())
        return self._value(definition, key, label, State.NIL if nil else State.VALUE, total, note=note)

    def _label(self, definition: Definition, key: str) -> str:
        """The words for a key, as the source of the counted parts gives them."""
        tallies = (self._tallies.get(part.code, {}).get(key) for part in self._definitions.counted(definition.code))
        return next((tally.label for tally in tallies if tally and key), "")

    def _rate(self, definition: Definition, key: str, label: str, numbers: Mapping[str, Decimal], note: str) -> Value:
        top, bottom = numbers[definition.numerator], numbers[definition.denominator]
        if bottom:
            return self._value(definition, key, label, State.VALUE, percent(top, bottom), parts=(top, bottom), note=note)
        base = self._definitions[definition.denominator]
        reason = f"Mẫu số «{base.name}» ({base.code}) bằng 0 nên không tính tỷ lệ."
        return self._value(definition, key, label, State.NOT_APPLICABLE, None, parts=(top, bottom), reason=reason, note=note)

    def _value(
        self,
        definition: Definition,
        key: str,
        label: str,
        state: State,
        number: Decimal | None,
        *,
        reason: str = "",
        note: str = "",
        parts: tuple[Decimal | None, Decimal | None] = (None, None),
    ) -> Value:
        return Value(
            code=f"{definition.code}:{key}" if key else definition.code,
            name=f"{definition.name}: {label}" if label else definition.name,
            unit=definition.unit,
            state=state,
            value=number,
            decimals=definition.decimals,
            cutoff=self._cutoff,
            snapshot=self._snapshot,
            numerator=parts[0],
            denominator=parts[1],
            reason=reason,
            note=note,
        )


def _note(definition: Definition, left_out: int) -> str:
    """What stands beside a figure that leaves records out on purpose; nothing where it leaves out none."""
    return f"Không kể {format_number(Decimal(left_out))} {definition.left_out_words}." if left_out else ""


def _check(period: Period) -> None:
    if not period.from_on <= period.cutoff <= period.to_on:
        raise PeriodError(
            f"Ngày chốt số liệu {_written(period.cutoff)} phải nằm trong kỳ báo cáo, từ {_written(period.from_on)} đến "
            f"{_written(period.to_on)}; hãy sửa mục report (period, cutoff) trong co-quan.yaml."
        )


def _gap(register: str, period: Period, coverage: Coverage) -> str:
    """Why figures over the register are missing, and what to do; "" if it is declared complete from the first day to the cut-off."""
    table = TABLES[register]
    if table.derived:
        return (
            ""
            if register in coverage
            else f"Bảng «{table.title}» chưa tính được. Hãy khai đặc điểm của cơ quan ở mục traits của co-quan.yaml."
        )
    span = f"từ ngày {_written(period.from_on)} đến hết ngày {_written(period.cutoff)}"
    declare = f"dòng «{register}: {{from: {period.from_on}, to: {period.cutoff}}}» ở mục registers của tệp co-quan.yaml"
    file = f"so-sach/{table.file} (.csv, .xlsx, .yaml hoặc .parquet)"
    if register not in coverage:
        return f"Sổ «{table.title}» chưa được khai là đã ghi đủ {span}. Hãy ghi sổ vào tệp {file}, nhập lại, rồi thêm {declare}."
    first, last = coverage[register]
    if first > period.from_on or last < period.cutoff:
        return (
            f"Sổ «{table.title}» mới ghi đủ từ ngày {_written(first)} đến hết ngày {_written(last)}, chưa phủ hết {span}. "
            f"Hãy ghi bổ sung vào tệp {file}, nhập lại, rồi sửa {declare}."
        )
    return ""


def _lineage(definitions: Definitions, engine: Engine, agency: str, wanted: Iterable[Definition]) -> tuple[str, ...]:
    """The agency and all that it continues, over any number of successions; empty if no register knows it or no figure asks."""
    if not any(_speaks_of_agency(definitions, definition) for definition in wanted):
        return (agency,)
    successors = {row["id"]: row["successor"] for row in engine.query('SELECT "id", "successor" FROM "agencies" ORDER BY "id"')}
    found = [agency] if agency in successors else []
    for one in found:  # grows while it is walked
        found += [other for other, successor in successors.items() if successor == one and other not in found]
    return tuple(found)


def _speaks_of_agency(definitions: Definitions, definition: Definition) -> bool:
    return uses(definition, definitions.sources[definition.source], "agency", "lineage")


def _unknown(agency: str) -> str:
    register = TABLES["agencies"]
    return (
        f"Cơ quan «{agency}» chưa có trong sổ «{register.title}». "
        f"Hãy ghi cơ quan này vào tệp so-sach/{register.file} rồi nhập lại, hoặc sửa mục agency trong co-quan.yaml."
    )


def _tallies(
    definitions: Definitions, engine: Engine, ready: Sequence[Definition], bound: Mapping[str, str]
) -> dict[str, dict[str, _Tally]]:
    """By code and key. One query per source and key column."""
    batches: dict[tuple[str, str], list[Definition]] = {}
    for definition in ready:
        batches.setdefault((definition.source, definition.by), []).append(definition)
    found: dict[str, dict[str, _Tally]] = {definition.code: {} for definition in ready}
    for (source, by), batch in batches.items():
        for row in engine.query(totals_sql(definitions.sources[source], batch, bound, by=by)):
            for definition in batch:
                found[definition.code][str(row["key"]) if by else ""] = _tally(definition, row)
    return found


def _tally(definition: Definition, row: Row) -> _Tally:
    code = definition.code
    return _Tally(
        label=str(row.get("label", "")),
        total=None if row[code] is None else _exact(row[code]),
        records=int(row.get(f"{code}.rows", row[code])),
        incomplete=int(row.get(f"{code}.incomplete", 0)),
        left_out=int(row.get(f"{code}.left_out", 0)),
        source_records=int(row[ROWS]),
        unclear=bool(row.get(f"{code}.unclear", 0)) and not row.get(f"{code}.clear", 0),
    )


def _trace(definitions: Definitions, engine: Engine, definition: Definition, key: str, bound: Mapping[str, str]) -> Trace:
    code = f"{definition.code}:{key}" if key else definition.code
    if definition.source:
        source = definitions.sources[definition.source]
        total = _total(source, definition, key, engine, bound)
        columns, rows = _records(source, definition, engine, bound, key)
        return Trace(code, definition.name, total, columns, rows, left_out=_left_out(source, definition, code, engine, bound, key))
    keys = {part: key if definitions.key_of(part) else "" for part in definition.parts}
    parts = {part: _trace(definitions, engine, definitions[part], keys[part], bound) for part in definition.parts}
    total = _of_parts(definition, {part: one.value for part, one in parts.items()})
    return Trace(code, definition.name, total, parts=tuple(parts.values()))


def _records(
    source: Source, definition: Definition, engine: Engine, bound: Mapping[str, str], key: str
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """The columns to show of the records under a figure, and the records."""
    columns = record_columns(source, definition)
    rows = engine.query(records_sql(source, definition, bound, key=key))
    return columns, tuple(tuple(row[column] for column in columns) for row in rows)


def _left_out(source: Source, definition: Definition, code: str, engine: Engine, bound: Mapping[str, str], key: str) -> tuple[Trace, ...]:
    """The records that a figure leaves out on purpose, with the same columns; nothing where there are none."""
    if not definition.left_out:
        return ()
    columns, rows = _records(source, replace(definition, where=definition.left_out), engine, bound, key)
    return (Trace(f"{code} (không kể)", definition.left_out_words, Decimal(len(rows)), columns, rows),) if rows else ()


def _total(source: Source, definition: Definition, key: str, engine: Engine, bound: Mapping[str, str]) -> Decimal | None:
    """The traced figure itself; None for a figure kept per key when no key was named."""
    rows = engine.query(totals_sql(source, [definition], bound, by=definition.by))
    totals = {str(row.get("key", "")): row[definition.code] for row in rows}
    if key not in totals:
        if not key:
            return None
        known = ", ".join(totals) or "không có gì"
        raise UnknownCodeError(f"Số liệu {definition.code} không có «{key}» trong kỳ{suggest(key, totals)}; đang có: {known}.")
    return None if totals[key] is None else _exact(totals[key])


def _of_parts(definition: Definition, numbers: Mapping[str, Decimal | None]) -> Decimal | None:
    known = {code: number for code, number in numbers.items() if number is not None}
    if len(known) < len(numbers):
        return None
    if definition.measure is Measure.RATE:
        bottom = known[definition.denominator]
        return percent(known[definition.numerator], bottom) if bottom else None
    return sum((known[code] for code in definition.plus), ZERO) - sum((known[code] for code in definition.minus), ZERO)


def _groups(
    definitions: Definitions, engine: Engine, definition: Definition, name: str, bound: Mapping[str, str]
) -> dict[tuple[Any, ...], Decimal]:
    rows = engine.query(groups_sql(definitions.sources[definition.source], definition, name, bound))
    return {tuple(row[key] for key in definition.breakdowns[name]): _exact(row["total"] or 0) for row in rows}


def _exact(number: object) -> Decimal:
    if isinstance(number, int):
        return Decimal(number)
    if isinstance(number, Decimal):
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    raise TypeError(f"an engine returns integers and decimals, not {type(number).__name__}: {number!r}")


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
