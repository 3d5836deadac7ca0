"""Mail to who waits for the result of a test that somebody had to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from assessments.models import TestPage
from courses.models import Course
from dealerships.calendar import today
from dealerships.services import mail
from dealerships.services.mail_preferences import reachable
from enrolments.models import Enrolment
from enrolments.pages import preferred

if TYPE_CHECKING:
    from assessments.models import Attempt
    from dealerships.models import Person


def tell_of_result(attempt: Attempt) -> None:
    """Queue the message that the result is there, once for each attempt, in the transaction that makes it.

    What the result is stands behind the sign-in alone. A test that was unpublished meanwhile still shows it; nobody is
    led to where they find none: in a passage that a newer one has followed, or a course that isn't for them any more.
    """
    person = reachable(today()).filter(pk=attempt.enrolment.person_id).first()
    if person is None or not _is_shown(attempt, person):
        return
    pages = list(
        TestPage.objects.filter(translation_key=attempt.test, alias_of__isnull=True).select_related("locale")
    )
    pages = [page for page in pages if page.live] or pages
    if not pages:
        return
    context = {
        "title": preferred(pages, person.language).title,
        "url": settings.PUBLIC_URL + reverse("assessments:result", args=[attempt.test]),
    }
    key = f"test-judged:{attempt.pk}"
    mail.queue([mail.compose("test_judged", person, key=key, context=context, can_be_paused=True)])


def _is_shown(attempt: Attempt, person: Person) -> bool:
    """Whether the result's page would show this attempt to the person."""
    return (
        Enrolment.objects.current().filter(pk=attempt.enrolment_id).exists()
        and Course.objects.visible_to(person).filter(pk=attempt.enrolment.course_id).exists()
    )
