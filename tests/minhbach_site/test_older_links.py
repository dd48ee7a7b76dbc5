"""What one person's reason made a link of before two had to: it waits for the second one, and no row is rewritten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

import older_database
from minhbach_site.audit.models import Entry, canonical
from minhbach_site.audit.queries import compare
from minhbach_site.audit.states import FIRST
from minhbach_site.records import queries
from minhbach_site.records.models import Document, DocumentLink, LinkProposal
from minhbach_site.records.states import Standing

pytestmark = pytest.mark.xdist_group("older-database")
AT, LATER = datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def fill(apps) -> None:
    """A plan that amends a law by a reason, twice said of in the journal; one that replaces it of which the journal says nothing; and one
    that carries it out.
    """
    clerk = apps.get_model("accounts", "Person").objects.create(username="vanthu", display_name="Văn thư")
    documents, links = apps.get_model("records", "Document").objects, apps.get_model("records", "DocumentLink").objects
    filled = {"issuer": "Cơ quan", "topic": "dan_chu", "entered_at": AT}
    law = documents.create(code="LUAT", direction="reference", type="luat", subject="Luật", issued_on=date(2022, 11, 10), **filled)
    for code, kind, reason in (("KH1", "amends", "được giao"), ("KH2", "replaces", "thí điểm"), ("KH3", "implements", None)):
        plan = documents.create(
            code=code, direction="outgoing", type="ke_hoach", subject="Kế hoạch", issued_on=date(2026, 11, 20), **filled
        )
        links.create(source=plan, target=law, kind=kind, reason=reason)
    for at, kind, target in ((AT, "amends", "KHAC"), (LATER, "amends", "LUAT"), (LATER, "implements", "LUAT")):
        _say(apps, clerk, documents.get(code="KH1"), at, {"kind": kind, "target": target})


def _say(apps, actor, subject, at, values) -> None:
    """An entry of that time, at the end of the chain."""
    head, _new = apps.get_model("audit", "Head").objects.get_or_create(pk=1)
    written = {
        "sequence": head.sequence + 1,
        "at": at,
        "actor": actor.pk,
        "kind": "change",
        "action": "records.link",
        "subject_type": "records.document",
        "subject": str(subject.pk),
        "values": canonical(values),
        "previous": head.hash if head.sequence else FIRST,
    }
    entry = apps.get_model("audit", "Entry").objects.create(**written, hash=Entry(**written).computed_hash())
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()


@pytest.fixture(scope="module", autouse=True)
def _older(tmp_path_factory, django_db_setup, django_db_blocker):
    versions = {**older_database.newest(), "records": "0016_reasons_kept"}
    with older_database.migrated(tmp_path_factory.mktemp("older"), fill, django_db_blocker, versions=versions):
        yield


def test_each_waits_and_the_journal_says_who_made_it():
    found = LinkProposal.objects.order_by("source__code").values_list(
        "source__code", "kind", "state", "reason", "asked_by__username", "asked_at", "decided_by"
    )

    assert list(found) == [
        ("KH1", "amends", "waiting", "được giao", "vanthu", LATER, None),
        ("KH2", "replaces", "waiting", "thí điểm", None, AT, None),  # nobody kept who: the day on which the document was entered
    ]


def test_the_links_are_kept_and_count_nowhere():
    law = Document.objects.get(code="LUAT")

    assert DocumentLink.everything.count() == 3
    assert [link.source.code for link in queries.links_to(law)] == ["KH3"]
    assert queries.standing(law, date(2026, 12, 31)) == Standing.IN_FORCE
    assert [step.document.code for step in queries.chain_of(law)] == ["LUAT", "KH3"]


def test_what_waits_is_sealed_once():
    assert compare().altered == ()

    with transaction.atomic():
        call_command("seal_records", stdout=StringIO(), stderr=StringIO())
        assert (compare().altered, compare().unsealed) == ((), 0)
        transaction.set_rollback(True)
