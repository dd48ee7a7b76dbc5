from __future__ import annotations

from datetime import date

import pytest

from minhbach.law.pages import answer, as_json, changes, documents, page, table
from minhbach.law.provisions import NotInForceError, known_provisions

TODAY = date(2026, 11, 27)


def test_answer_tells_the_version_of_the_day_and_the_history() -> None:
    text = answer(known_provisions().find("thrift-programme-publish"), date(2026, 6, 30), TODAY)

    assert text.splitlines() == [
        "Công khai chương trình, báo cáo kết quả tiết kiệm, chống lãng phí [thrift-programme-publish]",
        "Xét vào ngày 30/6/2026",
        "",
        "  Ai thực hiện: Người đứng đầu cơ quan, tổ chức (ràng buộc: cơ quan)",
        "  Tính từ: ngày ban hành chương trình, báo cáo",
        "  Thời hạn: chậm nhất 02 ngày làm việc kể từ ngày ban hành chương trình, báo cáo",
        "  Căn cứ: điểm a khoản 2 Điều 6 Nghị định số 84/2014/NĐ-CP",
        "  Hiệu lực: từ ngày 01/11/2014 đến hết ngày 30/6/2026; sau đó: Nghị định số 266/2026/NĐ-CP",
        "  Kiểm chứng: đã đọc văn bản. Nguồn: Bộ Pháp điển, bản chép của bên thứ ba lấy ngày 23/7/2026",
        "",
        "Các phiên bản:",
        "  → từ ngày 01/11/2014 đến hết ngày 30/6/2026; sau đó: Nghị định số 266/2026/NĐ-CP: chậm nhất 02 ngày làm việc kể từ",
        "    ngày ban hành chương trình, báo cáo",
        "  - từ ngày 01/7/2026 đến nay: chậm nhất 05 ngày làm việc kể từ ngày ban hành chương trình, báo cáo",
        "    · Thời hạn: chậm nhất 02 ngày làm việc kể từ ngày ban hành chương trình, báo cáo → chậm nhất 05 ngày làm việc kể từ",
        "      ngày ban hành chương trình, báo cáo",
        "    · Ai thực hiện: Người đứng đầu cơ quan, tổ chức → Cơ quan ban hành chương trình, báo cáo",
        "    · Căn cứ: điểm a khoản 2 Điều 6 Nghị định số 84/2014/NĐ-CP → điểm b khoản 2 Điều 17 Nghị định số 266/2026/NĐ-CP",
    ]


def test_answer_warns_when_the_law_was_to_be_read_again() -> None:
    provision = known_provisions().find("complaint-accept")
    warning = "CẢNH BÁO: quy định này phải được xem lại trước ngày 31/3/2027 mà chưa xem lại."

    assert warning in answer(provision, TODAY, date(2027, 4, 1))
    assert warning not in answer(provision, TODAY, date(2027, 3, 31))


def test_answer_repeats_the_doubt_about_the_instrument() -> None:
    assert "Về văn bản: Luật Tiếp cận thông tin số 104/2016/QH13: Cần đối chiếu hiệu lực." in answer(
        known_provisions().find("info-publish"), TODAY, TODAY
    )


def test_answer_out_of_force() -> None:
    with pytest.raises(NotInForceError, match=r"có hiệu lực từ 01/7/2023 đến hết 30/6/2025; sau đó theo Luật .* số 97/2025/QH15"):
        answer(known_provisions().find("union-duties-ban-ttnd"), TODAY, TODAY)


def test_changes_name_each_entry_of_a_list_that_changed() -> None:
    earlier, later = known_provisions().find("conference-order").versions

    lines = [line for line in changes(earlier, later) if line.startswith("Mục")]
    assert [line.split(":")[0] for line in lines] == ["Mục b", "Mục d", "Mục h"]
    assert lines[0] == "Mục b: đại diện Công đoàn báo cáo → không có"


def test_every_new_version_says_what_it_changes() -> None:
    assert [
        provision.code
        for provision in known_provisions()
        for earlier, later in zip(provision.versions, provision.versions[1:], strict=False)
        if not changes(earlier, later)
    ] == []


def test_page_lists_versions_newest_first() -> None:
    text = page(known_provisions().find("budget-estimate"), "Công khai ngân sách")

    assert text.startswith("# Công khai dự toán\n\nMã: `budget-estimate`. *Publish the estimate.* Chủ đề: Công khai ngân sách.\n")
    assert "Mã khác: `budget-estimate-old`, `budget-estimate-new`." in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Từ ngày 25/3/2026 đến nay",
        "## Từ ngày 01/8/2017 đến hết ngày 24/3/2026; sau đó: Thông tư số 26/2026/TT-BTC",
    ]


def test_documents_have_an_index_and_a_page_for_each() -> None:
    provisions = known_provisions()
    made = documents(provisions)

    assert set(made) == {"README.md"} | {f"{one.code}.md" for one in provisions}
    assert all(f"]({one.code}.md)" in made["README.md"] for one in provisions)


def test_table_groups_by_topic() -> None:
    provisions = known_provisions()
    shown = [(one, version) for one, version in provisions.in_force(TODAY) if one.code.startswith("count-exclude")]

    assert table(provisions, shown, TODAY).splitlines() == [
        "1 quy định, xét vào ngày 27/11/2026; xem từng quy định: minhbach law MÃ",
        "",
        "Cách tính thời hạn và ngày nghỉ [tinh-thoi-han]",
        "  count-exclude-first: Ngày đầu tiên không tính",
        "      số ngày sau ngày được xác định hoặc ngày xảy ra sự kiện thì bắt đầu tính: 1 ngày · khoản 2 và khoản 3 Điều 147 Bộ",
        "      luật Dân sự số 91/2015/QH13 · đã đọc",
    ]


def test_machine_form_keeps_every_number_and_date() -> None:
    provision = known_provisions().find("accountability-answer")

    assert as_json(provision, provision.on(TODAY)) == {
        "code": "accountability-answer",
        "aliases": [],
        "name": "Thực hiện việc giải trình",
        "name_en": "Account",
        "topic": "tiep-can-thong-tin",
        "binds": "agency",
        "from": "2019-08-15",
        "to": None,
        "who": "Người giải trình",
        "trigger": "ngày ra thông báo tiếp nhận yêu cầu giải trình",
        "starts_with": "acceptance",
        "terms": [
            {
                "kind": "within",
                "amount": 15,
                "unit": "calendar_days",
                "case": "",
                "case_name": "",
                "day": "",
                "strictly": False,
                "year_offset": 0,
                "consecutive": False,
                "derived": False,
                "note": "",
                "words": "chậm nhất 15 ngày kể từ ngày ra thông báo tiếp nhận yêu cầu giải trình",
            }
        ],
        "extensions": [
            {
                "times": 1,
                "amount": 15,
                "unit": "calendar_days",
                "written": True,
                "case": "complex",
                "article": "Điều 13",
                "words": "nội dung phức tạp: gia hạn 01 lần, không quá 15 ngày, bằng văn bản (Điều 13)",
            }
        ],
        "amounts": [],
        "items": [],
        "forms": [],
        "suspendable": True,
        "restarts_on_supplement": False,
        "instrument": "59/2019/NĐ-CP",
        "article": "Điều 13",
        "also": [{"instrument": "59/2019/NĐ-CP", "article": "khoản 1 Điều 14"}],
        "replaced_by": "",
        "note": "Thời gian tạm đình chỉ không tính vào thời hạn.",
        "source": "Bộ Pháp điển, bản chép của bên thứ ba lấy ngày 23/7/2026",
        "confidence": "verified",
        "review_by": "2027-12-31",
    }
