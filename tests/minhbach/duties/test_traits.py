from datetime import date

import pytest

from minhbach.duties.traits import TraitError, Traits, parse_traits

NAME = "co-quan.yaml"


def test_nothing_declared_is_nothing_known():
    traits = parse_traits(None, name=NAME)

    assert (traits, traits.declared, traits.on("one_stop", date(2025, 1, 1))) == (Traits(), False, None)


def test_a_dated_value_holds_from_its_day_and_is_unknown_before():
    traits = parse_traits({"dispersed": [{"from": date(2025, 7, 1), "value": True}]}, name=NAME)

    assert [traits.on("dispersed", day) for day in (date(2025, 6, 30), date(2025, 7, 1))] == [None, True]


def test_an_empty_value_is_unknown():
    assert parse_traits({"one_stop": None, "website": False}, name=NAME).values == {"website": ((None, False),)}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"one_stopp": True}, "Có phải ý bạn là «one_stop»?"),
        ({"union_role": "retained"}, "không có đặc điểm «traits.union_role»"),
        ({"one_stop": "có"}, "phải là true hoặc false; đang ghi «có»"),
        ({"kind": "so"}, "phải là province_department hoặc agency hoặc service_unit"),
        ({"staff": -1}, "một số nguyên không âm"),
        ({"staff": True}, "một số nguyên không âm"),
        ({"one_stop": []}, "danh sách trống"),
        ({"one_stop": [{"from": "2025-01-01", "value": True}]}, "phải ghi {from: năm-tháng-ngày, value: …}"),
        ({"one_stop": [{"from": date(2025, 2, 1), "value": True}, {"from": date(2025, 1, 1), "value": False}]}, "xếp theo ngày"),
        ([], "phải gồm các dòng con"),
    ],
)
def test_what_cannot_be_meant_is_refused(raw, message):
    with pytest.raises(TraitError) as caught:
        parse_traits(raw, name=NAME)

    assert str(caught.value).startswith(NAME)
    assert message in str(caught.value)
