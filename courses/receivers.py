"""What follows when a round of review asks somebody, is rejected, or is over: a message, in the same transaction.

And which of Wagtail's own messages aren't sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from courses.models import DepartmentReviewTask, ReleaseTask, Reviewer
from courses.models.reviews import authors_of, maker_of
from courses.signals import review_asked
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Person
from dealerships.models.base import active_on
from dealerships.services.mail import compose, queue


@receiver(review_asked, sender=DepartmentReviewTask)
def ask_departments(state: TaskState, **kwargs: Any) -> None:
    asked = Q(pk__in=[])
    for one in state.departments.all():
        asked |= Q(manufacturer=one.manufacturer_id, department=one.department)
    reviewers = Reviewer.objects.active().filter(asked)
    write(state, "review_asked", Person.objects.filter(pk__in=reviewers.values("person")))


@receiver(review_asked, sender=ReleaseTask)
def ask_for_release(state: TaskState, **kwargs: Any) -> None:
    """The maker's other trainers; headquarters where there is none."""
    appointed = Appointment.objects.filter(
        active_on(today()), manufacturer=maker_of(state.revision.content_object)
    )
    trainers = appointed.filter(kind=Kind.TRAINER).exclude(person__in=authors_of(state))
    chosen = trainers if trainers.exists() else appointed.filter(kind=Kind.HEADQUARTERS)
    write(state, "release_asked", Person.objects.filter(is_active=True, pk__in=chosen.values("person")))


@receiver(pre_save, sender=UserProfile)
def one_mail_about_comments(instance: UserProfile, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail's message about each comment is sent from the request, or lost; ours comes once a morning, as a row.

    Whoever wants Wagtail's, too, turns it on in their account.
    """
    if instance._state.adding and not raw:
        instance.updated_comments_notifications = False


@receiver(workflow_rejected, sender=WorkflowState)
def tell_of_rejection(instance: WorkflowState, **kwargs: Any) -> None:
    tell_author(instance, "review_rejected")


@receiver(workflow_approved, sender=WorkflowState)
def tell_of_release(instance: WorkflowState, **kwargs: Any) -> None:
    tell_author(instance, "review_released")


def tell_author(workflow_state: WorkflowState, template: str) -> None:
    state, person = workflow_state.current_task_state, workflow_state.requested_by
    if person is not None and state is not None and person.pk != state.finished_by_id:
        write(state, template, [person])


def write(state: TaskState, template: str, people: Iterable[Person]) -> None:
    reviewed = state.revision.as_object()
    context = {
        "title": str(reviewed),
        "comment": state.comment,
        "by": state.finished_by or state.workflow_state.requested_by,
        "path": AdminURLFinder().get_edit_url(reviewed),
    }
    queue(
        compose(template, person, key=f"{template}:{state.pk}:{person.pk}", context=context)
        for person in people
        if person.email
    )
