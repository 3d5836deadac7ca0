"""The pages about rollouts and teams. Codes are any text without blanks, ``@`` and ``:``, ``/`` included."""

from __future__ import annotations

from django.urls import path, register_converter

from dealerships.converters import CodeConverter
from readiness import views

register_converter(CodeConverter, "code")

app_name = "readiness"
urlpatterns = [
    path("rollouts/", views.rollouts, name="rollouts"),
    path("rollouts/<code:code>/dealerships/<code:number>/", views.dealership, name="dealership"),
    path("rollouts/<code:code>/export.csv", views.export_csv, name="export_csv"),
    path("rollouts/<code:code>/export.xlsx", views.export_xlsx, name="export_xlsx"),
    path("rollouts/<code:code>/expiries/", views.expiries, name="expiries"),
    path("rollouts/<code:code>/assignments/", views.assignments, name="assignments"),
    path("rollouts/<code:code>/", views.board, name="board"),
    path("teams/<code:number>/remind/", views.remind_team, name="remind"),
    path("teams/<code:number>/remind/undo/", views.take_back_reminders, name="undo_remind"),
    path("teams/<code:number>/assign/", views.assign, name="assign"),
    path("teams/<code:number>/withdraw/", views.withdraw_assignment, name="withdraw"),
    path("teams/<code:number>/expiries/", views.team_expiries, name="team_expiries"),
    path("teams/<code:number>/", views.team, name="team"),
]
