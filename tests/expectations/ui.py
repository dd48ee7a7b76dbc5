"""Pages of no app, and those of django-allauth: each person's own way of signing in."""

from __future__ import annotations

from expectations import Page
from minhbach_site.accounts.states import Permission

PAGES = {
    "ui:home": Page(),
    "ui:search": Page(),
    "ui:works": Page(Permission.CALL_OFF_WORK),
    "ui:theme": Page(public=True, posted={"theme": "dark"}),
    "ui:language": Page(public=True, posted={"language": "en"}),
    **{
        name: Page(public=True)
        for name in (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",  # says that nobody signs up
            "mfa_authenticate",
            "mfa_login_webauthn",
            "socialaccount_login_cancelled",
            "socialaccount_signup",
        )
    },
    **{
        name: Page()
        for name in (
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_generate_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "socialaccount_connections",
            "usersessions_list",
        )
    },
}
# addresses that answer only in the middle of a real visit; tests/minhbach_site/accounts makes those visits
KEYED = {
    "account_reauthenticate",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
    "socialaccount_login_error",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
}
SERVICES: dict = {}
