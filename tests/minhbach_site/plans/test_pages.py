from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

import factories
import plan_factories as make
from minhbach_site.accounts.states import Role
from minhbach_site.plans import services
from minhbach_site.plans.models import Conclusion, Meeting, Plan, Task
from minhbach_site.plans.states import MeetingState, PlanState, RoundState, TaskState
from minhbach_site.plans.templatetags.plans import Box, _place
from minhbach_site.records.states import DocumentState, LinkKind

pytestmark = pytest.mark.django_db
DAY = factories.DAY


@pytest.fixture
def everyone():
    """Someone who may do everything: so that every button is drawn."""
    return factories.person("moi-vai", *Role)


def _plans(count):
    for number in range(count):
        own, above = make.document(f"Kế hoạch {number}"), make.superior()
        make.implements(own, above)
        make.plan(document=make.superior(), state=PlanState.IN_FORCE)
        make.note(make.done(plan=make.plan(document=own)))


def _tasks(count):
    for number in range(count):
        made = make.task(f"Việc {number}", due_on=date(2026, 11, 1), plan=make.plan(), meeting=make.meeting())
        make.member(factories.person(f"nguoi{number}{count}"), made.owner)


def _task(count):
    made = make.task("Việc", plan=make.plan(), owner=make.unit("SCT-1", parent=make.unit()))
    for number in range(count):
        make.note(made, f"Minh chứng {number}")
        make.TaskEvidence.objects.create(task=made, document=make.document(), at=factories.AT)


def _plan(count):
    plan = make.plan()
    make.implements(plan.document, make.superior())
    for _number in range(count):
        make.task(plan=plan, assignee=factories.person(f"nguoi{_number}{count}"))


def _chain(count):
    above = make.superior()
    for number in range(count):
        own = make.document(f"Kế hoạch {number}")
        make.implements(own, above)
        for _task in range(count):
            done = make.done(plan=plan) if (plan := Plan.objects.filter(document=own).first()) else make.done(plan=make.plan(document=own))
            make.TaskEvidence.objects.create(task=done, document=make.document(), at=factories.AT)


def _meetings(count):
    for number in range(count):
        held = make.meeting(f"Giao ban {number}", owner=make.unit(f"SCT-{number}"))
        make.conclusion(held, task=make.task())


def _meeting(count):
    held = make.with_minutes(make.meeting())
    for number in range(count):
        make.conclusion(held, f"Kết luận {number}", task=make.task(owner=make.unit(f"SCT-{number}")))


def _rounds(count):
    for number in range(count):
        make.criterion(make.scored_round(), f"Tiêu chí {number}", self_points=4)


def _round(count):
    scored = make.scored_round()
    for number in range(count):
        make.criterion(scored, f"Lĩnh vực {number}: tiêu chí", self_points=4, document=make.document())


def first(model):
    return {"pk": model.objects.order_by("pk").first().pk}


@pytest.mark.parametrize(
    ("name", "fill", "of", "limit"),
    [
        ("ui:home", _tasks, None, 44),
        ("plans:plans", _plans, None, 12),
        ("plans:plan", _plan, Plan, 14),
        ("plans:tasks", _tasks, None, 14),
        ("plans:overdue", _tasks, None, 20),
        ("plans:task", _task, Task, 16),
        ("plans:chains", _plans, None, 12),
        ("plans:chain", _chain, make.Document, 18),
        ("plans:carry_over", _tasks, None, 12),
        ("plans:meetings", _meetings, None, 12),
        ("plans:meeting", _meeting, Meeting, 14),
        ("plans:rounds", _rounds, None, 12),
        ("plans:round", _round, make.IndexRound, 16),
    ],
)
def test_a_page_asks_as_many_questions_for_three_as_for_one(name, fill, of, limit, everyone, sign_in, django_assert_max_num_queries):
    client = sign_in(everyone)
    counts = []
    for count in (1, 3):
        if of:
            for model in (make.TaskEvidence, Conclusion):
                model.objects.all().delete()
        fill(count)
        address = reverse(name, kwargs={"pk": of.objects.order_by("-pk").first().pk} if of and name != "plans:chain" else _top(name))
        client.get(address)  # content types and the like are remembered from here on
        with django_assert_max_num_queries(limit) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def _top(name):
    if name != "plans:chain":
        return {}
    return {"pk": make.Document.objects.filter(direction="incoming").order_by("-pk").first().pk}


def test_lists_are_searched_blind_to_accents_filtered_and_sorted(everyone, sign_in):
    make.task("Quy chế dân chủ", due_on=date(2026, 12, 1))
    make.task("Quy chế chi tiêu", due_on=date(2026, 11, 1))
    make.done("Báo cáo dân chủ")
    client = sign_in(everyone)

    def titles(**asked):
        return [row.record.title for row in client.get(reverse("plans:tasks"), asked).context["table"].rows]

    assert titles(q="quy che dan chu") == ["Quy chế dân chủ"]
    assert titles(state="open", sort="due_on") == ["Quy chế chi tiêu", "Quy chế dân chủ"]
    assert titles(state="overdue") == ["Quy chế chi tiêu"]
    assert titles(state="done") == ["Báo cáo dân chủ"]
    assert titles(year="2025") == ["Báo cáo dân chủ", "Quy chế dân chủ", "Quy chế chi tiêu"]  # a year that is not offered is no filter


def test_the_overdue_list_is_mine_my_unit_s_or_the_agency_s(sign_in):
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    late = {"due_on": date(2026, 11, 1)}
    make.task("Của tôi", owner=make.unit("SCT-TM"), assignee=head, **late)
    make.task("Của phòng", **late)
    make.task("Của phòng khác", owner=make.unit("SCT-TM"), **late)
    client = sign_in(head)

    def titles(scope):
        return sorted(row.record.title for row in client.get(reverse("plans:overdue"), {"scope": scope}).context["table"].rows)

    assert titles("mine") == ["Của tôi"]
    assert titles("unit") == ["Của phòng"]
    assert titles("") == ["Của phòng", "Của phòng khác", "Của tôi"]
    page = client.get(reverse("plans:overdue")).text
    assert [words in page for words in ("Của tôi (1)", "Đơn vị của tôi (1)", "Toàn cơ quan (3)")] == [True] * 3


def test_lists_are_taken_away_as_xlsx_and_csv(everyone, sign_in):
    make.task("=1+1", due_on=date(2026, 11, 20))
    client = sign_in(everyone)

    sheet = load_workbook(io.BytesIO(client.get(reverse("plans:tasks"), {"export": "xlsx"}).content)).active
    rows = list(csv.reader(io.StringIO(client.get(reverse("plans:tasks"), {"export": "csv"}).getvalue().decode("utf-8-sig"))))

    header, row = list(sheet.iter_rows(values_only=True))
    assert header[:2] == ("Nhiệm vụ", "Trạng thái")
    assert row[:2] == ("=1+1", "Đã giao; Quá hạn 7 ngày")
    assert rows[1][0] == "'=1+1"


def _numbers(client, name, *columns):
    """What each row of a list's file has in these columns, in a sheet and in a text file."""
    sheet = load_workbook(io.BytesIO(client.get(reverse(name), {"export": "xlsx"}).content)).active
    head, *rows = sheet.iter_rows(values_only=True)
    text = client.get(reverse(name), {"export": "csv"}).getvalue().decode("utf-8-sig")
    written = [[row[column] for column in columns] for row in csv.DictReader(io.StringIO(text))]
    return [[row[head.index(column)] for column in columns] for row in rows], written


def test_the_file_of_plans_has_the_counts_of_tasks_as_numbers(everyone, sign_in):
    make.plan(code="KHA", year=2025)
    plan = make.plan(code="KHB", year=2026)
    make.done(plan=plan)
    make.task(plan=plan, due_on=date(2026, 11, 20))
    client = sign_in(everyone)

    assert _numbers(client, "plans:plans", "Số nhiệm vụ đã xong", "Tổng số nhiệm vụ", "Số nhiệm vụ quá hạn") == (
        [[1, 2, 1], [0, 0, 0]],
        [["1", "2", "1"], ["0", "0", "0"]],
    )
    assert "Nhiệm vụ xong" not in client.get(reverse("plans:plans"), {"export": "csv"}).getvalue().decode()
    assert "1/2" in client.get(reverse("plans:plans")).text


@pytest.mark.parametrize("name", ["plans:tasks", "plans:overdue"])
def test_the_file_of_tasks_has_the_days_late_as_a_number(name, everyone, sign_in):
    make.task(due_on=date(2026, 11, 20))

    assert _numbers(sign_in(everyone), name, "Số ngày chậm") == ([[7]], [["7"]])
    assert "Số ngày chậm" not in sign_in(everyone).get(reverse(name)).text


@pytest.mark.parametrize("name", ["plans:plans", "plans:chains", "plans:meetings", "plans:overdue", "plans:tasks"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_is_taken_away(name, kind, everyone, sign_in):
    _plans(2), _tasks(2), _meetings(2)

    answer = sign_in(everyone).get(reverse(name), {"export": kind})

    assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)


def test_the_criteria_of_a_round_are_taken_away_as_numbers(everyone, sign_in):
    scored = make.scored_round()
    make.criterion(scored, self_points="2.75", evidence="QĐ 1")

    answer = sign_in(everyone).get(reverse("plans:round", args=[scored.pk]), {"export": "xlsx"})

    _header, row = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert row[2:5] == (4, 2.75, "QĐ 1")


def test_the_document_of_a_plan_is_found_by_its_symbol_or_its_words(clerk, sign_in):
    make.unit()
    own = make.document("Kiểm soát thủ tục hành chính", symbol="730/KH-SCT")
    make.document("Kiểm soát tài sản")
    client = sign_in(clerk)

    def answer(text):
        typed = {"document_id": text, "year": 2026, "programme": "cchc", "owner_id": make.unit().pk}
        return client.post(reverse("plans:create_plan"), typed)

    assert "Có nhiều văn bản khớp" in answer("kiem soat").text
    assert "không có văn bản nào như vậy" in answer("xyz").text
    assert answer("kiem soat thu tuc").status_code == 302
    assert Plan.objects.get().document == own
    assert "đã là kế hoạch KH-2026-1 của năm 2026" in answer("730/KH-SCT").text


def test_a_refusal_of_the_service_stands_on_the_form_and_keeps_what_was_typed(clerk, sign_in):
    typed = {"title": "Việc dài", "owner_id": make.unit().pk, "year": 2026, "due_on": "2062-12-15"}

    answer = sign_in(clerk).post(reverse("plans:create_task"), typed)

    assert answer.status_code == 422
    assert "15/12/2062 không thuộc năm 2026" in answer.text
    assert "Việc dài" in answer.text


def test_points_are_typed_with_a_comma(clerk, sign_in):
    criterion = make.criterion(make.scored_round())

    answer = sign_in(clerk).post(reverse("plans:score", args=[criterion.pk]), {"self_points": "3,75", "evidence": "QĐ 1"})
    criterion.refresh_from_db()

    assert (answer.status_code, str(criterion.self_points)) == (302, "3.750")
    assert 'value="3,75"' in sign_in(clerk).get(reverse("plans:score", args=[criterion.pk])).text


def test_minutes_are_uploaded_and_taken_away_only_as_a_file(clerk, sign_in):
    held = make.meeting()
    client = sign_in(clerk)
    client.post(reverse("plans:minutes", args=[held.pk]), {"file": SimpleUploadedFile("biên bản.pdf", make.PDF)})

    answer = client.get(reverse("plans:minutes_file", args=[held.pk]))

    assert (answer.content, answer["Content-Type"]) == (make.PDF, "application/pdf")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''bi%C3%AAn%20b%E1%BA%A3n.pdf"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_evidence_of_a_task_that_is_kept_from_someone_is_not_there(sign_in):
    kept = make.task(plan=make.plan(document=make.document(limited=True)))
    evidence = make.evidence_file(kept)
    client = sign_in(factories.person("chuyenvien", Role.STAFF))

    assert client.get(reverse("plans:task", args=[kept.pk])).status_code == 404
    assert client.get(reverse("plans:evidence_file", args=[evidence.pk])).status_code == 404


def test_a_kept_document_stands_in_the_page_of_a_task_by_its_code_alone(leader, sign_in):
    worker = factories.person("chuyenvien", Role.STAFF)
    plan = make.plan(document=make.document("Bố trí nhân sự", symbol="9/KH-SCT", limited=True), state=PlanState.IN_FORCE)
    task = make.task(plan=plan, assignee=worker)
    paper = make.document("Kỷ luật công chức", symbol="12/QĐ-SCT")
    added = services.add_evidence(actor=worker, task_id=task.pk, document_id=paper.pk, at=factories.AT)
    services.withdraw_evidence(actor=worker, evidence_id=added.pk, reason="kỷ luật sai người", at=factories.AT)
    paper.limited = True
    paper.save()

    def told(person):
        page = sign_in(person).get(reverse("plans:task", args=[task.pk])).text
        return [words in page for words in (plan.code, paper.code, "9/KH-SCT", "12/QĐ-SCT", "sai người")]

    assert told(worker) == [True, True, False, False, False]
    assert told(leader) == [False, False, True, True, True]


def _shown(client, address):
    """What a browser would send back of a form as it stands."""
    form = client.get(address).context["form"]
    return {field.html_name: "" if field.value() is None else field.value() for field in form}


TWO_PEOPLE = {
    "plans:change_task": lambda: (make.task(state=TaskState.PROPOSED), {"title": "Tên một"}, {"title": "Tên hai"}),
    "plans:assign": lambda: (make.task(), {}, {}),
    "plans:reschedule": lambda: (make.task(), {"due_on": "2026-12-20", "reason": "một"}, {"due_on": "2026-12-21", "reason": "hai"}),
    "plans:progress": lambda: (make.task(), {"progress": 40}, {"progress": 10}),
    "plans:change_plan": lambda: (make.plan(), {"year": 2026}, {"year": 2027}),
    "plans:change_meeting": lambda: (make.meeting(), {"title": "Một"}, {"title": "Hai"}),
    "plans:agenda": lambda: (make.meeting(), {"lines": "Một"}, {"lines": "Hai"}),
    "plans:hold": lambda: (make.meeting(), {"summoned": 9, "attended": 8}, {"summoned": 9, "attended": 7}),
    "plans:score": lambda: (make.criterion(make.scored_round()), {"self_points": "0,5", "explanation": "một"}, {"explanation": "hai"}),
}


@pytest.mark.parametrize("name", TWO_PEOPLE)
def test_of_two_people_at_one_form_the_second_is_told_and_nothing_is_lost(name, sign_in):
    """The second saves what the page showed before the first saved; once opened anew, the form takes it."""
    roles = (Role.CLERK, Role.HEAD_OF_UNIT, Role.STEERING_COMMITTEE)
    first, second = (factories.person(name, *roles, unit_code="SCT-VP") for name in ("mot", "hai"))
    thing, ones, others = TWO_PEOPLE[name]()
    address = reverse(name, args=[thing.pk])
    stale = _shown(sign_in(second), address)
    assignee = {"assignee_id": first.pk} if name == "plans:assign" else {}

    saved = sign_in(first).post(address, {**_shown(sign_in(first), address), **ones, **assignee})
    refused = sign_in(second).post(address, {**stale, **others, **assignee})
    again = sign_in(second).post(address, {**_shown(sign_in(second), address), **others, **assignee})

    assert [answer.status_code for answer in (saved, refused, again)] == [302, 422, 302]
    assert "Người mot" in refused.text
    assert "Chưa lưu gì; hãy mở lại trang" in refused.text


def test_a_form_sent_again_after_going_back_is_done_once(clerk, sign_in):
    client = sign_in(clerk)
    task, held = make.task(), make.meeting(state=MeetingState.HELD)
    services.assign_task(
        actor=factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code="SCT-VP"), task_id=task.pk, assignee_id=clerk.pk, at=factories.AT
    )
    sent = {
        reverse("plans:create_task"): {"title": "Việc", "owner_id": make.unit().pk, "year": 2026, "due_on": "2026-12-15"},
        reverse("plans:create_meeting"): {"kind": "briefing_month", "on": "2026-11-20", "title": "Giao ban"},
        reverse("plans:conclude", args=[held.pk]): {"text": "Giao Văn phòng"},
        reverse("plans:add_evidence", args=[task.pk]): {"note": "Hồ sơ giấy"},
    }

    answers = {address: [client.post(address, typed).status_code for _time in range(2)] for address, typed in sent.items()}
    files = [client.post(reverse("plans:add_evidence", args=[task.pk]), {"file": make.pdf()}).status_code for _time in range(2)]

    assert (answers, files) == ({address: [302, 422] for address in sent}, [302, 422])


@pytest.mark.parametrize("name", ["plans:plan_action", "plans:task_action", "plans:meeting_action", "plans:round_action"])
def test_an_action_that_is_none_is_not_there(name, everyone, sign_in):
    things = {
        "plans:plan_action": make.plan,
        "plans:task_action": make.task,
        "plans:meeting_action": make.meeting,
        "plans:round_action": make.scored_round,
    }

    assert sign_in(everyone).get(reverse(name, args=[things[name]().pk, "xoa"])).status_code == 404


@pytest.mark.parametrize("year", ["2027", "", "x", "99999", "-1"])
def test_carrying_over_survives_any_year(year, everyone, sign_in):
    make.task()

    assert sign_in(everyone).get(reverse("plans:carry_over"), {"nam": year}).status_code == 200


def test_carrying_over_from_the_page(clerk, sign_in):
    old = make.task("Số hóa hồ sơ")
    make.done("Đã xong")
    client = sign_in(clerk)

    page = client.get(reverse("plans:carry_over"))
    client.post(reverse("plans:carry_over"), {"year": 2027, "due_on": "2027-06-30", "task_ids": [old.pk]})

    assert ("Số hóa hồ sơ" in page.text, "Đã xong" in page.text) == (True, False)
    assert Task.objects.get(year=2027).carried_from == old


def test_a_chain_is_a_picture_with_words_and_a_list(leader, sign_in):
    above, own = make.superior(), make.document()
    make.implements(own, above)
    make.done("Niêm yết thủ tục", plan=make.plan(document=own, code="KH-2026-9", state=PlanState.IN_FORCE))

    page = sign_in(leader).get(reverse("plans:chain", args=[above.pk])).text

    svg = page[page.index('<svg class="chain"') : page.index("</svg>", page.index('<svg class="chain"'))]
    assert [words in svg for words in ('role="img"', "<title", "<desc", "Niêm yết thủ tục", "20 ngày", "263 ngày")] == [True] * 6
    assert [words in svg for words in ("Kế hoạch 2026", "(KH-2026-9)")] == [True, True]
    assert "sau 20 ngày" in page[page.index("chain-list") :]
    assert "<a " not in svg  # a picture with links inside would be read twice


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Kế hoạch 777/KH-UBND", ["Kế hoạch", "777/KH-UBND"]),
        ("Quyết định 1234/2025/QĐ-UBND", ["Quyết định", "1234/2025/QĐ-", "UBND"]),
        ("Kế hoạch 2026 (KH-2026-9)", ["Kế hoạch 2026", "(KH-2026-9)"]),
        ("niêm yết thủ tục", ["niêm yết thủ tục"]),
        ("m" * 25, ["m" * 11, "m" * 11, "mmm"]),
        ("một hai ba bốn năm sáu bảy tám chín mười " * 3, 4),
        ("", [""]),
    ],
)
def test_words_of_a_chain_are_broken_by_the_width_of_their_letters(text, lines):
    box = Box(text, "", "info")
    _place(box, 0, 0, [])

    assert (len(box.lines) if isinstance(lines, int) else box.lines) == lines


def test_a_chain_that_was_never_answered_says_for_how_long(leader, sign_in):
    above = make.superior()

    page = sign_in(leader).get(reverse("plans:chain", args=[above.pk])).text

    assert "Đã 290 ngày mà chưa có văn bản nào" in page


def test_the_first_page_shows_my_work_and_once_what_waits_for_me(leader, sign_in):
    make.task("Việc của tôi", assignee=leader, due_on=date(2026, 11, 1))
    make.task("Chờ duyệt", state=TaskState.PROPOSED)
    make.done()
    make.plan(state=PlanState.SUBMITTED)

    page = sign_in(leader).get("/").text

    wanted = (
        "Việc của tôi",
        "Quá hạn 26 ngày",
        "Toàn cơ quan có 1 nhiệm vụ",
    )
    assert [words for words in wanted if words not in page] == []
    assert page.count(">Chờ duyệt<") == 1  # in the card of what waits, and there alone


def test_search_finds_plans_tasks_and_meetings(leader, sign_in):
    make.plan(document=make.document("Chuyển đổi số"))
    make.task("Tập huấn chuyển đổi số")
    make.meeting("Họp về chuyển đổi số")

    page = sign_in(leader).get("/tim-kiem", {"q": "chuyen doi so"}).text

    assert [words in page for words in ("Tập huấn chuyển đổi số", "Họp về chuyển đổi số", "· 2026")] == [True] * 3


def test_a_document_page_leads_to_its_plan_and_chain(clerk, sign_in):
    document = make.document()

    page = sign_in(clerk).get(reverse("records:document", args=[document.pk])).text

    assert f"{reverse('plans:create_plan')}?van-ban={document.code}" in page
    assert reverse("plans:chain", args=[document.pk]) in page


def test_a_meeting_without_minutes_is_not_offered_for_confirmation(leader, sign_in):
    held = make.meeting(state=MeetingState.HELD)

    page = sign_in(leader).get(reverse("plans:meeting", args=[held.pk])).text

    assert reverse("plans:meeting_action", args=[held.pk, "confirm"]) not in page


# --- what the superior sees ---------------------------------------------------------------------------------------------------------------


def test_the_superior_is_told_the_code_alone_of_a_letter_that_came_in(sign_in):
    of = make.task("Việc", plan=make.plan(document=make.document("Kế hoạch"), state=PlanState.IN_FORCE))
    letter = factories.document("VB-DEN", symbol="", subject="Thư riêng gửi cơ quan", direction="incoming")
    make.TaskEvidence.objects.create(task=of, document=letter, at=factories.AT)

    page = sign_in(factories.person("captren", Role.SUPERIOR)).get(reverse("plans:task", args=[of.pk])).text

    assert ("VB-DEN" in page, "Thư riêng" in page) == (True, False)


def test_the_superior_sees_what_was_decided_and_nothing_that_is_being_written(sign_in):
    client = sign_in(factories.person("captren", Role.SUPERIOR))
    plans, tasks = {}, {}
    for state in PlanState:
        plans[state] = make.plan(document=make.document(f"Kế hoạch {state}"), state=state)
        tasks[state] = make.task(f"Việc {state}", plan=plans[state])
    waiting = make.task("Đang đề xuất", plan=plans[PlanState.IN_FORCE], state=TaskState.PROPOSED)
    meetings = {state: make.with_minutes(make.meeting(f"Họp {state}", state=state)) for state in MeetingState}
    of_meeting = make.task("Việc của cuộc họp", meeting=meetings[MeetingState.CONFIRMED])
    loose = make.task("Việc riêng")
    rounds = {state: make.scored_round(state=state, index=f"Chỉ số {state}", search_text=f"chi so {state}") for state in RoundState}

    def shown(name, things):
        return {key for key, thing in things.items() if client.get(reverse(f"plans:{name}", args=[thing.pk])).status_code == 200}

    decided = {PlanState.IN_FORCE, PlanState.CLOSED}
    assert shown("plan", plans) == decided
    assert shown("task", {**tasks, "waiting": waiting, "of meeting": of_meeting, "loose": loose}) == {*decided, "of meeting"}
    assert shown("meeting", meetings) == shown("minutes_file", meetings) == {MeetingState.CONFIRMED}
    assert shown("round", rounds) == {RoundState.APPROVED}
    for name, words in (("plans", "Kế hoạch "), ("tasks", "Việc "), ("meetings", "Họp "), ("rounds", "Chỉ số ")):
        page = client.get(reverse(f"plans:{name}")).text
        assert [word for word in ("draft", "submitted", "cancelled", "planned", "held", "scoring") if f"{words}{word}" in page] == []
    assert "Đang đề xuất" not in client.get(reverse("plans:plan", args=[plans[PlanState.IN_FORCE].pk])).text
    assert "Đang đề xuất" not in client.get(reverse("plans:chain", args=[plans[PlanState.IN_FORCE].document_id])).text
    assert client.get(reverse("plans:chain", args=[plans[PlanState.DRAFT].document_id])).text.count("Việc draft") == 0
    plan = client.get(reverse("plans:plan", args=[plans[PlanState.IN_FORCE].pk])).text
    assert "xong 0 trong 1" in plan
    make.conclusion(meetings[MeetingState.CONFIRMED], "Giao việc", task=of_meeting)
    make.conclusion(meetings[MeetingState.CONFIRMED], "Việc chưa duyệt", task=waiting)
    minutes = client.get(reverse("plans:meeting", args=[meetings[MeetingState.CONFIRMED].pk])).text
    assert [code in minutes for code in (of_meeting.code + "</a>", waiting.code + "</a>", "Đã thành nhiệm vụ")] == [True, False, True]
    hits = client.get("/tim-kiem", {"q": "hop"}).text
    assert ("Họp confirmed" in hits, "Họp held" in hits) == (True, False)


def test_nothing_is_called_done_by_someone_who_sees_nothing(sign_in, leader):
    make.superior()
    page = sign_in(factories.person("captren", Role.SUPERIOR)).get(reverse("plans:chains")).text

    assert "không xem được văn bản cấp trên nào" in page
    assert [words for words in ("đều đã có văn bản triển khai", "Chưa có văn bản cấp trên") if words in page] == []


def test_what_is_done_says_how_many_documents_were_looked_at(sign_in, leader):
    make.implements(make.document(), make.superior())

    page = sign_in(leader).get(reverse("plans:chains")).text

    assert [words in page for words in ("Đã xét 1 văn bản", "đều đã có văn bản triển khai")] == [True, True]


def test_a_document_that_is_planned_is_not_called_untouched(sign_in, leader):
    planned, untouched = make.superior("Có kế hoạch"), make.superior("Chưa động đến")
    plan = make.plan(document=planned, state=PlanState.IN_FORCE, code="KH-2026-9")
    client = sign_in(leader)

    page = client.get(reverse("plans:chains")).text
    chain = client.get(reverse("plans:chain", args=[planned.pk])).text
    rows = list(csv.reader(io.StringIO(client.get(reverse("plans:chains"), {"export": "csv"}).getvalue().decode("utf-8-sig"))))

    def subjects(answer):
        return [row.record for row in client.get(reverse("plans:chains"), {"answer": answer}).context["table"].rows]

    assert ("Còn 1 văn bản chưa triển khai" in page, "1 văn bản đã có kế hoạch được duyệt" in page) == (True, True)
    assert page.count("Chưa triển khai: đã") == 1
    assert (plan.code in chain, "chưa có văn bản triển khai sau 290 ngày" in chain, "chưa có văn bản nào" in chain) == (True, True, False)
    assert {row[0]: row[1] for row in rows[1:]} == {
        "Có kế hoạch": "Đã có kế hoạch đang thực hiện (KH-2026-9), chưa có văn bản triển khai",
        "Chưa động đến": "Chưa triển khai",
    }
    assert (subjects("planned"), subjects("none"), subjects("waived")) == ([planned], [untouched], [])
    plan.state = PlanState.CLOSED
    plan.save()
    assert "Đã có kế hoạch, đã tổng kết" in client.get(reverse("plans:chain", args=[planned.pk])).text


def test_a_document_that_was_only_answered_is_said_to_be_so_and_stays_among_those_not_implemented(sign_in, leader):
    done, only, planned = make.superior("Đã triển khai"), make.superior("Mới trả lời"), make.superior("Có kế hoạch")
    plan = make.plan(document=planned, state=PlanState.IN_FORCE, code="KH-2026-9")
    reply = make.document("Trả lời của Sở", type="cong_van", symbol="8/SCT-VP", issued_on=date(2026, 2, 20))
    for above in (done, only, planned):
        make.implements(reply, above, LinkKind.ANSWERS)
    make.implements(make.document("Kế hoạch của Sở", symbol="9/KH-SCT"), done)
    client = sign_in(leader)

    page = client.get(reverse("plans:chains"))
    rows = csv.reader(io.StringIO(client.get(reverse("plans:chains"), {"export": "csv"}).getvalue().decode("utf-8-sig")))
    chains = {one: client.get(reverse("plans:chain", args=[one.pk])).text for one in (done, only, planned)}

    said = "rả lời bằng Công văn 8/SCT-VP, chưa có văn bản triển khai"
    assert (page.text.count(f"Đã t{said}"), page.text.count(f"đã t{said}")) == (1, 1)
    assert "2 văn bản mới chỉ được trả lời" in page.text
    assert {row[0]: row[1] for row in list(rows)[1:]} == {
        "Đã triển khai": "Đã triển khai: Kế hoạch 9/KH-SCT",
        "Mới trả lời": f"Chưa triển khai: đã t{said}",
        "Có kế hoạch": f"Đã có kế hoạch đang thực hiện ({plan.code}), đã t{said}",
    }
    told = "Đã trả lời bằng Công văn 8/SCT-VP; văn bản trả lời không tính là đã triển khai."
    assert [told in chains[one] for one in (done, only, planned)] == [False, True, True]
    assert ["8/SCT-VP</a>, 20/02/2026" in chains[one] for one in (done, only, planned)] == [True, True, True]  # the chain shows both links

    def subjects(answer):
        return {row.record.subject for row in client.get(reverse("plans:chains"), {"answer": answer}).context["table"].rows}

    filters = ("none", "planned", "replied", "done")
    assert [subjects(answer) for answer in filters] == [{"Mới trả lời"}, {"Có kế hoạch"}, {"Mới trả lời", "Có kế hoạch"}, {"Đã triển khai"}]


# --- cancelled documents, lists, and what is not there -----------------------------------------------------------------------------------


def test_a_cancelled_document_is_said_to_be_one_and_makes_no_plan(clerk, sign_in):
    gone = make.document(state=DocumentState.CANCELLED, cancel_reason="nhầm")
    plan = make.plan(document=gone, state=PlanState.IN_FORCE)
    client = sign_in(clerk)

    chain = client.get(reverse("plans:chain", args=[gone.pk])).text
    page = client.get(reverse("plans:plan", args=[plan.pk])).text

    assert ("Văn bản này đã hủy" in chain, "Văn bản của kế hoạch này đã hủy" in page) == (True, True)
    assert "Lập kế hoạch từ văn bản này" not in chain
    assert "Lập kế hoạch từ văn bản này" in client.get(reverse("plans:chain", args=[make.document().pk])).text


def test_the_list_of_a_plan_says_who_does_each_task(leader, sign_in):
    plan = make.plan(state=PlanState.IN_FORCE)
    make.task(plan=plan, assignee=factories.person("chuyenvien", Role.STAFF, display_name="Nguyễn Văn An"))

    page = sign_in(leader).get(reverse("plans:plan", args=[plan.pk])).text

    assert ("Người thực hiện" in page, "Nguyễn Văn An" in page) == (True, True)


def test_units_of_one_name_are_told_apart_in_the_filter(leader, sign_in):
    make.task(owner=make.unit("SCT-A", name="Văn phòng", to_on=date(2026, 6, 30)))
    make.task(owner=make.unit("SCT-B", name="Văn phòng", from_on=date(2026, 7, 1)))
    make.task(owner=make.unit("SCT-TM", name="Phòng Thương mại"))

    found = sign_in(leader).get(reverse("plans:tasks")).context["filter"].form.fields["owner"].choices

    assert [name for _pk, name in found][1:] == [
        "Văn phòng (SCT, 01/07/2025 – 30/06/2026)",
        "Văn phòng (SCT, từ 01/07/2026)",
        "Phòng Thương mại",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "withdraw_conclusion",
        "remove_criterion",
        "take_on",
        "withdraw_evidence",
        "waive",
        "change_plan",
        "change_task",
        "conclusion_task",
        "hold",
        "score",
        "add_criterion",
    ],
)
def test_what_is_gone_is_not_there(name, everyone, sign_in):
    assert sign_in(everyone).post(reverse(f"plans:{name}", args=[999_999]), {}).status_code == 404


@pytest.mark.parametrize("name", ["plan_action", "task_action", "meeting_action", "round_action", "waiver_action"])
def test_no_action_on_what_is_gone(name, everyone, sign_in):
    action = {"meeting_action": "confirm"}.get(name, "approve")

    assert sign_in(everyone).post(reverse(f"plans:{name}", args=[999_999, action]), {}).status_code == 404


def test_search_finds_rounds_of_self_scoring(leader, clerk, sign_in):
    made = services.open_round(actor=clerk, index="PAR INDEX", year=2026, at=factories.AT)

    page = sign_in(leader).get("/tim-kiem", {"q": "par index"}).text

    assert reverse("plans:round", args=[made.pk]) in page


def test_another_unit_s_plan_is_not_closed_by_an_address(sign_in):
    plan = make.plan(state=PlanState.IN_FORCE)
    client = sign_in(factories.person("chuyenvien", Role.STAFF, unit_code="SCT-TM"))

    assert client.post(reverse("plans:plan_action", args=[plan.pk, "close"]), {}).status_code == 403
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE


def test_the_year_of_carrying_is_the_next_or_the_running_one(clerk, sign_in):
    make.task()

    page = sign_in(clerk).get(reverse("plans:carry_over"), {"nam": "2099"}).text

    assert ("sang năm 2027" in page, "năm 2099" in page) == (True, False)
