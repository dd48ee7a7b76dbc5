from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minhbach_site.accounts"
    label = "accounts"
    verbose_name = "Người dùng và quyền"
