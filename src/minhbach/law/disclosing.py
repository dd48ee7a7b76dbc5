"""What an agency discloses: the twelve groups of article 46, and which provision sets the clock of which matter, as data.

`data/disclosure` joins matters, forms and provisions and holds no number of days. Dates are made in `minhbach.deadlines.disclosing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from minhbach.law.provisions import Item, Provisions, known_provisions
from minhbach.law.reading import DATA, Confidence, Entry, read_mapping
from minhbach.text import blind

DISCLOSURE = DATA / "disclosure" / "cong-khai.yaml"
FORMS_OF_LAW = "democracy-disclose-form"
AUDIENCES = ("internal", "public")
PROOFS = ("link", "minutes_posting", "minutes_taking_down", "paper", "photo")
EACH = ("year", "period_ends")
_MONTHS = {str(number): number for number in range(1, 13)}


@dataclass(frozen=True, slots=True)
class Form:
    """A way to disclose. `letter` is its point of article 47; `keep` the provision on how long it stays, empty where once is enough."""

    code: str
    letter: str
    keep: str
    proofs: tuple[str, ...]
    end_proofs: tuple[str, ...]

    @property
    def lasts(self) -> bool:
        """Whether what is disclosed stays up and is later taken down."""
        return bool(self.keep)


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of content with a clock of its own. `keep` maps a form to a provision that replaces the form's; `minutes` names who signs."""

    code: str
    name: str
    name_en: str
    groups: tuple[int, ...]
    forms: tuple[str, ...]
    start: str
    keep: Mapping[str, str]
    minutes: str
    audience: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Expected:
    """What every year brings. `months` maps a period of the provision to the months it may end in; empty for once a year."""

    code: str
    matter: str
    months: Mapping[str, tuple[int, ...]]


_Coded = TypeVar("_Coded", Form, Matter, Expected)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which group a registered document may belong to: one of `words` in its subject (blind), and its direction, type and topic."""

    words: tuple[str, ...]
    directions: tuple[str, ...]
    types: tuple[str, ...]
    topics: tuple[str, ...]
    group: int
    matter: str

    def fits(self, direction: str, type_: str, topic: str, subject: str) -> bool:
        """Whether the document may belong here; `subject` is in its blind form."""
        return (
            (not self.words or any(word in subject for word in self.words))
            and (not self.directions or direction in self.directions)
            and (not self.types or type_ in self.types)
            and (not self.topics or topic in self.topics)
        )


@dataclass(frozen=True, slots=True)
class Disclosing:
    """Everything that the data says about disclosure, found by code. `extension` is the provision on how far one extension may reach."""

    provision: str
    extension: str
    forms: Mapping[str, Form]
    matters: Mapping[str, Matter]
    expected: tuple[Expected, ...]
    suggestions: tuple[Suggestion, ...]
    marks: tuple[str, ...]
    marks_needed: int
    provisions: Provisions = field(repr=False)

    def groups(self, on: date) -> tuple[Item, ...]:
        """The groups of article 46 as they stand on that day; raises NotInForceError before the Law."""
        return self.provisions.find(self.provision).on(on).items

    def start_provision(self, matter: str, on: date) -> str:
        """The code of the provision on when that matter begins to be disclosed.

        On a day before the matter's own provision first existed the general one of article 47 applies; after its last known version the
        matter's own is still named, because what took its place is another special rule, and nobody has read it.
        """
        own = self.matters[matter].start
        return self.provision if self._later(own, on) else own

    def keep_provision(self, matter: str, form: str, on: date) -> str:
        """The code of the provision on how long that matter stays in that form, by the same rule; empty where once is enough."""
        general = self.forms[form].keep
        own = self.matters[matter].keep.get(form, general)
        return general if own and self._later(own, on) else own

    def _later(self, code: str, on: date) -> bool:
        first = self.provisions.find(code).versions[0].from_
        return first is not None and on < first

    def suggest(self, direction: str, type_: str, topic: str, subject: str) -> Suggestion | None:
        """The first suggestion that fits a registered document, or None: most documents need no disclosure of their own."""
        words = blind(subject)
        return next((one for one in self.suggestions if one.fits(direction, type_, topic, words)), None)

    def is_declaration(self, text: str) -> bool:
        """Whether a text is a filled-in asset declaration, which is posted on paper and never kept here."""
        words = " ".join(blind(text).split())
        return sum(mark in words for mark in self.marks) >= self.marks_needed


def load_disclosing(path: Path = DISCLOSURE, provisions: Provisions | None = None) -> Disclosing:
    """Read the file; raises LawDataError with file and line of what is unknown, doubled or points nowhere."""
    provisions = provisions or known_provisions()
    entry = read_mapping(path)
    entry.only("groups", "extension", "forms", "matters", "expected", "suggestions", "declaration_marks")
    code = _known(entry, "groups", provisions)
    numbers = {item.code for version in provisions.find(code).versions for item in version.items}
    forms = _by_code(entry.entries("forms"), lambda one: _form(one, provisions))
    matters = _by_code(entry.entries("matters"), lambda one: _matter(one, provisions, forms, numbers))
    (marks,) = entry.entries("declaration_marks")
    marks.only("needed", "words", "confidence")
    marks.confidence(own=True)
    return Disclosing(
        provision=code,
        extension=_known(entry, "extension", provisions),
        forms=forms,
        matters=matters,
        expected=tuple(_by_code(entry.entries("expected"), lambda one: _expected(one, matters, provisions)).values()),
        suggestions=tuple(_suggestion(one, matters) for one in entry.entries("suggestions")),
        marks=marks.texts("words"),
        marks_needed=marks.whole("needed"),
        provisions=provisions,
    )


@cache
def known_disclosing() -> Disclosing:
    """What the package says about disclosure, read once."""
    return load_disclosing()


def _by_code(entries: Iterable[Entry], make: Callable[[Entry], _Coded]) -> dict[str, _Coded]:
    found: dict[str, _Coded] = {}
    for one in entries:
        made = make(one)
        if made.code in found:
            raise one.refusal("code", f"mã {made.code} đã có")
        found[made.code] = made
    return found


def _known(entry: Entry, key: str, provisions: Provisions, default: str | None = None) -> str:
    code = entry.text(key, default)
    if code and code not in provisions.by_code:
        raise entry.refusal(key, f"không có quy định {code!r} trong data/params")
    return code


def _form(entry: Entry, provisions: Provisions) -> Form:
    entry.only("code", "letter", "keep", "proofs", "end_proofs")
    letter = entry.text("letter")
    if any(letter not in {item.code for item in version.items} for version in provisions.find(FORMS_OF_LAW).versions):
        raise entry.refusal("letter", f"quy định {FORMS_OF_LAW} không có điểm {letter!r}")
    proofs, end_proofs = entry.texts("proofs"), entry.texts("end_proofs")
    if unknown := [proof for proof in (*proofs, *end_proofs) if proof not in PROOFS]:
        raise entry.refusal("proofs", f"không biết minh chứng {unknown[0]!r}; dùng: {', '.join(PROOFS)}")
    return Form(entry.text("code"), letter, _known(entry, "keep", provisions, ""), proofs, end_proofs)


def _matter(entry: Entry, provisions: Provisions, forms: Mapping[str, Form], groups: set[str]) -> Matter:
    entry.only("code", "name", "name_en", "groups", "forms", "start", "keep", "minutes", "audience", "confidence")
    if unknown := [group for group in entry.texts("groups") if group not in groups]:
        raise entry.refusal("groups", f"Điều 46 không có nhóm {unknown[0]!r}")
    keep = {}
    for one in entry.entries("keep"):
        one.only("form", "provision")
        keep[one.choice("form", forms)] = _known(one, "provision", provisions)
    if unknown := [form for form in entry.texts("forms") if form not in forms]:
        raise entry.refusal("forms", f"không có hình thức {unknown[0]!r}")
    return Matter(
        code=entry.text("code"),
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        groups=tuple(map(int, entry.texts("groups"))),
        forms=entry.texts("forms") or tuple(forms),
        start=_known(entry, "start", provisions),
        keep=keep,
        minutes=_known(entry, "minutes", provisions, ""),
        audience=entry.choice("audience", (*AUDIENCES, "either"), "either"),
        confidence=entry.confidence(own=True),
    )


def _expected(entry: Entry, matters: Mapping[str, Matter], provisions: Provisions) -> Expected:
    entry.only("code", "matter", "each", "months")
    matter = entry.choice("matter", matters)
    months = {}
    for one in entry.entries("months"):
        one.only("period", "ends")
        if unknown := [month for month in one.texts("ends") if month not in _MONTHS]:
            raise one.refusal("ends", f"{unknown[0]!r} không phải là một tháng")
        months[one.text("period")] = tuple(_MONTHS[month] for month in one.texts("ends"))
    by_period = entry.choice("each", EACH) == "period_ends"
    periods = {item.code for version in provisions.find(matters[matter].start).versions for item in version.items} if by_period else set()
    if set(months) != periods:
        raise entry.refusal("months", f"phải ghi đúng các kỳ của quy định: {', '.join(sorted(periods)) or 'không kỳ nào'}")
    return Expected(entry.text("code"), matter, months)


def _suggestion(entry: Entry, matters: Mapping[str, Matter]) -> Suggestion:
    entry.only("words", "directions", "types", "topics", "group", "matter")
    matter, group = entry.choice("matter", matters), entry.whole("group")
    if group not in matters[matter].groups:
        raise entry.refusal("group", f"loại nội dung {matter} không thuộc nhóm {group}")
    words = entry.texts("words")
    if any(word != blind(word) for word in words):
        raise entry.refusal("words", "viết không dấu, chữ thường")
    return Suggestion(words, entry.texts("directions"), entry.texts("types"), entry.texts("topics"), group, matter)
