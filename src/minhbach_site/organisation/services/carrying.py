"""What becomes of the people, posts and unit roles of units that an event ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import carry_unit_grants
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Carried, Membership, OrganisationEvent, Post, Unit
from minhbach_site.organisation.states import CarriedKind

DAY = timedelta(days=1)
_POST_FIELDS = ("unit", "seats", "from_on", "to_on")
_MEMBERSHIP_FIELDS = ("person", "unit", "post", "head", "from_on", "to_on")


def carry_people(actor: Person, event: OrganisationEvent, sources: Sequence[Unit], heir: Unit | None, at: datetime) -> None:
    """End what the sources held on their last day, and begin the same in `heir` on the next; without an heir it only ends.

    Of several heads none goes on as head: which of them leads the new unit is for a decision, not for a program.
    What was done is kept as `Carried`, for an event that is found to be wrong.
    """
    after = Q(to_on__isnull=True) | Q(to_on__gte=event.on)
    held = list(Post.objects.select_for_update().filter(after, unit__in=sources).order_by("pk"))
    lasted = {one.pk: one.to_on for one in held}
    posts = {old.pk: _carry_post(actor, event, old, heir, at) for old in held}
    kept = [
        Carried(event=event, kind=CarriedKind.POST, before=old, after=made.pk if made else None, until=lasted[old])
        for old, made in posts.items()
    ]
    present = list(Membership.objects.select_for_update().filter(after, unit__in=sources).order_by("-head", "pk"))
    one_head = len({one.unit_id for one in present if one.head}) == 1
    placed: set[int] = set()
    for old in present:
        going = None if old.person_id in placed else heir
        until = old.to_on
        made = _carry_membership(actor, event, old, going, posts, at, head=old.head and one_head)
        kept.append(Carried(event=event, kind=CarriedKind.MEMBERSHIP, before=old.pk, after=made.pk if made else None, until=until))
        placed.add(old.person_id)
    grants = carry_unit_grants(
        actor=actor,
        unit_codes=[unit.code for unit in sources],
        heir_code=heir.code if heir else "",
        on=event.on,
        reason=_("Tiếp tục ở đơn vị kế tục theo sự kiện %(code)s") % {"code": event.code},
        at=at,
    )
    kept += [Carried(event=event, kind=CarriedKind.GRANT, before=one.before, after=one.after, until=one.until_on) for one in grants]
    Carried.objects.bulk_create(kept)


def _carry_post(actor: Person, event: OrganisationEvent, old: Post, heir: Unit | None, at: datetime) -> Post | None:
    begun, ended = max(old.from_on, event.on), old.to_on
    _end(actor, event, old, "organisation.end_post", at)
    if heir is None:
        return None
    made = Post.objects.create(unit=heir, title=old.title, seats=old.seats, from_on=begun, to_on=ended)
    record(actor=actor, action="organisation.add_post", subject=made, at=at, fields=_POST_FIELDS)
    return made


def _carry_membership(
    actor: Person, event: OrganisationEvent, old: Membership, heir: Unit | None, posts: dict[int, Post | None], at: datetime, *, head: bool
) -> Membership | None:
    made = None
    if heir is not None:
        made = Membership.objects.create(
            person_id=old.person_id,
            unit=heir,
            post=posts.get(old.post_id) if old.post_id else None,
            position=old.position,
            head=head,
            from_on=max(old.from_on, event.on),
            to_on=old.to_on,
        )
        record(actor=actor, action="organisation.add_membership", subject=made, at=at, fields=_MEMBERSHIP_FIELDS)
    _end(actor, event, old, "organisation.end_membership", at)
    return made


def _end(actor: Person, event: OrganisationEvent, old: Post | Membership, action: str, at: datetime) -> None:
    """What would only have begun after the unit's last day has no day left: it ends with the day it begins."""
    old.to_on = max(event.on - DAY, old.from_on)
    old.save(update_fields=["to_on"])
    record(actor=actor, action=action, subject=old, at=at, fields=("to_on",))
