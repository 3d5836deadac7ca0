"""The academy's mail to oneself: pausing it until a day, with or without the weekly overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealerships.calendar import today
from dealerships.forms import PauseForm
from dealerships.services import mail_preferences

if TYPE_CHECKING:
    from dealerships.models import Person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_mail(request: HttpRequest) -> HttpResponse:
    return _answer(request, cast("Person", request.user))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds a mail of the person's, without signing in, and without a word of who that is.

    Opening it changes nothing: mail filters open links, too.
    """
    try:
        person = mail_preferences.person_behind(token)
    except mail_preferences.LinkOver:
        return render(request, "dealerships/mail_link_over.html", status=410)
    with translation.override(person.language):
        return _answer(request, person)


def _answer(request: HttpRequest, person: Person) -> HttpResponse:
    form: PauseForm | None = None
    match request.POST.get("do"):
        case "pause":
            form = PauseForm(request.POST)
            if form.is_valid():
                until = form.cleaned_data["until"]
                mail_preferences.pause(person, until)
                written = date_format(until, "SHORT_DATE_FORMAT")
                messages.success(
                    request, _("Bis einschließlich %(day)s kommt keine E-Mail.") % {"day": written}
                )
                return redirect(request.path)
        case "resume":
            mail_preferences.pause(person, None)
            messages.success(request, _("E-Mails kommen wieder."))
            return redirect(request.path)
        case "weekly" | "not_weekly" as chosen:
            mail_preferences.set_weekly(person, chosen == "weekly")
            messages.success(request, _("Gespeichert."))
            return redirect(request.path)
    preference = mail_preferences.preference_of(person)
    is_paused = preference.paused_until is not None and preference.paused_until >= today()
    until = preference.paused_until if is_paused else today() + mail_preferences.USUAL_PAUSE
    form = form or PauseForm(initial={"until": until})
    context = {"form": form, "preference": preference, "is_paused": is_paused, "has_email": person.email}
    status = 400 if form.errors else 200
    return render(request, "dealerships/mail.html", context, status=status)
