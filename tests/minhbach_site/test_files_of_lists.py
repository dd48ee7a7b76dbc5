"""The files of every list hold words, numbers and days: never the markup of a page, nor an error in its place."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

import factories
from expectations import tables
from minhbach_site.accounts.states import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]
PAGES = {name: page for app in tables() for name, page in app.PAGES.items() if page.posted is None and not page.download}
# a page that draws its cells otherwise in another state than the matrix asks it in
STATES = {"plans:round": replace(PAGES["plans:round"], make=PAGES["plans:add_criterion"].make)}  # one that is being scored
FILE = re.compile(r"[?&;]([a-z]*-?export=(csv|xlsx))")  # of which a page offers two for each of its tables
MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);")
# what must hold rows in the worlds of the matrix for the walk to have seen them
WITH_ROWS = {
    "accounts:people", "accounts:permissions", "audit:proofs", "disclosure:gaps", "disclosure:gaps_part", "disclosure:to_take_down",
    "duties:duties", "organisation:agencies", "organisation:committees", "organisation:comparisons", "organisation:events",
    "organisation:moves", "plans:chains", "plans:meetings", "plans:overdue", "plans:plans", "plans:round", "plans:rounds",
    "plans:tasks", "records:all_series", "records:dissemination", "records:disseminations", "records:documents",
    "registers:registers", "reporting:reports",
}  # fmt: skip


@pytest.fixture
def everyone():
    """Someone who may do everything, so that every cell that leads on to a form is drawn."""
    return factories.person("moi-vai", *Role)


def cells_of(content: bytes, kind: str) -> list[list[object]]:
    """The rows of a file without its heading."""
    if kind == "xlsx":
        return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def files_of(name: str, people, client) -> list[tuple[str, list[list[object]]]]:
    """Each file that a page offers, with its rows."""
    page = STATES.get(name, PAGES[name])
    address = f"{reverse(name, kwargs=page.make(people))}?{page.query}"
    offered = sorted(set(FILE.findall(client.get(address).text)))
    answers = [(kind, query, client.get(f"{address}&{query}")) for query, kind in offered]
    return [(query, cells_of(answer.getvalue(), kind)) for kind, query, answer in answers]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_file_of_a_list_holds_markup(name, people, everyone, sign_in):
    files = files_of(name, people, sign_in(everyone))

    assert [(query, value) for query, rows in files for row in rows for value in row if MARKUP.search(str(value))] == []
    assert len([query for query, rows in files if rows]) >= (2 if name in WITH_ROWS else 0)
