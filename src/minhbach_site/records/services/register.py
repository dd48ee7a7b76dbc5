"""Documents into the register, corrected, cancelled, linked, shared. Secret documents are refused: this site is not made for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.models import Agency, Unit
from minhbach_site.organisation.services import new_code
from minhbach_site.records import queries
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.services.errors import RecordsError, save_document
from minhbach_site.records.services.numbers import series_for, take
from minhbach_site.records.states import Direction, DocumentState, DocumentType, LinkKind, Secrecy, Topic, Urgency
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
) -> Document:
    """Enter a document. Going out, it takes its number from the run of its agency (`number` picks one kept or free); coming in, an arrival
    number. Raises RecordsError for a secret document, one that is there already, a wrong order of days or numbers.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    _refuse_secret(secrecy)
    document = Document(
        code=new_code("VB", day_of(at).year, Document),
        direction=direction,
        type=type,
        symbol=_one_line(symbol),
        issued_on=issued_on,
        issuer=_one_line(issuer),
        subject=_one_line(subject),
        topic=topic,
        received_on=received_on,
        due_on=due_on,
        in_force_to=in_force_to,
        urgency=urgency,
        pages=pages,
        signer_name=_one_line(signer_name),
        signer_title=_one_line(signer_title),
        place=_one_line(place),
        recipients=_one_line(recipients),
        limited=limited,
        entered_by=actor,
        entered_at=at,
    )
    _check_days(document, day_of(at))
    if direction == Direction.OUTGOING:
        _number_outgoing(document, agency_id, notation, number, actor, at)
    elif direction == Direction.INCOMING:
        _number_incoming(document, number, actor, at)
    if not document.issuer:
        raise RecordsError(_("Hãy ghi cơ quan ban hành."))
    if not document.subject:
        raise RecordsError(_("Hãy ghi trích yếu."))
    _refuse_twice(document)
    save_document(document)
    if unit_ids:
        document.units.set(_units(unit_ids, day_of(at)))
    record(actor=actor, action="records.register", subject=document, at=at, fields=_FIELDS)
    if implements_id is not None:
        link_documents(actor=actor, source_id=document.pk, target_id=implements_id, kind=LinkKind.IMPLEMENTS, at=at)
    return document


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _refuse_secret(secrecy: Secrecy) -> None:
    if secrecy != Secrecy.NORMAL:
        raise RecordsError(
            _(
                "Văn bản mang độ mật không được đưa vào trang này, kể cả trích yếu và tệp. Hãy vào sổ văn bản mật riêng theo quy định "
                "về bảo vệ bí mật nhà nước. Nội dung vừa nhập chưa được lưu."
            )
        )


def _check_days(document: Document, today: date) -> None:
    if document.issued_on > today:
        raise RecordsError(_("Ngày ban hành không được sau hôm nay. Văn bản chưa ban hành thì đưa vào mục dự thảo."))
    if document.received_on is not None and not document.issued_on <= document.received_on <= today:
        raise RecordsError(_("Ngày đến phải từ ngày ban hành đến hôm nay."))
    if document.in_force_to is not None and document.in_force_to < document.issued_on:
        raise RecordsError(_("Ngày hết hiệu lực phải từ ngày ban hành trở đi."))
    if document.due_on is not None and document.due_on < (document.received_on or document.issued_on):
        raise RecordsError(_("Hạn xử lý phải từ ngày đến hoặc ngày ban hành trở đi."))


def _number_outgoing(document: Document, agency_id: int | None, notation: str, number: int | None, actor: Person, at: datetime) -> None:
    agency = Agency.objects.filter(pk=agency_id).first() if agency_id else organisation.agency_on(document.issued_on)
    if agency is None or not agency.lives(document.issued_on):
        raise RecordsError(_("Không có cơ quan nào của trang tồn tại vào ngày ban hành. Hãy kiểm tra lại ngày và cơ quan đánh số."))
    kind = DocumentType(document.type)
    document.agency = agency
    document.series = series_for(agency, document.issued_on.year, Direction.OUTGOING, kind, actor=actor, at=at)
    document.number = take(document.series, document.issued_on, number)
    document.symbol = f"{document.number:02d}/{_one_line(notation) or queries.usual_notation(kind, agency)}"
    document.issuer = document.issuer or agency.name


def _number_incoming(document: Document, number: int | None, actor: Person, at: datetime) -> None:
    if document.received_on is None:
        raise RecordsError(_("Văn bản đến phải có ngày đến."))
    agency = organisation.agency_on(document.received_on)
    if agency is None:
        raise RecordsError(_("Không có cơ quan nào của trang tồn tại vào ngày đến. Hãy kiểm tra lại ngày."))
    document.series = series_for(agency, document.received_on.year, Direction.INCOMING, DocumentType(document.type), actor=actor, at=at)
    document.number = take(document.series, document.issued_on, number)


def _refuse_twice(document: Document) -> None:
    if document.direction == Direction.OUTGOING or not document.symbol:
        return
    same = Document.objects.filter(
        symbol=document.symbol, issued_on=document.issued_on, issuer=document.issuer, state=DocumentState.REGISTERED
    )
    found = same.exclude(pk=document.pk).first()
    if found is not None:
        raise RecordsError(
            _("Văn bản này đã vào sổ với mã %(code)s. Hãy mở văn bản đó; nếu là văn bản khác thì kiểm tra lại số, ký hiệu và ngày.")
            % {"code": found.code}
        )


def _units(unit_ids: Sequence[int], on: date) -> list[Unit]:
    return list(organisation.units_on(on).filter(pk__in=unit_ids))


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
) -> Document:
    """Correct what stands in the register, with a reason. What took its number here keeps number, symbol and day."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do sửa."))
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản đã hủy thì không sửa được."))
    if document.direction != Direction.OUTGOING:
        document.symbol = _one_line(symbol) if symbol is not None else document.symbol
        document.issued_on = issued_on or document.issued_on
    values: dict[str, object] = {
        "subject": _one_line(subject),
        "issuer": _one_line(issuer),
        "topic": topic,
        "in_force_to": in_force_to,
        "due_on": due_on,
        "urgency": urgency,
        "pages": pages,
        "signer_name": _one_line(signer_name),
        "signer_title": _one_line(signer_title),
        "place": _one_line(place),
        "recipients": _one_line(recipients),
        "limited": limited,
    }
    for name, value in values.items():
        setattr(document, name, value)
    _check_days(document, day_of(at))
    _refuse_twice(document)
    save_document(document)
    shown = ("symbol", "issued_on", "topic", "in_force_to", "due_on", "urgency", "limited")
    record(actor=actor, action="records.change", subject=document, at=at, fields=shown, values={"reason": reason.strip()[:200]})
    return document


@transaction.atomic
def cancel_document(*, actor: Person, document_id: int, reason: str, at: datetime) -> Document:
    """A document entered or issued by mistake: it stays in the register, marked, and its number is not given again."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do hủy."))
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản này đã hủy rồi."))
    if (event := queries.deciding(document)) is not None:
        raise RecordsError(_("Văn bản này là căn cứ của %(what)s nên không hủy được. Hãy rút hoặc thay căn cứ đó trước.") % {"what": event})
    document.state, document.cancel_reason = DocumentState.CANCELLED, reason.strip()
    document.save(update_fields=["state", "cancel_reason"])
    record(actor=actor, action="records.cancel", subject=document, at=at, fields=("state",), values={"reason": reason.strip()[:200]})
    return document


@transaction.atomic
def link_documents(*, actor: Person, source_id: int, target_id: int, kind: LinkKind, at: datetime) -> DocumentLink:
    """Say that one document implements, amends, replaces or answers another, which is not younger."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if source_id == target_id:
        raise RecordsError(_("Một văn bản không liên kết với chính nó."))
    both = {one.pk: one for one in Document.objects.filter(pk__in=(source_id, target_id))}
    source, target = both[source_id], both[target_id]
    if source.issued_on < target.issued_on:
        raise RecordsError(
            _("«%(source)s» ban hành trước «%(target)s» nên không thể %(kind)s văn bản đó. Hãy đổi chiều hoặc chọn lại.")
            % {"source": source, "target": target, "kind": kind.label.lower()}
        )
    link, made = DocumentLink.objects.get_or_create(source=source, target=target, kind=kind)
    if not made:
        raise RecordsError(_("Liên kết này đã có."))
    record(actor=actor, action="records.link", subject=source, at=at, values={"kind": kind, "target": target.code})
    return link


@transaction.atomic
def unlink_documents(*, actor: Person, link_id: int, at: datetime) -> Document:
    """Take a link back; the journal keeps that it was there."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    link = DocumentLink.objects.select_related("source", "target").get(pk=link_id)
    source = link.source
    record(actor=actor, action="records.unlink", subject=source, at=at, values={"kind": link.kind, "target": link.target.code})
    link.delete()
    return source


@transaction.atomic
def share_document(*, actor: Person, document_id: int, unit_ids: Sequence[int], at: datetime) -> Document:
    """Give a document to units: what a document of limited circulation is seen by, and whom work is expected of."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    document = Document.objects.select_for_update().get(pk=document_id)
    chosen = _units(unit_ids, day_of(at))
    document.units.set(chosen)
    for code in [unit.code for unit in chosen] or [""]:
        record(actor=actor, action="records.share", subject=document, at=at, values={"unit": code})
    return document
