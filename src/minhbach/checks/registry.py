"""Every rule under its code: adding a rule is one import and one line. A test proves the table complete."""

from __future__ import annotations

from minhbach.checks.rule import Rule
from minhbach.checks.rules import (
    bq001_bo_qua_thua,
    nn001_tu_lap,
)

RULES: dict[str, Rule] = {
    "BQ001": bq001_bo_qua_thua.RULE,
    "NN001": nn001_tu_lap.RULE,
}
