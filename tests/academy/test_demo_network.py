"""The Falkenau network: a sound bundle that shows every colour for a reason, today and in a year."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from academy.demo.falkenau import write_falkenau
from academy.demo.personas import PERSONAS
from academy.demo.places import AGREEMENTS, NUMBERS
from academy.demo.rollouts import ROLLOUTS
from academy.demo.training import wave_towns
from tests.academy.bundle_rules import Row, Tables, problems, read
from tests.academy.standing import Numbers, Standing

TODAY = date(2027, 1, 15)

# A leap day, and the last days of long months before short ones.
OTHER_DAYS = (date(2028, 2, 29), date(2026, 8, 31), date(2027, 12, 31))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("falkenau")
    write_falkenau(folder, TODAY)
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return read(folder)


@pytest.fixture(scope="module")
def standing(folder: Path) -> Standing:
    return Standing(folder, TODAY)


def active(row: Row) -> bool:
    return row["starts_on"] <= TODAY.isoformat() <= (row["ends_on"] or "9999")


def statuses(standing: Standing, rollout: str, town: str) -> dict[str, str]:
    return {code: numbers.status for code, numbers in standing.numbers(rollout, NUMBERS[town]).items()}


# The bundle --------------------------------------------------------------------------------------------


def test_no_rule_of_the_exchange_format_is_broken(tables: Tables) -> None:
    assert problems(tables) == []


def test_the_counts_are_those_that_were_written(tmp_path: Path) -> None:
    counts = write_falkenau(tmp_path, TODAY)
    assert counts == {table: len(rows) for table, rows in read(tmp_path).items()}


def test_the_same_seed_and_day_make_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_falkenau(tmp_path, TODAY)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        file.name: file.read_bytes() for file in folder.iterdir()
    }


def test_the_network_has_the_size_that_the_story_tells(tables: Tables) -> None:
    sizes = Counter(dealership for _, dealership in {
        (row["person"], row["dealership"]) for row in tables["employments"] if active(row)
    })  # fmt: skip
    groups = Counter(row["group"] for row in tables["dealerships"])
    assert (len(tables["dealerships"]), len(sizes)) == (48, 48)
    assert sorted(groups.values()) == [1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 6, 7, 9]
    assert sorted(sizes.values())[:7] == [6, 7, 7, 8, 9, 9, 11]
    assert max(sizes.values()) == 75
    assert 850 <= len(tables["people"]) <= 950


def test_four_regions_have_two_districts_of_six_dealerships(tables: Tables) -> None:
    parents = {row["code"]: row["parent"] for row in tables["areas"] if row["manufacturer"] == "FAL"}
    districts = {
        row["dealership"]: row["area"] for row in tables["franchises"] if row["manufacturer"] == "FAL"
    }
    assert Counter(parents.values()) == {"": 4, "NORD": 2, "WEST": 2, "SUED": 2, "OST": 2}
    assert Counter(districts.values()) == dict.fromkeys((area for area in parents if parents[area]), 6)


def test_the_second_maker_shares_three_dealerships_and_sees_only_its_own_rollout(
    tables: Tables, standing: Standing
) -> None:
    shared = {row["dealership"] for row in tables["franchises"] if row["manufacturer"] == "MER"}
    systems = [row["code"] for row in tables["systems"] if row["manufacturer"] == "MER"]
    assert shared == {NUMBERS["Bremen"], NUMBERS["Bonn"], NUMBERS["Augsburg"]}
    assert systems == ["RELAZIONE"]
    assert set(standing.verdicts["RELAZIONE"]) == shared


def test_nine_employers_have_a_works_council_and_one_of_them_no_agreement(tables: Tables) -> None:
    groups = {row["number"]: row["group"] for row in tables["dealerships"]}
    councils = {row["scope"] for row in tables["appointments"] if row["kind"] == "works_council"}
    assert len({groups[number] for number in councils}) == 9
    assert {number for number, status in AGREEMENTS.items() if status == "none_needed"} == set(
        groups
    ) - councils
    assert {groups[number] for number, status in AGREEMENTS.items() if status == "missing"} == {"LECHFELD"}
    assert Counter(AGREEMENTS.values()) == {"reached": 40, "none_needed": 6, "missing": 2}


def test_every_dealership_has_a_manager_who_works_there(tables: Tables) -> None:
    jobs = {(row["person"], row["dealership"]) for row in tables["employments"] if active(row)}
    managers = [
        (row["person"], row["scope"]) for row in tables["appointments"] if row["kind"] == "dealership_manager"
    ]
    assert sorted(scope for _, scope in managers) == sorted(NUMBERS.values())
    assert set(managers) <= jobs


def test_people_have_left_will_come_are_away_moved_and_work_in_two_places(tables: Tables) -> None:
    today = TODAY.isoformat()
    jobs = defaultdict(list)
    for row in tables["employments"]:
        jobs[row["person"]].append(row)
    now = {person: {row["dealership"] for row in rows if active(row)} for person, rows in jobs.items()}
    ever = {person: {row["dealership"] for row in rows} for person, rows in jobs.items()}
    future = {person for person, rows in jobs.items() if all(row["starts_on"] > today for row in rows)}
    shown = {
        "left": sum(not now[person] and person not in future for person in jobs) > 5,
        "will come": len(future) > 3,
        "will leave": sum(row["ends_on"] > today for row in tables["employments"]) > 5,
        "moved": sum(len(now[person]) == 1 and len(ever[person]) == 2 for person in jobs) > 3,
        "in two places": sum(len(places) == 2 for places in now.values()) > 3,
        "away": sum(active(row) for row in tables["leaves"]) > 10,
        "two roles": any(len({row["role"] for row in rows if active(row)}) == 2 for rows in jobs.values()),
    }
    assert [case for case, is_shown in shown.items() if not is_shown] == []


# Whom a visitor may be --------------------------------------------------------------------------------


def test_every_persona_is_in_the_bundle_with_what_makes_the_role(tables: Tables) -> None:
    names = {row["id"]: f"{row['given_name']} {row['family_name']}" for row in tables["people"]}
    jobs, appointments = defaultdict(set), defaultdict(set)
    for row in tables["employments"]:
        jobs[row["person"]].add((row["role"], row["dealership"]))
    for row in tables["appointments"]:
        appointments[row["person"]].add((row["kind"], row["scope"]))
    hansewerk = {row["number"] for row in tables["dealerships"] if row["group"] == "HANSEWERK"}
    kiel, essen, bochum = NUMBERS["Kiel"], NUMBERS["Essen"], NUMBERS["Bochum"]
    assert {
        persona.username: (jobs[persona.username], appointments[persona.username])
        for persona in PERSONAS
        if names.get(persona.username) == persona.name
    } == {
        "ayse.oezdemir": ({("SVB", kiel)}, set()),
        "lukas.hartwig": ({("VKB", kiel)}, set()),
        "murat.oeztuerk": ({("SVB", essen), ("SVB", bochum)}, set()),
        "anke.petersen": ({("STL", kiel)}, {("dealership_manager", kiel)}),
        "sabine.brandt": ({("GTL", NUMBERS["Münster"])}, {("group_manager", "DEICHGRAF")}),
        "marek.kowalski": (set(), {("area_manager", "FAL/OST")}),
        "thanh-mai.luong": (
            {("BUHA", NUMBERS["Hamburg"])},
            {("works_council", number) for number in hansewerk},
        ),
        "giulia.ferraro": (set(), {("trainer", "FAL")}),
        "jonas.wieland": (set(), {("rollout_manager", "FAL")}),
        "katharina.vogt": (set(), {("headquarters", "FAL")}),
        "chiara.montanari": (set(), {("headquarters", "MER")}),
    }  # fmt: skip
    assert PERSONAS[-1].username == "admin"


# The story --------------------------------------------------------------------------------------------


def test_every_wave_shows_the_picture_that_the_story_tells(standing: Standing) -> None:
    told = {}
    for rollout in ROLLOUTS:
        for wave, towns in wave_towns(rollout):
            colours = {"on_track": wave.on_track, "at_risk": wave.at_risk, "not_ready": wave.not_ready}
            colours["ready"] = len(towns) - sum(colours.values())
            told[rollout.code, wave.code] = {colour: number for colour, number in colours.items() if number}
    assert standing.colours() == told


def test_every_colour_is_there_and_most_is_well(standing: Standing) -> None:
    counts = Counter()
    for colours in standing.colours().values():
        counts.update(colours)
    total = counts.total()
    percent = {colour: 100 * number // total for colour, number in counts.items()}
    assert percent == {"ready": 48, "on_track": 37, "at_risk": 9, "not_ready": 4}


@pytest.mark.parametrize("today", OTHER_DAYS, ids=str)
def test_the_demo_never_ages(standing: Standing, tmp_path: Path, today: date) -> None:
    write_falkenau(tmp_path, today)
    assert Standing(tmp_path, today).whole() == standing.whole()


def test_the_second_wave_of_the_crm_has_three_red_dealerships_without_key_users(standing: Standing) -> None:
    red = {
        number: statuses["KEYUSER"]
        for number, statuses in (
            (number, standing.numbers("KUNDENKOMPASS", number))
            for number in standing.verdicts["KUNDENKOMPASS"]
        )
        if standing.verdicts["KUNDENKOMPASS"][number].wave_code == "W2"
        and standing.verdicts["KUNDENKOMPASS"][number].status == "not_ready"
    }
    assert red == {
        NUMBERS["Husum"]: Numbers("overdue", 2, 0, 0, 1, -14),
        NUMBERS["Magdeburg"]: Numbers("overdue", 4, 0, 0, 1, -14),
        NUMBERS["Chemnitz"]: Numbers("overdue", 4, 0, 0, 1, -14),
    }


def test_trained_to_the_last_and_still_red_because_of_the_technology(standing: Standing) -> None:
    mandatory = {
        one.code: one.status.value
        for one in standing.verdicts["WERKBRUECKE"][NUMBERS["Chemnitz"]].requirements
        if one.mandatory
    }
    assert mandatory == {"BELEGE": "met", "IT": "met", "KEYUSER": "met", "TECHNIK": "overdue"}
    assert standing.verdicts["WERKBRUECKE"][NUMBERS["Chemnitz"]].status == "not_ready"


def test_two_of_three_are_not_four_of_five(standing: Standing) -> None:
    video = standing.numbers("ORDERPFAD", NUMBERS["Schwerin"])["VIDEO"]
    assert video == Numbers("overdue", population=3, qualified=2, covering=0, required=3, due=-34)


def test_the_hub_that_lost_its_expert_is_red_and_its_like_is_helped_by_a_neighbour(
    standing: Standing,
) -> None:
    experts = {
        town: standing.numbers("STROMKUNDIG-HUB", NUMBERS[town])["HV-3S"] for town in ("Dresden", "Köln")
    }
    assert experts == {
        "Dresden": Numbers("overdue", population=4, qualified=1, covering=0, required=2, due=-90),
        "Köln": Numbers("met", population=5, qualified=1, covering=1, required=2, due=-90),
    }


def test_three_small_dealerships_in_the_east_share_their_specialists(standing: Standing) -> None:
    covered = {
        (rollout, number): one.covering
        for rollout in ("WERKBRUECKE", "FERNBLICK")
        for number, verdict in standing.verdicts[rollout].items()
        for one in verdict.requirements
        if one.covering
    }
    assert covered == {
        ("WERKBRUECKE", NUMBERS["Lübbenau"]): 1,
        ("WERKBRUECKE", NUMBERS["Görlitz"]): 1,
        ("FERNBLICK", NUMBERS["Lübbenau"]): 1,
        ("FERNBLICK", NUMBERS["Neuruppin"]): 1,
    }


def test_a_waiver_helps_only_while_it_lasts(standing: Standing) -> None:
    assert {
        "Rosenheim": statuses(standing, "KUNDENKOMPASS", "Rosenheim")["KEYUSER"],
        "Cochem": statuses(standing, "GARANTIELOTSE", "Cochem")["GARANTIE"],
        "Emden": statuses(standing, "ANNAHMEPAD", "Emden")["TABLETS"],  # ends before the go-live
    } == {"Rosenheim": "waived", "Cochem": "waived", "Emden": "overdue"}


def test_the_target_of_the_north_is_lower_for_a_quarter(standing: Standing) -> None:
    safe = {town: standing.numbers("SCHLUESSELBUND", NUMBERS[town])["SICHER"] for town in ("Kiel", "Essen")}
    assert {
        town: (numbers.required * 100 // numbers.population, numbers.status) for town, numbers in safe.items()
    } == {"Kiel": (86, "met"), "Essen": (100, "met")}


def test_the_reasons_are_many(standing: Standing) -> None:
    reasons = [
        one.reasons
        for verdicts in standing.verdicts.values()
        for verdict in verdicts.values()
        for one in verdict.requirements
    ]
    shown = {
        "certificates that expire before they may": sum(len(one.expiring) for one in reasons) > 20,
        "newcomers": sum(len(one.newcomers) for one in reasons) > 5,
        "absent people": sum(len(one.away) for one in reasons) > 50,
    }
    assert [case for case, is_shown in shown.items() if not is_shown] == []


def test_the_personas_in_kiel_have_something_to_learn(
    standing: Standing, folder: Path, tables: Tables
) -> None:
    people = {at: row["id"] for at, row in enumerate(tables["people"], start=1)}
    todo = defaultdict(set)
    for rollout, verdicts in standing.verdicts.items():
        for one in verdicts[NUMBERS["Kiel"]].requirements if NUMBERS["Kiel"] in verdicts else ():
            for person in one.reasons.people_missing if one.missing else ():
                todo[people[person]].add((rollout, one.code))
    assert ("KUNDENKOMPASS", "EINWILLIGUNG") in todo["ayse.oezdemir"]
    assert ("ANNAHMEPAD", "PRAXIS") in todo["ayse.oezdemir"]
    assert ("KUNDENKOMPASS", "LEADS") in todo["lukas.hartwig"]
