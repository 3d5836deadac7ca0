"""Files of questions in the admin: upload, what becomes of each question, bring in; and out again."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.exchange.parsed import Status
from assessments.exchange.reading import LABELS
from assessments.exchange.template_xlsx import template_file
from assessments.forms import ExportForm, UploadForm
from assessments.models import Question, QuestionImport, QuestionImportState
from assessments.policies import QUESTIONS
from assessments.services import question_imports
from assessments.services.exporting import CONTENT_TYPES, NAMES, Selection, select
from courses.questions import TYPES
from dealerships.models import Person
from dealerships.paging import page_of
from dealerships.viewsets.exports import XLSX
from dealerships.viewsets.policy import ADD, CHANGE, VIEW

PER_PAGE = 50
FILTERS = (Status.REFUSED, Status.PARTIAL, Status.IMPORTED)


# In ------------------------------------------------------------------------------------------------------


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows = _visible(request).select_related("topic", "uploaded_by").defer("questions")
    return TemplateResponse(
        request, "assessments/files/index.html", {"page": page_of(request, rows, PER_PAGE), "labels": LABELS}
    )


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    user = _author(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        taken = form.save()
        if taken is not None:
            return redirect("question_files:detail", taken.public_id)
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(request, "assessments/files/upload.html", {"form": form}, status=status)


@require_GET
def template(request: HttpRequest) -> FileResponse:
    _author(request)
    name = _("Vorlage-Fragen")
    return FileResponse(template_file(), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


@require_GET
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What becomes, or became, of each question; of all or of those in one state."""
    one = _one(request, public_id)
    wanted = request.GET.get("status", "")
    if wanted and wanted not in FILTERS:
        raise Http404(_("So einen Stand gibt es nicht."))
    rows = [
        {**row, "number": number, "notes": question_imports.notes_of(row), "label": _label(row["type"])}
        for number, row in enumerate(one.questions, 1)
        if wanted in ("", row["status"])
    ]
    return TemplateResponse(
        request,
        "assessments/files/detail.html",
        {
            "import": one,
            "format": LABELS.get(one.format, one.format),
            "filters": [(status, one.counts.get(status, 0)) for status in FILTERS],
            "total": sum(one.counts.get(status, 0) for status in FILTERS),
            "usable": one.counts.get(Status.IMPORTED, 0) + one.counts.get(Status.PARTIAL, 0),
            "wanted": wanted,
            "page": page_of(request, rows, PER_PAGE),
            "pool": f"{reverse('wagtailsnippets_assessments_question:list')}?{urlencode({'topic': one.topic_id})}",
        },
    )


@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    one = _one(request, public_id)
    if not question_imports.start(one):
        messages.info(
            request,
            _("Dieser Import ist schon übernommen oder verworfen, oder er ist leer."),
        )
    elif one.state == QuestionImportState.DONE:
        messages.success(request, _("Die Fragen liegen als Entwürfe im Pool."))
    return redirect("question_files:detail", public_id)


@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not question_imports.discard(_one(request, public_id)):
        messages.info(request, _("Dieser Import lässt sich nicht mehr verwerfen."))
        return redirect("question_files:detail", public_id)
    messages.success(request, _("Der Import ist verworfen. Es wurde nichts geändert."))
    return redirect("question_files:index")


# Out -----------------------------------------------------------------------------------------------------


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Choose what goes out; see how much that is, and what the format can't carry."""
    user = _reader(request)
    form = ExportForm(request.GET if "topic" in request.GET else None, user=user)
    selection = _selection(user, form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "selection": selection, "query": request.GET.urlencode()}
    return TemplateResponse(
        request,
        "assessments/files/export.html",
        context,
        status=400 if form.is_bound and form.errors else 200,
    )


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    form = ExportForm(request.GET, user=user)
    if not form.is_valid():
        return redirect("question_files:export")
    format_ = form.cleaned_data["format"]
    selection = _selection(user, form)
    response = HttpResponse(selection.written(format_), content_type=CONTENT_TYPES[format_])
    name = f"{selection.topic.code}-{selection.language}.{NAMES[format_]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _selection(user: Person, form: ExportForm) -> Selection:
    chosen = form.cleaned_data
    seen = cast("QuerySet[Question]", QUESTIONS.instances_user_has_any_permission_for(user, (CHANGE, VIEW)))
    return select(seen, chosen["topic"], chosen["language"], only_live=chosen["live"])


# Who -----------------------------------------------------------------------------------------------------


def _author(request: HttpRequest) -> Person:
    """:raises PermissionDenied: for who may not write questions."""
    user = cast("Person", request.user)
    if not QUESTIONS.user_has_permission(user, ADD):
        raise PermissionDenied
    return user


def _reader(request: HttpRequest) -> Person:
    user = cast("Person", request.user)
    if not QUESTIONS.user_has_any_permission(user, (CHANGE, VIEW)):
        raise PermissionDenied
    return user


def _visible(request: HttpRequest) -> QuerySet[QuestionImport]:
    return QuestionImport.objects.visible_to(_author(request))


def _one(request: HttpRequest, public_id: UUID) -> QuestionImport:
    rows = _visible(request).select_related("topic", "uploaded_by")
    return get_object_or_404(rows, public_id=public_id)


def _label(kind: str) -> str:
    """Our word for a type of ours, else the file's."""
    return str(TYPES[kind].label) if kind in TYPES else kind
