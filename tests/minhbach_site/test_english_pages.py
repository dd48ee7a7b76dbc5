"""An English page says nothing in Vietnamese but what people wrote, and what its element says is Vietnamese: the words of the law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

import factories
from expectations import Page, tables
from minhbach.checks import apart
from minhbach.duties.definitions import known_duties
from minhbach.facts.schemas import KEPT
from minhbach.law.disclosing import known_disclosing
from minhbach.law.wording import CONFIDENCE_WORDS, CONFIDENCE_WORDS_EN
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.ui import workers

PAGES = {name: page for app in tables() for name, page in app.PAGES.items() if page.posted is None and not page.download}
READ_REGISTERS = {f"registers:register {name}": Page(Permission.READ_REGISTERS, lambda _w, table=name: {"table": table}) for name in KEPT}
SAID = {"aria-label", "title", "placeholder", "alt", "data-label", "content", "label"}  # attributes that are read out or seen
SILENT = {"script", "style", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "track", "use", "wbr"}
VIETNAMESE = re.compile(r"[ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]", re.IGNORECASE)
NAMES = ("Minh Bạch", "NĐ-CP", "“KT. GIÁM ĐỐC”", "Communiqué")  # the software, part of a symbol, what a report prints, a word of English


class _Words(HTMLParser):
    """The texts of a page outside of what is marked as Vietnamese, and what its attributes say; apart from them, those of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[tuple[str, str]] = [("", "")]  # each open element with its language
        self.said: list[str] = []
        self.drawn: list[str] = []

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        language = known.get("lang") or self.inside[-1][1]
        if language != "vi":
            self.said += [value for name, value in attrs if value and name in SAID]
            self.said += [known.get("value") or ""] if tag == "input" and known.get("type") in {"submit", "button"} else []
        if tag not in VOID:
            self.inside.append((tag, language))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.inside.pop()

    def handle_data(self, data):
        tags = {tag for tag, _language in self.inside}
        if self.inside[-1][1] != "vi" and not tags & SILENT:
            (self.drawn if "svg" in tags else self.said).append(data)


def vietnamese(html: str, data: Iterable[str], plain: frozenset[str]) -> set[str]:
    """What a page says in Vietnamese that is neither `data` nor marked; `plain` are sentences of the site without a Vietnamese letter."""
    words = _Words()
    words.feed(html)
    found = set()
    for text in (" ".join(text.split()) for text in words.said):
        if VIETNAMESE.search(_without(text, (*NAMES, *data))) or text in plain:
            found.add(text)
    for text in (" ".join(text.split()) for text in words.drawn):  # a picture breaks what it writes into lines
        if VIETNAMESE.search(_without(text, data)) and not any(text.strip("…") in one for one in data):
            found.add(text)
    return found


def _without(text: str, data: Iterable[str]) -> str:
    for one in data:
        text = text.replace(one, "…")
    return text


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def written() -> list[str]:
    """Every Vietnamese text in the database, longest first, also what stands before a colon, by which a page may group; but no label."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [one.name for one in model._meta.concrete_fields if isinstance(one, models.CharField | models.TextField | models.JSONField)]
        for values in model._base_manager.values_list(*names) if names else ():
            found |= {" ".join(text.split()) for value in values for text in _strings(value) if VIETNAMESE.search(text)}
    found |= {before for text in found for before, colon, _after in [text.partition(":")] if colon and VIETNAMESE.search(before)}
    return sorted(found - labels(), key=len, reverse=True)


def labels() -> set[str]:
    """What the library calls things in Vietnamese where it has English as well: interface, though some of it is stored as it was."""
    known = known_duties()
    return {
        *(name for duty in known for name in (duty.name, duty.topic)),
        *(role.name for role in known.roles.values()),
        *(words for one in known.traits.values() for words in (one.name, one.question, *one.choices.values())),
        *(matter.name for matter in known_disclosing().matters.values()),
        *CONFIDENCE_WORDS.values(),
        *(words for table in KEPT.values() for words in (table.title, *(column.header for column in table.columns))),
    }


@pytest.fixture(scope="module")
def plain() -> frozenset[str]:
    """The sentences of the site that have no Vietnamese letter and say something else in English."""
    found: dict[str, set[str]] = {}
    for path in settings.PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and isinstance(message.id, str) and not VIETNAMESE.search(message.id) and " " in message.id:
                    found.setdefault(message.id, set()).add(message.string)
    return frozenset(said for said, meant in found.items() if said not in meant)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    monkeypatch.setattr(apart, "_apart", lambda work, arguments, *_limits: work(*arguments))
    monkeypatch.setattr(workers.subprocess, "Popen", lambda *_command, **_how: None)


@pytest.mark.parametrize("name", sorted(PAGES | READ_REGISTERS))
def test_an_english_page_is_in_english(name, people, client, plain):
    page = (PAGES | READ_REGISTERS)[name]
    everyone = factories.person("moi-vai", *Role)  # sees every button; whose work a page is about is another thing
    found = set()
    for reader in [everyone, *((people[role] for role in sorted(page.roles)) if page.permission is None else ()), None]:
        with transaction.atomic():
            client.logout()
            if reader is not None:
                client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
            client.cookies["django_language"] = "en"
            path = reverse(name.split()[0], kwargs=page.make({**people, "moi-vai": everyone}))
            answer = client.get(f"{path}?{page.query}")
            if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
                found |= vietnamese(answer.text, written(), plain)
            transaction.set_rollback(True)

    assert sorted(found) == []


def test_what_is_vietnamese_on_a_page_is_found(plain):
    page = """<p title="Sổ">Due</p><p>Cơ quan A <b lang="vi">Luật <i>khiếu nại</i></b> Hạn</p><svg><text>Kế hoạch năm</text><text>Sai</text>
        <text>Chưa rõ</text></svg><input type="submit" value="Gửi"><textarea>Ý kiến</textarea><p>Xem thêm</p>"""

    assert vietnamese(page, ["Kế hoạch năm 2026", "Cơ quan A"], frozenset({"Xem thêm"})) == {
        "Sổ",
        "Hạn",
        "Chưa rõ",
        "Gửi",
        "Xem thêm",
    }


def test_every_label_of_the_library_has_its_english():
    known = known_duties()
    pairs = [
        *((duty.name, duty.name_en) for duty in known),
        *((duty.topic, duty.topic_en) for duty in known),
        *((role.name, role.name_en) for role in known.roles.values()),
        *((one.name, one.name_en) for one in known.traits.values()),
        *((one.question, one.question_en) for one in known.traits.values()),
        *(("; ".join(one.choices.values()), "; ".join(one.choices_en.values())) for one in known.traits.values() if one.choices),
        *((matter.name, matter.name_en) for matter in known_disclosing().matters.values()),
        *((table.title, table.title_en) for table in KEPT.values()),
        *((words, CONFIDENCE_WORDS_EN[one]) for one, words in CONFIDENCE_WORDS.items()),
        *((column.header, column.header_en) for table in KEPT.values() for column in table.columns),
    ]

    assert [pair for pair in pairs if not pair[1] or VIETNAMESE.search(pair[1])] == []
    assert len(pairs) > 500


def test_two_topics_have_two_names_and_two_columns_of_a_register_two_headings():
    topics = sorted({(duty.topic, duty.topic_en) for duty in known_duties()}, key=lambda one: one[1])
    columns = [(name, sorted(column.header_en for column in table.columns)) for name, table in KEPT.items()]

    assert [one for one, other in pairwise(topics) if one[1] == other[1]] == []
    assert [(name, one) for name, headings in columns for one, other in pairwise(headings) if one == other] == []
