"""What rests on a document, knows it by its number or shows it to others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import ManyToOneRel, QuerySet
from django.utils.translation import gettext as _

from minhbach_site.organisation.models import Agency, AgencyChange, OrganisationEvent
from minhbach_site.organisation.states import ChangeState
from minhbach_site.records.models import (
    CitedInstrument,
    Dissemination,
    Document,
    DocumentFile,
    DocumentLink,
    Draft,
    LinkProposal,
    Renumbering,
)
from minhbach_site.records.queries.renumbering import renumberings
from minhbach_site.records.states import Direction, DisseminationState, DocumentState, RenumberState


def deciding(document: Document) -> str:
    """What of the organisation rests on this decision, in words; empty when nothing does."""
    open_states = [ChangeState.PROPOSED, ChangeState.APPROVED]
    event = OrganisationEvent.objects.filter(decision=document, state__in=open_states).first()
    change = AgencyChange.objects.filter(decision=document, state__in=open_states).first()
    agency = Agency.objects.filter(decision=document).first()
    if event is not None:
        return _("sự kiện tổ chức %(code)s") % {"code": event.code}
    if change is not None:
        return _("thay đổi cơ quan %(code)s") % {"code": change.code}
    return _("cơ quan %(name)s") % {"name": agency.name} if agency is not None else ""


def resting_on(document: Document, most: int = 3) -> list[str]:
    """What uses a document and would be left without it, in words: what it decided, younger documents, plans, proofs of other apps.

    The apps above are asked through the keys that they hold, since this one does not know them. What was withdrawn rests on nothing; nor do
    a document's own files and drafts, and a dissemination that is over.
    """
    found = [decided] if (decided := deciding(document)) else []
    younger = DocumentLink.objects.filter(target=document, source__state=DocumentState.REGISTERED).select_related("source")
    found += [_("liên kết của %(document)s") % {"document": link.source} for link in younger.order_by("pk")[:most]]
    notices = renumberings().filter(notice=document, state__in=(RenumberState.WAITING, RenumberState.DONE))
    found += [f"{one._meta.verbose_name} «{one.document}»" for one in notices[:most]]
    for relation in Document._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in _NOT_RESTING:
            of = _resting_rows(relation.related_model).filter(**{relation.remote_field.name: document}).order_by("pk")[:most]
            found += [f"{one._meta.verbose_name} «{one}»" for one in of if not decided or str(one) not in decided]
    return found[:most]


# a link proposed says nothing yet; confirmed, the link itself does
_NOT_RESTING = frozenset({DocumentFile, CitedInstrument, Draft, DocumentLink, LinkProposal, Renumbering, Document.units.through})
_GONE_STATES = ("cancelled", "withdrawn", "refused", "undone")
_GONE_SINCE = ("withdrawn_at", "restored_at", "refused_at")


def _resting_rows(model: Any) -> QuerySet[Any]:
    """The rows of a model that still count: by the names that the apps give to states and days of withdrawal."""
    if model is Dissemination:
        return Dissemination.objects.filter(state=DisseminationState.OPEN)
    names = {field.name for field in model._meta.get_fields()}
    rows: QuerySet[Any] = model.objects.filter(**{f"{name}__isnull": True for name in _GONE_SINCE if name in names})
    return rows.exclude(state__in=_GONE_STATES) if "state" in names else rows


def known_outside(document: Document, most: int = 3) -> list[str]:
    """Who knows a document by its number, in words: what it decided, documents that came in answer, what was disclosed of it.

    A model above this app says by `KNOWN_OUTSIDE` which of its rows were told to others.
    """
    found = [decided] if (decided := deciding(document)) else []
    came = DocumentLink.objects.filter(target=document, source__state=DocumentState.REGISTERED, source__direction=Direction.INCOMING)
    found += [_("liên kết của %(document)s") % {"document": link.source} for link in came.select_related("source").order_by("pk")[:most]]
    return (found + _rows_above(document, "KNOWN_OUTSIDE", most))[:most]


def open_to_others(document: Document, most: int = 3) -> list[str]:
    """What shows a document to others or is about to, in words: a model above this app says by `SHOWS` which of its rows do."""
    return _rows_above(document, "SHOWS", most)[:most]


def _rows_above(document: Document, name: str, most: int) -> list[str]:
    """The rows of the models above this app that hold the document and for which the model's own condition of that name is true."""
    found = []
    for relation in Document._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and (condition := getattr(relation.related_model, name, None)):
            model: Any = relation.related_model
            rows = model.objects.filter(condition, **{relation.remote_field.name: document}).order_by("pk")[:most]
            found += [f"{one._meta.verbose_name} «{one}»" for one in rows]
    return found


def told_of_day(day: date) -> list[str]:
    """What already tells others of the documents of a day, in words: a model above this app says so by its `tells_of`."""
    above = {relation.related_model for relation in Document._meta.get_fields(include_hidden=True) if isinstance(relation, ManyToOneRel)}
    telling = [model for model in above if hasattr(model, "tells_of")]
    return [words for model in sorted(telling, key=lambda one: one._meta.label) for words in model.tells_of(day)]
