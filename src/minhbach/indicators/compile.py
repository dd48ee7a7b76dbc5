"""From definitions to SQL: all figures of one source in a single SELECT of counts and sums. No engine divides: that is done in Python.

Every text comes from reviewed files (see `definitions`), parameters become typed literals. The SQL is DuckDB's, kept to what sqlglot can
rewrite for Spark; a test does so with every statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from minhbach.indicators.definitions import LITERAL, PROVENANCE, Definition, Measure, Source
from minhbach.indicators.model import Period

PARAMETER = re.compile(r":(from|to|cutoff|year|agency|lineage)\b")
ROWS = "rows"


def parameters(period: Period, agency: str = "", lineage: Sequence[str] = ()) -> Mapping[str, str]:
    """The SQL literal of each parameter. `:year` is the year the period ends in; `:lineage` the agency and those it continues."""
    return {
        "from": _date(period.from_on),
        "to": _date(period.to_on),
        "cutoff": _date(period.cutoff),
        "year": str(period.to_on.year),
        "agency": quote(agency),
        "lineage": ", ".join(quote(one) for one in lineage or (agency,)),
    }


def bind(sql: str, bound: Mapping[str, str]) -> str:
    """Put the literals in place of the parameters (strings in definitions hold no colon, the loader sees to that)."""
    return PARAMETER.sub(lambda match: bound[match[1]], sql)


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def uses(definition: Definition, source: Source, *names: str) -> bool:
    """Whether that figure depends on one of the parameters."""
    texts = (source.sql, *definition.expressions.values())
    return any(match[1] in names for text in texts for match in PARAMETER.finditer(text))


def totals_sql(source: Source, definitions: Sequence[Definition], bound: Mapping[str, str], *, by: str = "") -> str:
    """One row, or one per value of `by`: each code's total, `<code>.rows` counted (if not the total), `<code>.incomplete` of them and
    those `<code>.left_out` on purpose; of all records `<code>.clear` and `<code>.unclear`, where the definition tells them apart.
    """
    keys = _keys(source, by)
    columns = [f'{_name(column)} AS "{alias}"' for column, alias in keys]
    columns.append(f'COUNT(*) AS "{ROWS}"')
    for definition in definitions:
        columns += _aggregates(definition)
    grouping = f" GROUP BY {', '.join(_name(column) for column, _ in keys)} ORDER BY {_name(by)}" if by else ""
    return bind(f"SELECT {', '.join(columns)} FROM {_from(source)}{grouping}", bound)  # noqa: S608  reviewed definitions only, see the module


def groups_sql(source: Source, definition: Definition, name: str, bound: Mapping[str, str]) -> str:
    """The figure by the columns of one of its breakdowns."""
    keys = definition.breakdowns[name]
    columns = [f'{sql} AS "{key}"' for key, sql in keys.items()]
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    chosen = f"FROM {_from(source)} WHERE {definition.where} GROUP BY {places} ORDER BY {places}"
    return bind(f'SELECT {", ".join(columns)}, {_total(definition)} AS "total" {chosen}', bound)


def records_sql(source: Source, definition: Definition, bound: Mapping[str, str], *, key: str = "") -> str:
    """The records that fall under a figure: their key, the columns its expressions speak of, and where each was written."""
    columns = ", ".join(_name(column) for column in record_columns(source, definition))
    only = f" AND {_name(definition.by)} = {quote(key)}" if key else ""
    chosen = f"FROM {_from(source)} WHERE ({definition.where}){only} ORDER BY {_name(source.key)}"
    return bind(f"SELECT {columns} {chosen}", bound)


def record_columns(source: Source, definition: Definition) -> tuple[str, ...]:
    """The key, the columns that the expressions name (in the source's order), and the provenance."""
    texts = " ".join((definition.where, definition.expression, definition.complete))
    words = set(re.findall(r"\w+", LITERAL.sub("", PARAMETER.sub("", texts))))
    named = (column for column in source.columns if column in words or column == definition.by or column in source.shown)
    return tuple(dict.fromkeys((source.key, *named, *PROVENANCE)))


def _aggregates(definition: Definition) -> list[str]:
    code, where = definition.code, definition.where
    columns = [f'{_total(definition)} AS "{code}"']
    if definition.measure is not Measure.COUNT:
        columns.append(f'COUNT(CASE WHEN {where} THEN 1 END) AS "{code}.rows"')
    if definition.complete:
        columns.append(f'COUNT(CASE WHEN ({where}) AND NOT ({definition.complete}) THEN 1 END) AS "{code}.incomplete"')
    if definition.left_out:
        columns.append(f'COUNT(CASE WHEN {definition.left_out} THEN 1 END) AS "{code}.left_out"')
    if definition.clear:
        columns.append(f'COUNT(CASE WHEN {definition.clear} THEN 1 END) AS "{code}.clear"')
        columns.append(f'COUNT(CASE WHEN NOT ({definition.clear}) THEN 1 END) AS "{code}.unclear"')
    return columns


def _total(definition: Definition) -> str:
    where, expression = definition.where, definition.expression
    match definition.measure:
        case Measure.COUNT:
            return f"COUNT(CASE WHEN {where} THEN 1 END)"
        case Measure.DISTINCT:
            return f"COUNT(DISTINCT CASE WHEN {where} THEN {expression} END)"
        case Measure.SUM:
            return f"SUM(CASE WHEN {where} THEN {expression} END)"
        case Measure.MAXIMUM:
            return f"MAX(CASE WHEN {where} THEN {expression} END)"
        case _:
            raise ValueError(f"{definition.code} is made of other figures, no engine counts it")


def _keys(source: Source, by: str) -> list[tuple[str, str]]:
    if not by:
        return []
    return [(by, "key"), (source.labels.get(by, by), "label")]


def _from(source: Source) -> str:
    return f'({source.sql}) AS "{source.name}"' if source.sql else _name(source.name)


def _name(column: str) -> str:
    return f'"{column}"'


def _date(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
