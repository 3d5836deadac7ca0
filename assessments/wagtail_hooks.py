"""Tests in the admin: the pool of questions, topics and supplements among the tables, and marking anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from assessments.choosers import QuestionChooser
from assessments.judging import to_judge
from assessments.models import PlacementPage, Question, TestPage
from assessments.placing import offer_of
from assessments.policies import QUESTIONS
from assessments.pools import can_draw
from assessments.views import admin as views
from assessments.views import files, judging, statistics
from assessments.views.remarking import remark
from assessments.viewsets import QuestionViewSet, TimeSupplementViewSet, TopicViewSet
from assessments.viewsets.actions import arranged
from courses.questions.evidence.block import Judge
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.choosers import MasterDataChooser
from dealerships.viewsets.menus import CountingMenuItem
from dealerships.viewsets.policy import CHANGE
from enrolments.outlines import Outline
from enrolments.views.courses import BEGINNINGS, Beginning

register_permission_policy(Question, QUESTIONS)
register_snippet(QuestionViewSet)


@hooks.register("register_admin_viewset")
def tables() -> list[MasterDataViewSet | MasterDataChooser]:
    return [TopicViewSet(), TimeSupplementViewSet(), QuestionChooser()]


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    own = [
        path("<int:page_id>/example/", views.example, name="example"),
        path(
            "questions/<int:question_id>/translate/<slug:language>/",
            views.translate_question,
            name="translate",
        ),
    ]
    return [path("tests/", include((own, "assessments_admin")))]


@hooks.register("before_bulk_action")
def no_test_without_questions(
    request: HttpRequest, action: str, pages: list[Any], instance: Any
) -> HttpResponse | None:
    """Publishing many at once asks the same of a test as the editor does."""
    if action != "publish" or request.method != "POST":
        return None
    for page in pages:
        latest = page.specific.get_latest_revision_as_object() if isinstance(page, Page) else None
        if isinstance(latest, TestPage | PlacementPage) and not can_draw(latest.blueprint):
            problem = _("„%(title)s“ kann so nicht veröffentlicht werden: Der Pool reicht nicht.")
            messages.error(request, problem % {"title": latest.title})
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register(BEGINNINGS)
def placement(request: HttpRequest, outline: Outline) -> Beginning | None:
    """Who may know some of it already is offered the placement test of the course."""
    offer = offer_of(outline)
    if offer is None:
        return None
    html = render_to_string("assessments/_placement.html", {"offer": offer}, request)
    return Beginning(html, _("Ohne Einstufung beginnen") if offer.is_first_step else "")


@hooks.register("construct_snippet_action_menu")
def buttons(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    if context["model"] is Question:
        items[:] = arranged(items, context)


# Statistics ---------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLPattern | URLResolver]:
    own = [
        path("questions/<uuid:key>/", statistics.question, name="question"),
        path("tests/<uuid:key>/", statistics.test, name="test"),
    ]
    return [path("statistics/", include((own, "statistics_admin")))]


@hooks.register("register_page_header_buttons")
def statistics_button(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    specific = page.specific
    if isinstance(specific, TestPage) and specific.permissions_for_user(user).can_edit():
        url = reverse("statistics_admin:test", args=[specific.translation_key])
        yield Button(_("Auswertung"), url, icon_name="table", priority=55)


# Files --------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def file_urls() -> list[URLPattern | URLResolver]:
    """Files of questions, in and out."""
    own = [
        path("", files.index, name="index"),
        path("new/", files.upload, name="upload"),
        path("template.xlsx", files.template, name="template"),
        path("export/", files.export, name="export"),
        path("export/file/", files.download, name="download"),
        path("<uuid:public_id>/", files.detail, name="detail"),
        path("<uuid:public_id>/start/", files.start, name="start"),
        path("<uuid:public_id>/discard/", files.discard, name="discard"),
    ]
    return [path("question-files/", include((own, "question_files")))]


# Marking anew --------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def remarking_urls() -> list[URLPattern | URLResolver]:
    own = [path("<int:pk>/", remark, name="remark")]
    return [path("remarking/", include((own, "assessments_remarking")))]


@hooks.register("register_snippet_listing_buttons")
def remark_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Question) and QUESTIONS.user_has_permission(user, CHANGE):
        yield Button(
            _("Neu bewerten"),
            reverse("assessments_remarking:remark", args=[snippet.pk]),
            icon_name="rotate",
            priority=60,
        )


# Evidence ------------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def evidence_urls() -> list[URLPattern | URLResolver]:
    own = [
        path("", judging.to_mark, name="index"),
        path("<int:pk>/", judging.mark, name="mark"),
    ]
    return [path("evidence/", include((own, "evidence_admin")))]


class ToMarkItem(CountingMenuItem):
    """How much evidence waits, for those who judge it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return judging.judges(request.user)

    def waiting(self, request: HttpRequest) -> int:
        return to_judge(request.user, Judge.TRAINER).count()


@hooks.register("register_admin_menu_item")
def to_mark_item() -> MenuItem:
    return ToMarkItem(
        gettext_lazy("Zu bewerten"),
        reverse_lazy("evidence_admin:index"),
        name="evidence",
        icon_name="tasks",
        order=65,
    )
