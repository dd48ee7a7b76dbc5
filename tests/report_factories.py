"""Registers, duties and reports with fixed values, for the tests of their pages; the rest is in `factories`."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.core.files.base import ContentFile

import factories
from factories import AT, DAY, person, picture
from minhbach.facts.schemas import KEPT
from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.duties.models import AgencyTrait, Assignment, Calculation, DutyMark, FeedToken, Obligation
from minhbach_site.duties.queries import hashed
from minhbach_site.duties.states import MarkKind, MarkState, State, TraitState
from minhbach_site.organisation.models import Agency, Unit
from minhbach_site.records.models import Document
from minhbach_site.registers.models import Coverage, Keeper, RegisterUpload
from minhbach_site.registers.services import File, check_files, keep_file
from minhbach_site.reporting.models import ReportCard, Run
from minhbach_site.reporting.queries import run_folder
from minhbach_site.reporting.states import RunKind, Standing
from minhbach_site.ui.workers import WorkState

PNG = picture()
_numbers = count(1)

PROCEDURES = (
    "mã thủ tục,tên thủ tục,lĩnh vực,mức dịch vụ,hiệu lực từ\n"
    "TT001,Cấp phép bán lẻ,Lưu thông,toàn trình,01/01/2024\n"
    "TT002,Cấp phép bán buôn,Lưu thông,một phần,01/01/2024\n"
).encode()


def coverage(table: str, **values: object) -> Coverage:
    """Someone vouched for the first ten months of 2026."""
    filled = {"from_on": date(2026, 1, 1), "to_on": date(2026, 10, 31), "vouched_at": AT, **values}
    return Coverage.objects.create(table=table, **filled)


def keeper(table: str, unit: Unit | None = None) -> Keeper:
    """A unit that keeps a register."""
    by = person(f"nguoi-giao-so-{next(_numbers)}")
    return Keeper.objects.create(table=table, unit=unit or factories.unit(f"GIU-{table}"), set_by=by, set_at=AT)


def register_upload(table: str = "procedures", content: bytes = PROCEDURES, **values: object) -> RegisterUpload:
    """A file of two procedures, waiting for a second person."""
    file = File(f"{KEPT[table].file}.csv", content)
    checked = check_files(files={table: file}, set_aside=False, above={}, at=AT)[table]
    made = keep_file(table, file, checked, date(2026, 1, 1), date(2026, 10, 31))
    made.uploaded_by, made.uploaded_at = values.pop("uploaded_by", None) or person(f"nguoi-dua-len-{next(_numbers)}"), AT
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    return made


def agency_of_duties() -> Agency:
    """The one agency of the site: a department since July 2025."""
    values = {"name": "Sở Công Thương tỉnh A", "symbol": "SCT", "short_name": "Sở Công Thương", "from_on": date(2025, 7, 1)}
    return Agency.objects.get_or_create(code="SCT", defaults=values)[0]


def obligation(**values: object) -> Obligation:
    """The quarterly report of the third quarter of 2026, overdue since 14 September; worked out today by nobody in particular."""
    made, _new = Calculation.objects.get_or_create(year=2026, defaults={"on": DAY, "at": AT, "sequence": 10**9, "declared": True})
    filled = {
        "duty": "report-cutoff-quarter",
        "name": "Chốt số liệu báo cáo quý",
        "topic": "Chế độ báo cáo",
        "period": "2026-Q3",
        "state": State.MISSED,
        "started_on": date(2026, 7, 1),
        "due_on": date(2026, 9, 14),
        "role": "Văn phòng",
        "article": "Điều 12 Nghị định 09/2019/NĐ-CP",
        "verification": "đã đọc văn bản",
        "days_late": 74,
        **values,
    }
    filled.setdefault("key", f"{filled['duty']}:{filled['period']}")
    filled.setdefault("search_text", blind(f"{filled['name']} {filled['period']}"))
    return Obligation.objects.create(calculation=made, **filled)


def mark(*, file: bool = False, **values: object) -> DutyMark:
    """That the report of the second quarter was done; a note is its proof, or a picture."""
    filled = {
        "code": f"NVU-T{next(_numbers)}",
        "duty": "report-cutoff-quarter",
        "period": "2026-Q2",
        "kind": MarkKind.DONE,
        "state": MarkState.RECORDED,
        "entered_by": values.pop("entered_by", None) or person(f"nguoi-ghi-{next(_numbers)}"),
        "entered_at": AT,
        **values,
    }
    if filled["kind"] is MarkKind.DONE:
        filled = {"done_on": date(2026, 6, 12), "note": "Biểu số liệu quý II", **filled}
    made = DutyMark(**filled)
    if file:
        made.name, made.sha256, made.mime = "anh.png", "b" * 64, "image/png"
        made.file.save("anh", ContentFile(PNG), save=False)
    made.save()
    return made


def assignment(holder: Person, duty: str = "report-cutoff-quarter") -> Assignment:
    return Assignment.objects.create(duty=duty, person=holder, made_by=person(f"nguoi-giao-{next(_numbers)}"), made_at=AT)


def trait(name: str, value: str, from_on: date | None = None, **values: object) -> AgencyTrait:
    """What the agency's card says it is; given a state and who asked, what someone typed."""
    filled = {"state": TraitState.APPROVED, **values}
    return AgencyTrait.objects.create(trait=name, value=value, from_on=from_on, declared_at=AT, **filled)


def feed(holder: Person) -> str:
    """The secret of a person's calendar address."""
    secret = f"bi-mat-cua-{holder.pk}"
    FeedToken.objects.create(person=holder, sha256=hashed(secret), made_at=AT)
    return secret


def report_card(year: int = 2026, **values: object) -> ReportCard:
    filled = {
        "agency": agency_of_duties(),
        "from_on": date(year, 1, 1),
        "to_on": date(year, 12, 31),
        "cutoff": date(year, 10, 31),
        "symbol": "BC-SCT",
        "place": "Quảng Ngãi",
        "subject": f"Kết quả thực hiện dân chủ năm {year}",
        "signer_title": "GIÁM ĐỐC",
        "saved_at": AT,
        **values,
    }
    return ReportCard.objects.create(year=year, **filled)


def run(**values: object) -> Run:
    """A finished report with one file."""
    filled = {
        "kind": RunKind.REPORT,
        "year": 2026,
        "state": WorkState.DONE,
        "snapshot": "c" * 64,
        "files": [{"name": "bao-cao.json", "size": 2, "sha256": "d" * 64}],
        "figures": {"figures": 140, "missing": 3, "identities": 40, "failing": 0, "gaps": 2},
        "made_by": values.pop("made_by", None) or person(f"nguoi-yeu-cau-{next(_numbers)}"),
        "made_at": AT,
        "finished_at": AT,
        **values,
    }
    made = Run.objects.create(**filled)
    folder = run_folder(made)
    folder.mkdir(parents=True, exist_ok=True)
    for file in made.files:
        (folder / file["name"]).write_bytes(b"{}")
    return made


def submitted(**values: object) -> Run:
    """A report that waits for a leader."""
    filled = {"standing": Standing.SUBMITTED, "submitted_by": person(f"nguoi-trinh-{next(_numbers)}"), **values}
    return run(**filled)


def approved(**values: object) -> Run:
    """A report that a leader approved, not issued yet."""
    filled = {"standing": Standing.APPROVED, "approved_by": person(f"nguoi-duyet-{next(_numbers)}"), **values}
    return submitted(**filled)


def sent_report(**values: object) -> Document:
    """The report of the agency in the register of outgoing documents."""
    number = next(_numbers)
    filled = {"type": "bao_cao", "direction": "outgoing", "symbol": f"{number}/BC-SCT", "subject": "Kết quả thực hiện dân chủ", **values}
    return factories.document(f"VB-BC-{number}", **filled)


def issued(**values: object) -> Run:
    """A report that was issued with its document."""
    document = values.pop("document", None) or sent_report()
    return approved(standing=Standing.ISSUED, document=document, **values)
