"""What a file is, is told by its content; a damaged one is read or refused, never more."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.open import read


def zipped(**parts: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "tệp rỗng"),
        (b"%PDF-1.7 broken", "không mở được như tệp PDF"),
        (b"PK\x03\x04 broken", "không phải tệp DOCX đọc được"),
        (zipped(a="b"), "không phải văn bản Word"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "không phải tệp văn bản"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read(content, "a.bin")


def test_kinds_by_content() -> None:
    assert read("Kế hoạch".encode(), "a.pdf").kind == "txt"
    assert read("<!-- x --><!DOCTYPE html><p>Kế hoạch".encode(), "a.txt").kind == "html"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="Không đọc được"):
        read(tmp_path / "khong-co.txt")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ReaderError):
        read(content, "a")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html><body>", b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_any_bytes_after_a_known_beginning(content: bytes, beginning: bytes) -> None:
    with suppress(ReaderError):
        read(beginning + content, "a")
