"""Where a maker's images and documents live: one collection a maker, below the root."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Collection

from courses.models import MakerCollection
from dealerships.models import Manufacturer


def collection_of(manufacturer: Manufacturer | None) -> Collection:
    """The maker's collection (None: the root, which is common to all), made where it is missing."""
    if manufacturer is None:
        return Collection.get_first_root_node()
    found = MakerCollection.objects.filter(manufacturer=manufacturer).select_related("collection").first()
    if found is not None:
        return found.collection
    with transaction.atomic():
        root = Collection.objects.select_for_update().get(depth=1)
        found = MakerCollection.objects.filter(manufacturer=manufacturer).select_related("collection").first()
        if found is not None:
            return found.collection
        collection = root.add_child(name=manufacturer.name)
        MakerCollection.objects.create(manufacturer=manufacturer, collection=collection)
        return collection
