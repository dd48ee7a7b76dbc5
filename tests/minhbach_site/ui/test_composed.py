"""Letters that were typed with their accents apart."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

import factories
from minhbach_site.records.models import Document
from minhbach_site.ui.composed import Composed
from minhbach_site.ui.wordindex import with_words

pytestmark = pytest.mark.django_db


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_what_is_typed_apart_is_kept_and_found_composed(clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)
    values = {
        "type": "quyet_dinh",
        "symbol": "7/QĐ",
        "issued_on": "2026-11-20",
        "received_on": "2026-11-24",
        "issuer": apart("Sở Nội vụ"),
        "subject": apart("Quy chế dân chủ"),
        "topic": "khac",
        "urgency": "normal",
        "secrecy": "normal",
    }

    assert client.post("/van-ban/vao-so/incoming", values).status_code == 302

    made = Document.objects.get()
    assert (made.subject, made.issuer) == ("Quy chế dân chủ", "Sở Nội vụ")
    for words in (apart("quy chế dân chủ"), "quy che dan chu"):
        assert "7/QĐ</a>" in client.get("/van-ban/", {"q": words}).text
        assert "7/QĐ" in client.get("/tim-kiem", {"q": words}).text
    assert list(with_words(Document.objects.all(), apart("Quyết định"))) == [made]


def test_a_password_stays_as_it_was_typed():
    typed = apart("mật khẩu")
    request = RequestFactory().post("/", {"password": typed, "note": typed})

    Composed(lambda _request: None).process_view(request, None)

    assert (request.POST["password"], request.POST["note"]) == (typed, "mật khẩu")


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060\ufeff", "\u202e"])
def test_a_required_field_of_characters_that_nobody_sees_is_empty(clerk, sign_in, unseen):
    factories.agency()
    values = {"type": "ke_hoach", "subject": unseen, "topic": "khac", "urgency": "normal", "secrecy": "normal"}

    answer = sign_in(clerk).post("/van-ban/vao-so/outgoing", values)

    assert (answer.status_code, Document.objects.count()) == (422, 0)
    assert "Trường này là bắt buộc." in answer.text


def test_a_line_and_the_name_of_a_file_are_not_turned_around(clerk, sign_in):
    document = factories.document("VB1", direction="reference", subject="Kế hoạch")
    client = sign_in(clerk)

    client.post(f"/van-ban/{document.pk}/tep", {"file": SimpleUploadedFile("bao\u202ecao.txt", factories.TEXT)})

    assert document.files.get().name == "baocao.txt"
    request = RequestFactory().get("/", {"q": "Kế\u200b hoạch\u202e"})
    Composed(lambda _request: None).process_view(request)
    assert request.GET["q"] == "Kế hoạch"


def test_a_line_break_of_a_word_processor_is_a_space_in_the_register_and_its_files(clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)
    values = {
        "type": "quyet_dinh",
        "symbol": "7/QĐ",
        "issued_on": "2026-11-20",
        "received_on": "2026-11-24",
        "issuer": "Sở Nội vụ",
        "subject": "Quy chế\x0bdân chủ\x01\ufffe",
        "topic": "khac",
        "urgency": "normal",
        "secrecy": "normal",
    }

    assert client.post("/van-ban/vao-so/incoming", values).status_code == 302

    made = Document.objects.get()
    assert made.subject == "Quy chế dân chủ"
    assert client.get("/van-ban/?export=xlsx").status_code == 200
    assert client.get(f"/van-ban/{made.pk}/xml").status_code == 200


def test_the_header_of_an_old_row_with_a_control_character_is_written(clerk, sign_in):
    old = factories.document("VB1", subject="Kế hoạch\x0bnăm")

    answer = sign_in(clerk).get(f"/van-ban/{old.pk}/xml")

    assert answer.status_code == 200
    assert "Kế hoạch năm" in answer.content.decode()
