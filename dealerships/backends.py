"""Rights that come with appointments, for as long as these last."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from dealerships.models import Kind, Person
from dealerships.models.scopes import scope_of


class AppointmentBackend(ModelBackend):
    """A maker's own people work in the admin; nobody from a dealership ever does.

    Rights are derived from the appointments that are active today instead of being stored with the account,
    so that an appointment's end takes them away without anybody doing anything.
    """

    admin_kinds = frozenset({Kind.TRAINER, Kind.ROLLOUT_MANAGER, Kind.HEADQUARTERS})

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        """Signing in is django-allauth's work."""
        return

    def get_all_permissions(self, user_obj: Person | AnonymousUser, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        permissions = super().get_all_permissions(user_obj)
        if scope_of(user_obj).kinds & self.admin_kinds:
            permissions = permissions | {"wagtailadmin.access_admin"}
        return permissions
