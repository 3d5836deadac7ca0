"""Certifications: what can be earned, how long it lasts and which competences it grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates import periods
from courses.models import Competence, Course
from dealerships.models import Manufacturer, System
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


class Ends(models.TextChoices):
    """How its certificates end; in words what `certificates.periods.Ends` says."""

    MONTHS = periods.Ends.MONTHS, _("nach so vielen Monaten")
    DATE = periods.Ends.DATE, _("an einem festen Tag im Jahr")
    RELEASE = periods.Ends.RELEASE, _("mit der nächsten Hauptversion des Systems")


class Certification(BilingualName, MasterData):
    """What can be earned, how long it lasts and how it is renewed.

    ``validity_months`` is the only one of the terms that the network bundle knows, so it fits every way to end:
    exactly so many months, or at most so many where a date or a release ends it.
    """

    code = code_field()
    validity_months = models.PositiveIntegerField(
        _("Gültigkeit in Monaten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Leer: unbegrenzt gültig. Wo ein Tag oder eine Version das Ende bestimmt: höchstens so viele."
        ),
    )
    ends = models.CharField(_("Endet"), max_length=8, choices=Ends.choices, default=Ends.MONTHS)
    end_month = models.PositiveSmallIntegerField(
        _("Monat des festen Tages"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    end_day = models.PositiveSmallIntegerField(
        _("Tag im Monat"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Hat der Monat weniger Tage, ist es sein letzter."),
    )
    least_months = models.PositiveSmallIntegerField(
        _("gilt mindestens so viele Monate"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("Liegt der feste Tag näher, gilt der nächste danach. 0: Jeder ist recht."),
    )
    system = models.ForeignKey(
        System,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certifications",
        verbose_name=_("System"),
        help_text=_("Dessen nächste Hauptversion beendet die Zertifikate."),
    )
    window_days = models.PositiveSmallIntegerField(
        _("Erneuerungsfenster in Tagen"),
        default=0,
        validators=[MaxValueValidator(3650)],
        help_text=_(
            "So viele Tage vor dem Ende beginnt die Erneuerung; die neue Gültigkeit schließt an die alte an. "
            "0: kein Fenster, wer neu lernt, bekommt die Gültigkeit ab dem neuen Ausstellungstag."
        ),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("Nachfrist in Tagen"),
        default=0,
        validators=[MaxValueValidator(3650)],
        help_text=_(
            "So lange nach dem Ende genügt noch der kurze Weg. Gültig ist das Zertifikat dann nicht mehr; "
            "nach der Nachfrist ist wieder alles zu lernen."
        ),
    )
    always_renew = models.BooleanField(
        _("Erneuerung immer zuweisen"),
        default=False,
        help_text=_("Sonst nur, wo eine Anforderung den Nachweis verlangt."),
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
            ),
            models.CheckConstraint(
                name="certification_date_complete",
                condition=Q(
                    ends=Ends.DATE,
                    end_month__isnull=False,
                    end_month__range=(1, 12),
                    end_day__isnull=False,
                    end_day__range=(1, 31),
                )
                | (~Q(ends=Ends.DATE) & Q(end_month__isnull=True, end_day__isnull=True, least_months=0)),
                violation_error_message=_(
                    "Monat und Tag gehören zu „an einem festen Tag im Jahr“ und nur dazu."
                ),
            ),
            models.CheckConstraint(
                name="certification_release_of_system",
                condition=Q(ends=Ends.RELEASE, system__isnull=False)
                | (~Q(ends=Ends.RELEASE) & Q(system__isnull=True)),
                violation_error_message=_(
                    "Ein System gehört zu „mit der nächsten Hauptversion des Systems“ und nur dazu."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def terms(self, majors: tuple[periods.Major, ...] = ()) -> periods.Terms:
        """The terms as the rules read them; ``majors``: the system's (`Release.objects.majors`)."""
        return periods.Terms(
            ends=periods.Ends(self.ends),
            months=self.validity_months,
            month=self.end_month or 12,
            day=self.end_day or 31,
            least_months=self.least_months,
            majors=majors,
            window_days=self.window_days,
            grace_days=self.grace_days,
        )


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


class Path(models.TextChoices):
    """On which path a course is needed; the delta has no courses of its own (`certificates.services.deltas`)."""

    FIRST = periods.Path.FIRST, _("Erstzertifizierung")
    RENEWAL = periods.Path.RENEWAL, _("Erneuerung")


class CertificationCourse(models.Model):
    """A course that must be completed, its tests passed, for the certification. All of one path together earn it.

    Where no course is named for the renewal, the first path renews.
    """

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
    path = models.CharField(
        _("Weg"),
        max_length=8,
        choices=Path.choices,
        default=Path.FIRST,
        help_text=_(
            "Kurse der Erneuerung genügen im Erneuerungsfenster und in der Nachfrist. Ist keiner genannt, "
            "sind es die der Erstzertifizierung."
        ),
    )

    objects = CertificationCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("nötiger Kurs")
        verbose_name_plural = _("nötige Kurse")
        ordering = ["certification", "path", "course"]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "course", "path"], name="certification_course_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certification} · {self.course}"
