"""Remind people of their duties, in the site and by one e-mail a person. For a timer in the morning; run again, it does no harm."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minhbach_site.duties import queries, services

log = logging.getLogger(__name__)


def remind_everyone(*, at: datetime) -> tuple[int, int]:
    """Work the year out, remind everyone of what is theirs, and return how many reminders were written and how many mails went out.

    Run again it tells nothing twice, and mails only what no mail took out before; a run that was missed is made up for by the next.
    """
    services.work_out(year=timezone.localdate(at).year, at=at)
    written = sum(services.remind(person=person, at=at) for person in queries.markers(timezone.localdate(at)))
    sent: list[int] = []
    for letter in queries.unmailed(timezone.localdate(at)):
        with transaction.atomic():
            services.mark_mailed(reminders=letter.reminders, at=at)
            transaction.on_commit(partial(_mail, letter, sent))
    return written, len(sent)


def _mail(letter: queries.Letter, sent: list[int]) -> None:
    """Send one mail; one that could not be sent is tried again by the next run."""
    subject = _("Minh Bạch: %(count)s nghĩa vụ cần chú ý") % {"count": len(letter.lines)}
    body = "\n".join([_("Các nghĩa vụ của bạn:"), "", *letter.lines, "", _("Mở lịch nghĩa vụ trên trang để xem căn cứ và ghi minh chứng.")])
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [letter.email]).send()
    except OSError:
        log.exception("mail to person %s", letter.person)
        services.mark_unmailed(reminders=letter.reminders)
    else:
        sent.append(letter.person)


class Command(BaseCommand):
    help = "Nhắc nghĩa vụ sắp đến hạn, quá hạn: trên trang và bằng thư điện tử. Không nhắc hai lần; lỡ một buổi thì lần sau nhắc bù."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        try:
            written, sent = remind_everyone(at=timezone.now())
        except services.DutyProblem as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã ghi {written} lời nhắc, gửi {sent} thư.")
