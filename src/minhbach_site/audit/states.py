"""What kinds of entry the journal holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Kind(TextChoices):
    CHANGE = "change", _("Thay đổi")
    READ = "read", _("Xem dữ liệu nhạy cảm")
    SECURITY = "security", _("Đăng nhập và bảo mật")


class Fault(TextChoices):
    """Why the chain does not hold at an entry. Stored with each proof; the words come anew, in the language of who reads them."""

    DELETED = "deleted", _("dòng này đã bị xóa")
    UNLINKED = "unlinked", _("không nối với dòng trước: một trong hai dòng đã bị thay hoặc đổi chỗ")
    ALTERED = "altered", _("nội dung đã bị sửa: mã băm tính lại không khớp")
    NOT_AS_KEPT = "not_as_kept", _("mã băm khác với bản chứng thực: nhật ký đã bị viết lại từ dòng này hoặc trước đó")
    REWRITTEN = "rewritten", _("mã băm khác với mã mà trang đã ghi: nhật ký đã bị viết lại từ dòng này hoặc trước đó")
    CUT = "cut", _("phần cuối bị cắt: dòng cuối phải là %(number)s")
    CUT_BEFORE_KEPT = "cut_before_kept", _("phần cuối bị cắt: bản chứng thực có đến dòng %(number)s")
    FOREIGN = "foreign", _("từ dòng này trở đi không phải do trang ghi: trang mới ghi đến dòng %(number)s")


class Stage(TextChoices):
    """The two parts of looking at the journal."""

    WALK = "walk", _("Dòng nhật ký đã kiểm tra")
    COMPARE = "compare", _("Bản ghi đã đối chiếu")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A table of a library that decides who may come in: what it is called, what entries may hold, which columns change without one."""

    words: StrPromise
    journaled: frozenset[str] = frozenset({"person"})
    unsealed: frozenset[str] = frozenset()


# django-allauth's. Of a secret only the hash of its whole row is in an entry; the secrets are long and random.
FOREIGN = {
    "account.emailaddress": Foreign(_("địa chỉ thư điện tử để đăng nhập lại")),
    "mfa.authenticator": Foreign(_("lớp xác thực thứ hai"), unsealed=frozenset({"last_used_at"})),
    "socialaccount.socialaccount": Foreign(_("liên kết tài khoản cơ quan"), unsealed=frozenset({"last_login", "extra_data"})),
    # the site reads its identity server from its settings: a row here was not written by it
    "socialaccount.socialapp": Foreign(_("máy chủ định danh ghi trong cơ sở dữ liệu"), journaled=frozenset()),
}

FIRST = "0" * 64  # what stands before the first entry

MAX_TEXT = 200  # letters of one value in an entry: who writes a longer text cuts it
REMOVED = "removed"  # stands for the hash of a row that is gone
SEALED_LATER = "audit.seal_row"
ACCEPTED = "audit.accept_row"  # a record that came past the site, which the operator looked at and let stand
ALL_TOLD = "audit.all_told"  # from here on the journal knows every record of the kinds that it names

ACTIONS = {
    SEALED_LATER: _("Niêm bản ghi có từ trước"),
    ACCEPTED: _("Chấp nhận bản ghi không do trang ghi"),
    ALL_TOLD: _("Nhật ký đã biết mọi bản ghi"),
    "audit.set_guards": _("Đặt lại khóa bảo vệ nhật ký"),
    "audit.export": _("Tải nhật ký"),
    "audit.prove": _("Kiểm tra, chứng thực nhật ký"),
    "audit.cancel_proof": _("Hủy việc kiểm tra nhật ký"),
    "audit.finish_proof": _("Ghi kết quả chứng thực nhật ký"),
    "audit.take_proof": _("Tải bản chứng thực nhật ký"),
}

# what an entry's values are called where the field has no words of its own, or where the value is no field
VALUE_WORDS = {
    "before": _("Trước đó"),
    "changed": _("Đã sửa"),
    "code": _("Mã"),
    "last": _("Đến số"),
    "correction": _("Lần đính chính"),
    "counted_from": _("Tính từ"),
    "criteria": _("Số tiêu chí"),
    "decision": _("Quyết định"),
    "disclosure": _("Mục công khai"),
    "dissemination": _("Đợt quán triệt"),
    "document": _("Văn bản"),
    "due_from": _("Hạn tính từ"),
    "due_provision": _("Quy định về hạn"),
    "event": _("Sự kiện"),
    "evidence": _("Số minh chứng"),
    "expected": _("Nội dung phải công khai"),
    "file": _("Tệp"),
    "finding": _("Phát hiện"),
    "items": _("Số mục"),
    "keep_from": _("Giữ từ"),
    "keep_provision": _("Quy định về thời gian giữ"),
    "kind": _("Loại"),
    "kinds": _("Số loại bản ghi"),
    "meeting": _("Cuộc họp"),
    "method": _("Cách đăng nhập"),
    "minutes_sha256": _("Mã băm của biên bản"),
    "missing": _("Số người chưa xong"),
    "number": _("Số"),
    "opened": _("Số người được xem thêm"),
    "pack": _("Bộ quy tắc"),
    "people": _("Số người"),
    "person": _("Người"),
    "removed_rows": _("Số dòng đang dùng bị bỏ"),
    "reason": _("Lý do"),
    "results": _("Số đơn vị sau"),
    "rows": _("Số dòng"),
    "sha256": _("Mã băm của tệp"),
    "sources": _("Số đơn vị trước"),
    "step": _("Bước"),
    "state": _("Trạng thái"),
    "target": _("Văn bản kia"),
    "tasks": _("Số nhiệm vụ"),
    "unit": _("Đơn vị"),
    "upload": _("Tệp đưa lên"),
    "version": _("Phiên bản"),
}
