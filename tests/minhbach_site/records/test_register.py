from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach.law.amending import amending_on
from minhbach.law.reading import Confidence
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.audit.models import Entry
from minhbach_site.organisation.models import Agency
from minhbach_site.plans.models import Plan
from minhbach_site.plans.states import PlanState
from minhbach_site.records import queries, services
from minhbach_site.records.models import Document, DocumentLink, NumberReservation, NumberSeries
from minhbach_site.records.services import RecordsError, UnusualError
from minhbach_site.records.states import (
    NUMBER_TRANSITIONS,
    Direction,
    DocumentState,
    DocumentType,
    LinkKind,
    NumberAction,
    NumberUse,
    Secrecy,
    Standing,
    Topic,
    Urgency,
)
from minhbach_site.reporting.models import ReportCard, Run
from minhbach_site.reporting.states import Standing as Told

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


@pytest.fixture
def agency():
    return factories.agency()


def outgoing(actor, day=DAY, **values):
    filled = {"type": DocumentType.KE_HOACH, "subject": "Kế hoạch công tác", "topic": Topic.KHAC, **values}
    return services.register_document(actor=actor, direction=Direction.OUTGOING, issued_on=day, at=AT, **filled)


def incoming(actor, **values):
    filled = {
        "type": DocumentType.CONG_VAN,
        "symbol": "12/SNV-TCBC",
        "issued_on": date(2026, 11, 20),
        "received_on": date(2026, 11, 24),
        "issuer": "Sở Nội vụ",
        "subject": "Báo cáo kết quả",
        "topic": Topic.DAN_CHU,
        **values,
    }
    return services.register_document(actor=actor, direction=Direction.INCOMING, at=AT, **filled)


def test_documents_going_out_are_numbered_one_after_the_other(clerk, agency):
    made = [
        outgoing(clerk, date(2026, 11, 2)),
        outgoing(clerk, date(2026, 11, 2), type=DocumentType.QUYET_DINH),
        outgoing(clerk, type=DocumentType.CONG_VAN),
        outgoing(clerk, notation="KH-BCĐ", unusual=True),
    ]

    assert [one.symbol for one in made] == ["01/KH-SCT", "02/QĐ-SCT", "03/SCT", "04/KH-BCĐ"]
    assert [one.code for one in made] == ["VB-2026-1", "VB-2026-2", "VB-2026-3", "VB-2026-4"]
    assert {one.issuer for one in made} == {"Cơ quan SCT"}
    assert list(NumberSeries.objects.values_list("title", "last_number")) == [("Văn bản đi SCT 2026", 4)]


@pytest.mark.parametrize(
    ("type", "notation"),
    [
        (DocumentType.KE_HOACH, "KH-SCT"),
        (DocumentType.CONG_VAN, "SCT"),
        (DocumentType.CONG_VAN, "SCT-VP"),  # the unit that drafted it
        (DocumentType.THONG_BAO, "TBKL-SCT"),  # a second abbreviation of the type
        (DocumentType.QUYET_DINH, "2026/QĐ-SCT"),  # a normative one
        (DocumentType.VAN_BAN_KHAC, "GCN-SCT"),
    ],
)
def test_a_notation_of_the_agency_is_not_asked_about(type, notation, clerk, agency):
    assert outgoing(clerk, type=type, notation=notation, issuer="CƠ QUAN sct").symbol == f"01/{notation}"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"notation": "QĐ-SCT"}, r"Ký hiệu «QĐ-SCT» khác .*: «KH-SCT»\. Chưa lưu gì"),
        ({"notation": "KH-SNV"}, "«KH-SNV»"),
        ({"notation": "kh-sct"}, "«kh-sct»"),
        ({"notation": "2025/KH-SCT"}, "«2025/KH-SCT»"),
        ({"issuer": "Sở Nội vụ"}, r"^Cơ quan ban hành «Sở Nội vụ» không phải cơ quan đánh số: «Cơ quan SCT»\. Chưa lưu gì"),
        ({"notation": "QĐ-SNV", "issuer": "Sở Nội vụ"}, "Ký hiệu «QĐ-SNV».* Cơ quan ban hành «Sở Nội vụ»"),
    ],
)
def test_a_notation_or_issuer_that_is_not_the_agencys_is_asked_about(values, said, clerk, agency):
    with pytest.raises(UnusualError, match=said), transaction.atomic():
        outgoing(clerk, **values)
    assert not NumberSeries.objects.exists()  # no number was taken

    assert outgoing(clerk, **values, unusual=True).number == 1


def test_another_issuer_of_an_own_document_is_asked_about_when_it_is_corrected(clerk, agency):
    made = outgoing(clerk)

    with pytest.raises(UnusualError, match="không phải cơ quan đánh số"), transaction.atomic():
        changed(clerk, made, issuer="Ban Chỉ đạo")
    assert changed(clerk, made, issuer="Ban Chỉ đạo", unusual=True).issuer == "Ban Chỉ đạo"
    assert changed(clerk, made, subject="Trích yếu khác", issuer="Ban Chỉ đạo").subject == "Trích yếu khác"  # it was said once


def test_the_form_asks_about_an_unusual_notation(clerk, agency, sign_in):
    client = sign_in(clerk)
    typed = {"type": "ke_hoach", "issued_on": "2026-11-02", "subject": "Kế hoạch", "topic": "khac", "urgency": "normal"}
    typed |= {"secrecy": "normal", "notation": "KH-BCĐ", "again": "", "unusual": ""}
    label = "Đúng, giữ ký hiệu và cơ quan ban hành như đã ghi"

    asked = client.post("/van-ban/vao-so/outgoing", typed)
    wrong = client.post("/van-ban/vao-so/outgoing", {**typed, "subject": ""})
    taken = client.post("/van-ban/vao-so/outgoing", {**typed, "unusual": "on"})

    assert (asked.status_code, "<details open>" in asked.text) == (422, True)
    assert (wrong.status_code, label in wrong.text) == (422, False)
    assert asked.text.count(label) == 2  # the question names the box
    assert taken.status_code == 302
    assert queries.documents().get().symbol == "01/KH-BCĐ"


def test_the_series_begins_anew_with_the_year_and_with_the_life_of_an_agency(clerk):
    old = factories.agency("SCT-CU", symbol="SCT", from_on=date(2008, 4, 1), to_on=date(2025, 6, 30))
    factories.agency()

    first = outgoing(
        clerk, date(2025, 3, 17), agency_id=old.pk, number=535, skip_reason="sổ giấy đến số 534", late_reason="nhập sổ giấy cũ"
    )
    second = outgoing(clerk, date(2025, 8, 8), number=486, skip_reason="sổ giấy đến số 485")
    third = outgoing(clerk, date(2026, 1, 5))

    assert [(one.symbol, one.series.agency.code, one.series.year) for one in (first, second, third)] == [
        ("535/KH-SCT", "SCT-CU", 2025),
        ("486/KH-SCT", "SCT", 2025),
        ("01/KH-SCT", "SCT", 2026),
    ]


def late(clerk, day, **values):
    """What is asked before a document of that day goes into the register; empty where nothing is."""
    try:
        with transaction.atomic():
            outgoing(clerk, day, **values)
    except services.LateEntryError as asked:
        return str(asked)
    return ""


def test_a_number_outside_the_life_of_an_agency_is_asked_about_and_the_reason_kept(clerk):
    old = factories.agency("SCT-CU", from_on=date(2008, 4, 1), to_on=date(2025, 6, 30))
    factories.agency()

    assert "sau khi «Cơ quan SCT-CU» đã chấm dứt (hết ngày 30/06/2025)" in late(clerk, date(2025, 8, 8), agency_id=old.pk)
    assert "trước ngày thành lập" in late(clerk, date(2008, 3, 31), agency_id=old.pk)
    assert "nay mới vào sổ văn bản ngày 01/02/2025" in late(clerk, date(2025, 2, 1), agency_id=old.pk)
    assert Document.objects.count() == 0
    assert late(clerk, date(2026, 11, 2)) == ""

    made = outgoing(clerk, date(2025, 2, 1), agency_id=old.pk, late_reason="  tìm thấy khi   bàn giao ")

    assert (made.late_reason, made.agency) == ("tìm thấy khi bàn giao", old)
    told = Entry.objects.filter(action="records.register").order_by("sequence").last()
    assert json.loads(told.values)["reason"] == "tìm thấy khi bàn giao"
    assert outgoing(clerk, late_reason="không cần").late_reason is None  # nothing was asked
    with pytest.raises(RecordsError, match="tồn tại vào ngày ban hành"):
        outgoing(clerk, date(2001, 1, 1))


@pytest.mark.parametrize(
    ("standing", "asked"),
    [(Told.DRAFT, False), (Told.SUBMITTED, False), (Told.APPROVED, True), (Told.ISSUED, True)],
)
def test_a_day_that_an_approved_report_tells_of_is_asked_about(standing, asked, clerk, agency, sign_in):
    reported(agency, standing)

    words = late(clerk, date(2026, 3, 2))

    assert ("Báo cáo năm 2026, số liệu từ 01/01/2026 đến hết 31/10/2026" in words) == asked
    assert late(clerk, date(2026, 11, 2)) == ""  # after the cut-off


def test_a_report_tells_of_its_own_days_though_its_card_was_changed_since(clerk, agency):
    reported(agency, Told.APPROVED)
    ReportCard.objects.update(from_on=date(2026, 4, 1), cutoff=date(2026, 11, 25))

    asked = late(clerk, date(2026, 3, 2))

    assert "số liệu từ 01/01/2026 đến hết 31/10/2026" in asked
    assert late(clerk, date(2026, 11, 2)) == ""  # after the cut-off of the report; the card speaks of the next one


def test_a_report_whose_days_nobody_kept_tells_of_those_on_its_card(clerk, agency):
    reported(agency, Told.ISSUED)
    Run.objects.update(from_on=None, cutoff=None)

    assert "số liệu từ 01/01/2026 đến hết 31/10/2026" in late(clerk, date(2026, 3, 2))
    assert late(clerk, date(2025, 12, 31)) == ""


def test_which_reports_tell_of_a_day_is_one_question(agency, django_assert_num_queries):
    reported(agency, Told.APPROVED)
    for year in (2023, 2024, 2025):
        report_factories.issued(year=year, from_on=date(2026, 1, 1), cutoff=date(2026, 3, 31))

    with django_assert_num_queries(1):
        assert len(Run.tells_of(date(2026, 3, 2))) == 4


def test_the_form_asks_why_so_late_and_keeps_it_in_sight(clerk, agency, sign_in):
    reported(agency, Told.APPROVED)
    client = sign_in(clerk)
    typed = {
        "type": "ke_hoach",
        "issued_on": "2026-03-02",
        "subject": "Kế hoạch",
        "topic": "khac",
        "urgency": "normal",
        "secrecy": "normal",
    }

    assert "Lý do vào sổ muộn" not in client.get("/van-ban/vao-so/outgoing").text
    asked = client.post("/van-ban/vao-so/outgoing", typed)
    assert (asked.status_code, 'name="late_reason"' in asked.text, 'type="text" name="late_reason"' in asked.text) == (422, True, True)
    taken = client.post("/van-ban/vao-so/outgoing", {**typed, "late_reason": "bỏ sót khi chuyển sổ"}, follow=True)
    assert "bỏ sót khi chuyển sổ" in taken.text
    assert queries.documents().get().late_reason == "bỏ sót khi chuyển sổ"


def reported(agency, standing):
    """A report of 2026, its figures until the end of October, as far as `standing`."""
    maker, leader = factories.person("lap", Role.CLERK), factories.person("duyet", Role.LEADER)
    filled = {"agency": agency, "from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31), "cutoff": date(2026, 10, 31), "saved_at": AT}
    ReportCard.objects.create(year=2026, symbol="BC-SCT", place="Quảng Ngãi", subject="Báo cáo", signer_title="Giám đốc", **filled)
    drafted = standing == Told.DRAFT
    decided = standing in (Told.APPROVED, Told.ISSUED)
    Run.objects.create(
        kind="report",
        year=2026,
        from_on=filled["from_on"],
        cutoff=filled["cutoff"],
        state="done",
        snapshot="a" * 64,
        made_by=maker,
        made_at=AT,
        standing=standing,
        submitted_by=None if drafted else maker,
        approved_by=leader if decided else None,
        document=factories.document("BC", issued_on=date(2026, 11, 3)) if standing == Told.ISSUED else None,
    )


def test_a_type_may_have_a_series_of_its_own(clerk, agency):
    services.open_series(
        actor=clerk,
        agency_id=agency.pk,
        year=2026,
        direction=Direction.OUTGOING,
        group="quyet-dinh",
        title="Quyết định 2026",
        types=[DocumentType.QUYET_DINH],
        first_number=100,
        at=AT,
    )

    assert [outgoing(clerk, type=DocumentType.QUYET_DINH).number, outgoing(clerk).number] == [100, 1]
    with pytest.raises(RecordsError, match="Quyết định"):
        services.open_series(
            actor=clerk,
            agency_id=agency.pk,
            year=2026,
            direction=Direction.OUTGOING,
            group="khac",
            title="Khác",
            types=[DocumentType.QUYET_DINH],
            at=AT,
        )


def test_a_later_number_never_bears_an_earlier_day(clerk, agency):
    outgoing(clerk, date(2026, 11, 20))

    with pytest.raises(RecordsError, match="số sau không được đề ngày trước"), transaction.atomic():
        outgoing(clerk, date(2026, 11, 19))

    assert Document.objects.count() == 1
    assert NumberSeries.objects.get().last_number == 1  # the number that was refused is not lost


def test_a_reserved_number_is_skipped_and_used_by_who_asks_for_it(clerk, agency):
    outgoing(clerk, date(2026, 11, 2))
    series = NumberSeries.objects.get()
    kept = services.reserve_numbers(actor=clerk, series_id=series.pk, count=2, reason="chờ Giám đốc ký", until_on=date(2026, 11, 30), at=AT)

    assert [one.number for one in kept] == [2, 3]
    assert outgoing(clerk).number == 4
    assert queries.gaps(series) == []

    used = outgoing(clerk, date(2026, 11, 15), number=2)

    assert used.symbol == "02/KH-SCT"
    assert NumberReservation.objects.get(number=2).use == NumberUse.USED
    with pytest.raises(RecordsError, match="đã cấp"):
        outgoing(clerk, number=2)


@pytest.mark.parametrize(
    ("year", "until_on", "said"),
    [
        (2026, date(2027, 1, 1), "chỉ dùng được đến hết ngày 31/12/2026 .khoản 1 Điều 15 Nghị định số 30/2020/NĐ-CP."),
        (2025, date(2026, 11, 30), "đã hết vào ngày 31/12/2025"),
        (2026, date(2026, 12, 31), ""),
        (2027, date(2027, 3, 1), ""),
    ],
)
def test_a_number_is_kept_no_longer_than_its_run_lasts(year, until_on, said, clerk, agency):
    run = factories.series(year=year)
    keep = lambda: services.reserve_numbers(actor=clerk, series_id=run.pk, count=1, reason="chờ ký", until_on=until_on, at=AT)  # noqa: E731

    if not said:
        assert [one.until_on for one in keep()] == [until_on]
        return
    with pytest.raises(RecordsError, match=said), transaction.atomic():
        keep()

    assert not NumberReservation.objects.exists()


def opened(clerk, agency, first_number):
    return services.open_series(
        actor=clerk,
        agency_id=agency.pk,
        year=2026,
        direction=Direction.OUTGOING,
        group="chung",
        title="Văn bản đi 2026",
        types=[],
        first_number=first_number,
        at=AT,
    )


def test_gaps_are_listed_until_they_are_explained(clerk, agency):
    series = opened(clerk, agency, 32)
    outgoing(clerk, date(2026, 1, 6))
    outgoing(clerk, date(2026, 1, 13), number=36, skip_reason="chờ")
    kept = NumberReservation.objects.get()
    assert (kept.numbers, kept.reason, queries.gaps(series)) == ("33–35", "chờ", [])

    services.release_number(actor=clerk, reservation_id=kept.pk, at=AT)
    series.refresh_from_db()

    assert [str(gap) for gap in queries.gaps(series)] == ["33–35"]

    made = services.explain_gap(actor=clerk, series_id=series.pk, first=33, last=34, reason="viết hỏng", at=AT)

    assert (made.number, made.last, made.use) == (33, 34, NumberUse.EXPLAINED)
    told = Entry.objects.order_by("sequence").filter(action="records.explain_gap")[2:]  # the two before are of the skip
    assert [(one.subject_type, one.subject, one.row_hash is not None) for one in told] == [
        ("records.numberseries", str(series.pk), False),
        ("records.numberreservation", str(made.pk), True),
    ]
    assert [str(gap) for gap in queries.gaps(series)] == ["35"]
    with pytest.raises(RecordsError, match="không phải là các số trống"):
        services.explain_gap(actor=clerk, series_id=series.pk, first=32, last=34, reason="nhầm", at=AT)
    with pytest.raises(RecordsError, match="Không dùng, có lý do"):
        outgoing(clerk, date(2026, 1, 8), number=34)


def test_a_run_that_begins_at_fifty_has_no_gaps_before_it(clerk, agency):
    series = opened(clerk, agency, 50)

    assert queries.gaps(series) == []
    assert outgoing(clerk).number == 50


def test_a_long_gap_is_explained_in_one_row(clerk, agency):
    series = opened(clerk, agency, 1)
    outgoing(clerk, date(2026, 1, 6))
    outgoing(clerk, date(2026, 1, 13), number=150_000, skip_reason="thử")

    assert list(NumberReservation.objects.values_list("number", "last")) == [(2, 149_999)]
    assert queries.gaps(series) == []


def test_a_number_beyond_the_next_needs_a_reason(clerk, agency):
    outgoing(clerk, date(2026, 11, 2))

    with pytest.raises(RecordsError, match="bỏ trống 2–998"), transaction.atomic():
        outgoing(clerk, number=999)
    assert NumberSeries.objects.get().last_number == 1
    assert outgoing(clerk, number=2).symbol == "02/KH-SCT"


def test_an_empty_run_that_begins_late_begins_with_its_first_document(clerk, agency):
    with pytest.raises(RecordsError, match="Lý do nhảy số"), transaction.atomic():
        outgoing(clerk, number=535)

    outgoing(clerk, number=535, skip_reason="sổ giấy đến số 534", late_reason="nhập sổ giấy cũ")

    series = NumberSeries.objects.get()
    assert (series.first_number, series.last_number, queries.gaps(series)) == (535, 535, [])
    said = Entry.objects.get(action="records.skip_numbers")
    assert said.values == '{"first_number":535,"reason":"sổ giấy đến số 534"}'


@pytest.mark.parametrize("number", [1_000_000, 99_999_999_999_999_999_999])
def test_a_number_that_no_register_reaches_is_refused(number, clerk, agency):
    with pytest.raises(RecordsError, match="không quá 999999"), transaction.atomic():
        outgoing(clerk, number=number, skip_reason="thử")
    with pytest.raises(RecordsError, match="không quá 999999"), transaction.atomic():
        opened(clerk, agency, number)


@pytest.mark.parametrize("use", NumberUse)
@pytest.mark.parametrize("action", NumberAction)
def test_every_pair_of_use_and_action(use, action, clerk, agency):
    series = factories.series(last_number=9)
    kept = NumberReservation.objects.create(
        series=series,
        number=5,
        last=5,
        use=use,
        reason="thử",
        until_on=DAY if use == NumberUse.RESERVED else None,
        made_by=clerk,
        made_at=AT,
    )
    allowed = (use, action) in NUMBER_TRANSITIONS
    if action == NumberAction.RELEASE:
        if allowed:
            assert services.release_number(actor=clerk, reservation_id=kept.pk, at=AT).use == NumberUse.RELEASED
        else:
            with pytest.raises(RecordsError):
                services.release_number(actor=clerk, reservation_id=kept.pk, at=AT)
    elif allowed or use == NumberUse.RELEASED:  # a number given back is free for anyone
        assert outgoing(clerk, number=5).number == 5
    else:
        with pytest.raises(RecordsError):
            outgoing(clerk, number=5)


def test_the_database_itself_gives_a_number_once(clerk, agency):
    first = outgoing(clerk)
    other = factories.document("KHAC", direction=Direction.OUTGOING)
    other.series, other.number = first.series, first.number

    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.django_db(transaction=True)
def test_clerks_at_the_same_moment_get_different_numbers(clerk):
    factories.agency()

    def register(number):
        try:
            return outgoing(clerk, subject=f"Kế hoạch {number}").number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(register, range(8)))

    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]


def test_documents_coming_in_get_an_arrival_number(clerk, agency):
    made = [incoming(clerk), incoming(clerk, symbol="13/SNV-TCBC")]

    assert [(one.number, one.symbol) for one in made] == [(1, "12/SNV-TCBC"), (2, "13/SNV-TCBC")]


@pytest.mark.parametrize("symbol", ["12/SNV-TCBC", "12/snv-tcbc"])
def test_the_same_document_comes_in_once(symbol, clerk, agency):
    first = incoming(clerk)

    with pytest.raises(RecordsError, match=first.code):
        incoming(clerk, symbol=symbol)


@pytest.mark.parametrize("register", [outgoing, lambda clerk, **values: incoming(clerk, symbol="", **values)])
def test_what_looks_like_one_that_is_there_is_asked_about(register, clerk, agency):
    first = register(clerk, subject="Kế hoạch công tác")

    with pytest.raises(services.AlreadyThereError, match=first.code), transaction.atomic():
        register(clerk, subject="kế hoạch  công tác")

    assert register(clerk, subject="kế hoạch công tác", again=True).number == 2
    services.cancel_document(actor=clerk, document_id=first.pk, reason="nhầm", at=AT)
    assert register(clerk, subject="Kế hoạch công tác khác").number == 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"issued_on": date(2026, 11, 28), "received_on": date(2026, 11, 28)}, "không được sau hôm nay"),
        ({"received_on": date(2026, 11, 19)}, "từ ngày ban hành đến hôm nay"),
        ({"received_on": None}, "phải có ngày đến"),
        ({"due_on": date(2026, 11, 1)}, "Hạn xử lý"),
        ({"in_force_to": date(2026, 11, 1)}, "Ngày hết hiệu lực"),
        ({"issued_on": date(26, 11, 20)}, "Ngày ban hành là 20/11/0026, ngoài khoảng"),
        ({"due_on": date(2926, 11, 20)}, "Hạn xử lý là 20/11/2926"),
        ({"in_force_to": date(9999, 12, 31)}, "Hết hiệu lực sau ngày là 31/12/9999"),
        ({"issuer": " "}, "cơ quan ban hành"),
        ({"subject": " "}, "trích yếu"),
    ],
)
def test_wrong_days_and_empty_words_are_refused(values, said, clerk, agency):
    with pytest.raises(RecordsError, match=said):
        incoming(clerk, **values)


@pytest.mark.parametrize("secrecy", [Secrecy.CONFIDENTIAL, Secrecy.SECRET, Secrecy.TOP_SECRET])
def test_a_secret_document_is_refused_and_nothing_of_it_kept(secrecy, clerk, agency):
    with pytest.raises(RecordsError, match="bí mật nhà nước"), transaction.atomic():
        incoming(clerk, secrecy=secrecy)

    assert not Document.objects.exists()
    assert not Entry.objects.filter(action="records.register").exists()


def test_the_database_too_refuses_a_secret_document(agency):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.document(secrecy=Secrecy.SECRET)


def test_the_journal_holds_no_words_of_a_document(clerk, agency):
    incoming(clerk, subject="Trích yếu riêng", signer_name="Nguyễn Văn A")

    written = "".join(entry.values for entry in Entry.objects.all())
    assert "12/SNV-TCBC" in written
    assert "Trích yếu" not in written
    assert "Nguyễn" not in written


def changed(clerk, document, **values):
    filled = {
        "reason": "sửa chính tả",
        "subject": document.subject,
        "issuer": document.issuer,
        "topic": Topic.KHAC,
        "in_force_to": None,
        "due_on": None,
        "urgency": Urgency.NORMAL,
        "pages": None,
        "signer_name": "",
        "signer_title": "",
        "place": "",
        "recipients": "",
        "limited": False,
        **values,
    }
    return services.change_document(actor=clerk, document_id=document.pk, at=AT, **filled)


def test_what_took_its_number_here_keeps_symbol_and_day(clerk, agency):
    ours, theirs = outgoing(clerk), incoming(clerk)

    kept = changed(clerk, ours, symbol="99/KH-SCT", issued_on=date(2026, 1, 1), subject="Kế hoạch năm")
    corrected = changed(clerk, theirs, symbol="14/SNV-TCBC", issued_on=date(2026, 11, 21))

    assert (kept.symbol, kept.issued_on, kept.subject) == ("01/KH-SCT", DAY, "Kế hoạch năm")
    assert (corrected.symbol, corrected.issued_on) == ("14/SNV-TCBC", date(2026, 11, 21))


def test_the_second_of_two_who_edit_does_not_undo_the_first(clerk, agency):
    theirs = incoming(clerk)
    seen = queries.as_seen(theirs)
    other = factories.person("van-thu-2", Role.CLERK, display_name="Lê Thị Hai")
    changed(other, theirs, due_on=date(2026, 12, 1), seen=seen)

    with pytest.raises(RecordsError, match="Lê Thị Hai đã sửa văn bản này trong khi bạn đang sửa: Chủ đề, Hạn xử lý"), transaction.atomic():
        changed(clerk, theirs, seen=seen)

    theirs.refresh_from_db()
    assert theirs.due_on == date(2026, 12, 1)
    changed(clerk, theirs, seen=queries.as_seen(theirs))


def test_a_wrong_type_number_and_day_of_arrival_are_corrected(clerk, agency):
    incoming(clerk)
    wrong = incoming(clerk, symbol="13/SNV-TCBC", number=99, skip_reason="gõ nhầm")
    services.release_number(actor=clerk, reservation_id=NumberReservation.objects.get().pk, at=AT)

    right = changed(clerk, wrong, type=DocumentType.KE_HOACH, number=2, received_on=date(2026, 11, 23))

    assert (right.type, right.number, right.received_on) == (DocumentType.KE_HOACH, 2, date(2026, 11, 23))
    assert right.series.last_number == 2
    assert incoming(clerk, symbol="14/SNV-TCBC").number == 3
    assert '"number":2' in Entry.objects.filter(action="records.change").get().values
    assert '"received_on":"2026-11-23"' in Entry.objects.filter(action="records.change").get().values
    with pytest.raises(RecordsError, match="đã cấp"), transaction.atomic():
        changed(clerk, right, number=1)


def test_an_arrival_in_another_year_takes_its_number_there(clerk):
    factories.agency()
    made = incoming(clerk, issued_on=date(2025, 12, 30), received_on=date(2026, 1, 4))

    right = changed(clerk, made, received_on=date(2025, 12, 31))

    assert (right.series.year, right.number) == (2025, 1)
    assert NumberSeries.objects.get(year=2026).last_number == 0


def test_the_type_of_an_own_document_is_corrected_with_its_symbol(clerk, agency):
    made = outgoing(clerk)

    assert changed(clerk, made, type=DocumentType.QUYET_DINH).symbol == "01/QĐ-SCT"

    services.open_series(
        actor=clerk,
        agency_id=agency.pk,
        year=2026,
        direction=Direction.OUTGOING,
        group="bao-cao",
        title="Báo cáo",
        types=[DocumentType.BAO_CAO],
        at=AT,
    )
    with pytest.raises(RecordsError, match="lấy số từ «Báo cáo»"):
        changed(clerk, made, type=DocumentType.BAO_CAO)


def test_what_is_used_keeps_its_type_and_arrival(clerk, agency):
    made = incoming(clerk)
    link(clerk, factories.document("SAU", issued_on=date(2026, 11, 25)), made)

    with pytest.raises(RecordsError, match="không đổi loại được: liên kết của Quyết định SAU/QĐ-UBND"):
        changed(clerk, made, type=DocumentType.KE_HOACH)
    with pytest.raises(RecordsError, match="không đổi số đến, ngày đến được"):
        changed(clerk, made, received_on=date(2026, 11, 21))


def test_a_cancelled_document_keeps_its_number_and_changes_no_more(clerk, agency):
    made = outgoing(clerk)

    services.cancel_document(actor=clerk, document_id=made.pk, reason="ban hành nhầm", at=AT)

    assert outgoing(clerk).number == 2
    made.refresh_from_db()
    assert queries.standing(made, DAY) == Standing.CANCELLED
    with pytest.raises(RecordsError, match="đã hủy thì không sửa được"):
        changed(clerk, made)


def test_a_decision_on_which_the_organisation_rests_is_not_cancelled(clerk):
    event = factories.event()

    with pytest.raises(RecordsError, match=event.code):
        services.cancel_document(actor=clerk, document_id=event.decision_id, reason="nhầm", at=AT)


def test_what_something_uses_is_not_cancelled(clerk):
    old = factories.document("A", issued_on=date(2025, 1, 1))
    made = link(clerk, factories.document("B", issued_on=date(2025, 2, 1)), old)

    def cancel():
        with transaction.atomic():
            return services.cancel_document(actor=clerk, document_id=old.pk, reason="nhầm", at=AT)

    with pytest.raises(RecordsError, match="liên kết của Quyết định B/QĐ-UBND"):
        cancel()
    services.unlink_documents(actor=clerk, link_id=made.pk, at=AT)
    plan = Plan.objects.create(code="KH1", document=old, year=2026, programme="cchc", state=PlanState.DRAFT)
    with pytest.raises(RecordsError, match="kế hoạch «KH1»"):
        cancel()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.CANCELLED)
    told = factories.dissemination(document=old)
    with pytest.raises(RecordsError, match="lần quán triệt «Quán triệt quy chế»"):
        cancel()
    services.close_dissemination(actor=clerk, dissemination_id=told.pk, at=AT)
    assert cancel().state == DocumentState.CANCELLED


# --- links and standing -----------------------------------------------------------------------------------------------------------


def link(clerk, source, target, kind=LinkKind.IMPLEMENTS):
    return services.link_documents(actor=clerk, source_id=source.pk, target_id=target.pk, kind=kind, at=AT)


LAW = {"type": DocumentType.LUAT, "symbol": "10/2022/QH15", "issuer": "Quốc hội", "issued_on": date(2022, 11, 10), "direction": "reference"}
PLAN = {"type": DocumentType.KE_HOACH, "direction": "outgoing", "issuer": "Sở Công Thương"}


@pytest.mark.parametrize("kind", [LinkKind.REPLACES, LinkKind.AMENDS])
def test_nothing_amends_or_replaces_what_only_those_above_may(kind, clerk):
    law = factories.document("LUAT", **LAW)
    decree = factories.document("ND", type=DocumentType.NGHI_DINH, issuer="Chính phủ", issued_on=date(2024, 1, 1))
    for target, source in (
        (law, factories.document("KH", **PLAN)),
        (law, factories.document("NQ", **{**PLAN, "type": DocumentType.NGHI_QUYET})),
        (law, decree),
        (decree, factories.document("QD")),
    ):
        with pytest.raises(services.RankError, match=f"không thể {kind.label.lower()} .*chưa đối chiếu văn bản luật"):
            link(clerk, source, target, kind)
        assert queries.standing(target, date(2026, 12, 31)) == Standing.IN_FORCE
    link(clerk, factories.document("KH2", **PLAN), law)  # to carry it out


def test_a_law_that_was_read_refuses_and_does_not_ask(clerk, monkeypatch):
    read = replace(amending_on(date(2026, 1, 1)), confidence=Confidence.VERIFIED)
    monkeypatch.setattr("minhbach_site.records.services.links.amending_on", lambda _day: read)
    law, plan = factories.document("LUAT", **LAW), factories.document("KH", **PLAN)

    with pytest.raises(RecordsError, match="Điều 8 Luật 64/2025/QH15") as refused:
        link(clerk, plan, law, LinkKind.AMENDS)
    assert not isinstance(refused.value, services.QuestionError)


def test_a_document_of_another_issuer_is_replaced_only_by_who_says_so(clerk, sign_in):
    theirs, ours = factories.document("CU", issued_on=date(2025, 1, 1)), factories.document("KH", **PLAN)
    address, sent = f"/van-ban/{ours.pk}/lien-ket", {"kind": "replaces", "target_id": theirs.pk}
    client = sign_in(clerk)

    asked = client.post(address, sent)
    assert (asked.status_code, queries.standing(theirs, date(2025, 12, 31))) == (422, Standing.IN_FORCE)
    assert "do Ủy ban nhân dân tỉnh ban hành, không phải Sở Công Thương" in asked.text
    assert 'type="checkbox" name="meant"' in asked.text
    assert 'type="checkbox"' not in client.get(address).text

    assert client.post(address, {**sent, "meant": "on"}).status_code == 302
    assert queries.standing(theirs, date(2025, 12, 31)) == Standing.REPLACED


def test_nobody_is_asked_about_one_issuer_or_one_above_or_what_the_catalogue_knows(clerk):
    factories.agency(name="Sở Cũ")
    before = factories.document("SOCU", direction="reference", issuer="sở cũ", issued_on=date(2024, 1, 1))
    link(clerk, factories.document("KH", **PLAN), before, LinkKind.REPLACES)
    link(clerk, factories.document("MOI"), factories.document("CU", issued_on=date(2025, 1, 1)), LinkKind.REPLACES)
    decree = factories.document("ND", type=DocumentType.NGHI_DINH, issuer="Chính phủ")
    link(clerk, decree, factories.document("QD2", issued_on=date(2025, 1, 1)), LinkKind.AMENDS)


def test_an_older_link_of_what_could_not_decide_says_nothing_of_the_status(clerk):
    law, plan = factories.document("LUAT", **LAW), factories.document("KH", **PLAN)
    plan_factories.implements(plan, law, LinkKind.REPLACES)

    assert queries.standing(law, date(2025, 12, 31)) == Standing.IN_FORCE


def test_a_chain_goes_up_and_down_each_document_once(clerk):
    law, decree, plan, task = (factories.document(code, issued_on=date(2025, month, 1)) for month, code in enumerate("ABCD", 1))
    link(clerk, decree, law)
    link(clerk, plan, decree)
    link(clerk, plan, law)
    link(clerk, task, plan)

    assert [(step.document.code, step.depth) for step in queries.chain_of(plan)] == [("B", -1), ("A", -1), ("C", 0), ("D", 1)]
    assert [(step.document.code, step.depth) for step in queries.chain_of(law)] == [("A", 0), ("B", 1), ("C", 1), ("D", 2)]


def test_nothing_implements_what_is_younger_and_nothing_itself(clerk):
    old, new = factories.document("A", issued_on=date(2025, 1, 1)), factories.document("B", issued_on=date(2025, 2, 1))

    with pytest.raises(RecordsError, match="ban hành trước"):
        link(clerk, old, new)
    with pytest.raises(RecordsError, match="chính nó"):
        link(clerk, old, old)
    link(clerk, new, old)
    with pytest.raises(RecordsError, match="đã có"):
        link(clerk, new, old)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentLink.objects.create(source=old, target=old, kind=LinkKind.ANSWERS)


def test_two_documents_do_not_replace_each_other(clerk):
    first, second, third = (factories.document(code) for code in "ABC")
    link(clerk, second, first, LinkKind.REPLACES)
    link(clerk, third, second, LinkKind.AMENDS)

    for source, target in ((first, second), (first, third)):
        with pytest.raises(RecordsError, match="lẫn nhau"), transaction.atomic():
            link(clerk, source, target, LinkKind.REPLACES)
    assert queries.standing(second, date(2025, 7, 1)) == Standing.AMENDED


def test_a_cancelled_document_is_not_linked(clerk):
    gone, new = factories.document("A", state=DocumentState.CANCELLED, cancel_reason="nhầm"), factories.document("B")

    for source, target in ((gone, new), (new, gone)):
        with pytest.raises(RecordsError, match="đã hủy nên không liên kết được"):
            link(clerk, source, target)


def test_the_standing_of_a_document_on_each_day(clerk):
    plan = factories.document("A", issued_on=date(2025, 1, 1), in_force_to=date(2025, 12, 31))
    link(clerk, factories.document("B", issued_on=date(2025, 3, 1)), plan, LinkKind.AMENDS)
    last = factories.document("C", issued_on=date(2025, 6, 1))
    link(clerk, last, plan, LinkKind.REPLACES)

    assert [
        queries.standing(plan, day) for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1), date(2026, 1, 1))
    ] == [
        Standing.NOT_YET,
        Standing.IN_FORCE,
        Standing.AMENDED,
        Standing.REPLACED,
        Standing.EXPIRED,
    ]

    services.cancel_document(actor=clerk, document_id=last.pk, reason="nhầm", at=AT)

    assert queries.standing(plan, date(2025, 6, 1)) == Standing.AMENDED


# --- who sees what ----------------------------------------------------------------------------------------------------------------


def test_a_limited_document_is_seen_by_its_units_the_clerk_and_leaders(clerk, leader):
    unit = factories.unit()
    inside, beside = factories.person("trong", Role.STAFF), factories.person("ngoai", Role.STAFF)
    factories.member(inside, unit)
    kept, free = factories.document("KIN", limited=True), factories.document("MO")
    services.share_document(actor=clerk, document_id=kept.pk, unit_ids=[unit.pk], at=AT)

    def seen(person):
        return {one.code for one in queries.documents_for(person, DAY)}

    assert seen(inside) == seen(clerk) == seen(leader) == {"KIN", "MO"}
    assert seen(beside) == {"MO"}
    assert seen(factories.person("nguoi-la")) == set()
    assert free.code in seen(factories.person("kt", Role.AUDITOR))


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_what_is_kept_for_units_by_the_table_of_permissions_alone(role):
    kept = factories.document("KIN", limited=True)
    unit = factories.unit()
    kept.units.add(unit)
    outside, inside = factories.person("ngoai", role), factories.person("trong", role)
    factories.member(inside, unit)

    assert (kept in queries.documents_for(outside, DAY)) == (role in PERMISSIONS[Permission.READ_LIMITED_DOCUMENTS])
    assert (kept in queries.documents_for(inside, DAY)) == (role not in {Role.ADMINISTRATOR, Role.SUPERIOR})


def test_a_document_that_only_its_units_may_see_has_a_unit(clerk, agency):
    unit, gone = factories.unit(), factories.unit("SCT-CU", to_on=date(2026, 1, 31))
    told = "Văn bản chỉ đơn vị được giao xem phải giao cho ít nhất một đơn vị đang hoạt động."

    for unit_ids in ((), (gone.pk,)):
        with pytest.raises(RecordsError, match=told):
            outgoing(clerk, limited=True, unit_ids=unit_ids)
    assert Document.objects.count() == 0

    made = outgoing(clerk, limited=True, unit_ids=(unit.pk, gone.pk))
    assert list(made.units.all()) == [unit]
    with pytest.raises(RecordsError, match=told):
        services.share_document(actor=clerk, document_id=made.pk, unit_ids=[gone.pk], at=AT)
    assert list(made.units.all()) == [unit]


def test_a_document_is_given_to_a_unit_before_only_units_may_see_it(clerk, agency):
    document = outgoing(clerk)

    with pytest.raises(RecordsError, match="ít nhất một đơn vị"):
        changed(clerk, document, limited=True)
    document.refresh_from_db()
    assert document.limited is False
    services.share_document(actor=clerk, document_id=document.pk, unit_ids=[factories.unit().pk], at=AT)
    changed(clerk, document, limited=True)

    document.refresh_from_db()
    assert document.limited is True


def test_who_is_asked_to_read_a_limited_document_sees_it(clerk):
    reader = factories.person("nguoi-doc", Role.STAFF)
    kept = factories.document("KIN", limited=True)
    factories.dissemination(reader, document=kept)

    assert list(queries.documents_for(reader, DAY)) == [kept]


def test_the_superior_sees_what_went_out(clerk):
    for direction in Direction:
        factories.document(direction.value, direction=direction)
    factories.document("KIN", direction=Direction.OUTGOING, limited=True)

    superior = factories.person("cap-tren", Role.SUPERIOR)

    assert {one.code for one in queries.documents_for(superior, DAY)} == {"outgoing", "reference"}


def test_a_page_of_a_document_kept_from_someone_does_not_exist_for_them(sign_in):
    kept, free = factories.document("KIN", limited=True, subject="Việc riêng"), factories.document("MO")
    DocumentLink.objects.create(source=free, target=kept, kind=LinkKind.IMPLEMENTS)
    client = sign_in(factories.person("nv", Role.STAFF))

    assert client.get(f"/van-ban/{kept.pk}").status_code == 404
    assert client.get(f"/van-ban/{kept.pk}/xml").status_code == 404
    answer = client.get(f"/van-ban/{free.pk}")
    assert answer.status_code == 200
    assert "Việc riêng" not in answer.text
    assert kept.symbol not in answer.text
    assert "Việc riêng" not in client.get("/tim-kiem?q=viec+rieng").text


def test_a_hidden_step_of_a_chain_stands_by_its_code_between_its_neighbours(sign_in):
    old, after = factories.document("CU"), factories.document("SAU")
    kept = factories.document("KIN", limited=True, subject="Việc riêng", issuer="Sở riêng", issued_on=date(2025, 7, 2))
    DocumentLink.objects.create(source=kept, target=old, kind=LinkKind.REPLACES)
    DocumentLink.objects.create(source=after, target=kept, kind=LinkKind.IMPLEMENTS)
    client = sign_in(factories.person("nv", Role.STAFF))

    pages = {one.code: client.get(f"/van-ban/{one.pk}").text for one in (old, after)}

    name = "KIN (văn bản hạn chế tiếp cận)"
    assert {code: page.count(name) for code, page in pages.items()} == {"CU": 2, "SAU": 2}  # the card of links, the chain
    chains = {code: page[page.index("Chuỗi văn bản") :] for code, page in pages.items()}
    assert chains["CU"].index(name) < chains["CU"].index("SAU/QĐ-UBND")
    assert chains["SAU"].index("CU/QĐ-UBND") < chains["SAU"].index(name)
    for page in pages.values():
        assert "Chưa liên kết với văn bản nào" not in page
        assert [told for told in ("Việc riêng", "Sở riêng", kept.symbol, f'href="/van-ban/{kept.pk}"') if told in page] == []


def test_why_a_link_is_refused_names_a_restricted_document_to_who_may_read_it(clerk):
    kept = factories.document("KIN", limited=True, subject="Việc riêng", issued_on=date(2025, 7, 2))
    older = factories.document("CU")

    with pytest.raises(RecordsError) as refused:
        services.link_documents(actor=clerk, source_id=older.pk, target_id=kept.pk, kind=LinkKind.REPLACES, at=AT)

    assert f"ban hành trước «{kept.full_name}»" in str(refused.value)


def test_the_name_of_a_limited_document_holds_neither_subject_nor_symbol():
    assert {
        str(factories.document(code, limited=True, symbol=symbol, subject="Việc riêng")) for code, symbol in (("KIN", ""), ("MAT", "9/QĐ"))
    } == {
        "KIN (văn bản hạn chế tiếp cận)",
        "MAT (văn bản hạn chế tiếp cận)",
    }
    assert str(factories.document("MO", symbol="", subject="Việc chung")) == "Quyết định: Việc chung"


@pytest.mark.parametrize("state", ["draft", "approved", "published"])
def test_what_is_shown_to_others_is_not_kept_from_them(state, clerk):
    paper = factories.document("CK")
    paper.units.add(factories.unit())
    started = {"started_on": date(2026, 11, 2)} if state == "published" else {}
    item = disclosure_factories.disclosure(document=paper, state=state, **started)
    if started:
        disclosure_factories.set_keep(item, date(2026, 11, 2))
        item.save()

    with pytest.raises(RecordsError, match=f"không hạn chế người xem được: nội dung công khai «{item.code} Quy chế"):
        changed(clerk, paper, limited=True)

    paper.refresh_from_db()
    assert not paper.limited


@pytest.mark.parametrize(
    "over",
    [
        {"state": "withdrawn"},
        {"state": "taken_down", "started_on": date(2026, 10, 1), "ended_on": date(2026, 11, 2)},
        {"state": "published", "started_on": date(2026, 11, 2), "form": "conference"},  # told once: it cannot be taken down
    ],
)
def test_what_is_no_longer_shown_may_be_limited(over, clerk):
    paper = factories.document("CK")
    paper.units.add(factories.unit())
    disclosure_factories.disclosure(document=paper, issued_on=date(2026, 9, 1), **over)

    assert changed(clerk, paper, limited=True).limited


def test_staff_may_not_register(agency):
    with pytest.raises(PermissionDenied):
        outgoing(factories.person("nv", Role.STAFF))
    assert Agency.objects.count() == 1
    assert not Document.objects.filter(state=DocumentState.REGISTERED).exists()
