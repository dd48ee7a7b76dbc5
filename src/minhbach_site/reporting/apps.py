from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "minhbach_site.reporting"
    label = "reporting"
    verbose_name = "Báo cáo"
