import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from minhbach.duties.definitions import DutyKind, UnknownDutyError, check_expressions, known_duties, load_duties
from minhbach.duties.traits import DUTIES, TRAITS, TraitKind, known_traits
from minhbach.facts.schemas import KEPT
from minhbach.facts.templates import CARD_TEXT
from minhbach.indicators.reading import DefinitionError
from minhbach.law.provisions import NotInForceError

FILES = sorted(path for path in DUTIES.glob("*.yaml"))


def test_every_expression_of_the_package_passes_the_gate():
    check_expressions(known_duties())


def test_every_provision_is_followed_as_a_duty_or_left_out_with_a_reason():
    duties = known_duties()
    followed = {duty.provision for duty in duties} | {one.provision for one in duties.untracked}

    assert [provision.code for provision in duties.provisions if provision.code not in followed] == []


def test_every_duty_has_a_provision_in_force_at_some_time():
    duties = known_duties()

    for duty in duties:
        version = duties.law(duty).versions[-1]
        day = version.from_ or date(2024, 1, 1)
        assert duties.law(duty).on(day) is version


def test_the_cases_of_every_duty_have_a_term_while_the_law_holds():
    """A case that a version lacks would leave the duty without a day; a duty of one period has its own case only."""
    duties = known_duties()

    for duty in duties:
        for version in duties.law(duty).versions:
            if version.terms and duty.case:
                known = {term.case for term in version.terms} | {one.case for one in version.extensions}
                assert duty.case in known, duty.code


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_number_of_days_stands_in_the_data(path):
    text = re.sub(r"#.*", "", path.read_text("utf-8"))

    assert re.findall(r"\d+\s*(?:ngày|giờ|working|calendar|days)", text) == []
    assert re.findall(r"INTERVAL|DATE_DIFF|DATE '", text) == []


def test_kinds_are_all_in_use():
    assert {duty.kind for duty in known_duties()} == set(DutyKind)


def test_the_sample_card_lists_every_trait_that_can_be_declared():
    block = CARD_TEXT.partition("traits:\n")[2].partition("\n\n")[0]
    declared = yaml.safe_load("\n".join(line.removeprefix("#") for line in block.splitlines()))

    assert list(declared) == [code for code, trait in known_traits().items() if trait.kind is not TraitKind.DERIVED]


def test_unknown_duty_is_refused_with_the_nearest():
    with pytest.raises(UnknownDutyError, match="có phải «conference-annual» không"):
        known_duties().find("conference-anual")


# --- files that a lawyer broke -----------------------------------------------------------------------------------------------------------

GOOD = """topic: Thử
topic_en: Trial
duties:
  - code: thu-nghiem
    name: Nghĩa vụ thử
    name_en: Trial
    provision: reception-head-monthly
    kind: periodic
    period: month
    responsible: head
    proof: {register: receptions, where: visits > 0, day: '"on"'}
"""


@pytest.fixture
def folder(tmp_path):
    for name in (TRAITS, "vai-tro.yaml"):
        shutil.copy(DUTIES / name, tmp_path / name)
    (tmp_path / "khong-theo-doi.yaml").write_text("untracked: []\n", "utf-8")
    return tmp_path


def load(folder: Path, text: str):
    (folder / "thu.yaml").write_text(text, "utf-8")
    return load_duties(folder)


def test_a_file_from_outside_is_read_and_parsed(folder):
    (duty,) = load(folder, GOOD)

    assert (duty.code, duty.topic, duty.topic_en, duty.register, duty.line) == ("thu-nghiem", "Thử", "Trial", "receptions", 4)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("provision: reception-head-monthly", "provision: reception-head-montly", "Có phải «reception-head-monthly»?"),
        ("responsible: head", "responsible: haed", "có phải «head» không"),
        ("period: month", "period: tháng", "dùng một trong month, quarter, half, nine_months, year"),
        ("register: receptions", "register: reception", "có phải «receptions» không"),
        ("    name_en: Trial\n", "    name_en: Trial\n    days: 5\n", "khóa không được biết"),
        ("    name_en: Trial\n", "    name_en: Trial\n    case: phuc-tap\n", "không có trường hợp 'phuc-tap'"),
        ("where: visits > 0", "where: visit > 0", "không có cột"),
        ("where: visits > 0", "where: visits", "cần một điều kiện đúng hoặc sai"),
        ("where: visits > 0", "where: visits > :year", "chỉ dùng tham số :cutoff"),
        ("where: visits > 0", "where: (SELECT 1) > 0", "không được dùng"),
        ("day: '\"on\"'", "day: visits", "không phải là ngày"),
        ("kind: periodic", "kind: standing", "khóa không được biết"),
        (
            "    responsible: head\n",
            "    responsible: head\n    applies: [{trait: staff, is: ['7'], reason: nhỏ}]\n",
            "đặc điểm staff không có giá trị '7'",
        ),
        (
            "    responsible: head\n",
            "    responsible: head\n    applies: [{trait: staff, exempt_by: conference-optional-small.people, reason: nhỏ}]\n",
            "không có số 'people'",
        ),
        (
            "    responsible: head\n",
            "    responsible: head\n    applies: [{trait: one_stop, is: ['yes'], reason: nhỏ}]\n",
            "dùng một trong true, false",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(folder, old, new, message):
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        load(folder, GOOD.replace(old, new))

    assert str(caught.value).startswith("thu.yaml, dòng ")
    assert message in str(caught.value)


def test_a_code_that_comes_twice_is_refused(folder):
    with pytest.raises(DefinitionError, match=r"mã thu-nghiem đã có ở thu\.yaml, dòng 4"):
        load(folder, GOOD + GOOD.partition("duties:\n")[2])


def test_a_provision_cannot_be_followed_and_left_out(folder):
    (folder / "khong-theo-doi.yaml").write_text("untracked:\n  - {provision: reception-head-monthly, reason: Không}\n", "utf-8")

    with pytest.raises(DefinitionError, match="đã có nghĩa vụ theo dõi"):
        load(folder, GOOD)


def test_registers_named_by_duties_are_kept_by_clerks():
    assert {duty.register for duty in known_duties()} <= set(KEPT)


def test_law_that_is_not_in_force_yet_says_so():
    duties = known_duties()

    with pytest.raises(NotInForceError):
        duties.law(duties.find("spending-report")).on(date(2025, 6, 1))
