"""Words as clerks spell them: compared without case, accents and punctuation, and what was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

_LIKENESS = 0.7
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The comparable form of a word or header.

    >>> fold("  Ngày  HẸN trả (*)"), fold("số tiền (đồng)"), fold("due_on")
    ('ngay hen tra', 'so tien dong', 'due on')
    """
    letters = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(plain))


def suggest(word: str, candidates: Collection[str]) -> str:
    """The candidate that was probably meant, or "".

    >>> suggest("Ngày hẹn trã", ["ngày hẹn trả", "ngày tiếp nhận"])
    'ngày hẹn trả'
    """
    folded = {fold(candidate): candidate for candidate in candidates}
    near = difflib.get_close_matches(fold(word), folded, 1, _LIKENESS)
    return folded[near[0]] if near else ""
