from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import URLPattern, path

from minhbach_site.audit import views
from minhbach_site.audit.states import ACTIONS


def patterns(
    actions: Mapping[str, Any],
    pages: Mapping[str, str],
    agency: Callable[[date], Any],
    codes: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> list[URLPattern]:
    """The pages of the journal; `actions` are the words of the apps above for what they write into it, `pages` the addresses of what they
    write about, by the label of its model; `agency` gives the agency of a day (with name, short_name, superior, symbol), or None, for what
    is signed; `codes` the words of what an entry holds, by action and name.
    """
    return [
        path("", views.journal, {"actions": {**ACTIONS, **actions}, "pages": pages, "codes": codes}, name="journal"),
        path("chung-thuc", views.proofs, name="proofs"),
        path("chung-thuc/moi", views.prove, name="prove"),
        path("chung-thuc/<int:pk>", views.proof, {"pages": pages}, name="proof"),
        path("chung-thuc/<int:pk>/tien-do", views.progress, {"pages": pages}, name="progress"),
        path("chung-thuc/<int:pk>/lai", views.prove_again, name="prove_again"),
        path("chung-thuc/<int:pk>.pdf", views.proof_pdf, {"agency": agency}, name="proof_pdf"),
        path("doi-chieu", views.check, name="check"),
    ]
