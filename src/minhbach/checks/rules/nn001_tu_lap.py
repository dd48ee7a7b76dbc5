"""Từ hoặc cụm từ viết lặp.

## Kiểm tra gì
Tìm hư từ viết hai lần liền nhau («của của», «các các») và cụm hai, ba tiếng viết hai lần liền nhau («thực hiện thực hiện») trong cùng
một đoạn, kể cả khi lần thứ hai nằm ở đầu dòng sau.

## Vì sao
Lặp từ là dấu vết của sao chép, cắt dán; câu văn hành chính phải chính xác, ngắn gọn.

## Cách sửa
Xóa một trong hai lần viết. Nếu lần sau mở đầu một vế mới thì thêm dấu phẩy giữa hai lần.

## Giới hạn
Thực từ một tiếng không xét, vì hai từ ghép có thể gặp nhau («hành vi vi phạm», «tuân thủ thủ tục») và vì có từ láy («luôn luôn»).
Cụm lặp sau «sự» («đánh giá sự phù hợp phù hợp với …») là cách viết đúng. Bảng biểu, tên riêng, số và chữ viết tắt không xét.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from minhbach.checks.dictionaries import words
from minhbach.checks.places import PROSE, mended, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_WORD = re.compile(r"[^\W\d_]+")
LONGEST = 3  # syllables in a phrase


def check(subject: Subject, context: Context) -> Iterator[Found]:
    prose = [(piece, list(_WORD.finditer(piece.text))) for piece in pieces(subject.reading, PROSE)]
    lowered = [[word.group().lower() for word in found] for _, found in prose]
    pairs = Counter(pair for words_ in lowered for pair in pairwise(words_))
    for (piece, found), lower in zip(prose, lowered, strict=True):
        place = 0
        while place < len(found):
            size = _repeated(piece.text, found, lower, place, pairs)
            if not size:
                place += 1
                continue
            start, middle, end = found[place].start(), found[place + size - 1].end(), found[place + 2 * size - 1].end()
            phrase = piece.text[start:middle]
            sure = size == 1 and phrase.lower() in words("lap-tu.yaml", "certain")
            yield Found(
                *piece.flow.source(start, end),
                f"«{phrase}» viết lặp hai lần liền nhau.",
                f"Bỏ một lần: «{phrase}».",
                mended(piece, middle, end, "") if sure else None,
                Severity.ERROR if sure else None,
            )
            place += 2 * size


def _repeated(text: str, found: list[re.Match[str]], lower: list[str], place: int, pairs: Counter[tuple[str, str]]) -> int:
    """How many syllables from `place` on stand there twice by mistake."""
    for size in range(LONGEST, 0, -1):
        last = place + 2 * size
        if last > len(found) or lower[place : place + size] != lower[place + size : last]:
            continue
        gaps = (text[found[index].end() : found[index + 1].start()] for index in range(place, last - 1))
        if not all(gap and not gap.strip() for gap in gaps) or found[place + size].group()[0].isupper():
            continue  # a capital begins a name or the next sentence
        before = lower[place - 1] if place else ""
        after = lower[last] if last < len(found) else ""
        if _is_mistake(lower[place : place + size], before, after, pairs):
            return size
    return 0


def _is_mistake(phrase: list[str], before: str, after: str, pairs: Counter[tuple[str, str]]) -> bool:
    if len(phrase) == 1:
        small = words("lap-tu.yaml", "certain") | words("lap-tu.yaml", "likely")
        return phrase[0] in small and f"{before} {phrase[0]}" not in words("lap-tu.yaml", "ends")
    if before == "sự" or " ".join(phrase) in words("lap-tu.yaml", "lawful") or len(set(phrase)) == 1 or len(max(phrase, key=len)) == 1:
        return False
    # "doanh nghiệp công nghiệp công nghệ": the syllables belong to their neighbours, as the rest of the document shows
    across = min(pairs[before, phrase[0]], pairs[phrase[-1], after]) - 1
    return across <= pairs[phrase[0], phrase[1]] - 2 or across == 0


RULE = Rule(
    code="NN001",
    name="tu-lap",
    title="Từ hoặc cụm từ viết lặp",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Điều 8: nội dung văn bản phải ngắn gọn, chính xác; quy tắc chính tả tiếng Việt.",
    since="2026.1",
    check=check,
    good=(
        "Tình hình luôn luôn ổn định và dần dần được cải thiện.",
        "Các đơn vị thực hiện, thực hiện xong thì báo cáo.",
        "Xử lý nghiêm hành vi vi phạm.",
        "Tổ chức đánh giá sự phù hợp phù hợp với lĩnh vực được chỉ định.",
    ),
    bad=(
        "Công khai trên trang thông tin điện tử của của Sở.",
        "Chú trọng thực hiện thực hiện Quy chế dân chủ.",
    ),
)
