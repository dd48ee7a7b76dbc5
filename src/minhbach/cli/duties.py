"""The command due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minhbach.cli.folders import facts_of, home_of
from minhbach.cli.talk import EXIT_FOUND, EXIT_OK, say, today


def run_due(arguments: argparse.Namespace) -> int:
    from minhbach.duties.changes import moved, proposed, remembered
    from minhbach.duties.evaluate import Case, assess, known_ground
    from minhbach.duties.explaining import as_text
    from minhbach.duties.ics import as_ics
    from minhbach.duties.model import DutyState
    from minhbach.duties.showing import as_json, as_table, moved_lines, pick
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.profile import FILE_NAME, parse_profile, read_profile

    ground = known_ground()
    duty = ground.duties.find(arguments.duty).code if arguments.duty else ""
    profile = parse_profile(read_profile(arguments.folder), name=str(arguments.folder / FILE_NAME))
    tables = facts_of(arguments.folder)
    _known_unit(arguments.unit, tables)
    on = arguments.on or today()
    year = arguments.year or on.year
    case = Case(profile.agency, profile.traits, profile.registers, DuckDB(tables))
    assessment = assess(ground, case, year=year, on=on)
    run = remembered(assessment, ground)
    if arguments.proposed:
        after = proposed(ground)
        changed = moved(run, remembered(assess(after, case, year=year, on=on), after))
        title = "HẠN ĐỔI NẾU CÁC ĐỀ XUẤT HOÁN ĐỔI NGÀY NGHỈ ĐƯỢC QUYẾT ĐỊNH"
    else:
        changed = _since_last_run(arguments.folder, year, run)
        title = "HẠN ĐÃ ĐỔI TỪ LẦN XEM TRƯỚC"
    instances = pick(assessment, states=[DutyState(word) for word in arguments.state], unit=arguments.unit, duty=duty)
    if arguments.format == "ics":
        sys.stdout.write(as_ics(assessment, instances).decode())
    elif arguments.format == "json":
        print(as_json(assessment, instances, ground, explained=bool(duty), moved=changed))
    else:
        print(as_text(assessment, instances, ground) if duty else as_table(assessment, instances))
    if (changed or arguments.proposed) and arguments.format != "json":
        print("\n".join(moved_lines(changed, title)), file=sys.stdout if arguments.format == "table" else sys.stderr)
    if not profile.traits.declared:
        say("Chưa khai đặc điểm của cơ quan ở mục traits của co-quan.yaml, nên nhiều nghĩa vụ chưa rõ có áp dụng hay không.")
    return EXIT_FOUND if any(one.state is DutyState.MISSED for one in instances) else EXIT_OK


def _known_unit(unit: str, tables: Mapping[str, Any]) -> None:
    from difflib import get_close_matches

    from minhbach.facts.errors import FactsError

    known = tables["units"].column("id").to_pylist()
    if unit and unit not in known:
        near = get_close_matches(unit, known, 1)
        hint = f"Có phải ý bạn là «{near[0]}»?" if near else "Xem các mã trong so-sach/don-vi."
        raise FactsError(f"Sổ đơn vị không có mã «{unit}». {hint}")


def _since_last_run(folder: Path, year: int, run: Any) -> tuple[Any, ...]:
    """What moved since the last run, which this one replaces; a folder that cannot be written to is only not remembered."""
    from minhbach.duties.changes import moved, read_memory, write_memory

    before = read_memory(home_of(folder), year)
    try:
        write_memory(home_of(folder), year, run)
    except OSError:
        say("Không ghi nhớ được các hạn của lần xem này vào thư mục .minhbach; lần sau sẽ không so sánh được.")
    return moved(before, run) if before is not None else ()
