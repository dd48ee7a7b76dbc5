from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "minhbach_site.duties"
    label = "duties"
    verbose_name = "Nghĩa vụ"
