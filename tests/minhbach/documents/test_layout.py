"""The measures of a page come from YAML, exact, with the range that the decree allows."""

from decimal import Decimal
from pathlib import Path

import pytest

from minhbach.documents.layout import LayoutError, load_layout, load_measures

HEAD = "code: x\nname: X\nbasis: B\nconfidence: own\nfont: {value: F, embed: G}\n"


def test_the_layout_of_the_decree() -> None:
    layout = load_layout()
    assert (layout.font, layout["page.width_mm"], layout["page.height_mm"]) == ("Times New Roman", Decimal(210), Decimal(297))
    assert {name: layout.allowed[name] for name in ("page.top_mm", "page.left_mm", "body.size_pt", "body.first_line_mm")} == {
        "page.top_mm": (Decimal(20), Decimal(25)),
        "page.left_mm": (Decimal(30), Decimal(35)),
        "body.size_pt": (Decimal(13), Decimal(14)),
        "body.first_line_mm": (Decimal(10), Decimal("12.7")),
    }
    assert "page.width_mm" not in layout.allowed
    assert {name for name, (low, high) in layout.allowed.items() if not low <= layout[name] <= high} == set()


def test_it_is_read_once() -> None:
    assert load_layout() is load_layout()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{value: 20}", 'x.yaml: page.top_mm: expected {value: "…"} with the number in quotes, so that it stays exact'),
        ('{value: "20", allowed: [20, 25]}', 'x.yaml: page.top_mm: expected allowed: ["lowest", "highest"] with both numbers in quotes'),
        ('{value: "20", allowed: ["20"]}', 'x.yaml: page.top_mm: expected allowed: ["lowest", "highest"] with both numbers in quotes'),
        ('{value: "20", allowed: ["25", "20"]}', "x.yaml: page.top_mm: the range runs from 25 down to 20"),
        ('{value: "19", allowed: ["20", "25"]}', "x.yaml: page.top_mm: 19 lies outside 20 to 25, which the decree allows"),
        ('{value: "hai"}', "x.yaml: page.top_mm: 'hai' is no number"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_place(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(f"{HEAD}page:\n  top_mm: {entry}\n", "utf-8")
    with pytest.raises(LayoutError) as caught:
        load_layout("x", folder=tmp_path)
    assert str(caught.value) == message


def test_measures_of_another_file(tmp_path: Path) -> None:
    file = tmp_path / "y.yaml"
    file.write_text('source: S\nlist: [a]\npaper:\n  tolerance_mm: {value: "0.5", why: W}\n', "utf-8")
    assert dict(load_measures(file)) == {"paper.tolerance_mm": Decimal("0.5")}
