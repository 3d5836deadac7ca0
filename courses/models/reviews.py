"""Review before publication: the departments that a course names, in any order, then the release.

*Fachprüfung* is done when every department has approved the revision in hand; *Freigabe* when one of the maker's
trainers who didn't write it, or headquarters, has. A rejection by anybody ends the round; an edit starts it again
from the beginning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from courses.models.pages import CataloguePage, CoursePage, Department
from courses.signals import review_asked
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Manufacturer, Person
from dealerships.models.appointments import makers_by_kind
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MAKER_KINDS = (Kind.TRAINER, Kind.ROLLOUT_MANAGER, Kind.HEADQUARTERS)


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def visible_to(self, user: Person | AnonymousUser) -> ReviewerQuerySet:
        """Those of the makers that one works for."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(manufacturer__in=scope.manufacturers)

    def active(self) -> ReviewerQuerySet:
        """Those who work for the maker today: the right ends with the appointment."""
        appointed = Appointment.objects.filter(
            active_on(today()),
            person=OuterRef("person"),
            manufacturer=OuterRef("manufacturer"),
            kind__in=MAKER_KINDS,
        )
        return self.filter(Exists(appointed), person__is_active=True)


class Reviewer(models.Model):
    """Somebody who approves a maker's courses for one of its departments."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="reviewing", verbose_name=_("Person")
    )
    manufacturer = models.ForeignKey(
        Manufacturer, on_delete=models.CASCADE, related_name="reviewers", verbose_name=_("Hersteller")
    )
    department = models.CharField(_("Abteilung"), max_length=16, choices=Department.choices)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zuständigkeit")
        verbose_name_plural = _("Zuständigkeiten")
        ordering = ["manufacturer", "department", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "manufacturer", "department"],
                name="reviewer_key",
                violation_error_message=_("Diese Zuständigkeit gibt es schon."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_department_display()} · {self.manufacturer}"

    def clean(self) -> None:
        if not (self.person_id and self.manufacturer_id):
            return
        appointed = Appointment.objects.filter(
            active_on(today()),
            person=self.person_id,
            manufacturer=self.manufacturer_id,
            kind__in=MAKER_KINDS,
        )
        if not appointed.exists():
            raise ValidationError(
                {"person": _("Diese Person hat heute keine Berechtigung bei diesem Hersteller.")}
            )


class DepartmentApproval(models.Model):
    """What one department is asked for a revision, and its approval once it is there."""

    wagtail_reference_index_ignore = True

    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="departments")
    manufacturer = models.ForeignKey(Manufacturer, on_delete=models.CASCADE, null=True, related_name="+")
    department = models.CharField(_("Abteilung"), max_length=16, choices=Department.choices)
    approved_at = models.DateTimeField(_("zugestimmt"), null=True)
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("Person")
    )
    comment = models.TextField(_("Kommentar"), blank=True)

    class Meta:
        verbose_name = _("Zustimmung einer Abteilung")
        verbose_name_plural = _("Zustimmungen der Abteilungen")
        ordering = ["task_state", "department"]
        constraints = [
            models.UniqueConstraint(fields=["task_state", "department"], name="department_approval_key")
        ]
        indexes = [
            models.Index(
                fields=["manufacturer", "department"],
                condition=Q(approved_at__isnull=True),
                name="department_approval_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_state_id} · {self.get_department_display()}"


# Fachprüfung --------------------------------------------------------------------------------------------


class Reviewable(Protocol):
    """What is reviewed and no page: it knows whose it is. No department has a say in it."""

    @property
    def maker_pk(self) -> int | None: ...

    @classmethod
    def makers_of(cls, pks: Iterable[int]) -> Mapping[int, int | None]:
        """The makers of several, by primary key."""
        ...


def departments_of(page: Page | Reviewable) -> list[str]:
    """The departments that the page's course names as it is written now, be that live or a draft."""
    if not isinstance(page, Page):
        return []
    course = CoursePage.objects.ancestor_of(page, inclusive=True).get().get_latest_revision_as_object()
    return sorted(one.department for one in course.departments.all())


def maker_of(page: Page | Reviewable) -> int | None:
    """Whose catalogue the page is in, or whose the thing is; None: common."""
    if not isinstance(page, Page):
        return page.maker_pk
    catalogues = CataloguePage.objects.ancestor_of(page, inclusive=True)
    maker: int | None = catalogues.values_list("manufacturer", flat=True)[0]
    return maker


def open_for(user: Person) -> QuerySet[DepartmentApproval]:
    """The approvals that this person can give; administrators can give all."""
    waiting = DepartmentApproval.objects.filter(
        approved_at__isnull=True, task_state__status=TaskState.STATUS_IN_PROGRESS
    )
    if user.is_superuser:
        return waiting
    reviewers = Reviewer.objects.active().filter(
        person=user.pk, manufacturer=OuterRef("manufacturer"), department=OuterRef("department")
    )
    return waiting.filter(Exists(reviewers))


def still_asked(pages: Collection[int]) -> dict[int, list[DepartmentApproval]]:
    """The departments that these pages in review wait for; ``has_reviewer`` says whether anybody stands for each."""
    reviewers = Reviewer.objects.active().filter(
        manufacturer=OuterRef("manufacturer"), department=OuterRef("department")
    )
    waiting = DepartmentApproval.objects.filter(
        approved_at__isnull=True,
        task_state__status=TaskState.STATUS_IN_PROGRESS,
        task_state__workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        task_state__workflow_state__object_id__in=[str(pk) for pk in pages],
    )
    found: dict[int, list[DepartmentApproval]] = {}
    for one in waiting.annotate(
        page=F("task_state__workflow_state__object_id"), has_reviewer=Exists(reviewers)
    ):
        found.setdefault(int(one.page), []).append(one)
    return found


class DepartmentReviewTask(Task):
    """Fachprüfung."""

    class Meta:
        verbose_name = _("Fachprüfung")
        verbose_name_plural = _("Fachprüfungen")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Note whom to ask; where the course names no department there is nothing to approve."""
        state = super().start(workflow_state, user)
        page = state.revision.content_object
        names = departments_of(page)
        if not names:
            state.status = TaskState.STATUS_SKIPPED
            state.finished_at = timezone.now()
            state.save()
            return state
        maker = maker_of(page)
        DepartmentApproval.objects.bulk_create(
            DepartmentApproval(task_state=state, department=name, manufacturer_id=maker) for name in names
        )
        review_asked.send(type(self), state=state)
        return state

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Person, action_name: str, **kwargs: Any) -> None:
        """Approve for all departments that the person stands for, the last one finishes the task; or reject."""
        # Two departments may agree at the same moment: the second waits here and then sees the first.
        state = TaskState.objects.select_for_update().get(pk=task_state.pk)
        asked = list(open_for(user).filter(task_state=state).values_list("pk", flat=True))
        if not asked:
            return
        comment = kwargs.get("comment", "")
        if action_name == "reject":
            state.reject(user=user, comment=comment)
            return
        DepartmentApproval.objects.filter(pk__in=asked).update(
            approved_at=timezone.now(), approved_by=user, comment=comment
        )
        if not state.departments.filter(approved_at__isnull=True).exists():
            state.approve(user=user, comment=comment)

    def user_can_access_editor(self, obj: Any, user: Person) -> bool:
        return bool(self.get_actions(obj, user))

    def get_actions(self, obj: Any, user: Person) -> list[tuple[str, Any, bool]]:
        state = obj.current_workflow_task_state
        asked = list(open_for(user).filter(task_state=state)) if state else []
        if not asked:
            return []
        names = ", ".join(str(one.get_department_display()) for one in asked)
        return [
            ("approve", _("Zustimmen für %(departments)s") % {"departments": names}, False),
            ("approve", _("Zustimmen mit Kommentar"), True),
            ("reject", _("Änderungen anfordern"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Person, **kwargs: Any) -> QuerySet[TaskState]:
        return TaskState.objects.filter(Exists(open_for(user).filter(task_state=OuterRef("pk"))), task=self)

    @classmethod
    def get_description(cls) -> Any:
        return _("Jede Fachabteilung, die der Kurs nennt, stimmt zu; in beliebiger Reihenfolge.")


# Freigabe -----------------------------------------------------------------------------------------------


class ReleaseTask(Task):
    """Freigabe: by the maker's headquarters, or one of its trainers who didn't write what is to be released."""

    class Meta:
        verbose_name = _("Freigabe")
        verbose_name_plural = _("Freigaben")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Resuming after a rejection begins with whatever has not approved this revision."""
        earlier = self._earlier_without_approval(workflow_state)
        if earlier is not None:
            state: TaskState = earlier.start(workflow_state, user)
            return state
        state = super().start(workflow_state, user)
        review_asked.send(type(self), state=state)
        return state

    def _earlier_without_approval(self, workflow_state: WorkflowState) -> Task | None:
        revision = workflow_state.content_object.get_latest_revision()
        done = workflow_state.task_states.filter(
            revision=revision, status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED)
        )
        finished = set(done.values_list("task", flat=True))
        tasks = Task.objects.filter(workflow_tasks__workflow=workflow_state.workflow, active=True)
        for earlier in tasks.order_by("workflow_tasks__sort_order"):
            if earlier.pk == self.pk:
                return None
            if earlier.pk not in finished:
                return earlier.specific
        return None

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Person, action_name: str, **kwargs: Any) -> None:
        state = TaskState.objects.select_for_update().get(pk=task_state.pk)
        if may_release(user, state):
            super().on_action(state, user, action_name, **kwargs)

    def user_can_access_editor(self, obj: Any, user: Person) -> bool:
        return bool(self.get_actions(obj, user))

    def get_actions(self, obj: Any, user: Person) -> list[tuple[str, Any, bool]]:
        state = obj.current_workflow_task_state
        if state is None or not may_release(user, state):
            return []
        return [
            ("approve", _("Freigeben und veröffentlichen"), False),
            ("approve", _("Freigeben mit Kommentar"), True),
            ("reject", _("Änderungen anfordern"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Person, **kwargs: Any) -> QuerySet[TaskState]:
        states = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return states
        makers = makers_by_kind(user)
        overseen = makers.get(Kind.HEADQUARTERS, frozenset())
        own = overseen | makers.get(Kind.TRAINER, frozenset())
        catalogues = dict(
            CataloguePage.objects.filter(manufacturer__in=own).values_list("path", "manufacturer")
        )
        below = Q(pk__in=[])
        for path in catalogues:
            below |= Q(path__startswith=path)
        of_pages = ContentType.objects.get_for_model(Page)
        waiting = {
            int(page): (pk, authors)
            for page, pk, *authors in states.filter(workflow_state__base_content_type=of_pages).values_list(
                "workflow_state__object_id", "pk", "revision__user", "workflow_state__requested_by"
            )
        }
        found = [
            waiting[page][0]
            for page, path in Page.objects.filter(below, pk__in=waiting).values_list("pk", "path")
            if user.pk not in waiting[page][1]
            or any(path.startswith(start) and maker in overseen for start, maker in catalogues.items())
        ]
        others = states.exclude(workflow_state__base_content_type=of_pages)
        return states.filter(pk__in=[*found, *self._of_no_pages(others, user, own, overseen)])

    @staticmethod
    def _of_no_pages(
        states: QuerySet[TaskState], user: Person, own: frozenset[int], overseen: frozenset[int]
    ) -> list[int]:
        rows = states.values_list(
            "workflow_state__base_content_type",
            "workflow_state__object_id",
            "pk",
            "revision__user",
            "workflow_state__requested_by",
        )
        by_type: dict[int, dict[int, tuple[int, list[int]]]] = {}
        for content_type, thing, pk, *authors in rows:
            by_type.setdefault(content_type, {})[int(thing)] = (pk, authors)
        found = []
        for content_type, things in by_type.items():
            model: Any = ContentType.objects.get_for_id(content_type).model_class()
            for thing, maker in model.makers_of(things).items():
                pk, authors = things[thing]
                if maker in overseen or (maker in own and user.pk not in authors):
                    found.append(pk)
        return found

    @classmethod
    def get_description(cls) -> Any:
        return _("Jemand aus dem Trainer-Team, der den Text nicht geschrieben hat, oder die Zentrale.")


def may_release(user: Person, state: TaskState) -> bool:
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return False
    if user.is_superuser:
        return True
    maker = maker_of(state.revision.content_object)
    makers = makers_by_kind(user)
    if maker in makers.get(Kind.HEADQUARTERS, ()):
        return True
    return maker in makers.get(Kind.TRAINER, ()) and user.pk not in authors_of(state)


def authors_of(state: TaskState) -> set[int]:
    """Who wrote the revision, and who asked for its release."""
    people = (state.revision.user_id, state.workflow_state.requested_by_id)
    return {person for person in people if person is not None}
