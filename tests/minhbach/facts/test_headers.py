"""Headers: which column is meant, and what to say when none is."""

from __future__ import annotations

import pytest

from minhbach.facts.headers import IGNORED, match_headers
from minhbach.facts.schemas import TABLES
from minhbach.facts.sheets import Sheet, known_names
from minhbach.facts.spelling import fold
from minhbach.facts.tables import PROVENANCE

DISSEMINATIONS = TABLES["disseminations"]


def sheet(*header: str, cells: tuple[object, ...] = ()) -> Sheet:
    columns = tuple([cell] for cell in cells) if cells else ((),) * len(header)
    return Sheet("so-sach/quan-triet.csv", "", 3, header, columns, [4] if cells else [])


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_header_means_one_column(table) -> None:
    names = [{fold(name) for name in (column.header, column.name, *column.aliases)} for column in table.columns]

    assert len(known_names(table)) == sum(map(len, names))
    assert not IGNORED & set(known_names(table))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_choice_is_told_apart_without_accents(table) -> None:
    for column in table.columns:
        words = [{fold(word) for word in (code, *spellings)} for code, spellings in column.choices.items()]
        assert len(set().union(*words)) == sum(map(len, words))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_column_takes_a_name_of_the_store(table) -> None:
    assert not {column.name for column in table.columns} & {"removed", "recorded_at", *(field.name for field in PROVENANCE)}
    assert table.column(table.key).required


def test_headers_in_any_case_accent_order_or_language_are_matched() -> None:
    found = match_headers(sheet("STT", "Nội  dung *", "MÃ SỐ", "ngay", "so nguoi trieu tap", "attended", "Ghi chú"), DISSEMINATIONS)

    assert found.problems == ()
    assert found.positions == {"title": 1, "id": 2, "on": 3, "invited": 4, "attended": 5}


def test_unknown_header_is_named_with_the_likely_one() -> None:
    found = match_headers(sheet("mã", "ngày", "nội dung", "số người triệu tập", "số người dự họp"), DISSEMINATIONS)

    assert [str(problem) for problem in found.problems] == [
        "so-sach/quan-triet.csv, dòng 3, cột «số người dự họp»: cột lạ «số người dự họp»; cần một trong các cột «văn bản», «số người dự», "
        "«số bản cam kết». Hãy kiểm tra lại, có phải là «số người dự» không.",
        "so-sach/quan-triet.csv, dòng 3: thiếu cột «số người dự»; cần đủ các cột bắt buộc của sổ «quan-triet». "
        "Hãy thêm cột đó, hoặc sửa tên cột viết sai.",
    ]


def test_column_named_twice_is_refused() -> None:
    found = match_headers(sheet("mã", "ngày", "nội dung", "số người triệu tập", "số người dự", "title"), DISSEMINATIONS)

    assert [str(problem) for problem in found.problems] == [
        "so-sach/quan-triet.csv, dòng 3, cột «title»: có hai cột cùng nghĩa «nội dung» và «title»; cần mỗi cột một lần. Hãy bỏ bớt một cột."
    ]


def test_column_without_a_name_is_refused_only_when_it_holds_something() -> None:
    names = ("mã", "", "ngày", "nội dung", "số người triệu tập", "số người dự")

    assert match_headers(sheet(*names, cells=("A", None, "B", "C", "D", "E")), DISSEMINATIONS).problems == ()
    assert [str(problem) for problem in match_headers(sheet(*names, cells=("A", "?", "B", "C", "D", "E")), DISSEMINATIONS).problems] == [
        "so-sach/quan-triet.csv, dòng 3: cột thứ 2 có nội dung mà không có tên; cần tên cho mỗi cột. Hãy ghi tên cột ở dòng tiêu đề."
    ]


def test_wholly_other_header_gives_one_problem() -> None:
    (problem,) = match_headers(sheet("a", "b"), DISSEMINATIONS).problems

    assert problem.found == "không thấy tên cột nào của sổ (dòng này ghi «a», «b»)"
