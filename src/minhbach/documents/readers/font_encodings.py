"""The encodings that lived in fonts before Unicode: TCVN3 (".VnTime", after TCVN 5712:1993) and VNI-Windows ("VNI-Times").

A text in them holds Latin-1 letters, which only those fonts draw as Vietnamese. Quoted texts and old files still carry them, often in
single runs of a document that is otherwise Unicode, so that the font of each run decides.
"""

from __future__ import annotations

import re

from minhbach.text import Flow, nfc

# the 74 letters from A1 on, in the order of the standard; a code without a letter is a space
_TCVN3_CODES = (
    "¡¢£¤¥¦§" "¨©ª«¬\u00ad®" "µ¶·¸¹" "»¼½¾Æ" "ÇÈÉÊË" "ÌÎÏÐÑ" "ÒÓÔÕÖ" "×ØÜÝÞ" "ßáâãä" "åæçèé" "êëìíî" "ïñòóô" "õö÷øù" "úûüýþ"
)  # fmt: skip
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐ" "ăâêôơưđ" "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ" "ìỉĩíị" "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ"
)  # fmt: skip
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

# VNI writes a vowel and then a sign for its marks: the tone, the circumflex with a tone, the breve with a tone
_VNI_TONES = dict(zip("øùûõïØÙÛÕÏ", "\u0300\u0301\u0309\u0303\u0323" * 2, strict=True))
_VNI_CIRCUMFLEX = dict(zip("âàáåãäÂÀÁÅÃÄ", ("\u0302", *(f"\u0302{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323")) * 2, strict=True))
_VNI_BREVE = dict(zip("êèéúüëÊÈÉÚÜË", ("\u0306", *(f"\u0306{tone}" for tone in "\u0300\u0301\u0309\u0303\u0323")) * 2, strict=True))
_VNI_ALONE = dict(zip("ñÑôÔöÖìÌíÍæÆóÓòÒîÎ", "đĐơƠưƯìÌíÍỉỈĩĨịỊỵỴ", strict=True))
_VNI = re.compile("([aA])([âàáåãäêèéúüëÂÀÁÅÃÄÊÈÉÚÜË])|([eoEO])([âàáåãäÂÀÁÅÃÄ])|([aeouyôöAEOUYÔÖ])([øùûõïØÙÛÕÏ])|([ñÑôÔöÖìÌíÍæÆóÓòÒîÎ])")


def from_tcvn3(text: str, capitals: bool = False) -> str:
    """Text of a TCVN3 font in Unicode. The fonts whose names end in H (".VnTimeH") draw every letter as a capital.

    >>> from_tcvn3("QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh")
    'Quyết định của ủy ban nhân dân tỉnh'
    """
    made = text.translate(_TCVN3)
    return made.upper() if capitals else made


def from_vni(text: str) -> str:
    """Text of a VNI font in Unicode.

    >>> from_vni("Quyeát ñònh cuûa UÛy ban nhaân daân tænh")
    'Quyết định của Ủy ban nhân dân tỉnh'
    """
    return nfc(_VNI.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    if found[1]:
        return found[1] + (_VNI_CIRCUMFLEX.get(found[2]) or _VNI_BREVE[found[2]])
    if found[3]:
        return found[3] + _VNI_CIRCUMFLEX[found[4]]
    if found[5]:
        return _VNI_ALONE.get(found[5], found[5]) + _VNI_TONES[found[6]]
    return _VNI_ALONE[found[7]]


def by_font(text: str, font: str) -> Flow:
    """Text as its font shows it, each letter with its place in `text`: converted when the font is one of the old ones.

    >>> by_font("céng hßa", ".VnTimeH").text, by_font("coäng hoøa", "VNI-Times").text, by_font("cộng hòa", "Times New Roman").text
    ('CỘNG HÒA', 'cộng hòa', 'cộng hòa')
    """
    name = font.casefold()
    if name.startswith(".vn"):
        return Flow.plain(from_tcvn3(text, capitals=name.split(" ")[0].endswith("h")))
    if not name.startswith("vni-"):
        return Flow.plain(text)
    letters: list[str] = []
    offsets: list[int] = []
    place = 0
    for found in _VNI.finditer(text):
        letters += text[place : found.start()]
        offsets += range(place, found.start())
        made = nfc(_vni_letter(found))
        letters += made
        offsets += [min(found.start() + index, found.end() - 1) for index in range(len(made))]
        place = found.end()
    return Flow("".join(letters) + text[place:], (*offsets, *range(place, len(text) + 1)))
