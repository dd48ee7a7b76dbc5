"""Generated pages are fresh, and what the documents promise exists."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from minhbach import __version__

ROOT = Path(__file__).parents[1]
NAMED = ("README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md")
GUIDE = ROOT / "docs" / "guide" / "thoi-han.md"
PAGES = [ROOT / name for name in NAMED] + sorted((ROOT / "docs").rglob("*.md"))


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"^make (\w+)", text, re.MULTILINE))


def test_generated_pages_are_fresh(monkeypatch):
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    stale = [name for name, text in module.pages().items() if (ROOT / "docs" / name).read_text("utf-8") != text]
    assert stale == [], "run: make docs"


def test_no_generated_page_is_left_over():
    from minhbach.checks.registry import RULES
    from minhbach.law.provisions import known_provisions

    for folder, codes in (("rules", set(RULES)), ("params", {one.code for one in known_provisions()})):
        assert {page.stem for page in (ROOT / "docs" / folder).glob("*.md")} == codes | {"README"}, folder


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_readme_and_ci_run_the_same_commands(readme):
    promised = make_targets((ROOT / readme).read_text("utf-8"))
    ci = make_targets((ROOT / ".ci" / "run").read_text("utf-8"))

    assert ci == {"report", "test"}
    assert ci <= promised


def test_every_make_target_that_a_page_names_exists():
    known = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`make (\w+)", page.read_text("utf-8"))) <= known, page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_pictures_of_a_page_exist_and_every_picture_of_the_site_is_shown():
    named = {page: re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8")) for page in PAGES}
    pictures = {(page.parent / link).resolve(): words for page, found in named.items() for words, link in found}
    taken = set((ROOT / "docs" / "pictures").glob("*.png"))

    assert [path for path in pictures if not path.is_file()] == []
    assert [path for path, words in pictures.items() if len(words) < 15] == [], "say what the picture shows, for those who cannot see it"
    assert taken - set(pictures) == set(), "a picture that no page shows"
    assert [path.name for path in taken if path.name.startswith("trang-web-") and path.stat().st_size > 150_000] == []


@pytest.mark.parametrize(("readme", "words"), [("README.md", "rules"), ("README.vi.md", "quy tắc")])
def test_readme_counts_the_rules_rightly(readme, words):
    from minhbach.checks.registry import RULES

    assert f"[{len(RULES)} {words}](docs/rules/README.md)" in (ROOT / readme).read_text("utf-8")


@pytest.mark.parametrize(("readme", "words"), [("README.md", "provisions"), ("README.vi.md", "quy định")])
def test_readme_counts_the_provisions_rightly(readme, words):
    from minhbach.law.provisions import known_provisions

    assert f"[{len(known_provisions())} {words}](docs/params/README.md)" in (ROOT / readme).read_text("utf-8")


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))

    assert (project["version"], public["softwareVersion"]) == (__version__, __version__)


def test_lock_file_names_no_index_but_the_public_one():
    hosts = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text("utf-8")))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


def test_every_schema_table_is_documented():
    from minhbach.facts.schemas import TABLES

    text = (ROOT / "docs" / "so-sach.md").read_text("utf-8")
    assert [name for name in TABLES if f"`{name}`" not in text] == []


def test_guide_to_deadlines_shows_what_the_command_prints(tmp_path, capsys):
    """Every quoted line of an output on the example is one that the command prints today."""
    import shutil

    from minhbach.cli import main

    folder = tmp_path / "examples" / "sct-quang-ngai-2025"
    shutil.copytree(ROOT / "examples" / "sct-quang-ngai-2025", folder, ignore=shutil.ignore_patterns(".minhbach", "__pycache__"))
    blocks = re.findall(r"```console\n\$ minhbach ((?:due examples|deadline)[^\n]*)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)

    assert len(blocks) == 3
    for words, quoted in blocks:
        main([str(folder) if word.startswith("examples/") else word for word in words.split()])
        printed = capsys.readouterr().out.splitlines()
        assert [line for line in quoted.splitlines() if line and line.strip() != "…" and line not in printed] == []
