"""Vietnamese first, English complete."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import override

import factories
from minhbach.citations.resolution import STATUS_WORDS
from minhbach_site.plans.models import Task
from minhbach_site.plans.queries import late_words
from minhbach_site.plans.services.errors import PlanError, refuse_far_due_date
from minhbach_site.plans.states import TaskState
from minhbach_site.records.models import Document
from minhbach_site.records.states import CITED_WORDS

PAGES_OF_ALLAUTH = (
    "account/login.html",
    "account/logout.html",
    "account/account_inactive.html",
    "account/signup_closed.html",
    "account/reauthenticate.html",
    "account/base_reauthenticate.html",
    "account/password_change.html",
    "account/password_set.html",
    "account/messages/logged_out.txt",
    "account/messages/password_changed.txt",
    "mfa/**/*.html",
    "mfa/messages/*.txt",
    "usersessions/**/*.*",
    "socialaccount/*.html",
    "socialaccount/messages/*.txt",
)
SIGN_UP = {"Sign Up", "Already have an account? Then please %(link)ssign in%(end_link)s.", "Create Passkey"}


def catalogue(path):
    with path.open("rb") as file:
        return {(message.context, message.id): message.string for message in read_po(file) if message.id}


def english():
    """What each sentence says in English, whichever app says it."""
    found: dict = {}
    for path in settings.PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"):
        for said, meant in catalogue(path).items():
            found[said] = found.get(said) or (meant if isinstance(meant, str) else meant if all(meant) else "")
    return found


def test_a_sentence_without_a_context_means_the_same_in_every_app():
    """Django merges the catalogues: where a word means two things, each needs its context."""
    meanings: dict = {}
    for path in settings.PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"):
        for said, meant in catalogue(path).items():
            meanings.setdefault(said, set()).add(meant)

    assert {said: sorted(map(str, meant)) for said, meant in meanings.items() if len(meant) > 1} == {}
    assert len(meanings) > 1500


def test_every_sentence_has_its_english():
    assert sorted(str(said) for said, meant in english().items() if not meant) == []


def test_english_keeps_every_placeholder():
    def names(text):
        return sorted(re.findall(r"%\((\w+)\)s", text))

    assert [said for (_where, said), meant in english().items() if isinstance(said, str) and names(said) != names(meant)] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_catalogues_hold_every_sentence_of_the_code(tmp_path):
    copy = tmp_path / "minhbach_site"
    shutil.copytree(settings.PACKAGE, copy, ignore=shutil.ignore_patterns("vendor", "__pycache__", "*.mo"))
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-obsolete", "--verbosity", "0"]

    subprocess.run(command, cwd=copy, check=True, env={"DJANGO_SETTINGS_MODULE": "minhbach_site.settings", "PATH": "/usr/bin:/bin"})

    stale = {
        str(path.relative_to(copy)): sorted(map(str, set(catalogue(path)) ^ set(catalogue(settings.PACKAGE / path.relative_to(copy)))))
        for path in copy.glob("**/locale/en/LC_MESSAGES/django.po")
    }
    assert {path: names for path, names in stale.items() if names} == {}, "run make messages and write the English"


def test_pages_of_allauth_speak_vietnamese():
    spec = find_spec("allauth")
    templates = Path(spec.submodule_search_locations[0]) / "templates"
    ours = {path.relative_to(path.parents[1]).as_posix() for path in settings.PACKAGE.glob("accounts/templates/a*/*.html")}
    said = set()
    for pattern in PAGES_OF_ALLAUTH:
        for path in templates.glob(pattern):
            if (
                path.relative_to(templates).as_posix() not in ours
                and "signup_by" not in path.name
                and path.name not in {"signup.html", "signup_form.html"}
            ):
                said |= set(re.findall(r"{%\s*trans(?:late)?\s+\"(.*?)\"", path.read_text("utf-8")))
    vietnamese = catalogue(settings.PACKAGE / "accounts/locale/vi/LC_MESSAGES/django.po")
    known = {key if isinstance(key, str) else key[0] for _where, key in vietnamese}

    assert len(said) > 40
    assert sorted(said - known - SIGN_UP) == []


@pytest.mark.django_db
def test_vietnamese_whatever_the_browser_prefers_until_the_reader_chooses(client):
    assert "Đăng nhập" in client.get("/tai-khoan/dang-nhap", headers={"accept-language": "en"}).text

    client.post("/ngon-ngu", {"language": "en", "next": "/"})

    page = client.get("/tai-khoan/dang-nhap")
    assert '<html lang="en"' in page.text
    assert "Sign in with a passkey" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_switches_lead_nowhere_outside(client, target):
    assert client.post("/giao-dien", {"theme": "dark", "next": target})["Location"] == "/"
    assert client.post("/ngon-ngu", {"language": "en", "next": target})["Location"] == "/"


@pytest.mark.django_db
def test_english_tells_apart_what_vietnamese_says_with_one_word(clerk, sign_in):
    factories.document("A", type="ke_hoach", symbol="321/KH-UBND", direction="incoming")
    client = sign_in(clerk)
    client.post("/ngon-ngu", {"language": "en", "next": "/"})

    page = client.get("/van-ban/").text

    assert '<td class="cell-direction" data-label="Direction">Incoming</td>' in page
    assert "<span>Type: Plan</span>" in page
    assert '<span class="nav-link-title">Plans</span>' in page
    assert "Plans 321/KH-UBND" not in client.get(f"/van-ban/{Document.objects.get().pk}").text


def test_the_status_of_a_cited_document_says_what_the_library_says():
    with translation.override("vi"):
        said = {status: str(words) for status, words in CITED_WORDS.items()}

    assert said == {status.value: words.capitalize() for status, words in STATUS_WORDS.items()}


@pytest.mark.parametrize(("count", "words"), [(1, "Done 1 day late"), (2, "Done 2 days late")])
def test_what_is_counted_agrees_with_its_number(count, words):
    task = Task(due_on=date(2026, 3, 10), done_on=date(2026, 3, 10 + count), state=TaskState.CONFIRMED)

    with override("en"):
        assert late_words(task, date(2026, 4, 1)) == words


COUNTED = re.compile(
    r"%\(\w+\)[sd] (?:more |other |newest |unfinished )?(?:days|months|working|items|events|tasks|places|letters|criteria|registers"
    r"|units|times|rows|documents|entries|records|files|people|members|points|drafts|pages)\b"
)
# where a number is never one: bounds of the law and of the software, pages of a scan, records of a journal
NEVER_ONE = (
    *("at most", "at least", "at the latest", "more than", "longer than", "%(length)d letters", "newest", "items due first", "in the last"),
    *("of %(total)s pages", "records", "all %(count)s entries", "%(months)d months (%(article)s)"),
)


def test_an_english_sentence_that_counts_has_a_form_for_one():
    found = [
        (path.parts[-5], meant)
        for path in settings.PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po")
        for meant in catalogue(path).values()
        if isinstance(meant, str) and COUNTED.search(meant)
    ]

    assert [one for one in found if not any(part in one[1] for part in NEVER_ONE)] == []


# a day in a sentence is written as the page is; these are no sentences: what stays in a history, files, the form of a day that is read
WRITTEN_ALIKE = {
    ("plans/services/loading.py", "Ngày họp"),  # for the example's minutes, which are in Vietnamese
    ("plans/services/tasks.py", "moved"),
    ("disclosure/services/shortening.py", "day = "),
    ("disclosure/services/moves.py", "return f"),  # for history
    ("disclosure/queries/minutes.py", "ngày"),  # for minutes, which are in Vietnamese
    ("duties/models.py", "made_at"),
    ("records/services/exchange.py", "_DAYS"),
    ("records/queries/dissemination_rows.py", "document="),  # for the list to sign, which is in Vietnamese
    ("records/queries/dissemination_rows.py", "return f"),
    ("ui/tables.py", "value:"),
}


def test_days_in_sentences_are_written_in_the_language_of_the_page():
    found = [
        (path.relative_to(settings.PACKAGE).as_posix(), line.strip())
        for path in settings.PACKAGE.glob("**/*.py")
        if path.parts[-2] not in {"vi", "en"}
        for line in path.read_text("utf-8").splitlines()
        if "%d/%m/%Y" in line
    ]

    assert [one for one in found if not any(one[0] == place and part in one[1] for place, part in WRITTEN_ALIKE)] == []


def test_a_refusal_in_english_writes_its_day_in_english():
    with override("en"), pytest.raises(PlanError, match="15 Dec 2024"):
        refuse_far_due_date(date(2024, 12, 15), 2026)
    with override("vi"), pytest.raises(PlanError, match="15/12/2024"):
        refuse_far_due_date(date(2024, 12, 15), 2026)


def test_what_forms_of_django_say_is_said_in_the_words_of_an_office():
    """Its own Vietnamese says «một số tổng thể» for a whole number; each of our words takes the same values."""
    ours = catalogue(settings.PACKAGE / "ui/locale/vi/LC_MESSAGES/django.po")
    form = forms.IntegerField(max_value=999)
    with override("vi"), pytest.raises(ValidationError) as refused:
        form.clean("1,5")
    with override("vi"), pytest.raises(ValidationError) as too_much:
        form.clean("1000")

    assert (refused.value.messages, too_much.value.messages) == (["Hãy nhập một số nguyên."], ["Giá trị không được lớn hơn 999."])
    placeholders = re.compile(r"%\(\w+\)[sd]")
    for (_context, key), said in ours.items():
        asked, told = (key if isinstance(key, str) else key[1], said if isinstance(said, str) else said[0])
        assert sorted(placeholders.findall(told)) == sorted(placeholders.findall(asked)), told
