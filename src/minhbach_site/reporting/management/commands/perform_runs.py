"""Make the exports and reports that people asked for and that wait; the site starts it by itself, a timer may run it too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minhbach_site.reporting.tasks import perform_waiting


class Command(BaseCommand):
    help = "Làm các lần xuất sổ, lập báo cáo đang chờ. Trang tự gọi lệnh này; có thể đặt lịch chạy thêm để không lần nào bị bỏ sót."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        self.stdout.write(f"Đã làm {perform_waiting()} lần.")
