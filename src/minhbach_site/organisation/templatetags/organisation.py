"""Pictures of the organisation as SVG: the tree of a day, and what events made of what. Places are computed; nothing runs in the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from minhbach_site.organisation import queries
from minhbach_site.organisation.states import EventRole, UnitKind
from minhbach_site.ui.breaking import lines_of
from minhbach_site.ui.dates import written

if TYPE_CHECKING:
    from minhbach_site.organisation.models import EventUnit, OrganisationEvent
    from minhbach_site.organisation.queries import AgencyTree, Node

register = template.Library()
register.filter("title_of", queries.title_of)


@register.filter
def stuck(hanging: Iterable[queries.Hanging]) -> bool:
    """Whether something hangs on an event that will never move, so that the event cannot be undone any more."""
    return any(one.stays for one in hanging)


@register.filter
def in_the_way(hanging: Iterable[queries.Hanging]) -> list[queries.Hanging]:
    """What to tell of: what never moves, where there is such; the rest would be moved for nothing."""
    found = list(hanging)
    return [one for one in found if one.stays] or found


ROW, HEIGHT, PAD = 46, 38, 8
COLUMNS = (0, 290, 600)  # where the boxes of each level begin: agency, unit, unit within a unit
WIDTHS = (230, 250, 250)
ON_A_PAGE = 36 * ROW  # the height that one printed page still shows in letters of five points
LETTERS = 34  # that fit one line of a box in the print's font
LEFT, RIGHT, MIDDLE, WIDE = 0, 560, 330, 270  # the columns of the picture of events, and the width of its boxes
LINE, SIZE, MAX_LINES = 15, 12.5, 4  # from line to line; of the letters, as organisation.css sets them; of a name


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words in a box."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    css: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What `organisation/picture.html` draws; `words` say the same for those who do not see it."""

    name: str
    title: str
    words: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    links: tuple[str, ...]

    @property
    def fits_a_page(self) -> bool:
        """Whether it is printed on one page; a higher one goes over several."""
        return self.height <= ON_A_PAGE


@register.inclusion_tag("organisation/picture.html")
def tree_picture(trees: Sequence[AgencyTree], day: date) -> dict[str, Any]:
    """The agencies of a day on the left, their units to the right, each unit once."""
    boxes: list[Box] = []
    links: list[str] = []
    row = 0
    for tree in trees:
        first = row
        tops: list[int] = []
        for node in tree.units:
            row = _branch(node, 1, row, boxes, links, tops)
        row = max(row, first + 1)
        middle = (tops[0] + tops[-1]) // 2 if tops else _middle(first)
        boxes.append(_box(0, middle, tree.agency.name, "picture-agency"))
        links += [_elbow(0, middle, 1, top) for top in tops]
        row += 1
    count = sum(tree.count for tree in trees)
    title = _("Cây tổ chức ngày %(day)s") % {"day": written(day)}
    words = _("%(agencies)d cơ quan, %(units)d đơn vị; danh sách đầy đủ ở ngay phía trên hình.") % {"agencies": len(trees), "units": count}
    width = COLUMNS[-1] + WIDTHS[-1] if any(box.x == COLUMNS[2] for box in boxes) else COLUMNS[1] + WIDTHS[1]
    return {"picture": Picture("cay", title, words, width, max(row - 1, 1) * ROW, tuple(boxes), tuple(links))}


def _branch(node: Node, level: int, row: int, boxes: list[Box], links: list[str], tops: list[int]) -> int:
    """Draw a unit and what is in it from this row on; the next free row. The unit stands in the middle of its own."""
    column = min(level, len(COLUMNS) - 1)
    inner: list[int] = []
    after = row
    for child in node.children:
        after = _branch(child, level + 1, after, boxes, links, inner)
    middle = (inner[0] + inner[-1]) // 2 if inner else _middle(row)
    boxes.append(_box(column, middle, node.unit.name, f"picture-{node.unit.kind}"))
    links += [_elbow(column, middle, min(level + 1, len(COLUMNS) - 1), top) for top in inner]
    tops.append(middle)
    return max(after, row + 1)


@register.inclusion_tag("organisation/picture.html")
def events_picture(events: Iterable[OrganisationEvent]) -> dict[str, Any]:
    """What stood before on the left, what stands after on the right, the kind of event between; one block for each event."""
    sides = [_sides(event) for event in events]
    tallest = max((part.height for before, _label, after in sides for part in (*before, *after)), default=HEIGHT)
    pitch = tallest + PAD
    boxes: list[Box] = []
    links: list[str] = []
    said: list[str] = []
    top = 0
    for before, label, after in sides:
        height = max(len(before), len(after), 1) * pitch
        middle = top + height // 2
        for part, y in zip(before, _spread(top, height, len(before)), strict=True):
            boxes.append(part.box(LEFT, y))
            links.append(_curve(LEFT + WIDE, y, MIDDLE, middle))
        for part, y in zip(after, _spread(top, height, len(after)), strict=True):
            boxes.append(part.box(RIGHT, y))
            links.append(_curve(MIDDLE + 170, middle, RIGHT, y))
        boxes.append(Box(MIDDLE, middle - 14, 170, 28, "picture-event", (Line(label, MIDDLE + 85, middle + 5),)))
        said.append(f"{label}: {', '.join(one.name for one in before) or '–'} → {', '.join(one.name for one in after) or '–'}")
        top += height
    title = _("Đơn vị trước và sau")
    return {"picture": Picture("su-kien", title, ". ".join(said), RIGHT + WIDE, max(top, pitch), tuple(boxes), tuple(links))}


@dataclass(frozen=True, slots=True)
class _Part:
    """A unit of an event in the picture: its name in as many lines as it needs, its agency below."""

    name: str
    agency: str
    kind: str

    @property
    def lines(self) -> list[str]:
        inner = WIDE - 2 * PAD
        return lines_of(self.name, size=SIZE, width=inner, most=MAX_LINES) + lines_of(self.agency, size=SIZE, width=inner, most=1)

    @property
    def height(self) -> int:
        return PAD + LINE * len(self.lines)

    def box(self, x: int, middle: int) -> Box:
        first = middle - self.height // 2 + LINE + 1
        lines = tuple(Line(text, x + PAD, first + LINE * number) for number, text in enumerate(self.lines))
        return Box(x, middle - self.height // 2, WIDE, self.height, f"picture-{self.kind}", lines)


def _sides(event: OrganisationEvent) -> tuple[list[_Part], str, list[_Part]]:
    """What an event ends, what is done, and what it begins or would begin."""
    parts = list(event.units.all())
    before, after = ([_said_of(one) for one in parts if one.role == role] for role in (EventRole.SOURCE, EventRole.RESULT))
    planned = [_Part(one.name, queries.became(one.agency, event.on).name, one.kind) for one in event.planned.all()]
    return before, str(event.get_kind_display()), after or planned


def _said_of(part: EventUnit) -> _Part:
    """A unit of an event; of one that was taken away, what is left of it."""
    if part.unit is None:
        return _Part(part.was, "", UnitKind.PHONG)
    return _Part(part.unit.name, part.unit.agency.name, part.unit.kind)


def _spread(top: int, height: int, count: int) -> list[int]:
    """The middles of `count` boxes that share the height evenly."""
    return [top + (2 * number + 1) * height // (2 * count) for number in range(count)]


def _middle(row: int) -> int:
    return row * ROW + ROW // 2


def _box(column: int, middle: int, name: str, css: str) -> Box:
    x = COLUMNS[column]
    lines = _lines(name, x + PAD, middle)
    return Box(x, middle - HEIGHT // 2, WIDTHS[column], HEIGHT, css, lines)


def _lines(name: str, x: int, middle: int) -> tuple[Line, ...]:
    """
    >>> [line.text for line in _lines("Chi cục Quản lý thị trường tỉnh Quảng Ngãi", 0, 0)]
    ['Chi cục Quản lý thị trường tỉnh', 'Quảng Ngãi']
    """
    parts = textwrap.wrap(name, LETTERS, max_lines=2, placeholder="…")
    first = middle + 5 if len(parts) == 1 else middle - 3
    return tuple(Line(part, x, first + 15 * number) for number, part in enumerate(parts))


def _elbow(column: int, y: int, next_column: int, target: int) -> str:
    start = COLUMNS[column] + WIDTHS[column]
    bend = (start + COLUMNS[next_column]) // 2
    return f"M{start} {y} H{bend} V{target} H{COLUMNS[next_column]}"


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    half = (x + to_x) // 2
    return f"M{x} {y} C{half} {y} {half} {to_y} {to_x} {to_y}"


@register.filter
def kind_label(code: str) -> str:
    """The words for a kind of unit."""
    return str(UnitKind(code).label) if code in UnitKind.values else code


@register.filter
def of_unit(heads: dict[int, list[str]], pk: int) -> str:
    """Who heads a unit, by its id."""
    return ", ".join(heads.get(pk, ()))


@register.filter
def in_list(event: OrganisationEvent) -> list[OrganisationEvent]:
    """One event, as the picture takes several."""
    return [event]
