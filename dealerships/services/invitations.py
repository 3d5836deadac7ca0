"""How people who came in by an import get in: a link by mail, or a one-time code from their manager."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models import Dealership, Employment, Invitation, Mail, Person
from dealerships.models.base import not_over_on
from dealerships.services import mail

LINK_LASTS = timedelta(days=14)
CODE_LASTS = timedelta(days=7)
CODE_LENGTH = 8
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""Without what is mistaken for another on paper: 0 O, 1 I L, 2 Z, 5 S, 8 B."""


class AccountState(models.TextChoices):
    NONE = "none", _("kein Zugang")
    INVITED = "invited", _("eingeladen")
    ACTIVE = "active", _("aktiv")
    CLOSED = "closed", _("gesperrt")


class InvitationOver(Exception):
    """The link or code was used, has expired, or never was one."""


@dataclass(frozen=True)
class Outcome:
    """How many people an invitation by mail reached, and why it left out the others."""

    invited: int = 0
    already_today: int = 0
    without_email: int = 0
    with_access: int = 0


def accounts_of(dealership: Dealership) -> QuerySet[Person]:
    """The people employed there now or later, with ``account_state`` and, where invited, ``invited_until``.

    Whether somebody has a password is all that this tells of an account: never when it was used.
    """
    employed = Employment.objects.filter(not_over_on(today()), dealership=dealership, person=OuterRef("pk"))
    invitations = Invitation.objects.filter(person=OuterRef("pk")).open().order_by("-expires_at")
    no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (
        Person.objects.filter(Exists(employed))
        .annotate(invited_until=Subquery(invitations.values("expires_at")[:1]))
        .annotate(
            account_state=Case(
                When(is_active=False, then=Value(AccountState.CLOSED)),
                When(~no_password, then=Value(AccountState.ACTIVE)),
                When(invited_until__isnull=False, then=Value(AccountState.INVITED)),
                default=Value(AccountState.NONE),
            )
        )
    )


@transaction.atomic
def invite_by_mail(people: QuerySet[Person], *, by: Person) -> Outcome:
    """Send each of them a link that sets the first password: single-use, good for 14 days.

    Who has access, has no address or was invited today already is left out and counted.
    """
    # The lock keeps two managers who press the button at once from inviting the same person twice.
    chosen = list(people.order_by("pk").select_for_update(of=("self",)))
    without_access = [person for person in chosen if person.is_active and not person.has_usable_password()]
    reachable = [person for person in without_access if person.email]
    keys = {_key(person): person for person in reachable}
    already = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    invited = {key: person for key, person in keys.items() if key not in already}
    now = timezone.now()
    tokens = {key: secrets.token_urlsafe(32) for key in invited}
    Invitation.objects.bulk_create(
        Invitation(
            person=person,
            way=Invitation.Way.MAIL,
            secret_hash=_link_hash(tokens[key]),
            invited_by=by,
            expires_at=now + LINK_LASTS,
        )
        for key, person in invited.items()
    )
    mail.queue(
        mail.compose(
            "invitation",
            person,
            key=key,
            context={
                "url": settings.PUBLIC_URL + reverse("account_invitation", args=[tokens[key]]),
                "expires_at": now + LINK_LASTS,
                "invited_by": by,
            },
        )
        for key, person in invited.items()
    )
    return Outcome(
        invited=len(invited),
        already_today=len(already),
        without_email=len(without_access) - len(reachable),
        with_access=len(chosen) - len(without_access),
    )


@transaction.atomic
def issue_code(person: Person, *, by: Person) -> tuple[str, Invitation]:
    """A new one-time code, good for 7 days and 5 tries; it is returned once and only its hash is kept.

    Earlier codes of the person end. Whether ``by`` may do this is `permissions.can_issue_code`.
    """
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    now = timezone.now()
    person.invitations.filter(way=Invitation.Way.CODE).open().update(expires_at=now)
    invitation = Invitation.objects.create(
        person=person,
        way=Invitation.Way.CODE,
        secret_hash=make_password(code),
        invited_by=by,
        expires_at=now + CODE_LASTS,
    )
    return code, invitation


def find_by_link(token: str) -> Invitation:
    """The open invitation that the link of a mail belongs to.

    :raises InvitationOver: where there is none.
    """
    invitations = Invitation.objects.open().filter(person__is_active=True)
    found = invitations.filter(way=Invitation.Way.MAIL, secret_hash=_link_hash(token)).first()
    if found is None:
        raise InvitationOver
    return found


def find_by_code(username: str, code: str) -> Invitation:
    """The open invitation of this person and code; blanks, dashes and small letters don't matter.

    A wrong code counts against the person's newest one, which ends with the fifth.

    :raises InvitationOver: where there is none, whatever the reason.
    """
    code = "".join(code.split()).replace("-", "").upper()
    codes = Invitation.objects.open().filter(way=Invitation.Way.CODE, person__is_active=True)
    invitation = codes.filter(person__username__iexact=username.strip()).order_by("-pk").first()
    if invitation is None:
        make_password(code)  # takes as long as a check would
        raise InvitationOver
    # Counted before it is looked at: guesses that come at the same time are counted each.
    counted = codes.filter(pk=invitation.pk).update(wrong_tries=F("wrong_tries") + 1)
    if not counted or not check_password(code, invitation.secret_hash):
        raise InvitationOver
    Invitation.objects.filter(pk=invitation.pk).update(wrong_tries=F("wrong_tries") - 1)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, password: str) -> Person:
    """Use the invitation up and set the password; the person's other invitations end with it.

    :raises InvitationOver: where it has been used or has expired meanwhile.
    """
    now = timezone.now()
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    used = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=now)
    if not used or not person.is_active:
        raise InvitationOver
    person.set_password(password)
    person.save(update_fields=["password"])
    person.invitations.all().open().update(expires_at=now)
    return person


def shown(code: str) -> str:
    """The code as it is read aloud and written down, in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def _key(person: Person) -> str:
    """At most one invitation a day; the mail's unique key says so to the database."""
    return f"invitation:{person.pk}:{today():%Y-%m-%d}"


def _link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
