from datetime import date

import pytest

from minhbach.indicators.model import Period
from minhbach.reports.profile import ProfileError, Signer, parse_profile, read_profile

CARD = """\
agency: SCT
report:
  year: 2025
  period: {from: 2025-01-01, to: 2025-12-31}
  cutoff: 2025-10-30
  number: 12
  symbol: BC-SCT
  place: Quảng Ngãi
  dated: 2025-11-07
  subject: Kết quả thực hiện quy chế dân chủ
  addressee: Sở Nội vụ
  signer: {authority: "", title: GIÁM ĐỐC, name: ""}
  recipients:
    - Sở Nội vụ (báo cáo)
registers:
  dossiers: {from: 2024-12-15, to: 2025-10-30}
  don-thu: {from: 2025-01-01, to: 2025-10-30}
"""


def card(*changes: tuple[str, str]) -> bytes:
    text = CARD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_profile_is_read_whole():
    profile = parse_profile(CARD.encode())

    assert (profile.agency, profile.year, profile.number, profile.outline) == ("SCT", 2025, "12", "thuc-hien-dan-chu")
    assert profile.period == Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 10, 30))
    assert profile.signer == Signer("", "GIÁM ĐỐC", "")
    assert profile.recipients == ("Sở Nội vụ (báo cáo)",)


@pytest.mark.parametrize(
    ("said", "proposals"),
    [("", None), ("  proposals:\n", None), ("  proposals: []\n", ()), ("  proposals: [Tập huấn]\n", ("Tập huấn",))],
)
def test_no_proposals_and_nothing_said_of_them_are_told_apart(said, proposals):
    assert parse_profile(card(("registers:\n", f"{said}registers:\n"))).proposals == proposals


@pytest.mark.parametrize(("said", "words"), [("không", "phải là danh sách, mỗi kiến nghị"), ('[" "]', "có dòng trống")])
def test_proposals_that_say_nothing_are_refused(said, words):
    with pytest.raises(ProfileError, match=words):
        parse_profile(card(("registers:\n", f"  proposals: {said}\nregisters:\n")))


def test_register_is_declared_by_either_name():
    assert parse_profile(CARD.encode()).registers == {
        "dossiers": (date(2024, 12, 15), date(2025, 10, 30)),
        "petitions": (date(2025, 1, 1), date(2025, 10, 30)),
    }


def test_a_register_is_covered_only_from_the_first_day_to_the_cut_off():
    open_to = {
        last: parse_profile(card(("2024-12-15, to: 2025-10-30", f"2024-12-15, to: {last}"), *more)).uncovered()
        for last, more in (("2025-10-30", ()), ("2025-10-29", [("registers:\n", "traits: {kind: province_department}\nregisters:\n")]))
    }

    assert [("dossiers" in found, "petitions" in found, "duty_states" in found) for found in open_to.values()] == [
        (False, False, True),
        (True, False, False),
    ]
    assert "documents" in open_to["2025-10-30"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("  cutoff:", "  cutof:"), "không có khóa «report.cutof». Có phải ý bạn là «cutoff»?"),
        (("cutoff: 2025-10-30", "cutoff: 2026-01-05"), "nằm ngoài kỳ báo cáo 01/01/2025 đến 31/12/2025"),
        (("cutoff: 2025-10-30", "cutoff: 30/10/2025"), "«report.cutoff» phải là ngày dạng năm-tháng-ngày"),
        (("year: 2025", "year: hai nghìn"), "«report.year» phải là một năm bốn chữ số"),
        (("agency: SCT", "agency:"), "«agency» còn để trống"),
        (("agency: SCT\n", ""), "thiếu «agency»"),
        (("cutoff: 2025-10-30", "cutoff:"), "«report.cutoff» còn để trống"),
        (("year: 2025", "year:"), "«report.year» còn để trống"),
        (("don-thu: {from: 2025-01-01, to: 2025-10-30}", "don-thu:"), "registers.don-thu còn để trống"),
        (("year: 2025", "year: 2024"), "không phải kỳ của năm 2024 ghi ở report.year"),
        (("{from: 2025-01-01, to: 2025-12-31}", "{from: 2024-12-14, to: 2025-12-14}"), "bắt đầu sớm nhất 15/12/2024"),
        (("{from: 2025-01-01, to: 2025-12-31}", "{from: 2025-01-01, to: 2026-01-31}"), "kết thúc trong năm 2025"),
        (
            ("{from: 2025-01-01, to: 2025-12-31}", "{from: 2025-12-31, to: 2025-01-01}"),
            "report.period kết thúc 01/01/2025 trước khi bắt đầu",
        ),
        (("dated: 2025-11-07", "dated: 2025-10-29"), "report.dated 29/10/2025 trước ngày chốt số liệu report.cutoff 30/10/2025"),
        (("dated: 2025-11-07", "dated: 2025-02-30"), "dòng 9: không có ngày 2025-02-30 trong lịch"),
        (("number: 12", "number: 12/BC-SCT"), "report.number chỉ ghi số, không ghi ký hiệu"),
        (("  number: 12", "  outline: ../x"), "report.outline là mã đề cương"),
        (("  number: 12", "  year: 2025"), "dòng 6: khóa «year» ghi hai lần"),
        (
            ("dossiers: {from: 2024-12-15", "dosiers: {from: 2024-12-15"),
            "không có sổ «dosiers» trong registers. Có phải ý bạn là «dossiers»?",
        ),
        (("{from: 2025-01-01, to: 2025-10-30}", "{from: 2025-11-01, to: 2025-10-30}"), "kết thúc 30/10/2025 trước khi bắt đầu 01/11/2025"),
        (("place: Quảng Ngãi", "place: [a"), "dòng 9"),
        (("place: Quảng Ngãi", "place: &a Quảng Ngãi\n  number: *a"), "không dùng bí danh YAML"),
    ],
)
def test_wrong_card_is_refused_with_the_remedy(change, words):
    with pytest.raises(ProfileError) as caught:
        parse_profile(card(change))

    assert words in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"- a\n", b"\xff\xfe\x00", b"agency"])
def test_what_is_no_card_is_refused(content):
    with pytest.raises(ProfileError):
        parse_profile(content)


def test_missing_card_says_how_to_begin(tmp_path):
    with pytest.raises(ProfileError, match="minhbach init"):
        read_profile(tmp_path)


def test_period_of_a_periodic_report_begins_in_the_december_before():
    profile = parse_profile(card(("{from: 2025-01-01, to: 2025-12-31}", "{from: 2024-12-15, to: 2025-12-14}")))

    assert profile.period == Period(date(2024, 12, 15), date(2025, 12, 14), date(2025, 10, 30))


def test_optional_values_may_be_left_empty():
    profile = parse_profile(card(("dated: 2025-11-07", "dated:"), ("number: 12", "number:"), ("addressee: Sở Nội vụ", "addressee:")))

    assert (profile.dated, profile.number, profile.addressee) == (None, "", "")
