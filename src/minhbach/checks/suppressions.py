"""What people decided not to be told: findings set aside by code, or by code and quote, each with a reason.

A file `.minhbach-bo-qua.yaml` lies beside the document or is named on the command line. Nothing is ever hidden: a finding set aside is
printed with its reason, and an entry that meets no finding is a finding itself (BQ001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from minhbach.checks.rule import Finding, Suppression
from minhbach.refusals import explain
from minhbach.text import nfc, same_word

FILE_NAME = ".minhbach-bo-qua.yaml"
MAX_BYTES = 1_000_000
_REQUIRED, _KEYS = {"ma", "ly_do"}, {"ma", "trich", "tep", "ly_do"}


class SuppressionError(ValueError):
    """The file of suppressions cannot be used; the message (Vietnamese) says where and how to mend it."""


def read_suppressions(path: Path, codes: Sequence[str]) -> tuple[Suppression, ...]:
    """The entries of a file, in its order; `codes` are those that exist."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SuppressionError(f"{path.name} lớn hơn {MAX_BYTES // 1_000_000} MB nên không được đọc.")
        entries = yaml.load(path.read_bytes(), Loader=_Plain)  # noqa: S506 (a SafeLoader that takes no aliases)
    except OSError as error:
        reason, remedy = explain(error)
        raise SuppressionError(f"Không đọc được {path.name}: {reason}. Hãy {remedy}.") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        where = f" ở dòng {error.problem_mark.line + 1}" if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else ""
        raise SuppressionError(f"{path.name} sai cú pháp YAML{where}. Mỗi mục bắt đầu bằng «- ma: …», rồi «trich:» và «ly_do:».") from None
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise SuppressionError(f"{path.name} phải là danh sách các mục, mỗi mục bắt đầu bằng «- ma: …».")
    return tuple(_entry(entry, f"{path.name}, mục {number}", codes) for number, entry in enumerate(entries, 1))


def _entry(entry: object, place: str, codes: Sequence[str]) -> Suppression:
    if not isinstance(entry, dict) or not _REQUIRED <= set(entry) <= _KEYS:
        raise SuppressionError(
            f"{place}: cần «ma» và «ly_do», có thể thêm «trich» (câu chữ bị báo) và «tep» (tên tệp), ngoài ra không gì khác."
        )
    if not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise SuppressionError(f"{place}: mỗi giá trị phải là chữ và không được để trống; số hay ngày thì đặt trong nháy kép.")
    values: Mapping[str, str] = {key: nfc(value.strip()) for key, value in entry.items()}
    if values["ma"] not in codes:
        raise SuppressionError(f"{place}: không có quy tắc mang mã {values['ma']}. Xem danh sách bằng lệnh «minhbach rules».")
    return Suppression(code=values["ma"], reason=values["ly_do"], quote=values.get("trich", ""), file=values.get("tep", ""))


def suppress(
    findings: Sequence[Finding], suppressions: Sequence[Suppression], file: str
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """The findings, those set aside with their reason, and the entries for this file that met none."""
    here = [entry for entry in suppressions if not entry.file or entry.file == Path(file).name]
    used: set[Suppression] = set()
    marked: list[Finding] = []
    for finding in findings:
        entry = next((entry for entry in here if _meets(entry, finding)), None)
        if entry is not None:
            used.add(entry)
        marked.append(finding if entry is None else replace(finding, suppressed=entry.reason))
    return tuple(marked), tuple(entry for entry in here if entry not in used)


def _meets(entry: Suppression, finding: Finding) -> bool:
    return entry.code == finding.code and (not entry.quote or same_word(entry.quote, finding.quote) or entry.quote == finding.quote)


class _Plain(yaml.SafeLoader):
    """YAML without aliases, which could swell."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)
