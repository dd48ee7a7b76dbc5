"""What a service of this app says when something cannot be."""

from __future__ import annotations

from django.utils.translation import gettext as _


class DisclosureError(Exception):
    """What was asked of a disclosure cannot be; the message says what to do."""


class Repeated(DisclosureError):  # noqa: N818 - it is what is told to the person
    """The same is in the register already; who means another occasion says so."""


def needed(text: str, message: str = "") -> str:
    """The text without spaces at its ends. Raises DisclosureError when nothing is left."""
    text = text.strip()
    if not text:
        raise DisclosureError(message or _("Hãy ghi lý do: người khác cần hiểu vì sao."))
    return text
