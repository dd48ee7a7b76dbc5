"""What the law's words suggest stands beside a document: from its first day, after a correction, and after an upgrade."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

import factories
from minhbach_site.records import services
from minhbach_site.records.models import Document
from minhbach_site.records.services import suggesting
from minhbach_site.records.states import Direction, DocumentType, Topic, Urgency

pytestmark = pytest.mark.django_db
AT = factories.AT


@pytest.fixture
def registered(clerk):
    factories.agency()
    return services.register_document(
        actor=clerk,
        direction=Direction.OUTGOING,
        type=DocumentType.QUYET_DINH,
        issued_on=date(2026, 11, 20),
        subject="Ban hành quy chế chi tiêu nội bộ",
        topic=Topic.KHAC,
        at=AT,
    )


def suggested():
    return list(Document.objects.order_by("pk").values_list("suggested_group", "suggested_matter"))


def test_a_document_is_judged_when_it_is_registered_and_when_it_is_corrected(clerk, registered):
    assert suggested() == [(9, "spending_rules")]

    kept = {name: getattr(registered, name) for name in ("issuer", "signer_name", "signer_title", "place", "recipients", "limited")}
    services.change_document(
        actor=clerk,
        document_id=registered.pk,
        at=AT,
        reason="ghi nhầm trích yếu",
        subject="Phân công trực cơ quan",
        topic=Topic.KHAC,
        in_force_to=None,
        due_on=None,
        urgency=Urgency.NORMAL,
        pages=None,
        **kept,
    )

    assert suggested() == [(None, None)]


def test_an_upgrade_judges_every_document_by_its_own_data(registered, monkeypatch, capsys):
    factories.document("VB-1", subject="Kết luận thanh tra", direction=Direction.INCOMING)
    Document.objects.update(suggested_group=12, suggested_matter="general")
    monkeypatch.setattr(suggesting, "BATCH", 1)

    call_command("migrate")

    assert suggested() == [(9, "spending_rules"), (8, "general")]
    assert "2 văn bản" in capsys.readouterr().err
    call_command("migrate")
    assert capsys.readouterr().err == ""


def test_a_plan_of_an_upgrade_changes_nothing(registered):
    Document.objects.update(suggested_group=12)

    call_command("migrate", plan=True, verbosity=0)

    assert suggested() == [(12, "spending_rules")]
