"""Registers kept as YAML: a list of mappings, read event by event, so that no alias, anchor or nesting is ever followed."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from minhbach.facts.errors import UnreadableError, shortened
from minhbach.facts.sheets import Limits, Sheet, refuse, too_many_rows

EXPECTED = "danh sách các bản ghi, mỗi bản ghi bắt đầu bằng «- » và gồm các dòng «tên cột: giá trị»"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(data: bytes, file: str, limits: Limits) -> list[Sheet]:
    """The one sheet of a YAML file: its header is every name used, its cells are texts as written."""
    try:
        return [_sheet(yaml.parse(data, Loader=yaml.CSafeLoader), file, limits)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(
            file,
            "sai cú pháp YAML",
            EXPECTED,
            "kiểm tra dấu hai chấm, dấu cách thụt đầu dòng và dấu nháy ở dòng này; giá trị có dấu «: » hoặc « #» thì đặt trong nháy kép",
            line=mark.line + 1 if mark else None,
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise refuse(
            file, "chứa dữ liệu không phải văn bản UTF-8", EXPECTED, "mở tệp bằng trình soạn thảo văn bản và lưu lại với mã UTF-8"
        ) from None


def _sheet(events: Iterator[yaml.Event], file: str, limits: Limits) -> Sheet:
    header: dict[str, int] = {}
    records: list[dict[int, object]] = []
    lines: list[int] = []
    cell_lines: dict[tuple[int, int], int] = {}
    for event in _records(events, file):
        if len(lines) >= limits.rows:
            raise too_many_rows(file, limits)
        line = _line(event)
        record: dict[int, object] = {}
        for name, cell, cell_line in _pairs(events, file):
            column = header.setdefault(name, len(header))
            if column in record:
                raise refuse(
                    file, f"«{shortened(name)}» ghi hai lần trong một bản ghi", "mỗi cột một lần", "bỏ bớt một dòng", line=cell_line
                )
            record[column] = cell
            if cell_line != line:
                cell_lines[len(lines), column] = cell_line
        if len(header) > limits.columns:
            raise refuse(file, f"có hơn {limits.columns} tên cột", "các cột của sổ", "kiểm tra lại tên các cột", line=line)
        records.append(record)
        lines.append(line)
    columns = tuple([record.get(column) for record in records] for column in range(len(header)))
    return Sheet(file, "", lines[0] if lines else 1, tuple(header), columns, lines, cell_lines=cell_lines)


def _records(events: Iterator[yaml.Event], file: str) -> Iterator[yaml.MappingStartEvent]:
    """The start of each record; the caller takes the events of its pairs in between."""
    _expect(events, file, yaml.StreamStartEvent)
    first = next(events)
    if isinstance(first, yaml.StreamEndEvent):
        raise refuse(file, "tệp không có nội dung", EXPECTED, "ghi một dòng «[]» nếu trong kỳ không phát sinh")
    _expect(events, file, yaml.SequenceStartEvent)
    while True:
        event = next(events)
        if isinstance(event, yaml.SequenceEndEvent):
            break
        if not isinstance(event, yaml.MappingStartEvent):
            raise _misplaced(event, file)
        _refuse_anchor(event, file)
        yield event
    _expect(events, file, yaml.DocumentEndEvent)
    _expect(events, file, yaml.StreamEndEvent)


def _pairs(events: Iterator[yaml.Event], file: str) -> Iterator[tuple[str, str | None, int]]:
    """Name, text and line of each cell of one record."""
    while True:
        name = next(events)
        if isinstance(name, yaml.MappingEndEvent):
            return
        if not isinstance(name, yaml.ScalarEvent):
            raise _misplaced(name, file)
        cell = next(events)
        if not isinstance(cell, yaml.ScalarEvent):
            raise _misplaced(cell, file)
        _refuse_anchor(name, file)
        _refuse_anchor(cell, file)
        plain = cell.implicit[0]
        yield name.value, None if plain and cell.value in NULLS else cell.value, _line(cell)


def _expect(events: Iterator[yaml.Event], file: str, kind: type[yaml.Event]) -> None:
    event = next(events)
    if not isinstance(event, kind):
        raise _misplaced(event, file)
    _refuse_anchor(event, file)


def _refuse_anchor(event: yaml.Event, file: str) -> None:
    if getattr(event, "anchor", None):
        raise refuse(
            file,
            "có nhãn dùng lại của YAML (dấu & hoặc *)",
            "từng giá trị viết đầy đủ",
            "viết đầy đủ giá trị ở dòng này",
            line=_line(event),
        )
    tag = getattr(event, "tag", None)
    if tag:
        raise refuse(
            file,
            f"có thẻ kiểu «{shortened(tag)}» của YAML",
            "giá trị không kèm thẻ",
            "bỏ thẻ bắt đầu bằng dấu ! ở dòng này",
            line=_line(event),
        )


def _misplaced(event: yaml.Event, file: str) -> UnreadableError:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        return refuse(
            file, "có nhãn dùng lại của YAML (dấu & hoặc *)", "từng giá trị viết đầy đủ", "viết đầy đủ giá trị ở dòng này", line=line
        )
    if isinstance(event, yaml.DocumentStartEvent):
        return refuse(file, "có dấu «---» thứ hai", EXPECTED, "để mỗi sổ trong một tệp riêng", line=line)
    if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
        return refuse(
            file,
            "không phải danh sách bản ghi đơn giản",
            EXPECTED,
            "ghi giá trị trên một dòng; nhiều mã thì cách nhau bằng dấu chấm phẩy",
            line=line,
        )
    return refuse(file, "nội dung không theo mẫu", EXPECTED, "viết lại theo mẫu đó", line=line)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
