"""Documents into the register, corrected, cancelled. Secret documents are refused: this site is not made for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import Value, record
from minhbach_site.audit.states import MAX_TEXT
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.models import Agency
from minhbach_site.organisation.services import new_code
from minhbach_site.records import queries
from minhbach_site.records.models import Document
from minhbach_site.records.services.checking import (
    ask_about_unusual,
    ask_why_late,
    check_days,
    check_words,
    one_line,
    refuse_resting,
    refuse_secret,
    refuse_twice,
    refuse_unreadable,
    refuse_unseen,
    retyped_symbol,
)
from minhbach_site.records.services.citations import relink_citations
from minhbach_site.records.services.disseminations import settle_readers
from minhbach_site.records.services.errors import RecordsError, save_document
from minhbach_site.records.services.links import link_documents, living_units
from minhbach_site.records.services.numbers import draw_back, series_for, take
from minhbach_site.records.states import AskedReaders, Direction, DocumentState, DocumentType, LinkKind, Secrecy, Topic, Urgency
from minhbach_site.ui.dates import day_of

_FIELDS = (
    "code",
    "direction",
    "type",
    "symbol",
    "number",
    "series",
    "issued_on",
    "agency",
    "topic",
    "in_force_to",
    "received_on",
    "limited",
)


@transaction.atomic
def register_document(
    *,
    actor: Person,
    direction: Direction,
    type: DocumentType,
    issued_on: date,
    subject: str,
    topic: Topic,
    at: datetime,
    symbol: str = "",
    notation: str = "",
    number: int | None = None,
    issuer: str = "",
    agency_id: int | None = None,
    received_on: date | None = None,
    due_on: date | None = None,
    in_force_to: date | None = None,
    urgency: Urgency = Urgency.NORMAL,
    secrecy: Secrecy = Secrecy.NORMAL,
    pages: int | None = None,
    signer_name: str = "",
    signer_title: str = "",
    place: str = "",
    recipients: str = "",
    limited: bool = False,
    unit_ids: Sequence[int] = (),
    implements_id: int | None = None,
    skip_reason: str = "",
    again: bool = False,
    unusual: bool = False,
    late_reason: str = "",
) -> Document:
    """Enter a document. Going out, it takes its number from the run of its agency (`number` picks one kept or free); coming in, an arrival
    number. A number that leaves others free needs `skip_reason`. Raises RecordsError for a secret document, one that is there already, one
    that is `limited` to no unit, a wrong order of days or numbers; AlreadyThereError for one that looks like another, unless `again` says
    that it is not; UnusualError for an own one whose notation or issuer is not the agency's, unless `unusual` says that this is meant;
    LateEntryError for one that goes out with a day that an approved report told of, or of an agency that did not live then or has ended
    since, unless `late_reason` says why.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    refuse_secret(secrecy)
    document = Document(
        code=new_code("VB", day_of(at).year, Document),
        direction=direction,
        type=type,
        symbol=one_line(symbol),
        issued_on=issued_on,
        issuer=one_line(issuer),
        subject=one_line(subject),
        topic=topic,
        received_on=received_on,
        due_on=due_on,
        in_force_to=in_force_to,
        urgency=urgency,
        pages=pages,
        signer_name=one_line(signer_name),
        signer_title=one_line(signer_title),
        place=one_line(place),
        recipients=one_line(recipients),
        limited=limited,
        entered_by=actor,
        entered_at=at,
    )
    given_to = living_units(unit_ids, day_of(at))
    refuse_unreadable(document, given_to)
    check_days(document, day_of(at))
    if direction == Direction.OUTGOING:
        document.late_reason = ask_why_late(document, numbering_agency(document, agency_id), day_of(at), one_line(late_reason))
        number_outgoing(document, agency_id, notation, number, skip_reason, actor, at)
        if not unusual and document.agency is not None:
            ask_about_unusual(document, document.agency, notation=one_line(notation))
    elif direction == Direction.INCOMING:
        _number_incoming(document, number, skip_reason, actor, at)
    check_words(document)
    refuse_twice(document, again=again)
    save_document(document)
    if given_to:
        document.units.set(given_to)
    relink_citations((document.symbol, document.issued_on))
    values: dict[str, Value] = {"reason": document.late_reason[:MAX_TEXT]} if document.late_reason else {}
    record(actor=actor, action="records.register", subject=document, at=at, fields=_FIELDS, values=values)
    if implements_id is not None:
        link_documents(actor=actor, source_id=document.pk, target_id=implements_id, kind=LinkKind.IMPLEMENTS, at=at)
    return document


def numbering_agency(document: Document, agency_id: int | None) -> Agency | None:
    """Who numbers a document that goes out: the agency that was chosen, or that of the site on its day."""
    return Agency.objects.filter(pk=agency_id).first() if agency_id else organisation.agency_on(document.issued_on)


def number_outgoing(
    document: Document, agency_id: int | None, notation: str, number: int | None, skip_reason: str, actor: Person, at: datetime
) -> None:
    """Give a document that goes out its number, symbol and run."""
    agency = numbering_agency(document, agency_id)
    if agency is None or not (agency.lives(document.issued_on) or document.late_reason):
        raise RecordsError(
            _(
                "Không có cơ quan nào của trang tồn tại vào ngày ban hành. Hãy kiểm tra lại ngày; nếu ngày đúng thì chọn cơ quan đánh số ở "
                "mục «Thông tin thêm»."
            )
        )
    kind = DocumentType(document.type)
    document.agency = agency
    document.series = series_for(agency, document.issued_on.year, Direction.OUTGOING, kind, actor=actor, at=at)
    document.number = take(document.series, document.issued_on, number, skip_reason=skip_reason, actor=actor, at=at)
    document.symbol = f"{document.number:02d}/{one_line(notation) or queries.usual_notation(kind, agency)}"
    document.issuer = document.issuer or agency.name


def _number_incoming(document: Document, number: int | None, skip_reason: str, actor: Person, at: datetime) -> None:
    if document.received_on is None:
        raise RecordsError(_("Văn bản đến phải có ngày đến."))
    agency = organisation.agency_on(document.received_on)
    if agency is None:
        raise RecordsError(_("Không có cơ quan nào của trang tồn tại vào ngày đến. Hãy kiểm tra lại ngày."))
    document.series = series_for(agency, document.received_on.year, Direction.INCOMING, DocumentType(document.type), actor=actor, at=at)
    document.number = take(document.series, document.issued_on, number, skip_reason=skip_reason, actor=actor, at=at)


@transaction.atomic
def change_document(
    *,
    actor: Person,
    document_id: int,
    at: datetime,
    reason: str,
    subject: str,
    issuer: str,
    topic: Topic,
    in_force_to: date | None,
    due_on: date | None,
    urgency: Urgency,
    pages: int | None,
    signer_name: str,
    signer_title: str,
    place: str,
    recipients: str,
    limited: bool,
    symbol: str | None = None,
    issued_on: date | None = None,
    type: DocumentType | None = None,
    received_on: date | None = None,
    number: int | None = None,
    seen: str = "",
    unusual: bool = False,
    readers: AskedReaders | None = None,
) -> Document:
    """Correct what stands in the register, with a reason. What took its number here keeps number and day; what came in may get another
    arrival number or day, and any document another type, while nothing rests on it. `seen` is `queries.as_seen` of what the page showed:
    RecordsError where another has changed it since. UnusualError for another issuer of an own document, as in `register_document`;
    KeepsReadersError for one that becomes `limited` while others are asked to read it, until `readers` says what becomes of them.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do sửa."))
    document = Document.objects.select_for_update(of=("self",)).select_related("agency", "series").get(pk=document_id)
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản đã hủy thì không sửa được."))
    refuse_unseen(document, seen)
    called = document.symbol, document.issued_on
    narrowed = limited and not document.limited
    if narrowed:
        _refuse_shown(document)
        document.limited = True
        reading = organisation.with_predecessors(organisation.units_on(day_of(at)).values_list("pk", flat=True))
        refuse_unreadable(document, reading & set(document.units.values_list("pk", flat=True)))
    if document.direction != Direction.OUTGOING:
        document.symbol = one_line(symbol) if symbol is not None else document.symbol
        document.issued_on = issued_on or document.issued_on
    values: dict[str, object] = {
        "subject": one_line(subject),
        "issuer": one_line(issuer),
        "topic": topic,
        "in_force_to": in_force_to,
        "due_on": due_on,
        "urgency": urgency,
        "pages": pages,
        "signer_name": one_line(signer_name),
        "signer_title": one_line(signer_title),
        "place": one_line(place),
        "recipients": one_line(recipients),
        "limited": limited,
    }
    issued_by = document.issuer
    for name, value in values.items():
        setattr(document, name, value)
    if document.agency is not None and document.issuer != issued_by and not unusual:
        ask_about_unusual(document, document.agency)
    _retype(document, type or DocumentType(document.type), actor, at)
    _arrive_anew(document, received_on or document.received_on, number or document.number, actor, at)
    check_days(document, day_of(at))
    check_words(document)
    refuse_twice(document, again=True)
    save_document(document)
    if narrowed:
        settle_readers(document, readers, actor=actor, at=at, reason=reason)
    if called != (document.symbol, document.issued_on):
        relink_citations(called, (document.symbol, document.issued_on))
    shown = ("type", "symbol", "number", "issued_on", "received_on", "topic", "in_force_to", "due_on", "urgency", "limited")
    record(actor=actor, action="records.change", subject=document, at=at, fields=shown, values={"reason": reason.strip()[:200]})
    return document


def _refuse_shown(document: Document) -> None:
    """What others are being shown is not kept from them: first it comes down."""
    if found := queries.open_to_others(document):
        raise RecordsError(
            _("Văn bản này đang được công khai hoặc sắp công khai nên không hạn chế người xem được: %(what)s. Hãy bỏ hoặc gỡ ở đó trước.")
            % {"what": "; ".join(found)}
        )


def _retype(document: Document, type: DocumentType, actor: Person, at: datetime) -> None:
    before = DocumentType(document.type)
    if type == before:
        return
    refuse_resting(document, _("Văn bản này đang được dùng nên không đổi loại được: %(what)s. Hãy gỡ chỗ dùng đó trước."))
    document.type = type
    if document.series is None:
        return
    series = series_for(document.series.agency, document.series.year, Direction(document.direction), type, actor=actor, at=at)
    if series != document.series:
        raise RecordsError(
            _("Loại «%(type)s» lấy số từ «%(series)s», nên văn bản này không chuyển loại mà giữ số được. Hãy hủy văn bản rồi vào sổ lại.")
            % {"type": type.label, "series": series}
        )
    if document.direction == Direction.OUTGOING:
        document.symbol = retyped_symbol(document, before)


def _arrive_anew(document: Document, received_on: date | None, number: int | None, actor: Person, at: datetime) -> None:
    """Another day or number of arrival, in the run of its year; the number that was wrong is free again."""
    if document.direction != Direction.INCOMING or (received_on, number) == (document.received_on, document.number):
        return
    refuse_resting(document, _("Văn bản này đang được dùng nên không đổi số đến, ngày đến được: %(what)s. Hãy gỡ chỗ dùng đó trước."))
    before, old = document.series, document.number
    document.received_on = received_on
    check_days(document, day_of(at))
    agency = organisation.agency_on(received_on) if received_on else None
    if agency is None or received_on is None:
        raise RecordsError(_("Không có cơ quan nào của trang tồn tại vào ngày đến. Hãy kiểm tra lại ngày."))
    series = series_for(agency, received_on.year, Direction.INCOMING, DocumentType(document.type), actor=actor, at=at)
    if (series, number) == (before, old):
        return
    Document.objects.filter(pk=document.pk).update(series=None, number=None)
    if before is not None:
        draw_back(before)
    if before is not None and before != series:
        document.series = series
    wanted = number if number != old or series == before else None  # in another run the next number, unless one was asked for
    document.number = take(document.series or series, document.issued_on, wanted, skip_reason="", actor=actor, at=at)


@transaction.atomic
def cancel_document(*, actor: Person, document_id: int, reason: str, at: datetime) -> Document:
    """A document entered or issued by mistake: it stays in the register, marked, and its number is not given again. Raises RecordsError
    while something uses it.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do hủy."))
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản này đã hủy rồi."))
    if queries.waiting_renumbering(document) is not None:
        raise RecordsError(_("Văn bản này đang có đề nghị cấp lại số chờ duyệt. Hãy rút đề nghị đó trước khi hủy văn bản."))
    refuse_resting(document, _("Văn bản này đang được dùng nên không hủy được: %(what)s. Hãy gỡ hoặc thay chỗ dùng đó trước."))
    document.state, document.cancel_reason = DocumentState.CANCELLED, reason.strip()
    document.save(update_fields=["state", "cancel_reason"])
    relink_citations((document.symbol, document.issued_on))
    record(actor=actor, action="records.cancel", subject=document, at=at, fields=("state",), values={"reason": reason.strip()[:200]})
    return document
