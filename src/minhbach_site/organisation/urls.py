from __future__ import annotations

from collections.abc import Collection

from django.urls import URLPattern, path

from minhbach_site.organisation.queries import LeavingSource, Spans, Turning
from minhbach_site.organisation.views import agencies, committees, comparisons, events, staff, undoing, units

app_name = "organisation"


def patterns(spans: Spans, leaving: Collection[LeavingSource], turning: Turning) -> list[URLPattern]:
    """The addresses. Apps above this one know from when to when each register is vouched for (`spans`), what a unit that ends leaves
    behind (`leaving`), and which duties follow from a number of staff (`turning`).
    """
    return [
        path("", units.tree, name="tree"),
        path("don-vi/<int:pk>", units.unit, name="unit"),
        path("don-vi/<int:pk>/vi-tri", units.add_post, name="add_post"),
        path("don-vi/<int:pk>/bo-tri", units.add_membership, name="add_membership"),
        path("vi-tri/<int:pk>/ket-thuc", units.end_post, name="end_post"),
        path("vi-tri/<int:pk>/bo", units.remove_post, name="remove_post"),
        path("bo-tri/<int:pk>/bo", units.remove_membership, name="remove_membership"),
        path("bo-tri/<int:pk>/ket-thuc", units.end_membership, name="end_membership"),
        path("su-kien", events.events, name="events"),
        path("su-kien/them", events.propose_event, name="propose_event"),
        path("su-kien/duyet", events.approve_events, name="approve_events"),
        path("su-kien/<int:pk>", events.event, {"leaving": leaving}, name="event"),
        path("su-kien/<int:pk>/huy-bo", undoing.undo_event, name="undo_event"),
        path("su-kien/<int:pk>/<slug:action>", events.decide_event, name="decide_event"),
        path("co-quan", agencies.agencies, name="agencies"),
        path("co-quan/<int:pk>/ma-dinh-danh", agencies.set_exchange_code, name="set_exchange_code"),
        path("co-quan/thay-doi", agencies.propose_agency_change, name="propose_agency_change"),
        path("co-quan/thay-doi/<int:pk>", agencies.agency_change, name="agency_change"),
        path("co-quan/thay-doi/<int:pk>/chuyen-don-vi", agencies.propose_carrying, name="propose_carrying"),
        path("co-quan/thay-doi/<int:pk>/huy-bo", undoing.undo_agency_change, name="undo_agency_change"),
        path("co-quan/thay-doi/<int:pk>/<slug:action>", agencies.decide_agency_change, name="decide_agency_change"),
        path("huy-bo/<int:pk>/<slug:action>", undoing.decide_undoing, name="decide_undoing"),
        path("sap-xep", comparisons.comparisons, name="comparisons"),
        path("sap-xep/them", comparisons.record_reorganisation, name="record_reorganisation"),
        path("sap-xep/<int:pk>", comparisons.comparison, name="comparison"),
        path("sap-xep/<int:pk>/bo", comparisons.remove_reorganisation, name="remove_reorganisation"),
        path("bien-dong", staff.moves, {"spans": spans}, name="moves"),
        path("bien-dong/them", staff.record_move, name="record_move"),
        path("bien-dong/<int:pk>/bo", staff.remove_move, name="remove_move"),
        path("bien-che", staff.record_headcount, {"turning": turning}, name="record_headcount"),
        path("bien-che/so", staff.headcounts, name="headcounts"),
        path("bien-che/<int:pk>/bo", staff.remove_headcount, {"turning": turning}, name="remove_headcount"),
        path("ban", committees.committees, name="committees"),
        path("ban/them", committees.establish_committee, name="establish_committee"),
        path("ban/<int:pk>", committees.committee, name="committee"),
        path("ban/<int:pk>/cong-nhan", committees.record_recognition, name="record_recognition"),
        path("ban/<int:pk>/ket-thuc", committees.end_committee, name="end_committee"),
        path("ban/<int:pk>/bo", committees.remove_committee, name="remove_committee"),
        path("ban/<int:pk>/thanh-vien", committees.add_member, name="add_member"),
        path("thanh-vien/<int:pk>/ket-thuc", committees.end_member, name="end_member"),
        path("thanh-vien/<int:pk>/bo", committees.remove_member, name="remove_member"),
    ]
