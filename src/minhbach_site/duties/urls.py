from django.urls import path

from minhbach_site.duties.views import calendar, marks, notices, obligations, traits

app_name = "duties"
urlpatterns = [
    path("", calendar.duties, name="duties"),
    path("lich", calendar.month, name="month"),
    path("tinh-lai", calendar.refresh, name="refresh"),
    path("viec/<int:pk>", obligations.obligation, name="obligation"),
    path("viec/<int:pk>/da-lam", obligations.mark_done, name="done"),
    path("viec/<int:pk>/khong-ap-dung", obligations.propose_exemption, name="exempt"),
    path("viec/<int:pk>/giao", obligations.assign, name="assign"),
    path("giao/<int:pk>/thoi", obligations.end_assignment, name="end_assignment"),
    path("minh-chung/<int:pk>", marks.mark, name="mark"),
    path("minh-chung/<int:pk>/quyet-dinh", marks.decide, name="decide"),
    path("minh-chung/<int:pk>/tep", marks.file, name="file"),
    path("cho-duyet", marks.exemptions, name="exemptions"),
    path("cho-xac-nhan", marks.claims, name="claims"),
    path("dac-diem", traits.traits, name="traits"),
    path("dac-diem/<slug:trait>", traits.declare_trait, name="declare"),
    path("dac-diem/<int:pk>/rut", traits.withdraw_trait, name="withdraw_trait"),
    path("dac-diem/<int:pk>/quyet-dinh", traits.decide_trait, name="decide_trait"),
    path("nhac-viec", notices.reminders, name="reminders"),
    path("nhac-viec/da-xem", notices.seen, name="seen"),
    path("thu-khong-gui-duoc", notices.letters, name="letters"),
    path("lich-ca-nhan", notices.feed_page, name="feed_page"),
    path("lich-ca-nhan/huy", notices.revoke_feed, name="revoke_feed"),
    path("lich/<str:secret>.ics", notices.feed, name="feed"),
]
