"""A report on its way: submitted, approved by another person, issued with the document of the register that was signed and sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person, signed
from minhbach_site.audit.services import record
from minhbach_site.reporting import queries
from minhbach_site.reporting.models import Run, RunStep
from minhbach_site.reporting.services.errors import DiffersError, ReportProblem
from minhbach_site.reporting.states import (
    FOLLOWING,
    STANDING_NEEDS_REASON,
    STANDING_PERMISSIONS,
    STANDINGS,
    RunKind,
    Standing,
    StandingAction,
)
from minhbach_site.ui.dates import day_of, written_moment
from minhbach_site.ui.workers import WorkState

MOST_REASON = 500


@transaction.atomic
def move_report(*, actor: Person, run_id: int, action: StandingAction, at: datetime, reason: str = "", aware: bool = False) -> Run:
    """Move a report one step towards being issued, or back; `issue` is the step that needs a document.

    Who asked for the run or submitted it cannot approve it. `aware` says that the approver saw what the report does not count: needed
    where there is any. Raises ReportProblem, NotAllowed.
    """
    if action in FOLLOWING or action is StandingAction.ISSUE:
        raise ValueError(f"{action} is no step that is asked for here")
    require(actor, STANDING_PERMISSIONS[action], on=day_of(at))
    run = _locked(actor, run_id, at)
    after = _after(run, action)
    reason = _reason(reason, needed=action in STANDING_NEEDS_REASON)
    if action is StandingAction.SUBMIT:
        _refuse_second(run, (Standing.SUBMITTED, Standing.APPROVED))
        run.submitted_by = actor
    elif action is StandingAction.APPROVE:
        require_other_person(actor, run.made_by_id, run.submitted_by_id)
        _refuse_second(run, (Standing.APPROVED,))
        _refuse_unaware(run, aware)
        run.approved_by = actor
    elif action is StandingAction.RETURN:
        run.approved_by = None
    elif action is StandingAction.TAKE_BACK:
        _refuse_second(run, (Standing.APPROVED,))
        run.document = None
    _step(run, action, after, actor, at, reason)
    if action is StandingAction.TAKE_BACK:
        _restore_earlier(run, actor, at, reason)
    return run


@transaction.atomic
def issue(*, actor: Person, run_id: int, document_id: int, at: datetime, reason: str = "", differs: bool = False) -> Run:
    """Say with which outgoing report of the register an approved run was signed and sent. It takes the place of the one issued before.

    `reason` says why there is a second one in the period, and is needed for it. Raises ReportProblem for a document that cannot be the
    report, DiffersError for one of another number or day than the report bears, unless `differs` says that it is meant.
    """
    require(actor, STANDING_PERMISSIONS[StandingAction.ISSUE], on=day_of(at))
    run = _locked(actor, run_id, at)
    after = _after(run, StandingAction.ISSUE)
    document = queries.issuable(run, actor, day_of(at)).filter(pk=document_id).first()
    if document is None:
        raise ReportProblem(
            _(
                "Văn bản này không phát hành được báo cáo: phải là báo cáo đi đã vào sổ, ban hành từ ngày chốt số liệu trở đi, "
                "không hạn chế người xem và chưa gắn với báo cáo nào. Hãy chọn văn bản khác hoặc vào sổ trước."
            )
        )
    if (found := queries.differences(run, document)) and not differs:
        raise DiffersError(
            _("%(what)s. Hãy kiểm tra lại; nếu đúng là bản đã ký, gửi thì đánh dấu vào ô xác nhận.") % {"what": "; ".join(found)}
        )
    earlier = Run.objects.select_for_update().filter(year=run.year, standing=Standing.ISSUED).first()
    reason = _reason(reason, needed=earlier is not None)
    if earlier is not None:
        earlier.replaced_by = run
        _step(earlier, StandingAction.REPLACE, _after(earlier, StandingAction.REPLACE), actor, at, reason)
    run.document = document
    _step(run, StandingAction.ISSUE, after, actor, at, reason)
    return run


def _locked(actor: Person, run_id: int, at: datetime) -> Run:
    run = queries.runs_for(actor, day_of(at)).select_related(None).select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotAllowed(_("Lần lập này không có trong những gì bạn được xem."))
    return run


def _after(run: Run, action: StandingAction) -> Standing:
    """The standing to which the action leads. Raises ReportProblem where the present one, or what kind of run it is, does not allow it."""
    if run.kind != RunKind.REPORT or run.state != WorkState.DONE:
        raise ReportProblem(_("Chỉ báo cáo đã lập xong mới trình, duyệt, phát hành được."))
    after = STANDINGS.get((Standing(run.standing), action))
    if after is None:
        raise ReportProblem(
            _("Báo cáo đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s». Hãy tải lại trang.")
            % {"state": run.get_standing_display(), "action": action.label}
        )
    return after


def _reason(reason: str, *, needed: bool) -> str:
    reason = reason.strip()[:MOST_REASON]
    if needed and not reason:
        raise ReportProblem(_("Hãy ghi lý do; lý do ở lại trong lịch sử của báo cáo."))
    return reason


def _refuse_second(run: Run, standings: tuple[Standing, ...]) -> None:
    """One report of a year at a time is on its way."""
    other = Run.objects.filter(year=run.year, standing__in=standings).exclude(pk=run.pk).order_by("pk").first()
    if other is not None:
        raise ReportProblem(
            _("Báo cáo năm %(year)s lập lúc %(when)s đang ở trạng thái «%(state)s». Hãy phát hành, rút hoặc trả lại bản đó trước.")
            % {"year": run.year, "when": written_moment(other.made_at), "state": other.get_standing_display()}
        )


def _refuse_unaware(run: Run, aware: bool) -> None:
    if queries.is_incomplete(run) and not aware:
        raise ReportProblem(
            _("Báo cáo này còn điều chưa tính, chưa khớp hoặc để ngỏ. Hãy xem rồi đánh dấu vào ô xác nhận trước khi duyệt.")
        )


def _restore_earlier(run: Run, actor: Person, at: datetime, reason: str) -> None:
    """What the report had replaced is the issued one of the year again."""
    for earlier in Run.objects.select_for_update().filter(replaced_by=run).order_by("pk"):
        earlier.replaced_by = None
        _step(earlier, StandingAction.RESTORE, _after(earlier, StandingAction.RESTORE), actor, at, reason)


def _step(run: Run, action: StandingAction, after: Standing, actor: Person, at: datetime, reason: str) -> None:
    RunStep.objects.create(run=run, action=action, before=run.standing, after=after, **signed(actor), at=at, reason=reason)
    run.standing = after
    run.save(update_fields=["standing", "submitted_by", "approved_by", "document", "replaced_by"])
    record(actor=actor, action="reporting.move", subject=run, at=at, fields=("standing", "document", "replaced_by"))
