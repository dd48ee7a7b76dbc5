"""Which encoding a text file is in: UTF-8, UTF-16, windows-1258, or one of the font encodings from before Unicode (TCVN3, VNI)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.font_encodings import from_tcvn3, from_vni
from minhbach.text import nfc

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_VIETNAMESE = re.compile(r"[à-ỹđ]", re.IGNORECASE)
_COMMON = re.compile(
    r"(?<!\w)(?:của|và|các|là|được|trong|cho|với|không|người|thực|hiện|công|quyết|định|số|ngày|năm|tháng|tỉnh|ủy|nhân|dân|bộ|về|đã|theo|việc|"
    r"quy|chức|đơn|vị|nước|Sở|cơ|quan|điều|khoản|nghị|hội|đồng|kế|hoạch|báo|cáo|tại|ở|từ|đến|những|một|có|ban|chính|phủ)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(content: bytes, name: str) -> Decoded:
    """The text of a file and the encoding it was in. Raises ReaderError when it is no text."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return _unmasked(content.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise ReaderError(f"{name}: tệp bị hỏng ở byte {error.start} (mã {encoding}); hãy lấy lại bản gốc.") from None
    wide = _utf16(content)
    if wide:
        return _unmasked(content.decode(wide), wide)
    if b"\0" in content:
        raise ReaderError(f"{name}: không phải tệp văn bản (có byte 0). Hãy chọn tệp .txt, .docx, .pdf, .html hoặc .odt.")
    try:
        return _unmasked(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(content, name, error.start)


def _utf16(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of spaces and line breaks is 0."""
    sample = content[: 2**16]
    if len(content) % 2 or len(sample) < 8:
        return ""
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[odd::2].count(0) > 0.2 * len(sample) / 2 and 0 not in sample[1 - odd :: 2]:
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""


def _unmasked(text: str, encoding: str) -> Decoded:
    """Unicode text; but text of an old font that was saved as Latin letters is turned into what it showed."""
    if likeness(text) >= 0.5 or len(text) < 20:
        return Decoded(text, encoding)
    for name, converter in (("tcvn3", from_tcvn3), ("vni", from_vni)):
        made = converter(text)
        if made != text and likeness(made) > 2 * likeness(text) + 0.5:
            return Decoded(made, name, (f"Văn bản dùng mã {name.upper()} cũ, đã được chuyển sang Unicode.",))
    return Decoded(text, encoding)


def _legacy(content: bytes, name: str, place: int) -> Decoded:
    """One byte for each letter: whichever encoding gives Vietnamese words."""
    latin = content.decode("cp1252", "replace").replace("\ufffd", " ") if b"\x81" in content else content.decode("latin-1")
    choices = {
        "tcvn3": from_tcvn3(content.decode("latin-1")),
        "vni": from_vni(latin),
        "windows-1258": nfc(content.decode("cp1258", "replace")),
    }
    encoding, text = max(choices.items(), key=lambda choice: likeness(choice[1]))
    if likeness(text) >= 0.5:
        return Decoded(text, encoding, (f"Văn bản dùng mã {encoding.upper()} cũ, đã được chuyển sang Unicode.",))
    damaged = content.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= 0.01 * len(damaged):
        return Decoded(damaged, "utf-8", ("Tệp có byte hỏng, được thay bằng ký tự «\ufffd».",))
    raise ReaderError(f"{name}: không nhận ra bảng mã của tệp (byte lạ ở vị trí {place}). Hãy mở bằng Word rồi lưu lại theo mã UTF-8.")


def likeness(text: str) -> float:
    """How Vietnamese a text looks: common words in a hundred characters of its beginning.

    >>> likeness("Quyết định của Ủy ban nhân dân tỉnh") > 5, likeness("QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh") < 3
    (True, True)
    """
    sample = text[:20_000]
    return 100 * sum(1 for word in _COMMON.finditer(sample) if _VIETNAMESE.search(word[0])) / max(len(sample), 1)
