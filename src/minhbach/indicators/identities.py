"""What must add up: identities over figures. A failed one shows its sum, the ways to mend it, and what the gap looks like.

Nothing here computes from records: printed figures of any report can be checked as well as computed ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from minhbach.indicators.compute import percent
from minhbach.indicators.definitions import Basis, Definitions, read_basis, split_code
from minhbach.indicators.model import format_number
from minhbach.indicators.reading import DefinitionError, Entry, read_entry, suggest

IDENTITIES = Path(__file__).parent.parent / "data" / "identities"
TRIVIAL = (Decimal(0), Decimal(1))  # a gap of 1 equals too many figures to mean anything
LARGEST_REPAIR = 2


class Relation(StrEnum):
    """How the sides compare: `left = right`, or `left ≤ right`."""

    EQUAL = "equal"
    AT_MOST = "at_most"


class Outcome(StrEnum):
    """What a check found."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Side:
    """One side: codes added and codes subtracted."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.plus, *self.minus)

    def total(self, values: Mapping[str, Decimal]) -> Decimal:
        """The side computed."""
        return sum((values[code] for code in self.plus), Decimal(0)) - sum((values[code] for code in self.minus), Decimal(0))

    def written(self, values: Mapping[str, Decimal] | None = None) -> str:
        """`HS06 + HS07`, or with values `3.276 + 15`."""
        words = {code: code if values is None else _number(values[code]) for code in self.codes}
        return " + ".join(words[code] for code in self.plus) + "".join(f" - {words[code]}" for code in self.minus)

    def keyed(self, key: str) -> Side:
        """The same side for one key."""
        return Side(tuple(f"{code}:{key}" for code in self.plus), tuple(f"{code}:{key}" for code in self.minus))


@dataclass(frozen=True, slots=True)
class Identity:
    """One thing that must hold, without any tolerance. A keyed one is checked for every key that its figures have."""

    code: str
    name: str
    relation: Relation
    left: Side
    right: Side
    basis: Basis
    keyed: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.left.codes, *self.right.codes)

    @property
    def formula(self) -> str:
        """`HS01 = HS02 + HS03 + HS04`."""
        return f"{self.left.written()} {'=' if self.relation is Relation.EQUAL else '≤'} {self.right.written()}"

    def for_key(self, key: str) -> Identity:
        """The identity as it stands for one key, `TC-1:qn-phong`."""
        return Identity(f"{self.code}:{key}", self.name, self.relation, self.left.keyed(key), self.right.keyed(key), self.basis)

    def gap(self, values: Mapping[str, Decimal]) -> Decimal:
        """Left minus right."""
        return self.left.total(values) - self.right.total(values)

    def holds(self, values: Mapping[str, Decimal]) -> bool:
        """Whether the values satisfy it."""
        gap = self.gap(values)
        return gap <= 0 if self.relation is Relation.AT_MOST else gap == 0

    def coefficient(self, code: str) -> int:
        """How often the code counts in left minus right."""
        return self.left.plus.count(code) - self.left.minus.count(code) - self.right.plus.count(code) + self.right.minus.count(code)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure as it is and as it would have to be."""

    code: str
    old: Decimal
    new: Decimal

    def __str__(self) -> str:
        return f"{self.code} = {_number(self.new)} (đang là {_number(self.old)})"


@dataclass(frozen=True, slots=True)
class Residual:
    """A gap that equals another figure: a question, never a proof. `after` is the single change it takes to see it, if any."""

    code: str
    name: str
    value: Decimal
    after: Change | None = None

    def __str__(self) -> str:
        condition = f"Nếu {self.after.code} là {_number(self.after.new)} thì còn chênh lệch" if self.after else "Chênh lệch"
        title = f"{self.code} – {self.name}" if self.name else self.code
        return f"{condition} {_number(self.value)} đúng bằng {title}: phải chăng số này bị tính thiếu hoặc tính hai lần?"


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """What the check of one identity found.

    When it fails: `gap` is left minus right; `single` are the changes of one figure that mend this identity alone; `repairs` are the
    smallest sets of changes after which *every* identity holds (empty if even two figures are not enough). All are candidates: which
    figure is wrong, only the records can tell.
    """

    identity: Identity
    outcome: Outcome
    computation: str
    gap: Decimal | None = None
    missing: tuple[str, ...] = ()
    single: tuple[Change, ...] = ()
    repairs: tuple[tuple[Change, ...], ...] = ()
    residuals: tuple[Residual, ...] = ()

    @property
    def code(self) -> str:
        return self.identity.code

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def notes(self) -> tuple[str, ...]:
        """About a failed one, a sentence each: the difference, what would mend it, what the difference resembles."""
        if self.outcome is not Outcome.FAILS:
            return ()
        difference = f"Chênh lệch {_number(abs(self.gap or Decimal(0)))}."
        alone = f"Xét riêng quan hệ này, có thể một số cần sửa: {'; hoặc '.join(map(str, self.single))}."
        return (difference, *((alone,) if self.single else ()), _repair_words(self.repairs), *map(str, self.residuals))

    @property
    def message(self) -> str:
        """All of it in Vietnamese sentences."""
        words = {Outcome.HOLDS: "khớp", Outcome.FAILS: "không khớp", Outcome.NOT_CHECKABLE: "chưa đối chiếu được"}[self.outcome]
        return " ".join((f"{self.name} ({self.code}): {words}. {self.computation}.", *self.notes))


def _repair_words(repairs: Sequence[Sequence[Change]]) -> str:
    if not repairs:
        return "Để mọi quan hệ cùng khớp phải sửa từ ba số trở lên: hãy đối chiếu lại với sổ gốc."
    ways = "; hoặc ".join(" và ".join(map(str, repair)) for repair in repairs)
    return f"Để mọi quan hệ cùng khớp, ít nhất phải sửa {len(repairs[0])} số: {ways}. Hãy đối chiếu với sổ gốc rồi mới sửa."


def load_identities(folder: Path = IDENTITIES, *, definitions: Definitions | None = None) -> tuple[Identity, ...]:
    """Read every identity of the folder; with `definitions`, codes that are none of theirs are refused (DefinitionError, as there)."""
    found: dict[str, Identity] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_entry(path)
        file.only("identities")
        for entry in (one.named("code") for one in file.entries("identities")):
            identity = _identity(entry, definitions)
            if identity.code in found:
                raise entry.refusal("code", f"mã {identity.code} đã dùng; mỗi quan hệ cần một mã riêng")
            found[identity.code] = identity
    if not found:
        raise DefinitionError(f"{folder}: không có tệp quan hệ số liệu nào (*.yaml); hãy kiểm tra lại thư mục")
    return tuple(found.values())


def _identity(entry: Entry, definitions: Definitions | None) -> Identity:
    entry.only("code", "name", "kind", "keyed", "left", "right", "basis")
    kind = entry.text("kind")
    if kind not in set(Relation):
        raise entry.refusal("kind", f"không biết loại {kind!r}{suggest(kind, Relation)}; dùng một trong {', '.join(Relation)}")
    left, right = (_side(entry.entry(side), definitions) for side in ("left", "right"))
    return Identity(entry.text("code"), entry.text("name"), Relation(kind), left, right, read_basis(entry), entry.flag("keyed"))


def _side(entry: Entry, definitions: Definitions | None) -> Side:
    entry.only("plus", "minus")
    side = Side(entry.texts("plus"), entry.texts("minus"))
    if not side.plus:
        raise entry.refusal("plus", "cần ít nhất một mã được cộng")
    for code in side.codes if definitions is not None else ():
        if code not in (definitions or {}):
            raise entry.refusal("plus" if code in side.plus else "minus", f"không có số liệu mã {code!r}{suggest(code, definitions or {})}")
    return side


def check_identities(values: Mapping[str, Decimal], identities: Iterable[Identity], *, names: Mapping[str, str]) -> list[IdentityResult]:
    """Check every identity on plain numbers by code (`HS01`, `TC03:qn-phong`), computed or printed; `names` are the words for codes."""
    every = [one for identity in identities for one in _expanded(identity, values)]
    checkable = [identity for identity in every if all(code in values for code in identity.codes)]
    return [_result(identity, values, checkable, every, names) for identity in every]


def _expanded(identity: Identity, values: Mapping[str, Decimal]) -> list[Identity]:
    if not identity.keyed:
        return [identity]
    keys = dict.fromkeys(key for code in values for base, key in [split_code(code)] if key and base in identity.codes)
    return [identity.for_key(key) for key in keys] or [identity]


def _result(
    identity: Identity, values: Mapping[str, Decimal], checkable: Sequence[Identity], every: Sequence[Identity], names: Mapping[str, str]
) -> IdentityResult:
    missing = tuple(dict.fromkeys(code for code in identity.codes if code not in values))
    if missing:
        listed = ", ".join(_titled(code, names) for code in missing)
        return IdentityResult(identity, Outcome.NOT_CHECKABLE, f"Thiếu số liệu: {listed}", missing=missing)
    if identity.holds(values):
        return IdentityResult(identity, Outcome.HOLDS, _computation(identity, values), identity.gap(values))
    related = _component(identity, checkable)
    return IdentityResult(
        identity,
        Outcome.FAILS,
        _computation(identity, values),
        identity.gap(values),
        single=tuple(change for code in dict.fromkeys(identity.codes) for change in _single(identity, code, values)),
        repairs=smallest_repairs(values, related),
        residuals=_residuals(identity, values, related, _codes(_component(identity, every)), names),
    )


def _computation(identity: Identity, values: Mapping[str, Decimal]) -> str:
    """`3.276 + 15 = 3.291 ≠ 3.276`: the longer side first, worked out."""
    left, right = (_worked(side, values) for side in (identity.left, identity.right))
    if identity.relation is Relation.AT_MOST:
        return f"{left} {'≤' if identity.holds(values) else '>'} {right}"
    shorter, longer = sorted((identity.left, identity.right), key=lambda side: len(side.codes))
    if identity.holds(values):
        return f"{longer.written(values)} = {_worked(shorter, values, total_first=True)}"
    return f"{_worked(longer, values)} ≠ {_worked(shorter, values, total_first=True)}"


def _worked(side: Side, values: Mapping[str, Decimal], *, total_first: bool = False) -> str:
    written, total = side.written(values), _number(side.total(values))
    if len(side.codes) == 1:
        return total
    return f"{total} = {written}" if total_first else f"{written} = {total}"


def _single(identity: Identity, code: str, values: Mapping[str, Decimal]) -> list[Change]:
    """The change of that one figure that mends that one identity, if there is a sensible one."""
    return [repair[0] for repair in _solve((code,), values, [identity])]


def smallest_repairs(values: Mapping[str, Decimal], identities: Sequence[Identity]) -> tuple[tuple[Change, ...], ...]:
    """Every smallest set of changed figures (one, else two) after which all the identities hold; () if none holds fewer than three changes.

    A count stays a whole number and nothing becomes negative. Where a limit (`at_most`) is broken the change goes just as far as the limit.
    """
    failing = [identity for identity in identities if not identity.holds(values)]
    codes = _codes(identities)
    for size in range(1, LARGEST_REPAIR + 1):
        touching = (some for some in combinations(codes, size) if all(set(some) & set(identity.codes) for identity in failing))
        if found := [repair for some in touching for repair in _solve(some, values, identities)]:
            return tuple(found)
    return ()


def _solve(unknowns: tuple[str, ...], values: Mapping[str, Decimal], identities: Sequence[Identity]) -> list[tuple[Change, ...]]:
    """The one way, if there is exactly one, to set just these figures so that all the identities hold."""
    equations = [one for one in identities if one.relation is Relation.EQUAL]
    limits = [one for one in identities if one.relation is Relation.AT_MOST and not one.holds(values)]
    solution = _linear(unknowns, values, equations) or _linear(unknowns, values, equations + limits)
    if solution is None:
        return []
    changes = tuple(Change(code, values[code], number) for code, number in zip(unknowns, solution, strict=True))
    changed = {**values, **{change.code: change.new for change in changes}}
    sensible = all(change.new != change.old and change.new >= 0 and _as_exact(change) for change in changes)
    return [changes] if sensible and all(identity.holds(changed) for identity in identities) else []


def _as_exact(change: Change) -> bool:
    """A count stays a whole number; a decimal keeps its decimals."""
    return change.new == change.new.quantize(change.old) if _places(change.old) else change.new == change.new.to_integral_value()


def _linear(unknowns: tuple[str, ...], values: Mapping[str, Decimal], equations: Sequence[Identity]) -> list[Decimal] | None:
    """Gauss-Jordan on fractions; None unless there is exactly one solution, with a finite decimal form."""
    rows = [
        [Fraction(identity.coefficient(code)) for code in unknowns]
        + [-Fraction(identity.gap({**values, **dict.fromkeys(unknowns, Decimal(0))}))]
        for identity in equations
        if any(identity.coefficient(code) for code in unknowns)
    ]
    for column in range(len(unknowns)):
        pivot = next((row for row in rows[column:] if row[column]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        rows.insert(column, [number / pivot[column] for number in pivot])
        rows = [row if row is rows[column] else _without(row, rows[column], column) for row in rows]
    if any(row[-1] for row in rows[len(unknowns) :]):
        return None
    solution = [row[-1] for row in rows[: len(unknowns)]]
    exact = [Decimal(number.numerator) / Decimal(number.denominator) for number in solution]
    return exact if [Fraction(number) for number in exact] == solution else None


def _without(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    return [number - row[column] * one for number, one in zip(row, pivot, strict=True)]


def _residuals(
    identity: Identity, values: Mapping[str, Decimal], related: Sequence[Identity], candidates: Sequence[str], names: Mapping[str, str]
) -> tuple[Residual, ...]:
    """Related figures that equal the gap, or what is left of it once another failing identity is mended through a figure they share."""
    gaps: list[tuple[Decimal, Change | None]] = [(identity.gap(values), None)]
    for other in related:
        if other is not identity and not other.holds(values):
            shared = (code for code in dict.fromkeys(other.codes) if identity.coefficient(code))
            for change in (change for code in shared for change in _single(other, code, values)):
                gaps.append((identity.gap({**values, change.code: change.new}), change))
    return tuple(
        Residual(code, _name(code, names), abs(gap), after)
        for gap, after in gaps
        if abs(gap) not in TRIVIAL
        for code in candidates
        if values.get(code) == abs(gap) and (after is None or code != after.code)
    )


def _component(identity: Identity, identities: Sequence[Identity]) -> list[Identity]:
    """All identities tied to this one by shared figures, in their order."""
    codes, size = set(identity.codes), 0
    while size < len(codes):
        size = len(codes)
        codes |= {code for one in identities if codes & set(one.codes) for code in one.codes}
    return [one for one in identities if codes & set(one.codes)]


def _codes(identities: Iterable[Identity]) -> list[str]:
    return list(dict.fromkeys(code for identity in identities for code in identity.codes))


def _name(code: str, names: Mapping[str, str]) -> str:
    return names.get(code, names.get(split_code(code)[0], ""))


def _titled(code: str, names: Mapping[str, str]) -> str:
    name = _name(code, names)
    return f"{code} – {name}" if name else code


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(number: Decimal) -> str:
    return format_number(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)


class RateOutcome(StrEnum):
    """How a printed percentage stands to its fraction."""

    ROUNDED = "rounded"  # it is the fraction, rounded
    TRUNCATED = "truncated"  # it is the fraction, cut off
    WRONG = "wrong"
    NOT_APPLICABLE = "not_applicable"  # the denominator is zero


@dataclass(frozen=True, slots=True)
class RateResult:
    """What the check of one printed percentage found. `expected` is the rate rounded half up to the decimals that were printed."""

    outcome: RateOutcome
    printed: Decimal
    expected: Decimal | None
    message: str


def check_rate(printed: str, numerator: Decimal | int, denominator: Decimal | int) -> RateResult:
    """Compare a percentage as printed (`14,28`, `99,5%`) with its fraction, by the interval that its decimals allow.

    >>> check_rate("14,28", 1, 7).message
    '14,28 % là cắt bỏ phần sau của 1/7; làm tròn là 14,29 %.'
    """
    seen = parse_number(printed)
    top, bottom = Decimal(numerator), Decimal(denominator)
    fraction = f"{_number(top)}/{_number(bottom)}"
    if not bottom:
        message = f"Mẫu số của {fraction} bằng 0 nên không có tỷ lệ; hãy bỏ {_percent(seen)}."
        return RateResult(RateOutcome.NOT_APPLICABLE, seen, None, message)
    exact, step = percent(top, bottom), Decimal(1).scaleb(-_places(seen))
    expected = exact.quantize(step, rounding="ROUND_HALF_UP")
    if abs(exact - seen) <= step / 2:
        return RateResult(RateOutcome.ROUNDED, seen, expected, f"{_percent(seen)} đúng là {fraction}, làm tròn.")
    if exact.quantize(step, rounding=ROUND_FLOOR) == seen:
        message = f"{_percent(seen)} là cắt bỏ phần sau của {fraction}; làm tròn là {_percent(expected)}."
        return RateResult(RateOutcome.TRUNCATED, seen, expected, message)
    message = f"{_percent(seen)} không phải là {fraction}: {fraction} = {_percent(expected)}.{_fitting(seen, step, top, bottom)}"
    return RateResult(RateOutcome.WRONG, seen, expected, message)


def _fitting(seen: Decimal, step: Decimal, top: Decimal, bottom: Decimal) -> str:
    """Which whole denominator or numerator the printed rate would fit, if exactly one does."""
    low, high = max(seen - step / 2, step / 2), seen + step / 2
    found = []
    for name, first, last in (
        ("mẫu số", _up(100 * top / high), (100 * top / low).to_integral_value(ROUND_FLOOR)),
        ("tử số", _up(low * bottom / 100), (high * bottom / 100).to_integral_value(ROUND_FLOOR)),
    ):
        if first == last and first > 0:
            fraction = f"{_number(top)}/{_number(first)}" if name == "mẫu số" else f"{_number(first)}/{_number(bottom)}"
            found.append(f"{name} phải là {_number(first)} ({fraction})")
    return f" Để được {_percent(seen)} thì {', hoặc '.join(found)}." if found else ""


def _up(number: Decimal) -> Decimal:
    return -((-number).to_integral_value(ROUND_FLOOR))


def _percent(number: Decimal) -> str:
    return f"{format_number(number)} %"


def parse_number(printed: str) -> Decimal:
    """A number as Vietnamese prose prints it: `3.382`, `99,54`, `42,857%`.

    >>> parse_number("3.382"), parse_number("42,857 %")
    (Decimal('3382'), Decimal('42.857'))
    """
    text = printed.strip().removesuffix("%").strip()
    whole, _, decimals = text.partition(",")
    digits = whole.replace(".", "")
    grouped = "." not in whole or all(len(group) == 3 for group in whole.split(".")[1:])
    if not digits.isdigit() or not grouped or ("," in text and not decimals.isdigit()):
        raise ValueError(f"«{printed}» không phải là số viết theo lối tiếng Việt, như 3.382 hoặc 99,54")
    return Decimal(f"{digits}.{decimals}" if decimals else digits)
