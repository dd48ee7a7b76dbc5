"""What the law says of a people's inspectorate: its number of members, its term, its recognition, who may not be on it; an agency has one.

Numbers and articles come from the provisions of the library.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach.deadlines.counting import add_months
from minhbach.law.wording import article_of
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import grants_of, law_on
from minhbach_site.accounts.services import PeopleError, check_compatible
from minhbach_site.accounts.states import STANDING_APART, GrantState, Role
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import Committee
from minhbach_site.organisation.services.codes import OrganisationError
from minhbach_site.organisation.states import CommitteeKind
from minhbach_site.ui.dates import written

SIZE, TERM, RECOGNISED = "people-inspection-size", "people-inspection-term", "ban-ttnd-recognise"
ELIGIBLE = "people-inspection-eligibility"
DAY = timedelta(days=1)


def check_inspectorate(*, seats: int, from_on: date, to_on: date | None, decision_id: int | None) -> date | None:
    """The last day of the term. Raises OrganisationError, with the article, for what the law of `from_on` does not allow."""
    _check_size(seats, from_on, decision_id)
    recognised = law_on(RECOGNISED, from_on)
    if recognised is not None and decision_id is None:
        raise OrganisationError(
            _("Ban Thanh tra nhân dân phải được công nhận kết quả bầu bằng văn bản (%(article)s). Hãy vào sổ văn bản đó rồi chọn ở đây.")
            % {"article": article_of(recognised)}
        )
    return _last_day(from_on, to_on)


def check_alone(from_on: date, to_on: date | None) -> None:
    """Raise OrganisationError when another people's inspectorate sits on a day of that term: an agency has one. Before a merger each of the
    predecessors had its own.
    """
    others = list(
        Committee.objects.filter(queries.meets(from_on, to_on), kind=CommitteeKind.PEOPLE_INSPECTORATE).order_by("from_on", "code")
    )
    for day in sorted({max(from_on, one.from_on) for one in others}):
        sitting = [one for one in others if one.from_on <= day and (one.to_on is None or one.to_on >= day)]
        if len(sitting) >= max(1, len(queries.own_agencies_on(day))):
            other = sitting[-1]
            raise OrganisationError(
                _(
                    "«%(name)s» (%(code)s) đang trong nhiệm kỳ %(term)s; mỗi cơ quan có một Ban Thanh tra nhân dân. Hãy mở trang của "
                    "Ban ấy để kết thúc nhiệm kỳ trước, hoặc bỏ đi nếu ghi nhầm."
                )
                % {"name": other.name, "code": other.code, "term": span_words(other.from_on, other.to_on)}
            )


def span_words(from_on: date, to_on: date | None) -> str:
    """A term as a sentence tells it."""
    return f"{written(from_on)} – {written(to_on)}" if to_on else _("từ %(day)s") % {"day": written(from_on)}


def needs_recognition(kind: str, on: date) -> bool:
    """Whether the law of that day asks that the election of such a committee be recognised."""
    return kind == CommitteeKind.PEOPLE_INSPECTORATE and law_on(RECOGNISED, on) is not None


def check_recognition(*, kind: str, from_on: date, recognised_on: date | None, today: date) -> None:
    """Raise OrganisationError for a day of recognition where none is asked for, before the term, or still to come."""
    if recognised_on is None:
        return
    if not needs_recognition(kind, from_on):
        raise OrganisationError(_("Chỉ Ban Thanh tra nhân dân mới phải được công nhận kết quả bầu. Hãy để trống ngày công nhận."))
    if not from_on <= recognised_on <= today:
        raise OrganisationError(_("Ngày công nhận kết quả bầu phải từ ngày đầu nhiệm kỳ đến hôm nay; chưa công nhận thì để trống."))


def check_inspector(person: Person, from_on: date, to_on: date | None) -> None:
    """Raise OrganisationError when the person leads the agency, or is to, on a day of that span: who is watched does not watch."""
    try:
        check_compatible(person, Role.PEOPLE_INSPECTORATE, from_on, to_on)
    except PeopleError as error:
        raise OrganisationError(str(error)) from error


def check_colleague(person: Person, from_on: date, to_on: date | None) -> None:
    """Raise OrganisationError for someone who does not work at the agency, as far as the site knows: who only runs, watches or oversees it
    and is in none of its units in that span.
    """
    law = law_on(ELIGIBLE, from_on)
    begins = Q() if to_on is None else Q(from_on__lte=to_on)
    held = grants_of(person).filter(begins, Q(until_on__isnull=True) | Q(until_on__gte=from_on)).exclude(state=GrantState.REFUSED)
    roles = {Role(one.role) for one in held}
    if law is None or not roles or not roles <= STANDING_APART:
        return
    if not queries.memberships().filter(queries.meets(from_on, to_on), person=person).exists():
        raise OrganisationError(
            _(
                "Thành viên Ban Thanh tra nhân dân phải đang công tác tại cơ quan (%(article)s); trong trang, %(person)s chỉ có vai trò "
                "«%(roles)s» và không thuộc đơn vị nào. Hãy chọn người khác, hoặc bố trí người này vào đơn vị trước."
            )
            % {"article": article_of(law), "person": person, "roles": "», «".join(sorted(str(role.label) for role in roles))}
        )


def _check_size(seats: int, on: date, decision_id: int | None) -> None:
    law = law_on(SIZE, on)
    if law is None:
        return
    least, most = law.amount("least").value, law.amount("most").value
    assert isinstance(least, Decimal | int)
    assert isinstance(most, Decimal | int)
    if seats < least:
        raise OrganisationError(
            _("Ban Thanh tra nhân dân có ít nhất %(least)s thành viên (%(article)s).") % {"least": least, "article": article_of(law)}
        )
    if seats > most and decision_id is None:
        raise OrganisationError(
            _(
                "Ban Thanh tra nhân dân có nhiều nhất %(most)s thành viên, trừ khi có quyết định riêng (%(article)s). "
                "Hãy chọn quyết định đó."
            )
            % {"most": most, "article": article_of(law)}
        )


def _last_day(from_on: date, to_on: date | None) -> date | None:
    law = law_on(TERM, from_on)
    if law is None:
        return to_on
    months = law.term().amount or 0
    end = add_months(from_on, months)
    if to_on is not None and to_on not in {end - DAY, end}:
        raise OrganisationError(
            _("Nhiệm kỳ của Ban Thanh tra nhân dân là %(months)d tháng (%(article)s): từ %(from)s thì đến hết %(until)s.")
            % {"months": months, "article": article_of(law), "from": written(from_on), "until": written(end - DAY)}
        )
    return to_on or end - DAY
