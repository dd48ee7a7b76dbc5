"""A rule's page, the list of rules, and the files of docs/rules."""

from minhbach.checks.pages import documents, page, table
from minhbach.checks.registry import RULES


def test_a_page_has_what_a_reader_needs() -> None:
    text = page(RULES["NN001"])
    assert text.startswith("# NN001 · Từ hoặc cụm từ viết lặp\n\nMức: cảnh báo. Tên: `tu-lap`. Có từ gói 2026.1.\n\n## Kiểm tra gì\n")
    assert [
        heading
        for heading in ("## Vì sao", "## Cách sửa", "## Giới hạn", "## Căn cứ", "## Ví dụ đúng", "## Ví dụ bị báo")
        if heading not in text
    ] == []


def test_the_table_lists_every_rule() -> None:
    assert [code for code, rule in RULES.items() if code not in table() or rule.title not in table()] == []


def test_there_is_a_file_for_every_rule_and_one_for_all() -> None:
    assert documents().keys() == {"README.md", *(f"{code}.md" for code in RULES)}
