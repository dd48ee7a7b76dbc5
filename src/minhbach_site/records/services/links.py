"""What documents have to do with each other, and the units they are given to.

That a document amends or replaces one that by its type it hardly can is proposed by one person with a reason and decided by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhbach.law.amending import amending_on
from minhbach.law.instruments import key_of, known_instruments
from minhbach.text import blind, nfc
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import Value, record
from minhbach_site.audit.states import MAX_TEXT
from minhbach_site.organisation import queries as organisation
from minhbach_site.organisation.models import Unit
from minhbach_site.records import queries
from minhbach_site.records.models import Document, DocumentLink, LinkProposal
from minhbach_site.records.services.checking import refuse_unreadable
from minhbach_site.records.services.disseminations import settle_readers
from minhbach_site.records.services.errors import OtherIssuerError, RankError, RecordsError, seen_by
from minhbach_site.records.states import (
    DECIDING_LINKS,
    LINK_TRANSITIONS,
    AskedReaders,
    DocumentState,
    LinkAction,
    LinkKind,
    LinkState,
)
from minhbach_site.ui.dates import day_of


def living_units(unit_ids: Sequence[int], on: date) -> list[Unit]:
    return list(organisation.units_on(on).filter(pk__in=unit_ids))


@transaction.atomic
def link_documents(
    *, actor: Person, source_id: int, target_id: int, kind: LinkKind, at: datetime, meant: bool = False, decides: str = ""
) -> DocumentLink | LinkProposal:
    """Say that one document implements, amends, replaces or answers another, which is not younger. Where by their types it cannot amend
    or replace the other (`queries.may_decide`): RecordsError, or, while the text of that law was not read, RankError until `decides` says
    why it does; then it is only proposed, and counts for nothing until another person confirms it (`decide_link`). OtherIssuerError where
    another issued that one, unless `meant` says that it may.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if source_id == target_id:
        raise RecordsError(_("Một văn bản không liên kết với chính nó."))
    source, target = _both(source_id, target_id)
    why = _check(actor, source, target, kind, at, meant=meant, decides=decides.strip())
    if DocumentLink.objects.filter(source=source, target=target, kind=kind).exists():
        raise RecordsError(_("Liên kết này đã có."))
    if queries.live_proposal(source, target, kind) is not None:
        raise RecordsError(_("Liên kết này đã được đề nghị và đang chờ người thứ hai xác nhận."))
    if why:
        return _propose(actor, source, target, kind, why, at)
    link = DocumentLink.objects.create(source=source, target=target, kind=kind)
    record(actor=actor, action="records.link", subject=source, at=at, values={"kind": kind, "target": target.code})
    return link


def _both(source_id: int, target_id: int) -> tuple[Document, Document]:
    """Two documents, locked."""
    both = {one.pk: one for one in Document.objects.select_for_update().filter(pk__in=(source_id, target_id)).order_by("pk")}
    if len(both) < 2:
        raise RecordsError(_("Không thấy văn bản này trong sổ. Hãy chọn lại."))
    return both[source_id], both[target_id]


def _check(actor: Person, source: Document, target: Document, kind: LinkKind, at: datetime, *, meant: bool, decides: str) -> str:
    """Why the one amends or replaces the other though by its type it hardly may; empty for any other link. Raises RecordsError."""
    names = queries.Names(actor, day_of(at))
    said = {"source": names.call(source), "target": names.call(target)}
    issuers = {"issuer": names.subject(source) and source.issuer, "other": names.subject(target) and target.issuer}
    if cancelled := next((one for one in (source, target) if one.state == DocumentState.CANCELLED), None):
        raise RecordsError(_("«%(document)s» đã hủy nên không liên kết được.") % {"document": names.call(cancelled)})
    if source.issued_on < target.issued_on:
        raise RecordsError(
            _("«%(source)s» ban hành trước «%(target)s» nên không thể %(kind)s văn bản đó. Hãy đổi chiều hoặc chọn lại.")
            % {**said, "kind": kind.label.lower()}
        )
    if queries.leads_to(target, source):
        raise RecordsError(
            _(
                "«%(target)s» đã liên kết đến «%(source)s», trực tiếp hoặc qua văn bản khác; hai văn bản không thể triển khai, sửa đổi, "
                "thay thế hay trả lời lẫn nhau. Hãy bỏ liên kết sai trước."
            )
            % said
        )
    return _check_decides(source, target, kind, {**said, **issuers}, meant=meant, decides=decides) if kind in DECIDING_LINKS else ""


def _propose(actor: Person, source: Document, target: Document, kind: LinkKind, why: str, at: datetime) -> LinkProposal:
    asked = LinkProposal.objects.create(source=source, target=target, kind=kind, reason=why, asked_by=actor, asked_at=at)
    _record(actor, "records.propose_link", asked, at)
    return asked


@transaction.atomic
def decide_link(*, actor: Person, proposal_id: int, action: LinkAction, at: datetime, reason: str = "") -> LinkProposal:
    """Confirm that a document amends or replaces another though by its type it hardly can, or refuse with a reason: never the one who
    proposed it, who alone withdraws it. Confirming judges both documents anew. Raises RecordsError, NotAllowed.
    """
    withdraws = action is LinkAction.WITHDRAW
    require(actor, Permission.REGISTER_DOCUMENTS if withdraws else Permission.DECIDE_LINKS, on=day_of(at))
    asked = LinkProposal.objects.select_for_update().get(pk=proposal_id)
    for document in (asked.source_id, asked.target_id):
        seen_by(actor, document, day_of(at))
    if withdraws and asked.asked_by_id not in (None, actor.pk):
        raise NotAllowed(_("Chỉ người đề nghị mới rút được đề nghị. Người có quyền xác nhận có thể không xác nhận."))
    if not withdraws:
        require_other_person(actor, asked.asked_by_id)
    if asked.state != LinkState.WAITING:
        raise RecordsError(_("Đề nghị này đã được quyết định rồi. Hãy tải lại trang."))
    if action is LinkAction.REFUSE and not reason.strip():
        raise RecordsError(_("Hãy ghi lý do không xác nhận, để người đề nghị biết cần làm gì."))
    source, target = _both(asked.source_id, asked.target_id)
    before = DocumentLink.everything.filter(source=source, target=target, kind=asked.kind)
    if action is LinkAction.CONFIRM:
        _check(actor, source, target, LinkKind(asked.kind), at, meant=True, decides=asked.reason)
        if not before.exists():
            DocumentLink.objects.create(source=source, target=target, kind=asked.kind, reason=asked.reason)
    else:
        before.delete()
    _move(asked, action, actor, at, reason.strip())
    if action is LinkAction.CONFIRM:
        values: dict[str, Value] = {"kind": asked.kind, "target": target.code, "reason": asked.reason[:MAX_TEXT]}
        record(actor=actor, action="records.link", subject=source, at=at, values=values)
    _record(actor, "records.withdraw_link" if withdraws else "records.decide_link", asked, at)
    return asked


def _move(asked: LinkProposal, action: LinkAction, actor: Person, at: datetime, refusal: str) -> None:
    """Put a proposal into the state to which the action leads, with who did it."""
    asked.state = LINK_TRANSITIONS[LinkState(asked.state), action]
    if action is LinkAction.WITHDRAW:
        asked.withdrawn_by, asked.withdrawn_at = actor, at
    else:
        asked.decided_by, asked.decided_for_id, asked.decided_at = actor, actor.acts_for, at
        asked.refusal = refusal if action is LinkAction.REFUSE else ""
    asked.save()


def _record(actor: Person, action: str, asked: LinkProposal, at: datetime) -> None:
    """The journal tells of the proposal, and of both documents that something was said of them."""
    values: dict[str, Value] = {"reason": (asked.refusal or asked.reason)[:MAX_TEXT]}
    fields, also = ("source", "target", "state"), (asked.source, asked.target)
    record(actor=actor, action=action, subject=asked, at=at, fields=fields, values=values, also=also)


def _check_decides(source: Document, target: Document, kind: LinkKind, said: dict[str, str], *, meant: bool, decides: str) -> str:
    """Why it decides though by its type it hardly may; empty where it may. Asks where the law on it was not read, refuses where it was, and
    asks where the issuers are two and nothing tells which is above.
    """
    words = {**said, "kind": kind.label.lower()}
    if not queries.may_decide(source.type, queries.is_own(source), target.type, source.issued_on):
        law = amending_on(source.issued_on)
        words |= {"article": law.article, "law": law.instrument}
        if law.verified:
            raise RecordsError(
                _(
                    "«%(source)s» không thể %(kind)s «%(target)s» (%(article)s Luật %(law)s): văn bản ấy chỉ do cơ quan đã ban hành hoặc "
                    "cơ quan cấp trên %(kind)s, bằng văn bản ngang hoặc cao hơn. Hãy chọn lại văn bản; nếu chỉ thực hiện văn bản ấy thì "
                    "chọn «Triển khai»."
                )
                % words
            )
        if not decides:
            raise RankError(
                _(
                    "«%(source)s» dường như không thể %(kind)s «%(target)s»: văn bản ấy chỉ do cơ quan đã ban hành hoặc cơ quan cấp trên "
                    "%(kind)s, bằng văn bản ngang hoặc cao hơn. Căn cứ là %(article)s Luật %(law)s, ghi theo trí nhớ, chưa đối chiếu văn "
                    "bản luật. Chưa lưu gì. Nếu chỉ thực hiện văn bản ấy thì chọn «Triển khai»; nếu đúng là %(kind)s thì ghi lý do rồi gửi "
                    "lại, và người thứ hai phải xác nhận."
                )
                % words
            )
        return decides
    if (
        not meant
        and not _same_issuer(source, target)
        and not _is_known(source, target)
        and source.type not in queries.above_agencies(source.issued_on)
    ):
        raise OtherIssuerError(
            _(
                "«%(target)s» do %(other)s ban hành, không phải %(issuer)s: văn bản chỉ do cơ quan đã ban hành hoặc cơ quan cấp trên "
                "%(kind)s. Chưa lưu gì. Nếu «%(source)s» đúng là có thẩm quyền thì đánh dấu «Đúng, cơ quan ban hành có thẩm quyền» rồi gửi "
                "lại; nếu không thì chọn lại."
            )
            % {**words, "other": words["other"] or _("cơ quan khác"), "issuer": words["issuer"] or _("cơ quan của văn bản này")}
        )
    return ""


def _same_issuer(source: Document, target: Document) -> bool:
    """One issuer, however it is spelt; the agencies of the site, which succeed each other, are one."""
    own = {blind(nfc(name)) for agency in organisation.agencies() for name in (agency.name, agency.short_name) if name}
    first, second = blind(source.issuer), blind(target.issuer)
    if first == second:
        return True
    return all(queries.is_own(one) or issuer in own for one, issuer in ((source, first), (target, second)))


def _is_known(source: Document, target: Document) -> bool:
    """Whether the catalogue of instruments says that the one amends or replaces the other."""
    known = [one for one in known_instruments().with_symbol(target.symbol) if target.symbol and one.signed == target.issued_on]
    by = {
        key_of(symbol)
        for one in known
        for symbol in (*one.replaced_by, *one.partly_replaced_by, *one.continued_by, *(change.symbol for change in one.amended_by))
    }
    return bool(source.symbol) and key_of(source.symbol) in by


@transaction.atomic
def unlink_documents(*, actor: Person, link_id: int, at: datetime) -> Document:
    """Take a link back; the journal keeps that it was there."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    link = DocumentLink.objects.select_related("source", "target").get(pk=link_id)
    source = link.source
    confirmed = queries.live_proposal(source, link.target, LinkKind(link.kind))
    link.delete()
    if confirmed is not None:
        _move(confirmed, LinkAction.WITHDRAW, actor, at, "")
        _record(actor, "records.withdraw_link", confirmed, at)
    record(actor=actor, action="records.unlink", subject=source, at=at, values={"kind": link.kind, "target": link.target.code})
    return source


@transaction.atomic
def share_document(
    *, actor: Person, document_id: int, unit_ids: Sequence[int], at: datetime, readers: AskedReaders | None = None
) -> Document:
    """Give a document to units: what a document of limited circulation is seen by, and whom work is expected of. Raises RecordsError
    for one of limited circulation and no unit; KeepsReadersError where such a one is taken from people who are asked to read it, until
    `readers` says what becomes of them. Units that have ended keep it, for whoever succeeds them reads it through them.
    """
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    document = Document.objects.select_for_update().get(pk=document_id)
    chosen = living_units(unit_ids, day_of(at))
    refuse_unreadable(document, chosen)
    ended = document.units.exclude(pk__in=organisation.units_on(day_of(at)).order_by().values("pk"))
    before = set(queries.seeing_by_asking(document, day_of(at)).values_list("pk", flat=True))
    document.units.set([*chosen, *ended])
    with override("vi"):  # it stays in the register, whatever the language of the page
        reason = _("Văn bản hạn chế tiếp cận được giao cho đơn vị khác.")
    settle_readers(document, readers, actor=actor, at=at, reason=reason, before=before)
    for code in [unit.code for unit in chosen] or [""]:
        record(actor=actor, action="records.share", subject=document, at=at, values={"unit": code})
    return document
