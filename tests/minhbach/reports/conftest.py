import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minhbach.documents.layout import load_layout
from minhbach.facts.imports import import_folder
from minhbach.facts.store import Store
from minhbach.facts.templates import init_folder
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.build import Report
from minhbach.reports.freeze import freeze, gather, rebuild
from minhbach.reports.publish import publish

EXAMPLE = Path(__file__).parents[3] / "examples" / "sct-quang-ngai-2025"
EMPTY_CARD = """\
agency: SCT
report:
  year: 2025
  period: {{from: 2025-01-01, to: 2025-12-31}}
  cutoff: 2025-12-31
  symbol: BC-SCT
  place: Quảng Ngãi
  subject: Kết quả thực hiện dân chủ ở cơ sở năm 2025
  addressee: Sở Nội vụ
  signer: {{title: GIÁM ĐỐC}}
{proposals}traits: {{kind: province_department, salaries: full, staff: 60, people_inspectorate: true, website: true, declarants: true}}
registers: {{{registers}}}
"""
RECORDED_AT = datetime(2025, 11, 6, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    folder: Path
    out: Path
    report: Report

    def file(self, kind: str) -> Path:
        return self.out / f"bao-cao-thuc-hien-dan-chu-2025.{kind}"


def copy_example(target: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns(".minhbach", "__pycache__")))


def build(folder: Path, out: Path) -> Report:
    store = Store.open(folder / ".minhbach")
    import_folder(store, folder, recorded_at=RECORDED_AT, progress=lambda _: None)
    snapshot = freeze(gather(folder), store.state(), out, engine_for=DuckDB)
    return rebuild(snapshot, DuckDB(snapshot.tables))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example agency-year, imported, frozen, built and published once."""
    home = tmp_path_factory.mktemp("example")
    folder = copy_example(home / "agency")
    report = build(folder, home / "out")
    publish(report, load_layout(), home / "out", progress=lambda _: None)
    return Built(folder, home / "out", report)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Report]:
    """Build the example after changing (or adding) one of its files: `changed("so-sach/ho-so.csv", lambda text: …)`."""

    def apply(name: str, edit: Callable[[str], str]) -> Report:
        folder = copy_example(tmp_path / "agency")
        path = folder / name
        text = path.read_text("utf-8-sig") if path.exists() else ""
        edited = edit(text)
        assert edited != text
        path.parent.mkdir(exist_ok=True)
        path.write_text(edited, "utf-8")
        return build(folder, tmp_path / "out")

    return apply


@pytest.fixture
def year(tmp_path: Path) -> Callable[..., Report]:
    """The report of an agency-year without any record but the agency; `registers` are those declared complete."""

    def make(registers: str = "", proposals: str = "") -> Report:
        folder = tmp_path / "agency"
        init_folder(folder)
        (folder / "co-quan.yaml").write_text(EMPTY_CARD.format(registers=registers, proposals=proposals), "utf-8")
        agency = "mã cơ quan,tên cơ quan,ký hiệu,thành lập ngày\nSCT,Sở Công Thương,SCT,01/01/2020\n"
        (folder / "so-sach" / "co-quan.csv").write_text(agency, "utf-8")
        return build(folder, tmp_path / "out")

    return make
