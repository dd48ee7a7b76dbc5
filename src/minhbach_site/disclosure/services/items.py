"""Entering, correcting before it is shown, approving, dropping."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.law.wording import basis_words
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Disclosure, Step
from minhbach_site.disclosure.queries import ASSETS, law
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import after, locked, move, save, set_due
from minhbach_site.disclosure.states import Action, Audience, Form, State
from minhbach_site.organisation.queries import units_on
from minhbach_site.organisation.services import new_code
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import day_of

PREFIX = "CK"
SECRECY = "democracy-disclosure-secret"
FIELDS = (
    "code",
    "group",
    "matter",
    "form",
    "audience",
    "issued_on",
    "trigger_on",
    "document",
    "due_on",
    "due_provision",
    "due_from",
    "state",
)


@transaction.atomic
def enter(
    *,
    actor: Person,
    group: int,
    matter: str,
    item: str,
    form: Form,
    audience: Audience,
    place: str,
    unit_id: int | None,
    document_id: int | None,
    issued_on: date,
    trigger_on: date | None,
    own_due_on: date | None,
    due_basis: str,
    cleared: bool,
    at: datetime,
) -> Disclosure:
    """Put a draft in the register. `trigger_on` is the day from which the matter's provision counts, the document's own day if not given.

    `cleared`: someone checked that it holds no secret and nothing that may not be disclosed yet (article 46, opening).
    """
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    made = Disclosure(code=new_code(PREFIX, issued_on.year, Disclosure), entered_by=actor, entered_at=at)
    _fill(made, actor, group, matter, item, form, audience, place, unit_id, document_id, issued_on, trigger_on, cleared, at)
    set_due(made, own_due_on, due_basis)
    save(made)
    Step.objects.create(disclosure=made, action="enter", after=State.DRAFT, person=actor, at=at)
    record(actor=actor, action="disclosure.enter", subject=made, at=at, fields=FIELDS)
    return made


@transaction.atomic
def change(
    *,
    actor: Person,
    pk: int,
    group: int,
    matter: str,
    item: str,
    form: Form,
    audience: Audience,
    place: str,
    unit_id: int | None,
    document_id: int | None,
    issued_on: date,
    trigger_on: date | None,
    own_due_on: date | None,
    due_basis: str,
    cleared: bool,
    at: datetime,
) -> Disclosure:
    """Correct a draft. Whoever changes it is among those who may not approve it."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    if found.matter == ASSETS:
        raise DisclosureError(_("Đợt công khai bản kê khai chỉ sửa số liệu ở trang của đợt ấy."))
    after(found, Action.CHANGE)
    _fill(found, actor, group, matter, item, form, audience, place, unit_id, document_id, issued_on, trigger_on, cleared, at)
    set_due(found, own_due_on, due_basis)
    move(found, Action.CHANGE, actor, at)
    record(actor=actor, action="disclosure.change", subject=found, at=at, fields=FIELDS)
    return found


@transaction.atomic
def withdraw(*, actor: Person, pk: int, reason: str, at: datetime) -> Disclosure:
    """Drop a draft; it stays in the history with the reason."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    move(found, Action.WITHDRAW, actor, at, needed(reason))
    record(actor=actor, action="disclosure.withdraw", subject=found, at=at, fields=("state",))
    return found


@transaction.atomic
def approve(*, actor: Person, pk: int, at: datetime) -> Disclosure:
    """Approve a draft: never one that the same person entered or changed."""
    require(actor, Permission.APPROVE_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    writers = Step.objects.filter(disclosure=found, action__in=("enter", Action.CHANGE)).values_list("person", flat=True)
    require_other_person(actor, found.entered_by_id, *writers)
    found.approved_by, found.approved_at = actor, at
    move(found, Action.APPROVE, actor, at)
    record(actor=actor, action="disclosure.approve", subject=found, at=at, fields=("state",))
    return found


@transaction.atomic
def return_item(*, actor: Person, pk: int, reason: str, at: datetime) -> Disclosure:
    """Give an approved item back to be changed, before it is shown."""
    require(actor, Permission.APPROVE_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    found.approved_by = found.approved_at = None
    move(found, Action.RETURN, actor, at, needed(reason))
    record(actor=actor, action="disclosure.return", subject=found, at=at, fields=("state",))
    return found


def _fill(
    made: Disclosure,
    actor: Person,
    group: int,
    matter: str,
    item: str,
    form: Form,
    audience: Audience,
    place: str,
    unit_id: int | None,
    document_id: int | None,
    issued_on: date,
    trigger_on: date | None,
    cleared: bool,
    at: datetime,
) -> None:
    today = day_of(at)
    if not cleared:
        raise DisclosureError(_cleared_words(today))
    _check_matter(group, matter, form, audience)
    if issued_on > today or (trigger_on or issued_on) > today:
        raise DisclosureError(_("Ngày văn bản và ngày tính hạn không được sau hôm nay: chỉ công khai điều đã có."))
    made.item = checked_words(item)
    made.group, made.matter, made.form, made.audience, made.place = group, matter, form, audience, place.strip()
    made.issued_on, made.trigger_on = issued_on, trigger_on or issued_on
    made.unit = units_on(today).filter(pk=unit_id).first() if unit_id else None
    made.document = None
    if document_id:
        made.document = documents_for(actor, today).filter(pk=document_id, state=DocumentState.REGISTERED).first()
        if made.document is None:
            raise DisclosureError(_("Không thấy văn bản đã chọn trong những văn bản bạn được xem. Hãy chọn lại."))
        if made.document.limited:
            raise DisclosureError(_("Văn bản đã chọn chỉ giao cho một số đơn vị xem, nên không công khai được. Hãy bỏ hạn chế trước."))


def _check_matter(group: int, matter: str, form: Form, audience: Audience) -> None:
    kind = law().matters.get(matter)
    if kind is None or matter == ASSETS:
        raise DisclosureError(_("Hãy chọn loại nội dung. Bản kê khai tài sản, thu nhập nhập ở trang «Công khai bản kê khai»."))
    if group not in kind.groups:
        raise DisclosureError(
            _("Loại nội dung «%(matter)s» thuộc nhóm %(groups)s. Hãy chọn lại nhóm hoặc loại nội dung.")
            % {"matter": kind.name, "groups": ", ".join(map(str, kind.groups))}
        )
    if form not in kind.forms:
        raise DisclosureError(
            _("Loại nội dung «%(matter)s» không dùng hình thức «%(form)s».") % {"matter": kind.name, "form": Form(form).label}
        )
    if kind.audience not in ("either", audience):
        raise DisclosureError(
            _("Loại nội dung «%(matter)s» phải chọn phạm vi «%(audience)s».")
            % {"matter": kind.name, "audience": Audience(kind.audience).label}
        )


def checked_words(item: str) -> str:
    words = " ".join(needed(item, _("Hãy ghi nội dung được công khai.")).split())
    if law().is_declaration(words):
        raise DisclosureError(_("Không đưa nội dung bản kê khai tài sản, thu nhập vào hệ thống; chỉ ghi số lượng bản được công khai."))
    return words


def _cleared_words(day: date) -> str:
    version = law().provisions.find(SECRECY).on(day)
    return _("Hãy kiểm tra và xác nhận nội dung không thuộc diện không được công khai: %(note)s (%(article)s).") % {
        "note": version.note,
        "article": basis_words(version),
    }
