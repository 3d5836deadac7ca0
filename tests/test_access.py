"""The access table: every route × every persona → what they get. A route that isn't in it fails the test.

To add a route, add a line to ``ROUTES`` (or to ``MASTER_DATA`` for a table of the admin), one letter for each
persona. Not visible is 404; visible but not allowed is 403; who isn't signed in is sent to the sign-in page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from academy import urls
from academy.admin_routes import OPEN
from courses.services.collections import collection_of
from dealerships.models import Kind
from tests import factories
from tests.cast import PERSONAS, Cast, Network, client_of
from tests.scenes import scene

LETTERS = {
    ".": "200",
    "@": "sign in",
    "n": "204",
    ">": "go on to another page",
    "b": "400",
    "u": "401",
    "F": "403",
    "-": "404",
    "m": "405",
    "g": "410",
}
SIGN_IN = ("/accounts/login/", "/admin/login/")  # the second leads to the first


@dataclass(frozen=True)
class Line:
    """What each persona gets at a route; ``data`` makes it a POST. Wave, rollout and houses are maker A's."""

    route: str
    answers: str
    path: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] | None = None

    def __str__(self) -> str:
        path = " ".join(self.path.values())
        return f"{'GET' if self.data is None else f'POST {self.data}'} {self.route} {path}".strip()

    def of(self, persona: str) -> str:
        return LETTERS[self.answers.split()[PERSONAS.index(persona)]]


A = {"code": "ROLLOUT-A"}
B = {"code": "ROLLOUT-B"}
A1 = {"number": "A1"}
A2 = {"number": "A2"}
B1 = {"number": "B1"}
AB = {"number": "AB"}
FILE = {"document_id": "4711", "filename": "access.txt"}
KEY = {"uidb36": "1", "key": "wrong"}
CERTIFICATE = {"serial": "ab" * 16}
PROOF = {"public_id": "00000000-0000-4000-8000-000000000002"}
NO_CERTIFICATE = {"serial": "cd" * 16}
UPLOAD = {"public_id": "00000000-0000-4000-8000-000000000001"}
COURSE_A = {"key": "00000000-0000-4000-8000-00000000000a"}
COURSE_B = {"key": "00000000-0000-4000-8000-00000000000b"}
LESSON_A = {"key": "00000000-0000-4000-8000-0000000000a1"}
LESSON_B = {"key": "00000000-0000-4000-8000-0000000000b1"}
TEST_A = {"key": "00000000-0000-4000-8000-0000000000a2"}
EVIDENCE = {"public_id": "00000000-0000-4000-8000-0000000000e1"}
CHECK = {"block": "check-0"}
TAMPERED = {"check-check-0": "no-such-option"}
RETAMPERED = {"recall-check-0": "no-such-option"}

# In order: anonymous · stranger · employee · manager (A1) · other manager (A2) · group manager · works council
# · area manager · trainer · rollout manager · headquarters (A) · headquarters (B) · admin
ROUTES = [
    #                                      an st em ma om gm wc ar tr ro hq oh ad
    Line("home",                          "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("health",                        ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("theme",                         "m  m  m  m  m  m  m  m  m  m  m  m  m"),
    Line("theme",                         ">  >  >  >  >  >  >  >  >  >  >  >  >", {}, {"theme": "dark"}),
    Line("set_language",                  ">  >  >  >  >  >  >  >  >  >  >  >  >", {}, {"language": "en"}),
    Line("demo_sign_in",                  "-  -  -  -  -  -  -  -  -  -  -  -  -", {}, {"username": "admin"}),
    # Rollouts
    Line("readiness:rollouts",            "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("readiness:board",               "@  -  -  .  .  .  .  .  .  .  .  -  .", A),
    Line("readiness:board",               "@  -  -  -  -  -  -  -  -  -  -  .  .", B),
    Line("readiness:export_csv",          "@  -  -  .  .  .  .  .  .  .  .  -  .", A),
    Line("readiness:export_xlsx",         "@  -  -  .  .  .  .  .  .  .  .  -  .", A),
    Line("readiness:assignments",         "@  -  -  F  F  F  F  F  F  .  .  -  .", A),
    Line("readiness:assignments",         "@  -  -  -  -  -  -  -  -  -  -  .  .", B),
    Line("readiness:expiries",            "@  -  -  .  .  .  .  .  .  .  .  -  .", A),
    Line("readiness:expiries",            "@  -  -  -  -  -  -  -  -  -  -  .  .", B),
    Line("readiness:dealership",          "@  -  -  .  -  .  .  .  .  .  .  -  .", A | A1),
    Line("readiness:dealership",          "@  -  -  -  .  .  -  -  .  .  .  -  .", A | A2),
    Line("readiness:dealership",          "@  -  -  -  -  -  -  .  .  .  .  -  .", A | AB),
    Line("readiness:dealership",          "@  -  -  -  -  -  -  -  -  -  -  .  .", B | AB),
    Line("api:readiness",                 "u  -  -  .  .  .  .  .  .  .  .  -  .", A),
    Line("api:readiness",                 "u  -  -  -  -  -  -  -  -  -  -  .  .", B),
    Line("api:openapi-json",              "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("api:openapi-view",              "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("api:api-root",                  "-  -  -  -  -  -  -  -  -  -  -  -  -"),
    # Learning: a course of each maker
    Line("enrolments:catalogue",          "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("enrolments:ask",                "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("enrolments:ask",                "@  b  b  b  b  b  b  b  b  b  b  b  b", {}, {"text": ""}),
    Line("enrolments:resume",             "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("enrolments:course",             "@  -  .  .  .  .  .  .  .  .  .  -  .", COURSE_A),
    Line("enrolments:course",             "@  -  -  -  -  -  -  -  -  -  -  .  .", COURSE_B),
    Line("enrolments:guide",              "@  -  .  .  .  .  .  .  .  .  .  -  .", COURSE_A),
    Line("enrolments:guide",              "@  -  -  -  -  -  -  -  -  -  -  .  .", COURSE_B),
    Line("enrolments:start",              "@  -  >  >  >  >  >  >  >  >  >  -  >", COURSE_A, {"": ""}),
    Line("enrolments:lesson",             "@  -  .  .  .  .  .  .  .  .  .  -  .", LESSON_A),
    Line("enrolments:lesson",             "@  -  -  -  -  -  -  -  -  -  -  .  .", LESSON_B),
    Line("enrolments:leave",              "@  -  >  >  >  >  >  >  >  >  >  -  >", LESSON_A, {"": ""}),
    Line("enrolments:place",              "@  -  n  n  n  n  n  n  n  n  n  -  n", LESSON_A, {"block": "text-0"}),
    Line("enrolments:report",             "@  -  >  >  >  >  >  >  >  >  >  -  >", LESSON_A, {"block": "text-0"}),
    Line("enrolments:check",              "@  >  >  >  >  >  >  >  >  >  >  >  >", LESSON_A | CHECK),
    Line("enrolments:check",              "@  -  b  b  b  b  b  b  b  b  b  -  b", LESSON_A | CHECK, TAMPERED),
    Line("enrolments:recall",             "@  >  >  >  >  >  >  >  >  >  >  >  >", LESSON_A | CHECK),
    Line("enrolments:recall",             "@  -  b  b  b  b  b  b  b  b  b  -  b", LESSON_A | CHECK, RETAMPERED),
    # The test of maker A's course, not begun
    Line("assessments:test",              "@  -  .  .  .  .  .  .  .  .  .  -  .", TEST_A),
    Line("assessments:begin",             "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A, {"": ""}),
    Line("assessments:question",          "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A | {"position": "1"}),
    Line("assessments:overview",          "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A),
    Line("assessments:continue_here",     "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A, {"": ""}),
    Line("assessments:more_time",         "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A, {"": ""}),
    Line("assessments:submit",            "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A, {"attempt": "1"}),
    Line("assessments:practice",          "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A | {"position": "1"}),
    Line("assessments:result",            "@  -  >  >  >  >  >  >  >  >  >  -  >", TEST_A),
    # Evidence of the employee's that the manager is to confirm; who leads nothing finds an empty list
    Line("assessments:confirmations",     "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("assessments:confirm_evidence",  "@  -  -  .  -  .  -  -  -  -  -  -  .", {"pk": "4711"}),
    Line("assessments:confirm_evidence",  "@  -  -  b  -  b  -  -  -  -  -  -  b", {"pk": "4711"}, {"comment": "-"}),
    Line("assessments:evidence_file",     "@  -  .  .  -  .  -  -  -  -  -  -  .", EVIDENCE),
    # Master data: maker A's headquarters, with an upload of theirs that is refused
    Line("imports:index",                 "@  F  F  F  F  F  F  F  F  F  .  .  ."),
    Line("imports:upload",                "@  F  F  F  F  F  F  F  F  F  .  .  ."),
    Line("imports:upload",                "@  F  F  F  F  F  F  F  F  F  b  b  b", {}, {"manufacturer": ""}),
    Line("imports:detail",                "@  F  F  F  F  F  F  F  F  F  .  -  .", UPLOAD),
    Line("imports:progress",              "@  F  F  F  F  F  F  F  F  F  >  -  >", UPLOAD),
    Line("imports:errors_csv",            "@  F  F  F  F  F  F  F  F  F  .  -  .", UPLOAD),
    Line("imports:start",                 "@  F  F  F  F  F  F  F  F  F  >  -  >", UPLOAD, {"": ""}),
    Line("imports:discard",               "@  F  F  F  F  F  F  F  F  F  >  -  >", UPLOAD, {"": ""}),
    # Who of a dealership has an account
    Line("dealership_accounts",           "@  -  F  .  -  .  F  F  F  F  F  -  .", A1),
    Line("dealership_accounts",           "@  -  -  -  -  -  -  -  -  -  -  F  .", B1),
    Line("dealership_invite",             "@  -  F  >  -  >  F  F  F  F  F  -  >", A1, {"people": "0"}),
    Line("dealership_code",               "@  -  F  .  -  .  F  F  F  F  F  -  .", A1, {"person": "guest"}),
    Line("dealership_code",               "@  -  F  -  -  -  F  F  F  F  F  -  -", A1, {"person": "employee_a2"}),
    # Images and documents of maker A's courses
    Line("wagtaildocs_serve",             "@  -  .  .  .  .  .  .  .  .  .  -  .", FILE),
    Line("media",                         "@  -  .  .  .  .  .  .  .  .  .  -  .", {"name": "documents/access.txt"}),
    Line("media",                         "@  -  -  -  -  -  -  -  -  -  -  -  -", {"name": "secret_key"}),
    # Certificates: the employee's own, and what anybody finds under its number
    Line("certificates:certificates",     "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:pdf",              "@  -  .  -  -  -  -  -  -  -  -  -  -", CERTIFICATE),
    Line("certificates:shows_name",       "@  -  >  -  -  -  -  -  -  -  -  -  -", CERTIFICATE, {"shown": "yes"}),
    Line("certificates:renew",            "@  -  >  >  >  >  >  >  >  >  >  -  >", COURSE_A, {"": ""}),
    Line("certificates:record_json",      "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:record_pdf",       "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:new_proof",        "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:new_proof",        "@  b  b  b  b  b  b  b  b  b  b  b  b", {}, {"title": ""}),
    Line("certificates:new_proof_for",    "@  -  F  .  -  .  F  F  F  F  F  -  .", A1),
    Line("certificates:new_proof_for",    "@  -  -  -  F  F  -  -  F  F  F  -  F", A2),
    Line("certificates:proof_file",       "@  -  .  -  -  -  -  -  .  -  -  -  .", PROOF),
    Line("certificates:verify",           ".  .  .  .  .  .  .  .  .  .  .  .  .", CERTIFICATE),
    Line("certificates:check",            ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:check",            "b  b  b  b  b  b  b  b  b  b  b  b  b", {}, {"": ""}),
    Line("certificates:badge",            "-  -  .  -  -  -  -  -  -  -  -  -  -", CERTIFICATE),
    Line("certificates:badge_file",       "-  -  .  -  -  -  -  -  -  -  -  -  -", CERTIFICATE),
    Line("certificates:status_list",      ".  .  .  .  .  .  .  .  .  .  .  .  .", {"number": "0"}),
    Line("certificates:jwks",             ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:issuer",           ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("certificates:key",              "-  -  -  -  -  -  -  -  -  -  -  -  -", {"kid": "none"}),
    Line("certificates:archives",         "@  F  F  F  F  F  F  F  F  F  F  F  ."),
    Line("certificates:archives",         "@  F  F  F  F  F  F  F  F  F  F  F  b", {}, {"language": ""}),
    Line("certificates:archive_file",     "@  F  F  F  F  F  F  F  F  F  F  F  -", UPLOAD),
    Line("certificates:design_preview",   "@  -  F  F  F  F  F  F  .  F  .  -  .", {"pk": "4711"}),
    Line("certificates:verify",           "-  -  -  -  -  -  -  -  -  -  -  -  -", NO_CERTIFICATE),
    # A dealership's team, for those who lead it; A2 has no agreement, so names are for nobody there
    Line("readiness:team",                "@  -  F  .  -  .  F  F  F  F  F  -  .", A1),
    Line("readiness:team",                "@  -  -  -  .  .  -  -  F  F  F  -  .", A2),
    Line("readiness:team",                "@  -  -  -  -  -  -  -  -  -  -  F  .", B1),
    Line("readiness:team_expiries",       "@  -  F  .  -  .  F  F  F  F  F  -  .", A1),
    Line("readiness:team_expiries",       "@  -  -  -  .  .  -  -  F  F  F  -  .", A2),
    Line("readiness:remind",              "@  -  F  .  -  .  F  F  F  F  F  -  .", A1),
    Line("readiness:remind",              "@  -  F  b  -  b  F  F  F  F  F  -  b", A1, {"text": ""}),
    Line("readiness:undo_remind",         "@  -  F  >  -  >  F  F  F  F  F  -  >", A1, {"": ""}),
    Line("readiness:undo_remind",         "@  -  -  -  >  >  -  -  F  F  F  -  >", A2, {"": ""}),
    Line("readiness:assign",              "@  -  F  .  -  .  F  F  F  F  F  -  F", A1),
    Line("readiness:assign",              "@  -  -  -  F  F  -  -  F  F  F  -  F", A2),
    Line("readiness:assign",              "@  -  F  b  -  b  F  F  F  F  F  -  F", A1, {"course": "0"}),
    Line("readiness:withdraw",            "@  -  F  -  -  -  F  F  F  F  F  -  -", A1, {"assignment": "0"}),
    # Getting in
    Line("account_login",                 ".  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("account_code",                  ".  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("account_invitation",            "g  g  g  g  g  g  g  g  g  g  g  g  g", {"token": "no-such-token"}),
    Line("account_first_password",        "g  g  g  g  g  g  g  g  g  g  g  g  g"),
    Line("account_logout",                "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("account_logout",                "@  @  @  @  @  @  @  @  @  @  @  @  @", {}, {"next": ""}),
    Line("account_inactive",              ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("account_reauthenticate",        "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("own_mail",                      "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("mail_link",                     "g  g  g  g  g  g  g  g  g  g  g  g  g", {"token": "no-such-token"}),
    Line("account_change_password",       "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("account_set_password",          "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("account_reset_password",        ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("account_reset_password_done",   ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("account_reset_password_from_key", ".  .  .  .  .  .  .  .  .  .  .  .  .", KEY),
    Line("account_reset_password_from_key_done", ".  .  .  .  .  .  .  .  .  .  .  .  ."),
    # A second factor is everybody's own affair
    Line("mfa_index",                     "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("mfa_authenticate",              "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_reauthenticate",            "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_activate_totp",             "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_deactivate_totp",           "@  -  -  -  -  -  -  -  -  -  -  -  -"),
    Line("mfa_view_recovery_codes",       "@  -  -  -  -  -  -  -  -  -  -  -  -"),
    Line("mfa_generate_recovery_codes",   "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_download_recovery_codes",   "@  -  -  -  -  -  -  -  -  -  -  -  -"),
    Line("mfa_list_webauthn",             "@  .  .  .  .  .  .  .  .  .  .  .  ."),
    Line("mfa_add_webauthn",              "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_reauthenticate_webauthn",   "@  >  >  >  >  >  >  >  >  >  >  >  >"),
    Line("mfa_remove_webauthn",           "@  >  >  >  >  >  >  >  >  >  >  >  >", {"pk": "1"}),
    Line("mfa_edit_webauthn",             "@  >  >  >  >  >  >  >  >  >  >  >  >", {"pk": "1"}),
]  # fmt: skip


@pytest.fixture
def guests(cast: Cast, network: Network) -> None:
    """Somebody at A1 without a password, an upload of maker A's, a certificate and a proof of the employee's."""
    caches["default"].clear()  # where wrong numbers of certificates are counted
    person = factories.PersonFactory.create(username="guest")
    factories.EmploymentFactory.create(person=person, dealership=network.a1, role=network.role)
    proof = "external-proofs/access.pdf"
    if not default_storage.exists(proof):
        default_storage.save(proof, ContentFile(b"%PDF-1.7 %%EOF"))
    factories.ExternalProofFactory.create(
        person=cast.employee, certification=network.certification_a, file=proof, **PROOF
    )
    factories.IssuedCertificateFactory.create(pk=4711, person=cast.employee, **CERTIFICATE)
    factories.CertificateDesignFactory.create(pk=4711, manufacturer=network.maker_a)
    factories.NetworkImportFactory.create(**UPLOAD, manufacturer=network.maker_a, state="refused")
    name = "documents/access.txt"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(b"Text"))
    factories.DocumentFactory.create(pk=4711, file=name, collection=collection_of(network.maker_a))


@scene
def courses(network: Network) -> None:
    """A course of each maker with a lesson that asks something, and in maker A's a test."""
    for maker, course, lesson in (
        (network.maker_a, COURSE_A, LESSON_A),
        (network.maker_b, COURSE_B, LESSON_B),
    ):
        page = factories.CoursePageFactory.create(
            parent=factories.CataloguePageFactory.create(manufacturer=maker), translation_key=course["key"]
        )
        factories.LessonPageFactory.create(parent=page, translation_key=lesson["key"], checks=1)
        if maker == network.maker_a:
            factories.TestPageFactory.create(parent=page, translation_key=TEST_A["key"])


@pytest.fixture
def evidence(cast: Cast, network: Network) -> None:
    """A photo of the employee's from a test of maker A's, which whoever leads A1 is to confirm."""
    judgement = factories.JudgementFactory.create(
        pk=4711,
        judge="observer",
        question__attempt__enrolment__person=cast.employee,
        question__attempt__submitted_at=timezone.now(),
        question__attempt__awaits_judgement=True,
    )
    name = f"evidence/{EVIDENCE['public_id']}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(b"Photo"))
    factories.EvidenceFileFactory.create(**EVIDENCE, question=judgement.question, file=name)


@pytest.fixture
def ask(cast: Cast, caplog: pytest.LogCaptureFixture) -> Callable[..., str]:
    """Ask for a page as a persona, undoing whatever it changes; returns what they get, in a word."""
    caplog.set_level(
        logging.CRITICAL, logger="django.request"
    )  # thousands of refusals, each with a traceback
    client = Client(raise_request_exception=False)

    @cache
    def cookies(persona: str) -> str:
        return client_of(cast, persona).cookies.output(header="", sep=";")

    def answer(persona: str, url: str, data: dict[str, str] | None = None) -> str:
        client.cookies = SimpleCookie(cookies(persona))
        with transaction.atomic():
            response = client.get(url) if data is None else client.post(url, data)
            transaction.set_rollback(True)
        return in_a_word(response)

    return answer


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals without the page around them, which costs more than deciding, thousands of times."""
    for code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        monkeypatch.setattr(
            urls,
            f"handler{code}",
            lambda request, exception, code=code: HttpResponse(status=code),
            raising=False,
        )


def in_a_word(response: HttpResponse) -> str:
    if response.status_code in (HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY):
        return "sign in" if response["Location"].startswith(SIGN_IN) else "go on to another page"
    return str(response.status_code)


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_reaches_what_is_theirs(
    persona: str, ask: Callable[..., str], guests: None, courses: None, evidence: None
) -> None:
    got = {str(line): ask(persona, reverse(line.route, kwargs=line.path), line.data) for line in ROUTES}
    assert got == {str(line): line.of(persona) for line in ROUTES}


# The admin: tables of master data ------------------------------------------------------------------------

ADMIN_PERSONAS = ("trainer", "rollout_manager", "headquarters", "other_headquarters", "admin")
OUTSIDE_ADMIN = PERSONAS[1 : PERSONAS.index("trainer")]


@dataclass(frozen=True)
class Table:
    """A table in the admin: its list, the form for a new row, a row of maker A's, for `ADMIN_PERSONAS`."""

    list: str
    add: str
    look: str
    edit: str
    delete: str

    def answers(self) -> Iterator[tuple[str, str, bool]]:
        """Each route's name, its letters, and whether it is about the row."""
        yield "index", self.list, False
        yield "index_results", self.list, False
        yield "add", self.add, False
        yield "inspect", self.look, True
        yield "history", self.look, True
        yield "history_results", self.look, True
        yield "edit", self.edit, True
        yield "delete", self.delete, True


#                          each: trainer · rollout manager · headquarters A · headquarters B · admin
#                               list     add      look     edit     delete
MASTER_DATA = {
    "manufacturer":      Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "area":              Table("FF...", "FF...", "FF.-.", "FF.-.", "FF.-."),
    "dealergroup":       Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "dealership":        Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "franchise":         Table("FF...", "FF...", "FF.-.", "FF.-.", "FF.-."),
    "system":            Table("FF...", "FF...", "FF.-.", "FF.-.", "FF.-."),
    "release":           Table("FF...", "FF...", "FF.-.", "FF.-.", "FF.-."),
    "jobrole":           Table("FF...", "FFFF.", "FF...", "FFFF.", "FFFF."),
    "person":            Table("FF...", "FF...", "FF.-.", "FF.-.", "FFF-."),
    "employment":        Table("FF...", "FF...", "FF.-.", "FF.-.", "FF.-."),
    "appointment":       Table("FF...", "FF...", "--.-.", "--.-.", "--.-."),
    "leave":             Table("FFFF.", "FFFF.", "----.", "----.", "----."),
    "cooperation":       Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "cooperationmember": Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "cover":             Table("FF...", "FFFF.", "FF.-.", "FFF-.", "FFF-."),
    "competence":        Table(".....", "FFFF.", ".....", "FFFF.", "FFFF."),
    "topic":             Table(".F...", ".FFF.", ".F.-.", ".FF-.", ".FF-."),
    "timesupplement":    Table(".FFF.", ".FFF.", ".---.", ".---.", ".---."),
    "reviewer":          Table(".F...", "FF...", ".F.-.", "FF.-.", "FF.-."),
    "certification":     Table(".....", "FF...", "...-.", "FF.-.", "FF.-."),
    "grant":             Table(".....", "FF...", "...-.", "FF.-.", "FF.-."),
    "certificationcourse": Table(".....", ".F...", "...-.", ".F.-.", ".F.-."),
    "equivalence":       Table(".....", ".F...", "...-.", ".F.-.", ".F.-."),
    "certificatedesign": Table(".F...", ".F...", ".F.-.", ".F.-.", ".F.-."),
    "certificate":       Table("FFFF.", "FFFF.", "----.", "----.", "----."),
    "rollout":           Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "wave":              Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "wavemember":        Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "requirement":       Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "target":            Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "item":              Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "confirmation":      Table("F....", "F....", "F..-.", "F..-.", "F..-."),
    "waiver":            Table("F....", "F....", "F..-.", "F..-.", "F..-."),
}  # fmt: skip


def rows_of_maker_a(n: Network) -> dict[str, Model]:
    """A row of every table of the admin, on maker A's side."""
    guest = factories.PersonFactory.create(username="guest")
    cooperation = factories.CooperationFactory.create()
    grant = factories.GrantFactory.create(certification=n.certification_a)
    confirmation = factories.ConfirmationFactory.create(
        item__requirement__rollout=n.rollout_a, dealership=n.a1
    )
    return {
        "manufacturer": n.maker_a,
        "area": n.south,
        "dealergroup": n.group,
        "dealership": n.a1,
        "franchise": n.a1.franchises.get(),
        "system": n.system_a,
        "release": factories.ReleaseFactory.create(system=n.system_a),
        "jobrole": n.role,
        "person": guest,
        "employment": factories.EmploymentFactory.create(person=guest, dealership=n.a1, role=n.role),
        "appointment": factories.AppointmentFactory.create(
            person=guest, kind=Kind.DEALERSHIP_MANAGER, dealership=n.a1
        ),
        "leave": factories.LeaveFactory.create(person=guest),
        "cooperation": cooperation,
        "cooperationmember": factories.CooperationMemberFactory.create(
            cooperation=cooperation, dealership=n.a1
        ),
        "cover": factories.CoverFactory.create(cooperation=cooperation, dealership=n.a1, person=guest),
        "competence": grant.competence,
        "topic": factories.TopicFactory.create(manufacturer=n.maker_a),
        "timesupplement": factories.TimeSupplementFactory.create(person=guest, manufacturer=n.maker_a),
        "reviewer": factories.ReviewerFactory.create(
            person=factories.AppointmentFactory.create(kind=Kind.HEADQUARTERS, manufacturer=n.maker_a).person,
            manufacturer=n.maker_a,
        ),
        "certification": n.certification_a,
        "grant": grant,
        "certificationcourse": factories.CertificationCourseFactory.create(certification=n.certification_a),
        "equivalence": factories.EquivalenceFactory.create(
            source=n.common_certification, target=n.certification_a
        ),
        "certificatedesign": factories.CertificateDesignFactory.create(manufacturer=n.maker_a),
        "certificate": factories.CertificateFactory.create(person=guest, certification=n.certification_a),
        "rollout": n.rollout_a,
        "wave": n.wave_a,
        "wavemember": n.wave_a.members.get(dealership=n.a1),
        "requirement": n.requirement_a,
        "target": factories.TargetFactory.create(requirement=n.requirement_a, area=n.south),
        "item": confirmation.item,
        "confirmation": confirmation,
        "waiver": factories.WaiverFactory.create(requirement=n.requirement_a, dealership=n.a1),
    }


@pytest.mark.parametrize("persona", ADMIN_PERSONAS)
@pytest.mark.usefixtures("plain_refusals")
def test_the_makers_people_reach_their_tables_in_the_admin(
    persona: str, ask: Callable[..., str], network: Network
) -> None:
    rows = rows_of_maker_a(network)
    column = ADMIN_PERSONAS.index(persona)
    got, expected = {}, {}
    for table, rights in MASTER_DATA.items():
        for view, letters, is_about_row in rights.answers():
            arguments = [rows[table].pk] if is_about_row else []
            name = f"master_data_{table}:{view}"
            got[name] = ask(persona, reverse(name, args=arguments))
            expected[name] = LETTERS[letters[column]]
    assert got == expected


# The admin: everything else ------------------------------------------------------------------------------

FOR_EVERYBODY = {"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
FOR_AUTHORS = OPEN | {
    "assessments_admin:example",
    "assessments_admin:translate",
    "assessments_remarking:remark",
    "certificates_admin:find",
    "certificates_admin:revoke",
    "courses_admin:catalogue",
    "courses_admin:translate",
    "evidence_admin:index",
    "evidence_admin:mark",
    "outdated_admin:index",
    "outdated_admin:close",
    "statistics_admin:question",
    "statistics_admin:test",
    "proofs_admin:waiting",
    "proofs_admin:decide",
    *(
        f"question_files:{name}"
        for name in ("index", "upload", "template", "export", "download", "detail", "start", "discard")
    ),
}
"""For a maker's people; that they show nothing of other makers' is tested in courses/test_admin_rights.py."""
NOT_FOR_ROLLOUTS = {"certificates_admin:find", "certificates_admin:revoke"}
"""What a maker's trainers and headquarters do, and its rollout managers don't."""
CHOOSERS = "master_data_choose_"
TO_SIGN_IN = {"wagtailadmin_login"}
CLOSED = (
    "wagtailadmin_error_test",
    "wagtailadmin_password_reset",
    "wagtailusers_users:",
    "wagtailusers_groups:",
)


def stock_answer(route: str, persona: str) -> set[str]:
    """What a persona may get at a route of the admin that isn't ours: Wagtail's are for administrators."""
    if route in TO_SIGN_IN:
        return {"sign in"}
    if route.startswith(CLOSED):
        return {"404"}
    if route in FOR_EVERYBODY:
        return {"200", "405", "sign in", "go on to another page"}
    if persona == "anonymous":
        return {"sign in"}
    if persona in OUTSIDE_ADMIN or not (route in FOR_AUTHORS or route.startswith(CHOOSERS)):
        return {"403"}
    if persona == "rollout_manager" and route in NOT_FOR_ROLLOUTS:
        return {"403"}
    return {"200", "400", "404", "405", "go on to another page"}  # Wagtail's way to refuse


@pytest.mark.parametrize("persona", OUTSIDE_ADMIN)
def test_the_admin_is_closed_to_dealerships_and_areas(persona: str, ask: Callable[..., str]) -> None:
    assert ask(persona, reverse("wagtailadmin_home")) == "403"


# Who is kept out of the admin is kept out by one gate, whatever the route: one of them stands for all.
@pytest.mark.parametrize("persona", ["anonymous", "manager", "trainer", "rollout_manager", "headquarters"])
@pytest.mark.usefixtures("plain_refusals")
def test_what_wagtail_brings_is_closed_to_all_but_administrators(
    persona: str, ask: Callable[..., str], network: Network
) -> None:
    got = {
        route.name: ask(persona, route.example())
        for route in routes()
        if route.is_stock or (route.is_master_data and persona not in ADMIN_PERSONAS)
    }
    unexpected = {name: word for name, word in got.items() if word not in stock_answer(name, persona)}
    assert unexpected == {}


# All routes ----------------------------------------------------------------------------------------------

DUMMIES = {"IntConverter": "1", "UUIDConverter": "00000000-0000-0000-0000-000000000000"}


@dataclass(frozen=True)
class Route:
    name: str
    patterns: tuple[Any, ...]

    @property
    def in_admin(self) -> bool:
        return str(self.patterns[0]) == "admin/"

    @property
    def is_stock(self) -> bool:
        """Below the admin, and not a table of master data."""
        return self.in_admin and (not self.is_master_data or self.name.startswith(CHOOSERS))

    @property
    def is_master_data(self) -> bool:
        return self.name.startswith("master_data_")

    def example(self) -> str:
        """Some address of the route; what it is about need not exist."""
        url = "/"
        for pattern in self.patterns:
            text = str(pattern)
            for name, converter in pattern.converters.items():
                dummy = DUMMIES.get(type(converter).__name__, "x")
                for written in (f"<{name}>", *(f"<{kind}:{name}>" for kind in KINDS)):
                    text = text.replace(written, dummy)
            url += EXPRESSION.sub("1", text.replace(r"\.", ".")).strip("^$").replace(".*", "x")
        return url


EXPRESSION = re.compile(r"\(\?P<[^)]*\)")
KINDS = ("int", "str", "slug", "path", "uuid", "code", "dealership_number", "house_number", "token")


def routes() -> list[Route]:
    """Every route of the project; one without a name goes by its address."""

    def below(resolver: URLResolver, patterns: tuple[Any, ...], spaces: tuple[str, ...]) -> Iterator[Route]:
        for one in resolver.url_patterns:
            here = (*patterns, one.pattern)
            if isinstance(one, URLPattern):
                yield Route(":".join((*spaces, one.name or "".join(map(str, here)))), here)
            else:
                yield from below(one, here, (*spaces, one.namespace) if one.namespace else spaces)

    return list(below(get_resolver(), (), ()))


def test_every_route_is_in_the_table() -> None:
    listed = {line.route for line in ROUTES}
    listed |= {
        f"master_data_{name}:{view}" for name, one in MASTER_DATA.items() for view, *_ in one.answers()
    }
    assert {route.name for route in routes() if not route.is_stock} == listed


def test_every_line_has_a_letter_for_each_persona() -> None:
    assert {str(line): len(line.answers.split()) for line in ROUTES} == {
        str(line): len(PERSONAS) for line in ROUTES
    }
