"""The demo is there at once, and loading it twice on a day changes nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from academy.content.files import course_folders
from academy.demo.loading import COURSES
from assessments.judging import to_judge
from assessments.models import EvidenceFile
from courses.models import CourseCompetence, CourseDepartment, CoursePage, LoadedContent, Reviewer
from courses.questions.evidence.block import Judge
from dealerships.models import Agreement, Dealership, Person
from readiness.models import RolloutVerdict, StaleMark
from readiness.services.verification import verify


@pytest.mark.django_db
def test_demo_is_loaded_with_its_verdicts_and_may_be_loaded_again() -> None:
    def load() -> str:
        out = StringIO()
        call_command("load_demo", stdout=out)
        return out.getvalue().strip()

    first = load()
    agreements = set(Dealership.objects.values_list("agreement", flat=True))
    assert (first, agreements) == ("48 dealerships, 929 people", set(Agreement.values))
    assert Person.objects.get(username="admin").is_superuser
    assert CoursePage.objects.live().count() == 2 * len(course_folders(COURSES))
    assert not CourseCompetence.objects.filter(competence__area__isnull=True).exists()
    trainer, manager = (Person.objects.get(username=one) for one in ("giulia.ferraro", "anke.petersen"))
    waiting = (to_judge(trainer, Judge.TRAINER).count(), to_judge(manager, Judge.OBSERVER).count())
    assert (waiting, EvidenceFile.objects.count()) == ((2, 2), 4)
    named = CourseDepartment.objects.values_list("department", flat=True)
    assert set(named) <= set(Reviewer.objects.active().values_list("department", flat=True))
    contents = set(LoadedContent.objects.values_list("key", "locale", "revision"))
    verdicts = set(RolloutVerdict.objects.values_list("dealership", "rollout", "status", "missing"))
    # A second load is as quiet for the courses as for everything else.
    assert (load(), StaleMark.objects.count(), verify()) == (first, 0, [])
    assert set(RolloutVerdict.objects.values_list("dealership", "rollout", "status", "missing")) == verdicts
    assert set(LoadedContent.objects.values_list("key", "locale", "revision")) == contents
    assert EvidenceFile.objects.count() == 4
