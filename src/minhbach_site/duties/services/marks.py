"""Saying that a duty was done, or does not apply."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.duties.definitions import PROOFS, Duty, DutyKind, PeriodKind, UnknownDutyError, known_duties
from minhbach.duties.periods import EXAMPLES, is_key
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties.models import CodeSeries, DutyMark
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.duties.services.working_out import work_out_known
from minhbach_site.duties.states import (
    FIRST_STATES,
    MARK_TRANSITIONS,
    NEEDS_REASON,
    MarkAction,
    MarkKind,
    MarkState,
)
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import find_unit
from minhbach_site.records.queries import documents_for
from minhbach_site.ui.dates import day_of

MAX_FILE = 20 << 20
PREFIX = "NVU"
FILE_KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"PK\x03\x04": "application/zip"}


@transaction.atomic
def mark_done(
    *,
    actor: Person,
    duty: str,
    period: str,
    done_on: date,
    document: str = "",
    note: str = "",
    file_name: str = "",
    file: bytes = b"",
    unit: str = "",
    started_on: date | None = None,
    at: datetime,
) -> DutyMark:
    """Say that a duty was done for a period or record, with at least one proof: a registered document, a file, or where the proof lies.

    A duty that arises from an event which no register holds also needs the day of the event, `started_on`.
    """
    require(actor, Permission.MARK_DUTIES, on=day_of(at))
    known = _duty(duty, period)
    if done_on > day_of(at):
        raise DutyProblem(_("Ngày thực hiện không được sau hôm nay."))
    if known.kind is DutyKind.PER_RECORD and known.register == PROOFS and started_on is None:
        raise DutyProblem(_("Nghĩa vụ này phát sinh từ một sự kiện: hãy ghi cả ngày phát sinh."))
    mark = DutyMark(duty=known.code, period=period.strip(), kind=MarkKind.DONE, started_on=started_on, done_on=done_on, note=note.strip())
    if document.strip():
        mark.document = documents_for(actor, day_of(at)).filter(code=document.strip()).first()
        if mark.document is None:
            raise DutyProblem(_("Không có văn bản mã «%(code)s» trong sổ văn bản bạn được xem. Hãy kiểm tra lại mã.") % {"code": document})
    if unit.strip():
        mark.unit = _unit(unit)
    if file:
        _keep_file(mark, file_name, file)
    if not (mark.document or mark.note or mark.file):
        raise DutyProblem(_("Cần ít nhất một minh chứng: mã văn bản, tệp, hoặc ghi rõ hồ sơ lưu ở đâu."))
    return _enter(mark, actor, "duties.mark_done", ("duty", "period", "kind", "done_on", "document", "sha256"), at)


@transaction.atomic
def propose_exemption(*, actor: Person, duty: str, period: str, reason: str, at: datetime) -> DutyMark:
    """Say that a duty does not apply in a period; nothing changes until someone else approves it."""
    require(actor, Permission.MARK_DUTIES, on=day_of(at))
    known = _duty(duty, period)
    if not reason.strip():
        raise DutyProblem(_("Hãy ghi lý do không áp dụng và căn cứ của lý do đó."))
    standing = [MarkState.PROPOSED, MarkState.APPROVED, MarkState.RECORDED]
    if DutyMark.objects.filter(duty=known.code, period=period.strip(), kind=MarkKind.EXEMPT, state__in=standing).exists():
        raise DutyProblem(_("Kỳ này đã có một đề nghị không áp dụng đang chờ hoặc đã duyệt."))
    mark = DutyMark(duty=known.code, period=period.strip(), kind=MarkKind.EXEMPT, exempt_reason=reason.strip())
    return _enter(mark, actor, "duties.propose_exemption", ("duty", "period", "kind"), at)


@transaction.atomic
def decide_mark(*, actor: Person, mark_id: int, action: MarkAction, reason: str, at: datetime) -> DutyMark:
    """Approve or refuse an exemption that someone else proposed; or withdraw a mark: one's own, or anyone's by who decides exemptions."""
    chosen = DutyMark.objects.select_for_update().get(pk=mark_id)
    if action is MarkAction.WITHDRAW and chosen.entered_by_id == actor.pk:
        require(actor, Permission.MARK_DUTIES, on=day_of(at))
    else:
        require(actor, Permission.DECIDE_EXEMPTIONS, on=day_of(at))
        if action is not MarkAction.WITHDRAW:
            require_other_person(actor, chosen.entered_by_id)
    state = MARK_TRANSITIONS.get((MarkState(chosen.state), action))
    if state is None:
        raise DutyProblem(_("Việc này đã được quyết định hoặc đã rút."))
    if action in NEEDS_REASON and not reason.strip():
        raise DutyProblem(_("Hãy ghi lý do."))
    chosen.state, chosen.decided_by, chosen.decided_at, chosen.decision_reason = state, actor, at, reason.strip()
    chosen.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    record(actor=actor, action="duties.decide_mark", subject=chosen, at=at, fields=("duty", "period", "kind", "state"))
    work_out_known(at)
    return chosen


def _enter(mark: DutyMark, actor: Person, action: str, fields: tuple[str, ...], at: datetime) -> DutyMark:
    mark.code, mark.state = _next_code(day_of(at).year), FIRST_STATES[MarkKind(mark.kind)]
    mark.entered_by, mark.entered_at = actor, at
    mark.save()
    record(actor=actor, action=action, subject=mark, at=at, fields=fields)
    work_out_known(at)
    return mark


def _duty(code: str, period: str) -> Duty:
    """The duty, if a mark may name that period: what the register of proofs would refuse is refused here."""
    try:
        duty = known_duties().find(code)
    except UnknownDutyError as error:
        raise DutyProblem(str(error)) from error
    named = period.strip()
    if not named or ".." in named:
        raise DutyProblem(_("Hãy chọn một kỳ hoặc một bản ghi cụ thể của nghĩa vụ này."))
    if duty.kind in (DutyKind.PERIODIC, DutyKind.STANDING):
        kind = duty.period or PeriodKind.YEAR
        if not is_key(kind, named):
            raise DutyProblem(_("Kỳ của nghĩa vụ này phải có dạng %(example)s.") % {"example": EXAMPLES[kind]})
    return duty


def _unit(code: str) -> Unit:
    found = find_unit(code.strip())
    if found is None:
        raise DutyProblem(_("Không có đơn vị mã «%(code)s». Hãy kiểm tra lại mã.") % {"code": code})
    return found


def _keep_file(mark: DutyMark, name: str, content: bytes) -> None:
    if len(content) > MAX_FILE:
        raise DutyProblem(_("Tệp lớn hơn 20 MB. Hãy thu nhỏ ảnh hoặc bản quét."))
    mark.mime = next((mime for start, mime in FILE_KINDS.items() if content.startswith(start)), "")
    if not mark.mime:
        raise DutyProblem(_("Minh chứng phải là tệp PDF, PNG, JPEG, DOCX hoặc XLSX."))
    mark.name, mark.sha256 = Path(name).name[:200], hashlib.sha256(content).hexdigest()
    mark.file.save(mark.name, ContentFile(content), save=False)


def _next_code(year: int) -> str:
    CodeSeries.objects.get_or_create(year=year)
    series = CodeSeries.objects.select_for_update().get(year=year)
    series.last += 1
    while DutyMark.objects.filter(code=f"{PREFIX}-{year}-{series.last}").exists():
        series.last += 1
    series.save(update_fields=["last"])
    return f"{PREFIX}-{year}-{series.last}"
