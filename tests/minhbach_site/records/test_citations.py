"""What files cite is linked to the register as it is now: a document that comes, is corrected or goes moves the links with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.records import queries, services
from minhbach_site.records.models import CitedInstrument
from minhbach_site.records.states import Direction, DocumentType, RenumberAction, Topic

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
ISSUED = date(2025, 3, 28)
DATED = "Căn cứ Quyết định số 211/QĐ-UBND ngày 28 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh;"
UNDATED = "Thực hiện Quyết định số 211/QĐ-UBND của Ủy ban nhân dân tỉnh;"


def citing(clerk, words, code="KH", issued_on=date(2025, 7, 1)):
    """A document with a file of these words, read."""
    document = factories.document(code, symbol=f"{code}/KH-SCT", issued_on=issued_on)
    file = services.add_file(actor=clerk, document_id=document.pk, content=ContentFile(factories.word(words)), name="a.docx", at=AT)
    services.read_file(actor=clerk, file_id=file.pk, at=AT)
    return document


def register(clerk, symbol="211/QĐ-UBND", issued_on=ISSUED, **values):
    return services.register_document(
        actor=clerk, direction=Direction.REFERENCE, type=DocumentType.QUYET_DINH, symbol=symbol, issued_on=issued_on,
        issuer="Ủy ban nhân dân tỉnh", subject="Phê duyệt kế hoạch", topic=Topic.KHAC, at=AT, **values,
    )  # fmt: skip


def correct(clerk, document, **values):
    shown = {
        name: getattr(document, name)
        for name in (
            "subject", "issuer", "topic", "in_force_to", "due_on", "urgency", "pages", "signer_name", "signer_title", "place",
            "recipients", "limited",
        )
    }  # fmt: skip
    return services.change_document(actor=clerk, document_id=document.pk, at=AT, reason="ghi sai", **{**shown, **values})


def linked(document):
    return [one.target for one in queries.cited_once(document)]


@pytest.mark.parametrize("words", [DATED, UNDATED])
@pytest.mark.parametrize("symbol", ["211/QĐ-UBND", "0211/QĐ-UBND"])
def test_a_document_registered_after_the_file_was_read_is_linked(clerk, words, symbol):
    plan = citing(clerk, words)
    assert linked(plan) == [None]

    decision = register(clerk, symbol=symbol)

    assert linked(plan) == [decision]
    assert [(str(one.status), one.note) for one in queries.cited_once(plan)] == [("in_force", "Theo sổ văn bản của cơ quan.")]
    assert list(queries.citing(decision)) == [plan]


def test_a_corrected_symbol_or_day_moves_the_link(clerk):
    plan = citing(clerk, DATED)
    decision = register(clerk, symbol="212/QĐ-UBND")
    assert linked(plan) == [None]

    correct(clerk, decision, symbol="211/QĐ-UBND")
    assert linked(plan) == [decision]

    correct(clerk, decision, issued_on=date(2025, 3, 29))
    assert linked(plan) == [None]

    correct(clerk, decision, issued_on=ISSUED)
    correct(clerk, decision, symbol="213/QĐ-UBND")
    assert linked(plan) == [None]


def test_a_cancelled_document_is_cited_no_more_and_the_one_entered_again_is(clerk):
    plan = citing(clerk, DATED)
    wrong = register(clerk)
    services.cancel_document(actor=clerk, document_id=wrong.pk, reason="vào sổ hai lần", at=AT)
    assert linked(plan) == [None]

    again = register(clerk)

    assert linked(plan) == [again]
    assert linked(citing(clerk, DATED, "KH2")) == [again]  # read after it was cancelled and entered again


def test_of_two_with_one_symbol_the_words_must_tell_which(clerk):
    dated, undated = citing(clerk, DATED), citing(clerk, UNDATED, "KH2")
    first = register(clerk)
    other = register(clerk, issued_on=date(2025, 6, 30))

    assert (linked(dated), linked(undated)) == ([first], [None])

    services.cancel_document(actor=clerk, document_id=other.pk, reason="vào nhầm", at=AT)
    assert (linked(dated), linked(undated)) == ([first], [first])


def test_without_a_day_nothing_is_linked_that_was_issued_after_the_file_was(clerk):
    """Numbers begin anew every year: a plan of 2025 does not cite the decision of 2026."""
    plan = citing(clerk, UNDATED)

    later = register(clerk, issued_on=date(2026, 3, 28))

    assert linked(plan) == [None]
    assert linked(citing(clerk, UNDATED, "KH2", issued_on=DAY)) == [later]


def test_a_document_of_that_symbol_does_not_cite_itself(clerk):
    register(clerk, symbol="210/QĐ-UBND")
    own = factories.document("QD211", symbol="211/QĐ-UBND", issued_on=ISSUED)
    file = factories.document_file(own)
    CitedInstrument.objects.create(
        document_file=file, text="211/QĐ-UBND", symbol="211/QĐ-UBND", instrument_key="211/qđ-ubnd", start=0, end=11,
        status="unknown", status_on=ISSUED,
    )  # fmt: skip

    correct(clerk, own, symbol="0211/QĐ-UBND")

    assert linked(own) == [None]


def test_what_cites_the_number_given_by_mistake_means_the_document_that_bore_it(clerk, leader):
    document = factories.numbered("VB1", 1)
    before = citing(clerk, f"Thực hiện Kế hoạch số {document.symbol} của Sở Công Thương;", "KH1", issued_on=DAY)
    new = citing(clerk, "Thực hiện Kế hoạch số 02/KH-SCT của Sở Công Thương;", "KH2", issued_on=DAY)
    asked = services.ask_renumber(actor=clerk, document_id=document.pk, reason="lấy nhầm số", at=AT)

    services.decide_renumber(actor=leader, renumbering_id=asked.pk, action=RenumberAction.APPROVE, at=AT)

    document.refresh_from_db()
    assert document.symbol == "02/KH-SCT"
    assert (linked(before), linked(new)) == ([document], [document])
    assert linked(citing(clerk, "Thực hiện Kế hoạch số 01/KH-SCT của Sở Công Thương;", "KH3", issued_on=DAY)) == [document]


def test_many_files_are_linked_in_few_queries(clerk, django_assert_max_num_queries):
    file = factories.document_file(factories.document("KH", symbol="535/KH-SCT"))
    CitedInstrument.objects.bulk_create(
        CitedInstrument(
            document_file=file, text="Quyết định 211/QĐ-UBND", symbol="211/QĐ-UBND", instrument_key="211/qđ-ubnd", dated=ISSUED,
            start=number, end=number + 1, status="unknown", status_on=ISSUED,
        )
        for number in range(1_200)
    )  # fmt: skip
    with django_assert_max_num_queries(30) as nothing_waits:
        register(clerk, symbol="210/QĐ-UBND")

    with django_assert_max_num_queries(len(nothing_waits) + 5):
        decision = register(clerk)

    assert CitedInstrument.objects.filter(target=decision).count() == 1_200


def test_what_nobody_knows_says_so_once(clerk, sign_in):
    plan = citing(clerk, DATED)

    assert [(str(one.status), one.note) for one in queries.cited_once(plan)] == [("unknown", "")]
    page = sign_in(factories.person("doc", Role.CLERK)).get(f"/van-ban/{plan.pk}").text
    assert page.count("Chưa rõ") == 1


def test_what_the_library_says_is_marked_as_vietnamese_on_an_english_page(clerk, sign_in):
    plan = citing(clerk, f"Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09 tháng 01 năm 2015 của Chính phủ; {DATED}")
    register(clerk)
    client = sign_in(clerk)
    client.cookies["django_language"] = "en"

    page = client.get(f"/van-ban/{plan.pk}").text

    assert '<div class="text-secondary"><span lang="vi">' in page
    assert '<div class="text-secondary">According to the agency’s register.</div>' in page
