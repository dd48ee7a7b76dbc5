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
    """One column: `name` in English (and in Parquet), `header` in Vietnamese.

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


@dataclass(frozen=True, slots=True)
class Table:
    """One fact table. `key` identifies a row for good; `orders` are pairs of dates or numbers, the first not above the second.

    A clerk keeps every table but the derived ones.
    """

    name: str
    title: str
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


def _id(header: str = "mã") -> Column:
    return Column("id", header, required=True, aliases=("mã số",))


def _text(name: str, header: str, *, required: bool = False, references: str = "", aliases: tuple[str, ...] = ()) -> Column:
    return Column(name, header, required=required, references=references, aliases=aliases)


def _date(name: str, header: str, *, required: bool = False, aliases: tuple[str, ...] = (), since: int = 1) -> Column:
    return Column(name, header, Kind.DATE, required=required, aliases=aliases, since=since)


def _count(name: str, header: str, *, required: bool = False) -> Column:
    return Column(name, header, Kind.INTEGER, required=required, minimum=0)


def _year(header: str) -> Column:
    return Column("year", header, Kind.INTEGER, required=True, minimum=2000, maximum=2100)


def _number_of(name: str, header: str, last: int, *, required: bool = False) -> Column:
    return Column(name, header, Kind.INTEGER, required=required, minimum=1, maximum=last)


def _flag(name: str, header: str, *, required: bool = False) -> Column:
    return Column(name, header, Kind.BOOLEAN, required=required)


def _choice(name: str, header: str, choices: Mapping[str, tuple[str, ...]], *, required: bool = True) -> Column:
    return Column(name, header, Kind.CHOICE, required=required, choices=choices)


ORIGIN = _choice(
    "origin",
    "nguồn",
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
            "co-quan",
            1,
            "id",
            (
                _id("mã cơ quan"),
                _text("name", "tên cơ quan", required=True),
                _text("symbol", "ký hiệu", required=True),
                _text("short_name", "tên gọi trong văn bản"),  # "Sở Công Thương": as it stands above its own documents
                _text("superior", "cơ quan chủ quản"),
                _date("from_on", "thành lập ngày", required=True),
                _date("to_on", "chấm dứt ngày"),
                _text("successor", "cơ quan kế tục", references="agencies"),
                _text("decision", "quyết định", references="documents"),
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "units",
            "Đơn vị thuộc cơ quan",
            "don-vi",
            1,
            "id",
            (
                _id("mã đơn vị"),
                _text("agency", "cơ quan", required=True, references="agencies"),
                _text("parent", "đơn vị cấp trên", references="units"),
                _text("name", "tên đơn vị", required=True),
                _choice("kind", "loại đơn vị", UNIT_KINDS),
                _date("from_on", "thành lập ngày", required=True),
                _date("to_on", "chấm dứt ngày"),  # last day of life
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "unit_events",
            "Sự kiện tổ chức",
            "su-kien-to-chuc",
            1,
            "id",
            (
                _id("mã"),
                _text("event", "sự kiện", required=True),  # rows of one event share it
                _date("on", "ngày hiệu lực", required=True),
                _choice(
                    "kind",
                    "loại sự kiện",
                    {
                        "establish": ("thành lập",),
                        "rename": ("đổi tên",),
                        "merge": ("hợp nhất", "sáp nhập"),
                        "split": ("chia tách",),
                        "transfer": ("chuyển giao", "tiếp nhận"),
                        "dissolve": ("giải thể",),
                    },
                ),
                _choice("role", "vai trò", {"source": ("trước",), "result": ("sau",)}),
                _text("unit", "đơn vị", required=True, references="units"),
                _text("decision", "quyết định", required=True, references="documents"),
            ),
        ),
        Table(
            "reorganisations",
            "So sánh trước và sau sắp xếp",
            "sap-xep",
            1,
            "id",
            (
                _id("mã"),
                _text("title", "nội dung sắp xếp", required=True),
                _date("on", "ngày hiệu lực", required=True),  # counted the day before, and on it
                Column("agencies_before", "cơ quan trước", required=True, references="agencies", many=True),
                Column("agencies_after", "cơ quan sau", required=True, references="agencies", many=True),
                Column("kinds", "loại đơn vị được đếm", required=True, choices=UNIT_KINDS, many=True),
                _text("unit_word", "tên gọi đơn vị đếm", required=True),  # "phòng"
                _text("decision", "quyết định", required=True, references="documents"),
            ),
        ),
        Table(
            "documents",
            "Văn bản",
            "van-ban",
            1,
            "id",
            (
                _id("mã văn bản"),
                _choice("direction", "chiều", {"incoming": ("đến",), "outgoing": ("đi",), "reference": ("tham chiếu",)}),
                _choice("type", "loại văn bản", DOCUMENT_TYPES),
                _text("symbol", "số, ký hiệu"),
                _date("issued_on", "ngày ban hành", required=True),
                _text("issuer", "cơ quan ban hành", required=True),
                _text("subject", "trích yếu", required=True),
                _text("agency", "cơ quan đánh số", references="agencies"),  # whose number series, for own documents
                _text("implements", "triển khai văn bản", references="documents"),
                _choice(
                    "topic",
                    "chủ đề",
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
                _date("in_force_to", "hết hiệu lực ngày"),  # last day in force
                ORIGIN,
            ),
            (("issued_on", "in_force_to"),),
        ),
        Table(
            "plans",
            "Kế hoạch",
            "ke-hoach",
            1,
            "id",
            (
                _id("mã kế hoạch"),
                _text("document", "văn bản", required=True, references="documents"),
                _year("năm kế hoạch"),
                _choice(
                    "programme",
                    "nhóm",
                    {"cong_tac": ("chương trình công tác",), "cchc": ("cải cách hành chính",), "dan_chu": ("dân chủ ở cơ sở",)},
                ),
                _text("owner", "đơn vị chủ trì", references="units"),
            ),
        ),
        Table(
            "tasks",
            "Nhiệm vụ",
            "nhiem-vu",
            2,
            "id",
            (
                _id("mã nhiệm vụ"),
                _text("title", "nội dung", required=True),
                _text("plan", "kế hoạch", references="plans"),
                _text("meeting", "cuộc họp", references="meetings"),
                _text("owner", "đơn vị chủ trì", references="units"),
                _year("năm"),
                _number_of("group", "nhóm nhiệm vụ", 5),  # group of next year's directions
                _date("due_on", "hạn hoàn thành"),
                _date("done_on", "ngày hoàn thành"),
                _text("evidence", "minh chứng"),
                _date("approved_on", "ngày duyệt", since=2),  # a task counts from then on; without a day, always
            ),
        ),
        Table(
            "committees",
            "Ban, hội đồng",
            "ban-hoi-dong",
            2,
            "id",
            (
                _id("mã"),
                _text("name", "tên gọi", required=True),
                _choice(
                    "kind", "loại", {"steering": ("Ban Chỉ đạo",), "people_inspectorate": ("Ban Thanh tra nhân dân",), "other": ("khác",)}
                ),
                _text("decision", "quyết định", references="documents"),
                _date("from_on", "từ ngày", required=True),
                _date("to_on", "đến ngày"),
                _count("members", "số thành viên", required=True),
                _date("recognised_on", "ngày công nhận kết quả bầu", since=2),
            ),
            (("from_on", "to_on"), ("from_on", "recognised_on")),
        ),
        Table(
            "disseminations",
            "Quán triệt, phổ biến văn bản",
            "quan-triet",
            1,
            "id",
            (
                _id(),
                _date("on", "ngày", required=True),
                _text("document", "văn bản", references="documents"),
                _text("title", "nội dung", required=True),
                _count("invited", "số người triệu tập", required=True),
                _count("attended", "số người dự", required=True),
                _count("commitments", "số bản cam kết"),
            ),
            (("attended", "invited"),),
        ),
        Table(
            "meetings",
            "Hội nghị, cuộc họp",
            "hoi-hop",
            2,
            "id",
            (
                _id(),
                _choice(
                    "kind",
                    "loại",
                    {
                        "conference": ("hội nghị cán bộ, công chức", "hội nghị CBCC"),
                        "briefing_month": ("giao ban tháng",),
                        "briefing_quarter": ("giao ban quý",),
                        "briefing_half": ("sơ kết 6 tháng",),
                        "dialogue": ("đối thoại",),
                    },
                ),
                _date("on", "ngày", required=True),
                _text("title", "nội dung", required=True),
                _count("summoned", "số người triệu tập"),
                _count("attended", "số người dự"),
                _count("votes_for", "số phiếu tán thành"),
                _count("conclusions", "số kết luận"),
                _date("plan_on", "ngày ban hành kế hoạch", since=2),
            ),
            (("attended", "summoned"), ("votes_for", "attended"), ("plan_on", "on")),
        ),
        Table(
            "opinions",
            "Ý kiến của công chức, người lao động",
            "y-kien",
            1,
            "id",
            (
                _id(),
                _date("received_on", "ngày nhận", required=True),
                _choice(
                    "channel",
                    "kênh",
                    {"conference": ("hội nghị",), "meeting": ("gặp trực tiếp",), "box": ("hộp thư góp ý",), "draft": ("góp ý dự thảo",)},
                ),
                _date("answered_on", "ngày trả lời"),
                _choice("result", "kết quả", {"accepted": ("tiếp thu",), "explained": ("giải trình",)}, required=False),
            ),
            (("received_on", "answered_on"),),
        ),
        Table(
            "disclosures",
            "Nội dung công khai",
            "cong-khai",
            1,
            "id",
            (
                _id(),
                _number_of("group", "nhóm nội dung", 12, required=True),  # article 46 of Law 10/2022
                _text("item", "nội dung", required=True),
                _choice(
                    "form",
                    "hình thức",
                    {
                        "website": ("trang thông tin điện tử",),
                        "posting": ("niêm yết",),
                        "notice": ("thông báo bằng văn bản",),
                        "conference": ("hội nghị",),
                        "unit_heads": ("qua người phụ trách đơn vị",),
                    },
                ),
                _choice("audience", "phạm vi", {"internal": ("nội bộ",), "public": ("công khai rộng rãi",)}),
                _date("issued_on", "ngày văn bản", required=True),
                _date("started_on", "ngày công khai"),
                _date("ended_on", "ngày kết thúc"),
                _text("proof", "minh chứng"),
            ),
            (("issued_on", "started_on"), ("started_on", "ended_on")),
        ),
        Table(
            "asset_declarations",
            "Kê khai tài sản, thu nhập",
            "ke-khai-tai-san",
            2,
            "id",
            (
                _id(),
                _year("năm"),
                _count("required", "số người phải kê khai", required=True),
                _count("declared", "số người đã kê khai", required=True),
                _count("disclosed", "số bản kê khai đã công khai", required=True),
                _date("posted_on", "ngày niêm yết"),
                _date("removed_on", "ngày gỡ"),
                _choice(
                    "kind",
                    "loại kê khai",
                    {
                        "annual": ("hằng năm",),
                        "first": ("lần đầu",),
                        "supplement": ("bổ sung",),
                        "personnel": ("phục vụ công tác cán bộ",),
                    },
                    required=False,
                ),
                _date("obliged_on", "ngày phát sinh nghĩa vụ", since=2),  # post taken, or the day planned for the appointment
                _date("declared_on", "ngày kê khai xong", since=2),
                _date("received_on", "ngày nhận bản kê khai", since=2),
                _date("handed_over_on", "ngày bàn giao", since=2),
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
            "bien-che",
            1,
            "id",
            (
                _id(),
                _date("on", "tính đến ngày", required=True),
                _text("agency", "cơ quan", required=True, references="agencies"),
                _count("present", "số có mặt", required=True),
                _count("quota", "biên chế được giao"),
            ),
        ),
        Table(
            "staff_moves",
            "Biến động công chức",
            "bien-dong",
            1,
            "id",
            (
                _id(),
                _date("on", "ngày", required=True),
                _choice("direction", "chiều", {"in": ("đến",), "out": ("đi",)}),
                _choice(
                    "cause",
                    "lý do",
                    {
                        "retirement": ("nghỉ hưu",),
                        "decree_178": ("nghỉ theo Nghị định 178/2024/NĐ-CP", "NĐ 178"),
                        "resignation": ("thôi việc",),
                        "transferred": ("chuyển công tác", "điều động"),
                        "recruited": ("tuyển dụng",),
                    },
                ),
                _text("unit", "đơn vị", references="units"),
            ),
        ),
        Table(
            "procedures",
            "Thủ tục hành chính",
            "thu-tuc",
            1,
            "id",
            (
                _id("mã thủ tục"),
                _text("name", "tên thủ tục", required=True),
                _text("field", "lĩnh vực", required=True),
                _choice("service", "mức dịch vụ", {"full": ("toàn trình",), "partial": ("một phần",), "none": ("chưa trực tuyến",)}),
                _date("from_on", "hiệu lực từ", required=True),
                _date("to_on", "hiệu lực đến"),
                _text("decision", "quyết định công bố", references="documents"),
            ),
            (("from_on", "to_on"),),
        ),
        Table(
            "dossiers",
            "Hồ sơ thủ tục hành chính",
            "ho-so",
            2,
            "id",
            (
                _id("mã hồ sơ"),
                _text("procedure", "mã thủ tục", required=True, references="procedures"),
                _choice(
                    "channel",
                    "hình thức nộp",
                    {"online": ("trực tuyến",), "direct": ("trực tiếp",), "post": ("bưu chính", "dịch vụ bưu chính")},
                ),
                _date("received_on", "ngày tiếp nhận", required=True),
                _date("due_on", "ngày hẹn trả", required=True),
                _date("resolved_on", "ngày giải quyết xong"),
                _text("unit", "đơn vị xử lý", references="units"),
                _flag("input_digitised", "số hóa đầu vào", required=True),
                _flag("output_digitised", "số hóa kết quả"),
                _date("returned_on", "ngày trả lại yêu cầu bổ sung", since=2),
                _date("apology_on", "ngày xin lỗi, hẹn lại", since=2),
            ),
            (("received_on", "due_on"), ("received_on", "resolved_on"), ("received_on", "returned_on"), ("received_on", "apology_on")),
        ),
        Table(
            "receptions",
            "Tiếp công dân",
            "tiep-cong-dan",
            2,
            "id",
            (
                _id(),
                _date("on", "ngày tiếp", required=True),
                _choice(
                    "by", "người tiếp", {"head": ("Giám đốc", "người đứng đầu"), "deputy": ("Phó Giám đốc",), "regular": ("thường xuyên",)}
                ),
                _count("visits", "số lượt", required=True),
                _count("people", "số người", required=True),
                _count("matters", "số vụ việc", required=True),
                _date("schedule_posted_on", "ngày công khai lịch tiếp", since=2),
                _date("concluded_on", "ngày thông báo kết luận", since=2),
            ),
            (("on", "concluded_on"),),
        ),
        Table(
            "petitions",
            "Đơn khiếu nại, tố cáo, kiến nghị, phản ánh",
            "don-thu",
            2,
            "id",
            (
                _id(),
                _choice(
                    "kind",
                    "loại đơn",
                    {"complaint": ("khiếu nại",), "denunciation": ("tố cáo",), "petition": ("kiến nghị",), "feedback": ("phản ánh",)},
                ),
                _choice(
                    "channel",
                    "kênh",
                    {
                        "direct": ("trực tiếp",),
                        "post": ("bưu chính",),
                        "hotline": ("đường dây nóng",),
                        "email": ("thư điện tử",),
                        "website": ("trang thông tin điện tử",),
                    },
                ),
                _date("received_on", "ngày nhận", required=True),
                _flag("competent", "thuộc thẩm quyền", required=True),
                _date("due_on", "hạn giải quyết"),
                _date("resolved_on", "ngày giải quyết"),
                _text("unit", "đơn vị xử lý", references="units"),
                _choice(
                    "level",
                    "lần giải quyết",
                    {"first": ("lần đầu",), "second": ("lần hai",), "discipline": ("quyết định kỷ luật",)},
                    required=False,
                ),
                _choice(
                    "complexity",
                    "tính chất vụ việc",
                    {
                        "ordinary": ("thông thường",),
                        "complex": ("phức tạp",),
                        "very_complex": ("đặc biệt phức tạp",),
                        "several_places": ("xác minh nhiều nơi",),
                    },
                    required=False,
                ),
                _date("accepted_on", "ngày thụ lý", since=2),
                _date("notified_on", "ngày thông báo thụ lý", since=2),
                _date("replied_on", "ngày trả lời người gửi", since=2),
                _date("forwarded_on", "ngày chuyển đơn", since=2),
                _date("suspended_on", "ngày tạm đình chỉ", since=2),
                _date("resumed_on", "ngày tiếp tục giải quyết", since=2),
                _date("extended_on", "ngày gia hạn"),
                _text("extension", "văn bản gia hạn"),
                _date("sent_on", "ngày gửi quyết định, kết luận", since=2),
                _date("published_on", "ngày công khai kết quả", since=2),
                _date("unpublished_on", "ngày gỡ kết quả", since=2),
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
            "khao-sat",
            1,
            "id",
            (
                _id("mã phiếu"),
                _text("round", "đợt khảo sát", required=True),
                _date("closed_on", "ngày kết thúc đợt", required=True),
                _choice("respondent", "đối tượng", {"citizen": ("người dân",), "organisation": ("tổ chức", "doanh nghiệp")}),
                _number_of("level", "mức hài lòng", 5, required=True),  # 1 very dissatisfied … 5 very satisfied
            ),
        ),
        Table(
            "indices",
            "Tự chấm điểm chỉ số",
            "chi-so",
            1,
            "id",
            (
                _id(),
                _text("index", "chỉ số", required=True),
                _year("năm"),
                _text("criterion", "tiêu chí", required=True),
                Column("max_points", "điểm tối đa", Kind.DECIMAL, required=True, minimum=0),
                Column("self_points", "điểm tự chấm", Kind.DECIMAL, minimum=0),
                _text("evidence", "minh chứng"),
                _text("explanation", "giải trình"),
            ),
            (("self_points", "max_points"),),
        ),
        Table(
            "budget_lines",
            "Dự toán và sử dụng kinh phí",
            "kinh-phi",
            1,
            "id",
            (
                _id(),
                _year("năm"),
                _choice("kind", "loại", {"estimate": ("dự toán",), "executed": ("đã thực hiện",), "saved": ("tiết kiệm",)}),
                _text("item", "nội dung", required=True),
                Column("amount", "số tiền (đồng)", Kind.INTEGER, required=True, minimum=0),
                _date("disclosed_on", "ngày công khai"),
            ),
        ),
        Table(
            "budget_disclosures",
            "Công khai ngân sách",
            "cong-khai-ngan-sach",
            1,
            "id",
            (
                _id(),
                _year("năm ngân sách"),
                _choice(
                    "kind",
                    "nội dung",
                    {
                        "estimate": ("dự toán",),
                        "period": ("thực hiện trong kỳ",),
                        "year": ("thực hiện cả năm",),
                        "settlement": ("quyết toán",),
                    },
                ),
                _number_of("quarter", "hết quý", 4),  # the quarter with which the period ends
                _date("based_on", "ngày văn bản giao, duyệt, báo cáo"),
                _date("disclosed_on", "ngày công khai"),
                _text("unit", "đơn vị thực hiện", references="units"),
                _text("proof", "minh chứng"),
            ),
            (("based_on", "disclosed_on"),),
        ),
        Table(
            "consultations",
            "Lấy ý kiến cán bộ, công chức, người lao động",
            "lay-y-kien",
            1,
            "id",
            (
                _id(),
                _number_of("item", "nội dung lấy ý kiến", 11, required=True),  # article 53 of Law 10/2022
                _text("subject", "việc lấy ý kiến", required=True),
                _date("planned_on", "ngày ban hành kế hoạch"),
                _date("opened_on", "ngày bắt đầu", required=True),
                _date("closed_on", "ngày kết thúc"),
                _date("concluded_on", "ngày tổng hợp, giải trình"),
                _date("published_on", "ngày công khai tiếp thu, giải trình"),
                _date("decided_on", "ngày quyết định"),
                _text("unit", "đơn vị chủ trì", references="units"),
            ),
            (("planned_on", "opened_on"), ("opened_on", "closed_on"), ("closed_on", "concluded_on"), ("concluded_on", "published_on")),
        ),
        Table(
            "recommendations",
            "Kiến nghị của Ban Thanh tra nhân dân",
            "kien-nghi-ttnd",
            1,
            "id",
            (
                _id(),
                _text("committee", "Ban Thanh tra nhân dân", required=True, references="committees"),
                _date("received_on", "ngày nhận kiến nghị", required=True),
                _date("answered_on", "ngày trả lời"),
                _text("unit", "đơn vị tham mưu", references="units"),
            ),
            (("received_on", "answered_on"),),
        ),
        Table(
            "report_requests",
            "Yêu cầu báo cáo của cấp trên",
            "yeu-cau-bao-cao",
            1,
            "id",
            (
                _id(),
                _choice("kind", "loại báo cáo", {"democracy": ("dân chủ ở cơ sở",), "other": ("khác",)}),
                _text("document", "văn bản yêu cầu", references="documents"),
                _date("received_on", "ngày nhận", required=True),
                _date("due_on", "hạn gửi ghi trong văn bản"),
                _date("sent_on", "ngày gửi báo cáo"),
                _text("unit", "đơn vị lập báo cáo", references="units"),
            ),
            (("received_on", "due_on"), ("received_on", "sent_on")),
        ),
        Table(
            "information_requests",
            "Yêu cầu cung cấp thông tin, giải trình",
            "yeu-cau-thong-tin",
            1,
            "id",
            (
                _id(),
                _choice(
                    "kind",
                    "loại yêu cầu",
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
                    {"direct": ("trực tiếp",), "online": ("qua mạng điện tử",), "post": ("bưu chính, fax", "bưu chính")},
                ),
                _flag("simple", "thông tin có sẵn"),
                _date("received_on", "ngày nhận", required=True),
                _date("accepted_on", "ngày thông báo tiếp nhận, từ chối"),
                _date("extended_on", "ngày gia hạn"),
                _text("extension", "văn bản gia hạn"),
                _date("answered_on", "ngày cung cấp, giải trình"),
                _text("unit", "đơn vị xử lý", references="units"),
            ),
            (("received_on", "accepted_on"), ("received_on", "answered_on"), ("received_on", "extended_on")),
        ),
        Table(
            "duty_proofs",
            "Thực hiện nghĩa vụ",
            "nghia-vu",
            1,
            "id",
            (
                _id(),
                _text("duty", "mã nghĩa vụ", required=True),
                _text("period", "kỳ hoặc mã bản ghi"),  # 2025, 2025-H1, 2025-Q3, 2025-10, or the record that the duty arises from
                _date("started_on", "ngày phát sinh"),
                _date("done_on", "ngày thực hiện"),
                _text("evidence", "minh chứng"),
                _text("unit", "đơn vị thực hiện", references="units"),
                _text("exempt", "lý do không áp dụng"),
            ),
        ),
        Table(
            "duty_states",
            "Nghĩa vụ theo pháp luật và trạng thái",
            "trang-thai-nghia-vu",
            1,
            "id",
            (
                _id(),
                _text("duty", "mã nghĩa vụ", required=True),
                _text("name", "nghĩa vụ", required=True),
                _text("topic", "lĩnh vực", required=True),
                _text("provision", "mã quy định", required=True),
                _text("article", "căn cứ"),
                _text("period", "kỳ hoặc bản ghi", required=True),
                _text("role", "người chịu trách nhiệm"),
                _text("unit", "đơn vị"),
                _date("started_on", "ngày bắt đầu tính"),
                _date("due_on", "hạn"),
                _date("done_on", "ngày thực hiện"),
                _choice(
                    "state",
                    "trạng thái",
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
                    "kết quả chung của nghĩa vụ",  # over all its instances due in the report's period; empty when none is
                    {
                        "done_on_time": ("đúng hạn",),
                        "done_late": ("chậm",),
                        "missed": ("quá hạn, chưa thực hiện",),
                        "unknown": ("chưa rõ",),
                    },
                    required=False,
                ),
                _count("days_late", "số ngày chậm"),
                _text("evidence", "minh chứng"),
                _text("reason", "lý do, ghi chú"),
                _text("verification", "mức kiểm chứng"),
            ),
            derived=True,
        ),
    )
}

# The tables that a clerk keeps as files.
KEPT: dict[str, Table] = {name: table for name, table in TABLES.items() if not table.derived}
