"""The agency's own card, `co-quan.yaml`: who reports, on what period, to whom, and which registers were kept in full.

A register that the card does not declare complete gives `chưa có số liệu`, never zero.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from minhbach.duties.traits import TraitError, Traits, parse_traits
from minhbach.facts.schemas import KEPT, TABLES
from minhbach.indicators.model import Period
from minhbach.refusals import explain
from minhbach.reports.outline import NAME, strict_yaml

FILE_NAME = "co-quan.yaml"
MAX_BYTES = 256 * 1024

REPORT_KEYS = (
    "outline", "year", "period", "cutoff", "number", "symbol", "place", "dated", "subject", "addressee", "request", "signer",
    "recipients", "proposals", "mark",
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
    """One agency-year as declared. `registers` maps a fact table to the first and last day its register was kept in full.

    `traits` are what the agency is: on them depends which duties the law lays on it. `proposals` are what it asks of the superior: none at
    all is said by an empty list, and None is that nobody said whether there are any. `mark` stands at the head of every page of what is
    made from the card: that its data are trial data.
    """

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
    traits: Traits = field(default_factory=Traits)
    proposals: tuple[str, ...] | None = None
    mark: str = ""

    def uncovered(self) -> tuple[str, ...]:
        """The fact tables over which figures are missing: registers not declared complete from the first day to the cut-off, and what is
        derived where the agency did not say what it is.
        """
        whole = (self.period.from_on, self.period.cutoff)
        return tuple(
            name
            for name, table in TABLES.items()
            if (not self.traits.declared if table.derived else not _covers(self.registers.get(name), whole))
        )


def _covers(declared: tuple[date, date] | None, span: tuple[date, date]) -> bool:
    return declared is not None and declared[0] <= span[0] and span[1] <= declared[1]


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
        reason, remedy = explain(error)
        raise ProfileError(f"Không đọc được {path}: {reason}. Hãy {remedy}.") from None


def parse_profile(content: bytes, *, name: str = FILE_NAME) -> Profile:
    """Read a card strictly: unknown keys, missing keys and values of the wrong kind are refused."""
    reader = _Reader(name)
    raw = reader.load(content)
    reader.keys(raw, ("agency", "report", "traits", "registers"), "")
    report = reader.mapping(raw, "report", "")
    reader.keys(report, REPORT_KEYS, "report")
    span = reader.mapping(report, "period", "report")
    reader.keys(span, ("from", "to"), "report.period")
    signer = reader.mapping(report, "signer", "report")
    reader.keys(signer, ("authority", "title", "name"), "report.signer")
    year = reader.year(report, "year", "report")
    cutoff = reader.day(report, "cutoff", "report")
    period = reader.period(year, reader.day(span, "from", "report.period"), reader.day(span, "to", "report.period"), cutoff)
    dated = reader.day(report, "dated", "report") if report.get("dated") is not None else None
    if dated and dated < cutoff:
        raise ProfileError(
            f"{name}: report.dated {dated:%d/%m/%Y} trước ngày chốt số liệu report.cutoff {cutoff:%d/%m/%Y}. "
            "Hãy sửa một trong hai ngày, hoặc để trống ngày ký."
        )
    number = reader.text(report, "number", "report")
    if "/" in number:
        raise ProfileError(f"{name}: report.number chỉ ghi số, không ghi ký hiệu; đang ghi «{number}». Ký hiệu ghi ở report.symbol.")
    outline = reader.text(report, "outline", "report") or "thuc-hien-dan-chu"
    if not NAME.fullmatch(outline):
        raise ProfileError(f"{name}: report.outline là mã đề cương, chỉ gồm chữ không dấu, chữ số và dấu nối «-»; đang ghi «{outline}».")
    recipients = reader.lines(report.get("recipients") or [], "report.recipients", "mỗi nơi nhận")
    asked = report.get("proposals")
    proposals = None if asked is None else reader.lines(asked, "report.proposals", "mỗi kiến nghị, đề xuất")
    if proposals and not all(item.strip() for item in proposals):
        raise ProfileError(f"{name}: report.proposals có dòng trống. Hãy xóa dòng đó; không có kiến nghị, đề xuất thì ghi [].")
    return Profile(
        agency=reader.text(raw, "agency", "", required=True),
        outline=outline,
        year=year,
        period=period,
        number=number,
        symbol=reader.text(report, "symbol", "report", required=True),
        place=reader.text(report, "place", "report", required=True),
        dated=dated,
        subject=reader.text(report, "subject", "report", required=True),
        addressee=reader.text(report, "addressee", "report"),
        request=reader.text(report, "request", "report"),
        signer=Signer(
            reader.text(signer, "authority", "report.signer"),
            reader.text(signer, "title", "report.signer", required=True),
            reader.text(signer, "name", "report.signer"),
        ),
        recipients=recipients,
        registers=reader.registers(raw.get("registers") or {}),
        traits=reader.traits(raw.get("traits")),
        proposals=proposals,
        mark=reader.text(report, "mark", "report"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Typed access to a YAML mapping with messages that name the place."""

    name: str

    def load(self, content: bytes) -> dict[str, Any]:
        raw = strict_yaml(content, name=self.name, error=ProfileError)
        if not isinstance(raw, dict):
            raise ProfileError(f"{self.name}: tệp trống hoặc không phải các dòng «khóa: giá trị». Xem mẫu do «minhbach init» tạo.")
        return raw

    def keys(self, raw: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in raw:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 1)
                hint = f" Có phải ý bạn là «{near[0]}»?" if near else f" Các khóa dùng được: {', '.join(known)}."
                raise ProfileError(f"{self.name}: không có khóa «{_join(place, str(key))}».{hint}")

    def filled(self, raw: Mapping[str, Any], key: str, place: str) -> Any:
        """The value of a key that must be there and not be empty."""
        if key not in raw:
            raise ProfileError(f"{self.name}: thiếu «{_join(place, key)}». Hãy thêm khóa này và điền giá trị.")
        value = raw[key]
        if value is None or value == "":
            raise ProfileError(f"{self.name}: «{_join(place, key)}» còn để trống. Hãy điền giá trị cho khóa này.")
        return value

    def mapping(self, raw: Mapping[str, Any], key: str, place: str) -> dict[str, Any]:
        value = self.filled(raw, key, place)
        if not isinstance(value, dict):
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải gồm các dòng con «khóa: giá trị» thụt vào.")
        return value

    def text(self, raw: Mapping[str, Any], key: str, place: str, *, required: bool = False) -> str:
        value = self.filled(raw, key, place) if required else raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải là chữ; hãy đặt giá trị trong dấu nháy kép.")
        if required and not value.strip():
            raise ProfileError(f"{self.name}: «{_join(place, key)}» còn để trống. Hãy điền giá trị cho khóa này.")
        return value.strip()

    def lines(self, value: Any, place: str, each: str) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ProfileError(f"{self.name}: {place} phải là danh sách, {each} một dòng bắt đầu bằng «- ».")
        return tuple(value)

    def year(self, raw: Mapping[str, Any], key: str, place: str) -> int:
        value = self.filled(raw, key, place)
        if type(value) is not int or not 2000 <= value <= 2100:
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải là một năm bốn chữ số, ví dụ 2025.")
        return value

    def day(self, raw: Mapping[str, Any], key: str, place: str) -> date:
        value = self.filled(raw, key, place)
        if type(value) is not date:
            written = f"; đang ghi «{value}»" if isinstance(value, str | int) and len(str(value)) <= 40 else ""
            raise ProfileError(f"{self.name}: «{_join(place, key)}» phải là ngày dạng năm-tháng-ngày, ví dụ 2025-10-30{written}.")
        return value

    def period(self, year: int, from_on: date, to_on: date, cutoff: date) -> Period:
        """The span of the report, within its year; periodic reports run from 15/12 of the year before (Decree 09/2019, article 12)."""
        if to_on < from_on:
            raise ProfileError(
                f"{self.name}: report.period kết thúc {to_on:%d/%m/%Y} trước khi bắt đầu {from_on:%d/%m/%Y}. Hãy sửa lại hai ngày."
            )
        if not date(year - 1, 12, 15) <= from_on <= date(year, 12, 31) or to_on.year != year:
            raise ProfileError(
                f"{self.name}: report.period từ {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y} không phải kỳ của năm {year} ghi ở report.year. "
                f"Kỳ báo cáo bắt đầu sớm nhất 15/12/{year - 1} và kết thúc trong năm {year}; hãy sửa kỳ hoặc năm."
            )
        if not from_on <= cutoff <= to_on:
            raise ProfileError(
                f"{self.name}: report.cutoff {cutoff:%d/%m/%Y} nằm ngoài kỳ báo cáo {from_on:%d/%m/%Y} đến {to_on:%d/%m/%Y}. "
                "Hãy sửa ngày chốt số liệu hoặc kỳ báo cáo."
            )
        return Period(from_on, to_on, cutoff)

    def traits(self, raw: Any) -> Traits:
        try:
            return parse_traits(raw, name=self.name)
        except TraitError as refused:
            raise ProfileError(str(refused)) from None

    def registers(self, raw: Mapping[str, Any]) -> Mapping[str, tuple[date, date]]:
        names = {table.name: table.name for table in KEPT.values()} | {table.file: table.name for table in KEPT.values()}
        if not isinstance(raw, dict):
            raise ProfileError(f"{self.name}: «registers» phải gồm các dòng con, mỗi sổ một dòng: tên sổ: {{from: ngày, to: ngày}}.")
        spans = {}
        for key, span in raw.items():
            if key not in names:
                near = difflib.get_close_matches(str(key), names, 1)
                hint = f" Có phải ý bạn là «{near[0]}»?" if near else f" Tên các sổ: {', '.join(sorted(names))}."
                raise ProfileError(f"{self.name}: không có sổ «{key}» trong registers.{hint}")
            if span is None:
                raise ProfileError(f"{self.name}: registers.{key} còn để trống. Hãy ghi {{from: ngày, to: ngày}}, hoặc bỏ dòng này.")
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
