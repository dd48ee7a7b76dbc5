"""The calendar of duties, as people see it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

import factories
import report_factories
from minhbach.duties.definitions import known_duties
from minhbach.duties.evaluate import NO_DAY
from minhbach.duties.periods import period_words
from minhbach.duties.reasons import Why
from minhbach.duties.traits import known_traits
from minhbach.facts.schemas import KEPT
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.audit.states import Kind
from minhbach_site.duties import queries, services
from minhbach_site.duties.models import DutyMark, Obligation, period_said
from minhbach_site.duties.states import REASONS
from minhbach_site.registers.states import TITLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(db):
    report_factories.trait("quarterly_reports", "true")
    report_factories.coverage("duty_proofs")
    return report_factories.agency_of_duties()


def test_the_first_visit_works_the_duties_out_and_the_next_ones_are_cheap(agency, clerk, sign_in, django_assert_num_queries):
    client = sign_in(clerk)
    client.get("/nghia-vu/")

    with django_assert_num_queries(13):
        page = client.get("/nghia-vu/").text

    assert "Lịch nghĩa vụ năm 2026" in page
    assert "Quá hạn, chưa thực hiện" in page
    assert page.index("Quá hạn, chưa thực hiện</span></td>") < page.index("Chưa rõ</span></td>")


def test_the_list_is_filtered_blind_to_accents_and_exported(agency, clerk, sign_in):
    client = sign_in(clerk)

    page = client.get("/nghia-vu/?q=tiep+cong+dan&state=unknown").text
    exported = b"".join(client.get("/nghia-vu/?q=tiep+cong+dan&export=csv").streaming_content).decode("utf-8-sig")

    assert "tiếp công dân" in page
    assert exported.splitlines()[0] == "Hạn,Hạn ước tính,Trạng thái,Nghĩa vụ,Kỳ hoặc bản ghi,Chịu trách nhiệm,Căn cứ"
    assert all("tiếp" in line.casefold() or "tiep" in line for line in exported.splitlines()[1:])


def test_a_month_is_a_table_of_weeks(agency, clerk, sign_in):
    page = sign_in(clerk).get("/nghia-vu/lich?nam=2026&thang=9").text

    assert "Lịch nghĩa vụ tháng 9/2026" in page
    assert page.count("<tr>") == 1 + 5  # the head and the weeks of September 2026
    assert 'href="?nam=2026&amp;cua=agency&amp;thang=8"' in page


def test_the_next_year_is_shown_for_planning_and_no_year_after_it(agency, clerk, sign_in):
    report_factories.trait("budget_unit", "true")
    report_factories.trait("budget_level", "user_unit")
    client = sign_in(clerk)

    page = client.get("/nghia-vu/?nam=2027").text
    month = client.get("/nghia-vu/lich?nam=2027").text
    exported = b"".join(client.get("/nghia-vu/?nam=2027&export=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert "Lịch nghĩa vụ năm 2027" in page
    assert "Năm 2027 chưa đến" in page
    assert '<option value="2027" selected>2027</option><option value="2026">' in page
    assert "Lịch nghĩa vụ tháng 1/2027" in month
    assert "Chốt số liệu báo cáo quý" in client.get("/nghia-vu/lich?nam=2027&thang=3").text
    estimated = Obligation.objects.filter(calculation__year=2027, estimated=True, due_on__isnull=False)
    assert 0 < estimated.count() == sum(line.split(",")[1] == "có" for line in exported)
    assert page.count("ước tính</span></div></td>") > 0
    assert not Obligation.objects.filter(calculation__year=2027, state="missed").exists()
    assert "Lịch nghĩa vụ năm 2027" in client.get("/nghia-vu/?nam=2028").text


@pytest.mark.parametrize(
    "address", ["/nghia-vu/?nam=abcd", "/nghia-vu/lich?thang=13", "/nghia-vu/lich?thang=-1&cua=ai", "/nghia-vu/?nam=9999"]
)
def test_nonsense_in_the_address_shows_a_year_that_there_is(agency, clerk, sign_in, address):
    page = sign_in(clerk).get(address)

    assert page.status_code == 200
    assert ("2027" if "9999" in address else "2026") in page.text


def test_one_duty_says_why_its_day_is_that_day(agency, clerk, sign_in):
    client = sign_in(clerk)
    client.get("/nghia-vu/")
    from minhbach_site.duties.models import Obligation

    one = Obligation.objects.filter(duty="report-cutoff-quarter", period="2026-Q2").get()

    page = client.get(f"/nghia-vu/viec/{one.pk}").text

    assert "Nghị định số 09/2019/NĐ-CP" in page
    assert "Ghi đã thực hiện" in page


def test_a_duty_is_marked_done_on_the_page(agency, clerk, leader, sign_in):
    client = sign_in(clerk)
    client.get("/nghia-vu/")
    from minhbach_site.duties.models import Obligation

    one = Obligation.objects.filter(duty="report-cutoff-quarter", period="2026-Q2").get()
    empty = client.post(f"/nghia-vu/viec/{one.pk}/da-lam", {"done_on": "2026-06-12"})
    file = SimpleUploadedFile("anh.png", report_factories.PNG)
    answer = client.post(f"/nghia-vu/viec/{one.pk}/da-lam", {"done_on": "2026-06-12", "file": file}, follow=True)

    assert (empty.status_code, "Cần ít nhất một minh chứng" in empty.text) == (422, True)
    assert "Đã ghi, chờ xác nhận: người khác" in answer.text
    assert "Đã thực hiện đúng hạn" not in answer.text
    mark = DutyMark.objects.get()
    sign_in(leader).post(f"/nghia-vu/minh-chung/{mark.pk}/quyet-dinh", {"action": "confirm"})
    assert "Đã thực hiện đúng hạn" in client.get(f"/nghia-vu/viec/{one.pk}").text
    assert b"".join(client.get(f"/nghia-vu/minh-chung/{mark.pk}/tep").streaming_content) == report_factories.PNG
    assert client.get(f"/nghia-vu/viec/{one.pk}").status_code == 200  # worked out again under the same number


def test_the_unit_that_did_it_is_chosen_by_its_name(agency, clerk, sign_in):
    factories.unit("P-CU", agency=agency, name="Phòng Tổng hợp cũ", to_on=date(2026, 6, 30))
    factories.unit("P-MOI", agency=agency, name="Phòng Tổng hợp", from_on=date(2026, 7, 1))
    factories.unit("P-XUA", agency=agency, name="Phòng đã thôi từ lâu", to_on=date(2025, 12, 31))
    client = sign_in(clerk)
    client.get("/nghia-vu/")
    one = Obligation.objects.filter(duty="report-cutoff-quarter", period="2026-Q2").get()
    address, sent = f"/nghia-vu/viec/{one.pk}/da-lam", {"done_on": "2026-06-12", "note": "tủ hồ sơ số 2"}

    page = client.get(address).text
    refused = client.post(address, {**sent, "unit": "P-XUA"})
    client.post(address, {**sent, "unit": "P-CU"})

    assert [name in page for name in ("Phòng Tổng hợp – ", "Phòng Tổng hợp cũ – ", "Phòng đã thôi")] == [True, True, False]
    assert refused.status_code == 422
    assert list(DutyMark.objects.values_list("unit__code", flat=True)) == ["P-CU"]


def test_the_document_that_proves_a_duty_is_chosen_from_those_one_may_see(agency, sign_in):
    worker = factories.person("chuyenvien", Role.STAFF)
    paper = factories.document("VB-BC", symbol="12/BC-SCT", subject="Báo cáo quý II")
    kept = factories.document("VB-KIN", symbol="9/QĐ-SCT", subject="Kỷ luật", limited=True)
    client = sign_in(worker)
    client.get("/nghia-vu/")
    one = Obligation.objects.filter(duty="report-cutoff-quarter", period="2026-Q2").get()
    address = f"/nghia-vu/viec/{one.pk}/da-lam"

    page = client.get(address).text
    refused = client.post(address, {"done_on": "2026-06-12", "document": kept.pk})
    searched = client.post(address, {"done_on": "2026-06-12", "tim-document": "bao cao quy", "tim-lai": "tim"})
    client.post(address, {"done_on": "2026-06-12", "document": paper.pk})

    assert ("12/BC-SCT" in page, "9/QĐ-SCT" in page, refused.status_code) == (True, False, 422)
    assert (searched.status_code, "12/BC-SCT" in searched.text) == (200, True)
    assert list(DutyMark.objects.values_list("document__code", flat=True)) == ["VB-BC"]


def test_the_one_who_asked_for_an_exemption_sees_no_button_to_approve_it(agency, sign_in):
    leader = factories.person("lanh-dao", Role.LEADER)
    own = report_factories.mark(kind="exempt", state="proposed", exempt_reason="gộp", entered_by=leader)
    client = sign_in(leader)

    page = client.get(f"/nghia-vu/minh-chung/{own.pk}").text

    assert 'value="withdraw"' in page
    assert 'value="approve"' not in page
    assert client.post(f"/nghia-vu/minh-chung/{own.pk}/quyet-dinh", {"action": "approve"}).status_code == 403


def test_a_calendar_address_is_shown_once(agency, clerk, sign_in):
    client = sign_in(clerk)

    shown = client.post("/nghia-vu/lich-ca-nhan")

    assert "http://testserver/nghia-vu/lich/" in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert "http://testserver/nghia-vu/lich/" not in client.get("/nghia-vu/lich-ca-nhan").text
    assert client.get("/nghia-vu/lich/khong-co.ics").status_code == 404


def test_a_limited_document_does_not_show_through_a_proof(agency, clerk, sign_in):
    paper = factories.document("VB-MAT", symbol="12/QĐ-SCT", subject="Kỷ luật một công chức", limited=True)
    services.work_out(year=2026, at=factories.AT)
    mark = services.mark_done(
        actor=clerk, duty="report-cutoff-quarter", period="2026-Q2", done_on=date(2026, 6, 12), document=paper.code, at=factories.AT
    )
    address = f"/nghia-vu/minh-chung/{mark.pk}"
    assert "12/QĐ-SCT" in sign_in(clerk).get(address).text

    page = sign_in(factories.person("chuyen-vien", Role.STAFF)).get(address).text

    assert "VB-MAT (văn bản hạn chế tiếp cận)" in page
    assert "12/QĐ-SCT" not in page
    assert f"/van-ban/{paper.pk}" not in page


def test_taking_a_proof_away_stands_in_the_journal(agency, clerk, sign_in):
    mark = report_factories.mark(file=True)

    list(sign_in(clerk).get(f"/nghia-vu/minh-chung/{mark.pk}/tep").streaming_content)

    assert list(Entry.objects.filter(action="duties.download").values_list("actor", "kind", "subject")) == [
        (clerk.pk, Kind.READ, str(mark.pk))
    ]


@pytest.mark.parametrize(
    "key", ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025-9T", "2025-10", "HS25-001824"]
)
def test_a_period_is_called_in_vietnamese_as_the_library_calls_it(key):
    assert period_said(key) == period_words(key)


def test_an_english_page_translates_the_period_and_says_that_the_law_is_vietnamese(agency, clerk, sign_in):
    one = report_factories.obligation()
    client = sign_in(clerk)
    assert '<span lang="vi">' not in client.get(f"/nghia-vu/viec/{one.pk}").text
    client.post("/ngon-ngu", {"language": "en", "next": "/"})

    page = client.get(f"/nghia-vu/viec/{one.pk}").text

    duty = known_duties().find(one.duty)
    assert f'<h1 class="page-title">{duty.name_en}</h1>' in page
    assert one.name not in page
    assert f'<span lang="vi">{one.article}</span>' in page
    with override("en"):
        assert period_said(one.period) == "quarter III of 2026"
        assert "quarter III of 2026" in page
        assert str(TITLES["petitions"]) == "Complaints, denunciations, petitions and feedback"
    listed = client.get("/nghia-vu/").text
    assert duty.name_en in listed
    assert f'<option value="{duty.topic}">{duty.topic_en}</option>' in listed
    exported = b"".join(client.get("/nghia-vu/?export=csv").streaming_content).decode()
    assert duty.name_en in exported
    assert '<span lang="vi">' not in exported


def test_registers_are_called_in_vietnamese_as_the_library_calls_them():
    assert {name: str(title) for name, title in TITLES.items()} == {name: table.title for name, table in KEPT.items()}


@pytest.mark.parametrize(
    ("code", "parts", "vietnamese", "english"),
    [
        (
            Why.COMPLETE_UNTIL,
            {"register": "duty_proofs", "day": "2025-10-30"},
            "Sổ «Thực hiện nghĩa vụ» mới ghi đủ đến hết ngày 30/10/2025.",
            f"The register “{KEPT['duty_proofs'].title_en}” is complete only up to 30 Oct 2025.",
        ),
        (
            Why.TRAIT_UNDECLARED,
            {"trait": "staff"},
            f"Chưa khai «{known_traits()['staff'].name}». Hãy khai ở «Đặc điểm cơ quan».",
            f"Not declared: “{known_traits()['staff'].name_en}”. Declare it under “Traits of the agency”.",
        ),
        (
            Why.COLUMNS_EMPTY,
            {"register": "petitions", "columns": ["received_on"]},
            f"Sổ «{KEPT['petitions'].title}» chưa ghi cột «{KEPT['petitions'].column('received_on').header}» ở dòng nào, "
            "nên chưa có căn cứ để kết luận.",
            f"No line of the register “{KEPT['petitions'].title_en}” fills in the column "
            f"«{KEPT['petitions'].column('received_on').header_en}», so nothing can be concluded.",
        ),
        (
            Why.NO_DAY,
            {},
            NO_DAY,
            "The law names no day; the next period is over too and the register holds no proof. If it was done, record it with proof.",
        ),
        ("", {}, "<span>Theo luật</span>", '<span lang="vi">Theo luật</span>'),
        (Why.TRAIT_UNDECLARED, {"trait": "bo-roi"}, "<span>Theo luật</span>", '<span lang="vi">Theo luật</span>'),  # no longer in the data
        (Why.COMPLETE_FROM, {"register": "documents"}, "<span>Theo luật</span>", '<span lang="vi">Theo luật</span>'),
    ],
)
def test_why_a_duty_stands_as_it_does_is_said_in_the_language_of_the_page(code, parts, vietnamese, english):
    one = Obligation(reason="Theo luật", reason_code=code, reason_parts=parts)

    assert queries.reason_said(one) == vietnamese.removeprefix("<span>").removesuffix("</span>")
    with override("en"):
        assert queries.reason_said(one) == english


def test_every_kind_of_reason_has_its_words():
    assert set(REASONS) == set(Why)


def test_what_the_library_says_of_registers_traits_and_calendars_has_its_words(agency):
    services.work_out(year=2026, at=factories.AT)
    services.work_out(year=2027, at=factories.AT)
    report_factories.trait("staff", "40")
    services.work_out(year=2027, at=factories.AT)
    found = {one.reason: one for one in Obligation.objects.exclude(reason="")}

    of_the_law = [reason for reason, one in found.items() if not one.reason_code]

    assert len(found) > 20
    assert {one.reason_code for one in found.values()} > {"not_declared", "trait_undeclared", "year_missing"}
    assert [reason for reason in of_the_law if "Sổ «" in reason or "co-quan.yaml" in reason or "data/" in reason] == []
    with override("en"):
        assert [reason for reason, one in found.items() if one.reason_code and "<span" in str(queries.reason_said(one))] == []
    reasons = list(found.values())
    told = " ".join(str(queries.reason_said(reason)) for reason in reasons)
    assert "Chưa có lịch làm việc năm 2028, nên chưa tính được đến ngày" in told
    assert ("co-quan.yaml" in told, "data/calendar" in told) == (False, False)
