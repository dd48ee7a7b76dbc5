"""Codes of records, the error of this app, and the checks that its other services share."""

from __future__ import annotations

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from minhbach_site.accounts.queries import last_day_ahead
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    Change,
    CodeCounter,
    Committee,
    OrganisationEvent,
    Unit,
)
from minhbach_site.organisation.states import (
    DECIDING_TYPES,
)
from minhbach_site.ui.dates import written
from minhbach_site.ui.wordindex import called

AHEAD = "organisation-ahead"  # the provision that bounds how far ahead a change is entered


class OrganisationError(Exception):
    """What was asked of the organisation cannot be; the message says what to do."""


class AskedFirstError(OrganisationError):
    """What can be but is more often a mistake; who means it says so in the call's argument named `field`, which the form shows then."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def new_code(prefix: str, year: int, taken: type[Model]) -> str:
    """The next free code `<PREFIX>-<year>-<n>` for a model with a unique `code`. Call it inside a transaction: its counter stays locked."""
    counter, _made = CodeCounter.objects.get_or_create(prefix=prefix, year=year)
    counter = CodeCounter.objects.select_for_update().get(pk=counter.pk)
    while True:
        counter.last += 1
        code = f"{prefix}-{year}-{counter.last}"
        if not taken._default_manager.filter(code=code).exists():  # a loaded file may have used it
            counter.save(update_fields=["last"])
            return code


def check_decision(change: Change) -> None:
    """The decision is in the register, of a type that decides, and not younger than what it decides."""
    decision = queries.decisions().filter(pk=change.decision_id).first()
    if decision is None:
        raise OrganisationError(
            _("Chưa có quyết định này trong sổ văn bản, hoặc văn bản đã hủy. Hãy vào sổ quyết định trước rồi chọn lại.")
        )
    if decision.type not in DECIDING_TYPES:
        raise OrganisationError(
            _("Tổ chức bộ máy chỉ thay đổi theo quyết định hoặc nghị quyết, không theo loại văn bản đã chọn. Hãy chọn lại.")
        )
    if change.on < decision.issued_on:
        raise OrganisationError(
            _("Ngày hiệu lực %(on)s sớm hơn ngày ban hành quyết định (%(issued)s). Hãy sửa ngày, hoặc chọn đúng quyết định.")
            % {"on": written(change.on), "issued": written(decision.issued_on)}
        )


def refuse_far_ahead(name: str, on: date, today: date) -> None:
    """A year far ahead is a slip of the finger: 01/01/2090."""
    last = last_day_ahead(AHEAD, today)
    if last is not None and on > last:
        raise OrganisationError(
            _("%(name)s %(on)s quá xa: trang chỉ nhận đến hết ngày %(last)s. Hãy kiểm tra lại năm; nếu đúng thì nhập khi gần ngày đó hơn.")
            % {"name": name, "on": written(on), "last": written(last)}
        )


def save_unit(unit: Unit) -> None:
    unit.search_text = called(unit.name, unit.code)
    unit.save()


def save_agency(agency: Agency) -> Agency:
    agency.search_text = called(agency.name, agency.short_name, agency.symbol, agency.code)
    agency.save()
    return agency


def check_issue(decision_id: int, on: date) -> None:
    check_decision(OrganisationEvent(decision_id=decision_id, on=on))


def reason_of(reason: str) -> str:
    """Why a line that was entered by mistake is taken out, for the journal. Raises OrganisationError where nothing is said."""
    if not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do bỏ dòng này."))
    return reason.strip()[:200]


def save_committee(committee: Committee) -> None:
    committee.search_text = called(committee.name, committee.code)
    committee.save()
