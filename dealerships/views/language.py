"""The academy in German or English."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_in_cookie

from dealerships.models import Language, Person


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language, of the account or without one of this browser, and stay on the page."""
    response = set_language_in_cookie(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in Language.values and check_for_language(language):
        Person.objects.filter(pk=request.user.pk).update(language=language)
        del response.cookies[settings.LANGUAGE_COOKIE_NAME]
    return response
