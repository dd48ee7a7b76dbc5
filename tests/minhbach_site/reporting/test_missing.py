"""What a report leaves open is told by name to whoever approves it, from the report's own file."""

from __future__ import annotations

import json
import zipfile
from datetime import date

import pytest
import yaml

import factories
import report_factories
from minhbach_site.accounts.states import Role
from minhbach_site.reporting import queries
from minhbach_site.reporting.queries.missing import MOST_OPEN, Link, Missing, Open, missing

pytestmark = pytest.mark.django_db
HEAD = {
    "number": "12",
    "dated": "2026-11-02",
    "addressee": "Sở Nội vụ",
    "signer": {"authority": "", "title": "Giám đốc", "name": "Nguyễn Văn A"},
    "recipients": ["Như trên"],
}
SECTIONS = (
    {"id": "ii", "number": "II.", "title": "CHỈ ĐẠO", "text": ["II. CHỈ ĐẠO"], "figures": []},
    {"id": "ii-1", "number": "1.", "title": "Lãnh đạo", "text": ["1. Lãnh đạo", "Đã chỉ đạo."], "figures": ["DT01"]},
    {"id": "v", "number": "V.", "title": "PHƯƠNG HƯỚNG", "text": ["V. PHƯƠNG HƯỚNG"], "figures": []},
)


def figure(code, name, state="missing", reason=""):
    return {"code": code, "name": name, "state": state, "reason": reason}


def made(*figures, head=HEAD, gaps=(), sections=(), registers=None, traits=None, **values):
    """A report whose file says that, made of a card that vouches for those registers; without a snapshot where they are None."""
    files = [{"name": name, "size": 2, "sha256": "d" * 64} for name in ("bao-cao.json", "anh-chup.zip")]
    run = report_factories.submitted(files=files, **values)
    said = {"document": head, "figures": figures, "missing": list(gaps), "sections": list(sections)}
    (queries.run_folder(run) / "bao-cao.json").write_text(json.dumps(said))
    if registers is not None:
        with zipfile.ZipFile(queries.run_folder(run) / "anh-chup.zip", "w") as archive:
            archive.writestr("anh-chup/them/co-quan.yaml", card(registers, traits))
    return run


def card(registers, traits):
    report = {
        "year": 2026,
        "period": {"from": date(2026, 1, 1), "to": date(2026, 12, 31)},
        "cutoff": date(2026, 10, 31),
        "symbol": "BC-SCT",
        "place": "Quảng Ngãi",
        "subject": "Kết quả",
        "signer": {"title": "Giám đốc"},
    }
    spans = {name: {"from": span[0].replace(), "to": span[1].replace()} for name, span in registers.items()}  # no two are one: no alias
    said = {"agency": "SCT", "report": report, "registers": spans, **({"traits": traits} if traits else {})}
    return yaml.safe_dump(said, allow_unicode=True)


def test_figures_without_a_value_stand_by_what_they_lack():
    reason = "Sổ «Hội nghị, cuộc họp» chưa ghi số người dự hội nghị."
    whole = (date(2026, 1, 1), date(2026, 10, 31))
    run = made(
        figure("DT01", "Đơn khiếu nại đã nhận"),
        figure("HN02", "Người dự hội nghị", reason=reason),
        figure("DT02", "Đơn tố cáo đã nhận"),
        figure("NV01", "Nhiệm vụ được giao", "value"),
        figure("XX99", "Số liệu của phiên bản sau", reason="Chưa rõ."),
        registers={"petitions": (date(2026, 1, 1), date(2026, 6, 30)), "meetings": whole, "tasks": whole},
    )

    found = missing(run, may_make=True)

    assert found.figures == [
        Open(
            "Chưa được khai hoặc xác nhận ghi đủ:",
            figures=[("DT01", "Đơn khiếu nại đã nhận"), ("DT02", "Đơn tố cáo đã nhận")],
            links=[Link("Đơn khiếu nại, tố cáo, kiến nghị, phản ánh", "/so-sach/petitions")],
        ),
        Open(quoted=reason, figures=[("HN02", "Người dự hội nghị")], links=[Link("Hội nghị, cuộc họp", "/so-sach/meetings")]),
        Open(quoted="Chưa rõ.", figures=[("XX99", "Số liệu của phiên bản sau")], links=[]),
    ]
    told = {one.about.page: one.words for one in found.registers}
    assert told["/so-sach/petitions"] == (
        "mới được xác nhận ghi đủ từ 01/01/2026 đến hết 30/06/2026, chưa phủ hết từ 01/01/2026 đến hết 31/10/2026"
    )
    assert told["/so-sach/documents"] == "chưa ai xác nhận ghi đủ từ 01/01/2026 đến hết 31/10/2026"
    assert told["/nghia-vu/dac-diem"] == "chưa khai, nên chưa tính được nghĩa vụ"
    assert ("/so-sach/meetings" in told, "/so-sach/agencies" in told) == (False, False)  # kept in full; no figure counts agencies


def test_a_report_without_its_snapshot_still_tells_its_own_reasons():
    found = missing(made(figure("DT01", "Đơn khiếu nại", reason="Sổ chưa ghi đủ.")), may_make=True)

    page = Link("Đơn khiếu nại, tố cáo, kiến nghị, phản ánh", "/so-sach/petitions")
    assert found == Missing([], [Open(quoted="Sổ chưa ghi đủ.", figures=[("DT01", "Đơn khiếu nại")], links=[page])], [])
    assert missing(report_factories.run(files=[]), may_make=True) == Missing()


def test_figures_of_duties_lead_to_what_the_agency_is_and_then_to_the_duties():
    several = [
        missing(made(figure("NP19", "Việc quá hạn", reason="Chưa rõ."), registers={}, traits=traits, year=year), may_make=True).figures
        for traits, year in ((None, 2025), ({"kind": "province_department"}, 2026))
    ]

    assert [one.links for (one,) in several] == [
        [Link("Đặc điểm của cơ quan", "/nghia-vu/dac-diem")],
        [Link("Lịch nghĩa vụ", "/nghia-vu/")],
    ]


def test_blank_places_stand_in_the_order_of_the_report():
    head = {**HEAD, "number": "", "dated": None, "signer": {"authority": "", "title": "Giám đốc", "name": ""}}
    gaps = (
        {"section": "II.1", "code": "DT01", "reason": "Sổ chưa ghi đủ."},
        {"section": "II.1", "code": "NV01", "reason": "Lời văn của mục không in số liệu này."},
    )
    run = made(figure("DT01", "Đơn khiếu nại"), figure("NV01", "Nhiệm vụ", "value"), head=head, gaps=gaps, sections=SECTIONS)

    first, *places = missing(run, may_make=True).places

    assert first.words.startswith("Trang đầu và chỗ ký để trống: số, ngày ký, họ và tên người ký.")
    assert first.links == [Link("Kỳ báo cáo năm 2026", "/bao-cao/ky/2026")]
    assert places == [
        Open(quoted="II.1. Lãnh đạo", figures=[("DT01", "Đơn khiếu nại")]),
        Open(quoted="II.1. Lãnh đạo – Lời văn của mục không in số liệu này.", figures=[("NV01", "Nhiệm vụ")]),
        Open("không có lời văn", quoted="V. PHƯƠNG HƯỚNG"),
    ]
    assert missing(run, may_make=False).places[0].links == []


@pytest.mark.parametrize("count", [MOST_OPEN, MOST_OPEN + 1])
def test_a_long_list_is_folded(count):
    several = [figure("DT01", f"Số liệu {number}", reason=str(number)) for number in range(count)]

    ((words, _found, opened),) = missing(made(*several), may_make=True).parts

    assert (words, opened) == (f"Số liệu chưa có, và vì sao ({count})", count == MOST_OPEN)


@pytest.mark.parametrize("path", ["", "/viec/approve"])
def test_the_page_and_the_form_of_the_approver_name_what_is_open(path, leader, sign_in):
    run = made(figure("DT01", "Đơn khiếu nại đã nhận <b>", reason="Sổ chưa ghi đủ."), registers={})

    page = sign_in(leader).get(f"/bao-cao/lan/{run.pk}{path}").text

    assert '<a href="/so-sach/petitions">' in page
    assert "DT01 Đơn khiếu nại đã nhận &lt;b&gt;" in page
    assert "Số liệu chưa có, và vì sao (1)" in page


def test_whoever_reads_what_was_issued_is_not_told_of_the_registers(sign_in):
    run = made(figure("DT01", "Đơn khiếu nại đã nhận"), registers={})
    document = report_factories.sent_report()
    run.standing, run.approved_by, run.document = "issued", factories.person("duyet", Role.LEADER), document
    run.save()

    page = sign_in(factories.person("captren", Role.SUPERIOR)).get(f"/bao-cao/lan/{run.pk}").text

    assert ("Đã phát hành" in page, "/so-sach/petitions" in page) == (True, False)
