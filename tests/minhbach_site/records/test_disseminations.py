from __future__ import annotations

import io
import json
from datetime import date

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

import factories
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.audit.models import Entry
from minhbach_site.organisation.models import EventUnit, Unit
from minhbach_site.organisation.states import ChangeState, EventKind, EventRole
from minhbach_site.records import queries, services
from minhbach_site.records.models import Dissemination, Reading
from minhbach_site.records.services import OpensDocumentError, RecordsError, RepeatedError
from minhbach_site.records.states import AskedReaders, Direction, DisseminationState, ReadingState
from minhbach_site.registers.queries import ROOM_ROWS

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


@pytest.fixture
def staff():
    """Two people of two units, one inside the other."""
    top = factories.unit("CC")
    inside = factories.unit("D1", parent=top)
    first, second = factories.person("mot", Role.STAFF), factories.person("hai", Role.STAFF)
    factories.member(first, top)
    factories.member(second, inside)
    return first, second


def spread(leader, **values):
    """To the people of the outer unit of `staff`."""
    units = list(Unit.objects.filter(code="CC").values_list("pk", flat=True))
    filled = {"title": "Quán triệt quy chế", "document_id": None, "unit_ids": units, "due_on": date(2026, 11, 30), **values}
    return services.disseminate(actor=leader, at=AT, **filled)


def test_everyone_of_the_units_and_of_what_is_in_them_is_asked(leader, staff):
    first, second = staff
    units = {membership.unit.code: membership.unit_id for person in staff for membership in person.memberships.all()}

    whole, part = spread(leader, unit_ids=[units["CC"]]), spread(leader, title="Quán triệt kế hoạch", unit_ids=[units["D1"]])

    assert {reading.person for reading in whole.readings.all()} == {first, second}
    assert {reading.person for reading in part.readings.all()} == {second}
    assert [whole.code, part.code] == ["QT-2026-1", "QT-2026-2"]


def test_nobody_to_ask_is_an_error_that_says_what_to_do(leader):
    with pytest.raises(RecordsError, match="bố trí người vào đơn vị"), transaction.atomic():
        spread(leader, unit_ids=[factories.unit().pk])

    assert not Dissemination.objects.exists()


def test_the_whole_agency_is_everyone_of_its_units_and_whoever_has_a_role_in_it(leader, staff):
    head = factories.person("pho-giam-doc", Role.LEADER)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERIOR):
        factories.person(role, role)
    factories.person("da-nghi", Role.STAFF, is_active=False)

    made = spread(leader, unit_ids=[])

    assert {reading.person for reading in made.readings.all()} == {leader, head, *staff}
    came = factories.person("giam-doc-moi", Role.LEADER)
    assert services.invite_newcomers(actor=leader, dissemination_id=made.pk, at=AT) == 1
    services.acknowledge(actor=came, dissemination_id=made.pk, at=AT)
    assert Reading.objects.get(person=came).read_at == AT


def test_those_who_lead_the_agency_are_asked_alone_or_beside_units(leader, clerk, staff):
    inside = staff[1].memberships.get().unit_id

    alone, beside = spread(leader, unit_ids=[], leaders=True), spread(leader, title="Kế hoạch", unit_ids=[inside], leaders=True)

    assert [reading.person for reading in alone.readings.all()] == [leader]
    assert {reading.person for reading in beside.readings.all()} == {leader, staff[1]}


@pytest.fixture
def endless(monkeypatch):
    """Nothing bounds the day to read by: a page asks the clock."""
    monkeypatch.setattr("minhbach_site.records.services.checking.last_day_ahead", lambda _code, _today: None)


def test_the_form_offers_those_who_lead_the_agency_and_the_page_names_them(leader, clerk, staff, sign_in, endless):
    client = sign_in(clerk)
    inside = staff[1].memberships.get().unit

    client.post("/van-ban/quan-triet/them", {"title": "Quy chế", "due_on": "2099-11-30", "unit_ids": ["0", str(inside.pk)]})

    made = Dissemination.objects.get()
    assert (made.leaders, list(made.units.all()), made.readings.count()) == (True, [inside], 2)
    assert f"Lãnh đạo cơ quan, {inside}" in client.get(f"/van-ban/quan-triet/{made.pk}").text


def test_a_unit_that_has_ended_is_refused_and_not_taken_for_the_whole_agency(leader, staff):
    ended = factories.unit("CU", to_on=date(2026, 8, 31))

    with pytest.raises(RecordsError, match="không còn hoạt động"), transaction.atomic():
        spread(leader, unit_ids=[ended.pk])

    assert not Dissemination.objects.exists()


def test_reading_comes_before_committing_and_both_count_once(leader, staff):
    first, _second = staff
    made = spread(leader, needs_commitment=True, commitment_text="Thực hiện đúng quy chế.")

    with pytest.raises(RecordsError, match="xác nhận đã đọc trước"):
        services.commit(actor=first, dissemination_id=made.pk, at=AT)
    for _time in range(2):
        services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)
        services.commit(actor=first, dissemination_id=made.pk, at=AT)

    found = queries.disseminations().get()
    assert (found.asked, found.have_read, found.have_committed) == (2, 1, 1)
    assert Entry.objects.filter(action="records.acknowledge").count() == 1
    assert Entry.objects.filter(action="records.commit").count() == 1


def test_who_has_not_read_is_known_and_reminded_when_the_day_has_come(leader, staff):
    first, second = staff
    made = spread(leader, due_on=DAY, needs_commitment=True, commitment_text="Thực hiện.")
    services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)

    assert {(reading.person, bool(reading.read_at)) for reading in queries.unread(made, DAY)} == {(second, False), (first, True)}
    assert queries.reminders(date(2026, 11, 26)) == []
    assert [(one, {reading.person for reading in people}) for one, people in queries.reminders(DAY)] == [(made, {first, second})]

    services.commit(actor=first, dissemination_id=made.pk, at=AT)

    assert [[reading.person for reading in people] for _one, people in queries.reminders(DAY)] == [[second]]
    assert [reading.dissemination for reading in queries.to_read(second)] == [made]
    assert queries.to_read(first) == []


@pytest.fixture
def kept():
    """A document that only one unit, which was made into another, may see."""
    before, after = factories.unit("CU", to_on=date(2026, 8, 31)), factories.unit("MOI", from_on=date(2026, 9, 1))
    event = factories.event(source=before, kind=EventKind.RENAME, on=date(2026, 9, 1), state=ChangeState.APPROVED, approved_at=AT)
    EventUnit.objects.create(code="SK1-K1", event=event, role=EventRole.RESULT, unit=after)
    document = factories.document("KIN", limited=True)
    document.units.set([before])
    return document


def everybody(kept):
    """People of every kind: who belongs where, who holds or was lent what."""
    after = Unit.objects.get(code="MOI")
    above, inside, other = factories.unit("TREN"), factories.unit("TRONG", parent=after, from_on=date(2026, 9, 1)), factories.unit("KHAC")
    Unit.objects.filter(pk=after.pk).update(parent=above)
    places = {"cu": after, "tren": above, "trong": inside, "khac": other}
    made = {name: factories.person(name, Role.STAFF) for name in places}
    for name, place in places.items():
        factories.member(made[name], place)
    made["het-han"] = factories.person("het-han", Role.STAFF)
    factories.member(made["het-han"], after, to_on=date(2026, 10, 1))
    factories.member(made["het-han"], other)
    held = {"van-thu": (Role.CLERK, ""), "truong": (Role.HEAD_OF_UNIT, "MOI"), "truong-khac": (Role.HEAD_OF_UNIT, "KHAC")}
    held |= {"cap-tren": (Role.SUPERIOR, ""), "quan-tri": (Role.ADMINISTRATOR, ""), "kiem-toan": (Role.AUDITOR, "")}
    for name, (role, code) in held.items():
        made[name] = factories.person(name, role, unit_code=code)
        factories.member(made[name], other)
    for name, lender in (("thay-van-thu", "van-thu"), ("thay-truong", "truong")):
        made[name] = factories.person(name, Role.STAFF)
        factories.member(made[name], other)
        grant = made[lender].grants.get()
        Delegation.objects.create(
            grant=grant, delegate=made[name], from_on=DAY, until_on=DAY, reason="đi họp", made_by=made[lender], made_at=AT
        )
    made["khong-vai-tro"] = factories.person("khong-vai-tro")
    factories.member(made["khong-vai-tro"], other)
    made["da-moi"] = factories.person("da-moi", Role.STAFF)
    factories.member(made["da-moi"], other)
    Reading.objects.create(dissemination=factories.dissemination(code="QT-CU", document=kept), person=made["da-moi"])
    return made


@pytest.mark.past_the_site
def test_who_comes_to_see_a_restricted_document_by_being_asked_is_known_beforehand(kept, django_assert_num_queries):
    made = everybody(kept)
    sees = lambda person: queries.documents_for(Person.objects.get(pk=person.pk), DAY).filter(pk=kept.pk).exists()  # noqa: E731

    with django_assert_num_queries(6):
        found = set(queries.opened_to(Person.objects.all(), kept, DAY))

    before = {person for person in made.values() if sees(person)}
    asking = factories.dissemination(code="QT-MOI", document=kept)
    for person in made.values():
        Reading.objects.get_or_create(dissemination=asking, person=person)
    after = {person for person in made.values() if sees(person)}
    assert found == after - before
    assert {person.username for person in found} == {"khac", "trong", "het-han", "truong-khac", "kiem-toan"}
    kept.limited = False
    assert list(queries.opened_to(Person.objects.all(), kept, DAY)) == []


def test_opening_a_restricted_document_to_others_is_asked_about(leader, staff):
    first, second = staff
    kept = factories.document("KIN", limited=True)
    kept.units.set([first.memberships.get().unit])  # which the unit of the second is in

    with pytest.raises(OpensDocumentError, match="1 trong 2 người được yêu cầu đọc hiện không được xem"), transaction.atomic():
        spread(leader, document_id=kept.pk)
    assert not Dissemination.objects.exists()
    assert not queries.documents_for(second, DAY).filter(pk=kept.pk).exists()
    made = spread(leader, document_id=kept.pk, opens=True)

    assert queries.documents_for(second, DAY).filter(pk=kept.pk).exists()
    services.close_dissemination(actor=leader, dissemination_id=made.pk, at=AT, reason="văn bản đã thay")
    again = spread(leader, document_id=kept.pk)  # all see it by now: nobody is asked
    told = Entry.objects.filter(action="records.disseminate").order_by("sequence").values_list("subject", "values")
    assert [(subject, json.loads(values).get("people"), json.loads(values).get("opened")) for subject, values in told] == [
        (str(made.pk), 2, 1),
        (str(again.pk), 2, None),
    ]


def test_the_form_asks_before_it_opens_a_restricted_document(leader, staff, sign_in, endless):
    kept = factories.document("KIN", limited=True)
    kept.units.set([staff[0].memberships.get().unit])
    client = sign_in(leader)
    typed = {"title": "Quán triệt", "document_id": kept.pk, "due_on": "2099-11-30"}
    label = "Đúng, để những người này xem được văn bản"

    assert label not in client.get("/van-ban/quan-triet/them").text
    asked = client.post("/van-ban/quan-triet/them", typed)
    wrong = client.post("/van-ban/quan-triet/them", {**typed, "title": "", "opens": "on"})

    assert (asked.status_code, label in asked.text) == (422, True)
    assert (wrong.status_code, label in wrong.text) == (422, True)  # what was said yes to stays in sight
    assert not Dissemination.objects.exists()
    assert client.post("/van-ban/quan-triet/them", {**typed, "opens": "on"}).status_code == 302
    assert Reading.objects.count() == 3


def test_newcomers_who_may_not_see_a_restricted_document_are_asked_about(leader, staff, sign_in):
    kept = factories.document("KIN", limited=True)
    kept.units.set([staff[0].memberships.get().unit])
    made = spread(leader, document_id=kept.pk, opens=True)
    factories.member(factories.person("moi", Role.STAFF), staff[1].memberships.get().unit)
    client = sign_in(leader)

    asked = client.post(f"/van-ban/quan-triet/{made.pk}/moi-them")

    assert (asked.status_code, "1 trong 1 người" in asked.text, made.readings.count()) == (200, True, 2)
    answer = client.post(f"/van-ban/quan-triet/{made.pk}/moi-them", {"opens": "True"}, follow=True)
    assert ("Đã thêm người mới, số người: 1." in answer.text, made.readings.count()) == (True, 3)
    again = client.post(f"/van-ban/quan-triet/{made.pk}/moi-them", follow=True)
    assert "Không có ai mới" in again.text
    assert Entry.objects.filter(action="records.invite").count() == 1


def test_newcomers_are_asked_later(leader, staff):
    made = spread(leader)
    factories.member(factories.person("moi", Role.STAFF), staff[0].memberships.get().unit)

    assert services.invite_newcomers(actor=leader, dissemination_id=made.pk, at=AT) == 1
    assert services.invite_newcomers(actor=leader, dissemination_id=made.pk, at=AT) == 0


def test_a_closed_dissemination_takes_no_more(leader, staff):
    made = spread(leader)
    services.close_dissemination(actor=leader, dissemination_id=made.pk, at=AT, reason="văn bản đã thay")

    with pytest.raises(RecordsError, match="đã kết thúc"):
        services.acknowledge(actor=staff[0], dissemination_id=made.pk, at=AT)
    assert queries.to_read(staff[0]) == []
    assert Dissemination.objects.get().state == DisseminationState.CLOSED


def test_only_who_is_asked_confirms(leader, staff):
    made = spread(leader)

    with pytest.raises(PermissionDenied, match="không có trong danh sách"):
        services.acknowledge(actor=leader, dissemination_id=made.pk, at=AT)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_on": date(2026, 11, 26)}, "từ hôm nay trở đi"),
        ({"due_on": date(2027, 11, 28)}, "quá xa: muộn nhất là ngày 27/11/2027"),
        ({"needs_commitment": True}, "nội dung cam kết"),
    ],
)
def test_wrong_values_are_refused(values, said, leader, staff):
    with pytest.raises(RecordsError, match=said):
        spread(leader, **values)


def test_a_day_to_read_by_within_twelve_months_is_taken(leader, staff):
    assert spread(leader, due_on=date(2027, 11, 27)).due_on == date(2027, 11, 27)


@pytest.mark.parametrize(("titles", "asked"), [(("Quy chế", "quy  chế"), True), (("Quy chế", "Kế hoạch"), False)])
def test_the_same_words_to_the_same_people_are_asked_about(titles, asked, leader, staff):
    first, second = titles
    spread(leader, title=first)

    if asked:
        with pytest.raises(RepeatedError, match="mã QT-2026-1, hạn đọc 30/11/2026: 2 trong 2 người"), transaction.atomic():
            spread(leader, title=second)
    else:
        spread(leader, title=second)

    assert Dissemination.objects.count() == (1 if asked else 2)


def test_the_same_document_to_the_same_people_while_one_is_open_is_asked_about(leader, staff, sign_in, endless):
    document, inside = factories.document(), staff[1].memberships.get().unit_id
    other = factories.person("khac", Role.STAFF)
    factories.member(other, factories.unit("KHAC"))
    made = spread(leader, document_id=document.pk)

    with pytest.raises(RepeatedError, match="1 trong 1 người"), transaction.atomic():
        spread(leader, title="Lần hai", document_id=document.pk, unit_ids=[inside])
    spread(leader, document_id=document.pk, unit_ids=[other.memberships.get().unit_id])  # none of them was asked
    typed = {"title": "Lần hai", "document_id": document.pk, "unit_ids": [inside], "due_on": "2099-11-30"}
    client, label = sign_in(leader), "Đúng, đây là một lần quán triệt khác"
    asked = client.post("/van-ban/quan-triet/them", typed)
    assert (asked.status_code, label in asked.text, Dissemination.objects.count()) == (422, True, 2)
    assert client.post("/van-ban/quan-triet/them", {**typed, "repeats": "on"}).status_code == 302

    for one in Dissemination.objects.filter(state=DisseminationState.OPEN):
        services.close_dissemination(actor=leader, dissemination_id=one.pk, at=AT, reason="làm lại")
    assert spread(leader, document_id=document.pk).pk > made.pk  # a new round of one that is over


def test_a_withdrawn_dissemination_asks_counts_and_opens_nothing(leader, staff):
    first, second = staff
    kept = factories.document("KIN", limited=True)
    kept.units.set([first.memberships.get().unit])
    made = spread(leader, document_id=kept.pk, opens=True)
    services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)
    meeting = services.record_meeting(
        actor=leader, on=DAY, title="Hội nghị", document_id=None, invited=5, attended=4, commitments=None, at=AT
    )
    assert len(list(ROOM_ROWS["disseminations"]())) == 2

    for one in (made, meeting):
        services.withdraw_dissemination(actor=leader, dissemination_id=one.pk, reason=" gửi nhầm ", at=AT)

    assert list(ROOM_ROWS["disseminations"]()) == []
    assert queries.to_read(first) == queries.to_read(second) == []
    assert not queries.documents_for(second, DAY).filter(pk=kept.pk).exists()
    assert set(queries.opened_to(Person.objects.all(), kept, DAY)) == {second}
    assert queries.resting_on(kept) == []
    assert [(one.state, one.withdrawn_reason) for one in Dissemination.objects.order_by("pk")] == [("withdrawn", "gửi nhầm")] * 2
    entry = Entry.objects.filter(action="records.withdraw_dissemination").first()
    assert json.loads(entry.values) == {"code": "QT-2026-1", "state": "withdrawn", "reason": "gửi nhầm"}
    for call in (services.close_dissemination, services.reopen_dissemination, services.invite_newcomers):
        with pytest.raises(RecordsError, match=r"đã thu hồi|đã kết thúc"):
            call(actor=leader, dissemination_id=made.pk, at=AT)
    with pytest.raises(RecordsError, match="đã thu hồi"):
        services.acknowledge(actor=second, dissemination_id=made.pk, at=AT)
    with pytest.raises(RecordsError, match="đã thu hồi"):
        services.withdraw_dissemination(actor=leader, dissemination_id=made.pk, reason="lần nữa", at=AT)


def test_withdrawing_needs_a_reason_and_is_for_who_made_it_the_clerk_or_a_leader(clerk, leader):
    head = factories.person("truong-phong", Role.HEAD_OF_UNIT)
    of_clerk, of_head = factories.dissemination(entered_by=clerk), factories.dissemination(code="QT2", entered_by=head)

    with pytest.raises(PermissionDenied):
        services.withdraw_dissemination(actor=head, dissemination_id=of_clerk.pk, reason="nhầm", at=AT)
    with pytest.raises(RecordsError, match="lý do thu hồi"):
        services.withdraw_dissemination(actor=clerk, dissemination_id=of_clerk.pk, reason=" ", at=AT)
    for one, actor in ((of_head, head), (of_clerk, leader)):
        assert services.withdraw_dissemination(actor=actor, dissemination_id=one.pk, reason="nhầm", at=AT).state == "withdrawn"


def test_withdrawing_on_the_pages(clerk, staff, sign_in):
    made = spread(clerk)
    client, page = sign_in(clerk), f"/van-ban/quan-triet/{made.pk}"

    assert f"{page}/thu-hoi" in client.get(page).text
    assert "không tính vào số liệu" in client.get(f"{page}/thu-hoi").text
    assert client.post(f"{page}/thu-hoi", {"reason": ""}).status_code == 422
    answer = client.post(f"{page}/thu-hoi", {"reason": "gửi nhầm đơn vị"}, follow=True).text

    assert ("Đã thu hồi" in answer, "gửi nhầm đơn vị" in answer) == (True, True)
    assert not any(words in answer for words in ("Thêm người mới", "Mở lại", f"{page}/thu-hoi"))
    assert "Đã thu hồi" in client.get("/van-ban/quan-triet").text
    with pytest.raises(IntegrityError), transaction.atomic():
        Dissemination.objects.update(withdrawn_reason="")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"attended": 11}, "lớn hơn số người triệu tập"),
        ({"commitments": 10}, "lớn hơn số người dự"),
        ({"on": date(2026, 11, 28)}, "đã diễn ra"),
    ],
)
def test_a_meeting_counts_what_can_be(values, said, leader):
    filled = {"on": DAY, "title": "Hội nghị", "document_id": None, "invited": 10, "attended": 9, "commitments": 9, **values}

    with pytest.raises(RecordsError, match=said):
        services.record_meeting(actor=leader, at=AT, **filled)


def test_the_database_refuses_a_commitment_without_reading(leader, staff):
    made = spread(leader)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(dissemination=made).update(committed_at=AT)


def test_reading_on_the_pages(leader, staff, sign_in):
    first, _second = staff
    made = spread(leader, document_id=factories.document().pk)
    client = sign_in(first)

    assert f"/van-ban/quan-triet/{made.pk}" in client.get("/").text
    answer = client.post(f"/van-ban/quan-triet/{made.pk}/da-doc", follow=True)

    assert "Đã ghi nhận bạn đã đọc" in answer.text
    assert f"/van-ban/quan-triet/{made.pk}" not in client.get("/").text
    assert "Người hai" not in answer.text  # who has read is for those who follow it up
    assert "Người hai" in sign_in(leader).get(f"/van-ban/quan-triet/{made.pk}").text


def test_the_file_of_disseminations_has_each_count_as_a_number(leader, staff, sign_in):
    made = spread(leader, needs_commitment=True, commitment_text="Thực hiện quy chế")
    services.acknowledge(actor=staff[0], dissemination_id=made.pk, at=AT)
    values = {"on": date(2026, 11, 2), "title": "Hội nghị", "document_id": None, "invited": 10, "attended": 9, "commitments": 8}
    services.record_meeting(actor=leader, at=AT, **values)
    client = sign_in(leader)

    sheet = load_workbook(io.BytesIO(client.get("/van-ban/quan-triet?export=xlsx").content)).active

    head, *rows = sheet.iter_rows(values_only=True)
    wanted = [head.index(name) for name in ("Số người đã đọc hoặc dự", "Số người được mời", "Cam kết")]
    assert sorted([row[at] for at in wanted] for row in rows) == [[1, 2, 0], [9, 10, 8]]
    assert "Đã đọc hoặc dự / được mời" not in head
    assert "9 / 10" in client.get("/van-ban/quan-triet").text


def test_only_who_made_it_the_clerk_or_a_leader_closes_and_opens_again(clerk, leader):
    head = factories.person("truong-phong", Role.HEAD_OF_UNIT)
    of_clerk, of_head = factories.dissemination(entered_by=clerk), factories.dissemination(code="QT2", entered_by=head)

    for call in (services.close_dissemination, services.reopen_dissemination):
        with pytest.raises(PermissionDenied):
            call(actor=head, dissemination_id=of_clerk.pk, at=factories.AT)
    assert services.close_dissemination(actor=head, dissemination_id=of_head.pk, at=factories.AT).state == DisseminationState.CLOSED
    assert services.reopen_dissemination(actor=leader, dissemination_id=of_head.pk, at=factories.AT).state == DisseminationState.OPEN
    with pytest.raises(RecordsError, match="đã kết thúc"):
        services.reopen_dissemination(actor=clerk, dissemination_id=of_clerk.pk, at=factories.AT)


def test_a_dissemination_and_a_run_of_numbers_are_found(clerk, sign_in):
    services.record_meeting(
        actor=clerk,
        on=factories.DAY,
        title="Quán triệt KH 2027",
        document_id=None,
        invited=5,
        attended=4,
        commitments=None,
        at=factories.AT,
    )
    run = factories.series(title="Sổ quyết định 2026")
    client = sign_in(clerk)

    assert "Quán triệt KH 2027" in client.get("/tim-kiem?q=qt-2026-1").text
    assert "Quán triệt KH 2027" in client.get("/tim-kiem?q=quan+triet+kh+2027").text
    assert f"/van-ban/so/{run.pk}" in client.get("/tim-kiem?q=so+quyet+dinh+2026").text


@pytest.mark.parametrize("on", [date(26, 11, 20), date(1944, 12, 31)])
def test_a_meeting_of_another_century_is_refused(on, clerk):
    with pytest.raises(RecordsError, match=r"Ngày hội nghị là .*, ngoài khoảng từ năm 1945 đến năm 2200"):
        services.record_meeting(
            actor=clerk, on=on, title="Hội nghị", document_id=None, invited=5, attended=4, commitments=None, at=factories.AT
        )


@pytest.fixture
def known(leader, staff):
    """A document made known to three people: the first has read, the second belongs to the unit that is given it."""
    first, second = staff
    document, own = factories.document("KIN", direction=Direction.REFERENCE), factories.unit("RIENG")
    factories.member(second, own)
    document.units.set([own])
    other = factories.person("ba", Role.STAFF)
    factories.member(other, first.memberships.get().unit)
    made = spread(leader, document_id=document.pk)
    services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)
    return document, made, other


def restrict(clerk, document, **values):
    shown = {
        name: getattr(document, name)
        for name in (
            "subject", "issuer", "topic", "in_force_to", "due_on", "urgency", "pages", "signer_name", "signer_title", "place", "recipients",
        )
    }  # fmt: skip
    return services.change_document(
        actor=clerk, document_id=document.pk, at=AT, reason="có nội dung riêng", limited=True, **shown, **values
    )


def who_sees(document):
    return {person.username for person in Person.objects.all() if queries.documents_for(person, DAY).filter(pk=document.pk).exists()}


def test_who_goes_on_seeing_a_document_that_becomes_restricted_is_asked_about(clerk, staff, known):
    document, made, _other = known

    with pytest.raises(services.KeepsReadersError, match=r"^2 người không thuộc .* đọc ở QT-2026-1; 1 người trong đó chưa đọc"):
        restrict(clerk, document)

    document.refresh_from_db()
    assert (document.limited, made.readings.count()) == (False, 3)


def test_those_who_were_asked_may_go_on_seeing_it(clerk, staff, known):
    document, made, _other = known

    restrict(clerk, document, readers=AskedReaders.KEEP)

    assert (who_sees(document) & {"mot", "hai", "ba"}, made.readings.count()) == ({"mot", "hai", "ba"}, 3)


def test_those_who_have_not_read_are_no_longer_asked_and_see_it_no_more(clerk, staff, known):
    document, made, other = known

    restrict(clerk, document, readers=AskedReaders.DROP)

    assert {reading.person for reading in made.readings.all()} == set(staff)
    assert who_sees(document) & {"mot", "hai", "ba"} == {"mot", "hai"}
    assert queries.to_read(other) == []
    told = Entry.objects.filter(action="records.stop_asking").order_by("sequence").values_list("subject_type", "values")
    assert [(kind, json.loads(values)) for kind, values in told] == [
        ("records.reading", {"dissemination": made.pk, "person": other.pk}),
        ("records.dissemination", {"code": "QT-2026-1", "state": "open", "people": 1, "reason": "có nội dung riêng"}),
    ]


def test_a_dissemination_that_asks_nobody_any_more_is_withdrawn(clerk, leader, staff):
    document = factories.document("KIN")
    document.units.set([factories.unit("RIENG")])
    made = spread(leader, document_id=document.pk)

    restrict(clerk, document, readers=AskedReaders.DROP)

    made.refresh_from_db()
    assert (made.state, made.withdrawn_reason, made.readings.count()) == (DisseminationState.WITHDRAWN, "có nội dung riêng", 0)


def test_what_is_over_keeps_its_counts(clerk, leader, staff, known):
    document, made, _other = known
    services.close_dissemination(actor=leader, dissemination_id=made.pk, at=AT, reason="hết hạn")

    with pytest.raises(services.KeepsReadersError, match=r"2 người không thuộc .* 0 người trong đó chưa đọc ở lần còn mở"):
        restrict(clerk, document)
    restrict(clerk, document, readers=AskedReaders.DROP)

    assert made.readings.count() == 3


def test_a_restricted_document_given_to_fewer_units_is_asked_about_once(clerk, leader, staff, known):
    document, made, _other = known
    inside, outside = Unit.objects.get(code="RIENG"), Unit.objects.get(code="CC")
    services.share_document(actor=clerk, document_id=document.pk, unit_ids=[inside.pk, outside.pk], at=AT)
    restrict(clerk, document)  # all who are asked are of its units

    with pytest.raises(services.KeepsReadersError, match=r"^2 người"):
        services.share_document(actor=clerk, document_id=document.pk, unit_ids=[inside.pk], at=AT)
    services.share_document(actor=clerk, document_id=document.pk, unit_ids=[inside.pk], at=AT, readers=AskedReaders.DROP)

    assert {reading.person for reading in made.readings.all()} == set(staff)
    services.share_document(actor=clerk, document_id=document.pk, unit_ids=[inside.pk], at=AT)  # answered before


def test_the_forms_ask_with_two_answers(clerk, staff, known, sign_in):
    document, made, _other = known
    client = sign_in(clerk)
    typed = {
        "type": document.type, "symbol": document.symbol, "issued_on": document.issued_on, "issuer": document.issuer,
        "subject": document.subject, "topic": document.topic, "urgency": "normal",
        "limited": "on", "reason": "có nội dung riêng",
    }  # fmt: skip
    address = f"/van-ban/{document.pk}/sua"

    shown = client.get(address).text
    asked = client.post(address, typed)

    choices = ('type="radio" name="readers" value="keep"', 'type="radio" name="readers" value="drop"')
    assert not any(choice in shown for choice in choices)
    assert asked.status_code == 422
    assert "2 người không thuộc đơn vị được giao vẫn xem được" in asked.text
    assert all(choice in asked.text for choice in choices)
    assert client.post(address, {**typed, "readers": "drop"}).status_code == 302
    assert made.readings.count() == 2


# --- who may confirm ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unable(staff):
    """Members of the unit who may not confirm: an auditor, someone of the superior, someone without a role."""
    made = [
        factories.person("kiem-toan", Role.AUDITOR),
        factories.person("cap-tren", Role.SUPERIOR),
        factories.person("khong-vai-tro"),
    ]
    for one in made:
        factories.member(one, Unit.objects.get(code="CC"))
    return made


def test_only_who_may_confirm_is_asked_and_the_page_names_the_others_and_why(leader, staff, unable, sign_in, endless):
    client = sign_in(leader)
    typed = {"title": "Quy chế", "due_on": "2099-11-30", "unit_ids": [str(Unit.objects.get(code="CC").pk)]}

    answer = client.post("/van-ban/quan-triet/them", typed, follow=True)

    made = Dissemination.objects.get()
    assert {one.person for one in made.readings.all()} == set(staff)
    assert {one.asked_at is not None for one in made.readings.all()} == {True}
    assert "không được mời vì không có quyền xác nhận đã đọc: 3" in answer.text
    page = client.get(f"/van-ban/quan-triet/{made.pk}").text
    assert "3 người không được mời" in page
    for one, why in zip(unable, (Role.AUDITOR.label, Role.SUPERIOR.label, "chưa có vai trò nào"), strict=True):
        assert str(one) in page
        assert str(why) in page


def test_units_in_which_nobody_may_confirm_are_refused_by_name(leader, unable):
    own = factories.unit("RIENG")
    for one in unable:
        factories.member(one, own)

    with pytest.raises(RecordsError, match=rf"không ai có quyền xác nhận đã đọc: .*{unable[0]}"), transaction.atomic():
        spread(leader, unit_ids=[own.pk])


def test_who_was_asked_before_and_may_not_confirm_is_told_so_and_is_not_missing(leader, staff, unable, sign_in):
    made = factories.dissemination(*staff, unable[0], due_on=DAY, entered_by=leader)

    assert {one.person for one in queries.unread(made, DAY)} == set(staff)
    assert [{one.person for one in waiting} for _one, waiting in queries.reminders(DAY)] == [set(staff)]
    assert queries.progress_counts(made, DAY) == {ReadingState.UNREAD: 2, ReadingState.UNABLE: 1}
    client = sign_in(leader)
    assert "Không có quyền xác nhận" in client.get(f"/van-ban/quan-triet/{made.pk}").text
    own = sign_in(unable[0]).get(f"/van-ban/quan-triet/{made.pk}").text
    assert ("Tôi đã đọc" in own, "không bị tính là chưa đọc" in own) == (False, True)
    for one in staff:
        services.acknowledge(actor=one, dissemination_id=made.pk, at=AT)
    services.close_dissemination(actor=leader, dissemination_id=made.pk, at=AT)  # nobody is missing: nothing is asked
    assert queries.reminders(DAY) == []


# --- the end asks why --------------------------------------------------------------------------------------------------------------


def test_ending_while_people_are_missing_names_them_and_keeps_the_reason(leader, staff, sign_in):
    first, second = staff
    made = spread(leader, needs_commitment=True, commitment_text="Thực hiện.")
    services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)
    client, address = sign_in(leader), f"/van-ban/quan-triet/{made.pk}/ket-thuc"

    asked = client.post(address)

    assert (asked.status_code, "2 người chưa đọc hoặc chưa ký cam kết" in asked.text) == (422, True)
    assert str(first) in asked.text
    assert str(second) in asked.text
    assert Dissemination.objects.get().state == DisseminationState.OPEN
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "Một người nghỉ thai sản"}).status_code == 302
    step = made.steps.get()
    assert (step.person, step.missing, step.reason, step.after) == (leader, 2, "Một người nghỉ thai sản", "closed")
    page = client.get(f"/van-ban/quan-triet/{made.pk}").text
    assert "Kết thúc khi còn 2 người chưa xong" in page
    assert "Một người nghỉ thai sản" in page
    values = json.loads(Entry.objects.get(action="records.close_dissemination").values)
    assert (values["missing"], values["reason"]) == (2, "Một người nghỉ thai sản")
    assert "Một người nghỉ thai sản" not in sign_in(second).get(f"/van-ban/quan-triet/{made.pk}").text


def test_ending_when_all_have_finished_asks_nothing(leader, staff, sign_in):
    made = spread(leader)
    for one in staff:
        services.acknowledge(actor=one, dissemination_id=made.pk, at=AT)

    assert sign_in(leader).post(f"/van-ban/quan-triet/{made.pk}/ket-thuc").status_code == 302
    assert (made.steps.get().missing, made.steps.get().reason) == (0, "")


# --- the list of who read ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_names_are_told_only_to_who_may_follow_who_has_read(role, staff, sign_in):
    made = factories.dissemination(*staff)
    person = factories.person("ai-do", role)

    told = set(queries.readings_for(person, made, DAY).values_list("person", flat=True))

    may = role in PERMISSIONS[Permission.DISSEMINATE]
    assert told == ({one.pk for one in staff} if may else set())


def test_a_list_of_a_restricted_document_is_kept_from_who_does_not_see_it(staff):
    kept = factories.document("KIN", limited=True)
    kept.units.set([factories.unit("RIENG")])
    made = factories.dissemination(*staff, document=kept)

    assert not queries.readings_for(factories.person("truong", Role.HEAD_OF_UNIT), made, DAY).exists()
    assert queries.readings_for(factories.person("ld", Role.LEADER), made, DAY).count() == 2


def test_the_list_is_narrowed_searched_sorted_and_taken_away(leader, staff, sign_in):
    first, second = staff
    late = factories.person("ba", Role.STAFF)  # came after the day of the dissemination
    factories.member(late, factories.unit("MOI"), from_on=date(2026, 11, 28))
    made = factories.dissemination(first, second, late, entered_by=leader, needs_commitment=True, commitment_text="Thực hiện.")
    services.acknowledge(actor=first, dissemination_id=made.pk, at=AT)
    client, address = sign_in(leader), f"/van-ban/quan-triet/{made.pk}"

    def found(query):
        lines = b"".join(client.get(f"{address}?export=csv&{query}").streaming_content).decode().splitlines()
        return {line.split(",")[0] for line in lines[1:]}

    assert found("") == {str(one) for one in (*staff, late)}
    assert found("progress=owes") == {str(first)}
    assert found("progress=unread") == {str(second), str(late)}
    assert found(f"unit={Unit.objects.get(code='MOI').pk}") == {str(late)}
    assert found(f"unit={Unit.objects.get(code='D1').pk}") == {str(second)}
    assert found("q=nguoi+hai") == {str(second)}
    for column in ("person", "unit_name", "asked_at", "read_at", "committed_at", "progress"):
        assert client.get(f"{address}?sort=-{column}").status_code == 200
    sheet = load_workbook(io.BytesIO(client.get(f"{address}?export=xlsx").content)).active
    assert sheet.max_row == 4
    assert "Đã đọc, chưa cam kết" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_list_asks_the_database_no_more_for_more_people(leader, sign_in, django_assert_max_num_queries):
    made = factories.dissemination(entered_by=leader)
    unit = factories.unit("DONG")
    for number in range(30):
        person = factories.person(f"nguoi-{number}", Role.STAFF)
        factories.member(person, unit)
        Reading.objects.create(dissemination=made, person=person)
    client, address = sign_in(leader), f"/van-ban/quan-triet/{made.pk}"
    client.get(address)

    with django_assert_max_num_queries(32):
        client.get(address)


def test_the_list_to_sign_has_the_document_the_day_the_counts_and_everybody(leader, staff, sign_in):
    document = factories.document()
    made = factories.dissemination(*staff, document=document, entered_by=leader, needs_commitment=True, commitment_text="Thực hiện đúng.")
    services.acknowledge(actor=staff[0], dissemination_id=made.pk, at=AT)
    client = sign_in(leader)

    paper = client.get(f"/van-ban/quan-triet/{made.pk}/danh-sach.docx")
    words = "\n".join(
        [*(one.text for one in docx.Document(io.BytesIO(paper.content)).paragraphs)]
        + [cell.text for table in docx.Document(io.BytesIO(paper.content)).tables for row in table.rows for cell in row.cells]
    )

    for said in ("DANH SÁCH", document.full_name, "27/11/2026", "Số người được yêu cầu đọc: 2. Đã đọc: 1.", "Thực hiện đúng.", "Ký tên"):
        assert said in words
    assert all(str(one) in words for one in staff)
    assert client.get(f"/van-ban/quan-triet/{made.pk}/danh-sach.pdf").content.startswith(b"%PDF")
    assert client.get(f"/van-ban/quan-triet/{made.pk}/danh-sach.exe").status_code == 404
