from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

import factories
import report_factories
from minhbach_site.accounts.queries import colleagues
from minhbach_site.accounts.services import PeopleError, end_delegation, grant_role
from minhbach_site.accounts.services import delegate as lend
from minhbach_site.accounts.states import GrantState, Role
from minhbach_site.audit.models import Entry
from minhbach_site.duties.models import AgencyTrait
from minhbach_site.duties.queries import turned_by_staff
from minhbach_site.organisation import queries, services
from minhbach_site.organisation.models import Committee, CommitteeMember, Headcount, StaffMove
from minhbach_site.organisation.services import OrganisationError
from minhbach_site.organisation.states import CAUSES_OF, ChangeAction, CommitteeKind, CommitteeRole, EventKind, MoveCause, MoveDirection
from minhbach_site.records.models import Document

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


def put(clerk, person, unit, **values):
    filled = {"position": "Chuyên viên", "head": False, "from_on": date(2026, 1, 1), **values}
    return services.add_membership(actor=clerk, person_id=person.pk, unit_id=unit.pk, at=AT, **filled)


def test_a_unit_has_one_head_at_a_time(clerk):
    unit = factories.unit()
    first, second = factories.person("mot"), factories.person("hai")
    made = put(clerk, first, unit, head=True)

    with pytest.raises(OrganisationError, match="đã có người đứng đầu"):
        put(clerk, second, unit, head=True)
    services.end_membership(actor=clerk, membership_id=made.pk, to_on=date(2026, 6, 30), at=AT)
    put(clerk, second, unit, head=True, from_on=date(2026, 7, 1))

    assert list(queries.heads_of(unit, date(2026, 6, 30))) == [first]
    assert list(queries.heads_of(unit, date(2026, 7, 1))) == [second]


def test_one_post_of_a_title_stands_in_a_unit_at_a_time(clerk):
    unit = factories.unit()
    post = services.add_post(actor=clerk, unit_id=unit.pk, title="Kế  toán", seats=1, from_on=date(2026, 1, 1), at=AT)

    with pytest.raises(OrganisationError, match="đã có vị trí «Kế toán» từ ngày 01/01/2026"):
        services.add_post(actor=clerk, unit_id=unit.pk, title="Kế toán ", seats=2, from_on=date(2026, 2, 1), at=AT)
    services.end_post(actor=clerk, post_id=post.pk, to_on=date(2026, 3, 31), at=AT)
    assert services.add_post(actor=clerk, unit_id=unit.pk, title="Kế toán", seats=2, from_on=date(2026, 4, 1), at=AT).seats == 2


def test_a_post_has_its_number_of_seats(clerk):
    unit = factories.unit()
    post = services.add_post(actor=clerk, unit_id=unit.pk, title="Chuyên viên", seats=1, from_on=date(2026, 1, 1), at=AT)
    put(clerk, factories.person("mot"), unit, post_id=post.pk)

    with pytest.raises(OrganisationError, match="đã đủ 1 người"):
        put(clerk, factories.person("hai"), unit, post_id=post.pk)
    with pytest.raises(OrganisationError, match="Còn người giữ vị trí"):
        services.end_post(actor=clerk, post_id=post.pk, to_on=DAY, at=AT)

    assert [one.taken for one in queries.posts_of(unit, DAY)] == [1]


def test_nobody_is_put_into_a_unit_that_is_gone(clerk):
    gone = factories.unit(to_on=date(2026, 1, 31))

    with pytest.raises(OrganisationError, match="không tồn tại vào ngày 01/02/2026"):
        put(clerk, factories.person("mot"), gone, from_on=date(2026, 2, 1))


def test_people_see_their_own_units_and_what_is_in_them(clerk):
    top = factories.unit("CC")
    inside, beside = factories.unit("D1", parent=top), factories.unit("P9")
    staff = factories.person("can-bo", Role.STAFF)
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="P9")
    put(clerk, staff, top)

    assert set(queries.visible_units(staff, DAY)) == {top, inside}
    assert set(queries.visible_units(head, DAY)) == {beside}
    assert set(queries.visible_units(clerk, DAY)) == {top, inside, beside}
    assert list(queries.visible_units(factories.person("nguoi-la"), DAY)) == []


@pytest.mark.parametrize("direction", MoveDirection)
@pytest.mark.parametrize("cause", MoveCause)
def test_a_cause_belongs_to_a_direction(direction, cause, clerk):
    if cause in CAUSES_OF[direction]:
        made = services.record_move(actor=clerk, on=DAY, direction=direction, cause=cause, unit_id=None, at=AT)
        assert made.code == "BD-2026-1"
    else:
        with pytest.raises(OrganisationError):
            services.record_move(actor=clerk, on=DAY, direction=direction, cause=cause, unit_id=None, at=AT)


def test_a_move_to_come_is_not_recorded(clerk):
    with pytest.raises(OrganisationError, match="không được sau hôm nay"):
        services.record_move(
            actor=clerk, on=date(2026, 11, 28), direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT, unit_id=None, at=AT
        )


def test_a_line_taken_out_stays_in_the_journal_with_its_reason(clerk):
    move = services.record_move(actor=clerk, on=DAY, direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT, unit_id=None, at=AT)

    services.remove_move(actor=clerk, move_id=move.pk, reason="ghi hai lần", at=AT)

    assert not StaffMove.objects.exists()
    assert '"reason":"ghi hai lần"' in Entry.objects.order_by("-sequence")[0].values


def test_codes_go_on_where_loaded_ones_stand(clerk):
    StaffMove.objects.create(code="BD-2026-1", on=DAY, direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT)

    sent = {"actor": clerk, "on": DAY, "direction": MoveDirection.OUT, "cause": MoveCause.RETIREMENT, "unit_id": None, "at": AT}
    made = services.record_move(**sent, again=True)

    assert made.code == "BD-2026-2"


def test_a_second_count_of_a_day_corrects_the_first(clerk):
    agency = factories.agency()
    for present in (10, 12):
        services.record_headcount(actor=clerk, on=DAY, agency_id=agency.pk, present=present, quota=None, at=AT)

    assert list(Headcount.objects.values_list("on", "present")) == [(DAY, 12)]


def test_more_people_than_the_agency_was_given_are_asked_about(clerk, sign_in):
    agency = factories.agency()
    sent = {"agency_id": agency.pk, "on": DAY.isoformat(), "present": 500, "quota": 10}
    client = sign_in(clerk)

    asked = client.post("/to-chuc/bien-che", sent)
    assert (asked.status_code, Headcount.objects.count()) == (422, 0)
    assert "Số có mặt 500 vượt biên chế được giao 10." in asked.text
    assert 'type="checkbox" name="over"' in asked.text
    assert 'type="checkbox"' not in client.get("/to-chuc/bien-che").text

    assert client.post("/to-chuc/bien-che", {**sent, "over": "on"}).status_code == 302
    assert list(Headcount.objects.values_list("present", "quota")) == [(500, 10)]
    assert client.post("/to-chuc/bien-che", {**sent, "present": 10, "far": "on"}).status_code == 302


def test_the_same_move_entered_twice_is_asked_about(clerk, sign_in):
    unit = factories.unit()
    sent = {"unit_id": unit.pk, "on": DAY.isoformat(), "direction": "out", "cause": "resignation"}
    client = sign_in(clerk)
    assert client.post("/to-chuc/bien-dong/them", sent).status_code == 302

    asked = client.post("/to-chuc/bien-dong/them", sent)
    assert (asked.status_code, StaffMove.objects.count()) == (422, 1)
    assert "Cùng ngày, cùng lý do, cùng đơn vị đã ghi: BD-2026-1." in asked.text
    assert 'type="checkbox" name="again"' in asked.text

    assert client.post("/to-chuc/bien-dong/them", {**sent, "again": "on"}).status_code == 302
    other = {**sent, "unit_id": factories.unit("P2").pk}
    assert client.post("/to-chuc/bien-dong/them", other).status_code == 302
    assert StaffMove.objects.count() == 3


def counted(clerk, agency, on, present, **values):
    return services.record_headcount(actor=clerk, on=on, agency_id=agency.pk, present=present, quota=None, at=AT, **values)


@pytest.mark.parametrize(
    ("others", "present", "beside"),
    [
        ({date(2026, 1, 1): 160, date(2026, 3, 1): 156}, 15, "160 vào ngày 01/01/2026; 156 vào ngày 01/03/2026"),
        ({date(2026, 3, 1): 156}, 0, "156 vào ngày 01/03/2026"),
        ({date(2026, 1, 1): 160}, 1560, "160 vào ngày 01/01/2026"),
        ({date(2026, 2, 1): 156}, 15, "156 vào ngày 01/02/2026"),
        ({date(2026, 1, 1): 60, date(2026, 3, 1): 156}, 150, ""),  # what changed there
        ({date(2026, 1, 1): 160}, 80, ""),
        ({date(2026, 1, 1): 2}, 6, ""),  # of few people a few are much
        ({}, 15, ""),
    ],
)
def test_a_number_far_from_those_beside_it_is_asked_about(others, present, beside, clerk):
    agency = factories.agency(from_on=date(2020, 1, 1))
    other = factories.agency("KHAC", from_on=date(2020, 1, 1))
    factories_counts = [Headcount(code=f"C{day}", agency=agency, on=day, present=number) for day, number in others.items()]
    Headcount.objects.bulk_create([*factories_counts, Headcount(code="K", agency=other, on=date(2026, 1, 31), present=1000)])

    if not beside:
        assert counted(clerk, agency, date(2026, 2, 1), present).present == present
        return
    with pytest.raises(services.AskedFirstError) as asked:
        counted(clerk, agency, date(2026, 2, 1), present)
    assert (asked.value.field, f": {beside}. " in str(asked.value)) == ("far", True)
    assert counted(clerk, agency, date(2026, 2, 1), present, far=True).present == present


def test_what_duties_follow_from_a_number_of_staff_is_told(clerk, sign_in):
    agency = factories.agency(from_on=date(2020, 1, 1))
    report_factories.trait("staff", "headcounts")
    counted(clerk, agency, date(2026, 1, 1), 156)
    client, sent = sign_in(clerk), {"agency_id": agency.pk, "on": "2026-02-01", "far": "on"}

    assert [client.post("/to-chuc/bien-che", {**sent, "present": number}).status_code for number in (150,)] == [302]
    assert "nghĩa vụ:" not in client.get("/to-chuc/bien-dong").text
    client.post("/to-chuc/bien-che", {**sent, "present": 5})
    less = client.get("/to-chuc/bien-dong").text
    client.post(f"/to-chuc/bien-che/{Headcount.objects.get(present=5).pk}/bo", {"reason": "gõ nhầm"})
    more = client.get("/to-chuc/bien-dong").text

    assert "Theo số có mặt mới (5, trước là 150), từ ngày 01/02/2026 thôi áp dụng" in less
    assert "Tổ chức hội nghị cán bộ, công chức" in less
    assert 'href="/nghia-vu/"' in less
    assert "Theo số có mặt mới (156, trước là 5), từ ngày 01/02/2026 bắt đầu áp dụng" in more


def test_no_duty_turns_where_the_agency_states_its_number_itself(clerk):
    report_factories.trait("staff", "156")
    assert turned_by_staff(156, 5, DAY) == []
    AgencyTrait.objects.update(value="headcounts")
    assert (turned_by_staff(156, None, DAY), turned_by_staff(156, 8, DAY)) == ([], [])
    assert len(turned_by_staff(156, 7, DAY)) == 1


def test_a_committee_holds_no_more_than_its_decision_says_and_ends_with_its_term(clerk):
    board = services.establish_committee(
        actor=clerk,
        name="Ban Chỉ đạo",
        kind=CommitteeKind.STEERING,
        decision_id=factories.document().pk,
        seats=1,
        from_on=date(2026, 1, 1),
        to_on=None,
        at=AT,
    )
    add = {"actor": clerk, "committee_id": board.pk, "person_id": None, "role": CommitteeRole.MEMBER, "from_on": date(2026, 1, 1), "at": AT}
    services.add_member(title="Trưởng phòng A", **add)

    with pytest.raises(OrganisationError, match="đã đủ 1 thành viên"):
        services.add_member(title="Trưởng phòng B", **add)
    services.end_committee(actor=clerk, committee_id=board.pk, to_on=DAY, reason="thành lập lại", at=AT)

    assert list(CommitteeMember.objects.values_list("title", "to_on")) == [("Trưởng phòng A", DAY)]


def inspectorate(clerk, **values):
    filled = {
        "name": "Ban Thanh tra nhân dân",
        "kind": CommitteeKind.PEOPLE_INSPECTORATE,
        "seats": 3,
        "from_on": date(2026, 1, 15),
        "to_on": None,
        **values,
    }
    if "decision_id" not in filled:
        filled["decision_id"] = (Document.objects.filter(code="VB1").first() or factories.document()).pk
    return services.establish_committee(actor=clerk, at=AT, **filled)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seats": 2}, r"ít nhất 3 thành viên \(khoản 1 Điều 60 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15\)"),
        ({"seats": 10, "decision_id": None}, r"nhiều nhất 9 thành viên.*\(khoản 1 Điều 60"),
        ({"to_on": date(2031, 1, 14)}, r"24 tháng \(khoản 3 Điều 60 .*\): từ 15/01/2026 thì đến hết 14/01/2028"),
        ({"to_on": date(2026, 12, 31)}, r"24 tháng"),
        ({"decision_id": None}, r"công nhận kết quả bầu bằng văn bản \(.*Điều 21 .*59/2023/NĐ-CP\)"),
    ],
)
def test_the_inspectorate_is_what_the_law_says(clerk, values, said):
    with pytest.raises(OrganisationError, match=said):
        inspectorate(clerk, **values)


def test_the_inspectorate_has_the_term_of_the_law(clerk):
    assert inspectorate(clerk).to_on == date(2028, 1, 14)


def test_an_agency_has_one_inspectorate_at_a_time(clerk):
    factories.agency()
    first = inspectorate(clerk)
    said = f"«Ban Thanh tra nhân dân» \\({first.code}\\) đang trong nhiệm kỳ 15/01/2026 – 14/01/2028; .* kết thúc nhiệm kỳ"

    with pytest.raises(OrganisationError, match=said):
        inspectorate(clerk, name="BTT", from_on=date(2026, 11, 25))
    earlier = factories.document("QD-24", issued_on=date(2024, 1, 10)).pk
    with pytest.raises(OrganisationError, match=first.code):  # its last day is the first one of the other
        inspectorate(clerk, name="BTT", from_on=date(2024, 1, 15), to_on=date(2026, 1, 15), decision_id=earlier)
    services.end_committee(actor=clerk, committee_id=first.pk, to_on=date(2026, 11, 24), reason="thành lập lại", at=AT)
    second = inspectorate(clerk, name="BTT", from_on=date(2026, 11, 25))

    assert list(Committee.objects.order_by("pk").values_list("pk", "to_on")) == [
        (first.pk, date(2026, 11, 24)),
        (second.pk, date(2028, 11, 24)),
    ]


def test_each_predecessor_had_its_own_inspectorate_until_they_merged(clerk):
    made = factories.agency("SCT", from_on=date(2025, 7, 1))
    for code in ("QN", "KT"):
        factories.agency(code, from_on=date(2008, 4, 1), to_on=date(2025, 6, 30), successor=made)
    factories.agency("CUC", from_on=date(2008, 4, 1), to_on=date(2025, 6, 30))  # of another line
    decision = factories.document("QD-23", issued_on=date(2023, 7, 1)).pk
    term = {"from_on": date(2023, 7, 20), "decision_id": decision, "again": True}
    old = [inspectorate(clerk, **term), inspectorate(clerk, **term)]

    with pytest.raises(OrganisationError, match="mỗi cơ quan có một"):
        inspectorate(clerk, **term)
    with pytest.raises(OrganisationError, match="mỗi cơ quan có một"):
        inspectorate(clerk, from_on=date(2025, 7, 10))
    for one in old:
        services.end_committee(actor=clerk, committee_id=one.pk, to_on=date(2025, 6, 30), reason="thành lập lại", at=AT)

    assert inspectorate(clerk, from_on=date(2025, 7, 10)).to_on == date(2027, 7, 9)


def test_the_same_committee_twice_is_asked_about(clerk, sign_in):
    sent = {"name": "Hội đồng Thi đua", "kind": "other", "seats": 5, "from_on": "2026-02-01"}
    client = sign_in(clerk)
    assert client.post("/to-chuc/ban/them", {**sent, "to_on": "2026-03-31"}).status_code == 302
    assert client.post("/to-chuc/ban/them", {**sent, "kind": "steering", "from_on": "2025-12-01"}).status_code == 302
    assert "BAN-2025-1, nhiệm kỳ từ 01/12/2025. Hãy" in client.post("/to-chuc/ban/them", {**sent, "kind": "steering"}).text

    asked = client.post("/to-chuc/ban/them", {**sent, "name": "hội  đồng thi đua", "from_on": "2026-03-31"})
    assert (asked.status_code, Committee.objects.count()) == (422, 2)
    assert "BAN-2026-1, nhiệm kỳ 01/02/2026 – 31/03/2026" in asked.text
    assert 'type="checkbox" name="again"' in asked.text
    for other in ({"from_on": "2026-04-01"}, {"name": "Hội đồng khác"}, {"again": "on"}):
        assert client.post("/to-chuc/ban/them", {**sent, "from_on": "2026-03-01", **other}).status_code == 302

    assert list(Committee.objects.order_by("pk").values_list("name", "kind", "from_on")) == [
        ("Hội đồng Thi đua", "other", date(2026, 2, 1)),
        ("Hội đồng Thi đua", "steering", date(2025, 12, 1)),
        ("Hội đồng Thi đua", "other", date(2026, 4, 1)),
        ("Hội đồng khác", "other", date(2026, 3, 1)),
        ("Hội đồng Thi đua", "other", date(2026, 3, 1)),
    ]


def test_a_committee_ends_before_its_term_and_its_members_with_it(clerk, sign_in):
    board = inspectorate(clerk)
    seat(clerk, board, clerk)
    assert f"/to-chuc/ban/{board.pk}/ket-thuc" in sign_in(clerk).get(f"/to-chuc/ban/{board.pk}").text

    with pytest.raises(OrganisationError, match="Nhiệm kỳ đã có ngày cuối là 14/01/2028"):
        services.end_committee(actor=clerk, committee_id=board.pk, to_on=date(2028, 1, 14), reason="thành lập lại", at=AT)
    with pytest.raises(OrganisationError, match="từ ngày bắt đầu trở đi"):
        services.end_committee(actor=clerk, committee_id=board.pk, to_on=date(2026, 1, 14), reason="thành lập lại", at=AT)
    services.end_committee(actor=clerk, committee_id=board.pk, to_on=date(2026, 10, 31), reason="thành lập lại", at=AT)

    assert [one.to_on for one in (Committee.objects.get(), CommitteeMember.objects.get())] == [date(2026, 10, 31)] * 2
    page = sign_in(clerk).get(f"/to-chuc/ban/{board.pk}").text
    assert [words in page for words in ("Sửa ngày kết thúc", "thành lập lại", "Trước ngày cuối nhiệm kỳ là 14/01/2028.")] == [True] * 3


def test_the_end_of_a_term_has_a_decision_or_a_reason_and_its_day_can_be_corrected(clerk, sign_in):
    board = inspectorate(clerk)
    leaves, stays = seat(clerk, board, clerk), seat(clerk, board, factories.person("uy-vien"))
    services.end_member(actor=clerk, member_id=leaves.pk, to_on=date(2026, 3, 31), at=AT)
    decision = factories.document("QD-KT", issued_on=date(2026, 6, 30))
    client, address = sign_in(clerk), f"/to-chuc/ban/{board.pk}/ket-thuc"

    refused = client.post(address, {"to_on": "2026-06-30"})
    assert (refused.status_code, "Hãy chọn quyết định kết thúc nhiệm kỳ, hoặc ghi lý do." in refused.text) == (422, True)
    younger = client.post(address, {"to_on": "2026-05-31", "decision_id": decision.pk})
    assert (younger.status_code, "sớm hơn ngày ban hành" in younger.text) == (422, True)
    assert client.post(address, {"to_on": "2026-06-30", "decision_id": decision.pk}).status_code == 302
    assert decision.symbol in client.get(f"/to-chuc/ban/{board.pk}").text
    assert client.post(address, {"to_on": "2026-09-30", "reason": "gõ nhầm tháng"}).status_code == 302

    board.refresh_from_db()
    assert (board.to_on, board.term_to_on, board.end_decision, board.end_reason) == (
        date(2026, 9, 30),
        date(2028, 1, 14),
        None,
        "gõ nhầm tháng",
    )
    assert list(CommitteeMember.objects.order_by("pk").values_list("pk", "to_on")) == [
        (leaves.pk, date(2026, 3, 31)),
        (stays.pk, date(2026, 9, 30)),
    ]
    with pytest.raises(OrganisationError, match="ngày cuối là 14/01/2028"):
        services.end_committee(actor=clerk, committee_id=board.pk, to_on=date(2028, 1, 14), reason="gõ nhầm", at=AT)


def test_an_open_term_that_was_ended_may_end_later_after_all(clerk):
    board = inspectorate(clerk, kind=CommitteeKind.OTHER, decision_id=None)
    for day in (date(2026, 3, 31), date(2026, 5, 31)):
        services.end_committee(actor=clerk, committee_id=board.pk, to_on=day, reason="hết việc", at=AT)

    board.refresh_from_db()
    assert (board.to_on, board.term_to_on) == (date(2026, 5, 31), None)


@pytest.mark.parametrize(("kind", "told"), [(EventKind.MERGE, True), (EventKind.RENAME, False)])
def test_the_inspectorate_of_an_agency_that_ends_is_told_on_its_page_and_ends_with_it(kind, told, clerk, leader, sign_in):
    board = inspectorate(clerk)
    ended = inspectorate(clerk, kind=CommitteeKind.OTHER, name="Hội đồng cũ", to_on=date(2026, 8, 31))
    decision = factories.document("QD-HN", issued_on=date(2026, 8, 20))
    sources = [factories.agency(code).pk for code in (("QN", "KT") if kind == EventKind.MERGE else ("QN",))]
    change = services.propose_agency_change(
        actor=clerk,
        kind=kind,
        on=date(2026, 9, 1),
        decision_id=decision.pk,
        source_ids=sources,
        agency_code="SCT",
        name="Sở mới",
        symbol="SCT",
        at=AT,
    )
    client, page, address = sign_in(clerk), f"/to-chuc/co-quan/thay-doi/{change.pk}", f"/to-chuc/ban/{board.pk}/ket-thuc"
    assert [f'href="/to-chuc/ban/{one.pk}"' in client.get(page).text for one in (board, ended)] == [told, False]
    services.decide_agency_change(actor=leader, change_id=change.pk, action=ChangeAction.APPROVE, at=AT)

    assert (address in client.get(page).text) == told
    form = client.get(address).context["form"]
    assert form.initial == ({"to_on": date(2026, 8, 31), "decision_id": decision.pk} if told else {"to_on": DAY})
    assert client.post(address, {"to_on": "2026-08-31", "decision_id": decision.pk}).status_code == 302
    assert address not in client.get(page).text


def test_a_committee_has_one_chairman_at_a_time(clerk):
    board = factories.committee(from_on=date(2026, 1, 1))

    def add(title, from_on):
        return services.add_member(
            actor=clerk, committee_id=board.pk, person_id=None, title=title, role=CommitteeRole.HEAD, from_on=from_on, at=AT
        )

    first = add("Phó Giám đốc A", date(2026, 1, 1))
    with pytest.raises(OrganisationError, match=r"người đứng đầu trong thời gian đó: Phó Giám đốc A \(từ 01/01/2026\)"):
        add("Giám đốc", date(2026, 2, 1))
    services.end_member(actor=clerk, member_id=first.pk, to_on=date(2026, 1, 31), at=AT)

    assert add("Giám đốc", date(2026, 2, 1)).role == CommitteeRole.HEAD


@pytest.mark.parametrize("role", [Role.SUPERIOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_only_runs_or_oversees_the_site_is_not_of_the_inspectorate(role, clerk):
    person, board = factories.person("ngoai", role), inspectorate(clerk)

    with pytest.raises(OrganisationError, match=rf"\(khoản 2 Điều 60 .*Người ngoai chỉ có vai trò «{role.label}»"):
        seat(clerk, board, person)

    factories.member(person, factories.unit())
    assert seat(clerk, board, person).person == person


def test_an_official_who_also_runs_the_site_may_be_of_the_inspectorate(clerk):
    person = factories.person("kiem-nhiem", Role.ADMINISTRATOR, Role.STAFF)

    assert seat(clerk, inspectorate(clerk), person).person == person


def test_committees_members_and_counts_entered_by_mistake_go_with_their_reason_in_the_journal(clerk, sign_in):
    client, board = sign_in(clerk), inspectorate(clerk)
    seat(clerk, board, clerk)
    member = CommitteeMember.objects.get()
    count = services.record_headcount(actor=clerk, on=DAY, agency_id=factories.agency().pk, present=5, quota=None, at=AT)

    assert f'href="/to-chuc/thanh-vien/{member.pk}/bo"' in client.get(f"/to-chuc/ban/{board.pk}").text
    assert f'href="/to-chuc/ban/{board.pk}/bo"' not in client.get(f"/to-chuc/ban/{board.pk}").text
    with pytest.raises(OrganisationError, match="còn có thành viên"):
        services.remove_committee(actor=clerk, committee_id=board.pk, reason="nhầm", at=AT)
    assert client.post(f"/to-chuc/thanh-vien/{member.pk}/bo", {"reason": "nhầm người"}).status_code == 302
    assert f'href="/to-chuc/ban/{board.pk}/bo"' in client.get(f"/to-chuc/ban/{board.pk}").text
    assert client.post(f"/to-chuc/ban/{board.pk}/bo", {"reason": "ghi hai lần"}).status_code == 302
    assert f'href="/to-chuc/bien-che/{count.pk}/bo"' in client.get("/to-chuc/bien-dong").text
    assert client.post(f"/to-chuc/bien-che/{count.pk}/bo", {"reason": "sai ngày"}).status_code == 302

    assert [model.objects.count() for model in (Committee, CommitteeMember, Headcount)] == [0, 0, 0]
    told = Entry.objects.filter(action__startswith="organisation.remove_").order_by("sequence").values_list("action", "values")
    assert [(action.partition("_")[2], json.loads(values)["reason"]) for action, values in told] == [
        ("member", "nhầm người"),
        ("committee", "ghi hai lần"),
        ("headcount", "sai ngày"),
    ]


def test_a_scattered_agency_may_decide_on_more_members(clerk):
    assert inspectorate(clerk, seats=11).seats == 11


def test_who_leads_the_agency_is_not_on_the_inspectorate(clerk, leader):
    board = inspectorate(clerk)
    add = {"actor": clerk, "committee_id": board.pk, "title": "", "role": CommitteeRole.MEMBER, "from_on": date(2026, 2, 1), "at": AT}

    with pytest.raises(OrganisationError, match="khoản 2 Điều 60"):
        services.add_member(person_id=leader.pk, **add)
    services.add_member(person_id=clerk.pk, **add)

    assert [one.person for one in board.members.all()] == [clerk]


TERM = (date(2026, 1, 15), date(2028, 1, 14))  # of the inspectorate that these tests establish
# from, until: whether it shares a day with the term, which begins for the member on the first of February
SPANS = [
    (date(2025, 1, 1), None, True),
    (date(2025, 1, 1), date(2026, 2, 1), True),
    (date(2025, 1, 1), date(2026, 1, 31), False),
    (date(2028, 1, 14), None, True),
    (date(2028, 1, 15), None, False),
]
OVERLAP = r"khoản 2 Điều 60 .* Hãy chọn người khác, hoặc chọn thời gian không trùng"


def seat(clerk, board, person):
    add = {"committee_id": board.pk, "title": "", "role": CommitteeRole.MEMBER, "from_on": date(2026, 2, 1), "at": AT}
    return services.add_member(actor=clerk, person_id=person.pk, **add)


@pytest.mark.parametrize("state", [GrantState.GRANTED, GrantState.WAITING])
@pytest.mark.parametrize(("from_on", "until_on", "overlaps"), SPANS)
def test_who_leads_on_a_day_of_the_term_is_not_elected(clerk, outsider, from_on, until_on, overlaps, state):
    board = inspectorate(clerk)
    factories.grant(outsider, Role.LEADER, from_on=from_on, until_on=until_on, state=state)

    if overlaps:
        with pytest.raises(OrganisationError, match=OVERLAP):
            seat(clerk, board, outsider)
        return
    assert seat(clerk, board, outsider).to_on == TERM[1]


@pytest.mark.parametrize(("ended", "overlaps"), [(False, True), (True, False)])
def test_who_is_lent_the_role_of_a_leader_is_not_elected(clerk, leader, ended, overlaps):
    board, head = inspectorate(clerk), factories.person("truong", Role.HEAD_OF_UNIT, unit_code="P1")
    people = {"actor": leader, "at": AT}
    lent = lend(grant_id=leader.grants.get().pk, delegate_id=head.pk, from_on=DAY, until_on=DAY, reason="nghỉ phép", **people)
    if ended:
        end_delegation(delegation_id=lent.pk, **people)

    if overlaps:
        with pytest.raises(OrganisationError, match=OVERLAP):
            seat(clerk, board, head)
        return
    assert seat(clerk, board, head).person == head


@pytest.mark.parametrize(("from_on", "until_on", "overlaps"), SPANS)
def test_a_member_is_not_made_a_leader_on_a_day_of_the_term(clerk, outsider, from_on, until_on, overlaps):
    seat(clerk, inspectorate(clerk), outsider)
    admin = factories.person("quantri", Role.ADMINISTRATOR)
    given = {"role": Role.LEADER, "unit_code": "", "known_units": (), "from_on": from_on, "until_on": until_on, "reason": "QĐ 1"}

    if overlaps:
        with pytest.raises(PeopleError, match=rf"{OVERLAP}"):
            grant_role(actor=admin, person_id=outsider.pk, at=AT, **given)
        return
    assert grant_role(actor=admin, person_id=outsider.pk, at=AT, **given).state == GrantState.WAITING


def test_a_member_is_not_lent_the_role_of_a_leader_nor_offered_for_it(clerk, leader):
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="P1")
    member = seat(clerk, inspectorate(clerk), head)
    days = {"from_on": DAY, "until_on": DAY, "reason": "nghỉ phép", "at": AT}

    assert head not in colleagues(leader, DAY)
    with pytest.raises(PeopleError, match="«Ban Thanh tra nhân dân» từ 01/02/2026 đến hết 14/01/2028"):
        lend(actor=leader, grant_id=leader.grants.get().pk, delegate_id=head.pk, **days)
    services.end_member(actor=clerk, member_id=member.pk, to_on=date(2026, 11, 26), at=AT)

    assert head in colleagues(leader, DAY)
    assert lend(actor=leader, grant_id=leader.grants.get().pk, delegate_id=head.pk, **days).delegate == head


def test_a_member_who_leaves_before_the_term_ends_leaves_once(clerk, outsider):
    member = seat(clerk, inspectorate(clerk), outsider)

    def end(to_on):
        return services.end_member(actor=clerk, member_id=member.pk, to_on=to_on, at=AT)

    for to_on, said in ((date(2026, 1, 31), "từ ngày bắt đầu"), (TERM[1], "Nhiệm kỳ hết ngày 14/01/2028")):
        with pytest.raises(OrganisationError, match=said):
            end(to_on)
    assert end(DAY).to_on == DAY
    with pytest.raises(OrganisationError, match="đã có ngày kết thúc"):
        end(date(2026, 11, 26))


def test_a_seat_on_another_committee_bars_nothing(clerk, leader):
    board = inspectorate(clerk, kind=CommitteeKind.OTHER, decision_id=None)

    assert seat(clerk, board, leader).person == leader


def test_other_committees_are_what_their_decision_says(clerk):
    made = inspectorate(clerk, kind=CommitteeKind.OTHER, seats=2, decision_id=None)

    assert (made.seats, made.to_on) == (2, None)


def test_the_day_of_recognition_is_entered_and_corrected_for_the_inspectorate(clerk, sign_in):
    board = inspectorate(clerk, recognised_on=date(2026, 1, 20))
    client = sign_in(clerk)

    assert "20/01/2026" in client.get(f"/to-chuc/ban/{board.pk}").text
    client.post(f"/to-chuc/ban/{board.pk}/cong-nhan", {"recognised_on": "2026-01-22"})
    board.refresh_from_db()
    assert board.recognised_on == date(2026, 1, 22)
    client.post(f"/to-chuc/ban/{board.pk}/cong-nhan", {"recognised_on": ""})
    board.refresh_from_db()
    assert board.recognised_on is None
    assert "Ghi ngày công nhận" in client.get(f"/to-chuc/ban/{board.pk}").text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": CommitteeKind.STEERING, "recognised_on": date(2026, 1, 20)}, "Chỉ Ban Thanh tra nhân dân"),
        ({"recognised_on": date(2026, 1, 14)}, "từ ngày đầu nhiệm kỳ đến hôm nay"),
        ({"recognised_on": DAY + timedelta(days=1)}, "từ ngày đầu nhiệm kỳ đến hôm nay"),
    ],
)
def test_a_wrong_day_of_recognition_is_refused(values, said, clerk):
    with pytest.raises(OrganisationError, match=said):
        inspectorate(clerk, **values)
    assert not Committee.objects.exists()


def test_a_committee_without_a_decision_has_an_empty_cell_in_files_and_a_dash_on_the_page(clerk, sign_in):
    factories.committee("BCD", decision=None)
    client = sign_in(clerk)

    lines = b"".join(client.get("/to-chuc/ban?export=csv")).decode().splitlines()

    assert lines[1].endswith(",")
    assert "None" not in lines[1]
    assert re.search(r'data-label="Quyết định">–<', client.get("/to-chuc/ban").text)
