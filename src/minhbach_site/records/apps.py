from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "minhbach_site.records"
    label = "records"
    verbose_name = "Văn bản"
