"""The first two administrators of a new site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from minhbach_site.accounts.services import PeopleError, create_administrator
from minhbach_site.audit import services as journal


class Command(BaseCommand):
    help = "Tạo một trong hai quản trị hệ thống đầu tiên và in mật khẩu lần đầu. Về sau giao vai trò trong trang, có người thứ hai duyệt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("display_name", help="họ và tên")

    def handle(self, *args: Any, username: str, display_name: str, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        for name, given in (("tên đăng nhập", username), ("họ và tên", display_name)):
            if not given.strip():
                raise CommandError(f'Chưa nêu {name}: minhbach-site create_administrator TÊN_ĐĂNG_NHẬP "HỌ VÀ TÊN"')
        journal.begin(at=timezone.now())
        try:
            person, password = create_administrator(username=username, display_name=display_name, at=timezone.now())
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.username}: mật khẩu lần đầu {password} (đổi khi đăng nhập).")
