"""The disclosures that a person may see: what every list, count and page of them begins with."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.queries.matters import state_words
from minhbach_site.disclosure.states import Audience, State
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

UNSEEN = (State.DRAFT, State.WITHDRAWN)  # only those who work on disclosures see them


def disclosures() -> QuerySet[Disclosure]:
    """The whole register, newest first, rows that are only asset counts with it."""
    return Disclosure.objects.select_related("document", "assets").order_by("-issued_on", "-pk")


def disclosures_for(person: Person, on: date) -> QuerySet[Disclosure]:
    """What the person may see on that day: the superior what is public, others also what is internal, drafts those who work on them."""
    permissions = person.permissions(on)
    if Permission.READ_DISCLOSURES not in permissions:
        return disclosures().none()
    if Permission.READ_DISCLOSURE_DRAFTS in permissions:
        return disclosures()
    seen = disclosures().exclude(state__in=UNSEEN)
    return seen if Permission.READ_INTERNAL_DISCLOSURES in permissions else seen.filter(audience=Audience.PUBLIC)


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Items whose code, words or place hold all the words."""
    found = with_words(disclosures_for(actor, on), " ".join(words))
    return [
        Hit(str(one.item), reverse("disclosure:disclosure", args=[one.pk]), f"{one.code} · {state_words(one)}") for one in found[:limit]
    ]
