"""Whether a staff conference was valid and passed its resolution, by the law of its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minhbach.law.wording import article_of
from minhbach_site.accounts.queries import law_on
from minhbach_site.plans.models import Meeting
from minhbach_site.plans.states import MeetingKind
from minhbach_site.ui.language import bound_said

QUORUM, MAJORITY = ("conference-quorum", "present_share"), ("conference-majority", "approval")


def doubts_about(meeting: Meeting) -> list[str]:
    """What the numbers of a staff conference do not reach, each in a sentence with its article.

    Nothing for a meeting of another kind, for numbers that are not written down, and for a day on which no provision was in force.
    """
    if meeting.kind != MeetingKind.CONFERENCE:
        return []
    found = []
    if lack := _lack(QUORUM, meeting.attended, meeting.summoned, meeting.on):
        words = _(
            "Có %(part)d người dự trên %(whole)d người được triệu tập, chưa đạt tỷ lệ %(asked)s để hội nghị cán bộ, công chức hợp lệ "
            "(%(article)s)."
        )
        found.append(words % lack)
    if lack := _lack(MAJORITY, meeting.votes_for, meeting.attended, meeting.on):
        words = _(
            "Có %(part)d phiếu tán thành trên %(whole)d người dự, chưa đạt tỷ lệ %(asked)s để thông qua nghị quyết của hội nghị "
            "(%(article)s)."
        )
        found.append(words % lack)
    return found


def _lack(asked: tuple[str, str], part: int | None, whole: int | None, on: date) -> dict[str, Any]:
    """The numbers and the law that asks for more; empty where it is reached, or not known."""
    code, name = asked
    law = law_on(code, on)
    if law is None or part is None or whole is None or (amount := law.amount(name)).allows_share(part, whole):
        return {}
    return {"part": part, "whole": whole, "asked": bound_said(amount), "article": article_of(law)}
