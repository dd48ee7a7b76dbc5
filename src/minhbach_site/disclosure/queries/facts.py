"""The rows of the fact tables."""

from __future__ import annotations

from collections.abc import Iterator

from minhbach_site.disclosure.queries.item_rows import asset_postings
from minhbach_site.disclosure.queries.register import register_rows
from minhbach_site.disclosure.states import State


def fact_disclosures() -> Iterator[dict[str, object]]:
    """The rows of the fact table `disclosures`."""
    for one in register_rows().order_by("pk"):
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


def fact_asset_declarations() -> Iterator[dict[str, object]]:
    """The rows of the fact table `asset_declarations`."""
    for one in asset_postings().exclude(disclosure__state=State.WITHDRAWN).order_by("pk"):
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
