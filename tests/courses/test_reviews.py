"""Fachprüfung by every department that the course names, in any order, then Freigabe; what edits and endings do."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Page, TaskState

from courses.models import CourseDepartment, LessonPage, Reviewer
from dealerships.models import Kind, Mail, Person
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, block, edit_url, room_of, save, write
from tests.factories import AppointmentFactory, PersonFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def own(network: Network) -> Room:
    """A course that sales and legal have to approve."""
    room = room_of(network.maker_a, "Eigen")
    course = room.course
    for name in ("sales", "legal"):
        course.departments.add(CourseDepartment(department=name))
    course.save_revision().publish()
    return room


@pytest.fixture
def sales(network: Network) -> Person:
    return reviewer(network, "sales")


@pytest.fixture
def legal(network: Network) -> Person:
    return reviewer(network, "legal")


def reviewer(network: Network, *departments: str) -> Person:
    person = PersonFactory.create()
    AppointmentFactory.create(person=person, kind=Kind.ROLLOUT_MANAGER, manufacturer=network.maker_a)
    for name in departments:
        Reviewer.objects.create(person=person, manufacturer=network.maker_a, department=name)
    return person


def submit(cast: Cast, lesson: LessonPage) -> LessonPage:
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.save_revision(user=cast.trainer)
    lesson.get_workflow().start(lesson, cast.trainer)
    return LessonPage.objects.get(pk=lesson.pk)


def act(lesson: LessonPage, person: Person, action: str = "approve", comment: str = "") -> None:
    lesson = LessonPage.objects.get(pk=lesson.pk)
    state = lesson.current_workflow_task_state
    state.task.specific.on_action(state, person, action, comment=comment)


def where(lesson: LessonPage) -> str:
    """The task that a round waits at, or how it is."""
    lesson = LessonPage.objects.get(pk=lesson.pk)
    if (task := lesson.current_workflow_task) is not None:
        return str(task.name)
    if (state := lesson.current_workflow_state) is not None:
        return str(state.status)
    return "live" if lesson.live else "draft"


def offered(lesson: LessonPage, person: Person) -> list[str]:
    lesson = LessonPage.objects.get(pk=lesson.pk)
    task = lesson.current_workflow_task
    return [] if task is None else sorted({name for name, *_ in task.get_actions(lesson, person)})


@pytest.mark.parametrize("first", ["sales", "legal"])
def test_departments_approve_in_any_order_then_another_trainer_releases(
    cast: Cast, network: Network, own: Room, sales: Person, legal: Person, first: str
) -> None:
    order = [sales, legal] if first == "sales" else [legal, sales]
    lesson = submit(cast, own.draft)
    steps = [where(lesson)]
    for person in (*order, cast.headquarters):
        act(lesson, person)
        steps.append(where(lesson))
    assert steps == ["Fachprüfung", "Fachprüfung", "Freigabe", "live"]


def test_a_course_that_names_no_department_goes_straight_to_the_release(cast: Cast, network: Network) -> None:
    room = room_of(network.maker_a, "Frei")
    assert where(submit(cast, room.draft)) == "Freigabe"


def test_who_is_asked(cast: Cast, network: Network, own: Room, sales: Person, legal: Person) -> None:
    lesson = submit(cast, own.draft)
    other = reviewer(network, "marketing")
    foreign = PersonFactory.create()
    AppointmentFactory.create(person=foreign, kind=Kind.HEADQUARTERS, manufacturer=network.maker_b)
    Reviewer.objects.create(person=foreign, manufacturer=network.maker_b, department="sales")
    people = {
        "sales": sales,
        "legal": legal,
        "marketing": other,
        "maker B": foreign,
        "trainer": cast.trainer,
        "headquarters": cast.headquarters,
        "admin": cast.admin,
    }
    both = ["approve", "reject"]
    assert {name: offered(lesson, person) for name, person in people.items()} == {
        "sales": both,
        "legal": both,
        "marketing": [],
        "maker B": [],
        "trainer": [],
        "headquarters": [],
        "admin": both,
    }
    assert {name: TaskState.objects.reviewable_by(person).count() for name, person in people.items()} == {
        name: int(name in ("sales", "legal", "admin")) for name in people
    }


def test_whose_appointment_is_over_approves_nothing(
    cast: Cast, own: Room, sales: Person, legal: Person
) -> None:
    lesson = submit(cast, own.draft)
    sales.appointments.update(ends_on="2020-12-31")
    act(lesson, legal)
    act(lesson, sales)
    assert (offered(lesson, sales), where(lesson)) == ([], "Fachprüfung")


def test_who_wrote_it_does_not_release_it(cast: Cast, network: Network, own: Room) -> None:
    colleague = PersonFactory.create()
    AppointmentFactory.create(person=colleague, kind=Kind.TRAINER, manufacturer=network.maker_a)
    lesson = submit(cast, own.draft)
    act(lesson, cast.admin)
    assert {
        "author": offered(lesson, cast.trainer),
        "colleague": offered(lesson, colleague),
        "headquarters": offered(lesson, cast.headquarters),
        "rollout manager": offered(lesson, cast.rollout_manager),
        "other maker": offered(lesson, cast.other_headquarters),
    } == {
        "author": [],
        "colleague": ["approve", "reject"],
        "headquarters": ["approve", "reject"],
        "rollout manager": [],
        "other maker": [],
    }
    act(lesson, cast.trainer)
    assert where(lesson) == "Freigabe"
    assert [
        TaskState.objects.reviewable_by(person).count()
        for person in (cast.trainer, colleague, cast.headquarters)
    ] == [0, 1, 1]


def test_a_rejection_ends_the_round_and_the_next_begins_with_the_departments(
    cast: Cast, own: Room, sales: Person, legal: Person
) -> None:
    lesson = submit(cast, own.draft)
    act(lesson, sales)
    act(lesson, legal)
    act(lesson, cast.headquarters, "reject", "Bitte kürzer.")
    rejected = where(lesson)
    write(lesson, block("text", "<p>Kürzer.</p>"))
    LessonPage.objects.get(pk=lesson.pk).current_workflow_state.resume(cast.trainer)
    assert (rejected, where(lesson)) == ("needs_changes", "Fachprüfung")


@pytest.mark.parametrize("at_release", [False, True])
def test_an_edit_starts_the_round_again(
    cast: Cast, own: Room, sales: Person, legal: Person, at_release: bool
) -> None:
    lesson = submit(cast, own.draft)
    act(lesson, sales)
    if at_release:
        act(lesson, legal)
    write(lesson, block("text", "<p>Ganz anders.</p>"))
    assert (where(lesson), offered(lesson, sales)) == ("Fachprüfung", ["approve", "reject"])


def test_autosave_over_the_same_revision_is_an_edit_too(cast: Cast, own: Room, sales: Person) -> None:
    lesson = submit(cast, own.draft)
    act(lesson, sales)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.title = "Anders"
    lesson.save_revision(user=cast.trainer, overwrite_revision=lesson.get_latest_revision())
    assert offered(lesson, sales) == ["approve", "reject"]


def test_saving_without_a_change_keeps_what_was_agreed_to(cast: Cast, own: Room, sales: Person) -> None:
    lesson = submit(cast, own.draft)
    act(lesson, sales)
    LessonPage.objects.get(pk=lesson.pk).save_revision(user=cast.trainer)
    assert (where(lesson), offered(lesson, sales)) == ("Fachprüfung", [])


def test_messages_go_to_who_has_to_act_next(cast: Cast, own: Room, sales: Person, legal: Person) -> None:
    lesson = submit(cast, own.draft)
    act(lesson, sales)
    act(lesson, legal)
    act(lesson, cast.headquarters)
    assert sorted((mail.person.username, mail.subject) for mail in Mail.objects.all()) == sorted(
        [
            (sales.username, "Zur Prüfung: Entwurf Eigen"),
            (legal.username, "Zur Prüfung: Entwurf Eigen"),
            ("headquarters", "Zur Freigabe: Entwurf Eigen"),
            ("trainer", "Freigegeben: Entwurf Eigen"),
        ]
    )


def test_a_reviewer_opens_the_page_and_approves_there(cast: Cast, own: Room, sales: Person) -> None:
    lesson = submit(cast, own.draft)
    client = client_of(cast, "trainer")
    client.force_login(sales, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(edit_url(lesson)).content.decode()
    response = save(
        client, edit_url(lesson), **{"action-workflow-action": "1", "workflow-action-name": "approve"}
    )
    assert ("Zustimmen für Vertrieb" in page, response.status_code, offered(lesson, sales)) == (True, 302, [])
    assert client.get(reverse("wagtailadmin_pages:edit", args=[own.course.pk])).status_code == 404


def test_the_first_page_says_whom_a_review_waits_for(
    cast: Cast, network: Network, own: Room, sales: Person
) -> None:
    """And that nobody is there to agree: then nothing would ever come of it."""
    submit(cast, own.lesson)
    author = client_of(cast, "trainer")

    def in_review() -> str:
        page = " ".join(strip_tags(author.get(reverse("wagtailadmin_home")).content.decode()).split())
        return (
            page.partition("In Prüfung")[2]
            .partition("Ihre Entwürfe")[0]
            .partition("Braucht Pflege")[0]
            .strip()
        )

    assert in_review() == "Lektion Eigen · Recht (niemand zuständig), Vertrieb"
    legal = reviewer(network, "legal")
    assert in_review() == "Lektion Eigen · Recht, Vertrieb"
    for person in (legal, sales):
        act(own.lesson, person)
    assert in_review() == "Lektion Eigen · Freigabe"


def test_the_first_page_says_who_wants_what_changed(cast: Cast, own: Room, sales: Person) -> None:
    Page.objects.filter(pk=own.draft.pk).update(owner=cast.trainer)
    submit(cast, own.draft)
    act(own.draft, sales, "reject", comment="Bitte mit Bildschirmfoto.")
    page = client_of(cast, "trainer").get(reverse("wagtailadmin_home")).content.decode()
    drafts = " ".join(strip_tags(page).split()).partition("Ihre Entwürfe")[2]
    assert drafts.startswith(f" Entwurf Eigen · {sales} möchte Änderungen: „Bitte mit Bildschirmfoto.“")


def test_the_first_button_is_the_review_where_departments_are_named(
    cast: Cast, network: Network, own: Room
) -> None:
    free = room_of(network.maker_b, "Frei")
    AppointmentFactory.create(person=cast.trainer, kind=Kind.TRAINER, manufacturer=network.maker_b)
    client = client_of(cast, "trainer")
    names = [
        client.get(edit_url(page)).context["action_menu"].default_item.name
        for page in (own.draft, free.draft)
    ]
    assert names == ["action-submit", "action-publish"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_departments_at_the_same_moment_finish_the_task_once(
    cast: Cast, own: Room, sales: Person, legal: Person
) -> None:
    lesson = submit(cast, own.draft)
    barrier = threading.Barrier(2)

    def approve(person: Person) -> None:
        barrier.wait()
        act(lesson, person)
        connection.close()

    threads = [threading.Thread(target=approve, args=[person]) for person in (sales, legal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tasks = TaskState.objects.values_list("task__name", "status").order_by("pk")
    assert (where(lesson), list(tasks)) == (
        "Freigabe",
        [("Fachprüfung", "approved"), ("Freigabe", "in_progress")],
    )
