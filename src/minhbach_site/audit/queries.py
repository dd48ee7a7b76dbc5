"""Reading the journal and judging whether its chain holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, Head
from minhbach_site.audit.states import FIRST


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found. `fault` is empty when all entries hold; `at_sequence` is the first that does not."""

    count: int
    head: str
    first_at: datetime | None
    last_at: datetime | None
    at_sequence: int | None = None
    fault: str = ""

    @property
    def holds(self) -> bool:
        return not self.fault


def entries() -> QuerySet[Entry]:
    """All entries, newest first."""
    return Entry.objects.order_by("-sequence")


def history(subject: Model) -> QuerySet[Entry]:
    """What was done to one record, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject=str(subject.pk)).order_by("sequence")


def verify(*, until: int | None = None, expected_head: str = "") -> Verdict:
    """Walk the whole chain and name the first entry that was altered, removed, moved or cut off.

    `expected_head` is a hash kept elsewhere (a printed proof), of the entry `until`: with it even a journal that was rewritten, hashes and
    all, is found out. Without it such a rewriting cannot be seen.
    """
    sequence, previous, first_at, last_at = 0, FIRST, None, None
    found_head = until == 0
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        fault = _fault(entry, sequence + 1, previous)
        if fault:
            return Verdict(sequence, previous, first_at, last_at, entry.sequence if entry.sequence == sequence + 1 else sequence + 1, fault)
        sequence, previous, last_at = entry.sequence, entry.hash, entry.at
        first_at = first_at or entry.at
        if until == sequence:
            found_head = True
            if expected_head and expected_head != entry.hash:
                return Verdict(
                    sequence,
                    previous,
                    first_at,
                    last_at,
                    sequence,
                    _("mã băm khác với bản chứng thực: nhật ký đã bị viết lại từ dòng này hoặc trước đó"),
                )
    head = Head.objects.filter(pk=1).first() or Head()
    if (head.sequence, head.hash) != (sequence, previous):
        fault = _("phần cuối bị cắt: dòng cuối phải là %(number)s") % {"number": head.sequence}
        return Verdict(sequence, previous, first_at, last_at, sequence + 1, fault)
    if until is not None and not found_head:
        fault = _("phần cuối bị cắt: bản chứng thực có đến dòng %(number)s") % {"number": until}
        return Verdict(sequence, previous, first_at, last_at, sequence + 1, fault)
    return Verdict(sequence, previous, first_at, last_at)


def _fault(entry: Entry, sequence: int, previous: str) -> str:
    if entry.sequence != sequence:
        return _("dòng này đã bị xóa")
    if entry.previous != previous:
        return _("không nối với dòng trước: một trong hai dòng đã bị thay hoặc đổi chỗ")
    if entry.computed_hash() != entry.hash:
        return _("nội dung đã bị sửa: mã băm tính lại không khớp")
    return ""
