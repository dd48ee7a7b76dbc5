"""What can be wrong with facts, told to the person who can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minhbach.refusals import explain

SHOWN_PROBLEMS = 20
SHOWN_LETTERS = 60

# Control and direction marks would let a crafted cell or file name write over the reader's screen.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


class FactsError(Exception):
    """Something about facts that a person can mend; the message is Vietnamese and says what to do next."""


class RegisterError(FactsError):
    """A register cannot be taken in."""


class StoreError(FactsError):
    """The store cannot be read or written; what was recorded before is untouched."""


class SnapshotError(FactsError):
    """A snapshot cannot be written, or is not what its manifest says."""


class TemplateError(FactsError):
    """An empty agency-year cannot be laid out there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `line` is None and `column` empty when a whole file is meant.

    The three phrases make two sentences: `found` ("ghi «…»", "để trống", "tệp rỗng"); cần `expected`. Hãy `remedy`. A row that lies in no
    file of a person's, but in the records of a program, is told by the `register` it is of and by its `record`, the row's code.
    """

    file: str
    sheet: str
    line: int | None
    column: str
    found: str
    expected: str
    remedy: str
    register: str = ""
    record: str = ""

    @property
    def place(self) -> str:
        """File, sheet, line and column, as far as they are known; or the register and the record of it."""
        if self.record:
            parts = [f"sổ «{printable(self.register)}», bản ghi «{shortened(self.record)}»"]
        else:
            parts = [printable(self.file)]
            if self.sheet:
                parts.append(f"trang tính «{shortened(self.sheet)}»")
            if self.line is not None:
                parts.append(f"dòng {self.line}")
        if self.column:
            parts.append(f"cột «{shortened(self.column)}»")
        return ", ".join(parts)

    @property
    def reason(self) -> str:
        """What is there, what is needed, and how to mend it."""
        return printable(f"{self.found}; cần {self.expected}. Hãy {self.remedy}.")

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UnreadableError(RegisterError):
    """A register file cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class BadRows(RegisterError):  # noqa: N818 - it carries the bad rows, and is named for them
    """Registers hold what cannot be taken in; nothing of the import was recorded. `problems` lists all, the message the first ones.

    `separable` says whether the other rows could go in alone.
    """

    def __init__(self, problems: Sequence[Problem], *, separable: bool = True) -> None:
        self.problems = tuple(problems)
        self.separable = separable
        super().__init__(_listing(self.problems, separable=separable))


def _listing(problems: Sequence[Problem], *, separable: bool) -> str:
    files = len({problem.file for problem in problems})
    lines = [f"Chưa nhập gì vào kho: có {grouped(len(problems))} chỗ cần sửa trong {grouped(files)} tệp."]
    lines += [f"  {number}. {problem}" for number, problem in enumerate(problems[:SHOWN_PROBLEMS], 1)]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"  … và {grouped(len(problems) - SHOWN_PROBLEMS)} chỗ khác.")
    ending = "Sửa các chỗ trên rồi chạy lại"
    lines.append(
        f"{ending}; hoặc thêm «--rejects TỆP.csv» để tách riêng các dòng sai và nhập các dòng đúng." if separable else f"{ending}."
    )
    return "\n".join(lines)


def grouped(number: int) -> str:
    """A count as it is written in Vietnamese.

    >>> grouped(3382)
    '3.382'
    """
    return f"{number:,}".replace(",", ".")


def printable(text: str) -> str:
    """The text without characters that could disturb a screen."""
    return _UNPRINTABLE.sub("�", text)


def shortened(text: str, letters: int = SHOWN_LETTERS) -> str:
    """At most so many letters of a text, printable.

    >>> shortened("Quyết định", 5)
    'Quyết…'
    """
    text = printable(text)
    return text if len(text) <= letters else text[:letters] + "…"


@contextmanager
def explained(kind: type[FactsError], action: str, path: Path, *, kept: str = "") -> Iterator[None]:
    """Turn a refusal of the system into an error of `kind` that says what could not be done, why, what is `kept`, and the remedy."""
    try:
        yield
    except OSError as error:
        reason, remedy = explain(error)
        raise kind(f"Không {action} được {printable(str(error.filename or path))}: {reason}. {kept}Hãy {remedy}.") from error
