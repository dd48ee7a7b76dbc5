"""What came into, changed in or left a time for which someone vouched that a register of a room is complete, after they said so.

The rows of that time are kept with the statement as digests and compared with those of now. What ordinarily comes later is no change: a
day after the span counts as empty, and what later work fills in (`Dating.grows`) is not compared. A register that tells only the year is
compared for years that lie in the span as a whole.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhbach.facts.exports import Row
from minhbach.facts.schemas import KEPT, Kind
from minhbach_site.accounts.models import Person
from minhbach_site.audit.queries import last_change
from minhbach_site.registers.models import Coverage, VouchedRows
from minhbach_site.registers.queries import ROOM_ROWS, Span, may_vouch, pages_of, room_rows, vouchable
from minhbach_site.registers.states import DATINGS
from minhbach_site.ui.menu import Hit

SHOWN = 20  # records named of each kind; the numbers tell of all
KEPT_FOR = 24 * 60 * 60  # seconds that a comparison is remembered, unless something changes sooner
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Since:
    """What became of the rows for which `coverage` vouches since it was said, as codes in order."""

    coverage: Coverage
    added: Sequence[str]
    changed: Sequence[str]
    removed: Sequence[str]

    @property
    def title(self) -> str:
        return str(self.coverage.get_table_display())

    @property
    def counts(self) -> tuple[int, int, int]:
        return len(self.added), len(self.changed), len(self.removed)

    @property
    def words(self) -> str:
        return change_words(*self.counts)

    @property
    def page(self) -> str:
        return reverse("registers:register", args=[self.coverage.table])

    def parts(self) -> list[tuple[str, list[tuple[str, str]], int]]:
        """The codes of each kind with their pages, and how many more there are. One query for each kind."""
        kinds = ((_("Thêm:"), self.added), (_("Sửa:"), self.changed), (_("Bớt:"), self.removed))
        return [(said, _linked(self.coverage.table, codes[:SHOWN]), max(len(codes) - SHOWN, 0)) for said, codes in kinds if codes]


def change_words(added: int, changed: int, removed: int) -> str:
    """For instance «thêm 1 dòng, bớt 2 dòng»."""
    said = [
        (added, ngettext("thêm %(count)s dòng", "thêm %(count)s dòng", added)),
        (changed, ngettext("sửa %(count)s dòng", "sửa %(count)s dòng", changed)),
        (removed, ngettext("bớt %(count)s dòng", "bớt %(count)s dòng", removed)),
    ]
    return ", ".join(words % {"count": count} for count, words in said if count)


def _linked(table: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    pages = pages_of(table, codes)
    return [(code, pages.get(code, "")) for code in codes]


# --- the rows of a span ----------------------------------------------------------------------------------------------------------------


def kept_rows(coverage: Coverage) -> VouchedRows | None:
    """The rows for which a statement vouches as they are now, to be saved with it; None for a register that comes as a file or that an app
    above this one keeps."""
    if coverage.table not in ROOM_ROWS:
        return None
    columns = _compared(coverage.table)
    rows = _digests(coverage.table, columns, (coverage.from_on, coverage.to_on))
    content = json.dumps({"columns": columns, "rows": rows}, sort_keys=True)
    return VouchedRows(coverage=coverage, count=len(rows), rows=zlib.compress(content.encode()))


def _compared(table: str) -> list[str]:
    grows = DATINGS[table].grows
    return [column.name for column in KEPT[table].columns if column.name not in grows]


def _digests(table: str, columns: Sequence[str], span: Span) -> dict[str, str]:
    """A digest of each row of the span, by the row's code."""
    names = [column.name for column in KEPT[table].columns]
    key, period = names.index(KEPT[table].key), names.index(DATINGS[table].period)
    by_year = KEPT[table].column(DATINGS[table].period).kind is Kind.INTEGER
    at = [names.index(name) for name in columns]
    inside = _years(span) if by_year else span
    return {str(row[key]): _digest(row, at, span[1]) for row in room_rows(table, span) if _falls(row[period], inside)}


def _years(span: Span) -> tuple[int, int]:
    """The first and last year that lie in the span as a whole; the first is after the last where none does."""
    first, last = span
    begins, ends = date(first.year, 1, 1), date(last.year, 12, 31)
    return first.year + (first > begins), last.year - (last < ends)


def _falls(value: Any, inside: tuple[Any, Any]) -> bool:
    """Whether a day lies between two days, or a year between two years."""
    return value is not None and inside[0] <= value <= inside[1]


def _digest(row: Row, at: Iterable[int], last: date) -> str:
    said = json.dumps([_plain(row[place], last) for place in at], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


def _plain(value: object, last: date) -> str | None:
    """A value in words that are the same in every database; none for a day that came after the span."""
    if value is None or value == "" or (isinstance(value, date) and value > last):
        return None
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


# --- what was said, and what is ---------------------------------------------------------------------------------------------------------


def since(*, tables: Iterable[str] | None = None, within: Span | None = None) -> list[Since]:
    """What changed under the statements in force, of these registers and of those whose span touches `within`; nothing for the others.

    A comparison is remembered until anything changes on the site: then a few queries for each register, of the rows of its span.
    """
    found = Coverage.objects.filter(withdrawn_at__isnull=True, vouched__isnull=False).select_related("vouched_by").order_by("table")
    if tables is not None:
        found = found.filter(table__in=list(tables))
    if within is not None:
        found = found.filter(from_on__lte=within[1], to_on__gte=within[0])
    coverages = list(found)
    if not coverages:
        return []
    sequence = last_change()
    names = {one.pk: f"registers.since:{one.pk}:{sequence}" for one in coverages}
    known = cache.get_many(names.values())
    new = {names[one.pk]: _now(one) for one in coverages if names[one.pk] not in known}
    if new:
        cache.set_many(new, KEPT_FOR)
    told = [Since(one, *{**known, **new}[names[one.pk]]) for one in coverages]
    return [one for one in told if one.added or one.changed or one.removed]


def _now(coverage: Coverage) -> tuple[list[str], list[str], list[str]]:
    """The codes that were added, changed and removed; none where this version can no longer read what was compared then."""
    content = VouchedRows.objects.values_list("rows", flat=True).get(coverage=coverage)
    kept = json.loads(zlib.decompress(bytes(content)))
    before: Mapping[str, str] = kept["rows"]
    if not set(kept["columns"]) <= {column.name for column in KEPT[coverage.table].columns}:
        return [], [], []
    now = _digests(coverage.table, kept["columns"], (coverage.from_on, coverage.to_on))
    return (
        sorted(now.keys() - before.keys()),
        sorted(code for code in now.keys() & before.keys() if now[code] != before[code]),
        sorted(before.keys() - now.keys()),
    )


def to_vouch_anew(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """The registers that changed in a time for which this person vouched; where whoever vouched no longer may, or it came with the agency's
    card, those for which this person may vouch."""
    found = [one for one in since(tables=vouchable(actor, on)) if _is_for(actor, one.coverage, on)]
    return [Hit(one.coverage.get_table_display(), one.page, _told(one)) for one in found[:limit]]


def _is_for(actor: Person, coverage: Coverage, on: date) -> bool:
    by = coverage.vouched_by
    return by is None or by == actor or not may_vouch(by, coverage.table, on)


def _told(one: Since) -> str:
    return _("%(changes)s trong thời gian đã xác nhận") % {"changes": one.words}


def may_compare(coverage: Coverage | None) -> bool:
    """Whether rows were kept with a statement about a room's register: an older version kept none."""
    return coverage is None or coverage.table not in ROOM_ROWS or VouchedRows.objects.filter(coverage=coverage).exists()
