"""Load an example agency into an empty or trial site: each app's loader in the order of the apps, from the lowest to the highest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from minhbach_site.accounts import services as accounts
from minhbach_site.audit import services as journal
from minhbach_site.disclosure import services as disclosure
from minhbach_site.duties import services as duties
from minhbach_site.organisation import services as organisation
from minhbach_site.plans import services as plans
from minhbach_site.records import services as records
from minhbach_site.registers import services as registers
from minhbach_site.reporting import services as reporting

# one line for each app: what it is told to be, and called as load(folder=…, at=…); an organisation's events need the documents that
# decide them
LOADERS = (
    ("người dùng mẫu", accounts.load_example),
    ("tổ chức bộ máy", organisation.load_example),
    ("văn bản", records.load_example),
    ("sự kiện tổ chức", organisation.load_decided),
    ("kế hoạch, nhiệm vụ", plans.load_example),
    ("công khai", disclosure.load_example),
    ("sổ sách", registers.load_example),
    ("nghĩa vụ", duties.load_example),
    ("báo cáo", reporting.load_example),
)


class Command(BaseCommand):
    help = "Nạp cơ quan mẫu để dùng thử: người dùng mỗi vai trò một người, rồi dữ liệu của từng phần. Nạp lại không ghi thêm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="thư mục cơ quan mẫu, ví dụ examples/sct-quang-ngai-2025")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if settings.PRODUCTION:
            raise CommandError("Không nạp dữ liệu mẫu khi MINHBACH_MODE=production: người dùng mẫu có mật khẩu đã công bố.")
        source = folder / "trang-web"
        if not source.is_dir():
            raise CommandError(f"Không thấy {source}. Hãy chỉ thư mục của cơ quan mẫu, ví dụ examples/sct-quang-ngai-2025.")
        with transaction.atomic():
            before = journal.rows_untold()
            for step, (what, load) in enumerate(LOADERS, start=1):
                if options["verbosity"]:
                    self.stderr.write(f"→ [{step}/{len(LOADERS)}] nạp cơ quan mẫu: {what}")
                load(folder=source, at=timezone.now())
            journal.seal_loaded(before=before, at=timezone.now())  # loaders tell of many rows at once
        self.stdout.write(self.people())

    def people(self) -> str:
        lines = ["Người dùng mẫu (mật khẩu chung: " + accounts.DEMO_PASSWORD + "):"]
        lines += [f"  {person.username:<12} {person.display_name}" for person in accounts.demo_people()]
        return "\n".join(lines)
