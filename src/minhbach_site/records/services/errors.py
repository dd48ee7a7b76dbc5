"""The error of this app, and what its services share."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.records import queries
from minhbach_site.records.models import Document
from minhbach_site.records.services.suggesting import suggest
from minhbach_site.ui.answers import OutdatedError
from minhbach_site.ui.wordindex import called


class RecordsError(Exception):
    """What was asked of the register cannot be; the message says what to do."""


class OutdatedDocumentError(RecordsError, OutdatedError):
    """Another person changed the document meanwhile."""


class QuestionError(RecordsError):
    """What may be and is more often a slip: a person must say that it is meant, by the argument of the service named `answer`."""

    answer: ClassVar[str]


class AlreadyThereError(QuestionError):
    """One that looks the same stands in the register; yes says that this is another."""

    answer = "again"


class OpensDocumentError(QuestionError):
    """People who may not see a document would by this."""

    answer = "opens"


class KeepsReadersError(QuestionError):
    """People who were asked to read a document keep seeing it though it is kept from them now."""

    answer = "readers"


class RepeatedError(QuestionError):
    """The same is being made known to some of these people: they would be asked, and counted, twice."""

    answer = "repeats"


class UnusualError(QuestionError):
    """The notation or issuer of an own document is not that of the agency: a committee or unit may number its own."""

    answer = "unusual"


class OtherIssuerError(QuestionError):
    """A document would amend or replace one of another issuer: only who issued it, or who stands above them, may."""

    answer = "meant"


class RankError(QuestionError):
    """A document would amend or replace one that by its type it hardly may; why it does is kept with the proposal."""

    answer = "decides"


class LateEntryError(QuestionError):
    """A document goes out with a day of a report that was approved or of an agency that has ended: why so late is kept with it."""

    answer = "late_reason"


class UnreadError(QuestionError):
    """People have not read, or not committed: why it ends all the same is kept with the step."""

    answer = "reason"


def seen_by(actor: Person, document_id: int, on: date) -> Document:
    """A document that the person may see, locked. Raises NotAllowed for one that is kept from them."""
    document = queries.documents_for(actor, on).select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None:
        raise NotAllowed(_("Văn bản này không có trong những gì bạn được xem."))
    return document


def save_document(document: Document) -> None:
    """Store with the words that the search looks in, and what the law's words suggest of it."""
    others = (document.symbol, queries.type_words(document.type), document.issuer, document.code)
    document.search_text = called(document.subject, *others)
    suggest(document)
    document.save()
