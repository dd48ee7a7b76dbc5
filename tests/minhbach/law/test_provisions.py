from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from minhbach.law.provisions import (
    Amount,
    Basis,
    Bound,
    Extension,
    Item,
    NotInForceError,
    ProvisionError,
    Provisions,
    Source,
    Term,
    TermKind,
    Unit,
    UnknownProvisionError,
    Version,
    load_provisions,
)
from minhbach.law.reading import Confidence, LawDataError

GOOD = """name: 'Khiếu nại'
name_en: 'Complaints'
provisions:
- code: 'complaint-accept'
  aliases: ['complaint-accept-old']
  name: 'Thụ lý khiếu nại'
  name_en: 'Acceptance of a complaint'
  binds: 'agency'
  versions:
  - from: '2012-07-01'
    to: '2026-06-30'
    replaced_by: '155/2026/NĐ-CP'
    who: 'Người giải quyết'
    trigger: 'ngày nhận được khiếu nại'
    starts_with: 'receipt'
    terms: [{kind: 'within', amount: '10', unit: 'calendar_days'}]
    instrument: '02/2011/QH13'
    article: 'Điều 27'
    source: ['tu-doc']
    confidence: 'verified'
  - from: '2026-07-01'
    who: 'Người giải quyết'
    trigger: 'ngày nhận được khiếu nại'
    starts_with: 'receipt'
    terms:
    - {kind: 'within', amount: '7', unit: 'working_days'}
    - {kind: 'by_day', day: '12-31', case: 'old', case_name: 'vụ việc cũ', strictly: true, year_offset: '1', note: 'ghi chú'}
    extensions: [{times: '2', amount: '30', unit: 'calendar_days', written: true, article: 'khoản 2 Điều 9'}]
    amounts:
    - {code: 'quorum', name: 'tỷ lệ', type: 'share', value: '2/3', bound: 'at_least'}
    - {code: 'late', name: 'giờ', type: 'time', value: '15:00'}
    - {code: 'money', name: 'mức', type: 'number', value: '0.5', unit: '%'}
    - {code: 'copies', name: 'số bản', type: 'count', value: '3', unit: 'bản'}
    items: [{code: '1', name: 'mục một'}, {code: 'đ', name: 'mục đ', value: 'kept'}]
    forms: ['Mẫu số 01']
    suspendable: true
    restarts_on_supplement: true
    instrument: '155/2026/NĐ-CP'
    article: 'Điều 10'
    also: [{instrument: '124/2020/NĐ-CP', article: 'khoản 1 Điều 16'}]
    note: 'Chưa đọc.'
    source: ['tu-doc', 'nghe-noi']
    confidence: 'own'
    review_by: '2027-03-31'
"""
SOURCES = """- code: 'tu-doc'
  name: 'Bản đọc'
  kind: 'text'
  url: 'https://vbpl.vn'
- code: 'nghe-noi'
  name: 'Nghe nói'
  kind: 'summary'
"""


def load(folder: Path, text: str = GOOD, sources: str = SOURCES) -> Provisions:
    (folder / "nguon.yaml").write_text(sources, encoding="utf-8")
    (folder / "thu.yaml").write_text(text, encoding="utf-8")
    return load_provisions(folder)


def test_every_field_is_read(tmp_path: Path) -> None:
    provision = load(tmp_path).find("complaint-accept")

    assert (provision.code, provision.aliases, provision.topic, provision.binds) == (
        "complaint-accept",
        ("complaint-accept-old",),
        "thu",
        "agency",
    )
    assert (provision.name, provision.name_en) == ("Thụ lý khiếu nại", "Acceptance of a complaint")
    read = Source("tu-doc", "Bản đọc", "text", "https://vbpl.vn")
    assert provision.versions[1] == Version(
        from_=date(2026, 7, 1),
        to=None,
        who="Người giải quyết",
        trigger="ngày nhận được khiếu nại",
        starts_with="receipt",
        terms=(
            Term(TermKind.WITHIN, 7, Unit.WORKING_DAYS),
            Term(TermKind.BY_DAY, None, None, "old", "vụ việc cũ", day="12-31", strictly=True, year_offset=1, note="ghi chú"),
        ),
        extensions=(Extension(2, 30, Unit.CALENDAR_DAYS, True, "", "", "khoản 2 Điều 9"),),
        amounts=(
            Amount("quorum", "tỷ lệ", Fraction(2, 3), "", Bound.AT_LEAST),
            Amount("late", "giờ", time(15), "", None),
            Amount("money", "mức", Decimal("0.5"), "%", None),
            Amount("copies", "số bản", 3, "bản", None),
        ),
        suspendable=True,
        restarts_on_supplement=True,
        forms=("Mẫu số 01",),
        items=(Item("1", "mục một", ""), Item("đ", "mục đ", "kept")),
        instrument="155/2026/NĐ-CP",
        article="Điều 10",
        also=(Basis("124/2020/NĐ-CP", "khoản 1 Điều 16"),),
        replaced_by="",
        note="Chưa đọc.",
        sources=(read, Source("nghe-noi", "Nghe nói", "summary", "")),
        confidence=Confidence.OWN,
        review_by=date(2027, 3, 31),
    )
    assert provision.versions[1].source == "Bản đọc; Nghe nói"
    assert [version.derived for version in provision.versions] == [False, True]


def test_on_gives_the_version_of_the_day(tmp_path: Path) -> None:
    provision = load(tmp_path).find("COMPLAINT-ACCEPT-OLD ")

    days = (date(2012, 7, 1), date(2026, 6, 30), date(2026, 7, 1), date(2040, 1, 1))
    assert [provision.versions.index(provision.on(day)) for day in days] == [0, 0, 1, 1]


def test_day_before_the_first_version_names_the_article_and_its_dates(tmp_path: Path) -> None:
    with pytest.raises(NotInForceError) as refused:
        load(tmp_path).find("complaint-accept").on(date(2012, 6, 30))

    assert str(refused.value) == (
        "Quy định «complaint-accept» (Thụ lý khiếu nại) không có hiệu lực vào ngày 30/6/2012. "
        "Điều 27 Luật Khiếu nại số 02/2011/QH13 có hiệu lực từ 01/7/2012 đến hết 30/6/2026."
    )


def test_day_after_the_last_version_names_what_came_after(tmp_path: Path) -> None:
    ended = GOOD[: GOOD.index("  - from: '2026-07-01'")]
    with pytest.raises(NotInForceError) as refused:
        load(tmp_path, ended).find("complaint-accept").on(date(2026, 7, 1))

    assert str(refused.value).endswith(
        "Điều 27 Luật Khiếu nại số 02/2011/QH13 có hiệu lực từ 01/7/2012 đến hết 30/6/2026; sau đó theo Nghị định số 155/2026/NĐ-CP."
    )


def test_gap_names_both_sides_and_expiry_says_so(tmp_path: Path) -> None:
    text = GOOD.replace("'155/2026/NĐ-CP'\n    who", "'expiry'\n    who").replace("- from: '2026-07-01'", "- from: '2026-09-01'")
    with pytest.raises(NotInForceError) as refused:
        load(tmp_path, text).find("complaint-accept").on(date(2026, 8, 1))

    assert str(refused.value).endswith(
        "đến hết 30/6/2026, hết thời hạn áp dụng ghi trong văn bản. Điều 10 Nghị định số 155/2026/NĐ-CP có hiệu lực từ 01/9/2026."
    )


def test_an_unknown_first_day_is_taken_as_long_ago(tmp_path: Path) -> None:
    text = GOOD.replace("  - from: '2012-07-01'\n    to:", "  - to:")
    assert load(tmp_path, text).find("complaint-accept").on(date(1999, 1, 1)).from_ is None


def test_unknown_code_says_which_is_near(tmp_path: Path) -> None:
    with pytest.raises(UnknownProvisionError) as refused:
        load(tmp_path).find("complain-accept")

    assert str(refused.value) == "Không có quy định «complain-accept». Có phải «complaint-accept»? Xem danh sách: minhbach law"


def test_terms_and_amounts_by_name(tmp_path: Path) -> None:
    version = load(tmp_path).find("complaint-accept").versions[1]

    assert (version.term().amount, version.term("old").day) == (7, "12-31")
    assert version.amount("quorum").value == Fraction(2, 3)
    with pytest.raises(ProvisionError, match="Điều 10: không có thời hạn cho trường hợp «complex»; có: thông thường, old"):
        version.term("complex")
    with pytest.raises(ProvisionError, match="Điều 10: không có số «size»; có: quorum, late, money, copies"):
        version.amount("size")


def test_stale_law_is_what_was_to_be_read_again(tmp_path: Path) -> None:
    provisions = load(tmp_path)

    assert provisions.stale(date(2027, 3, 31)) == ()
    assert [(one.code, version.review_by) for one, version in provisions.stale(date(2027, 4, 1))] == [
        ("complaint-accept", date(2027, 3, 31))
    ]


def test_topics_in_the_order_of_the_files(tmp_path: Path) -> None:
    provisions = load(tmp_path)

    assert [(one.code, one.name, one.name_en) for one in provisions.topics()] == [("thu", "Khiếu nại", "Complaints")]
    assert ([one.code for one in provisions], len(provisions)) == (["complaint-accept"], 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("binds: 'agency'", "force: 'agency'", "thu.yaml, dòng 4: force: khóa không được biết"),
        ("binds: 'agency'", "binds: 'all'", "thu.yaml, dòng 4: binds: 'all' không thuộc: agency, citizen, other, staff"),
        ("code: 'complaint-accept'", "code: 'Complaint Accept'", "thu.yaml, dòng 4: code: 'Complaint Accept': mã chỉ gồm"),
        ("['complaint-accept-old']", "['Old One']", "thu.yaml, dòng 4: aliases: mã chỉ gồm"),
        ("['complaint-accept-old']", "['complaint-accept']", "thu.yaml, dòng 4: aliases: mã complaint-accept đã có"),
        ("amount: '10'", "amount: 10", "thu.yaml, dòng 16: giá trị 10 phải đặt trong ngoặc kép"),
        ("value: '0.5'", "value: 0.5", "thu.yaml, dòng 32: giá trị 0.5 phải đặt trong ngoặc kép"),
        ("'2012-07-01'", "2012-07-01", "thu.yaml, dòng 10: giá trị 2012-07-01 phải đặt trong ngoặc kép"),
        ("'2012-07-01'", "", "thu.yaml, dòng 10: giá trị trống phải đặt trong ngoặc kép"),
        ("'2012-07-01'", "'01/7/2012'", "thu.yaml, dòng 10: from: không phải là ngày"),
        ("amount: '10'", "amount: '1,5'", "thu.yaml, dòng 16: amount: '1,5' không phải là số nguyên"),
        ("amount: '10'", "amount: '0'", "thu.yaml, dòng 16: amount: phải lớn hơn 0"),
        ("amount: '10', ", "", "thu.yaml, dòng 16: amount: phải là chữ"),
        ("amount: '10', unit: 'calendar_days'", "amount: '10'", "thu.yaml, dòng 16: unit: phải là chữ"),
        ("unit: 'calendar_days'}]\n    inst", "unit: 'days'}]\n    inst", "thu.yaml, dòng 16: unit: 'days' không thuộc: calendar_days"),
        ("kind: 'within', amount: '10'", "kind: 'before', day: '12-31', amount: '10'", "dòng 16: day: không dùng với kind 'before'"),
        ("day: '12-31'", "day: '12-31', amount: '3'", "thu.yaml, dòng 27: amount: không dùng với kind 'by_day'"),
        ("year_offset: '1'", "year_offset: '2'", "thu.yaml, dòng 27: year_offset: '2' không thuộc: -1, 0, 1"),
        ("day: '12-31'", "day: '31-12'", "thu.yaml, dòng 27: day: '31-12' không phải là ngày trong năm"),
        (", case_name: 'vụ việc cũ'", "", "thu.yaml, dòng 27: case_name: case và case_name đi cùng nhau"),
        ("case: 'old'", "case: 'Cũ'", "thu.yaml, dòng 27: case: 'Cũ': chỉ gồm chữ thường không dấu"),
        ("to: '2026-06-30'", "to: '2012-06-30'", "thu.yaml, dòng 10: to: ngày cuối trước ngày đầu"),
        ("    replaced_by: '155/2026/NĐ-CP'\n", "", "thu.yaml, dòng 10: replaced_by: quy định đã hết hiệu lực phải ghi"),
        ("to: '2026-06-30'\n    ", "", "thu.yaml, dòng 10: to: có văn bản thay thế thì phải ghi ngày cuối"),
        ("- from: '2026-07-01'", "- from: '2026-06-30'", "thu.yaml, dòng 21: from: trùng thời gian với phiên bản trước"),
        ("- from: '2026-07-01'", "- from: '2011-07-01'", "thu.yaml, dòng 21: from: trùng thời gian với phiên bản trước"),
        ("- from: '2026-07-01'\n    who", "- who", "thu.yaml, dòng 21: from: chỉ phiên bản đầu được để trống"),
        ("    article: 'Điều 27'\n", "", "thu.yaml, dòng 10: article: phải là chữ"),
        ("    source: ['tu-doc']\n", "", "thu.yaml, dòng 10: source: phải ghi nguồn đã đọc"),
        ("source: ['tu-doc']\n", "source: ['bao']\n", "thu.yaml, dòng 10: source: không biết nguồn 'bao'"),
        ("source: ['tu-doc']\n", "source: ['nghe-noi']\n", "thu.yaml, dòng 10: source: đã ghi là verified thì phải có ít nhất một nguồn"),
        ("    confidence: 'verified'\n", "", "thu.yaml, dòng 10: confidence: phải là chữ"),
        ("'verified'", "'sure'", "thu.yaml, dòng 10: confidence: 'sure' không thuộc: memory, own, secondary, verified"),
        ("instrument: '02/2011/QH13'", "instrument: '999/2011/QH13'", "dòng 10: instrument: không có văn bản 999/2011/QH13"),
        ("instrument: '02/2011/QH13'", "instrument: '2/2011/QH13'", "dòng 10: instrument: không có văn bản 2/2011/QH13"),
        ("replaced_by: '155/2026/NĐ-CP'", "replaced_by: 'luật mới'", "dòng 10: replaced_by: không có văn bản luật mới"),
        ("{instrument: '124/2020/NĐ-CP'", "{instrument: '124/2021/NĐ-CP'", "instrument: không có văn bản 124/2021/NĐ-CP"),
        ("    review_by: '2027-03-31'\n", "", "thu.yaml, dòng 21: review_by: quy định còn hiệu lực phải ghi ngày cần xem lại"),
        ("    starts_with: 'receipt'\n", "", "thu.yaml, dòng 10: trigger: thời hạn phải có trigger"),
        ("starts_with: 'receipt'\n    terms: [", "starts_with: 'Nhận'\n    terms: [", "dòng 10: starts_with: 'Nhận': chỉ gồm"),
        ("day: '12-31', case: 'old', case_name: 'vụ việc cũ'", "day: '12-31'", "x"),
        ("value: '2/3'", "value: '2/0'", "thu.yaml, dòng 30: value: '2/0' không phải là phân số như '2/3'"),
        ("value: '15:00'", "value: '25:00'", "thu.yaml, dòng 31: value: '25:00' không phải là giờ như '15:00'"),
        ("value: '0.5'", "value: '1e5'", "thu.yaml, dòng 32: value: '1e5' không phải là số như '50' hoặc '0.5'"),
        ("type: 'count', value: '3'", "type: 'count', value: '3/4'", "thu.yaml, dòng 33: value: '3/4' không phải là số nguyên"),
        ("code: 'copies'", "code: 'money'", "thu.yaml, dòng 21: amounts: «money» được ghi hai lần"),
        ("code: 'đ', name", "code: '1', name", "thu.yaml, dòng 21: items: «1» được ghi hai lần"),
        ("bound: 'at_least'", "bound: 'over'", "thu.yaml, dòng 30: bound: 'over' không thuộc: at_least"),
        ("times: '2', ", "", "thu.yaml, dòng 28: times: phải là chữ"),
    ],
)
def test_refusals(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    if message == "x":  # two terms of one kind and one case
        old, new, message = (
            "kind: 'by_day', day: '12-31', case: 'old', case_name: 'vụ việc cũ', strictly: true, year_offset: '1'",
            "kind: 'within', amount: '9', unit: 'months'",
            "thu.yaml, dòng 21: terms: «within thông thường» được ghi hai lần",
        )
    with pytest.raises(LawDataError) as refused:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert message in str(refused.value)


def test_a_code_given_twice(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match=r"thu\.yaml, dòng 45: code: mã complaint-accept đã có"):
        load(tmp_path, GOOD + GOOD[GOOD.index("- code") :])


def test_own_reading_needs_no_article(tmp_path: Path) -> None:
    text = GOOD.replace("    instrument: '155/2026/NĐ-CP'\n    article: 'Điều 10'\n", "")
    version = load(tmp_path, text).find("complaint-accept").versions[1]
    assert (version.instrument, version.article) == ("", "")


def test_no_version_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match=r"thu\.yaml, dòng 4: versions: phải có ít nhất một phiên bản"):
        load(tmp_path, GOOD[: GOOD.index("  versions:")])
    (tmp_path / "thu.yaml").unlink()
    with pytest.raises(LawDataError, match=r"không có tệp \.yaml nào"):
        load_provisions(tmp_path)


def test_a_source_given_twice(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match=r"nguon\.yaml, dòng 8: code: nguồn tu-doc đã có"):
        load(tmp_path, sources=SOURCES + SOURCES)


def test_the_nearest_day_in_force():
    ended = load_provisions().find("union-duties-ban-ttnd")

    assert ended.nearest(date(2025, 3, 3)) == date(2025, 3, 3)
    assert ended.nearest(date(2026, 11, 27)) == date(2025, 6, 30)
    assert ended.nearest(date(2019, 1, 1)) == date(2023, 7, 1)


def test_a_decree_whose_successor_was_not_read_keeps_its_numbers_as_our_own_reading():
    posting = load_provisions().find("asset-publish-posting")

    before, after = posting.on(date(2026, 6, 30)), posting.on(date(2026, 7, 1))
    assert (before.terms, before.confidence) == (after.terms, Confidence.VERIFIED)
    assert (after.confidence, after.instrument, after.review_by) == (Confidence.OWN, "164/2026/NĐ-CP", date(2027, 3, 31))


@pytest.mark.parametrize(
    ("bound", "kept"),
    [
        (Bound.AT_LEAST, [False, True, True]),
        (Bound.MORE_THAN, [False, False, True]),
        (Bound.AT_MOST, [True, True, False]),
        (Bound.LESS_THAN, [True, False, False]),
        (Bound.EXACTLY, [False, True, False]),
        (None, [False, True, False]),
    ],
)
def test_an_amount_says_which_numbers_it_allows(bound: Bound | None, kept: list[bool]) -> None:
    amount = Amount("a", "số người", 7, "người", bound)

    assert [amount.allows(number) for number in (6, 7, 8)] == kept
    assert [amount.allows(number) for number in (Decimal("6.9"), Fraction(7), Decimal("7.1"))] == kept


def test_a_share_is_compared_exactly() -> None:
    quorum = Amount("present_share", "tỷ lệ có mặt", Fraction(2, 3), "", Bound.AT_LEAST)
    majority = Amount("approval", "tỷ lệ tán thành", Decimal(50), "%", Bound.MORE_THAN)

    assert [quorum.allows_share(part, 100) for part in (66, 67)] == [False, True]
    assert [quorum.allows_share(part, 3) for part in (1, 2, 3)] == [False, True, True]
    assert [majority.allows_share(part, 10) for part in (5, 6)] == [False, True]
    assert majority.allows_share(0, 0) is False


def test_a_time_of_day_is_compared_with_no_number() -> None:
    with pytest.raises(ProvisionError, match="giờ chốt: là giờ trong ngày"):
        Amount("cutoff", "giờ chốt", time(15), "", None).allows(15)
