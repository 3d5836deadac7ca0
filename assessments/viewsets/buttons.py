"""What the pool's list offers besides its rows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from assessments.policies import QUESTIONS
from assessments.viewsets.topics import TopicViewSet
from dealerships.viewsets.policy import ADD, VIEW


class PoolButtons:
    """The ways to the topics, in and out, in the head of the pool's list."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        user = self.request.user  # type: ignore[attr-defined]
        if TopicViewSet.policy.user_has_permission(user, VIEW):
            topics = reverse(TopicViewSet().get_url_name("index"))
            buttons.append(Button(_("Themen"), url=topics, icon_name=TopicViewSet.icon, priority=30))
        if QUESTIONS.user_has_permission(user, ADD):
            buttons.append(
                Button(
                    _("Fragen importieren"),
                    url=reverse("question_files:index"),
                    icon_name="upload",
                    priority=40,
                )
            )
        buttons.append(
            Button(
                _("Fragen exportieren"),
                url=reverse("question_files:export"),
                icon_name="download",
                priority=50,
            )
        )
        return buttons
