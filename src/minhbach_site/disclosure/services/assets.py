"""Postings of asset declarations: how many, from when to when. What stands in them is typed and uploaded nowhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import AssetPosting, Disclosure, Step
from minhbach_site.disclosure.queries import ASSETS, law
from minhbach_site.disclosure.services.errors import DisclosureError
from minhbach_site.disclosure.services.items import PREFIX, refuse_unlikely_days
from minhbach_site.disclosure.services.moves import after, locked, move, save, set_due
from minhbach_site.disclosure.states import Action, Audience, Form, Round, State
from minhbach_site.organisation.services import new_code
from minhbach_site.ui.dates import day_of

ASSET_PREFIX = "KKTS"
FIELDS = ("code", "disclosure", "year", "round", "required", "declared", "disclosed", "listed")


@transaction.atomic
def enter_assets(
    *,
    actor: Person,
    year: int,
    round_: Round,
    form: Form,
    handed_over_on: date,
    required: int,
    declared: int,
    disclosed: int,
    obliged_on: date | None = None,
    declared_on: date | None = None,
    received_on: date | None = None,
    at: datetime,
) -> AssetPosting:
    """A posting of declarations as a draft of the register, counted from the day on which they were handed over to the control body."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    _check(year, required, declared, disclosed, at)
    matter = law().matters[ASSETS]
    if form not in matter.forms:
        raise DisclosureError(_("Bản kê khai được niêm yết hoặc công khai tại cuộc họp, không dùng hình thức khác."))
    if handed_over_on > day_of(at):
        raise DisclosureError(_("Ngày bàn giao bản kê khai không được sau hôm nay."))
    _check_order(obliged_on, declared_on, received_on, handed_over_on)
    _refuse_repeated(year, round_, form, handed_over_on)
    item = Disclosure(
        code=new_code(PREFIX, handed_over_on.year, Disclosure),
        group=matter.groups[0],
        matter=ASSETS,
        item=item_words(round_, year),
        form=form,
        audience=Audience.INTERNAL,
        issued_on=handed_over_on,
        trigger_on=handed_over_on,
        entered_by=actor,
        entered_at=at,
    )
    set_due(item, None, "")
    save(item)
    Step.objects.create(disclosure=item, action="enter", after=State.DRAFT, **signed(actor), at=at)
    made = AssetPosting.objects.create(
        code=new_code(ASSET_PREFIX, year, AssetPosting),
        disclosure=item,
        year=year,
        round=round_,
        required=required,
        declared=declared,
        disclosed=disclosed,
        obliged_on=obliged_on,
        declared_on=declared_on,
        received_on=received_on,
        handed_over_on=handed_over_on,
    )
    record(actor=actor, action="disclosure.enter_assets", subject=made, at=at, fields=FIELDS, also=(item,))
    return made


@transaction.atomic
def change_assets(*, actor: Person, pk: int, required: int, declared: int, disclosed: int, at: datetime) -> AssetPosting:
    """Correct the counts of a draft."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    made = AssetPosting.objects.select_for_update().get(pk=pk)
    item = locked(made.disclosure_id)
    after(item, Action.CHANGE)
    _check(made.year, required, declared, disclosed, at)
    made.required, made.declared, made.disclosed = required, declared, disclosed
    made.save(update_fields=["required", "declared", "disclosed"])
    move(item, Action.CHANGE, actor, at)
    record(actor=actor, action="disclosure.change_assets", subject=made, at=at, fields=FIELDS, also=(item,))
    return made


def item_words(round_: Round, year: int) -> str:
    """How the posting is called: nothing of it is typed by hand."""
    return f"Bản kê khai tài sản, thu nhập {ROUND_WORDS[round_]}, năm {year}"


ASSET_DAYS = ("obliged_on", "declared_on", "received_on", "handed_over_on")  # in their order
ROUND_WORDS = {
    Round.ANNUAL: "hằng năm",
    Round.FIRST: "lần đầu",
    Round.SUPPLEMENT: "bổ sung",
    Round.PERSONNEL: "phục vụ công tác cán bộ",
}


def _check_order(*days: date | None) -> None:
    """What arose is declared, what was declared is received, what was received is handed over."""
    named = {field.name: str(field.verbose_name) for field in AssetPosting._meta.concrete_fields}
    refuse_unlikely_days(*((named[name], day) for name, day in zip(ASSET_DAYS, days, strict=True)))
    known = [day for day in days if day is not None]
    if known != sorted(known):
        raise DisclosureError(_("Các ngày phải theo thứ tự: phát sinh nghĩa vụ, kê khai xong, nhận đủ, bàn giao. Hãy kiểm tra lại."))


def _refuse_repeated(year: int, round_: Round, form: Form, handed_over_on: date) -> None:
    """One annual posting a year in one form; of the other rounds one for each day of handing over."""
    same = AssetPosting.objects.filter(year=year, round=round_, disclosure__form=form).exclude(disclosure__state=State.WITHDRAWN)
    if round_ != Round.ANNUAL:
        same = same.filter(disclosure__issued_on=handed_over_on)
    found = same.select_related("disclosure").order_by("pk").first()
    if found is not None:
        raise DisclosureError(
            _("Đợt kê khai %(round)s năm %(year)s đã có ở %(code)s. Hãy sửa số liệu của đợt ấy; nhập nhầm thì bỏ đợt ấy rồi nhập lại.")
            % {"round": round_.label, "year": year, "code": found.disclosure.code}
        )


def _check(year: int, required: int, declared: int, disclosed: int, at: datetime) -> None:
    if not day_of(at).year - 5 <= year <= day_of(at).year:
        raise DisclosureError(_("Năm kê khai %(year)s không hợp lý. Hãy kiểm tra lại năm.") % {"year": year})
    if not 0 <= disclosed <= declared <= required or required == 0:
        raise DisclosureError(
            _("Số bản được công khai không được quá số người đã kê khai, và số người đã kê khai không được quá số người phải kê khai.")
        )
