"""Whatever number stands in the address of a list, the list answers: one may edit an address."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

import factories
from expectations import tables
from minhbach_site.accounts.states import Role

ODD = ("-1", "0", "10000", "99999999999999999999", "0001-01-01", "9999-12-31")
NAMES = sorted(name for table in tables() for name, page in table.PAGES.items() if page.posted is None)


def lists(client) -> dict[str, list[str]]:
    """The address of each list that can be narrowed, and by what."""
    found = {}
    for name in NAMES:
        try:
            address = reverse(name)
        except NoReverseMatch:  # of one thing: no list
            continue
        shown = client.get(address)
        if shown.status_code == 200 and shown.context and (chosen := shown.context.get("filter")):
            found[address] = sorted(chosen.filters)
    return found


@pytest.fixture
def reader(client, db):
    """Someone who may see every list."""
    factories.agency()
    client.force_login(factories.person("moi-vai", *Role), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.raise_request_exception = False
    return client


@pytest.mark.usefixtures("in_this_process")
def test_no_list_breaks_on_an_odd_number(reader):
    found = lists(reader)
    answers = {
        (address, odd): reader.get(address, dict.fromkeys(fields, odd)).status_code for address, fields in found.items() for odd in ODD
    }

    assert set(map(reverse, ("organisation:events", "organisation:moves", "plans:plans", "records:documents"))) <= set(found)
    assert {asked: status for asked, status in answers.items() if status != 200} == {}
