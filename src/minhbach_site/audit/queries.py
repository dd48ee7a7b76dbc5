"""Reading the journal and judging whether its chain holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, Head
from minhbach_site.audit.states import FIRST

SHOWN = 5
SEAL_PARTS = 3
HASH = re.compile(r"[0-9a-f]{64}")


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


@dataclass(frozen=True, slots=True)
class Proof:
    """What was kept outside of the journal, on paper or in a file of seals. An empty hash only says that there was an entry."""

    sequence: int
    hash: str = ""


class ProofError(Exception):
    """What was typed or read is no proof; the message says what is expected."""


def proof_of(sequence: str, hash_: str) -> Proof:
    """The proof of a number of entries and a hash as they are typed: capitals and spaces do not matter.

    >>> proof_of("2", "AB" * 32).hash == "ab" * 32
    True
    """
    number, letters = sequence.strip(), "".join(hash_.split()).lower()
    if not number.isdecimal() or int(number) < 1:
        raise ProofError(_("Số dòng phải là số nguyên từ 1 trở lên, như trên bản chứng thực; không phải «%(text)s».") % {"text": number})
    if letters and not HASH.fullmatch(letters):
        raise ProofError(
            _("Mã băm phải đủ 64 ký tự gồm chữ số và chữ a–f, như trên bản chứng thực; ở đây có %(count)d ký tự. Hãy chép lại cho đủ.")
            % {"count": len(letters)}
        )
    return Proof(int(number), letters)


def seal_line(verdict: Verdict, at: datetime) -> str:
    """One line of a file of seals: the moment, the number of entries and the hash of the last."""
    return f"{at.isoformat(timespec='seconds')} {verdict.count} {verdict.head}\n"


def seals_in(text: str) -> list[Proof]:
    """The proofs in a file of seals. Raises ProofError naming the line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        try:
            found.append(proof_of(parts[1], parts[2]) if len(parts) == SEAL_PARTS else proof_of("", ""))
        except ProofError as error:
            expected = _("Dòng %(number)d của tệp niêm không phải «thời điểm, số dòng, mã băm».") % {"number": number}
            raise ProofError(f"{expected} {error}" if len(parts) == SEAL_PARTS else expected) from error
    return found


def verify(*, proofs: Collection[Proof] = ()) -> Verdict:
    """Walk the whole chain and name the first entry that was altered, removed, moved, cut off or not written by the site.

    With `proofs` kept elsewhere even a journal that was rewritten or cut, hashes, head and all, is found out. Without one that cannot be
    seen: see also `unwitnessed`.
    """
    kept: dict[int, set[str]] = defaultdict(set)
    for proof in proofs:
        kept[proof.sequence].add(proof.hash)
    head = Head.objects.filter(pk=1).first() or Head()
    walked = Verdict(0, FIRST, None, None)
    at_head = walked if head.sequence == 0 else None
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        fault = _fault(entry, walked.count + 1, walked.head)
        if fault:
            return replace(walked, at_sequence=walked.count + 1, fault=fault)
        walked = Verdict(entry.sequence, entry.hash, walked.first_at or entry.at, entry.at)
        if kept.pop(entry.sequence, set()) - {"", entry.hash}:
            fault = _("mã băm khác với bản chứng thực: nhật ký đã bị viết lại từ dòng này hoặc trước đó")
            return replace(walked, at_sequence=entry.sequence, fault=fault)
        if entry.sequence == head.sequence:
            at_head = walked
    return _judge_end(walked, at_head, head, kept)


def _judge_end(walked: Verdict, at_head: Verdict | None, head: Head, kept: Collection[int]) -> Verdict:
    if at_head is None:
        fault = _("phần cuối bị cắt: dòng cuối phải là %(number)s") % {"number": head.sequence}
        return replace(walked, at_sequence=walked.count + 1, fault=fault)
    if at_head.head != head.hash:
        fault = _("mã băm khác với mã mà trang đã ghi: nhật ký đã bị viết lại từ dòng này hoặc trước đó")
        return replace(at_head, count=head.sequence - 1, at_sequence=head.sequence, fault=fault)
    if walked.count > head.sequence:
        fault = _("từ dòng này trở đi không phải do trang ghi: trang mới ghi đến dòng %(number)s") % {"number": head.sequence}
        return replace(at_head, at_sequence=head.sequence + 1, fault=fault)
    if kept:
        fault = _("phần cuối bị cắt: bản chứng thực có đến dòng %(number)s") % {"number": max(kept)}
        return replace(walked, at_sequence=walked.count + 1, fault=fault)
    return walked


@dataclass(frozen=True, slots=True)
class Unwitnessed:
    """Records of a kind whose making is always journaled, and of which the journal says nothing."""

    kind: str
    count: int
    first: tuple[str, ...]  # the numbers of the first few


def unwitnessed() -> list[Unwitnessed]:
    """What is there although the journal never heard of it: its entries were deleted, or it was written past the site.

    Models with `WITNESSED` are asked, and people: a site with people has a journal.
    """
    found = []
    for model in apps.get_models():
        if getattr(model, "WITNESSED", False):
            said = Entry.objects.filter(subject_type=model._meta.label_lower).values("subject")
            missing = model._default_manager.annotate(as_text=Cast("pk", CharField())).exclude(as_text__in=said).order_by("pk")
            numbers = tuple(missing.values_list("as_text", flat=True)[:SHOWN])
            if numbers:
                found.append(Unwitnessed(str(model._meta.verbose_name), missing.count(), numbers))
    people = get_user_model()._default_manager
    if not Entry.objects.exists() and people.exists():
        found.append(Unwitnessed(str(people.model._meta.verbose_name), people.count(), ()))
    return found


def _fault(entry: Entry, sequence: int, previous: str) -> str:
    if entry.sequence != sequence:
        return _("dòng này đã bị xóa")
    if entry.previous != previous:
        return _("không nối với dòng trước: một trong hai dòng đã bị thay hoặc đổi chỗ")
    if entry.computed_hash() != entry.hash:
        return _("nội dung đã bị sửa: mã băm tính lại không khớp")
    return ""
