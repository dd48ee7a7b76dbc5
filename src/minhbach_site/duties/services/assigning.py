"""Who watches over a duty."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.duties.definitions import UnknownDutyError, known_duties
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties.models import Assignment
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.ui.dates import day_of


@transaction.atomic
def assign(*, actor: Person, duty: str, person_id: int, at: datetime) -> Assignment:
    """Have a person watch over a duty: it is in their calendar and they are reminded of it."""
    require(actor, Permission.ASSIGN_DUTIES, on=day_of(at))
    try:
        code = known_duties().find(duty).code
    except UnknownDutyError as error:
        raise DutyProblem(str(error)) from error
    person = Person.objects.get(pk=person_id)
    if not person.may(Permission.MARK_DUTIES, on=day_of(at)):
        raise DutyProblem(_("%(name)s không có quyền ghi nghĩa vụ, nên không giao theo dõi được.") % {"name": person})
    if Assignment.objects.filter(duty=code, person=person, ended_at__isnull=True).exists():
        raise DutyProblem(_("Người này đang theo dõi nghĩa vụ này rồi."))
    made = Assignment.objects.create(duty=code, person=person, made_by=actor, made_at=at)
    record(actor=actor, action="duties.assign", subject=made, at=at, fields=("duty", "person"))
    return made


@transaction.atomic
def end_assignment(*, actor: Person, assignment_id: int, at: datetime) -> Assignment:
    require(actor, Permission.ASSIGN_DUTIES, on=day_of(at))
    chosen = Assignment.objects.select_for_update().get(pk=assignment_id)
    if chosen.ended_at is not None:
        raise DutyProblem(_("Việc giao này đã kết thúc."))
    chosen.ended_at = at
    chosen.save(update_fields=["ended_at"])
    record(actor=actor, action="duties.end_assignment", subject=chosen, at=at, fields=("duty", "person"))
    return chosen
