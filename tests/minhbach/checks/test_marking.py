from datetime import UTC, date, datetime

import docx

from minhbach.checks.marking import marked_copies
from minhbach.checks.runner import Checked, Job, check_file

AT = datetime(2025, 11, 7, tzinfo=UTC)


def checked(path) -> Checked:
    answer = check_file(path, Job(today=date(2025, 11, 7)))
    assert isinstance(answer, Checked)
    return answer


def test_text_comes_back_mended_and_as_a_page_and_is_itself_untouched(tmp_path):
    draft = tmp_path / "du-thao.txt"
    draft.write_text("Việc công khai của của Sở được thực hiện thường xuyên.\n", "utf-8")

    paths = list(marked_copies(checked(draft), tmp_path / "out", name=draft.name, at=AT, fix=True))

    assert [path.name for path in paths] == ["du-thao.txt.ket-qua.html", "du-thao.txt.da-sua.txt"]
    assert paths[1].read_text("utf-8") == "Việc công khai của Sở được thực hiện thường xuyên.\n"
    assert draft.read_text("utf-8") == "Việc công khai của của Sở được thực hiện thường xuyên.\n"


def test_word_file_comes_back_with_its_text_unchanged(tmp_path):
    draft = tmp_path / "du-thao.docx"
    document = docx.Document()
    document.add_paragraph("Việc công khai của của Sở được thực hiện thường xuyên.")
    document.save(str(draft))

    paths = list(marked_copies(checked(draft), tmp_path / "out", name=draft.name, at=AT, fix=True))

    assert [path.name for path in paths] == ["du-thao.docx.ket-qua.html", "du-thao.docx.nhan-xet.docx", "du-thao.docx.da-sua.docx"]
    told = docx.Document(str(paths[1]))
    assert [paragraph.text for paragraph in told.paragraphs] == ["Việc công khai của của Sở được thực hiện thường xuyên."]
    assert any("NN001" in comment.text for comment in told.comments)
