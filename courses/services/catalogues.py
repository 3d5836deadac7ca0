"""Where a maker's courses live in the page tree: one catalogue a maker and language, below the root."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Locale, Page

from courses.models import CataloguePage
from dealerships.models import Manufacturer

COMMON = "common"


def catalogue_of(manufacturer: Manufacturer | None, locale: Locale) -> CataloguePage:
    """The maker's catalogue in the language (None: the common one), made where it is missing."""
    found = CataloguePage.objects.filter(manufacturer=manufacturer, locale=locale).first()
    if found is not None:
        return found
    with transaction.atomic():
        root = Page.objects.select_for_update().get(depth=1)
        found = CataloguePage.objects.filter(manufacturer=manufacturer, locale=locale).first()
        if found is not None:
            return found
        page = CataloguePage(
            title=manufacturer.name if manufacturer else "Gemeinsame Kurse",
            slug=f"{manufacturer.code if manufacturer else COMMON}-{locale.language_code}".lower(),
            manufacturer=manufacturer,
            locale=locale,
        )
        sibling = CataloguePage.objects.filter(manufacturer=manufacturer).first()
        if sibling is not None:
            page.translation_key = sibling.translation_key
        return root.add_child(instance=page)
