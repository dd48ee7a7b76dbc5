from __future__ import annotations

import html
import json
import re

import pypdfium2
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

import factories
import report_factories
from minhbach_site import urls
from minhbach_site.accounts.models import Grant
from minhbach_site.accounts.states import Role
from minhbach_site.audit import services, views
from minhbach_site.audit.models import Entry, Examination
from minhbach_site.audit.queries import Proof, journaled_models, kinds_all_told, seal_line, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return factories.person("kiemtra", Role.AUDITOR, display_name="Trần Kiểm Tra")


@pytest.fixture
def entries(clerk, leader):
    services.record(actor=clerk, action="accounts.change_person", subject=leader, at=factories.AT)
    services.record(actor=None, action="accounts.lock_person", subject=leader, at=factories.AT, values={"is_active": False})


def asked(client):
    """The page to which asking for a proof leads."""
    return client.post("/nhat-ky/chung-thuc/moi", follow=True)


def address(page):
    return page.request["PATH_INFO"]


def compared(client, **kept):
    """The page to which comparing what was kept outside leads."""
    return client.post("/nhat-ky/doi-chieu", kept, follow=True)


def test_the_journal_speaks_in_words_and_names(entries, auditor, clerk, sign_in):
    page = sign_in(auditor).get("/nhat-ky/").text

    assert "Sửa thông tin người dùng" in page
    assert clerk.display_name in page
    assert "hệ thống" in page
    assert "Được đăng nhập: không" in page


def test_what_is_kept_of_a_document_is_kept_in_the_journal_too(auditor, sign_in):
    fields = ("symbol", "topic", "limited")
    open_one, kept = factories.document("VB1", symbol="7/QĐ"), factories.document("VB2", symbol="8/QĐ", limited=True)
    for one in (open_one, kept):
        services.record(actor=None, action="records.register", subject=one, at=factories.AT, fields=fields)
    client = sign_in(auditor)

    texts = (client.get("/nhat-ky/").text, b"".join(client.get("/nhat-ky/?export=csv").streaming_content).decode())

    for text in texts:
        assert "7/QĐ" in text
        assert "8/QĐ" not in text
        assert "Chỉ đơn vị được giao xem: có" in text


def test_values_are_said_in_the_words_of_their_fields(auditor, clerk, sign_in):
    grant = factories.grant(clerk, Role.HEAD_OF_UNIT, unit_code="SCT-TM")
    fields = ("person", "role", "unit_code", "from_on", "until_on", "state")
    services.record(actor=None, action="accounts.grant_role", subject=grant, at=factories.AT, fields=fields)

    page = sign_in(auditor).get("/nhat-ky/").text

    said = f"Từ ngày: 01/01/2025; Người dùng: {clerk.display_name}; Vai trò: Người đứng đầu đơn vị; Trạng thái: Đã giao; Mã đơn vị: SCT-TM"
    assert said in page
    assert f"vai trò được giao {grant.pk}" in page


def test_the_history_of_a_person_is_for_those_who_may_read_the_journal(entries, auditor, leader, clerk, sign_in):
    admin = factories.person("quantri", Role.ADMINISTRATOR)

    seen, unseen = (sign_in(actor).get(f"/nguoi-dung/{leader.pk}").text for actor in (auditor, admin))

    assert "Lịch sử" in seen
    assert seen.index("Sửa thông tin người dùng") < seen.index("Khóa người dùng")
    assert clerk.display_name in seen
    assert "Lịch sử" not in unseen


def test_an_entry_of_an_app_that_is_gone_is_still_shown(entries, auditor, intruder, sign_in):
    intruder("""UPDATE audit_entry SET subject_type = 'cu.vanban', "values" = %s WHERE sequence = 2""", '{"so":5}')

    page = sign_in(auditor).get("/nhat-ky/").text

    assert "cu.vanban" in page
    assert "so: 5" in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("kind=change", 2),
        ("kind=read", 0),
        ("action=accounts.lock_person", 1),
        ("from_on=2026-11-28", 0),
        ("until_on=2026-11-26", 0),
        ("from_on=2026-11-27&until_on=2026-11-27", 2),
        ("actor=VĂNTHƯ", 1),
    ],
)
def test_the_journal_is_narrowed(entries, auditor, clerk, sign_in, query, rows):
    page = sign_in(auditor).get(f"/nhat-ky/?{query}")

    assert len(page.context["table"].rows) == rows


def test_the_journal_asks_few_queries_however_long_it_is(auditor, clerk, sign_in, django_assert_num_queries):
    client = sign_in(auditor)
    for number in (1, 30):
        for _turn in range(number):
            services.record(actor=clerk, action="accounts.lock_person", subject=clerk, at=factories.AT)
        with django_assert_num_queries(10):
            client.get("/nhat-ky/")


def test_taking_the_journal_away_is_itself_journaled(entries, auditor, sign_in):
    answer = sign_in(auditor).get("/nhat-ky/?export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    last = Entry.objects.order_by("sequence").last()
    assert (last.kind, last.action, last.actor) == ("read", "audit.export", auditor.pk)
    assert lines[0] == "Số,Thời điểm,Người thực hiện,Loại,Việc,Đối tượng,Giá trị,Mã băm"
    assert len(lines) == 1 + 3


def test_the_proof_shows_what_was_verified_and_leaves_an_entry(entries, auditor, sign_in):
    for grant in Grant.objects.order_by("pk"):
        services.record(actor=None, action="accounts.grant_role", subject=grant, at=factories.AT)

    page = asked(sign_in(auditor)).text

    head = Entry.objects.get(sequence=6).hash
    assert "Toàn bộ nhật ký còn nguyên vẹn" in page
    assert "tại thời điểm 09:00:00 27/11/2026" in page
    assert "Khóa bảo vệ đủ; 5 bản ghi khớp với nhật ký" in page
    assert "Chưa đối chiếu với bản nào giữ ở ngoài" in page
    assert f"minhbach-site verify_journal --until 6 --head {head}" in page
    asking, finishing = Entry.objects.filter(sequence__gt=5).order_by("sequence")
    assert (asking.kind, asking.action, asking.actor) == ("read", "audit.prove", auditor.pk)
    assert (finishing.action, json.loads(finishing.values)) == ("audit.finish_proof", {"count": 6, "head": head, "holds": True})
    assert verify(proofs=[Proof(6, head)]).holds


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_proof_is_a_file_to_sign_that_the_site_checks(language, entries, auditor, sign_in):
    factories.agency(name="Sở Công Thương", superior="UBND TỈNH")
    client = sign_in(auditor)
    client.cookies["django_language"] = language

    answer = client.get(f"{address(asked(client))}.pdf")
    with pypdfium2.PdfDocument(answer.content) as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
        kept = json.loads(bytes(pdf.get_attachment(0).get_data()))

    assert answer["Content-Type"] == "application/pdf"
    assert "BIÊN BẢN" in text
    assert "BẢN DÙNG THỬ – DỮ LIỆU MẪU" in text
    assert "Trần Kiểm Tra" in text
    assert (kept["count"], kept["head"], kept["at"]) == (3, Entry.objects.get(sequence=3).hash, "09:00:00 ngày 27/11/2026")
    assert kept["head"] in text.replace(" ", "")
    assert Entry.objects.order_by("-sequence").first().action == "audit.take_proof"
    assert verify(proofs=[Proof(kept["count"], kept["head"])]).holds
    assert compared(client, sequence=kept["count"], hash=kept["head"]).context["found"].verdict.holds


def test_the_proof_says_where_the_chain_breaks(entries, auditor, intruder, sign_in):
    intruder("UPDATE audit_entry SET action = 'x' WHERE sequence = 2")

    page = asked(sign_in(auditor)).text

    assert "Nhật ký đã bị thay đổi, bắt đầu từ dòng 2" in page
    assert "còn nguyên vẹn" not in page


def test_a_printed_proof_is_checked_on_the_site(entries, auditor, intruder, sign_in):
    head = verify().head
    client = sign_in(auditor)

    assert "Chép số dòng và mã băm" in client.get("/nhat-ky/doi-chieu").text
    assert f'value="{head}"' in client.get("/nhat-ky/doi-chieu", {"sequence": "2", "hash": head}).text  # typed in, not yet compared
    whole = compared(client, sequence="2", hash=head.upper()).text
    assert ("Khớp: đến dòng 2" in whole, "1 bản giữ ở ngoài, đến dòng 2" in whole) == (True, True)
    assert "Không khớp, từ dòng 2" in compared(client, sequence="2", hash="0" * 64, sure="on").text
    assert "bản chứng thực có đến dòng 99" in compared(client, sequence="99", hash=head, sure="on").text
    bare = client.post("/nhat-ky/doi-chieu", {"sequence": "2"})
    assert (bare.status_code, "Hãy chép cả số dòng và mã băm" in bare.text) == (422, True)
    short = client.post("/nhat-ky/doi-chieu", {"sequence": "2", "hash": head[:20]})
    assert (short.status_code, "đủ 64 ký tự" in short.text, "Không khớp" in short.text) == (422, True, False)


def test_codes_and_keys_are_said_in_words(auditor, clerk, sign_in):
    task = factories.document("VB1", symbol="12/QĐ-UBND")
    services.record(actor=clerk, action="accounts.security", subject=clerk, at=factories.AT, values={"event": "password_changed"})
    made = factories.dissemination(document=task)
    services.record(actor=clerk, action="records.disseminate", subject=made, at=factories.AT, fields=("document",))

    page = sign_in(auditor).get("/nhat-ky/").text

    assert "Sự kiện: Đã đổi mật khẩu của mình" in page
    assert f"Văn bản: {task}" in page


def test_of_how_many_kinds_the_journal_knows_all_is_said_as_a_number(auditor, sign_in):
    services.seal_rows(at=factories.AT)

    page = sign_in(auditor).get("/nhat-ky/").text

    assert f"Số loại bản ghi: {len(kinds_all_told())}" in page
    assert "&#x27;accounts.grant&#x27;" not in page


def test_all_that_was_done_to_one_record(auditor, clerk, sign_in):
    document, other = factories.document("VB1"), factories.document("VB2")
    for one, action in ((document, "records.register"), (other, "records.register"), (document, "records.change")):
        services.record(actor=clerk, action=action, subject=one, at=factories.AT)
    client = sign_in(auditor)

    assert f'href="?subject_type=records.document&amp;subject={document.pk}"' in client.get("/nhat-ky/").text
    page = client.get("/nhat-ky/", {"subject_type": "records.document", "subject": document.pk})

    assert [row.record.sequence for row in page.context["table"].rows] == [3, 1]


def test_a_slip_of_the_pen_is_asked_about_and_kept_nowhere(entries, auditor, sign_in):
    head = verify().head
    client = sign_in(auditor)
    mistyped = ("0" if head[4] != "0" else "1").join((head[:4], head[5:]))

    assert 'name="sure"' not in client.get("/nhat-ky/doi-chieu").text
    for sequence, digest, said in (
        ("2", mistyped, "Mã băm khác với mã của dòng 2 ở 1 trong 64 ký tự, đầu tiên là ký tự thứ 5."),
        ("9999", head, "Nhật ký không có dòng 9999."),
    ):
        page = client.post("/nhat-ky/doi-chieu", {"sequence": sequence, "hash": digest})
        assert (page.status_code, said in page.text, 'name="sure"' in page.text) == (422, True, True)
        assert "Nếu đã chép đúng thì đánh dấu bên dưới" in page.text
    assert not Examination.objects.exists()


def test_the_proof_names_what_the_journal_never_heard_of(entries, auditor, sign_in):
    page = asked(sign_in(auditor)).text

    assert "Nhật ký không nói gì về 3 vai trò được giao" in page


def test_a_subject_is_called_by_its_name_and_leads_to_its_page(auditor, clerk, sign_in):
    document = factories.document("VB1", symbol="12/QĐ-UBND")
    services.record(actor=clerk, action="records.register", subject=document, at=factories.AT)
    services.record(actor=clerk, action="accounts.change_person", subject=clerk, at=factories.AT, values={"changed": "title; email"})

    page = sign_in(auditor).get("/nhat-ky/").text

    assert f'<a href="/van-ban/{document.pk}">{document}</a>' in page
    assert f'<a href="/nguoi-dung/{clerk.pk}">{clerk.display_name}</a>' in page
    assert "Đã sửa: Chức vụ, vị trí việc làm, Thư điện tử" in page


def test_every_value_that_may_stand_in_the_journal_has_words():
    unnamed = {
        (model._meta.label, name)
        for model in apps.get_models()
        for name in getattr(model, "JOURNALED", ())
        if views._name(model, name) in {name, name.replace("_", " ")}
    }

    assert unnamed == set()


@pytest.mark.parametrize("kind", ["pdf", "seals", "backup"])
def test_what_was_kept_as_a_file_is_compared_on_the_site(kind, entries, auditor, intruder, sign_in):
    client, verdict = sign_in(auditor), verify()
    kept = {
        "pdf": lambda: client.get(f"{address(asked(client))}.pdf").content,
        "seals": lambda: seal_line(verdict, factories.AT).encode(),
        "backup": lambda: json.dumps({"journal": {"until": verdict.count, "head": verdict.head}}).encode(),
    }[kind]()

    whole = compared(client, file=ContentFile(kept, name="giu-ngoai"))
    number = max(whole.context["one"].kept)[0]
    intruder("DELETE FROM audit_entry WHERE sequence > 1")
    intruder("UPDATE audit_head SET sequence = 1, hash = (SELECT hash FROM audit_entry WHERE sequence = 1)")
    cut = compared(client, file=ContentFile(kept, name="giu-ngoai"))
    other = client.post("/nhat-ky/doi-chieu", {"file": ContentFile(b"\xff\xfe", name="anh.png")})

    assert f"Khớp: đến dòng {number}" in whole.text
    assert cut.context["found"].verdict.broken is not None
    assert (other.status_code, "Tệp này không phải tệp niêm" in other.text) == (422, True)


def test_the_proof_names_an_altered_record_with_a_way_to_it_and_the_lost_guards(auditor, clerk, sign_in, intruder):
    services.record(actor=None, action="accounts.change_person", subject=clerk, at=factories.AT)
    intruder("UPDATE accounts_person SET email = 'la@noi-khac.vn' WHERE id = %s", clerk.pk)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_delete" if connection.vendor == "sqlite" else "DROP TRIGGER audit_no_change ON audit_entry")

    page = asked(sign_in(auditor))
    pdf = sign_in(auditor).get(f"{address(page)}.pdf")
    with pypdfium2.PdfDocument(pdf.content) as read:
        text = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in read).split())

    said = f"Người dùng (bản ghi {clerk.pk}) khác với lần ghi cuối trong nhật ký (dòng 1)"
    assert said in page.text
    assert f'href="/nguoi-dung/{clerk.pk}"' in page.text
    assert "Khóa bảo vệ nhật ký trong cơ sở dữ liệu đã bị gỡ, tắt hoặc thay: audit_no_" in page.text
    assert "Khóa bảo vệ đủ" not in page.text
    assert "Chuỗi dòng nhật ký khớp, nhưng có điều không đúng" in page.text
    assert said in text
    assert "nhưng có điều không khớp" in text
    assert "la@noi-khac.vn" not in page.text + text


def linked(page):
    """The address behind «Nhật ký về … này», with its words; None where the page has no such link."""
    found = re.search(r'</svg> <a href="(/nhat-ky/\?[^"]*)">([^<]*)</a>', page.text)
    return (html.unescape(found[1]), found[2]) if found else None


def test_the_page_of_a_record_leads_who_may_read_the_journal_to_what_it_says_of_it(auditor, clerk, sign_in):
    document, other = factories.document("VB1"), factories.document("VB2")
    for one in (document, other):
        services.record(actor=clerk, action="records.register", subject=one, at=factories.AT)
    address, words = linked(sign_in(auditor).get(f"/van-ban/{document.pk}"))

    assert words == "Nhật ký về văn bản này"
    assert [row.record.sequence for row in sign_in(auditor).get(address).context["table"].rows] == [1]
    assert linked(sign_in(clerk).get(f"/van-ban/{document.pk}")) is None
    assert linked(sign_in(auditor).get("/van-ban/")) is None
    missing = sign_in(auditor).get("/van-ban/999999")
    assert (missing.status_code, linked(missing)) == (404, None)


def test_a_register_and_a_duty_lead_to_the_entries_of_all_their_records(auditor, clerk, leader, sign_in):
    other = report_factories.coverage("documents")
    upload, older = report_factories.register_upload("procedures"), report_factories.register_upload("procedures", state="withdrawn")
    vouched, keeper = report_factories.coverage("procedures"), report_factories.keeper("procedures")
    values = {"table": "procedures", "unit": None}
    services.record(actor=leader, action="registers.set_keeper", subject=keeper, at=factories.AT, values=values, removed=True)
    keeper.delete()
    mark, another = report_factories.mark(), report_factories.mark(period="2026-Q1")
    given, duty = report_factories.assignment(clerk), report_factories.obligation(period="2026-Q2")
    for one in (upload, other, vouched, older, mark, another, given):
        services.record(actor=clerk, action="registers.upload", subject=one, at=factories.AT)
    client = sign_in(auditor)
    register, of_duty = linked(client.get("/so-sach/procedures")), linked(client.get(f"/nghia-vu/viec/{duty.pk}"))

    assert (register[1], of_duty[1]) == ("Nhật ký về sổ này", "Nhật ký về nghĩa vụ này")
    assert [row.record.sequence for row in client.get(register[0]).context["table"].rows] == [5, 4, 2, 1]
    assert [row.record.sequence for row in client.get(of_duty[0]).context["table"].rows] == [8, 6]
    all_of_them = client.get("/nhat-ky/", {"subject_type": "duties.duty"}).context["table"].rows
    assert [row.record.sequence for row in all_of_them] == [8, 7, 6]


@pytest.mark.parametrize("page", sorted(urls.TOLD_OF))
def test_every_page_of_a_record_that_leads_to_the_journal_names_a_kind_that_it_knows(page):
    label, known = urls.TOLD_OF[page], {model._meta.label_lower for model in journaled_models()}

    assert label in known | set(urls.WHOLES)
    assert {kind for whole in urls.WHOLES.values() for kind in whole.kinds} <= known
    assert reverse(page, args=["documents"] if page == "registers:register" else [1])
