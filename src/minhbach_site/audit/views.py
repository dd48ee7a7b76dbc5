"""The journal as pages: to read, to verify, to print a proof of. `urls.py` passes in what the apps call their actions."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

import django_tables2
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import DateField, Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from minhbach_site.audit import queries, services
from minhbach_site.audit.forms import JournalFilter
from minhbach_site.audit.states import Kind
from minhbach_site.ui import tables


class Request(HttpRequest):
    user: services.Actor  # type: ignore[assignment]


class JournalTable(tables.Table):
    sequence = django_tables2.Column(gettext_lazy("Số"))
    at = tables.DateTimeColumn(gettext_lazy("Thời điểm"), orderable=False)
    actor = django_tables2.Column(pgettext_lazy("nhật ký", "Người thực hiện"), orderable=False, empty_values=())
    kind = django_tables2.Column(gettext_lazy("Loại"), orderable=False)
    action = django_tables2.Column(gettext_lazy("Việc"), orderable=False)
    subject = django_tables2.Column(gettext_lazy("Đối tượng"), orderable=False)
    values = django_tables2.Column(gettext_lazy("Giá trị"), orderable=False)
    hash = django_tables2.Column(gettext_lazy("Mã băm"), orderable=False)

    def __init__(self, *args: Any, actions: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.names = actions, _Names()

    def before_render(self, request: Any) -> None:  # noqa: ARG002 (django-tables2's signature)
        entries = [row.record for row in self.paginated_rows]
        spoken_of = {value for entry in entries for value in json.loads(entry.values).values() if type(value) is int}
        self.names.load({entry.actor for entry in entries if entry.actor} | spoken_of)

    def render_at(self, value: Any) -> str:
        return f"{date_format(timezone.localtime(value), 'H:i:s')} {date_format(timezone.localtime(value), 'SHORT_DATE_FORMAT')}"

    def value_at(self, value: Any) -> Any:
        return value

    def render_actor(self, value: int | None) -> str:
        return self.names[value] if value else _("hệ thống")

    def render_action(self, value: str) -> str:
        return str(self.actions.get(value, value))

    def render_kind(self, value: str) -> str:
        return str(Kind(value).label) if value in Kind.values else str(value)

    def render_subject(self, record: Any) -> str:
        model = _model(record.subject_type)
        return f"{model._meta.verbose_name} {record.subject}" if model else f"{record.subject_type} {record.subject}"

    def render_values(self, record: Any) -> str:
        model = _model(record.subject_type)
        said = ((name, value) for name, value in json.loads(record.values).items() if value not in (None, ""))
        return "; ".join(f"{_name(model, name)}: {self._say(model, name, value)}" for name, value in said)

    def _say(self, model: type[Model] | None, name: str, value: Any) -> str:
        """A stored value in the words of its field: a choice by its label, a person by name, a day as it is written."""
        field = _field(model, name)
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if field is not None and field.related_model is get_user_model():
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


def _model(label: str) -> type[Model] | None:
    """The model of an entry's subject; None when the app that wrote it is gone."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Any:
    return next((field for field in model._meta.fields if field.name == name), None) if model else None


def _name(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name) if field is not None else name


@require_GET
def journal(request: Request, actions: Mapping[str, Any]) -> HttpResponseBase:
    services.require_reader(request.user, at=timezone.now())
    return tables.show(
        request,
        "audit/journal.html",
        table=partial(JournalTable, actions=actions),
        rows=queries.entries(),
        filters=partial(JournalFilter, actions=actions),
        context={"title": _("Nhật ký")},
        exported=partial(services.record_export, actor=request.user, at=timezone.now()),
    )


@require_GET
def proof(request: Request) -> HttpResponse:
    """Walk the chain now and show a page to print and keep elsewhere: with its head hash a later rewriting is found out."""
    services.require_reader(request.user, at=timezone.now())
    verdict = queries.verify()
    services.record_proof(actor=request.user, at=timezone.now())
    return render(request, "audit/proof.html", {"title": _("Bản chứng thực nhật ký"), "verdict": verdict, "at": timezone.localtime()})
