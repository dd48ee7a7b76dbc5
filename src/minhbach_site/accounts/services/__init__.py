"""Changing who may do what, by topic. `require` is the first line of every service of the site."""

from minhbach_site.accounts.services.carrying import CarriedGrant, carry_unit_grants, restore_unit_grants
from minhbach_site.accounts.services.errors import NotAllowed, PeopleError
from minhbach_site.accounts.services.granting import check_compatible, decide_grant, end_grant, grant_role
from minhbach_site.accounts.services.lending import delegate, end_delegation
from minhbach_site.accounts.services.people import (
    change_own_email,
    change_person,
    confirm_own_email,
    create_person,
    record_export,
    rename_person,
    set_active,
)
from minhbach_site.accounts.services.requiring import require, require_other_person, signed, stands_in_for
from minhbach_site.accounts.services.resets import ask_reset, decide_reset, remove_second_factors, reset_password, unlink_account
from minhbach_site.accounts.services.signing_in import (
    choose_password,
    end_session,
    record_failed_letter,
    record_failed_sign_in,
    record_reset_mail,
    record_security,
    record_way_in,
    renew_password_hash,
)
from minhbach_site.accounts.services.starting import (
    DEMO_PASSWORD,
    ENOUGH_ADMINISTRATORS,
    create_administrator,
    demo_people,
    load_example,
    remove_demo_people,
)

__all__ = [
    "DEMO_PASSWORD",
    "ENOUGH_ADMINISTRATORS",
    "CarriedGrant",
    "NotAllowed",
    "PeopleError",
    "ask_reset",
    "carry_unit_grants",
    "change_own_email",
    "change_person",
    "check_compatible",
    "choose_password",
    "confirm_own_email",
    "create_administrator",
    "create_person",
    "decide_grant",
    "decide_reset",
    "delegate",
    "demo_people",
    "end_delegation",
    "end_grant",
    "end_session",
    "grant_role",
    "load_example",
    "record_export",
    "record_failed_letter",
    "record_failed_sign_in",
    "record_reset_mail",
    "record_security",
    "record_way_in",
    "remove_demo_people",
    "remove_second_factors",
    "rename_person",
    "renew_password_hash",
    "require",
    "require_other_person",
    "reset_password",
    "restore_unit_grants",
    "set_active",
    "signed",
    "stands_in_for",
    "unlink_account",
]
