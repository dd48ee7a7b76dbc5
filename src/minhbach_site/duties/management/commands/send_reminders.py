"""Remind people of their duties, once a day: meant for a timer in the morning; running it again does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minhbach_site.duties.services import DutyProblem
from minhbach_site.duties.tasks import remind_everyone


class Command(BaseCommand):
    help = "Nhắc nghĩa vụ sắp đến hạn, quá hạn: trên trang và bằng thư điện tử. Chạy lại trong ngày không nhắc hai lần."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        try:
            written, sent = remind_everyone()
        except DutyProblem as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã ghi {written} lời nhắc, gửi {sent} thư.")
