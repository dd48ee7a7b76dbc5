from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from minhbach.law.provisions import BINDS, Amount, Bound, Extension, Item, Term, TermKind, Unit, Version, known_provisions
from minhbach.law.reading import Confidence
from minhbach.law.wording import (
    BINDS_WORDS,
    BOUND_WORDS,
    CONFIDENCE_SHORT,
    CONFIDENCE_WORDS,
    UNIT_WORDS,
    amount_words,
    basis_words,
    demand_words,
    extension_words,
    force_words,
    form_bases,
    item_words,
    term_words,
    timing_words,
    verification_words,
)

CALENDAR, WORKING = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS


def version_of(code: str, day: str = "2026-11-27") -> Version:
    return known_provisions().find(code).on(date.fromisoformat(day))


def test_every_word_of_the_data_has_words() -> None:
    assert set(UNIT_WORDS) == set(Unit)
    assert set(BOUND_WORDS) == set(Bound)
    assert set(CONFIDENCE_WORDS) == set(CONFIDENCE_SHORT) == set(Confidence)
    assert set(BINDS_WORDS) == set(BINDS)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(TermKind.WITHIN, 7, WORKING), "chậm nhất 07 ngày làm việc kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.BEFORE, 5, CALENDAR), "chậm nhất 05 ngày trước ngày nhận được khiếu nại"),
        (Term(TermKind.AT_LEAST, 20, CALENDAR, consecutive=True), "ít nhất 20 ngày liên tục kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.EXACTLY, 15, CALENDAR), "15 ngày kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.AFTER, 30, CALENDAR), "sau 30 ngày kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.WITHIN, 8, Unit.WORKING_HOURS), "chậm nhất 08 giờ làm việc kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.WITHIN, 72, Unit.HOURS), "chậm nhất 72 giờ kể từ ngày nhận được khiếu nại"),
        (Term(TermKind.EVERY, 1, Unit.MONTHS), "mỗi tháng một lần"),
        (Term(TermKind.EVERY, 3, Unit.MONTHS), "03 tháng một lần"),
        (Term(TermKind.EVERY, 12, Unit.MONTHS), "mỗi năm một lần"),
        (Term(TermKind.EVERY, 12, WORKING), "12 ngày làm việc một lần"),
        (Term(TermKind.BY_DAY, None, None, day="12-31", strictly=True), "trước ngày 31 tháng 12 cùng năm"),
        (Term(TermKind.BY_DAY, None, None, day="03-31", year_offset=1), "chậm nhất ngày 31 tháng 3 năm sau"),
        (Term(TermKind.BY_DAY, None, None, day="01-05", year_offset=-1), "chậm nhất ngày 05 tháng 01 năm trước"),
        (
            Term(TermKind.WITHIN, 45, CALENDAR, "complex", "vụ việc phức tạp"),
            "vụ việc phức tạp: chậm nhất 45 ngày kể từ ngày nhận được khiếu nại",
        ),
        (
            Term(TermKind.WITHIN, 5, WORKING, derived=True),
            "chậm nhất 05 ngày làm việc kể từ ngày nhận được khiếu nại (suy luận của người lập dữ liệu)",
        ),
        (
            Term(TermKind.WITHIN, 5, WORKING, derived=True, note="suy ra từ Điều 47"),
            "chậm nhất 05 ngày làm việc kể từ ngày nhận được khiếu nại (suy ra từ Điều 47)",
        ),
    ],
)
def test_terms(term: Term, words: str) -> None:
    assert term_words(term, version_of("complaint-accept")) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount("a", "tỷ lệ có mặt", Fraction(2, 3), "", Bound.AT_LEAST), "tỷ lệ có mặt: ít nhất 2/3"),
        (Amount("a", "tỷ lệ tán thành", Decimal(50), "%", Bound.MORE_THAN), "tỷ lệ tán thành: trên 50%"),
        (Amount("a", "mức", Decimal(300_000_000), "đồng", Bound.AT_LEAST), "mức: ít nhất 300.000.000 đồng"),
        (Amount("a", "mức", Decimal("0.5"), "%", None), "mức: 0,5%"),
        (Amount("a", "giờ chốt", time(15), "", None), "giờ chốt: 15 giờ 00"),
        (Amount("a", "số lần", 1, "lần", Bound.AT_MOST), "số lần: nhiều nhất 1 lần"),
        (Amount("a", "số người", 7, "người", Bound.LESS_THAN), "số người: dưới 7 người"),
        (Amount("a", "số bản", 1, "bản", Bound.EXACTLY), "số bản: 1 bản"),
    ],
)
def test_amounts(amount: Amount, words: str) -> None:
    assert amount_words(amount) == words


def test_extensions() -> None:
    once = Extension(1, 10, WORKING, True, "", "", "khoản 2 Điều 29")
    twice = Extension(2, 30, CALENDAR, False, "hard", "vụ việc khó", "khoản 3 Điều 30")

    assert extension_words(once) == "gia hạn 01 lần, không quá 10 ngày làm việc, bằng văn bản (khoản 2 Điều 29)"
    assert extension_words(twice) == "vụ việc khó: gia hạn 02 lần, mỗi lần không quá 30 ngày (khoản 3 Điều 30)"


def test_items_bear_the_number_of_the_law_only() -> None:
    items = (Item("4", "tài sản", ""), Item("đ", "nghị quyết", ""), Item("1a", "quan sát", ""), Item("service_unit", "đơn vị", "removed"))
    assert [item_words(item) for item in items] == ["4) tài sản", "đ) nghị quyết", "1a) quan sát", "đơn vị"]


def test_basis_names_every_instrument() -> None:
    assert basis_words(version_of("complaint-dialogue-notice")) == (
        "Điều 11 (khoản 1 Điều 28 Nghị định số 124/2020/NĐ-CP được sửa đổi) Nghị định số 155/2026/NĐ-CP; "
        "khoản 1 Điều 28 Nghị định số 124/2020/NĐ-CP"
    )
    assert basis_words(version_of("count-backward")) == "không có điều khoản"


def test_time_in_force() -> None:
    assert force_words(version_of("complaint-accept")) == "từ ngày 01/7/2026 đến nay"
    assert force_words(version_of("complaint-accept", "2026-06-30")) == (
        "từ ngày 01/7/2012 đến hết ngày 30/6/2026; sau đó: Nghị định số 155/2026/NĐ-CP"
    )
    assert force_words(version_of("streamline-154")) == "từ ngày 16/6/2025 đến hết ngày 31/12/2030; hết thời hạn áp dụng ghi trong văn bản"
    assert force_words(version_of("democracy-old-resolution", "2020-01-01")).startswith(
        "từ ngày không rõ đến hết ngày 30/6/2023; sau đó: Luật"
    )


def test_verification_says_how_far_and_until_when() -> None:
    assert verification_words(version_of("reception-schedule-post")) == (
        "đã đọc văn bản. Nguồn: Bộ Pháp điển, bản chép của bên thứ ba lấy ngày 23/7/2026. Xem lại trước ngày 31/3/2027"
    )
    assert verification_words(version_of("thrift-programme-publish", "2026-06-30")).endswith("lấy ngày 23/7/2026")


def test_a_version_in_one_line() -> None:
    assert timing_words(version_of("onestop-contact-post")) == "không quy định số ngày"
    late = "ngay khi nhận, nếu nhận đến 15 giờ 00; nhận muộn hơn thì vào đầu giờ ngày làm việc tiếp theo"
    assert timing_words(version_of("onestop-after-1500")) == late
    assert demand_words(version_of("onestop-after-1500")) == late
    assert demand_words(version_of("onestop-channels")) == "không quy định số ngày"
    assert demand_words(version_of("denunciation-initial")) == (
        "chậm nhất 07 ngày làm việc kể từ ngày nhận được tố cáo; "
        "phải kiểm tra, xác minh tại nhiều địa điểm: chậm nhất 10 ngày làm việc kể từ ngày nhận được tố cáo"
    )


def test_a_form_to_sign_names_each_article_once_and_leaves_the_unread_for_the_pen():
    posting = known_provisions().find("asset-publish-posting")
    read, unread = posting.on(date(2026, 6, 30)), posting.on(date(2026, 7, 1))

    assert form_bases(read, unread, unread) == (
        "điểm b khoản 1 và khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP",
        "khoản …… Điều …… Nghị định số 164/2026/NĐ-CP",
    )
    assert form_bases() == ()


def test_an_article_that_stands_in_the_list_of_another_basis_is_told_once() -> None:
    posting, minutes = version_of("asset-publish-posting", "2026-01-15"), version_of("asset-publish-minutes", "2026-01-15")
    part = replace(posting, article="điểm a khoản 4 Điều 11")

    assert form_bases(posting, minutes) == ("điểm b khoản 1 và khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP",)
    assert form_bases(minutes, posting) == ("điểm b khoản 1 và khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP",)
    assert form_bases(part, minutes) == (
        "điểm a khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP",
        "khoản 4 Điều 11 Nghị định số 130/2020/NĐ-CP",
    )
