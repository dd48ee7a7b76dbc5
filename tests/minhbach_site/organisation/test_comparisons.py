from __future__ import annotations

from datetime import date, timedelta

import pytest

import factories
from minhbach_site.audit.models import Entry
from minhbach_site.organisation import queries, services
from minhbach_site.organisation.models import Agency, EventUnit, Reorganisation
from minhbach_site.organisation.services import AskedFirstError, OrganisationError
from minhbach_site.organisation.states import ChangeState, EventKind, EventRole, UnitKind

pytestmark = pytest.mark.django_db
AT = factories.AT
ON = date(2026, 1, 1)


@pytest.fixture
def decision():
    return factories.document("QD211", issued_on=date(2025, 12, 20), symbol="211/QĐ-UBND")


def merged(on=ON, state=ChangeState.APPROVED):
    """Two rooms of the department that became one on that day."""
    agency = Agency.objects.filter(code="SCT").first() or factories.agency()
    gone = [factories.unit(f"{code}-{on:%y%m%d}", agency=agency, to_on=on - timedelta(days=1)) for code in ("CN", "KTAT")]
    made = factories.event(
        f"SK-{on}", kind=EventKind.MERGE, on=on, source=gone[0], state=state, approved_at=AT, decision=factories.document(f"QD-{on}")
    )
    EventUnit.objects.create(code=f"SK-{on}-S2", event=made, role=EventRole.SOURCE, unit=gone[1])
    after = factories.unit(f"CNAT-{on:%y%m%d}", agency=agency, from_on=on)
    EventUnit.objects.create(code=f"SK-{on}-K1", event=made, role=EventRole.RESULT, unit=after)
    return agency


def compare(actor, decision, before, after=None, **values):
    filled = {"title": "Sắp xếp phòng", "on": ON, "kinds": [UnitKind.PHONG], "unit_word": "phòng", **values}
    return services.record_reorganisation(
        actor=actor,
        before_ids=[one.pk for one in before],
        after_ids=[one.pk for one in after or before],
        decision_id=decision.pk,
        at=AT,
        **filled,
    )


def test_a_comparison_counts_the_day_before_and_the_day_itself(clerk, decision):
    found = queries.compare(compare(clerk, decision, [merged()]))

    assert [[unit.code for unit in side] for side in (found.before, found.after)] == [["CN-260101", "KTAT-260101"], ["CNAT-260101"]]
    assert (found.fewer, found.rate_printed) == (1, "50")


def test_the_agencies_of_a_comparison_keep_the_order_in_which_they_were_entered(clerk, decision):
    found = [factories.agency(code) for code in ("A", "B", "C")]
    factories.unit("A-P", agency=found[0], from_on=ON)

    made = compare(clerk, decision, found[::-1], [found[1], found[0]])

    entered = lambda agencies: list(agencies.through.objects.order_by("pk").values_list("agency__code", flat=True))  # noqa: E731
    assert (entered(made.agencies_before), entered(made.agencies_after)) == (["C", "B", "A"], ["B", "A"])


def test_a_comparison_over_nothing_has_no_rate(decision):
    sct = factories.agency()
    made = Reorganisation.objects.create(code="SX", title="Không có gì", on=ON, kinds="doi", unit_word="đội", decision=decision)
    made.agencies_before.add(sct)
    made.agencies_after.add(sct)

    assert (queries.compare(made).rate, queries.compare(made).rate_printed) == (None, "")


def test_only_agencies_that_live_on_the_day_counted_are_compared(clerk, decision):
    sct = merged()
    gone = factories.agency("QN", to_on=date(2025, 12, 30))
    new = factories.agency("MOI", from_on=ON)

    with pytest.raises(OrganisationError, match="«Cơ quan QN» không hoạt động vào ngày 31/12/2025"):
        compare(clerk, decision, [sct, gone], [sct])
    with pytest.raises(OrganisationError, match="«Cơ quan MOI» không hoạt động vào ngày 31/12/2025"):
        compare(clerk, decision, [sct, new], [sct])
    with pytest.raises(OrganisationError, match="«Cơ quan QN» không hoạt động vào ngày 01/01/2026"):
        compare(clerk, decision, [sct], [gone])
    assert compare(clerk, decision, [sct], [sct, new]).code == "SX-2026-1"


def test_a_comparison_counts_something(clerk, decision):
    with pytest.raises(OrganisationError, match="không có đơn vị nào thuộc loại được đếm"):
        compare(clerk, decision, [merged()], kinds=[UnitKind.DOI], unchanged=True)

    assert not Reorganisation.objects.exists()


def test_the_same_comparison_is_entered_once(clerk, decision):
    sct, other = merged(), factories.agency("B")
    factories.unit("B-VP", agency=other, kind=UnitKind.VAN_PHONG)
    compare(clerk, decision, [sct, other], [sct], kinds=[UnitKind.PHONG, UnitKind.VAN_PHONG])

    with pytest.raises(OrganisationError, match="SX-2026-1 «Sắp xếp phòng»"):
        compare(clerk, decision, [other, sct], [sct], kinds=[UnitKind.VAN_PHONG, UnitKind.PHONG], title="Tên khác")
    compare(clerk, decision, [sct], kinds=[UnitKind.PHONG, UnitKind.VAN_PHONG])
    compare(clerk, decision, [other, sct], [sct], kinds=[UnitKind.PHONG])

    assert Reorganisation.objects.count() == 3


@pytest.mark.parametrize("state", [ChangeState.PROPOSED, ChangeState.UNDONE])
def test_a_day_to_come_counts_only_what_was_approved_for_it(state, clerk, decision):
    sct, to_come = factories.agency(), date(2026, 12, 1)
    factories.event("SK-CHO", source=factories.unit("CHO"), on=to_come, state=state, approved_at=AT)

    with pytest.raises(OrganisationError, match="chưa có sự kiện nào được duyệt, có hiệu lực ngày 01/12/2026"):
        compare(clerk, decision, [sct], on=to_come, unchanged=True)

    merged(on=to_come)
    assert compare(clerk, decision, [sct], on=to_come).on == to_come


def test_a_day_past_on_which_nothing_changed_is_asked_about(clerk, decision, sign_in):
    sct = merged()
    day = date(2026, 3, 1)
    with pytest.raises(AskedFirstError, match="Ngày 01/03/2026 không có sự kiện nào đã duyệt"):
        compare(clerk, decision, [sct], on=day)
    factories.unit("VP", agency=sct, kind=UnitKind.VAN_PHONG)
    with pytest.raises(AskedFirstError):  # something changed that day, but nothing of what is counted
        compare(clerk, decision, [sct], kinds=[UnitKind.VAN_PHONG])

    client = sign_in(clerk)
    sent = {
        "title": "Sắp xếp", "on": day.isoformat(), "decision_id": decision.pk, "before_ids": sct.pk, "after_ids": sct.pk,
        "kinds": "phong", "unit_word": "phòng",
    }  # fmt: skip
    assert 'name="unchanged"' in client.get("/to-chuc/sap-xep/them").text
    assert 'type="checkbox" name="unchanged"' not in client.get("/to-chuc/sap-xep/them").text
    asked = client.post("/to-chuc/sap-xep/them", sent)
    assert (asked.status_code, Reorganisation.objects.count()) == (422, 0)
    assert 'type="checkbox" name="unchanged"' in asked.text
    assert client.post("/to-chuc/sap-xep/them", {**sent, "unchanged": "on"}).status_code == 302
    assert list(Reorganisation.objects.values_list("on", flat=True)) == [day]


def test_a_comparison_entered_by_mistake_goes_with_its_reason_in_the_journal(clerk, decision, sign_in):
    made = compare(clerk, decision, [merged()])
    client = sign_in(clerk)

    with pytest.raises(OrganisationError, match="lý do bỏ dòng"):
        services.remove_reorganisation(actor=clerk, reorganisation_id=made.pk, reason=" ", at=AT)
    assert f'href="/to-chuc/sap-xep/{made.pk}/bo"' in client.get(f"/to-chuc/sap-xep/{made.pk}").text
    assert client.post(f"/to-chuc/sap-xep/{made.pk}/bo", {"reason": "sai ngày"}).status_code == 302

    assert not Reorganisation.objects.exists()
    last = Entry.objects.order_by("-sequence")[0]
    assert (last.action, '"reason":"sai ngày"' in last.values) == ("organisation.remove_reorganisation", True)
    assert compare(clerk, decision, [Agency.objects.get(code="SCT")]).code == "SX-2026-2"
