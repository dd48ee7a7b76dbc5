"""Copy the database and the files of the site into a folder, while the site runs; `restore` puts them back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

MANIFEST = "sao-luu.json"
SQLITE, POSTGRESQL = "minhbach.sqlite3", "minhbach.pgdump"
FILES = "files"


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và các tệp của trang vào một thư mục mới, không cần dừng trang. "
        "Bản sao chứa dữ liệu cá nhân: hãy giữ ở nơi chỉ người vận hành đọc được. Khôi phục bằng lệnh restore."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="THƯ-MỤC", help="thư mục mới hoặc còn trống")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise CommandError(f"{to} đã có nội dung. Hãy chọn một thư mục mới: bản sao cũ không bị ghi đè.")
        try:
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            to.chmod(0o700)
            sequence, head = _head()  # before the copy: an entry that the copy surely holds
            name = _copy_database(to)
            _copy_files(to / FILES)  # after the database: a file that it names lies there already, and files never change
            found = dict(sums(to))
            said = {
                "made_at": timezone.localtime().isoformat(timespec="seconds"),
                "database": name,
                "journal": {"until": sequence, "head": head},
                "sha256": found,
            }
            (to / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            raise CommandError(f"Không ghi được bản sao vào {to}: {error}. Bản sao này không dùng được.") from error
        self.stdout.write(f"Đã sao lưu cơ sở dữ liệu và {len(found) - 1} tệp vào {to}; nhật ký đến dòng {sequence}.")


def _head() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence, hash FROM audit_head")
        sequence, head = cursor.fetchone() or (0, "")
    return sequence, head


def _copy_database(to: Path) -> str:
    if connection.vendor == "postgresql":
        run_client("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(to / POSTGRESQL))
        return POSTGRESQL
    connection.ensure_connection()
    source = connection.connection
    assert isinstance(source, sqlite3.Connection)
    with sqlite3.connect(to / SQLITE) as copy:
        source.backup(copy)  # one moment of the database, its write-ahead log included
        (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
        copy.execute("PRAGMA journal_mode=DELETE")  # the copy is one file
    copy.close()
    if sound != "ok":
        raise CommandError(f"Bản sao cơ sở dữ liệu bị hỏng: {sound}. Hãy kiểm tra đĩa của máy chủ.")
    return SQLITE


def _copy_files(to: Path) -> None:
    kept = Path(settings.MEDIA_ROOT)
    if kept.is_dir():
        shutil.copytree(kept, to)


def sums(folder: Path) -> Iterator[tuple[str, str]]:
    """The hash of every file of a backup, by its path in the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()


def run_client(program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on the site's database. The password goes by the environment, which other people cannot list."""
    found = shutil.which(program)
    if found is None:
        raise CommandError(f"Không tìm thấy {program}. Hãy cài gói postgresql-client cùng bản hoặc mới hơn máy chủ cơ sở dữ liệu.")
    known = connection.settings_dict
    where = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    info = {name: str(known[key]) for name, key in where.items() if known[key]} | known["OPTIONS"]
    environment = {**os.environ, "PGPASSWORD": str(known["PASSWORD"])} if known["PASSWORD"] else None
    done = subprocess.run(  # noqa: S603 (the program was found above, the arguments are ours)
        [found, *arguments, "--dbname", make_conninfo(**info)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{program} báo lỗi: {done.stderr.strip()[-2000:]}")
