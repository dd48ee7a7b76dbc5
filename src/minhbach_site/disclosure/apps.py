from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "minhbach_site.disclosure"
    label = "disclosure"
    verbose_name = "Công khai"
