"""The forms of authors: topics and lessons are those of the maker whose course or pool it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from courses.editing import maker_above
from dealerships.models import Kind
from dealerships.viewsets.policy import makers_by_kind


class TestForm(WagtailAdminPageForm):
    """A test draws from its maker's topics and the common ones."""

    __test__ = False  # pytest takes the name for its own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sections" in getattr(self, "formsets", {}):
            maker = maker_above(self.parent_page)
            formset = self.formsets["sections"]
            for form in (*formset.forms, formset.empty_form):
                topics = form.fields["topic"].queryset
                form.fields["topic"].queryset = topics.filter(
                    Q(manufacturer=maker) | Q(manufacturer__isnull=True)
                )


class QuestionForm(WagtailAdminModelForm):
    """A trainer writes for the topics of the makers that they train for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        if user is not None and not user.is_superuser and "topic" in self.fields:
            makers = makers_by_kind(user).get(Kind.TRAINER, frozenset())
            self.fields["topic"].queryset = self.fields["topic"].queryset.filter(manufacturer__in=makers)
