from decimal import Decimal

import pytest

from minhbach.figures import vocabulary
from minhbach.figures.vocabulary import VocabularyError, labels, units


def test_units_know_scales_synonyms_and_kinds():
    table = units()

    assert table.scales["tỷ"] == Decimal(10**9)
    assert table.canonical("TTHC") == "thủ tục hành chính"
    assert table.is_kind("phường", "đơn vị")
    assert not table.is_kind("hồ sơ", "đơn vị")


def test_every_complement_has_two_slots_and_no_word_stands_in_two():
    for complement in labels().complements:
        words = [word for slot in complement.slots for word in slot]
        assert len(complement.slots) >= 2
        assert len(words) == len(set(words))


def test_file_with_an_unknown_key_is_refused(tmp_path, monkeypatch):
    (tmp_path / "don-vi.yaml").write_text("source: a\nconfidence: own\nextra: 1\n", "utf-8")
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)

    with pytest.raises(VocabularyError, match=r"don-vi\.yaml: đầu tệp: cần đúng các khóa"):
        units.__wrapped__()
