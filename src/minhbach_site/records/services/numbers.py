"""Numbers of documents: taken one after the other under lock, kept for a document to come, or explained when not used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minhbach.deadlines.terms import named_day
from minhbach.law.wording import article_of
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import law_on
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Agency
from minhbach_site.records import queries
from minhbach_site.records.models import Document, NumberReservation, NumberSeries
from minhbach_site.records.services.checking import refuse_unlikely
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.states import NUMBER_TRANSITIONS, Direction, DocumentType, NumberAction, NumberUse
from minhbach_site.ui.dates import day_of, written

MOST_AT_ONCE = 50
RUN = "document-number-run"  # the provision that says on which day of the year a run ends
MOST_NUMBER = 999_999  # no register of a year comes near it; a longer number is a slip of the finger
_FIELDS = ("series", "number", "last", "use", "until_on", "reason")
_OPENED = ("agency", "year", "direction", "group", "first_number", "last_number")


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
    _check_most(first_number)
    series = NumberSeries.objects.create(
        agency=agency,
        year=year,
        direction=direction,
        group=group,
        title=" ".join(title.split()),
        types="; ".join(types),
        first_number=first_number,
        last_number=first_number - 1,
        note=note.strip(),
    )
    record(actor=actor, action="records.open_series", subject=series, at=at, fields=_OPENED)
    return series


@transaction.atomic
def reserve_numbers(*, actor: Person, series_id: int, count: int, reason: str, until_on: date, at: datetime) -> list[NumberReservation]:
    """Keep the next numbers for documents to come, until a day and for a reason that the list of the run shows."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    if not 1 <= count <= MOST_AT_ONCE:
        raise RecordsError(_("Mỗi lần dành từ 1 đến %(most)d số.") % {"most": MOST_AT_ONCE})
    refuse_unlikely(_("Ngày giữ số"), until_on)
    if until_on < day_of(at):
        raise RecordsError(_("Ngày giữ số phải từ hôm nay trở đi."))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do dành số."))
    series = NumberSeries.objects.select_for_update().get(pk=series_id)
    _refuse_beyond_run(series, until_on, day_of(at))
    made = []
    for _number in range(count):
        number = next_number(series)
        kept = NumberReservation.objects.create(
            series=series,
            number=number,
            last=number,
            use=NumberUse.RESERVED,
            reason=reason.strip(),
            until_on=until_on,
            made_by=actor,
            made_at=at,
        )
        record(actor=actor, action="records.reserve", subject=kept, at=at, fields=_FIELDS)
        made.append(kept)
    return made


def _refuse_beyond_run(series: NumberSeries, until_on: date, today: date) -> None:
    """A number kept longer than its run lasts could never be used."""
    law = law_on(RUN, today)
    if law is None:
        return
    last = named_day(law.term(), date(series.year, 1, 1))
    said = {"series": series, "last": written(last), "article": article_of(law)}
    if last < today:
        raise RecordsError(_("«%(series)s» đã hết vào ngày %(last)s (%(article)s). Hãy dành số ở sổ của năm nay.") % said)
    if until_on > last:
        raise RecordsError(
            _("Số của «%(series)s» chỉ dùng được đến hết ngày %(last)s (%(article)s). Hãy chọn ngày giữ số trong khoảng đó.") % said
        )


@transaction.atomic
def release_number(*, actor: Person, reservation_id: int, at: datetime) -> NumberReservation:
    """Give a kept number back: it stands among the gaps again, to be used or explained."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    kept = NumberReservation.objects.select_for_update().get(pk=reservation_id)
    _move(kept, NumberAction.RELEASE)
    record(actor=actor, action="records.release", subject=kept, at=at, fields=_FIELDS)
    return kept


@transaction.atomic
def explain_gap(*, actor: Person, series_id: int, first: int, last: int, reason: str, at: datetime) -> NumberReservation:
    """Say why numbers of a run bear no document: a form spoilt, a page left free, a register begun late."""
    require(actor, Permission.MANAGE_NUMBERS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do số không dùng."))
    series = NumberSeries.objects.select_for_update().get(pk=series_id)
    if not any(gap.first <= first <= last <= gap.last for gap in queries.gaps(series)):
        raise RecordsError(
            _("Từ số %(first)d đến số %(last)d không phải là các số trống. Hãy xem lại danh sách số trống.")
            % {"first": first, "last": last}
        )
    return _explain(series, first, last, reason, actor, at)


def _explain(series: NumberSeries, first: int, last: int, reason: str, actor: Person, at: datetime) -> NumberReservation:
    made = NumberReservation.objects.create(
        series=series, number=first, last=last, use=NumberUse.EXPLAINED, reason=reason.strip(), made_by=actor, made_at=at
    )
    values = {"number": first, "last": last}
    record(actor=actor, action="records.explain_gap", subject=series, at=at, values=values, also=(made,), seals=False)
    return made


def next_number(series: NumberSeries) -> int:
    """The number after the last of a locked run; the run moves on."""
    _check_most(series.last_number + 1)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _check_most(number: int) -> None:
    if number > MOST_NUMBER:
        raise RecordsError(_("Số văn bản không quá %(most)d. Hãy kiểm tra lại số.") % {"most": MOST_NUMBER})


def take(series: NumberSeries, issued_on: date, number: int | None, *, skip_reason: str, actor: Person, at: datetime) -> int:
    """The next number of a locked run, or a given one: kept before, or standing in a gap. One beyond the next leaves numbers free, which
    is journaled with `skip_reason`; in a run that is still empty it is the first number.

    A number and its day rise together (Decree 30/2020/NĐ-CP, article 15): raises RecordsError where a later number would bear an earlier
    day, because then one of the two is wrong.
    """
    if number is None:
        number = next_number(series)
    else:
        if number < 1:
            raise RecordsError(_("Số văn bản phải từ 1 trở lên."))
        _check_most(number)
        if Document.objects.filter(series=series, number=number).exists():
            raise RecordsError(
                _("Số %(number)d của «%(series)s» đã cấp. Hãy để trống để lấy số tiếp theo.") % {"number": number, "series": series}
            )
        covering = NumberReservation.objects.filter(series=series, number__lte=number, last__gte=number)
        kept = covering.select_for_update().exclude(use=NumberUse.RELEASED).first()
        if kept is not None:
            _move(kept, NumberAction.USE)
        elif number > series.last_number + 1:
            _skip(series, number, skip_reason, actor, at)
        if number > series.last_number:
            series.last_number = number
            series.save(update_fields=["last_number"])
    if series.direction == Direction.OUTGOING:
        _check_order(series, issued_on, number)
    return number


def _skip(series: NumberSeries, number: int, reason: str, actor: Person, at: datetime) -> None:
    """Numbers that are left free by taking a later one, said why."""
    first, last = series.last_number + 1, number - 1
    if not reason.strip():
        raise RecordsError(
            _(
                "Lấy số %(number)d thì bỏ trống %(gap)s của «%(series)s». Hãy để trống ô số để lấy số %(next)d; nếu đúng là phải nhảy số "
                "thì ghi lý do vào ô «Lý do nhảy số»."
            )
            % {"number": number, "gap": queries.Gap(first, last), "series": series, "next": first}
        )
    if Document.objects.filter(series=series).exists() or NumberReservation.objects.filter(series=series).exists():
        _explain(series, first, last, reason[:300], actor, at)
        return
    series.first_number = number
    series.save(update_fields=["first_number"])
    record(
        actor=actor, action="records.skip_numbers", subject=series, at=at, fields=("first_number",), values={"reason": reason.strip()[:200]}
    )


def draw_back(series: NumberSeries) -> None:
    """The last number of a run is again the last that stands, after a document was given another."""
    documents = Document.objects.filter(series=series).aggregate(last=Max("number"))["last"]
    kept = NumberReservation.objects.filter(series=series).exclude(use=NumberUse.RELEASED).aggregate(last=Max("last"))["last"]
    series.last_number = max(documents or 0, kept or 0, series.first_number - 1)
    series.save(update_fields=["last_number"])


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
                    "day": written(issued_on),
                    "other": other.number,
                    "other_day": written(other.issued_on),
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
    record(actor=actor, action="records.open_series", subject=series, at=at, fields=_OPENED)
    return series
