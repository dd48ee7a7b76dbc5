"""Look at the journal for those who asked for its proof and wait; the site starts it by itself, a timer may run it too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minhbach_site.audit import queries, services


class Command(BaseCommand):
    help = "Làm các lần kiểm tra, chứng thực nhật ký đang chờ. Trang tự gọi lệnh này; có thể đặt lịch chạy thêm để không lần nào bị bỏ sót."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        count = 0
        while (waiting := queries.next_examination()) is not None:
            services.prove(examination_id=waiting.pk, now=timezone.now)
            count += 1
        self.stdout.write(f"Đã kiểm tra nhật ký {count} lần.")
