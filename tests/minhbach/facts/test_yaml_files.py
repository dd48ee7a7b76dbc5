"""YAML registers: a list of mappings with true line numbers, and nothing cleverer."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.facts.errors import FactsError, UnreadableError
from minhbach.facts.sheets import LIMITS, Limits, Sheet
from minhbach.facts.yaml_files import read_yaml

FILE = "so-sach/y-kien.yaml"


def read(text: str | bytes, *, limits: Limits = LIMITS) -> Sheet:
    (sheet,) = read_yaml(text if isinstance(text, bytes) else text.encode(), FILE, limits)
    return sheet


def refusal(text: str | bytes, **options: Limits) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(text, **options)
    return str(caught.value)


def test_records_are_read_as_written_with_their_lines() -> None:
    text = (
        '# chú thích\n- mã: Y1\n  ngày nhận: 2025-11-05\n  kênh: "không"\n\n- {kênh: hội nghị, mã: 007}\n'
        "- mã: Y3\n  ngày trả lời: ~\n  kết quả:\n"
    )

    assert read(text) == Sheet(
        FILE,
        "",
        2,
        ("mã", "ngày nhận", "kênh", "ngày trả lời", "kết quả"),
        (["Y1", "007", "Y3"], ["2025-11-05", None, None], ["không", "hội nghị", None], [None, None, None], [None, None, None]),
        [2, 6, 7],
        cell_lines={(0, 1): 3, (0, 2): 4, (2, 3): 8, (2, 4): 9},
    )


def test_empty_list_gives_no_rows() -> None:
    assert read("[]\n") == Sheet(FILE, "", 1, (), (), [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a: &x 1\n  b: *x\n", "dòng 1: có nhãn dùng lại của YAML (dấu & hoặc *)"),
        ("- a: 1\n- &y {a: 2}\n", "dòng 2: có nhãn dùng lại của YAML"),
        ("&z [{a: 1}]\n", "dòng 1: có nhãn dùng lại của YAML"),
        ("- a: *x\n", "dòng 1: có nhãn dùng lại của YAML"),
        ("- a: !!python/object/apply:os.system [x]\n", "dòng 1: không phải danh sách bản ghi đơn giản"),
        ("- a: !!int 1\n", "dòng 1: có thẻ kiểu «tag:yaml.org,2002:int» của YAML"),
        ("- a: 1\n  b: [1, 2]\n", "dòng 2: không phải danh sách bản ghi đơn giản"),
        ("- a: 1\n- [b]\n", "dòng 2: không phải danh sách bản ghi đơn giản"),
        ("- ? [a]\n  : 1\n", "dòng 1: không phải danh sách bản ghi đơn giản"),
        ("a: 1\n", "dòng 1: không phải danh sách bản ghi đơn giản"),
        ("một dòng chữ\n", "dòng 1: nội dung không theo mẫu"),
        ("- a: 1\n- chữ\n", "dòng 2: nội dung không theo mẫu"),
        ("- a: 1\n---\n- a: 2\n", "dòng 2: có dấu «---» thứ hai"),
        ("- a: 1\n  a: 2\n", "dòng 2: «a» ghi hai lần trong một bản ghi"),
        ('- a: 1\n  b: "x\n', "dòng 3: sai cú pháp YAML"),
        ("- a: 1\n b: 2\n", "sai cú pháp YAML"),
        ("\t- a: 1\n", "sai cú pháp YAML"),
        ("[" * 5000, "dòng 1: không phải danh sách bản ghi đơn giản"),
        ("# trống\n", "tệp không có nội dung"),
        (b"- a: \xff\xfe\n", "chứa dữ liệu không phải văn bản UTF-8"),
        (b"- a: \x00\n", "chứa dữ liệu không phải văn bản UTF-8"),
    ],
)
def test_anything_but_a_plain_list_is_refused(text: str | bytes, words: str) -> None:
    message = refusal(text)

    assert message.startswith(FILE)
    assert words in message
    assert "Hãy " in message


def test_too_much_is_refused() -> None:
    assert "có hơn 1 dòng" in refusal("- a: 1\n- a: 2\n", limits=Limits(rows=1))
    assert "có hơn 1 tên cột" in refusal("- {a: 1, b: 2}\n", limits=Limits(columns=1))


@given(st.one_of(st.binary(max_size=200), st.text(alphabet="-:[]{}&*!#|>\"'? \n\tab1", max_size=60).map(str.encode)))
def test_any_bytes_are_read_or_refused_never_more(data: bytes) -> None:
    with suppress(FactsError):
        read_yaml(data, FILE, LIMITS)
