"""Encodings of text files."""

from __future__ import annotations

import pytest

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.encodings import decode
from minhbach.documents.readers.font_encodings import by_font, from_tcvn3, from_vni

TEXT = "Quyết định của Ủy ban nhân dân tỉnh về việc thực hiện dân chủ ở cơ sở năm 2025\r\n"
TCVN3 = "QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh vÒ viÖc thùc hiÖn d©n chñ ë c¬ së n¨m 2025\r\n"
VNI = "Quyeát ñònh cuûa UÛy ban nhaân daân tænh veà vieäc thöïc hieän daân chuû ôû cô sôû naêm 2025\r\n"


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        (TEXT.encode(), "utf-8", TEXT),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", TEXT),
        (TEXT.encode("utf-16"), "utf-16", TEXT),
        (TEXT.encode("utf-16-le"), "utf-16-le", TEXT),
        (TEXT.encode("utf-16-be"), "utf-16-be", TEXT),
        (TCVN3.encode("latin-1"), "tcvn3", TEXT.replace("Ủy", "ủy")),
        (TCVN3.encode(), "tcvn3", TEXT.replace("Ủy", "ủy")),
        (VNI.encode("latin-1"), "vni", TEXT),
        (VNI.encode(), "vni", TEXT),
        (
            b"Vi\xea\xf2c th\xfd\xf2c hi\xea\xf2n c\xf4ng t\xe1c n\xe3m 2025 c\xf9a S\xf5",
            "windows-1258",
            "Việc thực hiện công tác năm 2025 cùa Sơ",
        ),
    ],
)
def test_decode(content: bytes, encoding: str, text: str) -> None:
    made = decode(content, "a.txt")
    assert (made.encoding, made.text) == (encoding, text)
    assert bool(made.warnings) == (encoding in ("tcvn3", "vni", "windows-1258"))


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ReaderError, match="byte 0"):
        decode(b"\x00\x01\x02abc\x00", "a.txt")
    with pytest.raises(ReaderError, match="không nhận ra bảng mã"):
        decode(bytes(range(128, 256)) * 4, "a.txt")
    with pytest.raises(ReaderError, match="bị hỏng"):
        decode(b"\xff\xfea", "a.txt")


def test_a_damaged_byte_is_shown() -> None:
    made = decode((TEXT * 5).encode() + b"\xff", "a.txt")
    assert made.text.endswith("\ufffd")
    assert made.warnings == ("Tệp có byte hỏng, được thay bằng ký tự «\ufffd».",)


def test_the_74_letters_of_tcvn3() -> None:
    lower = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    codes = (
        "a8 a9 aa ab ac ad ae b5 b6 b7 b8 b9 bb bc bd be c6 c7 c8 c9 ca cb cc ce cf d0 d1 d2 d3 d4 d5 d6 d7 d8 dc dd de "
        "df e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe"
    )
    assert from_tcvn3(bytes.fromhex(codes).decode("latin-1")) == lower
    assert from_tcvn3("¡¢£¤¥¦§") == "ĂÂÊÔƠƯĐ"


def test_vni_letters_of_two_signs() -> None:
    assert from_vni("aê aé aè aú aü aë aâ aá aà aå aã aä eá oà ô ôù ö öï í ì æ ó ò ñ î yù") == (
        "ă ắ ằ ẳ ẵ ặ â ấ ầ ẩ ẫ ậ ế ồ ơ ớ ư ự í ì ỉ ĩ ị đ ỵ ý"
    )


def test_a_font_decides_and_places_stay_known() -> None:
    assert by_font("nhaân daân", "VNI-Times").offsets == (0, 1, 2, 4, 5, 6, 7, 9, 10)
