"""Numbers of documents: taken one after the other under lock, kept for a document to come, or explained when not used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Agency
from minhbach_site.records import queries
from minhbach_site.records.models import Document, NumberReservation, NumberSeries
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.states import NUMBER_TRANSITIONS, Direction, DocumentType, NumberAction, NumberUse
from minhbach_site.ui.dates import day_of

MOST_AT_ONCE = 50
_FIELDS = ("series", "number", "use", "until_on", "reason")


@transaction.atomic
def open_series(
    *,
    actor: Person,
    agency_id: int,
    year: int,
    direction: Direction,
    group: str,
    title: str,
    types: Sequence[DocumentType],
    at: datetime,
    first_number: int = 1,
    note: str = "",
) -> NumberSeries:
    """A run of numbers of an agency and a year. `types` empty: every type that no other run of that year takes."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    agency = Agency.objects.get(pk=agency_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if agency.from_on > last or (agency.to_on is not None and agency.to_on < first):
        raise RecordsError(_("«%(agency)s» không tồn tại trong năm %(year)d.") % {"agency": agency, "year": year})
    present = NumberSeries.objects.filter(agency=agency, year=year, direction=direction)
    if present.filter(group=group).exists():
        raise RecordsError(_("Đã có sổ số mang mã «%(group)s» trong năm này. Hãy đặt mã khác.") % {"group": group})
    taken = {code for one in present for code in one.type_codes}
    if doubled := [DocumentType(code).label for code in types if code in taken]:
        raise RecordsError(_("Loại văn bản đã thuộc sổ số khác: %(types)s.") % {"types": ", ".join(map(str, doubled))})
    if not types and any(not one.type_codes for one in present):
        raise RecordsError(_("Đã có sổ số chung cho mọi loại văn bản trong năm này. Hãy chọn loại văn bản cho sổ mới."))
    if first_number < 1:
        raise RecordsError(_("Số đầu tiên phải từ 1 trở lên."))
    series = NumberSeries.objects.create(
        agency=agency,
        year=year,
        direction=direction,
        group=group,
        title=" ".join(title.split()),
        types="; ".join(types),
        last_number=first_number - 1,
        note=note.strip(),
    )
    record(actor=actor, action="records.open_series", subject=series, at=at, fields=("agency", "year", "direction", "group", "last_number"))
    return series


@transaction.atomic
def reserve_numbers(*, actor: Person, series_id: int, count: int, reason: str, until_on: date, at: datetime) -> list[NumberReservation]:
    """Keep the next numbers for documents to come, until a day and for a reason that the list of the run shows."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    if not 1 <= count <= MOST_AT_ONCE:
        raise RecordsError(_("Mỗi lần dành từ 1 đến %(most)d số.") % {"most": MOST_AT_ONCE})
    if until_on < day_of(at):
        raise RecordsError(_("Ngày giữ số phải từ hôm nay trở đi."))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do dành số."))
    series = NumberSeries.objects.select_for_update().get(pk=series_id)
    made = []
    for _number in range(count):
        kept = NumberReservation.objects.create(
            series=series,
            number=next_number(series),
            use=NumberUse.RESERVED,
            reason=reason.strip(),
            until_on=until_on,
            made_by=actor,
            made_at=at,
        )
        record(actor=actor, action="records.reserve", subject=kept, at=at, fields=_FIELDS)
        made.append(kept)
    return made


@transaction.atomic
def release_number(*, actor: Person, reservation_id: int, at: datetime) -> NumberReservation:
    """Give a kept number back: it stands among the gaps again, to be used or explained."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    kept = NumberReservation.objects.select_for_update().get(pk=reservation_id)
    _move(kept, NumberAction.RELEASE)
    record(actor=actor, action="records.release", subject=kept, at=at, fields=_FIELDS)
    return kept


@transaction.atomic
def explain_gap(*, actor: Person, series_id: int, first: int, last: int, reason: str, at: datetime) -> list[NumberReservation]:
    """Say why numbers of a run bear no document: a form spoilt, a page left free, a register begun late."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do số không dùng."))
    series = NumberSeries.objects.select_for_update().get(pk=series_id)
    gaps = queries.gaps(series)
    if not any(gap.first <= first <= last <= gap.last for gap in gaps):
        raise RecordsError(
            _("Từ số %(first)d đến số %(last)d không phải là các số trống. Hãy xem lại danh sách số trống.")
            % {"first": first, "last": last}
        )
    made = [
        NumberReservation(series=series, number=number, use=NumberUse.EXPLAINED, reason=reason.strip(), made_by=actor, made_at=at)
        for number in range(first, last + 1)
    ]
    NumberReservation.objects.bulk_create(made)
    for end in {first, last}:  # the journal tells where the explained run begins and ends
        record(actor=actor, action="records.explain_gap", subject=series, at=at, values={"number": end})
    return made


def next_number(series: NumberSeries) -> int:
    """The number after the last of a locked run; the run moves on."""
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def take(series: NumberSeries, issued_on: date, number: int | None) -> int:
    """The next number of a locked run, or a given one: kept before, or standing in a gap.

    A number and its day rise together (Decree 30/2020/NĐ-CP, article 15): raises RecordsError where a later number would bear an earlier
    day, because then one of the two is wrong.
    """
    if number is None:
        number = next_number(series)
    else:
        if number < 1:
            raise RecordsError(_("Số văn bản phải từ 1 trở lên."))
        if Document.objects.filter(series=series, number=number).exists():
            raise RecordsError(
                _("Số %(number)d của «%(series)s» đã cấp. Hãy để trống để lấy số tiếp theo.") % {"number": number, "series": series}
            )
        kept = NumberReservation.objects.select_for_update().filter(series=series, number=number).exclude(use=NumberUse.RELEASED).first()
        if kept is not None:
            _move(kept, NumberAction.USE)
        if number > series.last_number:
            series.last_number = number
            series.save(update_fields=["last_number"])
    if series.direction == Direction.OUTGOING:
        _check_order(series, issued_on, number)
    return number


def _check_order(series: NumberSeries, issued_on: date, number: int) -> None:
    before = Document.objects.filter(series=series, number__lt=number).order_by("-number").first()
    after = Document.objects.filter(series=series, number__gt=number).order_by("number").first()
    words = _(
        "Số %(number)d ngày %(day)s không khớp thứ tự với số %(other)d ngày %(other_day)s: số sau không được đề ngày trước "
        "số trước. Hãy kiểm tra lại ngày, hoặc dùng số đã dành trước."
    )
    for other in (before, after):
        if other is None or other.number is None:
            continue
        wrong = issued_on < other.issued_on if other.number < number else issued_on > other.issued_on
        if wrong:
            raise RecordsError(
                words
                % {
                    "number": number,
                    "day": f"{issued_on:%d/%m/%Y}",
                    "other": other.number,
                    "other_day": f"{other.issued_on:%d/%m/%Y}",
                }
            )


def _move(kept: NumberReservation, action: NumberAction) -> None:
    use = NUMBER_TRANSITIONS.get((NumberUse(kept.use), action))
    if use is None:
        raise RecordsError(
            _("Số %(number)d đang ở trạng thái «%(use)s» nên không làm được việc này.")
            % {"number": kept.number, "use": kept.get_use_display()}
        )
    kept.use = use
    kept.save(update_fields=["use"])


def series_for(agency: Agency, year: int, direction: Direction, type: DocumentType, *, actor: Person | None, at: datetime) -> NumberSeries:
    """The locked run that a document of this type takes its number from; the common run of a year opens itself with its first document."""
    present = list(NumberSeries.objects.select_for_update().filter(agency=agency, year=year, direction=direction).order_by("group"))
    own = next((one for one in present if type in one.type_codes), None)
    common = next((one for one in present if not one.type_codes), None)
    if own or common:
        return own or common  # type: ignore[return-value]  # one of the two is there
    words = _("Văn bản đi") if direction == Direction.OUTGOING else _("Văn bản đến")
    series = NumberSeries.objects.create(agency=agency, year=year, direction=direction, title=f"{words} {agency.symbol} {year}")
    record(actor=actor, action="records.open_series", subject=series, at=at, fields=("agency", "year", "direction", "group", "last_number"))
    return series
