"""What a person may look at: the appointments and employments that are active today, resolved once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from dealerships.calendar import today
from dealerships.models.base import active_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models.people import Person


@dataclass(frozen=True)
class Scope:
    """One person's reach, as primary keys.

    ``areas`` holds the areas of area appointments and all areas below them, ``makers`` the manufacturers
    behind both ``manufacturers`` and ``areas``. ``kinds`` are the kinds of all active appointments.
    """

    everything: bool = False
    kinds: frozenset[str] = frozenset()
    managed: frozenset[int] = frozenset()
    represented: frozenset[int] = frozenset()
    employers: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()
    manufacturers: frozenset[int] = frozenset()
    headquarters: frozenset[int] = frozenset()
    makers: frozenset[int] = frozenset()

    def inside(self, prefix: str = "") -> Q:
        """The dealerships whose own people this person is one of, or manages, or represents."""
        own = self.managed | self.represented | self.employers
        return Q(**{f"{prefix}pk__in": own}) | Q(**{f"{prefix}group__in": self.groups})

    def overseen(self, prefix: str = "") -> Q:
        """The dealerships that this person answers for from within: as manager, group manager or works council."""
        return Q(**{f"{prefix}pk__in": self.managed | self.represented}) | Q(
            **{f"{prefix}group__in": self.groups}
        )

    def led(self, prefix: str = "") -> Q:
        """The dealerships whose people this person manages."""
        return Q(**{f"{prefix}pk__in": self.managed}) | Q(**{f"{prefix}group__in": self.groups})

    @property
    def is_manager(self) -> bool:
        """Whether there is anything to oversee: the boards are for those with an appointment."""
        return self.everything or bool(self.kinds)

    @property
    def is_above_group(self) -> bool:
        """Whether this person looks at dealerships from the maker's side (docs/personas/works-council.md)."""
        return not self.everything and bool(self.makers)


def scope_of(user: Person | AnonymousUser) -> Scope:
    """The user's scope today; kept on the user object, which lives as long as a request does."""
    if not user.is_authenticated or not user.is_active:
        return Scope()
    # By attribute, not through __dict__: request.user is a lazy wrapper with a __dict__ of its own.
    cached: tuple[date, Scope] | None = getattr(user, "_scope", None)
    if cached is None or cached[0] != today():
        cached = (today(), _load(user))
        user._scope = cached  # type: ignore[attr-defined]
    return cached[1]


def _load(user: Person) -> Scope:
    if user.is_superuser:
        return Scope(everything=True)
    day = today()
    by_kind: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    appointments = apps.get_model("dealerships", "Appointment").objects.filter(active_on(day), person=user)
    for kind, *scopes in appointments.values_list(
        "kind", "dealership", "group", "area", "manufacturer", "area__manufacturer"
    ):
        by_kind[kind].append(tuple(scopes))
    employers = apps.get_model("dealerships", "Employment").objects.filter(active_on(day), person=user)

    def of(position: int, *kinds: str) -> frozenset[int]:
        return frozenset(row[position] for kind in kinds for row in by_kind.get(kind, ()))

    manufacturers = of(3, "trainer", "rollout_manager", "headquarters")
    area_makers = of(4, "area_manager")
    return Scope(
        kinds=frozenset(by_kind),
        managed=of(0, "dealership_manager"),
        represented=of(0, "works_council"),
        employers=frozenset(employers.values_list("dealership", flat=True)),
        groups=of(1, "group_manager"),
        areas=_with_below(of(2, "area_manager"), area_makers),
        manufacturers=manufacturers,
        headquarters=of(3, "headquarters"),
        makers=manufacturers | area_makers,
    )


def _with_below(roots: frozenset[int], makers: frozenset[int]) -> frozenset[int]:
    """The areas themselves and everything below them in their makers' trees."""
    if not roots:
        return roots
    children: dict[int | None, list[int]] = defaultdict(list)
    areas = apps.get_model("dealerships", "Area").objects.filter(manufacturer__in=makers)
    for pk, parent in areas.values_list("pk", "parent"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        area = waiting.pop()
        if area not in found:
            found.add(area)
            waiting.extend(children[area])
    return frozenset(found)
