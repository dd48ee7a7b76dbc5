from __future__ import annotations

from collections.abc import Sequence

from django.urls import URLPattern, path

from minhbach_site.ui import views
from minhbach_site.ui.menu import Panel, SearchSource


def patterns(*, panels: Sequence[Panel], sources: Sequence[SearchSource]) -> list[URLPattern]:
    """The pages of no app; the apps above give the panels of the first page and the sources of the search."""
    return [
        path("", views.home, {"panels": panels}, name="home"),
        path("tim-kiem", views.search, {"sources": sources}, name="search"),
        path("giao-dien", views.set_theme, name="theme"),
        path("ngon-ngu", views.set_language, name="language"),
    ]
