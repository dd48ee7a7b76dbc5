"""The fixed words of an official document's form, said once for every writer (Decree 30/2020/NĐ-CP, appendix I)."""

from __future__ import annotations

from minhbach.documents.model import Signature

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
ADDRESSEE = "Kính gửi: "
RECIPIENTS = "Nơi nhận:"


def recipient_lines(signature: Signature) -> tuple[str, ...]:
    """The list under "Nơi nhận": each line ends with ";", the last one with ".".

    >>> recipient_lines(Signature("", "GIÁM ĐỐC", "Nguyễn Văn A", ("Như trên", "Lưu: VT, VP")))
    ('- Như trên;', '- Lưu: VT, VP.')
    """
    last = len(signature.recipients) - 1
    return tuple(f"- {name.rstrip(' ;.')}{'.' if place == last else ';'}" for place, name in enumerate(signature.recipients))
