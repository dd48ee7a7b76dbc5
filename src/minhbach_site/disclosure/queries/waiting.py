"""What waits: for an approval, to be disclosed, to be taken down."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure.models import Correction, Disclosure, Step
from minhbach_site.disclosure.queries.display import count_to_take_down
from minhbach_site.disclosure.queries.item_rows import waiting_amendments
from minhbach_site.disclosure.queries.seen import disclosures
from minhbach_site.disclosure.states import Action, CorrectionState, State
from minhbach_site.ui.menu import Hit


def waiting(person: Person, on: date) -> QuerySet[Disclosure]:
    """Drafts that this person could approve: entered by someone else."""
    if Permission.APPROVE_DISCLOSURES not in person.permissions(on):
        return disclosures().none()
    return disclosures().filter(state=State.DRAFT).exclude(entered_by=person)


def to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Drafts that wait for this person's approval: nothing they entered or changed."""
    written_by = Step.objects.filter(disclosure=OuterRef("pk"), action__in=("enter", Action.CHANGE), person=actor)
    return [
        Hit(one.item, reverse("disclosure:disclosure", args=[one.pk]), f"{one.code} · {one.entered_by or _('nạp từ sổ')}")
        for one in waiting(actor, on).exclude(Exists(written_by)).select_related("entered_by")[:limit]
    ]


def corrections_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Corrections that wait for someone else than who proposed them."""
    found = Correction.objects.filter(state=CorrectionState.WAITING).exclude(proposed_by=actor)
    return [
        Hit(one.new_item, reverse("disclosure:disclosure", args=[one.disclosure_id]), f"{one.disclosure.code} · {one.proposed_by}")
        for one in found.select_related("disclosure", "proposed_by").order_by("proposed_at", "pk")[:limit]
    ]


def amendments_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Days, places and late records that wait for someone else than who asked."""
    found = waiting_amendments().exclude(proposed_by=actor).select_related("disclosure")
    return [
        Hit(
            one.disclosure.item,
            reverse("disclosure:disclosure", args=[one.disclosure_id]),
            f"{one.disclosure.code} · {one.get_kind_display()} · {one.proposed_by}",
        )
        for one in found.order_by("proposed_at", "pk")[:limit]
    ]


def panel(*, actor: Person, on: date) -> dict[str, object] | None:
    """The card of the first page: what is late to be disclosed, what may come down."""
    permissions = actor.permissions(on)
    if not {Permission.ENTER_DISCLOSURES, Permission.APPROVE_DISCLOSURES, Permission.PUBLISH_DISCLOSURES} & permissions:
        return None
    must, may = count_to_take_down(actor, on)
    late = disclosures().filter(state__in=(State.DRAFT, State.APPROVED), due_on__lt=on).count()
    return {"late": late, "must": must, "may": may} if late or must or may else None
