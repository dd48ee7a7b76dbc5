from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import typst
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from openpyxl import Workbook

import factories
from minhbach.checks.rule import Context
from minhbach.checks.runner import Unread, check_reading
from minhbach.documents.fonts import typst_fonts
from minhbach.documents.readers.plain import read_text
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.records import queries, services
from minhbach_site.records.models import CitedInstrument, Recognition
from minhbach_site.records.services import RecordsError, files, recognition
from minhbach_site.records.states import Direction, FileState, LinkKind, Standing

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
WORDS = (
    "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10 tháng 11 năm 2022;",
    "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09 tháng 01 năm 2015 của Chính phủ;",
    "Thực hiện Quyết định số 211/QĐ-UBND ngày 28 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh,",
)


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def add(clerk, document, content, name="văn bản"):
    return services.add_file(actor=clerk, document_id=document.pk, content=ContentFile(content, name=name), name=name, at=AT)


@pytest.fixture
def plan():
    return factories.document("KH", direction=Direction.OUTGOING, symbol="535/KH-SCT", issued_on=date(2025, 7, 1))


def test_a_file_lies_under_its_hash_outside_of_what_is_served(clerk, plan):
    content = factories.word(*WORDS)
    made = add(clerk, plan, content, "../../Kế hoạch: bản <cuối>.docx")

    sha256 = hashlib.sha256(content).hexdigest()
    path = Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
    assert (made.sha256, made.size, made.name) == (sha256, len(content), "Kế hoạch  bản  cuối .docx")
    assert path.read_bytes() == content
    assert not str(path).startswith(str(settings.STATIC_ROOT or "/nowhere"))


def test_the_words_are_read_in_another_process_and_what_they_cite_is_linked(clerk, plan):
    decision = factories.document("QD211", symbol="211/QĐ-UBND", issued_on=date(2025, 3, 28))
    made = services.read_file(actor=clerk, file_id=add(clerk, plan, factories.word(*WORDS)).pk, at=AT)

    assert (made.state, made.problem) == (FileState.READ, "")
    assert WORDS[0] in made.text
    assert list(CitedInstrument.objects.order_by("start").values_list("symbol", "status", "target__code", "status_on")) == [
        ("10/2022/QH15", "amended", None, date(2025, 7, 1)),
        ("04/2015/NĐ-CP", "expired", None, date(2025, 7, 1)),
        ("211/QĐ-UBND", "unknown", "QD211", date(2025, 7, 1)),  # the register is asked when it is shown
    ]
    assert [(str(one.status), one.target, one.count) for one in queries.cited_once(plan)] == [
        ("amended", None, 1),
        ("expired", None, 1),
        ("in_force", decision, 1),
    ]
    assert list(queries.citing(decision)) == [plan]


def test_reading_again_does_not_double_the_citations(clerk, plan):
    made = add(clerk, plan, factories.word(*WORDS))
    for _time in range(2):
        services.read_file(actor=clerk, file_id=made.pk, at=AT)

    assert CitedInstrument.objects.count() == 3


def test_what_is_cited_again_and_again_stands_once_on_the_page(clerk, plan, sign_in):
    services.read_file(actor=clerk, file_id=add(clerk, plan, factories.word(*WORDS, *WORDS, WORDS[0])).pk, at=AT)

    page = sign_in(clerk).get(f"/van-ban/{plan.pk}").text

    assert (page.count('data-label="Viện dẫn"'), page.count("(3 lần)"), page.count("(2 lần)")) == (3, 1, 2)


def test_a_cited_document_of_the_register_stands_as_the_register_says_now(clerk, plan, sign_in, django_assert_num_queries):
    decision = factories.document("QD211", symbol="211/QĐ-UBND", issued_on=date(2025, 3, 28))
    other = factories.document("QD212", symbol="212/QĐ-UBND", issued_on=date(2025, 3, 28))
    words = (*WORDS, "Thực hiện Quyết định số 212/QĐ-UBND ngày 28 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh,")
    services.read_file(actor=clerk, file_id=add(clerk, plan, factories.word(*words)).pk, at=AT)
    later = factories.document("QD300", symbol="300/QĐ-UBND", issued_on=date(2025, 6, 30))
    after = factories.document("QD301", symbol="301/QĐ-UBND", issued_on=date(2025, 7, 2))  # the plan is of the day before
    for source, target in ((later, decision), (after, other)):
        services.link_documents(actor=clerk, source_id=source.pk, target_id=target.pk, kind=LinkKind.REPLACES, at=AT)

    with django_assert_num_queries(2):
        found = queries.cited_once(plan)

    ours = "Theo sổ văn bản của cơ quan."
    assert [(one.target, str(one.status), one.note) for one in found if one.target] == [
        (decision, "expired", ours),
        (other, "in_force", ours),
    ]
    page = sign_in(clerk).get(f"/van-ban/{plan.pk}").text
    assert page.count(ours) == 2
    decision.refresh_from_db()
    assert queries.standing(decision, plan.issued_on) == Standing.REPLACED  # what its own page says of that day


def test_what_cannot_be_read_is_kept_with_the_reason(clerk, plan):
    broken = zipped(word__document_dot_xml="<w:document")
    made = services.read_file(actor=clerk, file_id=add(clerk, plan, broken).pk, at=AT)

    assert made.state == FileState.FAILED
    assert "văn bản.docx" in made.problem


def test_a_file_that_takes_too_long_is_stopped_and_says_so(clerk, plan, monkeypatch):
    monkeypatch.setattr(files, "READ_SECONDS", 0)

    made = services.read_file(actor=clerk, file_id=add(clerk, plan, factories.word(*WORDS)).pk, at=AT)

    assert made.state == FileState.FAILED
    assert "quá 0 giây nên đã dừng" in made.problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00program", "Chỉ nhận PDF"),
        (b"\x7fELF\x02\x01", "Chỉ nhận PDF"),
        (b"#!/bin/sh\nrm", "Chỉ nhận PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"\.doc, \.xls cũ"),
        (zipped(evil_dot_exe="x"), "Chỉ nhận PDF"),
        (zipped(word__document_dot_xml="x", word__vbaProject_dot_bin="x"), "macro"),
        (b"PK\x03\x04broken", "Chỉ nhận PDF"),
        (b"\x00\x01\x02\x03" * 9, "Chỉ nhận PDF"),
    ],
)
def test_programs_macros_and_unknown_kinds_are_refused_whatever_their_name(content, said, clerk, plan):
    with pytest.raises(RecordsError, match=said):
        add(clerk, plan, content, "bao-cao.pdf")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.7\n", files.PDF),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (factories.word("a"), files.DOCX),
        (zipped(xl__workbook_dot_xml="x"), files.XLSX),
        (zipped(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="x"), files.ODT),
        ("Văn bản thường".encode(), files.TEXT),
    ],
)
def test_a_kind_is_told_by_the_content(content, mime, clerk, plan):
    assert add(clerk, plan, content, "Kế hoạch 12.2025").mime == mime


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (b"%PDF-1.7\n", "Sao y.PDF", "Sao y.PDF"),
        (b"\xff\xd8\xff", "anh.jpeg", "anh.jpeg"),
        (b"\xff\xd8\xff", "IMG 12.11.2025", "IMG 12.11.2025.jpg"),
        (b"Van ban", "", "tệp.txt"),
        (b"a,b", "so.csv", "so.csv"),
    ],
)
def test_a_file_is_given_out_again_under_a_name_of_its_kind(content, name, kept, clerk, plan):
    assert add(clerk, plan, content, name).name == kept


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Chi la chu", "sai.pdf", "văn bản thường, không định dạng, khác với đuôi tên. .*thành .txt"),
        (b"<html>", "x.html", "«x.html» có nội dung là văn bản thường"),
        (b"<svg/>", "x.svg", "đổi đuôi tên thành .txt"),
        (b"%PDF-1.7", "a.docx", "nội dung là PDF.*thành .pdf"),
        (b"\x89PNG\r\n\x1a\n", "a.exe", "nội dung là PNG"),
    ],
)
def test_a_name_that_ends_as_another_kind_is_refused_and_nothing_is_kept(content, name, said, clerk, plan):
    with pytest.raises(RecordsError, match=said):
        add(clerk, plan, content, name)

    sha256 = hashlib.sha256(content).hexdigest()
    assert not (Path(settings.MEDIA_ROOT) / sha256[:2] / sha256).exists()
    assert not plan.files.exists()


def test_a_file_larger_than_the_limit_is_refused(clerk, plan, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)

    with pytest.raises(RecordsError, match="Tệp lớn hơn"):
        add(clerk, plan, b"12345678901")


def test_the_same_content_is_kept_once(clerk, plan):
    add(clerk, plan, b"Noi dung", "a.txt")

    with pytest.raises(RecordsError, match="đã có trong văn bản"):
        add(clerk, plan, b"Noi dung", "b.txt")


def test_a_file_is_served_as_an_attachment_and_only_to_those_who_see_its_document(clerk, sign_in):
    kept = factories.document("KIN", limited=True)
    made = add(clerk, kept, b"<html><script>alert(1)</script>", "trang.txt")

    answer = sign_in(clerk).get(f"/van-ban/tep/{made.pk}")
    assert b"".join(answer.streaming_content) == b"<html><script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="trang.txt"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert answer["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(action="records.download", actor=clerk.pk).count() == 1

    staff = factories.person("nv", Role.STAFF)
    assert sign_in(staff).get(f"/van-ban/tep/{made.pk}").status_code == 403
    assert sign_in(staff).get(f"/van-ban/tep/{made.pk}/noi-dung").status_code == 403
    with pytest.raises(PermissionDenied):
        services.read_file(actor=staff, file_id=made.pk, at=AT)


def test_a_removed_file_is_no_longer_served_but_its_line_stays(clerk, plan, sign_in):
    made = add(clerk, plan, b"Noi dung", "a.txt")

    services.remove_file(actor=clerk, file_id=made.pk, reason="bản nháp", at=AT)

    client = sign_in(clerk)
    assert client.get(f"/van-ban/tep/{made.pk}").status_code == 404
    assert "bản nháp" in client.get(f"/van-ban/{plan.pk}").text


def test_the_page_reads_a_waiting_file_by_itself_and_shows_what_it_cites(clerk, plan, sign_in):
    made = add(clerk, plan, factories.word(*WORDS))
    client = sign_in(clerk)

    assert 'hx-trigger="load"' in client.get(f"/van-ban/{plan.pk}").text
    answer = client.post(f"/van-ban/tep/{made.pk}/doc", follow=True)

    assert "Không còn hiệu lực" in answer.text
    assert 'hx-trigger="load"' not in answer.text


def test_reading_anew_is_for_those_who_register(clerk):
    auditor = factories.person("kiem-toan", Role.AUDITOR)
    file = factories.document_file(factories.document())

    read = services.read_file(actor=auditor, file_id=file.pk, at=factories.AT)

    assert read.state == FileState.READ
    with pytest.raises(PermissionDenied):
        services.read_file(actor=auditor, file_id=file.pk, at=factories.AT)
    assert services.read_file(actor=clerk, file_id=file.pk, at=factories.AT).state == FileState.READ


def test_a_text_in_an_old_encoding_is_refused_by_its_name():
    content = "QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh vÒ viÖc thùc hiÖn d©n chñ ë c¬ së".encode("latin-1")

    with pytest.raises(RecordsError, match="bảng mã cũ TCVN3"):
        files.take_in(ContentFile(content, name="cu.txt"), "cu.txt")


def test_a_day_that_is_none_is_said_to_be_none(clerk, sign_in):
    made = factories.document()

    answer = sign_in(clerk).get(f"/van-ban/{made.pk}?ngay=2026-02-30")

    assert answer.status_code == 200
    assert "Đang xem theo hôm nay." in answer.text


def test_the_cells_of_a_workbook_are_read(clerk, plan):
    book, out = Workbook(write_only=True), io.BytesIO()
    book.create_sheet("Bảng").append(["Căn cứ Quyết định số", "211/QĐ-UBND"])
    book.save(out)

    made = services.read_file(actor=clerk, file_id=add(clerk, plan, out.getvalue()).pk, at=AT)

    assert (made.state, made.text.strip()) == (FileState.READ, "Bảng\nCăn cứ Quyết định số  211/QĐ-UBND")


@pytest.mark.skipif(not queries.can_recognise(), reason="Tesseract is not installed")
def test_a_picture_is_recognised_with_a_button_and_never_read_in_vain(clerk, plan, sign_in, monkeypatch):
    monkeypatch.setattr(services, "start_recognition", lambda: None)
    page = '#set page(width: 150mm, height: 40mm)\n#set text(font: "Liberation Serif", size: 14pt, lang: "vi")\nQuy chế dân chủ'
    made = add(clerk, plan, typst.compile(page.encode(), font_paths=typst_fonts(), format="png", ppi=200))
    shown = sign_in(clerk).get(f"/van-ban/{plan.pk}").text
    assert ("Nhận dạng chữ (OCR)" in shown, "Đọc lại" in shown) == (True, False)
    assert "Nhận dạng chữ (OCR)" not in sign_in(factories.person("nv", Role.STAFF)).get(f"/van-ban/{plan.pk}").text

    asked = sign_in(clerk).post(f"/van-ban/tep/{made.pk}/nhan-dang", follow=True).text
    assert ("Đang nhận dạng chữ…" in asked, "Nhận dạng chữ (OCR)" in asked) == (True, False)
    call_command("recognise_files", stdout=io.StringIO())

    made.refresh_from_db()
    assert (made.state, made.text.strip()) == (FileState.READ, "Quy chế dân chủ")
    assert Recognition.objects.count() == 0
    assert list(Entry.objects.order_by("sequence").values_list("action", "actor"))[-2:] == [
        ("records.ask_recognition", clerk.pk),
        ("records.read_file", clerk.pk),
    ]


@pytest.fixture
def scan(clerk, plan):
    return add(clerk, plan, b"%PDF-1.7\n", "quet.pdf")


@pytest.fixture
def asked(clerk, scan):
    return services.ask_recognition(actor=clerk, file_id=scan.pk, at=AT)


def test_a_long_scan_says_how_far_it_is_and_goes_on(asked, clerk, sign_in, monkeypatch):
    """However many pages there are: the process tells of each, and the page of the document asks for it."""
    client, shown = sign_in(clerk), []

    def slow(_path, job, *, name, seconds, progress):
        for page in range(1, 4):
            progress(page, 40)
            shown.append(client.get(f"/van-ban/tep/{asked.pk}/tien-do", headers={"HX-Request": "true"}).text)
        return Unread(name, "quet.pdf: không có chữ nào để đọc.")

    monkeypatch.setattr(recognition, "check_apart", slow)
    kept = services.recognise(file_id=asked.pk, now=lambda: AT)

    assert ["xong 1 trong 40 trang" in shown[0], "xong 3 trong 40 trang" in shown[2]] == [True, True]
    assert (kept.state, kept.problem) == (FileState.FAILED, "quet.pdf: không có chữ nào để đọc.")
    done = client.get(f"/van-ban/tep/{asked.pk}/tien-do", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"


def test_a_file_is_recognised_once_at_a_time_and_anew_when_its_process_died(asked, clerk, sign_in):
    with pytest.raises(RecordsError, match="đang được nhận dạng"):
        services.ask_recognition(actor=clerk, file_id=asked.pk, at=AT + timedelta(minutes=3))

    Recognition.objects.update(heard_at=AT - timedelta(minutes=4), begun=True)
    page = sign_in(clerk).get(f"/van-ban/{asked.file.document_id}").text
    assert ("đã dừng giữa chừng" in page, "Nhận dạng chữ (OCR)" in page, "every 2s" in page) == (True, True, False)
    assert services.ask_recognition(actor=clerk, file_id=asked.pk, at=AT).begun is False


def test_two_processes_do_not_recognise_the_same_file(asked, monkeypatch):
    inner = []
    monkeypatch.setattr(
        recognition,
        "check_apart",
        lambda _path, _job, *, name, **_: inner.append(services.recognise(file_id=asked.pk, now=lambda: AT)) or Unread(name, "hỏng"),
    )

    assert services.recognise(file_id=asked.pk, now=lambda: AT).problem == "hỏng"
    assert inner == [None]


def test_a_file_that_is_taken_out_is_recognised_no_more(asked, clerk, monkeypatch):
    def meanwhile(_path, _job, *, name, **_):
        services.remove_file(actor=clerk, file_id=asked.pk, reason="nhầm", at=AT)
        return Unread(name, "hỏng")

    monkeypatch.setattr(recognition, "check_apart", meanwhile)

    assert services.recognise(file_id=asked.pk, now=lambda: AT) is None
    assert queries.recognition_of(asked.pk) is None


def test_a_recognition_that_was_called_off_ends_at_its_next_page_and_the_file_stays(asked, clerk, sign_in, monkeypatch):
    before, pages = asked.file.state, []

    def read(_path, _job, *, name, progress, **_):
        for page in range(1, 4):
            pages.append(page)
            progress(page, 3)
            services.cancel_recognition(actor=clerk, file_id=asked.pk, at=AT)
        return Unread(name, "hỏng")

    monkeypatch.setattr(recognition, "check_apart", read)

    assert f"/tep/{asked.pk}/nhan-dang/huy" in sign_in(clerk).get(f"/van-ban/tep/{asked.pk}/tien-do", headers={"HX-Request": "true"}).text
    assert services.recognise(file_id=asked.pk, now=lambda: AT) is None
    asked.file.refresh_from_db()
    assert (pages, asked.file.state, queries.recognition_of(asked.pk)) == ([1, 2], before, None)
    assert Entry.objects.filter(action="records.cancel_recognition", subject=str(asked.pk)).count() == 1
    assert services.ask_recognition(actor=clerk, file_id=asked.pk, at=AT).begun is False


def test_of_many_warnings_the_first_are_told(clerk, plan):
    page = "#set page(width: 60mm, height: 40mm)\n#rect()"
    made = add(clerk, plan, typst.compile(page.encode(), format="pdf"), "a.pdf")
    reading = read_text("Nội dung", "a.pdf", warnings=tuple(f"Trang {number} có thể sai." for number in range(1, 6)))

    kept = files.keep_reading(made.pk, check_reading(reading, context=Context(on=DAY), rules={}), actor=clerk, at=AT)

    assert kept.problem == "Trang 1 có thể sai. Trang 2 có thể sai. Và 3 điều nữa như vậy."


def test_words_that_were_read_stay_when_recognising_fails(clerk, plan, monkeypatch):
    made = services.read_file(actor=clerk, file_id=add(clerk, plan, factories.word(*WORDS)).pk, at=AT)
    monkeypatch.setattr(recognition, "RECOGNISABLE", {made.mime})
    monkeypatch.setattr(recognition, "check_apart", lambda _path, _job, *, name, **_: Unread(name, "hỏng"))
    services.ask_recognition(actor=clerk, file_id=made.pk, at=AT)

    kept = services.recognise(file_id=made.pk, now=lambda: AT)

    assert (kept.state, kept.problem, kept.text, kept.citations.count()) == (FileState.READ, "hỏng", made.text, 3)


def test_a_file_with_words_is_not_recognised(clerk, plan):
    made = add(clerk, plan, factories.word(*WORDS))

    with pytest.raises(RecordsError, match="đã có chữ"):
        services.ask_recognition(actor=clerk, file_id=made.pk, at=AT)
