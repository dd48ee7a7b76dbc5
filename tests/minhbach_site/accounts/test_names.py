"""Sign-in names that differ only in capitals are one name."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

import factories
import older_database
from minhbach_site.accounts import queries, services
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry

AT = factories.AT
TAKEN = "Tên đăng nhập này đã có người dùng, kể cả khi chỉ khác chữ hoa, chữ thường. Hãy chọn tên khác."


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["vanthu", "VanThu", " VANTHU "])
def test_a_name_is_taken_in_any_capitals(clerk, username):
    admin = factories.person("quantri", Role.ADMINISTRATOR)

    with pytest.raises(services.PeopleError) as refused:
        services.create_person(actor=admin, username=username, display_name="Ai đó", title="", email="", at=AT)

    assert str(refused.value) == TAKEN
    assert list(Person.objects.order_by("pk").values_list("username", flat=True)) == ["vanthu", "quantri"]


@pytest.mark.django_db
def test_the_form_says_so(clerk, sign_in):
    client = sign_in(factories.person("quantri", Role.ADMINISTRATOR))

    page = client.post("/nguoi-dung/them", {"display_name": "Văn thư hai", "username": "VanThu"})

    assert (page.status_code, TAKEN in page.text) == (422, True)


@pytest.mark.django_db
def test_the_command_for_the_first_administrators_says_so(clerk):
    with pytest.raises(CommandError, match="chỉ khác chữ hoa"):
        call_command("create_administrator", "VANTHU", "Nguyễn Văn A")


@pytest.mark.django_db
def test_the_database_refuses_twins(clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.person("VanThu")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "found"), [("vanthu", True), ("VanThu", True), ("van_hu", False), ("vanth", False), ("", False), ("ſ", False)]
)
def test_someone_is_found_in_any_capitals(clerk, said, found):
    factories.person("s")

    assert queries.person_named(said) == (clerk if found else None)


@pytest.mark.django_db
def test_someone_is_renamed_by_the_command(clerk):
    said = StringIO()
    call_command("rename_person", "vanthu", "VanThu2", stdout=said)

    assert said.getvalue() == "vanthu nay đăng nhập bằng tên VanThu2.\n"
    renamed = Person.objects.get(pk=clerk.pk)
    assert (renamed.username, "vanthu2" in renamed.search_text) == ("VanThu2", True)
    assert [(entry.action, entry.actor, entry.values) for entry in Entry.objects.all()] == [
        ("accounts.change_person", None, '{"changed":"username"}')
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("VanThu", "ai", "Không có người dùng «VanThu»"),
        ("vanthu", "NGUOI-LA", "đã có người dùng"),
        ("vanthu", "ông", "chữ không dấu, chữ số"),
    ],
)
def test_a_renaming_that_cannot_be_is_refused(clerk, outsider, old, new, why):
    with pytest.raises(CommandError, match=why):
        call_command("rename_person", old, new)

    assert Person.objects.filter(username="vanthu").count() == 1


@pytest.mark.xdist_group("older-database")
def test_an_older_database_with_twins_is_not_half_upgraded(tmp_path_factory, django_db_setup, django_db_blocker):
    """The step names them and what to run, and changes nothing; once one is renamed it goes through."""

    def twins(apps):
        people = apps.get_model("accounts", "Person").objects
        people.create(username="VanThu", display_name="Văn thư cũ", password="!", is_active=False)
        people.create(username="vanthu", display_name="Văn thư")
        people.create(username="lanhdao", display_name="Lãnh đạo")

    folder = tmp_path_factory.mktemp("twins")

    def upgrade():
        with pytest.raises(CommandError) as refused:
            call_command("migrate", verbosity=0)
        assert "VanThu (Văn thư cũ, đã khóa); vanthu (Văn thư)\n" in str(refused.value)
        assert "lanhdao" not in str(refused.value)
        assert "minhbach-site rename_person" in str(refused.value)
        call_command("rename_person", "VanThu", "vanthu-cu", stdout=StringIO())

    with older_database.migrated(folder, twins, django_db_blocker, before=upgrade):
        assert list(Person.objects.order_by("pk").values_list("username", flat=True)) == ["vanthu-cu", "vanthu", "lanhdao"]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "taken"), [("nv.moi", True), ("nv-moi_2", True), ("nv@coquan", True), ("nv mới", False), ("", False)])
def test_a_sign_in_name_is_taken_in_the_form_as_by_the_command(name, taken, sign_in):
    client = sign_in(factories.person("quantri", Role.ADMINISTRATOR))

    client.post("/nguoi-dung/them", {"display_name": "Người mới", "username": name})

    assert Person.objects.filter(username=name).exists() == taken
