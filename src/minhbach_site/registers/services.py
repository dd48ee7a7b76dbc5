"""Taking an uploaded register in, and vouching that a register was kept in full. Nothing is stored of a file that is not clean, unless
the person chose to set its bad rows aside."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhbach.facts.errors import BadRows, FactsError, Problem
from minhbach.facts.imports import REGISTERS, import_folder
from minhbach.facts.registers import SUFFIXES, read_register
from minhbach.facts.schemas import KEPT
from minhbach.facts.sheets import MEBIBYTE, Limits
from minhbach.facts.store import Change, Store
from minhbach.facts.tables import arrow_schema, conform
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.organisation.queries import units_on
from minhbach_site.registers import queries
from minhbach_site.registers.models import FROM_CARD, Coverage, Keeper, RegisterUpload, VouchedRows
from minhbach_site.registers.queries.doubts import doubts
from minhbach_site.registers.queries.vouched import kept_rows
from minhbach_site.registers.states import LACKING, TAKES_FILES, UPLOAD_TRANSITIONS, UPLOADED, UploadAction, UploadState
from minhbach_site.ui.dates import day_of

LIMITS = Limits(bytes=64 * MEBIBYTE, parquet_bytes=64 * MEBIBYTE, unpacked_bytes=256 * MEBIBYTE)
CARD = "co-quan.yaml"
KEEPERS = "giu-so.yaml"  # which unit of an example keeps which register
KEPT_BY_FILE = {table.file: name for name, table in KEPT.items()}


class RegisterProblem(Exception):  # noqa: N818 - it is what is told to the person
    """What was asked of a register cannot be; the message says what to do. `problems` are the places in a file, `separable` says whether
    setting the bad rows aside would help."""

    def __init__(self, message: str, problems: Sequence[Problem] = (), *, separable: bool = False) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
        self.separable = separable


@dataclass(frozen=True, slots=True)
class Checked:
    """A register file that was read: the register's rows from now on, and those that were set aside."""

    rows: pa.Table
    rejected: tuple[Problem, ...]
    rejects: bytes


@transaction.atomic
def upload(
    *,
    actor: Person,
    table: str,
    name: str,
    content: bytes,
    from_on: date,
    to_on: date,
    set_aside: bool,
    above: queries.Records,
    at: datetime,
) -> RegisterUpload:
    """Check a register file against everything the site knows and keep it until someone else approves it.

    `above` are the registers of apps above this one. Raises RegisterProblem with every place to mend; with `set_aside` the bad rows are
    kept apart instead.
    """
    require(actor, Permission.UPLOAD_REGISTERS, on=day_of(at))
    _check_span(from_on, to_on, day_of(at))
    _check_uploadable(table)
    if RegisterUpload.objects.filter(table=table, state=UploadState.WAITING).exists():
        raise RegisterProblem(_("Sổ này đang có một tệp chờ duyệt. Hãy duyệt, hoặc rút tệp đó trước khi đưa tệp khác lên."))
    file = File(name, content)
    if table in LACKING:
        checked = check_columns(table=table, file=file, known=queries.facts(above, entered=True).tables[table])
    else:
        checked = check_files(files={table: file}, set_aside=set_aside, above=above, at=at)[table]
    made = keep_file(table, file, checked, from_on, to_on)
    made.uploaded_by, made.uploaded_at = actor, at
    made.save()
    record(actor=actor, action="registers.upload", subject=made, at=at, fields=("table", "sha256", "count", "rejected", "from_on", "to_on"))
    return made


@transaction.atomic
def decide_upload(*, actor: Person, upload_id: int, action: UploadAction, reason: str, at: datetime, removed: int = 0) -> RegisterUpload:
    """Approve a waiting file, which replaces the one in use and says until when the register is complete; or refuse, or withdraw it.

    `removed` is the number of rows in use that the approver was told will go, and agreed to: where it is another, nothing is approved.
    """
    permission = Permission.UPLOAD_REGISTERS if action is UploadAction.WITHDRAW else Permission.VOUCH_REGISTERS
    require(actor, permission, on=day_of(at))
    chosen = RegisterUpload.objects.select_for_update().get(pk=upload_id)
    if action is UploadAction.WITHDRAW:
        if chosen.uploaded_by_id != actor.pk:
            raise RegisterProblem(_("Chỉ người đưa tệp lên mới rút được tệp. Người có quyền duyệt có thể không duyệt."))
    else:
        require_keeper(actor, chosen.table, day_of(at))
        require_other_person(actor, chosen.uploaded_by_id)
    state = UPLOAD_TRANSITIONS.get((UploadState(chosen.state), action))
    if state is None or action is UploadAction.SUPERSEDE:
        raise RegisterProblem(_("Tệp này đã được quyết định rồi."))
    if action is UploadAction.REFUSE and not reason.strip():
        raise RegisterProblem(_("Hãy ghi lý do không duyệt, để người đưa lên biết cần sửa gì."))
    gone = _agreed_removal(chosen, removed) if action is UploadAction.APPROVE else None
    also: list[Model] = [*_supersede(chosen.table), *_standing(chosen.table)] if action is UploadAction.APPROVE else []
    chosen.state, chosen.reason = state, reason.strip()
    chosen.decided_by, chosen.decided_for_id, chosen.decided_at = actor, actor.acts_for, at
    chosen.save(update_fields=["state", "reason", "decided_by", "decided_for", "decided_at"])
    if action is UploadAction.APPROVE and chosen.table in UPLOADED:
        also.append(_vouch(chosen.table, chosen.from_on, chosen.to_on, upload=chosen, note="", by=actor, at=at))
    told = {"removed_rows": gone} if gone else {}
    record(
        actor=actor, action="registers.decide_upload", subject=chosen, at=at, fields=("table", "state", "reason"), values=told, also=also
    )
    return chosen


def _agreed_removal(chosen: RegisterUpload, agreed: int) -> int:
    """How many rows in use a file takes away. Raises RegisterProblem unless the approver agreed to that many."""
    gone = len(doubts(chosen).changes.removed)
    if gone != agreed:
        said = ngettext(
            "Tệp này bỏ %(count)s dòng đang dùng. Hãy xem các dòng bị bỏ rồi đánh dấu đồng ý bỏ, hoặc không duyệt.",
            "Tệp này bỏ %(count)s dòng đang dùng. Hãy xem các dòng bị bỏ rồi đánh dấu đồng ý bỏ, hoặc không duyệt.",
            gone,
        )
        raise RegisterProblem(said % {"count": gone})
    return gone


@transaction.atomic
def vouch(*, actor: Person, table: str, from_on: date, to_on: date, note: str, at: datetime) -> Coverage:
    """Say that a register which a room of the site keeps is complete from one day to another; the statement before it ends."""
    require(actor, Permission.VOUCH_REGISTERS, on=day_of(at))
    require_keeper(actor, table, day_of(at))
    _check_span(from_on, to_on, day_of(at))
    if table in UPLOADED:
        raise RegisterProblem(_("Sổ này được xác nhận cùng với tệp đưa lên: hãy đưa tệp mới lên, người khác duyệt là xác nhận."))
    if table not in KEPT:
        raise RegisterProblem(_("Không có sổ này."))
    before = _standing(table)
    made = _vouch(table, from_on, to_on, upload=None, note=note.strip(), by=actor, at=at)
    also = [*before, *_keep_rows(made)]
    record(actor=actor, action="registers.vouch", subject=made, at=at, fields=("table", "from_on", "to_on"), also=also)
    return made


@transaction.atomic
def withdraw_coverage(*, actor: Person, table: str, at: datetime) -> Coverage:
    """Take a statement back: the register's figures become "chưa có số liệu" until someone vouches again."""
    require(actor, Permission.VOUCH_REGISTERS, on=day_of(at))
    require_keeper(actor, table, day_of(at))
    standing = Coverage.objects.select_for_update().filter(table=table, withdrawn_at__isnull=True).first()
    if standing is None:
        raise RegisterProblem(_("Sổ này chưa có ai xác nhận ghi đủ."))
    _withdraw(standing, actor, at)
    record(actor=actor, action="registers.withdraw_coverage", subject=standing, at=at, fields=("table", "from_on", "to_on"))
    return standing


@transaction.atomic
def set_keeper(*, actor: Person, table: str, unit_id: int | None, at: datetime) -> None:
    """Say which unit keeps a register, so that its head may vouch for it; none: only the head of the agency may."""
    require(actor, Permission.ASSIGN_REGISTERS, on=day_of(at))
    _keep(actor, table, unit_id, at)


@transaction.atomic
def set_keepers(*, actor: Person, units: Mapping[str, int | None], at: datetime) -> int:
    """Say at once which unit keeps which registers, `units` by table; what stays as it is is not written again. How many changed."""
    require(actor, Permission.ASSIGN_REGISTERS, on=day_of(at))
    now = {table: unit.pk for table, unit in queries.keepers().items()}
    changed = {table: unit_id for table, unit_id in units.items() if now.get(table) != unit_id}
    for table, unit_id in changed.items():
        _keep(actor, table, unit_id, at)
    return len(changed)


def _keep(actor: Person, table: str, unit_id: int | None, at: datetime) -> None:
    if table not in KEPT:
        raise RegisterProblem(_("Không có sổ này."))
    if unit_id is None:
        made = Keeper.objects.filter(table=table).first()
        if made is not None:
            record(actor=actor, action="registers.set_keeper", subject=made, at=at, values={"table": table, "unit": None}, removed=True)
            made.delete()
        return
    unit = units_on(day_of(at)).filter(pk=unit_id).first()
    if unit is None:
        raise RegisterProblem(_("Đơn vị này không còn hoạt động. Hãy chọn lại đơn vị."))
    made, _new = Keeper.objects.update_or_create(table=table, defaults={"unit": unit, "set_by": actor, "set_at": at})
    record(actor=actor, action="registers.set_keeper", subject=made, at=at, fields=("table", "unit"))


@transaction.atomic
def take_away(*, actor: Person, upload_id: int, at: datetime) -> RegisterUpload:
    """The file of an upload, or its rows set aside, for whoever brought it or holds the permission; the journal says who took it."""
    chosen = queries.all_uploads().get(pk=upload_id)
    if chosen.uploaded_by_id != actor.pk:
        require(actor, Permission.DOWNLOAD_REGISTERS, on=day_of(at))
    record_read(actor=actor, action="registers.download", subject=chosen, at=at)
    return chosen


def require_keeper(person: Person, table: str, on: date) -> None:
    """Raise NotAllowed unless the person may vouch for this very register."""
    if not person.acts(lambda one: queries.may_vouch(one, table, on), on=on):
        keeper = queries.keeper_of(table)
        raise NotAllowed(
            _("Đơn vị của bạn không giữ sổ này (đơn vị giữ: %(unit)s). Lãnh đạo xác nhận được, hoặc giao đơn vị của bạn giữ sổ.")
            % {"unit": keeper.unit if keeper else _("chưa giao")}
        )


@dataclass(frozen=True, slots=True)
class File:
    """A register file as it came."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


def check_files(*, files: Mapping[str, File], set_aside: bool, above: queries.Records, at: datetime) -> dict[str, Checked]:
    """Read register files as `minhbach import` would, beside all other registers; writes nothing. Raises RegisterProblem.

    `files` maps each register's table to its file.
    """
    for file in files.values():
        _check_suffix(file)
    known = queries.facts(above).tables
    # a file is named as its register is, so that messages and provenance name it as people do
    names = {table: f"{REGISTERS}/{KEPT[table].file}{file.suffix}" for table, file in files.items()}
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / REGISTERS).mkdir()
        for table, file in files.items():
            (folder / names[table]).write_bytes(file.content)
        store = Store.open(folder / ".minhbach")
        store.append(_changes(known, names), recorded_at=at.astimezone(UTC))
        rejects = folder / "rejects.csv" if set_aside else None
        try:
            done = import_folder(
                store, folder, recorded_at=at, rejects=rejects, files=[folder / name for name in names.values()], limits=LIMITS
            )
        except BadRows as error:
            raise RegisterProblem(_refused(error.problems), error.problems, separable=error.separable) from error
        except FactsError as error:
            raise RegisterProblem(str(error)) from error
        state = store.state()
        aside = rejects.read_bytes() if rejects is not None and done.rejected else b""
        return {
            table: Checked(state[table], tuple(problem for problem in done.rejected if problem.file == name), aside)
            for table, name in names.items()
        }


def check_columns(*, table: str, file: File, known: pa.Table) -> Checked:
    """Read a file of a register that a room keeps, for the columns that the room lacks. `known` are the room's rows: every code of the
    file must be among them. Raises RegisterProblem.
    """
    _check_suffix(file)
    name = f"{REGISTERS}/{KEPT[table].file}{file.suffix}"
    with TemporaryDirectory() as place:
        path = Path(place) / f"so{file.suffix}"
        path.write_bytes(file.content)
        try:
            register = read_register(path, name, KEPT[table], limits=LIMITS)
        except FactsError as error:
            raise RegisterProblem(str(error)) from error
    faults = [fault for row in sorted(register.faults) for fault in register.faults[row]]
    codes = set(known[KEPT[table].key].to_pylist())
    strangers = [row for row, code in enumerate(register.keys) if code is not None and code not in codes]
    key = KEPT[table].column(KEPT[table].key)
    room = _("mã có trong mục tương ứng của trang"), _("nhập bản ghi này vào trang trước, hoặc bỏ dòng")
    problems = [*register.problems, *faults, *(register.problem(row, key, f"ghi «{register.keys[row]}»", *room) for row in strangers)]
    if problems:
        raise RegisterProblem(_refused(problems), problems)
    wanted = (KEPT[table].key, *LACKING[table])
    schema = arrow_schema(KEPT[table])
    rows = pa.table({field.name: pa.array(register.values[field.name], field.type) for field in schema if field.name in wanted})
    some = functools.reduce(pc.or_kleene, [pc.is_valid(rows[name]) for name in LACKING[table]])
    return Checked(conform(rows.filter(some), schema), (), b"")


def _check_suffix(file: File) -> None:
    if file.suffix not in SUFFIXES:
        message = _("Tệp «%(name)s» không phải sổ. Hãy đưa lên tệp .csv, .xlsx, .yaml hoặc .parquet.")
        raise RegisterProblem(message % {"name": file.name})


def _changes(known: Mapping[str, pa.Table], names: Mapping[str, str]) -> list[Change]:
    """What the site knows, with the rows of the registers in question as if they had come from the files that are now read again."""
    return [Change(table, _from_file(rows, names[table]) if table in names else rows) for table, rows in known.items() if table in KEPT]


def _from_file(rows: pa.Table, file: str) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index("_file"), "_file", pa.array([file] * rows.num_rows, pa.string()))


def _refused(problems: Sequence[Problem]) -> str:
    said = ngettext("Chưa lưu gì: tệp có %(count)s chỗ cần sửa.", "Chưa lưu gì: tệp có %(count)s chỗ cần sửa.", len(problems))
    return said % {"count": len(problems)}


def _check_uploadable(table: str) -> None:
    if table not in TAKES_FILES:
        raise RegisterProblem(_("Sổ này được lập từ các mục của trang, không nhận tệp đưa lên."))


def _check_span(from_on: date, to_on: date, today: date) -> None:
    if to_on < from_on:
        raise RegisterProblem(_("Ngày ghi đủ cuối cùng phải từ ngày đầu trở đi."))
    if to_on > today:
        raise RegisterProblem(_("Không xác nhận được cho ngày chưa đến: sổ chỉ có thể ghi đủ đến hết hôm nay."))


def keep_file(table: str, file: File, checked: Checked, from_on: date, to_on: date) -> RegisterUpload:
    """An upload with its file in place, not yet saved: who brought it and in which state is for the caller to say."""
    sink = BytesIO()
    pq.write_table(checked.rows, sink, compression="zstd")
    made = RegisterUpload(
        table=table,
        name=Path(file.name).name[:200],
        sha256=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        rows=sink.getvalue(),
        rejects=checked.rejects,
        count=checked.rows.num_rows,
        rejected=len({(problem.file, problem.sheet, problem.line) for problem in checked.rejected}),
        from_on=from_on,
        to_on=to_on,
    )
    made.file.save(made.name, ContentFile(file.content), save=False)
    return made


def _supersede(table: str) -> list[RegisterUpload]:
    old = RegisterUpload.objects.select_for_update().filter(table=table, state=UploadState.IN_USE).first()
    if old is not None:
        old.state = UPLOAD_TRANSITIONS[UploadState.IN_USE, UploadAction.SUPERSEDE]
        old.save(update_fields=["state"])
    return [old] if old is not None else []


def _standing(table: str) -> list[Coverage]:
    """What is vouched for now, which a new statement ends."""
    return list(Coverage.objects.select_for_update().filter(table=table, withdrawn_at__isnull=True))


def _vouch(
    table: str, from_on: date, to_on: date, *, upload: RegisterUpload | None, note: str, by: Person | None, at: datetime
) -> Coverage:
    standing = Coverage.objects.select_for_update().filter(table=table, withdrawn_at__isnull=True).first()
    if standing is not None:
        _withdraw(standing, by, at)
    return Coverage.objects.create(
        table=table,
        from_on=from_on,
        to_on=to_on,
        upload=upload,
        note=note,
        vouched_by=by,
        vouched_for_id=by.acts_for if by else None,
        vouched_at=at,
    )


def _keep_rows(made: Coverage) -> list[VouchedRows]:
    """Keep the rows for which was vouched, so that what changes in them later can be told."""
    rows = kept_rows(made)
    if rows is None:
        return []
    rows.save()
    return [rows]


def _withdraw(standing: Coverage, by: Person | None, at: datetime) -> None:
    standing.withdrawn_by, standing.withdrawn_at = by, at
    standing.save(update_fields=["withdrawn_by", "withdrawn_at"])


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """The register files of an example agency that have no room here, and what its card says of every register; writes nothing twice."""
    agency = folder.parent
    card: dict[str, Any] = yaml.safe_load((agency / CARD).read_text("utf-8"))
    declared = {name: (span["from"], span["to"]) for name, span in (card.get("registers") or {}).items()}
    loaded = set(RegisterUpload.objects.values_list("table", flat=True))
    found = {KEPT_BY_FILE.get(path.stem, ""): path for path in sorted((agency / REGISTERS).iterdir())}
    new = {table: File(found[table].name, found[table].read_bytes()) for table in UPLOADED if table in found and table not in loaded}
    checked = check_files(files=new, set_aside=False, above={}, at=at) if new else {}
    known_rows = queries.facts({}).tables
    for table in LACKING:
        if table in found and table not in loaded:
            new[table] = File(found[table].name, found[table].read_bytes())
            checked[table] = check_columns(table=table, file=new[table], known=known_rows[table])
    for table, file in new.items():
        from_on, to_on = declared.get(table, (date(at.year, 1, 1), day_of(at)))
        made = keep_file(table, file, checked[table], from_on, to_on)
        made.uploaded_at = made.decided_at = at
        made.state = UploadState.IN_USE
        made.save()
        record(actor=None, action="registers.load", subject=made, at=at, fields=("table", "sha256", "count"))
    files = {one.table: one for one in RegisterUpload.objects.filter(state=UploadState.IN_USE).defer("rows", "rejects")}
    for table, (from_on, to_on) in declared.items():
        if not Coverage.objects.filter(table=table).exists():
            made_coverage = _vouch(table, from_on, to_on, upload=files.get(table), note=FROM_CARD, by=None, at=at)
            kept = _keep_rows(made_coverage)
            record(actor=None, action="registers.load", subject=made_coverage, at=at, fields=("table", "from_on", "to_on"), also=kept)
    _load_keepers(folder, at)


def _load_keepers(folder: Path, at: datetime) -> None:
    """Once: what the site decided since, or took away, is not overwritten."""
    file = folder / KEEPERS
    if not file.exists() or Keeper.objects.exists():
        return
    units = {unit.code: unit for unit in units_on(day_of(at))}
    for line in yaml.safe_load(file.read_text("utf-8")):
        made = Keeper.objects.create(table=KEPT_BY_FILE[line["sổ"]], unit=units[line["đơn vị"]], set_by=None, set_at=at)
        record(actor=None, action="registers.set_keeper", subject=made, at=at, fields=("table", "unit"))
