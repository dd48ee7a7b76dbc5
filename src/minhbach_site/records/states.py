"""Kinds and states of documents, numbers, files, drafts and disseminations; the names of the exchange format; the journal's words.

The codes of direction, type, topic and origin are those of the fact table `documents`; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    INCOMING = "incoming", _("Đến")
    OUTGOING = "outgoing", _("Đi")
    REFERENCE = "reference", _("Tham chiếu")


class DocumentType(TextChoices):
    LUAT = "luat", _("Luật")
    NGHI_DINH = "nghi_dinh", _("Nghị định")
    NGHI_QUYET = "nghi_quyet", _("Nghị quyết")
    QUYET_DINH = "quyet_dinh", _("Quyết định")
    QUY_DINH = "quy_dinh", pgettext_lazy("loại văn bản", "Quy định")
    CHI_THI = "chi_thi", _("Chỉ thị")
    KET_LUAN = "ket_luan", pgettext_lazy("loại văn bản", "Kết luận")
    THONG_TU = "thong_tu", _("Thông tư")
    KE_HOACH = "ke_hoach", pgettext_lazy("loại văn bản", "Kế hoạch")
    BAO_CAO = "bao_cao", pgettext_lazy("loại văn bản", "Báo cáo")
    CONG_VAN = "cong_van", _("Công văn")
    THONG_BAO = "thong_bao", _("Thông báo")
    PHAP_LENH = "phap_lenh", _("Pháp lệnh")
    QUY_CHE = "quy_che", _("Quy chế")
    HUONG_DAN = "huong_dan", _("Hướng dẫn")
    CHUONG_TRINH = "chuong_trinh", _("Chương trình")
    PHUONG_AN = "phuong_an", _("Phương án")
    DE_AN = "de_an", _("Đề án")
    DU_AN = "du_an", _("Dự án")
    TO_TRINH = "to_trinh", _("Tờ trình")
    BIEN_BAN = "bien_ban", _("Biên bản")
    HOP_DONG = "hop_dong", _("Hợp đồng")
    CONG_DIEN = "cong_dien", _("Công điện")
    THONG_CAO = "thong_cao", _("Thông cáo")
    GIAY_MOI = "giay_moi", _("Giấy mời")
    GIAY_UY_QUYEN = "giay_uy_quyen", _("Giấy ủy quyền")
    GIAY_GIOI_THIEU = "giay_gioi_thieu", _("Giấy giới thiệu")
    PHIEU_CHUYEN = "phieu_chuyen", _("Phiếu chuyển")
    VAN_BAN_KHAC = "van_ban_khac", _("Văn bản khác")


class Topic(TextChoices):
    DAN_CHU = "dan_chu", _("Dân chủ ở cơ sở")
    CCHC = "cchc", _("Cải cách hành chính")
    TO_CHUC = "to_chuc", _("Tổ chức bộ máy")
    CONG_BO_TTHC = "cong_bo_tthc", _("Công bố thủ tục hành chính")
    TRACH_NHIEM = "trach_nhiem", _("Trách nhiệm người đứng đầu")
    TIEP_DAN = "tiep_dan", _("Tiếp công dân")
    NOI_BO = "noi_bo", _("Quản lý nội bộ")
    KHAC = "khac", _("Khác")


class Origin(TextChoices):
    REPORT = "report", _("Báo cáo gốc")
    PUBLIC = "public", _("Văn bản công khai")
    SYNTHETIC = "synthetic", _("Giả lập")
    OWN = "own", _("Sổ của cơ quan")


class Urgency(TextChoices):
    NORMAL = "normal", _("Thường")
    URGENT = "urgent", _("Khẩn")
    VERY_URGENT = "very_urgent", _("Thượng khẩn")
    EXPRESS = "express", _("Hỏa tốc")


class Secrecy(TextChoices):
    """What a document may be; this site keeps only the first and refuses the others."""

    NORMAL = "normal", _("Không mật")
    CONFIDENTIAL = "confidential", _("Mật")
    SECRET = "secret", _("Tối mật")
    TOP_SECRET = "top_secret", _("Tuyệt mật")


class DocumentState(TextChoices):
    REGISTERED = "registered", _("Đã vào sổ")
    CANCELLED = "cancelled", _("Đã hủy")


class LinkKind(TextChoices):
    IMPLEMENTS = "implements", _("Triển khai")
    AMENDS = "amends", _("Sửa đổi, bổ sung")
    REPLACES = "replaces", _("Thay thế")
    ANSWERS = "answers", pgettext_lazy("quan hệ", "Trả lời")


DECIDING_LINKS = frozenset({LinkKind.AMENDS, LinkKind.REPLACES})


REVERSE_WORDS: dict[LinkKind, object] = {
    LinkKind.IMPLEMENTS: _("Được triển khai bởi"),
    LinkKind.AMENDS: _("Được sửa đổi, bổ sung bởi"),
    LinkKind.REPLACES: _("Được thay thế bởi"),
    LinkKind.ANSWERS: _("Được trả lời bởi"),
}


class LinkState(TextChoices):
    """Of a link by which a document amends or replaces one that by its type it hardly can: it counts once a second person confirmed it."""

    WAITING = "waiting", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", pgettext_lazy("liên kết", "Không xác nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


class LinkAction(TextChoices):
    CONFIRM = "confirm", _("Xác nhận")
    REFUSE = "refuse", pgettext_lazy("liên kết", "Không xác nhận")
    WITHDRAW = "withdraw", _("Rút lại")


LINK_TRANSITIONS: dict[tuple[LinkState, LinkAction], LinkState] = {
    (LinkState.WAITING, LinkAction.CONFIRM): LinkState.CONFIRMED,
    (LinkState.WAITING, LinkAction.REFUSE): LinkState.REFUSED,
    (LinkState.WAITING, LinkAction.WITHDRAW): LinkState.WITHDRAWN,
    (LinkState.CONFIRMED, LinkAction.WITHDRAW): LinkState.WITHDRAWN,  # with the link, by one person: what it had changed holds again
}
LIVE_LINKS = (LinkState.WAITING, LinkState.CONFIRMED)


class Standing(TextChoices):
    """The status of a document on a day."""

    NOT_YET = "not_yet", _("Chưa ban hành")
    IN_FORCE = "in_force", _("Còn hiệu lực")
    AMENDED = "amended", _("Còn hiệu lực, đã được sửa đổi")
    EXPIRED = "expired", _("Hết hiệu lực")
    REPLACED = "replaced", _("Đã được thay thế")
    CANCELLED = "cancelled", _("Đã hủy")


class NumberUse(TextChoices):
    """What keeps a number from being a gap."""

    RESERVED = "reserved", _("Dành trước")
    USED = "used", _("Đã dùng")
    EXPLAINED = "explained", _("Không dùng, có lý do")
    RELEASED = "released", _("Đã trả lại")


class NumberAction(TextChoices):
    USE = "use", _("Dùng")
    RELEASE = "release", _("Trả lại")


NUMBER_TRANSITIONS: dict[tuple[NumberUse, NumberAction], NumberUse] = {
    (NumberUse.RESERVED, NumberAction.USE): NumberUse.USED,
    (NumberUse.RESERVED, NumberAction.RELEASE): NumberUse.RELEASED,
    (NumberUse.EXPLAINED, NumberAction.RELEASE): NumberUse.RELEASED,
}


class RenumberState(TextChoices):
    """Of the request to give an own document another number."""

    WAITING = "proposed", _("Chờ người thứ hai duyệt")
    DONE = "done", _("Đã cấp lại số")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


class RenumberAction(TextChoices):
    APPROVE = "approve", _("Duyệt, cấp lại số")
    REFUSE = "refuse", _("Không duyệt")
    WITHDRAW = "withdraw", _("Rút lại")


RENUMBER_TRANSITIONS: dict[tuple[RenumberState, RenumberAction], RenumberState] = {
    (RenumberState.WAITING, RenumberAction.APPROVE): RenumberState.DONE,
    (RenumberState.WAITING, RenumberAction.REFUSE): RenumberState.REFUSED,
    (RenumberState.WAITING, RenumberAction.WITHDRAW): RenumberState.WITHDRAWN,
}


class FileState(TextChoices):
    """Of a file's words, which are read after it was put in."""

    WAITING = "waiting", _("Chờ đọc nội dung")
    READ = "read", _("Đã đọc nội dung")
    FAILED = "failed", _("Không đọc được")


class DraftState(TextChoices):
    OPEN = "open", _("Đang soạn")
    CLOSED = "closed", _("Đã xong")
    WITHDRAWN = "withdrawn", _("Đã bỏ")


class DisseminationForm(TextChoices):
    MEETING = "meeting", pgettext_lazy("hình thức", "Hội nghị, cuộc họp")
    ONLINE = "online", _("Đọc và xác nhận trên trang")


class DisseminationState(TextChoices):
    OPEN = "open", _("Đang lấy xác nhận")
    CLOSED = "closed", _("Đã kết thúc")
    WITHDRAWN = "withdrawn", pgettext_lazy("quán triệt", "Đã thu hồi")


class ReadingState(TextChoices):
    """How far one person is who was asked to read; `UNABLE` is whoever has not finished and may not."""

    UNREAD = "unread", _("Chưa đọc")
    READ = "read", _("Đã đọc")
    OWES = "owes", _("Đã đọc, chưa cam kết")
    COMMITTED = "committed", _("Đã cam kết")
    UNABLE = "unable", _("Không có quyền xác nhận")


class AskedReaders(TextChoices):
    """What becomes of those who see a restricted document only because they were asked to read it."""

    KEEP = "keep", _("Để tất cả tiếp tục xem được văn bản")
    DROP = "drop", _("Thôi yêu cầu những người chưa đọc ở lần còn mở; ai đã đọc, hoặc được yêu cầu ở lần đã kết thúc, vẫn xem được")


class DisseminationAction(TextChoices):
    CLOSE = "close", _("Kết thúc")
    REOPEN = "reopen", _("Mở lại")
    WITHDRAW = "withdraw", pgettext_lazy("quán triệt", "Thu hồi")


DISSEMINATION_TRANSITIONS: dict[tuple[DisseminationState, DisseminationAction], DisseminationState] = {
    (DisseminationState.OPEN, DisseminationAction.CLOSE): DisseminationState.CLOSED,
    (DisseminationState.CLOSED, DisseminationAction.REOPEN): DisseminationState.OPEN,
    (DisseminationState.OPEN, DisseminationAction.WITHDRAW): DisseminationState.WITHDRAWN,
    (DisseminationState.CLOSED, DisseminationAction.WITHDRAW): DisseminationState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class EdxmlName:
    """One value of a document by its place in the header of the exchange format (QCVN 102:2016/BTTTT, amended 1:2022; secondary source).

    Of `many` each part between semicolons is an element of its own. `OrganId` is the code of the issuing agency on the national exchange,
    where the site knows it.
    """

    path: str
    field: str
    required: bool = False
    most_letters: int = 1000
    many: bool = False


EDXML: tuple[EdxmlName, ...] = (
    EdxmlName("DocumentId", "code", most_letters=60),
    EdxmlName("Code/CodeNumber", "code_number", most_letters=20),
    EdxmlName("Code/CodeNotation", "code_notation", most_letters=60),
    EdxmlName("PromulgationInfo/Place", "place", most_letters=100),
    EdxmlName("PromulgationInfo/PromulgationDate", "issued_on", required=True, most_letters=10),
    EdxmlName("DocumentType/TypeName", "type", required=True, most_letters=100),
    EdxmlName("Subject", "subject", required=True),
    EdxmlName("From/OrganId", "organ_id", most_letters=60),
    EdxmlName("From/OrganName", "issuer", required=True, most_letters=250),
    EdxmlName("SignerInfo/Position", "signer_title", most_letters=160),
    EdxmlName("SignerInfo/FullName", "signer_name", most_letters=120),
    EdxmlName("DueDate", "due_on", most_letters=10),
    EdxmlName("ToPlaces/Place", "recipients", most_letters=1000, many=True),
    EdxmlName("OtherInfo/Priority", "urgency", most_letters=20),
    EdxmlName("OtherInfo/PageAmount", "pages", most_letters=6),
)

ACTIONS = {
    "records.register": _("Vào sổ văn bản"),
    "records.load": _("Nạp văn bản"),
    "records.change": _("Sửa thông tin văn bản"),
    "records.cancel": _("Hủy văn bản"),
    "records.ask_renumber": _("Đề nghị cấp lại số"),
    "records.decide_renumber": _("Quyết định việc cấp lại số"),
    "records.void_number": _("Hủy số đã cấp nhầm"),
    "records.renumber": _("Cấp lại số văn bản"),
    "records.link": _("Liên kết văn bản"),
    "records.unlink": _("Bỏ liên kết văn bản"),
    "records.propose_link": _("Đề nghị liên kết văn bản, chờ người thứ hai xác nhận"),
    "records.decide_link": _("Quyết định việc liên kết văn bản"),
    "records.withdraw_link": _("Rút đề nghị liên kết văn bản"),
    "records.share": _("Giao văn bản cho đơn vị"),
    "records.open_series": _("Mở sổ số"),
    "records.reserve": _("Dành số"),
    "records.release": _("Trả lại số"),
    "records.skip_numbers": _("Bắt đầu sổ số từ số khác 1"),
    "records.explain_gap": _("Ghi lý do số không dùng"),
    "records.add_file": pgettext_lazy("nhật ký", "Thêm tệp"),
    "records.remove_file": _("Bỏ tệp"),
    "records.read_file": _("Đọc nội dung tệp"),
    "records.ask_recognition": _("Yêu cầu nhận dạng chữ"),
    "records.cancel_recognition": _("Hủy việc nhận dạng chữ"),
    "records.download": _("Tải tệp của văn bản hạn chế"),
    "records.disseminate": _("Quán triệt văn bản"),
    "records.load_dissemination": _("Nạp lần quán triệt"),
    "records.invite": _("Thêm người vào lần quán triệt"),
    "records.ask_to_read": _("Đưa vào danh sách phải đọc"),
    "records.stop_asking": _("Thôi yêu cầu đọc"),
    "records.acknowledge": _("Xác nhận đã đọc"),
    "records.commit": _("Ký cam kết"),
    "records.close_dissemination": _("Kết thúc lần quán triệt"),
    "records.reopen_dissemination": _("Mở lại lần quán triệt"),
    "records.withdraw_dissemination": _("Thu hồi lần quán triệt"),
    "records.upload_draft": _("Đưa dự thảo lên"),
    "records.check_draft": _("Kiểm tra dự thảo"),
    "records.dismiss_finding": _("Bỏ qua phát hiện"),
    "records.restore_finding": _("Báo lại phát hiện"),
    "records.close_draft": _("Kết thúc dự thảo"),
    "records.withdraw_draft": _("Bỏ dự thảo"),
}

FINDING_WORDS = {  # the checker's words for how grave a finding is, so that they can be translated; a test compares the two
    "error": pgettext_lazy("phát hiện", "lỗi"),
    "warning": pgettext_lazy("phát hiện", "cảnh báo"),
    "hint": pgettext_lazy("phát hiện", "gợi ý"),
}

CITED_WORDS = {  # the library's words for the status of a cited document, so that they can be translated
    "in_force": _("Còn hiệu lực"),
    "not_yet": _("Chưa có hiệu lực"),
    "expired": _("Không còn hiệu lực"),
    "amended": _("Còn hiệu lực, đã được sửa đổi"),
    "unknown": _("Chưa rõ"),
    "ambiguous": _("Chưa xác định được văn bản nào"),
}
