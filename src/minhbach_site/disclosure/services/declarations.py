"""Telling the content of an asset declaration from words about declarations: the first is kept nowhere, the second is everyday work."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from minhbach.text import blind
from minhbach_site.disclosure.queries import law
from minhbach_site.disclosure.services.errors import DisclosureError

# Own heuristics, no words of the law: a measure, an amount of money, or one named person whose declaration it is.
_ABOUT = re.compile(r"\bke khai\b.*\b(tai san|thu nhap)\b|\b(tai san|thu nhap)\b.*\bke khai\b")
_MEASURE = re.compile(r"\d[\d.,]*\s*(m2|m²|met vuong|ha|hecta|dong|vnd|vnđ|usd|trieu|ti|ty|luong|chi vang|cay vang)\b")
_OWNER = re.compile(r"\bban ke khai\b.*\b(cua|ong|ba|dong chi|d/c|anh|chi)\b\s+(ong|ba|dong chi|d/c|anh|chi)?\s*\w+")
_PERSON = re.compile(r"\b(ong|ba|dong chi|d/c)\s+\w")


def refuse_declared(*texts: str) -> None:
    """Raise DisclosureError for words that tell what somebody declared, or whose declaration it is."""
    for text in texts:
        words = " ".join(blind(text).replace("²", "2").split())
        told = _ABOUT.search(words) and (_MEASURE.search(words) or (_OWNER.search(words) and _PERSON.search(words)))
        if told or law().is_declaration(text):
            raise DisclosureError(
                _(
                    "Không đưa nội dung bản kê khai tài sản, thu nhập vào hệ thống: không ghi tên người kê khai, diện tích, số tiền. "
                    "Chỉ ghi số lượng bản được công khai, ở trang «Công khai bản kê khai»."
                )
            )
