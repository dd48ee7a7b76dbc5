"""What someone with the database in hand could do to come in or to see more, each found by the command and the page."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

import disclosure_factories
import factories
import plan_factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit import services
from minhbach_site.audit.models import Entry, Head
from minhbach_site.audit.queries import compare, examine, journaled_models, kinds_all_told, sealing, verify
from minhbach_site.audit.states import ACCEPTED, ALL_TOLD, SEALED_LATER, Kind
from minhbach_site.disclosure import services as disclosures
from minhbach_site.disclosure.models import DisclosureProof
from minhbach_site.organisation import services as organisation
from minhbach_site.organisation.models import StaffMove
from minhbach_site.organisation.states import EventKind, MoveCause, MoveDirection
from minhbach_site.plans import services as plans
from minhbach_site.records import services as records
from minhbach_site.records.models import Document
from minhbach_site.records.states import LinkKind

pytestmark = pytest.mark.django_db
AT = factories.AT
LIFTED = {"unsealed": 0, "unheard": (), "altered": ()}


@pytest.fixture
def site(clerk, leader):
    """A site of which the journal knows every record: ways in, a document that one unit of two sees, someone who has not read."""
    EmailAddress.objects.create(user=clerk, email="vt@coquan.gov.vn", verified=True, primary=True)
    TOTP.activate(clerk, generate_totp_secret())
    SocialAccount.objects.create(user=clerk, provider="oidc", uid="1")
    document = factories.document("VB1")
    document.units.add(factories.unit("VP"))
    factories.unit("QL")
    factories.dissemination(clerk)
    call_command("seal_records", stdout=StringIO(), stderr=StringIO())
    found = compare()
    assert {name: getattr(found, name) for name in LIFTED} == LIFTED
    return document


def typed(model, **values):
    """An INSERT as someone types it who looks at the table."""
    made = model(**values)
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    said = [field.get_db_prep_save(field.pre_save(made, add=True), connection) for field in columns]
    names = ", ".join(f'"{field.column}"' for field in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})', *said


def an_address(leader):
    return typed(EmailAddress, user=leader, email="ke.tan@vi-du.vn", verified=True, primary=True)


def no_second_factor(_leader):
    return ("DELETE FROM mfa_authenticator",)


def the_factor_of_another(leader):
    return "UPDATE mfa_authenticator SET user_id = %s", leader.pk


def an_account_linked_to_another(leader):
    return "UPDATE socialaccount_socialaccount SET user_id = %s", leader.pk


def another_identity_server(_leader):
    return typed(SocialApp, provider="openid_connect", provider_id="oidc", name="x", client_id="x", settings={})


def a_reading_never_made(_leader):
    return "UPDATE records_reading SET read_at = %s, committed_at = %s", AT, AT


def shown_to_another_unit(_leader):
    return (
        "INSERT INTO records_document_units (document_id, unit_id) "
        "SELECT d.id, u.id FROM records_document d, organisation_unit u WHERE u.code = 'QL'",
    )


def taken_from_its_unit(_leader):
    return ("DELETE FROM records_document_units",)


def a_fact(_leader):
    return typed(StaffMove, code="BD-1", on=factories.DAY, direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT)


@pytest.mark.parametrize(
    ("alteration", "said"),
    [
        (an_address, "Nhật ký không nói gì về 1 địa chỉ thư điện tử để đăng nhập lại"),
        (no_second_factor, "không còn trong cơ sở dữ liệu"),
        (the_factor_of_another, "khác với lần ghi cuối trong nhật ký"),
        (an_account_linked_to_another, "khác với lần ghi cuối trong nhật ký"),
        (another_identity_server, "Nhật ký không nói gì về 1 máy chủ định danh ghi trong cơ sở dữ liệu"),
        (a_reading_never_made, "khác với lần ghi cuối trong nhật ký"),
        (shown_to_another_unit, "khác với lần ghi cuối trong nhật ký"),
        (taken_from_its_unit, "khác với lần ghi cuối trong nhật ký"),
        (a_fact, "Nhật ký không nói gì về 1 biến động công chức"),
    ],
)
def test_what_was_written_past_the_site_is_named(alteration, said, site, leader, intruder, sign_in):
    intruder(*alteration(leader))

    assert verify().holds  # the chain alone cannot see it
    with pytest.raises(CommandError, match=said):
        call_command("verify_journal")
    page = sign_in(factories.person("kiemtra", Role.AUDITOR)).post("/nhat-ky/chung-thuc/moi", {"sent": "1"}, follow=True)
    assert said in page.text


def test_what_belongs_to_a_record_is_part_of_it_also_when_it_changes_places(site, intruder):
    """Units are compared as a set: written anew in another order they are the same."""
    site.units.add(factories.unit("KH"))
    services.record(actor=None, action="records.share", subject=site, at=AT)
    intruder("DELETE FROM records_document_units")
    for code in ("KH", "VP"):
        intruder(
            "INSERT INTO records_document_units (document_id, unit_id) SELECT d.id, u.id FROM records_document d, organisation_unit u "
            f"WHERE u.code = '{code}'"
        )

    assert compare().altered == ()


# -- what the site itself does to the ways in


def of_ways_in():
    said = Entry.objects.exclude(action=SEALED_LATER).filter(action__endswith="way_in").order_by("sequence")
    return list(said.values_list("subject_type", "action", "values"))


def test_each_row_that_django_allauth_writes_has_an_entry_and_no_secret(clerk):
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    address = EmailAddress.objects.create(user=clerk, email="vt@coquan.gov.vn")
    address.set_verified()
    address.delete()

    person = f'{{"person":{clerk.pk}}}'
    assert of_ways_in() == [
        ("mfa.authenticator", "accounts.add_way_in", person),
        ("account.emailaddress", "accounts.add_way_in", person),
        ("account.emailaddress", "accounts.change_way_in", person),
        ("account.emailaddress", "accounts.remove_way_in", person),
    ]
    assert {kind for (kind,) in Entry.objects.values_list("kind")} == {Kind.SECURITY}
    kept = "".join(str(row) for row in Entry.objects.values())
    assert secret not in kept
    assert "coquan.gov.vn" not in kept


def test_the_mere_use_of_a_second_factor_is_no_change_and_a_used_code_is(clerk):
    TOTP.activate(clerk, generate_totp_secret())
    codes = RecoveryCodes.activate(clerk)
    Authenticator.objects.get(type=Authenticator.Type.TOTP).record_usage()
    assert [action for _type, action, _values in of_ways_in()] == ["accounts.add_way_in"] * 2

    assert codes.validate_code(codes.get_unused_codes()[0])

    assert of_ways_in()[2][:2] == ("mfa.authenticator", "accounts.change_way_in")
    assert compare().altered == ()


def test_the_next_use_does_not_vouch_for_what_was_altered_before_it(site, clerk, leader, intruder):
    """The link is turned to another person, who comes in by it: allauth writes the row, and the journal stays as it was."""
    intruder("UPDATE socialaccount_socialaccount SET user_id = %s", leader.pk)
    intruder("UPDATE mfa_authenticator SET user_id = %s", leader.pk)
    SocialAccount.objects.get().save()
    Authenticator.objects.get().save()

    assert of_ways_in() == [
        (label, "accounts.add_way_in", f'{{"person":{clerk.pk}}}')
        for label in ("account.emailaddress", "mfa.authenticator", "socialaccount.socialaccount")
    ]
    assert sorted(one.label for one in compare().altered) == ["mfa.authenticator", "socialaccount.socialaccount"]


def test_nor_does_it_vouch_for_what_came_past_the_site(site, clerk, leader, intruder):
    intruder(*an_address(leader))
    EmailAddress.objects.get(user=leader).set_verified()

    assert [(one.label, one.count) for one in compare().unheard] == [("account.emailaddress", 1)]


# -- from when on the journal knows all


def test_an_empty_site_is_known_from_its_first_day(db):
    call_command("create_administrator", "quantri", "Quản Trị", stdout=StringIO())
    call_command("create_administrator", "quantri2", "Quản Trị Hai", stdout=StringIO())

    told = Entry.objects.filter(action=ALL_TOLD).values_list("sequence", "subject_type")
    assert list(told) == [(1, "audit.head")]
    assert kinds_all_told() >= {"accounts.grant", "mfa.authenticator", "records.reading"}
    assert (examine().holds, examine().all_told) == (True, True)


def test_a_site_with_records_and_no_journal_is_not_taken_for_an_empty_one(clerk):
    services.begin(at=AT)

    assert not Entry.objects.exists()


def test_until_it_knows_all_that_is_said_to_be_unknown(clerk):
    services.record(actor=None, action="accounts.create_person", subject=clerk, at=AT)
    clerk.grants.all().delete()

    assert [line for line in examine().unknown if "thêm thẳng" in line] == [
        "Bản ghi thêm thẳng vào cơ sở dữ liệu chưa thấy được hết, cho đến khi người vận hành chạy lệnh seal_records một lần"
    ]


def test_sealing_again_blesses_nothing_unless_the_operator_says_so(site, leader, intruder):
    intruder(*a_fact(leader))
    count = Head.objects.get().sequence
    said = StringIO()

    call_command("seal_records", stdout=said, stderr=StringIO())
    assert said.getvalue().endswith("không ghi thêm gì.\n")
    assert (Head.objects.get().sequence, compare().unheard[0].label) == (count, "organisation.staffmove")

    call_command("seal_records", accept=True, stdout=said, stderr=StringIO())
    assert said.getvalue().endswith("Đã niêm 1 bản ghi vào nhật ký.\n")
    assert Entry.objects.order_by("sequence").last().action == ACCEPTED
    assert compare().unheard == ()


# -- what older versions sealed: the row alone


def told_by_an_older_version(document, clerk, monkeypatch, parts):
    """An entry of the document as a version wrote it that sealed only these parts with it."""
    with monkeypatch.context() as older:
        older.setattr(sealing, "_parts", parts)
        sealing._parts_by_shape.cache_clear()
        services.record(actor=clerk, action="records.register", subject=document, at=AT)
    sealing._parts_by_shape.cache_clear()


@pytest.mark.parametrize("parts", [lambda _model: (), sealing._many_parts], ids=["row alone", "with its units"])
def test_an_older_entry_is_compared_without_what_belongs_to_the_row_until_it_is_sealed_anew(clerk, intruder, monkeypatch, parts):
    document = factories.document("VB1")
    document.units.add(factories.unit("VP"))
    told_by_an_older_version(document, clerk, monkeypatch, parts)

    found = compare()
    assert (found.compared, found.partly, found.altered) == (1, 1, ())
    assert "1 bản ghi do phiên bản cũ ghi mới đối chiếu được phần chính; người vận hành niêm bằng lệnh seal_records" in examine().unknown
    call_command("seal_records", stdout=StringIO(), stderr=StringIO())
    assert (compare().partly, compare().altered) == (0, ())

    intruder("DELETE FROM records_document_units")
    assert [one.label for one in compare().altered] == ["records.document"]


def test_sealing_does_not_hide_what_was_altered_before(clerk, intruder, monkeypatch):
    document = factories.document("VB1")
    told_by_an_older_version(document, clerk, monkeypatch, lambda _model: ())
    intruder("UPDATE records_document SET subject = 'Khác' WHERE id = %s", document.pk)

    call_command("seal_records", stdout=StringIO(), stderr=StringIO())

    assert [one.label for one in compare().altered] == ["records.document"]
    assert Document.objects.get().subject == "Khác"


# -- what belongs to a record: steps of its history, evidence, proofs, links


def a_step(clerk):
    item = disclosure_factories.disclosure(entered_by=clerk)
    disclosures.approve(actor=factories.person("duyet", Role.LEADER), pk=item.pk, at=AT)
    return [f"UPDATE disclosure_step SET person_id = {clerk.pk}", "DELETE FROM disclosure_step"], item


def a_proof(clerk):
    item = disclosure_factories.posted(date(2026, 11, 2))
    disclosures.add_link(actor=clerk, pk=item.pk, url="https://sct.vi-du.vn/cong-khai", at=AT)
    return ["UPDATE disclosure_disclosureproof SET url = 'https://khac.vi-du.vn/'", "DELETE FROM disclosure_disclosureproof"], item


def evidence(clerk):
    task = plan_factories.task(assignee=clerk)
    plans.add_evidence(actor=clerk, task_id=task.pk, note="Hồ sơ lưu tại Văn phòng", at=AT)
    return [
        "UPDATE plans_taskevidence SET note = 'Không có gì'",
        f"UPDATE plans_taskevidence SET withdrawn_at = NULL, withdrawn_by_id = {clerk.pk}",
        "UPDATE plans_taskstep SET reason = 'khác'",
    ], task


def the_agenda(clerk):
    meeting = plan_factories.meeting(entered_by=clerk)
    plans.set_agenda(actor=clerk, meeting_id=meeting.pk, lines="Báo cáo quý III", at=AT)
    return ["UPDATE plans_agendaitem SET title = 'Không bàn'", "UPDATE plans_meetingstep SET reason = ''"], meeting


def a_conclusion_of_the_minutes(clerk):
    meeting = plan_factories.meeting(entered_by=clerk)
    plans.conclude(actor=clerk, meeting_id=meeting.pk, text="Trình kế hoạch", at=AT)
    return ["DELETE FROM plans_meetingstep"], meeting


def a_criterion_taken_out(clerk):
    scored = plan_factories.scored_round(entered_by=clerk)
    criterion = plan_factories.criterion(scored, self_points=1, evidence="VB")
    plans.remove_criterion(actor=clerk, criterion_id=criterion.pk, reason="nhầm chỉ số", at=AT)
    return ["UPDATE plans_roundstep SET reason = ''"], scored


def a_link(clerk):
    source, target = factories.document("VB1"), factories.document("VB2")
    records.link_documents(actor=clerk, source_id=source.pk, target_id=target.pk, kind=LinkKind.IMPLEMENTS, at=AT)
    return ["UPDATE records_documentlink SET kind = 'replaces'", "DELETE FROM records_documentlink"], source


def the_units_of_an_event(clerk):
    factories.agency()
    unit, decision = factories.unit("CN"), factories.document("QD", issued_on=date(2025, 12, 20))
    values = {"kind": EventKind.DISSOLVE, "on": date(2026, 1, 1), "decision_id": decision.pk, "results": (), "at": AT}
    event = organisation.propose_event(actor=clerk, source_ids=[unit.pk], **values)
    other = factories.unit("KT")
    return [f"UPDATE organisation_eventunit SET unit_id = {other.pk}", "DELETE FROM organisation_eventunit"], event


@pytest.mark.parametrize(
    "write",
    [a_step, a_proof, evidence, the_agenda, a_conclusion_of_the_minutes, a_criterion_taken_out, a_link, the_units_of_an_event],
)
def test_what_belongs_to_a_record_is_sealed_with_it(write, clerk, intruder):
    statements, subject = write(clerk)
    assert compare().altered == ()

    for statement in statements:
        with transaction.atomic():
            intruder(statement)
            assert [(one.label, one.number) for one in compare().altered] == [(subject._meta.label_lower, str(subject.pk))]
            transaction.set_rollback(True)


def test_what_another_committed_while_one_waited_for_the_head_accuses_nobody(clerk, monkeypatch):
    """Two proofs of one disclosure taken out at once: the later entry is over both."""
    item = disclosure_factories.posted(date(2026, 11, 2))
    first, other = (disclosures.add_link(actor=clerk, pk=item.pk, url=f"https://sct.vi-du.vn/{n}", at=AT) for n in (1, 2))
    waited = services._locked_head

    def locked():
        DisclosureProof.objects.filter(pk=other.pk).update(removed_reason="người khác bỏ")
        return waited()

    monkeypatch.setattr(services, "_locked_head", locked)
    disclosures.remove_proof(actor=clerk, proof_id=first.pk, reason="nhầm", at=AT)

    assert compare().altered == ()


# the rows that no entry seals: what the site works out of others, counts with, or does for the moment
NOT_EVIDENCE = {
    "audit.entry", "audit.head",  # the chain seals them
    "duties.calculation", "duties.obligation", "duties.movedobligation",  # worked out anew
    "duties.reminder",  # who was told of what, and when the letter went
    "duties.codeseries", "organisation.codecounter",  # the last number given
    "records.filewords", "records.citedinstrument", "records.recognition",  # of the text of files
}  # fmt: skip


def test_every_kind_of_row_is_sealed_by_an_entry_or_with_its_owner_or_is_no_evidence():
    ours = {app.rpartition(".")[2] for app in settings.OUR_APPS}
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    sealed = {model._meta.label_lower for model in journaled_models()}
    with_owner = {part.model._meta.label_lower for model in journaled_models() for part in sealing._parts(model)}

    assert {model._meta.label_lower for model in models} - sealed - with_owner == NOT_EVIDENCE
