from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "minhbach_site.registers"
    label = "registers"
    verbose_name = "Sổ sách"
