"""What is kept of an agency beside its life: its code on the national exchange of documents."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import transaction

import factories
from minhbach_site.audit.models import Entry
from minhbach_site.organisation import services
from minhbach_site.organisation.services import OrganisationError

pytestmark = pytest.mark.django_db
AT = factories.AT


def give(actor, agency, code):
    return services.set_exchange_code(actor=actor, agency_id=agency.pk, exchange_code=code, at=AT)


@pytest.mark.parametrize("code", ["H48", "H48.09", "H48.09.12.3A", "G22.99", "000.00.09.H48", "000.00.00.G22"])
def test_a_code_of_either_form_is_kept(clerk, code):
    agency = factories.agency()

    give(clerk, agency, f" {code.lower()} ")

    agency.refresh_from_db()
    assert agency.exchange_code == code
    told = Entry.objects.get(action="organisation.set_exchange_code")
    assert json.loads(told.values) == {"code": "SCT", "exchange_code": code}
    assert give(clerk, agency, "").exchange_code == ""


@pytest.mark.parametrize(
    "code", ["SCT", "48.09", "H48..09", "H48.", "H480", "H48-09", "Đ48.09", "000.00.09", "H48.1234567", "H48" + ".12" * 11]
)
def test_what_is_no_such_code_is_refused(clerk, code):
    agency = factories.agency()

    with pytest.raises(OrganisationError, match="không phải mã định danh điện tử: mã gồm"), transaction.atomic():
        give(clerk, agency, code)

    agency.refresh_from_db()
    assert agency.exchange_code == ""


def test_two_agencies_of_one_time_have_two_codes_and_a_successor_goes_on_with_it(clerk):
    before, after, other = (
        factories.agency("CU", from_on=date(2020, 1, 1), to_on=date(2025, 6, 30)),
        factories.agency("MOI"),
        factories.agency("KHAC"),
    )
    give(clerk, before, "H48.09")
    give(clerk, after, "H48.09")

    with pytest.raises(OrganisationError, match=r"Mã «H48\.09» đang là của «Cơ quan MOI»"), transaction.atomic():
        give(clerk, other, "H48.09")


def test_the_code_is_entered_from_the_list_and_stands_there(clerk, leader, sign_in):
    agency = factories.agency()
    client = sign_in(clerk)
    address = f"/to-chuc/co-quan/{agency.pk}/ma-dinh-danh"

    assert f'href="{address}"' in client.get("/to-chuc/co-quan").text
    wrong = client.post(address, {"exchange_code": "SCT"})
    right = client.post(address, {"exchange_code": "H48.09"}, follow=True)

    assert (wrong.status_code, "«SCT» không phải mã định danh" in wrong.text) == (422, True)
    assert "H48.09" in right.text
    assert f'href="{address}"' not in sign_in(factories.person("ke-toan")).get("/to-chuc/co-quan").text
