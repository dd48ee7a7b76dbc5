"""Reading what belongs to a disclosure: its steps, corrections, extensions and proofs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import Amendment, AssetPosting, Correction, Disclosure, DisclosureProof, Shortening, Step
from minhbach_site.disclosure.queries.matters import form_of
from minhbach_site.disclosure.queries.seen import disclosures_for
from minhbach_site.disclosure.states import Amended, CorrectionState, Proof


def steps_of(item: Disclosure) -> QuerySet[Step]:
    return Step.objects.filter(disclosure=item).select_related("person", "on_behalf_of").order_by("at", "pk")


def corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related("proposed_by", "decided_by", "decided_for").order_by("pk")


def corrections_of(item: Disclosure) -> QuerySet[Correction]:
    return corrections().filter(disclosure=item)


def waiting_correction(item: Disclosure) -> Correction | None:
    return Correction.objects.filter(disclosure=item, state=CorrectionState.WAITING).select_related("proposed_by").first()


def shortenings() -> QuerySet[Shortening]:
    """What was asked about extensions, oldest first."""
    return Shortening.objects.select_related("proposed_by", "decided_by", "decided_for").order_by("pk")


def shortenings_of(item: Disclosure) -> QuerySet[Shortening]:
    return shortenings().filter(disclosure=item)


def amendments() -> QuerySet[Amendment]:
    """What was asked about recorded days and places, oldest first."""
    return Amendment.objects.select_related("proposed_by", "decided_by", "decided_for").order_by("pk")


def waiting_amendments() -> QuerySet[Amendment]:
    """Those that nobody has decided: until then what was recorded before counts."""
    return amendments().filter(state=CorrectionState.WAITING)


def waiting_claims() -> QuerySet[Amendment]:
    """Starts said after the due day to have been in time, which nobody else has confirmed."""
    return waiting_amendments().filter(kind=Amended.CLAIM)


def asked_about(rows: QuerySet[Disclosure], kind: str) -> QuerySet[Disclosure]:
    """Those of the rows about which something waits for a second person: a wish of that kind (`Amended`), or of any where it is empty."""
    waiting = waiting_amendments().filter(**({"kind": kind} if kind else {}))
    return rows.filter(pk__in=waiting.order_by().values("disclosure"))


def amendments_of(item: Disclosure) -> QuerySet[Amendment]:
    return amendments().filter(disclosure=item)


def waiting_amendment(item: Disclosure) -> Amendment | None:
    return waiting_amendments().filter(disclosure=item).first()


def may_be_proved(item: Disclosure) -> bool:
    """Whether something shows it: it began, or is said to have begun and who confirms that must see by what."""
    return item.started_on is not None or waiting_claims().filter(disclosure=item).exists()


def proofs_of(item: Disclosure) -> QuerySet[DisclosureProof]:
    return DisclosureProof.objects.filter(disclosure=item, removed_reason="").select_related("added_by").order_by("pk")


def proof_for(person: Person, on: date, pk: int, *, files: bool = True) -> DisclosureProof | None:
    """A proof of something that the person may see, with its file; with `files=False` links as well."""
    proofs = DisclosureProof.objects.filter(pk=pk, removed_reason="", disclosure__in=disclosures_for(person, on).values("pk"))
    return (proofs.exclude(file="") if files else proofs).select_related("disclosure").first()


def missing_proofs(item: Disclosure, kinds: Iterable[str]) -> tuple[Proof, ...]:
    """The proofs that its form asks for and that are not there yet; a note taken over from a file counts as the first of them."""
    if item.started_on is None:
        return ()
    form = form_of(item)
    wanted = [*form.proofs, *(form.end_proofs if item.ended_on else ())]
    there = set(kinds)
    if item.proof:
        there.update(form.proofs)
    return tuple(Proof(kind) for kind in wanted if kind not in there)


def asset_postings() -> QuerySet[AssetPosting]:
    return AssetPosting.objects.select_related("disclosure").order_by("-year", "-pk")
