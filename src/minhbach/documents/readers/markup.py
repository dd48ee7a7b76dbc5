"""Text gathered from marked-up files: one line of source for each paragraph, as the readers of HTML and ODT write it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.headings import heading_level
from minhbach.documents.reading import Piece
from minhbach.text import INVISIBLE, Flow, nfc, plain_letters

MAX_CHARACTERS = 4_000_000
NOTE = "\ufdd0"  # stands in gathered words where a note is marked; not a character of any text


@dataclass(slots=True)
class Gathered:
    """The source so far and its pieces."""

    source: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)

    def add(self, words: str, piece: Piece, numbers: tuple[str, ...] = ()) -> None:
        """Write a paragraph; `piece` says what it is, `numbers` are those of the notes marked in it. Raises ReaderError."""
        text = " ".join(nfc(words).split())
        kept = "".join(letter for letter in text if letter != NOTE)
        if not kept.strip():
            return
        marks: list[tuple[int, str]] = []
        places: list[int] = []
        given = iter(numbers)
        place = 0
        for letter in text:
            if letter == NOTE:
                marks.append((len(places), next(given, "")))
                continue
            if letter not in INVISIBLE:
                places.append(place)
            place += 1
        flow = Flow.keep(kept, places)
        shifted = Flow(plain_letters(flow.text), tuple(offset + self.length for offset in flow.offsets))
        self.pieces.append(replace(piece, flow=shifted, notes=tuple(mark for mark in marks if mark[1])))
        self.source.append(kept + "\n")
        self.length += len(kept) + 1
        if self.length > MAX_CHARACTERS:
            raise ReaderError(f"Văn bản dài hơn {MAX_CHARACTERS} ký tự nên không được đọc; hãy tách tệp rồi thử lại.")

    def done(self) -> tuple[str, tuple[Piece, ...]]:
        """The source and the pieces, paragraphs numbered as headings being headings."""
        made = []
        for place, piece in enumerate(self.pieces):
            after = next((other.text for other in self.pieces[place + 1 : place + 20] if other.kind in ("paragraph", "heading")), "")
            level = heading_level(piece.text, after) if piece.kind in ("paragraph", "heading") else None
            made.append(piece if level is None else replace(piece, kind="heading", level=level))
        return "".join(self.source), tuple(made)


EMPTY = Flow.plain("")
