"""The pages of this app."""

from __future__ import annotations

from typing import Any

app_name = "certificates"
urlpatterns: list[Any] = []
