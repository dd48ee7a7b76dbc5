from __future__ import annotations

from datetime import date

import pytest

from minhbach.facts.schemas import DOCUMENT_TYPES, TABLES
from minhbach.law.disclosing import DISCLOSURE, FORMS_OF_LAW, known_disclosing, load_disclosing
from minhbach.law.provisions import NotInForceError, known_provisions
from minhbach.law.reading import LawDataError

LAW = known_disclosing()


def test_groups_are_those_of_article_46():
    groups = LAW.groups(date(2026, 11, 27))

    assert [group.code for group in groups] == [str(number) for number in range(1, 13)]
    assert groups[1].name == "kế hoạch công tác hằng năm, hằng quý, hằng tháng"


def test_groups_do_not_exist_before_the_law():
    with pytest.raises(NotInForceError):
        LAW.groups(date(2022, 1, 1))


def test_forms_and_audiences_are_those_of_the_register():
    table = TABLES["disclosures"]
    assert set(LAW.forms) == set(table.column("form").choices)
    assert {matter.audience for matter in LAW.matters.values()} <= {"either", *table.column("audience").choices}


def test_every_form_is_a_point_of_article_47():
    letters = {item.code for item in known_provisions().find(FORMS_OF_LAW).on(date(2026, 11, 27)).items}
    assert {form.letter for form in LAW.forms.values()} <= letters


def test_suggestions_use_words_of_the_register_of_documents():
    topics, directions = (TABLES["documents"].column(name).choices for name in ("topic", "direction"))
    for one in LAW.suggestions:
        assert set(one.types) <= set(DOCUMENT_TYPES)
        assert set(one.topics) <= set(topics)
        assert set(one.directions) <= set(directions)


@pytest.mark.parametrize(
    ("matter", "form", "provision"),
    [
        ("general", "posting", "democracy-post-paper"),
        ("general", "website", "democracy-post-online"),
        ("general", "conference", ""),
        ("asset_declarations", "posting", "asset-publish-posting"),
        ("asset_declarations", "conference", ""),
        ("denunciation", "website", "denunciation-publish-duration"),
    ],
)
def test_which_provision_keeps_a_matter_up(matter, form, provision):
    assert LAW.keep_provision(matter, form, date(2025, 3, 3)) == provision


@pytest.mark.parametrize(
    ("matter", "on", "provision"),
    [
        ("spending_rules", date(2026, 5, 4), "spending-rules"),
        ("spending_rules", date(2025, 8, 1), "democracy-disclose-items"),  # the decree on spending rules came later
        ("asset_declarations", date(2026, 8, 3), "asset-publish-start"),  # replaced by a decree nobody has read: not the general rule
    ],
)
def test_before_a_special_rule_the_general_one_applies(matter, on, provision):
    assert LAW.start_provision(matter, on) == provision


@pytest.mark.parametrize(
    ("direction", "type_", "topic", "subject", "group", "matter"),
    [
        ("outgoing", "quyet_dinh", "noi_bo", "Ban hành Quy chế chi tiêu nội bộ", 9, "spending_rules"),
        ("outgoing", "quyet_dinh", "noi_bo", "Ban hành Quy chế quản lý, sử dụng tài sản công", 9, "general"),
        ("outgoing", "ke_hoach", "dan_chu", "Thực hiện quy chế dân chủ ở cơ sở năm 2025", 2, "general"),
        ("incoming", "ke_hoach", "dan_chu", "Thực hiện quy chế dân chủ ở cơ sở năm 2025", 11, "general"),
        ("incoming", "quyet_dinh", "khac", "Về việc giao dự toán ngân sách năm 2026", 3, "budget_estimate"),
        ("incoming", "quyet_dinh", "cong_bo_tthc", "Công bố Danh mục thủ tục hành chính", 12, "public_information"),
    ],
)
def test_suggested_group(direction, type_, topic, subject, group, matter):
    found = LAW.suggest(direction, type_, topic, subject)
    assert found is not None
    assert (found.group, found.matter) == (group, matter)


@pytest.mark.parametrize(
    ("direction", "type_", "topic", "subject"),
    [("reference", "luat", "dan_chu", "Luật Thực hiện dân chủ ở cơ sở"), ("outgoing", "cong_van", "khac", "Mời họp giao ban tháng 10")],
)
def test_most_documents_suggest_nothing(direction, type_, topic, subject):
    assert LAW.suggest(direction, type_, topic, subject) is None


def test_a_declaration_is_known_by_the_headings_of_its_form():
    declaration = "1. NGƯỜI KÊ KHAI TÀI SẢN, THU NHẬP: …\n2. Vợ hoặc chồng của\nngười kê khai\nII. THÔNG TIN MÔ TẢ VỀ TÀI SẢN"
    minutes = "BIÊN BẢN về việc niêm yết bản kê khai tài sản, thu nhập năm 2024: 24 người kê khai tài sản, thu nhập"

    assert LAW.is_declaration(declaration)
    assert not LAW.is_declaration(minutes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start: 'info-publish'", "start: 'info-publik'", "start: không có quy định 'info-publik'"),
        ("letter: 'd'", "letter: 'z'", "letter: quy định democracy-disclose-form không có điểm 'z'"),
        ("groups: ['8']", "groups: ['13']", "groups: Điều 46 không có nhóm '13'"),
        ("proofs: ['link']", "proofs: ['video']", "proofs: không biết minh chứng 'video'"),
        ("words: ['tiep thu, giai trinh'", "words: ['tiếp thu, giải trình'", "words: viết không dấu, chữ thường"),
        ("{period: 'half', ends: ['6']}", "{period: 'half', ends: ['13']}", "ends: '13' không phải là một tháng"),
        ("  - {period: 'half', ends: ['6']}\n", "", "months: phải ghi đúng các kỳ của quy định"),
        ("group: '5', matter: 'general'", "group: '5', matter: 'denunciation'", "group: loại nội dung denunciation không thuộc nhóm 5"),
        ("code: 'waste_act'", "code: 'general'", "code: mã general đã có"),
    ],
)
def test_what_the_file_may_not_say(tmp_path, old, new, said):
    text = DISCLOSURE.read_text("utf-8")
    assert old in text
    (tmp_path / "cong-khai.yaml").write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(LawDataError, match=r"cong-khai\.yaml, dòng [0-9]+: ") as refused:
        load_disclosing(tmp_path / "cong-khai.yaml")

    assert said in str(refused.value)
