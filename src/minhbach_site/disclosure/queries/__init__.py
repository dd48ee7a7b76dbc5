"""Reading disclosures. What other modules call is named here; each topic stands in a file of its own."""

from minhbach_site.disclosure.queries.above import Above, Judge, Objection, Told, no_objection
from minhbach_site.disclosure.queries.dates import (
    FROM_DOCUMENT,
    Dated,
    count_due,
    count_keep,
    due_day,
    due_of,
    free_from,
    keep_of,
    longest_extension,
    names_law,
)
from minhbach_site.disclosure.queries.display import not_yet, standing, standing_counts, to_take_down
from minhbach_site.disclosure.queries.facts import fact_asset_declarations, fact_disclosures
from minhbach_site.disclosure.queries.item_rows import (
    asset_postings,
    corrections,
    corrections_of,
    missing_proofs,
    proof_for,
    proofs_of,
    shortenings,
    shortenings_of,
    steps_of,
    waiting_correction,
)
from minhbach_site.disclosure.queries.matters import ASSETS, form_of, group_choices, group_name, law, state_words
from minhbach_site.disclosure.queries.minutes import minutes_of, posting
from minhbach_site.disclosure.queries.register import empty_groups, group_counts, of_year, register_rows, years
from minhbach_site.disclosure.queries.seen import disclosures_for, search
from minhbach_site.disclosure.queries.undisclosed import Gap, all_dismissals, dismissals, due_by, expected_of, gaps, suggested_matter
from minhbach_site.disclosure.queries.waiting import corrections_to_approve, panel, to_approve

__all__ = [
    "ASSETS",
    "FROM_DOCUMENT",
    "Above",
    "Dated",
    "Gap",
    "Judge",
    "Objection",
    "Told",
    "all_dismissals",
    "asset_postings",
    "corrections",
    "corrections_of",
    "corrections_to_approve",
    "count_due",
    "count_keep",
    "disclosures_for",
    "dismissals",
    "due_by",
    "due_day",
    "due_of",
    "empty_groups",
    "expected_of",
    "fact_asset_declarations",
    "fact_disclosures",
    "form_of",
    "free_from",
    "gaps",
    "group_choices",
    "group_counts",
    "group_name",
    "keep_of",
    "law",
    "longest_extension",
    "minutes_of",
    "missing_proofs",
    "names_law",
    "no_objection",
    "not_yet",
    "of_year",
    "panel",
    "posting",
    "proof_for",
    "proofs_of",
    "register_rows",
    "search",
    "shortenings",
    "shortenings_of",
    "standing",
    "standing_counts",
    "state_words",
    "steps_of",
    "suggested_matter",
    "to_approve",
    "to_take_down",
    "waiting_correction",
    "years",
]
