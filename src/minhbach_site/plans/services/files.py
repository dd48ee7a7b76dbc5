"""Files that people hand in: what they are is told by their content; anything else is refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from minhbach_site.plans.services.errors import PlanError

MAX_BYTES = 20 * 2**20
MAX_ENTRIES = 5000  # of a zipped office file
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED = {  # what an office file holds, by its suffix
    ".docx": ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    ".pptx": ("ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
    ".odt": ("content.xml", "application/vnd.oasis.opendocument.text"),
    ".ods": ("content.xml", "application/vnd.oasis.opendocument.spreadsheet"),
}
_PLAIN = {  # how a file begins, by its suffix
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
ACCEPTED = (*_PLAIN, *_ZIPPED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept, under the hash of its content; `name` is what its owner called it and never becomes a path."""

    name: str
    sha256: str
    size: int
    mime: str
    content: ContentFile[bytes]

    @property
    def stored_as(self) -> str:
        return self.sha256


def checked(file: File[bytes]) -> Checked:
    """Read a file within the limits and say what it is. Raises PlanError for one that is empty, too big, or not what its name says."""
    name = PurePath((file.name or "").replace("\\", "/")).name[-200:]
    if file.size > MAX_BYTES:
        raise PlanError(
            _("Tệp «%(name)s» lớn hơn %(limit)s MB. Hãy nén ảnh trong tệp hoặc chia nhỏ.") % {"name": name, "limit": MAX_BYTES // 2**20}
        )
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise PlanError(_("Tệp «%(name)s» rỗng. Hãy chọn lại tệp.") % {"name": name})
    mime = _mime(PurePath(name).suffix.lower(), content)
    if not mime:
        raise PlanError(
            _("Tệp «%(name)s» không đúng loại, hoặc nội dung khác với tên. Nhận các loại: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(ACCEPTED)}
        )
    return Checked(name, hashlib.sha256(content).hexdigest(), len(content), mime, ContentFile(content))


def _mime(suffix: str, content: bytes) -> str:
    if suffix in _PLAIN:
        start, mime = _PLAIN[suffix]
        return mime if content.startswith(start) else ""
    if suffix not in _ZIPPED or not content.startswith(b"PK"):
        return ""
    part, mime = _ZIPPED[suffix]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return mime if part in names and len(names) <= MAX_ENTRIES else ""
