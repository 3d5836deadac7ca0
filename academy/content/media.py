"""Figures and downloads as images and documents: the same bytes once, other bytes as another one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage

from academy.content import files
from academy.content.places import LANGUAGES
from courses.models import AcademyDocument, AcademyImage, Course, LoadedMedia
from courses.services.collections import collection_of


class MediaLoader:
    """Loads the files of one course; ``discard`` takes back what lies in the store when the rows are rolled back."""

    def __init__(self) -> None:
        self._stored: list[str] = []

    def load(self, course: files.CourseFiles, row: Course) -> dict[str, int]:
        """The key of the image or document of each path that a lesson names."""
        known = {
            (one.path, one.digest): one.image_id or one.document_id
            for one in LoadedMedia.objects.filter(course=row)
        }
        found: dict[str, int] = {}
        for path, title in _named(course):
            data = (course.folder / path).read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            key = known.get((path, digest))
            if key is None:
                key = known[path, digest] = self._make(row, path, title, data, digest)
            found[path] = key
        return found

    def discard(self) -> None:
        for name in self._stored:
            default_storage.delete(name)
        self._stored.clear()

    def _make(self, row: Course, path: str, title: str, data: bytes, digest: str) -> int:
        is_image = path.endswith((".svg", *files.SCREENSHOTS))
        # Past the upload form, which takes no drawings: the reader has looked into this one.
        made: Any = (AcademyImage if is_image else AcademyDocument)(
            title=title,
            file=(ImageFile if is_image else File)(BytesIO(data), name=Path(path).name),
            file_size=len(data),
            collection=collection_of(row.manufacturer),
        )
        made.save()
        self._stored.append(made.file.name)
        LoadedMedia.objects.create(
            course=row, path=path, digest=digest, **{"image" if is_image else "document": made}
        )
        return int(made.pk)


def _named(course: files.CourseFiles) -> Iterator[tuple[str, str]]:
    """Each path that the course names, and the title that the file gets: the caption, or that of the download."""
    for language in LANGUAGES:
        for lesson in course.lessons:
            for block in lesson.blocks:
                if isinstance(block, files.Figure):
                    yield block.picture.path.in_(language), block.caption.in_(language)[:255]
                elif isinstance(block, files.Download):
                    yield block.path.in_(language), block.title.in_(language)
                elif isinstance(block, files.Steps):
                    title = block.title.in_(language)
                    for step in filter(lambda step: step.picture, block.steps):
                        yield step.picture.path.in_(language), title  # type: ignore[union-attr]
                elif isinstance(block, files.Check):
                    yield from _shown(block.question, language)
        for one in course.questions:
            yield from _shown(one.question, language)


def _shown(question: files.Question, language: str) -> Iterator[tuple[str, str]]:
    """The screenshots of a question; their titles say what is on them."""
    pictures: list[files.Picture] = []
    if isinstance(question, files.Hotspot):
        pictures = [question.picture]
    elif isinstance(question, files.ClickPath):
        pictures = [step.picture for step in question.steps]
    for picture in pictures:
        yield picture.path.in_(language), picture.alt.in_(language)[:255]
