"""Asking the trainers, where the catalogue has no answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrolments.forms import QuestionForm
from enrolments.services.asking import TooMany, ask_trainers, teams_for
from enrolments.views.finding import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The question, begun with what was looked for in vain (``?q=``); sent, it leads back to the catalogue."""
    person = person_of(request)
    teams = {one.pk: one for one in teams_for(person)}
    sent = request.method == "POST"
    words = " ".join(request.GET.get("q", "").split())[:100]
    begun = _("Ich habe nach „%(words)s“ gesucht.") % {"words": words} + "\n" if words else ""
    form = QuestionForm(request.POST if sent else None, teams=teams.values(), initial={"text": begun})
    if sent and form.is_valid():
        try:
            ask_trainers(person, teams[form.cleaned_data["maker"]], form.cleaned_data["text"])
        except TooMany:
            messages.error(request, _("Heute haben Sie schon fünf Fragen gestellt. Morgen geht es wieder."))
        else:
            messages.success(request, _("Ihre Frage ist unterwegs. Das Trainer-Team antwortet Ihnen selbst."))
        return redirect("enrolments:catalogue")
    context = {"form": form, "teams": teams}
    return render(request, "enrolments/ask.html", context, status=400 if sent else 200)
