"""Pages that somebody has learnt from are withdrawn, not deleted: records point at them for good. And what learners
report as outdated reaches the trainers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses.models import CoursePage
from dealerships.viewsets.menus import CountingMenuItem
from enrolments.models import Assignment, Enrolment, OutdatedReport, StepRecord
from enrolments.views import reports


def has_records(page: Page) -> bool:
    """Whether somebody has begun, done or been given what the page, or one below it, is about.

    A translation shares its records with the others: while another language of it is there, it may go.
    """
    pages = [
        one
        for one in page.get_descendants(inclusive=True)
        if not Page.objects.filter(translation_key=one.translation_key).exclude(pk=one.pk).exists()
    ]
    keys = [one.translation_key for one in pages]
    return (
        Enrolment.objects.filter(course__key__in=keys).exists()
        or Assignment.objects.filter(course__key__in=keys).exists()
        or StepRecord.objects.filter(step__in=keys).exists()
    )


def why_it_stays(page: Page) -> str:
    """Without how many people it is: they may be so few that the number would tell who."""
    return _(
        "„%(title)s“ bleibt: Jemand hat damit gelernt oder soll es noch, und der Lernstand zeigt darauf. "
        "Nehmen Sie die Seite stattdessen zurück."
    ) % {"title": page.title}


@hooks.register("before_delete_page")
def keep_what_has_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not has_records(page):
        return None
    messages.error(request, why_it_stays(page))
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_has_records_among_many(
    request: HttpRequest, action: str, objects: list[Any], instance: Any
) -> HttpResponse | None:
    if action != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and has_records(page):
            messages.error(request, why_it_stays(page))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_move_page")
def keep_steps_in_their_course(request: HttpRequest, page: Page, target: Page) -> HttpResponse | None:
    """A step that somebody has done belongs to the course in which they did it."""
    if page.is_root() or isinstance(page.specific, CoursePage) or page.get_parent().pk == target.pk:
        return None
    if not StepRecord.objects.filter(step=page.translation_key).exists():
        return None
    messages.error(
        request,
        _(
            "„%(title)s“ bleibt in seinem Kurs: Der Lernstand zeigt darauf. Kopieren Sie die Seite stattdessen."
        )
        % {"title": page.title},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


# What learners report as outdated -----------------------------------------------------------------------


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern | URLResolver]:
    own = [path("", reports.reports, name="index"), path("close/", reports.close, name="close")]
    return [path("outdated/", include((own, "outdated_admin")))]


class ReportsItem(CountingMenuItem):
    """How many reports wait, for those who see to them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reports.tends(request.user)

    def waiting(self, request: HttpRequest) -> int:
        return OutdatedReport.objects.visible_to(request.user).open().count()


@hooks.register("register_admin_menu_item")
def reports_item() -> MenuItem:
    return ReportsItem(
        gettext_lazy("Meldungen"),
        reverse_lazy("outdated_admin:index"),
        name="outdated",
        icon_name="warning",
        order=66,
    )
