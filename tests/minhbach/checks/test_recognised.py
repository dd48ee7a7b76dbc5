from dataclasses import replace
from datetime import date

import pytest

from minhbach.checks.rule import Context, Severity
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text
from minhbach.documents.reading import Recognised

DRAFT = "Tổng số đại biểu là 120 người, trong đó nam 70 người, nữ 55 người."


@pytest.mark.parametrize(
    ("doubtful", "severity"),
    [((), Severity.WARNING), (((0, len(DRAFT)),), Severity.HINT)],
)
def test_what_was_recognised_from_a_picture_is_never_certain(doubtful, severity):
    reading = read_text(DRAFT)
    context = Context(on=date(2025, 11, 7))
    assert [found.severity for found in check_reading(reading, context=context).findings if found.code == "SL001"] == [Severity.ERROR]

    scanned = replace(reading, recognised=(Recognised(1, 0, len(reading.source), 92, doubtful),))
    assert [found.severity for found in check_reading(scanned, context=context).findings if found.code == "SL001"] == [severity]
