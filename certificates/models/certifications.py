"""Certifications: what can be earned, how long it lasts and which competences it grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Competence, Course
from dealerships.models import Manufacturer
from dealerships.models.base import BilingualName, MasterData, code_field

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class CertificationQuerySet(models.QuerySet["Certification"]):
    def visible_to(self, user: Person | AnonymousUser) -> CertificationQuerySet:
        """The common ones, and those of the manufacturers that one sees."""
        if not user.is_authenticated:
            return self.none()
        makers = Manufacturer.objects.visible_to(user)
        return self.filter(Q(manufacturer__isnull=True) | Q(manufacturer__in=makers))


class Certification(BilingualName, MasterData):
    code = code_field()
    validity_months = models.PositiveIntegerField(
        _("Gültigkeit in Monaten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer: unbegrenzt gültig."),
    )
    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certifications",
        verbose_name=_("Hersteller"),
        help_text=_("Leer: gilt für alle Hersteller."),
    )
    competences = models.ManyToManyField(Competence, through="Grant", related_name="certifications")
    courses = models.ManyToManyField(Course, through="CertificationCourse", related_name="certifications")

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zertifizierung")
        verbose_name_plural = _("Zertifizierungen")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="certification_validity_positive",
                condition=Q(validity_months__isnull=True) | Q(validity_months__gte=1),
            )
        ]

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, user: Person | AnonymousUser) -> GrantQuerySet:
        return self.filter(certification__in=Certification.objects.visible_to(user))


class Grant(MasterData):
    """The competence that a certification proves, and the level at which it does."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="grants", verbose_name=_("Zertifizierung")
    )
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, related_name="grants", verbose_name=_("Kompetenz")
    )
    level = models.PositiveSmallIntegerField(
        _("Stufe"), validators=[MinValueValidator(1), MaxValueValidator(8)]
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("nachgewiesene Kompetenz")
        verbose_name_plural = _("nachgewiesene Kompetenzen")
        ordering = ["certification", "competence"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "competence"], name="grant_key"),
            models.CheckConstraint(name="grant_level_1_to_8", condition=Q(level__gte=1, level__lte=8)),
        ]

    def __str__(self) -> str:
        return f"{self.certification} · {self.competence} {self.level}"


class CertificationCourseQuerySet(models.QuerySet["CertificationCourse"]):
    def visible_to(self, user: Person | AnonymousUser) -> CertificationCourseQuerySet:
        return self.filter(certification__in=Certification.objects.visible_to(user))


class CertificationCourse(models.Model):
    """A course that must be completed, its tests passed, for the certification. All of them together earn it."""

    wagtail_reference_index_ignore = True

    certification = models.ForeignKey(
        Certification,
        on_delete=models.CASCADE,
        related_name="required_courses",
        verbose_name=_("Zertifizierung"),
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="leads_to", verbose_name=_("Kurs")
    )

    objects = CertificationCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("nötiger Kurs")
        verbose_name_plural = _("nötige Kurse")
        ordering = ["certification", "course"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "course"], name="certification_course_key")
        ]

    def __str__(self) -> str:
        return f"{self.certification} · {self.course}"
