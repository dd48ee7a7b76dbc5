"""Put a backup into an empty site, and prove by the journal that it is what was backed up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from minhbach_site.management.commands.backup import FILES, MANIFEST, POSTGRESQL, SQLITE, run_client, sums
from minhbach_site.management.commands.check_version import other_version


class Command(BaseCommand):
    help = (
        "Khôi phục bản sao do lệnh backup tạo vào một trang còn trống (thư mục dữ liệu mới, cơ sở dữ liệu mới), "
        "sau khi đối chiếu mã băm của từng tệp; rồi kiểm tra nhật ký."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="THƯ-MỤC", help="thư mục của bản sao")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        said = _checked(folder)
        _refuse_unless_empty(said["database"])
        if said["database"] == POSTGRESQL:
            run_client("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(folder / POSTGRESQL))
        else:
            connection.close()
            target = Path(connection.settings_dict["NAME"])
            shutil.copyfile(folder / SQLITE, target)
            for left in ("-wal", "-shm"):
                target.with_name(target.name + left).unlink(missing_ok=True)
        if (folder / FILES).is_dir():
            shutil.copytree(folder / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
        self.stdout.write(f"Đã khôi phục bản sao lúc {said['made_at']}: cơ sở dữ liệu và {len(said['sha256']) - 1} tệp.")
        journal = said["journal"]
        proof = {"until": str(journal["until"]), "head": journal["head"]} if journal["until"] else {}
        if why := other_version():
            told = "".join(f" --{name} {value}" for name, value in proof.items())
            self.stdout.write(f"{why}\nSau đó kiểm tra nhật ký: minhbach-site verify_journal{told}")
            return
        call_command("verify_journal", **proof, stdout=self.stdout)


def _checked(folder: Path) -> dict[str, Any]:
    """What the backup says of itself, once every file of it is there and unaltered."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        stated: dict[str, str] = said["sha256"]
        journal, database = said["journal"], said["database"]
        if not isinstance(stated, dict) or {"until", "head"} - set(journal) or database not in {SQLITE, POSTGRESQL}:
            raise ValueError(MANIFEST)
        found = dict(sums(folder))
    except FileNotFoundError as error:
        raise CommandError(f"{folder} không phải bản sao hoàn chỉnh: không có {MANIFEST}. Hãy chọn bản sao khác.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"Không đọc được {folder / MANIFEST}: {error}. Hãy chọn bản sao khác.") from error
    wrong = sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))
    if wrong:
        named = ", ".join(wrong[:5])
        raise CommandError(f"Bản sao thiếu, thừa hoặc bị sửa {len(wrong)} tệp: {named}. Chưa khôi phục gì; hãy dùng bản sao khác.")
    return said


def _refuse_unless_empty(database: str) -> None:
    wanted = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    if database != wanted:
        raise CommandError(f"Bản sao là {database}, trang này dùng {connection.vendor}. Hãy đặt MINHBACH_DATABASE_URL cho đúng loại.")
    files = Path(settings.MEDIA_ROOT)
    if connection.introspection.table_names() or (files.is_dir() and any(files.iterdir())):
        raise CommandError(
            "Trang này đã có dữ liệu; khôi phục không ghi đè. Hãy đặt MINHBACH_SITE_DATA sang thư mục mới, "
            "và với PostgreSQL là MINHBACH_DATABASE_URL sang cơ sở dữ liệu mới, còn trống."
        )
