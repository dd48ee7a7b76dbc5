"""Recognise the words of the scanned files for which people asked; the site starts it by itself, a timer may run it too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minhbach_site.records import queries, services


class Command(BaseCommand):
    help = "Nhận dạng chữ của các tệp quét đang chờ. Trang tự gọi lệnh này; có thể đặt lịch chạy thêm để không tệp nào bị bỏ sót."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        count = 0
        while (waiting := queries.next_recognition()) is not None:
            services.recognise(file_id=waiting.pk, now=timezone.now)
            count += 1
        self.stdout.write(f"Đã nhận dạng chữ {count} tệp.")
