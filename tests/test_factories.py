"""Every model of ours has a factory, and what it makes is a row that the database and the forms accept."""

from __future__ import annotations

import inspect

import pytest
from django.apps import apps
from django.db.models import Model
from factory.django import DjangoModelFactory

from academy.settings import INSTALLED_APPS
from dealerships.models.base import MasterData
from tests import factories

OUR_APPS = INSTALLED_APPS[: INSTALLED_APPS.index("dealerships") + 1]
MADE_BY_OTHERS = {
    "AcademyRendition",  # by Wagtail, when a template asks for them
    "DepartmentReviewTask",  # by a migration, once
    "ReleaseTask",
    "DepartmentApproval",  # by a round of review that begins
    "QuestionStatistics",  # by the computation of the night
    "TestStatistics",
    "KeptCounts",
    "Ending",  # by a major release
}

FACTORIES = {
    one._meta.model: one
    for _, one in inspect.getmembers(factories, inspect.isclass)
    if issubclass(one, DjangoModelFactory) and one._meta.model is not None
}


def test_every_model_has_a_factory() -> None:
    models = {model for app in OUR_APPS for model in apps.get_app_config(app).get_models()}
    assert {model.__name__ for model in models - FACTORIES.keys()} == MADE_BY_OTHERS


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_what_a_factory_makes_is_valid(model: type[Model]) -> None:
    factories.CertificationFactory.create(code="CERT")  # what a requirement's proof names
    made = FACTORIES[model].create()
    if issubclass(model, MasterData):  # the others are written by services, not by forms
        made.full_clean()
