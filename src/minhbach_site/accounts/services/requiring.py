"""Who may: the first line of every service of the site."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services.errors import NotAllowed
from minhbach_site.accounts.states import Permission


def require(actor: Person, permission: Permission, *, on: date, unit: str | Sequence[str] | None = None) -> None:
    """Raise NotAllowed unless `actor` holds the permission on the day `on`; see `Person.may` for units."""
    if not actor.may(permission, on=on, unit=unit):
        raise NotAllowed(
            _("Bạn không có quyền «%(permission)s». Hãy liên hệ quản trị hệ thống nếu công việc của bạn cần đến.")
            % {"permission": permission.label}
        )


def require_other_person(actor: Person, *others: Person | int | None) -> None:
    """Four eyes: raise NotAllowed when `actor` is one of those who entered or submitted what is now decided, whatever their roles.

    So is who holds the permission that was asked for last (the service's first line) only in the name of one of them: a lent role does not
    give what its owner may not do.
    """
    barred = {other.pk if isinstance(other, Person) else other for other in others} - {None}
    if actor.pk in barred:
        raise NotAllowed(_("Người nhập hoặc trình không được tự duyệt. Hãy nhờ người khác có thẩm quyền."))
    if stands_in_for(actor, barred):
        raise NotAllowed(
            _("Bạn đang thay người đã nhập hoặc trình việc này theo ủy quyền, nên không duyệt được. Hãy nhờ người khác có thẩm quyền.")
        )


def stands_in_for(deputy: Person, others: Collection[int | None]) -> bool:
    """Whether the permission that was asked for last is theirs only in the name of one of these."""
    return bool(deputy.asked_as) and all(held.on_behalf_of in others for held in deputy.asked_as)
