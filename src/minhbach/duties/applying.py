"""Whether a duty exists for an agency on a day: what the law of the day says, and what the agency is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minhbach.duties.definitions import Condition, Duties, Duty
from minhbach.duties.model import DutyState
from minhbach.duties.reasons import Reason, Why
from minhbach.duties.records import Registers
from minhbach.duties.traits import FROM_HEADCOUNTS, Traits
from minhbach.law.provisions import NotInForceError, Version
from minhbach.law.union import UnitKind, union_role_on
from minhbach.law.wording import article_of

UNION_ROLE = "union_role"  # follows from the kind of body, its salaries and the day


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a duty is not judged on a day: it does not exist there, or nobody said whether it does."""

    state: DutyState
    reason: str


class Existence:
    """Answers for one agency; each answer is found once."""

    def __init__(self, duties: Duties, traits: Traits, registers: Registers) -> None:
        self._duties, self._traits, self._registers = duties, traits, registers
        self._verdicts: dict[tuple[str, date], Verdict | None] = {}

    def verdict(self, duty: Duty, day: date) -> Verdict | None:
        """Why the duty is not to be judged on that day; None where it is."""
        key = (duty.code, day)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge_existence(duty, day)
        return self._verdicts[key]

    def _judge_existence(self, duty: Duty, day: date) -> Verdict | None:
        try:
            version = self._duties.law(duty).on(day)
        except NotInForceError as gone:
            return Verdict(DutyState.NOT_APPLICABLE, str(gone).partition(". ")[2] or str(gone))
        if duty.instrument and version.instrument != duty.instrument:
            return Verdict(DutyState.NOT_APPLICABLE, f"Từ ngày này áp dụng {article_of(version)}, không còn nghĩa vụ riêng này.")
        unknown = None
        for condition in duty.applies:
            verdict = self._condition(condition, version, day)
            if verdict is not None and verdict.state is DutyState.NOT_APPLICABLE:
                return verdict
            unknown = unknown or verdict
        trait = duty.cases[0]
        if unknown is None and trait and self.trait(trait, day) is None:
            unknown = self._undeclared(trait)
        return unknown

    def _condition(self, condition: Condition, version: Version, day: date) -> Verdict | None:
        value = self.trait(condition.trait, day)
        if value is None:
            return self._undeclared(condition.trait)
        exempt = condition.exempt_by
        if written(value) in condition.values if exempt is None else not self._meets(int(value), exempt, day):
            return None
        if condition.provision:
            version = self._duties.provisions.find(condition.provision).on(day)
        return Verdict(DutyState.NOT_APPLICABLE, f"{condition.reason} ({article_of(version)}).")

    def _meets(self, number: int, exempt_by: tuple[str, str], day: date) -> bool:
        code, name = exempt_by
        try:
            amount = self._duties.provisions.find(code).on(day).amount(name)
        except NotInForceError:
            return False
        return amount.allows(number)

    def trait(self, code: str, day: date) -> str | bool | int | None:
        """The trait on that day; None where it is not known."""
        if code == UNION_ROLE:
            return _union_role(self._traits, day)
        value = self._traits.on(code, day)
        return self._registers.staff(day) if value == FROM_HEADCOUNTS else value

    def _undeclared(self, trait: str) -> Verdict:
        definition = self._duties.traits[trait]
        if trait == UNION_ROLE:
            words = f"Chưa rõ «{definition.name}». Hãy ghi traits.kind và traits.salaries vào co-quan.yaml."
            return Verdict(DutyState.UNKNOWN, Reason(words, Why.TRAIT_UNCLEAR, trait=trait))
        words = f"Chưa khai «{definition.name}». Hãy ghi traits.{trait} ({definition.expected}) vào co-quan.yaml."
        return Verdict(DutyState.UNKNOWN, Reason(words, Why.TRAIT_UNDECLARED, trait=trait))


def _union_role(traits: Traits, day: date) -> str | None:
    """What the union does there and then; None where kind or salaries are not declared, or before there was a law on it."""
    kind, salaries = traits.on("kind", day), traits.on("salaries", day)
    if kind is None or (kind == UnitKind.SERVICE_UNIT and salaries is None):
        return None
    body = UnitKind.SERVICE_UNIT if kind == UnitKind.SERVICE_UNIT else UnitKind.AGENCY
    try:
        return union_role_on(body, salaries == "full", day)
    except NotInForceError:
        return None


def written(value: object) -> str:
    """A trait's value as the data write it: true, false, a word."""
    return str(value).lower() if isinstance(value, bool) else str(value)
