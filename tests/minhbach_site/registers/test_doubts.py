"""Whoever approves a file of a register knows first what it takes away, and which of its days cannot be."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from minhbach.facts.schemas import KEPT, Kind
from minhbach.facts.tables import Difference
from minhbach_site.audit.models import Entry
from minhbach_site.registers import queries, services
from minhbach_site.registers.models import RegisterUpload
from minhbach_site.registers.queries.doubts import Ahead, doubts
from minhbach_site.registers.states import DATINGS, UploadAction, UploadState

pytestmark = pytest.mark.django_db
AT = factories.AT
OPINIONS = "mã,kênh,ngày nhận,ngày trả lời,kết quả\n"
FIRST, SECOND = "YK1,hộp thư góp ý,05/01/2026,06/01/2026,tiếp thu\n", "YK2,hội nghị,05/02/2026,,\n"


def send(actor, *rows, table="opinions", from_on=date(2026, 1, 1), to_on=date(2026, 10, 31)):
    content = "".join(rows).encode()
    return services.upload(
        actor=actor, table=table, name="so.csv", content=content, from_on=from_on, to_on=to_on, set_aside=False, above={}, at=AT
    )


def approve(actor, upload, removed=0):
    return services.decide_upload(actor=actor, upload_id=upload.pk, action=UploadAction.APPROVE, reason="", at=AT, removed=removed)


def test_every_register_says_how_its_days_are_read():
    assert set(DATINGS) == set(KEPT)
    for name, dating in DATINGS.items():
        columns = {column.name: column.kind for column in KEPT[name].columns}
        assert columns[dating.period] == (Kind.INTEGER if dating.period == "year" else Kind.DATE)
        assert {columns[ahead] for ahead in dating.ahead} <= {Kind.DATE}
        assert dating.grows <= set(columns)


def test_a_file_is_compared_with_the_one_in_use(clerk, leader):
    first = send(clerk, OPINIONS, FIRST, SECOND)
    assert doubts(first).changes == Difference(("YK1", "YK2"), (), (), 0)
    assert doubts(first).in_use is None
    approve(leader, first)

    sent = send(clerk, OPINIONS, FIRST, SECOND.replace("05/02/2026,,", "05/02/2026,07/02/2026,tiếp thu"), SECOND.replace("YK2", "YK3"))

    assert doubts(sent).changes == Difference(("YK3",), ("YK2",), (), 1)
    assert doubts(sent).in_use == first
    approve(leader, sent)


def test_rows_in_use_go_only_when_the_approver_agreed_to_that_many(clerk, leader, sign_in):
    approve(leader, send(clerk, OPINIONS, FIRST, SECOND))
    sent = send(clerk, OPINIONS)

    for agreed in (0, 1):
        with pytest.raises(services.RegisterProblem, match="Tệp này bỏ 2 dòng đang dùng"):
            approve(leader, sent, removed=agreed)
    client = sign_in(leader)
    page = client.get("/so-sach/opinions").text
    assert "đang dùng 2 dòng" in page
    assert "thêm 0, sửa 0, bỏ 2, giữ nguyên 0 dòng" in page
    assert "YK1, YK2" in page
    assert "mọi số liệu của sổ thành «không phát sinh»" in page
    told = client.post(f"/so-sach/tep/{sent.pk}/quyet-dinh", {"action": "approve"}, follow=True).text
    assert "Hãy xem các dòng bị bỏ rồi đánh dấu đồng ý bỏ" in told
    assert queries.facts({}).tables["opinions"].num_rows == 2

    client.post(f"/so-sach/tep/{sent.pk}/quyet-dinh", {"action": "approve", "removed": "2"})

    assert RegisterUpload.objects.get(pk=sent.pk).state == UploadState.IN_USE
    assert queries.facts({}).tables["opinions"].num_rows == 0
    entry = Entry.objects.get(action="registers.decide_upload", subject_type="registers.registerupload", subject=str(sent.pk))
    assert '"removed_rows":2' in entry.values.replace(" ", "")


def test_a_refusal_asks_nothing_about_rows(clerk, leader):
    approve(leader, send(clerk, OPINIONS, FIRST))

    refused = services.decide_upload(actor=leader, upload_id=send(clerk, OPINIONS).pk, action=UploadAction.REFUSE, reason="trống", at=AT)

    assert refused.state == UploadState.REFUSED


def test_days_to_come_and_rows_outside_the_span_are_told(clerk, leader, sign_in):
    future = FIRST.replace("YK1", "YK9").replace("05/01/2026,06/01/2026", "05/12/2026,06/12/2026")
    old = SECOND.replace("YK2", "YK0").replace("2026", "2025")

    sent = send(clerk, OPINIONS, FIRST, future, old)

    found = doubts(sent)
    assert found.ahead == (Ahead("YK9", "ngày nhận", date(2026, 12, 5)), Ahead("YK9", "ngày trả lời", date(2026, 12, 6)))
    assert (found.ahead_count, found.before, found.after) == (1, 1, 1)
    page = sign_in(leader).get("/so-sach/opinions").text
    assert "1 dòng đáng ngờ: ghi ngày sau ngày đưa tệp lên." in page
    assert "YK9: ngày nhận 05/12/2026" in page
    assert "1 dòng trước khoảng ấy; 1 dòng sau khoảng ấy" in page


def test_what_may_lie_ahead_is_no_doubt(clerk):
    header = "mã thủ tục,tên thủ tục,lĩnh vực,mức dịch vụ,hiệu lực từ,hiệu lực đến\n"

    sent = send(clerk, header, "TT1,Cấp phép,Lưu thông,toàn trình,01/01/2020,31/12/2030\n", table="procedures")

    found = doubts(sent)
    assert (found.ahead, found.before, found.after) == ((), 0, 0)


def test_doubts_take_as_many_queries_for_any_file(clerk, django_assert_num_queries):
    sent = send(clerk, OPINIONS, FIRST, SECOND)

    with django_assert_num_queries(2):
        doubts(sent)
