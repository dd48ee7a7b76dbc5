"""The one place that moves a disclosure along its table, and that sets the dates which the law gives."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from minhbach.deadlines.terms import Deadline
from minhbach.law.wording import basis_words
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import signed
from minhbach_site.disclosure.models import Disclosure, Step
from minhbach_site.disclosure.queries import count_due, count_keep, due_day, form_of, names_law
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.states import TRANSITIONS, Action, State
from minhbach_site.records.models import Document
from minhbach_site.ui.dates import written
from minhbach_site.ui.wordindex import called


def locked(pk: int) -> Disclosure:
    return Disclosure.objects.select_for_update().get(pk=pk)


def after(item: Disclosure, action: Action) -> State:
    """The state to which the action leads. Raises DisclosureError when the present one does not allow it."""
    state = TRANSITIONS.get((State(item.state), action))
    if state is None:
        raise DisclosureError(
            _("Nội dung %(code)s đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s».")
            % {"code": item.code, "state": State(item.state).label, "action": action.label}
        )
    return state


def move(item: Disclosure, action: Action, actor: Person, at: datetime, note: str = "") -> Step:
    """Apply the table to a locked disclosure, save it and write the step."""
    before, item.state = item.state, after(item, action)
    save(item)
    return Step.objects.create(disclosure=item, action=action, before=before, after=item.state, **signed(actor), at=at, note=note)


def save(item: Disclosure) -> None:
    item.search_text = called(item.item, item.place, item.code)
    item.save()


def set_due(item: Disclosure, own_due_on: date | None, due_basis: str) -> None:
    """The day by which it must begin: by the matter's provision, or by another document that is named. Unknown stays empty.

    Another document may shorten the time; lengthen it may only a normative one (article 47, clause 2, of Law 10/2022/QH15).
    """
    item.due_basis = due_basis.strip()
    if bool(own_due_on) != bool(item.due_basis):
        raise DisclosureError(_("Hạn riêng phải có cả ngày và văn bản ấn định ngày ấy; để trống cả hai thì tính theo quy định."))
    found, _problem = count_due(item.matter, item.trigger_on)
    if own_due_on is not None:
        _check_own_due(item, own_due_on, found)
        item.due_on, item.due_provision, item.due_from = own_due_on, "", None
        return
    item.due_on, item.due_provision, item.due_from = _stored(found)


def _check_own_due(item: Disclosure, own_due_on: date, found: Deadline | None) -> None:
    if own_due_on < item.issued_on:
        raise DisclosureError(
            _(
                "Hạn riêng %(day)s trước ngày văn bản %(issued)s: chưa có văn bản thì chưa công khai được. "
                "Hãy sửa hạn riêng hoặc ngày văn bản."
            )
            % {"day": written(own_due_on), "issued": written(item.issued_on)}
        )
    if found is not None and own_due_on > due_day(found) and not names_law(item.due_basis):
        raise DisclosureError(
            _(
                "Hạn riêng %(day)s muộn hơn hạn %(due)s theo %(article)s. Chỉ pháp luật mới ấn định được hạn muộn hơn: hãy ghi số, ký hiệu "
                "của luật, nghị định, thông tư… vào ô «Văn bản ấn định hạn riêng»; quy chế, kế hoạch chỉ rút ngắn được hạn."
            )
            % {"day": written(own_due_on), "due": written(due_day(found)), "article": basis_words(found.version)}
        )


def set_keep(item: Disclosure, counted_from: date, own_keep_until: date | None = None, keep_basis: str = "") -> None:
    """The day through which it must stay. Where the package knows no provision in force, the person names the document and the day."""
    found, problem = count_keep(item.matter, item.form, counted_from)
    item.counted_from, item.keep_basis = counted_from, ""
    item.keep_until, item.keep_provision, item.keep_from = _stored(found)
    if found is not None and own_keep_until is not None:
        raise DisclosureError(
            _("Thời gian giữ đã có quy định: %(article)s, đến hết ngày %(day)s. Muốn giữ lâu hơn thì dùng việc «Kéo dài».")
            % {"article": basis_words(found.version), "day": written(found.due)}
        )
    if not problem:
        return
    if own_keep_until is None or not keep_basis.strip():
        raise DisclosureError(_("%(problem)s Hãy ghi ngày phải giữ đến hết và văn bản ấn định ngày ấy.") % {"problem": problem})
    if own_keep_until < counted_from:
        raise DisclosureError(_("Ngày phải giữ đến hết không được trước ngày công khai."))
    item.keep_until, item.keep_basis = own_keep_until, keep_basis.strip()


def refuse_kept(document: Document | None) -> None:
    """What is kept for some is not shown to all."""
    if document is not None and document.limited:
        raise DisclosureError(_("Văn bản đã chọn chỉ giao cho một số đơn vị xem, nên không công khai được. Hãy bỏ hạn chế trước."))


def check_start(item: Disclosure, started_on: date, today: date) -> None:
    if not item.issued_on <= started_on <= today:
        raise DisclosureError(_("Ngày công khai phải từ ngày văn bản (%(first)s) đến hôm nay.") % {"first": written(item.issued_on)})


def begin(item: Disclosure, started_on: date, place: str, today: date, own_keep_until: date | None = None, keep_basis: str = "") -> None:
    """Set since when and where it is shown, and the last day on which it must stay, counted from then."""
    check_start(item, started_on, today)
    item.started_on, item.place = started_on, place.strip() or item.place
    if form_of(item).lasts:
        item.place = needed(item.place, _("Hãy ghi nơi niêm yết hoặc trang đăng tải."))
        set_keep(item, started_on, own_keep_until, keep_basis)


def keep_again(item: Disclosure, counted_from: date) -> None:
    """Count the least time again from another day; a last day that another document set stays. An extension that it passes is over."""
    set_keep(item, counted_from, *((item.keep_until, item.keep_basis) if item.keep_basis else ()))
    drop_passed_extension(item)


def drop_passed_extension(item: Disclosure) -> None:
    if item.extended_until and item.keep_until and item.extended_until <= item.keep_until:
        item.extended_until = None


def kept_day(day: date | None) -> str:
    """A day as history keeps it, in whatever language it was done."""
    return f"{day:%d/%m/%Y}" if day else "–"


def _stored(found: Deadline | None) -> tuple[date | None, str, date | None]:
    """A date as it is stored: the day, the provision's code, the first day of the version used."""
    if found is None:
        return None, "", None
    due = found.due
    assert isinstance(due, date)
    return due, found.provision.code, found.version.from_
