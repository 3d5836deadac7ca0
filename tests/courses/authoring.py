"""What tests of authoring share: two makers with a course each, and a form of a page as a browser sends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.blocks import BooleanBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.base import BlockField
from wagtail.models import Collection, Locale, Page
from wagtail.test.utils.form_data import querydict_from_html

from courses.models import AcademyDocument, AcademyImage, CataloguePage, CoursePage, LessonPage
from courses.services.catalogues import catalogue_of
from courses.services.collections import collection_of
from dealerships.models import Manufacturer
from tests.factories import CoursePageFactory, DocumentFactory, ImageFactory, LessonPageFactory


@dataclass(frozen=True)
class Room:
    """One maker's part of the tree, with a live course of one lesson, an image and a document."""

    catalogue: CataloguePage
    course: CoursePage
    lesson: LessonPage
    draft: LessonPage
    collection: Collection
    image: AcademyImage
    document: AcademyDocument


def room_of(maker: Manufacturer | None, mark: str) -> Room:
    """Every title has ``mark`` in it, so that a test finds out where it shows."""
    for locale in Locale.objects.all():
        catalogue_of(maker, locale)
    catalogue = catalogue_of(maker, Locale.objects.get(language_code="de"))
    Page.objects.filter(pk=catalogue.pk).update(title=f"Katalog {mark}", draft_title=f"Katalog {mark}")
    course = CoursePageFactory.create(parent=catalogue, title=f"Kurs {mark}", slug=f"kurs-{mark}".lower())
    lesson = LessonPageFactory.create(parent=course, title=f"Lektion {mark}", checks=1)
    draft = LessonPageFactory.create(parent=course, title=f"Entwurf {mark}", live=False)
    collection = collection_of(maker)
    return Room(
        catalogue=CataloguePage.objects.get(pk=catalogue.pk),
        course=course,
        lesson=lesson,
        draft=draft,
        collection=collection,
        image=ImageFactory.create(title=f"Bild {mark}", collection=collection),
        document=DocumentFactory.create(title=f"Datei {mark}", collection=collection),
    )


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(client: Client, address: str) -> Any:
    """What a browser would send of an editor that nobody has touched."""
    response = client.get(address)
    assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    for name, field in response.context["form"].fields.items():
        if isinstance(field, BlockField):
            value = response.context["form"][name].value()
            data.update({key: [one] for key, one in _fields_of(field.block, value, name)})
    return data


def _fields_of(block: Any, value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The fields that a script makes of a block and its value."""
    if isinstance(block, StreamBlock | ListBlock):
        children = list(value) if isinstance(block, StreamBlock) else list(value.bound_blocks)
        yield f"{name}-count", str(len(children))
        for number, child in enumerate(children):
            row = f"{name}-{number}"
            yield from ((f"{row}-deleted", ""), (f"{row}-order", str(number)), (f"{row}-id", child.id or ""))
            if isinstance(block, StreamBlock):
                yield f"{row}-type", child.block_type
            yield from _fields_of(child.block, child.value, f"{row}-value")
    elif isinstance(block, StructBlock):
        for key, child in block.child_blocks.items():
            yield from _fields_of(child, value[key], f"{name}-{key}")
    elif isinstance(block, BooleanBlock):
        if value:
            yield name, "on"
    elif isinstance(block, RichTextBlock):
        yield name, block.field.widget.format_value(block.value_for_form(value))
    else:
        yield name, "" if value is None else str(getattr(value, "pk", value))


def save(client: Client, address: str, action: str = "", **changed: Any) -> Any:
    """Open the editor, change some fields, press a button (``action-publish``, …; else the draft is saved)."""
    data = form_of(client, address)
    for name, value in changed.items():
        data[name] = value
    if action:
        data[action] = "1"
    return client.post(address, data)


def block(kind: str, value: Any, key: str = "b-0") -> dict[str, Any]:
    return {"type": kind, "id": key, "value": value}


def write(lesson: LessonPage, *blocks: dict[str, Any], minutes: int = 5) -> LessonPage:
    """The lesson with these blocks as its draft."""
    page = LessonPage.objects.get(pk=lesson.pk)
    page.body = json.dumps(blocks)
    page.minutes = minutes
    page.save_revision()
    return page
