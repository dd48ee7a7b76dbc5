"""Loading an example anew after its registers changed: what changes by it stands in the journal."""

from __future__ import annotations

import json

import pytest
import yaml

import factories
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import compare
from minhbach_site.organisation import services
from minhbach_site.organisation.models import Agency, Unit

pytestmark = pytest.mark.django_db
OLD = {
    "mã cơ quan": "SCT-QN",
    "tên cơ quan": "Sở Công Thương (cũ)",
    "ký hiệu": "SCT",
    "thành lập ngày": "01/04/2008",
    "chấm dứt ngày": "30/06/2025",
}
NEW = {"mã cơ quan": "SCT", "tên cơ quan": "Sở Công Thương", "ký hiệu": "SCT", "thành lập ngày": "01/07/2025"}
BRANCH = {"mã đơn vị": "CC", "cơ quan": "SCT", "tên đơn vị": "Chi cục", "loại đơn vị": "Chi cục", "thành lập ngày": "01/07/2025"}
TEAM = {"mã đơn vị": "D1", "cơ quan": "SCT", "tên đơn vị": "Đội số 1", "loại đơn vị": "Đội", "thành lập ngày": "01/07/2025"}


@pytest.fixture
def load(tmp_path):
    """Write the two registers of an example folder and load it; returns what this wrote into the journal."""
    registers = tmp_path / "so-sach"
    registers.mkdir()

    def loaded(agencies, units):
        for name, rows in {"co-quan.yaml": agencies, "don-vi.yaml": units}.items():
            (registers / name).write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
        before = Entry.objects.count()
        services.load_example(folder=tmp_path / "trang-web", at=factories.AT)
        entries = Entry.objects.filter(sequence__gt=before).order_by("sequence")
        return [(one.action, one.subject, json.loads(one.values)) for one in entries]

    return loaded


def told(action, row, **more):
    values = {"code": row.code, "from_on": row.from_on.isoformat(), "to_on": row.to_on and row.to_on.isoformat(), **more}
    return (action, str(row.pk), values)


def test_a_changed_agency_and_unit_of_a_later_example_are_told_each_once(load):
    first = load([OLD, NEW], [BRANCH, TEAM])
    ended, went_on = Agency.objects.get(code="SCT-QN"), Agency.objects.get(code="SCT")
    branch, team = Unit.objects.get(code="CC"), Unit.objects.get(code="D1")
    assert len(first) == 4
    assert load([OLD, NEW], [BRANCH, TEAM]) == []

    second = load([{**OLD, "cơ quan kế tục": "SCT"}, NEW], [BRANCH, {**TEAM, "đơn vị cấp trên": "CC"}])

    assert second == [
        told("organisation.load_agency", ended),
        told("organisation.load_unit", team, agency=went_on.pk, kind=team.kind),
    ]
    assert (Agency.objects.get(code="SCT-QN").successor, Unit.objects.get(code="D1").parent) == (went_on, branch)
    assert compare().altered == ()  # what the loader changed is sealed by what it told
    assert load([{**OLD, "cơ quan kế tục": "SCT"}, NEW], [BRANCH, {**TEAM, "đơn vị cấp trên": "CC"}]) == []


def test_an_agency_that_is_new_and_has_a_successor_is_told_once(load):
    entries = load([{**OLD, "cơ quan kế tục": "SCT"}, NEW], [BRANCH, {**TEAM, "đơn vị cấp trên": "CC"}])

    assert [action for action, _subject, _values in entries] == ["organisation.load_agency"] * 2 + ["organisation.load_unit"] * 2
    assert compare().altered == ()
