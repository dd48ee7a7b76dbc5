"""The rows of the fact tables: what a second person approved; with `entered=True` drafts too, for a calendar of what already runs."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from minhbach_site.disclosure.models import AssetPosting, Disclosure
from minhbach_site.disclosure.queries.item_rows import asset_postings
from minhbach_site.disclosure.queries.register import register_rows
from minhbach_site.disclosure.states import State


def unapproved_items() -> QuerySet[Disclosure]:
    """Rows of the register of disclosures that do not count in a report, because nobody approved them."""
    return register_rows().filter(state=State.DRAFT)


def unapproved_postings() -> QuerySet[AssetPosting]:
    """Postings of asset declarations that do not count in a report, because nobody approved them."""
    return asset_postings().filter(disclosure__state=State.DRAFT)


def fact_disclosures(*, entered: bool = False) -> Iterator[dict[str, object]]:
    """The rows of the fact table `disclosures`."""
    rows = register_rows() if entered else register_rows().exclude(state=State.DRAFT)
    for one in rows.order_by("pk"):
        yield {
            "id": one.code,
            "group": one.group,
            "item": one.item,
            "form": one.form,
            "audience": one.audience,
            "issued_on": one.issued_on,
            "started_on": one.started_on,
            "ended_on": one.ended_on,
            "proof": one.proof or None,
        }


def fact_asset_declarations(*, entered: bool = False) -> Iterator[dict[str, object]]:
    """The rows of the fact table `asset_declarations`."""
    uncounted = (State.WITHDRAWN,) if entered else (State.WITHDRAWN, State.DRAFT)
    for one in asset_postings().exclude(disclosure__state__in=uncounted).order_by("pk"):
        yield {
            "id": one.code,
            "year": one.year,
            "required": one.required,
            "declared": one.declared,
            "disclosed": one.disclosed,
            "obliged_on": one.obliged_on,
            "declared_on": one.declared_on,
            "received_on": one.received_on,
            "handed_over_on": one.handed_over_on,
            "posted_on": one.disclosure.started_on,
            "removed_on": one.disclosure.ended_on,
            "kind": one.round,
        }
