"""A list sorted by what its rows are called stands in the order of those words, not of the codes behind them."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

import factories
from expectations import tables
from minhbach.text import blind, in_order, nfc
from minhbach_site.accounts.states import Role
from minhbach_site.records.models import Document
from minhbach_site.records.services.suggesting import suggest

EXAMPLE = Path(__file__).parents[2] / "examples" / "sct-quang-ngai-2025"
LISTS = {
    "plans:tasks": ("title", "Nhiệm vụ"),
    "plans:plans": ("document", "Kế hoạch"),
    "plans:meetings": ("title", "Cuộc họp"),
    "plans:chains": ("subject", "Văn bản cấp trên"),
    "disclosure:disclosures": ("item", "Nội dung"),
    "records:drafts": ("title", "Dự thảo"),
    "duties:duties": ("name", "Nghĩa vụ"),
    "accounts:people": ("display_name", "Họ và tên"),
}
CALLS = {name: call for table in tables() for name, call in table.SERVICES.items() if call.roles}
CALLED = {
    "accounts.Person": "display_name",
    "organisation.Agency": "name",
    "organisation.Unit": "name",
    "organisation.Committee": "name",
    "records.Document": "subject",
    "records.Draft": "title",
    "records.Dissemination": "title",
    "plans.Plan": "document.subject",
    "plans.Task": "title",
    "plans.Meeting": "title",
    "plans.IndexRound": "index",
    "plans.IndexCriterion": "criterion",
    "disclosure.Disclosure": "item",
    "duties.Obligation": "name",
}


def test_every_model_that_is_searched_says_what_its_rows_are_called():
    assert {one._meta.label for one in apps.get_models() if any(field.name == "search_text" for field in one._meta.fields)} == set(CALLED)


def misplaced():
    """The rows whose words do not begin with the place of what they are called, and with that."""
    found = []
    for label, path in CALLED.items():
        for row in apps.get_model(label).objects.exclude(search_text=""):
            name = row
            for part in path.split("."):
                name = getattr(name, part)
            if row.search_text.split("\n")[:2] != [in_order(name), blind(nfc(name))]:
                found.append((label, name, row.search_text))
    return found


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("name", sorted(CALLS))
def test_what_a_service_writes_begins_with_what_it_is_called(name, people):
    CALLS[name].call(people[min(CALLS[name].roles)], people)

    assert misplaced() == []
    assert [document for document in Document.objects.all() if suggest(document)] == []  # what the law's words suggest is true as well


def test_lists_are_sorted_by_what_their_rows_are_called(client, db):
    call_command("load_example", EXAMPLE, verbosity=0)
    client.force_login(factories.person("moi-vai", *Role), backend="allauth.account.auth_backends.AuthenticationBackend")
    sorted_lists = {}
    for name, (column, header) in LISTS.items():
        for sort in (column, f"-{column}"):
            answer = client.get(reverse(name), {"sort": sort, "export": "csv"})
            rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))
            said = [in_order(row[header]) for row in rows]
            sorted_lists[name, sort] = said == sorted(said, reverse=sort.startswith("-")) or said

    assert sorted_lists == dict.fromkeys(sorted_lists, True)
