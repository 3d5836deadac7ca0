"""``manage.py run``: from which variables the address, the port and the demo follow."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from academy.management.commands.run import environment


@pytest.mark.parametrize(
    ("given", "port", "expected"),
    [
        ({}, None, ({"ACADEMY_DEMO": "1"}, 8000)),
        ({"ACADEMY_DEMO": "0"}, None, ({"ACADEMY_DEMO": "0"}, 8000)),
        ({"PORT": ""}, None, ({"PORT": "", "ACADEMY_DEMO": "1"}, 8000)),
        (
            {"PORT": "8001"},
            None,
            ({"PORT": "8001", "PUBLIC_URL": "http://127.0.0.1:8001", "ACADEMY_DEMO": "1"}, 8001),
        ),
        ({"ACADEMY_VAR": "/tmp/a/../b"}, None, ({"ACADEMY_VAR": "/tmp/b", "ACADEMY_DEMO": "1"}, 8000)),
        ({}, 8002, ({"PUBLIC_URL": "http://127.0.0.1:8002", "ACADEMY_DEMO": "1"}, 8002)),
        (
            {"PUBLIC_URL": "http://localhost:9000"},
            None,
            ({"PUBLIC_URL": "http://localhost:9000", "ACADEMY_DEMO": "1"}, 9000),
        ),
        (
            {"PUBLIC_URL": "https://academy.example.org"},
            None,
            ({"PUBLIC_URL": "https://academy.example.org"}, 8000),
        ),
        (
            {"PUBLIC_URL": "https://academy.example.org:8443"},
            None,
            ({"PUBLIC_URL": "https://academy.example.org:8443"}, 8000),
        ),
    ],
)
def test_address_port_and_demo(
    given: dict[str, str], port: int | None, expected: tuple[dict[str, str], int]
) -> None:
    assert environment(given, port) == expected


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8000x", "８０００", " "])
def test_what_is_no_port_is_refused(value: str) -> None:
    with pytest.raises(CommandError) as failure:
        call_command("run", port=value)
    assert str(failure.value) == f"{value!r} is no port: a number from 1 to 65535 is needed"
