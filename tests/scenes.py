"""Scenes: rows that many tests begin with, made once for all tests in a row that ask for the same.

A scene is a fixture like any other to the test that asks for it, and its parameters are the scenes below it. Its rows
lie in a transaction around the test's own, so that each test finds them as they were made, and gets a copy of the
value that nobody has touched. A test sees the scenes it asks for and no other; `in_order` lets those that ask for the
same follow one another. Tests with transactions of their own make their scenes themselves.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, Signature, signature
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.databases import Copy

Make = Callable[..., Any]

_made: list[Make] = []
"""Every scene in the order of definition, in which those below come first."""


def scene(make: Make) -> Any:
    """The fixture of this name, whose parameters are scenes."""

    def fixture(request: pytest.FixtureRequest, db: None, **below: Any) -> Any:
        if is_transactional(request.node):
            return make(**below)
        return stage.copy_of(make)

    own = [Parameter(name, Parameter.KEYWORD_ONLY) for name in ("request", "db")]
    names = dict.fromkeys(signature(make).parameters)
    fixture.__signature__ = Signature(  # type: ignore[attr-defined]
        [*own, *(Parameter(name, Parameter.KEYWORD_ONLY) for name in names)]
    )
    fixture.scene = make  # type: ignore[attr-defined]
    _made.append(make)
    return pytest.fixture(name=make.__name__)(fixture)


def is_transactional(item: pytest.Item) -> bool:
    """Whether the test commits: then no transaction can lie around it."""
    marked = item.get_closest_marker("django_db")
    if marked and marked.kwargs.get("transaction"):
        return True
    return not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


def scenes_of(item: pytest.Item) -> list[Make]:
    """The scenes that the test asks for, those below first."""
    if is_transactional(item):
        return []
    fixtures = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    found = {getattr(defined[-1].func, "scene", None) for defined in fixtures.values()}
    return [make for make in _made if make in found]


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Those that commit first: they take longest. Then those with the same scenes together, else as they were."""
    places = {make: place for place, make in enumerate(_made)}
    return sorted(
        items, key=lambda item: (not is_transactional(item), [places[make] for make in scenes_of(item)])
    )


class Layer(NamedTuple):
    make: Make
    around: transaction.Atomic
    value: bytes


class Stage:
    """The scenes whose rows are there."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []

    def show(self, wanted: Sequence[Make], on: Copy) -> None:
        """Have the rows of these scenes there, and no others."""
        kept = 0
        while kept < min(len(self._layers), len(wanted)) and self._layers[kept].make is wanted[kept]:
            kept += 1
        self.clear(down_to=kept)
        on.renew_where_used()
        for make in wanted[kept:]:
            self._build(make)

    def clear(self, down_to: int = 0) -> None:
        while len(self._layers) > down_to:
            transaction.set_rollback(True)
            self._layers.pop().around.__exit__(None, None, None)

    def copy_of(self, make: Make) -> Any:
        return next(pickle.loads(one.value) for one in self._layers if one.make is make)

    def _build(self, make: Make) -> None:
        by_name = {one.make.__name__: one.make for one in self._layers}
        around = transaction.atomic()
        around.__enter__()
        try:
            value = pickle.dumps(
                make(**{name: self.copy_of(by_name[name]) for name in signature(make).parameters})
            )
        except BaseException as error:
            around.__exit__(type(error), error, error.__traceback__)
            raise
        self._layers.append(Layer(make, around, value))


stage = Stage()


@pytest.fixture
def on_stage(
    request: pytest.FixtureRequest, django_db_setup: Copy, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The scenes that the test asks for; goes before the test's own transaction is begun."""
    with django_db_blocker.unblock():
        stage.show(scenes_of(request.node), on=django_db_setup)
    yield
    if is_transactional(request.node):
        django_db_setup.is_used = True
