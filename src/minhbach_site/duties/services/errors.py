"""What a service of this app says when it cannot do what was asked."""

from __future__ import annotations


class DutyProblem(Exception):  # noqa: N818 - it is what is told to the person
    """What was asked of a duty cannot be; the message says what to do."""
