"""The door of the command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from minhbach.cli.arguments import make_parser
from minhbach.cli.talk import EXIT_OK, EXIT_UNUSABLE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a known error is a message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = make_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_OK
    except KeyboardInterrupt:
        print("\nĐã dừng theo yêu cầu; dữ liệu đã ghi trước đó vẫn nguyên vẹn.", file=sys.stderr)
        return 130
    except _known_errors() as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return EXIT_UNUSABLE
    except OSError as error:
        from minhbach.refusals import explain

        reason, remedy = explain(error)
        print(f"Lỗi: {error.filename or 'tệp'}: {reason}. Hãy {remedy}.", file=sys.stderr)
        return EXIT_UNUSABLE
    return code


def _known_errors() -> tuple[type[Exception], ...]:
    """Errors whose message is written for the person at the keyboard."""
    from minhbach.deadlines.calendar import CalendarError
    from minhbach.deadlines.clocks import ClockError
    from minhbach.deadlines.terms import TermError
    from minhbach.documents.charts import ChartError
    from minhbach.documents.layout import LayoutError
    from minhbach.documents.readers import ReaderError
    from minhbach.documents.writers import WriterError
    from minhbach.duties.definitions import UnknownDutyError
    from minhbach.duties.records import DutyProofError
    from minhbach.facts.errors import FactsError
    from minhbach.indicators.compute import PeriodError
    from minhbach.indicators.definitions import UnknownCodeError
    from minhbach.indicators.reading import DefinitionError
    from minhbach.law.provisions import ProvisionError
    from minhbach.law.reading import LawDataError
    from minhbach.reports.outline import OutlineError
    from minhbach.reports.profile import ProfileError
    from minhbach.reports.publish import PublishError
    from minhbach.reports.verify import VerifyError

    dates = (CalendarError, ClockError, TermError, ProvisionError, LawDataError)
    facts = (FactsError, DutyProofError, UnknownDutyError, PeriodError, UnknownCodeError, DefinitionError)
    return (*facts, *dates, ChartError, LayoutError, ReaderError, WriterError, OutlineError, ProfileError, PublishError, VerifyError)
