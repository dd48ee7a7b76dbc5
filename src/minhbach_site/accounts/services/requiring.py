"""Who may: the first line of every service of the site."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services.errors import NotAllowed
from minhbach_site.accounts.states import Permission


def require(actor: Person, permission: Permission, *, on: date, unit: str | Sequence[str] | None = None) -> None:
    """Raise NotAllowed unless `actor` holds the permission on the day `on`; see `Person.may` for units, `Person.acts` for a lent one."""
    if not actor.acts(lambda person: person.may(permission, on=on, unit=unit), on=on):
        raise NotAllowed(
            _("Bạn không có quyền «%(permission)s». Hãy liên hệ quản trị hệ thống nếu công việc của bạn cần đến.")
            % {"permission": permission.label}
        )


def require_other_person(actor: Person, *others: Person | int | None) -> None:
    """Four eyes: raise NotAllowed when `actor` is one of those who entered or submitted what is now decided, whatever their roles.

    So is who acts (the service's first line asked) only in the name of one of them: a lent role does not give what its owner may not do.
    """
    barred = {other.pk if isinstance(other, Person) else other for other in others} - {None}
    if actor.pk in barred:
        raise NotAllowed(_("Người nhập hoặc trình không được tự duyệt. Hãy nhờ người khác có thẩm quyền."))
    if stands_in_for(actor, barred):
        raise NotAllowed(
            _("Bạn đang thay người đã nhập hoặc trình việc này theo ủy quyền, nên không duyệt được. Hãy nhờ người khác có thẩm quyền.")
        )
    actor.stands_in = tuple(one for one in actor.stands_in if one not in barred)


def signed(person: Person | None) -> dict[str, Any]:
    """Who did something and in whose name, as the columns of a step of a history."""
    return {"person": person, "on_behalf_of_id": person.acts_for if person else None}


def stands_in_for(deputy: Person, others: Collection[int | None]) -> bool:
    """Whether they act only in the name of some of these."""
    return bool(deputy.stands_in) and set(deputy.stands_in) <= set(others)
