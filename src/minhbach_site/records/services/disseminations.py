"""Making documents known: to people who confirm on the site that they have read, or in a meeting that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_many
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.services import new_code
from minhbach_site.records import queries
from minhbach_site.records.models import Dissemination, Reading
from minhbach_site.records.services.checking import one_line, refuse_unlikely
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.states import DisseminationForm, DisseminationState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called

_FIELDS = ("code", "on", "document", "form", "due_on")


@transaction.atomic
def disseminate(
    *,
    actor: Person,
    title: str,
    document_id: int | None,
    unit_ids: Sequence[int],
    due_on: date,
    at: datetime,
    needs_commitment: bool = False,
    commitment_text: str = "",
) -> Dissemination:
    """Ask the people of these units (none named: of every unit) to read, and perhaps to commit, by a day. RecordsError if nobody is."""
    today = day_of(at)
    require(actor, Permission.DISSEMINATE, on=today)
    refuse_unlikely(_("Hạn đọc"), due_on)
    if due_on < today:
        raise RecordsError(_("Hạn đọc phải từ hôm nay trở đi."))
    if needs_commitment and not commitment_text.strip():
        raise RecordsError(_("Hãy ghi nội dung cam kết mà người đọc phải ký."))
    _check_document(actor, document_id, today)
    made = _new(actor, today, title, document_id, DisseminationForm.ONLINE, DisseminationState.OPEN, at)
    made.due_on, made.needs_commitment, made.commitment_text = due_on, needs_commitment, commitment_text.strip()
    made.save()
    made.units.set(organisation.units_on(today).filter(pk__in=unit_ids))
    invited = _invite(made, today)
    if not invited:
        raise RecordsError(_("Chưa có ai được bố trí vào các đơn vị này. Hãy bố trí người vào đơn vị ở mục Tổ chức bộ máy trước."))
    record(actor=actor, action="records.disseminate", subject=made, at=at, fields=_FIELDS, values={"people": len(invited)})
    record_many(actor=actor, action="records.ask_to_read", subjects=invited, at=at)
    return made


@transaction.atomic
def record_meeting(
    *,
    actor: Person,
    on: date,
    title: str,
    document_id: int | None,
    invited: int,
    attended: int,
    commitments: int | None,
    at: datetime,
) -> Dissemination:
    """A meeting in which something was made known: how many were asked, came and committed."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    refuse_unlikely(_("Ngày hội nghị"), on)
    if on > day_of(at):
        raise RecordsError(_("Chỉ ghi hội nghị đã diễn ra: ngày không được sau hôm nay."))
    if attended > invited:
        raise RecordsError(_("Số người dự không thể lớn hơn số người triệu tập."))
    if commitments is not None and commitments > attended:
        raise RecordsError(_("Số bản cam kết không thể lớn hơn số người dự."))
    _check_document(actor, document_id, day_of(at))
    made = _new(actor, on, title, document_id, DisseminationForm.MEETING, DisseminationState.CLOSED, at)
    made.invited, made.attended, made.commitments = invited, attended, commitments
    made.save()
    values = {"invited": invited, "attended": attended, "commitments": commitments}
    record(actor=actor, action="records.disseminate", subject=made, at=at, fields=_FIELDS, values=values)
    return made


def _check_document(actor: Person, document_id: int | None, on: date) -> None:
    if document_id is not None and not queries.documents_for(actor, on).filter(pk=document_id).exists():
        raise RecordsError(_("Không thấy văn bản này trong sổ. Hãy chọn lại."))


def _new(
    actor: Person, on: date, title: str, document_id: int | None, form: DisseminationForm, state: DisseminationState, at: datetime
) -> Dissemination:
    words = one_line(title)
    code = new_code("QT", on.year, Dissemination)
    return Dissemination(
        code=code,
        on=on,
        document_id=document_id,
        title=words,
        form=form,
        state=state,
        entered_by=actor,
        entered_at=at,
        search_text=called(words, code),
    )


def _invite(dissemination: Dissemination, on: date) -> list[Reading]:
    """Everyone of its units who was not asked yet; the caller journals them."""
    chosen = list(dissemination.units.values_list("pk", flat=True))
    units = organisation.subtree(chosen, on) if chosen else set(organisation.units_on(on).values_list("pk", flat=True))
    missing = organisation.people_of(units, on).exclude(readings__dissemination=dissemination)
    return Reading.objects.bulk_create([Reading(dissemination=dissemination, person=person) for person in missing])


@transaction.atomic
def invite_newcomers(*, actor: Person, dissemination_id: int, at: datetime) -> int:
    """Ask those who came into the units since; how many."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    found = _open(dissemination_id)
    invited = _invite(found, day_of(at))
    record(actor=actor, action="records.invite", subject=found, at=at, fields=("code",), values={"people": len(invited)})
    record_many(actor=actor, action="records.ask_to_read", subjects=invited, at=at)
    return len(invited)


@transaction.atomic
def close_dissemination(*, actor: Person, dissemination_id: int, at: datetime) -> Dissemination:
    """No more confirmations: what was read until now stands. Whoever made it closes it, the clerk or a leader."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    found = _open(dissemination_id)
    _require_own(actor, found, at)
    found.state = DisseminationState.CLOSED
    found.save(update_fields=["state"])
    record(actor=actor, action="records.close_dissemination", subject=found, at=at, fields=("state",))
    return found


@transaction.atomic
def reopen_dissemination(*, actor: Person, dissemination_id: int, at: datetime) -> Dissemination:
    """Confirmations are taken again: it was closed too early."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    found = Dissemination.objects.select_for_update().get(pk=dissemination_id)
    _require_own(actor, found, at)
    if (found.form, found.state) != (DisseminationForm.ONLINE, DisseminationState.CLOSED):
        raise RecordsError(_("Chỉ mở lại được lần quán triệt trên trang đã kết thúc."))
    found.state = DisseminationState.OPEN
    found.save(update_fields=["state"])
    record(actor=actor, action="records.reopen_dissemination", subject=found, at=at, fields=("state",))
    return found


def _require_own(actor: Person, found: Dissemination, at: datetime) -> None:
    if found.entered_by_id != actor.pk:
        require(actor, Permission.CLOSE_DISSEMINATIONS, on=day_of(at))


def _open(dissemination_id: int) -> Dissemination:
    found = Dissemination.objects.select_for_update().get(pk=dissemination_id)
    if found.state != DisseminationState.OPEN:
        raise RecordsError(_("Lần quán triệt này đã kết thúc."))
    return found


@transaction.atomic
def acknowledge(*, actor: Person, dissemination_id: int, at: datetime) -> Reading:
    """The actor has read it. Once is enough: reading again changes nothing."""
    reading = _own_reading(actor, dissemination_id, at)
    if reading.read_at is None:
        reading.read_at = at
        reading.save(update_fields=["read_at"])
        record(actor=actor, action="records.acknowledge", subject=reading, at=at, fields=("dissemination", "person"))
    return reading


@transaction.atomic
def commit(*, actor: Person, dissemination_id: int, at: datetime) -> Reading:
    """The actor commits to what the dissemination asks; only after reading."""
    reading = _own_reading(actor, dissemination_id, at)
    if not reading.dissemination.needs_commitment:
        raise RecordsError(_("Lần quán triệt này không yêu cầu ký cam kết."))
    if reading.read_at is None:
        raise RecordsError(_("Hãy đọc và xác nhận đã đọc trước khi ký cam kết."))
    if reading.committed_at is None:
        reading.committed_at = at
        reading.save(update_fields=["committed_at"])
        record(actor=actor, action="records.commit", subject=reading, at=at, fields=("dissemination", "person"))
    return reading


def _own_reading(actor: Person, dissemination_id: int, at: datetime) -> Reading:
    require(actor, Permission.ACKNOWLEDGE, on=day_of(at))
    reading = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("dissemination")
        .filter(dissemination=dissemination_id, person=actor)
        .first()
    )
    if reading is None:
        raise NotAllowed(_("Bạn không có trong danh sách được quán triệt lần này."))
    if reading.dissemination.state != DisseminationState.OPEN:
        raise RecordsError(_("Lần quán triệt này đã kết thúc."))
    return reading
