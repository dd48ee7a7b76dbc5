"""The header of one document as XML of the national exchange format (edXML), written and read back.

The structure is that of QCVN 102:2016/BTTTT as public implementations write it (secondary source); only what names and describes the
document is exchanged here, not the envelope of a transport. `states.EDXML` is the table of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from minhbach.text import blind, legible, nfc
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.models import Agency
from minhbach_site.records import queries
from minhbach_site.records.models import Document
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.states import EDXML, DocumentType, EdxmlName, Urgency
from minhbach_site.ui.dates import day_of

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_ELEMENTS = 5_000
_PRIORITIES = {Urgency.NORMAL: "0", Urgency.URGENT: "1", Urgency.VERY_URGENT: "2", Urgency.EXPRESS: "3"}
_DAY_FIELDS = frozenset({"issued_on", "due_on"})  # said to be no day, however long
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_BETWEEN = "; "  # the parts of what stands several times
_MANY = frozenset(name.path for name in EDXML if name.many)
_KNOWN_URGENCIES = {code: urgency for urgency, code in _PRIORITIES.items()}


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a file says: the values of the form in which a document is registered, and in words what of it is `unknown` here
    and was left for a person. An urgency that is unknown is empty, so that it must be chosen.
    """

    values: dict[str, Any]
    unknown: tuple[str, ...]


def export_header(*, actor: Person, document_id: int, at: datetime) -> bytes:
    """The header of a document that the actor may see."""
    require(actor, Permission.READ_DOCUMENTS, on=day_of(at))
    document = queries.documents_for(actor, day_of(at)).select_related("agency").filter(pk=document_id).first()
    if document is None:
        raise RecordsError(_("Văn bản này không có trong những gì bạn được xem."))
    return header_of(document)


def header_of(document: Document) -> bytes:
    """The XML, in the order of the table; what is not known is left out."""
    root = etree.Element(f"{{{NAMESPACE}}}edXML", nsmap={"edXML": NAMESPACE})
    header = etree.SubElement(
        etree.SubElement(etree.SubElement(root, _named("edXMLEnvelope")), _named("edXMLHeader")), _named("MessageHeader")
    )
    values = _values(document)
    for name in EDXML:
        for text in _elements(name, values[name.field]):
            _placed(header, name).text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _values(document: Document) -> dict[str, str]:
    number, _slash, notation = document.symbol.partition("/")
    return {
        "code": document.code,
        "code_number": number if notation else "",
        "code_notation": notation or document.symbol,
        "place": document.place,
        "issued_on": document.issued_on.isoformat(),
        "type": queries.type_words(document.type),
        "subject": document.subject,
        "organ_id": _organ_id(document),
        "issuer": document.issuer,
        "signer_title": document.signer_title,
        "signer_name": document.signer_name,
        "due_on": document.due_on.isoformat() if document.due_on else "",
        "recipients": document.recipients,
        "urgency": _PRIORITIES[Urgency(document.urgency)],
        "pages": str(document.pages) if document.pages else "",
    }


def _organ_id(document: Document) -> str:
    """The code of the agency that issued it; of a committee or unit that numbers its own documents none is known."""
    agency = document.agency
    return agency.exchange_code if agency is not None and _is_called(agency, document.issuer) else ""


def _is_called(agency: Agency, name: str) -> bool:
    return blind(name) in {blind(nfc(own)) for own in (agency.name, agency.short_name)}


def _elements(name: EdxmlName, text: str) -> list[str]:
    parts = text.split(_BETWEEN.strip()) if name.many else [text]
    return [legible(part).strip() for part in parts if part.strip()]


def _named(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _placed(header: Any, name: EdxmlName) -> Any:
    """The element of that path, made where it is not there; of what may stand several times always another."""
    node, (*above, last) = header, name.path.split("/")
    for part in above:
        found = node.find(_named(part))
        node = found if found is not None else etree.SubElement(node, _named(part))
    return etree.SubElement(node, _named(last))


def read_header(content: bytes) -> Header:
    """What the header of a file says. Raises RecordsError.

    The file comes from outside: at most a megabyte, no document type (so no entity can be declared), no more than 5.000 elements and 20
    levels.
    """
    found = {path: nfc(text) for path, text in _texts(content).items()}
    sender = organisation.agency_with_exchange_code(found.get("From/OrganId", ""))
    if sender is not None:
        found.setdefault("From/OrganName", sender.name)
    values: dict[str, Any] = {}
    for name in EDXML:
        text = found.get(name.path, "")
        if len(text) > name.most_letters and name.field not in _DAY_FIELDS:
            raise RecordsError(
                _("Mục %(path)s của tệp XML dài hơn %(most)d chữ. Hãy kiểm tra lại tệp.") % {"path": name.path, "most": name.most_letters}
            )
        if name.required and not text:
            raise RecordsError(
                _("Tệp XML thiếu mục %(path)s. Hãy đề nghị nơi gửi gửi lại, hoặc nhập văn bản bằng tay.") % {"path": name.path}
            )
        values[name.field] = text
    number, notation = values.pop("code_number"), values.pop("code_notation")
    values["symbol"] = notation if not number or notation.startswith(f"{number}/") else f"{number}/{notation}"
    values.pop("code")
    values["issued_on"] = _day(values["issued_on"], "PromulgationInfo/PromulgationDate")
    values["due_on"] = _day(values["due_on"], "DueDate") if values["due_on"] else None
    unknown = (*_unknown(values), *_differing(values, sender))
    values.pop("organ_id")
    values["type"] = queries.type_named(values["type"])
    values["urgency"] = _KNOWN_URGENCIES.get(values["urgency"], "") if values["urgency"] else Urgency.NORMAL
    values["pages"] = int(values["pages"]) if values["pages"].isdecimal() else None
    return Header(values, unknown)


def _unknown(said: dict[str, Any]) -> tuple[str, ...]:
    """What the texts of a header say that the register has no word for."""
    found = []
    read = queries.type_named(said["type"])
    if read == DocumentType.VAN_BAN_KHAC and blind(said["type"]) != blind(queries.type_words(read)):
        found.append(_("Loại văn bản «%(text)s» không có trong danh mục nên ghi là «Văn bản khác».") % {"text": said["type"]})
    if said["urgency"] and said["urgency"] not in _KNOWN_URGENCIES:
        words = _("Mục OtherInfo/Priority ghi «%(text)s», không phải mức độ khẩn nào đã biết. Hãy xem văn bản rồi chọn độ khẩn.")
        found.append(words % {"text": said["urgency"]})
    if said["pages"] and not said["pages"].isdecimal():
        words = _("Mục OtherInfo/PageAmount ghi «%(text)s», không phải số trang nên bỏ trống.")
        found.append(words % {"text": said["pages"]})
    return tuple(found)


def _differing(said: dict[str, Any], sender: Agency | None) -> tuple[str, ...]:
    """Where the code of the sender is that of an agency known here, and the name is another's."""
    if sender is None or _is_called(sender, said["issuer"]):
        return ()
    words = _("Mục From/OrganId ghi mã định danh của «%(agency)s», nhưng From/OrganName ghi «%(issuer)s». Hãy đối chiếu với văn bản.")
    return (words % {"agency": sender, "issuer": said["issuer"]},)


def _texts(content: bytes) -> dict[str, str]:
    """The texts under MessageHeader by their path; of what stands twice the first counts, places of delivery are joined."""
    if len(content) > MAX_BYTES:
        raise RecordsError(_("Tệp XML lớn hơn 1 MB nên không được đọc. Hãy kiểm tra lại tệp."))
    wrong = RecordsError(_("Tệp không phải là XML đúng cú pháp. Hãy kiểm tra lại tệp."))
    texts: dict[str, list[str]] = {}
    path: list[str] = []
    count = 0
    try:
        for event, node in etree.iterparse(
            BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if node.getroottree().docinfo.doctype:
                raise RecordsError(
                    _("Tệp XML có khai báo DOCTYPE nên không được đọc, vì có thể gây hại. Hãy đề nghị nơi gửi gửi tệp khác.")
                )
            if event == "start":
                path.append(etree.QName(node).localname)
                count += 1
                if len(path) > MAX_DEPTH or count > MAX_ELEMENTS:
                    raise RecordsError(_("Tệp XML có quá nhiều thành phần hoặc lồng nhau quá sâu. Hãy kiểm tra lại tệp."))
                continue
            if "MessageHeader" in path and not len(node):
                under = "/".join(path[path.index("MessageHeader") + 1 :])
                if text := " ".join((node.text or "").split()):
                    texts.setdefault(under, []).append(text)
            path.pop()
    except (etree.XMLSyntaxError, ValueError):
        raise wrong from None
    if not texts:
        raise RecordsError(_("Tệp XML không có phần MessageHeader của định dạng trao đổi văn bản. Hãy chọn đúng tệp."))
    return {under: _BETWEEN.join(found) if under in _MANY else found[0] for under, found in texts.items()}


def _day(text: str, path: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 (a day without a time)
        except ValueError:
            continue
    raise RecordsError(
        _("Mục %(path)s của tệp XML ghi «%(text)s», không phải ngày dạng 2026-11-27. Hãy nhập ngày bằng tay.")
        % {"path": path, "text": text[:30]}
    )
