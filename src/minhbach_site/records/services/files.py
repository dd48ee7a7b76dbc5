"""Files of documents: taken in with limits, kept under the hash of their content, read in a process of their own."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.checks.apart import check_apart
from minhbach.checks.runner import Checked, Job, Unread
from minhbach.citations.model import DOCUMENTS
from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.encodings import decode
from minhbach.documents.readers.open import ADD_OCR
from minhbach.text import nfc
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.records.models import Document, DocumentFile, FileWords, Recognition
from minhbach_site.records.services.citations import keep_citations
from minhbach_site.records.services.errors import RecordsError, seen_by
from minhbach_site.records.states import DocumentState, FileState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import words_of

MAX_BYTES = 50 * 2**20
READ_SECONDS = 25  # below the thirty after which gunicorn ends a request
MOST_TEXT = 2_000_000
TOLD = 2
ZIP = b"PK\x03\x04"

PDF, TEXT = "application/pdf", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"

# what a file begins with, or which part an archive holds, and what it is then; the name that a person gave it decides nothing
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("content.xml", ODT))
# how names of each kind may end, the usual one first
_ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/tiff": (".tif", ".tiff"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    TEXT: (".txt", ".csv", ".md"),
}
_ENDING = re.compile(r"(?<=[^.])\.[A-Za-z][A-Za-z0-9]{1,4}$")  # "12.2025" ends in no kind of file
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0")
CHECKABLE = frozenset({PDF, TEXT, DOCX, ODT})
READABLE = CHECKABLE | {XLSX}
PICTURES = frozenset({"image/png", "image/jpeg", "image/tiff"})
RECOGNISABLE = PICTURES | {PDF}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: its clean name, hash, size, kind and where it lies."""

    name: str
    sha256: str
    size: int
    mime: str
    path: str


def take_in(content: File[bytes], name: str, *, kinds: frozenset[str] = frozenset()) -> Taken:
    """Judge an uploaded file by its bytes and keep it under its hash. Raises RecordsError for what is too large or of no kind we take, or
    not of `kinds` where these are given.
    """
    size = content.size or 0
    if size > MAX_BYTES:
        raise RecordsError(_("Tệp lớn hơn %(most)d MB. Hãy nén hoặc chia nhỏ rồi tải lên lại.") % {"most": MAX_BYTES // 2**20})
    if size == 0:
        raise RecordsError(_("Tệp rỗng, không có gì để lưu. Hãy chọn lại tệp."))
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    mime = sniffed(content, kinds)
    clean = _named(name, mime)
    sha256 = digest.hexdigest()
    path = f"{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        content.seek(0)
        default_storage.save(path, content)
    return Taken(clean, sha256, size, mime, path)


def _named(name: str, mime: str) -> str:
    """The name under which a file of this kind is kept and given out again. Raises RecordsError where it ends as another kind does."""
    clean = _FORBIDDEN.sub(" ", Path(nfc(name).replace("\\", "/")).name).strip(" .")[-180:] or _("tệp")
    ending = _ENDING.search(clean)
    if ending is None:
        return clean + _ENDINGS[mime][0]
    if ending[0].lower() not in _ENDINGS[mime]:
        words = _("Tệp «%(name)s» có nội dung là %(kind)s, khác với đuôi tên. Hãy chọn đúng tệp, hoặc đổi đuôi tên thành %(ending)s.")
        raise RecordsError(words % {"name": clean, "kind": _kind_words(mime), "ending": _ENDINGS[mime][0]})
    return clean


def _kind_words(mime: str) -> str:
    return _("văn bản thường, không định dạng") if mime == TEXT else _ENDINGS[mime][0].removeprefix(".").upper()


def sniffed(content: File[bytes], kinds: frozenset[str] = frozenset()) -> str:
    """The kind of a file by what it holds. Raises RecordsError for programs, macros and unknown kinds, and those not of `kinds` if given.

    >>> from django.core.files.base import ContentFile
    >>> sniffed(ContentFile(b"%PDF-1.7 ..."))
    'application/pdf'
    """
    mime = _kind(content)
    if mime and (not kinds or mime in kinds):
        return mime
    if kinds:
        raise RecordsError(_("Chỉ kiểm tra được DOCX, PDF, ODT và văn bản thường. Hãy lưu dự thảo sang một trong các dạng đó."))
    taken = _("PDF, DOCX, XLSX, ODT, ảnh PNG, JPEG, TIFF và văn bản thường")
    raise RecordsError(_("Chỉ nhận %(kinds)s. Tệp .doc, .xls cũ thì mở bằng Word, Excel rồi lưu dạng mới.") % {"kinds": taken})


def _kind(content: File[bytes]) -> str:
    """The kind of a file by what it holds, empty where it is none that we take. Raises RecordsError for macros and old encodings."""
    content.seek(0)
    head = content.read(8192)
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    if head.startswith(ZIP):
        names = _names(content)
        if any("vbaproject" in name.lower() for name in names):
            raise RecordsError(_("Tệp chứa macro nên không được nhận. Hãy lưu lại dạng .docx hoặc .xlsx không có macro."))
        found = next((mime for part, mime in _PARTS if part in names), "")
        if found:
            return found
    elif not head.startswith(_PROGRAMS):
        if _is_text(head):
            return TEXT
        if encoding := _old_encoding(head):
            words = _("Tệp văn bản dùng bảng mã cũ %(encoding)s. Hãy mở bằng Word hoặc Notepad rồi lưu lại với mã UTF-8.")
            raise RecordsError(words % {"encoding": encoding})
    return ""


def _names(content: File[bytes]) -> frozenset[str]:
    content.seek(0)
    try:
        with ZipFile(content) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, ValueError, OSError):
        return frozenset()


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # whose last letter may be cut
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head


def _old_encoding(head: bytes) -> str:
    """The name of the encoding from before Unicode that makes words of these bytes; empty where none does."""
    try:
        return "" if b"\x00" in head else decode(head, "").encoding.upper()
    except ReaderError:
        return ""


@transaction.atomic
def add_file(*, actor: Person, document_id: int, content: File[bytes], name: str, at: datetime) -> DocumentFile:
    """Keep a file of a document. Its words are read afterwards (`read_file`)."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.CANCELLED:
        raise RecordsError(_("Văn bản đã hủy thì không thêm tệp được."))
    taken = take_in(content, name)
    if document.files.filter(sha256=taken.sha256, removed_reason="").exists():
        raise RecordsError(_("Tệp có đúng nội dung này đã có trong văn bản."))
    readable = taken.mime in READABLE
    made = DocumentFile.objects.create(
        document=document,
        name=taken.name,
        sha256=taken.sha256,
        size=taken.size,
        mime=taken.mime,
        file=taken.path,
        state=FileState.WAITING if readable else FileState.FAILED,
        problem="" if readable else _("Tệp là ảnh nên chưa có chữ."),
        added_by=actor,
        added_at=at,
    )
    record(actor=actor, action="records.add_file", subject=made, at=at, fields=("document", "sha256", "size", "mime"))
    return made


@transaction.atomic
def remove_file(*, actor: Person, file_id: int, reason: str, at: datetime) -> DocumentFile:
    """Take a file out of a document, with a reason. Its line, hash and reason stay; its content is no longer served."""
    require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do bỏ tệp."))
    file = DocumentFile.objects.select_for_update().get(pk=file_id)
    if file.removed_reason:
        raise RecordsError(_("Tệp này đã bỏ rồi."))
    file.removed_reason = reason.strip()
    file.save(update_fields=["removed_reason"])
    file.citations.all().delete()
    FileWords.objects.filter(file=file).delete()
    Recognition.objects.filter(file=file).delete()
    record(
        actor=actor,
        action="records.remove_file",
        subject=file,
        at=at,
        fields=("document", "sha256"),
        values={"reason": reason.strip()[:200]},
    )
    return file


def read_file(*, actor: Person, file_id: int, at: datetime) -> DocumentFile:
    """Read the words of a file and what it cites, judged on the day of its document. Takes up to READ_SECONDS, in no transaction.

    Whoever sees the document first has its file read; reading again is for those who register documents, because it writes anew what was
    read. What goes wrong is kept with the file and shown. Scanned pages are recognised elsewhere (`ask_recognition`).
    """
    require(actor, Permission.READ_DOCUMENTS, on=day_of(at))
    file = DocumentFile.objects.select_related("document").get(pk=file_id, removed_reason="")
    if file.state != FileState.WAITING:
        require(actor, Permission.REGISTER_DOCUMENTS, on=day_of(at))
    with transaction.atomic():
        document = seen_by(actor, file.document_id, day_of(at))
    job = Job(today=day_of(at), on=document.issued_on, codes=(), suppressions=())
    answer = check_apart(Path(file.file.path), job, name=file.name, seconds=READ_SECONDS)
    return keep_reading(file_id, answer, actor=actor, at=at)


@transaction.atomic
def keep_reading(file_id: int, answer: Checked | Unread, *, actor: Person, at: datetime) -> DocumentFile:
    """Keep what was read of a file, or why nothing was; a file that was read before keeps its words when reading it again fails."""
    file = DocumentFile.objects.select_for_update(of=("self",)).select_related("document").get(pk=file_id)
    if isinstance(answer, Unread):
        file.problem = answer.message.replace(ADD_OCR, "")[:500]  # the page has a button for it
        file.state = file.state if file.text else FileState.FAILED
    else:
        file.state, file.problem = FileState.READ, _told(answer.reading.warnings)
        file.text, file.pages = answer.reading.source[:MOST_TEXT], answer.reading.pages
        file.citations.all().delete()
    file.save(update_fields=["state", "problem", "text", "pages"])
    FileWords.objects.update_or_create(file=file, defaults={"words": words_of(file.text)})
    if not isinstance(answer, Unread):
        keep_citations(file, [one for one in answer.citations if one.citation.kind in DOCUMENTS and not one.citation.own_number])
    record(actor=actor, action="records.read_file", subject=file, at=at, fields=("document", "state"))
    return file


def _told(warnings: Sequence[str]) -> str:
    """The first things to know of a reading, and how many more there are: a long scan has one for each page."""
    said = " ".join(warnings[:TOLD])[:400]
    return said + (" " + _("Và %(count)s điều nữa như vậy.") % {"count": len(warnings) - TOLD} if len(warnings) > TOLD else "")


def open_file(*, actor: Person, file_id: int, at: datetime) -> DocumentFile:
    """A file to be served to someone who may see its document; what is kept for some units is journaled when it is opened."""
    require(actor, Permission.READ_DOCUMENTS, on=day_of(at))
    with transaction.atomic():
        file = DocumentFile.objects.select_related("document").filter(pk=file_id, removed_reason="").first()
        if file is None:
            raise RecordsError(_("Tệp không còn trong văn bản."))
        document = seen_by(actor, file.document_id, day_of(at))
        if document.limited:
            record_read(actor=actor, action="records.download", subject=file, at=at)
    return file
