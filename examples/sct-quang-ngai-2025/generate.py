"""Write the synthetic registers of this example again, byte for byte the same.

    python generate.py

Only files that hold invented records are written here: dossiers, procedures, staff moves, survey answers (CSV), disclosures and the
reception book (XLSX). The registers that come from the source report are kept by hand. Totals the report prints are fixed below; how the
records spread inside them is drawn with a fixed seed. README.md says which is which.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
REGISTERS = HERE / "so-sach"
SEED = 3382

YEAR_START = date(2025, 1, 1)
MERGER = date(2025, 7, 1)
CUTOFF = date(2025, 10, 30)

# Totals printed in section III.3.1 of the source report, or derived from them (README.md, "Chỗ số liệu gốc không khớp").
NEW_ONLINE, NEW_DIRECT, NEW_POST = 3257, 71, 42  # 113 direct and by post together; the split is invented
CARRIED_OVER = 12
RESOLVED_LATE, PENDING_IN_TIME, PENDING_LATE = 15, 82, 9
PROCEDURES_IN_FORCE = 314

DAYS_OFF = frozenset(
    [
        date(2025, 1, 1),
        *(date(2025, 1, day) for day in range(27, 32)),
        date(2025, 4, 7),
        date(2025, 4, 30),
        date(2025, 5, 1),
        date(2025, 5, 2),
        date(2025, 9, 1),
        date(2025, 9, 2),
    ]
)
WORKING_SATURDAYS = frozenset([date(2025, 4, 26)])

T = TypeVar("T")
Row = Sequence[object]


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, less the public holidays of 2025, plus the one swapped Saturday."""
    return day in WORKING_SATURDAYS or (day.weekday() < 5 and day not in DAYS_OFF)


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both counted."""
    return [day for day in _days(first, last) if is_working_day(day)]


def add_working_days(start: date, days: int) -> date:
    """The day `days` working days after `start`; `start` itself is not counted."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_day_before(end: date, days: int) -> date:
    """The day `days` working days before `end`."""
    day = end
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


# --- procedures ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldOfWork:
    """A field of administrative procedures: which desk handles it, how many procedures it has, its share of the dossiers."""

    name: str
    desk: str
    procedures: int
    share: int
    days: tuple[int, ...]


FIELDS = (
    FieldOfWork("Xúc tiến thương mại", "TM", 12, 380, (3, 5)),
    FieldOfWork("Lưu thông hàng hóa trong nước", "TM", 74, 225, (10, 7, 15)),
    FieldOfWork("Điện lực", "NL", 38, 90, (10, 15, 7)),
    FieldOfWork("Kinh doanh khí", "AT", 38, 70, (10, 15)),
    FieldOfWork("Hóa chất", "AT", 33, 60, (7, 10, 12)),
    FieldOfWork("Vật liệu nổ công nghiệp, tiền chất thuốc nổ", "AT", 28, 45, (5, 3, 10)),
    FieldOfWork("An toàn thực phẩm", "CN", 12, 45, (10, 15)),
    FieldOfWork("Thương mại quốc tế", "TM", 32, 35, (7, 10, 15)),
    FieldOfWork("Quản lý cạnh tranh, bán hàng đa cấp", "TM", 9, 15, (5, 7)),
    FieldOfWork("Dịch vụ thương mại", "TM", 9, 10, (7, 10)),
    FieldOfWork("An toàn đập, hồ chứa thủy điện", "NL", 11, 8, (20, 15)),
    FieldOfWork("Công nghiệp tiêu dùng", "CN", 8, 6, (15, 10)),
    FieldOfWork("Cụm công nghiệp", "CN", 8, 5, (20, 30)),
    FieldOfWork("Khuyến công", "CN", 5, 3, (15, 20)),
    FieldOfWork("Công nghiệp nặng", "CN", 5, 2, (15, 20)),
    FieldOfWork("Khoa học, công nghệ", "KH", 6, 1, (10, 15)),
)

# The room behind each desk, with the first day it answered for it: the rooms of so-sach/don-vi.yaml.
ROOMS: Mapping[str, tuple[tuple[date, str], ...]] = {
    "TM": ((date(2008, 4, 1), "QN-TM"), (MERGER, "SCT-TM")),
    "NL": ((date(2008, 4, 1), "QN-NL"), (MERGER, "SCT-NL")),
    "CN": ((date(2008, 4, 1), "QN-CN"), (date(2025, 4, 1), "QN-CNAT"), (MERGER, "SCT-CN")),
    "AT": ((date(2008, 4, 1), "QN-KTAT"), (date(2025, 4, 1), "QN-CNAT"), (MERGER, "SCT-CN")),
    "KH": ((date(2008, 4, 1), "QN-KHTC"), (MERGER, "SCT-KHTC")),
}

# The seven announcing decisions (so-sach/van-ban.csv): in force from the day of issue, each bringing six procedures and ending two.
ANNOUNCEMENTS = (
    ("CB01", date(2025, 1, 22)),
    ("CB02", date(2025, 3, 18)),
    ("CB03", date(2025, 4, 25)),
    ("CB04", date(2025, 6, 20)),
    ("CB05", date(2025, 7, 11)),
    ("CB06", date(2025, 8, 29)),
    ("CB07", date(2025, 10, 10)),
)
BROUGHT, ENDED = 6, 2
EARLIER_ANNOUNCEMENT = "CB-2024"
SERVICES = (("toàn trình", 46), ("một phần", 40), ("chưa trực tuyến", 14))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure; `days` is its time limit in working days."""

    code: str
    field: FieldOfWork
    service: str
    from_on: date
    to_on: date | None
    decision: str
    days: int

    def alive(self, day: date) -> bool:
        """True when in force on that day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def make_procedures(rng: Random) -> list[Procedure]:
    """All procedures that were in force at any time in the year: 314 of them at the cut-off."""
    places = [(field, rank) for field in FIELDS for rank in range(field.procedures)]
    # The busiest procedures of a field come first in it; changes fall on the quiet tail, so that no dossier loses its procedure.
    tail = [index for index, (field, rank) in enumerate(places) if rank * 3 >= field.procedures * 2]
    changed = _spread(tail, len(ANNOUNCEMENTS) * (BROUGHT + ENDED))
    births: dict[int, tuple[str, date]] = {}
    deaths: dict[int, date] = {}
    for order, (decision, on) in enumerate(ANNOUNCEMENTS):
        mine = changed[order :: len(ANNOUNCEMENTS)]
        births.update((index, (decision, on)) for index in mine[:BROUGHT])
        deaths.update((index, on - timedelta(days=1)) for index in mine[BROUGHT:])
    procedures = []
    for index, (field, rank) in enumerate(places):
        decision, from_on = births.get(index, (EARLIER_ANNOUNCEMENT, date(2024, 12, 2)))
        service = "toàn trình" if rank < 2 else _draw(rng, SERVICES)
        days = field.days[rank % len(field.days)]
        procedures.append(Procedure(f"TT{index + 1:03d}", field, service, from_on, deaths.get(index), decision, days))
    assert sum(item.alive(CUTOFF) for item in procedures) == PROCEDURES_IN_FORCE
    return procedures


def procedure_rows(procedures: Iterable[Procedure]) -> Iterator[Row]:
    """The rows of thu-tuc.csv."""
    yield ("mã thủ tục", "tên thủ tục", "lĩnh vực", "mức dịch vụ", "hiệu lực từ", "hiệu lực đến", "quyết định công bố")
    for item in procedures:
        name = f"Thủ tục giả lập số {item.code[2:]} – lĩnh vực {item.field.name}"
        yield (item.code, name, item.field.name, item.service, item.from_on, item.to_on, item.decision)


# --- dossiers --------------------------------------------------------------------------------------------------------------------------

# Relative work of a month: quiet around Tết and at the merger, busier after it, when one department serves the wider province.
MONTH_WEIGHTS = {1: 70, 2: 92, 3: 100, 4: 98, 5: 100, 6: 90, 7: 84, 8: 116, 9: 124, 10: 126}


@dataclass(slots=True)
class Dossier:
    """One dossier while it is being made up."""

    procedure: Procedure
    channel: str
    received_on: date
    due_on: date
    resolved_on: date | None = None

    @property
    def unit(self) -> str:
        """The room in charge on the day of reception."""
        return [room for first, room in ROOMS[self.procedure.field.desk] if first <= self.received_on][-1]


def make_dossiers(rng: Random, procedures: Sequence[Procedure]) -> list[tuple[str, Dossier]]:
    """All dossiers with their ids: first those carried over from 2024, then the new ones by day of reception."""
    old = _carried_over(rng, procedures)
    new = _received_in_the_year(rng, procedures)
    _settle(rng, new)
    ids = [f"HS24-{9001 + index:06d}" for index in range(len(old))] + [f"HS25-{index + 1:06d}" for index in range(len(new))]
    return list(zip(ids, [*old, *new], strict=True))


def _carried_over(rng: Random, procedures: Sequence[Procedure]) -> list[Dossier]:
    channels = ["trực tuyến"] * 9 + ["trực tiếp"] * 2 + ["bưu chính"]
    days = working_days(date(2024, 12, 19), date(2024, 12, 31))
    dossiers = []
    for order, channel in enumerate(channels):
        received_on = days[order * (len(days) - 1) // (len(channels) - 1)]
        slow = [item for item in procedures if item.alive(received_on) and item.days >= 10 and _may_go(item, channel)]
        procedure = _pick(rng, slow)
        dossier = Dossier(procedure, channel, received_on, add_working_days(received_on, procedure.days))
        in_the_year = working_days(YEAR_START, dossier.due_on)  # ten working days from 19 December end after the New Year
        dossier.resolved_on = _pick(rng, in_the_year)
        dossiers.append(dossier)
    assert len(dossiers) == CARRIED_OVER
    return sorted(dossiers, key=lambda dossier: dossier.received_on)


def _received_in_the_year(rng: Random, procedures: Sequence[Procedure]) -> list[Dossier]:
    weighted = [(day, _day_weight(day)) for day in _days(YEAR_START, CUTOFF)]
    channels = ["trực tuyến"] * NEW_ONLINE + ["trực tiếp"] * NEW_DIRECT + ["bưu chính"] * NEW_POST
    dossiers = []
    for channel in channels:
        received_on = _draw(rng, weighted if channel == "trực tuyến" else [pair for pair in weighted if is_working_day(pair[0])])
        field = _draw(rng, [(item, item.share) for item in FIELDS])
        ranked = [item for item in procedures if item.field is field and item.alive(received_on)]
        # Within a field the n-th procedure is about n times rarer than the first.
        procedure = _draw(rng, [(item, 1000 // (rank + 1)) for rank, item in enumerate(ranked) if _may_go(item, channel)])
        dossiers.append(Dossier(procedure, channel, received_on, add_working_days(received_on, procedure.days)))
    return sorted(dossiers, key=lambda dossier: (dossier.received_on, dossier.procedure.code, dossier.channel))


def _day_weight(day: date) -> int:
    """How busy the day is, out of 1260. A few dossiers come in on line on days off."""
    weight = MONTH_WEIGHTS[day.month] * 10
    if not is_working_day(day):
        return 0 if day in DAYS_OFF else weight // 40
    if date(2025, 1, 22) <= day <= date(2025, 2, 5):
        return weight // 2  # the days around Tết
    return weight


def _may_go(procedure: Procedure, channel: str) -> bool:
    return channel != "trực tuyến" or procedure.service != "chưa trực tuyến"


def _settle(rng: Random, dossiers: Sequence[Dossier]) -> None:
    """Give every new dossier its day of resolution, or leave it pending, so that the totals come out."""
    open_ended = [item for item in dossiers if item.due_on >= CUTOFF]
    waiting = sorted(open_ended, key=lambda item: (_elapsed(item), -item.received_on.toordinal(), item.procedure.code))[:PENDING_IN_TIME]
    slow = [item for item in dossiers if item.procedure.days >= 7 and date(2025, 9, 15) <= item.due_on < CUTOFF]
    stuck = _spread(slow, PENDING_LATE)
    reserved = {id(item) for item in [*waiting, *stuck]}
    # Late results gather in the weeks after the merger.
    troubled = [item for item in dossiers if id(item) not in reserved and item.procedure.days >= 5 and item.due_on < date(2025, 10, 20)]
    late = [
        *_spread([item for item in troubled if item.due_on < MERGER], 4),
        *_spread([item for item in troubled if MERGER <= item.due_on < date(2025, 9, 15)], 9),
        *_spread([item for item in troubled if item.due_on >= date(2025, 9, 15)], 2),
    ]
    assert len(late) == RESOLVED_LATE
    for order, item in enumerate(late):
        item.resolved_on = add_working_days(item.due_on, 1 + order % 5)
    reserved |= {id(item) for item in late}
    for item in dossiers:
        if id(item) not in reserved:
            item.resolved_on = _resolved_in_time(rng, item)


def _elapsed(item: Dossier) -> float:
    return (len(working_days(item.received_on, CUTOFF)) - 1) / item.procedure.days


def _resolved_in_time(rng: Random, item: Dossier) -> date:
    """Before the due day, or on it in about one case of five; never after the cut-off."""
    if item.due_on <= CUTOFF and rng.random() < 0.2:
        return item.due_on
    possible = working_days(item.received_on, min(item.due_on - timedelta(days=1), CUTOFF))
    if not possible:
        return item.due_on
    return possible[int(len(possible) * rng.random() ** 0.6)]  # nearer the end than the beginning


def dossier_rows(dossiers: Iterable[tuple[str, Dossier]]) -> Iterator[Row]:
    """The rows of ho-so.csv. No result, no digitised result: that cell stays empty while a dossier is pending."""
    yield (
        "mã hồ sơ",
        "mã thủ tục",
        "hình thức nộp",
        "ngày tiếp nhận",
        "ngày hẹn trả",
        "ngày giải quyết xong",
        "đơn vị xử lý",
        "số hóa đầu vào",
        "số hóa kết quả",
        "ngày trả lại yêu cầu bổ sung",
        "ngày xin lỗi, hẹn lại",
    )
    late = 0
    for order, (code, item) in enumerate(dossiers):
        digitised = "có" if item.resolved_on else None
        late += _overdue(item)
        cells = (code, item.procedure.code, item.channel, item.received_on, item.due_on, item.resolved_on, item.unit, "có", digitised)
        yield (*cells, _returned(item, order), _apology(item, late) if _overdue(item) else None)


# Of the dossiers received after the merger every RETURNED_EVERYth was returned for completion, one of them too late; of the overdue ones
# every LATE_APOLOGYth was told after the fact, and every NO_APOLOGYth not at all. All invented.
RETURNED_EVERY, LATE_RETURN = 160, 3
LATE_APOLOGY, NO_APOLOGY = 7, 11


def _overdue(item: Dossier) -> bool:
    return item.due_on < (item.resolved_on or CUTOFF)


def _returned(item: Dossier, order: int) -> date | None:
    if item.received_on < MERGER or order % RETURNED_EVERY:
        return None
    returned = add_working_days(item.received_on, 5 if order // RETURNED_EVERY % LATE_RETURN == 0 else 2)
    return returned if returned < (item.resolved_on or CUTOFF) else None


def _apology(item: Dossier, late: int) -> date | None:
    if late % NO_APOLOGY == 0:
        return None
    return item.due_on + timedelta(days=1) if late % LATE_APOLOGY == 0 else item.due_on - timedelta(days=2)


# --- staff moves -----------------------------------------------------------------------------------------------------------------------

# (day, direction, cause, unit, how many). Out: 30, as the report says; their causes, days and units are invented.
MOVES: tuple[tuple[date, str, str, str, int], ...] = (
    (date(2025, 2, 1), "đi", "nghỉ hưu", "QN-KHTC", 1),
    (date(2025, 3, 1), "đến", "chuyển công tác", "KT-QLTT-P1", 7),
    (date(2025, 3, 1), "đến", "chuyển công tác", "KT-QLTT-P2", 6),
    (date(2025, 3, 1), "đến", "chuyển công tác", "KT-QLTT-D1", 7),
    (date(2025, 3, 1), "đến", "chuyển công tác", "KT-QLTT-D2", 7),
    (date(2025, 3, 1), "đến", "chuyển công tác", "KT-QLTT-D3", 6),
    (date(2025, 3, 1), "đi", "nghỉ hưu", "KT-TTRA", 1),
    (date(2025, 4, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "QN-CNAT", 2),
    (date(2025, 4, 1), "đi", "nghỉ hưu", "QN-TM", 1),
    (date(2025, 4, 10), "đến", "chuyển công tác", "QN-QLTT-P1", 13),
    (date(2025, 4, 10), "đến", "chuyển công tác", "QN-QLTT-D1", 12),
    (date(2025, 4, 10), "đến", "chuyển công tác", "QN-QLTT-D2", 12),
    (date(2025, 4, 10), "đến", "chuyển công tác", "QN-QLTT-D3", 12),
    (date(2025, 5, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "QN-VP", 1),
    (date(2025, 5, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "KT-KHTC", 1),
    (date(2025, 6, 1), "đi", "nghỉ hưu", "QN-QLTT-D2", 1),
    (date(2025, 6, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "QN-TTRA", 2),
    (date(2025, 6, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "KT-CNNL", 1),
    (date(2025, 7, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "SCT-VP", 3),
    (date(2025, 7, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "SCT-TM", 2),
    (date(2025, 7, 1), "đi", "nghỉ hưu", "SCT-KHTC", 1),
    (date(2025, 8, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "SCT-CN", 3),
    (date(2025, 8, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "SCT-QLTT-P1", 2),
    (date(2025, 8, 1), "đi", "nghỉ hưu", "SCT-QLTT-D4", 2),
    (date(2025, 9, 1), "đi", "nghỉ theo Nghị định 178/2024/NĐ-CP", "SCT-QLTT-D2", 2),
    (date(2025, 9, 1), "đi", "nghỉ hưu", "SCT-NL", 1),
    (date(2025, 9, 15), "đến", "tuyển dụng", "SCT-TM", 1),
    (date(2025, 9, 15), "đến", "tuyển dụng", "SCT-NL", 1),
    (date(2025, 10, 1), "đi", "nghỉ hưu", "SCT-VP", 1),
    (date(2025, 10, 1), "đi", "nghỉ hưu", "SCT-QLTT-D5", 2),
)


def move_rows() -> Iterator[Row]:
    """The rows of bien-dong.csv: one per official who came or left."""
    yield ("mã", "ngày", "chiều", "lý do", "đơn vị")
    singles = [(on, direction, cause, unit) for on, direction, cause, unit, count in MOVES for _ in range(count)]
    assert sum(direction == "đi" for _, direction, _, _ in singles) == 30
    for order, move in enumerate(singles, start=1):
        yield (f"BD{order:03d}", *move)


# --- survey answers --------------------------------------------------------------------------------------------------------------------

# Answers per round: (round, closed on, citizens by level 5..1, organisations by level 5..1).
ROUNDS = (
    ("Quý II/2025", date(2025, 6, 30), (38, 25, 6, 2, 0), (61, 38, 7, 1, 0)),
    ("Quý III/2025", date(2025, 9, 30), (47, 30, 9, 2, 1), (84, 48, 10, 2, 1)),
)


def survey_rows(rng: Random) -> Iterator[Row]:
    """The rows of khao-sat.csv, in an order that tells nothing about who answered."""
    yield ("mã phiếu", "đợt khảo sát", "ngày kết thúc đợt", "đối tượng", "mức hài lòng")
    order = 0
    for name, closed_on, citizens, organisations in ROUNDS:
        answers = [("người dân", 5 - index) for index, count in enumerate(citizens) for _ in range(count)]
        answers += [("tổ chức", 5 - index) for index, count in enumerate(organisations) for _ in range(count)]
        for respondent, level in sorted(answers, key=lambda _: rng.random()):
            order += 1
            yield (f"PKS{order:03d}", name, closed_on, respondent, level)


# --- reception book --------------------------------------------------------------------------------------------------------------------


def reception_rows(rng: Random) -> Iterator[Row]:
    """The rows of tiep-cong-dan.xlsx: the director once a month, the reception desk every Thursday."""
    yield ("mã", "ngày tiếp", "người tiếp", "số lượt", "số người", "số vụ việc", "ngày công khai lịch tiếp")
    sessions = [(_on_or_after(date(2025, month, 15)), "Giám đốc") for month in range(1, 11)]
    sessions += [(day, "thường xuyên") for day in working_days(YEAR_START, CUTOFF) if day.weekday() == 3]
    for order, (day, by) in enumerate(sorted(sessions), start=1):
        visits = _draw(rng, [(0, 30), (1, 40), (2, 20), (3, 10)] if by == "Giám đốc" else [(0, 62), (1, 30), (2, 8)])
        people = visits + (_draw(rng, [(0, 70), (1, 20), (2, 10)]) if visits else 0)
        posted = working_day_before(day, 4 if day.month == MERGER.month else 7) if by == "Giám đốc" else None  # late once, after the merger
        yield (f"TCD{order:02d}", day, by, visits, people, visits, posted)


def _on_or_after(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


# --- disclosures -----------------------------------------------------------------------------------------------------------------------

# Short words of the table below: the form with the proof kept of it, and the audience.
FORMS = {
    "web": ("trang thông tin điện tử", "Nhật ký đăng tải (giả lập)"),
    "niêm yết": ("niêm yết", "Biên bản niêm yết (giả lập)"),
    "văn bản": ("thông báo bằng văn bản", "Thông báo nội bộ (giả lập)"),
    "hội nghị": ("hội nghị", "Biên bản Hội nghị Công chức, viên chức năm 2024 (giả lập)"),
    "phụ trách": ("qua người phụ trách đơn vị", "Biên bản họp phòng (giả lập)"),
}
AUDIENCES = {"nội bộ": "nội bộ", "rộng rãi": "công khai rộng rãi"}
# Group of article 46 | form | audience | dated | made public | taken down | item. Days of 2025, all invented; the items: see README.md.
DISCLOSURES = """
 1 | phụ trách | nội bộ   | 19/03 | 24/03 |       | Chủ trương, chính sách, pháp luật liên quan đến tổ chức, hoạt động của cơ quan
 1 | văn bản   | nội bộ   | 02/07 | 04/07 |       | Văn bản của Trung ương, của tỉnh về sắp xếp tổ chức bộ máy
 2 | web       | nội bộ   | 20/01 | 22/01 | 03/03 | Chương trình công tác, kế hoạch hành động năm 2025 của Sở
 2 | hội nghị  | nội bộ   | 16/01 | 17/01 | 17/01 | Chỉ tiêu kế hoạch ngành Công Thương năm 2025
 2 | web       | nội bộ   | 17/03 | 19/03 | 14/04 | Kế hoạch số 535/KH-SCT về quy chế dân chủ ở cơ sở và dân vận chính quyền năm 2025
 2 | web       | nội bộ   | 01/10 | 02/10 |       | Lịch công tác tháng của lãnh đạo Sở
 3 | hội nghị  | nội bộ   | 16/01 | 17/01 | 17/01 | Tình hình tài chính năm 2024
 3 | hội nghị  | nội bộ   | 16/01 | 17/01 | 17/01 | Phân khai kinh phí năm 2025
 3 | web       | rộng rãi | 10/01 | 15/01 |       | Dự toán thu, chi ngân sách năm 2025
 3 | web       | rộng rãi | 09/04 | 14/04 |       | Tình hình thực hiện dự toán quý I năm 2025
 3 | web       | rộng rãi | 09/07 | 14/07 |       | Tình hình thực hiện dự toán quý II và 6 tháng đầu năm 2025
 3 | web       | rộng rãi | 09/10 |       |       | Tình hình thực hiện dự toán quý III năm 2025
 3 | văn bản   | nội bộ   | 21/07 | 24/07 |       | Kết quả thực hành tiết kiệm, thu nhập tăng thêm
 4 | niêm yết  | nội bộ   | 17/02 | 20/02 | 20/03 | Quản lý, sử dụng, mua sắm tài sản công
 4 | niêm yết  | nội bộ   | 25/07 | 30/07 | 29/08 | Kết quả kiểm kê, thanh lý tài sản khi hợp nhất
 5 | web       | rộng rãi | 24/02 | 27/02 |       | Dự án đầu tư công do Sở quản lý: danh mục và tiến độ năm 2025
 6 | văn bản   | nội bộ   | 03/07 | 07/07 |       | Quy hoạch, bổ nhiệm, luân chuyển, điều động công chức lãnh đạo, quản lý
 6 | văn bản   | nội bộ   | 25/02 | 28/02 |       | Đào tạo, bồi dưỡng cán bộ, công chức, viên chức năm 2025
 6 | niêm yết  | nội bộ   | 12/06 | 17/06 | 10/07 | Danh sách công chức nghỉ theo Nghị định số 178/2024/NĐ-CP và kết quả xét duyệt
 6 | hội nghị  | nội bộ   | 16/01 | 17/01 | 17/01 | Thi đua, khen thưởng; phong trào thi đua yêu nước năm 2025
 6 | phụ trách | nội bộ   | 06/01 | 09/01 |       | Kết quả đánh giá, xếp loại công chức năm 2024
 7 | niêm yết  | nội bộ   | 06/02 | 10/02 | 25/02 | Bản kê khai tài sản, thu nhập năm 2024
 7 | web       | rộng rãi | 06/02 | 12/02 |       | Kế hoạch phòng, chống tham nhũng, lãng phí, tiêu cực năm 2025
 8 | văn bản   | nội bộ   | 10/07 | 15/07 |       | Kết quả giải quyết đơn kiến nghị, phản ánh trong nội bộ cơ quan 6 tháng đầu năm
 9 | web       | nội bộ   | 01/08 | 05/08 |       | Quy chế chi tiêu nội bộ
 9 | web       | nội bộ   | 01/08 | 05/08 |       | Quy chế quản lý, sử dụng tài sản công
10 | văn bản   | nội bộ   | 07/02 | 13/02 |       | Tổng hợp tiếp thu, giải trình ý kiến tại Hội nghị Công chức, viên chức năm 2024
10 | web       | nội bộ   | 01/08 | 06/08 |       | Tổng hợp tiếp thu, giải trình ý kiến về Quy chế chi tiêu nội bộ
11 | web       | nội bộ   | 27/02 | 05/03 | 31/03 | Kế hoạch số 39/KH-UBND về quy chế dân chủ ở cơ sở và dân vận chính quyền năm 2025
11 | văn bản   | nội bộ   | 01/07 | 03/07 |       | Quyết định số 08/2025/QĐ-UBND về chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở
12 | web       | rộng rãi | 11/07 | 14/07 |       | Danh mục thủ tục hành chính, quy trình nội bộ ngành Công Thương
12 | niêm yết  | rộng rãi | 11/07 | 15/07 |       | Thủ tục hành chính tại nơi tiếp nhận và trả kết quả
12 | niêm yết  | rộng rãi | 02/07 | 03/07 |       | Số điện thoại đường dây nóng của người có thẩm quyền tiếp nhận phản ánh
12 | niêm yết  | rộng rãi | 18/07 | 21/07 |       | Nội quy và lịch tiếp công dân của Giám đốc Sở
12 | web       | rộng rãi | 15/07 | 18/07 |       | Kết quả thực hiện nhiệm vụ chuyên môn, nhiệm vụ chính trị 6 tháng đầu năm 2025
"""


def disclosure_rows() -> Iterator[Row]:
    """The rows of cong-khai.xlsx."""
    yield ("mã", "nhóm nội dung", "nội dung", "hình thức", "phạm vi", "ngày văn bản", "ngày công khai", "ngày kết thúc", "minh chứng")
    for order, line in enumerate(DISCLOSURES.strip().splitlines(), start=1):
        group, form, audience, dated, started, ended, item = (cell.strip() for cell in line.split("|", 6))
        words, proof = FORMS[form]
        days = [_day_of_2025(cell) for cell in (dated, started, ended)]
        yield (f"CKH{order:02d}", int(group), item, words, AUDIENCES[audience], *days, proof if started else None)


def _day_of_2025(text: str) -> date | None:
    if not text:
        return None
    day, month = text.split("/")
    return date(2025, int(month), int(day))


# --- drawing ---------------------------------------------------------------------------------------------------------------------------


def _draw(rng: Random, weighted: Sequence[tuple[T, int]]) -> T:
    """One of the values, by weight. Only `Random.random` is used: it gives the same numbers in every version of Python."""
    rest = rng.random() * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        rest -= weight
        if rest < 0:
            return value
    return weighted[-1][0]


def _pick(rng: Random, values: Sequence[T]) -> T:
    return values[int(rng.random() * len(values))]


def _spread(values: Sequence[T], count: int) -> list[T]:
    """`count` of the values, evenly spaced."""
    return [values[index * len(values) // count] for index in range(count)]


# --- writing ---------------------------------------------------------------------------------------------------------------------------


def to_csv(rows: Iterable[Row]) -> bytes:
    """CSV as a clerk's spreadsheet opens it: UTF-8 with a byte order mark, dates as dd/mm/yyyy."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def to_xlsx(title: str, rows: Iterable[Row], widths: Sequence[int]) -> bytes:
    """A workbook of one sheet, with real dates, that is the same bytes every time."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    _style(sheet, widths)
    stamp = datetime(2025, 11, 7)  # noqa: DTZ001 - the property has no time zone
    book.properties.creator = "minhbach"
    book.properties.created = stamp
    raw = io.BytesIO()
    book.save(raw)
    return _still(raw.getvalue(), stamp)


def _style(sheet: Worksheet, widths: Sequence[int]) -> None:
    thin = Side(style="thin", color="FF999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.border = border
            cell.font = Font(name="Times New Roman", size=12, bold=cell.row == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="center" if cell.row == 1 else "top")
            if cell.row == 1:
                cell.fill = PatternFill("solid", fgColor="FFDDE7F0")
            elif isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _still(raw: bytes, stamp: datetime) -> bytes:
    """The same workbook without the clock: fixed times in the archive and in the core properties, nothing compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode(), data)
            info = zipfile.ZipInfo(name, date_time=(2025, 11, 7, 0, 0, 0))
            info.external_attr = 0o644 << 16
            target.writestr(info, data)
    return out.getvalue()


def generate() -> dict[str, bytes]:
    """The content of every generated file, by its name in so-sach/."""
    procedures = make_procedures(Random(SEED))  # noqa: S311 - made-up records, not secrets
    return {
        "thu-tuc.csv": to_csv(procedure_rows(procedures)),
        "ho-so.csv": to_csv(dossier_rows(make_dossiers(Random(SEED + 1), procedures))),  # noqa: S311 - the same
        "bien-dong.csv": to_csv(move_rows()),
        "khao-sat.csv": to_csv(survey_rows(Random(SEED + 2))),  # noqa: S311 - the same
        "tiep-cong-dan.xlsx": to_xlsx("Sổ tiếp công dân", reception_rows(Random(SEED + 3)), (10, 14, 16, 10, 10, 12, 16)),  # noqa: S311 - the same
        "cong-khai.xlsx": to_xlsx("Nội dung công khai", disclosure_rows(), (10, 16, 92, 28, 20, 15, 16, 15, 58)),
    }


def main() -> None:
    """Write the generated files."""
    for name, content in generate().items():
        (REGISTERS / name).write_bytes(content)
        print(f"Đã ghi so-sach/{name} ({len(content):,} byte)".replace(",", "."))


if __name__ == "__main__":
    main()
