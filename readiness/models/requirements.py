"""Requirements: what a dealership must have for a rollout, their regional targets, items and waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.models import Area, Dealership, JobRole
from dealerships.models.base import BilingualName, MasterData, code_field, ends_after_start
from dealerships.models.network import overlapping
from dealerships.models.scopes import scope_of
from readiness.models.rollouts import M, OfRolloutQuerySet, Rollout, looked_after_in
from readiness.proofs import Proof

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

PERCENT = [MaxValueValidator(100)]


class RequirementKind(models.TextChoices):
    PEOPLE = "people", _("Personen")
    CHECKLIST = "checklist", _("Checkliste")


class Requirement(BilingualName, MasterData):
    rollout = models.ForeignKey(
        Rollout, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("Einführung")
    )
    code = code_field(unique=False)
    kind = models.CharField(_("Art"), max_length=16, choices=RequirementKind.choices)
    proof = models.CharField(
        _("Nachweis"),
        max_length=160,
        blank=True,
        help_text=_("certification:KÜRZEL oder competence:KÜRZEL@STUFE"),
    )
    roles = models.ManyToManyField(
        JobRole,
        blank=True,
        related_name="requirements",
        verbose_name=_("Funktionen"),
        help_text=_("Leer: alle Funktionen."),
    )
    share = models.PositiveSmallIntegerField(_("Anteil in Prozent"), default=0, validators=PERCENT)
    heads = models.PositiveIntegerField(_("mindestens Personen"), default=0)
    per = models.PositiveIntegerField(
        _("eine Person je"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer: keine Vorgabe."),
    )
    or_all = models.BooleanField(
        _("oder alle"), default=False, help_text=_("Gibt es weniger Personen als nötig, genügen alle.")
    )
    poolable = models.BooleanField(
        _("im Verbund"), default=False, help_text=_("Vertretungen aus einer Kooperation zählen mit.")
    )
    newcomer_days = models.PositiveIntegerField(
        _("Schonfrist in Tagen"),
        default=0,
        help_text=_("Wer kürzer dabei ist und den Nachweis nicht hat, zählt noch nicht."),
    )
    lead_days = models.PositiveIntegerField(
        _("Vorlauf in Tagen"),
        default=0,
        help_text=_("So viele Tage vor dem Go-live ist die Anforderung fällig."),
    )
    mandatory = models.BooleanField(_("Pflicht"), default=True)

    objects = OfRolloutQuerySet["Requirement"].as_manager()

    class Meta:
        verbose_name = _("Anforderung")
        verbose_name_plural = _("Anforderungen")
        ordering = ["rollout", "code"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "code"], name="requirement_key"),
            models.CheckConstraint(name="requirement_share_percent", condition=Q(share__lte=100)),
            models.CheckConstraint(
                name="requirement_per_positive", condition=Q(per__isnull=True) | Q(per__gte=1)
            ),
            models.CheckConstraint(
                name="requirement_people_has_proof", condition=~Q(kind="people") | ~Q(proof="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A requirement for people has a proof that is well formed and exists (spec/exchange.md)."""
        if self.kind != RequirementKind.PEOPLE and not self.proof:
            return
        proof = Proof.parse(self.proof)
        if proof is None:
            raise ValidationError(
                {"proof": _("Erwartet: certification:KÜRZEL oder competence:KÜRZEL@STUFE mit Stufe 1 bis 8.")}
            )
        if not proof.exists():
            raise ValidationError({"proof": _("„%(code)s“ gibt es nicht.") % {"code": proof.code}})


class OfRequirementQuerySet(OfRolloutQuerySet[M]):
    rollout_path = "requirement__rollout"


class Target(MasterData):
    """A requirement's numbers for one area and one stretch of time, where they differ from its own."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="targets", verbose_name=_("Anforderung")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets", verbose_name=_("Gebiet"))
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("Anteil in Prozent"), default=0, validators=PERCENT)
    heads = models.PositiveIntegerField(_("mindestens Personen"), default=0)

    objects = OfRequirementQuerySet["Target"].as_manager()

    class Meta:
        verbose_name = _("Zielvorgabe")
        verbose_name_plural = _("Zielvorgaben")
        ordering = ["requirement", "area", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "area", "starts_on"], name="target_key"),
            models.CheckConstraint(name="target_share_percent", condition=Q(share__lte=100)),
            ends_after_start("target_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} · {self.area}"

    def clean(self) -> None:
        """Its area is the rollout's manufacturer's; targets of one requirement and area don't overlap."""
        if not (self.requirement_id and self.area_id and self.starts_on):
            return
        errors: dict[str, Any] = {}
        if self.area.manufacturer_id != self.requirement.rollout.system.manufacturer_id:
            errors["area"] = _("Das Gebiet gehört zu einem anderen Hersteller.")
        others = Target.objects.filter(requirement_id=self.requirement_id, area_id=self.area_id).exclude(
            pk=self.pk
        )
        if others.filter(overlapping(self.starts_on, self.ends_on)).exists():
            errors["starts_on"] = _("In dieser Zeit gibt es für dieses Gebiet schon eine Zielvorgabe.")
        if errors:
            raise ValidationError(errors)


class Item(BilingualName, MasterData):
    """One point of a checklist: network, devices, contracts, data protection …"""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="items", verbose_name=_("Anforderung")
    )
    code = code_field(unique=False)

    objects = OfRequirementQuerySet["Item"].as_manager()

    class Meta:
        verbose_name = _("Checklistenpunkt")
        verbose_name_plural = _("Checklistenpunkte")
        ordering = ["requirement", "code"]
        constraints = [models.UniqueConstraint(fields=["requirement", "code"], name="item_key")]

    def __str__(self) -> str:
        return self.name


class OfDealershipQuerySet(models.QuerySet[M]):
    """Rows about one dealership's state in a rollout: for its own overseers and the rollout maker's side."""

    rollout_path = "requirement__rollout"

    def visible_to(self, user: Person | AnonymousUser) -> OfDealershipQuerySet[M]:
        scope = scope_of(user)
        if scope.everything:
            return self
        maker = f"{self.rollout_path}__system__manufacturer"
        return self.filter(
            scope.overseen("dealership__")
            | Q(**{f"{maker}__in": scope.manufacturers})
            | looked_after_in(scope.areas, maker=maker)
        )


class ConfirmationQuerySet(OfDealershipQuerySet["Confirmation"]):
    rollout_path = "item__requirement__rollout"


class Confirmation(MasterData):
    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="confirmations", verbose_name=_("Checklistenpunkt")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("Betrieb")
    )
    confirmed_on = models.DateField(_("bestätigt am"))
    withdrawn_on = models.DateField(_("zurückgezogen am"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bestätigung")
        verbose_name_plural = _("Bestätigungen")
        ordering = ["item", "dealership", "confirmed_on"]
        constraints = [
            models.UniqueConstraint(fields=["item", "dealership", "confirmed_on"], name="confirmation_key"),
            ends_after_start("confirmation_withdrawn_after", starts="confirmed_on", ends="withdrawn_on"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.dealership}"


class Waiver(MasterData):
    """A requirement that one dealership is excused from for a time."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="waivers", verbose_name=_("Anforderung")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="waivers", verbose_name=_("Betrieb")
    )
    granted_on = models.DateField(_("gewährt am"))
    valid_until = models.DateField(_("gültig bis"), null=True, blank=True)
    reason = models.CharField(_("Begründung"), max_length=500, blank=True)

    objects = OfDealershipQuerySet["Waiver"].as_manager()

    class Meta:
        verbose_name = _("Ausnahme")
        verbose_name_plural = _("Ausnahmen")
        ordering = ["requirement", "dealership", "granted_on"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "dealership", "granted_on"], name="waiver_key"),
            ends_after_start("waiver_ends_after_start", starts="granted_on", ends="valid_until"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} · {self.dealership}"
