"""People, the roles they were granted from one day to another, and what they delegate while absent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.hashers import acheck_password, check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from minhbach_site.accounts.states import BY_UNIT, PERMISSIONS, GrantState, Permission, ResetKind, Role

TAKEN = _("Tên đăng nhập này đã có người dùng, kể cả khi chỉ khác chữ hoa, chữ thường. Hãy chọn tên khác.")


@dataclass(frozen=True, slots=True)
class Held:
    """A role that someone holds on a day: over the whole agency (no unit) or over one unit; perhaps for someone absent."""

    role: Role
    unit_code: str
    on_behalf_of: int | None = None


class Person(AbstractBaseUser):
    """Someone who signs in. What they may do is in their grants, never in the person."""

    UNSEALED: ClassVar[frozenset[str]] = frozenset({"last_login"})  # written by every sign-in
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"is_active", "method", "event", "changed"})

    username = models.CharField(
        _("Tên đăng nhập"), max_length=60, unique=True, validators=[ASCIIUsernameValidator()], error_messages={"unique": TAKEN}
    )
    display_name = models.CharField(_("Họ và tên"), max_length=120)
    title = models.CharField(_("Chức vụ, vị trí việc làm"), max_length=160, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    is_active = models.BooleanField(_("Được đăng nhập"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    must_change_password = models.BooleanField(default=False, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("người dùng")
        # who signs in is found without regard to case: two such names would share their failed attempts and their letters
        constraints = (models.UniqueConstraint(Lower("username"), name="one_person_of_a_name", violation_error_message=TAKEN),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: dict[date, tuple[Held, ...]] = {}
        self.stands_in: tuple[int, ...] = ()  # in whose name alone they act (`acts`); nobody's but their own where it is empty

    def __str__(self) -> str:
        return self.display_name

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._held = {}
        super().refresh_from_db(*args, **kwargs)

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Unlike Django's it writes nothing: `accounts.services.renew_password_hash` does, with an entry."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        return await acheck_password(raw_password, self.password)

    def held(self, on: date) -> tuple[Held, ...]:
        """The roles this person holds on the day `on`, their own first. Read once a day and object: one object serves one request."""
        if on not in self._held:
            own = Grant.objects.filter(_in_force(on), person=self).order_by("pk")
            lent = Delegation.objects.filter(_in_force(on, "grant__"), _delegated(on), delegate=self).select_related("grant").order_by("pk")
            self._held[on] = (
                *(Held(Role(grant.role), grant.unit_code) for grant in own),
                *(Held(Role(item.grant.role), item.grant.unit_code, item.grant.person_id) for item in lent),
            )
        return self._held[on] if self.is_active else ()

    def permissions(self, on: date) -> frozenset[Permission]:
        """All permissions held on that day, over any unit: what a menu shows."""
        roles = {held.role for held in self.held(on)}
        return frozenset(permission for permission, holders in PERMISSIONS.items() if roles & holders)

    def may(self, permission: str, *, on: date, unit: str | Sequence[str] | None = None) -> bool:
        """Whether this person holds the permission on that day; denied unless a role says otherwise.

        A permission in `BY_UNIT` is asked for one unit: its code, or its code followed by those of the units above it, because who heads a
        unit heads what is in it. Leaving the unit out then raises ValueError, so that no service forgets it.
        """
        wanted = Permission(permission)
        if unit is None and wanted in BY_UNIT:
            raise ValueError(f"{wanted} is held over a unit: name the unit")
        codes = {""} if unit is None else {"", unit} if isinstance(unit, str) else {"", *unit}
        holders = PERMISSIONS.get(wanted, frozenset())
        return any(held.role in holders and (unit is None or held.unit_code in codes) for held in self.held(on))

    def calls_off_work(self, *, on: date) -> bool:
        """Whether this person may call off long work that others asked for: what `ui.workers`, below this app, asks."""
        return self.may(Permission.CALL_OFF_WORK, on=on)

    def acts(self, allowed: Callable[[Person], bool], *, on: date) -> bool:
        """Whether this person may do what `allowed` asks of a person; from here on they do it in the name of those in `stands_in`.

        What their own roles allow is their own act. What is only lent to them is done for whoever lent it: the journal says so, and it is
        refused where that one could not do it themselves.
        """
        lenders = dict.fromkeys(held.on_behalf_of for held in self.held(on) if held.on_behalf_of)
        if not lenders or allowed(self._holding_only(on)):
            self.stands_in = ()
            return bool(lenders) or allowed(self)
        self.stands_in = tuple(one for one in lenders if allowed(self._holding_only(on, one))) or tuple(lenders)
        return allowed(self)

    @property
    def acts_for(self) -> int | None:
        """In whose name this person does what `acts` last allowed; None for their own."""
        return self.stands_in[0] if self.stands_in else None

    def _holding_only(self, on: date, lender: int | None = None) -> Person:
        """The same person without what is lent to them, but for what this one lent."""
        alone = copy(self)
        alone._held = {on: tuple(held for held in self.held(on) if held.on_behalf_of in {None, lender})}
        return alone


def _in_force(on: date, path: str = "") -> Q:
    return Q(**{f"{path}state": GrantState.GRANTED, f"{path}from_on__lte": on}) & (
        Q(**{f"{path}until_on__isnull": True}) | Q(**{f"{path}until_on__gte": on})
    )


def _delegated(on: date) -> Q:
    return Q(from_on__lte=on, until_on__gte=on, ended_at__isnull=True, grant__person__is_active=True)


class Grant(models.Model):
    """A role given to a person from one day to another (its last day included), over the agency or one unit.

    The unit is its code, not a key: units belong to `organisation`, which stands above this app (docs/adr).
    """

    WITNESSED = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"person", "role", "unit_code", "from_on", "until_on", "state"})

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants", verbose_name=_("Người dùng"))
    role = models.CharField(_("Vai trò"), max_length=30, choices=Role.choices)
    unit_code = models.CharField(_("Mã đơn vị"), max_length=40, blank=True)
    from_on = models.DateField(_("Từ ngày"))
    until_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    reason = models.CharField(_("Căn cứ"), max_length=300, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=GrantState.choices)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("vai trò được giao")
        constraints = (
            models.CheckConstraint(name="grant_ends_after_start", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="grant_not_to_oneself", condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person"))),
            models.CheckConstraint(
                name="grant_decided_by_second_person",
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("granted_by")) & ~Q(decided_by=F("person"))),
            ),
            models.CheckConstraint(
                name="grant_refused_iff_decided",
                condition=~Q(state=GrantState.REFUSED) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit_code}".strip()


class Delegation(models.Model):
    """A grant lent to a colleague during an absence. A lent role is not a grant, so that it cannot be lent again."""

    WITNESSED = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"grant", "delegate", "from_on", "until_on"})

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="delegations", verbose_name=_("Vai trò"))
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name=_("Người được ủy quyền"))
    from_on = models.DateField(_("Từ ngày"))
    until_on = models.DateField(_("Đến hết ngày"))
    reason = models.CharField(_("Lý do"), max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ủy quyền")
        constraints = (models.CheckConstraint(name="delegation_ends_after_start", condition=Q(until_on__gte=F("from_on"))),)

    def __str__(self) -> str:
        return f"{self.grant} → {self.delegate}"


class SignInReset(models.Model):
    """A request to reset how someone of power signs in: it waits for a second administrator, or one alone could sign in as them."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"person", "kind", "state"})

    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_in_resets", verbose_name=_("Người dùng"))
    kind = models.CharField(_("Việc"), max_length=20, choices=ResetKind.choices)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=GrantState.choices, default=GrantState.WAITING)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Người đề nghị"))
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đề nghị đặt lại cách đăng nhập")
        constraints = (
            models.UniqueConstraint(name="reset_waits_once", fields=("person", "kind"), condition=Q(state=GrantState.WAITING)),
            models.CheckConstraint(name="reset_not_of_oneself", condition=~Q(asked_by=F("person"))),
            models.CheckConstraint(
                name="reset_decided_by_second_person",
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person"))),
            ),
            models.CheckConstraint(
                name="reset_waits_iff_undecided",
                condition=Q(state=GrantState.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=GrantState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
