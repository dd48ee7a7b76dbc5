"""Entering, correcting before it is shown, approving, dropping."""

from __future__ import annotations

from dataclasses import dataclass
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
from minhbach_site.records.models import Document
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


@dataclass(frozen=True, slots=True)
class Content:
    """What a person says of an item.

    `trigger_on` is the day from which the matter's provision counts, the document's own day if None; `own_due_on` and `due_basis` a day
    that another document sets. `cleared`: someone checked that it is no secret and nothing that may not be disclosed yet (article 46).
    """

    group: int
    matter: str
    item: str
    form: Form
    audience: Audience
    place: str
    unit_id: int | None
    document_id: int | None
    issued_on: date
    trigger_on: date | None
    own_due_on: date | None
    due_basis: str
    cleared: bool


@transaction.atomic
def enter(*, actor: Person, content: Content, at: datetime) -> Disclosure:
    """Put a draft in the register."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    made = Disclosure(code=new_code(PREFIX, content.issued_on.year, Disclosure), entered_by=actor, entered_at=at)
    _fill(made, actor, content, at)
    save(made)
    Step.objects.create(disclosure=made, action="enter", after=State.DRAFT, person=actor, at=at)
    record(actor=actor, action="disclosure.enter", subject=made, at=at, fields=FIELDS)
    return made


@transaction.atomic
def change(*, actor: Person, pk: int, content: Content, at: datetime) -> Disclosure:
    """Correct a draft. Whoever changes it is among those who may not approve it."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    if found.matter == ASSETS:
        raise DisclosureError(_("Đợt công khai bản kê khai chỉ sửa số liệu ở trang của đợt ấy."))
    after(found, Action.CHANGE)
    _fill(found, actor, content, at)
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


def _fill(made: Disclosure, actor: Person, content: Content, at: datetime) -> None:
    today = day_of(at)
    if not content.cleared:
        raise DisclosureError(_cleared_words(today))
    _check_matter(content)
    made.group, made.matter, made.form, made.audience = content.group, content.matter, content.form, content.audience
    made.item, made.place = checked_words(content.item), content.place.strip()
    made.issued_on, made.trigger_on = content.issued_on, content.trigger_on or content.issued_on
    if max(made.issued_on, made.trigger_on) > today:
        raise DisclosureError(_("Ngày văn bản và ngày tính hạn không được sau hôm nay: chỉ công khai điều đã có."))
    made.unit = units_on(today).filter(pk=content.unit_id).first() if content.unit_id else None
    made.document = _document(actor, content.document_id, today) if content.document_id else None
    set_due(made, content.own_due_on, content.due_basis)


def _document(actor: Person, document_id: int, on: date) -> Document:
    found = documents_for(actor, on).filter(pk=document_id, state=DocumentState.REGISTERED).first()
    if found is None:
        raise DisclosureError(_("Không thấy văn bản đã chọn trong những văn bản bạn được xem. Hãy chọn lại."))
    if found.limited:
        raise DisclosureError(_("Văn bản đã chọn chỉ giao cho một số đơn vị xem, nên không công khai được. Hãy bỏ hạn chế trước."))
    return found


def _check_matter(content: Content) -> None:
    kind = law().matters.get(content.matter)
    if kind is None or content.matter == ASSETS:
        raise DisclosureError(_("Hãy chọn loại nội dung. Bản kê khai tài sản, thu nhập nhập ở trang «Công khai bản kê khai»."))
    if content.group not in kind.groups:
        raise DisclosureError(
            _("Loại nội dung «%(matter)s» thuộc nhóm %(groups)s. Hãy chọn lại nhóm hoặc loại nội dung.")
            % {"matter": kind.name, "groups": ", ".join(map(str, kind.groups))}
        )
    if content.form not in kind.forms:
        raise DisclosureError(
            _("Loại nội dung «%(matter)s» không dùng hình thức «%(form)s».") % {"matter": kind.name, "form": Form(content.form).label}
        )
    if kind.audience not in ("either", content.audience):
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
