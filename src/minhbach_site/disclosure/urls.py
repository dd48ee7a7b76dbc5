from __future__ import annotations

from django.urls import URLPattern, path

from minhbach_site.disclosure import views
from minhbach_site.disclosure.queries import Above

app_name = "disclosure"


def patterns(above: Above) -> list[URLPattern]:
    """The addresses. `above` answers for the apps above this one: what became of a duty to disclose, and which form is not enough."""
    return [
        path("", views.disclosures, name="disclosures"),
        path("them/", views.enter, {"objection": above.objection}, name="enter"),
        path("can-go/", views.to_take_down, name="to_take_down"),
        path("chua-cong-khai/", views.gaps, {"judge": above.judge}, name="gaps"),
        path("chua-cong-khai/bo-qua/", views.dismiss, name="dismiss"),
        path("chua-cong-khai/<int:pk>/lay-lai/", views.restore, name="restore"),
        path("so-nam/<int:year>/", views.year_table, name="year"),
        path("ke-khai/", views.assets, name="assets"),
        path("ke-khai/them/", views.enter_assets, name="enter_assets"),
        path("ke-khai/<int:pk>/sua/", views.change_assets, name="change_assets"),
        path("<int:pk>/", views.disclosure, name="disclosure"),
        path("<int:pk>/sua/", views.change, {"objection": above.objection}, name="change"),
        path("<int:pk>/bo/", views.withdraw, name="withdraw"),
        path("<int:pk>/duyet/", views.approve, name="approve"),
        path("<int:pk>/tra-lai/", views.return_item, name="return"),
        path("<int:pk>/cong-khai/", views.publish, name="publish"),
        path("<int:pk>/keo-dai/", views.extend, name="extend"),
        path("<int:pk>/go/", views.take_down, name="take_down"),
        path("<int:pk>/dinh-chinh/", views.correct, name="correct"),
        path("dinh-chinh/<int:pk>/", views.decide_correction, name="decide_correction"),
        path("<int:pk>/rut-ngan/", views.shorten, name="shorten"),
        path("rut-ngan/<int:pk>/", views.decide_shortening, name="decide_shortening"),
        path("<int:pk>/tinh-lai/", views.recount, name="recount"),
        path("<int:pk>/lien-ket/", views.add_link, name="add_link"),
        path("<int:pk>/tep/", views.add_file, name="add_file"),
        path("minh-chung/<int:pk>/", views.proof_file, name="proof"),
        path("minh-chung/<int:pk>/bo/", views.remove_proof, name="remove_proof"),
        path("<int:pk>/bien-ban/<str:which>.<str:kind>", views.minutes, name="minutes"),
    ]
