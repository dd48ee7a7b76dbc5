from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

import factories
import plan_factories as make
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.plans import queries, services
from minhbach_site.plans.models import IndexCriterion, IndexRound
from minhbach_site.plans.states import RoundAction, RoundState

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
HEADER = "mã,chỉ số,năm,tiêu chí,điểm tối đa,điểm tự chấm,minh chứng,giải trình\n"


def csv(*lines, name="chi-so.csv"):
    return make.pdf(name, (HEADER + "\n".join(lines)).encode())


def score(actor, criterion, points, evidence="", explanation="", **values):
    return services.score(
        actor=actor,
        criterion_id=criterion.pk,
        self_points=None if points is None else Decimal(points),
        evidence=evidence,
        explanation=explanation,
        at=AT,
        **values,
    )


def act(actor, scored, action, **values):
    return services.take_round_action(actor=actor, round_id=scored.pk, action=action, at=AT, **values)


def test_a_round_from_its_file_to_approval(clerk, leader):
    [scored] = services.import_criteria(
        actor=clerk, file=csv('A1,PAR INDEX,2026,Thể chế: rà soát,"2,5",,,', "A2,PAR INDEX,2026,Thể chế: theo dõi,4,,,"), at=AT
    )
    first, second = scored.criteria.order_by("pk")
    score(clerk, first, "2.5", evidence="Báo cáo rà soát")
    score(clerk, second, "3.75", explanation="chậm một báo cáo")
    act(clerk, scored, RoundAction.SUBMIT)
    act(leader, scored, RoundAction.APPROVE)
    scored.refresh_from_db()

    assert (scored.code, str(scored), scored.state, scored.approved_by) == ("CS-2026-1", "PAR INDEX 2026", RoundState.APPROVED, leader)
    total = queries.total("PAR", list(scored.criteria.order_by("pk")))
    assert (total.max_points, total.self_points, total.rate) == (Decimal("6.5"), Decimal("6.25"), Decimal("96.15"))


def test_sums_are_exact_where_floats_are_not():
    scored = make.scored_round()
    for number in range(10):
        make.criterion(scored, f"Tiêu chí {number}", max_points=Decimal("0.1"), self_points=Decimal("0.1"))

    total = queries.total("x", list(queries.criteria_of(scored)))

    assert (total.max_points, total.self_points, total.rate) == (Decimal("1.0"), Decimal("1.0"), Decimal("100.00"))


def test_a_sum_is_not_known_while_a_criterion_is_not_scored():
    scored = make.scored_round()
    make.criterion(scored, "Thể chế: một", self_points=Decimal(4))
    make.criterion(scored, "Thể chế: hai")
    make.criterion(scored, "Công vụ: ba", self_points=Decimal(0), explanation="chưa làm")
    criteria = list(queries.criteria_of(scored))

    total = queries.total("x", criteria)
    parts = queries.totals_by_part(criteria)

    assert (total.self_points, total.rate, total.given, total.unscored) == (None, None, Decimal(4), 1)
    assert [(part.name, part.self_points, part.rate) for part in parts] == [
        ("Thể chế", None, None),
        ("Công vụ", Decimal(0), Decimal("0.00")),
    ]
    assert queries.total("rỗng", []).rate is None


@pytest.mark.parametrize(
    ("points", "evidence", "explanation", "bare"),
    [("4", "", "", False), ("3.5", "", "", True), ("3.5", "QĐ 12", "", False), ("3.5", "", "chưa đủ", False), ("0", "", " ", True)],
)
def test_points_below_the_maximum_need_evidence_or_a_written_reason(clerk, points, evidence, explanation, bare):
    criterion = make.criterion(make.scored_round())

    if bare:
        with pytest.raises(services.PlanError, match="giải trình"):
            score(clerk, criterion, points, evidence, explanation)
    else:
        score(clerk, criterion, points, evidence, explanation)
    criterion.refresh_from_db()

    assert criterion.self_points == (None if bare else Decimal(points))


def test_a_document_is_evidence_too(clerk):
    document = make.document()
    criterion = score(clerk, make.criterion(make.scored_round()), "3", document_id=document.pk)

    assert (criterion.document, queries.is_bare(criterion)) == (document, False)


@pytest.mark.parametrize("points", ["4.001", "-0.5"])
def test_points_lie_between_nothing_and_the_maximum(clerk, points):
    with pytest.raises(services.PlanError, match="từ 0 đến điểm tối đa"):
        score(clerk, make.criterion(make.scored_round()), points, "có")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.criterion(make.scored_round(), self_points=Decimal(points))


def test_an_incomplete_round_is_not_submitted_and_says_what_is_missing(clerk):
    scored = make.scored_round()
    with pytest.raises(services.PlanError, match="chưa có tiêu chí"):
        act(clerk, scored, RoundAction.SUBMIT)
    make.criterion(scored, "Một", code="X1")
    with pytest.raises(services.PlanError, match="chưa chấm: X1"):
        act(clerk, scored, RoundAction.SUBMIT)
    IndexCriterion.objects.update(self_points=Decimal(1))  # as a loaded register may hold it
    with pytest.raises(services.PlanError, match="Có 1 tiêu chí đã chấm mà chưa có minh chứng, giải trình: X1"):
        act(clerk, scored, RoundAction.SUBMIT)


def test_full_marks_need_evidence_or_a_written_reason_too_before_the_round_is_submitted(clerk):
    scored = make.scored_round()
    full = score(clerk, make.criterion(scored, "Một", code="X1"), "4")
    score(clerk, make.criterion(scored, "Hai", code="X2"), "4", evidence="Kế hoạch 12")
    make.criterion(scored, "Không tính điểm", code="X3", max_points=0, self_points=0)

    assert list(queries.criteria_that_are(scored.criteria.all(), "bare")) == [full]
    assert queries.total("", list(queries.criteria_of(scored))).bare == 1
    with pytest.raises(services.PlanError, match=r"Có 1 tiêu chí .*: X1\. Hãy bổ sung, kể cả tiêu chí đạt điểm tối đa"):
        act(clerk, scored, RoundAction.SUBMIT)
    score(clerk, full, "4", explanation="đã hoàn thành")
    act(clerk, scored, RoundAction.SUBMIT)


def test_who_approves_is_told_how_many_criteria_lack_evidence(leader, sign_in):
    scored = make.scored_round(state=RoundState.SUBMITTED)
    make.criterion(scored, "Một", self_points=4)  # as a round submitted before may hold it
    make.criterion(scored, "Hai", self_points=Decimal("3.5"), explanation="chậm một báo cáo")

    page = sign_in(leader).get(reverse("plans:round_action", args=[scored.pk, "approve"])).text

    assert "Tự chấm 7,5 trên 8 điểm, 2 tiêu chí, trong đó 1 tiêu chí thiếu minh chứng, giải trình." in page


@pytest.mark.parametrize("part", ["submits", "scores"])
def test_who_scored_or_submitted_does_not_approve(clerk, part):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    scored = make.scored_round()
    score(both if part == "scores" else clerk, make.criterion(scored), "4", evidence="Báo cáo")
    act(both if part == "submits" else clerk, scored, RoundAction.SUBMIT)

    with pytest.raises(NotAllowed):
        act(both, scored, RoundAction.APPROVE)


def test_a_submitted_round_is_closed(clerk):
    scored = make.scored_round(state=RoundState.SUBMITTED)
    criterion = make.criterion(scored)

    for call in (
        lambda: score(clerk, criterion, "4"),
        lambda: services.add_criterion(actor=clerk, round_id=scored.pk, criterion="Thêm", max_points=Decimal(1), at=AT),
        lambda: services.remove_criterion(actor=clerk, criterion_id=criterion.pk, at=AT),
    ):
        with pytest.raises(services.PlanError, match="đã trình"):
            call()


def test_a_criterion_is_taken_out_and_one_with_points_only_with_a_reason_that_stays(clerk, leader):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    scored = make.scored_round()
    plain = make.criterion(scored, "Một")
    given = make.criterion(scored, "Hai", code="X2", self_points=Decimal("3.5"), evidence="Báo cáo")
    kept = make.criterion(scored, "Ba", self_points=4, evidence="Báo cáo")

    services.remove_criterion(actor=clerk, criterion_id=plain.pk, at=AT)
    with pytest.raises(services.PlanError, match="ghi lý do"):
        services.remove_criterion(actor=both, criterion_id=given.pk, at=AT)
    services.remove_criterion(actor=both, criterion_id=given.pk, reason="không thuộc chỉ số này", at=AT)

    assert list(scored.criteria.all()) == [kept]
    assert [(step.action, step.reason) for step in queries.steps_of_round(scored)] == [
        ("removed", "X2, 3,5/4. không thuộc chỉ số này"),
    ]
    act(clerk, scored, RoundAction.SUBMIT)
    with pytest.raises(NotAllowed):
        act(both, scored, RoundAction.APPROVE)
    assert (queries.scores_to_approve(actor=both, on=DAY, limit=5), len(queries.scores_to_approve(actor=leader, on=DAY, limit=5))) == (
        [],
        1,
    )


def test_a_scored_criterion_is_taken_out_from_its_page_with_a_reason(clerk, sign_in):
    scored = make.scored_round()
    given, client = make.criterion(scored, "Hai", code="X2", self_points=4), sign_in(clerk)
    address = reverse("plans:remove_criterion", args=[given.pk])

    assert f'href="{address}"' in client.get(reverse("plans:score", args=[given.pk])).text
    assert "không thuộc" not in client.get(address).text
    answer = client.post(address, {"reason": "không thuộc chỉ số này"}, follow=True)

    assert scored.criteria.count() == 0
    assert "Bỏ tiêu chí đã chấm điểm" in answer.text


def test_a_round_opened_by_mistake_is_withdrawn_and_leaves_its_name_and_codes(clerk, leader):
    superior = factories.person("captren", Role.SUPERIOR)
    [wrong] = services.import_criteria(actor=clerk, file=csv("A1,PAR,2026,Một,2,2,Báo cáo,", "A2,PAR,2026,Hai,2,,,"), at=AT)
    with pytest.raises(services.PlanError, match=r"A1, A2 \(đợt «PAR 2026»\).*hoặc rút đợt mở nhầm trước"), transaction.atomic():
        services.import_criteria(actor=clerk, file=csv("A1,PAR,2025,Một,2,,,", "A2,PAR,2025,Hai,2,,,"), at=AT)
    with pytest.raises(services.PlanError, match="ghi lý do"):
        act(clerk, wrong, RoundAction.WITHDRAW)

    act(clerk, wrong, RoundAction.WITHDRAW, reason="nhầm năm")
    wrong.refresh_from_db()
    assert (wrong.state, list(queries.index_facts(entered=True))) == (RoundState.WITHDRAWN, [])
    with pytest.raises(services.PlanError, match="đã rút"):
        score(clerk, wrong.criteria.first(), "1", evidence="x")
    [right, same_year] = services.import_criteria(
        actor=clerk, file=csv("A1,PAR,2025,Một,2,,,", "A2,PAR,2025,Hai,2,,,", "B1,PAR,2026,Một,3,,,"), at=AT
    )
    assert [row["id"] for row in queries.index_facts(entered=True)] == ["A1", "A2", "B1"]
    with pytest.raises(services.PlanError, match=f"mã {same_year.code}"):
        act(leader, wrong, RoundAction.REOPEN, reason="rút nhầm")
    act(clerk, same_year, RoundAction.WITHDRAW, reason="nhầm")
    with pytest.raises(services.PlanError, match="A1, A2"):
        act(leader, wrong, RoundAction.REOPEN, reason="rút nhầm")
    act(clerk, right, RoundAction.WITHDRAW, reason="nhầm")
    act(leader, wrong, RoundAction.REOPEN, reason="rút nhầm")

    assert [(row["id"], row["self_points"]) for row in queries.index_facts(entered=True)] == [("A1", Decimal(2)), ("A2", None)]
    assert list(queries.rounds(superior, DAY)) == []


def test_two_standing_criteria_never_share_a_code():
    make.criterion(make.scored_round(), "Một", code="X1", withdrawn=True)
    make.criterion(make.scored_round(), "Một", code="X1")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.criterion(make.scored_round(), "Một", code="X1")


def test_an_approved_round_is_not_withdrawn(clerk):
    with pytest.raises(services.PlanError, match="«Đã duyệt» nên không làm được việc «Rút đợt tự chấm»"):
        act(clerk, make.scored_round(state=RoundState.APPROVED), RoundAction.WITHDRAW, reason="thôi")


def test_the_pages_of_a_withdrawn_round(clerk, leader, sign_in):
    scored = make.scored_round(index="PAR")
    make.criterion(scored, self_points=4)
    client, address = sign_in(clerk), reverse("plans:round_action", args=[scored.pk, "withdraw"])

    assert "lãnh đạo mở lại được" in client.get(address).text
    page = client.post(address, {"reason": "nhầm năm"}, follow=True).text
    assert ("Đã rút" in page, "nhầm năm" in page, "Thêm tiêu chí" in page) == (True, True, False)
    assert "Đã rút" in client.get(reverse("plans:rounds")).text
    assert f"PAR 2026 ({scored.code}, Đã rút)" in client.get(reverse("plans:open_round")).text
    assert "Mở lại để chấm" in sign_in(leader).get(reverse("plans:round", args=[scored.pk])).text


def test_a_new_round_takes_the_criteria_of_an_old_one_but_not_its_points(clerk):
    old = make.scored_round(index="PAR", year=2025)
    make.criterion(old, "Một", max_points=Decimal("2.5"), self_points=Decimal(2), evidence="x")

    new = services.open_round(actor=clerk, index="PAR", year=2026, like_round_id=old.pk, at=AT)

    assert list(new.criteria.values_list("criterion", "max_points", "self_points", "evidence")) == [("Một", Decimal("2.5"), None, "")]
    with pytest.raises(services.PlanError, match="Đã có đợt"):
        services.open_round(actor=clerk, index=" PAR ", year=2026, at=AT)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: csv("A1,PAR,2026,Một,hai,,,"), "dòng 2, cột «điểm tối đa»"),
        (lambda: csv("A1,PAR,2026,Một,2,3,,"), "điểm"),
        (lambda: csv("A1,PAR,2026,Một,2,,,", "A1,PAR,2026,Hai,2,,,"), "A1"),
        (lambda: csv("A1,PAR,2026,Một,2,,,", "A2,PAR,2026,Một,2,,,"), "đã có tiêu chí"),
        (lambda: csv('A1,PAR,2026,Một,"2,1234",,,'), "A1: .*3"),
        (lambda: csv("A1,PAR,2026,Một,123456,,,"), "A1: "),
        (lambda: csv(f"A1,PAR,2026,{'dài ' * 200},2,,,"), "A1: .*500"),
        (lambda: csv(), "không có tiêu chí"),
        (lambda: make.pdf("chi-so.exe", b"MZ"), "không phải"),
        (lambda: make.pdf("chi-so.xlsx", b"PK\x03\x04"), "chi-so.xlsx"),
        (lambda: make.pdf("chi-so.csv", b"a;b\n1;2"), "chi-so.csv"),
    ],
)
def test_a_bad_file_is_refused_whole_and_says_where(clerk, file, said):
    with pytest.raises(services.PlanError, match=said), transaction.atomic():
        services.import_criteria(actor=clerk, file=file(), at=AT)

    assert (IndexRound.objects.count(), IndexCriterion.objects.count()) == (0, 0)


def test_a_second_file_adds_to_an_open_round_and_never_twice(clerk):
    services.import_criteria(actor=clerk, file=csv("A1,PAR,2026,Một,2,,,"), at=AT)
    services.import_criteria(actor=clerk, file=csv("A2,PAR,2026,Hai,2,,,"), at=AT)

    with pytest.raises(services.PlanError, match="A2"):
        services.import_criteria(actor=clerk, file=csv("A2,PAR,2026,Ba,2,,,"), at=AT)
    assert sorted(IndexCriterion.objects.values_list("code", flat=True)) == ["A1", "A2"]
    assert IndexRound.objects.count() == 1


@pytest.mark.parametrize("index", ["par index ", "  PAR   INDEX", "Pár Index"])
def test_the_same_index_is_not_opened_twice_in_a_year_however_it_is_written(clerk, index):
    services.open_round(actor=clerk, index="PAR INDEX", year=2026, at=AT)

    with pytest.raises(services.PlanError, match="Đã có đợt tự chấm «PAR INDEX» năm 2026"):
        services.open_round(actor=clerk, index=index, year=2026, at=AT)
    assert services.open_round(actor=clerk, index=index, year=2027, at=AT).index == " ".join(index.split())


def test_a_file_adds_to_the_round_of_that_index_however_it_is_written(clerk):
    open_one = services.open_round(actor=clerk, index="PAR INDEX", year=2026, at=AT)

    found = services.import_criteria(actor=clerk, file=csv("A1,par index ,2026,Một,4,,,", "A2,PAR  Index,2026,Hai,4,,,"), at=AT)

    assert found == [open_one]
    assert sorted(open_one.criteria.values_list("code", flat=True)) == ["A1", "A2"]


def test_who_submitted_a_round_once_does_not_approve_it_later(clerk, leader):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    scored = make.scored_round()
    make.criterion(scored, self_points=4, evidence="Báo cáo")
    act(both, scored, RoundAction.SUBMIT)
    act(leader, scored, RoundAction.RETURN, reason="xem lại")
    act(clerk, scored, RoundAction.SUBMIT)

    with pytest.raises(NotAllowed):
        act(both, scored, RoundAction.APPROVE)


def test_the_list_of_rounds_is_filtered_and_its_file_holds_numbers(leader, sign_in):
    done, open_ = make.scored_round(year=2024), make.scored_round(year=2025)
    make.criterion(done, "Công khai", max_points=4, self_points=Decimal("2.5"))
    make.criterion(open_, "Công khai", max_points=4)
    address, client = reverse("plans:rounds"), sign_in(leader)

    sheet = load_workbook(io.BytesIO(client.get(address, {"export": "xlsx"}).content)).active

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [
            "Chỉ số", "Năm", "Tiêu chí", "Tiêu chí chưa chấm", "Điểm tự chấm", "Điểm tối đa", "Tỷ lệ (%)",
            "Tiêu chí thiếu minh chứng, giải trình", "Trạng thái",
        ],
        [open_.index, 2025, 1, 1, 0, 4, None, 0, "Đang chấm"],
        [done.index, 2024, 1, 0, 2.5, 4, 62.5, 1, "Đang chấm"],
    ]  # fmt: skip
    assert [row.record for row in client.get(address, {"year": "2024"}).context["table"].paginated_rows] == [done]


def test_the_file_of_a_round_holds_the_words_of_its_criteria_also_for_who_may_score(clerk, sign_in):
    scored = make.scored_round()
    make.criterion(scored, "Thể chế: rà soát <1>", code="X1", self_points=Decimal("3.5"), evidence="Kế hoạch 12")

    sheet = load_workbook(io.BytesIO(sign_in(clerk).get(reverse("plans:round", args=[scored.pk]), {"export": "xlsx"}).content)).active

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Tiêu chí", "Mã", "Điểm tối đa", "Điểm tự chấm", "Minh chứng", "Giải trình"],
        ["Thể chế: rà soát <1>", "X1", 4, 3.5, "Kế hoạch 12", None],
    ]
