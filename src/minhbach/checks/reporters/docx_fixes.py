"""Safe mendings made: in a DOCX as tracked changes, which the user accepts or rejects one by one; in a plain text as its words.

Only findings that carry a `Fix` and are not suppressed are mended. Where two mendings meet, the first in the text is made.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from lxml import etree

from minhbach.checks.reporters.docx_edit import (
    Package,
    Stretch,
    cut_after,
    cut_before,
    made,
    next_id,
    opened,
    run_of,
    stretches,
    whole_around,
    write_lines,
)
from minhbach.checks.rule import Finding, Fix
from minhbach.documents.readers.office_zip import Element, attribute, child, local
from minhbach.documents.reading import Reading
from minhbach.documents.writers.docx_xml import printable

AUTHOR = "Minh Bạch"
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_HELD = frozenset({"sdt", "txbxContent", "fldSimple", "comment"})  # in them a mending could be undone by Word, or be made once of twice
_BESIDE = frozenset({"r", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"})
_MENDED = frozenset({"t", "tab", "noBreakHyphen", "softHyphen"})
_LOOKS = frozenset({"rPr", "lastRenderedPageBreak"})


def fix_text(source: str, findings: Sequence[Finding]) -> str:
    """The text mended.

    >>> from minhbach.checks.rule import Severity
    >>> hint = Finding("NN001", "hai-dau-cach", Severity.HINT, 2, 4, None, "  ", "Thừa dấu cách.", "", fix=Fix(2, 4, " "))
    >>> fix_text("Ủy  ban", [hint])
    'Ủy ban'
    """
    parts: list[str] = []
    done = 0
    for fix in chosen(findings):
        if 0 <= fix.start <= fix.end <= len(source):
            parts += [source[done : fix.start], fix.text]
            done = fix.end
    return "".join([*parts, source[done:]])


def fix_docx(content: bytes, reading: Reading, findings: Sequence[Finding], *, author: str = AUTHOR, at: datetime) -> tuple[bytes, int]:
    """The file with the mendings as tracked changes, and how many were made.

    A mending is left out where it would touch a change that is already tracked, a field, a content control, a text box, a note's mark or
    a picture, or where its words stand in more than one paragraph. Raises ReaderError and WriterError as `annotate_docx` does.
    """
    fixes = chosen(findings)
    if not fixes:
        return content, 0
    package = opened(content, reading)
    in_fields: dict[str, set[Element]] = {}
    count = 0
    for fix in reversed(fixes):  # from the last, so that the places of those before stay true
        place = _place(package, reading, fix)
        if place is None:
            continue
        if place.part not in in_fields:
            in_fields[place.part] = _in_fields(package.tree(place.part))
        if _is_open(package, place, in_fields[place.part]):
            _mend(package, place, fix, author, at)
            package.changed.add(place.part)
            count += 1
    return (package.content(), count) if count else (content, 0)


def chosen(findings: Iterable[Finding]) -> list[Fix]:
    """The mendings that do not meet, in the order of the text.

    >>> from minhbach.checks.rule import Severity
    >>> chosen([Finding("A", "a", Severity.HINT, 0, 9, None, "", "", "", fix=Fix(start, start + 3, "x")) for start in (4, 0, 2, 0)])
    [Fix(start=0, end=3, text='x'), Fix(start=4, end=7, text='x')]
    """
    kept: list[Fix] = []
    fixes = {finding.fix: None for finding in findings if finding.fix is not None and not finding.suppressed}
    for fix in sorted(fixes, key=lambda fix: (fix.start, fix.end)):
        last = kept[-1] if kept else None
        if last is None or (fix.start >= last.end and (fix.start, fix.end) != (last.start, last.end)):
            kept.append(fix)
    return kept


# --- where ----------------------------------------------------------------------------------------------------------------------


def _place(package: Package, reading: Reading, fix: Fix) -> Stretch | None:
    """The letters to mend, all in one paragraph and standing nowhere else; for an insertion the place as an empty stretch."""
    if fix.start < fix.end:
        anchored = sum(anchor.end - anchor.start for anchor in reading.anchored(fix.start, fix.end))
        found = stretches(package, reading, fix.start, fix.end)
        return found[0] if len(found) == 1 and anchored == fix.end - fix.start else None
    before = stretches(package, reading, fix.start - 1, fix.start) if fix.start else []
    if before:
        return Stretch(before[0].part, before[0].paragraph, before[0].end, before[0].end)
    after = stretches(package, reading, fix.start, fix.start + 1)
    return Stretch(after[0].part, after[0].paragraph, after[0].start, after[0].start) if after else None


def _is_open(package: Package, place: Stretch, in_fields: Collection[Element]) -> bool:
    """May the letters there be changed?"""
    low, high = (place.start, place.end) if place.start < place.end else (max(place.start - 1, 0), place.start + 1)
    nodes = [held.node for held in package.letters(place.paragraph) if held.start < high and held.end > low]
    for node in nodes:
        around = [local(item) for item in node.iterancestors()]
        if whole_around(node, place.paragraph) is not None or _TRACKED & set(around) or _HELD & set(around) or run_of(node) in in_fields:
            return False
    return bool(nodes) and (place.start == place.end or _is_plain(package, place))


def _is_plain(package: Package, place: Stretch) -> bool:
    """Do nothing but letters, and marks between runs, stand among the letters to be changed? Looked up before anything is cut."""
    held = [item for item in package.letters(place.paragraph) if item.start < place.end and item.end > place.start]
    first, last = held[0].node, held[-1].node
    if run_of(first).getparent() is not run_of(last).getparent():
        return False
    between = list(_between(run_of(first), run_of(last)))
    if any(local(node) in _TRACKED or local(node) not in _BESIDE for node in _siblings(run_of(first), run_of(last))):
        return False
    nodes = [node for run in between for node in run.iterchildren(etree.Element)]
    inner = nodes[nodes.index(first) : nodes.index(last) + 1]
    seen = [item.node for item in held]  # words that are hidden stand in the file, not among the letters
    return all(local(node) in _LOOKS or (local(node) in _MENDED and node in seen) for node in inner)


def _in_fields(root: Element) -> set[Element]:
    """The runs of a part inside a field, whichever paragraph it began in."""
    depth = 0
    inside: set[Element] = set()
    for run in root.iter("{*}r"):
        kinds = [attribute(mark, "fldCharType") for mark in run.iterchildren("{*}fldChar")]
        depth += kinds.count("begin")
        if depth > 0:
            inside.add(run)
        depth = max(depth - kinds.count("end"), 0)
    return inside


# --- what -----------------------------------------------------------------------------------------------------------------------


def _mend(package: Package, place: Stretch, fix: Fix, author: str, at: datetime) -> None:
    root = package.tree(place.part)
    number = next_id(root)
    named = {"author": printable(author), "date": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    inserted = made(root, "ins", id=number, **named)
    if place.start == place.end:
        if place.start:
            cut_after(package, place.paragraph, place.start - 1)
            run = _run_at(package, place.paragraph, place.start - 1)
            run.addnext(inserted)
        else:
            run = cut_before(package, place.paragraph, 0)
            run.addprevious(inserted)
        inserted.append(_written(root, fix.text, run))
        return
    cut_after(package, place.paragraph, place.end - 1)
    first = cut_before(package, place.paragraph, place.start)
    last = _run_at(package, place.paragraph, place.end - 1)
    runs = list(_between(first, last))
    if fix.text:
        inserted.append(_written(root, fix.text, first))
        last.addnext(inserted)
    for step, run in enumerate(runs, start=1):
        deleted = made(root, "del", id=number + step, **named)
        run.addprevious(deleted)
        deleted.append(run)
        for words in run.iterchildren("{*}t"):
            words.tag = f"{{{etree.QName(words).namespace}}}delText"


def _siblings(first: Element, last: Element) -> Iterator[Element]:
    """The elements from `first` to `last`, which have one parent."""
    node: Element | None = first
    while node is not None:
        yield node
        node = None if node is last else next(node.itersiblings(etree.Element), None)


def _between(first: Element, last: Element) -> Iterator[Element]:
    return (node for node in _siblings(first, last) if local(node) == "r")


def _run_at(package: Package, paragraph: Element, place: int) -> Element:
    return run_of(next(held.node for held in package.letters(paragraph) if held.start <= place < held.end))


def _written(like: Element, text: str, beside: Element) -> Element:
    """A run of new words that looks as the run beside it."""
    run = made(like, "r")
    look = child(beside, "rPr")
    if look is not None:
        run.append(copy.deepcopy(look))
        for change in run.findall("{*}rPr/{*}rPrChange"):
            _drop(change)
    return write_lines(run, like, text)


def _drop(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
