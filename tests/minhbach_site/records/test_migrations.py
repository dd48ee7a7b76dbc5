"""What the migrations of the register make of rows that are there already."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

import factories
from minhbach_site.records import services
from minhbach_site.records.models import Dissemination, Document, NumberReservation, NumberSeries
from minhbach_site.records.states import Direction, DocumentType

pytestmark = pytest.mark.django_db
search_type = import_module("minhbach_site.records.migrations.0004_search_type")


def test_documents_that_are_there_are_found_by_their_type():
    factories.document("VB1", symbol="779/QĐ-SCT", subject="Giao chỉ tiêu", issuer="Sở")

    search_type.fill_search(apps, None)

    assert Document.objects.get().search_text == "quyet dinh 779/qd-sct giao chi tieu so vb1"


def test_disseminations_that_are_there_are_found_by_their_code():
    factories.dissemination()

    search_type.fill_codes(apps, None)

    assert Dissemination.objects.get().search_text == "qt1 quan triet quy che"


def test_a_run_opened_at_fifty_is_known_from_the_journal(clerk):
    for year, first in ((2026, 50), (2025, 1)):
        services.open_series(
            actor=clerk,
            agency_id=(factories.Agency.objects.first() or factories.agency()).pk,
            year=year,
            direction=Direction.OUTGOING,
            group="quyet-dinh",
            title="Quyết định",
            types=[DocumentType.QUYET_DINH],
            first_number=first,
            at=factories.AT,
        )
    NumberSeries.objects.update(first_number=1)

    search_type.fill_first_numbers(apps, None)
    search_type.fill_ranges(apps, None)

    assert list(NumberSeries.objects.order_by("year").values_list("year", "first_number")) == [(2025, 1), (2026, 50)]
    assert not NumberReservation.objects.exists()
