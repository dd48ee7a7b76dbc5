"""Making documents known: to people who confirm on the site that they have read, or in a meeting that is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import Value, record, record_many
from minhbach_site.audit.states import MAX_TEXT
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.services import new_code
from minhbach_site.records import queries
from minhbach_site.records.models import Dissemination, DisseminationStep, Document, Reading
from minhbach_site.records.services.checking import one_line, refuse_far_ahead, refuse_unlikely
from minhbach_site.records.services.errors import KeepsReadersError, OpensDocumentError, RecordsError, RepeatedError, UnreadError
from minhbach_site.records.states import (
    DISSEMINATION_TRANSITIONS,
    AskedReaders,
    DisseminationAction,
    DisseminationForm,
    DisseminationState,
)
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.wordindex import called

_FIELDS = ("code", "on", "document", "form", "due_on")
MOST_NAMED = 20
_AHEAD = "dissemination-ahead"  # the provision that bounds the day to read by


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
    leaders: bool = False,
    repeats: bool = False,
    opens: bool = False,
) -> Dissemination:
    """Ask the people of these units, and with `leaders` whoever leads the agency (neither named: the whole agency) to read, and perhaps to
    commit, by a day. Raises RecordsError if nobody is. What is more often a slip must be said to be meant: RepeatedError where the same is
    being made known to some of them, unless `repeats`; OpensDocumentError where some may not see the document and would, unless `opens`.
    """
    today = day_of(at)
    require(actor, Permission.DISSEMINATE, on=today)
    refuse_unlikely(_("Hạn đọc"), due_on)
    refuse_far_ahead(_("Hạn đọc"), due_on, today, _AHEAD)
    if due_on < today:
        raise RecordsError(_("Hạn đọc phải từ hôm nay trở đi."))
    if needs_commitment and not commitment_text.strip():
        raise RecordsError(_("Hãy ghi nội dung cam kết mà người đọc phải ký."))
    _check_document(actor, document_id, today)
    made = _new(actor, today, title, document_id, DisseminationForm.ONLINE, DisseminationState.OPEN, at)
    made.due_on, made.needs_commitment, made.commitment_text = due_on, needs_commitment, commitment_text.strip()
    made.leaders = leaders
    made.save()
    made.units.set(_living(unit_ids, today))
    if not repeats:
        _ask_about_repeat(made, today)
    invited, values = _invite(made, at, opens=opens)
    if not invited:
        raise RecordsError(_nobody_words(made, today))
    record(actor=actor, action="records.disseminate", subject=made, at=at, fields=_FIELDS, values=values)
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


def _nobody_words(dissemination: Dissemination, on: date) -> str:
    if out := queries.left_out(dissemination, on):
        return _(
            "Trong các đơn vị này không ai có quyền xác nhận đã đọc: %(people)s. Chưa gửi gì; hãy nhờ người quản trị giao vai trò cho họ, "
            "hoặc chọn đơn vị khác."
        ) % {"people": _named([one.person for one in out])}
    return _("Chưa có ai được bố trí vào các đơn vị này. Hãy bố trí người vào đơn vị ở mục Tổ chức bộ máy trước.")


def _named(found: Sequence[Person]) -> str:
    """The names of people, as many as one reads in a sentence."""
    shown = ", ".join(map(str, found[:MOST_NAMED]))
    left = len(found) - MOST_NAMED
    return shown if left <= 0 else _("%(shown)s và %(left)d người khác") % {"shown": shown, "left": left}


def _living(unit_ids: Sequence[int], on: date) -> list[Unit]:
    """The units; one that has ended is refused, because naming none asks the whole agency."""
    found = list(organisation.units_on(on).filter(pk__in=unit_ids))
    if len(found) < len(set(unit_ids)):
        raise RecordsError(_("Có đơn vị được chọn không còn hoạt động vào hôm nay. Hãy mở lại trang rồi chọn lại đơn vị."))
    return found


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


def _ask_about_repeat(dissemination: Dissemination, on: date) -> None:
    going = Dissemination.objects.filter(state=DisseminationState.OPEN, document=dissemination.document_id).exclude(pk=dissemination.pk)
    if dissemination.document_id is None:
        going = going.filter(pk__in=[one.pk for one in going if blind(one.title) == blind(dissemination.title)])
    people = queries.people_to_ask(dissemination, on)
    for one in going.order_by("-pk"):
        if twice := people.filter(readings__dissemination=one).count():
            raise RepeatedError(
                _(
                    "Văn bản hoặc nội dung này đang được quán triệt ở «%(title)s», mã %(code)s, hạn đọc %(day)s: %(twice)d trong "
                    "%(people)d người được yêu cầu đọc đã có trong lần đó, nay phải đọc lần nữa và được tính hai lần. Chưa gửi gì. Nếu "
                    "chỉ thiếu người mới, hãy mở lần đó rồi bấm «Thêm người mới»; nếu đúng là một lần khác, hãy chọn «Đúng, đây là một lần "
                    "quán triệt khác»."
                )
                % {
                    "title": one.title,
                    "code": one.code,
                    "day": written(one.due_on) if one.due_on else "–",
                    "twice": twice,
                    "people": people.count(),
                }
            )


def _invite(dissemination: Dissemination, at: datetime, *, opens: bool) -> tuple[list[Reading], dict[str, int]]:
    """Ask everyone whom it is for and who was not asked yet, for the caller to journal: how many `people`, and how many of them see its
    document only by this (`opened`).
    """
    on = day_of(at)
    missing = queries.people_to_ask(dissemination, on).exclude(readings__dissemination=dissemination)
    document = dissemination.document
    opened = queries.opened_to(missing, document, on).count() if document else 0
    if opened and not opens:
        raise OpensDocumentError(
            _(
                "Văn bản này hạn chế tiếp cận: %(opened)d trong %(people)d người được yêu cầu đọc hiện không được xem, sau khi gửi thì xem "
                "được văn bản và mọi tệp của nó. Chưa gửi gì; nếu đúng là muốn vậy, hãy chọn «Đúng, để những người này xem được văn bản»."
            )
            % {"opened": opened, "people": missing.count()}
        )
    made = Reading.objects.bulk_create([Reading(dissemination=dissemination, person=person, asked_at=at) for person in missing])
    return made, {"people": len(made), **({"opened": opened} if opened else {})}


@transaction.atomic
def invite_newcomers(*, actor: Person, dissemination_id: int, at: datetime, opens: bool = False) -> int:
    """Ask those who came since; how many. Raises OpensDocumentError as `disseminate` does."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    found = _locked(dissemination_id)
    _check_open(found)
    invited, values = _invite(found, at, opens=opens)
    if invited:
        record(actor=actor, action="records.invite", subject=found, at=at, fields=("code",), values=values)
        record_many(actor=actor, action="records.ask_to_read", subjects=invited, at=at)
    return len(invited)


def settle_readers(
    document: Document, answer: AskedReaders | None, *, actor: Person, at: datetime, reason: str, before: Collection[int] = ()
) -> None:
    """After a document was kept from more people: what becomes of those who see it only because they were asked to read it. `before` are
    the readings of which that was so already. Raises KeepsReadersError without an `answer`.
    """
    found = list(
        queries.seeing_by_asking(document, day_of(at))
        .exclude(pk__in=before)
        .select_related("dissemination")
        .order_by("dissemination", "pk")
    )
    unread = [one for one in found if one.read_at is None and one.dissemination.state == DisseminationState.OPEN]
    if found and answer is None:
        raise KeepsReadersError(
            _(
                "%(people)d người không thuộc đơn vị được giao vẫn xem được văn bản và mọi tệp của nó, vì đã được yêu cầu đọc ở %(codes)s; "
                "%(unread)d người trong đó chưa đọc ở lần còn mở. Chưa lưu gì. Hãy chọn ở mục «Người đã được yêu cầu đọc» rồi gửi lại; "
                "muốn không ai trong số này xem được nữa thì thu hồi lần quán triệt trước."
            )
            % {
                "people": len({one.person_id for one in found}),
                "codes": ", ".join(dict.fromkeys(one.dissemination.code for one in found)),
                "unread": len({one.person_id for one in unread}),
            }
        )
    if answer == AskedReaders.DROP:
        _stop_asking(unread, reason.strip()[:MAX_TEXT], actor=actor, at=at)


def _stop_asking(readings: Sequence[Reading], reason: str, *, actor: Person, at: datetime) -> None:
    """These people need not read any more; a dissemination of which nobody is left is withdrawn."""
    for one in readings:
        record(actor=actor, action="records.stop_asking", subject=one, at=at, fields=("dissemination", "person"), removed=True)
        one.delete()
    for pk in dict.fromkeys(one.dissemination_id for one in readings):
        left = _locked(pk)
        said: dict[str, int | str] = {"people": sum(one.dissemination_id == pk for one in readings), "reason": reason}
        if not left.readings.exists():
            left.withdrawn_reason = reason
            _move(left, DisseminationAction.WITHDRAW, actor=actor, at=at, reason=reason)
        record(actor=actor, action="records.stop_asking", subject=left, at=at, fields=("code", "state"), values=said)


@transaction.atomic
def close_dissemination(*, actor: Person, dissemination_id: int, at: datetime, reason: str = "") -> Dissemination:
    """No more confirmations: what was read until now stands. Whoever made it closes it, the clerk or a leader. UnreadError while someone
    who may confirm has not, unless `reason` says why it ends all the same.
    """
    found = _own(actor, dissemination_id, at)
    missing = [one.person for one in queries.unread(found, day_of(at))] if found.state == DisseminationState.OPEN else []
    if missing and not reason.strip():
        raise UnreadError(_unread_words(found, missing))
    said = reason.strip() if missing else ""
    _move(found, DisseminationAction.CLOSE, actor=actor, at=at, reason=said, missing=len(missing))
    values: dict[str, Value] = {"missing": len(missing), "reason": said[:MAX_TEXT]} if missing else {}
    record(actor=actor, action="records.close_dissemination", subject=found, at=at, fields=("state",), values=values)
    return found


def _unread_words(found: Dissemination, missing: Sequence[Person]) -> str:
    said = {"count": len(missing), "people": _named(missing)}
    words = (
        _("%(count)d người chưa đọc hoặc chưa ký cam kết: %(people)s.")
        if found.needs_commitment
        else _("%(count)d người chưa đọc: %(people)s.")
    )
    return f"{words % said} " + _("Chưa kết thúc; nếu vẫn kết thúc thì họ không xác nhận được nữa, hãy ghi lý do rồi gửi lại.")


@transaction.atomic
def reopen_dissemination(*, actor: Person, dissemination_id: int, at: datetime) -> Dissemination:
    """Confirmations are taken again: it was closed too early."""
    found = _own(actor, dissemination_id, at)
    if (found.form, found.state) != (DisseminationForm.ONLINE, DisseminationState.CLOSED):
        raise RecordsError(_("Chỉ mở lại được lần quán triệt trên trang đã kết thúc."))
    _move(found, DisseminationAction.REOPEN, actor=actor, at=at)
    record(actor=actor, action="records.reopen_dissemination", subject=found, at=at, fields=("state",))
    return found


@transaction.atomic
def withdraw_dissemination(*, actor: Person, dissemination_id: int, reason: str, at: datetime) -> Dissemination:
    """One that was sent or recorded by mistake: nobody has to read it, it counts nowhere and opens no document any more; it stays in the
    list with the reason. Whoever made it withdraws it, the clerk or a leader.
    """
    found = _own(actor, dissemination_id, at)
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do thu hồi lần quán triệt."))
    found.withdrawn_reason = reason.strip()
    _move(found, DisseminationAction.WITHDRAW, actor=actor, at=at, reason=reason.strip())
    record(
        actor=actor,
        action="records.withdraw_dissemination",
        subject=found,
        at=at,
        fields=("code", "state"),
        values={"reason": reason.strip()[:MAX_TEXT]},
    )
    return found


def _locked(dissemination_id: int) -> Dissemination:
    return Dissemination.objects.select_for_update().get(pk=dissemination_id)


def _own(actor: Person, dissemination_id: int, at: datetime) -> Dissemination:
    """A dissemination, locked, that the actor made or may end for others."""
    require(actor, Permission.DISSEMINATE, on=day_of(at))
    found = _locked(dissemination_id)
    if found.entered_by_id != actor.pk:
        require(actor, Permission.CLOSE_DISSEMINATIONS, on=day_of(at))
    return found


def _move(
    found: Dissemination, action: DisseminationAction, *, actor: Person, at: datetime, reason: str = "", missing: int = 0
) -> DisseminationStep:
    before = DisseminationState(found.state)
    state = DISSEMINATION_TRANSITIONS.get((before, action))
    if state is None:
        raise RecordsError(_over_words(found))
    found.state = state
    found.save(update_fields=["state", "withdrawn_reason"])
    return DisseminationStep.objects.create(
        dissemination=found, action=action, before=before, after=state, missing=missing, at=at, reason=reason, **signed(actor)
    )


def _check_open(found: Dissemination) -> None:
    if found.state != DisseminationState.OPEN:
        raise RecordsError(_over_words(found))


def _over_words(found: Dissemination) -> str:
    withdrawn = found.state == DisseminationState.WITHDRAWN
    return _("Lần quán triệt này đã thu hồi.") if withdrawn else _("Lần quán triệt này đã kết thúc.")


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
    _check_open(reading.dissemination)
    return reading
