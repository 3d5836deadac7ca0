"""Images and documents, and the collection that holds those of one maker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Collection

from dealerships.models import Manufacturer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class MakerCollection(models.Model):
    """One maker's images and documents. What lies in no maker's collection is common to all."""

    wagtail_reference_index_ignore = True

    manufacturer = models.OneToOneField(Manufacturer, on_delete=models.PROTECT, related_name="+")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Sammlung eines Herstellers")
        verbose_name_plural = _("Sammlungen der Hersteller")

    def __str__(self) -> str:
        return str(self.collection)


def media_visible_to(user: Person | AnonymousUser) -> Q:
    """What is common, and what the makers have that one sees."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    foreign = MakerCollection.objects.exclude(manufacturer__in=Manufacturer.objects.visible_to(user))
    hidden = Q(pk__in=[])
    for path in foreign.values_list("collection__path", flat=True):
        hidden |= Q(collection__path__startswith=path)
    return ~hidden


def media_url(name: str) -> str:
    """The academy's own address of a file in the store, wherever that is."""
    return reverse("media", args=[name])


WITHOUT_TAGS = frozenset({"tags"})
"""Tags are common to all makers, and completing them would show the others' words."""


class AcademyImage(AbstractImage):
    admin_form_fields = tuple(name for name in Image.admin_form_fields if name not in WITHOUT_TAGS)

    class Meta(AbstractImage.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    @property
    def url(self) -> str:
        """The image as it was uploaded."""
        return media_url(self.file.name)


class AcademyRendition(AbstractRendition):
    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    @property
    def url(self) -> str:
        return media_url(self.file.name)

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class AcademyDocument(AbstractDocument):
    admin_form_fields = tuple(name for name in Document.admin_form_fields if name not in WITHOUT_TAGS)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")

    def clean(self) -> None:
        """Wagtail looks at the name of a file; where there is none, the field says why."""
        if self.file:
            super().clean()
