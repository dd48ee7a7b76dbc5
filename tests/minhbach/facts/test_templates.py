"""Templates: an empty agency-year that explains itself and imports as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from minhbach.facts.errors import TemplateError
from minhbach.facts.imports import import_folder
from minhbach.facts.schemas import KEPT
from minhbach.facts.store import Store
from minhbach.facts.templates import EXAMPLES, init_folder

from .conftest import MORNING


def test_new_folder_holds_the_card_and_every_register(tmp_path: Path) -> None:
    paths = init_folder(tmp_path / "mới")

    assert paths == [tmp_path / "mới/co-quan.yaml", *(tmp_path / f"mới/so-sach/{table.file}.csv" for table in KEPT.values())]
    assert all(path.is_file() for path in paths)


def test_register_explains_every_column(tmp_path: Path) -> None:
    init_folder(tmp_path)

    assert (tmp_path / "so-sach/tiep-cong-dan.csv").read_bytes().decode("utf-8-sig").split("\r\n") == [
        "# Sổ «tiep-cong-dan»: Tiếp công dân.",
        "# Mỗi dòng là một bản ghi, ghi dưới dòng tiêu đề. Dòng bắt đầu bằng dấu # là chú thích và không được nhập.",
        "# Sổ chỉ ghi mã, ngày, loại và số lượng; không ghi họ tên, địa chỉ hay số điện thoại của người dân.",
        "# Các cột:",
        "#   mã: chữ; mỗi dòng một mã riêng, giữ nguyên qua các lần sửa; bắt buộc",
        "#   ngày tiếp: ngày/tháng/năm, ví dụ 05/11/2025; bắt buộc",
        "#   người tiếp: một trong các từ «Giám đốc», «Phó Giám đốc», «thường xuyên»; bắt buộc",
        "#   số lượt: số nguyên không nhỏ hơn 0; bắt buộc",
        "#   số người: số nguyên không nhỏ hơn 0; bắt buộc",
        "#   số vụ việc: số nguyên không nhỏ hơn 0; bắt buộc",
        "#   ngày công khai lịch tiếp: ngày/tháng/năm, ví dụ 05/11/2025; được để trống",
        "#   ngày thông báo kết luận: ngày/tháng/năm, ví dụ 05/11/2025; được để trống",
        "# Một dòng mẫu (bỏ dấu # ở đầu dòng thì thành bản ghi):",
        "#TCD-01,05/08/2025,Giám đốc,2,3,2,,",
        "mã,ngày tiếp,người tiếp,số lượt,số người,số vụ việc,ngày công khai lịch tiếp,ngày thông báo kết luận",
        "",
    ]


def test_new_folder_imports_without_a_row_or_a_problem(tmp_path: Path) -> None:
    init_folder(tmp_path)

    report = import_folder(Store.open(tmp_path / ".minhbach"), tmp_path, recorded_at=MORNING)

    assert len(report.tables) == len(KEPT)
    assert report.summary() == f"Đã nhập {len(KEPT)} sổ: thêm 0, sửa 0, xóa 0, giữ nguyên 0 dòng."


def test_examples_import_when_their_mark_is_taken_away(tmp_path: Path) -> None:
    init_folder(tmp_path)
    for path in (tmp_path / "so-sach").iterdir():
        *comments, example, header, _ = path.read_bytes().decode("utf-8-sig").split("\r\n")
        path.write_text("\r\n".join([*comments, header, example.removeprefix("#"), ""]), "utf-8")

    report = import_folder(Store.open(tmp_path / ".minhbach"), tmp_path, recorded_at=MORNING)

    assert report.total("added") == len(EXAMPLES) == len(KEPT)


def test_examples_name_columns_of_the_schemas() -> None:
    assert {name: set(row) - {column.name for column in KEPT[name].columns} for name, row in EXAMPLES.items()} == {
        name: set() for name in KEPT
    }


def test_card_has_every_key_and_every_register(tmp_path: Path) -> None:
    init_folder(tmp_path)
    text = (tmp_path / "co-quan.yaml").read_text("utf-8")

    card = yaml.safe_load(text)
    spans = yaml.safe_load("".join(line.replace("#", " ", 1) for line in text.partition("registers:\n")[2].splitlines(keepends=True)))

    assert card == {
        "agency": None,
        "traits": None,
        "report": {
            "year": None,
            "period": {"from": None, "to": None},
            "cutoff": None,
            "number": "",
            "symbol": None,
            "place": None,
            "dated": None,
            "subject": None,
            "addressee": "",
            "request": "",
            "signer": {"authority": "", "title": None, "name": ""},
            "recipients": [],
            "proposals": None,
        },
        "registers": None,
    }
    assert list(spans) == list(KEPT)


def test_folder_that_holds_anything_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "ghi nhớ.txt").write_text("x")

    with pytest.raises(TemplateError) as caught:
        init_folder(tmp_path)
    assert str(caught.value) == f"Thư mục {tmp_path} đã có nội dung, nên không tạo mẫu ở đó. Hãy chọn một thư mục mới hoặc thư mục trống."
    assert [path.name for path in tmp_path.iterdir()] == ["ghi nhớ.txt"]


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")

    with pytest.raises(TemplateError, match=r"Không tạo được .* Hãy "):
        init_folder(tmp_path / "tệp")
