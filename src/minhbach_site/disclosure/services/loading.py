"""The registers `cong-khai` and `ke-khai-tai-san` of an agency folder, as they were kept in files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import AssetPosting, Disclosure, Step
from minhbach_site.disclosure.queries import ASSETS, form_of
from minhbach_site.disclosure.services.assets import ASSET_DAYS, item_words
from minhbach_site.disclosure.services.errors import DisclosureError
from minhbach_site.disclosure.services.moves import save, set_due, set_keep
from minhbach_site.disclosure.states import Audience, Form, Round, State
from minhbach_site.organisation.queries import register_rows
from minhbach_site.records.queries import find_document

DETAILS = "cong-khai.yaml"  # what the register has no column for: matter, trigger, document, place


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """Load both registers of the agency whose `trang-web` folder is given; what is there already is left as it is."""
    details = yaml.safe_load((folder / DETAILS).read_text("utf-8")) if (folder / DETAILS).exists() else {}
    before = Disclosure.objects.count()
    for row in register_rows(folder, "disclosures"):
        if not Disclosure.objects.filter(code=row["id"]).exists():
            _load_item(row, details.get("items", {}).get(row["id"], {}), at)
    for row in register_rows(folder, "asset_declarations"):
        if not AssetPosting.objects.filter(code=row["id"]).exists():
            _load_assets(row, details.get("assets", {}).get(row["id"], {}), at)
    made = Disclosure.objects.count() - before
    if made:
        last = Disclosure.objects.order_by("-pk")[0]
        record(actor=None, action="disclosure.load", subject=last, at=at, values={"rows": made})


def _load_item(row: Mapping[str, Any], more: Mapping[str, Any], at: datetime) -> Disclosure:
    item = Disclosure(
        code=row["id"],
        group=row["group"],
        matter=more.get("matter", "general"),
        item=row["item"],
        form=Form(row["form"]),
        audience=Audience(row["audience"]),
        place=more.get("place", ""),
        document=find_document(more.get("document", "")),
        issued_on=row["issued_on"],
        trigger_on=more.get("trigger_on", row["issued_on"]),
        started_on=row["started_on"],
        ended_on=row["ended_on"],
        proof=row["proof"] or "",
        entered_at=at,
    )
    return _keep(item, at)


def _load_assets(row: Mapping[str, Any], more: Mapping[str, Any], at: datetime) -> AssetPosting:
    """The counts; their posting is the row of the register that `trang-web` names, else one that is counted apart."""
    round_ = Round(row["kind"] or more.get("round", Round.ANNUAL))
    item = Disclosure.objects.filter(code=more.get("item", ""), assets__isnull=True).first()
    listed = item is not None
    if item is None:
        handed_over_on: date = more.get("handed_over_on", row["posted_on"])
        item = _keep(
            Disclosure(
                code=f"{row['id']}-NY",
                group=7,
                matter=ASSETS,
                item=item_words(round_, row["year"]),
                form=Form.POSTING,
                audience=Audience.INTERNAL,
                place=more.get("place", ""),
                issued_on=handed_over_on,
                trigger_on=handed_over_on,
                started_on=row["posted_on"],
                ended_on=row["removed_on"],
                entered_at=at,
            ),
            at,
        )
    if (item.started_on, item.ended_on) != (row["posted_on"], row["removed_on"]):
        raise DisclosureError(
            _("%(code)s: ngày niêm yết và ngày gỡ khác với dòng %(item)s của sổ công khai. Hãy sửa cho khớp.")
            % {"code": row["id"], "item": item.code}
        )
    counts = {name: row[name] for name in ("year", "required", "declared", "disclosed")}
    return AssetPosting.objects.create(
        code=row["id"], disclosure=item, round=round_, listed=listed, **counts, **{name: row[name] for name in ASSET_DAYS}
    )


def _keep(item: Disclosure, at: datetime) -> Disclosure:
    set_due(item, None, "")
    item.state = State.TAKEN_DOWN if item.ended_on else State.PUBLISHED if item.started_on else State.APPROVED
    if item.started_on and form_of(item).lasts:
        set_keep(item, item.started_on)
    save(item)
    Step.objects.create(disclosure=item, action="load", after=item.state, at=at)
    return item
