"""Drafts: uploaded version by version, checked in a process of their own, findings set aside with a reason that outlives the version."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.checks.apart import check_apart, mark_apart
from minhbach.checks.packs import current
from minhbach.checks.registry import RULES
from minhbach.checks.reporters.html import laid_out
from minhbach.checks.runner import FAMILY_AFTER, Checked, Job, Unread
from minhbach.documents.readers.open import ADD_OCR
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import Value, record
from minhbach_site.records import queries
from minhbach_site.records.models import Draft, DraftVersion, FindingDismissal
from minhbach_site.records.services.checking import one_line
from minhbach_site.records.services.errors import RecordsError
from minhbach_site.records.services.files import CHECKABLE, READ_SECONDS, take_in
from minhbach_site.records.states import DraftState, FileState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called

# rules about the file of suppressions make no sense here, where findings are set aside on the page
CODES = tuple(code for code in RULES if not code.startswith(FAMILY_AFTER))


@transaction.atomic
def upload_draft(*, actor: Person, title: str, unit_id: int | None, content: File[bytes], name: str, at: datetime) -> Draft:
    """A new draft with its first version, which waits to be checked."""
    require(actor, Permission.CHECK_DRAFTS, on=day_of(at))
    words = one_line(title)
    draft = Draft.objects.create(title=words, owner=actor, unit_id=unit_id, made_at=at, search_text=called(words))
    _add(draft, content, name, actor, at)
    return draft


@transaction.atomic
def add_version(*, actor: Person, draft_id: int, content: File[bytes], name: str, at: datetime) -> DraftVersion:
    """The draft as it is now. Findings that were set aside stay so where they recur."""
    draft = _own(actor, draft_id, at)
    return _add(draft, content, name, actor, at)


def _own(actor: Person, draft_id: int, at: datetime) -> Draft:
    """The locked draft of the actor, still open."""
    require(actor, Permission.CHECK_DRAFTS, on=day_of(at))
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.owner_id != actor.pk:
        raise NotAllowed(_("Chỉ người soạn được thay đổi dự thảo của mình."))
    if draft.state != DraftState.OPEN:
        raise RecordsError(_("Dự thảo đã kết thúc nên không thay đổi được nữa."))
    return draft


def _add(draft: Draft, content: File[bytes], name: str, actor: Person, at: datetime) -> DraftVersion:
    taken = take_in(content, name, kinds=CHECKABLE)
    last = draft.versions.order_by("-number").first()
    if last is not None and last.sha256 == taken.sha256:
        raise RecordsError(_("Tệp này giống hệt bản trước. Hãy chọn bản đã sửa."))
    version = DraftVersion.objects.create(
        draft=draft,
        number=1 + (last.number if last else 0),
        name=taken.name,
        sha256=taken.sha256,
        size=taken.size,
        mime=taken.mime,
        file=taken.path,
        uploaded_at=at,
    )
    values: dict[str, Value] = {"version": version.number, "sha256": taken.sha256}
    record(actor=actor, action="records.upload_draft", subject=draft, at=at, values=values)
    return version


def check_version(*, actor: Person, version_id: int, at: datetime) -> DraftVersion:
    """Run the checker over a version, against the register of documents. Takes up to READ_SECONDS, in no transaction."""
    require(actor, Permission.CHECK_DRAFTS, on=day_of(at))
    version = DraftVersion.objects.select_related("draft").get(pk=version_id)
    _may_see(actor, version.draft, at)
    job = Job(today=day_of(at), codes=CODES, suppressions=(), register={"documents": queries.register_rows_for_checks()})
    answer = check_apart(Path(version.file.path), job, name=version.name, seconds=READ_SECONDS)
    with transaction.atomic():
        version = DraftVersion.objects.select_for_update(of=("self",)).select_related("draft").get(pk=version_id)
        if isinstance(answer, Unread):
            version.state, version.problem = FileState.FAILED, _said(answer)[:500]
        else:
            version.state, version.problem = FileState.READ, " ".join(answer.reading.warnings)[:500]
            version.pack = current().version
            version.judged_on = answer.context.on if answer.context else None
            version.pieces, version.findings = _frozen(answer)
        version.save(update_fields=["state", "problem", "pack", "judged_on", "pieces", "findings"])
        values: dict[str, Value] = {"version": version.number, "pack": version.pack}
        record(actor=actor, action="records.check_draft", subject=version.draft, at=at, values=values)
    return version


def _may_see(actor: Person, draft: Draft, at: datetime) -> None:
    if not queries.drafts_for(actor, day_of(at)).filter(pk=draft.pk).exists():
        raise NotAllowed(_("Dự thảo này không có trong những gì bạn được xem."))


def _frozen(answer: Checked) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The page of the checker and its findings as plain values; each finding has its key."""
    page = asdict(laid_out(answer))
    findings = [asdict(finding) | {"severity": str(finding.severity), "key": queries.finding_key(finding)} for finding in answer.findings]
    return page, findings


@transaction.atomic
def dismiss_finding(*, actor: Person, draft_id: int, key: str, reason: str, at: datetime) -> FindingDismissal:
    """Set a finding aside, with the reason for it; the same finding stays aside in later versions."""
    draft = _own(actor, draft_id, at)
    if not reason.strip():
        raise RecordsError(_("Hãy ghi lý do bỏ qua: người đọc sau cần biết vì sao."))
    version = draft.versions.filter(state=FileState.READ).order_by("-number").first()
    finding = next((one for one in (version.findings if version else ()) if one["key"] == key), None)
    if finding is None:
        raise RecordsError(_("Phát hiện này không còn trong bản mới nhất. Hãy tải lại trang."))
    made, _fresh = FindingDismissal.objects.update_or_create(
        draft=draft,
        key=key,
        defaults={"code": finding["code"], "quote": finding["quote"][:500], "reason": reason.strip(), "person": actor, "at": at},
    )
    values = {"finding": key, "code": finding["code"], "reason": reason.strip()[:200]}
    record(actor=actor, action="records.dismiss_finding", subject=draft, at=at, values=values)
    return made


@transaction.atomic
def restore_finding(*, actor: Person, draft_id: int, key: str, at: datetime) -> None:
    """Let a finding be told again."""
    draft = _own(actor, draft_id, at)
    dismissal = FindingDismissal.objects.filter(draft=draft, key=key).first()
    if dismissal is None:
        raise RecordsError(_("Phát hiện này không ở trong danh sách bỏ qua."))
    dismissal.delete()
    record(actor=actor, action="records.restore_finding", subject=draft, at=at, values={"finding": key, "code": dismissal.code})


@transaction.atomic
def close_draft(*, actor: Person, draft_id: int, document_id: int | None, at: datetime) -> Draft:
    """The draft is done: issued as a document of the register, or given up."""
    draft = _own(actor, draft_id, at)
    if document_id is not None and not queries.documents_for(actor, day_of(at)).filter(pk=document_id).exists():
        raise RecordsError(_("Không thấy văn bản này trong sổ. Hãy chọn lại."))
    draft.state, draft.document_id = DraftState.CLOSED, document_id
    draft.save(update_fields=["state", "document"])
    record(actor=actor, action="records.close_draft", subject=draft, at=at, fields=("state",))
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Person, draft_id: int, at: datetime) -> Draft:
    """The owner takes an open draft back: nobody else sees it any more, and it is no draft of the unit."""
    draft = _own(actor, draft_id, at)
    draft.state = DraftState.WITHDRAWN
    draft.save(update_fields=["state"])
    record(actor=actor, action="records.withdraw_draft", subject=draft, at=at, fields=("state",))
    return draft


def marked_copy(*, actor: Person, version_id: int, at: datetime) -> tuple[str, bytes, str]:
    """A copy of the user's own file with the findings in it that were not set aside: its name, content and kind."""
    require(actor, Permission.CHECK_DRAFTS, on=day_of(at))
    version = DraftVersion.objects.select_related("draft").get(pk=version_id)
    _may_see(actor, version.draft, at)
    if version.state != FileState.READ:
        raise RecordsError(_("Bản này chưa kiểm tra được nên chưa có nhận xét."))
    findings = queries.told_findings(version)
    answer = mark_apart(Path(version.file.path), findings, name=version.name, at=at, seconds=READ_SECONDS)
    if isinstance(answer, Unread):
        raise RecordsError(answer.message)
    stem, dot, suffix = version.name.rpartition(".")
    return f"{stem or suffix}.nhan-xet{dot}{suffix if stem else ''}", answer, version.mime


def _said(unread: Unread) -> str:
    """Why a draft could not be read, and what its writer does about it: a page has no options of a command."""
    if not unread.scanned:
        return unread.message
    plain = unread.message.removesuffix(ADD_OCR)
    return f"{plain} " + _("Dự thảo cần ở dạng có chữ: hãy gửi tệp của phần mềm soạn thảo, hoặc tệp PDF lưu ra từ đó.")
