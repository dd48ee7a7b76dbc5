from __future__ import annotations

import email.utils
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from lxml import etree

import factories
from minhbach.checks.packs import current
from minhbach.checks.registry import RULES
from minhbach.checks.runner import Job, check_file
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.records import queries, services
from minhbach_site.records.models import DraftVersion
from minhbach_site.records.services import RecordsError
from minhbach_site.records.services.drafts import CODES
from minhbach_site.records.states import DraftState, FileState

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
DRAFT = Path(__file__).parents[3] / "examples" / "du-thao" / "bao-cao-quy-iii.txt"


@pytest.fixture
def author():
    return factories.person("nguoi-soan", Role.STAFF)


def upload(author, content=None, name="bao-cao.txt"):
    content = DRAFT.read_bytes() if content is None else content
    return services.upload_draft(
        actor=author, title="Báo cáo quý III", unit_id=None, content=ContentFile(content, name=name), name=name, at=AT
    )


def check(author, draft):
    version = draft.versions.order_by("-number").first()
    return services.check_version(actor=author, version_id=version.pk, at=AT)


def again(author, draft, content):
    services.add_version(actor=author, draft_id=draft.pk, content=ContentFile(content), name="bao-cao.txt", at=AT)
    return check(author, draft)


def test_a_draft_is_checked_as_the_command_checks_it(author):
    version = check(author, upload(author))
    expected = check_file(DRAFT, Job(today=DAY, codes=CODES))

    assert version.state == FileState.READ
    assert [(one["code"], one["start"], one["message"]) for one in version.findings] == [
        (one.code, one.start, one.message) for one in expected.findings
    ]
    assert (version.pack, version.judged_on) == (current().version, expected.context.on)


def test_findings_survive_being_frozen(author):
    version = check(author, upload(author))
    expected = check_file(DRAFT, Job(today=DAY, codes=CODES))

    assert queries.told_findings(version) == list(expected.findings)


def test_rules_about_a_file_of_suppressions_do_not_run():
    assert {code for code in RULES if code not in CODES} == {code for code in RULES if code.startswith("BQ")}


def test_a_dismissed_finding_stays_aside_where_it_recurs_and_only_there(author):
    text = DRAFT.read_text("utf-8")
    draft = upload(author)
    version = check(author, draft)
    told = next(one for one in version.findings if one["code"] == "NN001")

    services.dismiss_finding(actor=author, draft_id=draft.pk, key=told["key"], reason="tên riêng", at=AT)
    moved = again(author, draft, ("Mở đầu thêm một câu.\n\n" + text).encode())

    assert moved.number == 2
    assert {one.code for one in queries.told_findings(moved) if one.suppressed} == {"NN001"}
    assert [one.suppressed for one in queries.told_findings(moved) if one.code == "NN001"] == ["tên riêng"]
    assert '"reason":"tên riêng"' in Entry.objects.get(action="records.dismiss_finding").values

    other = again(author, draft, text.replace(told["quote"], told["quote"] + "x").encode())

    assert not any(one.suppressed for one in queries.told_findings(other))

    back = again(author, draft, text.encode() + b"\n")
    services.restore_finding(actor=author, draft_id=draft.pk, key=told["key"], at=AT)

    assert not any(one.suppressed for one in queries.told_findings(back))


def test_a_dismissal_needs_a_reason_and_a_finding(author):
    draft = upload(author)
    version = check(author, draft)

    with pytest.raises(RecordsError, match="ghi lý do"):
        services.dismiss_finding(actor=author, draft_id=draft.pk, key=version.findings[0]["key"], reason=" ", at=AT)
    with pytest.raises(RecordsError, match="không còn trong bản mới nhất"):
        services.dismiss_finding(actor=author, draft_id=draft.pk, key="khong-co", reason="vì sao", at=AT)


@pytest.mark.past_the_site
def test_only_the_author_changes_a_draft_and_only_who_may_sees_it(author, leader):
    unit = factories.unit("P1")
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="P1")
    stranger = factories.person("nguoi-khac", Role.STAFF)
    draft = upload(author)
    draft.unit = unit
    draft.save()

    assert [list(queries.drafts_for(one, DAY)) for one in (author, leader, head, stranger)] == [[draft], [draft], [draft], []]
    for other in (leader, head, stranger):
        with pytest.raises(PermissionDenied):
            services.close_draft(actor=other, draft_id=draft.pk, document_id=None, at=AT)
    with pytest.raises(PermissionDenied):
        services.check_version(actor=stranger, version_id=DraftVersion.objects.get().pk, at=AT)


def test_a_closed_draft_changes_no_more(author):
    draft = upload(author)
    document = factories.document()
    services.close_draft(actor=author, draft_id=draft.pk, document_id=document.pk, at=AT)

    draft.refresh_from_db()
    assert (draft.state, draft.document) == (DraftState.CLOSED, document)
    with pytest.raises(RecordsError, match="đã kết thúc"):
        services.add_version(actor=author, draft_id=draft.pk, content=ContentFile(b"moi"), name="a.txt", at=AT)


def test_the_same_file_is_no_new_version(author):
    draft = upload(author, b"Mot ban")

    with pytest.raises(RecordsError, match="giống hệt"):
        services.add_version(actor=author, draft_id=draft.pk, content=ContentFile(b"Mot ban"), name="b.txt", at=AT)


def test_what_cannot_be_read_says_why(author):
    version = check(author, upload(author, b"%PDF-1.7 hong", "hong.pdf"))

    assert version.state == FileState.FAILED
    assert "hong.pdf" in version.problem


def test_a_scanned_draft_is_told_what_is_wanted_without_an_option_of_the_command(author):
    version = check(author, upload(author, factories.picture("PDF", (600, 800)), "quet.pdf"))

    assert version.problem == (
        "quet.pdf: không có chữ nào để đọc. Trang 1 là ảnh quét, chưa đọc được. "
        "Dự thảo cần ở dạng có chữ: hãy gửi tệp của phần mềm soạn thảo, hoặc tệp PDF lưu ra từ đó."
    )


def test_a_draft_is_checked_against_the_register(author):
    """A number that the agency's own register does not hold is asked about (VD015)."""
    kept = [("12/KH-SCT", "2026-03-02"), ("15/KH-SCT", "2026-03-09"), ("20/KH-SCT", "2026-04-01")]
    for symbol, day in kept:
        factories.document(
            symbol.partition("/")[0], direction="outgoing", type="ke_hoach", symbol=symbol, issued_on=day, issuer="Sở Công Thương"
        )
    text = "Thực hiện Kế hoạch số 99/KH-SCT ngày 20 tháng 3 năm 2026 của Sở Công Thương, đơn vị báo cáo kết quả.\n"

    version = check(author, upload(author, text.encode()))

    assert "VD015" in {one["code"] for one in version.findings}


def test_the_marked_copy_holds_what_is_told_and_not_what_was_set_aside(author):
    lines = ("Tỷ lệ hồ sơ  giải quyết đúng hạn đạt 120%.", "Đã tiếp  nhận hồ sơ của công dân.")
    draft = upload(author, factories.word(*lines), "bao-cao.docx")
    version = check(author, draft)
    assert version.findings
    aside = version.findings[0]
    services.dismiss_finding(actor=author, draft_id=draft.pk, key=aside["key"], reason="đúng vậy", at=AT)

    name, content, mime = services.marked_copy(actor=author, version_id=version.pk, at=AT)

    comments = _comments(content)
    assert name == "bao-cao.nhan-xet.docx"
    assert mime.endswith("wordprocessingml.document")
    told = [one for one in queries.told_findings(DraftVersion.objects.get(pk=version.pk)) if not one.suppressed]
    assert len(comments) == len(told) == len(version.findings) - sum(one["key"] == aside["key"] for one in version.findings)


def _comments(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.startswith("word/comments")]
        return list(etree.fromstring(package.read(names[0])).iter("{*}comment")) if names else []


def test_text_files_are_not_marked_and_say_so(author):
    version = check(author, upload(author))

    with pytest.raises(RecordsError, match="DOCX và PDF"):
        services.marked_copy(actor=author, version_id=version.pk, at=AT)


def test_the_marked_copy_is_saved_under_the_name_of_the_draft(author, sign_in):
    version = check(author, upload(author, factories.word("Tỷ lệ hồ sơ  giải quyết đúng hạn đạt 120%."), "báo cáo.docx"))

    answer = sign_in(author).post(f"/van-ban/du-thao/ban/{version.pk}/nhan-xet")

    name = email.message_from_string(f"Content-Disposition: {answer['Content-Disposition']}\n\n").get_filename()
    assert (email.utils.collapse_rfc2231_value(name), answer["Cache-Control"]) == ("báo cáo.nhan-xet.docx", "private, no-store")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert len(_comments(b"".join(answer.streaming_content))) > 0


# --- pages ------------------------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_text_left_and_each_finding_at_its_place(author, sign_in):
    draft = upload(author)
    version = check(author, draft)

    answer = sign_in(author).get(f"/van-ban/du-thao/{draft.pk}")

    for number, finding in enumerate(version.findings, 1):
        assert f'id="p{number}"' in answer.text
        assert f'id="v{number}"' in answer.text
        assert f"key={finding['key']}" in answer.text
    assert answer.text.count("data-finding") == len(version.findings)


def test_words_of_a_draft_are_never_markup(author, sign_in):
    draft = upload(author, "Nội dung <script>alert(1)</script> và tỷ lệ đạt 120%.\n".encode())
    check(author, draft)

    answer = sign_in(author).get(f"/van-ban/du-thao/{draft.pk}")

    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_a_draft_that_waits_checks_itself_when_its_page_is_seen(author, sign_in):
    draft = upload(author)
    client = sign_in(author)

    assert 'hx-trigger="load"' in client.get(f"/van-ban/du-thao/{draft.pk}").text
    answer = client.post(f"/van-ban/du-thao/ban/{draft.versions.get().pk}/kiem-tra", follow=True)

    assert 'hx-trigger="load"' not in answer.text
    assert answer.context["counts"]["error"] > 0


def test_a_finding_is_dismissed_on_its_page(author, sign_in):
    draft = upload(author)
    version = check(author, draft)
    key = version.findings[0]["key"]
    client = sign_in(author)

    assert client.post(f"/van-ban/du-thao/{draft.pk}/bo-qua", {"key": key, "reason": ""}).status_code == 422
    answer = client.post(f"/van-ban/du-thao/{draft.pk}/bo-qua", {"key": key, "reason": "số liệu đúng"}, follow=True)

    assert "số liệu đúng" in answer.text
    assert client.post(f"/van-ban/du-thao/{draft.pk}/bao-lai", {"key": key}, follow=True).context["counts"]["aside"] == 0


def test_a_draft_is_seen_by_its_unit_and_leaders_and_withdrawn_by_its_owner(leader, sign_in):
    unit = factories.unit()
    owner = factories.person("nguoi-soan", Role.STAFF)
    head = factories.person("truong-phong", Role.HEAD_OF_UNIT, unit_code=unit.code)
    own, shared = factories.draft(owner, title="Nháp riêng"), factories.draft(owner, title="Của phòng", unit=unit)

    def seen(person):
        return {one.title for one in queries.drafts_for(person, factories.DAY)}

    assert [seen(one) for one in (owner, head, leader)] == [{"Nháp riêng", "Của phòng"}, {"Của phòng"}, {"Của phòng"}]
    with pytest.raises(PermissionDenied):
        services.withdraw_draft(actor=leader, draft_id=shared.pk, at=factories.AT)

    client = sign_in(owner)
    assert "Bỏ dự thảo «Của phòng»?" in client.get(f"/van-ban/du-thao/{shared.pk}/bo").text
    assert client.post(f"/van-ban/du-thao/{shared.pk}/bo").status_code == 302

    shared.refresh_from_db()
    assert shared.state == DraftState.WITHDRAWN
    assert Entry.objects.filter(action="records.withdraw_draft").count() == 1
    assert [seen(one) for one in (owner, head, leader)] == [{"Nháp riêng", "Của phòng"}, set(), set()]
    with pytest.raises(RecordsError, match="đã kết thúc"):
        services.withdraw_draft(actor=owner, draft_id=shared.pk, at=factories.AT)
    assert own.state == DraftState.OPEN


def test_only_what_can_be_checked_is_taken_as_a_draft(sign_in):
    owner = factories.person("nguoi-soan", Role.STAFF)
    made = factories.draft(owner)
    client = sign_in(owner)
    page = client.get(f"/van-ban/du-thao/{made.pk}/ban-moi").text

    assert "XLSX" not in page
    assert 'accept=".docx,.pdf,.odt,.txt"' in page
    with pytest.raises(RecordsError, match="Chỉ kiểm tra được DOCX, PDF, ODT"):
        services.add_version(actor=owner, draft_id=made.pk, content=ContentFile(b"\x89PNG\r\n\x1a\n..."), name="a.png", at=factories.AT)
    with pytest.raises(RecordsError, match="Chỉ kiểm tra được DOCX, PDF, ODT"):
        services.add_version(actor=owner, draft_id=made.pk, content=ContentFile(b"PK\x03\x04..."), name="vi.docx", at=factories.AT)
