from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "minhbach_site.plans"
    label = "plans"
    verbose_name = "Kế hoạch, nhiệm vụ, cuộc họp"
