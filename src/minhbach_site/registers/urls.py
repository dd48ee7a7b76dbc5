from __future__ import annotations

from collections.abc import Callable, Mapping

from django.urls import URLPattern, path

from minhbach_site.registers import views
from minhbach_site.registers.queries import Records

app_name = "registers"


def patterns(above: Callable[[], Records], uncounted: Callable[[], Mapping[str, int]]) -> list[URLPattern]:
    """The addresses. `above` gives the registers that apps above this one keep: a file is checked beside all of them. `uncounted` says how
    many records of each kind do not count yet, of those apps too.
    """
    return [
        path("", views.registers, name="registers"),
        path("don-vi-giu", views.keepers, name="keepers"),
        path("<slug:table>", views.register, {"uncounted": uncounted}, name="register"),
        path("<slug:table>/dua-len", views.upload, {"above": above}, name="upload"),
        path("<slug:table>/xac-nhan", views.vouch, {"uncounted": uncounted}, name="vouch"),
        path("<slug:table>/rut-xac-nhan", views.withdraw_coverage, name="withdraw"),
        path("<slug:table>/don-vi-giu", views.keeper, name="keeper"),
        path("<slug:table>/mau.csv", views.template, name="template"),
        path("tep/<int:pk>/quyet-dinh", views.decide, name="decide"),
        path("tep/<int:pk>/tai-ve", views.download, name="download"),
        path("tep/<int:pk>/dong-sai.csv", views.rejects, name="rejects"),
    ]
