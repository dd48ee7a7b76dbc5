"""The journal as pages: to read, to verify, to print a proof of. `urls.py` passes in what the apps call their actions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import DateField, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import DATA_WORDS, JournalProof, journal_data, journal_minutes
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.audit import queries, services
from minhbach_site.audit.forms import JournalFilter, ProofForm, Whole
from minhbach_site.audit.states import VALUE_WORDS, Kind, Stage
from minhbach_site.ui import tables, trial
from minhbach_site.ui.acting import acted
from minhbach_site.ui.answers import after_calling_off, pressed
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.templatetags.ui import badge
from minhbach_site.ui.workers import TONES, WorkState


class Request(HttpRequest):
    user: services.Actor  # type: ignore[assignment]


Codes = Mapping[str, Mapping[str, Mapping[str, Any]]]


class JournalTable(tables.Table):
    UNDER: ClassVar = {"values": ("hash",)}

    sequence = django_tables2.Column(gettext_lazy("Số"))
    at = tables.DateTimeColumn(gettext_lazy("Thời điểm"), orderable=False)
    actor = django_tables2.Column(pgettext_lazy("nhật ký", "Người thực hiện"), orderable=False, empty_values=())
    kind = django_tables2.Column(gettext_lazy("Loại"), orderable=False)
    action = django_tables2.Column(gettext_lazy("Việc"), orderable=False)
    subject = django_tables2.Column(gettext_lazy("Đối tượng"), orderable=False)
    values = django_tables2.Column(gettext_lazy("Giá trị"), orderable=False)
    hash = django_tables2.Column(gettext_lazy("Mã băm"), orderable=False)

    def __init__(self, *args: Any, actions: Mapping[str, Any], pages: Mapping[str, str], codes: Codes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.pages, self.names, self.words = actions, pages, _Names(), dict[tuple[str, str], str]()
        self.codes, self.named, self.kept = codes, _Named(), _Kept()

    def before_render(self, request: Any) -> None:  # noqa: ARG002 (django-tables2's signature)
        """Of a page, not of an export: read at once what its entries speak of; the kind stands with the action."""
        entries = [row.record for row in self.paginated_rows]
        spoken_of = {value for entry in entries for value in json.loads(entry.values).values() if type(value) is int}
        self.names.load({pk for entry in entries for pk in (entry.actor, entry.on_behalf_of) if pk} | spoken_of)
        asked: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.subject_type in self.pages:
                asked[entry.subject_type].add(entry.subject)
        for label, numbers in asked.items():
            model = queries.model_of(label)
            found = model._default_manager.in_bulk([int(number) for number in numbers if number.isdecimal()]) if model else {}
            self.words |= {(label, str(pk)): str(one) for pk, one in found.items()}
        self.named.load(entries)
        self.columns.hide("kind")

    def render_at(self, value: Any) -> str:
        return f"{date_format(timezone.localtime(value), 'H:i:s')} {date_format(timezone.localtime(value), 'SHORT_DATE_FORMAT')}"

    def value_at(self, value: Any) -> Any:
        return value

    def render_actor(self, value: int | None, record: Any) -> str:
        return acted(self.names[value], self.names[record.on_behalf_of] if record.on_behalf_of else None) if value else _("hệ thống")

    def render_action(self, value: str, record: Any) -> Any:
        words = self.value_action(value)
        kind = "" if record.kind == Kind.CHANGE else self.render_kind(record.kind)
        return format_html('{}<div class="text-secondary small">{}</div>', words, kind) if kind else words

    def value_action(self, value: str) -> str:
        return str(self.actions.get(value, value))

    def render_kind(self, value: str) -> str:
        return str(Kind(value).label) if value in Kind.values else str(value)

    def render_subject(self, record: Any) -> Any:
        """What it is called, with a link where it has a page of its own and is still there."""
        called = self.words.get((record.subject_type, record.subject))
        kind = self.value_subject(record)
        only = QueryDict(mutable=True)
        only.update({"subject_type": record.subject_type, "subject": record.subject})
        all_of_it = format_html('<a href="?{}" title="{}">{}</a>', only.urlencode(), _("Mọi dòng nhật ký về bản ghi này"), kind)
        if called is None:
            return all_of_it
        address = reverse(self.pages[record.subject_type], args=[record.subject])
        return format_html('<a href="{}">{}</a><div class="text-secondary small">{}</div>', address, called, all_of_it)

    def value_subject(self, record: Any) -> str:
        return f"{queries.words_of(record.subject_type)} {record.subject}"

    def render_values(self, record: Any) -> str:
        model, kept = queries.model_of(record.subject_type), self.kept.of(record)
        said = ((name, value) for name, value in json.loads(record.values).items() if value not in (None, "") and name not in kept)
        words = self.codes.get(record.action, {})
        return "; ".join(
            f"{_name(model, name)}: {words[name].get(value, value) if name in words else self._say(model, name, value)}"
            for name, value in said
        )

    def _say(self, model: type[Model] | None, name: str, value: Any) -> str:
        """A stored value in the words of its field: a choice by its label, a person by name, a day as it is written."""
        field = _field(model, name)
        if name == "changed":
            return ", ".join(_name(model, part) for part in str(value).split("; "))
        if isinstance(value, list):  # the kinds of records that are all told of
            return str(len(value))
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if field is not None and field.related_model is get_user_model():
            return self.names[value]
        if field is not None and field.related_model and isinstance(value, int):
            return self.named[field.related_model, value]
        if name == "person" and isinstance(value, int):  # of a library's table, whose column is called otherwise
            return self.names[value]
        if field is not None and getattr(field, "choices", None):
            return str(dict(field.flatchoices).get(value, value))
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT") if isinstance(field, DateField) else str(value)

    def render_hash(self, value: str) -> str:
        return value[:12]

    def value_hash(self, value: str) -> str:
        return value


class _Names(dict[int, str]):
    """Display names by id, read for a page at once and otherwise when asked for: only whom the page speaks of."""

    def load(self, ids: Collection[int]) -> None:
        self.update(get_user_model().objects.filter(pk__in=ids).values_list("pk", "display_name"))

    def __missing__(self, pk: int) -> str:
        self.load({pk})
        return self.setdefault(pk, f"#{pk}")


class _Kept:
    """Which values of a record the journal tells to nobody while the record is `limited` to some: those its model names in `KEPT`."""

    def __init__(self) -> None:
        self.limited: dict[str, set[str]] = {}

    def of(self, entry: Any) -> frozenset[str]:
        model = queries.model_of(entry.subject_type)
        names: frozenset[str] = getattr(model, "KEPT", frozenset())
        if not names or model is None:
            return frozenset()
        if entry.subject_type not in self.limited:
            keys = model._default_manager.filter(limited=True).values_list("pk", flat=True)
            self.limited[entry.subject_type] = {str(pk) for pk in keys}
        return names if entry.subject in self.limited[entry.subject_type] else frozenset()


class _Named(dict[tuple[type[Model], int], str]):
    """What records are called that entries name by their key, each read when it is first spoken of."""

    def load(self, entries: Collection[Any]) -> None:
        """What these entries name, each kind read at once."""
        asked: dict[type[Model], set[int]] = defaultdict(set)
        for entry in entries:
            model = queries.model_of(entry.subject_type)
            for name, value in json.loads(entry.values).items():
                kind = getattr(_field(model, name), "related_model", None)
                if kind not in (None, get_user_model()) and type(value) is int:
                    asked[kind].add(value)
        for kind, numbers in asked.items():
            self.update({(kind, pk): str(one) for pk, one in kind._default_manager.in_bulk(numbers).items()})

    def __missing__(self, key: tuple[type[Model], int]) -> str:
        model, pk = key
        found = model._default_manager.filter(pk=pk).first()
        return self.setdefault(key, str(found) if found is not None else f"#{pk}")


def _field(model: type[Model] | None, name: str) -> Any:
    return next((field for field in model._meta.fields if field.name == name), None) if model else None


def _name(model: type[Model] | None, name: str) -> str:
    """The words of a field; those of `VALUE_WORDS` where it has none but its own name, or where the value is no field."""
    field = _field(model, name)
    words = str(getattr(field, "verbose_name", "")) if field is not None else ""
    return words if words and words != name.replace("_", " ") else str(VALUE_WORDS.get(name, name))


@require_GET
def journal(
    request: Request, actions: Mapping[str, Any], pages: Mapping[str, str], codes: Codes, wholes: Mapping[str, Whole]
) -> HttpResponseBase:
    services.require_reader(request.user, at=timezone.now())
    return tables.show(
        request,
        "audit/journal.html",
        table=partial(JournalTable, actions=actions, pages=pages, codes=codes),
        rows=queries.entries(),
        filters=partial(JournalFilter, actions=actions, wholes=wholes),
        context={"title": _("Nhật ký")},
        exported=partial(services.record_export, actor=request.user, at=timezone.now()),
    )


class ExaminationTable(tables.Table):
    asked_at = tables.DateTimeColumn(gettext_lazy("Yêu cầu lúc"), linkify=("audit:proof", {"pk": django_tables2.A("pk")}))
    asked_by = django_tables2.Column(gettext_lazy("Người kiểm tra"), orderable=False)
    kept = django_tables2.Column(gettext_lazy("Đối chiếu với"), orderable=False, empty_values=())
    state = django_tables2.Column(gettext_lazy("Kết quả kiểm tra"), orderable=False)
    count = django_tables2.Column(gettext_lazy("Số dòng khớp"))
    head = django_tables2.Column(gettext_lazy("Mã băm"), orderable=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def value_kept(self, record: Any) -> str:
        return _kept_words(record)

    render_kept = value_kept

    def render_state(self, record: Any) -> Any:
        return badge(*_result(record, self.at))

    def value_state(self, record: Any) -> str:
        return _result(record, self.at)[0]

    def render_head(self, value: str) -> Any:
        return format_html('<span class="hash">{}</span>', value[:12])

    def value_head(self, value: str) -> str:
        return value


def _kept_words(one: Any) -> str:
    """With what was kept outside it was compared: how many, and the last of them."""
    if not one.kept:
        return _("không có bản giữ ở ngoài")
    words = ngettext(
        "%(count)d bản giữ ở ngoài, đến dòng %(number)d", "%(count)d bản giữ ở ngoài, mới nhất đến dòng %(number)d", len(one.kept)
    )
    return words % {"count": len(one.kept), "number": max(number for number, _hash in one.kept)}


def _result(one: Any, at: datetime) -> tuple[str, str]:
    """How it ended or how far it is, and the colour of it."""
    if one.is_silent(at):
        return _("Dừng giữa chừng"), "warn"
    if one.state != WorkState.DONE:
        return one.get_state_display(), TONES[WorkState(one.state)]
    return (_("Nguyên vẹn"), "good") if one.holds else (_("Có chỗ không khớp"), "bad")


@require_GET
def proofs(request: Request) -> HttpResponseBase:
    """All looks at the journal that were asked for, and the button for a new one."""
    services.require_reader(request.user, at=timezone.now())
    return tables.show(
        request,
        "audit/proofs.html",
        table=partial(ExaminationTable, at=timezone.now()),
        rows=queries.examinations().defer("findings"),
        context={"title": _("Các lần chứng thực nhật ký")},
    )


@require_POST
def prove(request: Request) -> HttpResponse:
    return _asked(request)


@require_POST
def prove_again(request: Request, pk: int) -> HttpResponse:
    """Look anew for the same: against the same copies kept outside, if there were any."""
    services.require_reader(request.user, at=timezone.now())
    return _asked(request, queries.kept_of(get_object_or_404(queries.examinations(), pk=pk)))


def _asked(request: Request, kept: Collection[queries.Proof] = ()) -> HttpResponse:
    asked = services.ask_proof(actor=request.user, at=timezone.now(), kept=kept)
    services.start_proof(examination_id=asked.pk, now=timezone.now)
    return redirect("audit:proof", asked.pk)


@require_POST
def cancel_proof(request: Request, pk: int) -> HttpResponse:
    """Call off a look that goes on; who may not read the journal goes back to the list of all long work."""
    return pressed(
        request,
        partial(services.cancel_proof, examination_id=get_object_or_404(queries.examinations(), pk=pk).pk),
        refusal=services.ProofOverError,
        back=after_calling_off(request.user, reverse("audit:proof", args=[pk]), "audit.read", timezone.localdate()),
        done=_("Đã hủy lần kiểm tra này. Nhật ký không bị ảnh hưởng."),
    )


@require_GET
def proof(request: Request, pk: int, pages: Mapping[str, str]) -> HttpResponse:
    """One look: how far it is, then what was found of its moment, to print and keep elsewhere: with its head a later rewriting is found."""
    return render(request, "audit/proof.html", _proof(request, pk, pages))


@require_GET
def progress(request: Request, pk: int, pages: Mapping[str, str]) -> HttpResponse:
    """The part of the page that changes while the work goes on; the page anew when it is over, and for who comes without a script."""
    context = _proof(request, pk, pages)
    if not request.headers.get("HX-Request"):
        return redirect("audit:proof", pk)
    return render(request, "audit/_progress.html", context) if context["going"] else HttpResponseClientRefresh()


def _proof(request: Request, pk: int, pages: Mapping[str, str]) -> dict[str, Any]:
    at = timezone.now()
    services.require_reader(request.user, at=at)
    one = get_object_or_404(queries.examinations(), pk=pk)
    found = queries.read_stored(one.findings) if one.findings is not None else None
    return {
        "title": _("Đối chiếu bản chứng thực") if one.kept else _("Bản chứng thực nhật ký"),
        "one": one,
        "going": one.is_going and not one.is_silent(at),
        "silent": one.is_silent(at),
        "kept": _kept_words(one) if one.kept else "",
        "found": found,
        "links": _links(found, pages) if found else [],
        "stages": [(Stage.WALK.label, one.walked, one.entries), (Stage.COMPARE.label, one.compared, one.records)],
    }


def _links(found: queries.Findings, pages: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pages of the altered records that are named and were still there."""
    return [
        (f"{one.kind} {one.number}", reverse(pages[one.label], args=[one.number]))
        for one in found.rows.altered
        if one.label in pages and not one.removed
    ]


@require_GET
def proof_pdf(request: Request, pk: int, agency: Callable[[date], Any]) -> HttpResponse:
    """The proof as a file to sign and keep, in Vietnamese whatever the language of the page; its data are attached."""
    try:
        one = services.take_proof(actor=request.user, examination_id=pk, at=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404(_("Lần kiểm tra nhật ký này chưa có kết quả.")) from error
    try:
        with override("vi"):
            content = _proof_pdf(one, agency(day_of(one.as_of)) if one.as_of else None)
    except WriterError as error:  # a letter that the font does not have
        messages.error(request, _("Chưa làm được bản PDF. %(why)s") % {"why": error})
        return redirect("audit:proof", pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{trial.named("chung-thuc-nhat-ky.pdf")}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _proof_pdf(one: Any, agency: Any) -> bytes:
    found = queries.read_stored(one.findings)
    verdict = found.verdict
    fault = "" if verdict.holds else _("Nhật ký đã bị thay đổi, bắt đầu từ dòng %(number)s") % {"number": verdict.at_sequence}
    made = JournalProof(
        superior=agency.superior.upper() if agency else "",
        agency=(agency.short_name or agency.name if agency else settings.AGENCY_NAME).upper(),
        symbol=f"BB-{agency.symbol}" if agency else "BB",
        at=_moment(one.as_of),
        checker=one.asked_by.display_name,
        count=verdict.count,
        first=_moment(verdict.first_at),
        last=_moment(verdict.last_at),
        head=verdict.head,
        fault=f"{fault}: {verdict.fault}" if fault else "",
        others=tuple(found.others),
        compared=found.rows.compared,
        unknown=tuple(found.unknown),
        command=f"minhbach-site verify_journal --until {verdict.count} --head",
        against=_kept_words(one) if one.kept else "",
    )
    return write_pdf(
        replace(journal_minutes(made), mark=trial.mark("vi")),
        layout=load_layout(),
        attachment=journal_data(made),
        attachment_name="chung-thuc-nhat-ky.json",
        attachment_description=DATA_WORDS,
    )


def _moment(at: datetime | None) -> str:
    return f"{date_format(timezone.localtime(at), 'H:i:s')} ngày {written(day_of(at))}" if at else "–"


@require_http_methods(["GET", "POST"])
def check(request: Request) -> HttpResponse:
    """Compare what was kept outside, typed from paper or as a file, with the journal as it is now."""
    services.require_reader(request.user, at=timezone.now())
    form = ProofForm(
        request.POST or None, request.FILES or None, initial={name: request.GET.get(name, "") for name in ("sequence", "hash")}
    )
    if form.is_valid():
        return _asked(request, form.proofs)
    context = {"title": _("Đối chiếu bản chứng thực"), "form": form}
    return render(request, "audit/check.html", context, status=422 if form.errors else 200)
