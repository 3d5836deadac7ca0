"""A question to the trainers: where a search finds nothing, by mail, a few a day, to the maker's own trainers alone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from dealerships.models import Kind, Mail, Person
from enrolments.services import asking
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import small_course

pytestmark = pytest.mark.django_db

ASK = reverse("enrolments:ask")


def ask(cast: Cast, maker: int, text: str, by: str = "employee") -> Any:
    return client_of(cast, by).post(ASK, {"maker": maker, "text": text}, follow=True)


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_search_without_a_hit_leads_to_the_trainers(cast: Cast, network: Network) -> None:
    small_course(manufacturer=network.maker_a)
    client = client_of(cast, "employee")
    page = client.get(f"{reverse('enrolments:catalogue')}?q=Anh%C3%A4ngelast+%26+mehr").content.decode()
    [address] = re.findall(rf'href="({ASK}[^"]*)"', page)
    sheet = client.get(unescape(address)).content.decode()
    assert "Ich habe nach „Anhängelast &amp; mehr“ gesucht." in sheet
    assert ASK not in client.get(reverse("enrolments:catalogue")).content.decode()


def test_each_trainer_of_the_maker_gets_it_once_and_knows_whom_to_answer(
    cast: Cast, network: Network
) -> None:
    second = factories.PersonFactory.create(language="en")
    for person in (second, factories.PersonFactory.create(email="")):
        factories.AppointmentFactory.create(
            person=person, kind=Kind.TRAINER, manufacturer=network.maker_a, dealership=None
        )
    for _twice in range(2):
        response = ask(cast, network.maker_a.pk, "Wo ist <b>Neu</b>?")
    assert told(response) == ["Ihre Frage ist unterwegs. Das Trainer-Team antwortet Ihnen selbst."]
    mails = {one.person: one for one in Mail.objects.select_related("person")}
    assert set(mails) == {cast.trainer, second}
    german, english = mails[cast.trainer], mails[second]
    assert (german.subject, english.subject) == (
        "Eine Frage an das Trainer-Team",
        "A question for the trainers",
    )
    for words in (str(cast.employee), network.a1.name, cast.employee.email, "Wo ist <b>Neu</b>?"):
        assert words in german.text
    assert "Wo ist &lt;b&gt;Neu&lt;/b&gt;?" in german.html


def test_another_makers_trainers_are_not_asked(cast: Cast, network: Network) -> None:
    factories.AppointmentFactory.create(kind=Kind.TRAINER, manufacturer=network.maker_b, dealership=None)
    assert list(asking.teams_for(cast.employee)) == [network.maker_a]
    response = ask(cast, network.maker_b.pk, "Hallo?")
    assert (response.status_code, Mail.objects.count()) == (400, 0)
    assert "Dieses Trainer-Team können Sie hier nicht fragen." in response.content.decode()


def test_nobody_asks_without_end(cast: Cast, network: Network) -> None:
    for number in range(asking.MOST_A_DAY):
        ask(cast, network.maker_a.pk, f"Frage {number}")
    response = ask(cast, network.maker_a.pk, "Noch eine")
    assert told(response) == ["Heute haben Sie schon fünf Fragen gestellt. Morgen geht es wieder."]
    assert Mail.objects.count() == asking.MOST_A_DAY
    ask(cast, network.maker_a.pk, "Noch eine", by="colleague")
    assert Mail.objects.count() == asking.MOST_A_DAY + 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  ", "Schreiben Sie Ihre Frage."),
        ("x" * 1001, "Die Frage ist zu lang: höchstens 1000 Zeichen."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    cast: Cast, network: Network, text: str, problem: str
) -> None:
    response = ask(cast, network.maker_a.pk, text)
    assert (response.status_code, Mail.objects.count()) == (400, 0)
    assert problem in response.content.decode()


def test_where_there_is_nobody_to_ask_the_page_says_so(cast: Cast, network: Network) -> None:
    Person.objects.filter(pk=cast.trainer.pk).update(email="")
    client = client_of(cast, "employee")
    assert "kein Trainer-Team erreichbar" in client.get(ASK).content.decode()
    assert ASK not in client.get(f"{reverse('enrolments:catalogue')}?q=xyzzy").content.decode()
