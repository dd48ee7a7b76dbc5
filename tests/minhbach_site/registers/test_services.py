"""A register file is checked beside all others, approved by a second person, and only then counts."""

from __future__ import annotations

import io
from datetime import date
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.db import transaction

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach.facts.exports import rows_of
from minhbach.facts.schemas import KEPT
from minhbach.facts.tables import arrow_schema
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.audit.states import Kind
from minhbach_site.plans.models import Plan
from minhbach_site.plans.states import PlanState
from minhbach_site.records.models import DocumentLink
from minhbach_site.records.states import DocumentState, LinkKind
from minhbach_site.registers import queries, services
from minhbach_site.registers.models import Coverage, RegisterUpload
from minhbach_site.registers.states import LACKING, ROOMS, UPLOADED, UploadAction, UploadState

pytestmark = pytest.mark.django_db
AT = factories.AT
EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"
SPAN = (date(2026, 1, 1), date(2026, 10, 31))
HEADER = "mã hồ sơ,mã thủ tục,hình thức nộp,ngày tiếp nhận,ngày hẹn trả,ngày giải quyết xong,đơn vị xử lý,số hóa đầu vào,số hóa kết quả\n"


def send(actor, content=report_factories.PROCEDURES, table="procedures", name="thu-tuc.csv", *, set_aside=False, to_on=SPAN[1]):
    return services.upload(
        actor=actor, table=table, name=name, content=content, from_on=SPAN[0], to_on=to_on, set_aside=set_aside, above={}, at=AT
    )


def decide(actor, upload, action, reason="", removed=0):
    return services.decide_upload(actor=actor, upload_id=upload.pk, action=action, reason=reason, at=AT, removed=removed)


def keys(table):
    return queries.facts({}).tables[table][KEPT[table].key].to_pylist()


def test_every_register_is_kept_by_one_room_or_comes_as_a_file():
    assert set(ROOMS) | set(UPLOADED) == set(KEPT)
    assert set(queries.ROOM_ROWS) | {"duty_proofs"} == set(ROOMS)
    assert all(KEPT[table].column(name) for table, names in LACKING.items() for name in names)


def test_a_cancelled_document_leaves_no_reference_behind():
    gone = factories.document("HUY", state=DocumentState.CANCELLED, cancel_reason="nhầm")
    stays = factories.document("CON")
    DocumentLink.objects.create(source=stays, target=gone, kind=LinkKind.IMPLEMENTS)
    factories.dissemination(factories.person("nguoi-doc"), document=gone)
    Plan.objects.create(code="KH-HUY", document=gone, year=2026, programme="cchc", state=PlanState.IN_FORCE)
    plan = Plan.objects.create(code="KH-CON", document=stays, year=2026, programme="cchc", state=PlanState.IN_FORCE)
    for number, of in enumerate((plan, Plan.objects.get(code="KH-HUY")), 1):
        plan_factories.task(plan=of, code=f"NV{number}")

    tables = queries.facts({}).tables

    assert tables["documents"].select(["id", "implements"]).to_pylist() == [{"id": "CON", "implements": None}]
    assert tables["disseminations"].select(["id", "document"]).to_pylist() == [{"id": "QT1", "document": None}]
    assert tables["plans"]["id"].to_pylist() == ["KH-CON"]
    assert tables["tasks"].select(["id", "plan"]).to_pylist() == [{"id": "NV1", "plan": "KH-CON"}]  # of a plan that is left out, none


def _implements():
    rows = queries.facts({}).tables["documents"].select(["id", "implements"]).to_pylist()
    return {row["id"]: row["implements"] for row in rows}


def test_a_document_is_exported_with_all_that_it_implements():
    gone = factories.document("HUY", state=DocumentState.CANCELLED, cancel_reason="nhầm")
    first, second, kept = (factories.document(code, limited=code == "KIN") for code in ("B1", "A2", "KIN"))
    own, other = factories.document("DI", direction="outgoing"), factories.document("KHAC", direction="outgoing")
    for source, target, kind in (
        (own, gone, LinkKind.IMPLEMENTS),
        (own, first, LinkKind.IMPLEMENTS),
        (own, second, LinkKind.IMPLEMENTS),
        (own, kept, LinkKind.IMPLEMENTS),
        (own, kept, LinkKind.ANSWERS),
        (other, first, LinkKind.ANSWERS),
    ):
        DocumentLink.objects.create(source=source, target=target, kind=kind)

    assert _implements() == {"B1": None, "A2": None, "KIN": None, "DI": "B1;A2;KIN", "KHAC": None}
    assert queries.facts({}).problems == ()
    at = [column.name for column in KEPT["documents"].columns].index("implements")
    day = own.issued_on
    assert [row[at] for row in queries.room_rows("documents", (day, day)) if row[0] == "DI"] == ["B1;A2;KIN"]


@pytest.mark.parametrize("count", [1, 5])
def test_what_documents_implement_is_read_at_once(count, django_assert_num_queries):
    above = [factories.document(f"DEN{number}") for number in range(2)]
    for number in range(count):
        own = factories.document(f"DI{number}", direction="outgoing")
        DocumentLink.objects.bulk_create(DocumentLink(source=own, target=one, kind=LinkKind.IMPLEMENTS) for one in above)

    with django_assert_num_queries(2):
        rows = list(queries.ROOM_ROWS["documents"]())

    assert len(rows) == 2 + count


def test_of_several_codes_those_of_cancelled_documents_are_taken_out():
    for code in ("H1", "H2"):
        factories.document(code, state=DocumentState.CANCELLED, cancel_reason="nhầm")
    names = [column.name for column in KEPT["documents"].columns]

    def row(code, implements):
        return [{"id": code, "implements": implements}.get(name) for name in names]

    rows = [row("A", "H1;CON;H2"), row("B", "H1;H2"), row("C", "CON"), row("D", None)]
    left = queries._without_cancelled({"documents": rows})["documents"]

    assert {one[0]: one[names.index("implements")] for one in left} == {"A": "CON", "B": None, "C": "CON", "D": None}


def test_a_file_counts_when_a_second_person_approved_it_and_vouches_by_that(clerk, leader):
    sent = send(clerk)

    assert (keys("procedures"), queries.spans()) == ([], {})
    with pytest.raises(NotAllowed):
        decide(clerk, sent, UploadAction.APPROVE)
    decide(leader, sent, UploadAction.APPROVE)

    assert keys("procedures") == ["TT001", "TT002"]
    assert queries.spans() == {"procedures": SPAN}
    assert Coverage.objects.get().vouched_by == leader


def test_who_uploaded_may_not_approve_even_with_both_roles():
    both = factories.person("ca-hai", Role.CLERK, Role.LEADER)
    sent = send(both)

    with pytest.raises(NotAllowed, match="không được tự duyệt"):
        decide(both, sent, UploadAction.APPROVE)

    sent.refresh_from_db()
    assert sent.state == UploadState.WAITING


def test_a_new_file_replaces_the_old_one_only_when_approved(clerk, leader):
    decide(leader, send(clerk), UploadAction.APPROVE)
    shorter = report_factories.PROCEDURES[: report_factories.PROCEDURES.rindex(b"TT002")]

    sent = send(clerk, shorter)
    assert keys("procedures") == ["TT001", "TT002"]
    decide(leader, sent, UploadAction.APPROVE, removed=1)

    assert keys("procedures") == ["TT001"]
    assert sorted(RegisterUpload.objects.values_list("state", flat=True)) == [UploadState.IN_USE, UploadState.SUPERSEDED]
    assert Coverage.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_a_file_with_faults_is_told_by_line_and_column_and_nothing_is_kept(clerk):
    content = report_factories.PROCEDURES + "TT001,Trùng,Lưu thông,tron goi,31/02/2024\n".encode()

    with pytest.raises(services.RegisterProblem, match="Chưa lưu gì: tệp có 3 chỗ cần sửa") as caught:
        send(clerk, content)

    assert [(problem.file, problem.line, problem.column) for problem in caught.value.problems] == [
        ("so-sach/thu-tuc.csv", 4, "mức dịch vụ"),
        ("so-sach/thu-tuc.csv", 4, "hiệu lực từ"),
        ("so-sach/thu-tuc.csv", 4, "mã thủ tục"),
    ]
    assert caught.value.separable
    assert not RegisterUpload.objects.exists()


def test_bad_rows_are_set_aside_on_demand_with_their_reason(clerk, leader):
    content = report_factories.PROCEDURES + "TT003,Sai ngày,Lưu thông,toàn trình,31/02/2024\n".encode()

    sent = send(clerk, content, set_aside=True)
    decide(leader, sent, UploadAction.APPROVE)

    assert (sent.count, sent.rejected) == (2, 1)
    assert keys("procedures") == ["TT001", "TT002"]
    assert "TT003" in queries.rejects_of(sent).decode("utf-8-sig")


def test_a_reference_to_nothing_is_a_fault_and_so_is_taking_away_what_others_name(clerk, leader):
    dossier = (HEADER + "HS1,TT001,trực tuyến,05/01/2026,12/01/2026,,,có,\n").encode()
    with pytest.raises(services.RegisterProblem) as caught:
        send(clerk, dossier, "dossiers", "ho-so.csv")
    assert "mã đã có trong sổ «thu-tuc»" in str(caught.value.problems[0])

    decide(leader, send(clerk), UploadAction.APPROVE)
    decide(leader, send(clerk, dossier, "dossiers", "ho-so.csv"), UploadAction.APPROVE)
    without = "mã thủ tục,tên thủ tục,lĩnh vực,mức dịch vụ,hiệu lực từ\nTT002,Cấp phép,Lưu thông,một phần,01/01/2024\n".encode()
    with pytest.raises(services.RegisterProblem) as caught:
        send(clerk, without)
    assert "mã vừa bị bỏ khỏi sổ «thu-tuc»" in str(caught.value.problems[0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda clerk: send(clerk, name="thu-tuc.doc"), "Hãy đưa lên tệp .csv, .xlsx, .yaml hoặc .parquet"),
        (lambda clerk: send(clerk, table="documents"), "không nhận tệp đưa lên"),
        (lambda clerk: send(clerk, to_on=date(2026, 11, 28)), "Không xác nhận được cho ngày chưa đến"),
        (lambda clerk: send(clerk, to_on=date(2025, 12, 31)), "phải từ ngày đầu trở đi"),
        (lambda clerk: (send(clerk), send(clerk)), "đang có một tệp chờ duyệt"),
        (lambda clerk: send(clerk, b""), "Chưa lưu gì: tệp có 1 chỗ cần sửa"),
    ],
)
def test_what_is_refused_says_what_to_do(clerk, call, message):
    with pytest.raises(services.RegisterProblem, match=message):
        call(clerk)


def test_a_refusal_needs_a_reason_and_one_may_withdraw_only_ones_own(clerk, leader):
    sent = send(clerk)
    other = factories.person("chuyen-vien", Role.STAFF)

    with pytest.raises(services.RegisterProblem, match="Hãy ghi lý do"):
        decide(leader, sent, UploadAction.REFUSE)
    with pytest.raises(services.RegisterProblem, match="Chỉ người đưa tệp lên"):
        decide(other, sent, UploadAction.WITHDRAW)
    decide(clerk, sent, UploadAction.WITHDRAW)
    with pytest.raises(services.RegisterProblem, match="đã được quyết định"):
        decide(leader, sent, UploadAction.APPROVE)


def test_columns_that_a_room_lacks_come_from_a_file_by_code(clerk, leader):
    disclosure_factories.asset_posting(code="TS-2026")
    header = "mã,năm,số người phải kê khai,số người đã kê khai,số bản kê khai đã công khai,ngày phát sinh nghĩa vụ\n"
    stranger = f"{header}KHAC,2026,3,3,3,06/01/2026\n".encode()
    with pytest.raises(services.RegisterProblem) as caught:
        send(clerk, stranger, "asset_declarations", "ke-khai-tai-san.csv")
    assert "mã có trong mục tương ứng của trang" in str(caught.value.problems[0])

    content = f"{header}TS-2026,2024,5,5,5,06/01/2026\n".encode()
    decide(leader, send(clerk, content, "asset_declarations", "ke-khai-tai-san.csv"), UploadAction.APPROVE)

    assert queries.facts({}).tables["asset_declarations"].num_rows == 0  # the posting is a draft
    (row,) = rows_of(queries.facts({}, entered=True).tables["asset_declarations"], KEPT["asset_declarations"])
    named = dict(zip([column.name for column in KEPT["asset_declarations"].columns], row, strict=True))
    assert (named["year"], named["obliged_on"]) == (2025, date(2026, 1, 6))
    assert queries.spans() == {}  # whether the room's register is complete is for someone to say apart


def in_use(table, *rows):
    """An upload in use of a register whose columns the room lacked, as an older version kept it."""
    names = list(rows[0])
    schema = pa.schema([field for field in arrow_schema(KEPT[table]) if field.name in names])
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([row[name] for row in rows], schema.field(name).type) for name in schema.names}), out)
    made = report_factories.register_upload(
        state=UploadState.SUPERSEDED, rows=out.getvalue(), decided_by=factories.person(f"duyet-{table}")
    )
    RegisterUpload.objects.filter(pk=made.pk).update(table=table)
    return made


def test_what_came_by_upload_before_stands_in_the_rooms_after_the_migration():
    from minhbach_site.organisation.models import Committee
    from minhbach_site.plans.models import Meeting

    day = date(2026, 1, 6)
    for code, kind in (("TTND", "people_inspectorate"), ("SAU", "people_inspectorate")):
        factories.committee(code, kind=kind, from_on=date(2026, 1, 5) if code == "TTND" else date(2026, 2, 1))
    plan_factories.meeting(code="HN", kind="conference", on=date(2026, 1, 17))
    uploads = [
        in_use("committees", {"id": "TTND", "recognised_on": day}, {"id": "SAU", "recognised_on": day}, {"id": "LA", "recognised_on": day}),
        in_use("meetings", {"id": "HN", "plan_on": day}),
        report_factories.register_upload(state=UploadState.IN_USE, decided_by=factories.person("duyet")),
    ]
    waiting = report_factories.register_upload()
    RegisterUpload.objects.filter(pk=waiting.pk).update(table="meetings")
    RegisterUpload.objects.filter(pk__in=[one.pk for one in uploads[:2]]).update(state=UploadState.IN_USE)

    import_module("minhbach_site.registers.migrations.0003_columns_that_rooms_have").take_over(apps, None)

    assert list(Committee.objects.order_by("pk").values_list("code", "recognised_on")) == [("TTND", day), ("SAU", None)]
    assert Meeting.objects.get().plan_on == day
    states = [RegisterUpload.objects.get(pk=one.pk).state for one in (*uploads, waiting)]
    assert states == [UploadState.SUPERSEDED, UploadState.SUPERSEDED, UploadState.IN_USE, UploadState.WITHDRAWN]
    assert (uploads[0].rows, keys("committees")) == (RegisterUpload.objects.get(pk=uploads[0].pk).rows, ["SAU", "TTND"])


def test_a_room_is_vouched_for_and_the_statement_before_ends(leader):
    services.vouch(actor=leader, table="documents", from_on=SPAN[0], to_on=date(2026, 6, 30), note="", at=AT)
    services.vouch(actor=leader, table="documents", from_on=SPAN[0], to_on=SPAN[1], note="", at=AT)

    assert queries.spans() == {"documents": SPAN}
    services.withdraw_coverage(actor=leader, table="documents", at=AT)
    assert queries.spans() == {}
    with pytest.raises(services.RegisterProblem, match="chưa có ai xác nhận"):
        services.withdraw_coverage(actor=leader, table="documents", at=AT)
    with pytest.raises(services.RegisterProblem, match="cùng với tệp đưa lên"):
        services.vouch(actor=leader, table="procedures", from_on=SPAN[0], to_on=SPAN[1], note="", at=AT)


def test_what_is_not_yet_decided_or_was_cancelled_is_in_no_register(clerk):
    factories.document("KH-DC")
    factories.document("VB-HUY", state="cancelled", cancel_reason="ghi nhầm")
    disclosure_factories.disclosure(state="withdrawn")

    facts = queries.facts({})

    assert facts.problems == ()
    assert "VB-HUY" not in keys("documents")
    assert facts.tables["disclosures"].num_rows == 0


def test_a_head_vouches_only_for_what_the_unit_keeps(leader):
    unit = factories.unit("VP")
    head = factories.person("chanh-van-phong", Role.HEAD_OF_UNIT, unit_code=unit.code)
    values = {"actor": head, "table": "documents", "from_on": SPAN[0], "to_on": SPAN[1], "note": "", "at": AT}

    with pytest.raises(NotAllowed, match="Đơn vị của bạn không giữ sổ này"):
        services.vouch(**values)
    upload = report_factories.register_upload("procedures")
    with pytest.raises(NotAllowed, match="không giữ sổ này"):
        services.decide_upload(actor=head, upload_id=upload.pk, action=UploadAction.APPROVE, reason="", at=AT)
    services.set_keeper(actor=leader, table="documents", unit_id=unit.pk, at=AT)
    assert services.vouch(**values).vouched_by == head
    services.set_keeper(actor=leader, table="documents", unit_id=None, at=AT)
    with pytest.raises(NotAllowed, match="không giữ sổ này"):
        services.withdraw_coverage(actor=head, table="documents", at=AT)
    assert services.withdraw_coverage(actor=leader, table="documents", at=AT).withdrawn_by == leader


def test_a_register_file_leaves_a_trace_in_the_journal_and_is_not_for_the_superior(clerk):
    staff = factories.person("chuyen-vien", Role.STAFF)
    made = report_factories.register_upload("procedures", uploaded_by=staff)

    for role in (Role.SUPERIOR, Role.AUDITOR, Role.PEOPLE_INSPECTORATE):
        with pytest.raises(NotAllowed):
            services.take_away(actor=factories.person(f"ai-{role}", role), upload_id=made.pk, at=AT)
    services.take_away(actor=staff, upload_id=made.pk, at=AT)
    services.take_away(actor=clerk, upload_id=made.pk, at=AT)

    read = Entry.objects.filter(action="registers.download").order_by("sequence").values_list("actor", "kind")
    assert list(read) == [(staff.pk, Kind.READ), (clerk.pk, Kind.READ)]


def test_only_what_changed_is_assigned_anew(leader):
    office, trade = factories.unit("VP"), factories.unit("TM")
    report_factories.keeper("documents", office)
    report_factories.keeper("meetings", office)

    units = {"documents": office.pk, "meetings": trade.pk, "plans": trade.pk, "tasks": None}
    changed = services.set_keepers(actor=leader, units=units, at=AT)

    assert changed == 2
    assert queries.keepers() == {"documents": office, "meetings": trade, "plans": trade}
    assert Entry.objects.filter(action="registers.set_keeper", actor=leader.pk).count() == 2


def test_a_wrong_unit_among_many_leaves_all_as_they_were(leader):
    office, ended = factories.unit("VP"), factories.unit("CU", to_on=date(2026, 6, 30))

    with pytest.raises(services.RegisterProblem, match="không còn hoạt động"), transaction.atomic():
        services.set_keepers(actor=leader, units={"documents": office.pk, "meetings": ended.pk}, at=AT)

    assert queries.keepers() == {}


def test_registers_are_asked_until_the_last_quarter_that_is_over():
    assert [queries.asked_until(date(2026, month, 1)) for month in (1, 4, 12)] == [date(2025, 12, 31), date(2026, 3, 31), date(2026, 9, 30)]


def test_the_example_gives_every_register_to_a_unit_and_loading_again_overwrites_nothing():
    plan_factories.load_example(EXAMPLE)
    head, leader = Person.objects.get(username="truongphong"), Person.objects.get(username="lanhdao")
    asked = [one.table.name for one in queries.keeping_panel(actor=head, on=factories.DAY)["behind"]]

    assert set(queries.keepers()) == set(KEPT)
    assert asked == ["procedures", "dossiers", "surveys", "indices"]
    assert queries.keeping_panel(actor=leader, on=factories.DAY) is None

    services.set_keeper(actor=leader, table="documents", unit_id=None, at=AT)
    services.load_example(folder=EXAMPLE / "trang-web", at=AT)
    assert set(queries.keepers()) == set(KEPT) - {"documents"}


def test_the_refusal_names_the_unit_that_keeps_it():
    kept = report_factories.keeper("documents").unit
    stranger = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code=factories.unit("TM").code)

    with pytest.raises(NotAllowed, match=str(kept)):
        services.vouch(actor=stranger, table="documents", from_on=SPAN[0], to_on=SPAN[1], note="", at=AT)
