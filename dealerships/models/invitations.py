"""How somebody who came in by an import gets in: a link by mail, or a one-time code from the manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models.base import not_over_on
from dealerships.models.people import Employment, Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


MAX_WRONG_TRIES = 5


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Person | AnonymousUser) -> InvitationQuerySet:
        """One's own, and those of people one leads; who has an account is no business of a maker's."""
        scope = scope_of(user)
        if scope.everything:
            return self
        led = Employment.objects.filter(
            scope.led("dealership__"), not_over_on(today()), person=OuterRef("person")
        )
        return self.filter(Q(person=user.pk) | Exists(led))

    def open(self) -> InvitationQuerySet:
        """Those that still open an account: not used, not expired, not guessed at too often."""
        return self.filter(
            used_at__isnull=True, expires_at__gt=timezone.now(), wrong_tries__lt=MAX_WRONG_TRIES
        )


class Invitation(models.Model):
    """A single-use way to set the first password. Only a hash of its secret is kept."""

    class Way(models.TextChoices):
        MAIL = "mail", _("per E-Mail")
        CODE = "code", _("mit Einmalcode")

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    way = models.CharField(max_length=8, choices=Way.choices)
    secret_hash = models.CharField(max_length=128)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_way_display()}"
