"""Cards, exports and reports: making them, and the way of a report from a draft to the one that was signed and sent."""

from minhbach_site.reporting.services.errors import DiffersError, ReportProblem
from minhbach_site.reporting.services.issuing import issue, move_report
from minhbach_site.reporting.services.making import (
    Signing,
    begin,
    cancel,
    export_folder,
    load_example,
    perform,
    save_card,
    sound_facts,
    start_worker,
    stopped_words,
    take_file,
)

__all__ = [
    "DiffersError",
    "ReportProblem",
    "Signing",
    "begin",
    "cancel",
    "export_folder",
    "issue",
    "load_example",
    "move_report",
    "perform",
    "save_card",
    "sound_facts",
    "start_worker",
    "stopped_words",
    "take_file",
]
