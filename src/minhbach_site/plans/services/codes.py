"""Codes of what is entered in the site: prefix, year, number."""

from __future__ import annotations

from django.db.models import Model

from minhbach_site.plans.models import CodeSeries


def next_code(model: type[Model], prefix: str, year: int) -> str:
    """The next free code, `NV-2026-14`; the series stays locked until the caller's transaction ends. Loaded codes are stepped over."""
    CodeSeries.objects.get_or_create(prefix=prefix, year=year)
    series = CodeSeries.objects.select_for_update().get(prefix=prefix, year=year)
    while True:
        series.last += 1
        code = f"{prefix}-{year}-{series.last}"
        if not model._default_manager.filter(code=code).exists():
            series.save(update_fields=["last"])
            return code
