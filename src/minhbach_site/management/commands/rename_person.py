"""Another sign-in name for someone: nobody may change it on the site."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from minhbach_site.accounts.services import PeopleError, rename_person


class Command(BaseCommand):
    help = "Đổi tên đăng nhập của một người, ví dụ khi hai tên chỉ khác nhau chữ hoa, chữ thường. Mật khẩu, vai trò và lịch sử giữ nguyên."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đang dùng, đúng chữ hoa, chữ thường")
        parser.add_argument("new_username", help="tên mới")

    def handle(self, *args: Any, username: str, new_username: str, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if username == new_username:
            raise CommandError(f"{username} đang là tên đăng nhập ấy: hãy nêu tên mới khác tên đang dùng.")
        call_command("migrate", "audit", verbosity=0)  # an upgrade may wait for this renaming, which the journal of this version tells
        try:
            person = rename_person(username=username, new_username=new_username, at=timezone.now())
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{username} nay đăng nhập bằng tên {person.username}.")
