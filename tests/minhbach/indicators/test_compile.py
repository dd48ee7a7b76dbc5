from __future__ import annotations

import sqlglot

from minhbach.indicators.compile import bind, groups_sql, parameters, record_columns, records_sql, totals_sql

BINDINGS = ("SCT", ("SCT", "SCT-QN"))


def every_statement(definitions, period) -> list[str]:
    bound = parameters(period, *BINDINGS)
    counted = [definition for definition in definitions.values() if definition.source]
    batches = {(definition.source, definition.by) for definition in counted}
    statements = [
        totals_sql(definitions.sources[source], [one for one in counted if (one.source, one.by) == (source, by)], bound, by=by)
        for source, by in sorted(batches)
    ]
    for definition in counted:
        source = definitions.sources[definition.source]
        statements.append(records_sql(source, definition, bound, key="k" if definition.by else ""))
        statements += [groups_sql(source, definition, name, bound) for name in definition.breakdowns]
    return statements


def test_figures_of_one_register_are_one_select(definitions, year):
    statement = totals_sql(definitions.sources["asset_declarations"], [definitions["TS01"], definitions["TS02"]], parameters(year))

    assert statement == (
        'SELECT COUNT(*) AS "rows", '
        'SUM(CASE WHEN year = 2025 THEN required END) AS "TS01", COUNT(CASE WHEN year = 2025 THEN 1 END) AS "TS01.rows", '
        'SUM(CASE WHEN year = 2025 THEN declared END) AS "TS02", COUNT(CASE WHEN year = 2025 THEN 1 END) AS "TS02.rows" '
        'FROM "asset_declarations"'
    )


def test_parameters_become_typed_literals(year):
    bound = parameters(year, "SCT", ("SCT", "Sở O'B"))

    assert bind("a BETWEEN :from AND :cutoff OR b > :to OR c = :year - 1 OR d = :agency OR d IN (:lineage)", bound) == (
        "a BETWEEN DATE '2025-01-01' AND DATE '2025-10-30' OR b > DATE '2025-12-31' OR c = 2025 - 1 OR d = 'SCT' OR d IN ('SCT', 'Sở O''B')"
    )


def test_records_show_key_columns_spoken_of_and_provenance(definitions):
    source = definitions.sources["dossiers"]

    assert record_columns(source, definitions["HS02"]) == ("id", "channel", "received_on", "_file", "_sheet", "_line")


def test_every_statement_is_spark_sql_too(definitions, year):
    for statement in every_statement(definitions, year):
        (spark,) = sqlglot.transpile(statement, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(spark, read="spark").sql("spark") == spark


def test_codes_of_one_cell_are_parted_at_the_same_mark_in_spark(definitions, year):
    statement = definitions.sources["superior_documents"].sql
    (spark,) = sqlglot.transpile(bind(statement, parameters(year)), read="duckdb", write="spark")

    assert r"EXPLODE(SPLIT(implements, CONCAT('\\Q', ';', '\\E'))) AS target" in spark  # Spark parts at a pattern: the mark is quoted


def test_every_statement_runs_on_empty_registers(definitions, year, engine):
    empty = engine()

    for statement in every_statement(definitions, year):
        empty.query(statement)


def test_no_statement_divides(definitions, year):
    assert [
        statement for statement in every_statement(definitions, year) if sqlglot.parse_one(statement, read="duckdb").find(sqlglot.exp.Div)
    ] == []
