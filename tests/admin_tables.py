"""What tests ask of the admin's tables: who gets which answer, and what a form does."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, client_of

ADMIN_PEOPLE = ("trainer", "rollout_manager", "headquarters", "admin")
"""Who is in the admin at all, for maker A or for everything."""

TABLE_VIEWS = ("index", "add")
ROW_VIEWS = ("inspect", "edit", "delete", "history")

NOTHING = "403 403"
LIST = "200 403"
LIST_AND_ADD = "200 200"

UNKNOWN = "404 404 404 404"
FORBIDDEN = "403 403 403 403"
LOOK = "200 403 403 200"
CHANGE = "200 200 403 200"
KEEP = "200 200 200 200"


def url(view: str, row: models.Model | type[models.Model]) -> str:
    """The address of a view of the row, or of its table."""
    args = [row.pk] if isinstance(row, models.Model) else []
    return reverse(f"master_data_{row._meta.model_name}:{view}", args=args)


def on_table(cast: Cast, model: type[models.Model]) -> dict[str, str]:
    """The answers to `TABLE_VIEWS`, for each of `ADMIN_PEOPLE`."""
    return {
        name: " ".join(str(client_of(cast, name).get(url(view, model)).status_code) for view in TABLE_VIEWS)
        for name in ADMIN_PEOPLE
    }


def on_row(cast: Cast, row: models.Model) -> dict[str, str]:
    """The answers to `ROW_VIEWS` of the row, for each of `ADMIN_PEOPLE`."""
    return {
        name: " ".join(str(client_of(cast, name).get(url(view, row)).status_code) for view in ROW_VIEWS)
        for name in ADMIN_PEOPLE
    }


def for_everybody(trainer: str, rollout_manager: str, headquarters: str, admin: str) -> dict[str, str]:
    return dict(zip(ADMIN_PEOPLE, (trainer, rollout_manager, headquarters, admin), strict=True))


def listed(client: Client, model: type[models.Model], query: str = "") -> list[Any]:
    """The rows that a list shows, in its order."""
    response = client.get(f"{url('index', model)}?{query}")
    assert response.status_code == 200, response.status_code
    return list(response.context["object_list"])


def form_values(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of a form that nobody has touched."""
    form = client.get(address).context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False or bound.field.disabled:
            continue
        if value is True:
            value = "on"
        elif isinstance(value, list):
            value = [getattr(one, "pk", one) for one in value]
        elif hasattr(value, "isoformat"):
            value = bound.field.widget.format_value(value)
        values[bound.html_name] = value
    return values


def save(client: Client, address: str, **changed: Any) -> Any:
    """Open the form, fill some fields in, send it."""
    return client.post(address, {**form_values(client, address), **changed})


def errors(response: Any) -> dict[str, list[str]]:
    """The messages of the form that came back; none where it was saved."""
    return {} if response.status_code == 302 else dict(response.context["form"].errors)


def body(response: Any) -> bytes:
    """All of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def queries_of(client: Client, address: str) -> int:
    """How often an answer asks the database."""
    with CaptureQueriesContext(connection) as captured:
        body(client.get(address))
    return len(captured)
