"""Say whether the database is of this version of the site; the site refuses to start on another."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SHOWN = 3  # steps of an upgrade that are named


class Command(BaseCommand):
    help = "Kiểm tra cơ sở dữ liệu có đúng phiên bản của chương trình không; thoát mã 1 và nói cách làm khi không đúng."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if why := other_version():
            raise CommandError(why)


def other_version() -> str:
    """Why the database is not of this version of the site, and what to do; empty when it is."""
    executor = MigrationExecutor(connection)
    ours = {app.rpartition(".")[2] for app in settings.OUR_APPS}
    known = {key for key in executor.loader.applied_migrations if key[0] in ours}
    if newer := sorted(".".join(key) for key in known - set(executor.loader.disk_migrations)):
        return (
            f"Cơ sở dữ liệu đã được một phiên bản mới hơn nâng cấp ({', '.join(newer)}). "
            "Hãy chạy đúng phiên bản ấy, hoặc khôi phục bản sao lưu trước khi nâng cấp."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting := [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]:
        more = ", …" if len(waiting) > SHOWN else ""
        return (
            f"Cơ sở dữ liệu chưa được nâng cấp cho phiên bản này: còn {len(waiting)} bước ({', '.join(waiting[:SHOWN])}{more}). "
            "Hãy sao lưu rồi chạy: minhbach-site migrate"
        )
    return ""
