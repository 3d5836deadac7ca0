"""Courses in the admin: rights, the way to them, what the editor offers, and the tables beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.widgets.button import Button
from wagtail.models import AbstractPage, Locale, Page, TaskState, WorkflowState
from wagtail.permissions import register_permission_policy
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from courses.checks import blockers
from courses.content_checks import LessonCheckerItem
from courses.models import AcademyDocument, AcademyImage, CataloguePage, CoursePage, LessonPage, StepPage
from courses.models.reviews import departments_of
from courses.policies import PAGE_RIGHTS, CoursePagePolicy, MediaPolicy, makers_with
from courses.views import admin as views
from courses.viewsets import CompetenceViewSet, ReviewerViewSet
from dealerships.viewsets.base import MasterDataGroup

# Rights -------------------------------------------------------------------------------------------------

register_permission_policy(AbstractPage, CoursePagePolicy())
for model, stock in ((AcademyImage, "wagtailimages.Image"), (AcademyDocument, "wagtaildocs.Document")):
    register_permission_policy(
        model, MediaPolicy(model, auth_model=stock, owner_field_name="uploaded_by_user")
    )

# Wagtail's own messages about reviews are sent from the request, once, or never; ours are rows first.
task_submitted.disconnect(sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
for signal, uid in (
    (workflow_submitted, "workflow_state_submitted_email_notification"),
    (workflow_rejected, "workflow_state_rejected_email_notification"),
    (workflow_approved, "workflow_state_approved_email_notification"),
):
    signal.disconnect(sender=WorkflowState, dispatch_uid=uid)


# The way there ------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    own = [
        path("", views.catalogue, name="catalogue"),
        path("<int:page_id>/translate/<slug:language>/", views.translate_page, name="translate"),
    ]
    return [path("courses/", include((own, "courses_admin")))]


class CoursesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or bool(makers_with(PAGE_RIGHTS, request.user))


@hooks.register("register_admin_menu_item")
def courses_menu() -> MenuItem:
    return CoursesMenuItem(
        gettext_lazy("Kurse"),
        reverse_lazy("courses_admin:catalogue"),
        name="courses",
        icon_name="folder-open-inverse",
        order=50,
    )


@hooks.register("construct_page_chooser_queryset")
def pages_to_link_to(pages: Any, request: HttpRequest) -> Any:
    """Choosers offer what may be looked at; Wagtail's own offers every maker's."""
    from wagtail.permissions import policy_registry

    return pages.filter(
        pk__in=policy_registry.get_by_type(Page).explorable_instances(request.user).values("pk")
    )


# The editor ---------------------------------------------------------------------------------------------


@hooks.register("insert_editor_js")
def drawn_areas() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/admin/areas.js"))


class SubmitForReview(SubmitForModerationMenuItem):
    """Review by its German name, whatever task comes first."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Zur Prüfung einreichen")}


@hooks.register("construct_page_action_menu")
def actions(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """The first is the button that is seen: the review where departments are asked, else publishing."""
    page = context.get("page") or context.get("parent_page")
    if page is None or isinstance(page, CataloguePage):
        wanted: type[ActionMenuItem] = PublishMenuItem
    else:
        wanted = SubmitForReview if departments_of(page) else PublishMenuItem
    for position, item in enumerate(items):
        if type(item) is SubmitForModerationMenuItem:
            items[position] = SubmitForReview(order=item.order)
    in_review = [item for item in items if item.name in ("approve", "reject")]
    first = [item for item in items if isinstance(item, wanted)]
    ahead = in_review or first
    items[:] = [*ahead, *(item for item in items if item not in ahead)]


@hooks.register("construct_wagtail_userbar")
def lesson_checks(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """In a lesson's preview and in its editor alike: this is where both ask what to check."""
    if isinstance(page, LessonPage):
        items[:] = [
            LessonCheckerItem(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
            for item in items
        ]


@hooks.register("before_bulk_action")
def nothing_that_keeps_people_out(
    request: HttpRequest, action: str, pages: list[Any], instance: Any
) -> HttpResponse | None:
    """Publishing many at once asks the same of each as the editor does of one."""
    if action != "publish" or request.method != "POST":
        return None
    for page in pages:
        latest = page.specific.get_latest_revision_as_object() if isinstance(page, Page) else None
        if isinstance(latest, LessonPage) and blockers(latest.minutes, latest.body):
            messages.error(
                request,
                _(
                    "„%(title)s“ kann so nicht veröffentlicht werden: Es fehlt ein Alternativtext oder eine Abschrift."
                )
                % {"title": latest.title},
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_delete_page")
def catalogues_stay(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Not even administrators remove a catalogue with everything in it by one button."""
    if isinstance(page.specific, CataloguePage) and page.get_children_count():
        messages.error(request, _("Ein Katalog mit Kursen bleibt. Löschen Sie zuerst die Kurse."))
        return redirect("wagtailadmin_explore", page.pk)
    return None


@hooks.register("register_page_header_buttons")
def translate_button(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    """The step into the other language, while the page isn't there."""
    specific = page.specific
    if not isinstance(specific, CoursePage | StepPage) or not specific.permissions_for_user(user).can_edit():
        return
    for locale in Locale.objects.exclude(pk=specific.locale_id):
        if not specific.has_translation(locale):
            yield Button(
                _("Übersetzen nach %(language)s") % {"language": locale.get_display_name()},
                reverse("courses_admin:translate", args=[page.pk, locale.language_code]),
                icon_name="globe",
                priority=60,
            )


# Tables -------------------------------------------------------------------------------------------------


class ProofGroup(MasterDataGroup):
    menu_label = gettext_lazy("Nachweise")
    menu_name = "proofs"
    menu_icon = "success"
    menu_order = 130
    submenu_hook = "register_proof_menu_item"
    items = (CompetenceViewSet, ReviewerViewSet)


@hooks.register("register_admin_viewset")
def tables() -> ProofGroup:
    return ProofGroup()
