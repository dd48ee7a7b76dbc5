"""The picture of a chain: where each box stands is computed here; the words stand in the nested list beside it as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhbach_site.plans.queries import Chain, PlanWork, TaskWork, points
from minhbach_site.plans.states import FINISHED_TASKS, PLAN_TONES, PlanState
from minhbach_site.ui.breaking import lines_of
from minhbach_site.ui.dates import written

register = template.Library()

WIDTH, GAP, ROW_GAP = 148, 51, 12  # of a box; between columns; between boxes of a column: five columns fit a page of 1280
LINE, PAD = 16, 9
BEND = 5  # how far from its box a line turns
INSET = 7  # of the words from the edges of their box, as the template sets them
SIZE, NOTE_SIZE = 12.5, 11.5  # of the letters, as plans.css sets them
MAX_LINES = 4
MAX_TASKS = 60  # drawn; the list beside the picture has all


@dataclass(slots=True)
class Box:
    """One box of the picture and what follows from it. `tone` repeats in colour what `note` says in words."""

    title: str
    note: str
    tone: str
    edge: str = ""
    children: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    x: int = 0
    y: int = 0

    @property
    def notes(self) -> list[str]:
        return lines_of(self.note, size=NOTE_SIZE, width=WIDTH - 2 * INSET)

    @property
    def width(self) -> str:
        return str(WIDTH)

    @property
    def height(self) -> int:
        return 2 * PAD + LINE * (len(self.lines) + len(self.notes))

    @property
    def rows(self) -> list[tuple[int, str, str]]:
        """Each line of text with its place and look."""
        words = [*((line, "chain-title") for line in self.lines), *((line, "chain-note") for line in self.notes)]
        return [(self.y + PAD + LINE * at - 4, line, look) for at, (line, look) in enumerate(words, 1)]

    @property
    def path(self) -> list[tuple[str, int, int, str]]:
        """A line to each child: its shape, where its label stands, and the label."""
        x1, y1 = self.x + WIDTH, self.y + PAD + LINE
        return [
            (_elbow(x1, y1, child.x, child.y + PAD + LINE), x1 + (BEND + GAP) // 2, child.y + PAD + LINE - 5, child.edge)
            for child in self.children
        ]


@dataclass(frozen=True, slots=True)
class Picture:
    boxes: list[Box]
    width: int
    height: int
    left_out: int


@register.filter(name="points")
def as_points(value: Any) -> str:
    """Points as people write them."""
    return points(value)


@register.inclusion_tag("plans/chain_picture.html")
def chain_picture(chain: Chain) -> dict[str, Any]:
    """The picture of a chain from its document to the evidence."""
    return {"picture": drawn(chain), "chain": chain}


def drawn(chain: Chain) -> Picture:
    """Every box with its place: columns from left to right, a child beside its parent, never two boxes over each other."""
    budget = [MAX_TASKS]
    top = Box(chain.document.full_name, written(chain.document.issued_on), "info")
    works = [*((answer.document, answer.days, answer.plans) for answer in chain.answers)]
    for document, days, plans in works:
        own = Box(document.full_name, written(document.issued_on), "info", edge=_days(days))
        own.children = [_plan_box(plan, budget) for plan in plans]
        top.children.append(own)
    top.children += [_plan_box(plan, budget) for plan in chain.plans]
    boxes: list[Box] = []
    height = _place(top, 0, 0, boxes)
    width = max(box.x for box in boxes) + WIDTH
    return Picture(boxes, width, height, max(-budget[0], 0))


def _plan_box(work: PlanWork, budget: list[int]) -> Box:
    plan = work.plan
    title = _("Kế hoạch %(year)s (%(code)s)") % {"year": plan.year, "code": plan.code}
    box = Box(title, str(plan.get_state_display()), PLAN_TONES.get(PlanState(plan.state), "neutral"))
    box.children = _task_boxes(work, budget)
    return box


def _task_boxes(work: PlanWork, budget: list[int]) -> list[Box]:
    made = []
    for task in work.tasks:
        budget[0] -= 1
        if budget[0] >= 0:
            made.append(_task_box(task))
    return made


def _days(count: int) -> str:
    return ngettext("%(days)s ngày", "%(days)s ngày", count) % {"days": count}


def _task_box(work: TaskWork) -> Box:
    task = work.task
    state = str(task.get_state_display())
    note = f"{state}, {written(task.done_on)}" if task.done_on else f"{state}, {_('hạn')} {written(task.due_on)}" if task.due_on else state
    tone = "bad" if work.late else "good" if task.state in FINISHED_TASKS else "info"
    edge = _days(work.days) if work.days is not None else ""
    box = Box(task.title, note, tone, edge=edge)
    box.children = [Box(str(one.document or one), "", "neutral") for one in work.evidence]
    return box


def _place(box: Box, column: int, y: int, boxes: list[Box]) -> int:
    """Put a box and all that follows from it, beginning at `y`; the first free place below them."""
    box.x, box.y = column * (WIDTH + GAP), y
    box.lines = lines_of(box.title, size=SIZE, width=WIDTH - 2 * INSET, most=MAX_LINES) or [""]
    boxes.append(box)
    below = y
    for child in box.children:
        below = _place(child, column + 1, below, boxes)
    return max(below, y + box.height + ROW_GAP)


def _elbow(x1: int, y1: int, x2: int, y2: int) -> str:
    return f"M{x1} {y1} H{x2}" if y1 == y2 else f"M{x1} {y1} H{x1 + BEND} V{y2} H{x2}"
