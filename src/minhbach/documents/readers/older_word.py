"""Older word-processor files (.doc, .rtf), through LibreOffice where it is installed: converted to DOCX and read as one.

The file goes into a folder of its own with a new profile, so that no setting and no macro of the person's own office takes part; the
program is stopped after a time, and what it wrote is read with the limits of any DOCX.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx_reading import read_docx
from minhbach.documents.readers.files import content_of
from minhbach.documents.reading import Reading

MAX_BYTES = 32 * 2**20
SECONDS = 90.0
NONE = subprocess.DEVNULL
PROGRAMS = ("soffice", "libreoffice")
NAMES = {"doc": "tệp Word 97–2003 (.doc)", "rtf": "tệp RTF"}


def read_older(content: bytes, name: str, kind: Literal["doc", "rtf"]) -> Reading:
    """The words of the file. Raises ReaderError, above all where LibreOffice is not installed."""
    return replace(read_docx(as_docx(content, name, kind), name), kind=kind)


def as_docx(content: bytes, name: str, kind: str, *, seconds: float = SECONDS) -> bytes:
    """The file as LibreOffice writes it as DOCX. Raises ReaderError."""
    content = content_of(content, name, MAX_BYTES)
    program = next((found for program in PROGRAMS if (found := shutil.which(program))), None)
    if program is None:
        raise ReaderError(
            f"{name}: là {NAMES[kind]}, chỉ đọc được khi máy có LibreOffice. Hãy cài LibreOffice (Debian, Ubuntu: "
            "apt-get install libreoffice-writer) rồi thử lại, hoặc mở tệp bằng Word và lưu lại dạng .docx."
        )
    with tempfile.TemporaryDirectory(prefix="minhbach-") as aside:
        folder = Path(aside)
        source = folder / f"tep.{kind}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "docx:MS Word 2007 XML"]
        _run([program, profile, *options, "--outdir", str(folder / "out"), str(source)], name, kind, seconds)
        made = folder / "out" / "tep.docx"
        if not made.is_file():
            raise ReaderError(f"{name}: LibreOffice không mở được {NAMES[kind]} này; tệp có thể đã hỏng hoặc có mật khẩu.")
        return made.read_bytes()


def _run(command: list[str], name: str, kind: str, seconds: float) -> None:
    try:
        # no shell, and every argument is ours
        process = subprocess.Popen(command, stdin=NONE, stdout=NONE, stderr=NONE, start_new_session=True)  # noqa: S603
    except OSError:
        raise ReaderError(f"{name}: không chạy được LibreOffice ({command[0]}). Hãy cài lại LibreOffice rồi thử lại.") from None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ReaderError(
            f"{name}: LibreOffice đọc {NAMES[kind]} này quá {seconds:g} giây nên bị dừng. Hãy mở bằng Word và lưu lại dạng .docx."
        ) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the program starts another one, which must not outlive it
        process.wait()
