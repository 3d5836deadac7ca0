"""What somebody has been told by mail about what they have to learn, so that nothing is told twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from dealerships.models import Person


class News(models.TextChoices):
    ASSIGNED = "assigned", _("Neu zugewiesen")
    DUE_SOON = "due_soon", _("Bald fällig")
    OVERDUE = "overdue", _("Überfällig")


class Notice(models.Model):
    """That somebody was told this of a course that is due on that day; a day that moves is told anew."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    news = models.CharField(max_length=8, choices=News.choices)
    due_on = models.DateField()
    told_on = models.DateField()

    class Meta:
        verbose_name = _("Mitteilung")
        verbose_name_plural = _("Mitteilungen")
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "news", "due_on"], name="notice_key")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.course_id} · {self.news}"
