"""The chain: what it refuses, what it finds out, and what it cannot see without a copy kept elsewhere."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit import services
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import Proof, ProofError, history, proof_of, proofs_in, unwitnessed, verify
from minhbach_site.audit.states import FIRST, Kind

pytestmark = pytest.mark.django_db
AT = factories.AT
EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"


@pytest.fixture
def clerk(db):
    return factories.person("vanthu")


@pytest.fixture
def five(clerk):
    """Five entries about one person, a minute apart."""
    for minute in range(5):
        services.record(
            actor=clerk,
            action="accounts.lock_person",
            subject=clerk,
            at=AT + timedelta(minutes=minute),
            values={"is_active": bool(minute % 2)},
        )
    return list(Entry.objects.order_by("sequence"))


def test_an_entry_says_who_what_when_and_links_to_the_one_before(clerk, five):
    first, second = five[:2]

    assert (first.sequence, first.previous, second.sequence, second.previous) == (1, FIRST, 2, first.hash)
    assert (second.actor, second.kind, second.action, second.subject_type, second.subject, second.values) == (
        clerk.pk,
        Kind.CHANGE,
        "accounts.lock_person",
        "accounts.person",
        str(clerk.pk),
        '{"is_active":true}',
    )
    assert second.at == AT + timedelta(minutes=1)


def test_the_hash_is_sha256_over_canonical_json():
    entry = Entry(
        sequence=1,
        at=datetime(2026, 11, 27, 2, 0, 0, 5, tzinfo=UTC),
        actor=7,
        kind="change",
        action="a.b",
        subject_type="c.d",
        subject="8",
        values='{"e":"ế"}',
        previous=FIRST,
    )

    # echo -n '[1,"2026-11-27T02:00:00.000005Z",7,"change","a.b","c.d","8","{\"e\":\"ế\"}","000…0"]' | sha256sum
    assert entry.computed_hash() == "85cc7d1ad6554e83a6e9683b21b34275a536a98f7d39fc34001bdc371f027508"


def test_a_whole_chain_holds(five):
    verdict = verify()

    assert (verdict.holds, verdict.count, verdict.head, verdict.first_at, verdict.last_at) == (
        True,
        5,
        five[-1].hash,
        AT,
        AT + timedelta(minutes=4),
    )


def test_an_empty_journal_holds():
    assert (verify().holds, verify().count, verify().head) == (True, 0, FIRST)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'x' WHERE sequence = 2", "DELETE FROM audit_entry WHERE sequence = 2"]
)
def test_the_database_refuses_to_change_or_delete(five, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().holds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_truncate(five):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry")


@pytest.mark.parametrize(
    ("statement", "at_sequence", "fault"),
    [
        ("UPDATE audit_entry SET action = 'accounts.unlock_person' WHERE sequence = 3", 3, "nội dung đã bị sửa"),
        ("UPDATE audit_entry SET actor = 999 WHERE sequence = 1", 1, "nội dung đã bị sửa"),
        ("UPDATE audit_entry SET at = '2026-11-27 02:00:01+00:00' WHERE sequence = 2", 2, "nội dung đã bị sửa"),
        ("UPDATE audit_entry SET subject = '5' WHERE sequence = 5", 5, "nội dung đã bị sửa"),
        ("DELETE FROM audit_entry WHERE sequence = 1", 1, "đã bị xóa"),
        ("DELETE FROM audit_entry WHERE sequence = 4", 4, "đã bị xóa"),
        ("DELETE FROM audit_entry WHERE sequence IN (2, 3)", 2, "đã bị xóa"),
        ("DELETE FROM audit_entry WHERE sequence = 5", 5, "phần cuối bị cắt"),
        ("DELETE FROM audit_entry WHERE sequence > 1", 2, "phần cuối bị cắt"),
        ("DELETE FROM audit_entry", 1, "phần cuối bị cắt"),
    ],
)
def test_an_intruder_is_found_at_the_first_entry_touched(five, intruder, statement, at_sequence, fault):
    intruder(statement)

    verdict = verify()
    assert (verdict.holds, verdict.at_sequence, verdict.count) == (False, at_sequence, at_sequence - 1)
    assert fault in verdict.fault


def test_two_entries_that_changed_places_are_found(five, intruder):
    intruder("UPDATE audit_entry SET sequence = 100 WHERE sequence = 2")
    intruder("UPDATE audit_entry SET sequence = 2 WHERE sequence = 3")
    intruder("UPDATE audit_entry SET sequence = 3 WHERE sequence = 100")

    assert (verify().at_sequence, verify().fault) == (2, "không nối với dòng trước: một trong hai dòng đã bị thay hoặc đổi chỗ")


def rewrite_from(intruder, sequence, **changed):
    """An intruder who knows the recipe: alters one entry and computes every hash from there on, head included."""
    previous = ""
    for entry in Entry.objects.filter(sequence__gte=sequence).order_by("sequence"):
        for name, value in changed.items() if entry.sequence == sequence else ():
            setattr(entry, name, value)
        entry.previous = previous or entry.previous
        previous = entry.computed_hash()
        intruder(
            "UPDATE audit_entry SET action = %s, previous = %s, hash = %s WHERE sequence = %s",
            entry.action,
            entry.previous,
            previous,
            entry.sequence,
        )
    intruder("UPDATE audit_head SET hash = %s", previous)


def test_a_rewritten_chain_is_found_only_by_a_proof_kept_elsewhere(five, intruder):
    proof = verify()
    rewrite_from(intruder, 3, action="accounts.unlock_person")

    assert verify().holds  # as the proof's page says
    against = verify(proofs=[Proof(proof.count, proof.head)])
    assert (against.holds, against.at_sequence) == (False, 5)
    assert "bản chứng thực" in against.fault


def test_a_proof_still_holds_after_more_was_written(five, clerk):
    proof = verify()
    services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=AT)

    assert verify(proofs=[Proof(proof.count, proof.head)]).holds


def test_a_journal_cut_back_head_and_all_is_found_by_the_proof(five, intruder):
    proof = verify()
    intruder("DELETE FROM audit_entry WHERE sequence > 3")
    intruder("UPDATE audit_head SET sequence = 3, hash = %s", five[2].hash)

    assert verify().holds
    assert (verify(proofs=[Proof(proof.count, proof.head)]).holds, verify(proofs=[Proof(5)]).at_sequence) == (False, 4)


# -- what may stand in it


def test_fields_that_the_model_does_not_list_are_refused(clerk):
    with pytest.raises(ValueError, match=r"Person\.JOURNALED does not list email"):
        services.record(actor=clerk, action="accounts.change_person", subject=clerk, at=AT, values={"email": "a@b.vn"})
    with pytest.raises(ValueError, match="does not list display_name"):
        services.record(actor=clerk, action="accounts.change_person", subject=clerk, at=AT, fields=("display_name",))

    assert Entry.objects.count() == 0


def test_long_texts_are_refused(clerk):
    with pytest.raises(ValueError, match="201 letters"):
        services.record(actor=clerk, action="accounts.security", subject=clerk, at=AT, values={"event": "x" * 201})


def test_the_system_acts_without_a_person(clerk):
    assert services.record(actor=None, action="accounts.lock_person", subject=clerk, at=AT).actor is None


def test_what_was_rolled_back_left_no_entry(clerk):
    with transaction.atomic():
        services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=AT)
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0
    assert verify().holds


def test_the_history_of_one_record(five, clerk, leader):
    services.record(actor=clerk, action="accounts.lock_person", subject=leader, at=AT)

    assert [entry.sequence for entry in history(leader)] == [6]
    assert [entry.sequence for entry in history(clerk)] == [1, 2, 3, 4, 5]


def test_an_entry_costs_few_queries(clerk, django_assert_num_queries):
    services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=AT)
    with django_assert_num_queries(7):  # two of them open and close the inner transaction, one reads the row anew
        services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=AT)


@pytest.mark.django_db(transaction=True)
def test_people_who_write_at_once_make_one_chain():
    person = factories.person("vanthu")
    failures = []

    def write():
        try:
            for _turn in range(10):
                with transaction.atomic():
                    services.record(actor=person, action="accounts.lock_person", subject=person, at=AT)
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (verify().holds, verify().count) == (True, 40)


# -- the command


def test_the_command_says_that_all_is_well(five):
    said = StringIO()
    call_command("verify_journal", stdout=said)

    assert said.getvalue() == (
        f"Nhật ký nguyên vẹn: 5 dòng, mã băm cuối {five[-1].hash}\n"
        "Khóa bảo vệ đủ; 1 bản ghi khớp với nhật ký.\n"
        "Không biết được: Chưa đối chiếu với bản nào giữ ở ngoài: nếu những dòng cuối bị cắt cùng với mốc cuối, hoặc cả chuỗi bị viết lại, "
        "thì lần kiểm tra này không thấy được.\n"
        "Không biết được: Bản ghi thêm thẳng vào cơ sở dữ liệu chưa thấy được hết, cho đến khi người vận hành chạy lệnh seal_records "
        "một lần.\n"
    )


def test_the_command_names_the_first_altered_entry(five, intruder):
    intruder("UPDATE audit_entry SET action = 'x' WHERE sequence = 4")

    with pytest.raises(CommandError, match=r"Dòng 4: nội dung đã bị sửa: mã băm tính lại không khớp\. 3 dòng trước đó còn khớp"):
        call_command("verify_journal")


@pytest.mark.parametrize(("place", "said"), [("khong-co/niem", "Không ghi được tệp niêm"), ("", "--seal cần tên một tệp")])
def test_a_seal_that_cannot_be_written_is_told_in_words(five, tmp_path, place, said):
    with pytest.raises(CommandError, match=said):
        call_command("verify_journal", seal=tmp_path / place, stdout=StringIO())


def test_the_command_checks_a_printed_proof(five):
    call_command("verify_journal", until=3, head=five[2].hash, stdout=StringIO())
    with pytest.raises(CommandError, match="bản chứng thực"):
        call_command("verify_journal", until=3, head=five[3].hash)
    with pytest.raises(CommandError, match="--until"):
        call_command("verify_journal", head=five[2].hash)


def test_a_proof_typed_in_capitals_is_the_same(five):
    call_command("verify_journal", until="3", head=five[2].hash.upper(), stdout=StringIO())


@pytest.mark.parametrize(
    ("until", "head", "said"),
    [("-3", "", "từ 1 trở lên"), ("ba", "", "từ 1 trở lên"), ("3", "abc123", "đủ 64 ký tự.*có 6 ký tự"), ("3", "g" * 64, "đủ 64 ký tự")],
)
def test_what_is_no_proof_is_not_called_an_altered_journal(five, until, head, said):
    with pytest.raises(CommandError, match=said):
        call_command("verify_journal", until=until, head=head)


def test_rows_that_the_site_did_not_write_are_called_so(five, intruder):
    forged = Entry(
        sequence=6, at=AT, actor=None, kind="change", action="a.b", subject_type="c.d", subject="1", values="{}", previous=five[-1].hash
    )
    forged.hash = forged.computed_hash()
    forged.save(force_insert=True)

    verdict = verify()
    assert (verdict.holds, verdict.at_sequence, verdict.count) == (False, 6, 5)
    assert verdict.fault == "từ dòng này trở đi không phải do trang ghi: trang mới ghi đến dòng 5"


# -- the head


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_entry WHERE sequence = 3)",
        "UPDATE audit_head SET hash = 'x'",
        "UPDATE audit_head SET sequence = 6, hash = 'x'",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, 'x')",
    ],
)
def test_the_database_lets_the_head_move_only_forward(five, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().holds


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has it")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO audit_head (id, sequence, hash) VALUES (1, 0, 'x')",
        "INSERT OR REPLACE INTO audit_entry SELECT sequence, at, actor, kind, 'x', subject_type, subject, \"values\", previous, hash, "
        "row_hash, on_behalf_of FROM audit_entry WHERE sequence = 2",
        "REPLACE INTO audit_entry SELECT 9, at, actor, kind, 'x', subject_type, subject, \"values\", previous, hash, "
        "row_hash, on_behalf_of FROM audit_entry WHERE sequence = 2",
    ],
)
def test_sqlite_replaces_nothing(five, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().holds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's own words for it are above")
@pytest.mark.parametrize("conflict", ["sequence", "hash"])
def test_postgresql_replaces_nothing(five, conflict):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 2 ON CONFLICT ({conflict}) DO UPDATE SET action = 'x'"
        )

    assert verify().holds


# -- what is kept outside


def test_seals_find_a_journal_that_was_cut_back_head_and_all(five, clerk, intruder, tmp_path):
    file = tmp_path / "niem.txt"
    call_command("verify_journal", seal=file, stdout=StringIO())
    services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=AT)
    call_command("verify_journal", seal=file, stdout=StringIO())
    last = Entry.objects.get(sequence=6)
    assert file.read_text("utf-8") == (f"2026-11-27T09:00:00+07:00 5 {five[-1].hash}\n2026-11-27T09:00:00+07:00 6 {last.hash}\n")
    said = StringIO()
    call_command("verify_journal", against=[file], stdout=said)
    assert said.getvalue().splitlines()[0].endswith(f"6 dòng, mã băm cuối {last.hash}, khớp 2 dòng niêm hoặc chứng thực")
    assert "giữ ở ngoài" not in said.getvalue()  # nothing stayed unknown of the chain

    intruder("DELETE FROM audit_entry WHERE sequence > 4")
    intruder("UPDATE audit_head SET sequence = 4, hash = %s", five[3].hash)

    call_command("verify_journal", stdout=StringIO())  # the chain alone cannot see it
    with pytest.raises(CommandError, match="phần cuối bị cắt: bản chứng thực có đến dòng 6"):
        call_command("verify_journal", against=[file])
    before = file.read_text("utf-8")
    with pytest.raises(CommandError, match="phần cuối bị cắt"):
        call_command("verify_journal", seal=file)
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chuyện khác", "Dòng 1 của tệp niêm"),
        ("{}", "không phải tệp niêm"),
        ("%PDF-1.7", "không phải tệp niêm"),
        (f"2026-11-27T09:00:00+07:00 0 {'a' * 64}", "Dòng 1.*từ 1 trở lên"),
        (f"\n2026-11-27T09:00:00+07:00 1 {'a' * 63}", "Dòng 2.*64 ký tự"),
    ],
)
def test_a_file_that_holds_no_seals_is_refused_by_its_line(text, said):
    with pytest.raises(ProofError, match=said):
        proofs_in(text.encode())


def test_a_missing_or_empty_file_of_seals_is_refused(five, tmp_path):
    with pytest.raises(CommandError, match=r"Không đọc được tệp .*khong-co"):
        call_command("verify_journal", against=[tmp_path / "khong-co.txt"])
    (tmp_path / "rong.txt").write_text("")
    with pytest.raises(CommandError, match="không có dòng niêm nào"):
        call_command("verify_journal", against=[tmp_path / "rong.txt"])


def test_two_proofs_of_one_entry_must_both_hold(five):
    right, wrong = Proof(3, five[2].hash), Proof(3, "0" * 64)

    assert verify(proofs=[right, right]).holds
    assert not verify(proofs=[right, wrong]).holds
    assert not verify(proofs=[wrong, right]).holds


def test_spaces_in_a_hash_are_of_the_paper():
    assert proof_of(" 3 ", "AB " * 32) == Proof(3, "ab" * 32)


# -- what the journal never heard of


def test_an_empty_journal_with_people_is_found_out(five, intruder):
    intruder("DELETE FROM audit_entry")
    intruder("DELETE FROM audit_head")

    assert verify().holds  # the chain alone cannot see it
    with pytest.raises(CommandError, match="không nói gì về 1 người dùng"):
        call_command("verify_journal")


def test_a_grant_written_past_the_site_is_found_out(five, clerk):
    grant = factories.grant(clerk, Role.ADMINISTRATOR)

    assert [(one.kind, one.count, one.first) for one in unwitnessed()] == [("vai trò được giao", 1, (str(grant.pk),))]
    with pytest.raises(CommandError, match=rf"không nói gì về 1 vai trò được giao \(số {grant.pk}\)"):
        call_command("verify_journal")


def test_what_an_example_brings_is_witnessed(settings):
    call_command("load_example", str(EXAMPLE), verbosity=0)

    assert unwitnessed() == []
    call_command("verify_journal", stdout=StringIO())
