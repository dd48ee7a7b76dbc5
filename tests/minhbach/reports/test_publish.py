from datetime import date

import pytest

from minhbach.checks.rule import Severity
from minhbach.checks.runner import Checked, Job, check_file
from minhbach.documents.layout import load_layout
from minhbach.documents.writers import WriterError
from minhbach.reports import publish as publishing
from minhbach.reports.publish import FORMATS, PublishError, publish


def draw_all_but(broken: str):
    def draw(kind, report, layout, *, cache=None):
        if kind == broken:
            raise WriterError("không vẽ được")
        return kind.encode()

    return draw


@pytest.mark.parametrize("broken", FORMATS)
def test_format_that_cannot_be_drawn_leaves_nothing_behind(example, tmp_path, monkeypatch, broken):
    monkeypatch.setattr(publishing, "draw", draw_all_but(broken))

    with pytest.raises(WriterError, match="không vẽ được"):
        publish(example.report, load_layout(), tmp_path / "out", progress=lambda _: None)

    assert list((tmp_path / "out").iterdir()) == []


def test_files_are_put_in_place_and_nothing_stays_aside(example, tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "draw", draw_all_but("none"))

    paths = publish(example.report, load_layout(), tmp_path / "out", progress=lambda _: None)

    assert {kind: path.read_bytes() for kind, path in paths.items()} == {kind: kind.encode() for kind in FORMATS}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in paths.values())


def test_target_that_is_a_file_is_refused_in_words(example, tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "draw", draw_all_but("none"))
    (tmp_path / "out").write_text("")

    with pytest.raises(PublishError, match="Không ghi được báo cáo vào"):
        publish(example.report, load_layout(), tmp_path / "out", progress=lambda _: None)


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_the_report_passes_its_own_checker(example, kind):
    checked = check_file(example.file(kind), Job(today=date(2025, 11, 7)))

    assert isinstance(checked, Checked)
    serious = [finding for finding in checked.findings if finding.severity is not Severity.HINT]
    assert [(finding.code, finding.message) for finding in serious] == []
