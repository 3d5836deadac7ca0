"""What the pages about rollouts show to whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from academy.views import server_error
from certificates.models import CertificationCourse
from dealerships.models import Agreement, Language
from readiness.models import RolloutVerdict
from tests.cast import Cast, Network, client_of
from tests.factories import (
    CertificationCourseFactory,
    CooperationFactory,
    CooperationMemberFactory,
    CoursePageFactory,
    CoverFactory,
    DealershipFactory,
    FranchiseFactory,
    LeaveFactory,
    LessonPageFactory,
    RolloutFactory,
    StaleMarkFactory,
    WaiverFactory,
    WaveMemberFactory,
    in_days,
)
from tests.readiness.boards import board, refresh

__all__ = ["board"]

BOARD = "/rollouts/ROLLOUT-A/"
A1 = f"{BOARD}dealerships/A1/"


def text_of(content: bytes) -> str:
    """The page as one reads it: no tags, single blanks."""
    without_tags = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", without_tags).replace(" .", ".").strip()


def shown(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return text_of(response.content)


def rows_of(client: Client, url: str = BOARD) -> list[tuple[str, str, str, list[str]]]:
    """Number, status, main reason and the cells of every row."""
    return [
        (
            row.dealership.number,
            row.verdict.status,
            row.reason,
            [
                f"{cell.status} –"
                if cell.numbers.hidden
                else f"{cell.status} {cell.numbers.qualified}/{cell.numbers.required}"
                for cell in row.cells
            ],
        )
        for row in client.get(url).context["rows"]
    ]


# The board ------------------------------------------------------------------------------------------


def test_board_shows_status_reason_and_numbers_of_each_requirement(cast: Cast, board: Network) -> None:
    assert rows_of(client_of(cast, "admin")) == [
        ("A2", "at_risk", "2 Nachweise fehlen: Alle", ["due_soon 0/2", "due_soon 0/1", "due_soon 0/2"]),
        ("A1", "on_track", "4 Nachweise fehlen: Alle", ["open 2/6", "met 2/1", "open 1/2"]),
        ("AB", "ready", "", ["met 1/1", "met 1/1", "open 0/2"]),
    ]


def test_above_the_group_small_populations_are_a_dash_and_the_reason_tells_no_number(
    cast: Cast, board: Network
) -> None:
    seen = rows_of(client_of(cast, "headquarters"))
    assert seen == [
        ("A2", "at_risk", "Bald fällig: Alle", ["due_soon –", "due_soon –", "due_soon 0/2"]),
        ("A1", "on_track", "4 Nachweise fehlen: Alle", ["open 2/6", "met 2/1", "open 1/2"]),
        ("AB", "ready", "", ["met –", "met –", "open 0/2"]),
    ]
    assert rows_of(client_of(cast, "rollout_manager")) == rows_of(client_of(cast, "trainer")) == seen
    assert rows_of(client_of(cast, "area_manager")) == seen[1:]


def test_inside_everybody_sees_their_houses_alone(cast: Cast, board: Network) -> None:
    numbers = {
        persona: [number for number, *_rest in rows_of(client_of(cast, persona))]
        for persona in ("manager", "works_council", "other_manager", "group_manager")
    }
    assert numbers == {
        "manager": ["A1"],
        "works_council": ["A1"],
        "other_manager": ["A2"],
        "group_manager": ["A2", "A1"],
    }


@pytest.mark.parametrize(
    ("persona", "url"),
    [
        ("employee", BOARD),
        ("stranger", BOARD),
        ("other_headquarters", BOARD),
        ("headquarters", "/rollouts/ROLLOUT-B/"),
        ("headquarters", "/rollouts/NONE/"),
        ("headquarters", "/rollouts/%00/"),
        ("manager", f"{BOARD}dealerships/A2/"),
        ("area_manager", f"{BOARD}dealerships/A2/"),
        ("headquarters", f"{BOARD}dealerships/B1/"),
        ("headquarters", f"{BOARD}dealerships/NONE/"),
        ("employee", f"{BOARD}export.csv"),
        ("employee", f"{BOARD}export.xlsx"),
    ],
)
def test_what_one_does_not_see_is_not_there(cast: Cast, board: Network, persona: str, url: str) -> None:
    assert "Diese Seite gibt es nicht" in shown(client_of(cast, persona), url, 404)


@pytest.mark.parametrize("url", ["/rollouts/", BOARD, A1, f"{BOARD}export.csv", f"{BOARD}export.xlsx", "/"])
def test_who_is_not_signed_in_is_asked_to(db: None, url: str) -> None:
    response = Client().get(url)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_sentence_names_the_next_wave_and_its_part(cast: Cast, board: Network) -> None:
    page = shown(client_of(cast, "headquarters"), BOARD)
    assert "Welle 2: Go-live in 5 Tagen. Der Betrieb ist noch nicht bereit." in page
    assert "Über alle 2 Wellen: 1 von 3 bereit." in page


def test_tiles_count_what_the_other_filters_let_through_and_toggle(cast: Cast, board: Network) -> None:
    context = client_of(cast, "headquarters").get(f"{BOARD}?status=ready&area=NORTH&page=1").context
    assert [tuple(tile) for tile in context["tiles"]] == [
        ("not_ready", "Nicht bereit", 0, False, "status=not_ready&area=NORTH"),
        ("at_risk", "Gefährdet", 0, False, "status=at_risk&area=NORTH"),
        ("on_track", "Im Plan", 1, False, "status=on_track&area=NORTH"),
        ("ready", "Bereit", 1, True, "area=NORTH"),
    ]


def test_columns_sort_turn_and_count_what_is_unmet(cast: Cast, board: Network) -> None:
    context = client_of(cast, "headquarters").get(f"{BOARD}?sort=name&page=1").context
    assert [(c.label, c.query, c.direction, c.unmet, c.unmet_query) for c in context["columns"]] == [
        ("Betrieb", "sort=-name", "ascending", 0, ""),
        ("Status", "", "", 0, ""),
        ("Hauptgrund und Frist", "sort=due", "", 0, ""),
        ("Welle", "sort=wave", "", 0, ""),
        ("Bereit bis", "sort=until", "", 0, ""),
        ("Alle", "sort=req:ALL", "", 2, "sort=name&unmet=ALL"),
        ("Anforderung R1", "sort=req:R1", "", 1, "sort=name&unmet=R1"),
        ("Technik", "sort=req:TECH", "", 3, "sort=name&unmet=TECH"),
    ]


def test_filter_that_finds_nothing_says_so_and_leads_back(cast: Cast, board: Network) -> None:
    response = client_of(cast, "headquarters").get(f"{BOARD}?q=nirgends")
    assert response.status_code == 200
    assert "Kein Betrieb passt" in text_of(response.content)
    assert f'href="{BOARD}">Filter zurücksetzen' in response.content.decode()


@pytest.mark.parametrize("url", [BOARD, f"{BOARD}export.csv", f"{BOARD}export.xlsx"])
def test_filter_value_that_is_none_is_a_clear_400(cast: Cast, board: Network, url: str) -> None:
    page = shown(client_of(cast, "headquarters"), f"{url}?status=red&sort=evil", 400)
    assert "Diesen Filter gibt es hier nicht" in page
    assert "Status: „red“ gibt es hier nicht." in page
    assert "Sortieren nach: „evil“ gibt es hier nicht." in page


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "99999999999999999999"])
def test_page_beyond_the_end_is_a_404_with_a_way_back(cast: Cast, board: Network, number: str) -> None:
    response = client_of(cast, "headquarters").get(f"{BOARD}?status=ready&page={number}")
    assert response.status_code == 404
    assert "Die Liste „Einführung ROLLOUT-A“ hat 1 Seite." in text_of(response.content)
    assert f'href="{BOARD}?status=ready">Zum Anfang der Liste' in response.content.decode()


def test_htmx_gets_the_part_that_changes_and_history_the_whole_page(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    part = client.get(BOARD, headers={"HX-Request": "true"})
    restored = client.get(BOARD, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="board"')
    assert "<html" in restored.content.decode()
    assert "HX-Request" in part["Vary"]


def test_board_needs_as_many_queries_for_one_house_as_for_many(cast: Cast, board: Network) -> None:
    def queries(persona: str) -> int:
        client = client_of(cast, persona)
        client.get(BOARD)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(BOARD).status_code == 200
        return len(captured)

    before = {persona: queries(persona) for persona in ("headquarters", "area_manager", "group_manager")}
    for _number in range(60):
        house = DealershipFactory.create(group=board.group)
        FranchiseFactory.create(dealership=house, manufacturer=board.maker_a, area=board.coast)
        WaveMemberFactory.create(wave=board.wave_a, dealership=house)
    refresh()
    after = {persona: queries(persona) for persona in before}
    assert after == before
    assert max(after.values()) <= 25


def test_board_pages_by_fifty(cast: Cast, board: Network) -> None:
    for _number in range(50):
        house = DealershipFactory.create()
        FranchiseFactory.create(dealership=house, manufacturer=board.maker_a, area=board.coast)
        WaveMemberFactory.create(wave=board.wave_a, dealership=house)
    refresh()
    client = client_of(cast, "headquarters")
    first, second = client.get(BOARD), client.get(f"{BOARD}?page=2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 3)
    assert (first.context["next_query"], second.context["previous_query"]) == ("page=2", "page=1")
    numbers = [row.dealership.number for answer in (first, second) for row in answer.context["rows"]]
    assert len(set(numbers)) == 53


def test_board_tells_what_is_not_computed_yet_and_what_is_being_updated(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    assert "wird gerade aktualisiert" not in shown(client, BOARD)
    RolloutVerdict.objects.filter(dealership=board.a2).delete()
    StaleMarkFactory.create(dealership=board.a1)
    page = shown(client, BOARD)
    assert "1 Betrieb wird gerade zum ersten Mal berechnet und fehlt noch in der Liste." in page
    assert "wird gerade aktualisiert" in page
    assert "Die Bereitschaft wird gerade zum ersten Mal berechnet." in shown(
        client, f"{BOARD}dealerships/A2/"
    )


def test_rollout_without_dealerships_is_an_empty_board(cast: Cast, network: Network) -> None:
    RolloutFactory.create(code="NEW", system=network.system_a)
    client = client_of(cast, "headquarters")
    assert "Noch keine Betriebe in dieser Einführung" in shown(client, "/rollouts/NEW/")
    assert "Noch ist kein Betrieb in einer Welle." in shown(client, "/rollouts/")


def test_board_in_english(cast: Cast, board: Network) -> None:
    cast.headquarters.language = Language.EN
    cast.headquarters.save()
    response = client_of(cast, "headquarters").get(BOARD)
    assert '<html lang="en"' in response.content.decode()
    assert [column.label for column in response.context["columns"]][-1] == "Requirement TECH"


def test_names_of_master_data_are_escaped(cast: Cast, board: Network) -> None:
    board.a1.name = "<script>alert(1)</script>"
    board.a1.save()
    assert "<script>alert" not in client_of(cast, "headquarters").get(BOARD).content.decode()


def test_codes_may_hold_slashes_and_signs(cast: Cast, board: Network) -> None:
    board.rollout_a.code = "CRM/27#ä?%"
    board.rollout_a.save()
    client = client_of(cast, "headquarters")
    page = client.get("/rollouts/").content.decode()
    address = re.search(r'href="(/rollouts/CRM[^"?]*)"', page)
    assert address is not None
    assert client.get(address[1]).context["rollout"] == board.rollout_a


# Why ------------------------------------------------------------------------------------------------


def findings(client: Client, url: str = A1) -> dict[str, Any]:
    return {
        one.requirement.code: [(group.group.title, group.total, group.names) for group in one.groups]
        for one in client.get(url).context["findings"]
    }


def test_who_leads_the_house_sees_names(cast: Cast, board: Network) -> None:
    LeaveFactory.create(person=cast.colleague, ends_on=in_days(100))
    refresh()
    missing = ("Kim Employee", "Kim Manager", "Kim Works_Council")
    holders = tuple(
        sorted(
            str(one.person)
            for one in board.certification_a.certificates.select_related("person").exclude(
                person=cast.employee_ab
            )
        )
    )
    groups = [
        ("Ohne Nachweis", 3, missing),
        ("Mit Nachweis", 2, holders),
        ("Länger abwesend, zählen nicht", 1, ("Kim Colleague",)),
    ]
    for persona in ("manager", "group_manager"):
        assert findings(client_of(cast, persona)) == {"ALL": groups, "R1": groups, "TECH": []}


@pytest.mark.parametrize(
    ("persona", "groups"),
    [
        (
            "works_council",
            [("Ohne Nachweis", 3, ()), ("Mit Nachweis", 2, ()), ("Länger abwesend, zählen nicht", 1, ())],
        ),
        (
            "admin",
            [("Ohne Nachweis", 3, ()), ("Mit Nachweis", 2, ()), ("Länger abwesend, zählen nicht", 1, ())],
        ),
        ("headquarters", [("Ohne Nachweis", 3, ()), ("Mit Nachweis", 2, ())]),
        ("area_manager", [("Ohne Nachweis", 3, ()), ("Mit Nachweis", 2, ())]),
    ],
)
def test_everybody_else_sees_counts_and_the_makers_side_no_absence(
    cast: Cast, board: Network, persona: str, groups: list[Any]
) -> None:
    LeaveFactory.create(person=cast.colleague, ends_on=in_days(100))
    refresh()
    client = client_of(cast, persona)
    assert findings(client)["ALL"] == groups
    assert "Kim" not in shown(client, A1).replace(str(getattr(cast, persona)), "")


def test_without_an_agreement_a_manager_sees_counts_and_why(cast: Cast, board: Network) -> None:
    board.a1.agreement = Agreement.MISSING
    board.a1.save()
    client = client_of(cast, "manager")
    assert findings(client)["ALL"] == [("Ohne Nachweis", 4, ()), ("Mit Nachweis", 2, ())]
    assert (
        "Namen erscheinen erst, wenn für diesen Betrieb vermerkt ist, dass eine Vereinbarung mit dem "
        "Betriebsrat besteht oder keine nötig ist."
    ) in shown(client, A1)


def test_small_population_shows_its_status_alone_above_the_group(cast: Cast, board: Network) -> None:
    url = f"{BOARD}dealerships/A2/"
    above = client_of(cast, "headquarters").get(url)
    assert [
        (one.requirement.code, one.numbers.hidden, one.rail, one.groups) for one in above.context["findings"]
    ][:2] == [
        ("ALL", True, None, ()),
        ("R1", True, None, ()),
    ]
    page = text_of(above.content)
    assert "Die Zahlen sind verborgen, weil sie von weniger als fünf Personen sprächen." in page
    assert "Noch fehlen Nachweise. Die Frist endet am" in page
    inside = client_of(cast, "other_manager").get(url)
    assert [(one.requirement.code, one.numbers) for one in inside.context["findings"]][:2] == [
        ("ALL", (2, 0, 0, 2, 2)),
        ("R1", (2, 0, 0, 1, 1)),
    ]


def test_waiver_is_told_with_its_end_and_reason(cast: Cast, board: Network) -> None:
    WaiverFactory.create(
        requirement=board.rollout_a.requirements.get(code="ALL"),
        dealership=board.a1,
        reason="Umbau des Hauses",
    )
    refresh()
    page = shown(client_of(cast, "manager"), A1)
    assert (
        "Der Betrieb ist davon ausgenommen, ohne Enddatum. Begründung: Umbau des Hauses. "
        "Noch fehlen 4 Nachweise." in page
    )


def test_specialist_of_a_cooperation_counts_and_is_named_only_where_one_leads(
    cast: Cast, board: Network
) -> None:
    """AB's specialist covers A1, whose manager knows how many help, but not what AB's people have proven."""
    cooperation = CooperationFactory.create()
    for house in (board.a1, board.ab):
        CooperationMemberFactory.create(cooperation=cooperation, dealership=house)
    CoverFactory.create(
        cooperation=cooperation, person=cast.employee_ab, dealership=board.a1, proof="certification:CERT-A"
    )
    board.requirement_a.poolable = True
    board.requirement_a.save()
    refresh()
    assert ("Aus der Kooperation", 1, ()) in findings(client_of(cast, "manager"))["R1"]


def test_status_is_told_in_a_sentence_and_missing_items_by_name(cast: Cast, board: Network) -> None:
    page = shown(client_of(cast, "manager"), A1)
    assert "1 von 2 Pflichtanforderungen ist noch offen, keine ist bald fällig." in page
    assert "1 Punkt ist noch nicht bestätigt." in page
    assert "Punkt WLAN" in page


def lead_to(network: Network, title: str, minutes: int = 20, *, is_live: bool = True) -> CertificationCourse:
    """A course on the first path to what rollout A asks for."""
    page = CoursePageFactory.create(title=title, live=is_live)
    LessonPageFactory.create(parent=page, minutes=minutes)
    return CertificationCourseFactory.create(certification=network.certification_a, course=page.course)


def test_what_is_missing_has_its_shortest_way_and_a_price(cast: Cast, board: Network) -> None:
    def told(persona: str, number: str) -> str:
        return shown(client_of(cast, persona), f"{BOARD}dealerships/{number}/")

    nowhere = "Zu diesem Nachweis führt zurzeit kein Kurs der Akademie."
    assert nowhere in told("manager", "A1")
    lead_to(board, "Kurs eins", 20)
    lead_to(board, "Kurs zwei", 5)
    for persona in ("manager", "works_council", "area_manager"):
        page = told(persona, "A1")
        assert "Der kürzeste Weg sind diese Kurse: Kurs eins , Kurs zwei (25 Min. je Person)." in page
        assert "Bis „Bereit“ höchstens 100 Min. Lernzeit" in page  # four proofs
        assert nowhere not in page
    small = told("headquarters", "A2")
    assert "(25 Min. je Person)" in small
    assert "Lernzeit" not in small  # it would tell how many of two are missing
    assert "Bis „Bereit“ höchstens 75 Min. Lernzeit" in told("other_manager", "A2")
    assert "Lernzeit" not in told("admin", "AB")


def test_a_way_that_isnt_published_whole_has_no_price(cast: Cast, board: Network) -> None:
    lead_to(board, "Kurs eins")
    lead_to(board, "Kurs zwei", is_live=False)
    page = shown(client_of(cast, "manager"), A1)
    assert "Der kürzeste Weg ist dieser Kurs: Kurs eins (20 Min. je Person)." in page
    assert "Weitere Kurse dafür sind noch nicht veröffentlicht." in page
    assert "Lernzeit" not in page


def test_what_decides_comes_before_what_is_optional(cast: Cast, board: Network) -> None:
    """TECH is due first and not mandatory: it says so, on the page and on the board, and stands after ALL."""
    board.rollout_a.requirements.filter(code="TECH").update(lead_days=60)
    refresh()
    client = client_of(cast, "manager")
    found = client.get(A1).context["findings"]
    assert [(one.requirement.code, one.status) for one in found] == [
        ("ALL", "open"),
        ("TECH", "overdue"),
        ("R1", "met"),
    ]
    for page in (A1, BOARD):
        assert re.search(r"Technik freiwillig", shown(client, page))


def test_page_leads_on_by_urgency_and_to_the_houses_other_rollouts(cast: Cast, board: Network) -> None:
    client = client_of(cast, "admin")

    def leads_to(number: str) -> tuple[str, str] | None:
        next_one = client.get(f"{BOARD}dealerships/{number}/").context["next"]
        return next_one and (next_one.rollout.code, next_one.dealership.number)

    assert [leads_to("A2"), leads_to("A1"), leads_to("AB")] == [
        ("ROLLOUT-A", "A1"),
        None,
        ("ROLLOUT-A", "A2"),
    ]
    others = client.get(f"{BOARD}dealerships/AB/").context["others"]
    assert [row.verdict.rollout.code for row in others] == ["ROLLOUT-B"]
    seen_by_maker = client_of(cast, "headquarters").get(f"{BOARD}dealerships/AB/").context["others"]
    assert seen_by_maker == []


def test_page_of_a_dealership_needs_a_fixed_number_of_queries(cast: Cast, board: Network) -> None:
    def queries(url: str) -> int:
        client = client_of(cast, "group_manager")
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    before = queries(A1)
    for number in range(5):
        requirement = board.rollout_a.requirements.create(
            code=f"X{number}",
            name_de="X",
            name_en="X",
            kind="people",
            proof="certification:CERT-A",
            heads=number,
        )
        requirement.roles.add(board.role)
    refresh()
    assert (queries(A1), before <= 25) == (before, True)

    lead_to(board, "Kurs")
    assert queries(A1) <= 25


# The list, the start page, and how pages look ---------------------------------------------------------


def test_list_has_the_readers_rollouts_the_red_ones_first(cast: Cast, board: Network) -> None:
    RolloutFactory.create(code="AAA", system=board.system_a)
    context = client_of(cast, "headquarters").get("/rollouts/").context
    assert [
        (one.rollout.code, [(wave.wave.code, wave.counts.ready, wave.counts.total) for wave in one.waves])
        for one in context["rollouts"]
    ] == [("ROLLOUT-A", [("W2", 0, 1), ("W1", 1, 2)]), ("AAA", [])]


@pytest.mark.parametrize(
    ("persona", "said"),
    [
        ("headquarters", "Was zuerst etwas braucht"),
        ("group_manager", "Was zuerst etwas braucht"),
        ("manager", "Stand in jeder Einführung"),
        ("works_council", "Stand in jeder Einführung"),
        ("employee", "Zurzeit ist Ihnen nichts zugewiesen."),
        ("stranger", "Ihr Konto gehört zurzeit zu keinem Betrieb."),
    ],
)
def test_start_page_fits_who_reads_it(cast: Cast, board: Network, persona: str, said: str) -> None:
    assert said in shown(client_of(cast, persona), "/")


def test_start_page_of_an_employee_lists_houses_and_proofs(cast: Cast, board: Network) -> None:
    page = shown(client_of(cast, "employee_ab"), "/")
    assert "Zertifizierung CERT-A ausgestellt am 01.01.2020 Gültig ohne Ende" in page
    assert "Autohaus AB Funktion ADVISOR seit 01.01.2020" in page


@pytest.mark.parametrize(
    ("chosen", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("auto", ""), ("evil", "")],
)
def test_look_is_kept_in_the_browser_and_drawn_by_the_server(
    cast: Cast, network: Network, chosen: str, attribute: str
) -> None:
    client = client_of(cast, "employee")
    response = client.post("/theme/", {"theme": chosen, "next": "/?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/?x=1")
    assert f'<html lang="de"{attribute}>' in client.get("/").content.decode()


def test_look_leads_nowhere_else(cast: Cast, network: Network) -> None:
    response = client_of(cast, "employee").post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert client_of(cast, "employee").get("/theme/").status_code == 405


def test_no_page_has_inline_code_or_styles(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    for url in ("/", "/rollouts/", BOARD, A1, "/nowhere/", f"{BOARD}?page=9"):
        page = client.get(url).content.decode()
        assert not re.search(r'<script(?![^>]*\bsrc=)|<style\b|\sstyle="|\son\w+="', page), url


def test_server_error_apologises_with_a_reference_and_asks_no_database(
    cast: Cast, network: Network, rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = server_error(rf.get("/rollouts/"))
    assert response.status_code == 500
    assert re.search(r"Nennen Sie bei Rückfragen die Kennung [0-9a-f]{8}", text_of(response.content))


def test_server_error_offers_again_what_was_asked_for_but_never_what_was_sent(rf: RequestFactory) -> None:
    again = 'href="/rollouts/?page=2"'
    asked, sent = server_error(rf.get("/rollouts/?page=2")), server_error(rf.post("/rollouts/?page=2"))
    assert [again in one.content.decode() for one in (asked, sent)] == [True, False]


def test_a_host_that_is_not_ours_is_refused_and_no_error_of_ours(db: None) -> None:
    response = Client().get("/nowhere/", headers={"host": "elsewhere.example"})
    assert (response.status_code, "Diese Anfrage ist unvollständig" in text_of(response.content)) == (
        400,
        True,
    )
