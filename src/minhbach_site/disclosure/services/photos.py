"""A photo as it is kept: the picture alone. Where, when and with what it was taken stays with who took it."""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG"}
MAX_PIXELS = 60_000_000  # more than any phone takes; a small file that unpacks to more is no photo
QUALITY = 92


class PhotoError(Exception):
    """The picture cannot be read; the message says what to do."""


def picture_only(content: bytes, mime: str) -> bytes:
    """A JPEG or PNG written anew, upright and without its metadata (place, time, device, comments). Raises PhotoError."""
    kind = PHOTOS[mime]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise PhotoError(_("Ảnh quá lớn. Hãy giảm kích thước ảnh rồi tải lên lại."))
                upright = ImageOps.exif_transpose(opened)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise PhotoError(_("Không đọc được ảnh: tệp hỏng hoặc không phải ảnh. Hãy chụp hoặc xuất lại ảnh.")) from error
    bare = upright.convert("RGB") if kind == "JPEG" else upright
    bare.info = {name: value for name, value in bare.info.items() if name == "transparency"}
    written = io.BytesIO()
    bare.save(written, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return written.getvalue()
