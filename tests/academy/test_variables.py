"""Environment variables: what can't be read is an error that names the variable, and never a quiet default."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as settings_of_django
from django.core.exceptions import ImproperlyConfigured

from academy import variables
from academy.checks import WITHOUT, servers


@pytest.mark.parametrize(
    ("value", "found"),
    [("1", True), ("true", True), ("Yes", True), ("0", False), ("off", False), ("", True), (" ", True)],
)
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, found: bool) -> None:
    monkeypatch.setenv("MFA_REQUIRED", value)
    assert variables.yes_no("MFA_REQUIRED", default=True) is found


def test_what_is_not_set_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert (
        variables.text("X", "a"),
        variables.texts("X", ["a"]),
        variables.number("X", default=2),
        variables.log_level("X", default="INFO"),
        variables.address("X", "redis"),
        variables.postgresql("X"),
        variables.mail("X"),
    ) == ("a", ["a"], 2, "INFO", "", None, None)


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "HOSTS": "a.example.org, b.example.org,",
        "PROXIES": "2",
        "LEVEL": "debug",
        "REDIS": "rediss://cache/1",
        "DATABASE": "postgres://me:secret@host:5433/academy",
        "MAIL": "smtp+tls://me:secret@host:587",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    database, mail = variables.postgresql("DATABASE"), variables.mail("MAIL")
    assert variables.texts("HOSTS", []) == ["a.example.org", "b.example.org"]
    assert variables.number("PROXIES", default=0) == 2
    assert variables.log_level("LEVEL", default="INFO") == "DEBUG"
    assert variables.address("REDIS", "redis", "rediss") == "rediss://cache/1"
    assert database is not None
    assert (database["NAME"], database["HOST"], database["PORT"]) == ("academy", "host", 5433)
    assert mail is not None
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"]) == ("host", 587, True)


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (lambda name: variables.yes_no(name, default=True), "ja", "must be 1 or 0"),
        (lambda name: variables.number(name, default=1), "one", "must be a number, not 'one'"),
        (lambda name: variables.number(name, default=1), "-1", "must be a number, not '-1'"),
        (lambda name: variables.log_level(name, default="INFO"), "loud", "must be one of CRITICAL"),
        (lambda name: variables.address(name, "redis"), "host:6379", "such as redis://…"),
        (variables.postgresql, "nonsense", "must name a PostgreSQL database"),
        (variables.postgresql, "mysql://me@host/academy", "must name a PostgreSQL database"),
        (variables.postgresql, "postgres://me@host:port/academy", "must name a PostgreSQL database"),
        (variables.mail, "host:587", "must name a mail server"),
    ],
)
def test_what_can_not_be_read_is_an_error_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], value: str, message: str
) -> None:
    monkeypatch.setenv("A_NAME", value)
    with pytest.raises(ImproperlyConfigured) as failure:
        read("A_NAME")
    assert "A_NAME must " in str(failure.value)
    assert message in str(failure.value)


def test_an_error_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_NAME", "mysql://me:secret@host/academy")
    for read in (variables.postgresql, lambda name: variables.address(name, "redis")):
        with pytest.raises(ImproperlyConfigured) as failure:
            read("A_NAME")
        assert "secret" not in str(failure.value)


def test_public_academy_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    for name in WITHOUT:
        monkeypatch.delenv(name, raising=False)
    assert servers(None) == [], "on this machine nothing is missing"
    settings.LOCAL = False
    assert len(servers(None)) == len(WITHOUT)
    monkeypatch.setenv("EMAIL_URL", "smtp://host")
    assert "EMAIL_URL" not in " ".join(one.msg for one in servers(None))


def test_wrong_variable_is_told_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings_of_django.BASE_DIR,
        env={**os.environ, "MFA_REQUIRED": "ja", "DJANGO_SETTINGS_MODULE": "academy.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The academy is not set up rightly: MFA_REQUIRED must be 1 or 0")
