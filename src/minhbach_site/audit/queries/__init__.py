"""Reading the journal and judging whether it, and what it tells of, was altered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model, QuerySet
from django.urls import reverse

from minhbach_site.audit.models import Entry, Examination, Head
from minhbach_site.audit.queries.chain import Proof, ProofError, Verdict, proof_of, proofs_in, seal_line, slip, verify
from minhbach_site.audit.queries.findings import Findings, examine, read_stored, stored
from minhbach_site.audit.queries.guards import missing_guards, set_guards_anew
from minhbach_site.audit.queries.rows import (
    Altered,
    Comparison,
    Unwitnessed,
    compare,
    count_rows,
    kinds_all_told,
    last_hash,
    unsealed,
    unwitnessed,
)
from minhbach_site.audit.queries.sealing import journaled_models, journaled_values, model_of, row_hash, row_hashes, words_of
from minhbach_site.audit.queries.snapshot import one_state
from minhbach_site.audit.states import Kind
from minhbach_site.ui.workers import GOING, Going, WorkState

FEW = 5_000  # entries and rows: the example agency, and a site in its first weeks

__all__ = [
    "Altered",
    "Comparison",
    "Findings",
    "Proof",
    "ProofError",
    "Unwitnessed",
    "Verdict",
    "compare",
    "count_rows",
    "entries",
    "examinations",
    "examine",
    "going",
    "history",
    "is_soon_looked_at",
    "journaled_models",
    "journaled_values",
    "kept_of",
    "kinds_all_told",
    "last_change",
    "last_hash",
    "missing_guards",
    "model_of",
    "next_examination",
    "one_state",
    "proof_of",
    "proofs_in",
    "read_stored",
    "row_hash",
    "row_hashes",
    "seal_line",
    "set_guards_anew",
    "slip",
    "stored",
    "unsealed",
    "unwitnessed",
    "verify",
    "words_of",
]


def entries() -> QuerySet[Entry]:
    """All entries, newest first."""
    return Entry.objects.order_by("-sequence")


def last_change() -> int:
    """The journal's number of the last change of anything; signing in and reading change nothing."""
    return entries().filter(kind=Kind.CHANGE).values_list("sequence", flat=True).first() or 0


def history(subject: Model) -> QuerySet[Entry]:
    """What was done to one record, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject=str(subject.pk)).order_by("sequence")


def examinations() -> QuerySet[Examination]:
    """Every look at the journal that was asked for, newest first."""
    return Examination.objects.select_related("asked_by").order_by("-asked_at", "-pk")


def next_examination() -> Examination | None:
    """The one that has waited longest."""
    return Examination.objects.filter(state=WorkState.WAITING).order_by("asked_at", "pk").first()


def going(at: datetime) -> list[Going]:
    """The looks that wait or go on, for who may call them off."""
    return [
        Going(
            words_of(one._meta.label_lower),
            one.asked_by.display_name,
            one.asked_at,
            f"{one.walked + one.compared}/{one.entries + one.records}" if one.entries else "",
            one.is_silent(at),
            reverse("audit:cancel_proof", args=[one.pk]),
        )
        for one in Examination.objects.filter(state__in=GOING).select_related("asked_by").order_by("asked_at", "pk")
    ]


def kept_of(one: Examination) -> list[Proof]:
    """The proofs from outside with which it is compared."""
    return [Proof(sequence, digest) for sequence, digest in one.kept]


def is_soon_looked_at() -> bool:
    """Whether the journal and the records are so few that looking at all of them takes no longer than starting a process would."""
    head = Head.objects.filter(pk=1).first()
    return (head.sequence if head else 0) + count_rows() <= FEW
