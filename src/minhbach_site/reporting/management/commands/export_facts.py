"""Write the site's registers as an agency folder: `minhbach report FOLDER` makes the same report of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minhbach.facts.errors import FactsError, grouped
from minhbach.facts.schemas import KEPT
from minhbach_site.reporting import queries, services


class Command(BaseCommand):
    help = "Xuất mọi sổ của trang và co-quan.yaml ra một thư mục cơ quan, để chạy «minhbach report THƯ_MỤC»."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="thư mục nhận sổ sách: thư mục mới, hoặc của lần xuất trước")
        parser.add_argument("--year", type=int, help="năm báo cáo; để trống là năm khai gần nhất")
        parser.add_argument("--set-aside", action="store_true", help="bỏ qua các dòng sai thay vì dừng lại")

    def handle(self, *args: Any, to: Path, year: int | None, set_aside: bool, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        newest = queries.cards().first()
        if year is None and newest is None:
            raise CommandError("Chưa khai kỳ báo cáo nào. Hãy khai ở mục Báo cáo của trang trước.")
        wanted = year if year is not None else newest.year if newest else 0
        try:
            facts = services.export_folder(folder=to, year=wanted, set_aside=set_aside)
        except services.ReportProblem as error:
            lines = [str(error), *(f"  {number}. {problem}" for number, problem in enumerate(error.problems[:20], 1))]
            hint = "Sửa rồi chạy lại; hoặc thêm --set-aside để bỏ qua các dòng đó." if error.problems else ""
            raise CommandError("\n".join([*lines, hint]).strip()) from error
        except FactsError as error:
            raise CommandError(str(error)) from error
        rows = sum(facts.tables[name].num_rows for name in KEPT)
        left_out = f"; bỏ qua {len(facts.problems)} chỗ sai" if facts.problems else ""
        self.stdout.write(
            f"Đã xuất {len(KEPT)} sổ, {grouped(rows)} dòng vào {to}{left_out}. Lập báo cáo: minhbach report {to} --year {wanted}"
        )
