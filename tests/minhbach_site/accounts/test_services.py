from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

import factories
from minhbach_site.accounts import queries, services
from minhbach_site.accounts.models import Grant, Held, Person, SignInReset
from minhbach_site.accounts.states import (
    GRANT_TRANSITIONS,
    LENT_TO,
    NEEDS_SECOND_PERSON,
    NEVER_DELEGATED,
    PERMISSIONS,
    STANDING_APART,
    GrantAction,
    GrantState,
    Permission,
    ResetKind,
    Role,
)
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import Comparison, compare

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def admin():
    return factories.person("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def second_admin():
    return factories.person("quantri2", Role.ADMINISTRATOR)


def again(person: Person) -> Person:
    """The same person as a later request would read them."""
    return Person.objects.get(pk=person.pk)


def give(admin, person, role=Role.CLERK, **values):
    filled = {"unit_code": "", "known_units": ("P1", "SCT-TM"), "from_on": DAY, "until_on": None, "reason": "QĐ 12/QĐ-SCT", **values}
    return services.grant_role(actor=admin, person_id=person.pk, role=role, at=AT, **filled)


def lend(grant, delegate, from_on=DAY, until_on=TOMORROW):
    return services.delegate(
        actor=again(grant.person), grant_id=grant.pk, delegate_id=delegate.pk, from_on=from_on, until_on=until_on, reason="nghỉ phép", at=AT
    )


@pytest.fixture
def head():
    return factories.person("truong", Role.HEAD_OF_UNIT, unit_code="P1")


def actions():
    return list(Entry.objects.order_by("sequence").values_list("action", flat=True))


# -- what a grant gives, and when


@pytest.mark.parametrize(
    ("from_on", "until_on", "held"),
    [(DAY, None, True), (DAY, DAY, True), (TOMORROW, None, False), (date(2025, 1, 1), YESTERDAY, False), (date(2025, 1, 1), DAY, True)],
)
def test_a_grant_holds_from_its_first_day_to_its_last(outsider, from_on, until_on, held):
    factories.grant(outsider, Role.AUDITOR, from_on=from_on, until_on=until_on)

    assert outsider.may(Permission.READ_JOURNAL, on=DAY) is held


@pytest.mark.parametrize("state", [GrantState.WAITING, GrantState.REFUSED])
def test_a_grant_that_was_not_approved_gives_nothing(outsider, admin, state):
    decided = {"decided_by": admin, "decided_at": AT} if state == GrantState.REFUSED else {}
    factories.grant(outsider, Role.AUDITOR, state=state, **decided)

    assert outsider.permissions(DAY) == frozenset()


def test_someone_locked_may_do_nothing(leader):
    leader.is_active = False

    assert leader.permissions(DAY) == frozenset()


def test_permissions_are_the_table(people):
    for role, person in people.items():
        assert person.permissions(DAY) == {permission for permission, holders in PERMISSIONS.items() if role in holders}


def test_a_permission_over_a_unit_needs_the_unit_named(monkeypatch, outsider):
    monkeypatch.setattr("minhbach_site.accounts.models.BY_UNIT", frozenset({Permission.READ_JOURNAL}))
    factories.grant(outsider, Role.AUDITOR, unit_code="SCT-TM")

    assert outsider.may(Permission.READ_JOURNAL, on=DAY, unit="SCT-TM")
    assert outsider.may(Permission.READ_JOURNAL, on=DAY, unit=["SCT-TM-D1", "SCT-TM"])
    assert not outsider.may(Permission.READ_JOURNAL, on=DAY, unit="SCT-CN")
    with pytest.raises(ValueError, match="name the unit"):
        outsider.may(Permission.READ_JOURNAL, on=DAY)


def test_a_grant_over_the_agency_covers_every_unit(people):
    assert people[Role.AUDITOR].may(Permission.READ_JOURNAL, on=DAY, unit="SCT-CN")


def test_a_permission_that_does_not_exist_is_a_mistake(clerk):
    with pytest.raises(ValueError, match=r"records\.everything"):
        clerk.may("records.everything", on=DAY)


def test_holding_roles_is_asked_once_a_day(clerk, django_assert_num_queries):
    with django_assert_num_queries(2):
        for permission in Permission:
            clerk.may(permission, on=DAY, unit="SCT-VP")


# -- people


def test_a_new_person_has_no_role_and_a_password_to_change(admin):
    made, password = services.create_person(
        actor=admin, username="ntbinh", display_name=" Nguyễn Thị Bình ", title="Chuyên viên", email="", at=AT
    )

    assert (made.display_name, made.search_text, made.must_change_password) == (
        "Nguyễn Thị Bình",
        "nguye{n thi binh\tδζβ\nnguyen thi binh\nchuyen vien ntbinh",
        True,
    )
    assert made.check_password(password)
    assert len(password) >= 16
    assert made.permissions(DAY) == frozenset()
    assert actions() == ["accounts.create_person"]


def test_a_name_that_is_taken_is_refused_in_words(admin, clerk):
    with pytest.raises(services.PeopleError, match="Tên đăng nhập"):
        services.create_person(actor=admin, username=clerk.username, display_name="Ai đó", title="", email="", at=AT)


def test_the_journal_holds_no_name_no_mail_no_password(admin):
    made, password = services.create_person(
        actor=admin, username="ntbinh", display_name="Nguyễn Thị Bình", title="Chuyên viên", email="binh@x.gov.vn", at=AT
    )
    services.change_person(actor=admin, person_id=made.pk, display_name="Nguyễn Bình", title="", email="b@x.gov.vn", at=AT)
    new_password = services.reset_password(actor=admin, person_id=made.pk, at=AT)
    give(admin, made)

    journal = " ".join(str(values) for values in Entry.objects.values())
    assert Entry.objects.count() == 4
    for secret in ("Bình", "ntbinh", "x.gov.vn", password, new_password, "Chuyên viên", "QĐ 12"):
        assert secret not in journal


def test_nobody_locks_themselves_out(admin):
    with pytest.raises(services.NotAllowed):
        services.set_active(actor=admin, person_id=admin.pk, is_active=False, at=AT)


def test_a_reset_password_must_be_changed(admin, clerk):
    password = services.reset_password(actor=admin, person_id=clerk.pk, at=AT)

    assert again(clerk).check_password(password)
    assert again(clerk).must_change_password


# -- grants


def test_a_role_given_counts_at_once_and_says_who_gave_it(admin, outsider):
    grant = give(admin, outsider, unit_code="SCT-TM", until_on=TOMORROW)

    assert again(outsider).held(DAY) == (Held(Role.CLERK, "SCT-TM"),)
    entry = Entry.objects.get()
    assert (entry.actor, entry.subject_type, entry.subject) == (admin.pk, "accounts.grant", str(grant.pk))
    assert entry.values == (
        f'{{"from_on":"2026-11-27","person":{outsider.pk},"role":"clerk","state":"granted","unit_code":"SCT-TM","until_on":"2026-11-28"}}'
    )


def test_nobody_grants_to_themselves(admin):
    with pytest.raises(services.NotAllowed):
        give(admin, admin)


def test_the_database_refuses_a_grant_to_oneself(admin):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.grant(admin, Role.CLERK, granted_by=admin)


@pytest.mark.parametrize(
    ("from_on", "until_on"), [(DAY, None), (YESTERDAY, DAY), (DAY + timedelta(days=5), None), (date(2020, 1, 1), None)]
)
def test_the_same_role_twice_at_one_time_is_refused(admin, outsider, from_on, until_on):
    give(admin, outsider, from_on=DAY, until_on=DAY + timedelta(days=10))

    with pytest.raises(services.PeopleError, match="trùng nhau"):
        give(admin, outsider, from_on=from_on, until_on=until_on)


def test_the_same_role_again_later_is_a_new_grant(admin, outsider):
    give(admin, outsider, from_on=DAY, until_on=DAY)
    give(admin, outsider, from_on=TOMORROW)

    assert Grant.objects.filter(person=outsider).count() == 2


def test_an_end_before_the_start_is_refused(admin, outsider):
    with pytest.raises(services.PeopleError, match="từ ngày bắt đầu"):
        give(admin, outsider, from_on=DAY, until_on=YESTERDAY)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER, Role.PEOPLE_INSPECTORATE])
def test_power_over_the_system_waits_for_a_second_person(admin, second_admin, outsider, role):
    grant = give(admin, outsider, role)
    assert again(outsider).permissions(DAY) == frozenset()

    for refused in (admin, outsider):
        with pytest.raises(services.NotAllowed):
            services.decide_grant(actor=refused, grant_id=grant.pk, action=GrantAction.APPROVE, at=AT)
    services.decide_grant(actor=second_admin, grant_id=grant.pk, action=GrantAction.APPROVE, at=AT)

    assert again(outsider).held(DAY) == (Held(role, ""),)


@pytest.mark.parametrize("state", GrantState)
@pytest.mark.parametrize("action", GrantAction)
def test_every_pair_of_state_and_action(admin, second_admin, outsider, state, action):
    decided = {} if state == GrantState.WAITING else {"decided_by": second_admin, "decided_at": AT}
    grant = factories.grant(outsider, Role.AUDITOR, state=state, **decided)
    wanted = GRANT_TRANSITIONS.get((state, action))

    if wanted is None:
        with pytest.raises(services.PeopleError, match="đã được quyết định"):
            services.decide_grant(actor=admin, grant_id=grant.pk, action=action, at=AT)
    else:
        assert services.decide_grant(actor=admin, grant_id=grant.pk, action=action, at=AT).state == wanted


def test_a_role_ends_on_its_last_day(admin, clerk):
    services.end_grant(actor=admin, grant_id=clerk.grants.get().pk, until_on=DAY, at=AT)

    assert again(clerk).held(DAY) == (Held(Role.CLERK, ""),)
    assert again(clerk).held(TOMORROW) == ()


@pytest.mark.parametrize(("until_on", "said"), [(YESTERDAY, "trước hôm nay"), (date(2027, 6, 1), "Không kéo dài")])
def test_the_past_of_a_role_is_not_rewritten_and_its_end_not_moved_on(admin, outsider, until_on, said):
    grant = factories.grant(outsider, Role.CLERK, until_on=date(2026, 12, 31))

    with pytest.raises(services.PeopleError, match=said):
        services.end_grant(actor=admin, grant_id=grant.pk, until_on=until_on, at=AT)


# -- delegation


def test_a_lent_role_counts_in_its_days_and_names_whom_it_is_for(clerk, outsider):
    lend(clerk.grants.get(), outsider, from_on=TOMORROW, until_on=TOMORROW)

    assert again(outsider).held(DAY) == ()
    assert again(outsider).held(TOMORROW) == (Held(Role.CLERK, "", clerk.pk),)
    assert again(clerk).held(TOMORROW) == (Held(Role.CLERK, ""),)


def test_what_was_lent_cannot_be_lent_on(leader, head, clerk):
    lend(leader.grants.get(), head)

    with pytest.raises(services.NotAllowed, match="không ủy quyền tiếp"):
        services.delegate(
            actor=again(head), grant_id=leader.grants.get().pk, delegate_id=clerk.pk, from_on=DAY, until_on=DAY, reason="x", at=AT
        )


@pytest.mark.parametrize("role", sorted(NEVER_DELEGATED))
def test_some_roles_are_never_lent(outsider, role):
    holder = factories.person("nguoi-giu", Role.STAFF)
    grant = factories.grant(holder, role)

    with pytest.raises(services.NotAllowed):
        lend(grant, outsider)


def test_a_lent_role_ends_with_the_grant_with_the_lender_and_when_taken_back(admin, leader, head):
    lent = lend(leader.grants.get(), head, until_on=date(2026, 12, 31))
    assert again(head).may(Permission.READ_JOURNAL, on=TOMORROW)

    Grant.objects.filter(pk=lent.grant_id).update(until_on=DAY)
    assert not again(head).may(Permission.READ_JOURNAL, on=TOMORROW)

    Grant.objects.filter(pk=lent.grant_id).update(until_on=None)
    services.set_active(actor=admin, person_id=leader.pk, is_active=False, at=AT)
    assert not again(head).may(Permission.READ_JOURNAL, on=DAY)

    services.set_active(actor=admin, person_id=leader.pk, is_active=True, at=AT)
    services.end_delegation(actor=again(leader), delegation_id=lent.pk, at=AT)
    assert not again(head).may(Permission.READ_JOURNAL, on=DAY)
    with pytest.raises(services.PeopleError, match="đã kết thúc"):
        services.end_delegation(actor=again(leader), delegation_id=lent.pk, at=AT)


@pytest.mark.parametrize(
    ("from_on", "until_on"), [(YESTERDAY, DAY), (DAY, date(2027, 1, 1)), (TOMORROW, DAY)], ids=["past", "beyond the grant", "backwards"]
)
def test_an_absence_lies_ahead_and_within_the_grant(outsider, from_on, until_on):
    holder = factories.person("nguoi-giu")
    grant = factories.grant(holder, Role.CLERK, until_on=date(2026, 12, 31))

    with pytest.raises(services.PeopleError):
        lend(grant, outsider, from_on=from_on, until_on=until_on)


# -- the first administrators, the demo people


def test_the_command_makes_two_administrators_and_no_more():
    services.create_administrator(username="qt1", display_name="Một", at=AT)
    two, _password = services.create_administrator(username="qt2", display_name="Hai", at=AT)

    assert two.held(DAY) == (Held(Role.ADMINISTRATOR, ""),)
    actions = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["accounts.create_person", "accounts.grant_role"] * 2
    assert compare() == Comparison(compared=4)
    with pytest.raises(services.PeopleError, match="hai quản trị"):
        services.create_administrator(username="qt3", display_name="Ba", at=AT)


def test_the_example_has_someone_for_each_role_two_administrators_and_is_loaded_once(settings):
    folder = settings.PACKAGE.parents[1] / "examples/sct-quang-ngai-2025/trang-web"

    people = services.load_example(folder=folder, at=AT)
    services.load_example(folder=folder, at=AT)

    assert [held.role for person in people for held in person.held(DAY)] == [*Role, Role.ADMINISTRATOR]
    assert Person.objects.count() == Grant.objects.count() == len(Role) + 1
    assert all(person.is_demo and person.check_password(services.DEMO_PASSWORD) for person in people)


def test_the_two_administrators_of_the_example_make_a_second_leader(settings, client):
    """By the published password and the pages alone: asked for by one, approved by the other, at work at once."""
    services.load_example(folder=settings.PACKAGE.parents[1] / "examples/sct-quang-ngai-2025/trang-web", at=AT)
    somebody = Person.objects.get(username="chuyenvien")

    def enter(username):
        client.logout()
        client.post("/tai-khoan/dang-nhap", {"login": username, "password": services.DEMO_PASSWORD})

    enter("quantri")
    sent = {"role": "leader", "from_on": "2026-11-27", "reason": "QĐ 12/QĐ-SCT"}
    asked = client.post(f"/nguoi-dung/{somebody.pk}/vai-tro", sent, follow=True).text
    assert "Lãnh đạo cơ quan: Chờ người thứ hai duyệt." in asked
    decide = f"/vai-tro/{somebody.grants.get(role='leader').pk}/approve"
    assert decide not in client.get("/nguoi-dung").text
    assert client.post(decide).status_code == 403
    assert Role.LEADER not in {held.role for held in again(somebody).held(DAY)}

    enter("quantri2")
    assert "Vai trò và cách đăng nhập chờ bạn duyệt" in client.get("/").text
    assert decide in client.get("/nguoi-dung").text
    client.post(decide)

    assert Role.LEADER in {held.role for held in again(somebody).held(DAY)}


def test_demo_people_are_locked_for_ever(settings):
    folder = settings.PACKAGE.parents[1] / "examples/sct-quang-ngai-2025/trang-web"
    services.load_example(folder=folder, at=AT)

    assert services.remove_demo_people(at=AT) == len(Role) + 1

    assert not any(person.is_active or person.has_usable_password() for person in Person.objects.all())


# -- four eyes and lent roles


def test_a_lent_role_does_not_approve_what_its_owner_entered(leader, head):
    lend(leader.grants.get(), head)
    delegate = again(head)
    services.require(delegate, Permission.APPROVE_CHANGES, on=DAY)

    with pytest.raises(services.NotAllowed, match="thay người đã nhập"):
        services.require_other_person(delegate, leader)
    services.require_other_person(delegate, factories.person("nguoi-nhap"))


def test_who_holds_the_permission_in_their_own_right_approves_it(leader):
    second = factories.person("lanhdao2", Role.LEADER)
    lend(leader.grants.get(), second)
    second = again(second)
    services.require(second, Permission.APPROVE_CHANGES, on=DAY)

    services.require_other_person(second, leader)


def test_a_role_lent_by_the_one_who_entered_that_gives_another_permission_bars_nothing(clerk, leader):
    lend(clerk.grants.get(), leader)
    leader = again(leader)
    services.require(leader, Permission.APPROVE_CHANGES, on=DAY)

    services.require_other_person(leader, clerk)


# -- units of roles


def test_a_role_over_a_unit_names_one_that_exists(admin, outsider):
    with pytest.raises(services.PeopleError, match="Không có đơn vị mã «KHONG-CO-DON-VI» vào ngày 27/11/2026"):
        give(admin, outsider, unit_code="KHONG-CO-DON-VI")

    assert give(admin, outsider, unit_code="P1").unit_code == "P1"


def test_who_heads_a_unit_heads_one(admin, outsider):
    with pytest.raises(services.PeopleError, match="phải gắn với một đơn vị"):
        give(admin, outsider, Role.HEAD_OF_UNIT)

    assert give(admin, outsider, Role.HEAD_OF_UNIT, unit_code="P1").state == GrantState.GRANTED


def test_the_form_offers_the_units_of_the_day(admin, outsider, sign_in):
    factories.unit("P1", name="Phòng Công nghiệp")
    factories.unit("CU", name="Phòng cũ", to_on=YESTERDAY)
    client = sign_in(admin)
    address = f"/nguoi-dung/{outsider.pk}/vai-tro"

    page = client.get(address).text
    assert "Phòng Công nghiệp – Cơ quan SCT (P1)" in page
    assert "Phòng cũ" not in page
    sent = {"role": "head_of_unit", "unit_code": "P1", "from_on": "2026-11-27", "reason": "QĐ 1"}
    assert client.post(address, {**sent, "unit_code": "CU"}).status_code == 422
    assert client.post(address, {**sent, "from_on": "2020-01-01"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert outsider.grants.get().unit_code == "P1"


# -- to whom a role may be lent


@pytest.mark.parametrize("role", sorted(STANDING_APART))
def test_who_runs_watches_or_oversees_is_lent_nothing(leader, role):
    apart = factories.person("dung-ngoai", role, Role.STAFF)

    with pytest.raises(services.PeopleError, match="không nhận ủy quyền"):
        lend(leader.grants.get(), apart)


def test_the_list_offers_only_people_inside(leader, clerk, people, outsider):
    factories.person("bi-khoa", Role.STAFF, is_active=False)

    offered = set(queries.colleagues(clerk, DAY))

    assert offered == {leader, *(person for role, person in people.items() if role not in STANDING_APART)}


def test_a_leader_is_offered_those_in_charge_who_do_not_inspect(leader, head, people):
    both = factories.person("truong-va-thanh-tra", Role.HEAD_OF_UNIT, unit_code="P2")
    factories.grant(both, Role.PEOPLE_INSPECTORATE, state=GrantState.WAITING)

    assert set(queries.colleagues(leader, DAY)) == {head, people[Role.HEAD_OF_UNIT], people[Role.LEADER]}


def test_every_role_that_two_must_grant_is_lent_to_few_or_to_nobody():
    assert set(LENT_TO) == NEEDS_SECOND_PERSON - NEVER_DELEGATED


@pytest.mark.parametrize("role", [Role.CLERK, Role.STAFF, Role.STEERING_COMMITTEE, Role.RECEPTION_OFFICER])
def test_the_role_of_a_leader_goes_only_to_someone_in_charge(leader, role):
    with pytest.raises(services.PeopleError, match=r"Lãnh đạo cơ quan» chỉ ủy quyền được .*: Người đứng đầu đơn vị, Lãnh đạo cơ quan"):
        lend(leader.grants.get(), factories.person("nhan", role))


def test_who_is_in_charge_only_for_a_part_of_the_days_is_not_lent_the_role_of_a_leader(leader, outsider):
    factories.grant(outsider, Role.HEAD_OF_UNIT, unit_code="P1", until_on=DAY)

    with pytest.raises(services.PeopleError, match="suốt thời gian ủy quyền"):
        lend(leader.grants.get(), outsider, until_on=TOMORROW)
    lend(leader.grants.get(), outsider, until_on=DAY)


@pytest.mark.parametrize("state", [GrantState.GRANTED, GrantState.WAITING])
def test_who_inspects_is_not_lent_the_role_of_a_leader(leader, head, state):
    factories.grant(head, Role.PEOPLE_INSPECTORATE, from_on=TOMORROW, state=state)

    with pytest.raises(services.PeopleError, match="khoản 2 Điều 60 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"):
        lend(leader.grants.get(), head)
    lend(leader.grants.get(), head, until_on=DAY)


def test_who_inspects_is_still_lent_other_work(clerk, outsider):
    factories.grant(outsider, Role.PEOPLE_INSPECTORATE)

    assert lend(clerk.grants.get(), outsider).delegate == outsider


def test_who_leads_or_is_lent_it_does_not_become_an_inspector(admin, leader, head):
    lend(leader.grants.get(), head)

    for person in (leader, head):
        with pytest.raises(services.PeopleError, match="khoản 2 Điều 60"):
            give(admin, person, Role.PEOPLE_INSPECTORATE)
    assert give(admin, head, Role.PEOPLE_INSPECTORATE, from_on=DAY + timedelta(days=2)).state == GrantState.WAITING


def test_before_there_was_the_law_nothing_is_against_it(admin, outsider):
    factories.grant(outsider, Role.LEADER, from_on=date(2020, 1, 1), until_on=date(2020, 12, 31))

    assert give(admin, outsider, Role.PEOPLE_INSPECTORATE, from_on=date(2020, 6, 1), until_on=date(2020, 12, 31)).pk


@pytest.mark.parametrize(("until_on", "kept"), [(date(2027, 2, 27), True), (date(2027, 2, 28), False), (date(2099, 12, 31), False)])
def test_a_role_is_lent_three_months_at_most(clerk, outsider, until_on, kept):
    if kept:
        assert lend(clerk.grants.get(), outsider, until_on=until_on).until_on == until_on
    else:
        with pytest.raises(services.PeopleError, match="nhiều nhất 3 tháng kể từ hôm nay, đến hết 27/02/2027"):
            lend(clerk.grants.get(), outsider, until_on=until_on)


def test_the_bound_is_data_and_says_that_no_article_sets_it():
    longest = queries.longest_delegation(DAY)

    assert (longest.until_on, longest.months, longest.law.confidence, longest.law.article) == (date(2027, 2, 27), 3, "own", "")
    assert longest.law.term().unit == "months"
    assert queries.longest_delegation(date(2019, 1, 1)) is None


def test_the_form_says_until_when_and_to_whom(leader, head, clerk, sign_in):
    client = sign_in(leader)

    page = client.get("/uy-quyen").text
    assert "Chậm nhất 27/02/2027 (3 tháng kể từ hôm nay). Quy ước của phần mềm, pháp luật không định số tháng." in page
    assert 'max="2027-02-27"' in page
    assert "Người truong" in page
    assert "Người vanthu" not in page
    sent = {"grant_id": leader.grants.get().pk, "delegate_id": head.pk, "from_on": "2026-11-27", "until_on": "2099-12-31", "reason": "nghỉ"}
    nobody = client.post("/uy-quyen", {**sent, "delegate_id": ""})
    assert (nobody.status_code, "Trường này là bắt buộc." in nobody.text, 'option value="" selected' in page) == (422, True, True)
    answer = client.post("/uy-quyen", sent)
    assert (answer.status_code, "nhiều nhất 3 tháng" in answer.text) == (422, True)
    assert client.post("/uy-quyen", {**sent, "until_on": "2026-12-01"}).status_code == 302


def test_administrators_see_what_is_lent_and_end_it(admin, leader, head, sign_in):
    lent = lend(leader.grants.get(), head)
    client = sign_in(admin)
    assert "Người lanhdao → Người truong" in client.get("/nguoi-dung").text

    assert client.post(f"/uy-quyen/{lent.pk}/ket-thuc")["Location"] == "/nguoi-dung"

    assert "Người lanhdao → Người truong" not in client.get("/nguoi-dung").text
    assert again(head).held(DAY) == (Held(Role.HEAD_OF_UNIT, "P1"),)


def test_the_same_delegation_twice_is_refused(leader, head):
    first = lend(leader.grants.get(), head)

    with pytest.raises(services.PeopleError, match="trùng nhau"):
        lend(leader.grants.get(), head, from_on=TOMORROW)
    services.end_delegation(actor=again(leader), delegation_id=first.pk, at=AT)
    lend(leader.grants.get(), head, from_on=TOMORROW)


# -- a new way in for people of power


GUARDED = [Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.PEOPLE_INSPECTORATE]


@pytest.mark.parametrize("role", GUARDED)
@pytest.mark.parametrize("reset", [services.reset_password, services.remove_second_factors, services.unlink_account])
def test_one_administrator_alone_does_not_reset_someone_of_power(admin, role, reset):
    powerful = factories.person("co-quyen", role)

    with pytest.raises(services.PeopleError, match="thứ hai duyệt"):
        reset(actor=admin, person_id=powerful.pk, at=AT)


def test_who_is_only_lent_power_is_guarded_too(admin, leader, head):
    lend(leader.grants.get(), head)

    with pytest.raises(services.PeopleError, match="thứ hai duyệt"):
        services.reset_password(actor=admin, person_id=head.pk, at=AT)


def test_a_second_administrator_carries_the_reset_out(admin, second_admin, leader):
    asked = services.ask_reset(actor=admin, person_id=leader.pk, kind=ResetKind.PASSWORD, at=AT)
    with pytest.raises(services.PeopleError, match="đã được đề nghị"):
        services.ask_reset(actor=second_admin, person_id=leader.pk, kind=ResetKind.PASSWORD, at=AT)
    for refused in (admin, leader):
        with pytest.raises(services.NotAllowed):
            services.decide_reset(actor=refused, reset_id=asked.pk, action=GrantAction.APPROVE, at=AT)

    password = services.decide_reset(actor=second_admin, reset_id=asked.pk, action=GrantAction.APPROVE, at=AT)

    changed = again(leader)
    assert (changed.check_password(password), changed.must_change_password) == (True, True)
    assert actions() == ["accounts.ask_reset", "accounts.reset_password", "accounts.decide_reset"]
    with pytest.raises(services.PeopleError, match="đã được quyết định"):
        services.decide_reset(actor=second_admin, reset_id=asked.pk, action=GrantAction.REFUSE, at=AT)


def test_a_reset_that_is_refused_changes_nothing(admin, second_admin, leader):
    asked = services.ask_reset(actor=admin, person_id=leader.pk, kind=ResetKind.PASSWORD, at=AT)

    assert services.decide_reset(actor=second_admin, reset_id=asked.pk, action=GrantAction.REFUSE, at=AT) == ""

    assert again(leader).must_change_password is False


def test_the_pages_of_a_reset_that_two_make(admin, second_admin, leader, sign_in):
    client = sign_in(admin)
    assert "thứ hai phải duyệt" in client.get(f"/nguoi-dung/{leader.pk}/mat-khau").text
    client.post(f"/nguoi-dung/{leader.pk}/mat-khau")
    assert again(leader).must_change_password is False

    client = sign_in(second_admin)
    assert f"/dat-lai/{SignInReset.objects.get().pk}/approve" in client.get("/nguoi-dung").text
    assert "Mật khẩu chỉ hiện một lần" in client.post(f"/dat-lai/{SignInReset.objects.get().pk}/approve").text
    assert again(leader).must_change_password is True


def test_actions_and_records_that_do_not_exist_are_not_found(admin, sign_in, outsider):
    waiting = factories.grant(outsider, Role.AUDITOR, state=GrantState.WAITING)
    client = sign_in(admin)

    for address in (f"/vai-tro/{waiting.pk}/foo", "/vai-tro/999/approve", "/dat-lai/1/foo", "/dat-lai/999/approve", "/nguoi-dung/999/khoa"):
        assert client.post(address).status_code == 404, address


def test_the_journal_says_which_fields_of_a_person_changed(admin, outsider):
    services.change_person(
        actor=admin, person_id=outsider.pk, display_name=outsider.display_name, title="Trưởng phòng", email="a@coquan.gov.vn", at=AT
    )

    assert Entry.objects.get().values == '{"changed":"title; email"}'
