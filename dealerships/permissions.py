"""Rights as small named predicates: may this person do that to this thing?

What somebody may *look at* is ``visible_to``; a view asks that first (not visible: 404), then one of these
(visible but not allowed: 403).
"""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied

from dealerships.calendar import today
from dealerships.models import Agreement, Dealership, Kind, Person
from dealerships.models.base import not_over_on
from dealerships.models.scopes import scope_of

MAKER_KINDS = frozenset({Kind.TRAINER, Kind.ROLLOUT_MANAGER, Kind.HEADQUARTERS})
"""The appointments of a maker's own people, who work in the admin and need a second factor."""
NAMES_AGREED = (Agreement.NONE_NEEDED, Agreement.REACHED)
"""Where whoever leads a house may see by name who has done what."""


@rules.predicate
def leads(user: Person, dealership: Dealership) -> bool:
    """Whether the user is the dealership's manager today, or its group's."""
    scope = scope_of(user)
    return scope.everything or dealership.pk in scope.managed or dealership.group_id in scope.groups


can_manage_accounts = leads


@rules.predicate
def can_take_no_more_than(user: Person, person: Person) -> bool:
    """Whether the person's account opens nothing that the user can't open already.

    Who hands somebody a one-time code could use it: with a code for headquarters, or for the works council,
    a manager would be them. A manager of a house that the user leads as well is no more than the user.
    """
    if scope_of(user).everything:
        return True
    if person.is_superuser or person.is_staff:
        return False
    led = Dealership.objects.filter(scope_of(user).led())
    wider = person.appointments.filter(not_over_on(today())).exclude(
        kind=Kind.DEALERSHIP_MANAGER, dealership__in=led
    )
    return not wider.exists()


@rules.predicate
def is_without_another_way(user: Person, person: Person) -> bool:
    """Whether a code is the person's way in: no password yet, or forgotten and no address for a link."""
    return person.is_active and (not person.has_usable_password() or not person.email)


can_issue_code = can_take_no_more_than & is_without_another_way


@rules.predicate
def must_have_second_factor(user: Person) -> bool:
    """Whether the account reaches so much that a password alone isn't enough (settings.MFA_REQUIRED)."""
    return user.is_authenticated and (user.is_superuser or bool(scope_of(user).kinds & MAKER_KINDS))


def permit(predicate: rules.predicates.Predicate, user: Any, thing: Any = None) -> None:
    """Go on where the predicate holds, else answer 403.

    :raises PermissionDenied: where it doesn't hold.
    """
    if not predicate.test(user, thing):
        raise PermissionDenied
