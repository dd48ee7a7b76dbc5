import json
from datetime import date
from typing import Any

from django.db import migrations

ENDS = {"organisation.end_post": "post", "organisation.end_membership": "membership", "accounts.end_grant": "grant"}
BEGINS = {"organisation.add_post": "post", "organisation.add_membership": "membership", "accounts.grant_role": "grant"}
LAST_DAY = {"post": "to_on", "membership": "to_on", "grant": "until_on"}


def read_journal(apps: Any, _schema_editor: Any) -> None:
    """Events approved before `Carried` was kept: the journal tells, just before each approval, what it ended and began.

    What was only ended had, before that, the last day that the journal last named, or none.
    """
    entries, carried = apps.get_model("audit", "Entry").objects, apps.get_model("organisation", "Carried").objects
    events = apps.get_model("organisation", "OrganisationEvent").objects
    for event in events.filter(state="approved", entered_by__isnull=False, carried__isnull=True).order_by("pk"):
        of_event = entries.filter(subject_type="organisation.organisationevent", subject=str(event.pk))
        decided = of_event.filter(action="organisation.decide_event").order_by("-sequence").first()
        for row in _carried(entries, _steps(entries, decided)) if decided is not None else ():
            carried.create(event=event, **row)


def _steps(entries: Any, decided: Any) -> list[Any]:
    """The entries of the same moment and person that stand before the approval, in their order."""
    found = []
    for entry in entries.filter(sequence__lt=decided.sequence).order_by("-sequence").iterator(chunk_size=200):
        if entry.at != decided.at or entry.actor != decided.actor or entry.action not in {*ENDS, *BEGINS, "accounts.delegate"}:
            break
        found.append(entry)
    return found[::-1]


def _carried(entries: Any, steps: list[Any]) -> list[dict[str, Any]]:
    """A post ends before its successor begins, the others after."""
    rows: list[dict[str, Any]] = []
    begun = None
    for entry in steps:
        if entry.action == "organisation.add_post":
            rows[-1].update(after=int(entry.subject), until=_last_day("post", entry))
        elif kind := BEGINS.get(entry.action):
            begun = {"after": int(entry.subject), "until": _last_day(kind, entry)}
        elif kind := ENDS.get(entry.action):
            rows.append({"kind": kind, "before": int(entry.subject), **(begun or {"after": None, "until": _before(entries, kind, entry)})})
            begun = None
    return rows


def _before(entries: Any, kind: str, entry: Any) -> date | None:
    earlier = entries.filter(subject_type=entry.subject_type, subject=entry.subject, sequence__lt=entry.sequence).order_by("-sequence")
    said = next((one for one in earlier if LAST_DAY[kind] in json.loads(one.values)), None)
    return None if said is None else _last_day(kind, said)


def _last_day(kind: str, entry: Any) -> date | None:
    day = json.loads(entry.values).get(LAST_DAY[kind])
    return date.fromisoformat(day) if day else None


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_recognition"), ("audit", "0003_guard_head")]
    operations = [migrations.RunPython(read_journal, migrations.RunPython.noop)]
