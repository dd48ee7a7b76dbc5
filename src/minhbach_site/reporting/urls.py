from django.urls import path

from minhbach_site.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("ky/them", views.new_card, name="new_card"),
    path("ky/<int:year>", views.card, name="card"),
    path("lap", views.begin, name="begin"),
    path("lan/<int:pk>", views.run, name="run"),
    path("lan/<int:pk>/tien-do", views.progress, name="progress"),
    path("lan/<int:pk>/huy", views.cancel, name="cancel"),
    path("lan/<int:pk>/viec/<str:action>", views.move, name="move"),
    path("lan/<int:pk>/phat-hanh", views.issue, name="issue"),
    path("lan/<int:pk>/tep/<str:name>", views.file, name="file"),
]
