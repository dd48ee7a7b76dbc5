"""Plain text: lines joined, notes taken out, furniture set aside, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.plain import MAX_CHARACTERS, read_plain, read_text
from minhbach.documents.reading import Reading
from minhbach.text import INVISIBLE, plain_letters

DATA = Path(__file__).parents[5] / "shared" / "data"
REPORT = DATA / "reports" / "bao-cao-qcdc-sct-2025.txt"
CORPUS = sorted([*DATA.glob("corpus/*.txt"), *DATA.glob("reports/*.txt")])
needs_data = pytest.mark.skipif(not CORPUS, reason="the collected documents are not on this machine")


def texts(reading: Reading, kind: str = "") -> list[str]:
    return [piece.text for piece in reading.pieces if kind in ("", piece.kind)]


def check_map(reading: Reading) -> None:
    """Every letter of every flow is the source's letter at its place, and none stands in two flows."""
    seen: set[int] = set()
    for piece in reading.pieces:
        for place, letter in enumerate(piece.text):
            start, end = piece.flow.source(place, place + 1)
            held = reading.source[start:end]
            assert plain_letters(held) == letter or (letter == " " and held.isspace())
            assert letter.isspace() or start not in seen
            seen.add(start)
        for place, number in piece.notes:
            assert 0 <= place <= len(piece.text)
            assert number


RULE = " " * 59
DOUBLE_SPACED = " \n\n".join(
    [
        "I. TÌNH HÌNH CHUNG",
        "- Triển khai thực hiện Kết luận số 120 -",
        "KL/TW ngày 07/01/2016 của Bộ Chính trị về xây dựng và thực hiện Quy chế",
        "dân chủ ở cơ sở; Quyết định số 18/2025/QĐ-",
        "UBND ngày 07/8/2025 của UBND tỉnh quy định chức năng, nhiệm vụ của Sở",
        "Công Thương.",
        "- Giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,28%1; kế hoạch năm",
        "20252.",
        f"{RULE}\n1 Gồm: Kế hoạch số 32/KH-SCT ngày 06/01/2025 về phổ biến pháp luật và các văn bản khác có liên",
        "quan đến ngành.",
        "2 Quyết định số 211/QĐ-UBND ngày 28/3/2025.\n Trang sau nói tiếp về việc thực hiện.",
        "Đoạn cuối cùng.",
        "",
    ]
)


def test_lines_with_empty_lines_between_are_joined() -> None:
    reading = read_text(DOUBLE_SPACED)
    assert texts(reading) == [
        "I. TÌNH HÌNH CHUNG",
        "- Triển khai thực hiện Kết luận số 120-KL/TW ngày 07/01/2016 của Bộ Chính trị về xây dựng và thực hiện Quy chế dân chủ ở cơ sở; "
        "Quyết định số 18/2025/QĐ-UBND ngày 07/8/2025 của UBND tỉnh quy định chức năng, nhiệm vụ của Sở Công Thương.",
        "- Giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,28%; kế hoạch năm 2025.",
        "Gồm: Kế hoạch số 32/KH-SCT ngày 06/01/2025 về phổ biến pháp luật và các văn bản khác có liên quan đến ngành.",
        "Quyết định số 211/QĐ-UBND ngày 28/3/2025.",
        "Trang sau nói tiếp về việc thực hiện.",
        "Đoạn cuối cùng.",
    ]
    check_map(reading)


def test_notes_are_found_by_their_numbers_and_their_marks_leave_the_words() -> None:
    pieces = read_text(DOUBLE_SPACED).pieces
    assert [(piece.note, piece.page) for piece in pieces if piece.kind == "note"] == [("1", 1), ("2", 1)]
    assert pieces[2].notes == ((55, "1"), (74, "2"))


def test_a_year_without_a_note_stays_a_number() -> None:
    assert texts(read_text("Kế hoạch năm 20251.\nSố hồ sơ là 3.3821 hồ sơ.\n")) == ["Kế hoạch năm 20251.", "Số hồ sơ là 3.3821 hồ sơ."]


def test_a_number_that_begins_a_wrapped_line_is_no_note() -> None:
    text = (
        "Do thay đổi chính sách thuế giá trị gia tăng với hàng hóa áp dụng tại điểm d khoản\n"
        "1 Điều 9 Luật Thuế giá trị gia tăng và các văn bản hướng dẫn thi hành có liên quan\n"
        "đến việc thu ngân sách trên địa bàn tỉnh trong năm qua và các năm tiếp theo nữa.\n"
    )
    assert [(piece.kind, piece.notes) for piece in read_text(text).pieces] == [("paragraph", ())]


LAYOUT = (
    "   ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "      PHƯỜNG 1                      Độc lập - Tự do - Hạnh phúc\n"
    "  Số: 447     /KH-UBND             Phường 1, ngày 24 tháng 03 năm 2025\n\n"
    "                         KẾ HOẠCH\n"
    "     Thực hiện Kế hoạch số 2300/KH-UBND ngày 21/03/2025 của Ủy ban nhân\n"
    "dân thành phố; Ủy ban nhân dân Phường 1 ban hành Kế hoạch như sau:\n"
    "     - Nâng cao nhận thức và tinh thần trách nhiệm của cơ quan, tổ chức, cá\n"
    "\f                                  2\n\n"
    "nhân về việc tôn trọng, tuân thủ và chấp hành pháp luật.\n"
)


def test_a_page_laid_out_with_spaces() -> None:
    reading = read_text(LAYOUT)
    assert [(piece.kind, piece.text, piece.page) for piece in reading.pieces] == [
        ("paragraph", "ỦY BAN NHÂN DÂN", 1),
        ("paragraph", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1),
        ("paragraph", "PHƯỜNG 1", 1),
        ("paragraph", "Độc lập - Tự do - Hạnh phúc", 1),
        ("paragraph", "Số: 447 /KH-UBND", 1),
        ("paragraph", "Phường 1, ngày 24 tháng 03 năm 2025", 1),
        ("paragraph", "KẾ HOẠCH", 1),
        (
            "paragraph",
            "Thực hiện Kế hoạch số 2300/KH-UBND ngày 21/03/2025 của Ủy ban nhân dân thành phố; "
            "Ủy ban nhân dân Phường 1 ban hành Kế hoạch như sau:",
            1,
        ),
        (
            "paragraph",
            "- Nâng cao nhận thức và tinh thần trách nhiệm của cơ quan, tổ chức, cá nhân "
            "về việc tôn trọng, tuân thủ và chấp hành pháp luật.",
            1,
        ),
        ("header", "2", 2),
    ]
    assert reading.pages == 2
    check_map(reading)


def test_one_paragraph_a_line_stays_so() -> None:
    lines = ["A. Nhiệm vụ tháng 02", "1. Văn bản trình Chính phủ", "Trong tháng, Bộ đã trình dự thảo.", "- Kiến nghị giữ nguyên là: 67"]
    assert texts(read_text("\n".join(lines))) == lines


def test_tables_between_bars() -> None:
    text = "|\n**STT**\n|\n**Chỉ tiêu**\n|\n**Năm\n2025**\n|\n|\n1\n|\nTổng thu\n|\n172.033\n|\n|\n2\n|\nCơ cấu\n|\n|\n"
    assert [(piece.row, piece.column, piece.text) for piece in read_text(text).pieces if piece.kind == "cell"] == [
        (0, 0, "STT"),
        (0, 1, "Chỉ tiêu"),
        (0, 2, "Năm 2025"),
        (1, 0, "1"),
        (1, 1, "Tổng thu"),
        (1, 2, "172.033"),
        (2, 0, "2"),
        (2, 1, "Cơ cấu"),
    ]
    rows = read_text("| Đơn vị | Số |\n|---|---|\n| Sở | 5 |\n")
    assert [(piece.row, piece.column, piece.text) for piece in rows.pieces] == [(0, 0, "Đơn vị"), (0, 1, "Số"), (1, 0, "Sở"), (1, 1, "5")]


BARS = """|
STT
|
Nội dung
|
Số liệu hai năm
|
|
Năm 2024
|
Năm 2025
|
|
1
|
Tổng số
|
30
|
40
|
|
|
- Trong hạn
|
29
|
38
|
|
|
- Quá hạn
|
|
2
|
|
2
|
Số xã
|
9
|
9
|
"""


def rows_of(text: str) -> list[list[str]]:
    cells = [piece for piece in read_text(text).pieces if piece.kind == "cell"]
    rows = dict.fromkeys(piece.row for piece in cells)
    width = max((piece.column or 0) for piece in cells) + 1
    return [
        [next((piece.text for piece in cells if (piece.row, piece.column) == (row, column)), "") for column in range(width)] for row in rows
    ]


def test_empty_cells_between_bars_keep_their_column() -> None:
    assert rows_of(BARS) == [
        ["STT", "Nội dung", "Số liệu hai năm", ""],
        ["Năm 2024", "Năm 2025", "", ""],
        ["1", "Tổng số", "30", "40"],
        ["", "- Trong hạn", "29", "38"],
        ["", "- Quá hạn", "", "2"],
        ["2", "Số xã", "9", "9"],
    ]


def test_a_cell_of_several_lines_stands_around_its_number() -> None:
    text = "\n".join(
        [
            "Danh sách các gói thầu được phê duyệt theo quyết định này, thực hiện trong năm 2025 như sau đây:",
            "Stt    Tên gói thầu        Nội dung chính               Giá (đồng)      Thời gian",
            "                           - Rà soát, cập nhật số",
            "       Kiểm kê đất         liệu đất đai;",
            "1                          - tổng hợp, lập báo          73.597.815      30 ngày",
            "       đai năm 2024        cáo kiểm kê; in bản đồ",
            "                           hiện trạng.",
            "       Tư vấn giám",
            "2      sát                 giám sát dự án               3.053.964       30 ngày",
            "       Cộng                                             76.651.779",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký ban hành và được công khai trên trang điện tử.",
        ]
    )
    assert rows_of(text) == [
        ["Stt", "Tên gói thầu", "Nội dung chính", "Giá (đồng)", "Thời gian"],
        [
            "1",
            "Kiểm kê đất đai năm 2024",
            "- Rà soát, cập nhật số liệu đất đai; - tổng hợp, lập báo cáo kiểm kê; in bản đồ hiện trạng.",
            "73.597.815",
            "30 ngày",
        ],
        ["2", "Tư vấn giám sát", "giám sát dự án", "3.053.964", "30 ngày"],
        ["", "Cộng", "", "76.651.779", ""],
    ]


def test_tables_drawn_with_spaces() -> None:
    prose = "Kết quả thực hiện các nhiệm vụ được giao trong năm như sau:\n" * 15
    text = prose + "STT   Đơn vị        Số hồ sơ\n1     Phòng A       12\n2     Phòng B       30\n"
    cells = [(piece.row, piece.column, piece.text) for piece in read_text(text).pieces if piece.kind == "cell"]
    assert [[text for row, _, text in cells if row == place] for place in range(3)] == [
        ["STT", "Đơn vị", "Số hồ sơ"],
        ["1", "Phòng A", "12"],
        ["2", "Phòng B", "30"],
    ]


def test_notes_of_a_web_page_stand_at_its_end() -> None:
    reading = read_text("**Báo cáo**\n\n**Thu ngân sách** ước đạt 560 tỷ đồng *[1]*, bằng 81% dự toán.\n\n[1] Trong đó nợ của năm 2024.\n")
    assert [(piece.kind, piece.text, piece.notes, piece.note) for piece in reading.pieces] == [
        ("paragraph", "Báo cáo", (), ""),
        ("paragraph", "Thu ngân sách ước đạt 560 tỷ đồng , bằng 81% dự toán.", ((34, "1"),), ""),
        ("note", "Trong đó nợ của năm 2024.", (), "1"),
    ]


def test_repeated_headers_and_stamps_are_set_aside() -> None:
    page = (
        "CÔNG BÁO/Số 332/Ngày 16-06-2026\n{}\n"
        + "{}Nội dung của trang được ghi ở đây và còn kéo dài sang\ndòng thứ hai của đoạn này.\n" * 10
        + "{}\n"
    )
    pages = {3: "a b c d e f g h i k Hết.", 4: "l m n o p q r s t u Xong.", 5: "đ ê ô ơ ư x y ă â z Cuối."}
    reading = read_text(
        "".join(page.format(number, *words.split()) for number, words in pages.items()) + "Ký bởi: CÔNG BÁO\nCơ quan: VĂN PHÒNG CHÍNH PHỦ\n"
    )
    header = "CÔNG BÁO/Số 332/Ngày 16-06-2026"
    assert texts(reading, "header") == [header, "3", header, "4", header, "5"]
    assert texts(reading, "footer") == ["Ký bởi: CÔNG BÁO", "Cơ quan: VĂN PHÒNG CHÍNH PHỦ"]
    assert reading.pages == 3


@needs_data
def test_the_source_report() -> None:
    reading = read_plain(REPORT)
    assert [piece.text.split(".")[0] for piece in reading.pieces if piece.kind == "heading" and piece.level == 1] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
    ]
    assert sorted({piece.note for piece in reading.pieces if piece.kind == "note"}) == ["1", "2", "3", "4"]
    anchors = [(number, piece.text[max(0, place - 9) : place]) for piece in reading.pieces for place, number in piece.notes]
    assert anchors == [("1", " năm 2025"), ("2", "rường,..."), ("3", "lệ 14,28%"), ("4", "ành chính")]
    last = " ".join(piece.text for piece in reading.pieces if piece.note == "4")
    assert "Kế hoạch số 1938/KH-SCT ngày 18/10/2025 Kế hoạch truyền thông  về hoạt động" in last
    for words in (
        "Kết luận số 120-KL/TW ngày",
        "số 18/2025/QĐ-UBND ngày",
        "Chỉ thị 05-CT/TW ngày",
        "thuộc thẩm quyền giải quyết của ngành là 314 TTHC.",
    ):
        assert any(words in piece.text for piece in reading.pieces), words


@needs_data
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:30])
def test_nothing_is_lost(path: Path) -> None:
    reading = read_plain(path)
    check_map(reading)
    seen = {place for piece in reading.pieces for place in piece.flow.offsets[:-1]}
    lost = [place for place, letter in enumerate(reading.source) if letter.isalpha() and place not in seen and letter not in INVISIBLE]
    assert lost == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aA1ĐđịẬ .,;:-–|*[]()/%\n\n\t\f\u00a0\u00ad²¹năm", max_size=400))
def test_any_text_is_read_and_nothing_is_lost(text: str) -> None:
    reading = read_text(text)
    check_map(reading)
    seen = {place for piece in reading.pieces for place in piece.flow.offsets[:-1]}
    assert [letter for place, letter in enumerate(reading.source) if letter.isalpha() and place not in seen] == []


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ReaderError, match="vượt giới hạn"):
        read_text("a" * (MAX_CHARACTERS + 1), "dai.txt")
