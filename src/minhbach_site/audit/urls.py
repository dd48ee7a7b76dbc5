from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from minhbach_site.audit import views
from minhbach_site.audit.forms import Whole
from minhbach_site.audit.queries import words_of
from minhbach_site.audit.states import ACTIONS


def journal_of(label: str, number: str, wholes: Mapping[str, Whole]) -> dict[str, str]:
    """The link to all that the journal says of one thing, for its page: the address and the words."""
    only = QueryDict(mutable=True)
    only.update({"subject_type": label, "subject": number})
    kind = wholes[label].words if label in wholes else words_of(label)
    return {"url": f"{reverse('audit:journal')}?{only.urlencode()}", "words": _("Nhật ký về %(kind)s này") % {"kind": kind}}


def patterns(
    actions: Mapping[str, Any],
    pages: Mapping[str, str],
    agency: Callable[[date], Any],
    codes: Mapping[str, Mapping[str, Mapping[str, Any]]],
    wholes: Mapping[str, Whole],
) -> list[URLPattern]:
    """The pages of the journal; `actions` are the words of the apps above for what they write into it, `pages` the addresses of what they
    write about, by the label of its model; `agency` gives the agency of a day (with name, short_name, superior, symbol), or None, for what
    is signed; `codes` the words of what an entry holds, by action and name; `wholes` what is one thing to a reader and several records.
    """
    return [
        path("", views.journal, {"actions": {**ACTIONS, **actions}, "pages": pages, "codes": codes, "wholes": wholes}, name="journal"),
        path("chung-thuc", views.proofs, name="proofs"),
        path("chung-thuc/moi", views.prove, name="prove"),
        path("chung-thuc/<int:pk>", views.proof, {"pages": pages}, name="proof"),
        path("chung-thuc/<int:pk>/tien-do", views.progress, {"pages": pages}, name="progress"),
        path("chung-thuc/<int:pk>/huy", views.cancel_proof, name="cancel_proof"),
        path("chung-thuc/<int:pk>/lai", views.prove_again, name="prove_again"),
        path("chung-thuc/<int:pk>.pdf", views.proof_pdf, {"agency": agency}, name="proof_pdf"),
        path("doi-chieu", views.check, name="check"),
    ]
