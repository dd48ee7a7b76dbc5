"""Rounds of index self-scoring: criteria come from a file, an older round or by hand; points below the maximum are explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.facts.errors import RegisterError
from minhbach.facts.registers import SUFFIXES, Register, read_register
from minhbach.facts.schemas import TABLES
from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_many
from minhbach_site.organisation.services import new_code
from minhbach_site.plans import queries
from minhbach_site.plans.models import IndexCriterion, IndexRound, RoundStep
from minhbach_site.plans.services.errors import OutdatedPlanError, PlanError, refuse_odd_year, refuse_without_reason
from minhbach_site.plans.states import (
    REMOVED,
    ROUND_NEEDS_REASON,
    ROUND_PERMISSIONS,
    ROUND_TRANSITIONS,
    RoundAction,
    RoundState,
)
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called

Row = Mapping[str, Any]
MAX_CRITERIA = 2000
MAX_FILE_BYTES = 5 * 2**20
SHOWN_PROBLEMS = 5


@transaction.atomic
def open_round(*, actor: Person, index: str, year: int, at: datetime, like_round_id: int | None = None) -> IndexRound:
    """Begin to score an index for a year, with the criteria of an older round or with none. Raises PlanError for a round that exists."""
    require(actor, Permission.SCORE_INDICES, on=day_of(at))
    made = _new_round(actor, index, year, at)
    like = IndexRound.objects.get(pk=like_round_id) if like_round_id else None
    old = list(like.criteria.order_by("pk")) if like else []
    added = [_add(made, new_code("TC", year, IndexCriterion), criterion.criterion, criterion.max_points) for criterion in old]
    record(actor=actor, action="plans.open_round", subject=made, at=at, fields=("index", "year"), values={"criteria": len(old)})
    record_many(actor=actor, action="plans.add_criterion", subjects=added, at=at)
    return made


@transaction.atomic
def import_criteria(*, actor: Person, file: File[bytes], at: datetime) -> list[IndexRound]:
    """Read the register of self-scoring (`chi-so`, CSV, XLSX or YAML) into rounds, all or nothing; rounds that exist take new criteria.

    Raises PlanError, which tells the first faulty lines, and for a criterion or code that is there already.
    """
    require(actor, Permission.SCORE_INDICES, on=day_of(at))
    register = _read(file)
    if not len(register):
        raise PlanError(_("Tệp không có tiêu chí nào."))
    if len(register) > MAX_CRITERIA:
        raise PlanError(_("Tệp có hơn %(limit)s tiêu chí. Hãy chia nhỏ.") % {"limit": MAX_CRITERIA})
    rows: list[Row] = [{name: register.values[name][row] for name in register.values} for row in range(len(register))]
    _refuse_taken([row["id"] for row in rows])
    rounds = []
    for index, year in _rounds_named(rows):
        found = _round_like(index, year)
        if found is not None and found.state != RoundState.SCORING:
            raise PlanError(_("Đợt «%(round)s» đã trình hoặc đã duyệt nên không nhận thêm tiêu chí.") % {"round": found})
        found = found or _new_round(actor, index, year, at)
        _answer_for(found, actor)
        mine = [row for row in rows if (_key(row["index"]), row["year"]) == (_key(index), year)]
        added = _import(found, mine, actor)
        record(actor=actor, action="plans.import_criteria", subject=found, at=at, values={"criteria": len(mine)})
        record_many(actor=actor, action="plans.add_criterion", subjects=added, at=at)
        rounds.append(found)
    return rounds


@transaction.atomic
def add_criterion(*, actor: Person, round_id: int, criterion: str, max_points: Decimal, at: datetime) -> IndexCriterion:
    """Add one criterion by hand."""
    require(actor, Permission.SCORE_INDICES, on=day_of(at))
    scored = _scoring(round_id)
    if not criterion.strip() or max_points < 0:
        raise PlanError(_("Hãy ghi tiêu chí và điểm tối đa, không âm."))
    if scored.criteria.filter(criterion=criterion.strip()).exists():
        raise PlanError(_("Đợt này đã có tiêu chí như vậy."))
    made = _add(scored, new_code("TC", scored.year, IndexCriterion), criterion.strip(), max_points)
    taken_over = _answer_for(scored, actor)
    record(actor=actor, action="plans.add_criterion", subject=made, at=at, fields=("round", "max_points"), also=taken_over)
    return made


@transaction.atomic
def remove_criterion(*, actor: Person, criterion_id: int, at: datetime, reason: str = "") -> None:
    """Take out a criterion that does not belong there; one with points only with a reason, which stays in the history of the round."""
    require(actor, Permission.SCORE_INDICES, on=day_of(at))
    criterion = IndexCriterion.objects.select_for_update().get(pk=criterion_id)
    scored = _scoring(criterion.round_id)
    reason = refuse_without_reason(reason, needed=criterion.self_points is not None)
    also = _answer_for(scored, actor)
    if criterion.self_points is not None:
        said = f"{criterion.code}, {queries.points(criterion.self_points)}/{queries.points(criterion.max_points)}. {reason}"[:500]
        RoundStep.objects.create(
            round=scored,
            action=REMOVED,
            before=scored.state,
            after=scored.state,
            **signed(actor),
            at=at,
            reason=said,
        )
        also = [scored]
    fields = ("round", "max_points")
    record(actor=actor, action="plans.remove_criterion", subject=criterion, at=at, fields=fields, removed=True, also=also)
    criterion.delete()


@transaction.atomic
def score(
    *,
    actor: Person,
    criterion_id: int,
    self_points: Decimal | None,
    evidence: str,
    explanation: str,
    at: datetime,
    document_id: int | None = None,
    seen: str = "",
) -> IndexCriterion:
    """Give points to a criterion, exactly. Raises PlanError for more than its maximum, and for less without evidence or explanation; what
    stands behind the maximum may come later, until the round is submitted.

    `seen` is `queries.as_seen` of what the page showed: PlanError where another has scored the criterion since.
    """
    require(actor, Permission.SCORE_INDICES, on=day_of(at))
    criterion = IndexCriterion.objects.select_for_update().get(pk=criterion_id)
    scored = _scoring(criterion.round_id)
    if seen and seen != queries.as_seen(criterion) and criterion.scored_by_id != actor.pk:
        raise OutdatedPlanError(
            _("%(who)s vừa chấm tiêu chí này trong khi bạn đang nhập. Chưa lưu gì; hãy mở lại trang để xem điểm mới rồi chấm lại.")
            % {"who": criterion.scored_by or _("Người khác")}
        )
    if self_points is not None and not 0 <= self_points <= criterion.max_points:
        raise PlanError(_("Điểm tự chấm phải từ 0 đến điểm tối đa (%(max)s).") % {"max": queries.points(criterion.max_points)})
    if document_id and not queries.evidence_documents(actor, day_of(at)).filter(pk=document_id).exists():
        raise PlanError(_("Không có văn bản này trong sổ. Hãy chọn văn bản khác."))
    criterion.self_points, criterion.evidence, criterion.explanation = self_points, evidence.strip(), explanation.strip()
    criterion.document_id, criterion.scored_by = document_id, actor
    if queries.is_bare(criterion) and criterion.self_points != criterion.max_points:
        raise PlanError(_("Điểm thấp hơn tối đa thì phải có minh chứng hoặc giải trình bằng văn bản: hãy ghi ít nhất một trong hai."))
    criterion.save()
    fields, also = ("max_points", "self_points"), _answer_for(scored, actor)
    record(actor=actor, action="plans.score", subject=criterion, at=at, fields=fields, also=also)
    return criterion


@transaction.atomic
def take_round_action(*, actor: Person, round_id: int, action: RoundAction, at: datetime, reason: str = "") -> IndexRound:
    """Submit a complete round, return it, approve it (nobody who scored or submitted), open it again, or withdraw one opened by mistake.

    What is withdrawn is in no figure, and leaves its name and codes to others. Raises PlanError.
    """
    require(actor, ROUND_PERMISSIONS[action], on=day_of(at))
    scored = IndexRound.objects.select_for_update().get(pk=round_id)
    reason = refuse_without_reason(reason, action in ROUND_NEEDS_REASON)
    after = ROUND_TRANSITIONS.get((RoundState(scored.state), action))
    if after is None:
        raise PlanError(
            _("Đợt tự chấm đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s».")
            % {"state": scored.get_state_display(), "action": action.label}
        )
    if action == RoundAction.SUBMIT:
        _check_complete(scored)
        scored.submitted_by, scored.approved_by = actor, None
    elif action == RoundAction.APPROVE:
        require_other_person(actor, *queries.writers_of_round(scored))
        scored.approved_by = actor
    elif action == RoundAction.REOPEN:
        scored.approved_by = None
    if RoundState.WITHDRAWN in {scored.state, after}:
        _withdraw(scored, actor, at, withdrawn=after == RoundState.WITHDRAWN)
    RoundStep.objects.create(round=scored, action=action, before=scored.state, after=after, **signed(actor), at=at, reason=reason)
    scored.state = after
    scored.save(update_fields=["state", "submitted_by", "approved_by"])
    record(actor=actor, action="plans.move_round", subject=scored, at=at, fields=("state",))
    return scored


def _withdraw(scored: IndexRound, actor: Person, at: datetime, *, withdrawn: bool) -> None:
    """Take the criteria of a round out of the figures, or put them back where nothing has taken their place."""
    criteria = list(scored.criteria.select_for_update().order_by("pk"))
    if not withdrawn:
        if like := _round_like(scored.index, scored.year):
            raise PlanError(
                _("Đã có đợt khác của chỉ số và năm này, mã %(code)s. Hãy chấm ở đợt đó, hoặc rút đợt đó trước.") % {"code": like.code}
            )
        _refuse_taken([one.code for one in criteria])
    for one in criteria:
        one.withdrawn = withdrawn
        one.save(update_fields=["withdrawn"])
        record(actor=actor, action="plans.move_round", subject=one, at=at, fields=("round",))


def _refuse_taken(codes: Sequence[str]) -> None:
    standing = IndexCriterion.objects.filter(code__in=codes, withdrawn=False)
    taken = list(standing.select_related("round").order_by("code", "pk"))
    if taken:
        rounds = sorted({str(one.round) for one in taken})
        raise PlanError(
            _("Mã tiêu chí đã có trong trang: %(codes)s (đợt «%(rounds)s»). Hãy đổi mã, bỏ các dòng này, hoặc rút đợt mở nhầm trước.")
            % {"codes": _some([one.code for one in taken]), "rounds": _some(rounds)}
        )


def _check_complete(scored: IndexRound) -> None:
    criteria = list(scored.criteria.order_by("pk"))
    if not criteria:
        raise PlanError(_("Đợt này chưa có tiêu chí nào."))
    unscored = [one.code for one in criteria if one.self_points is None]
    if unscored:
        raise PlanError(_("Còn tiêu chí chưa chấm: %(codes)s.") % {"codes": _some(unscored)})
    bare = [one.code for one in criteria if queries.is_bare(one)]
    if bare:
        raise PlanError(
            _(
                "Có %(count)s tiêu chí đã chấm mà chưa có minh chứng, giải trình: %(codes)s. Hãy bổ sung, kể cả tiêu chí đạt điểm tối đa, "
                "rồi trình."
            )
            % {"count": len(bare), "codes": _some(bare)}
        )


def _read(file: File[bytes]) -> Register:
    name = PurePath((file.name or "").replace("\\", "/")).name
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise PlanError(_("Tệp «%(name)s» không phải %(kinds)s.") % {"name": name, "kinds": ", ".join(SUFFIXES)})
    if file.size > MAX_FILE_BYTES:
        raise PlanError(_("Tệp «%(name)s» lớn hơn %(limit)s MB.") % {"name": name, "limit": MAX_FILE_BYTES // 2**20})
    with TemporaryDirectory(prefix="minhbach-") as folder:
        path = Path(folder) / f"tep{suffix}"
        path.write_bytes(file.read(MAX_FILE_BYTES + 1))
        try:
            register = read_register(path, name, TABLES["indices"])
        except RegisterError as error:
            raise PlanError(str(error)) from error
    problems = [
        *register.problems,
        *(problem for row in sorted(register.faults) for problem in register.faults[row]),
        *register.twins.values(),
    ]
    if problems:
        said = "; ".join(str(problem) for problem in problems[:SHOWN_PROBLEMS])
        more = _(" và %(count)s lỗi khác") % {"count": len(problems) - SHOWN_PROBLEMS} if len(problems) > SHOWN_PROBLEMS else ""
        raise PlanError(_("Chưa nhập gì vì tệp còn lỗi: %(said)s%(more)s.") % {"said": said, "more": more})
    return register


def _import(scored: IndexRound, rows: Sequence[Row], actor: Person | None) -> list[IndexCriterion]:
    present = set(scored.criteria.values_list("criterion", flat=True))
    added = []
    for row in rows:
        if row["criterion"] in present:
            raise PlanError(_("Đợt «%(round)s» đã có tiêu chí: %(names)s.") % {"round": scored, "names": row["criterion"]})
        present.add(row["criterion"])
        given = None if row["self_points"] is None else _plain(row["self_points"])
        made = IndexCriterion(
            code=row["id"],
            round=scored,
            criterion=row["criterion"],
            max_points=_plain(row["max_points"]),
            self_points=given,
            evidence=row["evidence"] or "",
            explanation=row["explanation"] or "",
            scored_by=actor if given is not None else None,
            search_text=called(row["criterion"], row["id"]),
        )
        try:
            made.full_clean(exclude={"scored_by"})
        except ValidationError as error:
            raise PlanError(f"{row['id']}: {' '.join(error.messages)}") from error
        made.save()
        added.append(made)
    return added


def _plain(points: Decimal) -> Decimal:
    """A register's decimal without its trailing zeros, so that only the places that count are judged."""
    return points.quantize(Decimal(1)) if points == points.to_integral_value() else points.normalize()


def _add(scored: IndexRound, code: str, criterion: str, max_points: Decimal) -> IndexCriterion:
    return IndexCriterion.objects.create(
        code=code, round=scored, criterion=criterion, max_points=max_points, search_text=called(criterion, code)
    )


def _new_round(actor: Person | None, index: str, year: int, at: datetime) -> IndexRound:
    index = " ".join(index.split())
    if not index:
        raise PlanError(_("Hãy ghi tên chỉ số."))
    refuse_odd_year(year, day_of(at))
    if like := _round_like(index, year):
        raise PlanError(_("Đã có đợt tự chấm «%(index)s» năm %(year)s. Hãy mở đợt đã có.") % {"index": like.index, "year": year})
    made = IndexRound.objects.create(
        code=new_code("CS", year, IndexRound), index=index, year=year, state=RoundState.SCORING, entered_by=actor
    )
    made.search_text = called(index, str(year), made.code)
    made.save(update_fields=["search_text"])
    RoundStep.objects.create(round=made, after=made.state, **signed(actor), at=at)
    return made


def _key(index: str) -> str:
    """What makes two names of an index the same: neither accents nor capitals nor spaces tell them apart."""
    return " ".join(blind(index).split())


def _round_like(index: str, year: int) -> IndexRound | None:
    rounds = IndexRound.objects.select_for_update().filter(year=year).exclude(state=RoundState.WITHDRAWN).order_by("pk")
    return next((one for one in rounds if _key(one.index) == _key(index)), None)


def _rounds_named(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """The rounds that a file names, each under the first way it is written."""
    named: dict[tuple[str, int], str] = {}
    for row in rows:
        named.setdefault((_key(row["index"]), row["year"]), row["index"])
    return sorted((index, year) for (_name, year), index in named.items())


def _scoring(round_id: int) -> IndexRound:
    scored = IndexRound.objects.select_for_update().get(pk=round_id)
    if scored.state != RoundState.SCORING:
        raise PlanError(_("Đợt tự chấm đã trình, đã duyệt hoặc đã rút nên không sửa được. Hãy đề nghị trả lại hoặc mở lại."))
    return scored


def _answer_for(scored: IndexRound, actor: Person) -> list[IndexRound]:
    """The round if it is now the actor's: whoever changes what a register file brought has entered it, and someone else approves it."""
    if scored.entered_by_id is not None:
        return []
    scored.entered_by = actor
    scored.save(update_fields=["entered_by"])
    return [scored]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN_PROBLEMS]) + (" …" if len(names) > SHOWN_PROBLEMS else "")
