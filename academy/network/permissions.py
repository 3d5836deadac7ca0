"""Who may bring master data in: headquarters of a maker for that maker, administrators without a limit."""

from __future__ import annotations

import rules
from django.db.models import QuerySet

from dealerships.models import Manufacturer, Person
from dealerships.models.scopes import scope_of


@rules.predicate
def can_import(user: Person) -> bool:
    """Whether there is anything that the user may import for."""
    scope = scope_of(user)
    return scope.everything or bool(scope.headquarters)


def makers_to_import_for(user: Person) -> QuerySet[Manufacturer]:
    """The manufacturers whose rows the user's files may hold."""
    scope = scope_of(user)
    makers = Manufacturer.objects.all()
    return makers if scope.everything else makers.filter(pk__in=scope.headquarters)


def may_import_without_limit(user: Person) -> bool:
    return scope_of(user).everything
