"""What `manage.py check` finds out about the keys before anything is signed."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from certificates.keys import pairs
from certificates.keys.errors import KeysWrong


@register()
def keys_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        pairs.require_folder()
    except KeysWrong as error:
        return [Error(str(error), hint="See docs/operations.md, “Keys”.", id="certificates.E001")]
    return []
