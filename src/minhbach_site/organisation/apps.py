from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "minhbach_site.organisation"
    label = "organisation"
    verbose_name = "Tổ chức bộ máy"
