"""Disclosures, their proofs and corrections, asset postings and the documents behind them, with fixed values."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.core.files.base import ContentFile

import factories
from minhbach_site.disclosure.models import AssetPosting, Correction, Disclosure, DisclosureProof
from minhbach_site.disclosure.services.moves import save, set_due, set_keep
from minhbach_site.disclosure.states import Audience, Form, Proof, State
from minhbach_site.records.models import Document
from minhbach_site.records.states import Direction, DocumentType, Topic

PNG = factories.picture()
_numbers = count(1)


def document(subject: str, **values: object) -> Document:
    """A registered outgoing plan of 2 March 2026."""
    filled = {
        "code": f"VB-{next(_numbers)}",
        "direction": Direction.OUTGOING,
        "type": DocumentType.KE_HOACH,
        "symbol": "12/KH-SCT",
        "issued_on": date(2026, 3, 2),
        "topic": Topic.KHAC,
        **values,
    }
    return factories.document(subject=subject, **filled)


def disclosure(**values: object) -> Disclosure:
    """A draft of group 9 to be posted, of a document of Monday 2 March 2026: due on Monday 9 March."""
    filled = {
        "code": f"CK-{next(_numbers)}",
        "group": 9,
        "matter": "general",
        "item": "Quy chế làm việc của cơ quan",
        "form": Form.POSTING,
        "audience": Audience.INTERNAL,
        "place": "Bảng tin tầng 1",
        "issued_on": date(2026, 3, 2),
        "entered_at": factories.AT,
        **values,
    }
    made = Disclosure(**{"trigger_on": filled["issued_on"], **filled})
    if "due_on" in values:
        made.due_provision = "democracy-disclose-items"
    else:
        set_due(made, None, "")
    save(made)
    return made


def posted(started_on: date, **values: object) -> Disclosure:
    """An item on display since that day."""
    made = disclosure(**{"issued_on": started_on, "state": State.PUBLISHED, "started_on": started_on, **values})
    set_keep(made, started_on)
    save(made)
    return made


def correction(item: Disclosure, **values: object) -> Correction:
    filled = {"old_item": item.item, "new_item": "Quy chế làm việc, bản đúng", "reason": "sai năm", "proposed_at": factories.AT, **values}
    return Correction.objects.create(
        disclosure=item, **{"proposed_by": filled.pop("proposed_by", None) or factories.person("nguoi-de-nghi"), **filled}
    )


def proof(item: Disclosure, kind: Proof = Proof.PHOTO, content: bytes = PNG) -> DisclosureProof:
    made = DisclosureProof(disclosure=item, kind=kind, name="anh.png", sha256="a" * 64, size=len(content), mime="image/png")
    made.added_by, made.added_at = factories.person("nguoi-chup"), factories.AT
    made.file.save("anh", ContentFile(content), save=False)
    made.save()
    return made


def asset_posting(**values: object) -> AssetPosting:
    """Annual declarations of 2025: 10 required, 9 declared, 9 disclosed; a draft."""
    item = values.pop("disclosure", None) or disclosure(
        group=7, matter="asset_declarations", item="Bản kê khai tài sản, thu nhập hằng năm, năm 2025"
    )
    filled = {"code": f"KKTS-{next(_numbers)}", "year": 2025, "round": "annual", "required": 10, "declared": 9, "disclosed": 9, **values}
    return AssetPosting.objects.create(disclosure=item, **filled)
