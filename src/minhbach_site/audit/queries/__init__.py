"""Reading the journal and judging whether it, and what it tells of, was altered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries.chain import Proof, ProofError, Verdict, proof_of, proofs_in, seal_line, verify
from minhbach_site.audit.queries.guards import missing_guards, set_guards_anew
from minhbach_site.audit.queries.rows import (
    Altered,
    Comparison,
    Unwitnessed,
    compare,
    journaled_models,
    row_hash,
    row_hashes,
    unsealed,
    unwitnessed,
)

SHOWN = 20  # altered records that are named one by one

__all__ = [
    "Altered",
    "Comparison",
    "Findings",
    "Proof",
    "ProofError",
    "Unwitnessed",
    "Verdict",
    "compare",
    "entries",
    "examine",
    "history",
    "journaled_models",
    "missing_guards",
    "proof_of",
    "proofs_in",
    "row_hash",
    "row_hashes",
    "seal_line",
    "set_guards_anew",
    "unsealed",
    "unwitnessed",
    "verify",
]


def entries() -> QuerySet[Entry]:
    """All entries, newest first."""
    return Entry.objects.order_by("-sequence")


def history(subject: Model) -> QuerySet[Entry]:
    """What was done to one record, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject=str(subject.pk)).order_by("sequence")


@dataclass(frozen=True, slots=True)
class Findings:
    """All that can be said of the journal: its chain, its guards in the database, and the records against what it says of them."""

    verdict: Verdict
    guards: tuple[str, ...]  # those of the database that are gone or are not ours
    missing: tuple[Unwitnessed, ...]
    rows: Comparison

    @property
    def holds(self) -> bool:
        return self.verdict.holds and not self.others

    @property
    def others(self) -> list[str]:
        """What does not hold beside the chain, one sentence each, without a full stop."""
        lines = [str(one) for one in (*self.missing, *self.rows.altered[:SHOWN])]
        if self.guards:
            names = ", ".join(self.guards)
            lines.insert(0, _("Khóa bảo vệ nhật ký trong cơ sở dữ liệu đã bị gỡ, tắt hoặc thay: %(names)s") % {"names": names})
        if more := len(self.rows.altered) - SHOWN:
            lines += [_("Và %(count)d bản ghi khác cũng không như nhật ký ghi") % {"count": more}] if more > 0 else []
        return lines

    @property
    def unknown(self) -> list[str]:
        """What this look could not see, one sentence each, without a full stop."""
        lines = [self.verdict.unknown] if self.verdict.unknown else []
        if self.rows.unsealed:
            lines.append(
                _("%(count)d bản ghi chưa có mã băm trong nhật ký nên chưa đối chiếu được; người vận hành niêm bằng lệnh seal_records")
                % {"count": self.rows.unsealed}
            )
        return lines


def examine(*, proofs: Collection[Proof] = (), progress: Callable[[int, int], None] | None = None) -> Findings:
    """Walk the chain, then look at its guards and at the records of which it tells."""
    return Findings(
        verify(proofs=proofs, progress=progress),
        missing_guards(),
        tuple(unwitnessed()),
        compare(),
    )
