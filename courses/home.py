"""What authors meet first in the admin: what waits for them, what is in review, their own drafts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from courses.checks import findings
from courses.comments import waiting_for
from courses.models import CoursePage, LessonPage
from courses.models.reviews import still_asked
from courses.policies import PAGE_RIGHTS, makers_with

if TYPE_CHECKING:
    from dealerships.models import Person

MOST = 10
NEW_LESSON: list[Any] = ["courses", "lessonpage"]


class FirstLessonPanel(Component):
    """Five steps to the first lesson, ticked by what is there; nothing for who has one out, or writes none."""

    name = "first_lesson"
    template_name = "courses/admin/first_lesson.html"
    order = 45

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = cast("Person", self.request.user)  # the admin is for who is signed in
        lessons = LessonPage.objects.filter(owner=user.pk)
        if user.is_superuser or not makers_with(PAGE_RIGHTS, user, {"add"}):
            return {"ticks": None}
        if lessons.filter(first_published_at__isnull=False).exists():
            return {"ticks": None}
        lesson = lessons.order_by("pk").first()
        if lesson is not None and lesson.workflow_in_progress:
            return {"ticks": None}
        return {"ticks": self.ticks(lesson)}

    def ticks(self, lesson: LessonPage | None) -> list[tuple[bool, str, str]]:
        """Whether it is done, what it is, and where."""
        explorable = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        course = CoursePage.objects.filter(pk__in=explorable.values("pk")).order_by("pk").first()
        catalogue = reverse("courses_admin:catalogue")
        if lesson is not None:
            here = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
            latest = lesson.get_latest_revision_as_object()
            lacks = {one.code for one in findings(latest.minutes, latest.body)}
        else:
            here = reverse("wagtailadmin_pages:add", args=[*NEW_LESSON, course.pk]) if course else catalogue
            lacks = {"no_question", "too_long"}
        return [
            (course is not None, _("Einen Kurs anlegen oder wählen"), catalogue),
            (lesson is not None, _("Darin eine Lektion anlegen: Sie beginnt mit vier Bausteinen"), here),
            ("no_question" not in lacks, _("Eine Verständnisfrage stellen"), here),
            (not lacks, _("Ansehen wie auf dem Telefon, bis „Prüfungen“ nichts mehr findet"), here),
            (False, _("Veröffentlichen oder zur Prüfung einreichen"), here),
        ]


class AuthoringPanel(Component):
    """Four lists; nothing for who has nothing to do with courses."""

    name = "authoring"
    template_name = "courses/admin/home.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = cast("Person", self.request.user)
        own = policy_registry.get_by_type(Page).explorable_instances(user).filter(depth__gt=2)
        waiting = TaskState.objects.reviewable_by(user).select_related("task")
        of_pages = ContentType.objects.get_for_model(Page)
        in_review = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=of_pages
        )
        drafts = own.filter(Q(live=False) | Q(has_unpublished_changes=True), owner=user.pk).order_by(
            "-latest_revision_created_at"
        )[:MOST]
        sent_back = self.sent_back([page.pk for page in drafts])
        reviewed = self.pages(in_review.values_list("object_id", flat=True), own)
        asked = still_asked([page.pk for page in reviewed])
        return {
            "waiting": self.with_addresses(waiting.prefetch_related("workflow_state__content_object")[:MOST]),
            "in_review": [(page, asked.get(page.pk, [])) for page in reviewed],
            "drafts": [(page, sent_back.get(page.pk)) for page in drafts],
            "comments": waiting_for([user]).get(user.pk, [])[:MOST],
            "writes": own.exists(),
        }

    def with_addresses(self, states: QuerySet[TaskState]) -> list[tuple[str, str, str]]:
        """Title, editor's address and task; pages and questions alike."""
        finder = AdminURLFinder()
        found = [(state.workflow_state.content_object, state.task.name) for state in states]
        return [
            (getattr(one, "draft_title", str(one)), finder.get_edit_url(one), task) for one, task in found
        ]

    @staticmethod
    def sent_back(pages: Collection[int]) -> dict[int, TaskState]:
        """Of these pages those that somebody wants changed, with who and what they said."""
        states = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(pk) for pk in pages],
        )
        return {
            int(one.object_id): one.current_task_state
            for one in states.select_related("current_task_state__finished_by")
        }

    def pages(self, ids: QuerySet[Any], own: QuerySet[Page]) -> QuerySet[Page]:
        return own.filter(pk__in=[int(pk) for pk in ids])[:MOST]
