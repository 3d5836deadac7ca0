"""Items of the admin's menu that say how much waits behind them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem


class CountingMenuItem(MenuItem):
    """With the number of what waits for the reader, where anything does."""

    def waiting(self, request: HttpRequest) -> int:
        raise NotImplementedError

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if number := self.waiting(request):
            component.label = _("%(label)s (%(number)s)") % {"label": self.label, "number": number}
        return component
