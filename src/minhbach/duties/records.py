"""The records that prove duties, and the registers of units and headcounts that say who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from minhbach.duties.definitions import PROOFS, Duties, Duty, DutyKind, PeriodKind, Role
from minhbach.duties.model import ONCE
from minhbach.duties.periods import EXAMPLES, is_key
from minhbach.facts.schemas import KEPT
from minhbach.indicators.compute import Engine
from minhbach.indicators.reading import suggest

MAX_CANDIDATES = 5_000  # codes among which a likely one is looked for


class DutyProofError(ValueError):
    """The register of proofs names a duty or a period that is not there; the message (Vietnamese) names file and line."""


class Done(NamedTuple):
    """A record that proves something: when, by what, by whom, and where it is written. `exempt` says why there was nothing to do."""

    day: date | None
    record: str
    unit: str
    place: tuple[str, str, int | None]
    exempt: str = ""


class Proofs:
    """The register of proofs, by duty and period."""

    def __init__(self, by_duty: Mapping[str, Mapping[str, Sequence[Done]]]) -> None:
        self._by_duty = by_duty

    @classmethod
    def read(cls, engine: Engine, duties: Duties) -> Proofs:
        columns = '"id", "duty", "period", "started_on", "done_on", "unit", "exempt", "_file", "_sheet", "_line"'
        rows = engine.query(f'SELECT {columns} FROM "{PROOFS}" ORDER BY "id"')  # noqa: S608  names of our own
        found: dict[str, dict[str, list[Done]]] = {}
        keys = _Keys(engine)
        for row in rows:
            duty = duties.by_code.get(row["duty"])
            if duty is None:
                raise _proof_error(row, "duty", f"không có nghĩa vụ «{row['duty']}»{suggest(row['duty'], duties.by_code)}")
            _check_period(row, duty, keys)
            found.setdefault(duty.code, {}).setdefault(_period_of(row, duty), []).append(as_done(row, row["done_on"], row["exempt"] or ""))
        return cls(found)

    def of(self, duty: Duty, period: str) -> Sequence[Done]:
        return self._by_duty.get(duty.code, {}).get(period, ())


def as_done(row: Mapping[str, Any], day: date | None, exempt: str = "", register: str = PROOFS) -> Done:
    return Done(day, f"{register}:{row['id']}", row.get("unit") or "", (row["_file"], row["_sheet"] or "", row["_line"]), exempt)


def _period_of(row: Mapping[str, Any], duty: Duty) -> str:
    """The period or record that a proof is for: what is done once has none, an event that stands here only is its own record."""
    return ONCE if duty.kind is DutyKind.ONCE else str(row["period"] or row["id"])


class _Keys:
    """The keys of registers, each read when first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: dict[str, frozenset[str]] = {}

    def of(self, register: str) -> frozenset[str]:
        if register not in self._read:
            rows = self._engine.query(f'SELECT "id" FROM "{register}"')  # noqa: S608  names of our own
            self._read[register] = frozenset(str(row["id"]) for row in rows)
        return self._read[register]


def _check_period(row: Mapping[str, Any], duty: Duty, keys: _Keys) -> None:
    """Refuse a proof that would prove nothing: of no period, of no record, of an event without its day."""
    period = row["period"] or ""
    if duty.kind is DutyKind.PER_RECORD and duty.register == PROOFS:
        if row["started_on"] is None and not row["exempt"]:
            raise _proof_error(row, "started_on", f"nghĩa vụ «{duty.code}» phát sinh từ một sự kiện nên cần ngày phát sinh")
        return
    if duty.kind is DutyKind.PER_RECORD:
        if period not in keys.of(duty.register):
            near = suggest(period, sorted(keys.of(duty.register))[:MAX_CANDIDATES])
            file = KEPT[duty.register].file
            raise _proof_error(row, "period", f"nghĩa vụ «{duty.code}» cần mã của một dòng trong sổ «{file}», đang ghi «{period}»{near}")
        return
    kind = duty.period or PeriodKind.YEAR
    if duty.kind is DutyKind.ONCE:
        return
    if not is_key(kind, period):
        written = f"đang ghi «{period}»" if period else "đang để trống"
        raise _proof_error(row, "period", f"nghĩa vụ «{duty.code}» cần kỳ dạng {EXAMPLES[kind]}, {written}")


def _proof_error(row: Mapping[str, Any], column: str, message: str) -> DutyProofError:
    header = KEPT[PROOFS].column(column).header
    place = f"Bản ghi «{row['id']}», {row['_file']}, dòng {row['_line']}, cột «{header}»"
    return DutyProofError(f"{place}: {message}. Hãy sửa ô này rồi chạy lại.")


class Registers:
    """Units and headcounts, read once."""

    def __init__(self, engine: Engine, agency: str) -> None:
        query = engine.query
        self._units = query('SELECT "id", "name", "kind", "agency", "from_on", "to_on" FROM "units" ORDER BY "id"')
        self._agencies = query('SELECT "id", "successor", "from_on", "to_on" FROM "agencies" ORDER BY "id"')
        self._headcounts = query('SELECT "agency", "on", "present" FROM "headcounts" ORDER BY "on"')
        self._agency = agency
        self._found: dict[tuple[str, date], str] = {}

    def unit(self, role: Role, day: date) -> str:
        """The one unit of the agency that the role names, alive on the day; "" where there is none or more than one."""
        key = (role.code, day)
        if key not in self._found:
            alive = [unit for unit in self._units if unit["agency"] in self.living(day) and _alive(unit, day) and _is_of(role, unit)]
            self._found[key] = str(alive[0]["id"]) if len(alive) == 1 else ""
        return self._found[key]

    def living(self, day: date) -> tuple[str, ...]:
        """The agency, or before it began those that it continues."""
        found = [self._agency]
        for one in found:
            found += [row["id"] for row in self._agencies if row["successor"] == one and row["id"] not in found]
        alive = tuple(row["id"] for row in self._agencies if row["id"] in found and _alive(row, day))
        return alive or (self._agency,)

    def staff(self, day: date) -> int | None:
        """People present by the newest count up to the day (or else the oldest after it) of the agencies then living."""
        counts = []
        for agency in self.living(day):
            rows = [row for row in self._headcounts if row["agency"] == agency]
            before = [row for row in rows if row["on"] <= day]
            if not rows:
                return None
            counts.append(int((before[-1] if before else rows[0])["present"]))
        return sum(counts)


def _alive(row: Mapping[str, Any], day: date) -> bool:
    return bool(row["from_on"] <= day and (row["to_on"] is None or day <= row["to_on"]))


def _is_of(role: Role, unit: Mapping[str, Any]) -> bool:
    if role.unit_kind:
        return bool(unit["kind"] == role.unit_kind)
    name = str(unit["name"]).casefold()
    return any(word in name for word in role.unit_words)
