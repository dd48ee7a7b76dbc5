"""Records changed past the site: what is found, what is not said, what was written before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import CharField, DateField, DecimalField

import disclosure_factories
import factories
from minhbach_site.accounts import services as accounts
from minhbach_site.accounts.models import Grant
from minhbach_site.accounts.states import Role
from minhbach_site.audit import services
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import Comparison, compare, examine, missing_guards, rows, verify
from minhbach_site.audit.states import Kind

pytestmark = pytest.mark.django_db
AT = factories.AT
EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"


@pytest.fixture
def grant(clerk):
    """A grant that the journal tells of, from a person who stays untold."""
    made = Grant.objects.get(person=clerk)
    fields = ("person", "role", "unit_code", "from_on", "until_on", "state")
    services.record(actor=None, action="accounts.grant_role", subject=made, at=AT, fields=fields, kind=Kind.SECURITY)
    return made


def told():
    return [str(one) for one in compare().altered]


def test_rows_as_the_site_left_them_are_not_accused(grant):
    assert compare() == Comparison(compared=1, altered=(), unsealed=1)


def test_a_grant_made_another_role_by_sql_is_named_with_its_field(grant, intruder):
    intruder("UPDATE accounts_grant SET role = 'administrator' WHERE id = %s", grant.pk)

    assert verify().holds  # the chain alone cannot see it
    assert told() == [f"Vai trò được giao (bản ghi {grant.pk}) khác với lần ghi cuối trong nhật ký (dòng 1); khác ở: Vai trò"]
    with pytest.raises(CommandError, match="khác ở: Vai trò"):
        call_command("verify_journal")


def test_a_field_that_never_stood_in_an_entry_is_found_too(clerk, intruder):
    document = factories.document("VB1", subject="Quy chế chi tiêu")
    services.record(actor=clerk, action="records.register", subject=document, at=AT, fields=("code", "symbol"))
    intruder("UPDATE records_document SET subject = %s WHERE id = %s", "Quy chế khác", document.pk)

    assert told() == [f"Văn bản (bản ghi {document.pk}) khác với lần ghi cuối trong nhật ký (dòng 1)"]
    assert "Quy chế" not in "".join(Entry.objects.values_list("values", flat=True))


def test_a_record_deleted_by_sql_is_named_and_one_that_a_service_removed_is_not(grant, clerk, intruder):
    other = factories.grant(clerk, Role.STAFF)
    services.record(actor=None, action="accounts.grant_role", subject=other, at=AT)
    services.record(actor=None, action="accounts.end_grant", subject=other, at=AT, removed=True)
    other.delete()
    assert told() == []

    intruder("DELETE FROM accounts_grant WHERE id = %s", grant.pk)

    assert told() == [f"Vai trò được giao (bản ghi {grant.pk}) không còn trong cơ sở dữ liệu, dù nhật ký không ghi việc xóa (dòng cuối: 1)"]


def test_what_a_service_changes_is_no_alteration(clerk, grant):
    admin = factories.person("quantri", Role.ADMINISTRATOR)
    accounts.end_grant(actor=admin, grant_id=grant.pk, until_on=date(2026, 12, 31), at=AT)

    assert told() == []
    assert Entry.objects.filter(subject_type="accounts.grant").order_by("sequence").last().row_hash.count(":") == 1


def test_a_read_says_nothing_of_the_row(clerk):
    assert services.record_read(actor=clerk, action="audit.prove", subject=clerk, at=AT).row_hash is None


def test_a_sign_in_is_no_alteration(clerk, sign_in):
    services.record(actor=None, action="accounts.change_person", subject=clerk, at=AT)
    sign_in(clerk)
    clerk.refresh_from_db()

    assert clerk.last_login is not None
    assert told() == []


def test_an_entry_whose_row_hash_was_replaced_breaks_the_chain(grant, intruder):
    intruder("UPDATE accounts_grant SET role = 'administrator' WHERE id = %s", grant.pk)
    intruder("UPDATE audit_entry SET row_hash = NULL WHERE sequence = 1")

    assert (verify().at_sequence, verify().fault) == (1, "nội dung đã bị sửa: mã băm tính lại không khớp")


# -- what older versions wrote


def test_records_of_an_older_version_are_sealed_once_and_compared_from_then_on(clerk, grant, intruder):
    said = StringIO()
    call_command("seal_records", stdout=said, stderr=StringIO())
    assert said.getvalue() == "Đã niêm 1 bản ghi vào nhật ký.\n"
    assert compare() == Comparison(compared=2)
    assert verify().holds
    call_command("seal_records", stdout=said, stderr=StringIO())
    assert said.getvalue().endswith("không ghi thêm gì.\n")

    intruder("UPDATE accounts_person SET is_active = %s WHERE id = %s", False, clerk.pk)

    assert told() == [f"Người dùng (bản ghi {clerk.pk}) khác với lần ghi cuối trong nhật ký (dòng 2)"]


def test_a_hash_over_other_columns_is_of_another_version_and_accuses_nobody(grant, monkeypatch):
    monkeypatch.setattr("minhbach_site.audit.queries.rows.shapes", lambda model: ("abcdef12",))

    assert compare() == Comparison(compared=0, altered=(), unsealed=2)


def test_what_was_sealed_before_a_column_came_stays_sealed_and_the_column_is_guarded(clerk, leader, intruder):
    asked = disclosure_factories.correction(disclosure_factories.disclosure(), decided_by=leader, decided_at=AT, state="approved")
    sealed = services.record(actor=leader, action="disclosure.decide_correction", subject=asked, at=AT).row_hash
    assert sealed.startswith("4220a029:")  # as the version wrote it that knew no `decided_for`
    assert told() == []

    intruder("UPDATE disclosure_correction SET decided_for_id = %s WHERE id = %s", clerk.pk, asked.pk)
    assert told() == [f"Đính chính (bản ghi {asked.pk}) khác với lần ghi cuối trong nhật ký (dòng 1)"]
    services.record(actor=leader, action="disclosure.decide_correction", subject=asked, at=AT)
    intruder("UPDATE disclosure_correction SET decided_for_id = NULL WHERE id = %s", asked.pk)
    assert told() == [f"Đính chính (bản ghi {asked.pk}) khác với lần ghi cuối trong nhật ký (dòng 2)"]


def test_sealing_later_does_not_vouch_for_what_the_journal_never_heard_of(grant, clerk):
    factories.grant(clerk, Role.ADMINISTRATOR)
    services.seal_rows(at=AT)

    assert len(examine().missing) == 1


def test_an_example_is_sealed_as_a_whole(settings):
    call_command("load_example", str(EXAMPLE), verbosity=0)

    found = examine()
    assert (found.holds, found.rows.unsealed, found.rows.altered) == (True, 0, ())
    assert found.rows.compared > 500


# -- the guards


GUARDS = {
    "sqlite": ["audit_entry_once", "audit_head_forward", "audit_head_kept", "audit_head_once", "audit_no_delete", "audit_no_update"],
    "postgresql": [
        "audit_head_forward",
        "audit_head_kept",
        "audit_head_no_truncate",
        "audit_head_once",
        "audit_no_change",
        "audit_no_truncate",
    ],
}[connection.vendor]


@pytest.mark.parametrize("name", GUARDS)
def test_a_dropped_guard_is_named_and_can_be_set_anew(grant, name):
    table = "audit_head" if "head" in name else "audit_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))

    assert missing_guards() == (name,)
    with pytest.raises(CommandError, match=f"gỡ, tắt hoặc thay: {name}(.|\n)*--set-guards"):
        call_command("verify_journal")
    call_command("verify_journal", set_guards=True, stdout=StringIO())
    assert missing_guards() == ()
    assert Entry.objects.order_by("sequence").last().action == "audit.set_guards"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own ways are below")
def test_a_guard_that_does_nothing_is_no_guard_on_sqlite():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_update")
        cursor.execute("CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT 1; END")

    assert missing_guards() == ("audit_no_update",)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has neither")
@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("ALTER TABLE audit_entry DISABLE TRIGGER audit_no_change", ("audit_no_change",)),
        (
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            ("audit_head_no_truncate", "audit_no_change", "audit_no_truncate"),
        ),
        ("SET LOCAL session_replication_role = replica", ("session_replication_role = replica",)),
    ],
)
def test_a_guard_that_does_nothing_is_no_guard_on_postgresql(statement, names):
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert missing_guards() == names


@pytest.mark.parametrize(
    ("field", "said", "present", "alike"),
    [
        (DecimalField(max_digits=5, decimal_places=2), "2", Decimal("2.00"), True),
        (DecimalField(max_digits=5, decimal_places=2), "3", Decimal("2.00"), False),
        (CharField(max_length=300), "a" * 200, "a" * 250, True),  # the entry cut it
        (CharField(max_length=300), "a", "ab", False),
        (DateField(), "2026-11-27", date(2026, 11, 27), True),
        (DateField(), "không phải ngày", date(2026, 11, 27), False),
    ],
)
def test_a_value_written_otherwise_is_no_difference(field, said, present, alike):
    assert rows._same(field, said, present) is alike
