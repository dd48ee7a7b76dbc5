"""Walk the journal's chain and name the first entry that was altered, removed, moved or cut off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minhbach_site.audit.queries import verify


class Command(BaseCommand):
    help = "Kiểm tra chuỗi mã băm của nhật ký; thoát mã 1 và nêu dòng đầu tiên không khớp. Dùng --until và --head của bản chứng thực đã in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=int, help="số dòng ghi trên bản chứng thực")
        parser.add_argument("--head", default="", help="mã băm ghi trên bản chứng thực")

    def handle(self, *args: Any, until: int | None, head: str, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if head and until is None:
            raise CommandError("--head cần đi cùng --until: số dòng ghi trên cùng bản chứng thực.")
        verdict = verify(until=until, expected_head=head)
        if not verdict.holds:
            raise CommandError(
                f"Nhật ký đã bị thay đổi. Dòng {verdict.at_sequence}: {verdict.fault}. {verdict.count} dòng trước đó còn khớp."
            )
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.count} dòng, mã băm cuối {verdict.head}")
