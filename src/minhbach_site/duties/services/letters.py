"""The letter with a person's reminders: what it says, and sending it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from minhbach_site.duties import queries
from minhbach_site.duties.services.reminding import mark_unmailed
from minhbach_site.organisation.queries import name_on
from minhbach_site.ui import trial
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.letters import fault_of

log = logging.getLogger(__name__)


def post(*, letter: queries.Letter, at: datetime) -> bool:
    """Send one letter and return whether it went out; one that did not is tried again by the next run, and told to the administrators."""
    try:
        _composed(letter, at).send()
    except OSError as error:  # smtplib's errors are some of these
        log.exception("letter to person %s", letter.person)
        mark_unmailed(reminders=letter.reminders, fault=fault_of(error), at=at)
        return False
    return True


def _composed(letter: queries.Letter, at: datetime) -> EmailMultiAlternatives:
    """The letter as plain text and as HTML, in the agency's language: nobody's choice of language is known to a timer."""
    with override(settings.LANGUAGE_CODE):
        on = day_of(at)
        agency = settings.AGENCY_NAME or name_on(on)
        context = {"letter": letter, "agency": agency, "on": on, "mark": trial.mark(), "address": settings.ADDRESS}
        text = render_to_string("duties/letter.txt", context)
        message = EmailMultiAlternatives(_subject(letter, agency), text, settings.DEFAULT_FROM_EMAIL, [letter.email])
        message.attach_alternative(render_to_string("duties/letter.html", context), "text/html")
        message.extra_headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no automatic answer comes back
        return message


def _subject(letter: queries.Letter, agency: str) -> str:
    count, late = len(letter.lines), len(letter.overdue)
    what = ngettext("%(count)s nghĩa vụ cần chú ý", "%(count)s nghĩa vụ cần chú ý", count) % {"count": count}
    if late:
        what = _("%(what)s, %(late)s quá hạn") % {"what": what, "late": late}
    where = f"Minh Bạch, {agency}" if agency else "Minh Bạch"
    return " – ".join(part for part in (trial.mark(), f"{where}: {what}") if part)
