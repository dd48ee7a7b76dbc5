"""Provisions made for these tests, so that a change of law does not change what counting must do."""

from datetime import date

from minhbach.law.provisions import Provision, Term, TermKind, Unit, Version
from minhbach.law.reading import Confidence


def version(*terms: Term, **more: object) -> Version:
    told = {
        "from_": date(2020, 1, 1),
        "to": None,
        "who": "Người đứng đầu",
        "trigger": "ngày có văn bản",
        "starts_with": "decision",
        "terms": terms,
        "extensions": (),
        "amounts": (),
        "suspendable": False,
        "restarts_on_supplement": False,
        "forms": (),
        "items": (),
        "instrument": "10/2022/QH15",
        "article": "khoản 2 Điều 47",
        "also": (),
        "replaced_by": "",
        "note": "",
        "sources": (),
        "confidence": Confidence.VERIFIED,
        "review_by": date(2027, 12, 31),
    }
    return Version(**{**told, **more})


def provision(*versions: Version) -> Provision:
    return Provision("made-up", (), "Quy định thử", "A made-up provision", "dan-chu", "agency", versions)


def term(kind: TermKind, amount: int | None = None, unit: Unit | None = None, **more: object) -> Term:
    return Term(kind, amount, unit, **more)
