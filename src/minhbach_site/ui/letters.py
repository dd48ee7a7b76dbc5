"""Letters by e-mail: why one did not go out, and what the administrators do about it."""

from __future__ import annotations

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fault(TextChoices):
    """Why a letter did not go out."""

    ADDRESS = "address", _("Máy chủ thư không nhận địa chỉ của người nhận")
    SENDER = "sender", _("Máy chủ thư không nhận địa chỉ gửi của trang")
    SIGN_IN = "sign_in", _("Máy chủ thư không cho trang đăng nhập")
    UNREACHABLE = "unreachable", _("Không nối được với máy chủ thư, hoặc máy chủ trả lời quá chậm")
    OTHER = "other", _("Máy chủ thư từ chối thư")


ADVICE = {
    Fault.ADDRESS: _("Sửa địa chỉ thư điện tử trong hồ sơ của người nhận."),
    Fault.SENDER: _("Sửa MINHBACH_MAIL_FROM thành địa chỉ mà máy chủ thư cho phép gửi."),
    Fault.SIGN_IN: _("Kiểm tra MINHBACH_MAIL_USER, MINHBACH_MAIL_PASSWORD và MINHBACH_MAIL_TLS."),
    Fault.UNREACHABLE: _("Kiểm tra MINHBACH_MAIL_HOST, MINHBACH_MAIL_PORT, MINHBACH_MAIL_TLS và đường mạng đến máy chủ thư."),
    Fault.OTHER: _("Xem nhật ký của máy chủ (dòng «letter») để biết máy chủ thư trả lời gì."),
}


def fault_of(error: OSError) -> Fault:
    """What an error of sending means; smtplib's errors are OSErrors.

    >>> fault_of(ConnectionRefusedError()) is Fault.UNREACHABLE, fault_of(SMTPAuthenticationError(535, b"no")) is Fault.SIGN_IN
    (True, True)
    """
    if isinstance(error, SMTPRecipientsRefused):
        return Fault.ADDRESS
    if isinstance(error, SMTPSenderRefused):
        return Fault.SENDER
    if isinstance(error, SMTPAuthenticationError):
        return Fault.SIGN_IN
    if isinstance(error, SMTPException) and not isinstance(error, SMTPConnectError | SMTPHeloError | SMTPServerDisconnected):
        return Fault.OTHER
    return Fault.UNREACHABLE
