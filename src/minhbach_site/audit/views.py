"""The journal as pages: to read, to verify, to print a proof of. `urls.py` passes in what the apps call their actions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import django_tables2
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from minhbach_site.audit import queries, services
from minhbach_site.audit.forms import JournalFilter
from minhbach_site.audit.states import Kind
from minhbach_site.ui import tables


class Request(HttpRequest):
    user: services.Actor  # type: ignore[assignment]


class JournalTable(tables.Table):
    sequence = django_tables2.Column(gettext_lazy("Số"))
    at = django_tables2.DateTimeColumn(verbose_name=gettext_lazy("Thời điểm"), format="H:i:s d/m/Y", orderable=False)
    actor = django_tables2.Column(gettext_lazy("Người thực hiện"), orderable=False, empty_values=())
    kind = django_tables2.Column(gettext_lazy("Loại"), orderable=False)
    action = django_tables2.Column(gettext_lazy("Việc"), orderable=False)
    subject = django_tables2.Column(gettext_lazy("Đối tượng"), orderable=False)
    values = django_tables2.Column(gettext_lazy("Giá trị"), orderable=False)
    hash = django_tables2.Column(gettext_lazy("Mã băm"), orderable=False)

    def __init__(self, *args: Any, actions: Mapping[str, Any], names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.names = actions, names

    def render_actor(self, value: int | None) -> str:
        return self.names.get(value, f"#{value}") if value else _("hệ thống")

    def render_action(self, value: str) -> str:
        return str(self.actions.get(value, value))

    def render_kind(self, value: str) -> str:
        return str(Kind(value).label) if value in Kind.values else str(value)

    def render_subject(self, record: Any) -> str:
        return f"{record.subject_type} {record.subject}"

    def render_values(self, value: str) -> str:
        return "; ".join(f"{name}: {'–' if said is None else said}" for name, said in json.loads(value).items())

    def render_hash(self, value: str) -> str:
        return value[:12]

    def value_hash(self, value: str) -> str:
        return value


@require_GET
def journal(request: Request, actions: Mapping[str, Any]) -> HttpResponseBase:
    services.require_reader(request.user, at=timezone.now())
    names = dict(get_user_model().objects.order_by("display_name", "pk").values_list("pk", "display_name"))
    return tables.show(
        request,
        "audit/journal.html",
        table=partial(JournalTable, actions=actions, names=names),
        rows=queries.entries(),
        filters=partial(JournalFilter, actions=dict(actions), people=list(names.items())),
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
