"""Who sees what; the dates and why; what is not disclosed; the example loaded and given back as fact rows."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

import disclosure_factories as make
import factories
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.models import AssetPosting, Disclosure
from minhbach_site.disclosure.services import DisclosureError
from minhbach_site.disclosure.states import Decision, Minutes, Proof, Standing, State
from minhbach_site.organisation.queries import register_rows

AT, DAY = factories.AT, factories.DAY
EXAMPLE = Path("examples/sct-quang-ngai-2025")
pytestmark = pytest.mark.django_db


def test_the_superior_sees_what_is_public_and_staff_no_drafts(people):
    make.disclosure(code="NHAP")
    make.disclosure(code="DUYET", state=State.APPROVED)
    make.posted(date(2026, 11, 2), code="NOIBO")
    make.posted(date(2026, 11, 2), code="RONG", audience="public")

    seen = {role.value: sorted(queries.disclosures_for(person, DAY).values_list("code", flat=True)) for role, person in people.items()}

    every, no_draft = ["DUYET", "NHAP", "NOIBO", "RONG"], ["DUYET", "NOIBO", "RONG"]
    assert seen == {
        "clerk": every,
        "records_officer": every,
        "staff": no_draft,
        "head_of_unit": every,
        "leader": every,
        "steering_committee": every,
        "people_inspectorate": no_draft,
        "reception_officer": no_draft,
        "superior": ["RONG"],
        "auditor": every,
        "administrator": [],
    }


def test_a_date_is_told_with_its_provision():
    item = make.posted(date(2026, 11, 20))

    due, keep = queries.due_of(item), queries.keep_of(item)

    assert (due.stored, due.explained.code, due.explained.due, due.drifted) == (
        date(2026, 11, 30),
        "democracy-disclose-items",
        date(2026, 11, 30),
        False,
    )
    assert (keep.stored, keep.explained.free_from, keep.fixed) == (date(2026, 12, 10), date(2026, 12, 11), False)
    assert queries.free_from(item) == date(2026, 12, 11)


def test_a_date_that_would_be_counted_otherwise_today_is_marked():
    item = make.disclosure(due_on=date(2026, 3, 10))

    assert queries.due_of(item).drifted


def test_a_date_that_cannot_be_told_says_why():
    item = make.disclosure(issued_on=date(2027, 12, 30))  # the calendar of 2028 is not known

    due = queries.due_of(item)

    assert (due.stored, due.explained) == (None, None)
    assert "năm 2028" in due.problem


def test_what_must_and_what_may_come_down(clerk):
    assets = make.posted(date(2026, 1, 15), group=7, matter="asset_declarations")
    old = make.posted(date(2026, 11, 2))
    extended = make.posted(date(2026, 11, 2), extended_until=DAY)
    fresh = make.posted(date(2026, 11, 20))
    make.posted(date(2026, 11, 2), form="conference")

    must, may = queries.to_take_down(clerk, DAY)

    assert (list(must), list(may), list(queries.not_yet(clerk, DAY))) == ([assets], [old], [extended, fresh])
    rows = queries.standing(clerk, DAY)
    assert [(one, one.standing, one.kept_through) for one in rows] == [
        (assets, Standing.MUST, assets.keep_until),
        (old, Standing.MAY, old.keep_until),
        (extended, Standing.NOT_YET, DAY),
        (fresh, Standing.NOT_YET, fresh.keep_until),
    ]
    assert queries.standing_counts(rows) == {Standing.MUST: 1, Standing.MAY: 1, Standing.NOT_YET: 2}


def test_missing_proof_follows_the_form():
    item = make.posted(date(2026, 11, 2), state=State.TAKEN_DOWN, ended_on=DAY)

    assert queries.missing_proofs(item, []) == (Proof.MINUTES_POSTING, Proof.MINUTES_TAKING_DOWN)
    assert queries.missing_proofs(item, ["minutes_posting", "minutes_taking_down"]) == ()
    assert queries.missing_proofs(make.disclosure(), []) == ()


def test_documents_that_may_have_to_be_disclosed(leader):
    plan = make.document("Thực hiện nhiệm vụ công tác quý II năm 2026", issued_on=date(2026, 3, 31))
    make.document("Mời họp giao ban", type="cong_van")
    known = make.document("Kế hoạch đã công khai")
    make.disclosure(document=known)
    dropped = make.document("Kế hoạch bỏ qua")
    services.dismiss(actor=leader, document_id=dropped.pk, expected="", reason="không thuộc diện", at=AT)
    make.document("Kế hoạch năm trước", issued_on=date(2025, 3, 31))
    make.document("Kế hoạch chỉ một đơn vị xem", limited=True)

    found = queries.gaps(leader, 2026, DAY).documents

    assert [(one, one.suggested_group, queries.suggested_matter(one).code) for one in found] == [(plan, 2, "general")]
    assert queries.due_by("general", plan.issued_on) == date(2026, 4, 7)


def test_a_withdrawn_item_leaves_its_document_undisclosed(leader):
    paper = make.document("Kế hoạch công tác năm 2026")
    make.disclosure(document=paper, state=State.WITHDRAWN)

    assert list(queries.gaps(leader, 2026, DAY).documents) == [paper]


def test_what_a_year_brings_and_is_not_there(leader):
    budget = {"group": 3, "matter": "budget_period", "audience": "public", "form": "website"}
    make.disclosure(**budget, issued_on=date(2026, 4, 2), trigger_on=date(2026, 3, 31))
    make.asset_posting(year=2026)
    services.dismiss(actor=leader, document_id=None, expected="budget-settlement:2026", reason="chưa được phê duyệt", at=AT)

    found = queries.gaps(leader, 2026, DAY).yearly

    assert [(gap.key, gap.due_on, gap.late) for gap in found] == [
        ("budget-estimate:2026", None, False),
        ("budget-period:2026-06-30", date(2026, 7, 10), True),
        ("budget-period:2026-09-30", date(2026, 10, 12), True),
    ]


def test_a_period_that_has_not_ended_is_no_gap(leader):
    keys = [gap.key for gap in queries.gaps(leader, 2026, date(2026, 7, 1)).yearly]

    assert "budget-period:2026-06-30" in keys
    assert "budget-period:2026-09-30" not in keys


def test_the_example_comes_back_as_it_was_loaded():
    services.load_example(folder=EXAMPLE / "trang-web", at=AT)
    services.load_example(folder=EXAMPLE / "trang-web", at=AT)  # loads nothing twice

    assert list(queries.fact_disclosures()) == register_rows(EXAMPLE / "trang-web", "disclosures")
    kept = list(queries.fact_asset_declarations())
    assert kept == [{name: row[name] for name in kept[0]} for row in register_rows(EXAMPLE / "trang-web", "asset_declarations")]
    assert AssetPosting.objects.get(code="TSTN-2024").disclosure.code == "CKH22"
    assert Disclosure.objects.filter(started_on__isnull=True).get().code == "CKH12"


def test_every_item_of_the_example_has_a_due_date_and_a_ground():
    services.load_example(folder=EXAMPLE / "trang-web", at=AT)

    found = Disclosure.objects.order_by("pk")
    assert not found.filter(due_on__isnull=True).exists()
    assert {one.due_provision for one in found} == {
        "democracy-disclose-items",
        "budget-estimate",
        "budget-period-execution",
        "asset-publish-start",
        "info-publish",
    }


def test_asset_counts_must_match_the_register_they_point_to(tmp_path):
    for name in ("so-sach", "trang-web"):
        shutil.copytree(EXAMPLE / name, tmp_path / name)
    (tmp_path / "trang-web" / "cong-khai.yaml").write_text("assets: {TSTN-2025-LD: {item: CKH22}}", "utf-8")

    with pytest.raises(DisclosureError, match="TSTN-2025-LD: ngày niêm yết và ngày gỡ khác với dòng CKH22"):
        services.load_example(folder=tmp_path / "trang-web", at=AT)


def test_what_is_overdue_from_last_year_stands_first_this_year(leader):
    old = make.disclosure(issued_on=date(2025, 12, 1))
    new = make.disclosure(issued_on=date(2026, 11, 20), item="Quy chế mới")

    assert list(queries.gaps(leader, 2026, DAY).items) == [old, new]
    assert list(queries.gaps(leader, 2025, DAY).items) == [old]


def days_told(item, which, person, on=DAY):
    made = queries.posting(item, which, person, on)
    return made.posted_on, made.keep_until, made.extended_until, made.removed_on


@pytest.mark.parametrize(
    ("values", "on", "offered"),
    [
        ({}, date(2026, 11, 22), [Minutes.POSTING]),  # it must stay to the end of 22 November
        ({}, date(2026, 11, 23), [Minutes.POSTING, Minutes.TAKING_DOWN]),
        ({"extended_until": DAY, "state": State.EXTENDED}, DAY, [Minutes.POSTING]),
        ({"extended_until": DAY, "state": State.EXTENDED}, date(2026, 11, 28), [Minutes.POSTING, Minutes.TAKING_DOWN]),
        ({"ended_on": date(2026, 11, 24), "state": State.TAKEN_DOWN}, DAY, [Minutes.POSTING, Minutes.TAKING_DOWN]),
        ({"form": "conference"}, DAY, []),
    ],
)
def test_minutes_of_taking_down_are_offered_from_the_day_on_which_it_is_allowed(values, on, offered):
    assert queries.minutes_of(make.posted(date(2026, 11, 2), **values), on) == offered


def test_minutes_tell_no_day_that_has_not_been(clerk):
    approved = make.disclosure(state=State.APPROVED)
    shown = make.posted(date(2026, 11, 2))

    assert days_told(approved, Minutes.POSTING, clerk) == (None, None, None, None)
    assert days_told(shown, Minutes.TAKING_DOWN, clerk) == (date(2026, 11, 2), date(2026, 11, 22), None, None)
    assert queries.posting(approved, Minutes.POSTING, clerk, DAY).keep_words == "ít nhất 20 ngày liên tục kể từ ngày niêm yết"


@pytest.mark.parametrize(("matter", "union"), [("general", ()), ("asset_declarations", ("Đại diện tổ chức công đoàn",))])
def test_who_takes_it_down_signs_the_minutes_of_that(matter, union, clerk):
    item = make.posted(date(2026, 11, 2), group=9 if matter == "general" else 7, matter=matter)

    assert queries.posting(item, Minutes.POSTING, clerk, DAY).signers == ("Người niêm yết", *union, "Thủ trưởng cơ quan")
    assert queries.posting(item, Minutes.TAKING_DOWN, clerk, DAY).signers == ("Người gỡ niêm yết", *union, "Thủ trưởng cơ quan")


def test_minutes_of_posting_stay_as_they_were_on_their_day(clerk, leader):
    item = make.posted(date(2026, 11, 2), item="Quy chế năm 2025")
    before = queries.posting(item, Minutes.POSTING, clerk, DAY)
    asked = services.propose_correction(actor=clerk, pk=item.pk, new_item="Quy chế năm 2026", reason="sai năm", restart=True, at=AT)
    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)
    services.extend(actor=leader, pk=item.pk, until=date(2027, 1, 15), reason="nhiều người hỏi", at=AT)
    item.refresh_from_db()

    down = queries.posting(item, Minutes.TAKING_DOWN, clerk, DAY)

    assert queries.posting(item, Minutes.POSTING, clerk, DAY) == before
    assert (before.item, before.keep_until, before.extended_until) == ("Quy chế năm 2025", date(2026, 11, 22), None)
    assert (down.item, down.keep_until, down.extended_until) == ("Quy chế năm 2026", date(2026, 12, 17), date(2027, 1, 15))


def test_history_is_kept_in_vietnamese_whoever_wrote_it(leader):
    item = make.posted(date(2026, 10, 1))

    with override("en"):
        services.extend(actor=leader, pk=item.pk, until=date(2026, 12, 31), reason="nhiều người hỏi", at=AT)

    assert queries.steps_of(item).last().note == "đến hết ngày 31/12/2026: nhiều người hỏi"


def test_minutes_of_taking_down_hold_the_words_that_hung_on_that_day(clerk, leader):
    item = make.posted(date(2026, 10, 1), item="Quy chế năm 2025")
    asked = services.propose_correction(actor=clerk, pk=item.pk, new_item="Quy chế năm 2026", reason="sai năm", restart=False, at=AT)
    services.decide_correction(actor=leader, correction_id=asked.pk, decision=Decision.APPROVE, at=AT)
    services.take_down(actor=clerk, pk=item.pk, ended_on=date(2026, 11, 20), at=AT)  # told a week later
    item.refresh_from_db()

    assert queries.posting(item, Minutes.TAKING_DOWN, clerk, DAY).item == "Quy chế năm 2025"
    assert days_told(item, Minutes.TAKING_DOWN, clerk) == (date(2026, 10, 1), date(2026, 10, 21), None, date(2026, 11, 20))


def test_another_document_sets_how_long_and_a_restart_leaves_it(clerk):
    item = make.posted(date(2026, 11, 2), keep_basis="Kế hoạch số 5/KH-UBND")
    item.keep_basis, item.keep_provision, item.keep_from = "Kế hoạch số 5/KH-UBND", "", None
    item.keep_until, item.counted_from = date(2026, 12, 31), date(2026, 11, 10)

    made = queries.posting(item, Minutes.POSTING, clerk, DAY)

    assert (made.keep_until, made.keep_words, made.basis) == (date(2026, 12, 31), "Kế hoạch số 5/KH-UBND", ())
