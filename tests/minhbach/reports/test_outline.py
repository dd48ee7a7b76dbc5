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
        ({"outline.yaml": OUTLINE.replace(b"[HS01]", b"HS01")}, "mục i: «requires» phải là danh sách mã số liệu"),
        ({"outline.yaml": OUTLINE.replace(b"requires: [HS01]", b"requires_if_some: [1]")}, "«requires_if_some» phải là danh sách"),
        ({"outline.yaml": OUTLINE.replace(b"title: A", b"title: null")}, "mục i: «title» còn để trống"),
        ({"outline.yaml": OUTLINE.replace(b'"I."', b"3.10")}, "«number» phải là chữ"),
        ({"outline.yaml": OUTLINE.replace(b"title: A", b"level: 2")}, "dòng 7: khóa «level» ghi hai lần"),
        ({"outline.yaml": OUTLINE.replace(b"id: mo-dau", b"id: ../x")}, "mục thứ 1: «id» chỉ gồm chữ không dấu"),
        ({"outline.yaml": OUTLINE.replace(b'"-"', b"&a x")}, "dòng 4: không dùng bí danh YAML"),
        ({"outline.yaml": OUTLINE + b"x" * 300_000}, "outline.yaml: tệp quá lớn (giới hạn 256 KB)"),
        ({"outline.yaml": OUTLINE, "texts/i.txt": b"x" * 300_000}, "texts/i.txt: tệp quá lớn"),
        ({"outline.yaml": b"a: " + b"[" * 5000}, "lồng nhau quá sâu"),
        ({"outline.yaml": b"a: ["}, "không đúng cú pháp YAML"),
        ({"outline.yaml": b"sections: 3"}, "thiếu danh sách «sections»"),
    ],
)
def test_wrong_outline_is_refused(files, message):
    with pytest.raises(OutlineError) as caught:
        parse_outline(files)

    assert message in str(caught.value)


def test_aliases_within_aliases_are_refused_before_they_grow():
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))

    with pytest.raises(OutlineError, match=r"outline.yaml, dòng 1: không dùng bí danh YAML"):
        parse_outline({"outline.yaml": bomb.encode()})


def test_section_names_the_figures_it_must_print_when_there_are_any():
    outline = parse_outline({"outline.yaml": OUTLINE.replace(b"requires: [HS01]", b"requires: [HS01], requires_if_some: [HS07, HS10]")})

    assert [(section.requires, section.requires_if_some) for section in outline.sections] == [((), ()), (("HS01",), ("HS07", "HS10"))]


def test_agency_may_drop_and_rename_sections(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "outline.yaml").write_bytes(
        OUTLINE.replace(b"{id: mo-dau}", b"{id: loi-dau}").replace(b"code: thu", b"code: thuc-hien-dan-chu")
    )
    (tmp_path / "texts" / "loi-dau.txt").write_text("Kính gửi.", "utf-8")

    outline = parse_outline(outline_files("thuc-hien-dan-chu", tmp_path))

    assert set(outline.texts) == {"loi-dau", "i"}
    assert (outline.place("loi-dau"), outline.place("i")) == ("texts/loi-dau.txt", "mẫu của phần mềm texts/i.txt")


def test_own_text_of_a_section_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "outline.yaml").write_bytes(OUTLINE)
    (tmp_path / "texts" / "vi.txt").write_text("x", "utf-8")

    with pytest.raises(OutlineError, match=r"texts/vi.txt: đề cương không có mục «vi»"):
        parse_outline(outline_files("thuc-hien-dan-chu", tmp_path))


@pytest.mark.parametrize("code", ["..", "thuc-hien-dan-chu/texts", "/etc"])
def test_outline_is_a_bare_name(tmp_path, code):
    with pytest.raises(OutlineError, match="Không có đề cương"):
        outline_files(code, tmp_path)
