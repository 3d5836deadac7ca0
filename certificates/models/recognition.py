"""What counts as earned though the academy did not teach it: proofs from elsewhere, and equal certifications."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from certificates.models.certifications import Certification
from dealerships.calendar import today
from dealerships.models import Employment, Franchise, Kind, Person
from dealerships.models.appointments import Makers, makers_by_kind
from dealerships.models.base import NAME_LENGTH, active_on
from dealerships.models.scopes import scope_of
from dealerships.permissions import NAMES_AGREED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ProofState(models.TextChoices):
    PENDING = "pending", _("Wird geprüft")
    ACCEPTED = "accepted", _("Anerkannt")
    REFUSED = "refused", _("Abgelehnt")


class ExternalProofQuerySet(models.QuerySet["ExternalProof"]):
    def visible_to(self, user: Person | AnonymousUser) -> ExternalProofQuerySet:
        """One's own, what one handed in for somebody of one's team, as long as they are (domain rules L01 and L14), and
        for a maker's trainers what is theirs to decide."""
        scope = scope_of(user)
        if scope.everything:
            return self
        if not user.is_authenticated:
            return self.none()
        led = Employment.objects.filter(
            active_on(today()), scope.led("dealership__"), dealership__agreement__in=NAMES_AGREED
        )
        handed_in = Q(uploaded_by=user.pk, person__in=led.values("person"))
        return self.filter(Q(person=user.pk) | handed_in | _to_decide(_trained_makers(user)))

    def decidable_by(self, user: Person) -> ExternalProofQuerySet:
        """What the user decides, as a trainer of the maker; never a proof of their own or one they handed in."""
        rows = self if scope_of(user).everything else self.filter(_to_decide(_trained_makers(user)))
        return rows.exclude(person=user.pk).exclude(uploaded_by=user.pk)

    def pending(self) -> ExternalProofQuerySet:
        return self.filter(state=ProofState.PENDING)


def _trained_makers(user: Person) -> Makers:
    return makers_by_kind(user).get(Kind.TRAINER, frozenset())


def _to_decide(makers: Makers) -> Q:
    """Proofs for the makers' own and for common certifications, of people who work at their dealerships."""
    if not makers:
        return Q(pk__in=[])
    houses = Franchise.objects.filter(active_on(today()), manufacturer__in=makers).values("dealership")
    people = Employment.objects.filter(active_on(today()), dealership__in=houses).values("person")
    theirs = Q(certification__manufacturer__in=makers) | Q(certification__manufacturer__isnull=True)
    return theirs & Q(person__in=people)


def upload_path(proof: ExternalProof, filename: str) -> str:
    """A name that nobody can guess and that tells nothing."""
    return f"external-proofs/{proof.public_id}.{filename.rpartition('.')[2]}"


class ExternalProof(models.Model):
    """A proof from elsewhere, handed in for a certification and decided once by a trainer.

    The file goes some months after the decision (certificates.services.recognising), what was decided stays.
    """

    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="external_proofs", verbose_name=_("Person")
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", verbose_name=_("Zertifizierung")
    )
    title = models.CharField(_("Bezeichnung"), max_length=NAME_LENGTH)
    issuer = models.CharField(_("ausgestellt von"), max_length=NAME_LENGTH)
    dated_on = models.DateField(_("Datum des Nachweises"))
    file = models.FileField(_("Datei"), upload_to=upload_path, blank=True)
    media_type = models.CharField(max_length=32)
    uploaded_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingereicht von")
    )
    uploaded_at = models.DateTimeField(_("eingereicht am"), auto_now_add=True)
    state = models.CharField(_("Stand"), max_length=8, choices=ProofState.choices, default=ProofState.PENDING)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True)
    reason = models.TextField(_("Begründung"), blank=True)

    objects = ExternalProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachweis von außen")
        verbose_name_plural = _("Nachweise von außen")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=Q(state="pending"),
                name="external_proof_one_pending",
            ),
            models.CheckConstraint(
                name="external_proof_decided_once",
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(state__in=["accepted", "refused"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="external_proof_refused_with_reason",
                condition=~Q(state="refused") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.issuer}"


class EquivalenceQuerySet(models.QuerySet["Equivalence"]):
    def visible_to(self, user: Person | AnonymousUser) -> EquivalenceQuerySet:
        seen = Certification.objects.visible_to(user)
        return self.filter(source__in=seen, target__in=seen)


class Equivalence(models.Model):
    """Whoever holds a valid ``source`` is given ``target`` with the same end (certificates.services.recognising)."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(
        Certification,
        on_delete=models.CASCADE,
        related_name="accepted_as",
        verbose_name=_("vorhandene Zertifizierung"),
    )
    target = models.ForeignKey(
        Certification,
        on_delete=models.CASCADE,
        related_name="accepts",
        verbose_name=_("wird anerkannt als"),
    )

    objects = EquivalenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gleichwertigkeit")
        verbose_name_plural = _("Gleichwertigkeiten")
        ordering = ["target", "source"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="equivalence_key"),
            models.CheckConstraint(
                name="equivalence_of_two",
                condition=~Q(source=F("target")),
                violation_error_message=_("Eine Zertifizierung ist sich selbst immer gleichwertig."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def clean(self) -> None:
        """A maker accepts common certifications and its own; a common one rests on common ones alone."""
        if self.source_id is None or self.target_id is None:
            return
        if self.source.manufacturer_id not in (None, self.target.manufacturer_id):
            raise ValidationError({"source": _("Diese Zertifizierung gehört einem anderen Hersteller.")})


class Recognition(models.Model):
    """What a recognised certificate rests on: a proof from elsewhere, or another certificate of the same person."""

    wagtail_reference_index_ignore = True

    certificate = models.OneToOneField(
        Certificate, on_delete=models.CASCADE, primary_key=True, related_name="recognition"
    )
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    proof = models.OneToOneField(
        ExternalProof, on_delete=models.PROTECT, null=True, related_name="recognition"
    )
    source = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="recognised_as")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "certification"], name="recognition_once"),
            models.CheckConstraint(
                name="recognition_rests_on_one",
                condition=Q(proof__isnull=True, source__isnull=False)
                | Q(proof__isnull=False, source__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.certificate_id)
