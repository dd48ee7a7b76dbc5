"""Vietnamese text: its composed form, the forms in which it is compared and searched, and text that remembers where it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# two vowels of which either may carry the tone, and what follows them in the syllable; the u of "qu" is a consonant
_PAIR = re.compile(r"(?<![qQ])([oO])([aAeE])([^\W\d_]?)|(?<![qQ])([uU])([yY])([^\W\d_]?)|([qQ][uU])([yY])([^\W\d_]?)")

# one character for one character, so that every position stays: look-alikes that reach a text from fonts and word processors
_LOOKALIKES = str.maketrans(
    {
        "\u00d0": "Đ",  # the Icelandic eth, drawn like Đ
        "\u0110": "Đ",
        "\u0189": "Đ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\uff0d": "-",
        **dict.fromkeys("\t\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    }
)
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")


def nfc(text: str) -> str:
    """Composed form, in which one Vietnamese letter is one character.

    >>> nfc("Nghi\u0323 đi\u0323nh") == "Nghị định"
    True
    """
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """The text without characters that nobody sees: of no width, and those that turn the direction of writing around.

    >>> visible("Kế\\u200b hoạch\\u202e")
    'Kế hoạch'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def legible(text: str) -> str:
    """The text with a space for each character that is no letter of any file: control characters but the tab and the ends of lines (a word
    processor's own line break is one), halves of letters, and what Unicode will never give a meaning. XML allows none of them.

    >>> legible("Kế hoạch\\x0bnăm 2026\\n")
    'Kế hoạch năm 2026\\n'
    """
    return _CONTROL.sub(" ", text)


def plain_letters(text: str) -> str:
    """Look-alike letters, hyphens and spaces as the ordinary ones; the length stays.

    >>> plain_letters("59/2023/N\u00d0\u2011CP\u00a0ngày")
    '59/2023/NĐ-CP ngày'
    """
    return text.translate(_LOOKALIKES)


def blind(text: str) -> str:
    """The form to search in: lower case, without accents. Composed text keeps its length, so positions stay true.

    >>> blind("Ủy ban nhân dân TỈNH Đắk Lắk")
    'uy ban nhan dan tinh dak lak'
    """
    return text.translate(_BLIND)


def _blind(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    lower = base.lower()
    return {"đ": "d", "ð": "d"}.get(lower, lower if len(lower) == 1 else base)


class _Blinded(dict[int, str]):
    """Each letter's blind form, made when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _blind(chr(code))
        return self[code]


_BLIND = _Blinded()


# letters of the Vietnamese alphabet that stand after all words with the letter before them: no letter comes after a brace or a bar
_OWN_LETTERS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
# in the order of dictionaries: none, huyền, hỏi, ngã, sắc, nặng; Greek, which no word to be found is written in
_TONE_PLACES = {"\u0300": "β", "\u0309": "γ", "\u0303": "δ", "\u0301": "ε", "\u0323": "ζ"}


def in_order(text: str, most: int = 40) -> str:
    """A key by whose letters, compared one by one, texts stand in the order of the Vietnamese alphabet (a, ă, â, b, c, d, đ, e, ê …), and
    those that differ only in tones in the order of these. Of a long text the first `most` letters count.

    >>> sorted(["Đất đai", "Dân chủ", "Dũng", "Dung", "Ăn", "An", "Âm", "Ai"], key=in_order)
    ['Ai', 'An', 'Ăn', 'Âm', 'Dân chủ', 'Dung', 'Dũng', 'Đất đai']
    """
    words = unicodedata.normalize("NFC", text)[:most].split()
    letters = " ".join("".join(_ordered(letter)[0] for letter in word) for word in words)
    tones = "".join(next((tone for letter in word if (tone := _ordered(letter)[1])), "α") for word in words)
    return f"{letters}\t{tones}"


@cache
def _ordered(letter: str) -> tuple[str, str]:
    """What stands for a letter in the order of words, and its tone if it has one."""
    parts = unicodedata.normalize("NFD", letter.lower())
    tone = next((_TONE_PLACES[mark] for mark in parts if mark in _TONE_PLACES), "")
    stem = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONE_PLACES))
    return _OWN_LETTERS.get(stem) or stem.translate(_BLIND), tone


def one_tone_style(text: str) -> str:
    """Composed text with every tone mark placed in the older style (hòa, thủy; but hoàn, quý); the length stays.

    >>> one_tone_style("Hoà, khoẻ, thuỷ, uỷ ban, hòan, qúy, quý, hoàn")
    'Hòa, khỏe, thủy, ủy ban, hoàn, quý, quý, hoàn'
    """
    # tones hide the bare vowels from the pattern: match on a copy without tones, of the same length
    bare, tones = zip(*map(_without_tone, text), strict=True) if text else ((), ())
    letters, marks = list(bare), list(tones)
    for found in _PAIR.finditer("".join(bare)):
        second = found.start(2) if found[1] else found.start(5) if found[4] else found.start(8)
        after = found[3] or found[6] or found[9] or ""
        tone = marks[second - 1] or marks[second]
        target = second if after or found[7] else second - 1
        marks[second - 1] = marks[second] = ""
        marks[target] = tone
    return "".join(nfc(letter + mark) if mark else letter for letter, mark in zip(letters, marks, strict=True))


def _without_tone(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone.

    >>> _without_tone("ế") == ("ê", "\u0301"), _without_tone("n")
    (True, ('n', ''))
    """
    if letter.isascii():
        return letter, ""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONE_PLACES)
    if len(tone) != 1:
        return letter, ""
    bare = nfc(parts.replace(tone, ""))
    return (bare, tone) if len(bare) == 1 else (letter, "")


def same_word(one: str, other: str) -> bool:
    """The same words, whatever the case, the spaces, the style of tone marks and the form of encoding.

    >>> same_word("Hoà  bình", "hòa bình"), same_word("Uỷ ban", "ỦY BAN"), same_word("hòa", "hóa")
    (True, True, False)
    """
    return _compared(one) == _compared(other)


def _compared(text: str) -> list[str]:
    return _WORD.findall(one_tone_style(nfc(text).casefold()))


@dataclass(frozen=True, slots=True)
class Flow:
    """Text in the order in which it is read, and for each character its place in the source.

    `offsets` has one place more than `text` has characters: the place where the flow ends.
    """

    text: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.text) + 1:
            raise ValueError(f"{len(self.text)} characters need {len(self.text) + 1} offsets, not {len(self.offsets)}")

    @classmethod
    def plain(cls, text: str, start: int = 0) -> Self:
        """A text that stands in the source as it is, from `start`.

        >>> Flow.plain("ab", 7).source(0, 2)
        (7, 9)
        """
        return cls(text, tuple(range(start, start + len(text) + 1)))

    @classmethod
    def join(cls, parts: Iterable[Flow]) -> Self:
        """One flow after the other, nothing between them."""
        kept = [part for part in parts if part.text]
        if not kept:
            return cls("", (0,))
        offsets = [offset for part in kept for offset in part.offsets[:-1]]
        return cls("".join(part.text for part in kept), (*offsets, kept[-1].offsets[-1]))

    @classmethod
    def keep(cls, source: str, places: Sequence[int]) -> Self:
        """The characters of `source` at these places.

        >>> Flow.keep("QĐ-\\nUBND", [0, 1, 2, 4, 5, 6, 7]).source(2, 5)
        (2, 6)
        """
        return cls("".join([source[place] for place in places]), (*places, places[-1] + 1 if places else 0))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the source that holds the characters from `start` to before `end`."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}..{end} in a flow of {len(self.text)} characters")
        if start == end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def cut(self, start: int, end: int) -> Flow:
        """The flow of a half-open span."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}..{end} in a flow of {len(self.text)} characters")
        return Flow(self.text[start:end], (*self.offsets[start:end], self.source(start, end)[1]))

    def strip(self) -> Flow:
        """The flow without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))


def composed(raw: str) -> Flow:
    """The composed form of a text, each character with the place in `raw` where it begins.

    >>> composed("số" + "a\u0301b").offsets
    (0, 1, 2, 4, 5)
    """
    if unicodedata.is_normalized("NFC", raw):
        return Flow.plain(raw)
    starts = [place for place, letter in enumerate(raw) if place == 0 or not unicodedata.combining(letter)]
    letters: list[str] = []
    offsets: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        made = nfc(raw[start:end])
        letters.append(made)
        offsets += [min(start + index, end - 1) for index in range(len(made))]
    text = "".join(letters)
    if text != nfc(raw):  # Hangul alone composes letters that are not combining; such a text keeps its own form
        return Flow.plain(raw)
    return Flow(text, (*offsets, len(raw)))
