"""The sub-commands and their arguments, in Vietnamese."""

from __future__ import annotations

import argparse
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from minhbach.cli.deadlines import EVENTS, run_deadline, run_law
from minhbach.cli.drafts import run_check, run_cite, run_rule, run_rules
from minhbach.cli.duties import run_due
from minhbach.cli.reports import run_figures, run_import, run_init, run_report, run_trace, run_verify
from minhbach.cli.talk import EXIT_UNUSABLE
from minhbach.cli.values import read_cause, read_day, read_event, read_moment, read_office_hours, read_rule_code, read_seconds, read_year

LENGTHS = {
    "days": "ngày",
    "working-days": "ngày làm việc",
    "months": "tháng",
    "hours": "giờ",
    "working-hours": "giờ làm việc",
}


DUTY_STATES = ("not_yet_due", "due", "done_on_time", "done_late", "missed", "not_applicable", "unknown")


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


def make_parser() -> argparse.ArgumentParser:
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
    init.set_defaults(run=run_init)

    imports = commands.add_parser("import", help="nhập sổ sách vào kho số liệu")
    imports.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    imports.add_argument("files", type=Path, nargs="*", metavar="TỆP", help="chỉ nhập các tệp này; để trống là nhập cả thư mục so-sach")
    _add_rejects(imports)
    imports.set_defaults(run=run_import)

    figures = commands.add_parser("figures", help="tính mọi số liệu và đối chiếu cân đối")
    _add_folder(figures)
    _add_as_of(figures)
    _add_rejects(figures)
    _add_format(figures, "table", "json")
    figures.set_defaults(run=run_figures)

    trace = commands.add_parser("trace", help="liệt kê đúng các bản ghi đứng sau một số liệu")
    trace.add_argument("code", metavar="MÃ", help="mã số liệu, ví dụ HS07 hoặc TC04:qn-phong")
    _add_folder(trace)
    _add_as_of(trace)
    _add_rejects(trace)
    _add_format(trace, "table", "json", "csv")
    trace.set_defaults(run=run_trace)

    report = commands.add_parser("report", help="lập báo cáo: DOCX, PDF, HTML, JSON và ảnh chụp số liệu")
    report.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    report.add_argument("--year", type=int, required=True, metavar="NĂM", help="năm báo cáo")
    report.add_argument("--to", type=Path, required=True, metavar="NƠI_GHI", help="thư mục nhận kết quả")
    _add_as_of(report)
    _add_rejects(report)
    _add_format(report, "table", "json")
    report.set_defaults(run=run_report)

    verify = commands.add_parser("verify", help="kiểm tra một báo cáo còn đúng với ảnh chụp số liệu của nó")
    verify.add_argument("file", type=Path, metavar="TỆP")
    verify.add_argument("--snapshot", type=Path, metavar="THƯ_MỤC", help="ảnh chụp số liệu, khi không nằm cạnh tệp")
    _add_format(verify, "table", "json")
    verify.set_defaults(run=run_verify)

    cite = commands.add_parser("cite", help="tìm mọi dẫn chiếu văn bản trong một tệp và cho biết hiệu lực của chúng")
    cite.add_argument("files", type=Path, nargs="+", metavar="TỆP", help="DOCX, PDF, ODT, HTML hoặc văn bản thường")
    _add_on(cite)
    _add_timeout(cite, "120")
    cite.add_argument("--against", type=Path, metavar="THƯ_MỤC", help="đối chiếu thêm với sổ văn bản của thư mục cơ quan này")
    _add_format(cite, "table", "json")
    cite.set_defaults(run=run_cite)

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
    check.set_defaults(run=run_check)

    law = commands.add_parser("law", help="tra quy định: thời hạn, điều khoản, hiệu lực từ ngày nào đến ngày nào, đã kiểm chứng đến đâu")
    law.add_argument("code", nargs="?", metavar="MÃ", help="mã quy định, ví dụ complaint-accept; để trống là liệt kê")
    _add_on(law)
    law.add_argument("--topic", metavar="CHỦ_ĐỀ", help="chỉ liệt kê một chủ đề, ví dụ mot-cua")
    law.add_argument("--stale", action="store_true", help="chỉ liệt kê quy định đã quá ngày cần xem lại")
    _add_format(law, "table", "json")
    law.set_defaults(run=run_law)

    rules = commands.add_parser("rules", help="liệt kê các quy tắc kiểm tra")
    _add_format(rules, "table", "json")
    rules.set_defaults(run=run_rules)

    rule = commands.add_parser("rule", help="in trang giải thích của một quy tắc")
    rule.add_argument("code", metavar="MÃ", help="mã quy tắc, ví dụ SL001")
    rule.set_defaults(run=run_rule)

    _add_due(commands.add_parser("due", help="các nghĩa vụ của cơ quan trong năm: đến hạn gì, khi nào, đã làm chưa, vì sao"))
    _add_deadline(commands.add_parser("deadline", help="tính một thời hạn và giải thích từng ngày"))
    return parser


def _add_due(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--on", type=read_day, metavar="NGÀY", help="xét đến hết ngày này (năm-tháng-ngày; mặc định là hôm nay)")
    parser.add_argument("--year", type=read_year, metavar="NĂM", help="năm của các nghĩa vụ (mặc định: năm của --on)")
    parser.add_argument(
        "--state", choices=tuple(DUTY_STATES), action="append", default=[], help="chỉ các việc ở trạng thái này; ghi được nhiều lần"
    )
    parser.add_argument("--unit", default="", metavar="ĐƠN_VỊ", help="chỉ việc của đơn vị này (mã trong sổ don-vi)")
    parser.add_argument("--duty", default="", metavar="MÃ", help="chỉ nghĩa vụ này, giải thích từng ngày với điều khoản")
    parser.add_argument("--proposed", action="store_true", help="xem những hạn nào đổi nếu các đề xuất hoán đổi ngày nghỉ được quyết định")
    _add_format(parser, "table", "json", "ics")
    parser.set_defaults(run=run_due)


def _add_deadline(parser: argparse.ArgumentParser) -> None:
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument(
        "rule", nargs="?", type=read_rule_code, metavar="QUY_ĐỊNH", help="mã quy định, ví dụ complaint-accept (xem: minhbach law)"
    )
    for flag, words in LENGTHS.items():
        length.add_argument(f"--{flag}", type=int, metavar="N", help=f"đếm N {words} thay cho một quy định; số âm là đếm lùi")
    parser.add_argument(
        "--from", dest="start", type=read_moment, required=True, metavar="NGÀY", help="ngày xảy ra sự kiện, không tính ngày này"
    )
    parser.add_argument("--case", default="", metavar="TRƯỜNG_HỢP", help="trường hợp của quy định, ví dụ complex")
    parser.add_argument(
        "--law-on", type=read_day, metavar="NGÀY", help="theo quy định có hiệu lực vào ngày này (mặc định: ngày xảy ra sự kiện)"
    )
    parser.add_argument(
        "--under", metavar="QUY_ĐỊNH", help="với --days, --working-days, --months: quy định nói điều gì được xảy ra với thời hạn ấy"
    )
    parser.add_argument(
        "--on", type=read_day, metavar="NGÀY", help="xem đến ngày này đã dùng, còn, trễ bao nhiêu (mặc định khi có sự kiện: hôm nay)"
    )
    parser.set_defaults(events=[])
    for flag, words in EVENTS.items():
        parser.add_argument(
            f"--{flag}",
            dest="events",
            type=partial(read_event, flag),
            action="append",
            metavar="NGÀY[=VĂN_BẢN]",
            help=f"{words}; ghi được nhiều lần",
        )
    parser.add_argument(
        "--cause", type=read_cause, action="append", default=[], metavar="LOẠI=SỐ=CHỨNG_CỨ", help="nguyên nhân trễ, ví dụ applicant=3=CV-12"
    )
    parser.add_argument(
        "--office-hours", type=read_office_hours, metavar="BUỔI,BUỔI", help="giờ làm việc của cơ quan, ví dụ 07:00-11:30,13:30-17:00"
    )
    parser.add_argument("--proposed", action="store_true", help="tính cả các đề xuất hoán đổi ngày nghỉ chưa được quyết định")
    _add_format(parser, "table", "json")
    parser.set_defaults(run=run_deadline)


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="THƯ_MỤC", help="mặc định là thư mục hiện tại")


def _add_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=read_day, metavar="NGÀY", help="theo những gì kho số liệu đã biết đến hết ngày này (năm-tháng-ngày)"
    )


def _add_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=read_day, metavar="NGÀY", help="xét hiệu lực vào ngày này (năm-tháng-ngày; mặc định là hôm nay)")


def _add_timeout(parser: argparse.ArgumentParser, usual: str) -> None:
    words = "thời gian nhiều nhất cho một tệp; quá thời gian thì tệp bị coi là không đọc được"
    parser.add_argument("--timeout", type=read_seconds, metavar="SỐ_GIÂY", help=f"{words} (mặc định: {usual})")


def _add_rejects(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rejects", type=Path, metavar="TỆP", help="để riêng các dòng sai vào tệp này và dùng phần còn lại")


def _add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument("--format", choices=formats, default=formats[0], help="dạng kết quả in ra (mặc định: %(default)s)")
