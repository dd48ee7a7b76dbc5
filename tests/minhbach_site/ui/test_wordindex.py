from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

import factories
from minhbach_site.records import queries, services
from minhbach_site.records.models import FileWords
from minhbach_site.ui.wordindex import words_of

pytestmark = pytest.mark.django_db


def of_file(clerk, document, text):
    file = services.add_file(actor=clerk, document_id=document.pk, content=ContentFile(text.encode()), name="a.txt", at=factories.AT)
    return services.read_file(actor=clerk, file_id=file.pk, at=factories.AT)


def found(text):
    return list(FileWords.objects.filter(words__holds_words=text).values_list("file__document__code", flat=True).order_by("file_id"))


@pytest.fixture
def two(clerk):
    first = of_file(clerk, factories.document("A"), "Sở ban hành Quy chế dân chủ ở cơ sở, số 12/QC-SCT.")
    of_file(clerk, factories.document("B"), "Quy chế làm việc của cơ quan.")
    return first


def test_words_are_found_by_the_index_of_the_database_blind_to_accents_and_order(two):
    assert found("quy che") == ["A", "B"]
    assert found("Dân CHỦ quy chế") == ["A"]
    assert found("12/QC-SCT") == ["A"]
    assert found("dan ch") == []
    assert found('dan" OR "lam') == []
    assert found("") == found("!?") == []


def test_what_is_read_again_or_taken_out_is_found_no_more_by_its_old_words(two, clerk):
    FileWords.objects.filter(file=two).update(words=words_of("Báo cáo"))
    assert (found("dan chu"), found("bao cao")) == ([], ["A"])
    services.remove_file(actor=clerk, file_id=two.pk, reason="nhầm", at=factories.AT)
    assert found("bao cao") == []


def test_the_search_shows_the_place_and_only_what_one_may_see(two, clerk, outsider, sign_in):
    page = sign_in(clerk).get("/tim-kiem?q=quy+che+dan+chu").content.decode()
    assert "Chữ trong tệp của văn bản" in page
    assert "a.txt · Sở ban hành Quy chế dân chủ ở cơ sở, số 12/QC-SCT." in page
    assert queries.search_files(actor=outsider, words=["quy", "che"], on=factories.DAY, limit=5) == []


def test_an_excerpt_is_cut_about_the_words():
    text = "x " * 100 + "Quy chế dân chủ" + " y" * 200
    shown = queries.excerpt(text, ["dan", "chu"])
    assert shown.startswith("… x x")
    assert "Quy chế dân chủ y y" in shown
    assert shown.endswith("y …")


def test_a_text_of_the_longest_words_fits_the_index(clerk):
    """A dump of data is thirty thousand different words of sixty letters: PostgreSQL takes one megabyte of them."""
    file = of_file(clerk, factories.document("A"), "Quy chế dân chủ.")

    FileWords.objects.filter(file=file).update(words=words_of("quy chế " + " ".join(f"{number:060d}" for number in range(30_000))))

    assert found("quy che " + "0" * 60) == ["A"]
    assert found(f"{29_000:060d}") == []
