"""Recognising the words of a scanned page with the program Tesseract.

A page is drawn in grey at 300 dots an inch and given to the program through a pipe: nothing is written to disk. The program gives words
with their boxes and how sure it is; words are put into printed lines again, in points, so that they are read as those of a drawn page.

Not seen: pages that lie on their side, handwriting, words under a stamp; text in two running columns is read across.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.plain import read_text
from minhbach.documents.reading import Reading
from minhbach.text import nfc

LANGUAGE = "vie"
PACKAGES = "tesseract-ocr và tesseract-ocr-vie"
DPI = 300
MAX_PIXELS = 25_000_000  # A3 at 300 dpi has 17 million
MAX_OUTPUT = 20 * 2**20
MAX_WORDS = 20_000  # on one page
MAX_RECOGNISED = 100  # pages of one file
SECONDS = 60.0  # for one page
DOUBTFUL = 70.0  # per cent of certainty below which a word is doubtful
NOISE = 40.0  # per cent below which a word without letters and numbers is a speck
WIDE = 0.9  # a gap between words, in font sizes, that is told to the reader: the two sides of a letterhead may stand so near
SAME_SIZE = 0.12  # difference of sizes, as a share, that is only that of measuring

_DRAWN = frozenset("|¦[]{}~_—\\")  # what drawn rules are taken for

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word and its box in dots, from the upper left corner of the page."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    certainty: float  # per cent


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A printed line in points, from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    gaps: tuple[tuple[int, float], ...]  # spaces (by their place in the text) that are wide, and how wide
    doubtful: tuple[Span, ...]  # words that are not sure, by their place in the text


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was recognised on a page; `certainty` is the mean of its letters, in per cent."""

    lines: tuple[RecognisedLine, ...]
    certainty: int


class OcrError(Exception):
    """A page cannot be recognised; the message says why, in Vietnamese and as a part of a sentence."""


def find_program(name: str) -> str:
    """The path of the program, once it is certain that it knows Vietnamese. Raises ReaderError."""
    program = shutil.which("tesseract")
    if program is None:
        raise ReaderError(
            f"{name}: có trang là ảnh quét, cần chương trình Tesseract để nhận dạng chữ nhưng máy này chưa có. "
            f"Hãy cài các gói {PACKAGES} (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie) rồi thử lại."
        )
    try:
        listed = _run([program, "--list-langs"], b"", 20.0)
    except (OSError, subprocess.SubprocessError):
        raise ReaderError(f"{name}: không chạy được chương trình Tesseract ({program}). Hãy cài lại các gói {PACKAGES}.") from None
    if LANGUAGE not in listed.decode("utf-8", "replace").split():
        raise ReaderError(
            f"{name}: chương trình Tesseract trên máy này chưa có dữ liệu tiếng Việt. "
            "Hãy cài gói tesseract-ocr-vie (Debian, Ubuntu: apt-get install tesseract-ocr-vie) rồi thử lại."
        )
    return program


def recognise(page: pypdfium2.PdfPage, program: str, *, seconds: float = SECONDS) -> RecognisedPage:
    """The words of a page. Raises OcrError when the program fails or takes longer than `seconds`."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    command = [program, "-", "-", "-l", LANGUAGE, "--dpi", str(max(round(72 * scale), 70)), "tsv"]
    try:
        made = _run(command, _picture(page, scale), seconds)
    except subprocess.TimeoutExpired:
        raise OcrError(f"nhận dạng chữ mất quá {seconds:g} giây") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise OcrError(f"chương trình Tesseract báo lỗi ({_reason(error)})") from None
    if len(made) > MAX_OUTPUT:
        raise OcrError(f"chương trình Tesseract trả về quá {MAX_OUTPUT // 2**20} MB")
    return page_of(made.decode("utf-8", "replace"), scale, height)


def read_picture(content: bytes, name: str, *, seconds: float = SECONDS) -> Reading:
    """The words of a picture that is a file of its own. Raises ReaderError."""
    program = find_program(name)
    try:
        made = _run([program, "-", "-", "-l", LANGUAGE], content, seconds)
    except subprocess.TimeoutExpired:
        raise ReaderError(f"{name}: nhận dạng chữ mất quá {seconds:g} giây.") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise ReaderError(f"{name}: chương trình Tesseract báo lỗi ({_reason(error)}).") from None
    if len(made) > MAX_OUTPUT:
        raise ReaderError(f"{name}: chương trình Tesseract trả về quá {MAX_OUTPUT // 2**20} MB.")
    told = ("Chữ được nhận dạng từ ảnh, có thể sai.",)
    return read_text(made.decode("utf-8", "replace"), name, warnings=told)


def _run(command: Sequence[str], given: bytes, seconds: float) -> bytes:
    # the program's own threads only make it slower, above all where several files are read at a time
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    # no shell, and every argument is ours
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=seconds, env=environment).stdout  # noqa: S603


def _reason(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else b""
    lines = (said or b"").decode("utf-8", "replace").strip().splitlines()
    return (lines[-1] if lines else type(error).__name__)[:200].rstrip(".")


def _picture(page: pypdfium2.PdfPage, scale: float) -> bytes:
    """The page as a grey picture in the format PGM."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        lines = (bytes(rows[line * bitmap.stride : line * bitmap.stride + bitmap.width]) for line in range(bitmap.height))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    finally:
        bitmap.close()


def page_of(tsv: str, scale: float, height: float) -> RecognisedPage:
    """A page from the program's table, of a picture with `scale` dots to a point."""
    rows = sorted(_rows(_lines(tsv)), key=lambda row: median((word.top + word.bottom) / 2 for word in row))
    sizes = _alike([_size(row) / scale for row in rows])
    lines = tuple(_line(row, size, scale, height) for row, size in zip(rows, sizes, strict=True))
    words = [word for row in rows for word in row]
    letters = sum(len(word.text) for word in words)
    return RecognisedPage(lines, int(sum(word.certainty * len(word.text) for word in words) / letters) if letters else 0)


def _lines(tsv: str) -> list[list[Word]]:
    """The words of each line as the program has them."""
    made: dict[tuple[str, ...], list[Word]] = {}
    count = 0
    for line in tsv.splitlines()[1:]:
        fields = line.split("\t", 11)
        if len(fields) < 12 or fields[0] != "5":
            continue
        left, top, width, height = map(int, fields[6:10])
        certainty = min(max(float(fields[10]), 0.0), 100.0)
        text = nfc("".join(letter for letter in fields[11] if letter.isprintable() and not letter.isspace()))
        if not text or set(text) <= _DRAWN or (certainty < NOISE and not any(letter.isalnum() for letter in text)):
            continue
        count += 1
        if count > MAX_WORDS:
            break
        made.setdefault(tuple(fields[1:5]), []).append(Word(text, left, top, left + width, top + height, certainty))
    return [sorted(words, key=lambda word: word.left) for words in made.values()]


def _rows(lines: Sequence[list[Word]]) -> list[list[Word]]:
    """Lines that stand beside each other, which the program gives apart, as one: a row of a table, the two sides of a letterhead."""
    made: list[list[Word]] = []
    for line in sorted(lines, key=lambda words: words[0].left):
        row = next((row for row in made if _beside(row[-1], line[0])), None)
        if row is None:
            made.append(list(line))
        else:
            row += line
    return made


def _beside(left: Word, right: Word) -> bool:
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return right.left >= left.right and shared > 0.6 * max(min(left.bottom - left.top, right.bottom - right.top), 1)


def _line(words: Sequence[Word], size: float, scale: float, height: float) -> RecognisedLine:
    gaps: list[tuple[int, float]] = []
    doubtful: list[Span] = []
    place = 0
    for word, after in [*pairwise(words), (words[-1], None)]:
        end = place + len(word.text)
        if word.certainty < DOUBTFUL:
            doubtful.append((place, end))
        if after is not None and after.left - word.right > WIDE * size * scale:
            gaps.append((end, (after.left - word.right) / scale))
        place = end + 1
    return RecognisedLine(
        " ".join(word.text for word in words),
        words[0].left / scale,
        words[-1].right / scale,
        height - median(_baseline(word) for word in words) / scale,
        size,
        tuple(gaps),
        tuple(doubtful),
    )


# --- sizes ------------------------------------------------------------------------------------------------------------------------


def _size(words: Sequence[Word]) -> float:
    """The size of a line's letters: a box reaches as high and as deep as its letters do."""
    return median((word.bottom - word.top) / max(sum(_reach(word.text)), 0.1) for word in words) or 1.0


def _baseline(word: Word) -> float:
    up, down = _reach(word.text)
    return word.bottom - (word.bottom - word.top) * down / max(up + down, 0.1)


def _reach(text: str) -> tuple[float, float]:
    """How far letters reach above and below the line on which they stand, as shares of their size (those of Times)."""
    up = down = 0.0
    for high, low in map(_reach_of, text):
        up, down = max(up, high), max(down, low)
    return up, down


def _reach_of(letter: str) -> tuple[float, float]:
    parted = unicodedata.normalize("NFD", letter)
    base, marks = parted[0], parted[1:]
    above = sum(1 for mark in marks if mark not in ("\u0323", "\u031b"))  # the dot below, and the horn, which adds no height
    below = 0.2 if "\u0323" in marks or base in "gjpqyQ()[]/;,|" else 0.0
    high = 0.66 if base.isupper() or base.isdigit() or base in "bdfhijklđĐ()[]/!?%&\"'“”‘’§" else 0.56 if base == "t" else 0.45
    if base in "-–—=+":
        return 0.3, 0.0
    if base in ".,…":
        return 0.1, below
    return high + 0.2 * above if base.isupper() else max(high, 0.66 + 0.12 * (above - 1)) if above else high, below


def _alike(sizes: Sequence[float]) -> list[float]:
    """Sizes that differ only by measuring, made the same: the page's usual one, others whole."""
    usual = median(sizes) if sizes else 0.0
    return [round(usual, 1) if abs(size - usual) <= SAME_SIZE * usual else max(float(round(size)), 1.0) for size in sizes]
