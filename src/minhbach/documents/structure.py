"""What follows from the shape of a document: the tree that headings form, where each appendix begins, whether it can be drawn at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minhbach.documents.model import Block, Document, Heading, PageBreak, Paragraph, Picture, Table, Text

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


def faults(document: Document) -> Iterator[str]:
    """What makes a document undrawable, in Vietnamese: headings without words, anchors used twice, tables out of shape …"""
    anchors: set[str] = set()
    for block in document.body + document.appendix:
        match block:
            case Heading():
                if not block.label.strip():
                    yield f"Đề mục có neo «{block.anchor}» không có chữ nào; hãy đặt tên đề mục."
                if block.anchor in anchors:
                    yield f"Hai đề mục cùng mang neo «{block.anchor}»; hãy đặt neo khác nhau trong đề cương."
                anchors.add(block.anchor)
            case Table():
                columns = len(block.header)
                if len(block.widths) != columns or min(block.widths, default=0) <= 0:
                    yield f"Bảng «{block.caption}»: cần {columns} độ rộng cột, đều lớn hơn 0; nhận được {block.widths}."
                for number, row in enumerate(block.rows, start=1):
                    if len(row) != columns:
                        yield f"Bảng «{block.caption}», dòng {number}: có {len(row)} ô, cần {columns} ô như dòng tiêu đề."
            case Picture():
                if block.width <= 0 or block.height <= 0:
                    yield f"Hình «{block.caption}»: kích thước {block.width} × {block.height} không hợp lệ; hãy vẽ lại hình."
                if not (block.alt or block.caption):
                    yield "Hình «» chưa có lời mô tả cho người không nhìn được; hãy viết lời mô tả hoặc chú thích của hình."


def _trimmed(part: list[Block]) -> tuple[Block, ...]:
    kept = [index for index, block in enumerate(part) if not isinstance(block, PageBreak)]
    return tuple(part[kept[0] : kept[-1] + 1]) if kept else ()
