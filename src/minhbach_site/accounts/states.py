"""Who may do what, in one table; and how a grant of a role moves.

A permission that no role holds is denied. An app adds its permissions to `Permission` and one line each to `PERMISSIONS`.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CLERK = "clerk", _("Văn thư")
    RECORDS_OFFICER = "records_officer", _("Người làm lưu trữ, hồ sơ")
    STAFF = "staff", _("Cán bộ, công chức, người lao động")
    HEAD_OF_UNIT = "head_of_unit", _("Người đứng đầu đơn vị")
    LEADER = "leader", _("Lãnh đạo cơ quan")
    STEERING_COMMITTEE = "steering_committee", _("Ban Chỉ đạo thực hiện dân chủ")
    PEOPLE_INSPECTORATE = "people_inspectorate", _("Ban Thanh tra nhân dân")
    RECEPTION_OFFICER = "reception_officer", _("Người tiếp công dân")
    SUPERIOR = "superior", _("Cơ quan cấp trên")
    AUDITOR = "auditor", _("Người kiểm tra, giám sát hệ thống")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Permission(TextChoices):
    READ_PEOPLE = "accounts.read_people", _("Xem danh sách người dùng")
    MANAGE_PEOPLE = "accounts.manage_people", _("Thêm, sửa, khóa người dùng; giao và kết thúc vai trò")
    DELEGATE = "accounts.delegate", _("Ủy quyền vai trò của mình khi vắng mặt")
    READ_JOURNAL = "audit.read", _("Xem và kiểm tra nhật ký")


_EVERYONE = frozenset(Role)
_INSIDE = _EVERYONE - {Role.SUPERIOR}

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.READ_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Permission.DELEGATE: _INSIDE - {Role.ADMINISTRATOR, Role.AUDITOR},
    Permission.READ_JOURNAL: frozenset({Role.AUDITOR, Role.PEOPLE_INSPECTORATE, Role.LEADER}),
}

BY_UNIT: frozenset[Permission] = frozenset()  # permissions that a service must ask for one unit: `require(..., unit=...)`
NEEDS_SECOND_PERSON = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})  # a grant waits until another administrator approves it
NEVER_DELEGATED = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERIOR})


class GrantState(TextChoices):
    WAITING = "waiting", _("Chờ người thứ hai duyệt")
    GRANTED = "granted", _("Đã giao")
    REFUSED = "refused", _("Không duyệt")


class GrantAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")


GRANT_TRANSITIONS: dict[tuple[GrantState, GrantAction], GrantState] = {
    (GrantState.WAITING, GrantAction.APPROVE): GrantState.GRANTED,
    (GrantState.WAITING, GrantAction.REFUSE): GrantState.REFUSED,
}

ACTIONS = {
    "accounts.create_person": _("Thêm người dùng"),
    "accounts.change_person": _("Sửa thông tin người dùng"),
    "accounts.lock_person": _("Khóa người dùng"),
    "accounts.unlock_person": _("Mở khóa người dùng"),
    "accounts.reset_password": _("Đặt lại mật khẩu"),
    "accounts.grant_role": _("Giao vai trò"),
    "accounts.decide_grant": _("Quyết định việc giao vai trò"),
    "accounts.end_grant": _("Kết thúc vai trò"),
    "accounts.delegate": _("Ủy quyền"),
    "accounts.end_delegation": _("Kết thúc ủy quyền"),
    "accounts.security": _("Thay đổi cách đăng nhập"),
    "accounts.signed_in": _("Đăng nhập"),
    "accounts.sign_in_failed": _("Đăng nhập không thành công"),
}
