"""What follows from the order of blocks: the tree that headings form, and where each appendix begins."""

from __future__ import annotations

from collections.abc import Sequence

from minhbach.documents.model import Block, Document, Heading, PageBreak, Paragraph, Text

TITLE = 1


def ranks(document: Document) -> dict[str, int]:
    """Anchor → rank of every heading. The document's title is 1; what follows an appendix title lies below it; no rank is skipped."""
    found: dict[str, int] = {}
    previous, inside_appendix = TITLE, False
    for block in document.body + document.appendix:
        if isinstance(block, Heading):
            inside_appendix = inside_appendix or block.level == 0
            wanted = TITLE + 1 + block.level if inside_appendix else TITLE + block.level
            previous = found[block.anchor] = min(wanted, previous + 1)
    return found


def appendices(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The blocks of each appendix, page breaks at their ends left out: an appendix begins at its title."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 0:
            parts.append([])
        parts[-1].append(block)
    return [kept for part in parts if (kept := _trimmed(part))]


def is_bracket_line(block: Block, before: Block | None) -> bool:
    """Whether a block is the line "(Kèm theo …)" under an appendix title: all italic, in brackets; it stands centred."""
    if not (isinstance(before, Heading) and before.level == 0 and isinstance(block, Paragraph)):
        return False
    words = [run for run in block.runs if isinstance(run, Text)]
    return bool(words) and words[0].text.startswith("(") and all(run.italic for run in words)


def _trimmed(part: list[Block]) -> tuple[Block, ...]:
    kept = [index for index, block in enumerate(part) if not isinstance(block, PageBreak)]
    return tuple(part[kept[0] : kept[-1] + 1]) if kept else ()
