"""What the agency is, on which its duties depend."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhbach.duties.traits import TraitError, parse_traits
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties import queries
from minhbach_site.duties.models import AgencyTrait
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.duties.services.working_out import work_out_known
from minhbach_site.duties.states import TRAIT_TRANSITIONS, TraitAction, TraitState
from minhbach_site.ui.dates import day_of

FIELDS = ("trait", "value", "from_on", "state")


@transaction.atomic
def declare_trait(*, actor: Person, trait: str, value: str, from_on: date | None, reason: str = "", at: datetime) -> AgencyTrait:
    """Ask that the agency be something from a day on (none: from the beginning, which only a first answer may say).

    Nothing is judged by it until someone else approves it: what the agency is decides which duties it has.
    """
    require(actor, Permission.DECLARE_TRAITS, on=day_of(at))
    if from_on is None and any(one.trait == trait for one in queries.declared_traits()):
        raise DutyProblem(_("Đặc điểm này đã khai: giá trị mới phải ghi từ ngày nào. Nếu khai nhầm từ đầu, hãy đề nghị rút giá trị cũ."))
    made = AgencyTrait(trait=trait, value=value, from_on=from_on, reason=reason.strip(), declared_by=actor, declared_at=at, asked_by=actor)
    try:
        with transaction.atomic():
            made.save()
            parse_traits(queries.trait_values(made), name=queries.CARD)
    except IntegrityError:
        raise DutyProblem(_("Đặc điểm này đã có giá trị từ đúng ngày đó. Hãy rút giá trị cũ trước, hoặc chọn ngày khác.")) from None
    except (TraitError, ValueError, KeyError) as error:
        raise DutyProblem(_("Giá trị không dùng được: %(why)s") % {"why": error}) from error
    record(actor=actor, action="duties.declare_trait", subject=made, at=at, fields=FIELDS)
    return made


@transaction.atomic
def withdraw_trait(*, actor: Person, trait_id: int, at: datetime) -> AgencyTrait:
    """Take a statement back: one that still waits at once, one that counts when someone else approves it. It stays as history."""
    require(actor, Permission.DECLARE_TRAITS, on=day_of(at))
    chosen = AgencyTrait.objects.select_for_update().get(pk=trait_id)
    _move(chosen, TraitAction.WITHDRAW, actor, at)
    chosen.asked_by, chosen.decided_by, chosen.decided_for, chosen.decided_at = actor, None, None, None
    chosen.save()
    record(actor=actor, action="duties.withdraw_trait", subject=chosen, at=at, fields=FIELDS)
    return chosen


@transaction.atomic
def decide_trait(*, actor: Person, trait_id: int, action: TraitAction, at: datetime) -> AgencyTrait:
    """Approve or refuse what someone else asked about the agency. Duties that depend on it are judged anew."""
    require(actor, Permission.DECIDE_EXEMPTIONS, on=day_of(at))
    chosen = AgencyTrait.objects.select_for_update().get(pk=trait_id)
    require_other_person(actor, chosen.asked_by_id, chosen.declared_by_id if chosen.state == TraitState.PROPOSED else None)
    _move(chosen, action, actor, at)
    chosen.decided_by, chosen.decided_for_id, chosen.decided_at = actor, actor.acts_for, at
    chosen.save()
    record(actor=actor, action="duties.decide_trait", subject=chosen, at=at, fields=FIELDS)
    work_out_known(at)
    return chosen


def _move(chosen: AgencyTrait, action: TraitAction, actor: Person, at: datetime) -> None:
    state = TRAIT_TRANSITIONS.get((TraitState(chosen.state), action))
    if state is None:
        raise DutyProblem(_("Giá trị này đã được quyết định hoặc đã rút."))
    chosen.state = state
    if state is TraitState.WITHDRAWN:
        chosen.withdrawn_by, chosen.withdrawn_at = actor, at
