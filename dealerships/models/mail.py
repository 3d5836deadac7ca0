"""Outgoing mail: a row first, written with the change that causes it; a worker sends it. And who wants how much."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerships.models.people import Person


class MailState(models.TextChoices):
    QUEUED = "queued", _("Wartet")
    SENT = "sent", _("Gesendet")
    FAILED = "failed", _("Nicht zustellbar")


class Mail(models.Model):
    """One message to one person. ``key`` names its cause: the same cause never makes a second message."""

    wagtail_reference_index_ignore = True

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="queued"), name="mail_queued"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailPreference(models.Model):
    """What somebody has chosen about the academy's mail to them; without a row, all of it.

    ``paused_until`` is the last day without any. Nobody else sees it, and reminders that a manager sends go out all
    the same: those are a person's words, not the academy's.
    """

    wagtail_reference_index_ignore = True

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    paused_until = models.DateField(_("pausiert bis"), null=True)
    is_weekly = models.BooleanField(_("Wochenüberblick"), default=True)

    class Meta:
        verbose_name = _("E-Mail-Einstellung")
        verbose_name_plural = _("E-Mail-Einstellungen")

    def __str__(self) -> str:
        return str(self.person_id)
