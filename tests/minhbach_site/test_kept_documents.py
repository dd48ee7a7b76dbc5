"""A document that only some units may read is told to others by its code alone: on every page, in every list, export and letter.

The pages are those of the matrix, so a page that is added is asked as well. Each is asked as it is, with every document of its world kept
from all but those who may read what is kept, and with every empty place that can name a document filled with one, but for
disseminations: whoever is asked to read a document may.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel
from django.urls import reverse

import factories
from expectations import tables
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.plans.models import Plan
from minhbach_site.records.models import Dissemination, Document
from minhbach_site.registers import queries as registers
from minhbach_site.ui.wordindex import called

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_site, pytest.mark.usefixtures("in_this_process")]
PAGES = {name: page for app in tables() for name, page in app.PAGES.items()}
READERS = PERMISSIONS[Permission.READ_LIMITED_DOCUMENTS]
OTHERS = sorted(set(Role) - READERS)
SYMBOL, SUBJECT = "77/XYZKIN", "Xyzsubject"
UNMISTAKABLE = (SYMBOL.lower(), SUBJECT.lower())
# what else is asked of a page that offers it; what is searched for is told back, so it is no whole word of those above
MORE = (('name="q"', "q=xyz"), ('name="search_text"', "search_text=xyz"))
FILE = re.compile(r"[?&;]([a-z]*-?export=(?:csv|xlsx))")  # of which a page offers one for each of its tables
# where a document is named before those who may read it: enough of them to know that the worlds of the matrix do name documents
NAMING = {
    "disclosure:disclosure", "duties:mark", "organisation:agencies", "organisation:agency_change",
    "organisation:committee", "organisation:committees", "organisation:comparison", "organisation:event", "organisation:events",
    "organisation:propose_event", "organisation:unit", "plans:chain", "plans:chains", "plans:plan", "plans:plans", "plans:task",
    "records:document", "records:documents", "ui:search",
}  # fmt: skip


def keep_all() -> None:
    """Every document of the world is kept for units that nobody of the world belongs to; whatever may name a document does."""
    if not Document.objects.exists():
        factories.document("KIN0")
    for one in Document.objects.order_by("pk"):
        one.units.clear()
        one.limited, one.symbol, one.subject = True, f"{SYMBOL}-{one.pk}", f"{SUBJECT} {one.pk}"
        one.search_text = called(one.subject, one.symbol)
        one.save()
    for plan in Plan.objects.all():  # what its plan is found by
        Plan.objects.filter(pk=plan.pk).update(search_text=called(plan.document.subject, plan.document.symbol, plan.code))
    kept = Document.objects.order_by("pk").last()
    for relation in Document._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.remote_field.null and relation.related_model is not Dissemination:
            name = relation.remote_field.name
            for row in relation.related_model.objects.filter(**{f"{name}__isnull": True}):
                try:
                    with transaction.atomic():
                        type(row).objects.filter(pk=row.pk).update(**{name: kept})
                except IntegrityError:
                    pass  # a constraint says that this row names none


def words_of(answer) -> str:
    """What an answer says, small letters: of a sheet or a Word file what its parts say."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    said = content.decode("utf-8", "replace")
    return f"{said} {answer.get('Content-Disposition', '')} {answer.get('Location', '')}".lower()


def told_by(client, person: Person, address: str, page) -> str:
    """Everything that a page says to a person, with its exports and what it finds; what a button answers, on the page after it."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if page.posted is not None:
        return words_of(client.post(address, page.posted, follow=True))
    said = words_of(client.get(address))
    more = [*(query for sign, query in MORE if sign in said), *sorted(set(FILE.findall(said)))]
    return said + "".join(words_of(client.get(f"{address}&{query}")) for query in more)


def world_of(name: str, people) -> str:
    """The address of a page, in a world whose documents are all kept."""
    page = PAGES[name]
    arguments = page.make(people)
    keep_all()
    return f"{reverse(name, kwargs=arguments)}?{page.query}"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_page_tells_more_than_the_code_of_what_is_kept(name, people, client):
    address, told = world_of(name, people), []
    for role in OTHERS:
        with transaction.atomic():
            said = told_by(client, people[role], address, PAGES[name])
            told += [(role, word) for word in UNMISTAKABLE if word in said]
            transaction.set_rollback(True)

    assert told == []


def test_those_who_may_read_it_are_told_its_name(people, client):
    told = set()
    for name in sorted(NAMING):
        with transaction.atomic():
            said = told_by(client, people[Role.LEADER], world_of(name, people), PAGES[name])
            told |= {name} if any(word in said for word in UNMISTAKABLE) else set()
            transaction.set_rollback(True)

    assert told == NAMING


@pytest.mark.parametrize("name", ["organisation:events", "organisation:committees", "plans:plans", "plans:chains", "records:documents"])
def test_their_files_of_a_list_name_it_as_the_page_does(name, people, client):
    address = world_of(name, people)
    client.force_login(people[Role.LEADER], backend="allauth.account.auth_backends.AuthenticationBackend")

    assert all(SYMBOL.lower() in words_of(client.get(f"{address}&export={kind}")) for kind in ("csv", "xlsx"))


@pytest.mark.parametrize("name", ["plans:chain", "plans:task", "plans:round", "disclosure:disclosure", "duties:mark", "organisation:event"])
def test_no_fact_tells_more_either(name, people):
    """What reports, the calendar of duties and the letters of the morning are made from."""
    world_of(name, people)

    said = {table: str([*rows()]).lower() for table, rows in registers.ROOM_ROWS.items()}

    assert [table for table, words in said.items() if any(word in words for word in UNMISTAKABLE)] == []
    assert "văn bản hạn chế tiếp cận" in said["documents"]
