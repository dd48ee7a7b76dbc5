"""Reading drafts, their versions and findings."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from minhbach.checks.rule import Finding, Fix, Severity
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.organisation.queries import visible_units, with_predecessors
from minhbach_site.records.models import Draft, DraftVersion, FindingDismissal
from minhbach_site.records.states import FINDING_WORDS, DraftState, FileState
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

MARKABLE = frozenset({"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"})


def drafts_for(person: Person, on: date) -> QuerySet[Draft]:
    """One's own drafts; those made for a unit that one heads, or for any unit if one leads the agency. A draft without a unit is its
    owner's alone until it is issued, and one that was withdrawn for good.
    """
    held = person.held(on)
    led = {one.unit_code for one in held if one.role == Role.LEADER}
    headed = {one.unit_code for one in held if one.role == Role.HEAD_OF_UNIT and one.unit_code} | (led - {""})
    units = with_predecessors(visible_units(person, on).filter(code__in=headed).values_list("pk", flat=True)) if headed else ()
    others = Q(unit__isnull=False) | Q(document__isnull=False) if "" in led else Q(unit__in=units)
    seen = Q(owner=person) | others & ~Q(state=DraftState.WITHDRAWN)
    return Draft.objects.filter(seen).select_related("owner", "unit").order_by("-made_at", "-pk")


def search_drafts(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Drafts that the person may see whose title holds all the words."""
    found = with_words(drafts_for(actor, on), " ".join(words))
    return [Hit(one.title, reverse("records:draft", args=[one.pk]), one.owner.display_name) for one in found[:limit]]


def versions_of(draft: Draft) -> QuerySet[DraftVersion]:
    """The versions, newest first, without their long contents."""
    return draft.versions.defer("pieces", "findings").order_by("-number")


def versions() -> QuerySet[DraftVersion]:
    return DraftVersion.objects.select_related("draft__owner", "draft__unit")


def finding_key(finding: Finding) -> str:
    """What makes a finding the same one in another version of the text: its rule, its words and what it says, but not its place."""
    said = "\x1f".join((finding.code, " ".join(finding.quote.split()), " ".join(finding.message.split())))
    return hashlib.sha256(said.encode()).hexdigest()


def finding_of(values: dict[str, Any], suppressed: str = "") -> Finding:
    """A finding as it was frozen."""
    fix = values["fix"]
    kept = {name: value for name, value in values.items() if name not in {"key", "severity", "fix", "suppressed"}}
    return Finding(**kept, severity=Severity(values["severity"]), fix=Fix(**fix) if fix else None, suppressed=suppressed)


def dismissals_of(draft: Draft) -> dict[str, FindingDismissal]:
    return {one.key: one for one in FindingDismissal.objects.filter(draft=draft).select_related("person")}


def told_findings(version: DraftVersion) -> list[Finding]:
    """The findings of a version, those set aside with their reason."""
    aside = dismissals_of(version.draft)
    return [finding_of(one, aside[one["key"]].reason if one["key"] in aside else "") for one in version.findings]


def counts(version: DraftVersion) -> dict[str, int]:
    """How many findings of each severity are told, and how many are set aside."""
    found = told_findings(version)
    told = {str(severity): sum(one.severity == severity and not one.suppressed for one in found) for severity in Severity}
    return {**told, "aside": sum(bool(one.suppressed) for one in found)}


def finding_with(draft: Draft, key: str) -> dict[str, Any] | None:
    """The frozen finding with that key in the newest version that was checked."""
    version = draft.versions.filter(state=FileState.READ).order_by("-number").first()
    return next((one for one in (version.findings if version else ()) if one["key"] == key), None)


def notes_of(version: DraftVersion, aside: dict[str, FindingDismissal]) -> dict[int, dict[str, Any]]:
    """What the page prints for each finding, by its number in the page of the checker."""
    return {
        number: {**one, "words": FINDING_WORDS[one["severity"]], "aside": aside.get(one["key"])}
        for number, one in enumerate(version.findings, 1)
    }
