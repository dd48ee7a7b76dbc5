"""What a service of this app says when something cannot be, and what several of them refuse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.utils.translation import gettext as _

from minhbach_site.plans import queries
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.services.files import Taken, take_in
from minhbach_site.ui.answers import OutdatedError
from minhbach_site.ui.dates import written, written_moment

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

LONGEST_KEY = 18  # digits of a key that a database holds


class PlanError(Exception):
    """What was asked of plans, tasks, meetings or scores cannot be; the message says what to do."""


class OutdatedPlanError(PlanError, OutdatedError):
    """Another person wrote meanwhile."""


class DoubtfulError(PlanError):
    """What may be and is more often a slip; who means it says so by the argument `sure`."""


def refuse_without_reason(reason: str, needed: bool) -> str:
    """The reason without spaces at its ends. Raises PlanError when one is needed and none was given."""
    reason = reason.strip()
    if needed and not reason:
        raise PlanError(_("Hãy ghi lý do: người khác cần hiểu vì sao."))
    return reason


def refuse_odd_year(year: int, on: date) -> None:
    """Raise PlanError for a year that no agency of the register lived to plan, or too far ahead to be planned."""
    first, last = queries.years_to_enter(on)
    if not first <= year <= last:
        raise PlanError(
            _(
                "Năm phải từ %(first)s đến %(last)s, tính theo ngày thành lập cơ quan ghi ở «Tổ chức bộ máy» và năm nay; năm đã ghi là "
                "%(year)s. Hãy kiểm tra lại năm."
            )
            % {"year": year, "first": first, "last": last}
        )


def refuse_far_due_date(due_on: date, year: int) -> None:
    """A due date belongs to its year or to the one after; anything else is a slip of the keyboard."""
    if due_on.year not in {year, year + 1}:
        raise PlanError(
            _("Hạn %(day)s không thuộc năm %(year)s hoặc năm liền sau. Hãy kiểm tra lại hạn hoặc năm.")
            % {"day": written(due_on), "year": year}
        )


def refuse_past_due_date(due_on: date, on: date, reason: str = "") -> None:
    """Nothing is late at its birth, unless a reason says why it is only written down now."""
    if due_on < on and not reason.strip():
        raise PlanError(
            _("Hạn %(day)s đã qua. Hãy chọn hạn từ hôm nay trở đi, hoặc ghi lý do vì sao nay mới ghi nhiệm vụ.") % {"day": written(due_on)}
        )


def refuse_unseen(steps: Any, seen: str, actor: Person) -> None:
    """Raise PlanError where another person added to these `steps` what the page of the actor did not show: `seen` is `queries.as_seen` of
    then, empty for a call that comes from no page.
    """
    if not seen:
        return
    newer = steps.filter(pk__gt=int(seen) if seen.isdecimal() and len(seen) < LONGEST_KEY else 0).exclude(person=actor)
    last = newer.select_related("person").order_by("pk").last()
    if last is not None:
        raise OutdatedPlanError(
            _("%(who)s vừa ghi thay đổi lúc %(when)s, trong khi bạn đang nhập. Chưa lưu gì; hãy mở lại trang rồi nhập trên nội dung mới.")
            % {"who": last.person or _("hệ thống"), "when": written_moment(last.at)}
        )


def keep(file: File[bytes]) -> Taken:
    """Take in a file as the register of documents does: judged by its bytes, kept under its hash. Raises PlanError."""
    try:
        return take_in(file, file.name or "")
    except RecordsError as error:
        raise PlanError(str(error)) from error
