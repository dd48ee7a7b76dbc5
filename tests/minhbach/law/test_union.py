from __future__ import annotations

from datetime import date

import pytest

from minhbach.law.provisions import NotInForceError, ProvisionError
from minhbach.law.union import UnionRole, union_role_on

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("kind", "fully_paid", "day", "role"),
    [
        ("agency", True, LAST, UnionRole.CO_ORGANISER),
        ("agency", True, FIRST, UnionRole.REMOVED),
        ("agency", False, FIRST, UnionRole.REMOVED),
        ("service_unit", True, LAST, UnionRole.CO_ORGANISER),
        ("service_unit", True, FIRST, UnionRole.REMOVED),
        ("service_unit", False, LAST, UnionRole.CO_ORGANISER),
        ("service_unit", False, FIRST, UnionRole.RETAINED),
    ],
)
def test_the_role_depends_on_the_unit_and_the_day(kind: str, fully_paid: bool, day: date, role: UnionRole) -> None:
    assert union_role_on(kind, fully_paid, day) is role


def test_before_the_law_there_is_no_answer() -> None:
    with pytest.raises(NotInForceError, match="Chương III Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 có hiệu lực từ 01/7/2023"):
        union_role_on("agency", True, date(2023, 6, 30))


def test_unknown_kind_of_unit() -> None:
    with pytest.raises(ProvisionError, match="Không biết loại đơn vị «doanh-nghiep»; dùng một trong: agency, service_unit"):
        union_role_on("doanh-nghiep", True, FIRST)
