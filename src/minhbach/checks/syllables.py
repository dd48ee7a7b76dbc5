"""Vietnamese syllables, by their build: which letter groups can be one, and so how far a text came through scanning unharmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from minhbach.checks.dictionaries import words as word_list
from minhbach.documents.reading import Reading

SPOILT = (
    0.002  # share of impossible words with Vietnamese letters above which a text was scanned or copied badly; sound ones stay under 0.001
)
SPOILT_PLAIN = 0.04  # share of words without such letters that are no syllables: letters were lost
FEW = 2  # slips of the pen that any text may hold
_WORD = re.compile(r"(?<![\w@/.-])[a-zàáâãèéêìíòóôõùúăđĩũơưạ-ỹ]{2,}(?![\w@/])")
_NOISE = re.compile("[{}„⁄ƒøØ£¬¡¥¢¦^`‹›¤ˆ~§®Œœßþ]")
_JOINED = re.compile(r"[^\W\d_]_[^\W\d_]")  # words joined by a program that parts sentences into words
_ONSETS = "ngh|nh|ng|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPS = ("c", "ch", "p", "t")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether lower-case letters can be one Vietnamese syllable: onset, rime, and a tone that the final consonant allows.

    >>> [is_syllable(word) for word in ("nghiêng", "quyết", "quyêt", "giết", "hoà", "hòa", "quyđịnh", "internet")]
    [True, True, False, True, True, True, False, False]
    """
    parts = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parts if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    if len(tones) > 1 or not bare.isalpha():
        return False
    rime = _rime(bare)
    if rime is None:
        return False
    return not rime.endswith(_STOPS) or rime.endswith("nh") or bool(tones and tones[0] in {"\u0301", "\u0323"})


def _rime(bare: str) -> str | None:
    """The rime of a syllable without its tone; for some an onset letter belongs to the rime ("gì", "giếng", "quốc")."""
    rimes = word_list("am-tiet.yaml", "rimes")
    for onset in (onset for onset in ("", *_ONSETS.split("|")) if bare.startswith(onset)):
        rest = bare[len(onset) :]
        if rest in rimes or (onset == "qu" and f"u{rest}" in rimes) or (onset == "gi" and (not rest or f"i{rest}" in rimes)):
            return rest or "i"
    return None


def words(text: str) -> Iterator[re.Match[str]]:
    """The lower-case words of a text that stand by themselves: no names, no parts of addresses or symbols."""
    return (found for found in _WORD.finditer(text) if found.group().islower())


def is_impossible(word: str) -> bool:
    """A word with Vietnamese letters that cannot be a Vietnamese syllable; foreign words carry no such letters."""
    return not word.isascii() and not is_syllable(word)


def noise(reading: Reading) -> int:
    """How many characters there are that reading by machine leaves behind and no official writes."""
    return _noise(reading.source)


def spoilt(reading: Reading) -> bool:
    """Whether the words came through scanning or copying so badly that letters and marks prove nothing."""
    return _spoilt(reading.source)


@lru_cache(maxsize=8)
def _noise(source: str) -> int:
    return len(_NOISE.findall(source))


@lru_cache(maxsize=8)  # almost every rule of language asks
def _spoilt(source: str) -> bool:
    found = [word.group() for word in words(source)]
    impossible = sum(map(is_impossible, found))
    foreign = sum(not is_syllable(word) for word in found) - impossible
    if impossible > max(SPOILT * len(found), FEW) or foreign > max(SPOILT_PLAIN * len(found), FEW):
        return True
    strange = _noise(source)
    return strange >= FEW or (strange > 0 and impossible > 0) or len(_JOINED.findall(source)) > FEW
