"""Why something asked of people and roles is refused."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The person does not hold the permission, or may not do this to their own work; Django answers 403."""


class PeopleError(Exception):
    """What was asked of people and roles cannot be; the message says what to do."""
