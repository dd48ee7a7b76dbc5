from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

import disclosure_factories as make
import factories
from minhbach_site.records import queries, services
from minhbach_site.records.models import Dissemination, Document, FileWords
from minhbach_site.ui import wordindex
from minhbach_site.ui.wordindex import with_words, words_of

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


def codes(text):
    return sorted(document.code for document in with_words(Document.objects.all(), text))


@pytest.fixture
def register():
    factories.document("A", subject="Quy chế dân chủ ở cơ sở", symbol="12/QC-SCT")
    factories.document("B", subject='Quy trình "một cửa" 50% trực tuyến', symbol="7/KH")


@pytest.mark.parametrize("few", [1000, 0])  # through the index; by reading the register, as where many rows hold the parts
def test_parts_of_words_are_found_wherever_they_stand(register, few, monkeypatch):
    monkeypatch.setattr(wordindex, "FEW", few)

    assert codes("") == codes("quy") == ["A", "B"]
    assert codes("CHẾ quy") == codes("hủ ở") == codes("2/qc") == codes("quy 12/QC-S") == ["A"]
    assert codes("a") == ["A", "B"]
    assert codes('"một cửa"') == codes("50%") == codes("7/") == ["B"]
    assert codes('quy" OR "') == codes("quy AND") == codes("quy*") == codes("q_y") == codes("khong co") == []


def test_the_index_of_parts_follows_what_changes(register):
    Document.objects.filter(code="A").update(search_text="bao cao")
    assert (codes("dan chu"), codes("bao cao")) == ([], ["A"])
    Document.objects.filter(code="A").delete()
    assert codes("bao cao") == []
    Dissemination.objects.bulk_create(
        [Dissemination(code="Q1", on=factories.DAY, title="x", search_text="quan triet", entered_at=factories.AT)]
    )
    assert [one.code for one in with_words(Dissemination.objects.all(), "triet")] == ["Q1"]


def test_few_rows_are_asked_of_the_index_and_many_are_not(register, monkeypatch):
    with CaptureQueriesContext(connection) as few:
        codes("quy che")
    monkeypatch.setattr(wordindex, "FEW", 0)
    with CaptureQueriesContext(connection) as many:
        codes("quy che")

    if connection.vendor == "sqlite":
        assert ["MATCH" in query["sql"] for query in few] == [True, True]
        assert ["MATCH" in query["sql"] for query in many] == [True, False]
    else:
        assert ["LIKE" in query["sql"] for query in [*few, *many]] == [True, True]


def test_every_long_register_has_its_index():
    """Also after migrations to come: SQLite drops the triggers of a table that it makes anew."""
    indexed = sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "PARTS_INDEXED", False))
    asked = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_holds_parts_%' ORDER BY tbl_name",
        "postgresql": "SELECT tablename FROM pg_indexes WHERE indexname LIKE '%_holds_parts' ORDER BY tablename",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        there = [table for (table,) in cursor.fetchall()]

    assert indexed == ["disclosure_disclosure", "plans_task", "records_dissemination", "records_document"]
    assert there == [table for table in indexed for _trigger in range(3 if connection.vendor == "sqlite" else 1)]


class _Refusing:
    """A PostgreSQL that does not know pg_trgm."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, _statement):
        raise DatabaseError


def test_a_postgresql_without_trigrams_is_told_of_and_goes_on(capsys, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")

    wordindex.add_parts_index(_Refusing(connection), "records_document")

    assert "records_document: PostgreSQL không có pg_trgm" in capsys.readouterr().err


def listed(client, sort):
    return [row.record.item for row in client.get(f"/cong-khai/?sort={sort}").context["table"].page.object_list]


def test_a_long_register_is_sorted_by_its_rows_names_through_an_index(clerk, sign_in):
    for name in ("Quy chế", "Báo cáo", "Đề án", "Danh mục"):
        make.posted(date(2026, 10, 1), item=name)
    client = sign_in(clerk)
    with CaptureQueriesContext(connection) as asked:
        assert listed(client, "item") == ["Báo cáo", "Danh mục", "Đề án", "Quy chế"]
    sorting = next(query["sql"] for query in asked.captured_queries if "ORDER BY SUBSTR" in query["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # four rows are sooner read whole
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sorting}")
        assert "disclosure_place" in str(cursor.fetchall())
    assert listed(client, "-item") == ["Quy chế", "Đề án", "Danh mục", "Báo cáo"]


def test_names_that_differ_after_the_letters_of_the_index_are_listed_all(clerk, sign_in):
    names = [f"Danh mục {'rất dài ' * 40}{last}" for last in ("hai", "một")]
    for name in names:
        make.posted(date(2026, 10, 1), item=name)
    assert listed(sign_in(clerk), "item") == names
