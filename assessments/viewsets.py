"""The pool of questions and its topics in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.editing import QuestionForm
from assessments.models import Question, Topic
from assessments.policies import QUESTIONS
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.policy import KEEP, LOOK, MasterDataPolicy, through


class TopicViewSet(MasterDataViewSet):
    model = Topic
    policy = MasterDataPolicy(
        Topic,
        rights={Kind.TRAINER: KEEP, Kind.HEADQUARTERS: LOOK},
        rows=through("manufacturer"),
    )
    icon = "tag"
    form_fields = ("code", "name_de", "name_en", "manufacturer")
    fixed_fields = ("code", "manufacturer")
    list_display = ("code", "name_de", "name_en", "manufacturer")
    search_fields = ("code", "name_de", "name_en")


class QuestionFilter(WagtailFilterSet):
    class Meta:
        model = Question
        fields = ("topic", "live")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["topic"].queryset = Topic.objects.visible_to(self.request.user)


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Fragenpool")
    menu_name = "questions"
    menu_order = 60
    add_to_admin_menu = True
    list_display = ("__str__", "topic", "live", UpdatedAtColumn())
    list_per_page = 50
    filterset_class = QuestionFilter
    copy_view_enabled = True
    edit_handler = ObjectList(
        [FieldPanel("topic"), FieldPanel("body"), FieldPanel("lesson"), FieldPanel("anchor")],
        base_form_class=QuestionForm,
    )

    @cached_property
    def permission_policy(self) -> Any:
        return QUESTIONS

    def get_queryset(self, request: Any) -> Any:
        seen = QUESTIONS.instances_user_has_any_permission_for(request.user, ("change", "view"))
        return seen.select_related("topic", "locale")
