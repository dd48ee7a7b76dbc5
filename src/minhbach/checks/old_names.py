"""Names that ended, where a document speaks of them as if they still were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from minhbach.checks.dating import dates
from minhbach.checks.dictionaries import Ended, ended_names
from minhbach.checks.places import TEXT, at, pieces, quoted_spans, within
from minhbach.checks.rule import Context, Found, Severity
from minhbach.documents.reading import Reading
from minhbach.text import one_tone_style

_CLAUSE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*")
_PAST = re.compile(
    r"\(\s*(?:cũ|trước|nay)|\bcũ\b|trước\s+đây|trước\s+(?:khi\s+)?(?:sáp\s+nhập|sắp\s+xếp|hợp\s+nhất)|sáp\s+nhập|hợp\s+nhất|chia\s+tách|giải\s+thể|chấm\s+dứt"
    r"|kết\s+thúc\s+hoạt\s+động|tiếp\s+nhận|chuyển\s+(?:từ|về)|bàn\s+giao|thay\s+(?:thế|cho)|bãi\s+bỏ|không\s+còn|đổi\s+tên|tiền\s+thân|nguyên\s+là|\bnguyên\s+(?:Giám|Phó|Chủ|Bí|Trưởng)"
    r"|giai\s+đoạn\s+(?:19|20[01]|202[0-4])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:năm\s+|/|-)((?:19|20)\d\d)(?!\d)")


@cache
def _pattern(kind: str) -> tuple[re.Pattern[str], dict[str, Ended]]:
    names = {one_tone_style(entry.name).lower(): entry for entry in ended_names() if entry.kind == kind}
    longest = sorted(names, key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", r"\s*[-–]\s*") for name in longest)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE), names


def outdated(reading: Reading, context: Context, kind: str) -> Iterator[Found]:
    """Names of a kind that a document uses after their last day; each name once."""
    pattern, names = _pattern(kind)
    if context.dated is None or all(context.on <= entry.last for entry in names.values()):
        return  # a document that no one dated may be as old as its names
    told: set[str] = set()
    for piece in pieces(reading, TEXT):
        text = one_tone_style(piece.text)  # of the same length
        quoted = quoted_spans(text)
        for clause in _CLAUSE.finditer(text):
            for found in pattern.finditer(text, *clause.span()):
                entry = names.get(re.sub(r"\s*[-–]\s*", " - ", " ".join(found.group().lower().split())))
                if entry is None or entry.name in told or context.on <= entry.last or within(found.start(), quoted):
                    continue
                if not found.group()[0].isupper() and kind == "agency":
                    continue
                if _speaks_of_past(clause.group(), entry):
                    continue
                told.add(entry.name)
                last = entry.last.strftime("%d/%m/%Y")
                written = " ".join(piece.text[found.start() : found.end()].split())
                message = f"«{written}» là tên cũ, không còn sau ngày {last} ({entry.source})."
                yield at(piece, found.start(), found.end(), message, repair=f"Nay là: {entry.now}.", severity=_severity(entry))


def _speaks_of_past(clause: str, entry: Ended) -> bool:
    """Whether a clause tells of the time before a name ended, or says itself that the name is old."""
    if _PAST.search(clause):
        return True
    days = [written.value for written in dates(clause)]
    if any(day is not None and day <= entry.last for day in days):
        return True
    return any(int(year) < entry.last.year for year in _YEAR.findall(clause))


def _severity(entry: Ended) -> Severity | None:
    """A level of government is also spoken of in general ("cấp huyện"); a name with capitals is not."""
    return Severity.HINT if entry.name.islower() else None
