"""Work that goes on after the page has answered."""

from __future__ import annotations

from threading import Event

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError

import factories
import report_factories
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.audit import services as audit
from minhbach_site.records import services as records
from minhbach_site.reporting.models import Run
from minhbach_site.ui import workers
from minhbach_site.ui.workers import WorkState


def test_long_work_gives_signs_of_life_also_after_one_that_the_busy_database_refused(monkeypatch):
    monkeypatch.setattr(workers, "BEAT", 0)
    refused, told = Event(), Event()

    def tell():
        if not refused.is_set():
            refused.set()
            raise OperationalError
        told.set()

    with workers.beating(tell):
        assert told.wait(60)


# --- calling it off --------------------------------------------------------------------------------------------------------------------


def going(**values):
    return report_factories.run(state=WorkState.RUNNING, snapshot="", files=[], finished_at=None, step="Dựng DOCX", **values)


@pytest.mark.django_db
@pytest.mark.parametrize("state", WorkState)
def test_a_worker_stops_where_its_work_no_longer_goes_on(state):
    run = going()
    Run.objects.update(state=state, snapshot="c" * 64)

    if state is WorkState.RUNNING:
        workers.tell(Run, run.pk, step="Đang tính")
    else:
        with pytest.raises(workers.CancelledWork):
            workers.tell(Run, run.pk, step="Đang tính")

    run.refresh_from_db()
    assert run.step == ("Đang tính" if state is WorkState.RUNNING else "Dựng DOCX")


@pytest.mark.django_db(transaction=True)
def test_that_work_was_called_off_is_seen_through_the_thread_beside_but_no_other_fault():
    def called_off():
        raise workers.CancelledWork

    def busy():
        raise OperationalError

    with workers.beside() as tell:
        for _turn in range(1000):
            tell(busy)

        def on_and_on():
            while True:
                tell(called_off)

        with pytest.raises(workers.CancelledWork):
            on_and_on()


@pytest.mark.django_db
def test_work_is_called_off_by_who_asked_for_it_and_by_who_runs_the_site(people):
    run = going(made_by=people[Role.CLERK])
    for role, person in people.items():
        assert workers.may_call_off(person, run.made_by_id, factories.DAY) == (role in {Role.CLERK, Role.ADMINISTRATOR})
    with pytest.raises(PermissionDenied, match="người yêu cầu việc này hoặc quản trị"):
        workers.require_may_call_off(people[Role.LEADER], run.made_by_id, factories.DAY)


def test_the_name_of_the_permission_is_said_once():
    said = [
        path
        for path in settings.PACKAGE.rglob("*")
        if path.suffix in {".py", ".html"} and Permission.CALL_OFF_WORK.value in path.read_text("utf-8")
    ]

    assert [str(path.relative_to(settings.PACKAGE)) for path in said] == ["accounts/states.py"]


@pytest.mark.django_db
def test_who_runs_the_site_sees_all_long_work_but_not_what_it_is_about_and_calls_it_off(people, sign_in, monkeypatch):
    monkeypatch.setattr(records, "start_recognition", lambda: None)
    run = going(made_by=people[Role.CLERK])
    look = factories.examination(state="waiting", asked_by=people[Role.AUDITOR])
    file = factories.document_file(factories.document("VB1", subject="Việc kín"), mime="image/png", name="quet-kin.png")
    records.ask_recognition(actor=people[Role.CLERK], file_id=file.pk, at=factories.AT)
    client = sign_in(people[Role.ADMINISTRATOR])

    page = client.get("/viec-dang-chay").text
    assert [words in page for words in ("Lập báo cáo 2026", "Lần kiểm tra nhật ký", "Nhận dạng chữ trong tệp", "Dựng DOCX")] == [True] * 4
    assert ("kín" in page, "quet" in page) == (False, False)
    for address in (f"/bao-cao/lan/{run.pk}/huy", f"/nhat-ky/chung-thuc/{look.pk}/huy", f"/van-ban/tep/{file.pk}/nhan-dang/huy"):
        assert f'action="{address}"' in page
        assert client.post(address)["Location"] == "/viec-dang-chay"

    assert "Không có việc nào đang chạy" in client.get("/viec-dang-chay").text
    run.refresh_from_db()
    look.refresh_from_db()
    assert {(one.state, one.cancelled_by) for one in (run, look)} == {(WorkState.CANCELLED, people[Role.ADMINISTRATOR])}
    with pytest.raises(audit.ProofOverError, match="không còn gì để hủy"):
        audit.cancel_proof(actor=people[Role.AUDITOR], examination_id=look.pk, at=factories.AT)
    with pytest.raises(records.RecordsError, match="không còn gì để hủy"):
        records.cancel_recognition(actor=people[Role.CLERK], file_id=file.pk, at=factories.AT)
