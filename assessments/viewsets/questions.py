"""The pool of questions in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets import AdminPageChooser
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.editing import QuestionForm
from assessments.models import Question
from assessments.policies import QUESTIONS
from assessments.statistics.listing import COLUMNS, with_figures
from assessments.viewsets.listing import (
    KindColumn,
    QuestionFilter,
    QuestionIndexView,
    TemplateColumn,
    rows_for,
)
from assessments.viewsets.writing import (
    QuestionCopyView,
    QuestionCreateView,
    QuestionDeleteView,
    QuestionEditView,
    QuestionUnpublishView,
    WritingPanel,
)
from courses.models import LessonPage


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Fragenpool")
    menu_name = "questions"
    menu_order = 60
    add_to_admin_menu = True
    list_display = (
        "__str__",
        KindColumn("kind", label=_("Art"), sort_key="kind"),
        "topic",
        TemplateColumn("languages", "languages", label=_("Sprachen")),
        TemplateColumn("status", "status", label=_("Status")),
        TemplateColumn("usage", "usage", label=_("Verwendung")),
        *COLUMNS,
        UpdatedAtColumn(label=_("Aktualisiert")),
    )
    list_per_page = 50
    search_fields = ("text",)
    search_backend_name = None
    filterset_class = QuestionFilter
    copy_view_enabled = True
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    copy_view_class = QuestionCopyView
    edit_view_class = QuestionEditView
    delete_view_class = QuestionDeleteView
    unpublish_view_class = QuestionUnpublishView
    edit_handler = ObjectList(
        [
            WritingPanel(heading=_("Art der Frage")),
            FieldPanel("topic"),
            FieldPanel("body"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("competence")]),
                    FieldPanel("lesson", widget=AdminPageChooser(target_models=[LessonPage])),
                    FieldPanel("anchor"),
                    FieldPanel("changed_in"),
                ],
                heading=_("Einordnung"),
                classname="collapsed",
            ),
        ],
        base_form_class=QuestionForm,
    )

    @cached_property
    def permission_policy(self) -> Any:
        return QUESTIONS

    def get_queryset(self, request: Any) -> Any:
        return with_figures(rows_for(request.user), request.user)
