from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "minhbach_site.ui"
    label = "ui"
    verbose_name = "Giao diện"
