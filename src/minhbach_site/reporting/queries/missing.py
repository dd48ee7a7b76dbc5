"""What a made report leaves open, for whoever approves it: registers that nobody vouched for, figures without a value, blank places.

It is read from the report's own file and from the agency's card that was frozen with it, so that it tells of this report and not of what
was put right since.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach.facts.schemas import TABLES
from minhbach.indicators.definitions import Definitions, load_definitions, split_code
from minhbach.indicators.model import State
from minhbach.reports.profile import FILE_NAME, Profile, ProfileError, parse_profile
from minhbach_site.registers.states import TITLES
from minhbach_site.reporting.models import Run
from minhbach_site.reporting.queries import file_of, made_data
from minhbach_site.ui.dates import written

MOST_OPEN = 5  # lines of a list that stand open; a longer one is folded


@dataclass(frozen=True, slots=True)
class Link:
    """What is to be put right, and where; no page where there is none."""

    title: str
    page: str


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is open: what it is `about`, as the report says it and in our words; the figures by code and name; where it is put
    right.
    """

    words: str = ""
    about: Link | None = None
    quoted: str = ""
    figures: Sequence[tuple[str, str]] = ()
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What a report leaves open. The figures stand by reason, the places in the order of the report."""

    registers: Sequence[Open] = ()
    figures: Sequence[Open] = ()
    places: Sequence[Open] = ()

    @property
    def parts(self) -> list[tuple[str, Sequence[Open], bool]]:
        """Each list that is not empty: what it is called, what stands in it, whether it is short enough to stand open."""
        figures = sum(len(one.figures) for one in self.figures)
        found = (
            (_("Sổ chưa được xác nhận ghi đủ (%(count)s)"), self.registers, len(self.registers)),
            (_("Số liệu chưa có, và vì sao (%(count)s)"), self.figures, figures),
            (_("Mục của báo cáo còn chỗ để trống (%(count)s)"), self.places, len(self.places)),
        )
        return [(words % {"count": count}, several, count <= MOST_OPEN) for words, several, count in found if several]


def missing(one: Run, *, may_make: bool) -> Missing:
    """What a report leaves open; nothing where its file is not there any more. `may_make`: whether its reader may open the card."""
    said = made_data(one)
    if not said:
        return Missing()
    card = _frozen_card(one)
    registers = [_register(table, card) for table in card.uncovered() if table in _asked_registers()] if card else []
    return Missing(
        registers,
        list(_figures(said, card.uncovered() if card else ())),
        [*_head(said, one.year, may_make=may_make), *_places(said)],
    )


def _frozen_card(one: Run) -> Profile | None:
    """The agency's card as it was when the report was made, from its snapshot; None where that is gone or of another version."""
    path = next((file_of(one, file["name"]) for file in one.files if file["name"].endswith(".zip")), None)
    if path is None:
        return None
    with suppress(OSError, zipfile.BadZipFile, StopIteration, ProfileError), zipfile.ZipFile(path) as archive:
        return parse_profile(archive.read(next(name for name in archive.namelist() if name.endswith(f"/{FILE_NAME}"))))
    return None


@cache
def _definitions() -> Definitions:
    return load_definitions()


@cache
def _asked_registers() -> frozenset[str]:
    """The registers that any figure counts."""
    return frozenset(register for code in _definitions() for register in _definitions().registers(code))


def _registers_of(code: str) -> tuple[str, ...]:
    """The registers over which a figure is counted; none where this version no longer knows it."""
    base, _key = split_code(code)
    return _definitions().registers(base) if base in _definitions() else ()


def _register(table: str, card: Profile) -> Open:
    if TABLES[table].derived:
        return Open(_("chưa khai, nên chưa tính được nghĩa vụ"), _page_of(table))
    period = {"from": written(card.period.from_on), "to": written(card.period.cutoff)}
    if table not in card.registers:
        return Open(_("chưa ai xác nhận ghi đủ từ %(from)s đến hết %(to)s") % period, _page_of(table))
    first, last = card.registers[table]
    period |= {"first": written(first), "last": written(last)}
    words = _("mới được xác nhận ghi đủ từ %(first)s đến hết %(last)s, chưa phủ hết từ %(from)s đến hết %(to)s")
    return Open(words % period, _page_of(table))


def _page_of(table: str, *, declared: bool = False) -> Link:
    """Where a register is vouched for and filled; where the agency says what it is, or, once that is `declared`, the duties that follow."""
    if not TABLES[table].derived:
        return Link(str(TITLES[table]), reverse("registers:register", args=[table]))
    return Link(_("Lịch nghĩa vụ"), reverse("duties:duties")) if declared else Link(_("Đặc điểm của cơ quan"), reverse("duties:traits"))


def _figures(said: Mapping[str, Any], uncovered: Sequence[str]) -> Iterator[Open]:
    """The figures without a value by what they lack: registers that nobody vouched for, or what the report says of them."""
    by_lack: dict[tuple[tuple[str, ...], str], list[tuple[str, str]]] = {}
    for figure in said.get("figures", ()):
        if figure["state"] == State.MISSING:
            registers = _registers_of(figure["code"])
            lacking = tuple(table for table in registers if table in uncovered)
            lack = (lacking, "") if lacking else (registers, figure["reason"])
            by_lack.setdefault(lack, []).append((figure["code"], figure["name"]))
    for (tables, reason), figures in by_lack.items():
        links = [_page_of(table, declared=table not in uncovered) for table in tables]
        yield Open("" if reason else _("Chưa được khai hoặc xác nhận ghi đủ:"), None, reason, figures, links)


def _head(said: Mapping[str, Any], year: int, *, may_make: bool) -> Iterator[Open]:
    """What the first page and the place for the signature leave to be filled by hand."""
    head = said.get("document", {})
    blanks = (
        (_("số"), head.get("number")),
        (_("ngày ký"), head.get("dated")),
        (_("nơi kính gửi"), head.get("addressee")),
        (_("họ và tên người ký"), head.get("signer", {}).get("name")),
        (_("nơi nhận"), head.get("recipients")),
    )
    if head and (empty := [words for words, value in blanks if not value]):
        words = _("Trang đầu và chỗ ký để trống: %(what)s. Hãy khai ở kỳ báo cáo rồi lập lại, hoặc điền khi ban hành.")
        card = Link(_("Kỳ báo cáo năm %(year)s") % {"year": year}, reverse("reporting:card", args=[year]))
        yield Open(words % {"what": ", ".join(empty)}, links=[card] if may_make else [])


def _places(said: Mapping[str, Any]) -> Iterator[Open]:
    """The headings of the report under which a promised figure is not known or not said, or nothing stands."""
    figures = {figure["code"]: figure for figure in said.get("figures", ())}
    gaps: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for gap in said.get("missing", ()):
        figure = figures[gap["code"]]
        why = "" if figure["state"] == State.MISSING else gap["reason"]  # why a figure is not known stands with the figure
        gaps.setdefault(gap["section"], {}).setdefault(why, []).append((gap["code"], figure["name"]))
    sections = said.get("sections", [])
    parents = {section["id"].rpartition("-")[0] for section in sections}
    for section in sections:
        where = section["id"].upper().replace("-", ".") if section["number"] else section["title"] or section["id"]
        called = f"{where}. {section['title']}" if section["number"] else where
        for why, several in gaps.get(where, {}).items():
            yield Open(quoted=f"{called} – {why}" if why else called, figures=several)
        if section["number"] and len(section["text"]) <= 1 and section["id"] not in parents:
            yield Open(_("không có lời văn"), quoted=called)
