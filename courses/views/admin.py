"""What the admin has beyond Wagtail's pages: the way to one's catalogue, and the step into the other language."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from courses.models import CataloguePage, CoursePage, StepPage
from courses.policies import may_look_at
from courses.services.rooms import make_room_for
from courses.services.translating import translate


def catalogue(request: HttpRequest) -> HttpResponse:
    """To one's own catalogue in one's own language; to all of them for who has several."""
    make_room_for(request.user)  # type: ignore[arg-type]  # the admin is for who is signed in
    policy = policy_registry.get_by_type(Page)
    own = CataloguePage.objects.filter(pk__in=policy.explorable_instances(request.user).values("pk"))
    if not own.exists():
        raise PermissionDenied
    makers = set(own.values_list("manufacturer", flat=True))
    if len(makers) == 1:
        return redirect("wagtailadmin_explore", own.get(locale__language_code=get_language()).pk)
    return redirect("wagtailadmin_explore_root")


def translate_page(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_look_at(page, request.user) or not isinstance(page, CoursePage | StepPage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not Locale.objects.filter(language_code=language).exclude(pk=page.locale_id).exists():
        raise Http404
    if request.method != "POST":
        context = {"page": page, "language": Locale.objects.get(language_code=language).get_display_name()}
        return TemplateResponse(request, "courses/admin/translate.html", context)
    translated = translate(page, language)
    messages.success(
        request, _("„%(title)s“ liegt jetzt zum Übersetzen bereit.") % {"title": translated.title}
    )
    return redirect("wagtailadmin_pages:edit", translated.pk)
