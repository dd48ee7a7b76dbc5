"""An agency folder in which a test writes registers and imports them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from minhbach.facts.errors import BadRows
from minhbach.facts.imports import ImportReport, import_folder
from minhbach.facts.store import Store

MORNING = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)

AGENCIES = "mã cơ quan,tên cơ quan,ký hiệu,thành lập ngày\nSCT,Sở Công Thương,SCT,01/01/2020\n"
UNITS = "mã đơn vị,cơ quan,tên đơn vị,loại đơn vị,thành lập ngày\nP1,SCT,Phòng Một,Phòng,01/01/2020\nP2,SCT,Phòng Hai,Phòng,01/01/2020\n"
PROCEDURES = "mã thủ tục,tên thủ tục,lĩnh vực,mức dịch vụ,hiệu lực từ\nTT001,Cấp phép,Lưu thông,toàn trình,01/01/2024\n"
HEADER = "mã hồ sơ,mã thủ tục,hình thức nộp,ngày tiếp nhận,ngày hẹn trả,ngày giải quyết xong,đơn vị xử lý,số hóa đầu vào,số hóa kết quả\n"


@dataclass(frozen=True)
class Agency:
    """A folder with an agency, two units and a procedure; the test adds dossiers."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / "so-sach" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def write_dossiers(self, *rows: str) -> Path:
        return self.write("ho-so.csv", HEADER + "".join(f"{row}\n" for row in rows))

    @property
    def store(self) -> Store:
        return Store.open(self.folder / ".minhbach")

    def run(self, *, at: datetime = MORNING, **options: Any) -> ImportReport:
        return import_folder(self.store, self.folder, recorded_at=at, **options)

    def refusals(self, **options: Any) -> list[str]:
        """Import what must be refused: the problems, each as printed."""
        before = self.store.batches()
        with pytest.raises(BadRows) as caught:
            self.run(**options)
        assert self.store.batches() == before
        return [str(problem) for problem in caught.value.problems]

    def column(self, table: str, column: str, **options: Any) -> list[Any]:
        values: list[Any] = self.store.state(**options)[table][column].to_pylist()
        return values


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    made = Agency(tmp_path / "so")
    (made.folder / "so-sach").mkdir(parents=True)
    made.write("co-quan.csv", AGENCIES)
    made.write("don-vi.csv", UNITS)
    made.write("thu-tuc.csv", PROCEDURES)
    return made


@pytest.fixture
def count_calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], None]], list[int]]:
    """Patch the calls by which files are changed: the n-th of them does something else first. Returns the running count."""
    import os

    def patch(at: int, do: Callable[[], None]) -> list[int]:
        made = [0]

        def wrap(name: str) -> None:
            real = getattr(os, name)

            def call(*arguments: Any, **options: Any) -> Any:
                made[0] += 1
                if made[0] == at and name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                if made[0] == at and name == "close":
                    real(*arguments)  # a file is closed even when closing fails
                if made[0] == at:
                    do()
                return real(*arguments, **options)

            monkeypatch.setattr(os, name, call)

        for name in ("open", "write", "fsync", "replace", "rename", "makedirs", "mkdir", "unlink", "close"):
            wrap(name)
        return made

    return patch
