"""Who may do what, in one table; and how a grant of a role moves.

A permission that no role holds is denied. An app adds its permissions to `Permission` and one line each to `PERMISSIONS`.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    READ_ORGANISATION = "organisation.read", _("Xem tổ chức bộ máy, ban, hội đồng")
    PROPOSE_CHANGES = "organisation.propose", _("Nhập sự kiện tổ chức theo quyết định")
    APPROVE_CHANGES = "organisation.approve", _("Duyệt sự kiện tổ chức")
    KEEP_STAFF = "organisation.keep_staff", _("Ghi nhân sự, biến động, ban, hội đồng")
    READ_DOCUMENTS = "records.read", _("Xem sổ văn bản")
    READ_LIMITED_DOCUMENTS = "records.read_limited", _("Xem cả văn bản chỉ giao cho đơn vị khác")
    REGISTER_DOCUMENTS = "records.register", _("Vào sổ, sửa, hủy, liên kết văn bản")
    MANAGE_NUMBERS = "records.numbers", _("Mở sổ số, dành số, ghi lý do số không dùng")
    DECIDE_NUMBERS = "records.decide_numbers", _("Duyệt việc cấp lại số văn bản đi")
    DECIDE_LINKS = "records.decide_links", _("Xác nhận văn bản sửa đổi, thay thế văn bản mà theo loại của nó khó có thẩm quyền")
    DISSEMINATE = "records.disseminate", _("Quán triệt văn bản, theo dõi người chưa đọc")
    CLOSE_DISSEMINATIONS = "records.close_disseminations", _("Kết thúc, mở lại lần quán triệt của người khác")
    ACKNOWLEDGE = "records.acknowledge", _("Xác nhận đã đọc, ký cam kết")
    CHECK_DRAFTS = "records.check_drafts", _("Đưa dự thảo lên để kiểm tra")
    READ_REGISTERS = "registers.read", _("Xem các sổ và sổ nào đã ghi đủ")
    DOWNLOAD_REGISTERS = "registers.download", _("Tải tệp sổ về")
    UPLOAD_REGISTERS = "registers.upload", _("Đưa sổ lên")
    VOUCH_REGISTERS = "registers.vouch", _("Duyệt sổ đưa lên, xác nhận sổ đã ghi đủ")
    ASSIGN_REGISTERS = "registers.assign", _("Giao đơn vị giữ sổ")
    READ_DUTIES = "duties.read", _("Xem lịch nghĩa vụ")
    MARK_DUTIES = "duties.mark", _("Ghi nghĩa vụ đã thực hiện, đề nghị không áp dụng")
    ASSIGN_DUTIES = "duties.assign", _("Giao người theo dõi nghĩa vụ")
    CONFIRM_DUTIES = "duties.confirm", _("Xác nhận việc người khác ghi đã thực hiện nghĩa vụ")
    DECIDE_EXEMPTIONS = "duties.decide", _("Duyệt việc không áp dụng nghĩa vụ, đặc điểm của cơ quan")
    DECLARE_TRAITS = "duties.declare", _("Khai đặc điểm của cơ quan")
    READ_REPORTS = "reporting.read", _("Xem, tải báo cáo")
    READ_REPORT_DRAFTS = "reporting.read_drafts", _("Xem cả báo cáo chưa phát hành, các lần xuất sổ")
    MAKE_REPORTS = "reporting.make", _("Khai kỳ báo cáo, lập báo cáo, xuất sổ, trình duyệt báo cáo")
    APPROVE_REPORTS = "reporting.approve", _("Duyệt, trả lại báo cáo trước khi ký, phát hành")
    ISSUE_REPORTS = "reporting.issue", _("Ghi báo cáo đã phát hành bằng văn bản nào")
    READ_PLANS = "plans.read", _("Xem kế hoạch, nhiệm vụ, cuộc họp, điểm tự chấm")
    ENTER_PLANS = "plans.enter", _("Lập, sửa, trình kế hoạch của đơn vị")
    CLOSE_PLANS = "plans.close", _("Tổng kết, đóng kế hoạch của đơn vị")
    APPROVE_PLANS = "plans.approve", _("Duyệt, trả lại, hủy kế hoạch")
    WAIVE_ANSWERS = "plans.waive", _("Đề nghị văn bản cấp trên không phải triển khai, bỏ ghi việc ấy")
    DECIDE_WAIVERS = "plans.decide_waivers", _("Duyệt việc văn bản cấp trên không phải triển khai")
    PROPOSE_TASKS = "plans.propose_tasks", _("Đề xuất nhiệm vụ")
    APPROVE_TASKS = "plans.approve_tasks", _("Duyệt, giao, đổi hạn, hủy nhiệm vụ của đơn vị")
    WORK_ON_TASKS = "plans.work", _("Cập nhật tiến độ, minh chứng, báo hoàn thành nhiệm vụ")
    CONFIRM_TASKS = "plans.confirm_tasks", _("Xác nhận hoàn thành, mở lại nhiệm vụ của đơn vị")
    CARRY_TASKS_OVER = "plans.carry_over", _("Chuyển nhiệm vụ chưa xong của đơn vị sang năm sau")
    ENTER_MEETINGS = "plans.enter_meetings", _("Lập cuộc họp, chương trình, biên bản, kết luận")
    CONFIRM_MEETINGS = "plans.confirm_meetings", _("Xác nhận, mở lại biên bản, kết luận; rút cuộc họp ghi nhầm")
    SCORE_INDICES = "plans.score", _("Mở đợt, nhập tiêu chí, tự chấm điểm chỉ số")
    APPROVE_INDICES = "plans.approve_scores", _("Duyệt kết quả tự chấm điểm")
    READ_DISCLOSURES = "disclosure.read", _("Xem nội dung công khai rộng rãi")
    READ_INTERNAL_DISCLOSURES = "disclosure.read_internal", _("Xem nội dung công khai nội bộ")
    READ_DISCLOSURE_DRAFTS = "disclosure.read_drafts", _("Xem cả nội dung công khai còn là dự thảo")
    ENTER_DISCLOSURES = "disclosure.enter", _("Nhập nội dung công khai, đề nghị đính chính")
    APPROVE_DISCLOSURES = "disclosure.approve", _("Duyệt, kéo dài nội dung công khai; quyết định đính chính, sửa ngày đã ghi")
    PUBLISH_DISCLOSURES = "disclosure.publish", _("Ghi đã công khai, đã gỡ, minh chứng; đề nghị sửa ngày đã ghi")
    READ_DISCLOSURE_GAPS = "disclosure.read_gaps", _("Xem những gì phải công khai mà chưa công khai")
    DISMISS_DISCLOSURES = "disclosure.dismiss", _("Bỏ qua gợi ý công khai")
    CALL_OFF_WORK = "work.call_off", _("Hủy việc chạy lâu do người khác yêu cầu")


_EVERYONE = frozenset(Role)
_INSIDE = _EVERYONE - {Role.SUPERIOR}
STANDING_APART = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERIOR})  # they run, watch or oversee: lend nothing, are lent nothing
NEVER_DELEGATED = STANDING_APART | {Role.PEOPLE_INSPECTORATE}  # the inspectorate is elected, each member in person

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.READ_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Permission.DELEGATE: _EVERYONE - NEVER_DELEGATED,
    Permission.READ_JOURNAL: frozenset({Role.AUDITOR, Role.PEOPLE_INSPECTORATE, Role.LEADER}),
    Permission.READ_ORGANISATION: _EVERYONE,
    Permission.PROPOSE_CHANGES: frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.LEADER}),
    Permission.APPROVE_CHANGES: frozenset({Role.LEADER}),
    Permission.KEEP_STAFF: frozenset({Role.CLERK, Role.RECORDS_OFFICER}),
    Permission.READ_DOCUMENTS: _EVERYONE - {Role.ADMINISTRATOR},
    Permission.READ_LIMITED_DOCUMENTS: frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.LEADER}),
    Permission.REGISTER_DOCUMENTS: frozenset({Role.CLERK, Role.RECORDS_OFFICER}),
    Permission.MANAGE_NUMBERS: frozenset({Role.CLERK, Role.RECORDS_OFFICER}),
    Permission.DECIDE_NUMBERS: frozenset({Role.RECORDS_OFFICER, Role.LEADER}),
    Permission.DECIDE_LINKS: frozenset({Role.RECORDS_OFFICER, Role.LEADER}),
    Permission.DISSEMINATE: frozenset({Role.CLERK, Role.LEADER, Role.HEAD_OF_UNIT, Role.STEERING_COMMITTEE}),
    Permission.CLOSE_DISSEMINATIONS: frozenset({Role.CLERK, Role.LEADER}),
    Permission.ACKNOWLEDGE: _INSIDE - {Role.ADMINISTRATOR, Role.AUDITOR},
    Permission.CHECK_DRAFTS: _INSIDE - {Role.ADMINISTRATOR, Role.AUDITOR},
    Permission.READ_REGISTERS: _EVERYONE - {Role.ADMINISTRATOR},
    # the rows of petitions, opinions and funds name people: whoever brought a file may take it back, others by this line
    Permission.DOWNLOAD_REGISTERS: frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.HEAD_OF_UNIT, Role.LEADER}),
    Permission.UPLOAD_REGISTERS: frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.STAFF, Role.HEAD_OF_UNIT, Role.RECEPTION_OFFICER}),
    Permission.VOUCH_REGISTERS: frozenset({Role.HEAD_OF_UNIT, Role.LEADER}),  # a head only for what the unit keeps
    Permission.ASSIGN_REGISTERS: frozenset({Role.LEADER}),
    Permission.READ_DUTIES: _EVERYONE - {Role.ADMINISTRATOR},
    Permission.MARK_DUTIES: _INSIDE - {Role.ADMINISTRATOR, Role.AUDITOR},
    Permission.ASSIGN_DUTIES: frozenset({Role.HEAD_OF_UNIT, Role.LEADER}),
    # beside those who hold it, whoever the duty is of may confirm what another marked
    Permission.CONFIRM_DUTIES: frozenset({Role.CLERK, Role.LEADER}),
    Permission.DECIDE_EXEMPTIONS: frozenset({Role.LEADER, Role.STEERING_COMMITTEE}),
    Permission.DECLARE_TRAITS: frozenset({Role.CLERK, Role.LEADER}),
    Permission.READ_REPORTS: _EVERYONE - {Role.ADMINISTRATOR},  # of those issued
    Permission.READ_REPORT_DRAFTS: frozenset({Role.CLERK, Role.LEADER, Role.STEERING_COMMITTEE, Role.AUDITOR}),
    Permission.MAKE_REPORTS: frozenset({Role.CLERK, Role.LEADER, Role.STEERING_COMMITTEE}),
    Permission.APPROVE_REPORTS: frozenset({Role.LEADER}),
    Permission.ISSUE_REPORTS: frozenset({Role.CLERK}),
    Permission.READ_PLANS: _EVERYONE - {Role.ADMINISTRATOR},
    Permission.ENTER_PLANS: frozenset({Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT}),
    Permission.CLOSE_PLANS: frozenset({Role.HEAD_OF_UNIT, Role.LEADER}),
    Permission.APPROVE_PLANS: frozenset({Role.LEADER}),
    Permission.WAIVE_ANSWERS: frozenset({Role.CLERK, Role.LEADER}),
    Permission.DECIDE_WAIVERS: frozenset({Role.LEADER}),
    Permission.PROPOSE_TASKS: frozenset({Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT, Role.LEADER, Role.STEERING_COMMITTEE}),
    Permission.APPROVE_TASKS: frozenset({Role.HEAD_OF_UNIT, Role.LEADER}),
    Permission.WORK_ON_TASKS: frozenset({Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT, Role.RECEPTION_OFFICER, Role.RECORDS_OFFICER}),
    Permission.CONFIRM_TASKS: frozenset({Role.HEAD_OF_UNIT, Role.LEADER}),
    Permission.CARRY_TASKS_OVER: frozenset({Role.CLERK, Role.HEAD_OF_UNIT, Role.STEERING_COMMITTEE}),
    Permission.ENTER_MEETINGS: frozenset({Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT, Role.STEERING_COMMITTEE}),
    Permission.CONFIRM_MEETINGS: frozenset({Role.LEADER, Role.STEERING_COMMITTEE}),
    Permission.SCORE_INDICES: frozenset({Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT}),
    Permission.APPROVE_INDICES: frozenset({Role.LEADER}),
    Permission.READ_DISCLOSURES: _EVERYONE - {Role.ADMINISTRATOR},
    Permission.READ_INTERNAL_DISCLOSURES: _INSIDE - {Role.ADMINISTRATOR},
    Permission.READ_DISCLOSURE_DRAFTS: frozenset(
        {Role.CLERK, Role.RECORDS_OFFICER, Role.HEAD_OF_UNIT, Role.LEADER, Role.STEERING_COMMITTEE, Role.AUDITOR}
    ),
    Permission.ENTER_DISCLOSURES: frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.HEAD_OF_UNIT}),
    Permission.APPROVE_DISCLOSURES: frozenset({Role.LEADER}),
    Permission.PUBLISH_DISCLOSURES: frozenset({Role.CLERK, Role.RECORDS_OFFICER}),
    Permission.READ_DISCLOSURE_GAPS: frozenset(
        {
            Role.CLERK,
            Role.RECORDS_OFFICER,
            Role.HEAD_OF_UNIT,
            Role.LEADER,
            Role.STEERING_COMMITTEE,
            Role.PEOPLE_INSPECTORATE,
            Role.AUDITOR,
        }
    ),
    Permission.DISMISS_DISCLOSURES: frozenset({Role.LEADER, Role.STEERING_COMMITTEE}),
    Permission.CALL_OFF_WORK: frozenset({Role.ADMINISTRATOR}),  # beside whoever asked for it
}

# permissions that a service must ask for one unit: `require(..., unit=...)`
BY_UNIT = frozenset(
    {
        Permission.ENTER_PLANS,
        Permission.CLOSE_PLANS,
        Permission.APPROVE_TASKS,
        Permission.WORK_ON_TASKS,
        Permission.CONFIRM_TASKS,
        Permission.CARRY_TASKS_OVER,
    }
)
# a grant of these, and a new way in for who holds them, waits until another administrator approves it
NEEDS_SECOND_PERSON = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER, Role.PEOPLE_INSPECTORATE})
NEEDS_SECOND_FACTOR = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER})  # in production they set one up before anything else
# a role that two must grant is lent only to those who were themselves given charge of something
LENT_TO: dict[Role, frozenset[Role]] = {Role.LEADER: frozenset({Role.LEADER, Role.HEAD_OF_UNIT})}
# two roles that one person never has, of their own or lent; and the provision that says so
INCOMPATIBLE: dict[frozenset[Role], str] = {frozenset({Role.LEADER, Role.PEOPLE_INSPECTORATE}): "people-inspection-eligibility"}
# a seat on a committee of this kind, as `organisation` keeps it, counts as the role
SEAT_OF: dict[Role, str] = {Role.PEOPLE_INSPECTORATE: "people_inspectorate"}
LENDING_TERM = "role-delegation"  # the provision that bounds how long a role is lent


class ResetKind(TextChoices):
    """What an administrator takes away from someone who can no longer sign in."""

    PASSWORD = "password", _("Đặt lại mật khẩu")
    SECOND_FACTORS = "second_factors", _("Gỡ xác thực nhiều lớp")
    AGENCY_ACCOUNT = "agency_account", _("Gỡ liên kết tài khoản cơ quan")


class GrantState(TextChoices):
    """Of a grant, and of the request to reset how someone signs in."""

    WAITING = "waiting", _("Chờ người thứ hai duyệt")
    GRANTED = "granted", pgettext_lazy("vai trò", "Đã giao")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")


class GrantAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")


GRANT_TRANSITIONS: dict[tuple[GrantState, GrantAction], GrantState] = {
    (GrantState.WAITING, GrantAction.APPROVE): GrantState.GRANTED,
    (GrantState.WAITING, GrantAction.REFUSE): GrantState.REFUSED,
}

# what was done to someone's own way of signing in, as django-allauth and `accounts.services` name it in the journal
EVENTS = {
    "password_changed": _("Đã đổi mật khẩu của mình"),
    "password_set": _("Đặt mật khẩu lần đầu"),
    "password_reset": _("Đặt lại mật khẩu qua thư"),
    "session_ended": _("Kết thúc phiên ở một trình duyệt"),
    "totp_activated": _("Bật ứng dụng xác thực"),
    "totp_deactivated": _("Tắt ứng dụng xác thực"),
    "webauthn_added": _("Thêm khóa truy cập"),
    "webauthn_removed": _("Gỡ khóa truy cập"),
    "recovery_codes_generated": _("Tạo mã khôi phục mới"),
    "account_connected": _("Liên kết với tài khoản của cơ quan"),
    "account_disconnected": _("Bỏ liên kết với tài khoản của cơ quan"),
}

# by what someone signed in, as django-allauth names the last step of it
SIGNED_IN_BY = {
    "password": _("Mật khẩu"),
    "totp": _("Mật khẩu và mã của ứng dụng xác thực"),
    "recovery_codes": _("Mật khẩu và mã khôi phục"),
    "webauthn": _("Khóa truy cập"),
    "socialaccount": _("Tài khoản của cơ quan"),
}

ACTIONS = {
    "accounts.create_person": _("Thêm người dùng"),
    "accounts.change_person": _("Sửa thông tin người dùng"),
    "accounts.lock_person": _("Khóa người dùng"),
    "accounts.unlock_person": _("Mở khóa người dùng"),
    "accounts.reset_password": _("Đặt lại mật khẩu"),
    "accounts.remove_second_factors": _("Gỡ xác thực nhiều lớp"),
    "accounts.unlink_account": _("Gỡ liên kết tài khoản cơ quan"),
    "accounts.ask_reset": _("Đề nghị đặt lại cách đăng nhập"),
    "accounts.decide_reset": _("Quyết định việc đặt lại cách đăng nhập"),
    "accounts.grant_role": _("Giao vai trò"),
    "accounts.decide_grant": _("Quyết định việc giao vai trò"),
    "accounts.end_grant": _("Kết thúc vai trò"),
    "accounts.restore_grant": _("Vai trò có hiệu lực lại"),
    "accounts.delegate": _("Ủy quyền"),
    "accounts.end_delegation": _("Kết thúc ủy quyền"),
    "accounts.export_people": _("Tải danh sách người dùng"),
    "accounts.security": _("Thay đổi cách đăng nhập"),
    "accounts.add_way_in": _("Thêm cách đăng nhập"),
    "accounts.change_way_in": _("Sửa cách đăng nhập"),
    "accounts.remove_way_in": _("Gỡ cách đăng nhập"),
    "accounts.renew_password_hash": _("Mã hóa lại mật khẩu khi đăng nhập, theo cách mới hơn"),
    "accounts.signed_in": _("Đăng nhập"),
    "accounts.confirm_email": _("Xác nhận địa chỉ thư điện tử"),
    "accounts.reset_mailed": _("Gửi thư về mật khẩu đã quên"),
    "accounts.letter_failed": _("Thư về tài khoản không gửi được"),
    "accounts.sign_in_failed": _("Đăng nhập không thành công"),
}
