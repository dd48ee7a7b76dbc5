"""The fact tables, column by column.

A fact table holds ids, dates, kinds and counts, never a person's name, address or contact. A clerk keeps each as a file
(`so-sach/<file>.csv|xlsx|yaml|parquet`) under Vietnamese or English headers; both are accepted on import.

Raise a table's `version` when a column is added, removed or changes meaning, and say so in CHANGELOG.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` for programs (and in Parquet), `header` for a Vietnamese reader, `header_en` for an English one.

    `choices` maps each code to the words a clerk may write for it; `references` names the table whose key is meant;
    `minimum` and `maximum` bound a number. A text column with `many` holds several codes joined by ";", each of them checked.
    `since` is the version of the table that brought the column: files written before do not have it.
    """

    name: str
    header: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: str = ""
    minimum: int | None = None
    aliases: tuple[str, ...] = ()
    maximum: int | None = None
    many: bool = False
    since: int = 1
    header_en: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One fact table. `key` identifies a row for good; `orders` are pairs of dates or numbers, the first not above the second.

    `title` is what a Vietnamese reader calls it, `title_en` an English one. A clerk keeps every table but the derived ones.
    """

    name: str
    title: str
    title_en: str
    file: str
    version: int
    key: str
    columns: tuple[Column, ...]
    orders: tuple[tuple[str, str], ...] = ()
    derived: bool = False  # computed by the software and frozen with the others: no file, no import, no line in the card's registers

    def column(self, name: str) -> Column:
        """The column of that English name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _id(header: str, header_en: str) -> Column:
    return Column("id", header, required=True, aliases=("mã số",), header_en=header_en)


def _text(name: str, header: str, header_en: str, *, required: bool = False, references: str = "") -> Column:
    return Column(name, header, required=required, references=references, header_en=header_en)


def _date(name: str, header: str, header_en: str, *, required: bool = False, since: int = 1) -> Column:
    return Column(name, header, Kind.DATE, required=required, since=since, header_en=header_en)


def _count(name: str, header: str, header_en: str, *, required: bool = False) -> Column:
    return Column(name, header, Kind.INTEGER, required=required, minimum=0, header_en=header_en)


def _year(header: str, header_en: str) -> Column:
    return Column("year", header, Kind.INTEGER, required=True, minimum=2000, maximum=2100, header_en=header_en)


def _number_of(name: str, header: str, header_en: str, last: int, *, required: bool = False) -> Column:
    return Column(name, header, Kind.INTEGER, required=required, minimum=1, maximum=last, header_en=header_en)


def _flag(name: str, header: str, header_en: str, *, required: bool = False) -> Column:
    return Column(name, header, Kind.BOOLEAN, required=required, header_en=header_en)


def _choice(name: str, header: str, header_en: str, choices: Mapping[str, tuple[str, ...]], *, required: bool = True) -> Column:
    return Column(name, header, Kind.CHOICE, required=required, choices=choices, header_en=header_en)


ORIGIN = _choice(
    "origin",
    "nguồn",
    "origin",
    {"report": ("báo cáo gốc",), "public": ("văn bản công khai",), "synthetic": ("giả lập",), "own": ("sổ của cơ quan",)},
    required=False,
)

DOCUMENT_TYPES = {
    "luat": ("Luật",),
    "nghi_dinh": ("Nghị định",),
    "nghi_quyet": ("Nghị quyết",),
    "quyet_dinh": ("Quyết định",),
    "quy_dinh": ("Quy định",),
    "chi_thi": ("Chỉ thị",),
    "ket_luan": ("Kết luận",),
    "thong_tu": ("Thông tư",),
    "ke_hoach": ("Kế hoạch",),
    "bao_cao": ("Báo cáo",),
    "cong_van": ("Công văn",),
    "thong_bao": ("Thông báo",),
    "phap_lenh": ("Pháp lệnh",),
    "quy_che": ("Quy chế",),
    "huong_dan": ("Hướng dẫn",),
    "chuong_trinh": ("Chương trình",),
    "phuong_an": ("Phương án",),
    "de_an": ("Đề án",),
    "du_an": ("Dự án",),
    "to_trinh": ("Tờ trình",),
    "bien_ban": ("Biên bản",),
    "hop_dong": ("Hợp đồng",),
    "cong_dien": ("Công điện",),
    "thong_cao": ("Thông cáo",),
    "giay_moi": ("Giấy mời",),
    "giay_uy_quyen": ("Giấy ủy quyền",),
    "giay_gioi_thieu": ("Giấy giới thiệu",),
    "phieu_chuyen": ("Phiếu chuyển",),
    "van_ban_khac": ("Văn bản khác",),
}

UNIT_KINDS = {
    "van_phong": ("Văn phòng",),
    "phong": ("Phòng", "Phòng chuyên môn"),
    "thanh_tra": ("Thanh tra",),
    "chi_cuc": ("Chi cục",),
    "phong_chi_cuc": ("Phòng thuộc Chi cục",),
    "doi": ("Đội", "Đội QLTT"),
    "trung_tam": ("Trung tâm", "Đơn vị sự nghiệp"),
}

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "agencies",
            "Cơ quan và thời gian tồn tại",
            "Agencies and their lifetimes",
            "co-quan",
            1,
            "id",
            (
                _id("mã cơ quan", "agency code"),
                _text("name", "tên cơ quan", "name of the agency", required=True),
                _text("symbol", "ký hiệu", "symbol", required=True),
                _text(
                    "short_name", "tên gọi trong văn bản", "name used in documents"
                ),  # "Sở Công Thương": as it stands above its own documents
                _text("superior", "cơ quan chủ quản", "superior agency"),
                _date("from_on", "thành lập ngày", "established on", required=True),
                _date("to_on", "chấm dứt ngày", "ended on"),
                _text("successor", "cơ quan kế tục", "successor agency", references="agencies"),
                _text("decision", "quyết định", "decision", references="documents"),
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "units",
            "Đơn vị thuộc cơ quan",
            "Units of the agency",
            "don-vi",
            1,
            "id",
            (
                _id("mã đơn vị", "unit code"),
                _text("agency", "cơ quan", "agency", required=True, references="agencies"),
                _text("parent", "đơn vị cấp trên", "parent unit", references="units"),
                _text("name", "tên đơn vị", "name of the unit", required=True),
                _choice("kind", "loại đơn vị", "kind of unit", UNIT_KINDS),
                _date("from_on", "thành lập ngày", "established on", required=True),
                _date("to_on", "chấm dứt ngày", "ended on"),  # last day of life
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "unit_events",
            "Sự kiện tổ chức",
            "Events of units",
            "su-kien-to-chuc",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("event", "sự kiện", "event", required=True),  # rows of one event share it
                _date("on", "ngày hiệu lực", "effective date", required=True),
                _choice(
                    "kind",
                    "loại sự kiện",
                    "kind of event",
                    {
                        "establish": ("thành lập",),
                        "rename": ("đổi tên",),
                        "merge": ("hợp nhất", "sáp nhập"),
                        "split": ("chia tách",),
                        "transfer": ("chuyển giao", "tiếp nhận"),
                        "dissolve": ("giải thể",),
                    },
                ),
                _choice("role", "vai trò", "role in the event", {"source": ("trước",), "result": ("sau",)}),
                _text("unit", "đơn vị", "unit", required=True, references="units"),
                _text("decision", "quyết định", "decision", required=True, references="documents"),
            ),
        ),
        Table(
            "reorganisations",
            "So sánh trước và sau sắp xếp",
            "Comparisons before and after a reorganisation",
            "sap-xep",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("title", "nội dung sắp xếp", "what was reorganised", required=True),
                _date("on", "ngày hiệu lực", "effective date", required=True),  # counted the day before, and on it
                Column("agencies_before", "cơ quan trước", required=True, references="agencies", many=True, header_en="agencies before"),
                Column("agencies_after", "cơ quan sau", required=True, references="agencies", many=True, header_en="agencies after"),
                Column("kinds", "loại đơn vị được đếm", required=True, choices=UNIT_KINDS, many=True, header_en="kinds of unit counted"),
                _text("unit_word", "tên gọi đơn vị đếm", "word for the unit counted", required=True),  # "phòng"
                _text("decision", "quyết định", "decision", required=True, references="documents"),
            ),
        ),
        Table(
            "documents",
            "Văn bản",
            "Documents",
            "van-ban",
            2,
            "id",
            (
                _id("mã văn bản", "document code"),
                _choice("direction", "chiều", "direction", {"incoming": ("đến",), "outgoing": ("đi",), "reference": ("tham chiếu",)}),
                _choice("type", "loại văn bản", "type of document", DOCUMENT_TYPES),
                _text("symbol", "số, ký hiệu", "number and symbol"),
                _date("issued_on", "ngày ban hành", "date of issue", required=True),
                _text("issuer", "cơ quan ban hành", "issuing agency", required=True),
                _text("subject", "trích yếu", "subject", required=True),
                _text(
                    "agency", "cơ quan đánh số", "agency that numbered it", references="agencies"
                ),  # whose number series, for own documents
                Column("implements", "triển khai văn bản", references="documents", many=True, header_en="implements document"),
                _choice(
                    "topic",
                    "chủ đề",
                    "topic",
                    {
                        "dan_chu": ("dân chủ ở cơ sở",),
                        "cchc": ("cải cách hành chính",),
                        "to_chuc": ("tổ chức bộ máy",),
                        "cong_bo_tthc": ("công bố thủ tục hành chính",),
                        "trach_nhiem": ("trách nhiệm người đứng đầu",),
                        "tiep_dan": ("tiếp công dân",),
                        "noi_bo": ("quản lý nội bộ",),
                        "khac": ("khác",),
                    },
                ),
                _date("in_force_to", "hết hiệu lực ngày", "in force until"),  # last day in force
                ORIGIN,
                # the day on which two people had decided that a superior's document needs none of the agency's own; empty, it needs one
                _date("waived_on", "ngày xác định không phải triển khai", "decided to need no implementation on", since=2),
            ),
            (("issued_on", "in_force_to"), ("issued_on", "waived_on")),
        ),
        Table(
            "plans",
            "Kế hoạch",
            "Plans",
            "ke-hoach",
            1,
            "id",
            (
                _id("mã kế hoạch", "plan code"),
                _text("document", "văn bản", "document", required=True, references="documents"),
                _year("năm kế hoạch", "year of the plan"),
                _choice(
                    "programme",
                    "nhóm",
                    "group",
                    {"cong_tac": ("chương trình công tác",), "cchc": ("cải cách hành chính",), "dan_chu": ("dân chủ ở cơ sở",)},
                ),
                _text("owner", "đơn vị chủ trì", "lead unit", references="units"),
            ),
        ),
        Table(
            "tasks",
            "Nhiệm vụ",
            "Tasks",
            "nhiem-vu",
            2,
            "id",
            (
                _id("mã nhiệm vụ", "task code"),
                _text("title", "nội dung", "content", required=True),
                _text("plan", "kế hoạch", "plan", references="plans"),
                _text("meeting", "cuộc họp", "meeting", references="meetings"),
                _text("owner", "đơn vị chủ trì", "lead unit", references="units"),
                _year("năm", "year"),
                _number_of("group", "nhóm nhiệm vụ", "group of tasks", 5),  # group of next year's directions
                _date("due_on", "hạn hoàn thành", "due date"),
                _date("done_on", "ngày hoàn thành", "completed on"),
                _text("evidence", "minh chứng", "evidence"),
                _date("approved_on", "ngày duyệt", "approved on", since=2),  # a task counts from then on; without a day, always
            ),
        ),
        Table(
            "committees",
            "Ban, hội đồng",
            "Committees and councils",
            "ban-hoi-dong",
            2,
            "id",
            (
                _id("mã", "code"),
                _text("name", "tên gọi", "name", required=True),
                _choice(
                    "kind",
                    "loại",
                    "kind",
                    {"steering": ("Ban Chỉ đạo",), "people_inspectorate": ("Ban Thanh tra nhân dân",), "other": ("khác",)},
                ),
                _text("decision", "quyết định", "decision", references="documents"),
                _date("from_on", "từ ngày", "from", required=True),
                _date("to_on", "đến ngày", "until"),
                _count("members", "số thành viên", "number of members", required=True),
                _date("recognised_on", "ngày công nhận kết quả bầu", "election recognised on", since=2),
            ),
            (("from_on", "to_on"), ("from_on", "recognised_on")),
        ),
        Table(
            "disseminations",
            "Quán triệt, phổ biến văn bản",
            "Dissemination of documents",
            "quan-triet",
            1,
            "id",
            (
                _id("mã", "code"),
                _date("on", "ngày", "date", required=True),
                _text("document", "văn bản", "document", references="documents"),
                _text("title", "nội dung", "content", required=True),
                _count("invited", "số người triệu tập", "number summoned", required=True),
                _count("attended", "số người dự", "number attending", required=True),
                _count("commitments", "số bản cam kết", "number of commitments signed"),
            ),
            (("attended", "invited"),),
        ),
        Table(
            "meetings",
            "Hội nghị, cuộc họp",
            "Conferences and meetings",
            "hoi-hop",
            2,
            "id",
            (
                _id("mã", "code"),
                _choice(
                    "kind",
                    "loại",
                    "kind",
                    {
                        "conference": ("hội nghị cán bộ, công chức", "hội nghị CBCC"),
                        "briefing_month": ("giao ban tháng",),
                        "briefing_quarter": ("giao ban quý",),
                        "briefing_half": ("sơ kết 6 tháng",),
                        "dialogue": ("đối thoại",),
                    },
                ),
                _date("on", "ngày", "date", required=True),
                _text("title", "nội dung", "content", required=True),
                _count("summoned", "số người triệu tập", "number summoned"),
                _count("attended", "số người dự", "number attending"),
                _count("votes_for", "số phiếu tán thành", "votes in favour"),
                _count("conclusions", "số kết luận", "number of conclusions"),
                _date("plan_on", "ngày ban hành kế hoạch", "plan issued on", since=2),
            ),
            (("attended", "summoned"), ("votes_for", "attended"), ("plan_on", "on")),
        ),
        Table(
            "opinions",
            "Ý kiến của công chức, người lao động",
            "Opinions of officials and workers",
            "y-kien",
            1,
            "id",
            (
                _id("mã", "code"),
                _date("received_on", "ngày nhận", "received on", required=True),
                _choice(
                    "channel",
                    "kênh",
                    "channel",
                    {"conference": ("hội nghị",), "meeting": ("gặp trực tiếp",), "box": ("hộp thư góp ý",), "draft": ("góp ý dự thảo",)},
                ),
                _date("answered_on", "ngày trả lời", "answered on"),
                _choice("result", "kết quả", "result", {"accepted": ("tiếp thu",), "explained": ("giải trình",)}, required=False),
            ),
            (("received_on", "answered_on"),),
        ),
        Table(
            "disclosures",
            "Nội dung công khai",
            "Disclosures",
            "cong-khai",
            1,
            "id",
            (
                _id("mã", "code"),
                _number_of("group", "nhóm nội dung", "content group", 12, required=True),  # article 46 of Law 10/2022
                _text("item", "nội dung", "content", required=True),
                _choice(
                    "form",
                    "hình thức",
                    "form",
                    {
                        "website": ("trang thông tin điện tử",),
                        "posting": ("niêm yết",),
                        "notice": ("thông báo bằng văn bản",),
                        "conference": ("hội nghị",),
                        "unit_heads": ("qua người phụ trách đơn vị",),
                    },
                ),
                _choice("audience", "phạm vi", "audience", {"internal": ("nội bộ",), "public": ("công khai rộng rãi",)}),
                _date("issued_on", "ngày văn bản", "date of the document", required=True),
                _date("started_on", "ngày công khai", "disclosed on"),
                _date("ended_on", "ngày kết thúc", "ended on"),
                _text("proof", "minh chứng", "evidence"),
            ),
            (("issued_on", "started_on"), ("started_on", "ended_on")),
        ),
        Table(
            "asset_declarations",
            "Kê khai tài sản, thu nhập",
            "Declarations of assets and income",
            "ke-khai-tai-san",
            2,
            "id",
            (
                _id("mã", "code"),
                _year("năm", "year"),
                _count("required", "số người phải kê khai", "number who must declare", required=True),
                _count("declared", "số người đã kê khai", "number who declared", required=True),
                _count("disclosed", "số bản kê khai đã công khai", "declarations disclosed", required=True),
                _date("posted_on", "ngày niêm yết", "posted on"),
                _date("removed_on", "ngày gỡ", "taken down on"),
                _choice(
                    "kind",
                    "loại kê khai",
                    "kind of declaration",
                    {
                        "annual": ("hằng năm",),
                        "first": ("lần đầu",),
                        "supplement": ("bổ sung",),
                        "personnel": ("phục vụ công tác cán bộ",),
                    },
                    required=False,
                ),
                _date(
                    "obliged_on", "ngày phát sinh nghĩa vụ", "obliged since", since=2
                ),  # post taken, or the day planned for the appointment
                _date("declared_on", "ngày kê khai xong", "declared on", since=2),
                _date("received_on", "ngày nhận bản kê khai", "declarations received on", since=2),
                _date("handed_over_on", "ngày bàn giao", "handed over on", since=2),
            ),
            (
                ("declared", "required"),
                ("disclosed", "declared"),
                ("posted_on", "removed_on"),
                ("declared_on", "received_on"),
                ("received_on", "handed_over_on"),
            ),
        ),
        Table(
            "headcounts",
            "Công chức có mặt",
            "Officials present",
            "bien-che",
            1,
            "id",
            (
                _id("mã", "code"),
                _date("on", "tính đến ngày", "as of", required=True),
                _text("agency", "cơ quan", "agency", required=True, references="agencies"),
                _count("present", "số có mặt", "number present", required=True),
                _count("quota", "biên chế được giao", "staff quota"),
            ),
        ),
        Table(
            "staff_moves",
            "Biến động công chức",
            "Moves of officials",
            "bien-dong",
            1,
            "id",
            (
                _id("mã", "code"),
                _date("on", "ngày", "date", required=True),
                _choice("direction", "chiều", "direction", {"in": ("đến",), "out": ("đi",)}),
                _choice(
                    "cause",
                    "lý do",
                    "reason",
                    {
                        "retirement": ("nghỉ hưu",),
                        "decree_178": ("nghỉ theo Nghị định 178/2024/NĐ-CP", "NĐ 178"),
                        "resignation": ("thôi việc",),
                        "transferred": ("chuyển công tác", "điều động"),
                        "recruited": ("tuyển dụng",),
                    },
                ),
                _text("unit", "đơn vị", "unit", references="units"),
            ),
        ),
        Table(
            "procedures",
            "Thủ tục hành chính",
            "Administrative procedures",
            "thu-tuc",
            1,
            "id",
            (
                _id("mã thủ tục", "procedure code"),
                _text("name", "tên thủ tục", "name of the procedure", required=True),
                _text("field", "lĩnh vực", "field", required=True),
                _choice(
                    "service",
                    "mức dịch vụ",
                    "online service level",
                    {"full": ("toàn trình",), "partial": ("một phần",), "none": ("chưa trực tuyến",)},
                ),
                _date("from_on", "hiệu lực từ", "in force from", required=True),
                _date("to_on", "hiệu lực đến", "in force until"),
                _text("decision", "quyết định công bố", "decision announcing it", references="documents"),
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "dossiers",
            "Hồ sơ thủ tục hành chính",
            "Dossiers of administrative procedures",
            "ho-so",
            2,
            "id",
            (
                _id("mã hồ sơ", "dossier code"),
                _text("procedure", "mã thủ tục", "procedure code", required=True, references="procedures"),
                _choice(
                    "channel",
                    "hình thức nộp",
                    "how submitted",
                    {"online": ("trực tuyến",), "direct": ("trực tiếp",), "post": ("bưu chính", "dịch vụ bưu chính")},
                ),
                _date("received_on", "ngày tiếp nhận", "received on", required=True),
                _date("due_on", "ngày hẹn trả", "due date promised", required=True),
                _date("resolved_on", "ngày giải quyết xong", "resolved on"),
                _text("unit", "đơn vị xử lý", "handling unit", references="units"),
                _flag("input_digitised", "số hóa đầu vào", "input digitised", required=True),
                _flag("output_digitised", "số hóa kết quả", "result digitised"),
                _date("returned_on", "ngày trả lại yêu cầu bổ sung", "returned for completion on", since=2),
                _date("apology_on", "ngày xin lỗi, hẹn lại", "apology and new date given on", since=2),
            ),
            (("received_on", "due_on"), ("received_on", "resolved_on"), ("received_on", "returned_on"), ("received_on", "apology_on")),
        ),
        Table(
            "receptions",
            "Tiếp công dân",
            "Citizen receptions",
            "tiep-cong-dan",
            2,
            "id",
            (
                _id("mã", "code"),
                _date("on", "ngày tiếp", "reception date", required=True),
                _choice(
                    "by",
                    "người tiếp",
                    "received by",
                    {"head": ("Giám đốc", "người đứng đầu"), "deputy": ("Phó Giám đốc",), "regular": ("thường xuyên",)},
                ),
                _count("visits", "số lượt", "number of visits", required=True),
                _count("people", "số người", "number of people", required=True),
                _count("matters", "số vụ việc", "number of matters", required=True),
                _date("schedule_posted_on", "ngày công khai lịch tiếp", "schedule disclosed on", since=2),
                _date("concluded_on", "ngày thông báo kết luận", "conclusion notified on", since=2),
            ),
            (("on", "concluded_on"),),
        ),
        Table(
            "petitions",
            "Đơn khiếu nại, tố cáo, kiến nghị, phản ánh",
            "Complaints, denunciations, petitions and feedback",
            "don-thu",
            2,
            "id",
            (
                _id("mã", "code"),
                _choice(
                    "kind",
                    "loại đơn",
                    "kind of petition",
                    {"complaint": ("khiếu nại",), "denunciation": ("tố cáo",), "petition": ("kiến nghị",), "feedback": ("phản ánh",)},
                ),
                _choice(
                    "channel",
                    "kênh",
                    "channel",
                    {
                        "direct": ("trực tiếp",),
                        "post": ("bưu chính",),
                        "hotline": ("đường dây nóng",),
                        "email": ("thư điện tử",),
                        "website": ("trang thông tin điện tử",),
                    },
                ),
                _date("received_on", "ngày nhận", "received on", required=True),
                _flag("competent", "thuộc thẩm quyền", "within competence", required=True),
                _date("due_on", "hạn giải quyết", "due date"),
                _date("resolved_on", "ngày giải quyết", "resolved on"),
                _text("unit", "đơn vị xử lý", "handling unit", references="units"),
                _choice(
                    "level",
                    "lần giải quyết",
                    "instance of resolution",
                    {"first": ("lần đầu",), "second": ("lần hai",), "discipline": ("quyết định kỷ luật",)},
                    required=False,
                ),
                _choice(
                    "complexity",
                    "tính chất vụ việc",
                    "complexity",
                    {
                        "ordinary": ("thông thường",),
                        "complex": ("phức tạp",),
                        "very_complex": ("đặc biệt phức tạp",),
                        "several_places": ("xác minh nhiều nơi",),
                    },
                    required=False,
                ),
                _date("accepted_on", "ngày thụ lý", "accepted on", since=2),
                _date("notified_on", "ngày thông báo thụ lý", "acceptance notified on", since=2),
                _date("replied_on", "ngày trả lời người gửi", "sender answered on", since=2),
                _date("forwarded_on", "ngày chuyển đơn", "forwarded on", since=2),
                _date("suspended_on", "ngày tạm đình chỉ", "suspended on", since=2),
                _date("resumed_on", "ngày tiếp tục giải quyết", "resumed on", since=2),
                _date("extended_on", "ngày gia hạn", "extended on"),
                _text("extension", "văn bản gia hạn", "document of extension"),
                _date("sent_on", "ngày gửi quyết định, kết luận", "decision or conclusion sent on", since=2),
                _date("published_on", "ngày công khai kết quả", "result disclosed on", since=2),
                _date("unpublished_on", "ngày gỡ kết quả", "result taken down on", since=2),
            ),
            (
                ("received_on", "due_on"),
                ("received_on", "resolved_on"),
                ("received_on", "accepted_on"),
                ("received_on", "replied_on"),
                ("received_on", "forwarded_on"),
                ("accepted_on", "notified_on"),
                ("accepted_on", "resolved_on"),
                ("suspended_on", "resumed_on"),
                ("resolved_on", "sent_on"),
                ("resolved_on", "published_on"),
                ("published_on", "unpublished_on"),
            ),
        ),
        Table(
            "surveys",
            "Phiếu khảo sát sự hài lòng (không danh tính)",
            "Satisfaction surveys (without identity)",
            "khao-sat",
            1,
            "id",
            (
                _id("mã phiếu", "response code"),
                _text("round", "đợt khảo sát", "survey round", required=True),
                _date("closed_on", "ngày kết thúc đợt", "round closed on", required=True),
                _choice("respondent", "đối tượng", "respondent", {"citizen": ("người dân",), "organisation": ("tổ chức", "doanh nghiệp")}),
                _number_of("level", "mức hài lòng", "satisfaction level", 5, required=True),  # 1 very dissatisfied … 5 very satisfied
            ),
        ),
        Table(
            "indices",
            "Tự chấm điểm chỉ số",
            "Self-scoring of indices",
            "chi-so",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("index", "chỉ số", "index", required=True),
                _year("năm", "year"),
                _text("criterion", "tiêu chí", "criterion", required=True),
                Column("max_points", "điểm tối đa", Kind.DECIMAL, required=True, minimum=0, header_en="maximum points"),
                Column("self_points", "điểm tự chấm", Kind.DECIMAL, minimum=0, header_en="self-scored points"),
                _text("evidence", "minh chứng", "evidence"),
                _text("explanation", "giải trình", "explanation"),
            ),
            (("self_points", "max_points"),),
        ),
        Table(
            "budget_lines",
            "Dự toán và sử dụng kinh phí",
            "Budget estimates and use",
            "kinh-phi",
            1,
            "id",
            (
                _id("mã", "code"),
                _year("năm", "year"),
                _choice("kind", "loại", "kind", {"estimate": ("dự toán",), "executed": ("đã thực hiện",), "saved": ("tiết kiệm",)}),
                _text("item", "nội dung", "content", required=True),
                Column("amount", "số tiền (đồng)", Kind.INTEGER, required=True, minimum=0, header_en="amount (VND)"),
                _date("disclosed_on", "ngày công khai", "disclosed on"),
            ),
        ),
        Table(
            "budget_disclosures",
            "Công khai ngân sách",
            "Disclosure of budgets",
            "cong-khai-ngan-sach",
            1,
            "id",
            (
                _id("mã", "code"),
                _year("năm ngân sách", "budget year"),
                _choice(
                    "kind",
                    "nội dung",
                    "content",
                    {
                        "estimate": ("dự toán",),
                        "period": ("thực hiện trong kỳ",),
                        "year": ("thực hiện cả năm",),
                        "settlement": ("quyết toán",),
                    },
                ),
                _number_of("quarter", "hết quý", "end of quarter", 4),  # the quarter with which the period ends
                _date("based_on", "ngày văn bản giao, duyệt, báo cáo", "date of the document that assigns, approves or reports"),
                _date("disclosed_on", "ngày công khai", "disclosed on"),
                _text("unit", "đơn vị thực hiện", "responsible unit", references="units"),
                _text("proof", "minh chứng", "evidence"),
            ),
            (("based_on", "disclosed_on"),),
        ),
        Table(
            "consultations",
            "Lấy ý kiến cán bộ, công chức, người lao động",
            "Consultations of officials and workers",
            "lay-y-kien",
            1,
            "id",
            (
                _id("mã", "code"),
                _number_of("item", "nội dung lấy ý kiến", "matter consulted on", 11, required=True),  # article 53 of Law 10/2022
                _text("subject", "việc lấy ý kiến", "consultation", required=True),
                _date("planned_on", "ngày ban hành kế hoạch", "plan issued on"),
                _date("opened_on", "ngày bắt đầu", "started on", required=True),
                _date("closed_on", "ngày kết thúc", "ended on"),
                _date("concluded_on", "ngày tổng hợp, giải trình", "opinions summarised on"),
                _date("published_on", "ngày công khai tiếp thu, giải trình", "response disclosed on"),
                _date("decided_on", "ngày quyết định", "decided on"),
                _text("unit", "đơn vị chủ trì", "lead unit", references="units"),
            ),
            (("planned_on", "opened_on"), ("opened_on", "closed_on"), ("closed_on", "concluded_on"), ("concluded_on", "published_on")),
        ),
        Table(
            "recommendations",
            "Kiến nghị của Ban Thanh tra nhân dân",
            "Recommendations of the People's Inspectorate",
            "kien-nghi-ttnd",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("committee", "Ban Thanh tra nhân dân", "People's Inspectorate", required=True, references="committees"),
                _date("received_on", "ngày nhận kiến nghị", "received on", required=True),
                _date("answered_on", "ngày trả lời", "answered on"),
                _text("unit", "đơn vị tham mưu", "advising unit", references="units"),
            ),
            (("received_on", "answered_on"),),
        ),
        Table(
            "report_requests",
            "Yêu cầu báo cáo của cấp trên",
            "Reports asked for by the superior",
            "yeu-cau-bao-cao",
            1,
            "id",
            (
                _id("mã", "code"),
                _choice("kind", "loại báo cáo", "kind of report", {"democracy": ("dân chủ ở cơ sở",), "other": ("khác",)}),
                _text("document", "văn bản yêu cầu", "document of request", references="documents"),
                _date("received_on", "ngày nhận", "received on", required=True),
                _date("due_on", "hạn gửi ghi trong văn bản", "due date in the document"),
                _date("sent_on", "ngày gửi báo cáo", "report sent on"),
                _text("unit", "đơn vị lập báo cáo", "reporting unit", references="units"),
            ),
            (("received_on", "due_on"), ("received_on", "sent_on")),
        ),
        Table(
            "information_requests",
            "Yêu cầu cung cấp thông tin, giải trình",
            "Requests for information and explanation",
            "yeu-cau-thong-tin",
            1,
            "id",
            (
                _id("mã", "code"),
                _choice(
                    "kind",
                    "loại yêu cầu",
                    "kind of request",
                    {
                        "citizen": ("công dân yêu cầu cung cấp thông tin",),
                        "staff": ("công chức, người lao động yêu cầu",),
                        "corruption": ("yêu cầu về phòng, chống tham nhũng",),
                        "accountability": ("yêu cầu giải trình",),
                        "personal_data": ("yêu cầu của chủ thể dữ liệu",),
                    },
                ),
                _choice(
                    "channel",
                    "hình thức yêu cầu",
                    "how requested",
                    {"direct": ("trực tiếp",), "online": ("qua mạng điện tử",), "post": ("bưu chính, fax", "bưu chính")},
                ),
                _flag("simple", "thông tin có sẵn", "information at hand"),
                _date("received_on", "ngày nhận", "received on", required=True),
                _date("accepted_on", "ngày thông báo tiếp nhận, từ chối", "acceptance or refusal notified on"),
                _date("extended_on", "ngày gia hạn", "extended on"),
                _text("extension", "văn bản gia hạn", "document of extension"),
                _date("answered_on", "ngày cung cấp, giải trình", "supplied or explained on"),
                _text("unit", "đơn vị xử lý", "handling unit", references="units"),
            ),
            (("received_on", "accepted_on"), ("received_on", "answered_on"), ("received_on", "extended_on")),
        ),
        Table(
            "duty_proofs",
            "Thực hiện nghĩa vụ",
            "Fulfilled duties",
            "nghia-vu",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("duty", "mã nghĩa vụ", "duty code", required=True),
                _text(
                    "period", "kỳ hoặc mã bản ghi", "period or record code"
                ),  # 2025, 2025-H1, 2025-Q3, 2025-10, or the record that the duty arises from
                _date("started_on", "ngày phát sinh", "arisen on"),
                _date("done_on", "ngày thực hiện", "done on"),
                _text("evidence", "minh chứng", "evidence"),
                _text("unit", "đơn vị thực hiện", "responsible unit", references="units"),
                _text("exempt", "lý do không áp dụng", "reason it does not apply"),
            ),
        ),
        Table(
            "duty_states",
            "Nghĩa vụ theo pháp luật và trạng thái",
            "Duties under the law and their states",
            "trang-thai-nghia-vu",
            1,
            "id",
            (
                _id("mã", "code"),
                _text("duty", "mã nghĩa vụ", "duty code", required=True),
                _text("name", "nghĩa vụ", "duty", required=True),
                _text("topic", "lĩnh vực", "field", required=True),
                _text("provision", "mã quy định", "provision code", required=True),
                _text("article", "căn cứ", "legal basis"),
                _text("period", "kỳ hoặc bản ghi", "period or record", required=True),
                _text("role", "người chịu trách nhiệm", "who answers for it"),
                _text("unit", "đơn vị", "unit"),
                _date("started_on", "ngày bắt đầu tính", "counted from"),
                _date("due_on", "hạn", "due date"),
                _date("done_on", "ngày thực hiện", "done on"),
                _choice(
                    "state",
                    "trạng thái",
                    "state",
                    {
                        "not_yet_due": ("chưa đến kỳ",),
                        "due": ("đang trong hạn",),
                        "done_on_time": ("đúng hạn",),
                        "done_late": ("chậm",),
                        "missed": ("quá hạn, chưa thực hiện",),
                        "not_applicable": ("không áp dụng",),
                        "unknown": ("chưa rõ",),
                    },
                ),
                _choice(
                    "outcome",
                    "kết quả chung của nghĩa vụ",
                    "overall result of the duty",  # over all its instances due in the report's period; empty when none is
                    {
                        "done_on_time": ("đúng hạn",),
                        "done_late": ("chậm",),
                        "missed": ("quá hạn, chưa thực hiện",),
                        "unknown": ("chưa rõ",),
                    },
                    required=False,
                ),
                _count("days_late", "số ngày chậm", "days late"),
                _text("evidence", "minh chứng", "evidence"),
                _text("reason", "lý do, ghi chú", "reason, note"),
                _text("verification", "mức kiểm chứng", "verification level"),
            ),
            derived=True,
        ),
    )
}

# The tables that a clerk keeps as files.
KEPT: dict[str, Table] = {name: table for name, table in TABLES.items() if not table.derived}
