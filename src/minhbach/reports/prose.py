"""How official prose writes what registers hold: figures, codes, dates, documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from minhbach.documents.model import FigureToken
from minhbach.facts.schemas import TABLES
from minhbach.indicators.model import STATE_WORDS, State, Value, format_number


def token(figure: Value, *, bold: bool = False, pad: bool = False) -> FigureToken:
    """The printed token of a figure; a state other than value prints its words."""
    text = format_number(figure.shown, pad=pad) if figure.state is State.VALUE else STATE_WORDS[figure.state]
    return FigureToken(figure.code, text, figure.state.value, bold)


def choice_word(table: str, column: str, code: str) -> str:
    """The Vietnamese word for a code of a register: `word("petitions", "channel", "hotline")` is "đường dây nóng"."""
    return TABLES[table].column(column).choices[code][0]


def print_date(day: date | None) -> str:
    """A date as official prose writes it: a zero before days under 10 and before months 1 and 2 only (Decree 30/2020, appendix I).

    >>> print_date(date(2025, 3, 7)), print_date(date(2025, 2, 27)), print_date(None)
    ('07/3/2025', '27/02/2025', '…')
    """
    if day is None:
        return "…"
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def cite(document: Mapping[str, Any], *, full: bool) -> str:
    """An official citation of one row of the document register.

    A law is cited by its name, which needs no number; everything else by type, number and symbol, at first also by date, issuer, subject.
    """
    word = choice_word("documents", "type", document["type"])
    subject = " ".join(str(document["subject"]).split())
    if document["type"] == "luat":
        name = subject if subject.startswith("Luật") else f"Luật {subject}"
        return f"{name} năm {document['issued_on'].year}" if full and str(document["issued_on"].year) not in name else name
    symbol = document.get("symbol")
    head = f"{word} số {symbol}" if symbol else word
    if not full:
        return head if symbol else f"{word} ngày {print_date(document['issued_on'])} nêu trên"
    return f"{head} ngày {print_date(document['issued_on'])} của {document['issuer']} {_joined(_lowered(subject))}".strip()


def _lowered(subject: str) -> str:
    """A subject inside a sentence: its first letter small, unless its first word is an abbreviation ("UBND thực hiện …").

    >>> _lowered("Ý kiến về dự thảo"), _lowered("UBND xã thực hiện")
    ('ý kiến về dự thảo', 'UBND xã thực hiện')
    """
    first = subject.partition(" ")[0]
    return subject if len(first) > 1 and first.isupper() else subject[:1].lower() + subject[1:]


def _joined(subject: str) -> str:
    """ "về" before a subject that begins with a noun; a subject that begins with a verb of issuing follows directly."""
    direct = ("về ", "quy định ", "ban hành ", "phê duyệt ", "sửa đổi", "công bố ", "thành lập ", "triển khai ", "hướng dẫn ")
    return subject if subject.startswith(direct) else f"về {subject}"
