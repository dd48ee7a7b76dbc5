"""The agency's own card, `co-quan.yaml`: who reports, on what period, to whom, and which registers were kept in full.

A register that the card does not declare complete gives `chưa có số liệu`, never zero.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from minhbach.facts.schemas import TABLES
from minhbach.indicators.model import Period

FILE_NAME = "co-quan.yaml"
MAX_BYTES = 256 * 1024

REPORT_KEYS = (
    "outline", "year", "period", "cutoff", "number", "symbol", "place", "dated", "subject", "addressee", "request", "signer", "recipients",
)  # fmt: skip


class ProfileError(ValueError):
    """The card cannot be used; the message names the key, what was expected and how to mend it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: `authority` is "" or a form such as "KT. GIÁM ĐỐC"; an empty name leaves the place for it empty."""

    authority: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One agency-year as declared. `registers` maps a fact table to the first and last day its register was kept in full."""

    agency: str
    outline: str
    year: int
    period: Period
    number: str
    symbol: str
    place: str
    dated: date | None
    subject: str
    addressee: str
    request: str
    signer: Signer
    recipients: tuple[str, ...]
    registers: Mapping[str, tuple[date, date]]


def read_profile(folder: Path) -> bytes:
    """The bytes of the folder's card; raises ProfileError when there is none."""
    path = folder / FILE_NAME
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ProfileError(
                f"{path}: tệp dài {size:,} byte, quá giới hạn {MAX_BYTES:,}. Hãy kiểm tra lại có đúng tệp khai báo cơ quan không."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ProfileError(
            f"Không thấy {path}. Hãy chạy «minhbach init {folder}» để tạo thư mục mẫu, hoặc kiểm tra lại đường dẫn."
        ) from None
    except OSError as error:
        raise ProfileError(f"Không đọc được {path}: {error.strerror}. Hãy kiểm tra quyền đọc tệp.") from None


def parse_profile(content: bytes, *, name: str = FILE_NAME) -> Profile:
    """Read a card strictly: unknown keys, missing keys and values of the wrong kind are refused."""
    reader = _Reader(name)
    raw = reader.load(content)
    reader.keys(raw, ("agency", "report", "registers"), "")
    report = reader.mapping(raw, "report", "")
    reader.keys(report, REPORT_KEYS, "report")
    span = reader.mapping(report, "period", "report")
    reader.keys(span, ("from", "to"), "report.period")
    signer = reader.mapping(report, "signer", "report")
    reader.keys(signer, ("authority", "title", "name"), "report.signer")
    from_on, to_on = reader.day(span, "from", "report.period"), reader.day(span, "to", "report.period")
    cutoff = reader.day(report, "cutoff", "report")
    if not from_on <= cutoff <= to_on:
        raise ProfileError(
            f"{name}: report.cutoff {cutoff:%d/%m/%Y} nằm ngoài kỳ báo cáo {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y}. "
            "Hãy sửa ngày chốt số liệu hoặc kỳ báo cáo."
        )
    recipients = report.get("recipients") or []
    if not isinstance(recipients, list) or not all(isinstance(item, str) for item in recipients):
        raise ProfileError(f"{name}: report.recipients phải là danh sách, mỗi nơi nhận một dòng bắt đầu bằng «- ».")
    return Profile(
        agency=reader.text(raw, "agency", "", required=True),
        outline=reader.text(report, "outline", "report") or "thuc-hien-dan-chu",
        year=reader.year(report, "year", "report"),
        period=Period(from_on, to_on, cutoff),
        number=reader.text(report, "number", "report"),
        symbol=reader.text(report, "symbol", "report", required=True),
        place=reader.text(report, "place", "report", required=True),
        dated=reader.day(report, "dated", "report") if report.get("dated") else None,
        subject=reader.text(report, "subject", "report", required=True),
        addressee=reader.text(report, "addressee", "report"),
        request=reader.text(report, "request", "report"),
        signer=Signer(
            reader.text(signer, "authority", "report.signer"),
            reader.text(signer, "title", "report.signer", required=True),
            reader.text(signer, "name", "report.signer"),
        ),
        recipients=tuple(recipients),
        registers=reader.registers(raw.get("registers") or {}),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Typed access to a YAML mapping with messages that name the place."""

    name: str

    def load(self, content: bytes) -> dict[str, Any]:
        try:
            if b"&" in content and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=yaml.CSafeLoader)):
                raise ProfileError(f"{self.name}: không dùng bí danh YAML (&, *). Hãy viết đầy đủ từng giá trị.")
            raw = yaml.load(content, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
            raise ProfileError(
                f"{self.name}{place}: không đúng cú pháp YAML. Hãy kiểm tra dấu hai chấm, dấu cách thụt đầu dòng và dấu nháy ở dòng này."
            ) from None
        except UnicodeDecodeError:
            raise ProfileError(f"{self.name}: không phải văn bản UTF-8. Hãy lưu lại tệp với mã UTF-8.") from None
        if not isinstance(raw, dict):
            raise ProfileError(f"{self.name}: tệp trống hoặc không phải các dòng «khóa: giá trị». Xem mẫu do «minhbach init» tạo.")
        return raw

    def keys(self, raw: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in raw:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 1)
                hint = f" Có phải ý bạn là «{near[0]}»?" if near else f" Các khóa dùng được: {', '.join(known)}."
                raise ProfileError(f"{self.name}: không có khóa «{_join(place, str(key))}».{hint}")

    def mapping(self, raw: Mapping[str, Any], key: str, place: str) -> dict[str, Any]:
        value = raw.get(key)
        if not isinstance(value, dict):
            raise ProfileError(f"{self.name}: thiếu mục «{_join(place, key)}» hoặc mục này không có các dòng con thụt vào.")
        return value

    def text(self, raw: Mapping[str, Any], key: str, place: str, *, required: bool = False) -> str:
        value = raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải là chữ; hãy đặt giá trị trong dấu nháy kép.")
        if required and not value.strip():
            raise ProfileError(f"{self.name}: thiếu «{_join(place, key)}». Hãy điền giá trị cho khóa này.")
        return value.strip()

    def year(self, raw: Mapping[str, Any], key: str, place: str) -> int:
        value = raw.get(key)
        if not isinstance(value, int) or not 2000 <= value <= 2100:
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải là một năm bốn chữ số, ví dụ 2025.")
        return value

    def day(self, raw: Mapping[str, Any], key: str, place: str) -> date:
        value = raw.get(key)
        if type(value) is not date:
            raise ProfileError(
                f"{self.name}: «{_join(place, key)}» phải là ngày dạng năm-tháng-ngày, ví dụ 2025-10-30; đang ghi {value!r}."
            )
        return value

    def registers(self, raw: Mapping[str, Any]) -> Mapping[str, tuple[date, date]]:
        names = {table.name: table.name for table in TABLES.values()} | {table.file: table.name for table in TABLES.values()}
        if not isinstance(raw, dict):
            raise ProfileError(f"{self.name}: «registers» phải gồm các dòng con, mỗi sổ một dòng: tên sổ: {{from: ngày, to: ngày}}.")
        spans = {}
        for key, span in raw.items():
            if key not in names:
                near = difflib.get_close_matches(str(key), names, 1)
                hint = f" Có phải ý bạn là «{near[0]}»?" if near else f" Tên các sổ: {', '.join(sorted(names))}."
                raise ProfileError(f"{self.name}: không có sổ «{key}» trong registers.{hint}")
            if not isinstance(span, dict):
                raise ProfileError(f"{self.name}: registers.{key} phải ghi {{from: ngày, to: ngày}}.")
            self.keys(span, ("from", "to"), f"registers.{key}")
            first, last = self.day(span, "from", f"registers.{key}"), self.day(span, "to", f"registers.{key}")
            if last < first:
                raise ProfileError(
                    f"{self.name}: registers.{key} kết thúc {last:%d/%m/%Y} trước khi bắt đầu {first:%d/%m/%Y}. Hãy sửa lại hai ngày."
                )
            spans[names[key]] = (first, last)
        return spans


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
