"""What authors of tests have beyond Wagtail's pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale, Page

from assessments.editing import outlooks
from assessments.models import PlacementPage, TestPage
from assessments.policies import QUESTIONS
from assessments.services.translating import translate
from courses.policies import may_look_at
from dealerships.viewsets.policy import CHANGE, VIEW


@require_safe
def example(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the test, as it was last saved, would draw; for a script without the page around it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, TestPage | PlacementPage) or not may_look_at(page, request.user):
        raise Http404
    draft = page.get_latest_revision_as_object()
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "assessments/admin/_outlook.html" if by_script else "assessments/admin/example.html"
    return TemplateResponse(request, template, {"page": draft, **outlooks(draft)})


@require_http_methods(["GET", "HEAD", "POST"])
def translate_question(request: HttpRequest, question_id: int, language: str) -> HttpResponse:
    """Ask first, then make the draft in the other language and go to it; where it is there, go to it."""
    seen = QUESTIONS.instances_user_has_any_permission_for(request.user, [CHANGE, VIEW])
    question = get_object_or_404(seen, pk=question_id)
    if not QUESTIONS.user_has_permission_for_instance(request.user, CHANGE, question):
        raise PermissionDenied
    locale = get_object_or_404(Locale.objects.exclude(pk=question.locale_id), language_code=language)
    if request.method != "POST":
        context = {"question": question, "language": locale.get_display_name()}
        return TemplateResponse(request, "assessments/admin/translate.html", context)
    translated = translate(question, language, request.user)
    messages.success(request, _("Die Frage liegt jetzt zum Übersetzen bereit."))
    return redirect("wagtailsnippets_assessments_question:edit", translated.pk)
