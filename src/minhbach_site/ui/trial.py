"""The mark of a site with trial data, on every file that it writes: nobody may take one for true. A site in production writes none.

Every file says it in its name; inside say it reports and minutes (at the head of each page), spreadsheets (printed head, colour of the tab,
properties), calendars, registers' templates (a comment) and the card of an exported agency folder, from which it goes into each report made
of it. A CSV of a list and the header of the exchange format say it in their name alone: programs that read them would take a line more
for a heading or a record.
"""

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
