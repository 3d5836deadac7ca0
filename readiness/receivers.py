"""Changes of facts, from wherever they come, become stale marks in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from certificates.models import Certification, CertificationCourse
from courses.models import Competence, CoursePage, StepPage
from dealerships.models import Cover
from dealerships.signals import rows_changed, rows_changing
from readiness.models import Requirement
from readiness.services.staleness import CONCERNED, mark_concerned


def on_rows(sender: type[models.Model], pks: Collection[int], **kwargs: Any) -> None:
    mark_concerned(sender, pks)


def on_row(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    """Called before and after a save: a row that moves concerns the dealerships of its old place and its new one."""
    if instance.pk is not None and not raw:
        with transaction.atomic():
            mark_concerned(sender, [instance.pk])


def on_roles(
    sender: Any, instance: models.Model, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """A requirement's job roles, from either side; a clear names no keys, so it is looked at before it happens."""
    if not reverse:
        pks: Collection[int] = [instance.pk]
    elif pk_set is not None:
        pks = pk_set
    else:
        pks = list(Requirement.objects.filter(roles=instance.pk).values_list("pk", flat=True))
    mark_concerned(Requirement, pks)


def on_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A course that is published is assigned, one that is not is withdrawn; its steps say how long it takes.

    A step that moves concerns the course that it leaves and the one that it comes to.
    """
    if issubclass(sender, StepPage):
        courses = [instance.get_parent(), kwargs.get("parent_page_before")]
    elif issubclass(sender, CoursePage):
        courses = [instance]
    else:
        return
    keys = {course.translation_key for course in courses if course is not None}
    leading = CertificationCourse.objects.filter(course__key__in=keys)
    with transaction.atomic():
        mark_concerned(CertificationCourse, list(leading.values_list("pk", flat=True)))


def keep_what_is_named(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Requirements and covers name their proof as text, which no foreign key protects."""
    proofs = Q(proof=f"certification:{instance.code}")
    if sender is Competence:
        proofs = Q(proof__startswith=f"competence:{instance.code}@")
    naming: set[models.Model] = {*Requirement.objects.filter(proofs), *Cover.objects.filter(proofs)}
    if naming:
        raise ProtectedError(f"Named as a proof: {instance.code}", naming)


def connect() -> None:
    """Listen to bulk changes of every table, and to single rows of those that can change a verdict."""
    rows_changing.connect(on_rows, dispatch_uid="readiness.rows_changing")
    rows_changed.connect(on_rows, dispatch_uid="readiness.rows_changed")
    for model in CONCERNED:
        for signal in (pre_save, post_save, pre_delete):
            signal.connect(on_row, sender=model, dispatch_uid=f"readiness.{model.__name__}.{id(signal)}")
    for model in (Certification, Competence):
        pre_delete.connect(keep_what_is_named, sender=model, dispatch_uid=f"readiness.{model.__name__}.named")
    for page_signal in (page_published, page_unpublished, post_page_move):
        page_signal.connect(on_page, dispatch_uid="readiness.pages")
    m2m_changed.connect(on_roles, sender=Requirement.roles.through, dispatch_uid="readiness.roles")
