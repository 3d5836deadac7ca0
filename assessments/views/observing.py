"""What whoever leads a dealership has to confirm there, on the phone."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms import JudgementForm
from assessments.judging import in_words, to_judge
from assessments.services.judging import AlreadyJudged
from assessments.views.judging import find
from courses.questions.evidence.block import Judge
from dealerships.paging import page_of
from enrolments.views.finding import person_of

PER_PAGE = 30


@require_safe
@login_required
def confirmations(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; nothing of it says how somebody did."""
    page = page_of(request, to_judge(request.user, Judge.OBSERVER), PER_PAGE)
    waiting = in_words(list(page.object_list), person_of(request))
    context = {"page": page, "waiting": waiting}
    return render(request, "assessments/confirmations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with its files: confirm criterion by criterion, once."""
    found = find(request, pk, Judge.OBSERVER)
    if found is None:
        messages.info(request, _("Das ist schon bestätigt."))
        return redirect("assessments:confirmations")
    form = JudgementForm(request.POST or None, content=found.content, is_confirming=True)
    if form.is_valid():
        try:
            form.save(found.judgement, by=person_of(request))
        except AlreadyJudged:
            messages.info(request, _("Jemand anderes war schneller: Das ist schon bestätigt."))
        else:
            messages.success(request, _("Danke. Ihre Bestätigung ist gespeichert."))
        return redirect("assessments:confirmations")
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "assessments/confirm.html", {"waiting": found, "form": form}, status=status)
