"""Recognising the words of scanned files: asked for on a page, done in a process of its own, page after page, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.checks.apart import check_apart
from minhbach.checks.runner import Job
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.records.models import DocumentFile, Recognition
from minhbach_site.records.services.errors import RecordsError, seen_by
from minhbach_site.records.services.files import RECOGNISABLE, keep_reading
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.workers import CancelledWork, over_words, require_may_call_off, start

WORKER = "recognise_files"
PAGE_SECONDS = 90  # between two pages: the program itself is given sixty for one


@transaction.atomic
def ask_recognition(*, actor: Person, file_id: int, at: datetime) -> Recognition:
    """Have the words of a file recognised. Raises RecordsError while that is going on, and for a file without pictures."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    file = DocumentFile.objects.select_for_update().get(pk=file_id, removed_reason="")
    seen_by(actor, file.document_id, day_of(at))
    if file.mime not in RECOGNISABLE:
        raise RecordsError(_("Chỉ nhận dạng chữ trong PDF và ảnh; tệp này đã có chữ."))
    going = Recognition.objects.filter(file=file).first()
    if going is not None and not going.is_silent(at):
        raise RecordsError(_("Tệp này đang được nhận dạng chữ. Hãy đợi lần đang làm xong."))
    asked, _new = Recognition.objects.update_or_create(
        file=file, defaults={"asked_by": actor, "begun": False, "done": 0, "total": None, "heard_at": at}
    )
    record(actor=actor, action="records.ask_recognition", subject=file, at=at, fields=("document", "sha256"))
    return asked


@transaction.atomic
def cancel_recognition(*, actor: Person, file_id: int, at: datetime) -> DocumentFile:
    """Call off the recognition of a file that waits or goes on: its process ends at its next page, and the file stays as it was.

    Raises RecordsError where nothing goes on.
    """
    going = Recognition.objects.select_for_update().select_related("file").filter(pk=file_id).first()
    if going is None:
        require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
        raise RecordsError(over_words())
    require_may_call_off(actor, going.asked_by_id, day_of(at))
    file = going.file
    going.delete()
    record(actor=actor, action="records.cancel_recognition", subject=file, at=at, fields=("document",))
    return file


def start_recognition() -> None:
    """Have a new process recognise what was asked for."""
    start(WORKER)


def recognise(*, file_id: int, now: Callable[[], datetime]) -> DocumentFile | None:
    """Recognise the words of a file that waits for it, and keep them; None where another process has begun, the file was taken out,
    or someone called it off.
    """
    with transaction.atomic():
        asked = Recognition.objects.select_for_update().select_related("file__document", "asked_by").filter(pk=file_id, begun=False).first()
        if asked is None:
            return None
        asked.begun, asked.heard_at = True, now()
        asked.save(update_fields=["begun", "heard_at"])
    file = asked.file

    def tell(done: int, total: int) -> None:
        if not Recognition.objects.filter(pk=file_id, begun=True).update(done=done, total=total, heard_at=now()):
            raise CancelledWork

    job = Job(today=day_of(now()), on=file.document.issued_on, codes=(), suppressions=(), ocr=True)
    try:
        answer = check_apart(Path(file.file.path), job, name=file.name, seconds=PAGE_SECONDS, progress=tell)
    except CancelledWork:
        return None
    with transaction.atomic():
        if not Recognition.objects.select_for_update().filter(pk=file_id, begun=True).exists():
            return None
        kept = keep_reading(file_id, answer, actor=asked.asked_by, at=now())
        Recognition.objects.filter(pk=file_id).delete()
    return kept
