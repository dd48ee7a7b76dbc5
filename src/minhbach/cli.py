"""The command `minhbach`: each sub-command is one library function. The only place of the library that reads the clock.

Results go to stdout, talk to stderr. Exit codes: 0 all is well; 1 something was found (a broken identity, a file that no longer agrees);
2 the input cannot be used, nothing was changed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minhbach.deadlines.calendar import WorkCalendar
    from minhbach.deadlines.clocks import ClockState, ClockTerms
    from minhbach.deadlines.explaining import Explanation
    from minhbach.deadlines.hours import HourCount, OfficeHours
    from minhbach.law.provisions import Provisions
    from minhbach.reports.results import Results

EXIT_OK, EXIT_FOUND, EXIT_UNUSABLE = 0, 1, 2
LENGTHS = {
    "days": "ngày",
    "working-days": "ngày làm việc",
    "months": "tháng",
    "hours": "giờ",
    "working-hours": "giờ làm việc",
}
EVENTS = {
    "suspended": "ngày tạm đình chỉ",
    "resumed": "ngày tiếp tục",
    "extended": "ngày gia hạn, và số văn bản gia hạn",
    "supplemented": "ngày nhận đủ hồ sơ bổ sung (thời hạn tính lại)",
    "transferred": "ngày chuyển cơ quan khác",
    "closed": "ngày giải quyết xong",
}
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a card's report, and of duties
DUTY_STATES = ("not_yet_due", "due", "done_on_time", "done_late", "missed", "not_applicable", "unknown")
MOST_ROWS = 100_000  # larger registers take no part in a check against records


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a known error is a message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
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


class _Parser(argparse.ArgumentParser):
    """argparse speaking Vietnamese: its own words are few, so they are given here rather than by a translation catalogue."""

    WORDS = (
        (r"the following arguments are required: (.*)", r"thiếu \1"),
        (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 không nhận \2; các giá trị dùng được: \3"),
        (r"argument (.*): invalid int value: (.*)", r"\1 phải là số nguyên, đang là \2"),
        (r"argument (.*): not allowed with argument (.*)", r"\1 không dùng cùng \2, chỉ chọn một"),
        (r"one of the arguments (.*) is required", r"thiếu một trong các đối số: \1"),
        (r"argument (.*): expected one argument", r"\1 cần một giá trị đi kèm"),
        (r"unrecognized arguments: (.*)", r"không có đối số \1"),
        (r"argument (.*): (.*)", r"\1: \2"),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **kwargs)
        self._positionals.title, self._optionals.title = "đối số", "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in trang trợ giúp này rồi thoát")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "cách dùng:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "cách dùng:", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in self.WORDS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
                break
        self.print_usage(sys.stderr)
        self.exit(EXIT_UNUSABLE, f"Lỗi: {message}. Xem cách dùng: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    from minhbach import __version__

    parser = _Parser(
        prog="minhbach",
        description="Minh Bạch: từ sổ sách của một cơ quan đến báo cáo thực hiện dân chủ ở cơ sở "
        "mà từng số liệu đều mở được đến tận hồ sơ gốc.",
        epilog="Mã thoát: 0: không có vấn đề; 1: có phát hiện (quan hệ không khớp, tệp bị sửa, có dòng để riêng); "
        "2: đầu vào không dùng được.",
    )
    parser.add_argument("--version", action="version", help="in phiên bản rồi thoát", version=f"minhbach {__version__}")
    commands = parser.add_subparsers(title="lệnh", metavar="LỆNH", required=True)

    init = commands.add_parser("init", help="tạo thư mục sổ sách mẫu cho một cơ quan và một năm")
    init.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    init.set_defaults(run=_init)

    imports = commands.add_parser("import", help="nhập sổ sách vào kho số liệu")
    imports.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    imports.add_argument("files", type=Path, nargs="*", metavar="TỆP", help="chỉ nhập các tệp này; để trống là nhập cả thư mục so-sach")
    _add_rejects(imports)
    imports.set_defaults(run=_import)

    figures = commands.add_parser("figures", help="tính mọi số liệu và đối chiếu cân đối")
    _add_folder(figures)
    _add_as_of(figures)
    _add_rejects(figures)
    _add_format(figures, "table", "json")
    figures.set_defaults(run=_figures)

    trace = commands.add_parser("trace", help="liệt kê đúng các bản ghi đứng sau một số liệu")
    trace.add_argument("code", metavar="MÃ", help="mã số liệu, ví dụ HS07 hoặc TC04:qn-phong")
    _add_folder(trace)
    _add_as_of(trace)
    _add_rejects(trace)
    _add_format(trace, "table", "json", "csv")
    trace.set_defaults(run=_trace)

    report = commands.add_parser("report", help="lập báo cáo: DOCX, PDF, HTML, JSON và ảnh chụp số liệu")
    report.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    report.add_argument("--year", type=int, required=True, metavar="NĂM", help="năm báo cáo")
    report.add_argument("--to", type=Path, required=True, metavar="NƠI_GHI", help="thư mục nhận kết quả")
    _add_as_of(report)
    _add_rejects(report)
    _add_format(report, "table", "json")
    report.set_defaults(run=_report)

    verify = commands.add_parser("verify", help="kiểm tra một báo cáo còn đúng với ảnh chụp số liệu của nó")
    verify.add_argument("file", type=Path, metavar="TỆP")
    verify.add_argument("--snapshot", type=Path, metavar="THƯ_MỤC", help="ảnh chụp số liệu, khi không nằm cạnh tệp")
    _add_format(verify, "table", "json")
    verify.set_defaults(run=_verify)

    cite = commands.add_parser("cite", help="tìm mọi dẫn chiếu văn bản trong một tệp và cho biết hiệu lực của chúng")
    cite.add_argument("files", type=Path, nargs="+", metavar="TỆP", help="DOCX, PDF, ODT, HTML hoặc văn bản thường")
    _add_on(cite)
    _add_timeout(cite, "120")
    cite.add_argument("--against", type=Path, metavar="THƯ_MỤC", help="đối chiếu thêm với sổ văn bản của thư mục cơ quan này")
    _add_format(cite, "table", "json")
    cite.set_defaults(run=_cite)

    check = commands.add_parser("check", help="đọc dự thảo và chỉ ra chỗ không khớp: số liệu, viện dẫn, ngày tháng, thể thức, câu chữ")
    check.add_argument(
        "paths",
        type=Path,
        nargs="+",
        metavar="TỆP",
        help="DOCX, PDF, ODT, HTML, văn bản thường (DOC, RTF: khi máy có LibreOffice), hoặc thư mục",
    )
    _add_on(check)
    _add_timeout(check, "120; khi có --ocr: 1800")
    check.add_argument("--against", type=Path, metavar="THƯ_MỤC", help="đối chiếu thêm với sổ sách của thư mục cơ quan này")
    check.add_argument(
        "--to", type=Path, metavar="NƠI_GHI", help="ghi bản có nhận xét của từng tệp (DOCX, PDF) và trang kết quả HTML vào thư mục này"
    )
    check.add_argument(
        "--fix", action="store_true", help="cùng với --to: ghi thêm bản đã sửa những chỗ sửa được an toàn (DOCX: theo dõi thay đổi)"
    )
    check.add_argument("--signed", action="store_true", help="cho phép ghi chú lên bản sao của PDF đã ký số (chữ ký chỉ còn phủ bản gốc)")
    check.add_argument("--ocr", action="store_true", help="nhận dạng chữ ở các trang PDF quét (cần tesseract-ocr và tesseract-ocr-vie)")
    check.add_argument(
        "--fail-on", choices=("error", "warning", "hint"), default="error", help="mã thoát 1 từ mức này (mặc định: %(default)s)"
    )
    _add_format(check, "table", "json", "sarif", "html")
    check.set_defaults(run=_check)

    law = commands.add_parser("law", help="tra quy định: thời hạn, điều khoản, hiệu lực từ ngày nào đến ngày nào, đã kiểm chứng đến đâu")
    law.add_argument("code", nargs="?", metavar="MÃ", help="mã quy định, ví dụ complaint-accept; để trống là liệt kê")
    _add_on(law)
    law.add_argument("--topic", metavar="CHỦ_ĐỀ", help="chỉ liệt kê một chủ đề, ví dụ mot-cua")
    law.add_argument("--stale", action="store_true", help="chỉ liệt kê quy định đã quá ngày cần xem lại")
    _add_format(law, "table", "json")
    law.set_defaults(run=_law)

    rules = commands.add_parser("rules", help="liệt kê các quy tắc kiểm tra")
    _add_format(rules, "table", "json")
    rules.set_defaults(run=_rules)

    rule = commands.add_parser("rule", help="in trang giải thích của một quy tắc")
    rule.add_argument("code", metavar="MÃ", help="mã quy tắc, ví dụ SL001")
    rule.set_defaults(run=_rule)

    _add_due(commands.add_parser("due", help="các nghĩa vụ của cơ quan trong năm: đến hạn gì, khi nào, đã làm chưa, vì sao"))
    _add_deadline(commands.add_parser("deadline", help="tính một thời hạn và giải thích từng ngày"))
    return parser


def _add_due(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--on", type=_day, metavar="NGÀY", help="xét đến hết ngày này (năm-tháng-ngày; mặc định là hôm nay)")
    parser.add_argument("--year", type=_year, metavar="NĂM", help="năm của các nghĩa vụ (mặc định: năm của --on)")
    parser.add_argument(
        "--state", choices=tuple(DUTY_STATES), action="append", default=[], help="chỉ các việc ở trạng thái này; ghi được nhiều lần"
    )
    parser.add_argument("--unit", default="", metavar="ĐƠN_VỊ", help="chỉ việc của đơn vị này (mã trong sổ don-vi)")
    parser.add_argument("--duty", default="", metavar="MÃ", help="chỉ nghĩa vụ này, giải thích từng ngày với điều khoản")
    parser.add_argument("--proposed", action="store_true", help="xem những hạn nào đổi nếu các đề xuất hoán đổi ngày nghỉ được quyết định")
    _add_format(parser, "table", "json", "ics")
    parser.set_defaults(run=_due)


def _add_deadline(parser: argparse.ArgumentParser) -> None:
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument(
        "rule", nargs="?", type=_rule_code, metavar="QUY_ĐỊNH", help="mã quy định, ví dụ complaint-accept (xem: minhbach law)"
    )
    for flag, words in LENGTHS.items():
        length.add_argument(f"--{flag}", type=int, metavar="N", help=f"đếm N {words} thay cho một quy định; số âm là đếm lùi")
    parser.add_argument(
        "--from", dest="start", type=_moment, required=True, metavar="NGÀY", help="ngày xảy ra sự kiện, không tính ngày này"
    )
    parser.add_argument("--case", default="", metavar="TRƯỜNG_HỢP", help="trường hợp của quy định, ví dụ complex")
    parser.add_argument(
        "--law-on", type=_day, metavar="NGÀY", help="theo quy định có hiệu lực vào ngày này (mặc định: ngày xảy ra sự kiện)"
    )
    parser.add_argument(
        "--under", metavar="QUY_ĐỊNH", help="với --days, --working-days, --months: quy định nói điều gì được xảy ra với thời hạn ấy"
    )
    parser.add_argument(
        "--on", type=_day, metavar="NGÀY", help="xem đến ngày này đã dùng, còn, trễ bao nhiêu (mặc định khi có sự kiện: hôm nay)"
    )
    parser.set_defaults(events=[])
    for flag, words in EVENTS.items():
        parser.add_argument(
            f"--{flag}",
            dest="events",
            type=partial(_event, flag),
            action="append",
            metavar="NGÀY[=VĂN_BẢN]",
            help=f"{words}; ghi được nhiều lần",
        )
    parser.add_argument(
        "--cause", type=_cause, action="append", default=[], metavar="LOẠI=SỐ=CHỨNG_CỨ", help="nguyên nhân trễ, ví dụ applicant=3=CV-12"
    )
    parser.add_argument("--office-hours", type=_office, metavar="BUỔI,BUỔI", help="giờ làm việc của cơ quan, ví dụ 07:00-11:30,13:30-17:00")
    parser.add_argument("--proposed", action="store_true", help="tính cả các đề xuất hoán đổi ngày nghỉ chưa được quyết định")
    _add_format(parser, "table", "json")
    parser.set_defaults(run=_deadline)


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="THƯ_MỤC", help="mặc định là thư mục hiện tại")


def _add_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar="NGÀY", help="theo những gì kho số liệu đã biết đến hết ngày này (năm-tháng-ngày)")


def _add_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_day, metavar="NGÀY", help="xét hiệu lực vào ngày này (năm-tháng-ngày; mặc định là hôm nay)")


def _add_timeout(parser: argparse.ArgumentParser, usual: str) -> None:
    words = "thời gian nhiều nhất cho một tệp; quá thời gian thì tệp bị coi là không đọc được"
    parser.add_argument("--timeout", type=_seconds, metavar="SỐ_GIÂY", help=f"{words} (mặc định: {usual})")


def _add_rejects(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rejects", type=Path, metavar="TỆP", help="để riêng các dòng sai vào tệp này và dùng phần còn lại")


def _add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument("--format", choices=formats, default=formats[0], help="dạng kết quả in ra (mặc định: %(default)s)")


def _day(text: str) -> date:
    """A date as programs write it (2025-10-30) or as Vietnamese officials do (30/10/2025)."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a date has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"«{text}» không phải ngày có thật dạng năm-tháng-ngày, ví dụ 2025-10-30, hoặc ngày/tháng/năm")


def _seconds(text: str) -> float:
    seconds = float(text.replace(",", ".")) if re.fullmatch(r"\d{1,6}(?:[.,]\d{1,3})?", text) else 0.0
    if not seconds:
        raise argparse.ArgumentTypeError(f"«{text}» không phải số giây lớn hơn 0, ví dụ 300")
    return seconds


def _rule_code(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("mã quy định không được để trống (xem: minhbach law)")
    return text


def _moment(text: str) -> date | datetime:
    """A date, or a date with the hour and minute in Vietnamese time: 2026-03-02T14:30."""
    day, separator, hour = text.replace(" ", "T", 1).partition("T")
    if not separator:
        return _day(text)
    moment = _clock(hour)
    if moment is None:
        raise argparse.ArgumentTypeError(
            f"«{text}» không phải ngày giờ (giờ Việt Nam) dạng năm-tháng-ngàyTgiờ:phút, ví dụ 2026-03-02T14:30"
        )
    return datetime.combine(_day(day), moment)


def _clock(text: str) -> time | None:
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None


def _year(text: str) -> int:
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"«{text}» phải là một năm bốn chữ số từ {FIRST_YEAR} đến {LAST_YEAR}")
    return int(text)


def _office(text: str) -> OfficeHours:
    from minhbach.deadlines.hours import make_office_hours
    from minhbach.law.reading import Confidence, LawDataError

    sessions = [tuple(_clock(mark.strip()) for mark in part.split("-")) for part in text.split(",")]
    try:
        return make_office_hours([(begin, end) for begin, end in sessions if begin and end], f"do người dùng nêu: {text}", Confidence.OWN)
    except (ValueError, LawDataError):
        raise argparse.ArgumentTypeError(f"«{text}» không phải giờ làm việc dạng 07:00-11:30,13:30-17:00, các buổi theo thứ tự") from None


def _event(flag: str, text: str) -> tuple[str, date, str]:
    day, _, document = text.partition("=")
    return flag, _day(day), document.strip()


def _cause(text: str) -> tuple[str, int, str]:
    kind, _, rest = text.partition("=")
    units, _, proof = rest.partition("=")
    if not units.isdecimal():
        raise argparse.ArgumentTypeError(f"«{text}» phải có dạng LOẠI=SỐ_NGÀY=CHỨNG_CỨ, ví dụ applicant=3=CV-12")
    return kind, int(units), proof.strip()


def _say(words: str) -> None:
    print(f"→ {words}", file=sys.stderr, flush=True)


# --- commands -----------------------------------------------------------------------------------------------------------------------


def _init(arguments: argparse.Namespace) -> int:
    from minhbach.facts.templates import init_folder

    paths = init_folder(arguments.folder)
    for path in paths:
        print(path)
    _say(f"Đã tạo {len(paths)} tệp. Hãy điền co-quan.yaml và các sổ trong so-sach, rồi chạy: minhbach import {arguments.folder}")
    return EXIT_OK


def _import(arguments: argparse.Namespace) -> int:
    from minhbach.facts.imports import import_folder
    from minhbach.facts.store import Store

    report = import_folder(
        Store.open(_home(arguments.folder)),
        arguments.folder,
        recorded_at=datetime.now(UTC),
        rejects=arguments.rejects,
        files=arguments.files,
        progress=_say,
    )
    print(report.summary())
    return EXIT_FOUND if report.rejected else EXIT_OK


def _figures(arguments: argparse.Namespace) -> int:
    from minhbach.reports.machine import results_json
    from minhbach.reports.show import results_table

    results, _ = _results(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    print(results_json(results) if arguments.format == "json" else results_table(results))
    return _outcome(results)


def _trace(arguments: argparse.Namespace) -> int:
    from minhbach.indicators.compute import trace
    from minhbach.indicators.definitions import load_definitions
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.show import trace_csv, trace_json, trace_table

    definitions = load_definitions()
    definitions.find(arguments.code)
    results, tables = _results(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    found = trace(definitions, DuckDB(tables), arguments.code, results.profile.period, agency=results.profile.agency)
    if arguments.format == "table":
        print(trace_table(found, results.figures.get(arguments.code)))
    else:
        print(trace_json(found) if arguments.format == "json" else trace_csv(found))
    return EXIT_OK


def _report(arguments: argparse.Namespace) -> int:
    from minhbach.documents.layout import load_layout
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.freeze import discarded_unless_done, freeze, gather, rebuild
    from minhbach.reports.profile import ProfileError
    from minhbach.reports.publish import publish
    from minhbach.reports.show import report_json_summary, report_table

    sources = gather(arguments.folder)
    if arguments.year != sources.profile.year:
        raise ProfileError(
            f"Yêu cầu báo cáo năm {arguments.year}, nhưng {arguments.folder}/co-quan.yaml khai năm {sources.profile.year}. "
            "Hãy sửa report.year và kỳ báo cáo trong tệp đó, hoặc chạy với đúng năm."
        )
    tables = _facts(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    _say("Chốt ảnh chụp số liệu, tính số liệu, đối chiếu cân đối, viết lời văn")
    cache = _cache(arguments.folder)
    with discarded_unless_done(arguments.to):
        snapshot = freeze(sources, tables, arguments.to, engine_for=DuckDB)
        report = rebuild(snapshot, DuckDB(snapshot.tables), cache=cache)
        _say("Dựng DOCX, PDF, HTML, JSON")
        paths = publish(report, load_layout(), arguments.to, progress=_say, cache=cache)
    if arguments.format == "json":
        print(report_json_summary(report, paths, arguments.to))
    else:
        print(report_table(report, paths, arguments.to, program=_program()))
    return _outcome(report.results)


def _verify(arguments: argparse.Namespace) -> int:
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.show import verification_json, verification_table
    from minhbach.reports.verify import verify

    result = verify(arguments.file, engine_for=DuckDB, snapshot=arguments.snapshot)
    print(verification_json(result) if arguments.format == "json" else verification_table(result))
    return EXIT_OK if result.agrees else EXIT_FOUND


def _cite(arguments: argparse.Namespace) -> int:
    from minhbach.checks.time_limit import SECONDS, TimeUpError, time_limit, too_long
    from minhbach.citations.reporting import as_json, as_text, cite, dumps
    from minhbach.citations.resolution import read_register
    from minhbach.documents.readers import ReaderError
    from minhbach.documents.readers.open import read

    on = arguments.on or _today()
    register = read_register(_facts(arguments.against)["documents"].to_pylist()) if arguments.against else None
    seconds, found = arguments.timeout or SECONDS, []
    for path in arguments.files:
        try:
            with time_limit(seconds):
                found.append((str(path), cite(read(path), on, register=register)))
        except TimeUpError:
            raise ReaderError(too_long(path.name, seconds)) from None
    if arguments.format == "json":
        objects = [as_json(file, cited) for file, cited in found]
        print(dumps(objects[0] if len(objects) == 1 else objects))
    else:
        print("\n\n".join(as_text(file, cited) for file, cited in found))
    return EXIT_OK


def _check(arguments: argparse.Namespace) -> int:
    import os

    from minhbach.checks.rule import Severity
    from minhbach.checks.runner import Job, check_paths, exit_code

    if arguments.fix and not arguments.to:
        print("Lỗi: --fix cần --to NƠI_GHI để biết ghi bản đã sửa vào đâu; tệp của bạn không bị sửa.", file=sys.stderr)
        return EXIT_UNUSABLE
    records = _records(arguments.against) if arguments.against else {}
    job = Job(today=_today(), on=arguments.on, ocr=arguments.ocr, seconds=arguments.timeout, **records)
    many = len(arguments.paths) > 1 or any(path.is_dir() for path in arguments.paths)
    answers = check_paths(arguments.paths, job, workers=os.cpu_count() or 1, progress=_counted if many else None)
    if not answers:
        print("Lỗi: không thấy tệp nào đọc được ở nơi đã chỉ. Hãy kiểm tra lại đường dẫn.", file=sys.stderr)
        return EXIT_UNUSABLE
    if arguments.to:
        _mark(arguments, answers)
    _print_findings(answers, arguments.format, many=many)
    return exit_code(answers, Severity(arguments.fail_on))


def _print_findings(answers: Sequence[Any], wanted: str, *, many: bool) -> None:
    if wanted == "table":
        from minhbach.checks.reporters.terminal import as_text

        print(as_text(answers, colour=sys.stdout.isatty()), end="")
    elif wanted == "json":
        from minhbach.checks.reporters.jsons import as_json

        print(as_json(answers, many=many))
    elif wanted == "sarif":
        from minhbach.checks.reporters.sarif import as_sarif

        print(as_sarif(answers))
    else:
        from minhbach.checks.reporters.html import as_html

        print(as_html(answers))


def _counted(done: int, total: int, file: str) -> None:
    _say(f"[{done}/{total}] {file}")


def _records(folder: Path) -> dict[str, Any]:
    """An agency's registers and computed figures, for a check against them."""
    from minhbach.indicators.compute import known_numbers

    results, tables = _results(folder)
    small = {name: table.to_pylist() for name, table in tables.items() if table.num_rows <= MOST_ROWS}
    return {"register": small, "figures": known_numbers(results.figures)}


def _mark(arguments: argparse.Namespace, answers: Sequence[Any]) -> None:
    from minhbach.checks.marking import copy_names, marked_copies
    from minhbach.checks.runner import Checked
    from minhbach.documents.writers import WriterError

    checked = [answer for answer in answers if isinstance(answer, Checked)]
    for answer, name in zip(checked, copy_names([answer.file for answer in checked]), strict=True):
        try:
            for path in marked_copies(answer, arguments.to, name=name, at=datetime.now(UTC), fix=arguments.fix, signed=arguments.signed):
                _say(f"Đã ghi {path}")
        except WriterError as error:
            _say(f"Không ghi bản có nhận xét: {error} (PDF đã ký số: thêm --signed)")


def _rules(arguments: argparse.Namespace) -> int:
    import json

    from minhbach.checks.pages import table
    from minhbach.checks.registry import RULES

    if arguments.format == "json":
        fields = ("code", "name", "title", "severity", "basis", "since")
        print(json.dumps([{field: str(getattr(rule, field)) for field in fields} for rule in RULES.values()], ensure_ascii=False, indent=1))
    else:
        print(table())
    return EXIT_OK


def _rule(arguments: argparse.Namespace) -> int:
    import difflib

    from minhbach.checks.pages import page
    from minhbach.checks.registry import RULES

    rule = RULES.get(arguments.code.upper())
    if rule is None:
        near = difflib.get_close_matches(arguments.code.upper(), RULES, 1)
        hint = f" Có phải ý bạn là «{near[0]}»?" if near else ""
        print(f"Lỗi: không có quy tắc «{arguments.code}».{hint} Xem danh sách: minhbach rules", file=sys.stderr)
        return EXIT_UNUSABLE
    print(page(rule))
    return EXIT_OK


def _law(arguments: argparse.Namespace) -> int:
    import json

    from minhbach.law.pages import answer, as_json, table
    from minhbach.law.provisions import known_provisions

    provisions, on = known_provisions(), arguments.on or _today()
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
        print(answer(provision, on, _today()))
    return EXIT_OK


def _deadline(arguments: argparse.Namespace) -> int:
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
    return explain_deadline(one, provisions, others, state, calendar=calendar, today=_today())


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
    return read_clock(terms, start, events, arguments.on or _today(), calendar, causes=causes)


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


def _due(arguments: argparse.Namespace) -> int:
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
    tables = _facts(arguments.folder)
    _known_unit(arguments.unit, tables)
    on = arguments.on or _today()
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
        _say("Chưa khai đặc điểm của cơ quan ở mục traits của co-quan.yaml, nên nhiều nghĩa vụ chưa rõ có áp dụng hay không.")
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

    before = read_memory(_home(folder), year)
    try:
        write_memory(_home(folder), year, run)
    except OSError:
        _say("Không ghi nhớ được các hạn của lần xem này vào thư mục .minhbach; lần sau sẽ không so sánh được.")
    return moved(before, run) if before is not None else ()


# --- what the commands share ----------------------------------------------------------------------------------------------------------


def _home(folder: Path) -> Path:
    return folder / ".minhbach"


def _cache(folder: Path) -> Path:
    return _home(folder) / "cache"


def _facts(folder: Path, *, as_of: date | None = None, rejects: Path | None = None) -> Mapping[str, Any]:
    """The tables of a folder: its files brought into the store first, unless the past is asked for."""
    from minhbach.facts.errors import StoreError
    from minhbach.facts.imports import import_folder
    from minhbach.facts.receipts import is_imported, stamp, write_receipt
    from minhbach.facts.store import Store

    store = Store.open(_home(folder))
    if as_of:
        known = store.state(as_of=datetime.combine(as_of, time.max).astimezone(UTC))
        if not any(table.num_rows for table in known.values()):
            raise StoreError(f"Đến hết ngày {as_of:%d/%m/%Y} kho chưa ghi dòng nào. Hãy chọn ngày muộn hơn, hoặc bỏ --as-of.")
        return known
    registers = stamp(folder)
    if not rejects and is_imported(store, registers):
        _say("Sổ sách không đổi từ lần nhập trước")
        return store.state()
    _say("Nhập sổ sách")
    imported = import_folder(store, folder, recorded_at=datetime.now(UTC), rejects=rejects, progress=_say)
    _say(imported.summary().splitlines()[-1])
    if imported.rejected:
        _say(f"Số liệu dưới đây KHÔNG gồm {len(imported.rejected)} chỗ sai đã để riêng vào {rejects}")
    else:
        write_receipt(store, registers)
    return store.state()


def _results(folder: Path, *, as_of: date | None = None, rejects: Path | None = None) -> tuple[Results, Mapping[str, Any]]:
    """Figures and identities of a folder, and the tables they come from; no word of a report is read for this."""
    import tempfile

    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.freeze import freeze, gather, results_of

    sources = gather(folder, words=False)
    tables = _facts(folder, as_of=as_of, rejects=rejects)
    with tempfile.TemporaryDirectory() as aside:
        snapshot = freeze(sources, tables, Path(aside), engine_for=DuckDB)
        return results_of(snapshot, DuckDB(snapshot.tables)), snapshot.tables


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _program() -> str:
    """The command as the person typed it."""
    return "python -m minhbach" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


def _outcome(results: Results) -> int:
    from minhbach.indicators.identities import Outcome

    return EXIT_FOUND if any(result.outcome is Outcome.FAILS for result in results.identities) else EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
