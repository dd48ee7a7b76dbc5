from django.urls import path

from minhbach_site.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.duties, name="duties"),
    path("lich", views.month, name="month"),
    path("tinh-lai", views.refresh, name="refresh"),
    path("viec/<int:pk>", views.obligation, name="obligation"),
    path("viec/<int:pk>/da-lam", views.mark_done, name="done"),
    path("viec/<int:pk>/khong-ap-dung", views.propose_exemption, name="exempt"),
    path("viec/<int:pk>/giao", views.assign, name="assign"),
    path("giao/<int:pk>/thoi", views.end_assignment, name="end_assignment"),
    path("minh-chung/<int:pk>", views.mark, name="mark"),
    path("minh-chung/<int:pk>/quyet-dinh", views.decide, name="decide"),
    path("minh-chung/<int:pk>/tep", views.file, name="file"),
    path("cho-duyet", views.exemptions, name="exemptions"),
    path("cho-xac-nhan", views.claims, name="claims"),
    path("dac-diem", views.traits, name="traits"),
    path("dac-diem/<slug:trait>", views.declare_trait, name="declare"),
    path("dac-diem/<int:pk>/rut", views.withdraw_trait, name="withdraw_trait"),
    path("dac-diem/<int:pk>/quyet-dinh", views.decide_trait, name="decide_trait"),
    path("nhac-viec", views.reminders, name="reminders"),
    path("nhac-viec/da-xem", views.seen, name="seen"),
    path("thu-khong-gui-duoc", views.letters, name="letters"),
    path("lich-ca-nhan", views.feed_page, name="feed_page"),
    path("lich-ca-nhan/huy", views.revoke_feed, name="revoke_feed"),
    path("lich/<str:secret>.ics", views.feed, name="feed"),
]
