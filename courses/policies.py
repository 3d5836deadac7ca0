"""Who may write what in the admin: rights on pages, images and documents come with appointments, not with groups.

Wagtail asks a policy for a person's rights at nodes of a tree; they hold for everything below. Here the nodes are the
makers' catalogues and collections, and the rights those of the person's appointments of today. What is common to all
makers is the administrators'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib.auth import get_permission_codename
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import CataloguePage, MakerCollection
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Person
from dealerships.models.appointments import Makers, makers_by_kind
from dealerships.models.base import active_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Rights = Mapping[Kind, frozenset[str]]

WRITE = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})
OVERSEE = frozenset({"publish", "lock", "unlock"})
PAGE_RIGHTS: Rights = {Kind.TRAINER: WRITE, Kind.HEADQUARTERS: OVERSEE}
"""Trainers write. Headquarters look, withdraw and lock; they change a page only while they have to approve it."""

MEDIA_RIGHTS: Rights = {Kind.TRAINER: frozenset({"add", "change", "choose"})}

Node = TypeVar("Node", Page, Collection)


@dataclass(frozen=True)
class Codename:
    codename: str


@dataclass(frozen=True)
class Right(Generic[Node]):
    """What Wagtail reads of a group's stored permission: a node, and what may be done below it."""

    node: Node
    permission: Codename

    @property
    def page(self) -> Node:
        return self.node

    @property
    def collection(self) -> Node:
        return self.node

    @property
    def page_id(self) -> int:
        return self.node.pk

    @property
    def collection_id(self) -> int:
        return self.node.pk


def makers_with(rights: Rights, user: Person, actions: Iterable[str] | None = None) -> Makers:
    """The makers for whom the person may do any of the actions (None: anything at all)."""
    wanted = None if actions is None else set(actions)
    found: Makers = frozenset()
    for kind, makers in makers_by_kind(user).items():
        if rights.get(kind, frozenset()) and (wanted is None or rights[kind] & wanted):
            found |= makers
    return found


def people_with(rights: Rights, actions: Iterable[str], makers: Q | None = None) -> Q:
    """The people who may do any of the actions, for any maker or for those given, and the administrators."""
    kinds = [kind for kind, allowed in rights.items() if allowed & set(actions)]
    appointed = Appointment.objects.filter(active_on(today()), person=OuterRef("pk"), kind__in=kinds)
    if makers is not None:
        appointed = appointed.filter(makers)
    return Q(is_active=True) & (Q(is_superuser=True) | Q(Exists(appointed)))


class CoursePagePolicy(PagePermissionPolicy):
    """Rights below the catalogues of the makers that a person is appointed for today."""

    def get_all_permissions_for_user(self, user: Person | AnonymousUser) -> list[Right[Page]]:
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        makers = makers_with(PAGE_RIGHTS, user)
        if not makers:
            return []
        granted: dict[int, set[str]] = {}
        for kind, of_kind in makers_by_kind(user).items():
            for maker in of_kind:
                granted.setdefault(maker, set()).update(PAGE_RIGHTS.get(kind, ()))
        return [
            Right(catalogue.page_ptr, Codename(get_permission_codename(action, Page._meta)))
            for catalogue in CataloguePage.objects.filter(manufacturer__in=makers).select_related("page_ptr")
            for action in sorted(granted[catalogue.manufacturer_id])
        ]

    def explorable_instances(self, user: Person | AnonymousUser) -> QuerySet[Page]:
        if not (user.is_superuser or self.get_cached_permissions_for_user(user)):
            return self.model._default_manager.none()
        return super().explorable_instances(user)

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> QuerySet[Person]:
        people = Person.objects.filter(people_with(PAGE_RIGHTS, actions))
        return people if include_superusers else people.filter(is_superuser=False)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[Person]:
        catalogues = CataloguePage.objects.ancestor_of(instance, inclusive=True).values("manufacturer")
        people = Person.objects.filter(people_with(PAGE_RIGHTS, actions, Q(manufacturer__in=catalogues)))
        return people if include_superusers else people.filter(is_superuser=False)


class MediaPolicy(CollectionOwnershipPermissionPolicy):
    """Rights in the collections of the makers that a person is appointed for today."""

    def get_all_permissions_for_user(self, user: Person | AnonymousUser) -> list[Right[Collection]]:
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        makers = makers_with(MEDIA_RIGHTS, user)
        if not makers:
            return []
        actions = {action for rights in MEDIA_RIGHTS.values() for action in rights}
        return [
            Right(one.collection, Codename(f"{action}_{model}"))
            for one in MakerCollection.objects.filter(manufacturer__in=makers).select_related("collection")
            for action in sorted(actions)
            for model in ("image", "document")
        ]

    def _users_with_perm_filter(self, actions: Iterable[str], collection: Collection | None = None) -> Q:
        if collection is None:
            return people_with(MEDIA_RIGHTS, actions)
        above = MakerCollection.objects.filter(collection__in=collection.get_ancestors(inclusive=True))
        return people_with(MEDIA_RIGHTS, actions, Q(manufacturer__in=above.values("manufacturer")))


def may_look_at(page: Page, user: Any) -> bool:
    """Whether a page exists for this person in the admin: explorable, or waiting for their approval."""
    from wagtail.permissions import policy_registry

    policy = policy_registry.get_by_type(Page)
    if policy.explorable_instances(user).filter(pk=page.pk).exists():
        return True
    return bool(page.specific.permissions_for_user(user).can_edit())
