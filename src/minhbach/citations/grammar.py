"""Symbols of documents: "59/2023/NĐ-CP", "535/KH-SCT", "120-KL/TW", "10/2022/QH15", whole or damaged.

The scan looks for a number first, because numbers are rare in prose; everything else is decided on what follows it. A symbol may be broken
by spaces, line breaks, lost or wrong separators and look-alike letters; it is repaired, and the damage is named:
`space`, `dash`, `hyphen_lost`, `slash_lost`, `separator`, `letter`, `truncated`, `ocr`, `blank`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from minhbach.law.issuers import Issuers, known_issuers

# one character for one character, so that every position stays
_SPECIAL = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-"),
    **dict.fromkeys("\u200b\ufeff*_", " "),
    "\u00d0": "Đ",
    "\u0189": "Đ",
}
_TO_PLAIN = regex.compile(f"[{''.join(_SPECIAL)}]")
_S = r"\s{0,12}"
_G = r"[A-ZĐƯ][A-Za-zĐđƯư&\d]{0,15}"
_UNIT = r"(?:[A-Z]{1,6}\.\d{1,2}(?=-)|P\.)?" + _G
_NUMBER = r"(?:(?<=[sS][ốôóồ])|(?<![\w/\-]|\d[.,:]))(?P<number>\d{1,6}(?:\.\d{1,3})?[a-eđ]?)"
_CODE = (
    rf"(?P<code>(?P<g>(?:UBTV|PL-UBTV|NQ-UBTV)?QH\s{{1,3}}\d\d(?!\d)|{_G})"
    rf"(?:(?P<sep>\s{{0,4}}-{_S}|/|[. ](?=[A-ZĐƯ]{{2}}))(?P<g>{_UNIT})){{0,4}}(?:/(?P<room>[a-z]{{1,3}})(?!\w))?)"
)
_SCAN = regex.compile(
    rf"{_NUMBER}(?:(?P<nsep>{_S}/{_S}|{_S}-{_S}(?=(?:19|20)\d\d{_S}/))(?:(?P<year>(?:19|20)\d\d|\d{{3}}(?={_S}/))(?P<ysep>{_S}[/\-]{_S}|(?=[A-ZĐ])))?{_CODE}"
    rf"|{_S}-{_S}(?P<ptype>[A-ZĐ][A-Za-zĐđ]{{0,5}})(?P<psep>{_S}[/\-]{_S})(?P<pissuer>{_G})(?:/(?P<proom>[a-z]{{1,3}})(?!\w))?"
    rf"|\s?(?P<stype>[A-ZĐ][A-Za-zĐ]{{1,3}})/(?P<sissuer>{_G})"
    r"|-(?P<old>CP|TTg|HĐBT|NV|UB)(?![\w/\-]))"
)
_BLANK = regex.compile(rf"(?<!\w)(?P<so>[sS]ố{_S}:?)(?P<blank>[.…_\s]{{0,40}})/(?:(?P<year>20\d\d)/)?{_CODE}")
_ASSEMBLY = regex.compile(r"(?P<body>(?:(?:PL|NQ)-)?(?:UBTV)?)(?P<q>[QO0])H ?(?P<term>[0-9IlO]{0,2})(?P<mark>\d?)")
_TERM = str.maketrans("IlO", "110")
_CONTRACTS = regex.compile(r"HĐ(?:KT|LĐ|MB|TV|XD|DV|TC|GK|HT|TN|NT)?")
_JOINT = frozenset({"TTLT", "NQLT", "CTPH", "KHPH"})  # types of several issuers, whose symbols have a second slash
_WRONG = frozenset("/. ")  # instead of the hyphen between type and issuer
_REVERSED = regex.compile(
    rf"(?<![\w/\-])(?P<type>[A-ZĐ][A-Za-zĐ]{{1,3}})-(?P<issuer>{_G})\s{{1,3}}(?:số:?\s{{1,3}})?"
    r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d\d)(?![\d/]|[.,\-]\w|\s{0,12}[/\-]\s{0,12}\p{Lu}|\p{L})"
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol found at `start:end`; `symbol` is its normal form.

    `type` and `issuer` are the abbreviations of the symbol as far as they are known; `sure` says that both the shape and the words are
    those of a symbol, so that nothing else is needed to believe it; `shape` is "state", "party", "assembly" or "letter" (công văn).
    """

    start: int
    end: int
    number: str | None
    year: str | None
    symbol: str
    shape: str
    type: str | None
    issuer: str | None
    sure: bool
    contract: bool
    damage: tuple[str, ...]


# the slash of a party symbol, which recognition takes for a letter: "33-NQITW", "33-CTrlTU"
_READ_AS_LETTER = regex.compile(
    r"(?<=\d\s?-\s?(?:NQ|CT|KL|QĐ|QD|CTr|TB|HD|CV|BC|KH|TTr))[Il1|](?=(?:TW|TU|VPTW|BTCTW|UBKTTW|BTGTW|BTCTU|VPTU)(?!\w))"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The abbreviations in the forms in which they are looked up."""

    types: frozenset[str]
    state: frozenset[str]
    party: frozenset[str]
    folded_types: dict[str, str]
    folded_issuers: dict[str, str]
    prefixes: tuple[str, ...]


@cache
def _words() -> _Words:
    return _words_of(known_issuers())


def _words_of(issuers: Issuers) -> _Words:
    types = frozenset(issuers.type_by_abbreviation)
    party = frozenset(symbol for symbol, issuer in issuers.by_symbol.items() if issuer.level == "party" and symbol not in {"CB", "ĐH"})
    state = frozenset(issuers.by_symbol) - party
    folded_issuers: dict[str, str] = {}
    for symbol in sorted(issuers.by_symbol):
        folded_issuers.setdefault(_fold(symbol), symbol)
    folded_types: dict[str, str] = {}
    for abbreviation in ("NĐ", "QĐ", "CĐ", "TTr", "CTr"):
        folded_types[_fold(abbreviation)] = abbreviation
    return _Words(types, state, party, folded_types, folded_issuers, tuple(sorted(state | party, key=len, reverse=True)))


def _fold(abbreviation: str) -> str:
    return abbreviation.replace("Đ", "D").replace("Ư", "U").upper()


def plain(text: str) -> str:
    """The text with ordinary hyphens, spaces and letters, of the same length, in which everything here searches."""
    made: str = _TO_PLAIN.sub(lambda found: _SPECIAL[found.group()], text)
    return _READ_AS_LETTER.sub("/", made) if "TW" in made or "TU" in made else made


def find_symbols(text: str) -> Iterator[Symbol]:
    """Symbols in `plain` text, in order; what only looks like one is left out."""
    position = 0
    for found in _SCAN.finditer(text):
        if found.start() < position:
            continue
        symbol = _symbol(text, found)
        if symbol is not None:
            position = symbol.end
            yield symbol


def find_blanks(text: str) -> Iterator[Symbol]:
    """Symbols whose number is still blank: "Số: /NQ-HĐND", "Tờ trình số …/TTr-UBND"."""
    for found in _BLANK.finditer(text):
        groups, end, damage = _groups(text, found)
        named = _named(groups) if groups else None
        if named is None or named.type is None or named.shape == "assembly":
            continue
        year = found["year"]
        symbol = f"/{year}/{named.code}" if year else f"/{named.code}"
        yield Symbol(found.start(), end, None, year, symbol, named.shape, named.type, named.issuer, True, False, ("blank", *damage))


def find_reversed(text: str) -> Iterator[Symbol]:
    """Symbols whose number stands last: "TT-BTC 26/2026"."""
    words = _words()
    for found in _REVERSED.finditer(text):
        type_, issuer, number, year = found["type"], found["issuer"], found["number"], found["year"]
        if type_ in words.types and issuer in words.state:
            symbol = f"{number}/{year}/{type_}-{issuer}"
            yield Symbol(found.start(), found.end(), number, year, symbol, "state", type_, issuer, True, False, ("separator",))


def normalise(symbol: str) -> str | None:
    """The normal form of one written symbol, None where it is none; the normal form of a normal form is itself.

    >>> normalise("59/2023/NĐ - CP"), normalise("18/NQ-TW"), normalise("96/2024/ND-CP"), normalise("14/8/2023")
    ('59/2023/NĐ-CP', '18-NQ/TW', '96/2024/NĐ-CP', None)
    """
    return next((found.symbol for found in find_symbols(plain(symbol))), None)


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    shape: str
    type: str | None
    issuer: str | None
    sure: bool
    damage: tuple[str, ...] = ()


def _symbol(text: str, found: regex.Match[str]) -> Symbol | None:
    if found["code"]:
        return _slashed(text, found)
    if found["ptype"]:
        return _hyphened(text, found)
    if found["stype"]:
        return _swapped(text, found)
    number, old = found["number"], found["old"]
    return Symbol(found.start(), found.end(), number, None, f"{number}-{old}", "state", None, old, False, False, ())


def _slashed(text: str, found: regex.Match[str]) -> Symbol | None:
    groups, end, damage = _groups(text, found)
    if not groups:
        return None
    year, ysep = found["year"], found["ysep"]
    named = _named(groups)
    if named is None:
        return None
    damage += named.damage
    if year is not None:
        if not ysep:
            if named.type is None:
                return None  # "10/2025UBND" is no symbol
            damage += ("slash_lost",)
        elif "-" in ysep:
            damage += ("separator",)
    if "-" in found["nsep"]:
        damage += ("separator",)
    number = found["number"]
    if named.shape == "assembly" and (year is None or len(year) == 3) and not named.code.startswith(("NQ-", "PL-")):
        return None
    head = text[found.start() : found.start("code")]
    if any(space in head for space in " \t\u00a0"):
        damage += ("space",)
    if named.shape == "party":
        symbol, year = f"{number}-{named.type}/{named.issuer}", None
        damage += ("separator",)
    else:
        symbol = f"{number}/{year}/{named.code}" if year else f"{number}/{named.code}"
    if year is not None and len(year) == 3:
        year = None
        damage += ("truncated",)
    if named.code in {"QH", "UBTVQH"}:
        damage += ("truncated",)
    if named.shape == "assembly" and " " in text[found.start("code") : end]:
        damage += ("space",)
    contract = _CONTRACTS.fullmatch(groups[0]) is not None
    return Symbol(
        found.start(), end, number, year, symbol, named.shape, named.type, named.issuer, named.sure, contract, tuple(dict.fromkeys(damage))
    )


def _hyphened(text: str, found: regex.Match[str]) -> Symbol | None:
    """Party symbols, and those whose slash and hyphen were confused."""
    words, number, type_, separator = _words(), found["number"], found["ptype"], found["psep"]
    issuer, end = _cut(text, found["pissuer"], found.end("pissuer"))
    damage: tuple[str, ...] = ()
    if "." in number or not issuer:
        return None
    room = f"/{found['proom']}" if found["proom"] and end == found.end("pissuer") else ""
    end = found.end() if room else end
    if " " in text[found.start() : found.end("psep")]:
        damage += ("space",)
    repaired = _party_issuer(issuer)
    if repaired is not None and (type_ in words.types or type_.startswith(("QĐ", "TB"))):
        damage += ("letter",) if repaired != issuer else ()
        damage += ("separator",) if "-" in separator else ()
        return Symbol(found.start(), end, number, None, f"{number}-{type_}/{repaired}{room}", "party", type_, repaired, True, False, damage)
    if "-" in separator or text[found.start() : found.end()].count("\n") > 2:
        return None
    if type_ in words.types and issuer in words.state:
        symbol = f"{number}/{type_}-{issuer}"
        return Symbol(found.start(), end, number, None, symbol, "state", type_, issuer, True, False, (*damage, "separator"))
    if type_ in words.types and sum(map(str.isupper, issuer)) >= 2:
        return Symbol(found.start(), end, number, None, f"{number}-{type_}/{issuer}{room}", "party", type_, issuer, True, False, damage)
    if type_ in words.state:
        return Symbol(found.start(), end, number, None, f"{number}-{type_}/{issuer}", "letter", None, type_, False, False, damage)
    return None


def _swapped(text: str, found: regex.Match[str]) -> Symbol | None:
    words, number, type_ = _words(), found["number"], found["stype"]
    issuer, end = _cut(text, found["sissuer"], found.end("sissuer"))
    if type_ not in words.types or "." in number:
        return None
    if (repaired := _party_issuer(issuer)) is not None:
        return Symbol(
            found.start(), end, number, None, f"{number}-{type_}/{repaired}", "party", type_, repaired, True, False, ("separator",)
        )
    if issuer not in words.state:
        return None
    return Symbol(found.start(), end, number, None, f"{number}/{type_}-{issuer}", "state", type_, issuer, True, False, ("separator",))


def _party_issuer(issuer: str) -> str | None:
    words = _words()
    repaired = issuer.replace("TƯ", "TW") if issuer.endswith("TƯ") else issuer
    return repaired if repaired in words.party else None


def _groups(text: str, found: regex.Match[str]) -> tuple[list[str], int, tuple[str, ...]]:
    """The groups of the code that really belong to it, its end, and what was damaged between them."""
    spans, separators = found.spans("g"), found.captures("sep")
    groups: list[str] = []
    damage: tuple[str, ...] = ()
    end = found.start("code")
    for index, (start, stop) in enumerate(spans):
        raw = text[start:stop]
        group, cut = _cut(text, raw, stop)
        if not group:
            break
        if index:
            separator = separators[index - 1]
            if not _joins(groups, separator, group, text, stop):
                break
            if " " in separator and "\n" not in separator:
                damage += ("space",)
            if separator == "/" and groups[0] in _JOINT:
                groups[-1] += "/"
            elif separator in _WRONG:
                damage += ("separator",)
        groups.append(group)
        end = cut
        if cut != stop:
            break
    room = found["room"]
    if room and groups and end == found.start("room") - 1 and groups[0] in _words().party:
        end = found.end("room")
    return groups, end, damage


def _joins(groups: list[str], separator: str, group: str, text: str, stop: int) -> bool:
    """Whether a group goes on with the code: spaces are believed only where a code cannot have ended, a break only after a hyphen."""
    if separator in _WRONG:
        words, first = _words(), groups[0]
        if separator == "/" and first in _JOINT:
            return len(groups) == 1
        # "QĐ.UBND", "QĐ UBND", "KH/SCT": believed only where a type waits for its issuer
        return len(groups) == 1 and first in words.types and group in words.state
    if separator == "-":
        return True
    capitals = sum(map(str.isupper, group))
    if capitals < 2 or (stop < len(text) and text[stop].islower()):
        return False
    if len(groups) == 1:
        words = _words()
        return groups[0] in words.types or groups[0] in words.state or _fold(groups[0]) in words.folded_types
    return separator.startswith("-") and "\n" in separator and not group.islower()


def _cut(text: str, group: str, stop: int) -> tuple[str, int]:
    """The group without what is glued to it: the next word ("SCTngày") or the mark of a note ("UBND1")."""
    words = _words()
    begin = stop - len(group)
    if stop < len(text) and text[stop].isalpha():
        known = next((prefix for prefix in words.prefixes if group.startswith(prefix)), None)
        kept = known or group.rstrip("abcdefghijklmnopqrstuvwxyzđư")
        return (kept, begin + len(kept)) if len(kept) > 1 else ("", begin)
    bare = group.rstrip("0123456789")
    if bare != group and (bare in words.state or bare in words.party):
        digits = group[len(bare) :]
        if bare in {"QH", "UBTVQH"}:
            return group[: len(bare) + 2], min(stop, begin + len(bare) + 2)
        if bare != "HĐND" or len(digits) == 1:
            return bare, begin + len(bare)
    return group, stop


def _named(groups: list[str]) -> _Named | None:
    """What the groups of a code say; None where they are no code."""
    words, first = _words(), groups[0].rstrip("/")
    rest = [group.rstrip("/") for group in groups[1:]]
    code = "".join(group if group.endswith("/") else group + "-" for group in groups).rstrip("-/")
    assembly = _ASSEMBLY.fullmatch(code)
    if assembly is not None:
        return _assembly(assembly)
    if first in words.types:
        return _typed(first, rest, code)
    if first in words.state and (first != "TU" or rest):
        return _Named(code, "letter", None, first, bool(rest))
    if first in words.party:
        return _Named(code, "letter", None, first, bool(rest))
    folded = words.folded_types.get(_fold(first))
    if folded is not None and rest:
        named = _typed(folded, rest, "-".join([folded, *rest]))
        return _Named(named.code, named.shape, named.type, named.issuer, named.sure, ("letter", *named.damage))
    for abbreviation in sorted(words.types, key=len, reverse=True):
        glued = first.removeprefix(abbreviation)
        if glued != first and glued in words.state and len(glued) > 1:
            return _Named("-".join([abbreviation, glued, *rest]), "state", abbreviation, glued, True, ("hyphen_lost",))
    if sum(map(str.isupper, first)) < 2:
        return None
    return _Named(code, "letter" if rest else "state", None, None, False)


def _assembly(found: regex.Match[str]) -> _Named:
    term = found["term"].translate(_TERM)
    damage = ("ocr",) if found["q"] != "Q" or term != found["term"] else ()
    body = f"{found['body']}QH"
    issuer = "UBTVQH" if "UBTV" in body else "QH"
    type_ = next((abbreviation for abbreviation in ("PL", "NQ") if body.startswith(f"{abbreviation}-")), None)
    return _Named(f"{body}{term}", "assembly", type_, issuer, True, damage)


def _typed(type_: str, rest: list[str], code: str) -> _Named:
    words = _words()
    if not rest:
        return _Named(code, "state", type_, None, False)
    issuer = rest[0]
    party = _party_issuer(issuer)
    if party is not None and len(rest) == 1 and issuer not in words.state:
        return _Named(code, "party", type_, party, True, ("letter",) if party != issuer else ())
    if issuer in words.state or issuer.rstrip("0123456789") in words.state:
        return _Named(code, "state", type_, issuer.rstrip("0123456789") if issuer not in words.state else issuer, True)
    folded = words.folded_issuers.get(_fold(issuer))
    if folded is not None and folded != issuer and ("Đ" in issuer or "D" in issuer):
        fixed = "-".join([type_, folded, *rest[1:]])
        return _Named(fixed, "state", type_, folded, True, ("letter",))
    return _Named(code, "state", type_, issuer, sum(map(str.isupper, issuer)) >= 2)
