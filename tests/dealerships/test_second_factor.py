"""With MFA_REQUIRED, a maker's people and administrators set up a second factor before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from tests.cast import PEOPLE, Cast, client_of
from tests.factories import PASSWORD

SET_UP = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def required(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.MFA_REQUIRED = True
    yield
    cache.clear()


def reached(client: Client, url: str = "/") -> str:
    response = client.get(url)
    return str(response["Location"]) if response.status_code == 302 else str(response.status_code)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_only_those_who_reach_much_are_held_up(cast: Cast) -> None:
    held_up = {persona for persona in PEOPLE if reached(client_of(cast, persona)) == SET_UP}
    assert held_up == {"trainer", "rollout_manager", "headquarters", "other_headquarters", "admin"}


def test_nobody_is_held_up_where_it_is_not_required(cast: Cast, settings: Any) -> None:
    settings.MFA_REQUIRED = False
    assert reached(client_of(cast, "headquarters")) == "200"


def test_an_appointment_that_is_over_asks_for_nothing(cast: Cast) -> None:
    cast.headquarters.appointments.all().delete()
    assert reached(client_of(cast, "headquarters")) == "200"


def test_until_then_only_the_set_up_the_way_out_and_the_language_are_open(cast: Cast) -> None:
    client = client_of(cast, "headquarters")
    urls = ("/", "/rollouts/", "/admin/", "/api/v1/rollouts/ROLLOUT-A/readiness", SET_UP, "/accounts/logout/")
    assert {url: reached(client, url) for url in urls} == {
        "/": SET_UP,
        "/rollouts/": SET_UP,
        "/admin/": SET_UP,
        "/api/v1/rollouts/ROLLOUT-A/readiness": SET_UP,
        SET_UP: "200",
        "/accounts/logout/": "200",
    }
    assert client.post("/language/", {"language": "en", "next": SET_UP})["Location"] == SET_UP


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "headquarters", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert (done["Location"], reached(client)) == ("/accounts/2fa/recovery-codes/", "200")

    fresh = Client()
    asked = fresh.post("/accounts/login/", {"login": "headquarters", "password": PASSWORD})
    assert (asked["Location"], reached(fresh)) == ("/accounts/2fa/authenticate/", "/accounts/login/?next=/")
    wrong = fresh.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors == {"code": ["Falscher Code."]}
    recovery = Authenticator.objects.get(user=cast.headquarters, type="recovery_codes").wrap()
    fresh.post("/accounts/2fa/authenticate/", {"code": recovery.get_unused_codes()[0]})
    assert reached(fresh) == "200"


def test_recovery_codes_alone_are_no_second_factor(cast: Cast) -> None:
    RecoveryCodes.activate(cast.headquarters)
    assert reached(client_of(cast, "headquarters")) == SET_UP


def test_who_has_an_app_is_let_through(cast: Cast) -> None:
    TOTP.activate(cast.headquarters, generate_totp_secret())
    assert reached(client_of(cast, "headquarters")) == "200"
