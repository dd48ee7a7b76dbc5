from django.urls import path

from minhbach_site.accounts import views

app_name = "accounts"
urlpatterns = [
    path("nguoi-dung", views.people, name="people"),
    path("nguoi-dung/them", views.create_person, name="create"),
    path("nguoi-dung/<int:pk>", views.person, name="person"),
    path("nguoi-dung/<int:pk>/sua", views.change_person, name="change"),
    path("nguoi-dung/<int:pk>/khoa", views.set_active, name="active"),
    path("nguoi-dung/<int:pk>/mat-khau", views.reset_password, name="password"),
    path("nguoi-dung/<int:pk>/vai-tro", views.grant_role, name="grant"),
    path("vai-tro/<int:pk>/ket-thuc", views.end_grant, name="end_grant"),
    path("vai-tro/<int:pk>/<slug:action>", views.decide_grant, name="decide"),
    path("uy-quyen", views.delegate, name="delegate"),
    path("uy-quyen/<int:pk>/ket-thuc", views.end_delegation, name="end_delegation"),
    path("ho-so", views.profile, name="profile"),
    path("quyen", views.permissions, name="permissions"),
]
