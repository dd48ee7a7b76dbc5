import hashlib

import pytest

from minhbach.documents.fonts import FONTS, code_points, drawable, missing, typst_fonts

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def test_fonts_are_those_of_the_checksums():
    sums = dict(reversed(line.split("  ")) for line in (FONTS / "SHA256SUMS").read_text("utf-8").splitlines())

    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")} == sums
    assert len(sums) == 4


def test_fonts_come_with_their_licence():
    licence = (FONTS / "OFL.txt").read_text("utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name Liberation" in licence


def test_typst_sees_the_four_faces_and_nothing_else():
    assert sorted((font.family, font.style, font.weight) for font in typst_fonts().fonts()) == [
        ("Liberation Serif", "italic", 400),
        ("Liberation Serif", "italic", 700),
        ("Liberation Serif", "normal", 400),
        ("Liberation Serif", "normal", 700),
    ]


def test_every_vietnamese_letter_can_be_drawn():
    assert missing(VIETNAMESE + VIETNAMESE.upper() + "“”‘’–—…•₫§°×÷≤≥½²³\u00a0\n") == ""


@pytest.mark.parametrize("char", ["☐", "漢", "😀", "\u2011", "\x07", "\ufeff"])
def test_missing_names_what_no_face_draws(char):
    assert missing(f"Mục {char} và {char}") == char


def test_drawable_is_what_all_faces_share():
    faces = [code_points(path) for path in FONTS.glob("*.ttf")]

    assert drawable() == set.intersection(*map(set, faces))
    assert ord("ệ") in drawable()


def test_code_points_of_a_file_that_is_no_font_raises(tmp_path):
    path = tmp_path / "a.ttf"
    path.write_bytes(bytes(64))

    with pytest.raises(ValueError, match="no table cmap"):
        code_points(path)
