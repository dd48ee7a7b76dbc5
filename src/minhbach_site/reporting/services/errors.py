"""What a service of this app says when something cannot be."""

from __future__ import annotations

from minhbach.facts.errors import Problem


class ReportProblem(Exception):  # noqa: N818 - it is what is told to the person
    """The card, the export or the report cannot be; the message says what to do. `problems` are the rows to mend."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class DiffersError(ReportProblem):
    """The document bears another number or day than the report: a person must say that it is the signed one, by `differs`."""
