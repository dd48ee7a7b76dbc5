"""Proofs of the journal as long work: asked for, made in one state, told how far, kept, found dead."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import override

import factories
from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit import queries, services
from minhbach_site.audit.models import Entry, Examination
from minhbach_site.audit.queries import Proof, compare, count_rows, examine, findings, one_state, read_stored, stored, unwitnessed, verify
from minhbach_site.audit.states import Fault, Stage
from minhbach_site.ui import workers
from minhbach_site.ui.workers import SILENT, WorkAction, WorkState, move

pytestmark = pytest.mark.django_db
AT = factories.AT
HEADING = "Đang kiểm tra nhật ký"


def now():
    return AT


@pytest.fixture
def auditor(db):
    """Whose role the journal tells of, so that all is as it should be."""
    made = factories.person("kiemtra", Role.AUDITOR, display_name="Trần Kiểm Tra")
    services.record(actor=None, action="accounts.grant_role", subject=Grant.objects.get(person=made), at=AT)
    return made


@pytest.fixture
def started(monkeypatch):
    """A site so large that a process is started, which here only is noted."""
    commands = []
    monkeypatch.setattr(queries, "FEW", -1)
    monkeypatch.setattr(services, "start", commands.append)
    return commands


def apart(call):
    """Make the call in a thread, with a connection of its own, to its end; a failure is raised here."""

    def run():
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(run).result()


def lock(person, at=AT):
    """A service: the row is changed and told of in one transaction."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(title=f"Chức vụ {Entry.objects.count()}")
        services.record(actor=None, action="accounts.change_person", subject=person, at=at)


# -- one state


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_looked_at_accuses_nobody(monkeypatch):
    """A writer changes a told row, adds one, and removes one between the walk and the comparison, and between the entries and the rows."""
    people = [factories.person(f"nguoi{n}") for n in range(3)]
    for one in people:
        lock(one)
    gone = Grant.objects.get(pk=factories.grant(people[0], Role.STAFF).pk)
    services.record(actor=None, action="accounts.grant_role", subject=gone, at=AT)

    def write():
        lock(people[1])
        with transaction.atomic():
            if Grant.objects.filter(pk=gone.pk).exists():
                services.record(actor=None, action="accounts.end_grant", subject=gone, at=AT, removed=True)
                gone.delete()
            services.record(actor=None, action="accounts.change_person", subject=factories.person(f"moi{Person.objects.count()}"), at=AT)

    last = queries.rows.last_hashes

    def last_then_write():
        found = last()
        apart(write)
        return found

    monkeypatch.setattr(queries.rows, "last_hashes", last_then_write)
    before = Entry.objects.count()
    found = examine(progress=lambda stage, done, of: apart(write) if stage is Stage.WALK else None)

    assert (found.holds, found.verdict.count, found.rows.compared, found.rows.unsealed) == (True, before, 4, 0)
    assert Entry.objects.count() > before + 3
    monkeypatch.undo()
    assert (examine().holds, examine().verdict.count) == (True, Entry.objects.count())


@pytest.mark.django_db(transaction=True)
def test_inside_one_state_nothing_new_is_seen_and_writers_do_not_wait():
    person = factories.person("vanthu")
    lock(person)

    with one_state():
        assert Entry.objects.count() == 1
        apart(lambda: lock(person))
        assert Entry.objects.count() == 1
    assert Entry.objects.count() == 2
    with transaction.atomic():  # and the next transaction of the site is one that writes again
        lock(person)
    assert verify().holds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite it is the same kind of transaction that could write")
@pytest.mark.django_db(transaction=True)
def test_inside_one_state_postgresql_writes_nothing():
    person = factories.person("vanthu")

    with pytest.raises(DatabaseError, match="read-only"), one_state():
        Person.objects.filter(pk=person.pk).update(title="x")


# -- how it is kept


def test_what_was_found_is_read_back_as_it_was_and_speaks_the_language_of_its_reader(clerk, intruder):
    services.record(actor=None, action="accounts.change_person", subject=clerk, at=AT, values={"is_active": True})
    intruder("UPDATE accounts_person SET is_active = %s WHERE id = %s", False, clerk.pk)
    found = examine(proofs=[Proof(9, "a" * 64)])

    again = read_stored(stored(found))

    assert again == found
    assert (again.verdict.broken, again.verdict.fault) == (Fault.CUT_BEFORE_KEPT, "phần cuối bị cắt: bản chứng thực có đến dòng 9")
    assert [str(one).endswith("; khác ở: Được đăng nhập") for one in again.rows.altered] == [True]
    with override("en"):
        said = f"User (record {clerk.pk}) is not as the journal last said (entry 1); different: May sign in"
        assert [str(one) for one in again.rows.altered] == [said]
        assert again.verdict.fault == "the end was cut off: the proof reaches entry 9"


def test_of_many_altered_records_the_first_are_named_and_the_others_counted(intruder, monkeypatch):
    monkeypatch.setattr(queries.rows, "NAMED", 2)
    for number in range(4):
        services.record(actor=None, action="accounts.change_person", subject=factories.person(f"nguoi{number}"), at=AT)
    intruder("UPDATE accounts_person SET title = 'x'")

    found = examine()

    assert (len(found.rows.altered), found.rows.more, found.rows.compared) == (2, 2, 4)
    assert found.others[-1] == "Và 2 bản ghi khác cũng không như nhật ký ghi"


def test_a_kept_result_says_what_was_found_then_not_now(auditor, sign_in, intruder):
    client = sign_in(auditor)
    first = client.post("/nhat-ky/chung-thuc/moi", follow=True).request["PATH_INFO"]
    intruder("UPDATE audit_entry SET action = 'x' WHERE sequence = 1")
    second = client.post("/nhat-ky/chung-thuc/moi", follow=True)

    assert "bắt đầu từ dòng 1" in second.text
    assert "Toàn bộ nhật ký còn nguyên vẹn" not in second.text
    listed = client.get("/nhat-ky/chung-thuc").text
    assert (listed.count("Nguyên vẹn"), listed.count("Có chỗ không khớp"), listed.count("Trần Kiểm Tra") >= 2) == (1, 1, True)
    assert f'href="{first}"' in listed


def test_a_result_that_was_forged_in_the_database_is_named_by_the_next(auditor, intruder):
    kept = services.ask_proof(actor=auditor, at=AT)
    services.prove(examination_id=kept.pk, now=now, telling=False)
    assert compare().altered == ()

    intruder("UPDATE audit_examination SET head = %s WHERE id = %s", "0" * 64, kept.pk)

    assert [(one.label, one.number, one.fields) for one in compare().altered] == [("audit.examination", str(kept.pk), ("head",))]


def test_a_result_that_nobody_asked_for_is_named(auditor, clerk):
    services.record(actor=None, action="accounts.change_person", subject=clerk, at=AT)
    forged = factories.examination(asked_by=auditor)

    assert ("audit.examination", (str(forged.pk),)) in [(one.label, one.first) for one in unwitnessed()]


@pytest.mark.parametrize("values", [{"state": "done", "findings": None}, {"state": "running", "holds": True}])
def test_the_database_keeps_no_result_of_what_is_not_done(values, auditor):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.examination(asked_by=auditor, **values)


# -- asking, and how far it is


def test_where_there_is_little_it_is_done_at_the_first_look(auditor, sign_in, monkeypatch):
    monkeypatch.setattr(services, "start", lambda command: pytest.fail("a process for a few rows"))

    page = sign_in(auditor).post("/nhat-ky/chung-thuc/moi", follow=True).text

    assert "Toàn bộ nhật ký còn nguyên vẹn" in page
    assert HEADING not in page


def test_where_there_is_much_a_process_does_it_and_the_page_tells_how_far_it_is(auditor, sign_in, started):
    client = sign_in(auditor)
    answer = client.post("/nhat-ky/chung-thuc/moi")
    (asked,) = Examination.objects.all()
    address = f"/nhat-ky/chung-thuc/{asked.pk}"

    assert (answer["Location"], started, asked.state) == (address, ["prove_journal"], WorkState.WAITING)
    waiting = client.get(address).text
    assert (HEADING in waiting, f'hx-get="{address}/tien-do"' in waiting) == (True, True)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting  # without JavaScript
    Examination.objects.update(state=WorkState.RUNNING, walked=4000, entries=100_000)
    part = client.get(f"{address}/tien-do", headers={"HX-Request": "true"}).text
    assert ("4.000 trong 100.000" in part, '<progress class="work-progress" max="100000" value="4000"' in part) == (True, True)
    assert ("chưa bắt đầu" in part, "<html" in part) == (True, False)
    assert client.get(f"{address}/tien-do")["Location"] == address
    assert client.get(f"{address}.pdf").status_code == 404
    Examination.objects.update(state=WorkState.WAITING)

    services.prove(examination_id=asked.pk, now=now, telling=False)

    assert client.get(f"{address}/tien-do", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    done = client.get(address).text
    assert ("Toàn bộ nhật ký còn nguyên vẹn" in done, "hx-get" in done, "http-equiv" in done) == (True, False, False)


@pytest.mark.django_db(transaction=True)
def test_the_command_does_what_waits_and_tells_how_far_it_is(auditor, monkeypatch):
    monkeypatch.setattr("minhbach_site.audit.queries.chain.STEP", 2)
    for _turn in range(4):
        lock(auditor)
    asked = [services.ask_proof(actor=auditor, at=AT, kept=kept).pk for kept in ((), (Proof(1, "a" * 64),))]
    said = StringIO()

    call_command("prove_journal", stdout=said)

    whole, against = (Examination.objects.get(pk=pk) for pk in asked)
    assert said.getvalue() == "Đã kiểm tra nhật ký 2 lần.\n"
    assert (whole.state, whole.holds, whole.count, whole.as_of) == (WorkState.DONE, True, 7, AT)
    assert (against.state, against.holds, against.kept) == (WorkState.DONE, False, [[1, "a" * 64]])
    assert (whole.entries, whole.walked > 0) == (7, True)
    call_command("prove_journal", stdout=said)
    assert said.getvalue().endswith("0 lần.\n")


@pytest.mark.django_db(transaction=True)
def test_a_look_that_was_called_off_ends_at_a_later_step_without_a_result(auditor, sign_in, monkeypatch):
    monkeypatch.setattr("minhbach_site.audit.queries.chain.STEP", 1)
    for _turn in range(3):
        lock(auditor)
    asked = services.ask_proof(actor=auditor, at=AT)
    look = services.examine

    def called_off(*, progress, **how):
        services.cancel_proof(actor=auditor, examination_id=asked.pk, at=AT)
        while True:  # a journal without an end: only calling off stops it
            look(progress=progress, **how)

    monkeypatch.setattr(services, "examine", called_off)

    done = services.prove(examination_id=asked.pk, now=now)

    assert (done.state, done.cancelled_by, done.findings) == (WorkState.CANCELLED, auditor, None)
    assert not Entry.objects.filter(action="audit.finish_proof").exists()
    page = sign_in(auditor).get(f"/nhat-ky/chung-thuc/{asked.pk}").text
    assert ("đã hủy lần kiểm tra nhật ký này" in page, "Kiểm tra lại bây giờ" in page, "/huy" in page) == (True, True, False)


def test_the_button_that_calls_off_a_look_is_for_who_asked(auditor, leader, sign_in):
    asked = services.ask_proof(actor=auditor, at=AT)
    address = f"/nhat-ky/chung-thuc/{asked.pk}"

    assert f'action="{address}/huy"' not in sign_in(leader).get(address).text
    assert sign_in(leader).post(f"{address}/huy").status_code == 403
    client = sign_in(auditor)
    assert f'action="{address}/huy"' in client.get(address).text
    assert "Đã hủy lần kiểm tra này." in client.post(f"{address}/huy", follow=True).text


def test_the_progress_ends_with_all_entries_and_all_rows(auditor):
    for number in range(3):
        services.record(actor=None, action="accounts.change_person", subject=factories.person(f"nguoi{number}"), at=AT)
    told = []

    examine(progress=lambda *said: told.append(said))

    assert (Stage.WALK, 4, 4) in told
    assert told[-1] == (Stage.COMPARE, count_rows(), count_rows())


def test_what_is_being_looked_at_is_not_begun_twice_but_another_copy_is(auditor, leader, started):
    first = services.ask_proof(actor=auditor, at=AT)
    kept = [Proof(3, "a" * 64)]

    assert services.ask_proof(actor=leader, at=AT) == first
    other = services.ask_proof(actor=leader, at=AT, kept=kept)
    assert services.ask_proof(actor=auditor, at=AT, kept=kept * 2) == other != first
    services.prove(examination_id=first.pk, now=now, telling=False)
    assert services.ask_proof(actor=auditor, at=AT) not in (first, other)
    assert [entry.actor for entry in Entry.objects.filter(action="audit.prove").order_by("sequence")] == [
        *(auditor.pk, leader.pk, leader.pk, auditor.pk, auditor.pk)
    ]


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_one_whose_process_died_says_so_and_is_asked_for_again(state, auditor, sign_in, started):
    client = sign_in(auditor)
    long_ago = AT - SILENT - timedelta(seconds=1)
    dead = services.ask_proof(actor=auditor, at=long_ago)
    Examination.objects.filter(pk=dead.pk).update(state=state)

    page = client.get(f"/nhat-ky/chung-thuc/{dead.pk}").text
    assert ("đã dừng giữa chừng" in page, "Kiểm tra lại bây giờ" in page, "hx-get" in page) == (True, True, False)
    assert "Dừng giữa chừng" in client.get("/nhat-ky/chung-thuc").text

    again = services.ask_proof(actor=auditor, at=AT)

    dead.refresh_from_db()
    assert (again.pk == dead.pk, dead.state, again.state) == (False, WorkState.FAILED, WorkState.WAITING)
    assert "không làm xong" in client.get(f"/nhat-ky/chung-thuc/{dead.pk}").text
    # its process was only slow: what it found of then is not put in the place of what was given up
    assert services.prove(examination_id=dead.pk, now=now, telling=False).state == WorkState.FAILED


def test_comparing_again_compares_with_the_same_copies(auditor, sign_in):
    client = sign_in(auditor)
    kept = {"sequence": "1", "hash": "a" * 64, "sure": "on"}
    first = client.post("/nhat-ky/doi-chieu", kept, follow=True).context["one"]

    again = client.post(f"/nhat-ky/chung-thuc/{first.pk}/lai", follow=True)

    assert (again.context["one"].pk > first.pk, again.context["one"].kept) == (True, [[1, "a" * 64]])
    assert "Không khớp, từ dòng 1" in again.text
    # it was compared, and no entry before agrees
    assert ("Chưa đối chiếu với bản nào" in again.text, again.context["found"].verdict.count) == (False, 0)


def test_one_that_was_given_up_while_it_went_on_keeps_no_result(auditor, started, monkeypatch):
    asked = services.ask_proof(actor=auditor, at=AT)
    look = services.examine

    def given_up(**how):
        move(Examination, asked.pk, WorkAction.FAIL, at=AT)
        return look(**how)

    monkeypatch.setattr(services, "examine", given_up)

    assert services.prove(examination_id=asked.pk, now=now, telling=False).findings is None
    assert not Entry.objects.filter(action="audit.finish_proof").exists()


def test_a_mistake_of_the_software_is_told_and_leaves_no_result(auditor, sign_in, monkeypatch):
    monkeypatch.setattr(findings, "missing_guards", lambda: 1 / 0)
    client = sign_in(auditor)
    client.raise_request_exception = False

    assert client.post("/nhat-ky/chung-thuc/moi").status_code == 500

    (failed,) = Examination.objects.all()
    assert (failed.state, failed.findings) == (WorkState.FAILED, None)
    assert "không làm xong" in client.get(f"/nhat-ky/chung-thuc/{failed.pk}").text


# -- telling beside a long transaction


@pytest.mark.django_db(transaction=True)
def test_what_is_told_beside_a_long_reading_is_seen_by_others_at_once():
    person = factories.person("vanthu")
    seen = []

    with workers.beside() as tell, one_state():
        assert Person.objects.get(pk=person.pk).title == ""
        written = threading.Event()

        def write():
            Person.objects.filter(pk=person.pk).update(title="đã ghi")
            written.set()

        tell(write)
        assert written.wait(10)
        apart(lambda: seen.append(Person.objects.get(pk=person.pk).title))
        assert Person.objects.get(pk=person.pk).title == ""

    assert seen == ["đã ghi"]


def test_work_is_silent_only_after_its_time():
    assert not workers.is_silent(AT, AT + SILENT)
    assert workers.is_silent(AT, AT + SILENT + timedelta(microseconds=1))


def test_a_proof_whose_letters_the_font_lacks_says_so(auditor, sign_in):
    asker = factories.person("bieu-tuong", Role.AUDITOR, display_name="Thanh tra \U0001f4cc")
    made = factories.examination(asked_by=asker)

    answer = sign_in(auditor).get(f"/nhat-ky/chung-thuc/{made.pk}.pdf", follow=True)

    assert answer.redirect_chain == [(f"/nhat-ky/chung-thuc/{made.pk}", 302)]
    assert "Chưa làm được bản PDF. Phông chữ Liberation Serif không có ký tự" in answer.text
