"""Who issued a cited document, by the words around the citation: "của Giám đốc Sở Công Thương", "Sở Nội vụ tại Văn bản số …"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from minhbach.law.issuers import known_issuers

_OF = regex.compile(r"\s{0,12},?\s{0,12}(?i:của|do)\s{1,12}")
_TOKEN = regex.compile(r"\S+")
_ANOTHER = regex.compile(r"\s+và(?:\s+\p{Lu}\p{Ll}+){1,2}(?:\s+\p{Ll}+)?$")
_BEFORE = regex.compile(r"\s+(?:tại|đã\s+ban\s+hành|ban\s+hành|đã\s+có|có|ký|đã\s+ký)\s+(?:các\s+)?$")
_HEAD = regex.compile(
    r"(?<!\w)(?=(?:Giám|Chủ|Phó|Bộ|Ban|Sở|Ủy|Uỷ|UBND|HĐND|Hội|Văn|Thủ|Chính|Quốc|Thanh|Tỉnh|Thành|Chi|Cục|Tổng|Liên|Đảng|Phòng|Trung|Viện|Trường|Công|Tòa|UBTVQH|VPCP|Thường)(?!\w))"
)
_CAPITAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# words of office and place that go on with a name in lower case
_LINKS = _words(
    "và tỉnh thành phố huyện xã phường thị quận nhân dân nước trung ương ủy uỷ thường vụ trực khóa khoá lần thứ các cơ quan tối cao nhà "
    "đặc khu trấn đốc trưởng tịch ban hội đồng - – thôn đảng bộ hành chính tập thể lãnh đạo"
)
# a lower-case word that may not be the second syllable of a capitalised one: what follows is the subject, or another sentence
_STOPS = _words(
    "về ban quy hướng phê sửa bãi giao triển tại đã có là được theo trong ngày số cho để do với đối khi từ đến của kèm thay nhằm gửi trình "
    "ký trên thì nêu này nói cũng phải sẽ không làm đề chỉ yêu như công"
)
_SUBJECTS = frozenset(
    [
        *("ban hành", "quy định", "triển khai", "phê duyệt", "hướng dẫn", "sửa đổi", "thành lập", "công bố", "kiện toàn", "tổ chức"),
        *("thực hiện", "về việc", "tăng cường", "truyền thông", "kế hoạch", "công nhận", "bãi bỏ", "đánh giá", "xây dựng", "phát triển"),
        *("tuyên truyền", "kiểm tra", "xử lý", "quyết định", "điều chỉnh", "bổ sung", "thay thế", "đề nghị", "báo cáo", "kèm theo"),
        *(
            "chỉ đạo",
            "nâng cao",
            "đẩy mạnh",
            "thông báo",
            "tiếp tục",
            "đổi mới",
            "phân công",
            "phân cấp",
            "rà soát",
            "giải quyết",
            "thông qua",
        ),
        *("kết luận", "thi hành", "áp dụng", "cho phép", "yêu cầu"),
    ]
)
_UNITS = _words("Bộ Sở Ban Cục Vụ Phòng Viện Hội và - – đồng Khoa Ủy Uỷ")
MOST_WORDS = 22


def issuer_after(text: str, position: int) -> tuple[int, int] | None:
    """The place of the issuer named right after a citation; what it is "của" must begin like the name of a body."""
    found = _OF.match(text, position)
    return name_at(text, found.end()) if found else None


def issuer_before(text: str, position: int, begin: int) -> tuple[int, int] | None:
    """The place of the body that is said to have issued the document in the words right before it, not before `begin`."""
    begin = max(begin, position - 140)
    before = text[begin:position]
    tail = _BEFORE.search(before)
    if tail is None:
        return None
    for head in _HEAD.finditer(before, 0, tail.start()):
        place = name_at(before, head.start(), tail.start())
        if place is not None and place[1] == tail.start():
            return begin + place[0], begin + place[1]
    return None


def name_at(text: str, position: int, limit: int | None = None) -> tuple[int, int] | None:
    """The place of the name of a body that begins at `position`; None where none does."""
    tokens = list(_tokens(text, position, len(text) if limit is None else limit))
    if not tokens or (tokens[0][2][0] not in _CAPITAL and tokens[0][2] not in {"tỉnh", "thành", "liên"}):
        return None
    start, end = tokens[0][0], tokens[0][0]
    previous = ""
    for index, (begin, stop, token) in enumerate(tokens):
        word = token.rstrip(',.;:)”"/')
        following = tokens[index + 1][2].rstrip(",.;:)") if index + 1 < len(tokens) else ""
        if not word or not _continues(previous, word, following):
            break
        end, previous = begin + len(word), word
        if token != word and not (token == f"{word}," and _comma_goes_on(text[start:end], following)):
            break
        if stop - begin != len(token):
            break
    while end > start and text[start:end].split()[-1] in {"và", "-", "–", "của", "các"}:
        end = start + len(text[start:end].rstrip()[: -len(text[start:end].split()[-1])].rstrip())
    joined = _ANOTHER.search(text, start, end)
    if joined is not None and regex.match(r"\s+(?:số|\d)", text[end : end + 6]) is not None:
        end = joined.start()  # "của Bộ Chính trị và Kết luận số …": the next document
    return (start, end) if end > start else None


def _tokens(text: str, position: int, limit: int) -> Iterator[tuple[int, int, str]]:
    for count, found in enumerate(_TOKEN.finditer(text, position, min(limit, position + 300))):
        if count >= MOST_WORDS:
            return
        yield found.start(), found.end(), found.group()


def _continues(previous: str, word: str, following: str) -> bool:
    if not previous:
        return True
    pair = f"{word} {following}".casefold()
    if word[0] in _CAPITAL or word[0] == "(":
        return previous in _UNITS or (pair not in _SUBJECTS and word[0] != "(")
    if (pair in _SUBJECTS and previous not in _UNITS) or pair in {"ban hành", "các văn", "và các", "và triển", "và hướng", "và thay"}:
        return False
    if word in _LINKS:
        return not (word == "và" and (not following or following[0] not in _CAPITAL))
    if word.isdigit():
        return previous in {"Phường", "phường", "Quận", "quận", "thứ", "số"}
    if (previous, word) == ("Dân", "số"):
        return True
    return previous[0] in _CAPITAL and not previous[1:].isupper() and word not in _STOPS and word.isalpha()


@cache
def _comma_names() -> tuple[tuple[str, str], ...]:
    pairs = {("Bộ trưởng", "Chủ"), ("Bộ trưởng", "Trưởng")}
    for issuer in known_issuers().issuers:
        before, comma, after = issuer.name.partition(", ")
        if comma:
            pairs.add((" ".join(before.split()[1:]), after.split()[0]))
    return tuple(pairs)


def _comma_goes_on(name: str, following: str) -> bool:
    name = " ".join(name.split())
    return any(name.endswith(before) and following == after for before, after in _comma_names())
