"""Reading all of one moment, however long it takes and whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_state() -> Iterator[None]:
    """What is read inside is the state of the database at the first reading. Nothing may be written inside.

    PostgreSQL: a transaction of repeatable reads. SQLite: one that does not begin by locking writers out, as those of the site do; in WAL
    it reads on from its own state. Inside a transaction of the caller's that one stays.
    """
    if connection.in_atomic_block:
        yield
        return
    reading: Any = connection
    reading.ensure_connection()
    if reading.vendor == "postgresql":
        with transaction.atomic():
            with reading.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    mode, reading.transaction_mode = reading.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        reading.transaction_mode = mode
