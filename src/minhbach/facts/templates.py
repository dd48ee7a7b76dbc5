"""An empty agency-year: the card `co-quan.yaml` and one CSV for each register, with every column explained in place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from minhbach.facts.cells import EXAMPLE_DATE, SEPARATOR
from minhbach.facts.durable import make_folder, sync_folder, write_file
from minhbach.facts.errors import TemplateError, explained
from minhbach.facts.schemas import TABLES, Column, Kind, Table

CARD = "co-quan.yaml"
REGISTERS = "so-sach"

# One row for each register; together they import without a fault (the tests see to it), so a clerk may begin from them.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "agencies": ("SCT", "Sở Công Thương tỉnh A", "SCT", "UBND tỉnh A", "01/07/2025", "", "", "QD-01"),
    "units": ("P-TM", "SCT", "", "Phòng Quản lý thương mại", "Phòng", "01/07/2025", ""),
    "unit_events": ("SK-01", "thanh-lap-so", "01/07/2025", "thành lập", "sau", "P-TM", "QD-01"),
    "reorganisations": ("SX-01", "Sắp xếp các phòng thuộc Sở", "01/07/2025", "SCT", "SCT", "phong; van_phong", "phòng", "QD-01"),
    "documents": (
        "QD-01",
        "đến",
        "Quyết định",
        "18/2025/QĐ-UBND",
        "01/07/2025",
        "UBND tỉnh A",
        "Tổ chức bộ máy của Sở",
        "",
        "",
        "tổ chức bộ máy",
        "",
        "sổ của cơ quan",
    ),
    "plans": ("KH-01", "QD-01", "2025", "cải cách hành chính", "P-TM"),
    "tasks": ("NV-01", "Niêm yết thủ tục hành chính", "KH-01", "", "P-TM", "2025", "", "30/09/2025", "25/09/2025", "Biên bản niêm yết"),
    "committees": ("BCD-01", "Ban Chỉ đạo thực hiện dân chủ ở cơ sở", "Ban Chỉ đạo", "QD-01", "01/07/2025", "", "9"),
    "disseminations": ("QT-01", "15/07/2025", "QD-01", "Quán triệt Luật Thực hiện dân chủ ở cơ sở", "50", "48", "48"),
    "meetings": ("HN-01", "hội nghị cán bộ, công chức", "10/01/2025", "Hội nghị cán bộ, công chức năm 2025", "50", "48", "48", "5"),
    "opinions": ("YK-01", "10/01/2025", "hội nghị", "20/01/2025", "tiếp thu"),
    "disclosures": ("CK-01", "1", "Quy chế làm việc", "niêm yết", "nội bộ", "01/08/2025", "02/08/2025", "01/09/2025", "Biên bản niêm yết"),
    "asset_declarations": ("TS-01", "2025", "20", "20", "20", "15/03/2025", "01/04/2025"),
    "headcounts": ("BC-01", "01/07/2025", "SCT", "80", "85"),
    "staff_moves": ("BD-01", "01/08/2025", "đi", "nghỉ hưu", "P-TM"),
    "procedures": ("TT-01", "Cấp giấy phép bán lẻ xăng dầu", "Lưu thông hàng hóa", "toàn trình", "01/07/2025", "", "QD-01"),
    "dossiers": ("HS-0001", "TT-01", "trực tuyến", "04/08/2025", "18/08/2025", "15/08/2025", "P-TM", "có", "có"),
    "receptions": ("TCD-01", "05/08/2025", "Giám đốc", "2", "3", "2"),
    "petitions": ("DT-01", "kiến nghị", "bưu chính", "06/08/2025", "có", "05/09/2025", "01/09/2025"),
    "surveys": ("PKS-001", "Quý III/2025", "30/09/2025", "người dân", "5"),
    "indices": ("CS-01", "Chỉ số cải cách hành chính", "2024", "1.1", "2", "1,5", "Báo cáo số 01/BC-SCT", ""),
    "budget_lines": ("KP-01", "2025", "dự toán", "Chi quản lý hành chính", "12.000.000.000", "31/01/2025"),
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
  #  - Như trên;
  #  - Lưu: VT.

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
        files |= {folder / REGISTERS / f"{table.file}.csv": _register(table).encode("utf-8-sig") for table in TABLES.values()}
        make_folder(folder / REGISTERS)
        for path, content in files.items():
            write_file(path, content)
        sync_folder(folder)
        sync_folder(folder / REGISTERS)
    return list(files)


def _card() -> str:
    spans = [f"#  {table.name}: {{from: 2025-01-01, to: 2025-10-30}}" for table in TABLES.values()]
    width = max(map(len, spans))
    lines = [f"{span:<{width}}  # sổ {table.file}: {table.title}\n" for span, table in zip(spans, TABLES.values(), strict=True)]
    return CARD_TEXT + "".join(lines)


def _register(table: Table) -> str:
    lines = [
        f"# Sổ «{table.file}»: {table.title}.",
        "# Mỗi dòng là một bản ghi, ghi dưới dòng tiêu đề. Dòng bắt đầu bằng dấu # là chú thích và không được nhập.",
        "# Sổ chỉ ghi mã, ngày, loại và số lượng; không ghi họ tên, địa chỉ hay số điện thoại của người dân.",
        "# Các cột:",
        *(f"#   {column.header}: {_explanation(column, table)}" for column in table.columns),
        "# Một dòng mẫu (bỏ dấu # ở đầu dòng thì thành bản ghi):",
        "#" + _row(EXAMPLES[table.name]),
        _row([column.header for column in table.columns]),
    ]
    return "".join(f"{line}\r\n" for line in lines)


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


def _row(cells: list[str] | tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
