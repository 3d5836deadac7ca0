"""The door, one's own account and the pages for when something went wrong, in a browser, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation

from academy.views import server_error
from dealerships.models import Person
from dealerships.services import invitations, mail_preferences
from tests.cast import Cast, client_of
from tests.factories import PASSWORD, PersonFactory, in_days
from tests.readiness.test_screens import Open, faults, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(320, "dark", "de"), (1440, "light", "en")]

Found = dict[str, list[tuple[str, list[str]]]]


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    cache.clear()


def opened(open_page: Open, client: Client, look: tuple[int, str, str], path: str) -> Page:
    width, scheme, language = look
    page = open_page(client, path, width, scheme)
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f".languages [lang={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")
    return page


def path_of(url: str) -> str:
    return f"/{url.split('/', 3)[3]}"


@pytest.mark.parametrize("look", LOOKS)
def test_the_door_is_accessible(cast: Cast, open_page: Open, look: tuple[int, str, str]) -> None:
    page = opened(open_page, Client(), look, "/accounts/login/")
    base = page.url.removesuffix("/accounts/login/")
    found: Found = {"sign-in": faults(page)}
    for path in (
        "/accounts/login/",
        "/accounts/code/",
        "/accounts/password/reset/",
    ):
        page.goto(base + path)
        found[path] = faults(page)
        page.evaluate("document.querySelector('main form').noValidate = true")
        page.locator("main .primary").click()
        page.wait_for_selector(".error-summary:focus")
        found[f"{path} with errors"] = faults(page)
    for path in (
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/no-key/",
        "/accounts/password/reset/key/done/",
        "/accounts/inactive/",
        "/accounts/invitation/none/",
        "/accounts/mail/none/",
        "/verify/",
        "/nowhere/",
    ):
        page.goto(base + path)
        found[path] = faults(page)
    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_who_was_invited_chooses_a_password(cast: Cast, open_page: Open, look: tuple[int, str, str]) -> None:
    person = PersonFactory.create(language=look[2])
    Person.objects.filter(pk=person.pk).update(password="")
    invited = invitations.shown(invitations.issue_code(person, by=cast.manager)[0])
    page = opened(open_page, Client(), look, "/accounts/code/")
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=code]").fill(invited)
    page.locator("main .primary").click()
    page.wait_for_url("**/accounts/first-password/")
    found = faults(page)
    page.locator("[name=password1]").fill("kurz")
    page.locator("[name=password2]").fill("kürzer")
    page.locator("main .primary").click()
    page.wait_for_selector(".error-summary:focus")
    assert [*found, *faults(page)] == []


@pytest.mark.parametrize("look", LOOKS)
def test_own_mail_is_chosen_signed_in_and_from_a_mail(
    cast: Cast, open_page: Open, look: tuple[int, str, str]
) -> None:
    page = opened(open_page, client_of(cast, "employee"), look, "/accounts/mail/")
    found: Found = {"at first": faults(page)}
    page.locator("[name=until]").fill(in_days(-1).isoformat())
    page.locator("[value=pause]").click()
    page.wait_for_selector(".error-summary:focus")
    found["a day that is over"] = faults(page)
    page.locator("[name=until]").fill(in_days(20).isoformat())
    page.locator("[value=pause]").click()
    page.wait_for_selector("[value=resume]")
    assert page.locator("[name=until]").input_value() == in_days(20).isoformat()
    found["paused"] = faults(page)
    page.locator("[value=not_weekly]").click()
    page.wait_for_selector("[value=weekly]")
    found["without the overview"] = faults(page)
    link = mail_preferences.link_of(Person.objects.get(pk=cast.employee.pk))
    found["by the link"] = faults(open_page(Client(), path_of(link), *look[:2]))
    Person.objects.filter(pk=cast.employee.pk).update(email="")
    page.reload()
    found["without an address"] = faults(page)
    assert page.locator("[value=pause]").count() == 0
    assert {state: fault for state, fault in found.items() if fault} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_password_and_second_factor_are_accessible(
    cast: Cast, open_page: Open, look: tuple[int, str, str]
) -> None:
    client = client_of(cast, "employee")
    client.post("/accounts/login/", {"login": "employee", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = opened(open_page, client, look, "/accounts/password/change/")
    base = page.url.removesuffix("/accounts/password/change/")
    found: Found = {"password": faults(page)}
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main .primary").click()
    page.wait_for_selector(".error-summary:focus")
    found["password with errors"] = faults(page)
    begun = ["/", "/totp/activate/", "/webauthn/", "/webauthn/add/"]
    done = ["/", "/totp/deactivate/", "/recovery-codes/", "/recovery-codes/generate/"]
    for paths in (begun, done):
        for path in paths:
            page.goto(f"{base}/accounts/2fa{path}")
            found[f"{len(found)} {path}"] = faults(page)
        if paths is begun:
            TOTP.activate(cast.employee, generate_totp_secret())
            RecoveryCodes.activate(cast.employee)
    for path in ("/accounts/reauthenticate/", "/accounts/logout/"):
        page.goto(base + path)
        found[path] = faults(page)
    asked = Client()
    asked.post("/accounts/login/", {"login": "employee", "password": PASSWORD})
    found["asked for it"] = faults(open_page(asked, "/accounts/2fa/authenticate/", *look[:2]))
    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_pages_for_when_something_went_wrong_are_accessible(
    cast: Cast, open_page: Open, rf: RequestFactory, look: tuple[int, str, str]
) -> None:
    client = client_of(cast, "employee")
    page = opened(open_page, client, look, "/")
    base = page.url.rstrip("/")
    found: Found = {}
    for path in ("/nowhere/", "/teams/A1/", "/admin/", "/courses/?page=%00"):
        page.goto(base + path)
        found[path] = faults(page)
    with translation.override(look[2]):
        broken = server_error(rf.get("/nowhere/")).content.decode()
    page.route("**/broken/", lambda route: route.fulfill(status=500, content_type="text/html", body=broken))
    page.goto(f"{base}/broken/")
    found["broken"] = faults(page)
    assert {path: fault for path, fault in found.items() if fault} == {}
