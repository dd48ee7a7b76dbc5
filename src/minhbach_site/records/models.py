"""Documents in the register, their numbers, files, links, what they cite; drafts under check; disseminations and who has read."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhbach_site.records.states import (
    LIVE_LINKS,
    Direction,
    DisseminationAction,
    DisseminationForm,
    DisseminationState,
    DocumentState,
    DocumentType,
    DraftState,
    FileState,
    LinkKind,
    LinkState,
    NumberUse,
    Origin,
    RenumberState,
    Secrecy,
    Topic,
    Urgency,
)
from minhbach_site.ui.language import word_of
from minhbach_site.ui.wordindex import Place
from minhbach_site.ui.workers import is_silent


class NumberSeries(models.Model):
    """One run of numbers: of an agency in its lifetime, in a year, for documents going out or coming in, of some types or all.

    `types` are codes joined by ";"; empty means every type. Decree 30/2020/NĐ-CP, article 15: consecutive from 01 on 1 January, and the
    head of the agency decides which types share a run.
    """

    UNSEALED: ClassVar[frozenset[str]] = frozenset({"last_number"})  # moves on with each document
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"agency", "year", "direction", "group", "number", "last", "first_number", "last_number", "reason"}
    )

    agency = models.ForeignKey("organisation.Agency", models.PROTECT, related_name="series", verbose_name=_("Cơ quan"))
    year = models.PositiveSmallIntegerField(_("Năm"))
    direction = models.CharField(_("Chiều"), max_length=10, choices=[(d.value, d.label) for d in (Direction.INCOMING, Direction.OUTGOING)])
    group = models.SlugField(_("Mã sổ"), max_length=30, default="chung")
    title = models.CharField(_("Tên sổ số"), max_length=160)
    types = models.CharField(_("Loại văn bản"), max_length=300, blank=True)
    first_number = models.PositiveIntegerField(_("Bắt đầu từ số"), default=1)
    last_number = models.PositiveIntegerField(_("Số cuối đã cấp"), default=0)
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sổ số")
        constraints = (
            models.UniqueConstraint(name="series_once", fields=("agency", "year", "direction", "group")),
            models.CheckConstraint(name="series_year", condition=Q(year__gte=1945) & Q(year__lte=2200)),
            models.CheckConstraint(name="series_from_one", condition=Q(first_number__gte=1)),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def type_codes(self) -> list[str]:
        return [code for part in self.types.split(";") if (code := part.strip())]


SHOWN = 80  # letters of a subject where the document has no symbol


def shortened(subject: str) -> str:
    """A subject as a name for its document: cut between two words, and seen to be cut."""
    return subject if len(subject) <= SHOWN else subject[:SHOWN].rsplit(" ", 1)[0].rstrip(",;:") + "…"


class Document(models.Model):
    """A document that came in, went out, or is only referred to. Field names are those of the fact table `documents`."""

    WITNESSED = True
    PARTS_INDEXED: ClassVar[bool] = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {
            "code", "direction", "type", "symbol", "number", "series", "issued_on", "agency", "topic", "in_force_to", "received_on",
            "urgency", "due_on", "limited", "state", "kind", "target", "unit", "reason", "sha256",
        }
    )  # fmt: skip
    KEPT: ClassVar[frozenset[str]] = frozenset(  # told to nobody in the journal while only some may read the document
        {"type", "symbol", "number", "series", "issued_on", "topic", "received_on", "kind", "target"}
    )
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("links",)
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"late_reason"})
    UNSEALED: ClassVar[frozenset[str]] = frozenset({"suggested_group", "suggested_matter"})  # follow from the others and the law's data

    code = models.CharField(_("Mã văn bản"), max_length=60, unique=True)
    direction = models.CharField(_("Chiều"), max_length=10, choices=Direction.choices)
    type = models.CharField(_("Loại văn bản"), max_length=20, choices=DocumentType.choices)
    symbol = models.CharField(_("Số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"))
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=250)
    subject = models.CharField(_("Trích yếu"), max_length=1000)
    agency = models.ForeignKey(
        "organisation.Agency", models.PROTECT, related_name="documents", null=True, blank=True, verbose_name=_("Cơ quan đánh số")
    )
    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="documents", null=True, blank=True, verbose_name=_("Sổ số"))
    number = models.PositiveIntegerField(_("Số trong sổ"), null=True, blank=True)
    topic = models.CharField(_("Chủ đề"), max_length=20, choices=Topic.choices)
    in_force_to = models.DateField(_("Hết hiệu lực sau ngày"), null=True, blank=True)
    received_on = models.DateField(_("Ngày đến"), null=True, blank=True)
    due_on = models.DateField(_("Hạn xử lý"), null=True, blank=True)
    urgency = models.CharField(_("Độ khẩn"), max_length=12, choices=Urgency.choices, default=Urgency.NORMAL)
    secrecy = models.CharField(_("Độ mật"), max_length=12, choices=Secrecy.choices, default=Secrecy.NORMAL)
    pages = models.PositiveIntegerField(_("Số trang"), null=True, blank=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=160, blank=True)
    place = models.CharField(_("Nơi ban hành"), max_length=100, blank=True)
    recipients = models.CharField(_("Nơi nhận"), max_length=1000, blank=True)
    limited = models.BooleanField(_("Chỉ đơn vị được giao xem"), default=False)
    units = models.ManyToManyField("organisation.Unit", related_name="documents", blank=True, verbose_name=_("Đơn vị được giao"))
    origin = models.CharField(_("Nguồn"), max_length=10, choices=Origin.choices, default=Origin.OWN)
    state = models.CharField(_("Trạng thái"), max_length=12, choices=DocumentState.choices, default=DocumentState.REGISTERED)
    cancel_reason = models.CharField(_("Lý do hủy"), max_length=300, blank=True)
    # why it is entered with a day of a report that was approved, or of an agency that has ended
    late_reason = models.CharField(_("Lý do vào sổ muộn"), max_length=300, null=True, blank=True)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người vào sổ"))
    entered_at = models.DateTimeField(_("Vào sổ lúc"))
    suggested_group = models.PositiveSmallIntegerField(editable=False, null=True)
    # Null, for else SQLite writes the table anew, without the triggers of its index of words.
    suggested_matter = models.CharField(max_length=40, editable=False, null=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("văn bản")
        indexes = (
            models.Index(fields=("-issued_on", "-id", "limited"), name="document_issued"),
            models.Index(fields=("direction", "-issued_on", "-id"), name="document_direction"),
            models.Index(fields=("type", "-issued_on", "-id"), name="document_type"),
            models.Index(fields=("topic", "-issued_on", "-id"), name="document_topic"),
            models.Index(
                fields=("direction", "state", "topic", "type", "-issued_on", "-id", "in_force_to", "limited"), name="document_standing"
            ),
            models.Index(fields=("symbol",), name="document_symbol"),
            models.Index(fields=("issuer", "id", "limited"), name="document_issuer"),
            models.Index(fields=("due_on", "id"), name="document_due"),
            models.Index(
                fields=("issued_on", "id", "state", "limited", "direction", "suggested_group"),
                name="document_suggested",
                condition=Q(suggested_group__isnull=False),
            ),
            models.Index(
                Place("search_text"),
                *("id", "issued_on", "state", "limited", "direction"),
                name="document_place",
                condition=Q(suggested_group__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(name="document_number_once", fields=("series", "number")),
            models.CheckConstraint(
                name="document_number_with_series",
                condition=Q(series__isnull=True, number__isnull=True) | Q(series__isnull=False, number__gte=1),
            ),
            models.CheckConstraint(name="document_never_secret", condition=Q(secrecy=Secrecy.NORMAL)),
            models.CheckConstraint(
                name="document_force_after_issue", condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="document_received_after_issue", condition=Q(received_on__isnull=True) | Q(received_on__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="document_cancelled_iff_reason",
                condition=(Q(state=DocumentState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=DocumentState.CANCELLED) & Q(cancel_reason="")),
            ),
        )

    def get_direction_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(Direction, self.direction)

    def get_type_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(DocumentType, self.type)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(DocumentState, self.state)

    def __str__(self) -> str:
        """What anybody may be told: this name also stands where others read, in the journal, a letter, or beside a decision.

        Of a document kept for some it is its code, for a subject, even a symbol, may tell what it says. Pages that know who reads them
        ask `queries.Names`.
        """
        return gettext("%(code)s (văn bản hạn chế tiếp cận)") % {"code": self.code} if self.limited else self.full_name

    @property
    def kept_name(self) -> str:
        """What it is called before those whom their role keeps from it, though it may not be restricted: by its code."""
        return str(self) if self.limited else self.code

    @property
    def full_name(self) -> str:
        """What it is called before those who may read it."""
        if self.symbol:
            return f"{self.get_type_display()} {self.symbol}"
        return f"{self.get_type_display()}: {shortened(self.subject)}"


class Renumbering(models.Model):
    """A request to give an own document another number, because the one it bears was taken by mistake.

    A number is given once (Decree 30/2020/NĐ-CP, article 15): the old one stays in the register on a cancelled line, `voided`, and the
    document with all that belongs to it goes on under the next or the asked number. `notice` is the letter that tells those who know the
    document by its old number.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"document", "number", "issued_on", "sent", "notice", "voided", "state", "reason"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_for"})

    document = models.ForeignKey(Document, models.PROTECT, related_name="renumberings", verbose_name=_("Văn bản"))
    reason = models.CharField(_("Lý do cấp lại số"), max_length=300)
    number = models.PositiveIntegerField(_("Số mới"), null=True, blank=True)
    issued_on = models.DateField(_("Ngày ban hành mới"), null=True, blank=True)
    sent = models.BooleanField(_("Văn bản đã gửi đi"), default=False)
    notice = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Công văn đính chính"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=RenumberState.choices, default=RenumberState.WAITING)
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người đề nghị"))
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("Lý do không duyệt"), max_length=300, blank=True)
    voided = models.OneToOneField(Document, models.PROTECT, related_name="renumbered", null=True, verbose_name=_("Số đã hủy"))

    class Meta:
        verbose_name = _("đề nghị cấp lại số")
        constraints = (
            models.UniqueConstraint(name="renumbering_waits_once", fields=("document",), condition=Q(state=RenumberState.WAITING)),
            models.CheckConstraint(
                name="renumbering_done_iff_voided",
                condition=Q(state=RenumberState.DONE, voided__isnull=False) | (~Q(state=RenumberState.DONE) & Q(voided__isnull=True)),
            ),
            models.CheckConstraint(
                name="renumbering_decided_by_second_person",
                condition=~Q(state__in=[RenumberState.DONE, RenumberState.REFUSED])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
        )

    def __str__(self) -> str:
        return str(self.document)


_RANGES = [NumberUse.EXPLAINED, NumberUse.RELEASED]


class NumberReservation(models.Model):
    """A number kept for a document to come, or numbers from `number` to `last` said with a reason not to be used."""

    UNSEALED: ClassVar[frozenset[str]] = frozenset({"use"})  # the document that takes the number tells of it
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"series", "number", "last", "use", "until_on", "reason"})

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="reservations", verbose_name=_("Sổ số"))
    number = models.PositiveIntegerField(_("Số"))
    last = models.PositiveIntegerField(_("Đến số"))
    use = models.CharField(_("Trạng thái"), max_length=10, choices=NumberUse.choices)
    reason = models.CharField(_("Lý do"), max_length=300)
    until_on = models.DateField(_("Giữ đến hết ngày"), null=True, blank=True)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("số dành trước")
        constraints = (
            models.UniqueConstraint(name="reservation_once", fields=("series", "number"), condition=~Q(use=NumberUse.RELEASED)),
            models.CheckConstraint(name="reservation_has_end", condition=~Q(use=NumberUse.RESERVED) | Q(until_on__isnull=False)),
            models.CheckConstraint(name="reservation_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="reservation_range_explained", condition=Q(last=F("number")) | Q(last__gt=F("number"), use__in=_RANGES)
            ),
        )

    def __str__(self) -> str:
        return f"{self.numbers} ({self.get_use_display()})"

    @property
    def numbers(self) -> str:
        return str(self.number) if self.last == self.number else f"{self.number}–{self.last}"


def _stored_as(instance: models.Model, filename: str) -> str:  # noqa: ARG001 (Django's signature)
    """A place by the content, two letters deep: what a person called the file never becomes a path."""
    sha256 = str(instance.sha256)  # type: ignore[attr-defined]  # every model that stores files has it
    return f"{sha256[:2]}/{sha256}"


class DocumentFile(models.Model):
    """A file of a document, under the hash of its content; the words in it are read afterwards, in a process of their own."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"document", "sha256", "size", "mime", "state", "reason"})

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    name = models.CharField(_("Tên tệp"), max_length=200)
    sha256 = models.CharField(_("Mã băm SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("Dung lượng"))
    mime = models.CharField(_("Loại tệp"), max_length=100)
    file = models.FileField(upload_to=_stored_as, max_length=120)
    state = models.CharField(_("Nội dung"), max_length=10, choices=FileState.choices, default=FileState.WAITING)
    problem = models.CharField(max_length=500, blank=True)
    text = models.TextField(editable=False, default="")
    pages = models.PositiveIntegerField(_("Số trang"), null=True)
    removed_reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp")
        constraints = (models.UniqueConstraint(name="document_file_once", fields=("document", "sha256"), condition=Q(removed_reason="")),)

    def __str__(self) -> str:
        return self.name


class FileWords(models.Model):
    """The different words of a file that was read, for the search (`ui.wordindex`); gone when the file is taken out."""

    file = models.OneToOneField(DocumentFile, models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.file)


class Recognition(models.Model):
    """The words of a scanned file are being recognised, page after page, in a process of its own; gone when it is done."""

    file = models.OneToOneField(DocumentFile, models.CASCADE, primary_key=True, related_name="recognition")
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người yêu cầu"))
    begun = models.BooleanField(default=False)
    done = models.PositiveIntegerField(_("Số trang đã xong"), default=0)
    total = models.PositiveIntegerField(_("Số trang"), null=True)
    heard_at = models.DateTimeField()  # when it was asked for, or last gave a sign of life

    def __str__(self) -> str:
        return str(self.file)

    def is_silent(self, at: datetime) -> bool:
        """Whether it gave no sign of life for so long that its process must have died; it may be asked for anew."""
        return is_silent(self.heard_at, at)


class CountingLinks(models.Manager["DocumentLink"]):
    """The links that say something: those with a reason only once a second person confirmed them (`LinkProposal`)."""

    def get_queryset(self) -> models.QuerySet[DocumentLink]:
        same = {name: OuterRef(name) for name in ("source", "target", "kind")}
        confirmed = LinkProposal.objects.filter(state=LinkState.CONFIRMED, **same)
        return super().get_queryset().filter(Q(reason__isnull=True) | Exists(confirmed))


class DocumentLink(models.Model):
    """`source` implements, amends, replaces or answers `target`. `reason`: why, where by its kind it hardly may.

    One with a reason that an older version took from a single person is kept and says nothing until a second one confirms it: all that
    asks for links asks `objects`; `everything` is for whoever decides, and for long lists that ask only for kinds that need no second
    person (all but `DECIDING_LINKS`): PostgreSQL takes half as long for them.
    """

    UNSEALED: ClassVar[frozenset[str]] = frozenset({"reason"})  # as it was when links were sealed first; the entry of the link tells it

    source = models.ForeignKey(Document, models.PROTECT, related_name="links")
    target = models.ForeignKey(Document, models.PROTECT, related_name="linked_by")
    kind = models.CharField(_("Quan hệ"), max_length=10, choices=LinkKind.choices)
    reason = models.CharField(_("Lý do"), max_length=300, null=True, blank=True)

    objects = CountingLinks()
    everything = models.Manager["DocumentLink"]()

    class Meta:
        verbose_name = _("liên kết văn bản")
        constraints = (
            models.UniqueConstraint(name="link_once", fields=("source", "target", "kind")),
            models.CheckConstraint(name="link_not_to_itself", condition=~Q(source=F("target"))),
        )

    def __str__(self) -> str:
        return f"{self.source} – {self.get_kind_display()} – {self.target}"


class LinkProposal(models.Model):
    """That a document amends or replaces another though by its type it hardly can, and why: one asks, another confirms or refuses.

    Until then there is no link, or none that counts. `asked_by` is null where an older version did not keep it.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"source", "target", "state", "reason"})

    source = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("Văn bản"))
    target = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("Văn bản được sửa đổi, thay thế"))
    kind = models.CharField(_("Quan hệ"), max_length=10, choices=LinkKind.choices)
    reason = models.CharField(_("Lý do"), max_length=300)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=LinkState.choices, default=LinkState.WAITING)
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người đề nghị"))
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("Lý do không xác nhận"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đề nghị liên kết văn bản")
        constraints = (
            models.UniqueConstraint(name="link_proposed_once", fields=("source", "target", "kind"), condition=Q(state__in=LIVE_LINKS)),
            models.CheckConstraint(name="link_proposed_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="link_decided_iff_state",
                condition=Q(state=LinkState.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=(LinkState.CONFIRMED, LinkState.REFUSED), decided_by__isnull=False, decided_at__isnull=False)
                | Q(state=LinkState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="link_decided_by_second_person",
                condition=Q(decided_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="link_refused_iff_reason",
                condition=Q(state=LinkState.REFUSED) & ~Q(refusal="") | ~Q(state=LinkState.REFUSED) & Q(refusal=""),
            ),
            models.CheckConstraint(
                name="link_withdrawn_iff_by_someone",
                condition=Q(state=LinkState.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                | ~Q(state=LinkState.WITHDRAWN) & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} – {self.get_kind_display()} – {self.target}"


class CitedInstrument(models.Model):
    """A document mentioned in the words of a file: what it was found to mean, and its status on the day of the citing document.

    The status is that of the catalogue of instruments; `unknown` with a `target` means that the register is asked (`queries.cited_once`).
    `dated` is the day that the words give, by which documents with one symbol are told apart; `target` follows the register.
    """

    document_file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="citations")
    text = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    symbol = models.CharField(max_length=120, blank=True)
    instrument_key = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True)
    target = models.ForeignKey(Document, models.SET_NULL, related_name="cited_by", null=True)
    status = models.CharField(max_length=12)
    status_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("văn bản được viện dẫn")
        indexes = (models.Index(fields=("instrument_key",), name="cited_key"),)

    def __str__(self) -> str:
        return self.symbol or self.text


class Draft(models.Model):
    """A text in the making, checked version by version."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"state", "version", "sha256", "pack", "finding", "code", "reason"})
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("dismissals", "versions")

    title = models.CharField(_("Tên dự thảo"), max_length=300)
    owner = models.ForeignKey("accounts.Person", models.PROTECT, related_name="drafts", verbose_name=_("Người soạn"))
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Đơn vị"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="drafts", null=True, blank=True, verbose_name=_("Văn bản đã ban hành")
    )
    state = models.CharField(_("Trạng thái"), max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    made_at = models.DateTimeField()
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("dự thảo")
        indexes = (models.Index(fields=("owner", "-made_at", "-id"), name="draft_owner"),)

    def __str__(self) -> str:
        return self.title


class DraftVersion(models.Model):
    """One uploaded state of a draft, with what the checker found in it, frozen under the rule pack that found it."""

    # how far the check is, and what follows from the file and the rule pack
    UNSEALED: ClassVar[frozenset[str]] = frozenset({"state", "problem", "pieces", "findings"})

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Lần"))
    name = models.CharField(_("Tên tệp"), max_length=200)
    sha256 = models.CharField(_("Mã băm SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("Dung lượng"))
    mime = models.CharField(_("Loại tệp"), max_length=100)
    file = models.FileField(upload_to=_stored_as, max_length=120)
    state = models.CharField(_("Kiểm tra"), max_length=10, choices=FileState.choices, default=FileState.WAITING)
    problem = models.CharField(max_length=500, blank=True)
    pack = models.CharField(_("Bộ quy tắc"), max_length=20, blank=True)
    judged_on = models.DateField(_("Xét theo pháp luật ngày"), null=True)
    pieces = models.JSONField(default=list)  # the text as it was read, piece by piece, with the places of the findings
    findings = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản dự thảo")
        constraints = (models.UniqueConstraint(name="draft_version_once", fields=("draft", "number")),)

    def __str__(self) -> str:
        return f"{self.draft} ({self.number})"


class FindingDismissal(models.Model):
    """Why a finding of a draft is not followed. It holds for the same finding in later versions, until someone takes it back."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="dismissals")
    key = models.CharField(max_length=64)
    code = models.CharField(_("Quy tắc"), max_length=10)
    quote = models.CharField(_("Câu chữ"), max_length=500, blank=True)
    reason = models.CharField(_("Lý do"), max_length=300)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("phát hiện được bỏ qua")
        constraints = (models.UniqueConstraint(name="dismissal_once", fields=("draft", "key")),)

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class Dissemination(models.Model):
    """A document made known to people: in a meeting (counts only), or on the site, where each one confirms (`Reading`).

    `invited`, `attended` and `commitments` are the counts of a meeting; those of the site are counted from its readings. Whoever leads the
    agency is asked beside `units` where `leaders` says so; with neither it is for the whole agency. One that was withdrawn counts nowhere.
    """

    PARTS_INDEXED: ClassVar[bool] = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"code", "on", "document", "form", "due_on", "invited", "attended", "commitments", "people", "opened", "missing", "state", "reason"}
    )
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("steps",)

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    on = models.DateField(_("Ngày"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="disseminations", null=True, blank=True, verbose_name=_("Văn bản"))
    title = models.CharField(_("Nội dung"), max_length=500)
    form = models.CharField(_("Cách làm"), max_length=10, choices=DisseminationForm.choices)
    units = models.ManyToManyField("organisation.Unit", related_name="+", blank=True, verbose_name=_("Đơn vị"))
    leaders = models.BooleanField(_("Lãnh đạo cơ quan được yêu cầu đọc"), default=False)
    due_on = models.DateField(_("Đọc xong trước hết ngày"), null=True, blank=True)
    needs_commitment = models.BooleanField(_("Cần ký cam kết"), default=False)
    commitment_text = models.TextField(_("Nội dung cam kết"), blank=True)
    invited = models.PositiveIntegerField(_("Số người triệu tập"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("Số người dự"), null=True, blank=True)
    commitments = models.PositiveIntegerField(_("Số bản cam kết"), null=True, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=DisseminationState.choices)
    withdrawn_reason = models.CharField(_("Lý do thu hồi"), max_length=300, blank=True)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField()
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("lần quán triệt")
        indexes = (models.Index(fields=("-on", "-id"), name="dissemination_on"),)
        constraints = (
            models.CheckConstraint(
                name="dissemination_withdrawn_says_why",
                condition=(Q(state=DisseminationState.WITHDRAWN) & ~Q(withdrawn_reason=""))
                | (~Q(state=DisseminationState.WITHDRAWN) & Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="dissemination_meeting_has_counts",
                condition=~Q(form=DisseminationForm.MEETING) | Q(invited__isnull=False, attended__isnull=False),
            ),
            models.CheckConstraint(
                name="dissemination_attended_of_invited",
                condition=Q(attended__isnull=True) | Q(invited__isnull=True) | Q(attended__lte=F("invited")),
            ),
        )

    def __str__(self) -> str:
        return self.title


class DisseminationStep(models.Model):
    """One move of a dissemination: ended (with a reason where `missing` people had not finished), opened again, withdrawn; never edited."""

    dissemination = models.ForeignKey(Dissemination, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10, choices=DisseminationAction.choices)
    before = models.CharField(max_length=10, choices=DisseminationState.choices)
    after = models.CharField(max_length=10, choices=DisseminationState.choices)
    missing = models.PositiveIntegerField(default=0)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.dissemination_id} {self.action}"


class Reading(models.Model):
    """One person who is to read; `read_at` and `committed_at` are empty until they do. `asked_at` is not known of the first versions."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"dissemination", "person"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    dissemination = models.ForeignKey(Dissemination, models.PROTECT, related_name="readings")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="readings")
    asked_at = models.DateTimeField(_("Yêu cầu lúc"), null=True)
    read_at = models.DateTimeField(_("Đọc lúc"), null=True)
    committed_at = models.DateTimeField(_("Cam kết lúc"), null=True)

    class Meta:
        verbose_name = _("xác nhận đã đọc")
        indexes = (models.Index(fields=("person", "read_at"), name="reading_person"),)
        constraints = (
            models.UniqueConstraint(name="reading_once", fields=("dissemination", "person")),
            models.CheckConstraint(name="reading_commits_after_reading", condition=Q(committed_at__isnull=True) | Q(read_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.dissemination}"
