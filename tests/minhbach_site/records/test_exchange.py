from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

import factories
from minhbach_site.records import services
from minhbach_site.records.models import Document
from minhbach_site.records.services import RecordsError
from minhbach_site.records.services.exchange import NAMESPACE, header_of
from minhbach_site.records.states import EDXML, Direction, DocumentType, Urgency

pytestmark = pytest.mark.django_db

BODY = (
    "<DocumentType><TypeName>Kế hoạch</TypeName></DocumentType><Subject>Trích yếu</Subject><From><OrganName>Sở Nội vụ</OrganName></From>"
    "<PromulgationInfo><PromulgationDate>2026-11-20</PromulgationDate></PromulgationInfo>"
)


def message(inner=BODY, before=""):
    text = f'<?xml version="1.0" encoding="UTF-8"?>{before}<edXML xmlns="{NAMESPACE}"><MessageHeader>{inner}</MessageHeader></edXML>'
    return text.encode()


def test_what_is_exported_is_read_back_the_same():
    document = factories.document(
        direction=Direction.OUTGOING,
        type=DocumentType.KE_HOACH,
        symbol="535/KH-SCT",
        subject="Kế hoạch «A & B» <2025>",
        due_on=date(2025, 7, 31),
        urgency=Urgency.VERY_URGENT,
        pages=12,
        signer_name="Trần Thị B",
        signer_title="Giám đốc",
        place="Quảng Ngãi",
        recipients="Sở Nội vụ; Lưu VT",
    )

    found = services.read_header(header_of(document)).values

    assert found == {name: getattr(document, name) for name in found}
    assert set(found) == {name.field for name in EDXML} - {"code", "code_number", "code_notation", "organ_id"} | {"symbol"}


def test_every_name_of_the_table_is_written_under_the_header():
    agency = factories.agency(exchange_code="H48.09")
    document = factories.document(
        pages=1, due_on=date(2025, 7, 2), signer_name="A", signer_title="B", place="C", recipients="D", agency=agency, issuer=agency.name
    )
    text = header_of(document).decode()

    for name in EDXML:
        assert f"edXML:{name.path.rpartition('/')[2]}" in text
    assert "<edXML:CodeNumber>VB1</edXML:CodeNumber>" in text
    assert "<edXML:CodeNotation>QĐ-UBND</edXML:CodeNotation>" in text


def test_a_message_of_another_sender_is_read():
    code = "<Code><CodeNumber>12</CodeNumber><CodeNotation>SNV-TCBC</CodeNotation></Code>"
    places = "<ToPlaces><Place>Sở A</Place><Place>Sở B</Place></ToPlaces>"
    slashed = BODY.replace("2026-11-20", "20/11/2026")

    found = services.read_header(message(code + places + slashed)).values

    assert (found["symbol"], found["issued_on"], found["recipients"]) == ("12/SNV-TCBC", date(2026, 11, 20), "Sở A; Sở B")


def test_places_of_delivery_are_each_an_element_of_their_own_and_come_back():
    document = factories.document(recipients="UBND tỉnh (để báo cáo); Sở Nội vụ;Lưu: VT, NV.")

    content = header_of(document)

    places = etree.fromstring(content).findall(f".//{{{NAMESPACE}}}ToPlaces/{{{NAMESPACE}}}Place")
    assert [place.text for place in places] == ["UBND tỉnh (để báo cáo)", "Sở Nội vụ", "Lưu: VT, NV."]
    assert len({place.getparent() for place in places}) == 1
    assert services.read_header(content).values["recipients"] == "UBND tỉnh (để báo cáo); Sở Nội vụ; Lưu: VT, NV."


def organ_ids(document):
    return [one.text for one in etree.fromstring(header_of(document)).findall(f".//{{{NAMESPACE}}}From/{{{NAMESPACE}}}OrganId")]


def test_the_code_of_the_agency_is_written_where_it_is_known_and_is_the_issuers():
    agency = factories.agency(name="Sở Công Thương tỉnh Quảng Ngãi", short_name="Sở Công Thương", exchange_code="H48.09")
    unknown = factories.agency("CU", to_on=date(2025, 8, 1))

    assert organ_ids(factories.document("A", agency=agency, issuer="SỞ CÔNG THƯƠNG")) == ["H48.09"]
    assert organ_ids(factories.document("B", agency=agency, issuer="Ban Chỉ đạo")) == []  # numbers its own under the agency
    assert organ_ids(factories.document("C", agency=unknown, issuer=unknown.name)) == []
    assert organ_ids(factories.document("D")) == []


@pytest.mark.parametrize(
    ("sender", "issuer", "said"),
    [
        ("<OrganId>H48.09</OrganId>", "Sở Công Thương", []),
        ("<OrganId>h48.09</OrganId><OrganName>Sở Công thương</OrganName>", "Sở Công thương", []),
        ("<OrganId>H48.09</OrganId><OrganName>Sở Nội vụ</OrganName>", "Sở Nội vụ", ["mã định danh của «Sở Công Thương», nhưng"]),
        ("<OrganId>H48.10</OrganId><OrganName>Sở Nội vụ</OrganName>", "Sở Nội vụ", []),  # nobody here knows whose it is
    ],
)
def test_the_code_of_the_sender_names_an_agency_that_is_known(sender, issuer, said):
    factories.agency(name="Sở Công Thương", exchange_code="H48.09")

    found = services.read_header(message(BODY.replace("<OrganName>Sở Nội vụ</OrganName>", sender)))

    assert found.values["issuer"] == issuer
    assert "organ_id" not in found.values
    assert [words in told for words, told in zip(said, found.unknown, strict=True)] == [True] * len(said)


def other(text):
    return message(f"{BODY}<OtherInfo>{text}</OtherInfo>")


@pytest.mark.parametrize(
    ("content", "field", "value", "said"),
    [
        (message(BODY.replace("Kế hoạch", "Thư mời họp")), "type", DocumentType.VAN_BAN_KHAC, ["«Thư mời họp» không có trong danh mục"]),
        (message(BODY.replace("Kế hoạch", "văn bản khác")), "type", DocumentType.VAN_BAN_KHAC, []),
        (other("<Priority>9</Priority>"), "urgency", "", ["OtherInfo/Priority ghi «9»"]),
        (other("<Priority>3</Priority>"), "urgency", Urgency.EXPRESS, []),
        (other(""), "urgency", Urgency.NORMAL, []),
        (other("<PageAmount>mười</PageAmount>"), "pages", None, ["OtherInfo/PageAmount ghi «mười»"]),
    ],
)
def test_what_the_register_does_not_know_is_told_and_left_to_a_person(content, field, value, said):
    found = services.read_header(content)

    assert found.values[field] == value
    assert [words in told for words, told in zip(said, found.unknown, strict=True)] == [True] * len(said)


def test_an_unknown_urgency_must_be_chosen(clerk, sign_in):
    factories.agency()
    client = sign_in(clerk)

    answer = client.post("/van-ban/nhap-xml", {"file": SimpleUploadedFile("vb.xml", other("<Priority>9</Priority>"))})

    assert "Mục OtherInfo/Priority ghi «9»" in answer.text
    field = answer.context["form"]["urgency"]
    assert (field.value(), next(iter(field.field.choices))[0]) == ("", "")
    sent = {name: value for name, value in answer.context["form"].initial.items() if value}
    refused = client.post("/van-ban/vao-so/incoming", {**sent, "topic": "khac", "secrecy": "normal", "urgency": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["urgency"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai xml", "đúng cú pháp"),
        (b"", "đúng cú pháp"),
        (message()[:-30], "đúng cú pháp"),
        (b"<a/>", "MessageHeader"),
        (message(before='<!DOCTYPE a [<!ENTITY x "x">]>'), "DOCTYPE"),
        (message(BODY + "&x;", before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DOCTYPE"),
        (message("<a>" * 25 + "</a>" * 25), "lồng nhau quá sâu"),
        (message("<a/>" * 6000), "quá nhiều thành phần"),
        (b"<a>" + b"x" * 1_000_001, "lớn hơn 1 MB"),
        (message(BODY.replace("<Subject>Trích yếu</Subject>", "")), "thiếu mục Subject"),
        (message(BODY.replace("Trích yếu", "x" * 1001)), "dài hơn 1000"),
        (message(BODY.replace("2026-11-20", "hôm qua")), "hôm qua"),
        (message(BODY.replace("2026-11-20", "28 tháng 11")), "«28 tháng 11», không phải ngày"),
    ],
)
def test_what_is_wrong_or_harmful_is_refused_with_what_to_do(content, said):
    with pytest.raises(RecordsError, match=said):
        services.read_header(content)


def test_swelling_entities_are_never_opened():
    levels = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    bomb = message(BODY.replace("Trích yếu", "&l9;"), before=f'<!DOCTYPE a [<!ENTITY l0 "ha">{levels}]>')

    with pytest.raises(RecordsError, match="DOCTYPE"):
        services.read_header(bomb)


def test_the_header_fills_the_form_of_the_register_and_saves_nothing(clerk, sign_in):
    factories.agency()
    upload = SimpleUploadedFile("vb.xml", message(), content_type="text/xml")

    answer = sign_in(clerk).post("/van-ban/nhap-xml", {"file": upload})

    assert answer.status_code == 200
    assert answer.context["form"].initial["issued_on"] == date(2026, 11, 20)
    assert "Sở Nội vụ" in answer.text
    assert not Document.objects.exists()


def test_a_wrong_file_stands_on_the_form(clerk, sign_in):
    answer = sign_in(clerk).post("/van-ban/nhap-xml", {"file": SimpleUploadedFile("vb.xml", b"x")})

    assert answer.status_code == 422
    assert "đúng cú pháp" in answer.text
