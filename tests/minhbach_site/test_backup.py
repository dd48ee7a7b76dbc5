"""A backup of the running site, put into an empty one: the same people, files and journal; what is not whole is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

pytestmark = pytest.mark.xdist_group("backup")
CONTENT = "Minh chứng đã nộp.".encode()
KEPT = f"files/{hashlib.sha256(CONTENT).hexdigest()[:2]}/{hashlib.sha256(CONTENT).hexdigest()}"
SERVE = ("-c", "from minhbach_site.wsgi import application; print('started')")
ASK = "import django; django.setup(); from django.db import connection; cursor = connection.cursor(); "


class Site:
    """A data folder and a database, of the kind that the tests run on, for commands in processes of their own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINHBACH_")}
        variables = {**kept, "MINHBACH_SITE_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "minhbach_site.settings"}
        if self.url:
            variables["MINHBACH_DATABASE_URL"] = self.url
        command = [sys.executable, *(arguments if arguments[0] == "-c" else ("-m", "minhbach_site", *arguments))]
        return subprocess.run(command, capture_output=True, text=True, env=variables, check=False)

    def ask(self, sql: str) -> str:
        answer = self.run("-c", f"{ASK}cursor.execute({sql!r}); print(cursor.fetchall() if cursor.description else '')")
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()


@pytest.fixture(scope="module")
def new_site(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("sites")
    made: list[str] = []

    def new(name: str) -> Site:
        if connection.vendor != "postgresql":
            return Site(folder / name, "")
        known = connection.settings_dict
        database = f"{known['NAME']}_{name}"
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')
            cursor.execute(f'CREATE DATABASE "{database}"')
        made.append(database)
        return Site(folder / name, f"postgres://{quote(known['USER'])}@{known['HOST']}:{known['PORT']}/{database}")

    yield new
    for database in made:
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')  # one name is given several times


@pytest.fixture(scope="module")
def site(new_site):
    """Two administrators, and one file."""
    made = new_site("dang-chay")
    assert made.run("migrate", "--verbosity", "0").returncode == 0
    assert made.run("create_administrator", "qt1", "Nguyễn Văn A").returncode == 0
    assert made.run("create_administrator", "qt2", "Trần Thị B").returncode == 0
    (made.folder / KEPT).parent.mkdir(parents=True)
    (made.folder / KEPT).write_bytes(CONTENT)
    return made


@pytest.mark.parametrize("command", ["verify_journal", "send_reminders", "perform_runs", "prove_journal"])
def test_a_command_on_a_database_that_was_not_upgraded_says_so_in_words(new_site, command):
    answer = new_site("chua-nang-cap").run(command)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"{command}: Cơ sở dữ liệu chưa được nâng cấp cho phiên bản này")
    assert "Traceback" not in answer.stderr


def test_a_backup_comes_back_whole(site, new_site, tmp_path):
    copy = tmp_path / "ban-sao"
    saved = site.run("backup", "--to", str(copy))
    assert (saved.returncode, saved.stderr) == (0, "")
    assert saved.stdout.startswith(f"Đã sao lưu cơ sở dữ liệu và 1 tệp vào {copy}; nhật ký đến dòng ")
    assert copy.stat().st_mode & 0o077 == 0
    before = [site.ask(sql) for sql in ("SELECT username FROM accounts_person ORDER BY id", "SELECT sequence, hash FROM audit_head")]

    other = new_site("moi")
    restored = other.run("restore", str(copy))

    assert (restored.returncode, restored.stderr) == (0, "")
    assert "khớp 1 dòng niêm hoặc chứng thực" in restored.stdout
    after = [other.ask(sql) for sql in ("SELECT username FROM accounts_person ORDER BY id", "SELECT sequence, hash FROM audit_head")]
    assert after == before
    assert (other.folder / KEPT).read_bytes() == CONTENT
    assert other.run(*SERVE).stdout.endswith("started\n")
    changed = other.run("-c", f"{ASK}cursor.execute(\"UPDATE audit_entry SET action = 'x'\")")
    assert "the journal is append-only" in changed.stderr  # the guards came back as well

    again = other.run("restore", str(copy))
    assert (again.returncode, "đã có dữ liệu" in again.stderr) == (1, True)
    assert "đã có nội dung" in site.run("backup", "--to", str(copy)).stderr

    if connection.vendor == "sqlite":
        (copy / KEPT).write_bytes(b"thay")
        (copy / "files" / "la.txt").write_bytes(b"them")
        refused = new_site("hong").run("restore", str(copy))
        assert refused.returncode == 1
        assert "bị sửa 2 tệp" in refused.stderr
        (copy / "sao-luu.json").unlink()
        assert "không phải bản sao hoàn chỉnh" in new_site("thieu").run("restore", str(copy)).stderr


def test_what_the_journal_says_must_be_in_the_backup(site, new_site, tmp_path):
    copy = tmp_path / "ban-sao"
    site.run("backup", "--to", str(copy))
    said = json.loads((copy / "sao-luu.json").read_text("utf-8"))
    said["journal"]["head"] = "0" * 64
    (copy / "sao-luu.json").write_text(json.dumps(said), "utf-8")

    restored = new_site("khac").run("restore", str(copy))

    assert restored.returncode == 1
    assert "Nhật ký đã bị thay đổi" in restored.stderr


def test_a_database_of_another_version_is_refused(site):
    assert site.run(*SERVE).stdout.endswith("started\n")

    site.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('plans', '0999_tomorrow', '2027-01-01')")
    newer = site.run(*SERVE)
    assert "started" not in newer.stdout
    assert "phiên bản mới hơn nâng cấp (plans.0999_tomorrow)" in newer.stderr

    site.ask("DELETE FROM django_migrations WHERE name = '0999_tomorrow' OR (app = 'accounts' AND name = '0006_vietnamese_order')")
    older = site.run(*SERVE)
    assert "started" not in older.stdout
    assert "còn 1 bước (accounts.0006_vietnamese_order)" in older.stderr
    assert site.run("migrate", "--verbosity", "0").returncode == 0
    assert site.run(*SERVE).stdout.endswith("started\n")
