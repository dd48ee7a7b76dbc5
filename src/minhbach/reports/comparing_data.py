"""Comparing the machine-readable report leaf by leaf; HTML and PDF carry the same data inside."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from minhbach.reports.build import Report
from minhbach.reports.differences import Compared, FigureDifference, TextDifference, VerifyError, figure_differences
from minhbach.reports.machine import FORMAT

MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_JSON_DEPTH = 32
MAX_JSON_VALUES = 500_000
BOM = b"\xef\xbb\xbf"


def compare_json(content: bytes, expected: bytes, report: Report, file: Path) -> Compared:
    """What differs in a JSON file, which parsers may have spelled anew. Raises VerifyError."""
    found, ours = read_data(content, file), read_data(expected, file)
    texts: tuple[TextDifference, ...] = ()
    other = version_of(found) != version_of(ours)
    figures = tuple(figure_differences(printed_figures(found), printed_figures(ours), report.figures, other=other))
    if _canonical(found) != _canonical(ours):
        texts = tuple(data_differences(found, ours, figures, both=other))
        if not texts and not figures and not other:
            texts = (TextDifference("tên các khóa trong dữ liệu", ""),)  # {"a.b": 1} and {"a": {"b": 1}} have the same paths
    return Compared(len(found["figures"]), version_of(found), version_of(ours), figures, texts)


def read_data(content: bytes, file: Path) -> dict[str, Any]:
    """The machine-readable report; refused when two programs could read it in two ways, or when it is built to exhaust memory."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
            raise VerifyError(
                f"{file}: phần dữ liệu máy đọc ghi khóa {json.dumps(key[:60])} hai lần trong cùng một mục, nên mỗi phần mềm có thể đọc "
                "ra một giá trị khác nhau. Tệp đã bị sửa; hãy lấy lại bản gốc."
            )
        return made

    def refused(word: str) -> Any:
        raise ValueError(word)

    if len(content) > MAX_JSON_BYTES:
        raise VerifyError(f"{file}: phần dữ liệu máy đọc lớn hơn {MAX_JSON_BYTES // 2**20} MB, không phải do phần mềm này lập.")
    try:
        data = json.loads(content.removeprefix(BOM).decode("utf-8"), object_pairs_hook=once, parse_constant=refused)
        _measure(data, file)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a letter (a lone surrogate) cannot be shown
    except VerifyError:
        raise
    except (ValueError, RecursionError):
        raise VerifyError(f"{file}: phần dữ liệu máy đọc không phải JSON hợp lệ. Tệp đã hỏng hoặc bị sửa; hãy lấy lại bản gốc.") from None
    figures = data.get("figures") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(figures, list) or not all(_is_figure(item) for item in figures):
        raise VerifyError(f"{file}: không phải báo cáo máy đọc «{FORMAT}». Hãy chọn tệp JSON mà «minhbach report» đã lập.")
    if not isinstance(data.get("snapshot"), str):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Hãy chọn tệp mà «minhbach report» đã lập.")
    return dict(data)


def _is_figure(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("code"), str) and isinstance(item.get("printed"), str)


def _measure(data: Any, file: Path) -> None:
    """Refuse what is nested or long beyond any report, without recursion."""
    level, depth, count = [data], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_JSON_DEPTH or count > MAX_JSON_VALUES:
            raise VerifyError(f"{file}: phần dữ liệu máy đọc lồng quá sâu hoặc quá dài, không phải do phần mềm này lập.")
        level = [child for item in level if isinstance(item, dict | list) for child in (item.values() if isinstance(item, dict) else item)]


def version_of(data: Mapping[str, Any]) -> str:
    """The version of the software that made the data; "" when they name none."""
    generator = data.get("generator")
    version = generator.get("version") if isinstance(generator, dict) else None
    return version if isinstance(version, str) else ""


def _canonical(data: Mapping[str, Any]) -> str:
    """One spelling of the data, in which 1, 1.0, "1" and true differ; the version of the software is left out."""
    generator = data.get("generator")
    if isinstance(generator, dict):
        data = {**data, "generator": {key: value for key, value in generator.items() if key != "version"}}
    return json.dumps(data, sort_keys=True)


def printed_figures(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The printed texts of the figures, by code."""
    printed: defaultdict[str, list[str]] = defaultdict(list)
    for item in data["figures"]:
        printed[item["code"]].append(item["printed"])
    return printed


def data_differences(
    found: Mapping[str, Any], ours: Mapping[str, Any], figures: Sequence[FigureDifference] = (), *, both: bool = False
) -> Iterator[TextDifference]:
    """The leaves that differ, each with its path; those already told as figures are left out. `both`: only leaves that both sides have."""
    told = {f"figures[{item.code}].printed" for item in figures} | {"generator.version"}
    theirs, mine = dict(_leaves("", found)), dict(_leaves("", ours))
    for path in [*mine, *(path for path in theirs if path not in mine)]:
        left, right = theirs.get(path), mine.get(path)
        if left != right and path not in told and not (both and (left is None or right is None)):
            yield TextDifference("" if left is None else f"{path}: {left}", "" if right is None else f"{path}: {right}")


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Path and value of each leaf as JSON, so that null and "None", 2025 and "2025", [] and {} differ."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, item)
    elif isinstance(value, list) and value:
        for label, item in zip(_labels(value), value, strict=True):
            yield from _leaves(f"{path}[{label}]", item)
    else:
        yield path, json.dumps(value, ensure_ascii=False)


def _labels(items: Sequence[Any]) -> list[str]:
    """How the items of a list are called: by their code where each has its own, else by their place."""
    for key in ("code", "id"):
        codes = [item.get(key) if isinstance(item, dict) else None for item in items]
        if all(isinstance(code, str) for code in codes) and len(set(codes)) == len(codes):
            return [str(code) for code in codes]
    return [str(index) for index in range(len(items))]
