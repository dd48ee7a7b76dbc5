"""The panel that tells how a date was counted."""

from __future__ import annotations

import re
from datetime import date

from django.template.loader import render_to_string

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.counting import count
from minhbach.deadlines.explaining import explain_count, explain_deadline
from minhbach.deadlines.hours import known_office_hours
from minhbach.deadlines.terms import deadline
from minhbach.law.provisions import Unit, known_provisions
from minhbach_site.ui.templatetags.ui import why_date


def words(explained) -> str:
    page = render_to_string("ui/why_date.html", why_date(explained))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def explained(code, start):
    provisions = known_provisions()
    return explain_deadline(deadline(provisions.find(code), start, known_calendar(), known_office_hours()), provisions)


def test_a_deadline_tells_article_length_and_every_day():
    text = words(explained("democracy-disclose-items", date(2026, 11, 20)))

    assert "Điều 46 và khoản 2 Điều 47 Luật Thực hiện dân chủ ở cơ sở" in text
    assert "05 ngày làm việc" in text
    assert "Hạn Thứ Hai, 30/11/2026" in text
    assert "Thứ Ba, 24/11/2026 không tính Ngày Văn hóa Việt Nam" in text  # the holiday of 2026 is why it is not the 27th


def test_a_posting_tells_the_first_day_it_may_go():
    text = words(explained("democracy-post-paper", date(2025, 3, 3)))

    assert "Giữ đến hết Chủ nhật, 23/03/2025" in text
    assert "Được gỡ từ Thứ Hai, 24/03/2025" in text


def test_a_length_without_a_provision_has_no_article():
    text = words(explain_count(count(known_calendar(), date(2026, 3, 2), 3, Unit.WORKING_DAYS), known_provisions(), known_calendar()))

    assert "Căn cứ" not in text
    assert "Hạn Thứ Năm, 05/03/2026" in text


def test_an_estimated_year_is_marked():
    assert "ước tính" in words(explained("democracy-disclose-items", date(2027, 2, 1)))
