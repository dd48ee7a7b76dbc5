"""Duties as declared in `data/duties`: which provision orders it, of whom, how often, and what record proves it.

How long there is, from when to when the law holds and by which article stand in `data/params` and nowhere else. The conditions on the
registers are SQL: those of the package are parsed by a test, others at load time, by the same gate as the indicators'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minhbach.duties.traits import DUTIES, TRAITS, TraitDefinition, TraitKind, load_traits
from minhbach.facts.schemas import KEPT, Kind
from minhbach.indicators.compile import PARAMETER
from minhbach.indicators.definitions import read_sql
from minhbach.indicators.reading import DefinitionError, Entry, read_entry, suggest
from minhbach.law.provisions import Provision, ProvisionError, Provisions, TermKind, known_provisions

ROLES = "vai-tro.yaml"
UNTRACKED = "khong-theo-doi.yaml"
PROOFS = "duty_proofs"
EVENTS = ("extend", "extension", "suspend", "resume")

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UnknownDutyError(LookupError):
    """No duty has that code; the message (Vietnamese) offers the nearest."""


class DutyKind(StrEnum):
    """How often a duty arises."""

    ONCE = "once"  # until it is done; the law names no day
    STANDING = "standing"  # always; looked at once a year
    PERIODIC = "periodic"  # in each period
    PER_RECORD = "per_record"  # with each record of a register


class PeriodKind(StrEnum):
    """The periods in which a periodic duty comes back."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Role:
    """Who answers for a duty. The unit is the one of that kind, or whose name holds one of the words, alive on the due day."""

    code: str
    name: str
    name_en: str
    unit_kind: str = ""
    unit_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A duty exists only where the trait has one of the values, or where its number does not meet the amount of the law that exempts.

    `reason` is what is said where it does not exist; `provision` is the article that says so (the duty's own, if empty).
    """

    trait: str
    values: tuple[str, ...]
    exempt_by: tuple[str, str] | None  # provision and amount
    reason: str
    provision: str


@dataclass(frozen=True, slots=True)
class Each:
    """The records with each of which a duty arises: day zero, the case of the term, and a due day that the record itself names."""

    register: str
    where: str
    start: str
    case: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The records that prove a periodic duty: the day it was done, and the period it was done for (else the one in which the day lies)."""

    register: str
    where: str
    day: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `done` and `removed` are days of the record itself; with `removed`, what was begun on day zero must last through the term.

    `instrument` limits it to the time in which the provision rests on that text; `only` to some of the periods (quarters or months, by
    number); `due_day` names the amount of the provision that is a day of the period's last month; `cases` turn a trait's value into the
    case of the term.
    """

    code: str
    name: str
    name_en: str
    topic: str
    topic_en: str
    provision: str
    kind: DutyKind
    role: str
    file: str
    line: int
    case: str = ""
    cases: tuple[str, Mapping[str, str]] = ("", MappingProxyType({}))
    period: PeriodKind | None = None
    only: tuple[int, ...] = ()
    instrument: str = ""
    due_day: str = ""
    applies: tuple[Condition, ...] = ()
    each: Each | None = None
    done: str = ""
    removed: str = ""
    events: Mapping[str, str] = field(default_factory=dict)
    proof: Proof | None = None
    note: str = ""

    @property
    def register(self) -> str:
        """The register that shows whether it was done."""
        if self.each is not None:
            return self.each.register
        return self.proof.register if self.proof else PROOFS

    @property
    def expressions(self) -> Iterator[tuple[str, str, str, bool]]:
        """Register, key, SQL and whether it is a condition, of everything that goes to the engine."""
        if self.each is not None:
            register = self.each.register
            parts = {"start": self.each.start, "case": self.each.case, "due": self.each.due}
            own = {"done": self.done, "removed": self.removed, **{f"events.{name}": sql for name, sql in self.events.items()}}
            yield register, "each.where", self.each.where, True
            yield from ((register, f"each.{key}", sql, False) for key, sql in parts.items() if sql)
            yield from ((register, key, sql, False) for key, sql in own.items() if sql)
        if self.proof is not None:
            yield self.proof.register, "proof.where", self.proof.where, True
            yield from (
                (self.proof.register, f"proof.{key}", sql, False) for key, sql in (("day", self.proof.day), ("key", self.proof.key)) if sql
            )


@dataclass(frozen=True, slots=True)
class Untracked:
    """A provision that gives no duty to follow, and why."""

    provision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duties:
    """All duties in the order of their files, with the roles, the traits and what is left out on purpose."""

    by_code: Mapping[str, Duty]
    roles: Mapping[str, Role]
    traits: Mapping[str, TraitDefinition]
    untracked: tuple[Untracked, ...]
    provisions: Provisions

    def __iter__(self) -> Iterator[Duty]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)

    def find(self, code: str) -> Duty:
        """The duty of that code; raises UnknownDutyError with the nearest one."""
        found = self.by_code.get(code.strip().casefold())
        if found is None:
            raise UnknownDutyError(f"Không có nghĩa vụ «{code}»{suggest(code, self.by_code)}; xem danh sách: docs/duties/README.md.")
        return found

    def law(self, duty: Duty) -> Provision:
        """The provision that orders it."""
        return self.provisions.find(duty.provision)


@cache
def known_duties() -> Duties:
    """The duties of the package, read once."""
    return load_duties()


def load_duties(folder: Path = DUTIES, provisions: Provisions | None = None) -> Duties:
    """Read all duties of a folder; raises DefinitionError with file, line and key of the first that cannot be used."""
    provisions = provisions or known_provisions()
    traits = load_traits(folder / TRAITS)
    roles = _roles(folder / ROLES)
    reader = _Reader(provisions, traits, roles)
    by_code: dict[str, Duty] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in (TRAITS, ROLES, UNTRACKED):
            continue
        file = read_entry(path)
        file.only("topic", "topic_en", "duties")
        topic = (file.text("topic"), file.text("topic_en"))
        for entry in file.entries("duties"):
            duty = reader.duty(entry.named("code"), topic)
            if duty.code in by_code:
                raise entry.refusal("code", f"mã {duty.code} đã có ở {by_code[duty.code].file}, dòng {by_code[duty.code].line}")
            by_code[duty.code] = duty
    if not by_code:
        raise DefinitionError(f"{folder}: không có tệp nghĩa vụ nào (*.yaml); hãy kiểm tra lại thư mục")
    duties = Duties(by_code, roles, traits, tuple(_untracked(folder / UNTRACKED, provisions, by_code)), provisions)
    if folder.resolve() != DUTIES.resolve():
        check_expressions(duties)
    return duties


def check_expressions(duties: Duties) -> None:
    """Parse every SQL expression by the gate of the indicators; raises DefinitionError."""
    # Importing sqlglot takes half a second, and what the package ships is parsed by its own test: only other files pay for it.
    from minhbach.indicators.expressions import check_expression  # noqa: PLC0415

    for duty in duties:
        place = Entry({}, duty.file, duty.line, duty.code)
        for register, key, sql, condition in duty.expressions:
            if PARAMETER.search(sql.replace(":cutoff", "")):
                raise place.refusal(key, "biểu thức của nghĩa vụ chỉ dùng tham số :cutoff (ngày xét)")
            check_expression(sql, register, place, key, condition=condition)


# --- reading --------------------------------------------------------------------------------------------------------------------------


def _roles(path: Path) -> Mapping[str, Role]:
    file = read_entry(path)
    file.only("roles")
    found: dict[str, Role] = {}
    for entry in file.entries("roles"):
        one = entry.named("code")
        one.only("code", "name", "name_en", "unit_kind", "unit_words")
        kind, words = one.text("unit_kind", ""), one.texts("unit_words")
        kinds = KEPT["units"].column("kind").choices
        if kind and kind not in kinds:
            raise one.refusal("unit_kind", f"không có loại đơn vị {kind!r}{suggest(kind, kinds)}; dùng một trong {', '.join(kinds)}")
        if one.text("code") in found:
            raise one.refusal("code", f"mã {one.text('code')} đã có")
        found[one.text("code")] = Role(one.text("code"), one.text("name"), one.text("name_en"), kind, words)
    return found


def _untracked(path: Path, provisions: Provisions, duties: Mapping[str, Duty]) -> Iterator[Untracked]:
    tracked = {duty.provision for duty in duties.values()}
    file = read_entry(path)
    file.only("untracked")
    seen: set[str] = set()
    for entry in file.entries("untracked"):
        one = entry.named("provision")
        one.only("provision", "reason")
        code = _provision(one, "provision", provisions).code
        if code in tracked or code in seen:
            raise one.refusal("provision", "quy định này đã có nghĩa vụ theo dõi, hoặc được ghi hai lần")
        seen.add(code)
        yield Untracked(code, one.text("reason"))


def _provision(entry: Entry, key: str, provisions: Provisions) -> Provision:
    try:
        return provisions.find(entry.text(key))
    except ProvisionError as unknown:
        raise entry.refusal(key, str(unknown)) from None


KEYS = {
    DutyKind.ONCE: ("proof",),
    DutyKind.STANDING: ("proof",),
    DutyKind.PERIODIC: ("period", "only", "due_day", "proof"),
    DutyKind.PER_RECORD: ("each", "done", "removed", "events"),
}
COMMON = ("code", "name", "name_en", "provision", "case", "cases", "kind", "instrument", "responsible", "applies", "note")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one duty against what it may speak of."""

    provisions: Provisions
    traits: Mapping[str, TraitDefinition]
    roles: Mapping[str, Role]

    def duty(self, entry: Entry, topic: tuple[str, str]) -> Duty:
        kind = DutyKind(_choice(entry, "kind", DutyKind))
        entry.only(*COMMON, *KEYS[kind])
        code = entry.text("code")
        if not _CODE.fullmatch(code):
            raise entry.refusal("code", "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối")
        provision = _provision(entry, "provision", self.provisions)
        duty = Duty(
            code=code,
            name=entry.text("name"),
            name_en=entry.text("name_en"),
            topic=topic[0],
            topic_en=topic[1],
            provision=provision.code,
            kind=kind,
            role=_choice(entry, "responsible", self.roles),
            file=entry.file,
            line=entry.line,
            case=entry.text("case", ""),
            cases=self._cases(entry),
            period=PeriodKind(_choice(entry, "period", PeriodKind)) if kind is DutyKind.PERIODIC else None,
            only=_numbers(entry, "only"),
            instrument=entry.text("instrument", ""),
            due_day=entry.text("due_day", ""),
            applies=tuple(self._condition(one) for one in entry.entries("applies")) if "applies" in entry.values else (),
            each=_each(entry.entry("each"), code) if kind is DutyKind.PER_RECORD else None,
            done=_own_sql(entry, "done", code),
            removed=read_sql(entry, "removed", ""),
            events=_events(entry),
            proof=_proof(entry.entry("proof")) if "proof" in entry.values else None,
            note=entry.text("note", ""),
        )
        _refuse_disagreement(entry, duty, provision)
        return duty

    def _cases(self, entry: Entry) -> tuple[str, Mapping[str, str]]:
        if "cases" not in entry.values:
            return ("", {})
        cases = entry.entry("cases")
        trait = self._trait(cases)
        found = {}
        for value in cases.values:
            if value != "trait":
                _check_value(cases, value, trait, value)
                found[value] = cases.text(value, "")
        return (trait.code, found)

    def _trait(self, entry: Entry) -> TraitDefinition:
        return self.traits[_choice(entry, "trait", self.traits)]

    def _condition(self, entry: Entry) -> Condition:
        entry.only("trait", "is", "exempt_by", "reason", "provision")
        trait, values = self._trait(entry), entry.texts("is")
        for value in values:
            _check_value(entry, "is", trait, value)
        exempt = None
        if "exempt_by" in entry.values:
            code, _, amount = entry.text("exempt_by").partition(".")
            exempting = _provision(Entry({"exempt_by": code}, entry.file, entry.line), "exempt_by", self.provisions)
            if not any(one.code == amount for version in exempting.versions for one in version.amounts):
                raise entry.refusal("exempt_by", f"quy định {exempting.code} không có số {amount!r}; ghi theo dạng quy-định.số")
            exempt = (exempting.code, amount)
        if bool(values) == bool(exempt) or bool(exempt) != (trait.kind is TraitKind.COUNT):
            raise entry.refusal("is", "đặc điểm là số thì dùng exempt_by (quy định được miễn), đặc điểm khác thì dùng is: [giá trị]")
        provision = _provision(entry, "provision", self.provisions).code if "provision" in entry.values else ""
        return Condition(trait.code, values, exempt, entry.text("reason"), provision)


def _check_value(entry: Entry, key: str, trait: TraitDefinition, value: str) -> None:
    known = ("true", "false") if trait.kind is TraitKind.FLAG else tuple(trait.choices)
    if value not in known:
        raise entry.refusal(
            key, f"đặc điểm {trait.code} không có giá trị {value!r}{suggest(value, known)}; dùng một trong {', '.join(known)}"
        )


def _refuse_disagreement(entry: Entry, duty: Duty, provision: Provision) -> None:
    """Refuse what the provision does not bear: a case that it has not, a posting without a term that lasts."""
    versions = provision.versions
    known = {term.case for version in versions for term in version.terms} | {one.case for version in versions for one in version.extensions}
    wanted = [case for case in (duty.case, *duty.cases[1].values()) if case]
    for case in wanted:
        if case not in known:
            raise entry.refusal("case", f"quy định {provision.code} không có trường hợp {case!r}{suggest(case, known)}")
    kept = any(term.kind in (TermKind.AT_LEAST, TermKind.EXACTLY) for version in versions for term in version.terms)
    if duty.removed and not kept:
        raise entry.refusal("removed", f"quy định {provision.code} không đặt thời gian phải giữ, nên không dùng removed")
    if duty.done and duty.removed:
        raise entry.refusal("done", "chỉ dùng một trong hai khóa done (ngày làm xong), removed (ngày gỡ)")
    if duty.instrument and not any(version.instrument == duty.instrument for version in versions):
        raise entry.refusal("instrument", f"quy định {provision.code} không có phiên bản nào theo {duty.instrument}")
    if duty.due_day and not any(one.code == duty.due_day for version in versions for one in version.amounts):
        raise entry.refusal("due_day", f"quy định {provision.code} không có số {duty.due_day!r}")
    if duty.only and duty.period not in (PeriodKind.MONTH, PeriodKind.QUARTER):
        raise entry.refusal("only", "chỉ dùng với period: month hoặc quarter")


def _choice(entry: Entry, key: str, allowed: Mapping[str, object] | type[StrEnum]) -> str:
    known = [str(one) for one in allowed]
    word = entry.text(key)
    if word not in known:
        raise entry.refusal(key, f"không biết {word!r}{suggest(word, known)}; dùng một trong {', '.join(known)}")
    return word


def _numbers(entry: Entry, key: str) -> tuple[int, ...]:
    values = entry.values.get(key, [])
    if not isinstance(values, list) or not all(type(value) is int and value > 0 for value in values):
        raise entry.refusal(key, "cần danh sách số thứ tự, như [1, 2, 3]")
    return tuple(values)


def _register(entry: Entry, key: str = "register") -> str:
    return _choice(entry, key, KEPT)


def _each(entry: Entry, code: str) -> Each:
    entry.only("register", "where", "start", "case", "due")
    register = _register(entry)
    if register == PROOFS:
        entry.only("register")
        return Each(PROOFS, f"duty = '{code}' AND exempt IS NULL AND started_on IS NOT NULL", "started_on")
    return Each(
        register, read_sql(entry, "where", "TRUE"), read_sql(entry, "start"), read_sql(entry, "case", ""), read_sql(entry, "due", "")
    )


def _own_sql(entry: Entry, key: str, code: str) -> str:
    """`done` may be left out where the register of proofs itself is what a duty arises from."""
    raw = entry.values.get("each")
    of_proofs = isinstance(raw, dict) and raw.get("register") == PROOFS
    return read_sql(entry, key, "done_on" if of_proofs and code else "")


def _proof(entry: Entry) -> Proof:
    entry.only("register", "where", "day", "key")
    register = _register(entry)
    day = read_sql(entry, "day")
    columns = {column.name: column for column in KEPT[register].columns}
    if day in columns and columns[day].kind is not Kind.DATE:
        raise entry.refusal("day", f"cột {day} của sổ {register} không phải là ngày")
    return Proof(register, read_sql(entry, "where", "TRUE"), day, read_sql(entry, "key", ""))


def _events(entry: Entry) -> Mapping[str, str]:
    if "events" not in entry.values:
        return {}
    events = entry.entry("events")
    events.only(*EVENTS)
    return {name: read_sql(events, name) for name in events.values}
