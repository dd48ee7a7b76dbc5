"""What may be typed about documents, numbers, drafts and disseminations, and how their lists are narrowed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.organisation import queries as organisation
from minhbach_site.records import queries
from minhbach_site.records.states import (
    AskedReaders,
    Direction,
    DisseminationForm,
    DisseminationState,
    DocumentState,
    DocumentType,
    DraftState,
    LinkAction,
    LinkKind,
    ReadingState,
    RenumberAction,
    Secrecy,
    Topic,
    Urgency,
)
from minhbach_site.ui.answers import Asking
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.tables import BlindFilter, DayFilter

# what a clerk types now and then: the page folds it away
SELDOM = frozenset(
    {"pages", "signer_title", "signer_name", "place", "recipients", "in_force_to", "agency_id", "notation", "limited", "skip_reason"}
)
MOST_NUMBER = 999_999
YEARS: dict[str, Any] = {"min_value": 1945, "max_value": 2200}
ALL = _("Tất cả")
CHECKED_KINDS = _("DOCX, PDF, ODT hoặc văn bản thường (.txt), không quá 50 MB.")
OPENS = _("Quán triệt văn bản hạn chế tiếp cận thì mọi người được yêu cầu đọc, kể cả ngoài đơn vị được giao, đều xem được văn bản đó.")
OPENED = _("Đúng, để những người này xem được văn bản")
REPEATED = _("Đúng, đây là một lần quán triệt khác")
LEADERS = 0  # stands among the units of a dissemination; no unit has this key
UNUSUAL = _("Đúng, giữ ký hiệu và cơ quan ban hành như đã ghi")
UNIT_OF_DRAFT = _("Chọn đơn vị thì người đứng đầu đơn vị và lãnh đạo cũng xem được; để trống thì chỉ mình xem.")
CHECKED_SUFFIXES = ".docx,.pdf,.odt,.txt"
NONE = ("", _("– chọn –"))
FINDER = "tim-"  # before the name of a list of documents: what is searched for in it
SEARCH = "tim-lai"  # the button that only searches


class Choosing(Asking):
    """A form whose choices are records of this moment."""

    def offer(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        many = isinstance(field, forms.MultipleChoiceField)
        field.choices = choices if many else [NONE, *choices]

    def offer_documents(self, name: str, actor: Any, on: date, words: str = "") -> None:
        """The newest documents that the actor may see, and in any case the one that was chosen or that the address gives."""
        kept = [self.data.get(self.add_prefix(name)), self.get_initial_for_field(self.fields[name], name)]
        words = words or self.data.get(f"{FINDER}{self.add_prefix(name)}", "")[:200]
        self.fields[name].widget.words = words
        self.offer(name, queries.choices(actor, on, words=words, kept=kept))

    def code_of(self, name: str) -> str:
        """The code of the document that was chosen there; empty for none."""
        return queries.code_of(self.cleaned_data[name])

    @property
    def searching(self) -> bool:
        """Whether the form was sent only to search for a document, as a browser without a script does."""
        return SEARCH in self.data

    def is_valid(self) -> bool:
        return not self.searching and super().is_valid()

    def full_clean(self) -> None:
        if self.searching:  # nothing is refused yet
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class DocumentSelect(forms.Select):
    """Documents to choose one from, with a box that searches the whole register for others."""

    template_name = "records/document_select.html"
    words = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["words"] = self.words
        return context


def document_choice(label: Any, *, required: bool = False, help_text: Any = "") -> forms.TypedChoiceField:
    """A document of the register by its key, to be offered by `Choosing.offer_documents`."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, help_text=help_text, widget=DocumentSelect)


def _answer(label: Any) -> forms.BooleanField:
    """The box of one of the `QUESTIONS` of a form."""
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput)


def _why(label: Any) -> forms.CharField:
    """Room for the reason that one of the `QUESTIONS` of a form asks for."""
    return forms.CharField(label=label, max_length=300, required=False, widget=forms.HiddenInput)


def _asked_readers() -> forms.TypedChoiceField:
    """The answer, one of two, to what becomes of those who were asked to read a document that is kept from them now."""
    return forms.TypedChoiceField(
        label=_("Người đã được yêu cầu đọc"),
        choices=AskedReaders.choices,
        coerce=AskedReaders,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )


def _one(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, help_text=help_text)


def _units(label: Any, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, help_text=help_text, widget=forms.SelectMultiple(attrs={"size": 8})
    )


def _unit_choices(on: date) -> list[tuple[int, str]]:
    return [(unit.pk, unit.name) for unit in organisation.units_on(on)]


class _Described(Choosing):
    """What every document says of itself."""

    subject = forms.CharField(label=_("Trích yếu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    topic = forms.TypedChoiceField(label=_("Chủ đề"), choices=Topic.choices, coerce=Topic, initial=Topic.KHAC)
    urgency = forms.TypedChoiceField(label=_("Độ khẩn"), choices=Urgency.choices, coerce=Urgency, initial=Urgency.NORMAL)
    due_on = DateField(label=_("Hạn xử lý"), required=False)
    in_force_to = DateField(label=_("Hết hiệu lực sau ngày"), required=False, help_text=_("Ngày cuối cùng còn hiệu lực, nếu đã biết."))
    pages = forms.IntegerField(label=_("Số trang"), min_value=1, max_value=100_000, required=False)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=160, required=False)
    signer_name = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    place = forms.CharField(label=_("Nơi ban hành"), max_length=100, required=False)
    recipients = forms.CharField(label=_("Nơi nhận"), max_length=1000, required=False)
    limited = forms.BooleanField(label=_("Chỉ đơn vị được giao, văn thư và lãnh đạo được xem"), required=False)


class _NewDocument(_Described):
    type = forms.TypedChoiceField(label=_("Loại văn bản"), choices=[NONE, *DocumentType.choices], coerce=DocumentType)
    issued_on = DateField(label=_("Ngày ban hành"))
    secrecy = forms.TypedChoiceField(
        label=_("Độ mật"),
        choices=Secrecy.choices,
        coerce=Secrecy,
        initial=Secrecy.NORMAL,
        help_text=_("Văn bản mật không được đưa vào trang này."),
    )
    unit_ids = _units(_("Giao đơn vị"), _("Giữ phím Ctrl để chọn nhiều đơn vị."))
    implements_id = document_choice(_("Triển khai văn bản"))
    skip_reason = forms.CharField(
        label=_("Lý do nhảy số"),
        max_length=300,
        required=False,
        help_text=_("Chỉ khi lấy một số lớn hơn số tiếp theo và bỏ trống các số giữa."),
    )
    again = _answer(_("Vẫn vào sổ: đây là một văn bản khác"))

    QUESTIONS: ClassVar[tuple[str, ...]] = ("again",)

    def __init__(self, *args: Any, actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit_ids", _unit_choices(on))
        self.offer_documents("implements_id", actor, on)

    def most_used(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in SELDOM]

    def seldom_used(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in SELDOM]

    def seldom_wrong(self) -> bool:
        """Whether the folded part is shown open: something in it is wrong or asked about, or hides a document from others."""
        asked = "unusual" in self.fields and not self.fields["unusual"].widget.is_hidden
        return asked or any(field.errors for field in self.seldom_used()) or bool(self["limited"].value())


class IncomingForm(_NewDocument):
    symbol = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=250)
    received_on = DateField(label=_("Ngày đến"))
    number = forms.IntegerField(
        label=_("Số đến"), min_value=1, max_value=MOST_NUMBER, required=False, help_text=_("Để trống để lấy số tiếp theo.")
    )
    field_order = (
        "type", "symbol", "issued_on", "issuer", "subject", "received_on", "number", "topic", "urgency", "secrecy", "due_on",
        "implements_id", "unit_ids", "again", "limited", "skip_reason", "pages", "signer_title", "signer_name", "place", "recipients",
        "in_force_to",
    )  # fmt: skip


class OutgoingForm(_NewDocument):
    agency_id = _one(_("Cơ quan đánh số"), required=False, help_text=_("Để trống: cơ quan của trang vào ngày ban hành."))
    number = forms.IntegerField(
        label=_("Số"),
        min_value=1,
        max_value=MOST_NUMBER,
        required=False,
        help_text=_("Để trống để lấy số tiếp theo; ghi số đã dành trước hoặc số trống nếu cần."),
    )
    notation = forms.CharField(
        label=_("Ký hiệu"), max_length=50, required=False, help_text=_("Phần sau dấu gạch chéo, ví dụ KH-SCT; để trống thì trang tự đặt.")
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=250, required=False, help_text=_("Để trống: tên cơ quan đánh số."))
    unusual = _answer(UNUSUAL)
    late_reason = _why(_("Lý do vào sổ muộn"))

    QUESTIONS: ClassVar[tuple[str, ...]] = ("again", "unusual", "late_reason")

    field_order = (
        "type", "issued_on", "subject", "agency_id", "number", "notation", "issuer", "topic", "urgency", "secrecy", "implements_id",
        "due_on", "unit_ids", "again", "unusual", "late_reason", "limited", "skip_reason", "pages", "signer_title", "signer_name", "place",
        "recipients", "in_force_to",
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.offer("agency_id", [(agency.pk, agency.name) for agency in organisation.agencies()])
        above = queries.above_agencies(on)
        self.offer("type", [(one.value, one.label) for one in DocumentType if one not in above])


class ReferenceForm(_NewDocument):
    symbol = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=250)
    field_order = ("type", "symbol", "issued_on", "issuer", "subject", "topic", "in_force_to", "implements_id", "secrecy", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["skip_reason"]  # it takes no number


FORMS = {Direction.INCOMING: IncomingForm, Direction.OUTGOING: OutgoingForm, Direction.REFERENCE: ReferenceForm}


class ChangeForm(_Described):
    type = forms.TypedChoiceField(label=_("Loại văn bản"), choices=DocumentType.choices, coerce=DocumentType)
    symbol = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issued_on = DateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=250)
    received_on = DateField(label=_("Ngày đến"))
    number = forms.IntegerField(label=_("Số đến"), min_value=1, max_value=MOST_NUMBER)
    reason = forms.CharField(label=_("Lý do sửa"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    readers = _asked_readers()
    unusual = _answer(UNUSUAL)

    QUESTIONS = ("unusual", "readers")

    def __init__(self, data: Any = None, *, document: Any) -> None:
        names = [name for name in self.base_fields if name not in {"reason", "seen", *self.QUESTIONS}]
        super().__init__(data, initial={"seen": queries.as_seen(document), **{name: getattr(document, name) for name in names}})
        for name in _KEPT_OF[document.direction]:
            del self.fields[name]
        self.order_fields(["type", "symbol", "issued_on", "issuer", "subject", "received_on", "number"])


# what a correction does not touch: an own document has its number and day on paper, one that is only referred to never came in
_KEPT_OF = {
    Direction.INCOMING: (),
    Direction.OUTGOING: ("symbol", "issued_on", "received_on", "number"),
    Direction.REFERENCE: ("received_on", "number"),
}


class DayForm(forms.Form):
    """The day on which the status of a document is asked."""

    ngay = DateField(label=_("Hiệu lực vào ngày"), required=False)


class ConfirmForm(forms.Form):
    """A question that is answered by sending it."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class RenumberForm(Choosing):
    reason = forms.CharField(label=_("Lý do cấp lại số"), max_length=300, help_text=_("Ví dụ: lấy nhầm số của sổ khác, lấy số hai lần."))
    number = forms.IntegerField(
        label=_("Số mới"), min_value=1, max_value=MOST_NUMBER, required=False, help_text=_("Để trống để lấy số tiếp theo.")
    )
    issued_on = DateField(
        label=_("Ngày ban hành mới"),
        required=False,
        help_text=_("Để trống nếu giữ ngày cũ. Số sau không được đề ngày trước số trước, nên thường phải đề ngày cấp lại số."),
    )
    sent = forms.BooleanField(label=_("Văn bản đã gửi đi"), required=False)
    notice_id = document_choice(
        _("Công văn đính chính"), help_text=_("Bắt buộc khi văn bản đã gửi đi, đã công khai hoặc đã được trả lời: công văn báo đổi số.")
    )

    def __init__(self, *args: Any, actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("notice_id", actor, on)


class RenumberDecision(forms.Form):
    action = forms.TypedChoiceField(choices=RenumberAction.choices, coerce=RenumberAction)
    reason = forms.CharField(max_length=300, required=False)


class LinkDecision(forms.Form):
    action = forms.TypedChoiceField(choices=LinkAction.choices, coerce=LinkAction)
    reason = forms.CharField(max_length=300, required=False)


class LinkForm(Choosing):
    kind = forms.TypedChoiceField(label=_("Quan hệ"), choices=LinkKind.choices, coerce=LinkKind)
    target_id = _one(_("Văn bản"), help_text=_("Gõ vài chữ rồi bấm «Tìm» để thu hẹp danh sách."))
    meant = _answer(_("Đúng, cơ quan ban hành có thẩm quyền"))
    decides = _why(_("Vì sao văn bản này sửa đổi, thay thế được văn bản kia"))

    QUESTIONS = ("meant", "decides")

    def __init__(self, *args: Any, actor: Any, on: date, words: str, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("target_id", actor, on, words)
        field: Any = self.fields["target_id"]
        field.choices = [choice for choice in field.choices if choice[0] != but]


class ShareForm(Choosing):
    unit_ids = _units(_("Đơn vị"), _("Giữ phím Ctrl để chọn nhiều đơn vị; bỏ chọn hết để thu lại."))
    readers = _asked_readers()

    QUESTIONS = ("readers",)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit_ids", _unit_choices(on))


class FileForm(forms.Form):
    file = forms.FileField(label=_("Tệp"), help_text=_("PDF, DOCX, XLSX, ODT, ảnh hoặc văn bản thường, không quá 50 MB."))


class VersionForm(forms.Form):
    file = forms.FileField(label=_("Tệp"), help_text=CHECKED_KINDS, widget=forms.FileInput(attrs={"accept": CHECKED_SUFFIXES}))


class HeaderForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp XML"), help_text=_("Phần thông tin (MessageHeader) của văn bản gửi qua trục liên thông, không quá 1 MB.")
    )


class SeriesForm(Choosing):
    agency_id = _one(_("Cơ quan"))
    year = forms.IntegerField(label=_("Năm"), **YEARS)
    direction = forms.TypedChoiceField(
        label=_("Chiều"), choices=[(one.value, one.label) for one in (Direction.OUTGOING, Direction.INCOMING)], coerce=Direction
    )
    group = forms.SlugField(label=_("Mã sổ"), max_length=30, help_text=_("Chữ không dấu, ví dụ quyet-dinh."))
    title = forms.CharField(label=_("Tên sổ số"), max_length=160)
    types = forms.TypedMultipleChoiceField(
        label=_("Loại văn bản đánh số riêng"),
        choices=DocumentType.choices,
        coerce=DocumentType,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Bỏ trống: mọi loại chưa có sổ riêng."),
    )
    first_number = forms.IntegerField(label=_("Bắt đầu từ số"), min_value=1, max_value=MOST_NUMBER, initial=1)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency_id", [(agency.pk, agency.name) for agency in organisation.agencies()])


class ReserveForm(forms.Form):
    count = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=50, initial=1)
    reason = forms.CharField(label=_("Lý do"), max_length=300)
    until_on = DateField(label=_("Giữ đến hết ngày"))


class ExplainForm(forms.Form):
    first = forms.IntegerField(label=_("Từ số"), min_value=1, max_value=MOST_NUMBER)
    last = forms.IntegerField(label=_("Đến số"), min_value=1, max_value=MOST_NUMBER)
    reason = forms.CharField(label=_("Lý do không dùng"), max_length=300)


class DraftForm(Choosing):
    title = forms.CharField(label=_("Tên dự thảo"), max_length=300)
    unit_id = _one(
        _("Đơn vị soạn"),
        required=False,
        help_text=UNIT_OF_DRAFT,
    )
    file = forms.FileField(label=_("Tệp"), help_text=CHECKED_KINDS, widget=forms.FileInput(attrs={"accept": CHECKED_SUFFIXES}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit_id", [(unit.pk, unit.name) for unit in units])


class CloseDraftForm(Choosing):
    document_id = document_choice(_("Đã ban hành thành văn bản"), help_text=_("Để trống nếu thôi không ban hành."))

    def __init__(self, *args: Any, actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("document_id", actor, on)


class DisseminateForm(Choosing):
    title = forms.CharField(label=_("Nội dung quán triệt"), max_length=500)
    document_id = document_choice(_("Văn bản"), help_text=OPENS)
    unit_ids = _units(_("Đơn vị"), _("Không chọn gì: toàn cơ quan, kể cả lãnh đạo."))
    due_on = DateField(label=_("Đọc xong trước hết ngày"))
    needs_commitment = forms.BooleanField(label=_("Người đọc phải ký cam kết"), required=False)
    commitment_text = forms.CharField(
        label=_("Nội dung cam kết"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    repeats = _answer(REPEATED)
    opens = _answer(OPENED)

    QUESTIONS = ("repeats", "opens")

    def __init__(self, *args: Any, actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("document_id", actor, on)
        self.offer("unit_ids", [(LEADERS, pgettext_lazy("quán triệt", "Lãnh đạo cơ quan")), *_unit_choices(on)])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        chosen = typed.get("unit_ids") or []
        return {**typed, "unit_ids": [one for one in chosen if one != LEADERS], "leaders": LEADERS in chosen}


class OpeningForm(forms.Form):
    """The question whether people who may not see a document yet are meant to; sending it says yes."""

    opens = forms.BooleanField(widget=forms.HiddenInput, initial=True)


class CloseForm(Asking):
    """The end of a dissemination; a reason is asked for where people have not finished."""

    reason = _why(_("Lý do kết thúc khi còn người chưa xong"))

    QUESTIONS = ("reason",)


class MeetingForm(Choosing):
    on = DateField(label=_("Ngày"))
    title = forms.CharField(label=_("Nội dung"), max_length=500)
    document_id = document_choice(_("Văn bản"))
    invited = forms.IntegerField(label=_("Số người triệu tập"), min_value=0, max_value=1_000_000)
    attended = forms.IntegerField(label=_("Số người dự"), min_value=0, max_value=1_000_000)
    commitments = forms.IntegerField(
        label=_("Số bản cam kết"), min_value=0, max_value=1_000_000, required=False, help_text=_("Để trống nếu không yêu cầu cam kết.")
    )

    def __init__(self, *args: Any, actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("document_id", actor, on)


class DocumentFilter(django_filters.FilterSet):
    q = BlindFilter()
    direction = django_filters.ChoiceFilter(label=_("Chiều"), choices=Direction.choices, empty_label=ALL)
    type = django_filters.ChoiceFilter(label=_("Loại"), choices=DocumentType.choices, empty_label=ALL)
    topic = django_filters.ChoiceFilter(label=_("Chủ đề"), choices=Topic.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DocumentState.choices, empty_label=ALL)
    unit = django_filters.ModelChoiceFilter(
        label=_("Giao đơn vị"), field_name="units", queryset=lambda _request: queries.given_units(), empty_label=ALL
    )
    due_to = DayFilter(label=_("Hạn xử lý đến"), field_name="due_on", lookup_expr="lte")
    waiting = django_filters.ChoiceFilter(
        label=_("Việc xử lý"),
        choices=[("chua", _("Có hạn, chưa trả lời hoặc triển khai"))],
        method=lambda rows, _name, _value: queries.waiting(rows),
        empty_label=ALL,
    )
    from_on = DayFilter(label=_("Ban hành từ"), field_name="issued_on", lookup_expr="gte")
    to_on = DayFilter(label=_("đến"), field_name="issued_on", lookup_expr="lte")


class DraftFilter(django_filters.FilterSet):
    q = BlindFilter()
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DraftState.choices, empty_label=ALL)


class DisseminationFilter(django_filters.FilterSet):
    q = BlindFilter()
    form = django_filters.ChoiceFilter(label=_("Cách làm"), choices=DisseminationForm.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DisseminationState.choices, empty_label=ALL)
    year = django_filters.NumberFilter(label=_("Năm"), field_name="on", lookup_expr="year", **YEARS)


class ReadingFilter(django_filters.FilterSet):
    """The people of one dissemination; `units` are theirs."""

    q = BlindFilter(method="named")
    progress = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=ReadingState.choices, empty_label=ALL)
    unit = django_filters.ChoiceFilter(label=_("Đơn vị"), field_name="unit_key", choices=(), empty_label=ALL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = queries.units_among(self.queryset)

    def named(self, rows: Any, _name: str, value: str) -> Any:
        return queries.readers_named(rows, value)


class SeriesFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Năm"), **YEARS)
    direction = django_filters.ChoiceFilter(
        label=_("Chiều"), choices=[(one.value, one.label) for one in (Direction.OUTGOING, Direction.INCOMING)], empty_label=ALL
    )
