"""Walk the journal's chain and name the first entry that was altered, removed, moved, cut off or not written by the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from minhbach_site.audit.queries import Proof, ProofError, Unwitnessed, proof_of, seal_line, seals_in, unwitnessed, verify

LARGEST = 10_000_000  # bytes of a file of seals


class Command(BaseCommand):
    help = (
        "Kiểm tra chuỗi mã băm của nhật ký; thoát mã 1 và nêu dòng đầu tiên không khớp. Dùng --until và --head của bản chứng thực đã in. "
        "--seal TỆP ghi thêm một dòng niêm (thời điểm, số dòng, mã băm) vào tệp giữ ngoài máy chủ; --against TỆP đối chiếu mọi dòng niêm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", help="số dòng ghi trên bản chứng thực")
        parser.add_argument("--head", default="", help="mã băm ghi trên bản chứng thực")
        parser.add_argument("--seal", type=Path, help="tệp niêm để ghi thêm; dòng đã có được đối chiếu trước")
        parser.add_argument("--against", type=Path, help="tệp niêm để đối chiếu")

    def handle(
        self,
        *args: Any,  # noqa: ARG002 (Django's signature)
        until: str | None,
        head: str,
        seal: Path | None,
        against: Path | None,
        **options: Any,  # noqa: ARG002 (Django's signature)
    ) -> None:
        proofs = _typed(until, head)
        if against:
            proofs += _sealed(against)
        if seal and seal.exists():
            proofs += _sealed(seal)
        verdict = verify(proofs=proofs)
        if not verdict.holds:
            raise CommandError(
                f"Nhật ký đã bị thay đổi. Dòng {verdict.at_sequence}: {verdict.fault}. {verdict.count} dòng trước đó còn khớp."
            )
        if missing := unwitnessed():
            raise CommandError(" ".join(_told(one) for one in missing))
        if seal:
            if not verdict.count:
                raise CommandError("Nhật ký còn trống nên chưa có gì để niêm.")
            with seal.open("a", encoding="utf-8") as file:
                file.write(seal_line(verdict, timezone.localtime()))
            self.stdout.write(f"Đã niêm {verdict.count} dòng vào {seal}. Hãy giữ tệp này ngoài máy chủ.")
        checked = f", khớp {len(proofs)} dòng niêm hoặc chứng thực" if proofs else ""
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.count} dòng, mã băm cuối {verdict.head}{checked}")


def _typed(until: str | None, head: str) -> list[Proof]:
    if until is None:
        if head:
            raise CommandError("--head cần đi cùng --until: số dòng ghi trên cùng bản chứng thực.")
        return []
    try:
        return [proof_of(str(until), head)]
    except ProofError as error:
        raise CommandError(str(error)) from error


def _sealed(file: Path) -> list[Proof]:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} quá lớn, không phải tệp niêm.")
        found = seals_in(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Không đọc được tệp niêm {file}: {error}.") from error
    except ProofError as error:
        raise CommandError(f"{file}: {error}") from error
    if not found:
        raise CommandError(f"{file}: không có dòng niêm nào. Hãy chọn đúng tệp đã giữ.")
    return found


def _told(missing: Unwitnessed) -> str:
    numbers = f" (số {', '.join(missing.first)}{', …' if missing.count > len(missing.first) else ''})" if missing.first else ""
    return (
        f"Nhật ký không nói gì về {missing.count} {missing.kind}{numbers}, dù việc tạo luôn được ghi: "
        "dòng nhật ký đã bị xóa, hoặc dữ liệu được ghi thẳng vào cơ sở dữ liệu."
    )
