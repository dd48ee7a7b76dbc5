"""The trade union's part in the democracy of an agency: a property of the kind of unit and of the date, both read from the data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from minhbach.law.provisions import ProvisionError, known_provisions

PROVISION = "union-role"


class UnionRole(StrEnum):
    """What the union does in Chapter III of the Law: organises with the head, no longer does, or still does by way of exception."""

    CO_ORGANISER = "co_organiser"
    REMOVED = "removed"
    RETAINED = "retained"


class UnitKind(StrEnum):
    """The two kinds of body that the Law calls "cơ quan, đơn vị"."""

    AGENCY = "agency"
    SERVICE_UNIT = "service_unit"


def union_role_on(unit_kind: str, salaries_fully_budget_paid: bool, day: date) -> UnionRole:
    """The union's role in that kind of unit on that day; raises ProvisionError for an unknown kind and before the Law.

    A state agency is always paid from the budget, so the second argument matters for a public service unit only
    (Luật 97/2025/QH15, khoản 2 Điều 5).
    """
    try:
        kind = UnitKind(unit_kind)
    except ValueError:
        raise ProvisionError(f"Không biết loại đơn vị «{unit_kind}»; dùng một trong: {', '.join(UnitKind)}.") from None
    code: str = kind
    if kind is UnitKind.SERVICE_UNIT:
        code += "_fully_paid" if salaries_fully_budget_paid else "_not_fully_paid"
    version = known_provisions().find(PROVISION).on(day)
    return next(UnionRole(item.value) for item in version.items if item.code == code)
