"""Make the exports and reports that people asked for and that wait; the site starts it by itself, a timer may run it too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minhbach_site.reporting import queries, services


class Command(BaseCommand):
    help = "Làm các lần xuất sổ, lập báo cáo đang chờ. Trang tự gọi lệnh này; có thể đặt lịch chạy thêm để không lần nào bị bỏ sót."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        count = 0
        while (run := queries.next_waiting()) is not None:
            services.perform(run_id=run.pk, now=timezone.now)
            count += 1
        self.stdout.write(f"Đã làm {count} lần.")
