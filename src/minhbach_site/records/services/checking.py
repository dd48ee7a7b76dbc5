"""What is refused of a document: a secret one, days that cannot be, one that stands in the register already, a form that is out of date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from minhbach.text import blind, nfc
from minhbach_site.accounts.queries import last_day_ahead, names
from minhbach_site.audit import queries as journal
from minhbach_site.organisation.models import Agency
from minhbach_site.records import queries
from minhbach_site.records.models import Document
from minhbach_site.records.services.errors import AlreadyThereError, LateEntryError, OutdatedDocumentError, RecordsError, UnusualError
from minhbach_site.records.states import Direction, DocumentState, DocumentType, Secrecy
from minhbach_site.ui.dates import written

EARLIEST, LATEST = date(1945, 1, 1), date(2200, 12, 31)  # the years that a run of numbers may have


def one_line(text: str) -> str:
    return " ".join(nfc(text).split())


def refuse_secret(secrecy: Secrecy) -> None:
    if secrecy != Secrecy.NORMAL:
        raise RecordsError(
            _(
                "Văn bản mang độ mật không được đưa vào trang này, kể cả trích yếu và tệp. Hãy vào sổ văn bản mật riêng theo quy định "
                "về bảo vệ bí mật nhà nước. Nội dung vừa nhập chưa được lưu."
            )
        )


def refuse_unlikely(name: str, day: date | None) -> None:
    """A day of a wrong century is a slip of the finger: 20/11/0026."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise RecordsError(
            _("%(name)s là %(day)s, ngoài khoảng từ năm %(first)d đến năm %(last)d. Hãy kiểm tra lại năm.")
            % {"name": name, "day": f"{day.day:02d}/{day.month:02d}/{day.year:04d}", "first": EARLIEST.year, "last": LATEST.year}
        )


def refuse_far_ahead(name: str, day: date, today: date, code: str) -> None:
    """A year far ahead is a slip of the finger: 01/01/2090. `code` is the provision that says how far it may lie."""
    last = last_day_ahead(code, today)
    if last is not None and day > last:
        raise RecordsError(
            _("%(name)s là %(day)s, quá xa: muộn nhất là ngày %(last)s. Hãy kiểm tra lại năm.")
            % {"name": name, "day": written(day), "last": written(last)}
        )


def _label(name: str) -> str:
    return str(Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field of its own, no relation back


def check_days(document: Document, today: date) -> None:
    for name in ("issued_on", "received_on", "due_on", "in_force_to"):
        refuse_unlikely(_label(name), getattr(document, name))
    if document.issued_on > today:
        raise RecordsError(_("Ngày ban hành không được sau hôm nay. Văn bản chưa ban hành thì đưa vào mục dự thảo."))
    if document.received_on is not None and not document.issued_on <= document.received_on <= today:
        raise RecordsError(_("Ngày đến phải từ ngày ban hành đến hôm nay."))
    if document.in_force_to is not None and document.in_force_to < document.issued_on:
        raise RecordsError(_("Ngày hết hiệu lực phải từ ngày ban hành trở đi."))
    if document.due_on is not None and document.due_on < (document.received_on or document.issued_on):
        raise RecordsError(_("Hạn xử lý phải từ ngày đến hoặc ngày ban hành trở đi."))


def refuse_unreadable(document: Document, units: Collection[object]) -> None:
    """A document that only its units may see is given to at least one."""
    if document.limited and not units:
        raise RecordsError(
            _(
                "Văn bản chỉ đơn vị được giao xem phải giao cho ít nhất một đơn vị đang hoạt động. Hãy chọn đơn vị ở mục «Giao đơn vị», "
                "hoặc bỏ đánh dấu hạn chế xem. Chưa lưu gì."
            )
        )


def check_words(document: Document) -> None:
    if not document.issuer:
        raise RecordsError(_("Hãy ghi cơ quan ban hành."))
    if not document.subject:
        raise RecordsError(_("Hãy ghi trích yếu."))


def refuse_twice(document: Document, *, again: bool = False) -> None:
    """One symbol, day and issuer is one document, however it is spelt. Without a symbol, or with one of our own, the same type, day, issuer
    and subject is asked about: AlreadyThereError, unless the person said `again` that it is another document.
    """
    present = Document.objects.filter(issued_on=document.issued_on, state=DocumentState.REGISTERED).exclude(pk=document.pk)
    same = [one for one in present.order_by("pk") if blind(nfc(one.issuer)) == blind(document.issuer)]
    if document.direction != Direction.OUTGOING and document.symbol:
        if found := next((one for one in same if blind(nfc(one.symbol)) == blind(document.symbol)), None):
            raise RecordsError(
                _("Văn bản này đã vào sổ với mã %(code)s. Hãy mở văn bản đó; nếu là văn bản khác thì kiểm tra lại số, ký hiệu và ngày.")
                % {"code": found.code}
            )
        return
    alike = (one for one in same if (one.direction, one.type) == (document.direction, document.type))
    if not again and (found := next((one for one in alike if blind(nfc(one.subject)) == blind(document.subject)), None)):
        raise AlreadyThereError(
            _(
                "Đã có «%(document)s», mã %(code)s, cùng loại, ngày, cơ quan ban hành và trích yếu. Nếu đây là văn bản khác, hãy đánh dấu "
                "«Vẫn vào sổ: đây là một văn bản khác» rồi gửi lại."
            )
            % {"document": found, "code": found.code}
        )


def ask_about_unusual(document: Document, agency: Agency, *, notation: str = "") -> None:
    """A notation or an issuer of an own document that is not the agency's: UnusualError. Either is right where it is left empty."""
    said = []
    kind = DocumentType(document.type)
    if notation and not queries.is_usual_notation(notation, kind, agency, document.issued_on.year):
        words = _("Ký hiệu «%(notation)s» khác ký hiệu thường dùng của loại văn bản này và cơ quan đánh số: «%(usual)s».")
        said.append(words % {"notation": notation, "usual": queries.usual_notation(kind, agency)})
    if document.issuer and blind(document.issuer) not in {blind(nfc(name)) for name in (agency.name, agency.short_name)}:
        words = _("Cơ quan ban hành «%(issuer)s» không phải cơ quan đánh số: «%(agency)s».")
        said.append(words % {"issuer": document.issuer, "agency": agency.name})
    if said:
        meant = _(
            "Chưa lưu gì. Nếu đúng là như vậy, ví dụ ban, hội đồng lấy số riêng, hãy đánh dấu «Đúng, giữ ký hiệu và cơ quan ban hành như "
            "đã ghi» rồi gửi lại; nếu không thì sửa lại."
        )
        raise UnusualError(" ".join([*said, meant]))


def ask_why_late(document: Document, agency: Agency | None, today: date, reason: str) -> str | None:
    """The reason to keep with a document that goes out with a day on which others already rely: LateEntryError where it is empty. None for
    any other document, which needs no reason.
    """
    said = [*(_life_words(agency, document.issued_on, today) if agency else ()), *queries.told_of_day(document.issued_on)]
    if said and not reason:
        meant = _(
            "Chưa lưu gì. Nếu ngày ban hành đúng như vậy, hãy ghi lý do ở mục «Lý do vào sổ muộn» rồi gửi lại; nếu không thì sửa ngày."
        )
        raise LateEntryError(" ".join([*said, meant]))
    return reason if said else None


def _life_words(agency: Agency, day: date, today: date) -> list[str]:
    said = {
        "agency": agency.name,
        "day": written(day),
        "from": written(agency.from_on),
        "to": written(agency.to_on) if agency.to_on else "",
    }
    if day < agency.from_on:
        return [_("Ngày ban hành %(day)s trước ngày thành lập «%(agency)s» (%(from)s).") % said]
    if agency.to_on is not None and day > agency.to_on:
        return [_("Ngày ban hành %(day)s sau khi «%(agency)s» đã chấm dứt (hết ngày %(to)s).") % said]
    if agency.to_on is not None and agency.to_on < today:
        return [_("Cơ quan đánh số «%(agency)s» đã chấm dứt (hết ngày %(to)s), nay mới vào sổ văn bản ngày %(day)s.") % said]
    return []


def refuse_unseen(document: Document, seen: str) -> None:
    """Someone who did not see what another changed meanwhile would undo it. `seen` is `queries.as_seen` of what the page showed."""
    changed = queries.changed_since(document, seen) if seen else []
    if not changed:
        return
    last = journal.history(document).filter(action="records.change").last()
    who = names([last.actor]).get(last.actor, "") if last and last.actor else ""
    labels = ", ".join(_label(name) for name in changed)
    raise OutdatedDocumentError(
        _("%(who)s đã sửa văn bản này trong khi bạn đang sửa: %(fields)s. Chưa lưu gì; hãy mở lại trang rồi sửa trên nội dung mới.")
        % {"who": who or _("Người khác"), "fields": labels}
    )


def refuse_resting(document: Document, words: str) -> None:
    """Raise RecordsError with `words` and what uses the document, where something does."""
    if found := queries.resting_on(document):
        raise RecordsError(words % {"what": "; ".join(found)})


def retyped_symbol(document: Document, before: DocumentType) -> str:
    """The symbol of an own document whose type was corrected, where its notation is the usual one of the type before."""
    number, slash, notation = document.symbol.partition("/")
    if document.agency is None or notation != queries.usual_notation(before, document.agency):
        return document.symbol
    return f"{number}{slash}{queries.usual_notation(DocumentType(document.type), document.agency)}"
