"""Evidence: the files that were sent in, and what somebody says of them by the rubric."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempts import DrawnQuestion
from courses.questions.evidence.block import Judge
from dealerships.calendar import today
from dealerships.models import Employment, Kind, Person
from dealerships.models.appointments import Makers, makers_by_kind
from dealerships.models.base import active_on
from dealerships.models.network import dealerships_of
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

FOLDER = "evidence"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def open(self) -> JudgementQuerySet:
        return self.filter(judged_at__isnull=True)

    def visible_to(self, user: Person | AnonymousUser) -> JudgementQuerySet:
        """Those that the person is to make; a made one is its learner's affair alone."""
        return self.open().within_reach(user)

    def within_reach(self, user: Person | AnonymousUser) -> JudgementQuerySet:
        """Those that are the person's to make, made or not; nobody judges themselves.

        A trainer's: of the courses of the maker, and of common courses at the maker's dealerships. An observer's:
        of the people who work today at a house that the observer leads.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user)
        others = self.exclude(question__attempt__enrolment__person=user.pk)
        if scope.everything:
            return others
        makers = makers_by_kind(user).get(Kind.TRAINER, frozenset())
        led = Employment.objects.filter(scope.led("dealership__"), active_on(today()))
        return others.filter(_as_trainer(makers) | _as_observer(led))


def _as_trainer(makers: Makers) -> Q:
    enrolment = "question__attempt__enrolment__"
    at_the_makers = Employment.objects.filter(active_on(today()), dealership__in=dealerships_of(makers))
    return Q(judge=Judge.TRAINER) & (
        Q(**{f"{enrolment}course__manufacturer__in": makers})
        | Q(
            **{
                f"{enrolment}course__manufacturer__isnull": True,
                f"{enrolment}person__in": at_the_makers.values("person"),
            }
        )
    )


def _as_observer(led: models.QuerySet[Employment]) -> Q:
    return Q(judge=Judge.OBSERVER, question__attempt__enrolment__person__in=led.values("person"))


class Judgement(models.Model):
    """A row from the moment the attempt is handed in, filled in once: points by criterion, a comment, who and when.

    Deleted with the answers, six months after the attempt; the question's points stay.
    """

    wagtail_reference_index_ignore = True

    question = models.OneToOneField(DrawnQuestion, on_delete=models.CASCADE, related_name="judgement")
    judge = models.CharField(_("Wer bewertet"), max_length=8, choices=Judge.choices)
    """As the version says that was drawn."""
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    points = models.JSONField(null=True)
    """By the ids of the rubric's criteria."""
    comment = models.CharField(_("Bemerkung"), max_length=500, blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bewertung eines Belegs")
        verbose_name_plural = _("Bewertungen von Belegen")
        ordering = ["question__attempt__submitted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="judgement_made_whole",
                condition=Q(judged_by__isnull=True, judged_at__isnull=True, points__isnull=True, comment="")
                | Q(judged_by__isnull=False, judged_at__isnull=False, points__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["judge"], condition=Q(judged_at__isnull=True), name="judgement_open"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.judge}"


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, user: Person | AnonymousUser) -> EvidenceFileQuerySet:
        """The learner's own, and those that the person is to judge."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        to_judge = Judgement.objects.visible_to(user).values("question")
        return self.filter(Q(question__attempt__enrolment__person=user.pk) | Q(question__in=to_judge))


def upload_path(evidence: Any, filename: str) -> str:
    """Under a number that says nothing, whatever the file was called."""
    return f"{FOLDER}/{evidence.public_id}.{evidence.kind}"


class EvidenceFile(models.Model):
    """A file as it is kept: a photo drawn anew, without what the camera wrote into it, or a PDF file."""

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        PHOTO = "jpg", _("Foto")
        PDF = "pdf", _("PDF")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(DrawnQuestion, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    file = models.FileField(upload_to=upload_path)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """Of what is kept: a form that is sent twice brings one file."""
    added_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("Datei eines Belegs")
        verbose_name_plural = _("Dateien von Belegen")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "digest"], name="evidence_file_once")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_photo(self) -> bool:
        return self.kind == self.Kind.PHOTO
