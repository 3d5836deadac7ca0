"""The pages in a browser: accessible at every width, light and dark, and a link that can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, client_of
from tests.factories import CertificateFactory, ExternalProofFactory, IssuedCertificateFactory, in_days
from tests.readiness.test_screens import Open, faults, open_page

if TYPE_CHECKING:
    from certificates.models import Certificate

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(320, "dark"), (1440, "light")]
NUMBERS = {"valid": "1" * 32, "expired": "2" * 32, "revoked": "3" * 32, "unknown": "4" * 32}


@pytest.fixture
def certificates(cast: Cast) -> list[Certificate]:
    """One of each kind, the employee's."""
    cache.clear()
    long = "Sicherheitsunterweisung für Hochvolt-Systeme und Bereitschaftskriterien"
    mine = {"person": cast.employee}
    return [
        IssuedCertificateFactory.create(
            **mine, serial=NUMBERS["valid"], shows_name=True, certification__name_de=long
        ),
        IssuedCertificateFactory.create(**mine, valid_until=in_days(30)),
        IssuedCertificateFactory.create(**mine, serial=NUMBERS["expired"], valid_until=in_days(-3)),
        IssuedCertificateFactory.create(**mine, serial=NUMBERS["revoked"], revoked_on=in_days(-3)),
        CertificateFactory.create(**mine),
    ]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_at_every_width(
    cast: Cast, certificates: list[Certificate], open_page: Open, width: int, scheme: str
) -> None:
    ExternalProofFactory.create(person=cast.employee)
    ExternalProofFactory.create(
        person=cast.employee, state="refused", reason="Das Datum fehlt.", decided_at=timezone.now()
    )
    employee = client_of(cast, "employee")
    pages = [(employee, "/certificates/"), (client_of(cast, "manager"), "/certificates/")]
    pages += [(employee, "/certificates/proofs/new/")]
    pages += [(Client(), f"/verify/{number}/") for number in NUMBERS.values()]
    found = [faults(open_page(client, path, width, scheme)) for client, path in pages]
    assert found == [[]] * len(pages)


def test_link_is_copied_with_a_button(cast: Cast, certificates: list[Certificate], open_page: Open) -> None:
    page = open_page(client_of(cast, "employee"), "/certificates/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("text=Link kopieren >> nth=0")
    page.wait_for_selector("text=Kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"http://127.0.0.1:8000/verify/{NUMBERS['valid']}/"


def test_name_is_switched_on_and_off_from_the_keyboard(
    cast: Cast, certificates: list[Certificate], open_page: Open
) -> None:
    page = open_page(client_of(cast, "employee"), "/certificates/")
    states = []
    for _time in range(3):
        switch = page.locator("[role=switch]").first
        states.append(switch.get_attribute("aria-checked"))
        switch.focus()
        with page.expect_navigation():
            page.keyboard.press("Space")
    assert states == ["true", "false", "true"]


def test_check_page_sets_no_cookie_and_loads_nothing_from_elsewhere(
    certificates: list[Certificate], open_page: Open
) -> None:
    page = open_page(Client(), f"/verify/{NUMBERS['valid']}/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.click("a[lang=en]")
    page.wait_for_selector("text=Check authenticity")
    origin = page.evaluate("location.origin")
    assert ([one for one in asked if not one.startswith((origin, "data:"))], page.context.cookies()) == (
        [],
        [],
    )
