from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.indicators.definitions import DefinitionError
from minhbach.indicators.identities import (
    Change,
    Outcome,
    RateOutcome,
    Residual,
    check_identities,
    check_rate,
    load_identities,
    parse_number,
    smallest_repairs,
)

# Printed in the source report of 2025: received 3.382 = 3.257 + 113 + 12; resolved 3.276, of which 3.276 in time and 15 late;
# pending 79 = 70 + 9.
SOURCE = {
    code: Decimal(number)
    for code, number in {
        "HS01": 3382, "HS02": 3257, "HS03": 113, "HS04": 12, "HS05": 3276, "HS06": 3276, "HS07": 15, "HS08": 79, "HS09": 70, "HS10": 9,
    }.items()
}  # fmt: skip
NAMES = {"HS04": "Hồ sơ kỳ trước chuyển qua", "HS07": "Hồ sơ giải quyết quá hạn", "HS13": "Hồ sơ tiếp nhận mới trong kỳ"}


@pytest.fixture(scope="module")
def identities():
    return load_identities()


def check(values, identities, names=NAMES):
    return {result.code: result for result in check_identities(values, identities, names=names)}


def change(code, new):
    return Change(code, SOURCE[code], Decimal(new))


def test_the_source_report_fails_exactly_where_it_does_not_add_up(identities):
    results = check(SOURCE, identities)

    assert {code for code, result in results.items() if result.outcome is Outcome.HOLDS} == {"HS-1", "HS-6"}
    assert {code for code, result in results.items() if result.outcome is Outcome.FAILS} == {"HS-3", "HS-4"}


def test_the_parts_of_resolved_do_not_make_their_total(identities):
    result = check(SOURCE, identities)["HS-4"]

    assert (result.computation, result.gap) == ("3.276 + 15 = 3.291 ≠ 3.276", -15)
    assert result.single == (change("HS05", 3291), change("HS06", 3261), change("HS07", 0))
    assert result.residuals == (
        Residual("HS07", "Hồ sơ giải quyết quá hạn", Decimal(15)),
        Residual("HS04", "Hồ sơ kỳ trước chuyển qua", Decimal(12), change("HS05", 3303)),
    )


def test_the_gap_of_received_is_the_dossiers_carried_over_once_resolved_is_mended(identities):
    result = check(SOURCE, identities)["HS-3"]

    assert (result.computation, result.gap) == ("3.276 + 79 = 3.355 ≠ 3.382", 27)
    assert result.single == (change("HS01", 3355), change("HS05", 3303), change("HS08", 106))
    assert result.residuals == (Residual("HS04", "Hồ sơ kỳ trước chuyển qua", Decimal(12), change("HS05", 3291)),)


def test_the_smallest_repairs_satisfy_every_identity_and_none_is_picked(identities):
    results = check(SOURCE, identities)

    assert results["HS-3"].repairs == results["HS-4"].repairs == (
        (change("HS05", 3303), change("HS06", 3288)),
        (change("HS05", 3303), change("HS07", 27)),
    )  # fmt: skip


def test_a_failed_identity_says_it_all_in_words(identities):
    result = check(SOURCE, identities)["HS-3"]

    assert result.name == "Hồ sơ tiếp nhận bằng đã giải quyết cộng đang giải quyết"
    assert result.identity.formula == "HS01 = HS05 + HS08"
    assert result.notes == (
        "Chênh lệch 27.",
        "Xét riêng quan hệ này, có thể một số cần sửa: HS01 = 3.355 (đang là 3.382); hoặc HS05 = 3.303 (đang là 3.276); "
        "hoặc HS08 = 106 (đang là 79).",
        "Để mọi quan hệ cùng khớp, ít nhất phải sửa 2 số: HS05 = 3.303 (đang là 3.276) và HS06 = 3.288 (đang là 3.276); "
        "hoặc HS05 = 3.303 (đang là 3.276) và HS07 = 27 (đang là 15). Hãy đối chiếu với sổ gốc rồi mới sửa.",
        "Nếu HS05 là 3.291 thì còn chênh lệch 12 đúng bằng HS04 – Hồ sơ kỳ trước chuyển qua: "
        "phải chăng số này bị tính thiếu hoặc tính hai lần?",
    )
    assert result.message == f"{result.name} (HS-3): không khớp. 3.276 + 79 = 3.355 ≠ 3.382. {' '.join(result.notes)}"


def test_one_wrong_part_is_found_by_one_change(identities):
    mended = SOURCE | {"HS05": Decimal(3291), "HS08": Decimal(91)}  # pending no longer equals its parts

    result = check(mended, identities)["HS-6"]

    assert result.repairs == ((Change("HS09", Decimal(70), Decimal(82)),), (Change("HS10", Decimal(9), Decimal(21)),))
    assert result.residuals == (Residual("HS04", "Hồ sơ kỳ trước chuyển qua", Decimal(12)),)


def test_an_identity_without_all_its_figures_is_not_checkable(identities):
    result = check(SOURCE, identities)["HS-2"]

    assert (result.outcome, result.missing) == (Outcome.NOT_CHECKABLE, ("HS13",))
    assert result.message == (
        "Hồ sơ tiếp nhận mới bằng trực tuyến cộng trực tiếp, bưu chính (HS-2): chưa đối chiếu được. "
        "Thiếu số liệu: HS13 – Hồ sơ tiếp nhận mới trong kỳ."
    )


def test_three_wrong_figures_are_left_to_the_records(identities):
    values = dict.fromkeys(("YK01", "YK02", "YK03", "YK04"), Decimal(0)) | {"HS01": Decimal(9)}
    values |= {"HS02": Decimal(5), "HS03": Decimal(5), "HS04": Decimal(5), "HS05": Decimal(1), "HS06": Decimal(2), "HS07": Decimal(3)}
    values |= {"HS08": Decimal(1), "HS09": Decimal(2), "HS10": Decimal(3), "HS18": Decimal(4), "HS19": Decimal(5)}

    result = check(values, identities)["HS-1"]

    assert result.repairs == ()
    assert "Để mọi quan hệ cùng khớp phải sửa từ ba số trở lên: hãy đối chiếu lại với sổ gốc." in result.notes


def test_a_limit_is_mended_just_as_far_as_the_limit(identities):
    values = {"TT01": Decimal(300), "TT03": Decimal(200), "TT04": Decimal(150)}

    result = check(values, identities)["TT-1"]

    assert (result.computation, result.outcome) == ("200 + 150 = 350 > 300", Outcome.FAILS)
    assert result.repairs == (
        (Change("TT03", Decimal(200), Decimal(150)),),
        (Change("TT04", Decimal(150), Decimal(100)),),
        (Change("TT01", Decimal(300), Decimal(350)),),
    )


def test_a_keyed_identity_is_checked_for_every_key(identities):
    values = {"TC01:qn": 7, "TC02:qn": 6, "TC03:qn": 1, "TC01:kt": 3, "TC02:kt": 2, "TC03:kt": 2, "TC01:x": 5}

    results = check({code: Decimal(number) for code, number in values.items()}, identities, {"TC02": "Sau"})

    assert {code: (result.outcome, result.computation) for code, result in results.items() if code.startswith("TC")} == {
        "TC-1:qn": (Outcome.HOLDS, "7 - 6 = 1"),
        "TC-1:kt": (Outcome.FAILS, "3 - 2 = 1 ≠ 2"),
        "TC-1:x": (Outcome.NOT_CHECKABLE, "Thiếu số liệu: TC03:x, TC02:x – Sau"),
    }
    assert results["TC-1:kt"].repairs == (
        (Change("TC03:kt", Decimal(2), Decimal(1)),),
        (Change("TC01:kt", Decimal(3), Decimal(4)),),
        (Change("TC02:kt", Decimal(2), Decimal(1)),),
    )


SMALL = st.fixed_dictionaries({code: st.integers(0, 12).map(Decimal) for code in (*SOURCE, "HS13", "HS18", "HS19", "HS14", "HS16")})


SLIPS = st.dictionaries(st.sampled_from(["HS02", "HS05", "HS07", "HS10", "HS13", "HS19"]), st.integers(1, 9), min_size=1, max_size=2)


@settings(max_examples=150, deadline=None)
@given(values=SMALL, slips=SLIPS)
def test_a_repair_satisfies_every_identity_and_none_of_its_changes_is_idle(identities, values, slips):
    mine = [identity for identity in identities if identity.code.startswith("HS")]
    right = _consistent(values)
    wrong = right | {code: right[code] + slip for code, slip in slips.items()}

    results = check_identities(wrong, mine, names={})

    assert any(result.outcome is Outcome.FAILS and result.repairs for result in results)
    for repair in (repair for result in results for repair in result.repairs):
        assert all(identity.holds(wrong | {one.code: one.new for one in repair}) for identity in mine)
        assert all(one.new >= 0 and one.new == int(one.new) and one.new != one.old for one in repair)
        for some in combinations(repair, len(repair) - 1):
            assert not all(identity.holds(wrong | {one.code: one.new for one in some}) for identity in mine)


@settings(max_examples=100, deadline=None)
@given(values=SMALL, code=st.sampled_from(["HS02", "HS07", "HS10", "HS19"]), slip=st.integers(1, 9))
def test_a_single_slip_is_always_among_the_repairs(identities, values, code, slip):
    mine = [identity for identity in identities if identity.code.startswith("HS")]
    right = _consistent(values)
    wrong = right | {code: right[code] + slip}

    assert (Change(code, wrong[code], right[code]),) in smallest_repairs(wrong, mine)


def _consistent(values):
    """The same numbers with every total made from its parts."""
    right = dict(values)
    right["HS06"] = right["HS18"] + right["HS19"]
    right["HS05"] = right["HS06"] + right["HS07"]
    right["HS08"] = right["HS09"] + right["HS10"]
    right["HS02"] = Decimal(20)
    right["HS09"] += 60
    right["HS08"] += 60
    right["HS13"] = right["HS02"] + right["HS03"]
    right["HS01"] = right["HS05"] + right["HS08"]
    right["HS04"] = right["HS01"] - right["HS13"]
    right["HS14"], right["HS16"] = Decimal(0), Decimal(0)
    return right


# --- percentages ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "numerator", "denominator", "outcome", "message"),
    [
        ("14,29", 1, 7, RateOutcome.ROUNDED, "14,29 % đúng là 1/7, làm tròn."),
        ("14,28%", 1, 7, RateOutcome.TRUNCATED, "14,28 % là cắt bỏ phần sau của 1/7; làm tròn là 14,29 %."),
        ("42,857", 3, 7, RateOutcome.ROUNDED, "42,857 % đúng là 3/7, làm tròn."),
        ("16,67", 1, 3, RateOutcome.WRONG, "16,67 % không phải là 1/3: 1/3 = 33,33 %. Để được 16,67 % thì mẫu số phải là 6 (1/6)."),
        ("99,54", 3276, 3291, RateOutcome.ROUNDED, "99,54 % đúng là 3.276/3.291, làm tròn."),
        ("100", 3291, 3291, RateOutcome.ROUNDED, "100 % đúng là 3.291/3.291, làm tròn."),
        ("100", 3276, 3291, RateOutcome.ROUNDED, "100 % đúng là 3.276/3.291, làm tròn."),
        ("12,5", 1, 8, RateOutcome.ROUNDED, "12,5 % đúng là 1/8, làm tròn."),
        ("0,00", 0, 9, RateOutcome.ROUNDED, "0,00 % đúng là 0/9, làm tròn."),
        ("5", 1, 0, RateOutcome.NOT_APPLICABLE, "Mẫu số của 1/0 bằng 0 nên không có tỷ lệ; hãy bỏ 5 %."),
    ],
)  # fmt: skip
def test_a_printed_rate_is_judged_by_the_interval_of_its_decimals(printed, numerator, denominator, outcome, message):
    result = check_rate(printed, numerator, denominator)

    assert (result.outcome, result.message) == (outcome, message)


@given(numerator=st.integers(0, 500), denominator=st.integers(1, 500), decimals=st.integers(0, 4))
def test_a_rate_rounded_half_up_is_never_called_wrong(numerator, denominator, decimals):
    exact = Decimal(100 * numerator) / denominator
    printed = f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding='ROUND_HALF_UP')}".replace(".", ",")

    assert check_rate(printed, numerator, denominator).outcome is RateOutcome.ROUNDED


@pytest.mark.parametrize("printed", ["", "abc", "14.28", "1,2,3", "12.34.567", "-1"])
def test_what_is_not_a_vietnamese_number_is_refused(printed):
    with pytest.raises(ValueError, match="không phải là số viết theo lối tiếng Việt"):
        parse_number(printed)


# --- loading --------------------------------------------------------------------------------------------------------------------------

GOOD = """\
identities:
  - code: HS-1
    name: Tiếp nhận
    kind: equal
    left: {plus: [HS01]}
    right: {plus: [HS02, HS03], minus: [HS04]}
    basis: {text: Phần mềm, confidence: own}
"""


def test_every_agreed_identity_is_declared(definitions):
    assert {identity.formula for identity in load_identities(definitions=definitions)} >= {
        "HS01 = HS02 + HS03 + HS04", "HS13 = HS02 + HS03", "HS01 = HS05 + HS08", "HS05 = HS06 + HS07", "HS06 = HS18 + HS19",
        "HS08 = HS09 + HS10", "NS07 = NS01 + NS02 - NS03", "NS03 = NS04 + NS05 + NS06", "KH01 = KH02 + KH03 + KH04", "KH06 = KH07 + KH08",
        "YK01 = YK02 + YK04", "CK01 = CK02 + CK03", "DT05 = DT01 + DT02 + DT03 + DT04", "DT05 = DT06 + DT08", "NV01 = NV02 + NV03 + NV04",
        "TC03 = TC01 - TC02", "CS06 = CS04 + CS05", "TT03 + TT04 ≤ TT01",
    }  # fmt: skip


def test_a_good_file_loads(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")

    (identity,) = load_identities(tmp_path)

    assert (identity.code, identity.formula) == ("HS-1", "HS01 = HS02 + HS03 - HS04")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: equal", "kind: equals", "a.yaml, dòng 2: HS-1.kind: không biết loại 'equals' (có phải «equal» không?)"),
        ("kind: equal", "tolerance: 1", "a.yaml, dòng 2: HS-1.tolerance: khóa không được biết"),
        ("{plus: [HS01]}", "{minus: [HS01]}", "a.yaml, dòng 5: HS-1.left.plus: cần ít nhất một mã được cộng"),
        ("HS03", "HS031", "a.yaml, dòng 6: HS-1.right.plus: không có số liệu mã 'HS031' (có phải «HS03» không?)"),
        ("minus: [HS04]", "minus: [4.0]", 'a.yaml, dòng 6: số 4.0 viết trần sẽ mất chính xác; hãy đặt trong ngoặc kép: "4.0"'),
        ("    basis: {text: Phần mềm, confidence: own}\n", "", "a.yaml, dòng 2: HS-1.basis: thiếu khóa bắt buộc 'basis'"),
        ("identities:\n", GOOD, "a.yaml, dòng 8: HS-1.code: mã HS-1 đã dùng"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_by_file_line_and_key(tmp_path, definitions, old, new, message):
    assert old in GOOD
    (tmp_path / "a.yaml").write_text(GOOD.replace(old, new, 1), "utf-8")

    with pytest.raises(DefinitionError) as refused:
        load_identities(tmp_path, definitions=definitions)

    assert str(refused.value).startswith(message)
