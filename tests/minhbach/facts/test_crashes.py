"""Crashes: the process is killed, or the disk is full, at each call that touches the disk; the old or the new state is left."""

from __future__ import annotations

import errno
import os
import signal
import sys
import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from minhbach.facts.errors import FactsError
from minhbach.facts.snapshots import read_snapshot, write_snapshot
from minhbach.facts.store import Change, Store
from minhbach.facts.templates import init_folder

from .conftest import MORNING, Agency
from .test_store import DAY_1, DAY_2, DAY_3, change, known

MORE = Change("units", Store(Path()).state()["units"], ("X",))
CALLS = 200  # more than any of these actions makes

CountCalls = Callable[[int, Callable[[], None]], list[int]]


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def survives(action: Callable[[], object], count_calls: CountCalls, at: int) -> bool:
    """Run the action in a process of its own that is killed at the call number `at`. False when it came to be killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of forking beside Arrow's threads; the child uses none
        child = os.fork()
    if not child:
        try:
            signal.alarm(60)
            count_calls(at, kill)
            action()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    assert not os.WIFSIGNALED(status) or os.WTERMSIG(status) == signal.SIGKILL
    return not os.WIFSIGNALED(status)


@pytest.mark.parametrize("started", [False, True])
def test_append_killed_at_any_call_leaves_the_old_or_the_new_state(tmp_path: Path, count_calls: CountCalls, started: bool) -> None:
    found = []
    for at in range(1, CALLS):
        store = Store.open(tmp_path / str(at))
        if started:
            store.append([change("A")], recorded_at=DAY_1)
        old = known(store)
        new = [*old, ("B", "box")] if started else [("B", "box")]

        done = survives(lambda store=store: store.append([MORE, change("B")], recorded_at=DAY_2), count_calls, at)

        state = known(Store.open(tmp_path / str(at)))
        assert state in (old, new)
        assert not done or state == new
        assert known(store, DAY_1) == old
        assert store.append([change("C")], recorded_at=DAY_3) == 1
        assert known(store) == [*state, ("C", "box")]
        assert {path.name for path in store.folder.rglob("*.tmp")} == set()
        assert {f"{path.parent.name}/{path.name}" for path in store.folder.rglob("*.parquet")} == {batch.file for batch in store.batches()}
        found.append(state == new)
        if done:
            break

    assert found == sorted(found)  # before some call always the old state, after it always the new one
    assert len(found) > 20
    assert done


def test_append_on_a_full_disk_says_so_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count_calls: CountCalls) -> None:
    for at in range(1, CALLS):
        store = Store.open(tmp_path / str(at))
        store.append([change("A")], recorded_at=DAY_1)

        count_calls(at, fill_disk)
        try:
            store.append([MORE, change("B")], recorded_at=DAY_2)
            message = ""
        except FactsError as error:
            message = str(error)
        monkeypatch.undo()

        assert known(store) in ([("A", "box")], [("A", "box"), ("B", "box")])
        if not message:
            break
        assert "ổ đĩa đã đầy. Dữ liệu đã ghi trước đó vẫn nguyên vẹn. Hãy giải phóng dung lượng đĩa rồi chạy lại." in message
        assert {f"{path.parent.name}/{path.name}" for path in store.folder.rglob("*.parquet")} == {batch.file for batch in store.batches()}
        assert store.append([change("B")], recorded_at=DAY_2) == 1

    assert message == ""
    assert at > 20


def test_import_killed_at_any_call_can_be_run_again(agency: Agency, count_calls: CountCalls) -> None:
    rejects = agency.folder / "sai.csv"
    agency.run()
    agency.write("y-kien.csv", "mã,ngày nhận,kênh\nY1,05/03/2025,hội nghị\nY2,05/03/2025,sai\n")
    later = MORNING + timedelta(days=1)
    states = []

    for at in range(1, CALLS):
        done = survives(lambda: agency.run(rejects=rejects, at=later), count_calls, at)
        states.append(agency.column("opinions", "id"))
        assert states[-1] in ([], ["Y1"])
        assert not rejects.exists() or rejects.read_text("utf-8-sig").count("\n") == 2
        if done:
            break

    assert done
    assert agency.column("opinions", "id") == ["Y1"]
    assert agency.run(rejects=rejects, at=later).batches == 0


def test_snapshot_killed_at_any_call_is_whole_or_absent(tmp_path: Path, count_calls: CountCalls) -> None:
    store = Store.open(tmp_path / ".minhbach")
    store.append([change("A")], recorded_at=DAY_1)
    tables = {"opinions": store.state()["opinions"]}
    target = tmp_path / "out"
    present = []

    for at in range(1, CALLS):
        done = survives(lambda: write_snapshot(target, tables, extra={"a/b.txt": b"b"}), count_calls, at)
        folders = list(target.glob("anh-chup-*"))
        present.append(bool(folders))
        for folder in folders:
            assert read_snapshot(folder).tables["opinions"] == tables["opinions"]
        if done:
            break

    assert done
    assert present == sorted(present)
    assert len(present) > 15


def test_templates_on_a_full_disk_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count_calls: CountCalls) -> None:
    folder = tmp_path / "so"
    for at in range(1, CALLS, 9):  # one file is like the next
        count_calls(at, fill_disk)
        try:
            init_folder(folder)
            message = ""
        except FactsError as error:
            message = str(error)
        monkeypatch.undo()
        if not message:
            break
        assert message.endswith("ổ đĩa đã đầy. Hãy giải phóng dung lượng đĩa rồi chạy lại.")
        assert not folder.exists() or not any(folder.iterdir())

    assert message == ""
    assert at > 20


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on a file's size is Linux's")
def test_append_beyond_the_size_a_file_may_have_is_explained(tmp_path: Path, count_calls: CountCalls) -> None:
    import resource

    store = Store.open(tmp_path)
    store.append([change("A")], recorded_at=DAY_1)
    said = tmp_path / "said"

    def append() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            store.append([change("B")], recorded_at=DAY_2)
        except FactsError as error:
            said.write_text(str(error))

    assert survives(append, count_calls, 0)
    assert "tệp vượt quá độ lớn mà hệ thống cho phép. Dữ liệu đã ghi trước đó vẫn nguyên vẹn." in said.read_text()
    assert known(store) == [("A", "box")]
