"""Reminders: told in the site, and by one e-mail a person a day."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minhbach_site.duties import queries, services

log = logging.getLogger(__name__)


def remind_everyone(*, now: datetime | None = None) -> tuple[int, int]:
    """Work the year out, remind everyone of what is theirs, and return how many reminders were written and how many mails went out.

    Run again on the same day it writes nothing twice, and mails only those whose mail did not go out before.
    """
    at = now or timezone.now()
    services.work_out(year=timezone.localdate(at).year, at=at)
    written = sum(services.remind(person=person, at=at) for person in queries.markers(timezone.localdate(at)))
    sent: list[int] = []
    for person_id, email, lines in queries.unmailed(timezone.localdate(at)):
        with transaction.atomic():
            services.mark_mailed(person_id=person_id, at=at)
            transaction.on_commit(partial(_mail, person_id, email, lines, at, sent))
    return written, len(sent)


def _mail(person_id: int, email: str, lines: list[str], at: datetime, sent: list[int]) -> None:
    """Send one mail; a mail that could not be sent is tried again by the next run of the day."""
    subject = _("Minh Bạch: %(count)s nghĩa vụ cần chú ý") % {"count": len(lines)}
    body = "\n".join([_("Các nghĩa vụ của bạn:"), "", *lines, "", _("Mở lịch nghĩa vụ trên trang để xem căn cứ và ghi minh chứng.")])
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email]).send()
    except OSError:
        log.exception("mail to person %s", person_id)
        services.mark_unmailed(person_id=person_id, at=at)
    else:
        sent.append(person_id)
