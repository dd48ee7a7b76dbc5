"""Pages of a text without form: where they begin, and what is printed on each of them that is not part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from minhbach.documents.readers.lines import Line

MIN_PAGE = 12  # lines between two page numbers
MAX_PAGE = 120
EDGE = 4  # lines at the top and at the foot of a page in which furniture is looked for

_PAGE_NUMBER = re.compile(r"[-–—]?\s*(?:Trang\s*)?(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)
_STAMP = re.compile(r"(?:Người |Được )?[Kk]ý (?:bởi|số bởi)\s*:|Cơ quan\s*:\s*\S|(?:Ngày|Thời gian) ký\s*:|(?:Email|E-mail)\s*:\s*\S+@\S+$")
_STAMP_START = re.compile(r"(?:Người |Được )?[Kk]ý (?:bởi|số bởi)\s*:")
_DIGITS = re.compile(r"\d+")


def page_number(text: str) -> int | None:
    """The number that a line prints as the page's own.

    >>> page_number("- 2 -"), page_number("Trang 3/10"), page_number("2 phòng")
    (2, 3, None)
    """
    found = _PAGE_NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def paged(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines with their pages, when page breaks or running page numbers show them, and whether they do."""
    if any(line.opens_page for line in lines[1:]):
        return _counted(lines), True
    numbers = _running_numbers(lines)
    if not numbers:
        return list(lines), False
    first = page_number(lines[numbers[0]].text)
    at_foot = first == 1 and numbers[0] >= MIN_PAGE
    repeated = Counter(line.text for line in lines)
    opening = {place + 1 for place in numbers} if at_foot else {_with_header(lines, place, repeated) for place in numbers}
    marked = [replace(line, opens_page=place in opening) for place, line in enumerate(lines)]
    return _counted(marked), True


def _counted(lines: Sequence[Line]) -> list[Line]:
    page = 1
    made = []
    for place, line in enumerate(lines):
        if place and line.opens_page:
            page += 1
        made.append(replace(line, page=page))
    return made


def _running_numbers(lines: Sequence[Line]) -> list[int]:
    """The longest run of lines that print n, n + 1, n + 2 … a page apart: at least two of them."""
    last: dict[int, int] = {}  # number → place of the line that printed it last
    before: dict[int, int | None] = {}  # place → place of the number one less, a page before
    length: dict[int, int] = {}
    longest: int | None = None
    for place, line in enumerate(lines):
        number = page_number(line.text) if len(line.text) < 20 else None
        if number is None or number == 0 or "|" in (lines[place - 1].text if place else "", lines[min(place + 1, len(lines) - 1)].text):
            continue  # a number between bars is a cell
        earlier = last.get(number - 1)
        fits = earlier is not None and MIN_PAGE <= place - earlier <= MAX_PAGE
        before[place] = earlier if fits else None
        length[place] = length[earlier] + 1 if fits and earlier is not None else 1
        last[number] = place
        if longest is None or length[place] > length[longest]:
            longest = place
    run: list[int] = []
    while longest is not None:
        run.append(longest)
        longest = before[longest]
    return run[::-1] if len(run) >= 2 else []


def _with_header(lines: Sequence[Line], place: int, repeated: Counter[str]) -> int:
    """The first line of a page whose number stands at `place`: a header may stand before the number."""
    return place - 1 if place and repeated[lines[place - 1].text] > 1 else place


def furniture(lines: Sequence[Line], is_paged: bool) -> dict[int, str]:
    """The lines (by their place) that are printed on a page and are no part of the text: "header" or "footer"."""
    found = _stamps(lines)
    if not is_paged:
        return found
    pages: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        pages.setdefault(line.page, []).append(place)
    tops = [[place for place in places if place not in found][:EDGE] for places in pages.values()]
    feet = [[place for place in places if place not in found][-EDGE:] for places in pages.values()]
    for kind, edges in (("header", tops), ("footer", [foot[::-1] for foot in feet])):
        alike = Counter(form for edge in edges for form in {_form(lines[place].text) for place in edge})
        for edge in edges:
            for order, place in enumerate(edge):
                text = lines[place].text
                number = page_number(text) is not None and order < 2 and _is_number_here(lines, place)
                outermost = all(other in found for other in edge[:order])
                common = outermost and len(edges) > 2 and len(text) > 3 and alike[_form(text)] >= max(2, 0.6 * (len(edges) - 1))
                if place not in found and (number or common):
                    found[place] = kind
                elif place not in found and order:
                    break
    return found


def _is_number_here(lines: Sequence[Line], place: int) -> bool:
    """A number alone on a line is the page's when it is near the count of pages, or the running number."""
    number = page_number(lines[place].text)
    return number is not None and (abs(number - lines[place].page) <= 3 or number > 3)


def _form(text: str) -> str:
    return _DIGITS.sub("#", text)


def _stamps(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that a digital signature prints: who, which agency, when."""
    found: dict[int, str] = {}
    for place, line in enumerate(lines):
        if _STAMP_START.search(line.text[:60]) or (place - 1 in found and _STAMP.match(line.text)):
            found[place] = "footer"
    return found
