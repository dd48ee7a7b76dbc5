"""What is kept of an agency beside its life."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import Agency
from minhbach_site.organisation.services.codes import OrganisationError
from minhbach_site.organisation.states import EXCHANGE_CODE, MOST_EXCHANGE_CODE
from minhbach_site.ui.dates import day_of


@transaction.atomic
def set_exchange_code(*, actor: Person, agency_id: int, exchange_code: str, at: datetime) -> Agency:
    """Keep by what code an agency is addressed on the national exchange of documents; empty takes it away. Raises OrganisationError for one
    that is no such code, or that another agency of the same time has: whoever comes in its place may go on with it.
    """
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    code = exchange_code.strip().upper()
    if code and (len(code) > MOST_EXCHANGE_CODE or not EXCHANGE_CODE.fullmatch(code)):
        raise OrganisationError(
            _(
                "«%(code)s» không phải mã định danh điện tử: mã gồm chữ cái không dấu và chữ số, các nhóm cách nhau bằng dấu chấm, nhóm "
                "đầu (hoặc nhóm cuối, theo mã cũ) là một chữ cái và hai chữ số, không quá %(most)d chữ, ví dụ H48.09. Hãy xem danh sách "
                "mã do bộ hoặc Ủy ban nhân dân tỉnh ban hành."
            )
            % {"code": exchange_code.strip()[:60], "most": MOST_EXCHANGE_CODE}
        )
    other = (
        Agency.objects.filter(queries.meets(agency.from_on, agency.to_on), exchange_code=code).exclude(pk=agency.pk).first()
        if code
        else None
    )
    if other is not None:
        raise OrganisationError(_("Mã «%(code)s» đang là của «%(agency)s». Hãy kiểm tra lại.") % {"code": code, "agency": other})
    agency.exchange_code = code
    agency.save(update_fields=["exchange_code"])
    record(actor=actor, action="organisation.set_exchange_code", subject=agency, at=at, fields=("code", "exchange_code"))
    return agency
