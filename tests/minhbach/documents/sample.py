"""One small official document that uses every part of the model, for the tests of all readers and writers.

The words and numbers are made up. Every figure code, footnote and state occurs; `SAMPLE_FIGURES` says what is printed, in reading order.
"""

from __future__ import annotations

from datetime import date

from minhbach.documents.model import (
    Cell,
    Document,
    Explanation,
    FigureToken,
    Footnote,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Table,
    Text,
)

SNAPSHOT = "3f2a9c0d5b7e41866a1c90e2d4f8b7a3150c6e9d8f2b4a7c3e1d0f9b8a7c6d5e"

RECEIVED = FigureToken("HS01", "3.382", "value")
ONLINE = FigureToken("HS02", "3.257", "value")
RESOLVED = FigureToken("HS05", "3.291", "value", bold=True)
ON_TIME_RATE = FigureToken("HS11", "99,54%", "value")
COMPLAINTS = FigureToken("DT01", "không phát sinh", "nil")
SATISFIED = FigureToken("HL03", "chưa có số liệu", "missing")
ANSWERED_RATE = FigureToken("YK05", "không áp dụng", "not_applicable")
ROOMS_BEFORE = FigureToken("TC01:qn-phong", "07", "value")
ROOMS_AFTER = FigureToken("TC02:qn-phong", "06", "value")
PLANS = FigureToken("KH02", "07", "value")
REFORM_PLANS = FigureToken("KH03", "05", "value")
REQUEST_DAYS = FigureToken("KH05", "18", "value")

SAMPLE_FIGURES = {
    "KH05": ["18"],
    "KH02": ["07"],
    "KH03": ["05"],
    "HS01": ["3.382", "3.382", "3.382"],
    "HS02": ["3.257", "3.257"],
    "HS05": ["3.291", "3.291"],
    "HS11": ["99,54%", "99,54%"],
    "TC01:qn-phong": ["07"],
    "TC02:qn-phong": ["06"],
    "DT01": ["không phát sinh"],
    "HL03": ["chưa có số liệu"],
    "YK05": ["không áp dụng"],
}

FOOTNOTES = (
    "Kế hoạch số 39/KH-UBND ngày 27/02/2025 của UBND tỉnh; Sở ban hành kế hoạch riêng sau 18 ngày.",
    "Gồm 07 kế hoạch công tác năm và 05 kế hoạch cải cách hành chính.",
    "Kế hoạch số 535/KH-SCT ngày 17/3/2025 & các văn bản kèm theo <bản ký số>.",
    "Trong đó có 3.257 hồ sơ nộp trực tuyến.",
)


def chart(width: int = 600, height: int = 260) -> str:
    """A drawing of two bars, valid SVG with words in Vietnamese."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        '<rect x="90" y="40" width="120" height="180" fill="#444444"/><rect x="330" y="160" width="120" height="60" fill="#bbbbbb"/>'
        '<g font-family="Liberation Serif" font-size="16" text-anchor="middle">'
        '<text x="150" y="240">Trực tuyến</text><text x="390" y="240">Trực tiếp, bưu chính</text></g>'
        '<line x1="60" y1="220" x2="540" y2="220" stroke="#000000"/></svg>'
    )


def explanation(token: FigureToken, name: str, *, numerator: str = "", denominator: str = "", reason: str = "") -> Explanation:
    """What the reader of one figure is told."""
    return Explanation(
        code=token.code,
        name=name,
        definition=f"{name}, tính theo sổ theo dõi của cơ quan.",
        unit="%" if token.text.endswith("%") else "lượt",
        printed=token.text,
        state=token.state,
        numerator=numerator,
        denominator=denominator,
        cutoff="30/10/2025",
        basis="Nghị định số 61/2018/NĐ-CP",
        confidence="primary",
        reason=reason,
    )


def sample_letterhead() -> Letterhead:
    """A department's letterhead, number and day filled in."""
    return Letterhead(
        superior="UBND TỈNH QUẢNG NGÃI",
        agency="SỞ CÔNG THƯƠNG",
        number="5",
        symbol="BC-SCT",
        place="Quảng Ngãi",
        dated=date(2025, 11, 7),
        kind="BÁO CÁO",
        subject="Kết quả xây dựng và thực hiện quy chế dân chủ ở cơ sở năm 2025, phương hướng, nhiệm vụ trọng tâm năm 2026",
        addressee="Sở Nội vụ",
    )


def sample_document() -> Document:
    """A document with every block, every inline, every state, an appendix and a snapshot."""
    return Document(
        language="vi",
        letterhead=sample_letterhead(),
        body=_opening() + _dossiers() + _closing(),
        signature=Signature(
            authority="KT. GIÁM ĐỐC",
            title="PHÓ GIÁM ĐỐC",
            name="Nguyễn Thị Ngọc Ánh",
            recipients=("Như trên", "Lãnh đạo Sở", "Các phòng, Chi cục thuộc Sở", "Lưu: VT, VP"),
        ),
        appendix=_appendix(),
        explanations=(
            explanation(RECEIVED, "Tổng số hồ sơ tiếp nhận"),
            explanation(ONLINE, "Hồ sơ tiếp nhận trực tuyến"),
            explanation(RESOLVED, "Hồ sơ đã giải quyết"),
            explanation(ON_TIME_RATE, "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn", numerator="3.276", denominator="3.291"),
            explanation(COMPLAINTS, "Khiếu nại tiếp nhận"),
            explanation(SATISFIED, "Tỷ lệ hài lòng", reason="Chưa khai báo sổ khảo sát trong co-quan.yaml."),
            explanation(ANSWERED_RATE, "Tỷ lệ ý kiến đã trả lời", reason="Không có ý kiến nào nên mẫu số bằng 0."),
            explanation(ROOMS_BEFORE, "Số phòng trước khi sắp xếp"),
            explanation(ROOMS_AFTER, "Số phòng sau khi sắp xếp"),
            explanation(PLANS, "Kế hoạch công tác năm"),
            explanation(REFORM_PLANS, "Kế hoạch cải cách hành chính"),
        ),
        snapshot=SNAPSHOT,
    )


def _opening() -> tuple[Paragraph | Heading, ...]:
    return (
        Paragraph(
            (
                Text("Theo đề nghị của Sở Nội vụ tại "),
                Text("Văn bản số 4104/SNV-XDCQ&TCBC", italic=True),
                Text(" ngày 05/11/2025, Sở Công Thương báo cáo như sau:"),
            )
        ),
        Heading(1, "I.", "KHÁI QUÁT ĐẶC ĐIỂM TÌNH HÌNH", "khai-quat"),
        Paragraph(
            (
                Text("Sở đã chuyển kế hoạch của cấp trên thành kế hoạch của cơ quan"),
                Footnote(
                    (
                        Text("Kế hoạch số 39/KH-UBND ngày 27/02/2025 của UBND tỉnh; Sở ban hành kế hoạch riêng sau "),
                        REQUEST_DAYS,
                        Text(" ngày."),
                    )
                ),
                Text(" và ban hành các kế hoạch trong năm"),
                Footnote(
                    (
                        Text("Gồm "),
                        PLANS,
                        Text(" kế hoạch công tác năm và "),
                        REFORM_PLANS,
                        Text(" kế hoạch cải cách hành chính."),
                    )
                ),
                Footnote((Text("Kế hoạch số 535/KH-SCT ngày 17/3/2025 & các văn bản kèm theo <bản ký số>."),)),
                Text(", bảo đảm công khai, minh bạch, đúng thời hạn; qua đó nâng cao trách nhiệm của từng phòng, từng công chức."),
            )
        ),
        Heading(1, "II.", "KẾT QUẢ THỰC HIỆN", "ket-qua"),
        Heading(2, "1.", "Giải quyết thủ tục hành chính", "thu-tuc"),
        Heading(3, "1.1.", "Tiếp nhận và giải quyết hồ sơ đến hết ngày 30/10/2025", "ho-so"),
    )


def _dossiers() -> tuple[Paragraph | Table | Picture | Heading, ...]:
    return (
        Paragraph(
            (
                Text("Đã tiếp nhận "),
                RECEIVED,
                Text(" hồ sơ"),
                Footnote((Text("Trong đó có "), ONLINE, Text(" hồ sơ nộp trực tuyến."))),
                Text(", giải quyết "),
                RESOLVED,
                Text(" hồ sơ; tỷ lệ trước hạn và đúng hạn đạt "),
                ON_TIME_RATE,
                Text("."),
            )
        ),
        Table(
            caption="Bảng 1. Hồ sơ theo hình thức tiếp nhận",
            header=("TT", "Chỉ tiêu", "Số lượng", "Ghi chú"),
            rows=(
                (Cell((Text("1"),)), Cell((Text("Tổng số tiếp nhận", bold=True),)), Cell((RECEIVED,), numeric=True), Cell(())),
                (
                    Cell((Text("2"),)),
                    Cell((Text("Tiếp nhận trực tuyến qua Cổng dịch vụ công của tỉnh"),)),
                    Cell((ONLINE,), numeric=True),
                    Cell((Text("Không gồm hồ sơ kỳ trước chuyển qua"),)),
                ),
            ),
            widths=(1, 5, 2, 4),
        ),
        Picture(
            caption="Hình 1. Hồ sơ theo hình thức tiếp nhận",
            alt="Biểu đồ cột: 3.257 hồ sơ trực tuyến, 113 hồ sơ trực tiếp và qua bưu chính.",
            svg=chart(),
            width=600,
            height=260,
        ),
        Heading(2, "2.", "Sắp xếp tổ chức", "to-chuc"),
        Paragraph((Text("Giảm số phòng từ "), ROOMS_BEFORE, Text(" phòng xuống còn "), ROOMS_AFTER, Text(" phòng;")), bullet=True),
        Paragraph((Text("Khiếu nại: "), COMPLAINTS, Text("; mức độ hài lòng: "), SATISFIED, Text(";")), bullet=True),
        Paragraph((Text("Tỷ lệ ý kiến đã trả lời: "), ANSWERED_RATE, Text(".")), bullet=True),
    )


def _closing() -> tuple[Paragraph | Heading, ...]:
    return (
        Heading(1, "III.", "ĐỀ XUẤT, KIẾN NGHỊ", "kien-nghi"),
        Paragraph((Text("Trên đây là báo cáo của Sở Công Thương, kính đề nghị Sở Nội vụ tổng hợp, theo dõi./."),)),
    )


def _appendix() -> tuple[Heading | Paragraph | Table | PageBreak, ...]:
    return (
        PageBreak(),
        Heading(0, "Phụ lục I", "NGUỒN CỦA TỪNG SỐ LIỆU", "phu-luc-1"),
        Paragraph((Text("(Kèm theo Báo cáo số 05/BC-SCT ngày 07/11/2025 của Sở Công Thương)", italic=True),)),
        Table(
            caption="Số liệu và cách tính",
            header=("Mã", "Chỉ tiêu", "Giá trị"),
            rows=tuple(
                (Cell((Text(token.code),)), Cell((Text(name),)), Cell((token,), numeric=True))
                for token, name in (
                    (RECEIVED, "Tổng số hồ sơ tiếp nhận"),
                    (RESOLVED, "Hồ sơ đã giải quyết"),
                    (ON_TIME_RATE, "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn"),
                )
            ),
            widths=(2, 6, 3),
        ),
        PageBreak(),
        Heading(0, "Phụ lục II", "CÁC SỔ ĐÃ DÙNG", "phu-luc-2"),
        Paragraph((Text("Sổ hồ sơ thủ tục hành chính, ghi từ ngày 15/12/2024 đến ngày 30/10/2025."),)),
    )
