"""The mark of a site with trial data, on every file that it writes: nobody may take one for true. A site in production writes none."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override


def mark(language: str | None = None) -> str:
    """The words at the head of each page, in the language of the reader or in that of the file; empty in production."""
    if settings.PRODUCTION:
        return ""
    if language is None:
        return _("BẢN DÙNG THỬ – DỮ LIỆU MẪU")
    with override(language):
        return _("BẢN DÙNG THỬ – DỮ LIỆU MẪU")


def named(name: str) -> str:
    """The name of a file that the site writes, which says so first where its data are trial data."""
    said = _("dung-thu")
    return name if settings.PRODUCTION else f"{said}-{name}"
