"""Walk the journal's chain, look at its guards and compare the records with it; name what was altered, removed, cut off or not written
by the site, and say what could not be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from minhbach_site.audit import services
from minhbach_site.audit.queries import Findings, Proof, ProofError, examine, proof_of, proofs_in, seal_line
from minhbach_site.audit.states import Stage

LARGEST = 10_000_000  # bytes of a file that was kept outside
TOLD_EVERY = 20_000  # entries


class Command(BaseCommand):
    help = (
        "Kiểm tra chuỗi mã băm của nhật ký, các khóa bảo vệ nó và dữ liệu mà nó nói đến; thoát mã 1 và nêu chỗ không khớp. "
        "Dùng --until và --head của bản chứng thực đã in. --seal TỆP ghi thêm một dòng niêm (thời điểm, số dòng, mã băm) vào tệp giữ ngoài "
        "máy chủ; --against TỆP đối chiếu với bản giữ ngoài: tệp niêm, bản chứng thực PDF, hoặc sao-luu.json của bản sao lưu."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", help="số dòng ghi trên bản chứng thực")
        parser.add_argument("--head", default="", help="mã băm ghi trên bản chứng thực")
        parser.add_argument("--seal", type=Path, help="tệp niêm để ghi thêm; dòng đã có được đối chiếu trước")
        parser.add_argument("--against", type=Path, action="append", default=[], help="bản giữ ngoài để đối chiếu; dùng được nhiều lần")
        parser.add_argument(
            "--set-guards", action="store_true", help="đặt lại các khóa bảo vệ nhật ký trong cơ sở dữ liệu, sau khi đã tìm hiểu vì sao mất"
        )

    def handle(
        self,
        *args: Any,  # noqa: ARG002 (Django's signature)
        until: str | None,
        head: str,
        seal: Path | None,
        against: list[Path],
        set_guards: bool,
        **options: Any,  # noqa: ARG002 (Django's signature)
    ) -> None:
        proofs = _typed(until, head)
        if seal and seal.is_dir():
            raise CommandError(f"{seal} là thư mục: --seal cần tên một tệp.")
        for kept in [*against, *([seal] if seal and seal.exists() else [])]:
            proofs += _kept(kept)
        if set_guards:
            entry = services.set_guards(at=timezone.now())
            self.stdout.write(f"Đã đặt lại các khóa bảo vệ nhật ký; việc này là dòng {entry.sequence}.")
        found = examine(proofs=proofs, progress=self._tell)
        if not found.holds:
            raise CommandError(_faults(found))
        verdict = found.verdict
        if seal:
            if not verdict.count:
                raise CommandError("Nhật ký còn trống nên chưa có gì để niêm.")
            try:
                with seal.open("a", encoding="utf-8") as file:
                    file.write(seal_line(verdict, timezone.localtime()))
            except OSError as error:
                raise CommandError(f"Không ghi được tệp niêm {seal}: {error.strerror}. Hãy chọn tệp trong một thư mục có sẵn.") from error
            self.stdout.write(f"Đã niêm {verdict.count} dòng vào {seal}. Hãy giữ tệp này ngoài máy chủ.")
        checked = f", khớp {len(proofs)} dòng niêm hoặc chứng thực" if proofs else ""
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.count} dòng, mã băm cuối {verdict.head}{checked}")
        self.stdout.write(f"Khóa bảo vệ đủ; {found.rows.compared} bản ghi khớp với nhật ký.")
        for line in found.unknown:
            self.stdout.write(f"Không biết được: {line}.")

    def _tell(self, stage: Stage, done: int, of: int) -> None:
        if stage is Stage.WALK and done % TOLD_EVERY == 0:
            self.stderr.write(f"→ {done}/{of}")


def _faults(found: Findings) -> str:
    verdict = found.verdict
    lines = [f"{line}." for line in found.others]
    if found.guards:
        lines.append("Khi đã biết vì sao khóa bảo vệ mất, đặt lại bằng: minhbach-site verify_journal --set-guards")
    if not verdict.holds:
        lines.insert(0, f"Nhật ký đã bị thay đổi. Dòng {verdict.at_sequence}: {verdict.fault}. {verdict.count} dòng trước đó còn khớp.")
    return "\n".join(lines)


def _typed(until: str | None, head: str) -> list[Proof]:
    if until is None:
        if head:
            raise CommandError("--head cần đi cùng --until: số dòng ghi trên cùng bản chứng thực.")
        return []
    try:
        return [proof_of(str(until), head)]
    except ProofError as error:
        raise CommandError(str(error)) from error


def _kept(file: Path) -> list[Proof]:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} quá lớn, không phải bản giữ ngoài của nhật ký.")
        return proofs_in(file.read_bytes())
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {file}: {error}.") from error
    except ProofError as error:
        raise CommandError(f"{file}: {error}") from error
