"""An empty agency-year: the card `co-quan.yaml` and one CSV for each register, with every column explained in place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from minhbach.facts.cells import EXAMPLE_DATE, SEPARATOR
from minhbach.facts.durable import make_folder, sync_folder, write_file
from minhbach.facts.errors import TemplateError, explained
from minhbach.facts.schemas import KEPT, TABLES, Column, Kind, Table

CARD = "co-quan.yaml"
REGISTERS = "so-sach"

# One row for each register; together they import without a fault (the tests see to it), so a clerk may begin from them.
EXAMPLES: dict[str, dict[str, str]] = {
    "agencies": {
        "id": "SCT",
        "name": "Sở Công Thương tỉnh A",
        "symbol": "SCT",
        "short_name": "Sở Công Thương",
        "superior": "UBND tỉnh A",
        "from_on": "01/07/2025",
        "decision": "QD-01",
    },
    "units": {"id": "P-TM", "agency": "SCT", "name": "Phòng Quản lý thương mại", "kind": "Phòng", "from_on": "01/07/2025"},
    "unit_events": {
        "id": "SK-01",
        "event": "thanh-lap-so",
        "on": "01/07/2025",
        "kind": "thành lập",
        "role": "sau",
        "unit": "P-TM",
        "decision": "QD-01",
    },
    "reorganisations": {
        "id": "SX-01",
        "title": "Sắp xếp các phòng thuộc Sở",
        "on": "01/07/2025",
        "agencies_before": "SCT",
        "agencies_after": "SCT",
        "kinds": "phong; van_phong",
        "unit_word": "phòng",
        "decision": "QD-01",
    },
    "documents": {
        "id": "QD-01",
        "direction": "đến",
        "type": "Quyết định",
        "symbol": "18/2025/QĐ-UBND",
        "issued_on": "01/07/2025",
        "issuer": "UBND tỉnh A",
        "subject": "Tổ chức bộ máy của Sở",
        "topic": "tổ chức bộ máy",
        "origin": "sổ của cơ quan",
    },
    "plans": {"id": "KH-01", "document": "QD-01", "year": "2025", "programme": "cải cách hành chính", "owner": "P-TM"},
    "tasks": {
        "id": "NV-01",
        "title": "Niêm yết thủ tục hành chính",
        "plan": "KH-01",
        "owner": "P-TM",
        "year": "2025",
        "due_on": "30/09/2025",
        "done_on": "25/09/2025",
        "evidence": "Biên bản niêm yết",
    },
    "committees": {
        "id": "BCD-01",
        "name": "Ban Chỉ đạo thực hiện dân chủ ở cơ sở",
        "kind": "Ban Chỉ đạo",
        "decision": "QD-01",
        "from_on": "01/07/2025",
        "members": "9",
    },
    "disseminations": {
        "id": "QT-01",
        "on": "15/07/2025",
        "document": "QD-01",
        "title": "Quán triệt Luật Thực hiện dân chủ ở cơ sở",
        "invited": "50",
        "attended": "48",
        "commitments": "48",
    },
    "meetings": {
        "id": "HN-01",
        "kind": "hội nghị cán bộ, công chức",
        "on": "10/01/2025",
        "title": "Hội nghị cán bộ, công chức năm 2025",
        "summoned": "50",
        "attended": "48",
        "votes_for": "48",
        "conclusions": "5",
    },
    "opinions": {"id": "YK-01", "received_on": "10/01/2025", "channel": "hội nghị", "answered_on": "20/01/2025", "result": "tiếp thu"},
    "disclosures": {
        "id": "CK-01",
        "group": "1",
        "item": "Quy chế làm việc",
        "form": "niêm yết",
        "audience": "nội bộ",
        "issued_on": "01/08/2025",
        "started_on": "02/08/2025",
        "ended_on": "01/09/2025",
        "proof": "Biên bản niêm yết",
    },
    "asset_declarations": {
        "id": "TS-01",
        "year": "2025",
        "required": "20",
        "declared": "20",
        "disclosed": "20",
        "posted_on": "15/03/2025",
        "removed_on": "01/04/2025",
    },
    "headcounts": {"id": "BC-01", "on": "01/07/2025", "agency": "SCT", "present": "80", "quota": "85"},
    "staff_moves": {"id": "BD-01", "on": "01/08/2025", "direction": "đi", "cause": "nghỉ hưu", "unit": "P-TM"},
    "procedures": {
        "id": "TT-01",
        "name": "Cấp giấy phép bán lẻ xăng dầu",
        "field": "Lưu thông hàng hóa",
        "service": "toàn trình",
        "from_on": "01/07/2025",
        "decision": "QD-01",
    },
    "dossiers": {
        "id": "HS-0001",
        "procedure": "TT-01",
        "channel": "trực tuyến",
        "received_on": "04/08/2025",
        "due_on": "18/08/2025",
        "resolved_on": "15/08/2025",
        "unit": "P-TM",
        "input_digitised": "có",
        "output_digitised": "có",
    },
    "receptions": {"id": "TCD-01", "on": "05/08/2025", "by": "Giám đốc", "visits": "2", "people": "3", "matters": "2"},
    "petitions": {
        "id": "DT-01",
        "kind": "kiến nghị",
        "channel": "bưu chính",
        "received_on": "06/08/2025",
        "competent": "có",
        "due_on": "05/09/2025",
        "resolved_on": "01/09/2025",
    },
    "surveys": {"id": "PKS-001", "round": "Quý III/2025", "closed_on": "30/09/2025", "respondent": "người dân", "level": "5"},
    "indices": {
        "id": "CS-01",
        "index": "Chỉ số cải cách hành chính",
        "year": "2024",
        "criterion": "1.1",
        "max_points": "2",
        "self_points": "1,5",
        "evidence": "Báo cáo số 01/BC-SCT",
    },
    "budget_lines": {
        "id": "KP-01",
        "year": "2025",
        "kind": "dự toán",
        "item": "Chi quản lý hành chính",
        "amount": "12.000.000.000",
        "disclosed_on": "31/01/2025",
    },
    "budget_disclosures": {
        "id": "CKNS-01",
        "year": "2025",
        "kind": "thực hiện trong kỳ",
        "quarter": "1",
        "based_on": "31/03/2025",
        "disclosed_on": "10/04/2025",
        "unit": "P-TM",
        "proof": "Nhật ký đăng tải",
    },
    "consultations": {
        "id": "LYK-01",
        "item": "9",
        "subject": "Dự thảo Quy chế chi tiêu nội bộ",
        "planned_on": "04/08/2025",
        "opened_on": "06/08/2025",
        "closed_on": "20/08/2025",
        "concluded_on": "22/08/2025",
        "published_on": "26/08/2025",
        "decided_on": "01/09/2025",
        "unit": "P-TM",
    },
    "recommendations": {"id": "KNTT-01", "committee": "BCD-01", "received_on": "01/08/2025", "answered_on": "12/08/2025", "unit": "P-TM"},
    "report_requests": {
        "id": "YCBC-01",
        "kind": "dân chủ ở cơ sở",
        "document": "QD-01",
        "received_on": "01/08/2025",
        "due_on": "15/08/2025",
        "sent_on": "14/08/2025",
        "unit": "P-TM",
    },
    "information_requests": {
        "id": "YCTT-01",
        "kind": "công dân yêu cầu cung cấp thông tin",
        "channel": "trực tiếp",
        "simple": "không",
        "received_on": "01/08/2025",
        "accepted_on": "01/08/2025",
        "answered_on": "12/08/2025",
        "unit": "P-TM",
    },
    "duty_proofs": {
        "id": "NVU-01",
        "duty": "conference-resolution-check",
        "period": "HN-01",
        "done_on": "10/07/2025",
        "evidence": "Thông báo số 12/TB-SCT",
        "unit": "P-TM",
    },
}

CARD_TEXT = """\
# Khai báo cơ quan và kỳ báo cáo.
# Điền giá trị sau dấu hai chấm (có một dấu cách). Ngày viết theo dạng năm-tháng-ngày, ví dụ 2025-10-30.
# Phần sau dấu # chỉ để giải thích.

agency:                      # mã của cơ quan lập báo cáo trong sổ so-sach/co-quan, ví dụ: SCT

report:
  year:                      # năm báo cáo, ví dụ: 2025
  period:                    # kỳ báo cáo
    from:                    # ngày đầu kỳ, ví dụ: 2025-01-01
    to:                      # ngày cuối kỳ, ví dụ: 2025-12-31
  cutoff:                    # ngày chốt số liệu (tính hết ngày này, nằm trong kỳ), ví dụ: 2025-10-30
  number: ""                 # số của báo cáo; để trống thì văn thư điền khi ban hành
  symbol:                    # ký hiệu, ví dụ: BC-SCT
  place:                     # địa danh ghi trước ngày tháng, ví dụ: Quảng Ngãi
  dated:                     # ngày ký báo cáo; để trống thì điền khi ban hành
  subject:                   # trích yếu, ví dụ: Kết quả thực hiện dân chủ ở cơ sở năm 2025
  addressee: ""              # nơi nhận ghi sau «Kính gửi», ví dụ: Sở Nội vụ
  request: ""                # mã trong sổ so-sach/van-ban của văn bản yêu cầu báo cáo; không có thì để trống
  signer:
    authority: ""            # quyền hạn ký, ví dụ: KT. GIÁM ĐỐC; người đứng đầu trực tiếp ký thì để trống
    title:                   # chức vụ người ký, ví dụ: GIÁM ĐỐC
    name: ""                 # họ và tên người ký
  recipients: []             # các nơi nhận; mỗi nơi một dòng thụt vào, bắt đầu bằng dấu gạch, thay cho []
  #  - Như trên
  #  - "Lưu: VT"
  proposals:                 # kiến nghị, đề xuất: mỗi điều một dòng như nơi nhận; [] là không có; để trống là chưa xác nhận có hay không

# Đặc điểm của cơ quan: nghĩa vụ nào theo pháp luật áp dụng tùy theo đó (lệnh minhbach due). Bỏ dấu # ở đầu dòng và sửa giá trị cho đúng.
# Chưa khai thì nghĩa vụ phụ thuộc vào đặc điểm ấy là «chưa rõ». Giá trị thay đổi trong năm thì viết thành danh sách, ví dụ:
#  dispersed: [{from: 2025-01-01, value: false}, {from: 2025-07-01, value: true}]
traits:
#  kind: province_department  # Loại cơ quan, đơn vị: province_department hoặc agency hoặc service_unit
#  salaries: full  # Nguồn chi lương: full hoặc partial
#  staff: headcounts  # Số cán bộ, công chức, viên chức, người lao động: một số, hoặc headcounts: theo sổ bien-che
#  internal_network: true  # Trang thông tin hoặc hệ thống thông tin nội bộ: true hoặc false
#  website: true  # Cổng hoặc trang thông tin điện tử: true hoặc false
#  people_inspectorate: true  # Ban Thanh tra nhân dân: true hoặc false
#  dispersed: true  # Hoạt động phân tán: true hoặc false
#  remote_area: true  # Vùng sâu, vùng xa, đi lại khó khăn: true hoặc false
#  resolves_complaints: true  # Giải quyết khiếu nại, tố cáo: true hoặc false
#  declarants: true  # Người có nghĩa vụ kê khai tài sản, thu nhập: true hoặc false
#  budget_unit: true  # Đơn vị sử dụng ngân sách: true hoặc false
#  budget_level: user_unit  # Cấp dự toán: user_unit hoặc superior_unit hoặc level_one_unit
#  one_stop: true  # Giải quyết thủ tục hành chính theo cơ chế một cửa: true hoặc false
#  one_stop_head: true  # Quản lý Bộ phận Một cửa: true hoặc false
#  announces_procedures: true  # Ban hành quyết định công bố thủ tục hành chính: true hoặc false
#  personal_data: true  # Xử lý dữ liệu cá nhân: true hoặc false
#  thrift_programme: true  # Chương trình tiết kiệm, chống lãng phí: true hoặc false
#  monthly_reports: true  # Báo cáo định kỳ hằng tháng: true hoặc false
#  quarterly_reports: true  # Báo cáo định kỳ hằng quý: true hoặc false

# Sổ nào được ghi đủ, từ ngày nào đến hết ngày nào. Sổ không khai ở đây thì số liệu của sổ là «chưa có số liệu»;
# sổ khai đủ mà không có dòng nào thì số liệu là «không phát sinh». Bỏ dấu # ở đầu dòng và sửa ngày cho đúng.
registers:
"""


def init_folder(folder: Path) -> list[Path]:
    """Lay out an empty agency-year in a new or empty folder and return the files made. TemplateError when the folder holds anything."""
    with explained(TemplateError, "tạo", folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise TemplateError(f"Thư mục {folder} đã có nội dung, nên không tạo mẫu ở đó. Hãy chọn một thư mục mới hoặc thư mục trống.")
        files = {folder / CARD: _card().encode()}
        files |= {folder / REGISTERS / f"{table.file}.csv": register_template(table) for table in KEPT.values()}
        try:
            make_folder(folder / REGISTERS)
            for path, content in files.items():
                write_file(path, content)
            sync_folder(folder)
            sync_folder(folder / REGISTERS)
        except OSError:
            _take_back(folder, files)
            raise
    return list(files)


def _take_back(folder: Path, files: Iterable[Path]) -> None:
    """Leave an empty folder, so that the command can be run again."""
    with suppress(OSError):
        for path in files:
            path.unlink(missing_ok=True)
        (folder / REGISTERS).rmdir()


def _card() -> str:
    spans = [f"#  {table.name}: {{from: 2025-01-01, to: 2025-10-30}}" for table in KEPT.values()]
    width = max(map(len, spans))
    lines = [f"{span:<{width}}  # sổ {table.file}: {table.title}\n" for span, table in zip(spans, KEPT.values(), strict=True)]
    return CARD_TEXT + "".join(lines)


def register_template(table: Table, *, mark: str = "") -> bytes:
    """The empty CSV of one register, its columns explained above the header. `mark` is said in its first line, a comment."""
    lines = [
        *([f"# {mark}."] if mark else []),
        f"# Sổ «{table.file}»: {table.title}.",
        "# Mỗi dòng là một bản ghi, ghi dưới dòng tiêu đề. Dòng bắt đầu bằng dấu # là chú thích và không được nhập.",
        "# Sổ chỉ ghi mã, ngày, loại và số lượng; không ghi họ tên, địa chỉ hay số điện thoại của người dân.",
        "# Các cột:",
        *(f"#   {column.header}: {_explanation(column, table)}" for column in table.columns),
        "# Một dòng mẫu (bỏ dấu # ở đầu dòng thì thành bản ghi):",
        "#" + _row([EXAMPLES[table.name].get(column.name, "") for column in table.columns]),
        _row([column.header for column in table.columns]),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _explanation(column: Column, table: Table) -> str:
    parts = [_content(column)]
    if column.name == table.key:
        parts.append("mỗi dòng một mã riêng, giữ nguyên qua các lần sửa")
    parts.append("bắt buộc" if column.required else "được để trống")
    return "; ".join(parts)


def _content(column: Column) -> str:
    words = ", ".join(f"«{choice[0] if choice else code}»" for code, choice in column.choices.items())
    if column.many:
        codes = f"một hay nhiều trong các từ {words}" if words else f"một hay nhiều mã đã có trong sổ «{TABLES[column.references].file}»"
        return f"{codes}; nhiều mã thì cách nhau bằng dấu «{SEPARATOR}»"
    if words:
        return f"một trong các từ {words}"
    match column.kind:
        case Kind.DATE:
            return f"ngày/tháng/năm, ví dụ {EXAMPLE_DATE}"
        case Kind.BOOLEAN:
            return "«có» hoặc «không»"
        case Kind.INTEGER:
            return "số nguyên" + _bounds(column)
        case Kind.DECIMAL:
            return "số, phần thập phân sau dấu phẩy, ví dụ 8,5" + _bounds(column)
    return f"mã đã có trong sổ «{TABLES[column.references].file}»" if column.references else "chữ"


def _bounds(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f" từ {column.minimum} đến {column.maximum}"
    return f" không nhỏ hơn {column.minimum}" if column.minimum is not None else ""


def _row(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
