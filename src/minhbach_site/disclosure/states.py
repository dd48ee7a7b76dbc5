"""Forms, audiences, proofs and states of a disclosure, and how it moves; the journal's words.

The codes of form and audience are those of the fact table `disclosures`, a test compares them; which forms last and which provision sets
which clock is data of the library (`minhbach.law.disclosing`).
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(TextChoices):
    WEBSITE = "website", _("Trang thông tin điện tử")
    POSTING = "posting", _("Niêm yết")
    NOTICE = "notice", _("Thông báo bằng văn bản")
    CONFERENCE = "conference", _("Hội nghị")
    UNIT_HEADS = "unit_heads", _("Qua người phụ trách đơn vị")


class Audience(TextChoices):
    INTERNAL = "internal", _("Nội bộ")
    PUBLIC = "public", _("Công khai rộng rãi")


class State(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    APPROVED = "approved", _("Đã duyệt, chưa công khai")
    PUBLISHED = "published", _("Đang công khai")
    EXTENDED = "extended", _("Đang công khai, đã kéo dài")
    CORRECTED = "corrected", _("Đang công khai, đã đính chính")
    TAKEN_DOWN = "taken_down", _("Đã kết thúc")
    WITHDRAWN = "withdrawn", _("Đã bỏ")


class Action(TextChoices):
    CHANGE = "change", _("Sửa")
    WITHDRAW = "withdraw", _("Bỏ")
    APPROVE = "approve", _("Duyệt")
    RETURN = "return", _("Trả lại để sửa")
    PUBLISH = "publish", _("Ghi đã công khai")
    EXTEND = "extend", _("Kéo dài")
    CORRECT = "correct", _("Đính chính")
    TAKE_DOWN = "take_down", _("Ghi đã gỡ")
    AMEND = "amend", _("Sửa ngày, nơi đã ghi")
    RETRACT = "retract", _("Rút việc ghi đã công khai")
    PUT_BACK = "put_back", _("Rút việc ghi đã gỡ")


SHOWN = (State.PUBLISHED, State.EXTENDED, State.CORRECTED)
BEGUN = (*SHOWN, State.TAKEN_DOWN)


class Standing(TextChoices):
    """Whether something on display must come down, may, or has to stay."""

    MUST = "must", _("Phải gỡ")
    MAY = "may", _("Được gỡ")
    NOT_YET = "not_yet", _("Chưa được gỡ")


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.DRAFT, Action.CHANGE): State.DRAFT,
    (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Action.APPROVE): State.APPROVED,
    (State.APPROVED, Action.RETURN): State.DRAFT,
    (State.APPROVED, Action.PUBLISH): State.PUBLISHED,
    **{(shown, Action.EXTEND): State.EXTENDED for shown in SHOWN},
    **{(shown, Action.CORRECT): State.CORRECTED for shown in SHOWN},
    **{(shown, Action.TAKE_DOWN): State.TAKEN_DOWN for shown in SHOWN},
    **{(begun, Action.AMEND): begun for begun in BEGUN},
    **{(begun, Action.RETRACT): State.APPROVED for begun in BEGUN},
    (State.TAKEN_DOWN, Action.PUT_BACK): State.PUBLISHED,
}

TONES: dict[State, str] = {
    State.DRAFT: "neutral",
    State.APPROVED: "warn",
    State.PUBLISHED: "good",
    State.EXTENDED: "good",
    State.CORRECTED: "good",
    State.TAKEN_DOWN: "info",
    State.WITHDRAWN: "neutral",
}

STANDING_TONES: dict[Standing, str] = {Standing.MUST: "bad", Standing.MAY: "warn", Standing.NOT_YET: "good"}


def actions_from(state: State) -> tuple[Action, ...]:
    """What may happen to a disclosure in that state."""
    return tuple(action for action in Action if (state, action) in TRANSITIONS)


class CorrectionState(TextChoices):
    WAITING = "waiting", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", pgettext_lazy("trạng thái", "Không duyệt")


class Decision(TextChoices):
    APPROVE = "approve", _("Duyệt")
    REFUSE = "refuse", _("Không duyệt")


DECISIONS: dict[tuple[CorrectionState, Decision], CorrectionState] = {
    (CorrectionState.WAITING, Decision.APPROVE): CorrectionState.APPROVED,
    (CorrectionState.WAITING, Decision.REFUSE): CorrectionState.REFUSED,
}


class Amended(TextChoices):
    """What a second person is asked about the record of a display: its start said in time when its due day was over, other days or
    another place, or that it was never shown.
    """

    CLAIM = "claim", _("Ghi sau hạn là đã công khai trong hạn")
    DAYS = "days", _("Sửa ngày, nơi đã ghi")
    RETRACT = "retract", _("Rút việc ghi đã công khai")


class Proof(TextChoices):
    MINUTES_POSTING = "minutes_posting", _("Biên bản niêm yết đã ký")
    MINUTES_TAKING_DOWN = "minutes_taking_down", _("Biên bản gỡ niêm yết đã ký")
    PHOTO = "photo", _("Ảnh chụp nơi niêm yết")
    LINK = "link", _("Địa chỉ trang")
    PAPER = "paper", _("Văn bản thông báo, biên bản hội nghị")


MINUTES = (Proof.MINUTES_POSTING, Proof.MINUTES_TAKING_DOWN)


class Round(TextChoices):
    """Which declarations an asset posting is about."""

    ANNUAL = "annual", _("hằng năm")
    FIRST = "first", _("lần đầu")
    SUPPLEMENT = "supplement", _("bổ sung")
    PERSONNEL = "personnel", _("phục vụ công tác cán bộ")


class Minutes(TextChoices):
    """The two forms that are generated to be signed; also their part of the address."""

    POSTING = "niem-yet", _("Biên bản niêm yết")
    TAKING_DOWN = "go-niem-yet", _("Biên bản gỡ niêm yết")


ACTIONS = {
    "disclosure.enter": _("Nhập nội dung công khai"),
    "disclosure.change": _("Sửa nội dung công khai"),
    "disclosure.withdraw": _("Bỏ nội dung công khai"),
    "disclosure.approve": _("Duyệt nội dung công khai"),
    "disclosure.return": _("Trả lại nội dung công khai"),
    "disclosure.publish": _("Ghi đã công khai"),
    "disclosure.extend": _("Kéo dài thời gian công khai"),
    "disclosure.take_down": _("Ghi đã gỡ, kết thúc công khai"),
    "disclosure.propose_correction": _("Đề nghị đính chính"),
    "disclosure.decide_correction": _("Quyết định việc đính chính"),
    "disclosure.propose_shortening": _("Đề nghị rút ngắn thời gian kéo dài"),
    "disclosure.decide_shortening": _("Quyết định việc rút ngắn thời gian kéo dài"),
    "disclosure.claim": _("Ghi sau hạn là đã công khai trong hạn"),
    "disclosure.amend": _("Đề nghị sửa ngày, nơi công khai"),
    "disclosure.retract": _("Đề nghị rút việc ghi đã công khai"),
    "disclosure.decide_amendment": _("Quyết định về ngày, nơi, việc ghi đã công khai"),
    "disclosure.recount": _("Tính lại hạn công khai"),
    "disclosure.add_proof": pgettext_lazy("nhật ký", "Thêm minh chứng"),
    "disclosure.remove_proof": _("Bỏ minh chứng"),
    "disclosure.enter_assets": _("Nhập đợt công khai bản kê khai"),
    "disclosure.change_assets": _("Sửa số liệu đợt công khai bản kê khai"),
    "disclosure.dismiss": _("Bỏ qua gợi ý công khai"),
    "disclosure.restore": _("Lấy lại gợi ý công khai"),
    "disclosure.download": _("Tải tệp minh chứng công khai về"),
    "disclosure.load": _("Nạp sổ công khai"),
}
