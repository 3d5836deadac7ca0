"""What was loaded from course files, so that a later load tells its own work from people's."""

from __future__ import annotations

from django.db import models
from wagtail.models import Locale, Revision

from courses.models.courses import Course
from courses.models.media import AcademyDocument, AcademyImage


class LoadedContent(models.Model):
    """What the files last made of a page or a question in one language.

    Where ``revision`` is still both the latest and the live one, nobody has edited since, and the files may
    change what learners see. An empty ``digest``: gone from the files, and withdrawn.
    """

    wagtail_reference_index_ignore = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="loaded")
    key = models.UUIDField()
    """The translation key of the page or the question."""
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(null=True)
    """The place of a step in the files; None for what has none."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "locale"], name="loaded_content_key")]

    def __str__(self) -> str:
        return f"{self.key} ({self.locale.language_code})"


class LoadedMedia(models.Model):
    """The image or document that a file of a course became.

    Other bytes become another one, so that old revisions keep theirs.
    """

    wagtail_reference_index_ignore = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="loaded_media")
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, null=True, related_name="+")
    document = models.ForeignKey(AcademyDocument, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "path", "digest"], name="loaded_media_key"),
            models.CheckConstraint(
                name="loaded_media_is_one",
                condition=models.Q(image__isnull=True) ^ models.Q(document__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.path
