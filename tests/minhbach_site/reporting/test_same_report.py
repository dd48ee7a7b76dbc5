"""The report from the site's records is the report from the example files: figure by figure, identity by identity, file by file."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command

import factories
from minhbach.documents.readers.pdf import read_text
from minhbach.facts.exports import rows_of
from minhbach.facts.imports import import_folder
from minhbach.facts.schemas import KEPT
from minhbach.facts.store import Store
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.freeze import freeze, gather, results_of
from minhbach.reports.profile import parse_profile
from minhbach_site.accounts.states import Role
from minhbach_site.duties.queries import site_facts
from minhbach_site.management.commands.load_example import LOADERS
from minhbach_site.registers import queries as registers
from minhbach_site.reporting import queries, services
from minhbach_site.reporting.states import RunKind
from minhbach_site.ui.workers import WorkState

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("example-site")]
EXAMPLE = site_settings.PACKAGE.parents[1] / "examples/sct-quang-ngai-2025"
TRIAL = "BẢN DÙNG THỬ – DỮ LIỆU MẪU"


def load():
    for _what, load_part in LOADERS:
        load_part(folder=EXAMPLE / "trang-web", at=factories.AT)


def imported(folder, home):
    store = Store.open(home)
    import_folder(store, folder, recorded_at=factories.AT)
    return store.state()


def results(folder, tables, place):
    return results_of(freeze(gather(folder, words=False), tables, place, engine_for=DuckDB), DuckDB(tables))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What the example files say."""
    place = tmp_path_factory.mktemp("mau")
    tables = imported(EXAMPLE, place / "kho")
    with_states = freeze(gather(EXAMPLE, words=False), tables, place, engine_for=DuckDB)
    return tables, results_of(with_states, DuckDB(with_states.tables))


def test_the_site_holds_the_example_and_exports_it_again(files, tmp_path):
    tables, expected = files
    load()
    said = StringIO()

    call_command("export_facts", to=tmp_path / "xuat", stdout=said)

    again = imported(tmp_path / "xuat", tmp_path / "kho")
    for name, table in KEPT.items():
        assert rows_of(again[name], table) == rows_of(tables[name], table), name
    frozen = freeze(gather(tmp_path / "xuat", words=False), again, tmp_path, engine_for=DuckDB)
    found = results_of(frozen, DuckDB(frozen.tables))
    assert len(found.figures) > 100
    assert [replace(figure, snapshot="") for figure in found.figures.values()] == [
        replace(figure, snapshot="") for figure in expected.figures.values()
    ]
    assert found.identities == expected.identities
    assert f"Đã xuất {len(KEPT)} sổ" in said.getvalue()

    directly = freeze(gather(tmp_path / "xuat", words=False), site_facts().tables, tmp_path / "truc-tiep", engine_for=DuckDB)
    assert directly.hash == frozen.hash  # every row stands in the same file and line, whichever way it came

    card = queries.card(2025)
    written = parse_profile(queries.card_bytes(card))
    assert replace(written, mark="") == parse_profile((EXAMPLE / "co-quan.yaml").read_bytes())
    assert written.mark == TRIAL  # what the demo exports says so wherever it goes


def test_loading_the_example_again_writes_nothing():
    load()
    counted = {name: rows_of(table, KEPT[name]) for name, table in site_facts().tables.items() if name in KEPT}
    spans = registers.spans()

    load()

    assert {name: rows_of(table, KEPT[name]) for name, table in site_facts().tables.items() if name in KEPT} == counted
    assert registers.spans() == spans
    assert spans == parse_profile((EXAMPLE / "co-quan.yaml").read_bytes()).registers


def test_a_report_is_made_of_the_site_and_verifies(tmp_path):
    from minhbach.reports.verify import verify

    load()
    clerk = factories.person("vanthu-lap", Role.CLERK)
    run = services.begin(actor=clerk, kind=RunKind.REPORT, year=2025, set_aside=False, at=factories.AT)

    done = services.perform(run_id=run.pk, now=lambda: factories.AT)

    assert (done.state, done.error, done.step) == (WorkState.DONE, "", "")
    stem = "bao-cao-thuc-hien-dan-chu-2025"
    names = [file["name"] for file in done.files]
    assert names == [f"{stem}.docx", f"{stem}.pdf", f"{stem}.html", f"{stem}.json", f"anh-chup-{done.snapshot[:12]}.zip"]
    call_command("export_facts", to=tmp_path / "xuat", stdout=StringIO())
    again = imported(tmp_path / "xuat", tmp_path / "kho")
    snapshot = freeze(gather(tmp_path / "xuat"), again, queries.run_folder(done), engine_for=DuckDB)
    assert snapshot.hash == done.snapshot
    made = queries.run_folder(done)
    assert [verify(made / f"{stem}.{kind}", engine_for=DuckDB).agrees for kind in ("docx", "pdf", "html", "json")] == [True] * 4
    with zipfile.ZipFile(made / f"{stem}.docx") as package:
        assert TRIAL in package.read("word/header1.xml").decode()
    pages = read_text((made / f"{stem}.pdf").read_bytes())
    assert [page for page in pages if TRIAL not in page] == []
    assert f"<strong>{TRIAL}</strong>" in (made / f"{stem}.html").read_text("utf-8")
    said = json.loads((made / f"{stem}.json").read_bytes())
    assert said["document"]["mark"] == TRIAL
    assert (done.from_on.isoformat(), done.cutoff.isoformat()) == (said["period"]["from"], said["period"]["cutoff"])
