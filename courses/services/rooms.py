"""The room that authors write in: their makers' catalogues in every language, and a collection for media."""

from __future__ import annotations

from wagtail.models import Locale

from courses.models import CataloguePage, MakerCollection
from courses.policies import PAGE_RIGHTS, makers_with
from courses.services.catalogues import catalogue_of
from courses.services.collections import collection_of
from dealerships.models import Manufacturer, Person


def make_room_for(person: Person) -> None:
    """Make what is missing for this person to write in; the common room for administrators."""
    makers: list[Manufacturer | None] = [None] if person.is_superuser else _makers_without_room(person)
    for maker in makers:
        for locale in Locale.objects.all():
            catalogue_of(maker, locale)
        collection_of(maker)


def _makers_without_room(person: Person) -> list[Manufacturer | None]:
    makers = makers_with(PAGE_RIGHTS, person)
    if not makers:
        return []
    languages = Locale.objects.count()
    found = list(CataloguePage.objects.filter(manufacturer__in=makers).values_list("manufacturer", flat=True))
    media = set(
        MakerCollection.objects.filter(manufacturer__in=makers).values_list("manufacturer", flat=True)
    )
    missing = [maker for maker in makers if found.count(maker) < languages or maker not in media]
    return list(Manufacturer.objects.filter(pk__in=missing)) if missing else []
