"""What a person types after a flag, read into a value; an error says what was expected."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minhbach.deadlines.hours import OfficeHours

FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a card's report, and of duties


def read_day(text: str) -> date:
    """A date as programs write it (2025-10-30) or as Vietnamese officials do (30/10/2025)."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a date has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"«{text}» không phải ngày có thật dạng năm-tháng-ngày, ví dụ 2025-10-30, hoặc ngày/tháng/năm")


def read_seconds(text: str) -> float:
    seconds = float(text.replace(",", ".")) if re.fullmatch(r"\d{1,6}(?:[.,]\d{1,3})?", text) else 0.0
    if not seconds:
        raise argparse.ArgumentTypeError(f"«{text}» không phải số giây lớn hơn 0, ví dụ 300")
    return seconds


def read_rule_code(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("mã quy định không được để trống (xem: minhbach law)")
    return text


def read_moment(text: str) -> date | datetime:
    """A date, or a date with the hour and minute in Vietnamese time: 2026-03-02T14:30."""
    day, separator, hour = text.replace(" ", "T", 1).partition("T")
    if not separator:
        return read_day(text)
    moment = _clock(hour)
    if moment is None:
        raise argparse.ArgumentTypeError(
            f"«{text}» không phải ngày giờ (giờ Việt Nam) dạng năm-tháng-ngàyTgiờ:phút, ví dụ 2026-03-02T14:30"
        )
    return datetime.combine(read_day(day), moment)


def _clock(text: str) -> time | None:
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None


def read_year(text: str) -> int:
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"«{text}» phải là một năm bốn chữ số từ {FIRST_YEAR} đến {LAST_YEAR}")
    return int(text)


def read_office_hours(text: str) -> OfficeHours:
    from minhbach.deadlines.hours import make_office_hours
    from minhbach.law.reading import Confidence, LawDataError

    sessions = [tuple(_clock(mark.strip()) for mark in part.split("-")) for part in text.split(",")]
    try:
        return make_office_hours([(begin, end) for begin, end in sessions if begin and end], f"do người dùng nêu: {text}", Confidence.OWN)
    except (ValueError, LawDataError):
        raise argparse.ArgumentTypeError(f"«{text}» không phải giờ làm việc dạng 07:00-11:30,13:30-17:00, các buổi theo thứ tự") from None


def read_event(flag: str, text: str) -> tuple[str, date, str]:
    day, _, document = text.partition("=")
    return flag, read_day(day), document.strip()


def read_cause(text: str) -> tuple[str, int, str]:
    kind, _, rest = text.partition("=")
    units, _, proof = rest.partition("=")
    if not units.isdecimal():
        raise argparse.ArgumentTypeError(f"«{text}» phải có dạng LOẠI=SỐ_NGÀY=CHỨNG_CỨ, ví dụ applicant=3=CV-12")
    return kind, int(units), proof.strip()
