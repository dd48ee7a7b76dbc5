from __future__ import annotations

from dataclasses import replace

import pytest

from minhbach.indicators.definitions import DefinitionError, Definitions
from minhbach.indicators.expressions import validate


def check(definitions: Definitions, where: str) -> None:
    changed = replace(definitions["HS07"], where=where)
    validate(Definitions([changed], definitions.sources.values()))


@pytest.mark.parametrize(
    "where",
    [
        "received_on BETWEEN :from AND :cutoff AND NOT input_digitised",
        "channel IN ('direct', 'post') OR resolved_on IS NULL",
        "EXTRACT(YEAR FROM received_on) = :year - 1",
        "DATE_DIFF('DAY', received_on, due_on) > 15",
        "TRIM(COALESCE(unit, '')) <> '' AND procedure IN (:lineage)",
    ],
)
def test_an_expression_may_be_a_condition_over_columns(definitions, where):
    check(definitions, where)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("id IN (SELECT id FROM tasks)", "không được dùng"),
        ("(SELECT COUNT(*) FROM tasks) > 0", "không được dùng"),
        ("SELECT 1", "không được dùng"),
        ("DELETE FROM dossiers", "không được dùng"),
        ("EXISTS (SELECT 1)", "không được dùng"),
        ("COUNT(*) > 1", "không được dùng"),
        ("read_csv('/etc/passwd') IS NULL", "không được dùng"),
        ("getenv('HOME') = ''", "không được dùng"),
        ("RANDOM() > 0", "không được dùng"),
        ("CURRENT_DATE > due_on", "không được dùng"),
        ("CAST(id AS INTEGER) > 1", "không được dùng"),
        ("received_on <= :today", "không được dùng"),
        ("received_on <= :cutoff AS late", "không được dùng"),
        ("1 / 2 > 0", "không chia trong biểu thức"),
        ("received_on <= :cutoff) OR (TRUE", "không được đọc|không đọc được biểu thức SQL"),
        ("received_on <= ", "không đọc được biểu thức SQL"),
        ("dossiers.received_on <= :cutoff", "không có cột"),
        ("on <= :cutoff", "không đọc được biểu thức SQL|không có cột"),
        ("received_on", "cần một điều kiện đúng hoặc sai, đây là một giá trị kiểu DATE"),
    ],
)
def test_anything_else_is_refused(definitions, where, message):
    with pytest.raises(DefinitionError, match=rf"^ho-so\.yaml, dòng \d+: HS07\.count: .*({message})"):
        check(definitions, where)
