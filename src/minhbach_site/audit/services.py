"""Writing the journal. Every service of the site ends with `record`; a view of something sensitive calls `record_read`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Protocol, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, Examination, Head, canonical
from minhbach_site.audit.queries import (
    Findings,
    Proof,
    count_rows,
    examine,
    is_soon_looked_at,
    journaled_models,
    journaled_values,
    kept_of,
    kinds_all_told,
    row_hash,
    row_hashes,
    set_guards_anew,
    stored,
    unsealed,
    words_of,
)
from minhbach_site.audit.states import ACCEPTED, ALL_TOLD, FIRST, MAX_TEXT, REMOVED, SEALED_LATER, Kind, Stage
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.workers import (
    GOING,
    CancelledWork,
    WorkAction,
    WorkState,
    beside,
    move,
    over_words,
    require_may_call_off,
    start,
    tell,
)

WORKER = "prove_journal"
BATCH = 500  # rows sealed in one transaction
Value: TypeAlias = str | int | bool | date | Decimal | None


class Actor(Protocol):
    """Who acts, as far as the journal needs to know: `accounts.Person` is above this app."""

    pk: int

    @property
    def acts_for(self) -> int | None:
        """Whose lent role lets them do what they do; None for their own."""

    def may(self, permission: str, *, on: date) -> bool: ...

    def calls_off_work(self, *, on: date) -> bool: ...

    def acts(self, allowed: Callable[[Any], bool], *, on: date) -> bool: ...


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: Model,
    at: datetime,
    fields: Sequence[str] = (),
    values: Mapping[str, Value] | None = None,
    kind: Kind = Kind.CHANGE,
    removed: bool = False,
    also: Iterable[Model] = (),
    seals: bool = True,
) -> Entry:
    """Add one entry to the chain, in the caller's transaction, as its last step: the head stays locked until that transaction ends.

    The entry holds the hash of the subject's row as the database has it now, so that a later change past the site is found: write first,
    then record. `removed` says that the row goes away right after. `also` are other records that this changed: each gets an entry of the
    same action after it, so that its history tells of it too.

    `seals=False` says that the subject's row was not written (a sign-in, a letter): the entry then holds no hash, for it would vouch for
    whatever was altered in the row before.

    `fields` names those of the subject whose values now stand in the entry (a key as the id of what it points to); `values` adds others.
    Both may only hold what the subject's model lists in `JOURNALED`: what says nothing personal and nothing secret. Raises ValueError for
    any other, which is a mistake in the calling service. `actor` is None for the system itself. The entry tells in whose name the actor
    does it, as the permission that the service asked for last was held.
    """
    shown = {name: subject.serializable_value(name) for name in fields}
    entry = _append(
        actor=actor, action=action, subject=subject, at=at, values={**shown, **(values or {})}, kind=kind, removed=removed, seals=seals
    )
    for other in also:
        _append(actor=actor, action=action, subject=other, at=at, values={}, kind=kind)
    return entry


def record_read(*, actor: Actor, action: str, subject: Model, at: datetime) -> Entry:
    """Say that someone saw something sensitive."""
    return _append(actor=actor, action=action, subject=subject, at=at, values={}, kind=Kind.READ, seals=False)


def require_reader(actor: Actor, *, at: datetime) -> None:
    """Raise PermissionDenied unless `actor` may read the journal."""
    if not actor.acts(lambda one: bool(one.may("audit.read", on=day_of(at))), on=day_of(at)):
        raise PermissionDenied(_("Bạn không có quyền xem nhật ký. Hãy liên hệ quản trị hệ thống nếu công việc của bạn cần đến."))


def record_export(*, actor: Actor, at: datetime) -> Entry:
    """Say that someone took the journal away as a file."""
    require_reader(actor, at=at)
    return record_read(actor=actor, action="audit.export", subject=Head(), at=at)


@transaction.atomic
def ask_proof(*, actor: Actor, at: datetime, kept: Collection[Proof] = ()) -> Examination:
    """Have the whole journal and the records looked at, against what was `kept` outside if anything was; `start_proof` begins the work.

    What is already being looked at for the same is not begun twice; one whose process died no longer counts.
    """
    require_reader(actor, at=at)
    said = sorted([one.sequence, one.hash] for one in set(kept))
    for going in Examination.objects.filter(state__in=GOING).order_by("pk"):
        if going.is_silent(at):
            move(Examination, going.pk, WorkAction.FAIL, at=at)
        elif going.kept == said:
            record_read(actor=actor, action="audit.prove", subject=going, at=at)
            return going
    asked = Examination.objects.create(asked_by_id=actor.pk, asked_at=at, heard_at=at, kept=said)
    record(actor=actor, action="audit.prove", subject=asked, at=at, kind=Kind.READ)
    return asked


class ProofOverError(Exception):
    """There is nothing to call off any more."""


@transaction.atomic
def cancel_proof(*, actor: Actor, examination_id: int, at: datetime) -> Examination:
    """Call off a look at the journal that waits or goes on; its process ends at its next step.

    Raises ProofOverError for one that is over.
    """
    found = Examination.objects.select_for_update().get(pk=examination_id)
    require_may_call_off(actor, found.asked_by_id, day_of(at))
    cancelled = move(Examination, examination_id, WorkAction.CANCEL, at=at, cancelled_by_id=actor.pk)
    if cancelled is None:
        raise ProofOverError(over_words())
    record(actor=actor, action="audit.cancel_proof", subject=cancelled, at=at)
    return cancelled


def start_proof(*, examination_id: int, now: Callable[[], datetime]) -> None:
    """Look at once where there is little to look at, which is sooner than starting a process; otherwise have a new process do it."""
    if is_soon_looked_at():
        prove(examination_id=examination_id, now=now, telling=False)
    else:
        start(WORKER)


def prove(*, examination_id: int, now: Callable[[], datetime], telling: bool = True) -> Examination:
    """Look at what was asked for, say how far it is (`telling`), and keep what was found of the moment at which it began."""
    at = now()
    begun = move(Examination, examination_id, WorkAction.START, at=at, heard_at=at)
    if begun is None:  # another process was first
        return Examination.objects.get(pk=examination_id)
    try:
        with beside() if telling else nullcontext() as aside:
            found = examine(proofs=kept_of(begun), progress=partial(_tell, examination_id, now, aside) if aside else None)
    except CancelledWork:
        return Examination.objects.get(pk=examination_id)
    except BaseException:
        move(Examination, examination_id, WorkAction.FAIL, at=now())
        raise
    return _keep(begun, found, at=now())


def _tell(pk: int, now: Callable[[], datetime], aside: Callable[[Callable[[], object]], None], stage: Stage, done: int, of: int) -> None:
    said = {"walked": done, "entries": of} if stage is Stage.WALK else {"compared": done, "records": of}
    aside(lambda: tell(Examination, pk, **said, heard_at=now()))


@transaction.atomic
def _keep(begun: Examination, found: Findings, *, at: datetime) -> Examination:
    values = {"findings": stored(found), "count": found.verdict.count, "head": found.verdict.head, "holds": found.holds}
    kept = move(Examination, begun.pk, WorkAction.FINISH, at=at, as_of=begun.started_at, **values)
    if kept is None:  # it was called off or given up meanwhile
        return Examination.objects.get(pk=begun.pk)
    record(actor=kept.asked_by, action="audit.finish_proof", subject=kept, at=at, fields=("count", "head", "holds"))
    return kept


def take_proof(*, actor: Actor, examination_id: int, at: datetime) -> Examination:
    """The finished look whose proof someone takes away as a file, which is journaled. Raises Examination.DoesNotExist for any other."""
    require_reader(actor, at=at)
    found = Examination.objects.select_related("asked_by").get(pk=examination_id, state=WorkState.DONE)
    record_read(actor=actor, action="audit.take_proof", subject=found, at=at)
    return found


def begin(*, at: datetime) -> None:
    """Say of an empty site that the journal knows all its records, so that from its first day one that came past the site is found."""
    if not Entry.objects.exists() and not count_rows():
        _say_all_told(at)


def seal_rows(*, at: datetime, unheard: bool = False, progress: Callable[[str, int], None] | None = None) -> int:
    """Give an entry to every record of a journaled kind that none of this version tells of, and return how many; for after an upgrade.

    What was altered before cannot be seen any more; from here on it is, and so is what is added. A record that came past the site, of a
    kind of which the journal knew all, gets one only when it was looked into (`unheard`), and that entry says so. `progress` is told the
    kind and the number of what was sealed.
    """
    done = 0
    for model in journaled_models():
        later = list(unsealed(model))
        done += _seal(SEALED_LATER, model, later, at, progress)
        if unheard:
            done += _seal(ACCEPTED, model, _but(unsealed(model, unheard=True), later), at, progress)
    if not {model._meta.label_lower for model in journaled_models()} <= kinds_all_told():
        _say_all_told(at)
    return done


def seal_loaded(*, before: Mapping[str, Collection[str]], at: datetime) -> None:
    """Tell of the records that loading an example added; those that were there `before` without an entry (`rows_untold`) stay without."""
    for model in journaled_models():
        _seal(SEALED_LATER, model, _but(unsealed(model, unheard=True), before[model._meta.label_lower]), at, None)
    if not any(before.values()) and not kinds_all_told():
        _say_all_told(at)


def rows_untold() -> dict[str, list[str]]:
    """By kind, the numbers of the records of which no entry of this version tells."""
    return {model._meta.label_lower: list(unsealed(model, unheard=True)) for model in journaled_models()}


def _but(numbers: Iterable[str], others: Collection[str]) -> list[str]:
    left_out = set(others)
    return [number for number in numbers if number not in left_out]


def _seal(action: str, model: type[Model], numbers: Sequence[str], at: datetime, progress: Callable[[str, int], None] | None) -> int:
    for first in range(0, len(numbers), BATCH):
        _tell_of_many(None, action, model, numbers[first : first + BATCH], at)
        if progress:
            progress(words_of(model._meta.label_lower), min(first + BATCH, len(numbers)))
    return len(numbers)


def _say_all_told(at: datetime) -> None:
    kinds = sorted(model._meta.label_lower for model in journaled_models())
    _append_said(None, ALL_TOLD, Head(), at, canonical({"kinds": kinds}), Kind.SECURITY)


def record_many(*, actor: Actor | None, action: str, subjects: Sequence[Model], at: datetime) -> None:
    """Tell of many new records of one kind at once, each in an entry of its own, as `record` does of one."""
    if subjects:
        _tell_of_many(actor, action, subjects[0].__class__, [str(one.pk) for one in subjects], at)


@transaction.atomic
def _tell_of_many(actor: Actor | None, action: str, model: type[Model], numbers: Sequence[str], at: datetime) -> None:
    head = _locked_head()
    entries = []
    hashes = row_hashes(model, numbers)
    for number in numbers:
        entry = Entry(
            sequence=head.sequence + 1,
            at=at,
            actor=actor.pk if actor else None,
            on_behalf_of=actor.acts_for if actor else None,
            kind=Kind.CHANGE,
            action=action,
            subject_type=model._meta.label_lower,
            subject=number,
            values=canonical({}),
            previous=head.hash if head.sequence else FIRST,
            row_hash=hashes[number],
        )
        entry.hash = entry.computed_hash()
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    head.save(update_fields=("sequence", "hash"))


def set_guards(*, at: datetime) -> Entry:
    """Set the guards of the database anew, whatever stands in their place, and say so in the journal."""
    set_guards_anew()
    return _append(actor=None, action="audit.set_guards", subject=Head(), at=at, values={}, kind=Kind.SECURITY)


def _locked_head() -> Head:
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def _append(
    *,
    actor: Actor | None,
    action: str,
    subject: Model,
    at: datetime,
    values: Mapping[str, Value],
    kind: Kind,
    removed: bool = False,
    seals: bool = True,
) -> Entry:
    if unlisted := sorted(set(values) - journaled_values(subject._meta.model)):
        raise ValueError(
            f"{subject.__class__.__name__}.JOURNALED does not list {', '.join(unlisted)}: may it stand in the journal for ever?"
        )
    said = canonical({name: _plain(value) for name, value in values.items()})
    return _append_said(actor, action, subject, at, said, kind, partial(_row_hash, subject, removed=removed) if seals else None)


@transaction.atomic
def _append_said(
    actor: Actor | None, action: str, subject: Model, at: datetime, said: str, kind: Kind, row: Callable[[], str | None] | None = None
) -> Entry:
    head = _locked_head()  # before the row is read: what another committed to it meanwhile is then in its hash
    entry = Entry(
        sequence=head.sequence + 1,
        at=at,
        actor=actor.pk if actor else None,
        on_behalf_of=actor.acts_for if actor else None,
        kind=kind,
        action=action,
        subject_type=subject._meta.label_lower,
        subject=str(subject.pk),
        values=said,
        previous=head.hash if head.sequence else FIRST,
        row_hash=row() if row else None,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=("sequence", "hash"))
    return entry


def _row_hash(subject: Model, *, removed: bool) -> str | None:
    found = row_hash(subject._meta.model, subject.pk)  # of request.user, a lazy object, too
    return REMOVED if removed and found is not None else found


def _plain(value: Value) -> str | int | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    text = value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > MAX_TEXT:
        raise ValueError(f"a value of {len(text)} letters is no value for the journal")
    return text
