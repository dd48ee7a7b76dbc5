"""Lock the demo people for ever, before a trial database goes into real use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minhbach_site.accounts.services import remove_demo_people


class Command(BaseCommand):
    help = "Khóa mọi người dùng mẫu và bỏ mật khẩu của họ."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        self.stdout.write(f"Đã khóa {remove_demo_people(at=timezone.now())} người dùng mẫu.")
