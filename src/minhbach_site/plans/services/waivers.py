"""Superior documents that need no document of the agency in answer: asked by one person with a reason, decided by another.

Until it is decided, and where it is refused or withdrawn, the document must be answered, on the page as in a report.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.plans import queries
from minhbach_site.plans.models import AnswerWaiver
from minhbach_site.plans.services.errors import PlanError, refuse_without_reason
from minhbach_site.plans.states import WAIVER_NEEDS_REASON, WAIVER_PERMISSIONS, WAIVER_TRANSITIONS, WaiverAction
from minhbach_site.ui.dates import day_of, written


@transaction.atomic
def ask_waiver(*, actor: Person, document_id: int, reason: str, at: datetime) -> AnswerWaiver:
    """Ask, with a reason, that a superior document need no document of the agency in answer."""
    require(actor, Permission.WAIVE_ANSWERS, on=day_of(at))
    _refuse_not_waiting(actor, document_id, at)
    if queries.live_waivers().filter(document=document_id).exists():
        raise PlanError(_("Văn bản này đã có đề nghị, hoặc đã được xác định không phải triển khai. Hãy mở trang của văn bản để xem."))
    asked = AnswerWaiver.objects.create(document_id=document_id, reason=refuse_without_reason(reason, needed=True), person=actor, at=at)
    _record(actor, "plans.ask_waiver", asked, at)
    return asked


@transaction.atomic
def take_waiver_action(*, actor: Person, waiver_id: int, action: WaiverAction, at: datetime, reason: str = "") -> AnswerWaiver:
    """Let a superior document go without an answer, or not: never the one who asked. Whoever may ask may put it back among those to be
    answered. Raises PlanError for a move that its state does not allow, and for approving what no longer waits for an answer.
    """
    require(actor, WAIVER_PERMISSIONS[action], on=day_of(at))
    asked = AnswerWaiver.objects.select_for_update().get(pk=waiver_id)
    reason = refuse_without_reason(reason, action in WAIVER_NEEDS_REASON)
    if (asked.state, action) not in WAIVER_TRANSITIONS:
        raise PlanError(
            _("Đề nghị đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s». Hãy tải lại trang.")
            % {"state": asked.state.label, "action": action.label}
        )
    if action == WaiverAction.WITHDRAW:
        asked.withdrawn_by, asked.withdrawn_at = actor, at
    else:
        require_other_person(actor, asked.person_id)
        asked.decided_by, asked.decided_for_id = actor, actor.acts_for
    if action == WaiverAction.APPROVE:
        _refuse_not_waiting(actor, asked.document_id, at)
        asked.approved_at = at
    elif action == WaiverAction.REFUSE:
        asked.refused_at, asked.refusal = at, reason
    asked.save()
    _record(actor, "plans.withdraw_waiver" if action == WaiverAction.WITHDRAW else "plans.decide_waiver", asked, at)
    return asked


def _refuse_not_waiting(actor: Person, document_id: int, at: datetime) -> None:
    """Only of a superior document that nothing answers yet."""
    document = queries.superior_documents(actor, day_of(at)).filter(pk=document_id).first()
    if document is None:
        raise PlanError(_("Văn bản này không có trong danh sách văn bản cấp trên phải triển khai. Hãy tải lại trang."))
    if document.first_on is not None:
        raise PlanError(
            _("Văn bản này đã có văn bản triển khai từ ngày %(day)s nên không cần xác định là không phải triển khai.")
            % {"day": written(document.first_on)}
        )


def _record(actor: Person, action: str, waiver: AnswerWaiver, at: datetime) -> None:
    record(actor=actor, action=action, subject=waiver, at=at, fields=("document",), values={"state": waiver.state.value})
