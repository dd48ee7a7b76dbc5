"""Saying that a duty was done, or does not apply."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.deadlines.calendar import CalendarError
from minhbach.deadlines.terms import TermError
from minhbach.duties.definitions import PROOFS, Duty, DutyKind, PeriodKind, UnknownDutyError, known_duties
from minhbach.duties.evaluate import due_day, known_ground
from minhbach.duties.periods import EXAMPLES, Span, is_key, spans
from minhbach.law.provisions import NotInForceError
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.disclosure.services.photos import PHOTOS, PhotoError, picture_only
from minhbach_site.duties import queries
from minhbach_site.duties.models import CodeSeries, DutyMark, Obligation
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.duties.services.working_out import FIRST_YEAR, current, work_out_known
from minhbach_site.duties.states import (
    FAR_AHEAD,
    IN_FORCE,
    MARK_TRANSITIONS,
    NEEDS_REASON,
    MarkAction,
    MarkKind,
    MarkState,
)
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import agency_on, find_unit
from minhbach_site.records.queries import documents_for
from minhbach_site.ui.dates import day_of, written

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

    A duty that arises from an event which no register holds also needs the day of the event, `started_on`. The mark counts at once where
    the actor answers for the duty; otherwise another person confirms it, as they do what was done before its period or long before its
    event, and what is said only after its due day to have been done in time.
    """
    today = day_of(at)
    require(actor, Permission.MARK_DUTIES, on=today)
    known = _duty(duty, period)
    if done_on > today:
        raise DutyProblem(_("Ngày thực hiện không được sau hôm nay."))
    if known.kind is DutyKind.PER_RECORD and known.register == PROOFS and started_on is None:
        raise DutyProblem(_("Nghĩa vụ này phát sinh từ một sự kiện: hãy ghi cả ngày phát sinh."))
    if started_on is not None:
        _check_in_force(known, started_on)
    early = _check_day(known, period.strip(), started_on, done_on)
    if started_on is not None:
        _check_order(known, started_on, done_on)
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
    _refuse_second(mark)
    own = queries.is_of(actor, mark.duty, mark.period, today)
    backdated = _backdated(known, mark, at)
    mark.state = MarkState.RECORDED if own and not early and not backdated else MarkState.CLAIMED
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
    mark = DutyMark(duty=known.code, period=period.strip(), kind=MarkKind.EXEMPT, exempt_reason=reason.strip(), state=MarkState.PROPOSED)
    return _enter(mark, actor, "duties.propose_exemption", ("duty", "period", "kind"), at)


@transaction.atomic
def decide_mark(*, actor: Person, mark_id: int, action: MarkAction, reason: str, at: datetime) -> DutyMark:
    """Confirm or refuse what someone else marked, approve or refuse an exemption that someone else proposed; or withdraw a mark."""
    chosen = DutyMark.objects.select_for_update().get(pk=mark_id)
    if not actor.acts(lambda person: may_decide(person, chosen, action, day_of(at)), on=day_of(at)):
        _refuse(actor, chosen, action, day_of(at))
    state = MARK_TRANSITIONS.get((MarkState(chosen.state), action))
    if state is None:
        raise DutyProblem(_("Việc này đã được quyết định hoặc đã rút."))
    if action is not MarkAction.WITHDRAW:
        require_other_person(actor, chosen.entered_by_id)
    if action in NEEDS_REASON and not reason.strip():
        raise DutyProblem(_("Hãy ghi lý do."))
    if action is MarkAction.CONFIRM:
        _refuse_second(chosen)
    chosen.state, chosen.decided_by, chosen.decided_for_id = state, actor, actor.acts_for
    chosen.decided_at, chosen.decision_reason = at, reason.strip()
    chosen.save(update_fields=["state", "decided_by", "decided_for", "decided_at", "decision_reason"])
    record(actor=actor, action="duties.decide_mark", subject=chosen, at=at, fields=("duty", "period", "kind", "state"))
    work_out_known(at)
    return chosen


@transaction.atomic
def take_proof(*, actor: Person, mark_id: int, at: datetime) -> DutyMark:
    """A mark whose file is taken away; the journal says by whom."""
    require(actor, Permission.READ_DUTIES, on=day_of(at))
    chosen = DutyMark.objects.get(pk=mark_id)
    if not chosen.file:
        raise DutyProblem(_("Minh chứng này không có tệp."))
    record_read(actor=actor, action="duties.download", subject=chosen, at=at)
    return chosen


def may_decide(person: Person, mark: DutyMark, action: MarkAction, on: date) -> bool:
    """Whether a person may do that to a mark: never decide on their own, always take their own back.

    What was done is confirmed, refused and withdrawn by whoever answers for the duty or holds CONFIRM_DUTIES; an exemption by who decides
    exemptions, who may withdraw anything.
    """
    own = mark.entered_by_id == person.pk
    if action is MarkAction.WITHDRAW and own:
        return person.may(Permission.MARK_DUTIES, on=on)
    if own:
        return False
    if mark.kind == MarkKind.EXEMPT or action is MarkAction.APPROVE:
        return person.may(Permission.DECIDE_EXEMPTIONS, on=on)
    if action is MarkAction.WITHDRAW and person.may(Permission.DECIDE_EXEMPTIONS, on=on):
        return True
    if person.may(Permission.CONFIRM_DUTIES, on=on):
        return True
    return person.may(Permission.MARK_DUTIES, on=on) and queries.is_of(person, mark.duty, mark.period, on)


def _refuse(actor: Person, mark: DutyMark, action: MarkAction, on: date) -> None:
    """Say why: for want of the permission, or because it is one's own."""
    if mark.kind == MarkKind.EXEMPT or action is MarkAction.APPROVE:
        require(actor, Permission.DECIDE_EXEMPTIONS, on=on)
    else:
        require(actor, Permission.MARK_DUTIES, on=on)
    if action is not MarkAction.WITHDRAW:
        require_other_person(actor, mark.entered_by_id)
    raise NotAllowed(_("Chỉ người chịu trách nhiệm về nghĩa vụ này, văn thư hoặc lãnh đạo xác nhận hay rút được việc người khác ghi."))


def _refuse_second(mark: DutyMark) -> None:
    """One mark in force for a period and unit: a wrong one is withdrawn first, so that the right one decides."""
    same = DutyMark.objects.filter(duty=mark.duty, period=mark.period, unit=mark.unit, kind=MarkKind.DONE, state__in=IN_FORCE)
    standing = same.exclude(pk=mark.pk).order_by("pk").first()
    if standing is not None:
        day = written(standing.done_on) if standing.done_on else "–"
        raise DutyProblem(
            _("Kỳ này đã ghi thực hiện ngày %(day)s (%(code)s). Nếu ghi nhầm, hãy mở %(code)s, rút kèm lý do rồi ghi lại.")
            % {"day": day, "code": standing.code}
        )


def _check_in_force(duty: Duty, started_on: date) -> None:
    """Refuse a day of the event before the law that makes it a duty."""
    first = min((version.from_ for version in known_duties().law(duty).versions if version.from_), default=None)
    if first is not None and started_on < first:
        raise DutyProblem(
            _("Ngày phát sinh %(day)s trước ngày quy định của nghĩa vụ này có hiệu lực (%(first)s). Hãy kiểm tra lại ngày phát sinh.")
            % {"day": written(started_on), "first": written(first)}
        )


def _check_order(duty: Duty, started_on: date, done_on: date) -> None:
    """Refuse a day of the event after that on which it was done, unless it is due before the event."""
    due = _due_of_event(duty, started_on) if duty.kind is DutyKind.PER_RECORD else None
    if started_on > done_on and (due is None or due >= started_on):
        raise DutyProblem(
            _("Ngày phát sinh %(day)s sau ngày thực hiện %(done)s. Hãy kiểm tra lại hai ngày.")
            % {"day": written(started_on), "done": written(done_on)}
        )


def _check_day(duty: Duty, period: str, started_on: date | None, done_on: date) -> bool:
    """Refuse a day on which this could not have been done yet; return whether it was done before its period began, as a plan is made, or
    long before the event that it must precede.
    """
    span, span_before = _spans(duty, period)
    if span is not None and span_before is not None:
        if done_on < span_before.first:
            raise DutyProblem(
                _("Ngày thực hiện %(day)s quá sớm: kỳ này bắt đầu ngày %(first)s. Hãy kiểm tra lại ngày, hoặc ghi vào đúng kỳ.")
                % {"day": written(done_on), "first": written(span.first)}
            )
        return done_on < span.first
    if duty.kind is DutyKind.ONCE:
        start, due = min((version.from_ for version in known_duties().law(duty).versions if version.from_), default=None), None
    else:
        start, due = _arisen(duty, period, started_on)
    if due is not None and start is not None and due < start:  # the law wants it before the event itself
        return _far_ahead(due, done_on)
    if start is not None and done_on < start:
        raise DutyProblem(
            _("Ngày thực hiện %(day)s trước ngày phát sinh nghĩa vụ (%(start)s). Hãy kiểm tra lại ngày.")
            % {"day": written(done_on), "start": written(start)}
        )
    return False


def _far_ahead(due: date, done_on: date) -> bool:
    """Whether what the law wants before an event is said to be done long before; refused before the year that precedes its due day's."""
    first = date(due.year - 1, 1, 1)
    if done_on < first:
        raise DutyProblem(
            _("Ngày thực hiện %(day)s quá sớm so với hạn %(due)s: sớm nhất là %(first)s. Hãy kiểm tra lại ngày.")
            % {"day": written(done_on), "due": written(due), "first": written(first)}
        )
    return (due - done_on).days > FAR_AHEAD


def _backdated(duty: Duty, mark: DutyMark, at: datetime) -> bool:
    """Whether it is said only after its due day to have been done by then: what nobody saw in time is not in time by one person's word."""
    due = _arisen(duty, mark.period, mark.started_on)[1] if duty.kind is DutyKind.PER_RECORD else _due_in_period(duty, mark.period, at)
    return due is not None and mark.done_on is not None and mark.done_on <= due < day_of(at)


def _due_in_period(duty: Duty, period: str, at: datetime) -> date | None:
    """The due day as last worked out, or worked out now where the calendar of that year does not know the period yet."""
    rows = Obligation.objects.filter(duty=duty.code, period=period)
    if duty.kind is not DutyKind.ONCE and not rows.exists() and int(period[:4]) >= FIRST_YEAR and agency_on(day_of(at)):
        current(year=int(period[:4]), at=at)
    return rows.order_by("-calculation__year").values_list("due_on", flat=True).first()


def _spans(duty: Duty, period: str) -> tuple[Span | None, Span | None]:
    """The period of the duty, and the one before it; none for what has no period."""
    if duty.kind not in (DutyKind.PERIODIC, DutyKind.STANDING):
        return None, None
    year = int(period[:4])
    line = [*spans(duty.period or PeriodKind.YEAR, year - 1), *spans(duty.period or PeriodKind.YEAR, year)]
    place = next(number for number, span in enumerate(line) if span.key == period)
    before = line[place] if duty.kind is DutyKind.STANDING else line[place - 1]  # a check of what always stands is of its own year
    return line[place], before


def _arisen(duty: Duty, period: str, started_on: date | None) -> tuple[date | None, date | None]:
    """When a duty of one record arose and when it was due, as last worked out; or by the day of the event that the person gives."""
    row = Obligation.objects.filter(duty=duty.code, period=period, started_on__isnull=False).order_by("-calculation__year").first()
    if row is not None:
        return row.started_on, row.due_on
    if started_on is None:
        return None, None
    return started_on, _due_of_event(duty, started_on)


def _due_of_event(duty: Duty, started_on: date) -> date | None:
    """By when it is due after (or before) an event of that day; None where the law counts no day for it."""
    try:
        return due_day(known_ground(), duty, started_on, duty.case).due
    except (NotInForceError, TermError, CalendarError):
        return None


def _enter(mark: DutyMark, actor: Person, action: str, fields: tuple[str, ...], at: datetime) -> DutyMark:
    mark.code = _next_code(day_of(at).year)
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
    if mark.mime in PHOTOS:
        try:
            content = picture_only(content, mark.mime)
        except PhotoError as error:
            raise DutyProblem(str(error)) from error
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
