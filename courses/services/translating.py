"""A course in its other language: copies to translate, with the same keys and the same ids inside."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Locale, Page

from courses.models import CataloguePage, CoursePage
from courses.services.catalogues import catalogue_of


@transaction.atomic
def translate(page: Page, language: str) -> Page:
    """Make drafts of the page in the language where there are none: the course first, then its steps in order.

    Translation keys and block ids stay, so that records and answers count in both languages. Called again it adds
    the steps that have come since, and touches nothing that is there.
    """
    locale = Locale.objects.get(language_code=language)
    course = CoursePage.objects.ancestor_of(page, inclusive=True).get()
    catalogue = CataloguePage.objects.ancestor_of(course).get()
    catalogue_of(catalogue.manufacturer, locale)
    if not course.has_translation(locale):
        course.copy_for_translation(locale)
    for step in course.get_children().specific():
        if not step.has_translation(locale):
            step.copy_for_translation(locale)
    translated: Page = page.get_translation(locale).specific
    return translated
