from __future__ import annotations

from django.urls import URLPattern, path

from minhbach_site.disclosure.queries import Above
from minhbach_site.disclosure.views import assets, display, gaps, items, moves, proofs, register

app_name = "disclosure"


def patterns(above: Above) -> list[URLPattern]:
    """The addresses. `above` answers for the apps above this one: what became of a duty to disclose, and which form is not enough."""
    return [
        path("", register.disclosures, name="disclosures"),
        path("them/", items.enter, {"objection": above.objection}, name="enter"),
        path("can-go/", display.to_take_down, name="to_take_down"),
        path("chua-cong-khai/", gaps.gaps, {"judge": above.judge}, name="gaps"),
        path("chua-cong-khai/bo-qua/", gaps.dismiss, name="dismiss"),
        path("chua-cong-khai/bo-qua/<int:pk>/lay-lai/", gaps.restore, name="restore"),
        path("chua-cong-khai/<int:year>/<str:part>/", gaps.gaps, {"judge": above.judge}, name="gaps_part"),
        path("so-nam/<int:year>/", register.year_table, name="year"),
        path("ke-khai/", assets.assets, name="assets"),
        path("ke-khai/them/", assets.enter_assets, name="enter_assets"),
        path("ke-khai/<int:pk>/sua/", assets.change_assets, name="change_assets"),
        path("<int:pk>/", items.disclosure, name="disclosure"),
        path("<int:pk>/sua/", items.change, {"objection": above.objection}, name="change"),
        path("<int:pk>/bo/", moves.withdraw, name="withdraw"),
        path("<int:pk>/duyet/", moves.approve, name="approve"),
        path("<int:pk>/tra-lai/", moves.return_item, name="return"),
        path("<int:pk>/cong-khai/", moves.publish, name="publish"),
        path("<int:pk>/keo-dai/", moves.extend, name="extend"),
        path("<int:pk>/go/", moves.take_down, name="take_down"),
        path("<int:pk>/sua-ngay/", moves.amend, name="amend"),
        path("<int:pk>/rut-ghi/", moves.retract, name="retract"),
        path("sua-ngay/<int:pk>/", moves.decide_amendment, name="decide_amendment"),
        path("<int:pk>/dinh-chinh/", moves.correct, name="correct"),
        path("dinh-chinh/<int:pk>/", moves.decide_correction, name="decide_correction"),
        path("<int:pk>/rut-ngan/", moves.shorten, name="shorten"),
        path("rut-ngan/<int:pk>/", moves.decide_shortening, name="decide_shortening"),
        path("<int:pk>/tinh-lai/", moves.recount, name="recount"),
        path("<int:pk>/lien-ket/", proofs.add_link, name="add_link"),
        path("<int:pk>/tep/", proofs.add_file, name="add_file"),
        path("minh-chung/<int:pk>/", proofs.proof_file, name="proof"),
        path("minh-chung/<int:pk>/bo/", proofs.remove_proof, name="remove_proof"),
        path("<int:pk>/bien-ban/<str:which>.<str:kind>", proofs.minutes, name="minutes"),
    ]
