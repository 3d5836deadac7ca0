"""What tests of authoring share: two makers with a course each, and a form of a page as a browser sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
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
    return querydict_from_html(response.content.decode(), form_id="page-edit-form")


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
