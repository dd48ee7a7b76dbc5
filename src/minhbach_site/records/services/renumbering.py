"""An own document under another number: asked with a reason, decided by a second person; the old number is void and never given again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.services import new_code
from minhbach_site.records import queries
from minhbach_site.records.models import Document, DocumentLink, Renumbering
from minhbach_site.records.services.checking import check_days
from minhbach_site.records.services.citations import relink_citations
from minhbach_site.records.services.errors import RecordsError, save_document, seen_by
from minhbach_site.records.services.register import number_outgoing
from minhbach_site.records.states import RENUMBER_TRANSITIONS, Direction, DocumentState, DocumentType, RenumberAction, RenumberState
from minhbach_site.ui.dates import day_of, written

_ASKED = ("document", "number", "issued_on", "sent", "notice", "state")
_NUMBERED = ("symbol", "number", "series", "issued_on", "state")


@transaction.atomic
def ask_renumber(
    *,
    actor: Person,
    document_id: int,
    reason: str,
    at: datetime,
    number: int | None = None,
    issued_on: date | None = None,
    sent: bool = False,
    notice_id: int | None = None,
) -> Renumbering:
    """Ask that an own document gets another number: the next of its run, or `number`; under another day where `issued_on` says so.

    Where others know the document by its number (`sent`, or `queries.known_outside`) the letter that tells them, `notice_id`, stands in the
    register first (Decree 30/2020/NĐ-CP, article 18). Raises RecordsError.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    document = seen_by(actor, document_id, day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do cấp lại số."))
    _refuse_unfit(document)
    if queries.waiting_renumbering(document) is not None:
        raise RecordsError(_("Văn bản này đang có một đề nghị cấp lại số chờ duyệt. Hãy chờ quyết định, hoặc rút đề nghị đó trước."))
    asked = Renumbering(
        document=document, reason=reason.strip(), number=number, issued_on=issued_on, sent=sent, asked_by=actor, asked_at=at
    )
    if notice_id == document_id:
        raise RecordsError(_("Công văn đính chính phải là một văn bản khác."))
    asked.notice = _notice(actor, notice_id, day_of(at))
    _refuse_unknowing(asked)
    asked.save()
    record(actor=actor, action="records.ask_renumber", subject=asked, at=at, fields=_ASKED, values={"reason": asked.reason[:200]})
    return asked


@transaction.atomic
def decide_renumber(*, actor: Person, renumbering_id: int, action: RenumberAction, at: datetime, reason: str = "") -> Renumbering:
    """Give the document its new number, or refuse; whoever asked may withdraw. All is judged anew: the register may have moved on."""
    withdraws = action == RenumberAction.WITHDRAW
    require(actor, Permission.REGISTER_DOCUMENTS if withdraws else Permission.DECIDE_NUMBERS, on=day_of(at))
    asked = Renumbering.objects.select_for_update(of=("self",)).select_related("notice").get(pk=renumbering_id)
    if withdraws and asked.asked_by_id != actor.pk:
        raise NotAllowed(_("Chỉ người đề nghị mới rút được đề nghị. Người có quyền duyệt có thể không duyệt."))
    if not withdraws:
        require_other_person(actor, asked.asked_by_id)
    state = RENUMBER_TRANSITIONS.get((RenumberState(asked.state), action))
    if state is None:
        raise RecordsError(_("Đề nghị này đã được quyết định rồi."))
    if action == RenumberAction.REFUSE and not reason.strip():
        raise RecordsError(_("Hãy ghi lý do không duyệt, để người đề nghị biết cần làm gì."))
    document = seen_by(actor, asked.document_id, day_of(at))
    if action == RenumberAction.APPROVE:
        _refuse_unfit(document)
        _refuse_unknowing(asked)
        asked.voided = _renumber(document, asked, actor, at)
    asked.state, asked.refusal = state, reason.strip() if action == RenumberAction.REFUSE else ""
    if not withdraws:
        asked.decided_by, asked.decided_for_id, asked.decided_at = actor, actor.acts_for, at
    asked.save()
    if asked.voided is not None:
        relink_citations((asked.voided.symbol, asked.voided.issued_on), (document.symbol, document.issued_on))
    record(actor=actor, action="records.decide_renumber", subject=asked, at=at, fields=("document", "voided", "state"))
    return asked


def _renumber(document: Document, asked: Renumbering, actor: Person, at: datetime) -> Document:
    """The line that keeps the old number; the document itself bears the new one."""
    before, _slash, notation = document.symbol.partition("/")
    old = {"symbol": document.symbol, "series": document.series, "number": document.number, "issued_on": document.issued_on}
    Document.objects.filter(pk=document.pk).update(series=None, number=None)
    told = {name: getattr(document, name) for name in ("direction", "type", "issuer", "subject", "agency", "topic", "limited", "origin")}
    with override("vi"):  # it stays in the register, whatever the language of the page
        said = _("Số cấp nhầm, đã cấp lại số khác. %(reason)s") % {"reason": asked.reason}
    voided = Document(
        code=new_code("VB", day_of(at).year, Document), entered_by=asked.asked_by, entered_at=at, state=DocumentState.CANCELLED,
        cancel_reason=said[:300], **told, **old,
    )  # fmt: skip
    save_document(voided)
    voided.units.set(document.units.all())
    document.issued_on = asked.issued_on or document.issued_on
    check_days(document, day_of(at))
    _refuse_younger(document)
    document.series, document.number = None, None
    number_outgoing(document, document.agency_id, notation, asked.number, asked.reason, actor, at)
    save_document(document)
    record(actor=actor, action="records.void_number", subject=voided, at=at, fields=_NUMBERED, values={"reason": asked.reason[:200]})
    record(actor=actor, action="records.renumber", subject=document, at=at, fields=_NUMBERED, values={"reason": f"← {before}"[:200]})
    return voided


def _refuse_unfit(document: Document) -> None:
    if document.direction != Direction.OUTGOING or document.series_id is None:
        raise RecordsError(_("Chỉ cấp lại số cho văn bản đi đã lấy số trong trang. Văn bản đến thì sửa số đến ở mục «Sửa»."))
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản đã hủy thì không cấp lại số được. Hãy vào sổ văn bản mới."))


def _refuse_unknowing(asked: Renumbering) -> None:
    known = queries.known_outside(asked.document)
    if asked.notice is not None and asked.notice.state == DocumentState.CANCELLED:
        raise RecordsError(
            _("Công văn đính chính «%(notice)s» đã hủy. Hãy vào sổ công văn khác rồi đề nghị lại.") % {"notice": asked.notice}
        )
    if (known or asked.sent) and asked.notice is None:
        what = "; ".join(known) or _("đã gửi đi")
        raise RecordsError(
            _(
                "Nơi khác đã biết văn bản này theo số cũ (%(what)s), nên phải có công văn đính chính trong sổ (Điều 18 Nghị định "
                "30/2020/NĐ-CP). Hãy vào sổ công văn đó trước rồi chọn ở ô «Công văn đính chính»."
            )
            % {"what": what}
        )


def _refuse_younger(document: Document) -> None:
    """What implements or answers a document is not older than it."""
    links = DocumentLink.objects.filter(target=document, source__state=DocumentState.REGISTERED, source__issued_on__lt=document.issued_on)
    first = links.select_related("source").order_by("source__issued_on", "pk").first()
    if first is not None:
        raise RecordsError(
            _("«%(source)s» ngày %(day)s liên kết đến văn bản này, nên ngày ban hành mới không được sau ngày đó. Hãy chọn ngày khác.")
            % {"source": first.source, "day": written(first.source.issued_on)}
        )


def _notice(actor: Person, notice_id: int | None, on: date) -> Document | None:
    if notice_id is None:
        return None
    found = queries.documents_for(actor, on).filter(
        pk=notice_id, state=DocumentState.REGISTERED, direction=Direction.OUTGOING, type=DocumentType.CONG_VAN
    )
    notice = found.first()
    if notice is None:
        raise RecordsError(_("Công văn đính chính phải là công văn đi đã vào sổ của cơ quan. Hãy chọn lại."))
    return notice
