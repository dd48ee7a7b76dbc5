"""What SQL a definition may be: a closed list of forms, known columns, nothing that reads elsewhere or writes.

Importing sqlglot takes half a second, so only tests and the loading of files from outside the package come here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from minhbach.facts.schemas import TABLES, Kind
from minhbach.indicators.compile import bind, parameters
from minhbach.indicators.definitions import PROVENANCE, Definition, Definitions, Measure, Source
from minhbach.indicators.model import Period
from minhbach.indicators.reading import Entry, suggest

DIALECT = "duckdb"
SAMPLE = parameters(Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 10, 30)), "X", ("X", "Y"))
SCALAR: tuple[type[exp.Expression], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Var, exp.Paren,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Is,
    exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Case, exp.If, exp.Coalesce, exp.Nullif,
    exp.Extract, exp.DateDiff, exp.TimeToStr, exp.Interval, exp.Trim, exp.Concat, exp.Replace, exp.StrPosition,
)  # fmt: skip
RELATIONAL: tuple[type[exp.Expression], ...] = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Subquery, exp.Table, exp.TableAlias, exp.Alias,
    exp.Min, exp.Max, exp.Count, exp.Sum, exp.RowNumber, exp.Window, exp.Order, exp.Ordered, exp.Explode, exp.Split,
)  # fmt: skip
TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CHOICE: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18, 4)",
    Kind.DATE: "DATE",
    Kind.BOOLEAN: "BOOLEAN",
}
SCHEMA = {
    table.name: {column.name: TYPES[column.kind] for column in table.columns}
    | dict(zip(PROVENANCE, ("VARCHAR", "VARCHAR", "BIGINT"), strict=True))
    for table in TABLES.values()
}
INEXACT = {"FLOAT", "DOUBLE"}
CONDITIONS = ("where", "complete", "left_out", "clear")  # keys of `Definition.expressions` that hold a condition


def validate(definitions: Definitions) -> None:
    """Parse every expression and view; DefinitionError names file, line and key of the first that is not allowed."""
    schema: dict[str, Mapping[str, str]] = dict(SCHEMA)
    for source in definitions.sources.values():
        if source.sql:
            schema[source.name] = _check_view(source)
    for definition in definitions.values():
        for key, sql in definition.expressions.items():
            place = Entry({}, definition.file, definition.line, definition.code)
            _check_expression(sql, schema[definition.source], place, _key(definition, key), condition=key in CONDITIONS)


def check_expression(sql: str, register: str, place: Entry, key: str, *, condition: bool = False) -> None:
    """Refuse with DefinitionError an expression over one register that is not allowed; a condition must be true or false."""
    _check_expression(sql, SCHEMA[register], place, key, condition=condition)


def _key(definition: Definition, key: str) -> str:
    """The key as the file has it: what is `where` here stands under `count` in a count."""
    if key == "where" and definition.measure is Measure.COUNT:
        return Measure.COUNT.value
    return definition.measure.value if key == "expression" else key


def _check_expression(sql: str, columns: Mapping[str, str], place: Entry, key: str, *, condition: bool) -> None:
    tree = _parse(sql, place, key)
    _check_forms(tree, SCALAR, place, key)
    for column in tree.find_all(exp.Column):
        if column.table or column.name not in columns:
            raise place.refusal(key, f"không có cột {column.sql(DIALECT)}{suggest(column.name, columns)}; các cột: {', '.join(columns)}")
    typed = _typed(f"SELECT {sql} AS value FROM source", {"source": columns})  # noqa: S608  the expression was checked just above
    if condition and typed["value"] not in ("BOOLEAN", "UNKNOWN"):
        raise place.refusal(key, f"cần một điều kiện đúng hoặc sai, đây là một giá trị kiểu {typed['value']}")
    if typed["value"] in INEXACT:
        raise place.refusal(key, "biểu thức cho số dấu phẩy động, không chính xác; chỉ dùng số nguyên và số thập phân")


def _check_view(source: Source) -> Mapping[str, str]:
    place = Entry({}, source.file, source.line, source.name)
    tree = _parse(source.sql, place, "sql")
    if not isinstance(tree, exp.Select):
        raise place.refusal("sql", "cần đúng một câu SELECT")
    _check_forms(tree, SCALAR + RELATIONAL, place, "sql")
    for table in tree.find_all(exp.Table):
        if table.name not in TABLES or table.db or table.catalog:
            raise place.refusal("sql", f"không có sổ {table.sql(DIALECT)}{suggest(table.name, TABLES)}; chỉ được đọc các sổ đã định nghĩa")
    try:
        typed = _typed(source.sql, SCHEMA)
    except OptimizeError as error:
        raise place.refusal("sql", f"có cột không tồn tại: {error}") from error
    if tuple(typed) != source.columns:
        given = ", ".join(typed)
        raise place.refusal("columns", f"câu SELECT cho các cột {given}; khóa columns phải ghi đúng thứ tự ấy, rồi đến ba cột nguồn gốc")
    return typed


def _parse(sql: str, place: Entry, key: str) -> exp.Expression:
    try:
        trees = sqlglot.parse(bind(sql, SAMPLE), read=DIALECT)
    except SqlglotError as error:
        raise place.refusal(key, f"không đọc được biểu thức SQL «{sql}»: {str(error).splitlines()[0]}") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Expression):
        raise place.refusal(key, f"cần đúng một biểu thức SQL, nhận được «{sql}»")
    return trees[0]


def _check_forms(tree: exp.Expression, allowed: tuple[type[exp.Expression], ...], place: Entry, key: str) -> None:
    for node in tree.walk():
        if isinstance(node, exp.Div | exp.IntDiv):
            raise place.refusal(key, "không chia trong biểu thức: hãy khai tỷ lệ bằng khóa rate, phép chia làm một lần và chính xác")
        if not isinstance(node, allowed) and not _is_date(node):
            raise place.refusal(key, f"không được dùng «{node.sql(DIALECT)}» ({type(node).__name__}) trong biểu thức")


def _is_date(node: exp.Expr) -> bool:
    """Only the literals that parameters become: DATE '2025-01-01'."""
    if isinstance(node, exp.DataType):
        return node.this == exp.DType.DATE and isinstance(node.parent, exp.Cast)
    return isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal) and node.to.this == exp.DType.DATE


def _typed(sql: str, schema: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The columns a SELECT gives, with their types; OptimizeError if it speaks of a column that is not there."""
    tree: Any = qualify(sqlglot.parse_one(bind(sql, SAMPLE), read=DIALECT), schema=dict(schema), dialect=DIALECT)
    typed: Any = annotate_types(tree, schema=dict(schema), dialect=DIALECT)
    return {column.alias_or_name: column.type.this.value if column.type else "UNKNOWN" for column in typed.selects}
