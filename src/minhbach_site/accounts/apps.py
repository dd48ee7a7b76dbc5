from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "minhbach_site.accounts"
    label = "accounts"
    verbose_name = "Người dùng và quyền"

    def ready(self) -> None:
        from minhbach_site.accounts.adapters import watch_ways_in  # noqa: PLC0415 (models are there only now)

        watch_ways_in()
