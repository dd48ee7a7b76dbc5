from __future__ import annotations

from collections.abc import Callable
from datetime import date

from allauth.account import views as allauth
from django.urls import URLPattern, include, path, re_path

from minhbach_site.accounts import views


def patterns(units: Callable[[date], list[tuple[str, str]]]) -> list[URLPattern]:
    """The pages about people and roles; `units` gives the codes and names of the units of a day, which an app above knows."""
    return [
        path("nguoi-dung", views.people, name="people"),
        path("nguoi-dung/them", views.create_person, name="create"),
        path("nguoi-dung/<int:pk>", views.person, name="person"),
        path("nguoi-dung/<int:pk>/sua", views.change_person, name="change"),
        path("nguoi-dung/<int:pk>/khoa", views.set_active, name="active"),
        path("nguoi-dung/<int:pk>/mat-khau", views.reset_password, name="password"),
        path("nguoi-dung/<int:pk>/xac-thuc", views.remove_second_factors, name="second_factors"),
        path("nguoi-dung/<int:pk>/lien-ket", views.unlink_account, name="unlink"),
        path("dat-lai/<int:pk>/<slug:action>", views.decide_reset, name="decide_reset"),
        path("nguoi-dung/<int:pk>/vai-tro", views.grant_role, {"units": units}, name="grant"),
        path("vai-tro/<int:pk>/ket-thuc", views.end_grant, name="end_grant"),
        path("vai-tro/<int:pk>/<slug:action>", views.decide_grant, name="decide"),
        path("uy-quyen", views.delegate, name="delegate"),
        path("uy-quyen/<int:pk>/ket-thuc", views.end_delegation, name="end_delegation"),
        path("phien-cua-toi/<int:pk>/ket-thuc", views.end_session, name="end_session"),
        path("ho-so", views.profile, name="profile"),
        path("ho-so/thu-dien-tu", views.own_email, name="own_email"),
        path("quyen", views.permissions, name="permissions"),
    ]


# django-allauth's pages under the names it knows them by: only those of use here. Nobody signs up.
signing_in = [
    path("dang-nhap", allauth.login, name="account_login"),
    path("dang-xuat", allauth.logout, name="account_logout"),
    path("bi-khoa", allauth.account_inactive, name="account_inactive"),
    path("dang-ky", allauth.signup, name="account_signup"),
    path("xac-nhan-lai", allauth.reauthenticate, name="account_reauthenticate"),
    path("mat-khau", allauth.password_change, name="account_change_password"),
    path("mat-khau/dat", allauth.password_set, name="account_set_password"),
    path("thu-dien-tu/xac-nhan/<str:key>", views.confirm_email, name="account_confirm_email"),
    path("quen-mat-khau", views.by_mail(allauth.password_reset), name="account_reset_password"),
    path("quen-mat-khau/da-gui", views.by_mail(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.by_mail(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("quen-mat-khau/xong", views.by_mail(allauth.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    path("nhieu-lop/", include("allauth.mfa.urls")),
    path("phien", include("allauth.usersessions.urls")),
    path("lien-ket/", include("allauth.socialaccount.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
