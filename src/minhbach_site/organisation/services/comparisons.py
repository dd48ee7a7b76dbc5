"""What is counted before and after a reorganisation: entered with a decision, taken out when it was a mistake.

The figures TC01 to TC04 of the report are made of it, so that nothing is entered that counts what was not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import Agency, Reorganisation
from minhbach_site.organisation.services.codes import AskedFirstError, OrganisationError, check_issue, new_code, reason_of, refuse_far_ahead
from minhbach_site.organisation.states import UnitKind
from minhbach_site.ui.dates import day_of, written

DAY = timedelta(days=1)
_FIELDS = ("code", "on", "kinds", "decision")


@transaction.atomic
def record_reorganisation(
    *,
    actor: Person,
    title: str,
    on: date,
    before_ids: Sequence[int],
    after_ids: Sequence[int],
    kinds: Sequence[UnitKind],
    unit_word: str,
    decision_id: int,
    at: datetime,
    unchanged: bool = False,
) -> Reorganisation:
    """Say what is to be counted before and after a reorganisation; the counts themselves come from the units.

    Raises OrganisationError for agencies that do not live on the day that is counted, a comparison that counts nothing or stands there
    already, and a day to come on which nothing was approved; AskedFirstError for a day past on which nothing changed, unless `unchanged`.
    """
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    if not (before_ids and after_ids and kinds):
        raise OrganisationError(_("Hãy chọn cơ quan trước, cơ quan sau và ít nhất một loại đơn vị được đếm."))
    refuse_far_ahead(_("Ngày hiệu lực"), on, day_of(at))
    check_issue(decision_id, on)
    _check_alive(before_ids, on - DAY)
    _check_alive(after_ids, on)
    if other := queries.same_reorganisation(on, before_ids, after_ids, kinds):
        raise OrganisationError(
            _("Đã có so sánh cùng ngày, cùng cơ quan và cùng loại đơn vị: %(code)s «%(title)s». Ghi hai lần thì báo cáo nêu hai lần.")
            % {"code": other.code, "title": other.title}
        )
    made = Reorganisation(
        code=new_code("SX", on.year, Reorganisation),
        title=" ".join(title.split()),
        on=on,
        kinds="; ".join(kinds),
        unit_word=unit_word.strip(),
        decision_id=decision_id,
    )
    made.save()
    count_agencies(made, before_ids, after_ids)
    _check_counts(made, today=day_of(at), unchanged=unchanged)
    record(actor=actor, action="organisation.record_reorganisation", subject=made, at=at, fields=_FIELDS)
    return made


@transaction.atomic
def remove_reorganisation(*, actor: Person, reorganisation_id: int, reason: str, at: datetime) -> None:
    """Take out a comparison that was entered by mistake; the journal keeps what it said and why it went."""
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    found = Reorganisation.objects.select_for_update().get(pk=reorganisation_id)
    values = {"reason": reason_of(reason)}
    record(actor=actor, action="organisation.remove_reorganisation", subject=found, at=at, fields=_FIELDS, values=values, removed=True)
    found.delete()


def count_agencies(reorganisation: Reorganisation, before_ids: Sequence[int], after_ids: Sequence[int]) -> None:
    """Name the agencies one by one, because the register gives them in the order in which they were entered and `set` keeps none."""
    for agencies, ids in ((reorganisation.agencies_before, before_ids), (reorganisation.agencies_after, after_ids)):
        for agency_id in ids:
            agencies.add(agency_id)


def _check_alive(agency_ids: Sequence[int], on: date) -> None:
    for agency in Agency.objects.filter(pk__in=agency_ids).order_by("code"):
        if not agency.lives(on):
            raise OrganisationError(
                _("«%(agency)s» không hoạt động vào ngày %(on)s, là ngày đếm. Hãy bỏ chọn cơ quan này, hoặc sửa ngày hiệu lực.")
                % {"agency": agency, "on": written(on)}
            )


def _check_counts(made: Reorganisation, *, today: date, unchanged: bool) -> None:
    """Look at what it counts. A day to come counts only by what was already approved for it."""
    counted = queries.compare(made)
    if not (counted.before or counted.after):
        raise OrganisationError(
            _("Cơ quan đã chọn không có đơn vị nào thuộc loại được đếm, cả ngày trước lẫn ngày %(on)s: không có gì để so sánh.")
            % {"on": written(made.on)}
        )
    if queries.is_reorganised(made) and counted.before != counted.after:
        return
    if made.on > today:
        raise OrganisationError(
            _(
                "Các cơ quan đã chọn chưa có sự kiện nào được duyệt, có hiệu lực ngày %(on)s, làm thay đổi các đơn vị được đếm. "
                "Hãy nhập sự kiện để lãnh đạo duyệt trước, hoặc sửa ngày."
            )
            % {"on": written(made.on)}
        )
    if not unchanged:
        raise AskedFirstError(
            _(
                "Ngày %(on)s không có sự kiện nào đã duyệt làm thay đổi các đơn vị được đếm. Hãy kiểm tra ngày, cơ quan và loại đơn vị; "
                "nếu đúng như vậy thì đánh dấu «Vẫn ghi so sánh»."
            )
            % {"on": written(made.on)},
            field="unchanged",
        )
