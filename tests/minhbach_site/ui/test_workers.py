"""Work that goes on after the page has answered."""

from __future__ import annotations

from threading import Event

from django.db import OperationalError

from minhbach_site.ui import workers


def test_long_work_gives_signs_of_life_also_after_one_that_the_busy_database_refused(monkeypatch):
    monkeypatch.setattr(workers, "BEAT", 0)
    refused, told = Event(), Event()

    def tell():
        if not refused.is_set():
            refused.set()
            raise OperationalError
        told.set()

    with workers.beating(tell):
        assert told.wait(60)
