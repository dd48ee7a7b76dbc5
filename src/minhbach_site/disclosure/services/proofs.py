"""What shows that it was done. A file is what its content says it is; a filled-in asset declaration is never kept."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.open import read
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Disclosure, DisclosureProof
from minhbach_site.disclosure.queries import ASSETS, law
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import locked
from minhbach_site.disclosure.states import MINUTES, Proof
from minhbach_site.ui.dates import day_of

MAX_BYTES = 20 * 2**20
PDF = "application/pdf"
_KINDS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@transaction.atomic
def add_link(*, actor: Person, pk: int, url: str, at: datetime) -> DisclosureProof:
    """The address of the page on which it stands."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = _shown(pk)
    if found.matter == ASSETS:
        raise DisclosureError(_("Bản kê khai tài sản, thu nhập không đăng trên trang: chỉ nhận biên bản đã ký."))
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise DisclosureError(_("Địa chỉ phải bắt đầu bằng http:// hoặc https:// và có tên trang."))
    return _add(actor, DisclosureProof(disclosure=found, kind=Proof.LINK, url=url.strip()), at)


@transaction.atomic
def add_file(*, actor: Person, pk: int, kind: Proof, file: File[bytes], at: datetime) -> DisclosureProof:
    """A signed form, a photo or a paper, as PDF, JPEG or PNG. Of an asset posting only the signed minutes are taken."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = _shown(pk)
    if kind == Proof.LINK:
        raise DisclosureError(_("Địa chỉ trang thì ghi ở ô địa chỉ, không tải tệp lên."))
    if found.matter == ASSETS and kind not in MINUTES:
        raise DisclosureError(
            _("Với bản kê khai chỉ nhận biên bản niêm yết, biên bản gỡ đã ký: ảnh hay tệp khác có thể lộ nội dung kê khai.")
        )
    name = PurePath((file.name or "").replace("\\", "/")).name[-200:]
    content = _content(file, name)
    mime = _mime(content, name)
    _refuse_declaration(content, mime, name)
    digest = hashlib.sha256(content).hexdigest()
    if DisclosureProof.objects.filter(disclosure=found, kind=kind, sha256=digest, removed_reason="").exists():
        raise DisclosureError(_("Tệp «%(name)s» đã có trong minh chứng của nội dung này.") % {"name": name})
    made = DisclosureProof(disclosure=found, kind=kind, name=name, sha256=digest, size=len(content), mime=mime)
    made.file.save(digest, ContentFile(content), save=False)
    return _add(actor, made, at)


@transaction.atomic
def remove_proof(*, actor: Person, proof_id: int, reason: str, at: datetime) -> DisclosureProof:
    """Take back a proof that was added by mistake; it stays in the history with the reason."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    proof = DisclosureProof.objects.select_for_update().get(pk=proof_id)
    if proof.removed_reason:
        raise DisclosureError(_("Minh chứng này đã được bỏ rồi."))
    proof.removed_reason = needed(reason)
    proof.save(update_fields=["removed_reason"])
    values = {"kind": proof.kind, "sha256": proof.sha256}
    record(actor=actor, action="disclosure.remove_proof", subject=proof.disclosure, at=at, values=values)
    return proof


def _shown(pk: int) -> Disclosure:
    found = locked(pk)
    if found.started_on is None:
        raise DisclosureError(_("Nội dung chưa được ghi là đã công khai, nên chưa có minh chứng. Hãy ghi ngày công khai trước."))
    return found


def _add(actor: Person, proof: DisclosureProof, at: datetime) -> DisclosureProof:
    proof.added_by, proof.added_at = actor, at
    proof.save()
    values = {"kind": proof.kind, "sha256": proof.sha256}
    record(actor=actor, action="disclosure.add_proof", subject=proof.disclosure, at=at, values=values)
    return proof


def _content(file: File[bytes], name: str) -> bytes:
    if file.size > MAX_BYTES:
        raise DisclosureError(
            _("Tệp «%(name)s» lớn hơn %(limit)s MB. Hãy nén ảnh trong tệp.") % {"name": name, "limit": MAX_BYTES // 2**20}
        )
    content: bytes = file.read(MAX_BYTES + 1)
    if not content:
        raise DisclosureError(_("Tệp «%(name)s» rỗng. Hãy chọn lại tệp.") % {"name": name})
    return content


def _mime(content: bytes, name: str) -> str:
    for start, mime in _KINDS:
        if content.startswith(start):
            return mime
    raise DisclosureError(_("Tệp «%(name)s» không phải là PDF, JPEG hay PNG. Hãy quét hoặc chụp văn bản đã ký.") % {"name": name})


def _refuse_declaration(content: bytes, mime: str, name: str) -> None:
    if mime != PDF:
        return
    try:
        words = read(content, name).source
    except ReaderError as error:
        raise DisclosureError(str(error)) from error
    if law().is_declaration(words):
        raise DisclosureError(
            _("Tệp «%(name)s» có các đề mục của bản kê khai tài sản, thu nhập. Không đưa bản kê khai vào hệ thống; chỉ tải biên bản đã ký.")
            % {"name": name}
        )
