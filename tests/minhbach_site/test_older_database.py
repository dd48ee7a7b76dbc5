"""What this version makes of the rows of an older one: nothing is lost, nothing is said that was not so."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from importlib import import_module
from io import StringIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations, transaction
from django.db.migrations.loader import MigrationLoader
from django.test.utils import override_settings

import older_database
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import written_to
from minhbach_site.audit.models import Entry, Head, canonical
from minhbach_site.audit.queries import compare, verify
from minhbach_site.audit.states import FIRST
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.duties.models import AgencyTrait, DutyMark, Reminder
from minhbach_site.organisation.models import Carried, Committee, Post, Unit
from minhbach_site.plans import queries as plans
from minhbach_site.plans.models import AnswerWaiver, IndexCriterion, IndexRound, Meeting, Plan, Task, TaskStep
from minhbach_site.plans.states import WaiverState
from minhbach_site.records import queries as records
from minhbach_site.records.models import CitedInstrument, Dissemination, Document, DocumentFile, NumberReservation, NumberSeries
from minhbach_site.registers.models import RegisterUpload
from minhbach_site.reporting.models import Run
from minhbach_site.ui.wordindex import called, with_words

pytestmark = pytest.mark.xdist_group("older-database")
ELECTED, RECOGNISED = date(2026, 1, 5), date(2026, 1, 6)
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _record(apps, actor, action, subject, values=None) -> None:
    """An entry of that time, which knew nothing of rows."""
    head, _new = apps.get_model("audit", "Head").objects.get_or_create(pk=1)
    said = Entry(
        sequence=head.sequence + 1,
        at=AT,
        actor=actor.pk,
        kind="change",
        action=action,
        subject_type=subject._meta.label_lower,
        subject=str(subject.pk),
        values=canonical(values or {}),
        previous=head.hash if head.sequence else FIRST,
    )
    columns = ("sequence", "at", "actor", "kind", "action", "subject_type", "subject", "values", "previous")
    written = {name: getattr(said, name) for name in columns}
    entry = apps.get_model("audit", "Entry").objects.create(**written, hash=said.computed_hash())
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()


def fill(apps) -> None:
    """Rows as the services of that time wrote them."""
    of = lambda app, model: apps.get_model(app, model).objects  # noqa: E731
    clerk = of("accounts", "Person").create(username="vanthu", display_name="Văn thư")
    leader = of("accounts", "Person").create(username="lanhdao", display_name="Lãnh đạo", email="lanh.dao@coquan.gov.vn")
    for owner, address, verified in ((clerk, "van.thu@coquan.gov.vn", False), (leader, leader.email, True)):
        of("account", "EmailAddress").create(user=owner, email=address, primary=True, verified=verified)
    of("accounts", "Person").filter(pk=clerk.pk).update(email="Van.Thu@coquan.gov.vn")
    agency = of("organisation", "Agency").create(code="SCT", name="Sở Công Thương", symbol="SCT", from_on=date(2025, 7, 1))
    unit = of("organisation", "Unit").create(code="SCT-VP", agency=agency, name="Văn phòng", kind="van_phong", from_on=date(2025, 7, 1))

    # duties 0002, 0003, 0004
    traits = of("duties", "AgencyTrait")
    traits.create(trait="kind", value="province_department", declared_at=AT)
    traits.create(trait="website", value="true", from_on=date(2026, 9, 1), declared_by=clerk, declared_at=AT)
    for _turn in range(2):  # withdrawn and said again: only one of the same day stands
        traits.create(
            trait="website",
            value="false",
            from_on=date(2026, 9, 1),
            declared_by=clerk,
            declared_at=AT,
            withdrawn_by=clerk,
            withdrawn_at=AT,
        )
    for on in (date(2026, 11, 13), date(2026, 11, 17), date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 28)):
        of("duties", "Reminder").create(person=clerk, key="report|Q4", name="Báo cáo", due_on=date(2026, 11, 20), on=on, mailed_at=AT)
    of("duties", "DutyMark").create(
        code="NVU-2026-1",
        duty="report",
        period="2026-Q3",
        kind="done",
        state="recorded",
        note="Đã gửi",
        done_on=date(2026, 10, 1),
        entered_by=clerk,
        entered_at=AT,
    )
    of("duties", "DutyMark").create(
        code="NVU-2026-2",
        duty="report",
        period="2026-Q2",
        kind="exempt",
        exempt_reason="không có",
        state="refused",
        entered_by=clerk,
        entered_at=AT,
        decided_by=leader,
        decided_at=AT,
    )

    # plans 0005: late when it was carried, carried on, carried before it was due, and loaded from a register
    tasks, steps = of("plans", "Task"), of("plans", "TaskStep")
    late = tasks.create(code="NV-2025-1", title="Trễ", year=2025, due_on=date(2025, 10, 1), first_due_on=date(2025, 9, 1), state="carried")
    again = tasks.create(
        code="NV-2026-1",
        title="Trễ",
        year=2026,
        due_on=date(2026, 12, 31),
        first_due_on=date(2026, 12, 31),
        state="carried",
        carried_from=late,
    )
    tasks.create(
        code="NV-2027-1",
        title="Trễ",
        year=2027,
        due_on=date(2027, 3, 1),
        first_due_on=date(2027, 3, 1),
        state="proposed",
        carried_from=again,
    )
    early = tasks.create(
        code="NV-2026-2", title="Sớm", year=2026, due_on=date(2026, 11, 20), first_due_on=date(2026, 11, 20), state="carried"
    )
    tasks.create(
        code="NV-2027-2",
        title="Sớm",
        year=2027,
        due_on=date(2027, 3, 1),
        first_due_on=date(2027, 3, 1),
        state="proposed",
        carried_from=early,
    )
    loaded = tasks.create(
        code="NV-2024-9", title="Từ sổ", year=2024, due_on=date(2024, 5, 1), first_due_on=date(2024, 5, 1), state="carried"
    )
    tasks.create(
        code="NV-2025-9",
        title="Từ sổ",
        year=2025,
        due_on=date(2025, 5, 1),
        first_due_on=date(2025, 5, 1),
        state="approved",
        carried_from=loaded,
    )
    for one in (late, again, early):
        steps.create(task=one, kind="carry", before="approved", after="carried", person=clerk, at=AT)

    # plans 0006: evidence put down and taken back; two pieces in one moment
    rows = of("plans", "TaskEvidence")
    proved = {"task": again, "person": clerk, "at": AT}
    taken_back = {"withdrawn_by": clerk, "withdrawn_at": AT}
    for note, withdrawn in (("Hồ sơ giấy", {}), ("Ảnh", taken_back)):
        rows.create(note=note, **proved, **withdrawn)
        steps.create(kind="evidence", before="approved", after="approved", reason=note, **proved)
    steps.create(kind="withdrawn", before="approved", after="approved", reason="Ảnh: nhầm", **proved)
    steps.create(task=again, kind="evidence", before="approved", after="approved", reason="Của người khác", person=leader, at=AT)

    # records 0003, 0004
    series = of("records", "NumberSeries").create(
        agency=agency, year=2026, direction="outgoing", group="quyet-dinh", title="Quyết định", last_number=54
    )
    from_one = of("records", "NumberSeries").create(agency=agency, year=2025, direction="outgoing", title="Văn bản đi", last_number=3)
    for opened, before in ((series, 49), (from_one, 0)):
        _record(apps, clerk, "records.open_series", opened, {"last_number": before})
    for number, use, until_on in ((50, "reserved", date(2026, 12, 31)), (51, "released", None), (51, "explained", None)):
        of("records", "NumberReservation").create(
            series=series, number=number, use=use, reason="họp", until_on=until_on, made_by=clerk, made_at=AT
        )
    document = of("records", "Document").create(
        code="VB-2026-1",
        direction="outgoing",
        type="quyet_dinh",
        symbol="54/QĐ-SCT",
        number=54,
        series=series,
        agency=agency,
        issuer="Sở Công Thương",
        subject="Giao chỉ tiêu",
        topic="to_chuc",
        issued_on=date(2026, 11, 20),
        search_text="54/qd-sct giao chi tieu so cong thuong",
        entered_at=AT,
    )

    # plans 0014: what one person said needs no answer; put back, and said again
    for reason, gone in (("nhầm", {"withdrawn_by": leader, "withdrawn_at": AT}), ("để biết", {})):
        of("plans", "AnswerWaiver").create(document=document, reason=reason, person=clerk, at=AT, **gone)

    files = of("records", "DocumentFile")
    shown = {"document": document, "size": 1, "mime": "text/plain", "added_by": clerk, "added_at": AT}
    read = files.create(name="a.txt", sha256="a" * 64, state="read", text="Cây phượng vĩ", **shown)
    files.create(name="b.txt", sha256="b" * 64, state="read", text="Cây bằng lăng", removed_reason="nhầm", **shown)
    files.create(name="c.txt", sha256="c" * 64, state="waiting", text="", **shown)
    told = (
        ("1/KH-SCT", document, "in_force", "Theo sổ văn bản của cơ quan."),
        ("2/KH-SCT", document, "expired", "According to the agency’s register."),
        ("04/2015/NĐ-CP", None, "expired", "Hết hiệu lực từ 15/8/2025."),
        ("3/KH-SCT", None, "unknown", "Chưa rõ."),
        ("5/KH-SCT ngày 05/01/2026", None, "unknown", "Chưa rõ."),
    )
    for text, target, status, note in told:
        symbol = text.partition(" ")[0]
        of("records", "CitedInstrument").create(
            document_file=read,
            text=f"Kế hoạch số {text}",
            symbol=symbol,
            start=0,
            end=8,
            target=target,
            status=status,
            note=note,
            status_on=date(2026, 11, 20),
        )
    of("records", "Dissemination").create(
        code="QT-2026-1",
        on=date(2026, 11, 20),
        title="Quán triệt quy chế",
        form="online",
        state="open",
        due_on=date(2026, 12, 1),
        search_text="quan triet quy che",
        entered_at=AT,
    )

    # words in order: what is searched, as it was written before
    of("plans", "Plan").create(code="KH-2026-1", document=document, year=2026, programme="cchc", state="draft", entered_by=clerk)
    of("plans", "Meeting").create(
        code="CH-2026-1", kind="briefing_month", on=date(2026, 11, 2), title="Giao ban tháng 11", place="Phòng họp số 1", state="planned"
    )
    scored = of("plans", "IndexRound").create(code="CS-2026-1", index="PAR Index", year=2026, state="scoring", entered_by=clerk)
    of("plans", "IndexCriterion").create(code="CS-2026-1-01", round=scored, criterion="Kế hoạch", max_points=2)
    of("disclosure", "Disclosure").create(
        code="CK-2026-1",
        group=9,
        item="Quy chế làm việc",
        form="posting",
        audience="internal",
        place="Bảng tin",
        issued_on=date(2026, 11, 2),
        trigger_on=date(2026, 11, 2),
        entered_by=clerk,
        entered_at=AT,
    )

    # organisation 0004: a new column beside a row
    event = of("organisation", "OrganisationEvent").create(
        code="SK-1", kind="dissolve", on=date(2026, 12, 1), decision=document, entered_by=clerk, entered_at=AT, state="proposed"
    )
    of("organisation", "EventUnit").create(code="SK-1-S1", event=event, role="source", unit=unit)

    # organisation 0007: an event approved before what it carried was kept; it ended one post for another and one for nothing
    renamed = of("organisation", "OrganisationEvent").create(
        code="SK-2",
        kind="rename",
        on=date(2026, 10, 1),
        decision=document,
        entered_by=clerk,
        entered_at=AT,
        state="approved",
        approved_by=leader,
        approved_at=AT,
    )
    posts = of("organisation", "Post")
    ended = [posts.create(unit=unit, title=title, from_on=date(2025, 7, 1), to_on=date(2026, 9, 30)) for title in ("Thủ quỹ", "Lái xe")]
    begun = posts.create(unit=unit, title="Thủ quỹ", from_on=date(2026, 10, 1), to_on=date(2026, 12, 31))
    carrying = (("end_post", ended[0], "2026-09-30"), ("add_post", begun, "2026-12-31"), ("end_post", ended[1], "2026-09-30"))
    for action, post, to_on in carrying:
        _record(apps, leader, f"organisation.{action}", post, {"to_on": to_on})
    _record(apps, leader, "organisation.decide_event", renamed)

    # registers 0003: a column of a room that came by a file
    of("organisation", "Committee").create(code="TTND", name="Ban Thanh tra nhân dân", kind="people_inspectorate", seats=3, from_on=ELECTED)
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["TTND"], "recognised_on": pa.array([RECOGNISED])}), out)
    sent = {"name": "ban.csv", "sha256": "d" * 64, "size": 1, "file": "x", "count": 1, "uploaded_by": clerk, "uploaded_at": AT}
    span = {"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31)}
    uploads = of("registers", "RegisterUpload")
    uploads.create(table="committees", rows=out.getvalue(), state="in_use", decided_by=leader, decided_at=AT, **sent, **span)
    uploads.create(table="meetings", rows=b"", state="waiting", **sent, **span)
    uploads.create(table="petitions", rows=b"", state="waiting", **sent, **span)

    # reporting 0006: of a report that was made its file says the days, where it is there and can be read
    made = {"kind": "report", "state": "done", "snapshot": "e" * 64, "made_by": clerk, "made_at": AT}
    kept = [{"name": "bao-cao.docx"}, {"name": "bao-cao.json"}]
    for year, files, said in (
        (2026, kept, '{"period": {"from": "2026-01-01", "cutoff": "2026-10-31"}}'),
        (2025, kept, "{"),
        (2024, [], ""),
    ):
        run = of("reporting", "Run").create(year=year, files=files, **made)
        place = settings.MEDIA_ROOT / "reporting" / str(run.pk)
        place.mkdir(parents=True)
        (place / "bao-cao.json").write_text(said)

    _record(apps, clerk, "records.register", document)
    _record(apps, clerk, "organisation.propose_event", event)


@pytest.fixture(scope="module")
def _older(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("older")
    with override_settings(MEDIA_ROOT=folder / "files"), older_database.migrated(folder, fill, django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def _there(_older):
    """Every test of this file reads the migrated database."""


def test_every_migration_of_data_has_rows_here():
    """A new migration that treats rows is named here, once `fill` makes rows for it; those of records 0017 are in `test_older_links`."""
    found = set()
    for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        ours = migration.__module__.startswith("minhbach_site.")
        if ours and any(isinstance(one, migrations.RunPython | migrations.RunSQL) for one in migration.operations):
            found.add(f"{app}.{name}")
    assert found == {
        "accounts.0003_one_person_of_a_name",
        "accounts.0004_words_in_order",
        "accounts.0005_typed_addresses",
        "accounts.0006_vietnamese_order",
        "audit.0002_guards",
        "audit.0003_guard_head",
        "audit.0004_guards_of_postgresql",
        "audit.0005_row_hash",
        "disclosure.0005_parts_of_words",
        "disclosure.0007_words_in_order",
        "disclosure.0010_vietnamese_order",
        "duties.0003_approved_traits",
        "duties.0004_reminder_stages",
        "duties.0008_vietnamese_order",
        "organisation.0007_carried_from_journal",
        "organisation.0008_words_in_order",
        "organisation.0011_vietnamese_order",
        "plans.0005_lateness_of_carried",
        "plans.0006_step_evidence",
        "plans.0007_parts_of_words",
        "plans.0008_words_in_order",
        "plans.0012_vietnamese_order",
        "records.0003_file_words",
        "records.0004_search_type",
        "records.0007_parts_of_words",
        "records.0009_words_in_order",
        "records.0011_register_asked_anew",
        "records.0012_withdrawn_disseminations",
        "records.0013_days_of_citations",
        "records.0014_vietnamese_order",
        "records.0017_two_persons_link",
        "registers.0003_columns_that_rooms_have",
        "reporting.0006_told_period",
    }


def test_the_models_are_those_of_the_migrated_tables():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert connection.check_constraints() is None


def test_the_journal_is_whole_and_still_guarded():
    said = StringIO()
    call_command("verify_journal", stdout=said)

    assert said.getvalue().startswith("Nhật ký nguyên vẹn: 8 dòng")
    guards = [import_module(f"minhbach_site.audit.migrations.{name}") for name in ("0002_guards", "0003_guard_head")]
    if connection.vendor == "postgresql":
        wanted = {*guards[0].POSTGRESQL, *guards[1].WHEN_POSTGRESQL, "audit_head_no_truncate"}
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit%'"
    else:
        wanted = {*guards[0].SQLITE, *guards[1].WHEN}
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert {row[0] for row in cursor.fetchall()} == wanted
    assert Head.objects.get().sequence == 8


def test_people_keep_their_sign_in_names():
    assert list(Person.objects.order_by("pk").values_list("username", flat=True)) == ["vanthu", "lanhdao"]


def test_letters_go_on_to_confirmed_addresses_alone():
    assert [person.username for person in written_to()] == ["lanhdao"]


def test_traits_go_on_counting_and_withdrawn_ones_do_not():
    assert list(AgencyTrait.objects.order_by("pk").values_list("trait", "value", "state", "asked_by")) == [
        ("kind", "province_department", "approved", None),
        ("website", "true", "approved", None),
        ("website", "false", "withdrawn", None),
        ("website", "false", "withdrawn", None),
    ]


def test_reminders_get_the_stage_of_their_day_and_none_is_lost():
    told = Reminder.objects.order_by("on").values_list("on", "stage", "mailed_at")
    assert list(told) == [
        (date(2026, 11, 13), -7, AT),
        (date(2026, 11, 17), -3, AT),
        (date(2026, 11, 20), 0, AT),
        (date(2026, 11, 21), 1, AT),
        (date(2026, 11, 28), 8, AT),
    ]


def test_marks_stay_as_they_were_decided():
    assert list(DutyMark.objects.order_by("code").values_list("code", "state", "decided_by__username")) == [
        ("NVU-2026-1", "recorded", None),
        ("NVU-2026-2", "refused", "lanhdao"),
    ]


def test_a_task_carried_over_late_is_still_late():
    carried = Task.objects.filter(carried_from__isnull=False).order_by("code")

    assert [(one.code, one.due_on, one.first_due_on, one.overdue_since) for one in carried] == [
        ("NV-2025-9", date(2025, 5, 1), date(2025, 5, 1), None),  # from a register: nobody knows on which day it was carried
        ("NV-2026-1", date(2026, 12, 31), date(2025, 9, 1), date(2025, 10, 1)),
        ("NV-2027-1", date(2027, 3, 1), date(2025, 9, 1), date(2025, 10, 1)),
        ("NV-2027-2", date(2027, 3, 1), date(2026, 11, 20), None),  # carried on its last day, which is not late
    ]
    assert [plans.is_late(one, date(2026, 11, 27)) for one in carried] == [True, False, True, False]


def test_what_one_person_said_needs_no_answer_waits_for_a_second():
    told = AnswerWaiver.objects.order_by("pk")

    assert [(one.reason, one.state, one.decided_by) for one in told] == [
        ("nhầm", WaiverState.WITHDRAWN, None),
        ("để biết", WaiverState.WAITING, None),
    ]
    assert list(plans.waiting_waivers()) == [told.last()]


def test_a_step_names_the_evidence_that_it_tells_of():
    told = TaskStep.objects.filter(kind__in=("evidence", "withdrawn")).order_by("pk")

    assert list(told.values_list("kind", "reason", "evidence__note")) == [
        ("evidence", "Hồ sơ giấy", "Hồ sơ giấy"),
        ("evidence", "Ảnh", "Ảnh"),
        ("withdrawn", "Ảnh: nhầm", "Ảnh"),
        ("evidence", "Của người khác", None),
    ]


def test_documents_and_disseminations_are_found_by_type_and_code():
    assert Document.objects.get().search_text == "giao chi tie{u\tαγα\ngiao chi tieu\n54/qd-sct quyet dinh so cong thuong vb-2026-1"
    assert Dissemination.objects.get().search_text == "quan trie{t quy che{\tεζαε\nquan triet quy che\nqt-2026-1"


def test_a_dissemination_stands_and_is_still_found_after_it_can_be_withdrawn():
    found = Dissemination.objects.get()
    assert (found.code, found.leaders, found.withdrawn_reason) == ("QT-2026-1", False, "")
    with transaction.atomic():  # its words are followed by the index that was made anew
        Dissemination.objects.filter(pk=found.pk).update(search_text="hoi nghi khac\nqt-2026-1")
        assert [with_words(Dissemination.objects.all(), words).count() for words in ("hội nghị khác", "quán triệt quy chế")] == [1, 0]
        transaction.set_rollback(True)


def test_what_the_law_suggests_of_a_document_stands_beside_it():
    """It has no migration of its own: the command that migrates fills it in."""
    assert Document.objects.values_list("suggested_group", "suggested_matter").get() == (9, "general")


def test_rows_are_sorted_by_what_they_are_called():
    tasks = {"tre{\tδ\ntre\nnv-2025-1", "so|m\tε\nsom\nnv-2026-2", "tu{ so{\tβγ\ntu so\nnv-2024-9"}
    assert set(Task.objects.values_list("search_text", flat=True)) >= tasks
    assert list(Person.objects.order_by("pk").values_list("search_text", flat=True)) == [
        "va{n thu{\tαα\nvan thu\nvanthu", "lanh d{ao\tδζ\nlanh dao\nlanhdao",
    ]  # fmt: skip
    assert Unit.objects.get().search_text == "va{n phong\tαβ\nvan phong\nsct-vp"
    assert Plan.objects.get().search_text == "giao chi tie{u\tαγα\ngiao chi tieu\n54/qd-sct vb-2026-1 kh-2026-1"
    assert Meeting.objects.get().search_text == "giao ban thang 11\tααεα\ngiao ban thang 11\nphong hop so 1 ch-2026-1"
    assert IndexRound.objects.get().search_text == "par index\tαα\npar index\n2026 cs-2026-1"
    assert IndexCriterion.objects.get().search_text == "ke{ hoach\tεζ\nke hoach\ncs-2026-1-01"
    assert Disclosure.objects.get().search_text == "quy che{ lam vie{c\tαεβζ\nquy che lam viec\nbang tin ck-2026-1"


def test_names_are_compared_letter_by_letter_whatever_the_language_of_the_database():
    """A brace after d puts đ behind every word with d, where no collation skips signs."""
    with transaction.atomic():
        for number, name in enumerate(("Đất đai", "Dũng", "Dân chủ", "Ăn", "Âm", "An ninh", "An")):
            Unit.objects.create(
                code=f"U{number}", name=name, kind="phong", agency=Unit.objects.get(code="SCT-VP").agency, from_on=date(2026, 1, 1),
                search_text=called(name),
            )  # fmt: skip
        made = Unit.objects.filter(code__startswith="U").order_by("search_text")
        assert [one.name for one in made] == ["An", "An ninh", "Ăn", "Âm", "Dân chủ", "Dũng", "Đất đai"]
        transaction.set_rollback(True)


def test_the_words_of_files_are_found_but_not_of_those_taken_out():
    found = DocumentFile.objects.filter(words__words__holds_words="phượng vĩ")

    assert list(found.values_list("name", flat=True)) == ["a.txt"]
    assert list(DocumentFile.objects.filter(words__isnull=False).values_list("name", flat=True)) == ["a.txt"]


def test_what_only_the_register_knew_of_cited_documents_is_asked_anew():
    assert list(CitedInstrument.objects.order_by("pk").values_list("symbol", "dated", "target__code", "status", "note")) == [
        ("1/KH-SCT", None, "VB-2026-1", "unknown", ""),
        ("2/KH-SCT", None, "VB-2026-1", "unknown", ""),
        ("04/2015/NĐ-CP", None, None, "expired", "Hết hiệu lực từ 15/8/2025."),
        ("3/KH-SCT", None, None, "unknown", ""),
        ("5/KH-SCT", date(2026, 1, 5), None, "unknown", ""),
    ]


def test_rows_from_before_the_index_of_parts_are_found_through_it():
    for rows in (Document.objects.all(), Dissemination.objects.all(), Task.objects.all(), Disclosure.objects.all()):
        first = rows.first()
        if first:
            assert first in with_words(rows, first.search_text), rows.model
    assert [document.code for document in with_words(Document.objects.all(), "giao chỉ TIÊU 54/qđ")] == ["VB-2026-1"]
    assert list(with_words(Document.objects.all(), "giao chỉ tiêu 55/qđ")) == []


def test_a_run_that_began_at_fifty_has_no_gap_before_it():
    runs = NumberSeries.objects.order_by("year")

    assert list(runs.values_list("year", "first_number", "last_number")) == [(2025, 1, 3), (2026, 50, 54)]
    assert [(gap.first, gap.last) for gap in records.gaps(runs.last())] == [(52, 53)]
    assert set(NumberReservation.objects.values_list("number", "last", "use")) == {
        (50, 50, "reserved"),
        (51, 51, "released"),
        (51, 51, "explained"),
    }


def test_an_approved_event_knows_again_what_it_carried():
    ended, driver, begun = Post.objects.order_by("pk")

    found = Carried.objects.order_by("pk").values_list("event__code", "kind", "before", "after", "until")
    assert list(found) == [
        ("SK-2", "post", ended.pk, begun.pk, date(2026, 12, 31)),
        ("SK-2", "post", driver.pk, None, None),  # the journal had not named a last day before
    ]


def test_a_column_that_came_by_a_file_stands_in_its_room():
    assert Committee.objects.get().recognised_on == RECOGNISED
    assert list(RegisterUpload.objects.order_by("pk").values_list("table", "state")) == [
        ("committees", "superseded"),
        ("meetings", "withdrawn"),
        ("petitions", "waiting"),
    ]


def test_a_report_that_was_made_keeps_the_days_that_its_file_says():
    assert list(Run.objects.order_by("-year").values_list("year", "from_on", "cutoff")) == [
        (2026, date(2026, 1, 1), date(2026, 10, 31)),
        (2025, None, None),
        (2024, None, None),
    ]


def test_what_the_journal_said_then_is_what_it_says_now():
    assert [json.loads(values) for values in Entry.objects.order_by("sequence").values_list("values", flat=True)] == [
        {"last_number": 49},
        {"last_number": 0},
        {"to_on": "2026-09-30"},
        {"to_on": "2026-12-31"},
        {"to_on": "2026-09-30"},
        {},
        {},
        {},
    ]


def test_what_older_entries_tell_of_is_not_accused_and_is_sealed_once():
    assert (compare().altered, compare().compared) == ((), 0)

    with transaction.atomic():
        call_command("seal_records", stdout=io.StringIO(), stderr=io.StringIO())
        assert (verify().holds, compare().altered, compare().unsealed) == (True, (), 0)
        assert compare().compared > 30
        transaction.set_rollback(True)
