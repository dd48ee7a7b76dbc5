"""All that one look at the journal finds, and how it is kept: as data, so that its sentences come in the language of who reads them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from minhbach_site.audit.models import moment
from minhbach_site.audit.queries.chain import Proof, Verdict, verify
from minhbach_site.audit.queries.guards import missing_guards
from minhbach_site.audit.queries.rows import Altered, Comparison, Unwitnessed, compare, kinds_all_told, unwitnessed
from minhbach_site.audit.queries.sealing import journaled_models
from minhbach_site.audit.queries.snapshot import one_state
from minhbach_site.audit.states import Fault, Stage


@dataclass(frozen=True, slots=True)
class Findings:
    """All that can be said of the journal: its chain, its guards in the database, and the records against what it says of them."""

    verdict: Verdict
    guards: tuple[str, ...]  # those of the database that are gone or are not ours
    missing: tuple[Unwitnessed, ...]
    rows: Comparison
    all_told: bool = True  # whether a record that came past the site would be found, whatever its kind

    @property
    def holds(self) -> bool:
        return self.verdict.holds and not self.others

    @property
    def others(self) -> list[str]:
        """What does not hold beside the chain, one sentence each, without a full stop."""
        named = {one.label for one in self.missing}
        unheard = (one for one in self.rows.unheard if one.label not in named)
        lines = [str(one) for one in (*self.missing, *unheard, *self.rows.altered)]
        if self.guards:
            names = ", ".join(self.guards)
            lines.insert(0, _("Khóa bảo vệ nhật ký trong cơ sở dữ liệu đã bị gỡ, tắt hoặc thay: %(names)s") % {"names": names})
        if self.rows.more:
            lines.append(_("Và %(count)d bản ghi khác cũng không như nhật ký ghi") % {"count": self.rows.more})
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
        elif not self.all_told:
            lines.append(
                _("Bản ghi thêm thẳng vào cơ sở dữ liệu chưa thấy được hết, cho đến khi người vận hành chạy lệnh seal_records một lần")
            )
        if self.rows.partly:
            lines.append(
                _("%(count)d bản ghi do phiên bản cũ ghi mới đối chiếu được phần chính; người vận hành niêm bằng lệnh seal_records")
                % {"count": self.rows.partly}
            )
        return lines


def examine(*, proofs: Collection[Proof] = (), progress: Callable[[Stage, int, int], None] | None = None) -> Findings:
    """Walk the chain, then look at its guards and at the records of which it tells: all of one moment, however much is written meanwhile.

    The page of a proof, its PDF and `verify_journal` all say what this finds. `progress` is told now and then how much of each stage is
    done, and of how much.
    """
    with one_state():
        return Findings(
            verify(proofs=proofs, progress=partial(progress, Stage.WALK) if progress else None),
            missing_guards(),
            tuple(unwitnessed()),
            compare(partial(progress, Stage.COMPARE) if progress else None),
            {model._meta.label_lower for model in journaled_models()} <= kinds_all_told(),
        )


def stored(found: Findings) -> dict[str, Any]:
    """What was found as it is kept in a column of JSON."""
    said = asdict(found)
    for name in ("first_at", "last_at"):
        said["verdict"][name] = moment(said["verdict"][name]) if said["verdict"][name] else None
    return said


def read_stored(said: Mapping[str, Any]) -> Findings:
    """What was found, of what `stored` made of it."""
    verdict = {**said["verdict"], "broken": Fault(said["verdict"]["broken"]) if said["verdict"]["broken"] else None}
    for name in ("first_at", "last_at"):
        verdict[name] = datetime.fromisoformat(verdict[name]) if verdict[name] else None
    altered = tuple(Altered(**{**one, "fields": tuple(one["fields"])}) for one in said["rows"]["altered"])
    rows = {**said["rows"], "altered": altered, "unheard": _unwitnessed(said["rows"].get("unheard", ()))}
    return Findings(
        Verdict(**verdict), tuple(said["guards"]), _unwitnessed(said["missing"]), Comparison(**rows), said.get("all_told", True)
    )


def _unwitnessed(said: Collection[Mapping[str, Any]]) -> tuple[Unwitnessed, ...]:
    return tuple(Unwitnessed(**{**one, "first": tuple(one["first"])}) for one in said)
