"""Provisions: "điểm a, b khoản 2 Điều 5", "các Điều 16, 17", "từ Điều 5 đến Điều 9", "Phụ lục I", "tiết 2.3.1 tiểu mục 2.3 Mục 2"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from minhbach.citations.model import Structure

_S = r"\s{1,12}"
_SEP = r"\s{0,6}(?:,|;|và|đến|-|–)\s{1,12}|\s{0,3}-\s{0,3}|\s{1,12}(?:và|đến)\s{1,12}"
_POINT = r"(?:[a-zđ]\d?|[a-zđ]{2})(?![\w])"
_NUMERAL = r"\d{1,3}[a-zđ]?(?![\w/.]\w|\w)"
_POINTS = (
    rf"(?:các{_S})?(?i:điểm){_S}(?P<point>{_POINT})"
    rf"(?:(?P<psep>{_SEP})(?:(?i:điểm){_S})?(?P<point>{_POINT}(?!{_S}(?:khoản{_S})?\d{{3}}))){{0,20}}+"
)
_CLAUSES = (
    rf"(?:các{_S})?(?i:khoản){_S}(?P<clause>{_NUMERAL})"
    rf"(?:(?P<csep>{_SEP})(?:(?:điểm{_S}{_POINT}{_S})?(?i:khoản){_S})?(?P<clause>{_NUMERAL})){{0,20}}+"
)
_ARTICLES = rf"(?:các{_S}|từ{_S})?(?:Điều|điều){_S}(?P<article>{_NUMERAL})(?:(?P<asep>{_SEP})(?:Điều{_S})?(?P<article>{_NUMERAL})){{0,20}}+"
_DIVISION = (
    rf"(?:(?:(?i:tiết|tiểu{_S}mục){_S}[\da-zđ](?:[\d.]{{0,8}}\d)?,?{_S}){{1,2}})?"
    rf"(?:Phụ{_S}lục|Mẫu{_S}số|Chương|Mục|Phần){_S}(?:[IVXL]{{1,7}}|\d{{1,2}})(?![\w/])(?:{_S}(?:Chương){_S}[IVXL\d]{{1,5}}(?!\w))?"
)
_FIND = regex.compile(
    rf"(?<!\w)(?:(?:{_POINTS},?{_S})?(?:{_CLAUSES},?{_S})?{_ARTICLES}(?:,?{_S}(?:Chương|Mục){_S}[IVXL\d]{{1,5}}(?!\w))?"
    rf"|(?:{_POINTS},?{_S})?{_CLAUSES}|(?P<division>{_DIVISION}))"
)
_ANCHOR = regex.compile(
    r"(?<!\w)(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Tt]iết|[Tt]iểu\s+mục|Chương|Mục|Phần|Phụ\s+lục|Mẫu\s+số)\s{1,12}(?=[\da-zđIVXL])"
)
_OPENING = regex.compile(r"(?:các|từ)\s{1,12}$")


def find_structures(text: str) -> Iterator[Structure]:
    """References to provisions, whole or part, in order."""
    end = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < end:
            continue
        opening = _OPENING.search(text, max(end, anchor.start() - 16), anchor.start())
        found = _FIND.match(text, opening.start() if opening else anchor.start()) or _FIND.match(text, anchor.start())
        if found is None:
            continue
        end = found.end()
        if found.group().lstrip().startswith("điều") and not found.captures("clause"):
            continue  # "điều 5" of running prose: only a capital makes it a provision
        yield Structure(
            found.start(),
            found.end(),
            found.group(),
            points=_listed(found, "point", "psep"),
            clauses=_listed(found, "clause", "csep"),
            articles=_listed(found, "article", "asep"),
            division=" ".join((found["division"] or "").split()),
        )


def _listed(found: regex.Match[str], name: str, separator: str) -> tuple[str, ...]:
    items, separators = list(found.captures(name)), found.captures(separator)
    listed = items[:1]
    for item, between in zip(items[1:], separators, strict=False):
        if "đến" in between or "-" in between or "–" in between:
            listed[-1] = f"{listed[-1]}-{item}"
        else:
            listed.append(item)
    return tuple(listed)
