"""Words broken into the lines of a box of a drawn picture, by how wide their letters are: SVG breaks no lines by itself."""

from __future__ import annotations

from unicodedata import normalize

# how wide a letter of the site's typeface (Inter) is at most, of its size; what is not named is as wide as a small letter or a digit
WIDTHS = {
    letter: width
    for letters, width in ((" .,:;'|ijlI", 0.3), ("frt1()/", 0.42), ("-–", 0.5), ("mwM…", 0.91), ("W%", 0.99))
    for letter in letters
}
SMALL, CAPITAL = 0.65, 0.77


def lines_of(text: str, *, size: float, width: float, most: int | None = None) -> list[str]:
    """The text in lines of letters of that size that fit the width; a word that is longer than a line is cut, where it can be after a mark.
    What does not fit into `most` lines ends with an ellipsis.

    >>> lines_of("Phòng Quản lý Công nghiệp và Năng lượng", size=12.5, width=254)
    ['Phòng Quản lý Công nghiệp và Năng', 'lượng']
    >>> lines_of("Phòng Quản lý Công nghiệp và Năng lượng", size=12.5, width=120, most=2)
    ['Phòng Quản lý', 'Công nghiệp và…']
    """
    found = _lines(text, size, width)
    if most is None or len(found) <= most:
        return found
    last = found[most - 1]
    while not _fits(f"{last}…", size, width):
        last = last[:-1].rstrip()
    return [*found[: most - 1], f"{last}…"]


def _lines(text: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    line = ""
    for word in text.split():
        if _fits(f"{line} {word}".strip(), size, width):
            line = f"{line} {word}".strip()
            continue
        if line:
            found.append(line)
        line = word
        while not _fits(line, size, width):
            fitting = [at for at in range(1, len(line)) if _fits(line[:at], size, width)]
            cut = next((at for at in reversed(fitting) if line[at - 1] in "-/."), fitting[-1])
            found.append(line[:cut])
            line = line[cut:]
    return [*found, line] if line else found


def _fits(text: str, size: float, width: float) -> bool:
    return sum(map(_letter_width, normalize("NFC", text))) * size <= width


def _letter_width(letter: str) -> float:
    return WIDTHS.get(normalize("NFD", letter)[0], CAPITAL if letter.isupper() else SMALL)
