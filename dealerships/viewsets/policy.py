"""Who may do what with which rows of master data in the admin: rights by kind of appointment, rows by maker.

Two answers, and nothing else decides: what a person may look at is ``visible_to``; what a person may do is a
right of the kind of appointment on the table, for rows of that appointment's maker. A row that is not visible
does not exist (404), one that is visible but not theirs is forbidden (403).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.permission_policies import BasePermissionPolicy

from dealerships.calendar import today
from dealerships.models import Appointment, Employment, Kind, Person
from dealerships.models.appointments import Makers, makers_by_kind
from dealerships.models.base import active_on
from dealerships.models.network import dealerships_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

RowsOf = Callable[[Makers], Q]

ADD, CHANGE, DELETE, VIEW = "add", "change", "delete", "view"
ACTIONS = (ADD, CHANGE, DELETE, VIEW)
LOOK = frozenset({VIEW})
KEEP = frozenset(ACTIONS)

NONE = Q(pk__in=[])
ALL = ~NONE  # not Q(), which vanishes from an "or"


class MasterDataPolicy(BasePermissionPolicy):
    """The rights on one table.

    ``rights``: what each kind of appointment may do; administrators may do everything.
    ``rows``: the rows that are a maker's own, to which adding, changing and deleting are bound.
    ``seen``: the rows that may be looked at, the maker's own where nothing is said.
    ``never``: rows that an action is closed for, whoever asks.
    """

    def __init__(
        self,
        model: type[models.Model],
        *,
        rights: Mapping[Kind, frozenset[str]] | None = None,
        rows: RowsOf = lambda makers: NONE,
        seen: RowsOf | None = None,
        never: Mapping[str, Q] | None = None,
    ) -> None:
        super().__init__(model)
        self.rights = rights or {}
        self.rows = rows
        self.seen = seen or rows
        self.never = never or {}

    def visible_to(self, user: Person | AnonymousUser) -> models.QuerySet[Any]:
        """The rows that exist for this person."""
        visible: models.QuerySet[Any] = self.model._default_manager.visible_to(user)
        return visible

    def allowed(self, user: Person, action: str) -> Q:
        """The rows that the action is allowed on, whether they are visible or not."""
        if user.is_superuser:
            return ~self.never[action] if action in self.never else ALL
        rows_of = self.seen if action == VIEW else self.rows
        found = NONE
        for kind, makers in makers_by_kind(user).items():
            if action in self.rights.get(kind, ()):
                found |= rows_of(makers)
        return found & ~self.never[action] if action in self.never else found

    def admits(self, user: Person, action: str, row: models.Model) -> bool:
        """Whether a row, as it is stored now, lies where this person may have put it."""
        return self.model._default_manager.filter(self.allowed(user, action), pk=row.pk).exists()

    # What Wagtail asks of a policy ------------------------------------------------------------------------

    def user_has_permission(self, user: Person | AnonymousUser, action: str) -> bool:
        if not user.is_authenticated or not user.is_active or action not in ACTIONS:
            return False
        return user.is_superuser or any(action in self.rights.get(kind, ()) for kind in makers_by_kind(user))

    def instances_user_has_any_permission_for(
        self, user: Person | AnonymousUser, actions: Iterable[str]
    ) -> models.QuerySet[Any]:
        if not user.is_authenticated or not user.is_active:
            return self.model._default_manager.none()
        allowed = NONE
        for action in actions:
            allowed |= self.allowed(user, action)
        return self.visible_to(user).filter(allowed)

    def user_has_permission_for_instance(
        self, user: Person | AnonymousUser, action: str, instance: models.Model
    ) -> bool:
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def users_with_any_permission(self, actions: Iterable[str]) -> models.QuerySet[Any]:
        kinds = [kind for kind, rights in self.rights.items() if rights & set(actions)]
        appointed = Appointment.objects.filter(active_on(today()), person=OuterRef("pk"), kind__in=kinds)
        return Person.objects.filter(Q(is_superuser=True) | Q(Exists(appointed)), is_active=True)


# Whose rows they are --------------------------------------------------------------------------------------


def everything(makers: Makers) -> Q:
    """Common tables: every visible row."""
    return ALL


def through(path: str) -> RowsOf:
    """Rows whose manufacturer stands at the end of the path."""
    return lambda makers: Q(**{f"{path}__in": makers})


def at_dealerships(makers: Makers) -> Q:
    """Rows with a ``dealership`` of the maker's."""
    return Q(dealership__in=dealerships_of(makers))


def employed_at_dealerships(makers: Makers) -> Q:
    """People who work or worked at a dealership of the maker's; a set is found far sooner than one by one."""
    return Q(pk__in=Employment.objects.filter(dealership__in=dealerships_of(makers)).values("person"))
