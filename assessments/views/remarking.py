"""Marking a question anew in the admin: whom it would concern, in numbers, and the one button that does it."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.models import Question, Remarking
from assessments.policies import QUESTIONS
from assessments.services import remarking
from assessments.services.remarking import NothingToRemark
from dealerships.viewsets.policy import CHANGE, VIEW
from enrolments.views.finding import person_of


class RemarkingForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Begründung"),
        help_text=gettext_lazy("Was am Schlüssel falsch war. Sie bleibt mit der Neubewertung erhalten."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lowers = forms.BooleanField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview, for ``?lowers=1`` of a run that may lower results, too. A POST runs it, once."""
    question = _question(request, pk)
    if not QUESTIONS.user_has_permission_for_instance(request.user, CHANGE, question):
        return render(request, "dealerships/admin/403.html", status=HTTPStatus.FORBIDDEN)
    key = question.translation_key
    form = RemarkingForm(request.POST or None)
    lowers = request.GET.get("lowers") == "1"
    if request.method == "POST":
        lowers = request.POST.get("lowers") == "True"
        if form.is_valid():
            try:
                done = remarking.remark(
                    key, by=person_of(request), reason=form.cleaned_data["reason"], lowers=lowers
                )
            except NothingToRemark:
                messages.warning(request, _("Es gibt nichts neu zu bewerten."))
            else:
                risen, fallen = done.counts["risen"], done.counts["fallen"]
                messages.success(
                    request,
                    _("Neu bewertet: %(risen)s Ergebnisse sind gestiegen, %(fallen)s gesunken.")
                    % {"risen": risen, "fallen": fallen},
                )
            return redirect("assessments_remarking:remark", pk)
    context = {
        "question": question,
        "current": remarking.corrected_version(key),
        "effect": remarking.preview(key, lowers=lowers),
        "lowers": lowers,
        "form": form,
        "earlier": Remarking.objects.filter(question=key).select_related("to", "by"),
    }
    return render(request, "assessments/admin/remark.html", context)


def _question(request: HttpRequest, pk: int) -> Question:
    seen = QUESTIONS.instances_user_has_any_permission_for(request.user, [CHANGE, VIEW])
    question: Question | None = seen.filter(pk=pk).first()
    if question is None:
        raise Http404
    return question
