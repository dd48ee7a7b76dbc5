"""Give every record that the journal tells of an entry of this version, once after an upgrade; then a change past the site is found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from minhbach_site.audit import services


class Command(BaseCommand):
    help = (
        "Ghi vào nhật ký mã băm của những bản ghi có từ trước (do phiên bản cũ ghi), để verify_journal thấy được việc sửa thẳng trong "
        "cơ sở dữ liệu, và việc thêm thẳng. Chạy một lần sau khi nâng cấp, sau verify_journal; chạy lại không ghi thêm gì."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept",
            action="store_true",
            help="ghi nhận cả những bản ghi mà verify_journal nêu là nhật ký không nói gì, sau khi đã tìm hiểu vì sao có; nhật ký ghi rõ",
        )

    def handle(self, *args: Any, accept: bool, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        def tell(kind: str, done: int) -> None:
            self.stderr.write(f"→ {kind}: {done}")

        done = services.seal_rows(at=timezone.now(), unheard=accept, progress=tell)
        self.stdout.write(f"Đã niêm {done} bản ghi vào nhật ký." if done else "Mọi bản ghi đã có mã băm trong nhật ký; không ghi thêm gì.")
