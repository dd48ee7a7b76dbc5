"""Kinds of unit, of event and of committee; how a proposed change of the organisation moves; what the journal calls each action.

The codes of the choices are those of the fact tables (`minhbach.facts.schemas`); a test compares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(TextChoices):
    VAN_PHONG = "van_phong", _("Văn phòng")
    PHONG = "phong", _("Phòng")
    THANH_TRA = "thanh_tra", _("Thanh tra")
    CHI_CUC = "chi_cuc", _("Chi cục")
    PHONG_CHI_CUC = "phong_chi_cuc", _("Phòng thuộc Chi cục")
    DOI = "doi", _("Đội")
    TRUNG_TAM = "trung_tam", _("Trung tâm, đơn vị sự nghiệp")


class EventKind(TextChoices):
    ESTABLISH = "establish", _("Thành lập")
    RENAME = "rename", _("Đổi tên")
    MERGE = "merge", _("Hợp nhất, sáp nhập")
    SPLIT = "split", _("Chia tách")
    TRANSFER = "transfer", _("Chuyển giao, tiếp nhận")
    DISSOLVE = "dissolve", _("Giải thể")


class EventRole(TextChoices):
    SOURCE = "source", _("Trước")
    RESULT = "result", _("Sau")


@dataclass(frozen=True, slots=True)
class Shape:
    """How many units an event may end and how many it may begin; None is any number."""

    least_sources: int
    most_sources: int | None
    least_results: int
    most_results: int | None

    def holds(self, sources: int, results: int) -> bool:
        return self.least_sources <= sources <= (
            sources if self.most_sources is None else self.most_sources
        ) and self.least_results <= results <= (results if self.most_results is None else self.most_results)


SHAPES: dict[EventKind, Shape] = {
    EventKind.ESTABLISH: Shape(0, 0, 1, None),
    EventKind.RENAME: Shape(1, 1, 1, 1),
    EventKind.MERGE: Shape(2, None, 1, None),
    EventKind.SPLIT: Shape(1, 1, 2, None),
    EventKind.TRANSFER: Shape(1, None, 0, None),
    EventKind.DISSOLVE: Shape(1, None, 0, 0),
}
SHAPE_WORDS: dict[EventKind, object] = {
    EventKind.ESTABLISH: _("Thành lập: không có đơn vị trước, có ít nhất một đơn vị sau."),
    EventKind.RENAME: _("Đổi tên: đúng một đơn vị trước và một đơn vị sau."),
    EventKind.MERGE: _("Hợp nhất, sáp nhập: ít nhất hai đơn vị trước và một đơn vị sau."),
    EventKind.SPLIT: _("Chia tách: đúng một đơn vị trước và ít nhất hai đơn vị sau."),
    EventKind.TRANSFER: _("Chuyển giao, tiếp nhận: ít nhất một đơn vị trước; đơn vị sau để trống nếu giao cho cơ quan ngoài trang này."),
    EventKind.DISSOLVE: _("Giải thể: ít nhất một đơn vị trước, không có đơn vị sau."),
}


# the kinds that are entered for a whole agency: it splits by establishing the new ones
AGENCY_KINDS = (EventKind.ESTABLISH, EventKind.RENAME, EventKind.MERGE, EventKind.DISSOLVE)


class ChangeState(TextChoices):
    """Of an event or of a change of agencies: it takes effect only when a second person approves it."""

    PROPOSED = "proposed", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")
    UNDONE = "undone", _("Đã hủy bỏ")  # by an approved `Undoing`, never by an action of its own


class ChangeAction(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút lại")


CHANGE_TRANSITIONS: dict[tuple[ChangeState, ChangeAction], ChangeState] = {
    (ChangeState.PROPOSED, ChangeAction.APPROVE): ChangeState.APPROVED,
    (ChangeState.PROPOSED, ChangeAction.REFUSE): ChangeState.REFUSED,
    (ChangeState.PROPOSED, ChangeAction.WITHDRAW): ChangeState.WITHDRAWN,
}


class CarriedKind(TextChoices):
    """What an event ended with its units, and began again where one unit came in their place."""

    POST = "post", _("Vị trí việc làm")
    MEMBERSHIP = "membership", _("Bố trí người")
    GRANT = "grant", _("Vai trò theo đơn vị")


class CommitteeKind(TextChoices):
    STEERING = "steering", _("Ban Chỉ đạo")
    PEOPLE_INSPECTORATE = "people_inspectorate", _("Ban Thanh tra nhân dân")
    OTHER = "other", _("Ban, hội đồng khác")


class CommitteeRole(TextChoices):
    HEAD = "head", _("Trưởng ban, Chủ tịch")
    DEPUTY = "deputy", _("Phó trưởng ban, Phó Chủ tịch")
    STANDING = "standing", _("Ủy viên thường trực")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Ủy viên")


class MoveDirection(TextChoices):
    IN = "in", pgettext_lazy("biến động", "Đến")
    OUT = "out", pgettext_lazy("biến động", "Đi")


class MoveCause(TextChoices):
    RETIREMENT = "retirement", _("Nghỉ hưu")
    DECREE_178 = "decree_178", _("Nghỉ theo Nghị định số 178/2024/NĐ-CP")
    RESIGNATION = "resignation", _("Thôi việc")
    TRANSFERRED = "transferred", _("Chuyển công tác, điều động")
    RECRUITED = "recruited", _("Tuyển dụng")


CAUSES_OF: dict[MoveDirection, frozenset[MoveCause]] = {
    MoveDirection.IN: frozenset({MoveCause.TRANSFERRED, MoveCause.RECRUITED}),
    MoveDirection.OUT: frozenset({MoveCause.RETIREMENT, MoveCause.DECREE_178, MoveCause.RESIGNATION, MoveCause.TRANSFERRED}),
}

# What an agency is called on the national exchange of documents: groups of capitals and digits, the first of a letter and two digits
# (H48.09; Decision 20/2020/QĐ-TTg, whose articles were not read, so unverified). Codes of QCVN 102:2016/BTTTT have that group last
# (000.00.09.H48; secondary: decisions of provinces). Real lists differ in the other groups, so no more is asked of them.
EXCHANGE_CODE = re.compile(r"[A-Z]\d{2}(\.[A-Z0-9]{1,6})*|([A-Z0-9]{1,6}\.)+[A-Z]\d{2}")
MOST_EXCHANGE_CODE = 35  # letters, by the same decision; unverified

# the types of document by which an organisation is changed (records.states.DocumentType)
DECIDING_TYPES = frozenset({"luat", "nghi_dinh", "nghi_quyet", "quyet_dinh"})

ACTIONS = {
    "organisation.propose_event": _("Nhập sự kiện tổ chức"),
    "organisation.decide_event": _("Quyết định sự kiện tổ chức"),
    "organisation.propose_agency_change": _("Nhập thay đổi cơ quan"),
    "organisation.decide_agency_change": _("Quyết định thay đổi cơ quan"),
    "organisation.propose_undoing": _("Đề nghị hủy bỏ sự kiện, thay đổi đã duyệt"),
    "organisation.decide_undoing": _("Quyết định đề nghị hủy bỏ"),
    "organisation.take_away_unit": _("Bỏ đơn vị của sự kiện đã hủy bỏ"),
    "organisation.take_away_agency": _("Bỏ cơ quan của thay đổi đã hủy bỏ"),
    "organisation.restore_unit": _("Đơn vị hoạt động tiếp"),
    "organisation.return_unit": _("Đơn vị trở lại cơ quan cũ"),
    "organisation.set_exchange_code": _("Ghi mã định danh điện tử của cơ quan"),
    "organisation.restore_agency": _("Cơ quan hoạt động tiếp"),
    "organisation.restore_membership": _("Bố trí có hiệu lực lại"),
    "organisation.restore_post": _("Vị trí việc làm có hiệu lực lại"),
    "organisation.remove_membership": _("Bỏ bố trí ghi nhầm"),
    "organisation.remove_post": _("Bỏ vị trí việc làm ghi nhầm"),
    "organisation.load_agency": _("Nạp cơ quan"),
    "organisation.load_unit": _("Nạp đơn vị"),
    "organisation.load_event": _("Nạp sự kiện tổ chức"),
    "organisation.record_reorganisation": _("Ghi so sánh trước và sau sắp xếp"),
    "organisation.remove_reorganisation": _("Bỏ so sánh ghi nhầm"),
    "organisation.add_membership": _("Bố trí người vào đơn vị"),
    "organisation.end_membership": _("Kết thúc bố trí vào đơn vị"),
    "organisation.add_post": _("Ghi vị trí việc làm"),
    "organisation.end_post": _("Kết thúc vị trí việc làm"),
    "organisation.record_move": _("Ghi biến động công chức"),
    "organisation.remove_move": _("Bỏ dòng biến động ghi nhầm"),
    "organisation.record_headcount": _("Ghi số công chức có mặt"),
    "organisation.remove_headcount": _("Bỏ số có mặt ghi nhầm"),
    "organisation.establish_committee": _("Thành lập ban, hội đồng"),
    "organisation.record_recognition": _("Ghi ngày công nhận kết quả bầu"),
    "organisation.end_committee": _("Kết thúc nhiệm kỳ của ban, hội đồng"),
    "organisation.add_member": _("Thêm thành viên ban, hội đồng"),
    "organisation.end_member": _("Kết thúc tư cách thành viên"),
    "organisation.remove_committee": _("Bỏ ban, hội đồng ghi nhầm"),
    "organisation.remove_member": _("Bỏ thành viên ban, hội đồng ghi nhầm"),
}
