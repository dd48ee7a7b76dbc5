"""What the agency is, on which its duties depend."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhbach.duties.traits import TraitError, parse_traits
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties import queries
from minhbach_site.duties.models import AgencyTrait
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.duties.services.working_out import work_out_known
from minhbach_site.ui.dates import day_of


@transaction.atomic
def declare_trait(*, actor: Person, trait: str, value: str, from_on: date | None, at: datetime) -> AgencyTrait:
    """Say what the agency is from a day on (none: from the beginning). Duties that depend on it are judged anew."""
    require(actor, Permission.DECLARE_TRAITS, on=day_of(at))
    try:
        with transaction.atomic():
            made = AgencyTrait.objects.create(trait=trait, value=value, from_on=from_on, declared_by=actor, declared_at=at)
            parse_traits(queries.trait_values(), name=queries.CARD)
    except IntegrityError:
        raise DutyProblem(_("Đặc điểm này đã có giá trị từ đúng ngày đó. Hãy rút giá trị cũ trước, hoặc chọn ngày khác.")) from None
    except (TraitError, ValueError, KeyError) as error:
        raise DutyProblem(_("Giá trị không dùng được: %(why)s") % {"why": error}) from error
    record(actor=actor, action="duties.declare_trait", subject=made, at=at, fields=("trait", "value", "from_on"))
    work_out_known(at)
    return made


@transaction.atomic
def withdraw_trait(*, actor: Person, trait_id: int, at: datetime) -> AgencyTrait:
    """Take a statement back; it stays as history."""
    require(actor, Permission.DECLARE_TRAITS, on=day_of(at))
    chosen = AgencyTrait.objects.select_for_update().get(pk=trait_id)
    if chosen.withdrawn_at is not None:
        raise DutyProblem(_("Giá trị này đã được rút."))
    chosen.withdrawn_by, chosen.withdrawn_at = actor, at
    chosen.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(actor=actor, action="duties.withdraw_trait", subject=chosen, at=at, fields=("trait", "value", "from_on"))
    work_out_known(at)
    return chosen
