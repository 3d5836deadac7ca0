"""Learners who take a test at once, over HTTP, from the web server as production starts it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from wagtail.models import Locale

from assessments.models import Answer, Attempt, QuestionVersion, TestPage, TestSection, Topic
from benchmarks.table import Row, quantiles
from courses.models import CoursePage
from courses.services.catalogues import catalogue_of
from dealerships.models import Person

QUESTIONS = 20
LEVELS = ((1, 10, 20), (8, 16, 60), (32, 32, 40))
"""How many at once, how many in all, and how many answers each gives."""
WEB = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket")
"""As in the Dockerfile."""


@dataclass
class Learner:
    """One browser: its cookies, what it sent and got a yes for, and how long that took, in milliseconds."""

    name: str
    session: str
    port: int
    key: str
    cookies: dict[str, str] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)
    saves: list[float] = field(default_factory=list)
    start: float = 0
    submit: float = 0

    def take(self, answers: int) -> None:
        self.cookies[settings.SESSION_COOKIE_NAME] = self.session
        self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._ask("GET", "", expected=200)
        self.start = self._ask("POST", "begin/", {}, expected=302)
        for number in range(answers):
            change = str(uuid.uuid4())
            value = f"option-{number % 4}"
            form = {"attempt": "1", "turn": "0", "answer": value, "key": change}
            self.saves.append(self._ask("POST", f"questions/{number % QUESTIONS + 1}/", form, expected=200))
            self.saved[change] = value
        self.submit = self._ask("POST", "submit/", {"attempt": "1", "turn": "0"}, expected=302)
        self.wire.close()

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None, *, expected: int) -> float:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get(settings.CSRF_COOKIE_NAME, ""),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json" if path.startswith("questions") else "text/html",
        }
        started = time.perf_counter()
        self.wire.request(method, f"/tests/{self.key}/{path}", urlencode(form or {}), headers)
        response = self.wire.getresponse()
        body = response.read()
        taken = (time.perf_counter() - started) * 1000
        assert response.status == expected, (response.status, path, body[:300])
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return taken


def learners() -> list[Row]:
    """Answers, starts and submissions by learners at once: nothing lost, nothing doubled, or it fails."""
    key = _test()
    rows: list[Row] = []
    floor = _bare_insert()
    with _web() as port:
        for at_once, count, answers in LEVELS:
            crowd = [_learner(f"bench-{at_once}-{n}", key, port) for n in range(count)]
            started = time.perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(Learner.take, crowd, [answers] * count))
            rows += _rows(at_once, crowd, time.perf_counter() - started, floor)
            _check(crowd)
    return rows


def _rows(at_once: int, crowd: list[Learner], taken: float, floor: float) -> list[Row]:
    saves = [save for one in crowd for save in one.saves]
    who = f"{at_once} at once" if at_once > 1 else "1 learner"
    rows = [
        Row(
            f"save an answer, {who}",
            statistics.median(saves),
            "ms",
            floor,
            "bare insert",
            f"p95 {_p95(saves):.0f} ms, {len(saves) / taken:.0f} answers/s with starts and submissions,"
            f" {len(saves)} sent, 0 lost, 0 doubled",
        )
    ]
    for what, times in (("start", [one.start for one in crowd]), ("submit", [one.submit for one in crowd])):
        note = f"p95 {_p95(times):.0f} ms of {len(times)}"
        rows.append(Row(f"{what} {QUESTIONS} questions, {who}", statistics.median(times), "ms", note=note))
    return rows


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def _check(crowd: list[Learner]) -> None:
    """Every answer that a learner was told is saved is there, once, and nothing else."""
    sent = {change: value for one in crowd for change, value in one.saved.items()}
    attempts = Attempt.objects.filter(enrolment__person__username__in=[one.name for one in crowd])
    stored = list(Answer.objects.filter(question__attempt__in=attempts).values_list("key", "value"))
    assert len(stored) == len(sent), f"{len(sent)} sent, {len(stored)} stored"
    assert {str(change): value for change, value in stored} == sent
    assert attempts.filter(percent__isnull=False).count() == len(crowd)


def _learner(name: str, key: str, port: int) -> Learner:
    person = Person.objects.create(username=name, first_name="Kim", last_name=name)
    client = Client()
    client.force_login(person, "dealerships.backends.AppointmentBackend")
    return Learner(name, client.cookies[settings.SESSION_COOKIE_NAME].value, port, key)


def _test() -> str:
    """A test of twenty questions from a pool of forty, in a common course."""
    locale = Locale.objects.get(language_code="de")
    course = CoursePage(title="Bench", slug="bench-test", summary="…")
    catalogue_of(None, locale).add_child(instance=course)
    page = course.add_child(
        instance=TestPage(title="Test", slug="test", minutes=20, time_limit=60, locale=locale)
    )
    topic = Topic.objects.create(code="BENCH", name_de="Bench", name_en="Bench")
    TestSection.objects.create(page=page, topic=topic, count=QUESTIONS)
    options = [
        {"id": f"option-{n}", "text": f"Antwort {n}", "correct": n == 1, "feedback": "…"} for n in range(4)
    ]
    QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=uuid.uuid4(),
            number=1,
            type="single",
            topic=topic,
            contents={"de": {"text": f"<p>Frage {n}?</p>", "explanation": "", "options": options}},
        )
        for n in range(2 * QUESTIONS)
    )
    return str(page.translation_key)


@contextmanager
def _web() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "academy.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([*command, *WEB], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _try in range(300):
        try:
            wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            wire.request("GET", "/health/")
            wire.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")


def _bare_insert() -> float:
    """Milliseconds for one row of an answer's size in a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_answer (key varchar(36), value text, saved_at timestamp)")
        insert = "INSERT INTO bench_answer VALUES (%s, '\"option-1\"', CURRENT_TIMESTAMP)"
        median, _p = quantiles(lambda: cursor.execute(insert, [str(uuid.uuid4())]), times=50)
        cursor.execute("DROP TABLE bench_answer")
    return median
