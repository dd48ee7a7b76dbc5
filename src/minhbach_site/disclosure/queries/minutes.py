"""The forms to sign: minutes of putting up and of taking down."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from minhbach.deadlines.terms import Deadline
from minhbach.documents.minutes import Posting
from minhbach.law.provisions import NotInForceError, Version
from minhbach.law.wording import form_bases, term_words
from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import AssetPosting, Correction, Disclosure
from minhbach_site.disclosure.queries.dates import count_keep, due_day, free_from
from minhbach_site.disclosure.queries.matters import group_name, law
from minhbach_site.disclosure.queries.seen import UNSEEN
from minhbach_site.disclosure.states import CorrectionState, Minutes
from minhbach_site.disclosure.states import Form as PostedForm
from minhbach_site.organisation.queries import agency_on
from minhbach_site.records.models import Document
from minhbach_site.records.queries import Names
from minhbach_site.ui.dates import day_of

# who did it signs it; no form of the law names either
_HANDS = {Minutes.POSTING: "Người niêm yết", Minutes.TAKING_DOWN: "Người gỡ niêm yết"}


def minutes_of(item: Disclosure, on: date) -> list[Minutes]:
    """The forms to sign that may be made on that day: that of taking down from the first day on which it may be taken down."""
    if item.form != PostedForm.POSTING or item.state in UNSEEN:
        return []
    first = free_from(item)
    over = item.ended_on is not None or (item.started_on is not None and first is not None and first <= on)
    return [Minutes.POSTING, Minutes.TAKING_DOWN] if over else [Minutes.POSTING]


def posting(item: Disclosure, which: Minutes, person: Person, on: date) -> Posting:
    """What the minutes of putting up or of taking down say, as it stood on the day they are about.

    A day that is not recorded yet is left for the pen: minutes never tell a day that has not been. `on` is the day of asking.
    """
    day = item.started_on or on
    agency = agency_on(day)
    assets = getattr(item, "assets", None)
    minutes = law().matters[item.matter].minutes
    version = _version(minutes, day) if minutes else None
    going_up = which == Minutes.POSTING
    keep_until, keep = _first_keep(item, day) if going_up else (item.keep_until, _keep_term(item, item.counted_from or day))
    return Posting(
        superior=(agency.superior if agency else "").upper(),
        agency=(agency.short_name or agency.name if agency else "").upper(),
        symbol=f"BB-{agency.symbol}" if agency else "BB",
        code=item.code,
        item=wording_at_first(item) if going_up else wording_on(item, item.ended_on),
        group=f"{item.group}) {group_name(item.group, day)}",
        document=_named(item.document, person, on) if item.document else "",
        place=item.place,
        posted_on=item.started_on,
        keep_until=keep_until if item.started_on else None,
        extended_until=None if going_up else item.extended_until,
        keep_words=term_words(keep.term, keep.version) if keep else item.keep_basis,
        removed_on=None if going_up else item.ended_on,
        basis=form_bases(*(one for one in (keep.version if keep else None, version) if one)),
        counts=_counts(assets) if assets else (),
        signers=(_HANDS[which], *(("Đại diện tổ chức công đoàn",) if version else ()), "Thủ trưởng cơ quan"),
    )


def caution_before_signing(item: Disclosure, on: date) -> str:
    """What whoever signs must compare first: how far the provision on who signs was read, for the page; a form to sign has no such note."""
    code = law().matters[item.matter].minutes
    version = _version(code, item.started_on or on) if code else None
    return version.note if version else ""


def wording_at_first(item: Disclosure) -> str:
    """The words that were put up, before any correction."""
    first = _standing_corrections(item).first()
    return first.old_item if first else item.item


def wording_on(item: Disclosure, day: date | None) -> str:
    """The words that stood at the end of a day; the present ones where no day is given."""
    later = [one for one in _standing_corrections(item) if day and one.decided_at and day_of(one.decided_at) > day]
    return later[0].old_item if later else item.item


def _standing_corrections(item: Disclosure) -> QuerySet[Correction]:
    return Correction.objects.filter(disclosure=item, state=CorrectionState.APPROVED).order_by("decided_at", "pk")


def _first_keep(item: Disclosure, day: date) -> tuple[date | None, Deadline | None]:
    """The last day by law and its term as they were when it was put up: an approved correction may have begun the time anew since."""
    keep = _keep_term(item, day)
    begun_anew = item.counted_from is not None and item.counted_from != item.started_on
    if begun_anew and keep is not None:
        return due_day(keep), keep
    return item.keep_until, keep


def _keep_term(item: Disclosure, counted_from: date) -> Deadline | None:
    return None if item.keep_basis else count_keep(item.matter, item.form, counted_from)[0]


def _version(code: str, day: date) -> Version | None:
    try:
        return law().provisions.find(code).on(day)
    except NotInForceError:
        return None


def _named(document: Document, person: Person, on: date) -> str:
    return f"{Names(person, on).of(document)[document.pk].name} ngày {document.issued_on:%d/%m/%Y}"


def _counts(assets: AssetPosting) -> tuple[tuple[str, int], ...]:
    return (
        ("Số người phải kê khai", assets.required),
        ("Số người đã kê khai", assets.declared),
        ("Số bản kê khai được công khai", assets.disclosed),
    )
