"""Checking and marking a file in a process of its own, with limits of time and memory: for callers that serve others meanwhile.

A file from outside may be made to be read for ever, or to swell. The process that reads it is killed when its time is up; the caller
lives on and gets an answer in words.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from minhbach.checks.rule import Finding
from minhbach.checks.runner import Checked, Job, Unread, check_file
from minhbach.documents.reading import Progress, Reading

MEMORY = 2 * 2**30  # bytes of address space: a thousand pages take less than half


class _Pages(NamedTuple):
    """How far the other process is."""

    done: int
    total: int


def check_apart(
    path: Path, job: Job, *, name: str, seconds: int, memory: int = MEMORY, progress: Progress | None = None
) -> Checked | Unread:
    """Read a file and run the rules over it, within `seconds`; the answer calls it `name`. `Unread` also says that its time was up.

    `progress` is told of each page of a PDF that was read. Then `seconds` are those between two pages: a long scan takes its time, and only
    one that stands still is stopped (and after the limit of the job).
    """
    answer = _apart(_checked, (path, job, name), name, seconds, memory, progress)
    assert isinstance(answer, Checked | Unread)
    return answer


def mark_apart(path: Path, findings: Sequence[Finding], *, name: str, at: datetime, seconds: int, memory: int = MEMORY) -> bytes | Unread:
    """The file with the findings in it: comments in a DOCX, notes in a PDF, within `seconds`. `Unread` says why there is none."""
    answer = _apart(_marked, (path, tuple(findings), name, at), name, seconds, memory, None)
    assert isinstance(answer, bytes | Unread)
    return answer


def _apart(work: Callable[..., Any], arguments: tuple[Any, ...], name: str, seconds: int, memory: int, progress: Progress | None) -> Any:
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_worked, args=(sender, memory, work, arguments, progress is not None), daemon=True)
    process.start()
    sender.close()
    try:
        while receiver.poll(seconds):
            answer = receiver.recv()
            if progress is None or not isinstance(answer, _Pages):
                return answer
            progress(*answer)
        return Unread(name, f"Đọc tệp quá {seconds} giây nên đã dừng. Hãy chia tệp thành phần nhỏ hơn, hoặc lưu lại bằng Word rồi thử lại.")
    except EOFError:
        return Unread(name, "Phần mềm dừng đột ngột khi đọc tệp này; tệp có thể đã hỏng hoặc quá lớn. Hãy lưu lại bằng Word rồi thử lại.")
    finally:
        process.kill()
        process.join()
        receiver.close()


def _worked(sender: Connection, memory: int, work: Callable[..., Any], arguments: tuple[Any, ...], told: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sender.send(work(*arguments, lambda done, total: sender.send(_Pages(done, total))) if told else work(*arguments))


def _checked(path: Path, job: Job, name: str, progress: Progress | None = None) -> Checked | Unread:
    answer = check_file(path, job, progress)
    if isinstance(answer, Unread):
        return replace(answer, file=name, message=answer.message.replace(path.name, name))
    return replace(answer, file=name, reading=replace(answer.reading, file=name))


def _marked(path: Path, findings: tuple[Finding, ...], name: str, at: datetime) -> bytes | Unread:
    from minhbach.checks.reporters.docx_comments import annotate_docx  # noqa: PLC0415 (only this process needs them)
    from minhbach.checks.reporters.pdf_notes import annotate_pdf  # noqa: PLC0415
    from minhbach.documents.readers import ReaderError  # noqa: PLC0415
    from minhbach.documents.readers.open import read  # noqa: PLC0415
    from minhbach.documents.writers import WriterError  # noqa: PLC0415

    content = path.read_bytes()
    try:
        reading: Reading = read(content, name)
        if reading.kind == "docx":
            return annotate_docx(content, reading, findings, at=at)
        if reading.kind == "pdf":
            return annotate_pdf(content, reading, findings, at=at)
    except (ReaderError, WriterError) as error:
        return Unread(name, str(error))
    return Unread(name, "Chỉ ghi nhận xét được vào tệp DOCX và PDF. Với loại tệp khác, hãy xem các phát hiện trên trang.")
