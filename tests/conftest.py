"""What every test may ask for.

Skips are counted by reason at the end of a run; with ACADEMY_SKIP_NOTHING set they fail it.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import scenes
from tests.databases import Copy, migrated_database
from tests.scenes import on_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["on_stage"]

pytest_plugins = ["tests.cast"]

NO_BROWSER = "no Chromium found (Debian: apt-get install chromium-headless-shell)"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages alone, without the windows around them: the same answers for half the work."""
NO_FIXTURES = "ACADEMY_FIXTURES does not name the folder of outside fixtures"
NO_POSTGRESQL = "needs PostgreSQL (DATABASE_URL)"

# How long an example takes says nothing on a busy machine.
hypothesis_settings.register_profile(
    "academy", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("academy")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Copy]:
    """Replaces pytest-django's, which migrates anew in every process."""
    with django_db_blocker.unblock(), migrated_database(renew=request.config.getvalue("create_db")) as copy:
        yield copy
        scenes.stage.clear()


@pytest.fixture
def _django_db_helper(on_stage: None, _django_db_helper: None) -> None:
    """pytest-django's, which begins the test's transaction, with the scenes before it."""


@pytest.fixture(scope="session")
def outside_fixtures() -> Path:
    """The folder with other projects' files that some formats are also tested on."""
    folder = os.environ.get("ACADEMY_FIXTURES")
    if not folder:
        pytest.skip(NO_FIXTURES)
    return Path(folder)


@pytest.fixture(scope="session")
def browser(django_db_setup: Copy, django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """One headless Chromium for the session; a test opens its own context."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    # Playwright's event loop runs in this thread, and Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        # Without the event loop Django gives this thread another connection.
        with django_db_blocker.unblock():
            scenes.stage.clear()
        chromium.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = scenes.in_order(items)
    for item in items:
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason=NO_POSTGRESQL))


def skip_reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in reporter.stats.get("skipped", [])
    )


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    for reason, count in skip_reasons(terminalreporter).items():
        terminalreporter.write_line(f"{count} skipped: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if not os.environ.get("ACADEMY_SKIP_NOTHING") or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if set(skip_reasons(reporter)) - {NO_FIXTURES}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
