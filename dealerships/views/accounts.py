"""Who of a dealership has an account: the manager invites by mail, or hands over a one-time code."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dealerships.filters import AccountFilter
from dealerships.forms import ChosenPeopleForm, ChosenPersonForm
from dealerships.models import Dealership, Person
from dealerships.paging import page_of
from dealerships.permissions import can_issue_code, can_manage_accounts, permit
from dealerships.services.invitations import (
    AccountState,
    Outcome,
    accounts_of,
    invite_by_mail,
    issue_code,
    shown,
)

PER_PAGE = 50


class SignedInRequest(HttpRequest):
    """What ``login_required`` lets through."""

    user: Person


@login_required
@require_GET
def accounts(request: SignedInRequest, number: str) -> HttpResponse:
    dealership = _dealership(request, number)
    filterset = AccountFilter(request.GET, queryset=accounts_of(dealership))
    valid = filterset.is_valid()
    people = filterset.qs if valid else Person.objects.none()
    page = page_of(request, people.order_by("last_name", "first_name", "username"), PER_PAGE)
    return render(
        request,
        "dealerships/accounts.html",
        {
            "dealership": dealership,
            "filter": filterset,
            "page": page,
            "is_narrowed": any(filterset.form.data.get(name) for name in filterset.form.fields),
            "query": _query(request),
            "counts": accounts_of(dealership).aggregate(
                total=Count("pk"), active=Count("pk", filter=Q(account_state=AccountState.ACTIVE))
            ),
        },
        status=200 if valid else 400,
    )


@login_required
@require_POST
def invite(request: SignedInRequest, number: str) -> HttpResponse:
    """Invite the people ticked, by mail; who is left out is counted, with the reason."""
    dealership = _dealership(request, number)
    form = ChosenPeopleForm(request.POST, choices=accounts_of(dealership))
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["people"])))
        return redirect(_back(request, dealership))
    for level, text in _report(invite_by_mail(form.cleaned_data["people"], by=request.user)):
        messages.add_message(request, level, text)
    return redirect(_back(request, dealership))


@login_required
@never_cache
@require_POST
def code(request: SignedInRequest, number: str) -> HttpResponse:
    """Issue a one-time code and show it, this once: it stands in no message, no mail and no log."""
    dealership = _dealership(request, number)
    form = ChosenPersonForm(request.POST, choices=accounts_of(dealership))
    if not form.is_valid():
        raise Http404
    person = form.cleaned_data["person"]
    if not can_issue_code.test(request.user, person):
        messages.error(request, _why_no_code(person))
        return redirect(_back(request, dealership))
    secret, invitation = issue_code(person, by=request.user)
    return render(
        request,
        "dealerships/code.html",
        {
            "dealership": dealership,
            "person": person,
            "code": shown(secret),
            "invitation": invitation,
            "back": _back(request, dealership),
        },
    )


def _dealership(request: SignedInRequest, number: str) -> Dealership:
    """The dealership, if the user sees it (else 404) and leads it (else 403)."""
    dealership = get_object_or_404(Dealership.objects.visible_to(request.user), number=number)
    permit(can_manage_accounts, request.user, dealership)
    return dealership


def _report(outcome: Outcome) -> list[tuple[int, str]]:
    """The outcome in sentences, with their levels; what is zero is left out."""
    sentences = [
        (
            messages.SUCCESS,
            outcome.invited,
            ngettext(
                "%(n)s Einladung ist unterwegs. Der Link gilt 14 Tage.",
                "%(n)s Einladungen sind unterwegs. Die Links gelten 14 Tage.",
                outcome.invited,
            ),
        ),
        (
            messages.INFO,
            outcome.already_today,
            ngettext(
                "%(n)s Person wurde heute schon eingeladen und bekommt keine zweite E-Mail.",
                "%(n)s Personen wurden heute schon eingeladen und bekommen keine zweite E-Mail.",
                outcome.already_today,
            ),
        ),
        (
            messages.WARNING,
            outcome.without_email,
            ngettext(
                "%(n)s Person hat keine E-Mail-Adresse: Geben Sie ihr einen Einmalcode.",
                "%(n)s Personen haben keine E-Mail-Adresse: Geben Sie ihnen Einmalcodes.",
                outcome.without_email,
            ),
        ),
        (
            messages.INFO,
            outcome.with_access,
            ngettext(
                "%(n)s Person hat schon einen Zugang oder ist gesperrt.",
                "%(n)s Personen haben schon einen Zugang oder sind gesperrt.",
                outcome.with_access,
            ),
        ),
    ]
    return [(level, text % {"n": count}) for level, count, text in sentences if count]


def _why_no_code(person: Person) -> str:
    if not person.is_active:
        return _("%(person)s ist gesperrt.") % {"person": person}
    if person.has_usable_password() and person.email:
        return _("%(person)s hat schon einen Zugang und kann das Passwort per E-Mail zurücksetzen.") % {
            "person": person
        }
    return _(
        "%(person)s hat eine Berechtigung, die über Ihre hinausgeht. "
        "Die Einladung geht deshalb nur per E-Mail oder über die Verwaltung."
    ) % {"person": person}


def _query(request: HttpRequest) -> str:
    """The filters of this page as a query string, without the page number."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return parameters.urlencode()


def _back(request: HttpRequest, dealership: Dealership) -> str:
    """The list as it was filtered, or all of it."""
    target = request.POST.get("next", "")
    here = reverse("dealership_accounts", args=[dealership.number])
    if target.startswith(here) and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return here
