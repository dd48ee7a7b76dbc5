"""Why a duty stands as it does, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from minhbach.duties.definitions import known_duties
from minhbach.facts.schemas import KEPT
from minhbach_site.duties.models import Obligation
from minhbach_site.duties.states import REASONS
from minhbach_site.registers.states import TITLES
from minhbach_site.ui.dates import written
from minhbach_site.ui.language import said
from minhbach_site.ui.templatetags.ui import law


def reason_said(one: Obligation) -> Any:
    """Why an obligation stands as it does. Words of the law stay as they are, marked as Vietnamese; so does what an older version kept as a
    sentence alone, or of what the data no longer have, until it is judged again.
    """
    words = REASONS.get(one.reason_code)
    try:
        return str(words) % _parts_said(one.reason_parts) if words is not None else law(one.reason)
    except LookupError:
        return law(one.reason)


def _parts_said(parts: Mapping[str, Any]) -> dict[str, str]:
    """What a reason is made of, as the sentence of the site calls it. Raises LookupError for a code that is no longer known."""
    found = {name: str(value) for name, value in parts.items()}
    if "register" in parts:
        found["title"] = str(TITLES[parts["register"]])
    if "columns" in parts:
        table = KEPT[parts["register"]]
        found["columns"] = ", ".join(f"«{said(table.column(column), 'header')}»" for column in parts["columns"])
    if "trait" in parts:
        found["trait"] = str(said(known_duties().traits[parts["trait"]]))
    if "day" in parts:
        found["day"] = written(date.fromisoformat(parts["day"]))
    return found
