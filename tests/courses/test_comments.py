"""Open comments reach whose they are: on the admin's first page at once, by mail the next morning, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, Page
from wagtail.users.models import UserProfile

from courses.tasks import write_mail
from dealerships.models import Kind, Mail, Person
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, room_of
from tests.factories import AppointmentFactory, PersonFactory
from tests.scenes import scene

MORNING = datetime(2027, 3, 10, 6, 30, tzinfo=UTC)


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@pytest.fixture(autouse=True)
def clock(cast: Cast) -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def other(network: Network) -> Person:
    """Another trainer of maker A's."""
    person = PersonFactory.create(password="secret-enough")
    AppointmentFactory.create(person=person, kind=Kind.TRAINER, manufacturer=network.maker_a)
    return person


def say(by: Person, room: Room, text: str = "Stimmt das noch?", hours_ago: int = 20) -> Comment:
    page = Page.objects.get(pk=room.lesson.pk)
    comment = Comment.objects.create(page=page, user=by, text=text, contentpath="title")
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(hours=hours_ago))
    return comment


def recipients() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("person__username", flat=True))


def test_a_comment_is_on_the_first_page_of_the_author_alone(cast: Cast, other: Person, own: Room) -> None:
    Page.objects.filter(pk=own.lesson.pk).update(owner=cast.trainer)
    say(other, own)
    home = reverse("wagtailadmin_home")
    assert "„Stimmt das noch?“" in client_of(cast, "trainer").get(home).content.decode()
    assert "„Stimmt das noch?“" not in client_of(cast, "headquarters").get(home).content.decode()


def test_mail_comes_once_the_next_morning(
    cast: Cast, other: Person, own: Room, clock: time_machine.Coordinates
) -> None:
    say(other, own, hours_ago=1)
    write_mail()
    assert recipients() == []
    for _again in range(2):
        clock.move_to(MORNING + timedelta(days=1))
        write_mail()
    assert recipients() == ["trainer"]
    assert "Stimmt das noch?" in Mail.objects.get().text


def test_a_reply_brings_mail_to_whoever_began(cast: Cast, other: Person, own: Room) -> None:
    comment = say(other, own, hours_ago=40)
    reply = CommentReply.objects.create(comment=comment, user=cast.trainer, text="Ja.")
    CommentReply.objects.filter(pk=reply.pk).update(created_at=timezone.now() - timedelta(hours=20))
    write_mail()
    assert recipients() == [other.username]


def test_nothing_is_told_of_what_is_resolved_or_another_makers(
    cast: Cast, other: Person, network: Network, own: Room
) -> None:
    resolved = say(other, own)
    Comment.objects.filter(pk=resolved.pk).update(resolved_at=timezone.now())
    say(other, room_of(network.maker_b, "Fremd"))
    write_mail()
    assert recipients() == []


def test_many_comments_cost_no_more_queries_than_one(cast: Cast, other: Person, own: Room) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            write_mail()
        return len(captured)

    say(other, own)
    few = queries()
    for hours in (10, 11, 12):
        say(other, own, hours_ago=hours)
    assert (queries(), Mail.objects.count()) == (few, 2)


def test_wagtails_own_message_is_for_who_turns_it_on(cast: Cast) -> None:
    profile = UserProfile.get_for_user(cast.trainer)
    assert profile.updated_comments_notifications is False
    profile.updated_comments_notifications = True
    profile.save()
    assert UserProfile.objects.get(user=cast.trainer).updated_comments_notifications is True
