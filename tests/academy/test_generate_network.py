"""Networks of any size: sound, the same for the same seed, and of the promised size."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from academy.demo.network import write_network
from tests.academy.bundle_rules import problems, read
from tests.academy.standing import Standing

TODAY = date(2027, 1, 15)


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("dealerships", [1, 2, 7, 60])
def test_no_rule_of_the_exchange_format_is_broken(tmp_path: Path, dealerships: int) -> None:
    write_network(tmp_path, dealerships, seed=1, today=TODAY)
    assert problems(read(tmp_path)) == []


def test_there_are_25_people_for_each_dealership_and_four_certificates_for_each_of_them(
    tmp_path: Path,
) -> None:
    counts = write_network(tmp_path, 60, seed=1, today=TODAY)
    tables = read(tmp_path)
    assert counts == {table: len(rows) for table, rows in tables.items()}
    chosen = ("dealerships", "employments", "wave_members", "rollouts", "requirements", "manufacturers")
    assert {table: counts[table] for table in chosen} == {
        "dealerships": 60,
        "employments": 60 * 25,
        "wave_members": 60 * 6,
        "rollouts": 6,
        "requirements": 6 * 5,
        "manufacturers": 2,
    }
    # Three cooperations have a key user each, with one certificate more.
    assert counts["certificates"] == 60 * 25 * 4 + 3


def test_the_areas_have_three_levels(tmp_path: Path) -> None:
    write_network(tmp_path, 60, seed=1, today=TODAY)
    parents = {
        (row["manufacturer"], row["code"]): (row["manufacturer"], row["parent"])
        for row in read(tmp_path)["areas"]
    }

    def depth(area: tuple[str, str]) -> int:
        return 0 if not area[1] else 1 + depth(parents[area])

    assert {depth(area) for area in parents} == {1, 2, 3}


def test_all_states_are_there(tmp_path: Path) -> None:
    write_network(tmp_path, 60, seed=1, today=TODAY)
    standing = Standing(tmp_path, TODAY)
    verdicts = [verdict for by_number in standing.verdicts.values() for verdict in by_number.values()]
    requirements = [one for verdict in verdicts for one in verdict.requirements]
    assert {verdict.status for verdict in verdicts} == {"ready", "on_track", "at_risk", "not_ready"}
    assert {one.status for one in requirements} == {
        "met", "waived", "not_applicable", "open", "due_soon", "overdue",
    }  # fmt: skip
    assert any(one.covering for one in requirements)
    assert any(one.reasons.target for one in requirements)


def test_the_same_seed_and_day_make_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_network(tmp_path / name, 20, seed=seed, today=TODAY)
    assert written(tmp_path / "one") == written(tmp_path / "again")
    assert written(tmp_path / "one")["certificates.csv"] != written(tmp_path / "other")["certificates.csv"]


def test_a_network_has_at_least_one_dealership(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one dealership, not 0"):
        write_network(tmp_path, 0, seed=1, today=TODAY)
    assert list(tmp_path.iterdir()) == []


# The command ------------------------------------------------------------------------------------------


def test_the_command_writes_what_the_function_writes_and_counts_it(tmp_path: Path) -> None:
    out = StringIO()
    arguments = ("--dealerships", "3", "--seed", "5", "--today", "2027-01-15", str(tmp_path / "new"))
    call_command("generate_network", *arguments, stdout=out)
    counts = write_network(tmp_path / "same", 3, seed=5, today=TODAY)
    assert written(tmp_path / "new") == written(tmp_path / "same")
    printed = dict(line.split() for line in out.getvalue().splitlines())
    assert printed == {table: str(rows) for table, rows in counts.items()}


def test_the_command_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("mine")
    with pytest.raises(CommandError) as refusal:
        call_command("generate_network", "--dealerships", "3", str(tmp_path))
    assert str(refusal.value) == f"{tmp_path} is not an empty folder; nothing was written."
    assert written(tmp_path) == {"people.csv": b"mine"}


def test_the_command_refuses_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(CommandError) as refusal:
        call_command("generate_network", "--dealerships", "3", str(file))
    assert str(refusal.value) == f"{file} is not an empty folder; nothing was written."


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--dealerships", "0", "expected a whole number of 1 or more, not '0'"),
        ("--dealerships", "many", "expected a whole number of 1 or more, not 'many'"),
        ("--today", "15.01.2027", "expected a date like 2027-03-01, not '15.01.2027'"),
        ("--today", "0001-01-01", "expected a date between 1900 and 2999, not '0001-01-01'"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, option: str, value: str, message: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("generate_network", option, value, str(tmp_path))
    assert message in str(refusal.value)
    assert list(tmp_path.iterdir()) == []
