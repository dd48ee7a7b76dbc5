"""Commands that ask the law: law, deadline."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from minhbach.cli.talk import EXIT_FOUND, EXIT_OK, EXIT_UNUSABLE, today

if TYPE_CHECKING:
    from minhbach.deadlines.calendar import WorkCalendar
    from minhbach.deadlines.clocks import ClockState, ClockTerms
    from minhbach.deadlines.explaining import Explanation
    from minhbach.deadlines.hours import HourCount
    from minhbach.law.provisions import Provisions

EVENTS = {
    "suspended": "ngày tạm đình chỉ",
    "resumed": "ngày tiếp tục",
    "extended": "ngày gia hạn, và số văn bản gia hạn",
    "supplemented": "ngày nhận đủ hồ sơ bổ sung (thời hạn tính lại)",
    "transferred": "ngày chuyển cơ quan khác",
    "closed": "ngày giải quyết xong",
}


def run_law(arguments: argparse.Namespace) -> int:
    import json

    from minhbach.law.pages import answer, as_json, table
    from minhbach.law.provisions import known_provisions

    provisions, on = known_provisions(), arguments.on or today()
    if arguments.code is None:
        topic = provisions.find_topic(arguments.topic).code if arguments.topic else ""
        listed = provisions.stale(on) if arguments.stale else provisions.in_force(on)
        shown = [(one, version) for one, version in listed if topic in ("", one.topic)]
        made = [as_json(one, version) for one, version in shown]
        print(json.dumps(made, ensure_ascii=False, indent=1) if arguments.format == "json" else table(provisions, shown, on))
        return EXIT_OK
    if arguments.topic or arguments.stale:
        print("Lỗi: --topic và --stale chỉ dùng khi liệt kê, không dùng cùng MÃ.", file=sys.stderr)
        return EXIT_UNUSABLE
    provision = provisions.find(arguments.code)
    on = arguments.on or provision.nearest(on)
    if arguments.format == "json":
        history = [as_json(provision, version) for version in provision.versions]
        print(json.dumps({**as_json(provision, provision.on(on)), "on": on.isoformat(), "history": history}, ensure_ascii=False, indent=1))
    else:
        print(answer(provision, on, today()))
    return EXIT_OK


def run_deadline(arguments: argparse.Namespace) -> int:
    import json

    from minhbach.deadlines.calendar import known_calendar
    from minhbach.deadlines.explaining import as_json, as_text
    from minhbach.law.provisions import known_provisions

    calendar = known_calendar().with_proposals() if arguments.proposed else known_calendar()
    explained = (_explained_rule if arguments.rule else _explained_length)(arguments, calendar, known_provisions())
    print(json.dumps(as_json(explained), ensure_ascii=False, indent=1) if arguments.format == "json" else as_text(explained))
    return EXIT_FOUND if explained.state is not None and explained.state.is_late else EXIT_OK


def _explained_rule(arguments: argparse.Namespace, calendar: WorkCalendar, provisions: Provisions) -> Explanation:
    from minhbach.deadlines.clocks import ClockError, clock_terms
    from minhbach.deadlines.explaining import explain_deadline
    from minhbach.deadlines.hours import known_office_hours
    from minhbach.deadlines.terms import day_of, deadline, deadlines

    if arguments.under:
        raise ClockError("--under chỉ dùng cùng --days, --working-days hoặc --months.")
    provision, office = provisions.find(arguments.rule), arguments.office_hours or known_office_hours()
    one = deadline(provision, arguments.start, calendar, office, arguments.case, arguments.law_on)
    others = deadlines(provision, arguments.start, calendar, office, arguments.law_on)
    state = None
    if _has_clock(arguments):
        started = day_of(arguments.start)
        state = _clock_state(arguments, clock_terms(provision, arguments.law_on or started, arguments.case), started, calendar)
    return explain_deadline(one, provisions, others, state, calendar=calendar, today=today())


def _explained_length(arguments: argparse.Namespace, calendar: WorkCalendar, provisions: Provisions) -> Explanation:
    from minhbach.deadlines.clocks import ClockError, ClockTerms, terms_under
    from minhbach.deadlines.counting import count
    from minhbach.deadlines.explaining import explain_count, explain_length
    from minhbach.deadlines.terms import day_of
    from minhbach.law.provisions import Unit

    if arguments.case and not arguments.under:
        raise ClockError("--case chỉ có nghĩa với một quy định; hãy ghi mã quy định, hoặc --under cùng số ngày.")
    if arguments.hours is not None or arguments.working_hours is not None:
        return explain_count(_hours(arguments, calendar), provisions, calendar)
    start = day_of(arguments.start)
    units = {"days": Unit.CALENDAR_DAYS, "working_days": Unit.WORKING_DAYS, "months": Unit.MONTHS}
    name = next(name for name in units if getattr(arguments, name) is not None)
    amount, unit = getattr(arguments, name), units[name]
    if not _has_clock(arguments):
        return explain_count(count(calendar, start, amount, unit), provisions, calendar)
    if arguments.under:
        terms = terms_under(provisions.find(arguments.under), arguments.law_on or start, amount, unit, arguments.case)
    else:
        terms = ClockTerms(amount, unit, "thời hạn do người hỏi nêu (chưa nêu quy định: --under)")
    return explain_length(_clock_state(arguments, terms, start, calendar), start, provisions)


def _has_clock(arguments: argparse.Namespace) -> bool:
    from minhbach.deadlines.clocks import ClockError

    if arguments.cause and not arguments.events and arguments.on is None:
        raise ClockError("Nguyên nhân trễ chỉ có nghĩa khi có ngày giải quyết xong (--closed) hoặc ngày xét (--on).")
    return bool(arguments.events) or arguments.on is not None


def _clock_state(arguments: argparse.Namespace, terms: ClockTerms, start: date, calendar: WorkCalendar) -> ClockState:
    from minhbach.deadlines.clocks import Cause, CauseKind, ClockError, Event, EventKind, read_clock

    kinds = dict(zip(EVENTS, EventKind, strict=True))
    events = [Event(kinds[flag], day, document) for flag, day, document in arguments.events]
    unknown = [kind for kind, _, _ in arguments.cause if kind not in set(CauseKind)]
    if unknown:
        raise ClockError(f"Không có loại nguyên nhân «{unknown[0]}»; các loại: {', '.join(CauseKind)}.")
    causes = [Cause(CauseKind(kind), units, proof) for kind, units, proof in arguments.cause]
    return read_clock(terms, start, events, arguments.on or today(), calendar, causes=causes)


def _hours(arguments: argparse.Namespace, calendar: WorkCalendar) -> HourCount:
    from minhbach.deadlines.clocks import ClockError
    from minhbach.deadlines.hours import add_hours, add_working_hours, known_office_hours

    if _has_clock(arguments) or arguments.under:
        raise ClockError("Thời hạn tính bằng giờ chưa theo dõi được tạm đình chỉ, gia hạn, giải quyết xong; hãy bỏ các tùy chọn ấy.")
    if not isinstance(arguments.start, datetime):
        raise ClockError(f"Thời hạn tính bằng giờ cần cả giờ bắt đầu, ví dụ --from {arguments.start.isoformat()}T14:30.")
    if arguments.hours is not None:
        return add_hours(calendar, arguments.start, arguments.hours)
    return add_working_hours(calendar, arguments.office_hours or known_office_hours(), arguments.start, arguments.working_hours)
