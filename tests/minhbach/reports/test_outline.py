import pytest

from minhbach.reports.outline import OUTLINES, OutlineError, outline_files, parse_outline

OUTLINE = b"""\
code: thu
name: Th\xe1\xbb\xad
kind: B\xc3\x81O C\xc3\x81O
basis: "-"
sections:
  - {id: mo-dau}
  - {id: i, level: 1, number: "I.", title: A, requires: [HS01]}
"""


def test_folder_overrides_a_text_and_keeps_the_rest(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "vi.txt").write_text("Đề nghị tập huấn.", "utf-8")

    files = outline_files("thuc-hien-dan-chu", tmp_path)

    assert files["texts/vi.txt"].decode() == "Đề nghị tập huấn."
    assert files["texts/i.txt"] == (OUTLINES / "thuc-hien-dan-chu" / "texts" / "i.txt").read_bytes()


def test_every_text_of_the_package_belongs_to_a_section():
    for home in OUTLINES.iterdir():
        outline = parse_outline(outline_files(home.name, home / "nowhere"))
        assert set(outline.texts) <= {section.id for section in outline.sections}


def test_unknown_outline_offers_the_nearest(tmp_path):
    with pytest.raises(OutlineError, match="Có phải ý bạn là «thuc-hien-dan-chu»"):
        outline_files("thuc-hien-dan-cu", tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"outline.yaml": OUTLINE, "texts/ii.txt": b"x"}, "texts/ii.txt: đề cương không có mục «ii»"),
        ({"outline.yaml": OUTLINE, "texts/i.txt": b"\xff\xfe"}, "không phải văn bản UTF-8"),
        ({"outline.yaml": OUTLINE.replace(b"level: 1", b"level: 9")}, "«level» phải là 1, 2 hoặc 3"),
        ({"outline.yaml": OUTLINE.replace(b"requires", b"required")}, "không có khóa «required»"),
        ({"outline.yaml": OUTLINE.replace(b"{id: i,", b"{id: mo-dau,")}, "mục «mo-dau» khai hai lần"),
        ({"outline.yaml": b"a: ["}, "không đúng cú pháp YAML"),
        ({"outline.yaml": b"sections: 3"}, "thiếu danh sách «sections»"),
    ],
)
def test_wrong_outline_is_refused(files, message):
    with pytest.raises(OutlineError) as caught:
        parse_outline(files)

    assert message in str(caught.value)
