"""The list of those to whom a document was made known, to print and sign: who read it, who committed, and room for each signature.

The law has no form for it; the head is that of minutes (Decree 30/2020/NĐ-CP, appendix III, form 1.10). What is not known stays empty.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from minhbach.documents.minutes import DOTS
from minhbach.documents.model import Block, Cell, Document, Letterhead, Paragraph, Signature, Signer, Table, Text

DATA_WORDS = "Nội dung danh sách dạng máy đọc được"
_WIDTHS = (6, 28, 28, 17, 21)


@dataclass(frozen=True, slots=True)
class Reader:
    """One who was asked; `read` and `committed` are moments in words, empty where it has not been."""

    name: str
    unit: str
    read: str
    committed: str


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A dissemination as it stood at `at`; `commitment` is what one signs, empty where no commitment is asked."""

    superior: str
    agency: str
    symbol: str  # "DS-SCT"
    code: str
    title: str
    document: str
    on: date
    due_on: date | None
    commitment: str
    at: str
    readers: tuple[Reader, ...]


def reading_list(said: ReadingList) -> Document:
    """The list with its counts; without any commitment the column to sign is that of who has read."""
    counts = [
        f"Số người được yêu cầu đọc: {len(said.readers)}. Đã đọc: {sum(bool(one.read) for one in said.readers)}.",
        *([f"Đã cam kết trên hệ thống: {sum(bool(one.committed) for one in said.readers)}."] if said.commitment else []),
    ]
    lines = [
        f"Nội dung quán triệt: {said.title} (mã {said.code}).",
        *([f"Văn bản: {said.document}."] if said.document else []),
        f"Ngày quán triệt: {said.on:%d/%m/%Y}." + (f" Hạn đọc: hết ngày {said.due_on:%d/%m/%Y}." if said.due_on else ""),
        *([f"Nội dung cam kết: {' '.join(said.commitment.split())}"] if said.commitment else []),
        " ".join(counts),
        f"Danh sách theo số liệu trên hệ thống lúc {said.at}; chữ ký tại bản này do từng người tự ký.",
    ]
    body: tuple[Block, ...] = (*(Paragraph((Text(line),)) for line in lines), _table(said))
    return Document(
        language="vi",
        letterhead=Letterhead(
            said.superior, said.agency, "", said.symbol, "", None, "DANH SÁCH", f"Người được quán triệt{_and_commit(said)}, ký xác nhận"
        ),
        body=body,
        signature=Signature("", "THỦ TRƯỞNG CƠ QUAN", "", ("Lưu: VT, hồ sơ quán triệt",), (Signer("NGƯỜI LẬP DANH SÁCH"),)),
        appendix=(),
        explanations=(),
        snapshot=hashlib.sha256(reading_data(said)).hexdigest(),
    )


def reading_data(said: ReadingList) -> bytes:
    """What the list says, for machines: attached to the PDF."""
    return json.dumps(asdict(said), ensure_ascii=False, sort_keys=True, default=date.isoformat).encode()


def _and_commit(said: ReadingList) -> str:
    return ", cam kết thực hiện" if said.commitment else ""


def _table(said: ReadingList) -> Table:
    header = ("TT", "Họ và tên", "Đơn vị", "Đã đọc; cam kết" if said.commitment else "Đã đọc", "Ký tên")
    rows = tuple(
        (
            Cell((Text(str(number)),), numeric=True),
            Cell((Text(one.name),)),
            Cell((Text(one.unit or DOTS[:3]),)),
            Cell((Text("; ".join(filter(None, (one.read, one.committed))) or "Chưa đọc"),)),
            Cell((Text(""),)),
        )
        for number, one in enumerate(said.readers, start=1)
    )
    return Table("", header, rows, _WIDTHS)
