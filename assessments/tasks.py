"""What a worker does for tests. Everything may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from assessments.services import evidence, question_imports, timing
from assessments.services.forgetting import forget_answers
from assessments.services.statistics import compute


@shared_task(name="assessments.close_run_out")
def close_run_out() -> None:
    timing.close_run_out()


@shared_task(name="assessments.turn_night", ignore_result=True)
def turn_night() -> None:
    """Delete the answers that are old enough and files that belong to none, then compute what all say together; done
    again it changes nothing."""
    forget_answers()
    evidence.sweep()
    compute()


@shared_task(name=question_imports.TASK)
def run_question_imports() -> None:
    """Bring in what is due; asked for every ten seconds and whenever something becomes due."""
    question_imports.run_due()
