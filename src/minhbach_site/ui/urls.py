from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.urls import URLPattern, path

from minhbach_site.ui import views
from minhbach_site.ui.menu import Panel, SearchSource
from minhbach_site.ui.workers import Going


def patterns(
    *,
    panels: Sequence[Panel],
    sources: Sequence[SearchSource],
    works: Sequence[Callable[[datetime], list[Going]]],
    call_off: str,
) -> list[URLPattern]:
    """The pages of no app; the apps above give the panels of the first page, the sources of the search, the long work that goes on and the
    permission to call it off.
    """
    return [
        path("", views.home, {"panels": panels}, name="home"),
        path("viec-dang-chay", views.works, {"works": works, "permission": call_off}, name="works"),
        path("tim-kiem", views.search, {"sources": sources}, name="search"),
        path("giao-dien", views.set_theme, name="theme"),
        path("ngon-ngu", views.set_language, name="language"),
    ]
