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
from minhbach_site.ui.workers import start

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


def start_recognition() -> None:
    """Have a new process recognise what was asked for."""
    start(WORKER)


def recognise(*, file_id: int, now: Callable[[], datetime]) -> DocumentFile | None:
    """Recognise the words of a file that waits for it, and keep them; None where another process has begun, or the file was taken out."""
    with transaction.atomic():
        asked = Recognition.objects.select_for_update().select_related("file__document", "asked_by").filter(pk=file_id, begun=False).first()
        if asked is None:
            return None
        asked.begun, asked.heard_at = True, now()
        asked.save(update_fields=["begun", "heard_at"])
    file = asked.file

    def tell(done: int, total: int) -> None:
        Recognition.objects.filter(pk=file_id).update(done=done, total=total, heard_at=now())

    job = Job(today=day_of(now()), on=file.document.issued_on, codes=(), suppressions=(), ocr=True)
    answer = check_apart(Path(file.file.path), job, name=file.name, seconds=PAGE_SECONDS, progress=tell)
    with transaction.atomic():
        if not Recognition.objects.select_for_update().filter(pk=file_id, begun=True).exists():
            return None
        kept = keep_reading(file_id, answer, actor=asked.asked_by, at=now())
        Recognition.objects.filter(pk=file_id).delete()
    return kept
