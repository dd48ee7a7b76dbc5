from django.urls import path

from minhbach_site.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("don-vi/<int:pk>", views.unit, name="unit"),
    path("don-vi/<int:pk>/vi-tri", views.add_post, name="add_post"),
    path("don-vi/<int:pk>/bo-tri", views.add_membership, name="add_membership"),
    path("vi-tri/<int:pk>/ket-thuc", views.end_post, name="end_post"),
    path("bo-tri/<int:pk>/ket-thuc", views.end_membership, name="end_membership"),
    path("su-kien", views.events, name="events"),
    path("su-kien/them", views.propose_event, name="propose_event"),
    path("su-kien/duyet", views.approve_events, name="approve_events"),
    path("su-kien/<int:pk>", views.event, name="event"),
    path("su-kien/<int:pk>/<slug:action>", views.decide_event, name="decide_event"),
    path("co-quan", views.agencies, name="agencies"),
    path("co-quan/thay-doi", views.propose_agency_change, name="propose_agency_change"),
    path("co-quan/thay-doi/<int:pk>", views.agency_change, name="agency_change"),
    path("co-quan/thay-doi/<int:pk>/chuyen-don-vi", views.propose_carrying, name="propose_carrying"),
    path("co-quan/thay-doi/<int:pk>/<slug:action>", views.decide_agency_change, name="decide_agency_change"),
    path("sap-xep", views.comparisons, name="comparisons"),
    path("sap-xep/them", views.record_reorganisation, name="record_reorganisation"),
    path("sap-xep/<int:pk>", views.comparison, name="comparison"),
    path("bien-dong", views.moves, name="moves"),
    path("bien-dong/them", views.record_move, name="record_move"),
    path("bien-dong/<int:pk>/bo", views.remove_move, name="remove_move"),
    path("bien-che", views.record_headcount, name="record_headcount"),
    path("ban", views.committees, name="committees"),
    path("ban/them", views.establish_committee, name="establish_committee"),
    path("ban/<int:pk>", views.committee, name="committee"),
    path("ban/<int:pk>/ket-thuc", views.end_committee, name="end_committee"),
    path("ban/<int:pk>/thanh-vien", views.add_member, name="add_member"),
    path("thanh-vien/<int:pk>/ket-thuc", views.end_member, name="end_member"),
]
