"""One database, filled by `python -m benchmark.site_pages fill ROWS`, then asked for each list page in another process:
`python -m benchmark.site_pages RUNS` prints its times as JSON.

Processes of their own for each database, because Django reads its settings once, and because one that serves pages never held the rows of
the whole register. `benchmark.site` calls them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import django

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BARE = ("bare Django, first page", "bare Django, last page")
DEEP = "page=99999999"  # beyond the last is the last
CASES = {
    "documents": (
        "/van-ban/",
        {
            "first": "",
            "last page": DEEP,
            "filtered": "type=ke_hoach&direction=outgoing",
            "search, many": "q=quy+che",
            "search, none": "q=khong+co+van+ban+nay",
            "sorted by issuer": "sort=issuer",
        },
    ),
    "tasks": (
        "/cong-viec/nhiem-vu",
        {
            "first": "",
            "last page": DEEP,
            "filtered": "state=open&year=2026",
            "search, many": "q=tuyen+dung",
            "search, none": "q=khong+co+viec+nay",
            "sorted by assignee": "sort=assignee",
        },
    ),
    "overdue": ("/cong-viec/nhiem-vu/qua-han", {"first": ""}),
    "answers": ("/cong-viec/trien-khai", {"first": ""}),
    "plans": ("/cong-viec/ke-hoach", {"first": ""}),
    "disclosures": (
        "/cong-khai/",
        {
            "first": "",
            "last page": DEEP,
            "filtered": "group=9&year=2026",
            "search, many": "q=ngan+sach",
            "search, none": "q=khong+co+noi+dung+nay",
            "sorted by words": "sort=item",
        },
    ),
    "to take down": ("/cong-khai/can-go/", {"first": ""}),
    "not disclosed": ("/cong-khai/chua-cong-khai/", {"first": "", "last page": DEEP}),
    "may have to be disclosed": (
        "/cong-khai/chua-cong-khai/2026/van-ban/",
        {"first": "", "last page": DEEP, "filtered": "group=2", "sorted by words": "sort=subject"},
    ),
    "everything": ("/tim-kiem", {"search, many": "q=quy+che", "search, none": "q=khong+co+chu+nay"}),
    "journal": (
        "/nhat-ky/",
        {
            "first": "",
            "last page": DEEP,
            "filtered": "kind=security",
            "by person": "actor=nguyen+van+77",
            "sorted by number": "sort=sequence",
        },
    ),
}
READERS = {"journal": ("auditor",), "not disclosed": ("clerk",), "may have to be disclosed": ("clerk",)}
WHO = ("clerk", "staff")
DEPTHS = range(0, 64, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One page: what it is, how many queries it makes, seconds of each turn."""

    name: str
    queries: int
    seconds: list[float]


def fill(rows: int) -> None:
    """A new database with so many rows in each register."""
    _set_up()
    from django.core.management import call_command

    from benchmark.site_rows import fill

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    fill(rows)


def measure(runs: int) -> None:
    """Every page in turn, `runs` times."""
    _set_up()
    from django.test import Client
    from django.test.utils import override_settings

    from benchmark import bare
    from benchmark.site_rows import LOOKING
    from benchmark.turns import turns
    from minhbach_site.accounts.models import Person
    from minhbach_site.records.models import Document

    people = {who: Person.objects.get(username=name) for who, name in LOOKING.items()}
    clients = {who: Client(SERVER_NAME="localhost") for who in people}
    for who, client in clients.items():
        client.force_login(people[who], backend=BACKEND)
    least = Client(SERVER_NAME="localhost")
    least.force_login(people["clerk"], backend=BACKEND)
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        least.handler.load_middleware()
    pages: dict[str, Callable[[], object]] = {
        BARE[0]: partial(_get, least, "/bare/"),
        BARE[1]: partial(_get, least, f"/bare/?page={-(-Document.objects.count() // bare.ROWS)}"),
    }
    for what, (address, cases) in CASES.items():
        for who in READERS.get(what, WHO):
            for case, query in cases.items():
                pages[f"{what}, {case} ({who})"] = partial(_get, clients[who], f"{address}?{query}")
    counts = {name: _queries(page) for name, page in pages.items()}
    seconds = turns(pages, runs)
    print(
        json.dumps(
            {
                "rows": [asdict(Row(name, counts[name], seconds[name])) for name in pages],
                "depths": _at_depths(clients["auditor"], runs),
                "sessions": {who: client.cookies["sessionid"].value for who, client in clients.items()},
            }
        )
    )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    django.setup()


def _get(client: object, address: str) -> None:
    answer = client.get(address)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _at_depths(client: Any, runs: int) -> list[dict[str, object]]:
    """The journal's first page at each depth of calls, with and without `ui.frames`, taking turns."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    from benchmark.turns import turns

    apart = Client(SERVER_NAME="localhost", headers={"cookie": f"sessionid={client.cookies['sessionid'].value}"})
    with override_settings(MIDDLEWARE=settings.MIDDLEWARE[1:]):
        apart.handler.load_middleware()
    address = CASES["journal"][0]
    ways = {
        f"{words}:{depth}": partial(_deeper, depth, partial(_get, asking, address))
        for words, asking in (("one chunk", client), ("chunks of 16 KB", apart))
        for depth in DEPTHS
    }
    asked = {way: _memory(page) for way, page in ways.items()}
    seconds = turns(ways, runs)
    return [{"name": way.partition(":")[0], "seconds": seconds[way], "asked": asked[way]} for way in ways]


def _deeper(depth: int, page: Callable[[], object]) -> object:
    """The same page, called through so many functions more."""
    return _deeper(depth - 1, page) if depth else page()


def _memory(page: Callable[[], object]) -> int:
    """How often a page asks the system for memory, once it is warm."""
    page()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    page()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _queries(page: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()  # the first page of a process reads catalogues and templates
    with CaptureQueriesContext(connection) as captured:
        page()
    if os.environ.get("MINHBACH_BENCH_SLOW"):
        for query in captured.captured_queries:
            if float(query["time"]) > 0.015:
                print(query["time"], query["sql"][:1500], file=sys.stderr)
    return len(captured)


if __name__ == "__main__":
    fill(int(sys.argv[2])) if sys.argv[1] == "fill" else measure(int(sys.argv[1]))
