"""Committees and boards: their terms and their members."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import Committee, CommitteeMember
from minhbach_site.organisation.services.codes import (
    AskedFirstError,
    OrganisationError,
    check_issue,
    new_code,
    reason_of,
    refuse_far_ahead,
    save_committee,
)
from minhbach_site.organisation.services.inspectorate import (
    check_alone,
    check_colleague,
    check_inspector,
    check_inspectorate,
    check_recognition,
    span_words,
)
from minhbach_site.organisation.states import CommitteeKind, CommitteeRole
from minhbach_site.ui.dates import day_of, written

DAY = timedelta(days=1)


@transaction.atomic
def establish_committee(
    *,
    actor: Person,
    name: str,
    kind: CommitteeKind,
    decision_id: int | None,
    seats: int,
    from_on: date,
    to_on: date | None,
    at: datetime,
    recognised_on: date | None = None,
    again: bool = False,
) -> Committee:
    """A committee or board for a term; its decision, where there is one, is not younger. Of the people's inspectorate the law says more.

    Raises OrganisationError for a second people's inspectorate while one sits; AskedFirstError for another of the same kind and name whose
    term meets this one, unless `again` is said.
    """
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    refuse_far_ahead(_("Ngày đầu nhiệm kỳ"), from_on, day_of(at))
    if decision_id is not None:
        check_issue(decision_id, from_on)
    if to_on is not None and to_on < from_on:
        raise OrganisationError(_("Ngày cuối nhiệm kỳ phải từ ngày đầu trở đi."))
    if kind == CommitteeKind.PEOPLE_INSPECTORATE:
        to_on = check_inspectorate(seats=seats, from_on=from_on, to_on=to_on, decision_id=decision_id)
        check_alone(from_on, to_on)
    check_recognition(kind=kind, from_on=from_on, recognised_on=recognised_on, today=day_of(at))
    if not again:
        _ask_about_double(name, kind, from_on, to_on)
    made = Committee(
        code=new_code("BAN", from_on.year, Committee),
        name=" ".join(name.split()),
        kind=kind,
        decision_id=decision_id,
        seats=seats,
        from_on=from_on,
        to_on=to_on,
        recognised_on=recognised_on,
    )
    save_committee(made)
    fields = ("code", "kind", "decision", "seats", "from_on", "recognised_on")
    record(actor=actor, action="organisation.establish_committee", subject=made, at=at, fields=fields)
    return made


@transaction.atomic
def record_recognition(*, actor: Person, committee_id: int, recognised_on: date | None, at: datetime) -> Committee:
    """The day on which the election of a people's inspectorate was recognised, or its correction; None: not yet recognised."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    check_recognition(kind=committee.kind, from_on=committee.from_on, recognised_on=recognised_on, today=day_of(at))
    committee.recognised_on = recognised_on
    committee.save(update_fields=["recognised_on"])
    record(actor=actor, action="organisation.record_recognition", subject=committee, at=at, fields=("recognised_on",))
    return committee


@transaction.atomic
def end_committee(
    *, actor: Person, committee_id: int, to_on: date, at: datetime, decision_id: int | None = None, reason: str = ""
) -> Committee:
    """The last day of a term that the decision leaves open, or that ends before the day it was to end; its members end with it.

    By a decision, or for a reason that is told. Entered again it corrects the day.
    """
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    if decision_id is None and not reason.strip():
        raise OrganisationError(_("Hãy chọn quyết định kết thúc nhiệm kỳ, hoặc ghi lý do."))
    if decision_id is not None:
        check_issue(decision_id, to_on + DAY)
    if to_on < committee.from_on:
        raise OrganisationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    last, ended_on = committee.term_to_on if committee.ended else committee.to_on, committee.to_on
    if last is not None and to_on >= last:
        raise OrganisationError(
            _("Nhiệm kỳ đã có ngày cuối là %(day)s: chỉ ghi khi ban, hội đồng kết thúc trước ngày đó.") % {"day": written(last)}
        )
    if committee.members.filter(from_on__gt=to_on).exists():
        raise OrganisationError(_("Có thành viên bắt đầu sau ngày đó. Hãy chọn ngày muộn hơn."))
    committee.to_on, committee.term_to_on = to_on, last
    committee.end_decision_id, committee.end_reason = decision_id, reason.strip()[:200]
    committee.save(update_fields=["to_on", "term_to_on", "end_decision", "end_reason"])
    staying = committee.members.filter(Q(to_on__isnull=True) | Q(to_on__gt=to_on) | Q(to_on=ended_on))
    ending = list(staying.order_by("pk"))
    staying.update(to_on=to_on)
    fields = ("to_on", "term_to_on", "end_decision")
    values = {"reason": committee.end_reason}
    record(actor=actor, action="organisation.end_committee", subject=committee, at=at, fields=fields, values=values, also=ending)
    return committee


@transaction.atomic
def add_member(
    *, actor: Person, committee_id: int, person_id: int | None, title: str, role: CommitteeRole, from_on: date, at: datetime
) -> CommitteeMember:
    """Someone on a committee, within its term and its number of members."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    refuse_far_ahead(_("Ngày bắt đầu"), from_on, day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    if person_id is None and not title.strip():
        raise OrganisationError(_("Hãy chọn người dùng hoặc ghi chức danh, đơn vị của thành viên."))
    if from_on < committee.from_on or (committee.to_on is not None and from_on > committee.to_on):
        raise OrganisationError(_("Ngày bắt đầu phải nằm trong nhiệm kỳ của ban, hội đồng."))
    if committee.kind == CommitteeKind.PEOPLE_INSPECTORATE and person_id is not None:
        person = Person.objects.select_for_update().get(pk=person_id)
        check_inspector(person, from_on, committee.to_on)
        check_colleague(person, from_on, committee.to_on)
    present = committee.members.filter(queries.meets(from_on, committee.to_on))
    if person_id is not None and present.filter(person=person_id).exists():
        raise OrganisationError(_("Người này đã là thành viên trong thời gian đó."))
    if role == CommitteeRole.HEAD and (head := present.filter(role=role).order_by("from_on", "pk").first()):
        raise OrganisationError(
            _("Ban, hội đồng đã có người đứng đầu trong thời gian đó: %(member)s (%(term)s). Hãy ghi kết thúc tư cách ấy trước.")
            % {"member": head, "term": span_words(head.from_on, head.to_on)}
        )
    if present.count() >= committee.seats:
        raise OrganisationError(_("Ban, hội đồng đã đủ %(seats)d thành viên theo quyết định.") % {"seats": committee.seats})
    made = CommitteeMember.objects.create(
        committee=committee, person_id=person_id, title=" ".join(title.split()), role=role, from_on=from_on, to_on=committee.to_on
    )
    record(actor=actor, action="organisation.add_member", subject=made, at=at, fields=("committee", "person", "role", "from_on"))
    return made


@transaction.atomic
def end_member(*, actor: Person, member_id: int, to_on: date, at: datetime) -> CommitteeMember:
    """The last day of a member who left before the term's end; it may be entered after that end."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    member = CommitteeMember.objects.select_for_update(of=("self",)).select_related("committee").get(pk=member_id)
    term_ends = member.committee.to_on
    if member.to_on != term_ends:
        raise OrganisationError(_("Dòng này đã có ngày kết thúc."))
    if to_on < member.from_on:
        raise OrganisationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if term_ends is not None and to_on >= term_ends:
        raise OrganisationError(_("Nhiệm kỳ hết ngày %(day)s: chỉ ghi khi thành viên thôi trước ngày đó.") % {"day": written(term_ends)})
    member.to_on = to_on
    member.save(update_fields=["to_on"])
    record(actor=actor, action="organisation.end_member", subject=member, at=at, fields=("to_on",))
    return member


@transaction.atomic
def remove_committee(*, actor: Person, committee_id: int, reason: str, at: datetime) -> None:
    """Take out a committee that was entered by mistake: it never was. Refused while it has members; those are taken out before."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    values = {"reason": reason_of(reason)}
    if committee.members.exists():
        raise OrganisationError(
            _("Ban, hội đồng này còn có thành viên. Hãy bỏ từng dòng thành viên ghi nhầm trước; ban đã hoạt động thì kết thúc nhiệm kỳ.")
        )
    fields = ("code", "kind", "decision", "seats", "from_on", "to_on", "recognised_on")
    record(actor=actor, action="organisation.remove_committee", subject=committee, at=at, fields=fields, values=values, removed=True)
    committee.delete()


@transaction.atomic
def remove_member(*, actor: Person, member_id: int, reason: str, at: datetime) -> None:
    """Take out a member who was entered by mistake and never sat on the committee; one who left is ended."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    member = CommitteeMember.objects.select_for_update().get(pk=member_id)
    fields, values = ("committee", "person", "role", "from_on", "to_on"), {"reason": reason_of(reason)}
    record(actor=actor, action="organisation.remove_member", subject=member, at=at, fields=fields, values=values, removed=True)
    member.delete()


def _ask_about_double(name: str, kind: CommitteeKind, from_on: date, to_on: date | None) -> None:
    for other in Committee.objects.filter(queries.meets(from_on, to_on), kind=kind).order_by("from_on", "code"):
        if blind(" ".join(other.name.split())) == blind(" ".join(name.split())):
            raise AskedFirstError(
                _(
                    "Đã có ban, hội đồng cùng loại, cùng tên trong thời gian đó: %(code)s, nhiệm kỳ %(term)s. Hãy kiểm tra lại; "
                    "nếu đúng là một ban khác thì đánh dấu «Vẫn ghi ban này»."
                )
                % {"code": other.code, "term": span_words(other.from_on, other.to_on)},
                field="again",
            )
