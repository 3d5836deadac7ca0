"""A dealership's team for those who lead it: who is behind, remind, assign."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Course
from dealerships.calendar import today
from dealerships.labels import written
from dealerships.models import Dealership, Franchise, Person
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of
from dealerships.permissions import leads, permit
from enrolments.models import Assignment
from enrolments.services.assigning import assign_by_hand, by_hand, withdraw
from readiness import sentences
from readiness.forms import AssignForm, RemindForm
from readiness.houses import why_no_names
from readiness.permissions import sees_names
from readiness.services.assigning import proved_by
from readiness.services.reminding import Outcome, Skip, by_reason, remind, remindable, take_back, waiting
from readiness.teams import Team, team_of
from readiness.ways import pages_of

A_FORTNIGHT = timedelta(days=14)
PK = re.compile("[0-9]{1,18}")


@require_safe
@login_required
def team(request: HttpRequest, number: str) -> HttpResponse:
    """Who is behind comes first; where no agreement allows names, only what is open for how many."""
    house = _house(request, number)
    people = team_of(house)
    able, _unable = remindable(people)
    context = _context(request, people) | {
        "remindable": len(able),
        "waiting": waiting(house, by=cast("Person", request.user)),
    }
    return render(request, "readiness/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remind_team(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet with recipients, words, and who is skipped and why; sent, it leads back to the team."""
    house = _house(request, number)
    people = team_of(house)
    context = _context(request, people)
    able, unable = remindable(people)
    sent = request.method == "POST"
    form = RemindForm(
        request.POST if sent else None,
        # Who has finished or was reminded a moment ago is skipped with the reason, no error.
        members=people.members if sent else able,
        everybody=people.open,
        names=context["shows_names"],
        initial={
            "people": [str(one.person.pk) for one in able],
            "text": _(
                "Nehmen Sie sich in den nächsten Tagen Zeit für das, was noch offen ist. "
                "Wenn etwas dazwischenkommt, sprechen Sie mich an."
            ),
        },
    )
    if sent and form.is_valid():
        outcome = remind(house, form.chosen, form.cleaned_data["text"], by=cast("Person", request.user))
        _report_reminders(request, outcome, people if context["shows_names"] else None)
        return redirect("readiness:team", number=house.number)
    context |= {"form": form, "able": able, "unable": unable, "reasons": _reasons(unable)}
    return render(request, "readiness/remind.html", context, status=400 if sent else 200)


@require_POST
@login_required
def take_back_reminders(request: HttpRequest, number: str) -> HttpResponse:
    """Take back one's own reminders as long as they wait."""
    house = _house(request, number)
    taken = take_back(house, by=cast("Person", request.user))
    if taken:
        text = ngettext(
            "%(number)s Erinnerung ist zurückgenommen.", "%(number)s Erinnerungen sind zurückgenommen.", taken
        )
        messages.success(request, text % {"number": taken})
    else:
        messages.warning(request, _("Die Erinnerungen sind schon unterwegs."))
    return redirect("readiness:team", number=house.number)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """A course for people of the team, by hand; only where their names may be shown. Who has done it, or proves until
    it is due what it leads to, is left alone."""
    house = _house(request, number)
    people = team_of(house)
    context = _context(request, people)
    if not context["shows_names"]:
        raise PermissionDenied
    courses = _courses(house)
    sent = request.method == "POST"
    form = AssignForm(
        request.POST if sent else None,
        members=people.members,
        courses=[
            (pk, _("%(title)s (%(minutes)s Min.)") % {"title": page.title, "minutes": page.minutes})
            for pk, page in courses
        ],
        initial={"due_on": today() + A_FORTNIGHT, "people": request.GET.getlist("people")},
    )
    if sent and form.is_valid():
        chosen = form.cleaned_data
        course = Course.objects.get(pk=chosen["course"])
        manager = cast("Person", request.user)
        proved = proved_by(chosen["people"], course.pk, chosen["due_on"])
        due = [pk for pk in chosen["people"] if pk not in proved]
        counts = assign_by_hand(manager, house, due, course, due_on=chosen["due_on"])
        assigned = counts.made + counts.renewed + counts.changed + counts.kept
        values: dict[str, Any] = {
            "title": dict(courses)[course.pk].title,
            "date": written(chosen["due_on"]),
        }
        if assigned:
            text = ngettext(
                "„%(title)s“ ist %(number)s Person zugewiesen, fällig am %(date)s.",
                "„%(title)s“ ist %(number)s Personen zugewiesen, fällig am %(date)s.",
                assigned,
            )
            messages.success(request, text % (values | {"number": assigned}))
        else:
            text = _("„%(title)s“ ist niemandem zugewiesen worden.")
            messages.warning(request, text % values)
        if proved:
            text = ngettext(
                "%(number)s Person hat den Nachweis schon, zu dem der Kurs führt.",
                "%(number)s Personen haben den Nachweis schon, zu dem der Kurs führt.",
                len(proved),
            )
            messages.info(request, text % {"number": len(proved)})
        if done := len(due) - assigned:
            text = ngettext(
                "%(number)s Person hat den Kurs schon erledigt.",
                "%(number)s Personen haben den Kurs schon erledigt.",
                done,
            )
            messages.info(request, text % {"number": done})
        return redirect("readiness:team", number=house.number)
    context |= {"form": form}
    return render(request, "readiness/assign.html", context, status=400 if sent else 200)


@require_POST
@login_required
def withdraw_assignment(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what was assigned by hand; what comes from a requirement isn't a manager's to withdraw: 404."""
    house = _house(request, number)
    pk = request.POST.get("assignment", "")
    given = Assignment.objects.filter(
        dealership=house, source=by_hand(house), pk=int(pk) if PK.fullmatch(pk) else 0
    )
    get_object_or_404(given)
    if withdraw(given):
        messages.success(request, _("Die Zuweisung ist zurückgenommen."))
    return redirect("readiness:team", number=house.number)


def _house(request: HttpRequest, number: str) -> Dealership:
    """The dealership, if the user sees it (else 404) and leads it (else 403)."""
    house = get_object_or_404(Dealership.objects.visible_to(request.user), number=number)
    permit(leads, request.user, house)
    return house


def _context(request: HttpRequest, people: Team) -> dict[str, Any]:
    scope = scope_of(request.user)
    return {
        "team": people,
        "house": people.dealership,
        "today": today(),
        "shows_names": sees_names(scope, people.dealership),
        "why_no_names": why_no_names(scope, people.dealership),
        "sentence": sentences.team(len(people.open), len(people.members), people.due_before_go_live),
    }


def _courses(house: Dealership) -> list[tuple[int, Any]]:
    """The courses that people of the dealership may take, by title: its makers' and the common ones."""
    makers = Franchise.objects.filter(active_on(today()), dealership=house).values("manufacturer")
    common = Course.objects.filter(manufacturer__isnull=True)
    keys = dict((common | Course.objects.filter(manufacturer__in=makers)).values_list("pk", "key"))
    pages = pages_of(set(keys.values()))
    found = [(pk, pages[key]) for pk, key in keys.items() if key in pages]
    return sorted(found, key=lambda one: one[1].title.casefold())


def _reasons(unable: Any) -> list[tuple[Skip, int]]:
    return by_reason(Outcome(frozenset(), {one.person.pk: skip for one, skip in unable}))


def _report_reminders(request: HttpRequest, outcome: Outcome, people: Team | None) -> None:
    """„9 gesendet, 2 übersprungen“, and why: by name where names may be shown."""
    sent, skips = len(outcome.sent), len(outcome.skipped)
    said = [
        ngettext("%(number)s Erinnerung gesendet.", "%(number)s Erinnerungen gesendet.", sent)
        % {"number": sent}
    ]
    if skips:
        said.append(_("%(number)s übersprungen:") % {"number": skips})
        if people is None:
            why = [f"{number} × {reason.label}" for reason, number in by_reason(outcome)]
        else:
            why = [
                f"{one.person} {outcome.skipped[one.person.pk].label}"
                for one in people.members
                if one.person.pk in outcome.skipped
            ]
        said.append("; ".join(why) + ".")
    messages.add_message(request, messages.SUCCESS if sent else messages.WARNING, " ".join(said))
