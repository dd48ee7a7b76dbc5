"""Starting for real: in a process of its own, as gunicorn and `make serve` do."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.duties.models import Calculation

EXAMPLE = site_settings.PACKAGE.parents[1] / "examples/sct-quang-ngai-2025"
SAFE = {
    "MINHBACH_MODE": "production",
    "MINHBACH_SECRET_KEY": "kT9-vQ2xW7_mZ4pL8sR1nB6cY3fH5jD0gA-eUiOqXwVtSzPyKbM",
    "MINHBACH_HOSTS": "minhbach.coquan.gov.vn",
}


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of the site, or one line of Python, on SQLite in the folder, whatever the tests themselves run on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINHBACH_")}
    command = [sys.executable, *(arguments if arguments[0] == "-c" else ("-m", "minhbach_site", *arguments))]
    return subprocess.run(
        command, capture_output=True, text=True, env={**kept, "MINHBACH_SITE_DATA": str(folder), **variables}, check=False
    )


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert run(folder, "migrate", "--verbosity", "0").returncode == 0
    loaded = run(folder, "load_example", str(EXAMPLE))
    assert "vanthu       Văn thư Mẫu" in loaded.stdout, loaded.stderr
    return folder


SERVE = ("-c", "from minhbach_site.wsgi import application; print('started')")


def test_the_demo_starts(demo_folder):
    assert run(demo_folder, *SERVE).stdout == "started\n"


def test_production_refuses_all_that_is_unsafe_at_once(demo_folder):
    unsafe = {"MINHBACH_MODE": "production", "MINHBACH_DEBUG": "1", "MINHBACH_HTTPS": "0"}
    answer = run(demo_folder, *SERVE, **unsafe)

    assert answer.returncode != 0
    assert "started" not in answer.stdout
    for code in ("E02", "E03", "E04", "E05", "E06"):
        assert f"minhbach.{code}" in answer.stderr


def test_production_starts_once_the_demo_people_are_locked(demo_folder):
    refused = run(demo_folder, *SERVE, **SAFE)
    assert "mật khẩu đã công bố: vanthu" in refused.stderr

    assert run(demo_folder, "remove_demo_people", **SAFE).stdout == "Đã khóa 12 người dùng mẫu.\n"

    assert run(demo_folder, *SERVE, **SAFE).stdout.endswith("started\n")


def test_sqlite_writes_ahead(demo_folder):
    asked = (
        "import django; django.setup(); from django.db import connection; cursor = connection.cursor(); "
        "cursor.execute('PRAGMA journal_mode'); print(cursor.fetchone()[0])"
    )
    assert run(demo_folder, "-c", asked, DJANGO_SETTINGS_MODULE="minhbach_site.settings").stdout == "wal\n"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_example_is_loaded_twice_and_written_once():
    said = StringIO()
    for _turn in range(2):
        call_command("load_example", EXAMPLE, stdout=said)

    assert Person.objects.count() == len(Role) + 1
    assert Calculation.objects.get(year=2026).obligations.exists()  # so that the first visit is quick
    assert "minh-bach-dung-thu" in said.getvalue()


@pytest.mark.django_db
def test_the_example_is_refused_in_production_and_where_there_is_none(settings, tmp_path):
    with pytest.raises(CommandError, match="Không thấy"):
        call_command("load_example", tmp_path)
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="MINHBACH_MODE=production"):
        call_command("load_example", EXAMPLE)

    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_the_command_gives_the_first_administrators_a_password():
    said = StringIO()
    call_command("create_administrator", "qt1", "Nguyễn Văn A", stdout=said)
    call_command("create_administrator", "qt2", "Trần Thị B", stdout=said)

    assert [line.split(":")[0] for line in said.getvalue().splitlines()] == ["qt1", "qt2"]
    with pytest.raises(CommandError, match="hai quản trị"):
        call_command("create_administrator", "qt3", "Lê C", stdout=said)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("create_administrator", "", "Nguyễn Văn A"), "Chưa nêu tên đăng nhập"),
        (("create_administrator", "qt1", " "), "Chưa nêu họ và tên"),
        (("rename_person", "qt1", "qt1"), "hãy nêu tên mới"),
    ],
)
def test_a_command_with_empty_or_equal_names_says_what_is_wrong(command, said):
    with pytest.raises(CommandError, match=said):
        call_command(*command)
