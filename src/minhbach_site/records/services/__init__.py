"""Changing the register. What other modules call is named here; each topic stands in a file of its own."""

from minhbach_site.records.services.disseminations import (
    acknowledge,
    close_dissemination,
    commit,
    disseminate,
    invite_newcomers,
    record_meeting,
    reopen_dissemination,
    withdraw_dissemination,
)
from minhbach_site.records.services.drafts import (
    add_version,
    check_version,
    close_draft,
    dismiss_finding,
    marked_copy,
    restore_finding,
    upload_draft,
    withdraw_draft,
)
from minhbach_site.records.services.errors import (
    AlreadyThereError,
    KeepsReadersError,
    LateEntryError,
    OpensDocumentError,
    OtherIssuerError,
    QuestionError,
    RankError,
    RecordsError,
    RepeatedError,
    UnreadError,
    UnusualError,
)
from minhbach_site.records.services.exchange import export_header, read_header
from minhbach_site.records.services.files import READABLE, RECOGNISABLE, add_file, open_file, read_file, remove_file
from minhbach_site.records.services.links import decide_link, link_documents, share_document, unlink_documents
from minhbach_site.records.services.loading import load_example
from minhbach_site.records.services.numbers import explain_gap, open_series, release_number, reserve_numbers
from minhbach_site.records.services.recognition import ask_recognition, cancel_recognition, recognise, start_recognition
from minhbach_site.records.services.register import (
    cancel_document,
    change_document,
    register_document,
)
from minhbach_site.records.services.renumbering import ask_renumber, decide_renumber

__all__ = [
    "READABLE",
    "RECOGNISABLE",
    "AlreadyThereError",
    "KeepsReadersError",
    "LateEntryError",
    "OpensDocumentError",
    "OtherIssuerError",
    "QuestionError",
    "RankError",
    "RecordsError",
    "RepeatedError",
    "UnreadError",
    "UnusualError",
    "acknowledge",
    "add_file",
    "add_version",
    "ask_recognition",
    "ask_renumber",
    "cancel_document",
    "cancel_recognition",
    "change_document",
    "check_version",
    "close_dissemination",
    "close_draft",
    "commit",
    "decide_link",
    "decide_renumber",
    "dismiss_finding",
    "disseminate",
    "explain_gap",
    "export_header",
    "invite_newcomers",
    "link_documents",
    "load_example",
    "marked_copy",
    "open_file",
    "open_series",
    "read_file",
    "read_header",
    "recognise",
    "record_meeting",
    "register_document",
    "release_number",
    "remove_file",
    "reopen_dissemination",
    "reserve_numbers",
    "restore_finding",
    "share_document",
    "start_recognition",
    "unlink_documents",
    "upload_draft",
    "withdraw_dissemination",
    "withdraw_draft",
]
