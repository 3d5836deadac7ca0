"""Evidence that waits for the trainers, in the admin: without the names and the houses of those who sent it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.forms import JudgementForm
from assessments.judging import Waiting, in_words, titles_of, to_judge
from assessments.models import Judgement
from assessments.services.judging import AlreadyJudged
from courses.questions.evidence.block import Judge
from dealerships.models import Kind
from dealerships.models.scopes import scope_of
from dealerships.paging import page_of
from enrolments.views.finding import person_of

PER_PAGE = 30


def judges(user: Any) -> bool:
    """Whether the person judges evidence in the admin at all."""
    scope = scope_of(user)
    return scope.everything or Kind.TRAINER in scope.kinds


@require_safe
def to_mark(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; of all tests or of one."""
    if not judges(request.user):
        raise PermissionDenied
    rows = to_judge(request.user, Judge.TRAINER)
    tests = titles_of(set(rows.order_by().values_list("question__attempt__test", flat=True).distinct()))
    wanted = _test(request)
    if wanted is not None:
        rows = rows.filter(question__attempt__test=wanted)
    page = page_of(request, rows, PER_PAGE)
    context = {
        "page": page,
        "waiting": in_words(list(page.object_list)),
        "tests": sorted(tests.items(), key=lambda one: one[1]),
        "wanted": wanted,
    }
    return render(request, "assessments/admin/to_mark.html", context)


def _test(request: HttpRequest) -> UUID | None:
    given = request.GET.get("test", "")
    try:
        return UUID(given) if given else None
    except ValueError as problem:
        raise Http404 from problem


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with its files and the rubric; marked once."""
    if not judges(request.user):
        raise PermissionDenied
    found = find(request, pk, Judge.TRAINER)
    if found is None:
        messages.warning(request, _("Das ist schon bewertet."))
        return redirect("evidence_admin:index")
    form = JudgementForm(request.POST or None, content=found.content)
    if form.is_valid():
        try:
            form.save(found.judgement, by=person_of(request))
        except AlreadyJudged:
            messages.warning(request, _("Jemand anderes war schneller: Das ist schon bewertet."))
        else:
            messages.success(request, _("Die Bewertung ist gespeichert."))
        return redirect("evidence_admin:index")
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "assessments/admin/mark.html", {"waiting": found, "form": form}, status=status)


def find(request: HttpRequest, pk: int, judge: Judge) -> Waiting | None:
    """The task with its files; None where it has been judged and a form of before comes in; 404 for all others."""
    row = to_judge(request.user, judge).filter(pk=pk).first()
    if row is None:
        known = Judgement.objects.within_reach(request.user).filter(pk=pk, judge=judge)
        if request.method == "POST" and known.exists():
            return None
        raise Http404
    reader = person_of(request) if judge == Judge.OBSERVER else None
    return replace(in_words([row], reader)[0], files=list(row.question.files.all()))
