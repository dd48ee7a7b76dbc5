"""Entering, correcting before it is shown, approving, dropping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhbach.law.provisions import NotInForceError
from minhbach.law.wording import basis_words
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Disclosure, Step
from minhbach_site.disclosure.queries import ASSETS, FROM_DOCUMENT, Objection, law, no_objection
from minhbach_site.disclosure.services.amendments import refuse_waiting
from minhbach_site.disclosure.services.declarations import refuse_declared
from minhbach_site.disclosure.services.errors import DisclosureError, Repeated, needed
from minhbach_site.disclosure.services.moves import after, locked, move, refuse_kept, save, set_due
from minhbach_site.disclosure.states import Action, Audience, Form, State
from minhbach_site.organisation.queries import units_on
from minhbach_site.organisation.services import new_code
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for
from minhbach_site.records.services import RecordsError
from minhbach_site.records.services.checking import refuse_unlikely
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import day_of, written

PREFIX = "CK"
MOST_LETTERS = 500
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
    `again`: the same stands in the register already, and this is another occasion.
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
    again: bool = False


@transaction.atomic
def enter(*, actor: Person, content: Content, objection: Objection = no_objection, at: datetime) -> Disclosure:
    """Put a draft in the register. `objection` says why a form alone is not enough for an agency such as this; raises Repeated for
    what is there already.
    """
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    made = Disclosure(code=new_code(PREFIX, content.issued_on.year, Disclosure), entered_by=actor, entered_at=at)
    _fill(made, actor, content, objection, at)
    save(made)
    Step.objects.create(disclosure=made, action="enter", after=State.DRAFT, **signed(actor), at=at)
    record(actor=actor, action="disclosure.enter", subject=made, at=at, fields=FIELDS)
    return made


@transaction.atomic
def change(*, actor: Person, pk: int, content: Content, objection: Objection = no_objection, at: datetime) -> Disclosure:
    """Correct a draft, by the same rules. Whoever changes it is among those who may not approve it."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    if found.matter == ASSETS:
        raise DisclosureError(_("Đợt công khai bản kê khai chỉ sửa số liệu ở trang của đợt ấy."))
    after(found, Action.CHANGE)
    _fill(found, actor, content, objection, at)
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
    refuse_kept(found.document)
    found.approved_by, found.approved_at = actor, at
    move(found, Action.APPROVE, actor, at)
    record(actor=actor, action="disclosure.approve", subject=found, at=at, fields=("state",))
    return found


@transaction.atomic
def return_item(*, actor: Person, pk: int, reason: str, at: datetime) -> Disclosure:
    """Give an approved item back to be changed, before it is shown."""
    require(actor, Permission.APPROVE_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    refuse_waiting(found)
    found.approved_by = found.approved_at = None
    move(found, Action.RETURN, actor, at, needed(reason))
    record(actor=actor, action="disclosure.return", subject=found, at=at, fields=("state",))
    return found


def _fill(made: Disclosure, actor: Person, content: Content, objection: Objection, at: datetime) -> None:
    today = day_of(at)
    if not content.cleared:
        raise DisclosureError(_cleared_words(today))
    _check_matter(content)
    made.group, made.matter, made.form, made.audience = content.group, content.matter, content.form, content.audience
    made.item, made.place = checked_words(content.item), content.place.strip()
    refuse_declared(made.item, made.place, content.due_basis)
    made.issued_on, made.trigger_on = content.issued_on, content.trigger_on or content.issued_on
    refuse_unlikely_days((_("Ngày văn bản"), made.issued_on), (_("Ngày tính hạn"), made.trigger_on))
    if max(made.issued_on, made.trigger_on) > today:
        raise DisclosureError(_("Ngày văn bản và ngày tính hạn không được sau hôm nay: chỉ công khai điều đã có."))
    _check_start(made)
    _refuse_repeated(made, content.again)
    _refuse_alone(made, objection, today)
    made.unit = units_on(today).filter(pk=content.unit_id).first() if content.unit_id else None
    made.document = _document(actor, content.document_id, today) if content.document_id else None
    set_due(made, content.own_due_on, content.due_basis)


def refuse_unlikely_days(*named: tuple[str, date | None]) -> None:
    """Refuse days of a wrong century, each under its name."""
    try:
        for name, day in named:
            refuse_unlikely(name, day)
    except RecordsError as error:
        raise DisclosureError(str(error)) from error


def _check_start(made: Disclosure) -> None:
    """Where the time runs from the document itself, it cannot run before there was one."""
    if made.trigger_on >= made.issued_on:
        return
    provision = law().provisions.find(law().start_provision(made.matter, made.trigger_on))
    try:
        version = provision.on(made.trigger_on)
    except NotInForceError:
        return
    if version.starts_with in FROM_DOCUMENT:
        raise DisclosureError(
            _("Ngày tính hạn %(start)s trước ngày văn bản %(issued)s: %(article)s tính từ văn bản. Hãy để trống ngày tính hạn, hoặc sửa.")
            % {"start": written(made.trigger_on), "issued": written(made.issued_on), "article": basis_words(version)}
        )


def _others(made: Disclosure) -> QuerySet[Disclosure]:
    """The other rows of the register with the same words of the same day."""
    return Disclosure.objects.filter(item__iexact=made.item, issued_on=made.issued_on).exclude(state=State.WITHDRAWN).exclude(pk=made.pk)


def _refuse_repeated(made: Disclosure, again: bool) -> None:
    same = None if again else _others(made).filter(form=made.form, audience=made.audience).order_by("pk").first()
    if same is not None:
        raise Repeated(
            _("Nội dung này, cùng ngày văn bản, hình thức và phạm vi, đã có ở %(code)s. Nếu là lần công khai khác thì đánh dấu «Vẫn nhập».")
            % {"code": same.code}
        )


def _refuse_alone(made: Disclosure, objection: Objection, today: date) -> None:
    """Refuse a form that is not enough for such an agency, unless the item is in the register in one that is."""
    why = objection(made.form, made.audience, made.group, today)
    if not why:
        return
    enough = [form for form in law().forms.values() if form.lasts and not objection(form.code, made.audience, made.group, today)]
    if _others(made).filter(form__in=[form.code for form in enough]).exists() or not enough:
        return
    version = law().provisions.find(enough[0].keep).on(today)
    raise DisclosureError(
        _("%(why)s (%(article)s). Hãy nhập hình thức «%(form)s» trước, rồi bấm «Thêm hình thức» ở nội dung ấy nếu muốn %(wanted)s thêm.")
        % {
            "why": why,
            "article": basis_words(version),
            "form": Form(enough[0].code).label,
            "wanted": str(Form(made.form).label).lower(),
        }
    )


def _document(actor: Person, document_id: int, on: date) -> Document:
    found = documents_for(actor, on).filter(pk=document_id, state=DocumentState.REGISTERED).first()
    if found is None:
        raise DisclosureError(_("Không thấy văn bản đã chọn trong những văn bản bạn được xem. Hãy chọn lại."))
    refuse_kept(found)
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
    """The words of an item, of the length that is kept: longer ones are refused, never cut."""
    words = " ".join(needed(item, _("Hãy ghi nội dung được công khai.")).split())
    if len(words) > MOST_LETTERS:
        raise DisclosureError(
            _("Nội dung dài %(length)d ký tự, quá %(most)d. Hãy ghi tên nội dung; lời văn đầy đủ ở văn bản được công khai.")
            % {"length": len(words), "most": MOST_LETTERS}
        )
    refuse_declared(words)
    return words


def _cleared_words(day: date) -> str:
    version = law().provisions.find(SECRECY).on(day)
    return _("Hãy kiểm tra và xác nhận nội dung không thuộc diện không được công khai: %(note)s (%(article)s).") % {
        "note": version.note,
        "article": basis_words(version),
    }
