"""The fixed words of an official document's form, said once for every writer (Decree 30/2020/NĐ-CP, appendix I)."""

from __future__ import annotations

from minhbach.documents.model import Letterhead, Signature

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS_HEAD = "Nơi nhận:"


def number_line(letterhead: Letterhead) -> str:
    """Number and symbol: numbers below ten take a leading zero, an empty number leaves a gap for the registry.

    >>> from datetime import date
    >>> number_line(Letterhead("", "SỞ CÔNG THƯƠNG", "7", "BC-SCT", "Quảng Ngãi", date(2025, 11, 7), "BÁO CÁO", "Kết quả"))
    'Số: 07/BC-SCT'
    """
    return f"Số: {letterhead.number.zfill(2) if letterhead.number else '     '}/{letterhead.symbol}"


def place_and_date(letterhead: Letterhead) -> str:
    """Place and day: days below ten and the months 1 and 2 take a leading zero, the months 3 to 9 do not.

    >>> from datetime import date
    >>> place_and_date(Letterhead("", "SỞ CÔNG THƯƠNG", "7", "BC-SCT", "Quảng Ngãi", date(2026, 3, 5), "BÁO CÁO", "Kết quả"))
    'Quảng Ngãi, ngày 05 tháng 3 năm 2026'
    """
    day = letterhead.dated
    if day is None:
        return f"{letterhead.place}, ngày … tháng … năm …"
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{letterhead.place}, ngày {day.day:02} tháng {month} năm {day.year}"


def recipient_lines(signature: Signature) -> tuple[str, ...]:
    """The list under "Nơi nhận": each line ends with ";", the last one with ".".

    >>> recipient_lines(Signature("", "GIÁM ĐỐC", "Nguyễn Văn A", ("Như trên", "Lưu: VT, VP")))
    ('- Như trên;', '- Lưu: VT, VP.')
    """
    last = len(signature.recipients) - 1
    return tuple(f"- {name}{'.' if place == last else ';'}" for place, name in enumerate(signature.recipients))
