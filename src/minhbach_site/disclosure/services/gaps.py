"""Saying that something need not be disclosed as an item of its own, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.law.disclosing import known_disclosing
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Dismissal
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.records.queries import documents_for
from minhbach_site.ui.dates import day_of


@transaction.atomic
def dismiss(*, actor: Person, document_id: int | None, expected: str, reason: str, at: datetime) -> Dismissal:
    """Leave out a registered document, or what a year brings (by its key), with a reason."""
    require(actor, Permission.DISMISS_DISCLOSURES, on=day_of(at))
    reason = needed(reason)
    document = documents_for(actor, day_of(at)).filter(pk=document_id).first() if document_id else None
    if document is None and not _known(expected):
        raise DisclosureError(_("Không thấy gợi ý này nữa. Hãy tải lại trang."))
    same = Dismissal.objects.filter(restored_at__isnull=True)
    if same.filter(document=document).exists() if document else same.filter(expected=expected).exists():
        raise DisclosureError(_("Gợi ý này đã được bỏ qua rồi."))
    made = Dismissal.objects.create(document=document, expected="" if document else expected, reason=reason, person=actor, at=at)
    record(actor=actor, action="disclosure.dismiss", subject=made, at=at, fields=("document", "expected"))
    return made


@transaction.atomic
def restore(*, actor: Person, pk: int, at: datetime) -> Dismissal:
    """Bring a suggestion back."""
    require(actor, Permission.DISMISS_DISCLOSURES, on=day_of(at))
    made = Dismissal.objects.select_for_update().get(pk=pk)
    if made.restored_at is not None:
        raise DisclosureError(_("Gợi ý này đã được lấy lại rồi."))
    made.restored_at = at
    made.save(update_fields=["restored_at"])
    record(actor=actor, action="disclosure.restore", subject=made, at=at, fields=("document", "expected"))
    return made


def _known(expected: str) -> bool:
    code, _colon, period = expected.partition(":")
    return bool(period) and any(one.code == code for one in known_disclosing().expected)
