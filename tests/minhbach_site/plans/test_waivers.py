"""Superior documents that need no answer: one asks, another decides; the page, its filter and the figures of a report say the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import factories
import plan_factories as make
from minhbach.facts.schemas import TABLES
from minhbach.indicators.compute import compute
from minhbach.indicators.definitions import load_definitions
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.indicators.model import Period
from minhbach_site.accounts.models import Delegation
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.duties.queries import site_facts
from minhbach_site.plans import queries, services
from minhbach_site.plans.models import AnswerWaiver
from minhbach_site.plans.states import WAIVER_TRANSITIONS, PlanState, WaiverAction, WaiverState
from minhbach_site.records.queries import resting_on
from minhbach_site.records.states import DocumentState, LinkKind
from minhbach_site.registers.queries import told_uncounted, uncounted

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
TOLD = "Không kể {} văn bản được xác định không phải triển khai."


def ask(actor, document, reason="chỉ để biết"):
    return services.ask_waiver(actor=actor, document_id=document.pk, reason=reason, at=AT)


def act(actor, waiver, action, **values):
    return services.take_waiver_action(actor=actor, waiver_id=waiver.pk, action=action, at=AT, **values)


# --- two people -------------------------------------------------------------------------------------------------------------------------


def test_what_one_asks_must_be_answered_until_another_approves(clerk, leader):
    above = make.superior()

    waiver = ask(clerk, above)
    before = list(queries.unanswered(leader, DAY))
    act(leader, waiver, WaiverAction.APPROVE)

    waiver.refresh_from_db()
    assert (before, list(queries.unanswered(leader, DAY))) == ([above], [])
    assert (waiver.state, waiver.decided_by, waiver.approved_at) == (WaiverState.STANDING, leader, AT)
    told = Entry.objects.filter(subject_type="plans.answerwaiver").order_by("sequence").values_list("action", "values")
    assert [(action, '"state":"' in values) for action, values in told] == [("plans.ask_waiver", True), ("plans.decide_waiver", True)]


def test_whoever_asks_does_not_decide(leader):
    waiver = ask(leader, make.superior())

    for action in (WaiverAction.APPROVE, WaiverAction.REFUSE):
        with pytest.raises(NotAllowed, match="không được tự duyệt"):
            act(leader, waiver, action, reason="x")
    with pytest.raises(IntegrityError, match="waiver_decided_by_other_person"), transaction.atomic():
        AnswerWaiver.objects.filter(pk=waiver.pk).update(approved_at=AT, decided_by=leader)
    act(factories.person("lanhdao2", Role.LEADER), waiver, WaiverAction.APPROVE)


def test_who_stands_in_for_whoever_asked_does_not_decide(leader):
    deputy = factories.person("uy-quyen", Role.HEAD_OF_UNIT)
    lent = {"grant": leader.grants.get(), "delegate": deputy, "from_on": DAY, "until_on": DAY, "made_by": leader, "made_at": AT}
    Delegation.objects.create(reason="đi công tác", **lent)
    waiver = ask(leader, make.superior())

    with pytest.raises(NotAllowed, match="thay người đã nhập"):
        act(deputy, waiver, WaiverAction.APPROVE)


def test_a_refusal_has_a_reason_and_makes_room_for_another_request(clerk, leader):
    above = make.superior()
    waiver = ask(clerk, above)

    with pytest.raises(services.PlanError, match="Hãy ghi lý do"):
        act(leader, waiver, WaiverAction.REFUSE, reason=" ")
    act(leader, waiver, WaiverAction.REFUSE, reason="tỉnh yêu cầu kế hoạch riêng")
    waiver.refresh_from_db()

    assert (waiver.state, waiver.refusal) == (WaiverState.REFUSED, "tỉnh yêu cầu kế hoạch riêng")
    assert list(queries.unanswered(leader, DAY)) == [above]
    assert resting_on(above) == []
    assert ask(clerk, above, "đã hỏi lại tỉnh").state == WaiverState.WAITING
    assert resting_on(above) != []


def test_one_person_puts_back_what_two_decided(clerk, leader):
    above = make.superior()
    waiver = act(leader, ask(clerk, above), WaiverAction.APPROVE)

    with pytest.raises(services.PlanError, match="đã có đề nghị, hoặc đã được xác định"):
        ask(leader, above)
    act(clerk, waiver, WaiverAction.WITHDRAW)

    assert list(queries.unanswered(leader, DAY)) == [above]
    with pytest.raises(services.PlanError, match="«Đã bỏ ghi»"):
        act(clerk, waiver, WaiverAction.WITHDRAW)
    ask(clerk, above)


@pytest.mark.parametrize("state", WaiverState)
@pytest.mark.parametrize("action", WaiverAction)
def test_every_pair_of_state_and_action(state, action, leader):
    kinds = {
        WaiverState.WAITING: lambda above: make.waiver(above),
        WaiverState.STANDING: lambda above: make.waived(above),
        WaiverState.REFUSED: lambda above: make.waiver(above, refused_at=AT, refusal="không", decided_by=leader),
        WaiverState.WITHDRAWN: lambda above: make.waived(above, withdrawn_at=AT, withdrawn_by=leader),
    }
    waiver = kinds[state](make.superior())
    assert waiver.state == state

    if (state, action) in WAIVER_TRANSITIONS:
        assert act(leader, waiver, action, reason="vì").state == WAIVER_TRANSITIONS[state, action]
    else:
        with pytest.raises(services.PlanError, match="không làm được việc"):
            act(leader, waiver, action, reason="vì")


def test_what_was_answered_meanwhile_is_not_approved(clerk, leader):
    above = make.superior()
    waiver = ask(clerk, above)
    make.implements(make.document(), above)

    with pytest.raises(services.PlanError, match="đã có văn bản triển khai từ ngày 02/03/2026"):
        act(leader, waiver, WaiverAction.APPROVE)
    with pytest.raises(services.PlanError, match="đã có văn bản triển khai"):
        ask(clerk, above)
    act(leader, waiver, WaiverAction.REFUSE, reason="đã triển khai")


def test_what_was_only_replied_to_may_need_no_implementation(clerk, leader):
    above = make.superior()
    make.implements(make.document(), above, LinkKind.ANSWERS)

    act(leader, ask(clerk, above), WaiverAction.APPROVE)

    assert list(queries.unanswered(leader, DAY)) == []


def test_the_longest_time_on_the_page_is_the_figure(leader):
    """KH05 by both: of a document that implements two the days of each, and none of a reply."""
    early, late, only = (make.superior(topic="dan_chu", issued_on=date(2026, 1, day)) for day in (5, 15, 2))
    own = make.document(issued_on=date(2026, 1, 25))
    make.implements(own, early)
    make.implements(own, late)
    make.implements(make.document(issued_on=date(2026, 6, 1)), only, LinkKind.ANSWERS)

    days = [one.days.days for one in queries.superior_documents(leader, LAST) if one.days]

    assert sorted(days) == [10, 20]
    assert _figures(LAST)["KH05"].value == max(days)


def test_what_need_not_be_answered_anyway_is_not_asked_about(leader):
    with pytest.raises(services.PlanError, match="không có trong danh sách"):
        ask(leader, make.document())


# --- the page and the figures -----------------------------------------------------------------------------------------------------------


def _figures(cutoff):
    period = Period(date(cutoff.year, 1, 1), date(cutoff.year, 12, 31), cutoff)
    covered = dict.fromkeys(TABLES, (period.from_on, period.cutoff))
    facts = site_facts()
    assert facts.problems == ()
    return compute(load_definitions(), DuckDB(facts.tables), period=period, coverage=covered, snapshot="", agency="SCT")


LAST, NEXT = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def of_every_kind(leader):
    """Superior documents: open, planned, asked about, decided in time and on the days around a cut-off, put back, refused, answered; two
    that one document implements, one that is only replied to, by what is in time or not.
    """
    evening = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)  # half past eleven at night here
    midnight = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # the first of December here
    made = {name: make.superior(name) for name in ("open", "planned", "asked", "in time", "last", "later", "back", "refused", "answered")}
    made |= {name: make.superior(name) for name in ("first of two", "second of two", "replied", "replied, waived", "next")}
    make.plan(document=made["planned"], state=PlanState.IN_FORCE)
    make.waiver(made["asked"])
    make.waived(made["in time"])
    make.waived(made["last"], evening)
    make.waived(made["later"], midnight)
    make.waived(made["back"], withdrawn_by=leader, withdrawn_at=AT)
    make.waiver(made["refused"], refused_at=AT, refusal="phải triển khai", decided_by=leader)
    make.waived(made["answered"])
    make.implements(make.document(), made["answered"])
    own, reply, later = make.document("Cho hai"), make.document("Trả lời"), make.document("Hôm sau", issued_on=NEXT)
    make.implements(own, made["first of two"])
    make.implements(own, made["second of two"])
    make.implements(reply, made["replied"], LinkKind.ANSWERS)
    make.implements(reply, made["replied, waived"], LinkKind.ANSWERS)
    make.waived(made["replied, waived"])
    make.implements(reply, made["next"], LinkKind.ANSWERS)
    make.implements(later, made["next"])
    make.implements(make.document("Hủy", state=DocumentState.CANCELLED, cancel_reason="nhầm"), made["replied"])
    make.implements(make.superior("Đến", topic="khac"), made["replied"])  # what came in is not the agency's own
    return made


@pytest.mark.parametrize(
    ("cutoff", "waived", "done", "replied"),
    [(LAST, {"in time", "last"}, set(), {"replied", "next"}), (NEXT, {"in time", "last", "later"}, {"next"}, {"replied"})],
)
def test_the_page_counts_as_the_figures_of_what_is_exported(cutoff, waived, done, replied, of_every_kind, leader):
    figures = _figures(cutoff)
    short = queries.answers_in_short(leader, cutoff)
    rows = queries.superior_documents(leader, cutoff)
    found = {name: {one.subject for one in rows.filter(condition)} for name, condition in queries.ANSWERS.items()}

    waived = {*waived, "replied, waived"}
    assert found["waived"] == waived
    assert found["done"] == {"answered", "first of two", "second of two", *done}
    assert found["replied"] == replied
    assert found["asked"] == {"asked"}
    assert {name: len(subjects) for name, subjects in found.items()} == {name: short[name] for name in found}
    unanswered = queries.unanswered(leader, cutoff).count()
    assert {code: figures[code].value for code in ("KH06", "KH07", "KH08")} == {
        "KH06": short["seen"] - short["waived"], "KH07": short["done"], "KH08": unanswered,
    }  # fmt: skip
    assert figures["KH07"].value == 3 + len(done)
    assert unanswered == short["none"] + short["planned"]
    told = TOLD.format(len(waived))
    assert {code: value.note for code, value in figures.items() if value.note} == dict.fromkeys(("KH06", "KH08", "KH09"), told)


def test_the_list_its_filter_and_its_file_say_who_waits(of_every_kind, leader, sign_in):
    client = sign_in(leader)
    address = reverse("plans:chains")

    def subjects(answer):
        return {row.record.subject for row in client.get(address, {"answer": answer}).context["table"].rows}

    assert subjects("asked") == {"asked"}
    assert subjects("waived") == {"in time", "replied, waived"}  # on the day of the tests the others were not decided yet
    assert subjects("none") == {"open", "asked", "last", "later", "back", "refused", "replied", "next"}
    page = client.get(address).text
    assert ("1 đề nghị không phải triển khai chờ người thứ hai duyệt" in page, "2 văn bản đã được xác định" in page) == (True, True)
    exported = client.get(address, {"answer": "asked", "export": "csv"}).getvalue().decode("utf-8-sig")
    assert "Chưa triển khai; Đề nghị không phải triển khai, chờ duyệt: chỉ để biết" in exported


def test_what_waits_is_told_where_a_report_is_made(of_every_kind, leader):
    counted = uncounted(date(2027, 1, 1), date(2027, 12, 31))  # a superior document waits to be answered in every period

    assert counted["waivers"] == 1
    told = told_uncounted(counted, leader, DAY, table="documents")
    assert [(one.words, one.page) for one in told] == [
        ("1 đề nghị văn bản cấp trên không phải triển khai, chờ duyệt", f"{reverse('plans:chains')}?answer=asked")
    ]


def test_it_waits_on_the_first_page_of_those_who_may_decide(clerk, leader):
    other = factories.person("lanhdao2", Role.LEADER)
    above = make.superior()
    ask(leader, above)

    def waiting(actor):
        return [hit.url for hit in queries.waivers_to_decide(actor=actor, on=DAY, limit=5)]

    assert (waiting(leader), waiting(other)) == ([], [reverse("plans:chain", args=[above.pk])])


# --- the page of the document -----------------------------------------------------------------------------------------------------------


def test_from_the_request_to_the_decision_on_the_pages(clerk, leader, sign_in):
    above = make.superior()
    chain = reverse("plans:chain", args=[above.pk])

    asked = sign_in(clerk).post(reverse("plans:waive", args=[above.pk]), {"reason": "chỉ để biết"}, follow=True)
    own = asked.context["waiver_actions"]
    page = sign_in(leader).get(chain)
    waiver = page.context["waiver"]
    decided = sign_in(leader).post(reverse("plans:waiver_action", args=[waiver.pk, "approve"]), follow=True).text

    assert (own, page.context["waiver_actions"]) == ([WaiverAction.WITHDRAW], list(WaiverAction))
    assert ("Bạn đã đề nghị" in asked.text, "Chờ một lãnh đạo khác" in page.text) == (True, True)
    assert "vẫn tính là chưa triển khai" in page.text
    assert ("Đã xác định không phải triển khai: chỉ để biết" in decided, "Duyệt: không phải triển khai" in decided) == (True, True)


def test_the_page_tells_why_it_was_refused(clerk, leader, sign_in):
    above = make.superior()
    waiver = ask(clerk, above)

    empty = sign_in(leader).post(reverse("plans:waiver_action", args=[waiver.pk, "refuse"]), {"reason": ""})
    sign_in(leader).post(reverse("plans:waiver_action", args=[waiver.pk, "refuse"]), {"reason": "phải có kế hoạch riêng"})
    page = sign_in(clerk).get(reverse("plans:chain", args=[above.pk])).text

    assert empty.status_code == 422
    assert ("phải có kế hoạch riêng" in page, "Đề nghị không phải triển khai</a>" in page) == (True, True)


@pytest.mark.parametrize("action", ["approve", "refuse", "withdraw"])
def test_a_request_about_what_is_kept_from_the_reader_is_not_there(action, clerk, sign_in):
    waiver = make.waiver(make.superior(limited=True))
    people = {"withdraw": clerk, **dict.fromkeys(("approve", "refuse"), factories.person("ld", Role.LEADER))}
    address = reverse("plans:waiver_action", args=[waiver.pk, action])

    assert sign_in(people[action]).get(address).status_code == 200  # a clerk and a leader see all
    assert sign_in(factories.person("cv", Role.STAFF)).get(address).status_code == 403
