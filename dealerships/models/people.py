"""People: one account each, with employments at any number of dealerships over time, and long absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models.base import (
    CODE_LENGTH,
    NAME_LENGTH,
    BilingualName,
    MasterData,
    active_on,
    code_field,
    ends_after_start,
    not_over_on,
    validate_code,
)
from dealerships.models.network import Dealership, Franchise
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Department(models.TextChoices):
    SALES = "sales", _("Verkauf")
    SERVICE = "service", _("Service")
    PARTS = "parts", _("Teile")
    ADMINISTRATION = "administration", _("Verwaltung")
    MANAGEMENT = "management", _("Leitung")


class JobRoleQuerySet(models.QuerySet["JobRole"]):
    def visible_to(self, user: Person | AnonymousUser) -> JobRoleQuerySet:
        """Job roles are the same for everybody who is signed in."""
        return self if user.is_authenticated else self.none()


class JobRole(BilingualName, MasterData):
    code = code_field()
    department = models.CharField(_("Abteilung"), max_length=16, choices=Department.choices, blank=True)

    objects = JobRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Funktion")
        verbose_name_plural = _("Funktionen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Language(models.TextChoices):
    DE = "de", "Deutsch"
    EN = "en", "English"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Person | AnonymousUser) -> PersonQuerySet:
        """Oneself; who leads a house sees its people; a maker's side those at houses with an active franchise.

        A works council sees numbers, not people. Employments that are over show nobody.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        day = today()
        # Sets of keys, not Exists(): a database makes these sets once, however many people there are.
        seen = Q(pk=user.pk)
        if scope.managed or scope.groups:
            led = Employment.objects.filter(scope.led("dealership__"), not_over_on(day))
            seen |= Q(pk__in=led.values("person"))
        if scope.makers:
            franchises = Franchise.objects.filter(
                Q(manufacturer__in=scope.manufacturers) | Q(area__in=scope.areas), active_on(day)
            )
            looked_after = Employment.objects.filter(
                active_on(day), dealership__in=franchises.values("dealership")
            )
            seen |= Q(pk__in=looked_after.values("person"))
        return self.filter(seen)


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Accounts are made by an import or an admin; ``username`` is the bundle's ``id``."""


class Person(AbstractUser):
    """Somebody at a dealership or a manufacturer: the account that signs in. ``username`` is the bundle's ``id``."""

    wagtail_reference_index_ignore = True

    username = models.CharField(
        _("Kennung"),
        max_length=CODE_LENGTH,
        unique=True,
        validators=[validate_code],
        error_messages={"unique": _("Diese Kennung gibt es schon.")},
    )
    first_name = models.CharField(_("Vorname"), max_length=NAME_LENGTH, blank=True)
    last_name = models.CharField(_("Nachname"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    language = models.CharField(_("Sprache"), max_length=2, choices=Language.choices, default=Language.DE)

    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["last_name", "first_name", "username"]
        # Sign-in looks up either without regard to case.
        indexes = [
            models.Index(Upper("username"), name="person_upper_username"),
            models.Index(Upper("email"), name="person_upper_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="person_email_unique_where_given",
                violation_error_message=_("Diese E-Mail-Adresse gehört schon zu einer anderen Person."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def has_signed_in(self) -> bool:
        return self.last_login is not None


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def visible_to(self, user: Person | AnonymousUser) -> EmploymentQuerySet:
        """One's own; of people one sees those at houses one leads, for a maker's side at houses it sees.

        Who has left shows in no list, so neither does the employment.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        houses = scope.led("dealership__")
        if scope.makers:
            houses |= Q(dealership__in=Dealership.objects.visible_to(user))
        return self.filter(Q(person=user.pk) | (houses & Q(person__in=Person.objects.visible_to(user))))


class Employment(MasterData):
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="employments", verbose_name=_("Person")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="employments", verbose_name=_("Betrieb")
    )
    role = models.ForeignKey(
        JobRole, on_delete=models.PROTECT, related_name="employments", verbose_name=_("Funktion")
    )
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beschäftigung")
        verbose_name_plural = _("Beschäftigungen")
        ordering = ["person", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dealership", "role", "starts_on"], name="employment_key"
            ),
            ends_after_start("employment_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.dealership}"


class LeaveQuerySet(models.QuerySet["Leave"]):
    def visible_to(self, user: Person | AnonymousUser) -> LeaveQuerySet:
        """One's own, and those of people one leads; the maker's side learns of no absence."""
        scope = scope_of(user)
        if scope.everything:
            return self
        led = Employment.objects.filter(
            scope.led("dealership__"), not_over_on(today()), person=OuterRef("person")
        )
        return self.filter(Q(person=user.pk) | Exists(led))


class Leave(MasterData):
    """A long absence; the reason is nobody's business and not stored."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("Person")
    )
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("Abwesenheit")
        verbose_name_plural = _("Abwesenheiten")
        ordering = ["person", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="leave_key"),
            ends_after_start("leave_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_on}"
