"""Question by question: shown, and what was answered saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import Attempt, DrawnQuestion
from assessments.reading import clock_of
from assessments.services import attempts, devices, timing
from assessments.services.attempts import AnswerFixed, AttemptOver, TakesFiles
from assessments.uploads import BadFile
from assessments.views import evidence
from assessments.views.devices import elsewhere, on_device
from assessments.views.finding import FoundTest, find_attempt, find_test
from assessments.views.showing import FIELD, asked_at, refusal_of, show_question
from assessments.views.timing import over_words
from courses.questions.base import InvalidAnswer
from dealerships.numbers import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@on_device
def question(request: HttpRequest, key: UUID, position: int, *, device: UUID) -> HttpResponse:
    """One question. A POST saves its answer: from a script it gets a line of JSON, from a form the next page."""
    if request.method == "POST":
        attempt = find_attempt(request, key)
        if attempt is not None:
            return _save(Saving(request, attempt, position), device)
    found = find_test(request, key)
    attempt = found.latest()
    if attempt is None:
        return redirect("assessments:test", key)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", key)
    questions = asked_at(attempt, position)
    if not devices.claim(attempt, device):
        return elsewhere(request, found, attempt)
    return show_question(request, found, attempt, questions, position)


@dataclass(frozen=True)
class Saving:
    """An answer that is being saved, often many a minute: whatever only a page needs is looked up for a page."""

    request: HttpRequest
    attempt: Attempt
    position: int

    @property
    def by_script(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    @property
    def key(self) -> UUID | None:
        """The script's for this change; a form without script has none."""
        given = self.request.POST.get("key")
        return UUID(given) if given else None

    @cached_property
    def found(self) -> FoundTest:
        return find_test(self.request, self.attempt.test)

    def refused(self, problem: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
        """With what is wrong, on the question's own page."""
        if self.by_script:
            return JsonResponse({"problem": problem}, status=status)
        questions = asked_at(self.attempt, self.position)
        return show_question(
            self.request, self.found, self.attempt, questions, self.position, problem=problem, status=status
        )

    def elsewhere(self, *, kept: bool = False) -> HttpResponse:
        found = None if self.by_script else self.found
        return elsewhere(self.request, found, self.attempt, kept=kept)

    def to(self, name: str, *args: int) -> HttpResponse:
        return redirect(f"assessments:{name}", self.attempt.test, *args)


def _save(saving: Saving, device: UUID) -> HttpResponse:
    """Save what was answered. 400: no answer to this question; 409: the attempt is over, or another one is open, or
    another device has taken over (see `attempts.save_answer` for what then becomes of the answer)."""
    form, attempt = saving.request.POST, saving.attempt
    if form.get("attempt") != str(attempt.number) or attempt.submitted_at is not None:
        return _over(saving)
    is_here = devices.claim(attempt, device)
    if not is_here and "turn" not in form:
        return saving.elsewhere()
    try:
        turn = int(form.get("turn", attempt.turn))
        attempts.save_form(
            attempt,
            saving.position,
            dict(form.lists()),
            FIELD,
            key=saving.key,
            flag="flag" in form,
            turn=turn,
        )
    except AttemptOver:
        return _over(saving)
    except AnswerFixed:
        return _fixed(saving)
    except TakesFiles:
        return _save_files(saving) if is_here else saving.elsewhere()
    except DrawnQuestion.DoesNotExist as missing:
        raise Http404 from missing
    except (InvalidAnswer, ValueError) as error:
        return saving.refused(refusal_of(error))
    if not is_here and turn < attempt.turn:
        return saving.elsewhere(kept=True)
    return _saved(saving)


def _save_files(saving: Saving) -> HttpResponse:
    """Take or delete a file, and note the flag. 400: no file that the task takes; the others stay as they are."""
    form = saving.request.POST
    try:
        attempts.set_flag(saving.attempt, saving.position, "flag" in form)
        evidence.save(saving.request, saving.attempt, saving.position)
    except AttemptOver:
        return _over(saving)
    except BadFile as bad:
        return saving.refused(str(bad.advice))
    if form.get("go") == "stay" and not saving.request.FILES:
        return saving.refused(_("Wählen Sie zuerst eine Datei aus."))
    if form.get("go") == "stay" or "remove" in form:
        return saving.to("question", saving.position)
    return _saved(saving)


def _saved(saving: Saving) -> HttpResponse:
    if not saving.by_script:
        return _check(saving) if saving.request.POST.get("go") == "check" else _onwards(saving)
    time = date_format(timezone.localtime(), "TIME_FORMAT")
    clock = clock_of(saving.attempt)
    told = {"saved": _("Gespeichert um %(time)s Uhr") % {"time": time}}
    return JsonResponse(told | (clock.for_script() if clock else {}))


def _check(saving: Saving) -> HttpResponse:
    """Tell how the answer was that was just saved; nothing else can be answered there from now on."""
    try:
        is_checked = attempts.confirm(saving.attempt, saving.position)
    except AttemptOver:
        return _over(saving)
    if not is_checked:
        return saving.refused(_("Es ist noch keine Antwort da, die sich prüfen lässt."))
    return saving.to("question", saving.position)


def _fixed(saving: Saving) -> HttpResponse:
    problem = _("Diese Antwort ist schon geprüft und bleibt, wie sie ist.")
    if saving.by_script:
        return JsonResponse({"problem": problem}, status=HTTPStatus.CONFLICT)
    messages.info(saving.request, problem)
    return saving.to("question", saving.position)


def _onwards(saving: Saving) -> HttpResponse:
    going = saving.request.POST.get("go", "")
    if going == "time":
        try:
            timing.extend(saving.attempt)
        except AttemptOver:
            return _over(saving)
        return saving.to("question", saving.position)
    if going == "course":
        return redirect("enrolments:course", saving.attempt.enrolment.course.key)
    count = saving.attempt.questions.count()
    wanted = whole_number(going)
    if wanted is not None and 1 <= wanted <= count:
        return saving.to("question", wanted)
    if going == "overview" or saving.position >= count:
        return saving.to("overview")
    return saving.to("question", saving.position + 1)


def _over(saving: Saving) -> HttpResponse:
    attempt = saving.attempt
    has_run_out = attempt.submitted_at is None or attempt.ran_out
    problem = (
        over_words()
        if has_run_out
        else _("Dieser Versuch ist schon abgegeben. Daran ändert sich nichts mehr.")
    )
    if saving.by_script:
        return JsonResponse({"problem": problem, "over": True}, status=HTTPStatus.CONFLICT)
    context = {"found": saving.found, "problem": problem, "has_run_out": has_run_out}
    return render(saving.request, "assessments/over.html", context, status=HTTPStatus.CONFLICT)
