"""Remind people of their duties, in the site and by one e-mail a person. For a timer in the morning; run again, it does no harm."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from minhbach_site.duties import queries, services


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
            transaction.on_commit(partial(_mail, letter, at, sent))
    return written, len(sent)


def _mail(letter: queries.Letter, at: datetime, sent: list[int]) -> None:
    if services.post(letter=letter, at=at):
        sent.append(letter.person)


class Command(BaseCommand):
    help = "Nhắc nghĩa vụ sắp đến hạn, quá hạn: trên trang và bằng thư điện tử. Không nhắc hai lần; lỡ một buổi thì lần sau nhắc bù."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        try:
            written, sent = remind_everyone(at=timezone.now())
        except services.DutyProblem as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã ghi {written} lời nhắc, gửi {sent} thư.")
        if failed := sum(one.retried for one in queries.failed_letters(timezone.localdate())):
            self.stderr.write(f"{failed} thư không gửi được, lần sau gửi lại; lý do ở mục Thư không gửi được của trang.")
