"""Working duties out over live records; saying that one was done or does not apply; who watches over it; what the agency is."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhbach.duties.definitions import Duty, DutyKind, PeriodKind, UnknownDutyError, known_duties
from minhbach.duties.evaluate import Case, DutyProofError, assess, known_ground
from minhbach.duties.model import Instance
from minhbach.duties.periods import EXAMPLES, is_key
from minhbach.duties.traits import TraitError, parse_traits
from minhbach.facts.imports import REGISTERS
from minhbach.facts.registers import read_register
from minhbach.facts.schemas import KEPT
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.law.wording import article_of, confidence_words
from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties import queries
from minhbach_site.duties.models import AgencyTrait, Assignment, Calculation, CodeSeries, DutyMark, FeedToken, Obligation
from minhbach_site.duties.states import FIRST_STATES, MARK_TRANSITIONS, NEEDS_REASON, MarkAction, MarkKind, MarkState
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import agency_on, find_unit
from minhbach_site.records.queries import documents_for
from minhbach_site.registers import queries as registers
from minhbach_site.ui.dates import day_of

MAX_FILE = 20 << 20
PREFIX = "NVU"
ENOUGH = timedelta(minutes=5)  # a calculation is not made again sooner, unless someone asks or marks a duty
FIRST_YEAR = 2023  # the year in which the law on grassroots democracy came into force; older duties are not asked for
CARD = "co-quan.yaml"
FILE_KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"PK\x03\x04": "application/zip"}


class DutyProblem(Exception):  # noqa: N818 - it is what is told to the person
    """What was asked of a duty cannot be; the message says what to do."""


# --- working out -----------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def work_out(*, year: int, at: datetime) -> Calculation:
    """Judge every duty of the year as it stands on the day of `at`, over everything the site knows now.

    Rows that break a rule of their register are left out and told in `problems`. Raises DutyProblem where no agency is known.
    """
    on = day_of(at)
    agency = agency_on(on)
    if agency is None:
        raise DutyProblem(_("Chưa có cơ quan nào trong trang. Hãy khai cơ quan ở mục Tổ chức bộ máy trước."))
    made, _new = Calculation.objects.select_for_update().get_or_create(year=year, defaults={"on": on, "at": at, "sequence": 0})
    made.sequence = queries.last_change()
    facts = queries.site_facts()
    traits = queries.traits()
    case = Case(agency.code, traits, registers.spans(), DuckDB(facts.tables))
    try:
        assessment = assess(known_ground(), case, year=year, on=on)
    except DutyProofError as error:
        raise DutyProblem(str(error)) from error
    made.on, made.at, made.declared = on, at, traits.declared
    made.problems = [str(problem) for problem in facts.problems[:50]]
    made.save()
    units = dict(Unit.objects.values_list("code", "pk"))
    roles = assessment.duties.roles
    made.obligations.all().delete()
    Obligation.objects.bulk_create(
        [_obligation(one, made, roles[one.duty.role].name, units.get(one.unit)) for one in assessment.instances], batch_size=500
    )
    return made


def current(*, year: int, at: datetime) -> Calculation:
    """The calculation of a year, made again when it is of another day, or older than some minutes and something changed since."""
    known = queries.calculation(year)
    if known is not None and known.on == day_of(at) and (at - known.at < ENOUGH or queries.is_current(known, day_of(at))):
        return known
    return work_out(year=year, at=at)


def refresh(*, actor: Person, year: int, at: datetime) -> Calculation:
    """Work a year out now because someone asks for it."""
    require(actor, Permission.READ_DUTIES, on=day_of(at))
    return work_out(year=year, at=at)


def _obligation(one: Instance, made: Calculation, role: str, unit: int | None) -> Obligation:
    article = article_of(one.version) if one.version else ""
    return Obligation(
        calculation=made,
        key=one.id,
        duty=one.duty.code,
        name=one.duty.name,
        topic=one.duty.topic,
        period=one.period,
        state=one.state.value,
        started_on=one.started_on,
        due_on=one.due_on,
        done_on=one.done_on,
        case=one.case,
        role=role,
        unit_id=unit,
        article=article[:300],
        verification=confidence_words(one.version)[:300] if one.version else "",
        evidence=list(one.evidence),
        events=[[event.kind.value, event.on.isoformat(), event.document] for event in one.events],
        days_late=one.days_late,
        reason=one.reason[:600],
        own_reading=one.own_reading,
        estimated=one.estimated,
        search_text=blind(f"{one.duty.name} {one.period} {article} {role} {one.duty.code}"),
    )


# --- marks -----------------------------------------------------------------------------------------------------------------------------


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
    at: datetime,
) -> DutyMark:
    """Say that a duty was done for a period or record, with at least one proof: a registered document, a file, or where the proof lies."""
    require(actor, Permission.MARK_DUTIES, on=day_of(at))
    known = _duty(duty, period)
    if done_on > day_of(at):
        raise DutyProblem(_("Ngày thực hiện không được sau hôm nay."))
    mark = DutyMark(duty=known.code, period=period.strip(), kind=MarkKind.DONE, done_on=done_on, note=note.strip())
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
    _work_out_known(at)
    return chosen


def _enter(mark: DutyMark, actor: Person, action: str, fields: tuple[str, ...], at: datetime) -> DutyMark:
    mark.code, mark.state = _next_code(day_of(at).year), FIRST_STATES[MarkKind(mark.kind)]
    mark.entered_by, mark.entered_at = actor, at
    mark.save()
    record(actor=actor, action=action, subject=mark, at=at, fields=fields)
    _work_out_known(at)
    return mark


def _work_out_known(at: datetime) -> None:
    """Judge again the years that were worked out before: what someone marked must show at once."""
    for year in Calculation.objects.order_by("year").values_list("year", flat=True):
        work_out(year=year, at=at)


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


# --- who watches over a duty ------------------------------------------------------------------------------------------------------------


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


# --- what the agency is -----------------------------------------------------------------------------------------------------------------


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
    _work_out_known(at)
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
    _work_out_known(at)
    return chosen


# --- the calendar's secret address -------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_feed(*, actor: Person, at: datetime) -> str:
    """A new secret for one's own calendar address, shown once; the one before it stops working."""
    require(actor, Permission.READ_DUTIES, on=day_of(at))
    _revoke(actor, at)
    secret = secrets.token_urlsafe(32)
    made = FeedToken.objects.create(person=actor, sha256=queries.hashed(secret), made_at=at)
    record(actor=actor, action="duties.make_feed", subject=made, at=at, fields=("person",))
    return secret


@transaction.atomic
def revoke_feed(*, actor: Person, at: datetime) -> None:
    """Make one's own calendar address stop working."""
    for revoked in _revoke(actor, at):
        record(actor=actor, action="duties.revoke_feed", subject=revoked, at=at, fields=("person",))


def _revoke(person: Person, at: datetime) -> Iterable[FeedToken]:
    tokens = list(FeedToken.objects.select_for_update().filter(person=person, revoked_at__isnull=True))
    for token in tokens:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return tokens


@transaction.atomic
def mark_seen(*, actor: Person, at: datetime) -> int:
    """The actor has read their own reminders."""
    return queries.unseen_reminders(actor).order_by().update(seen_at=at)


# --- the example -------------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """The traits on an example agency's card and its register of proofs; writes nothing twice."""
    agency = folder.parent
    card: dict[str, Any] = yaml.safe_load((agency / CARD).read_text("utf-8"))
    for trait, value in (card.get("traits") or {}).items():
        for from_on, one in [(item["from"], item["value"]) for item in value] if isinstance(value, list) else [(None, value)]:
            if not AgencyTrait.objects.filter(trait=trait, from_on=from_on).exists():
                written = str(one).lower() if isinstance(one, bool) else str(one)
                made = AgencyTrait.objects.create(trait=trait, value=written, from_on=from_on, declared_at=at)
                record(actor=None, action="duties.load", subject=made, at=at, fields=("trait", "value", "from_on"))
    table = KEPT["duty_proofs"]
    path = agency / REGISTERS / f"{table.file}.csv"
    if path.exists():
        register = read_register(path, path.name, table)
        names = [column.name for column in table.columns]
        for values in zip(*(register.values[name] for name in names), strict=True):
            _load_mark(dict(zip(names, values, strict=True)), at)


def _load_mark(row: dict[str, Any], at: datetime) -> None:
    if DutyMark.objects.filter(code=row["id"]).exists():
        return
    exempt = row["exempt"] or ""
    made = DutyMark.objects.create(
        code=row["id"],
        duty=row["duty"],
        period=row["period"] or "",
        kind=MarkKind.EXEMPT if exempt else MarkKind.DONE,
        started_on=row["started_on"],
        done_on=row["done_on"],
        note=row["evidence"] or "",
        unit=find_unit(row["unit"] or ""),
        exempt_reason=exempt,
        state=MarkState.APPROVED if exempt else MarkState.RECORDED,
        entered_at=at,
    )
    record(actor=None, action="duties.load", subject=made, at=at, fields=("code", "duty", "period", "kind", "done_on"))
