"""What shows that it was done. A file is what its content says it is; a filled-in asset declaration is never kept."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.checks.apart import check_apart
from minhbach.checks.runner import Job, Unread
from minhbach.deadlines.calendar import ONE_DAY
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.disclosure.models import Disclosure, DisclosureProof
from minhbach_site.disclosure.queries import ASSETS, free_from, law, may_be_proved, proof_for
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import locked
from minhbach_site.disclosure.services.photos import PHOTOS, PhotoError, picture_only
from minhbach_site.disclosure.states import MINUTES, Proof
from minhbach_site.records.services import RecordsError
from minhbach_site.records.services.files import MAX_BYTES, PDF, READ_SECONDS, sniffed, take_in
from minhbach_site.ui.dates import day_of, written

_ACCEPTED = (PDF, "image/jpeg", "image/png")


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


def add_file(*, actor: Person, pk: int, kind: Proof, file: File[bytes], at: datetime) -> DisclosureProof:
    """A signed form, a photo or a paper, as PDF, JPEG or PNG. Of an asset posting only the signed minutes are taken.

    Of a photo only the picture is kept, without the place and time that a phone writes into it.
    A PDF is read first, in a process of its own and in no transaction, to see that it is no declaration: up to READ_SECONDS.
    """
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    if kind == Proof.LINK:
        raise DisclosureError(_("Địa chỉ trang thì ghi ở ô địa chỉ, không tải tệp lên."))
    name = (file.name or "")[-180:]
    _refuse_kind(file, name)
    file = _bare(file)
    _refuse_declaration(file, name, at)
    with transaction.atomic():
        found = _shown(pk)
        if found.matter == ASSETS and kind not in MINUTES:
            raise DisclosureError(
                _("Với bản kê khai chỉ nhận biên bản niêm yết, biên bản gỡ đã ký: ảnh hay tệp khác có thể lộ nội dung kê khai.")
            )
        if kind == Proof.MINUTES_TAKING_DOWN:
            _refuse_early(found, day_of(at))
        try:
            taken = take_in(file, name)
        except RecordsError as error:  # its name says another kind
            raise DisclosureError(str(error)) from error
        if DisclosureProof.objects.filter(disclosure=found, kind=kind, sha256=taken.sha256, removed_reason="").exists():
            raise DisclosureError(_("Tệp «%(name)s» đã có trong minh chứng của nội dung này.") % {"name": taken.name})
        made = DisclosureProof(disclosure=found, kind=kind, name=taken.name, sha256=taken.sha256, size=taken.size, mime=taken.mime)
        made.file.name = taken.path
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


@transaction.atomic
def take_proof(*, actor: Person, proof_id: int, at: datetime) -> DisclosureProof | None:
    """A proof whose file is taken away, if it is of something that the person may see; the journal says by whom."""
    require(actor, Permission.READ_DISCLOSURES, on=day_of(at))
    proof = proof_for(actor, day_of(at), proof_id)
    if proof is not None:
        record_read(actor=actor, action="disclosure.download", subject=proof, at=at)
    return proof


def _shown(pk: int) -> Disclosure:
    found = locked(pk)
    if not may_be_proved(found):
        raise DisclosureError(_("Nội dung chưa được ghi là đã công khai, nên chưa có minh chứng. Hãy ghi ngày công khai trước."))
    return found


def _refuse_early(found: Disclosure, today: date) -> None:
    """Nobody has signed that it was taken down before it may be."""
    first = free_from(found)
    if found.ended_on is None and first is not None and today < first:
        raise DisclosureError(
            _(
                "Chưa nhận biên bản gỡ: nội dung phải được niêm yết đến hết ngày %(last)s, chưa được gỡ. Hãy tải biên bản gỡ đã ký lên từ "
                "ngày %(first)s; nếu đây là biên bản niêm yết thì chọn loại «%(other)s»."
            )
            % {"last": written(first - ONE_DAY), "first": written(first), "other": Proof.MINUTES_POSTING.label}
        )


def _add(actor: Person, proof: DisclosureProof, at: datetime) -> DisclosureProof:
    proof.added_by, proof.added_at = actor, at
    proof.save()
    values = {"kind": proof.kind, "sha256": proof.sha256}
    record(actor=actor, action="disclosure.add_proof", subject=proof.disclosure, at=at, values=values)
    return proof


def _refuse_kind(file: File[bytes], name: str) -> None:
    try:
        known = 0 < (file.size or 0) <= MAX_BYTES and sniffed(file) in _ACCEPTED
    except RecordsError:
        known = False
    if not known:
        raise DisclosureError(
            _("Tệp «%(name)s» không phải là PDF, JPEG hay PNG, hoặc rỗng, hoặc lớn hơn %(most)d MB. Hãy quét hoặc chụp văn bản đã ký.")
            % {"name": name, "most": MAX_BYTES // 2**20}
        )


def _bare(file: File[bytes]) -> File[bytes]:
    mime = sniffed(file)
    if mime not in PHOTOS:
        return file
    file.seek(0)
    try:
        return ContentFile(picture_only(file.read(), mime), name=file.name)
    except PhotoError as error:
        raise DisclosureError(str(error)) from error


def _refuse_declaration(file: File[bytes], name: str, at: datetime) -> None:
    if sniffed(file) != PDF:
        return
    file.seek(0)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tep.pdf"
        path.write_bytes(file.read())
        job = Job(today=day_of(at), on=day_of(at), codes=(), suppressions=())
        answer = check_apart(path, job, name=name, seconds=READ_SECONDS)
    if isinstance(answer, Unread):
        if answer.scanned:  # as good as a photo: what nobody can read is not known to be a declaration
            return
        raise DisclosureError(answer.message)
    if law().is_declaration(answer.reading.source):
        raise DisclosureError(
            _("Tệp «%(name)s» có các đề mục của bản kê khai tài sản, thu nhập. Không đưa bản kê khai vào hệ thống; chỉ tải biên bản đã ký.")
            % {"name": name}
        )
