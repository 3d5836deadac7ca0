"""The pages about rollouts and teams. Codes are any text without blanks, ``@`` and ``:``, ``/`` included."""

from __future__ import annotations

from django.urls import path, register_converter

from readiness import views


class CodeConverter:
    """A code of the bundle; control characters are none, and no database wants a NUL."""

    regex = r"[^\s@:\x00-\x1f\x7f]+?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")

app_name = "readiness"
urlpatterns = [
    path("rollouts/", views.rollouts, name="rollouts"),
    path("rollouts/<code:code>/dealerships/<code:number>/", views.dealership, name="dealership"),
    path("rollouts/<code:code>/export.csv", views.export_csv, name="export_csv"),
    path("rollouts/<code:code>/export.xlsx", views.export_xlsx, name="export_xlsx"),
    path("rollouts/<code:code>/assignments/", views.assignments, name="assignments"),
    path("rollouts/<code:code>/", views.board, name="board"),
    path("teams/<code:number>/remind/", views.remind_team, name="remind"),
    path("teams/<code:number>/assign/", views.assign, name="assign"),
    path("teams/<code:number>/withdraw/", views.withdraw_assignment, name="withdraw"),
    path("teams/<code:number>/", views.team, name="team"),
]
