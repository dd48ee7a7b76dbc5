import pytest

from minhbach.figures.phrases import Phrase, name_figures

PHRASES = (
    Phrase("đã tiếp nhận", "HS01", "hồ sơ"),
    Phrase("trực tuyến", "HS02", "hồ sơ"),
    Phrase("trực tiếp, dịch vụ bưu chính", "HS03", "hồ sơ"),
    Phrase("trực tiếp", "HS03", "hồ sơ"),
    Phrase("kỳ trước chuyển qua", "HS04", "hồ sơ"),
    Phrase("đã giải quyết", "HS05", "hồ sơ"),
    Phrase("số lượng hồ sơ đã giải quyết", "HS05", "hồ sơ"),
    Phrase("trước và đúng hạn", "HS06", "hồ sơ"),
    Phrase("đã giải quyết quá hạn", "HS07", "hồ sơ"),
    Phrase("đang giải quyết", "HS08", "hồ sơ"),
    Phrase("trong hạn", "HS09", "hồ sơ"),
    Phrase("đang giải quyết quá hạn", "HS10", "hồ sơ"),
    Phrase("giải quyết trước hạn", "HS18", "hồ sơ"),
    Phrase("tỷ lệ đúng hạn", "HS11", "%"),
)
DOSSIERS = (
    "Đến ngày 30/10/2025: đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; kỳ trước "
    "chuyển qua 12 hồ sơ); số lượng hồ sơ đã giải quyết 3.276 hồ sơ (trong đó, trước hạn 3.276 hồ sơ, quá hạn 15 hồ sơ); số lượng hồ sơ "
    "đang giải quyết 79 hồ sơ (trong đó, trong hạn 70 hồ sơ, quá hạn 9 hồ sơ)."
)


def named(text):
    return [(one.code, one.quantity.number, one.ambiguous) for one in name_figures(text, PHRASES)]


def test_every_figure_of_the_dossier_sentence_is_named():
    assert named(DOSSIERS) == [
        ("HS01", 3382, False),
        ("HS02", 3257, False),
        ("HS03", 113, False),
        ("HS04", 12, False),
        ("HS05", 3276, False),
        ("HS06", 3276, False),
        ("HS07", 15, False),
        ("HS08", 79, False),
        ("HS09", 70, False),
        ("HS10", 9, False),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đã giải quyết 100 hồ sơ (trước hạn 60 hồ sơ, đúng hạn 40 hồ sơ)", [("HS05", 100, False), ("HS18", 60, False)]),
        ("đã giải quyết 100 hồ sơ, trong đó trước hạn 60 hồ sơ, đúng hạn 40 hồ sơ", [("HS05", 100, False), ("HS18", 60, False)]),
        ("đã tiếp nhận 12 đơn", []),
        ("ĐÃ TIẾP NHẬN 12 hồ sơ", [("HS01", 12, False)]),
        ("da tiep nhan 12 hồ sơ", []),
        ("tỷ lệ đúng hạn 99,5%", [("HS11", 99.5, False)]),
        ("đã tiếp nhận 12 hồ sơ; tháng sau đã tiếp nhận 15 hồ sơ", [("HS01", 12, True), ("HS01", 15, True)]),
    ],
)
def test_phrase_names_a_figure_by_its_words_head_and_unit(text, found):
    assert [(code, float(number), ambiguous) for code, number, ambiguous in named(text)] == found


def test_phrase_of_two_indicators_is_ambiguous():
    phrases = (Phrase("khiếu nại", "DT01", "đơn"), Phrase("khiếu nại", "DT09", "đơn"))

    assert [(one.code, one.ambiguous) for one in name_figures("khiếu nại 5 đơn", phrases)] == [("DT01", True)]
