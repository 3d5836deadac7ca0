"""What an import writes: upserts by key, all or nothing, with the old values in the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from academy.network.services import import_network
from certificates.models import Certificate, Certification, Ends, Origin
from certificates.services.revoking import revoke
from dealerships.models import (
    Appointment,
    Area,
    Cooperation,
    Dealership,
    Employment,
    Person,
    Release,
    System,
)
from readiness.models import Requirement, Rollout, StaleMark, WaveMember
from tests.academy.network.bundles import (
    SOUND,
    Statements,
    Tables,
    as_xlsx,
    as_zip,
    counts_of,
    error,
    errors_of,
    everything,
    hand_in,
    with_row,
    write,
)
from tests.factories import CertificateFactory, PersonFactory

pytestmark = pytest.mark.django_db

ROWS = {table: text.count("\n") - 1 for table, text in SOUND.items()}


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., Any]:
    """The sound bundle is stored; a further one can be handed in, table by table, without an error."""
    hand_in(tmp_path, SOUND)

    def change(**tables: str) -> dict[str, tuple[int, int, int]]:
        report = hand_in(tmp_path, tables)
        assert errors_of(report) == []
        return counts_of(report)

    return change


def told() -> list[tuple[str, str, dict[str, Any]]]:
    """The history: model, label and changes."""
    entries = ModelLogEntry.objects.order_by("pk").select_related("content_type")
    return [(entry.content_type.model, entry.label, entry.data["changes"]) for entry in entries]


# All of it, and again ----------------------------------------------------------------


def test_a_new_bundle_creates_every_row_and_again_changes_nothing(tmp_path: Path) -> None:
    first = hand_in(tmp_path, SOUND)
    before = everything()
    with Statements() as statements:
        second = hand_in(tmp_path, SOUND)

    assert counts_of(first) == {table: (rows, 0, 0) for table, rows in ROWS.items()}
    assert (counts_of(second), {table: one.unchanged for table, one in second.counts.items()}) == ({}, ROWS)
    assert (everything(), statements.of("INSERT", "UPDATE", "DELETE")) == (before, [])


def test_a_check_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    with Statements() as statements:
        checked = hand_in(tmp_path, SOUND, check=True)

    assert statements.of("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT") == []
    assert checked.counts == hand_in(tmp_path, SOUND).counts

    changed = with_row("people", "P4,Neu,Neu,,")
    changed["dealerships"] = SOUND["dealerships"].replace("Zwei", "Zwo")
    before = everything()
    checked = hand_in(tmp_path, changed, check=True)
    assert everything() == before
    assert counts_of(checked) == {"dealerships": (0, 1, 2), "people": (1, 0, 3)}
    assert checked.counts == hand_in(tmp_path, changed).counts


def test_a_check_of_a_faulty_bundle_reports_the_same_errors(tmp_path: Path) -> None:
    faulty = with_row("people", "P4,,,ben@example.org,de") | {"groups": "code,name\nG2,Zwei\n"}

    checked, run = hand_in(tmp_path, faulty, check=True), hand_in(tmp_path, faulty)

    assert (
        errors_of(checked)
        == errors_of(run)
        == [
            error("dealerships", 2, "group", "G", "ein Schlüssel aus der Tabelle groups"),
            error("people", 5, "email", "ben@example.org", "eine Adresse, die niemand sonst hat"),
            error("appointments", 3, "scope", "G", "das Kürzel einer Händlergruppe"),
        ]
    )


def test_an_error_in_the_last_table_takes_back_all_others(tmp_path: Path) -> None:
    hand_in(tmp_path, {"manufacturers": SOUND["manufacturers"]})
    before = everything()

    report = hand_in(tmp_path, with_row("covers", "NORD,P9,D1,certification:CERT,2027-01-01,"))

    assert errors_of(report) == [error("covers", 3, "person", "P9", "ein Schlüssel aus der Tabelle people")]
    assert everything() == before


def test_an_error_after_a_change_that_concerns_dealerships_leaves_no_stale_mark(
    tmp_path: Path, stored: Callable[..., Any]
) -> None:
    StaleMark.objects.all().delete()
    before = everything()

    report = hand_in(
        tmp_path,
        {
            "employments": SOUND["employments"].replace("2026-06-30", "2027-06-30"),
            "dealerships": "number,name\nD9,Neun\n",
            "wave_members": "rollout,dealership,wave\nDMS-9,D9,W1\n",
            "covers": (
                "cooperation,person,dealership,proof,starts_on\nNORD,P9,D1,certification:CERT,2027-01-01\n"
            ),
        },
    )

    assert len(report.errors) == 1
    assert everything() == before


@pytest.mark.parametrize("form", [as_xlsx, as_zip])
def test_xlsx_and_zip_say_what_csv_in_a_folder_says(
    tmp_path: Path, form: Callable[[Path, Tables], Path]
) -> None:
    hand_in(tmp_path / "csv", SOUND)

    report = import_network(form(tmp_path / "other", SOUND))

    assert (errors_of(report), counts_of(report)) == ([], {})
    assert {table: one.unchanged for table, one in report.counts.items()} == ROWS


def test_an_import_marks_the_dealerships_concerned_stale_once(stored: Callable[..., Any]) -> None:
    StaleMark.objects.all().delete()

    stored(
        employments="person,dealership,role,starts_on,ends_on\nP2,D2,ADVISOR,2020-01-01,2027-06-30\n",
        leaves="person,starts_on,ends_on\nP2,2027-02-01,2027-02-28\n",
    )

    assert list(StaleMark.objects.values_list("dealership__number", flat=True)) == ["D2"]


# Absent columns and empty cells ----------------------------------------------------------------


def test_an_absent_column_leaves_values_alone_and_an_empty_cell_clears_them(
    stored: Callable[..., Any],
) -> None:
    counts = stored(
        dealerships="number,city,group\nD1,,\n",
        people="id,language,email\nP2,,\n",
        franchises="dealership,manufacturer,starts_on,area\nD1,A,2026-01-01,\n",
        cooperations="code,starts_on\nNORD,\n",
    )

    assert counts == {
        "dealerships": (0, 1, 0),
        "franchises": (0, 1, 0),
        "people": (0, 1, 0),
        "cooperations": (0, 1, 0),
    }
    d1 = Dealership.objects.get(number="D1")
    assert (d1.name, d1.street, d1.postcode, d1.city, d1.country, d1.group) == (
        "Autohaus Eins",
        "Hauptstraße 1",
        "26123",
        "",
        "DE",
        None,
    )
    p2 = Person.objects.get(username="P2")
    assert (p2.first_name, p2.email, p2.language) == ("Ben", "", "de")
    franchise = d1.franchises.get(starts_on=date(2026, 1, 1))
    assert (franchise.area, franchise.contract) == (None, "dealer")
    cooperation = Cooperation.objects.get()
    assert (cooperation.starts_on, cooperation.max_covers) == (None, 1)


def test_an_empty_number_is_0_an_empty_per_is_none_and_an_empty_yes_no_is_no(
    stored: Callable[..., Any],
) -> None:
    stored(
        requirements=(
            "rollout,code,share,heads,per,or_all,poolable,newcomer_days,lead_days,roles,mandatory\n"
            "DMS-9,SALES,,,,,,,,,no\nDMS-9,HV,,,,,,,,,no\n"
        )
    )

    values = (
        "share",
        "heads",
        "per",
        "or_all",
        "poolable",
        "newcomer_days",
        "lead_days",
        "mandatory",
        "roles",
    )
    assert list(Requirement.objects.filter(kind="people").order_by("code").values_list("code", *values)) == [
        ("HV", 0, 0, None, False, False, 0, 0, False, None),
        ("SALES", 0, 0, None, False, False, 0, 0, False, None),
    ]


def test_an_empty_end_opens_a_row(stored: Callable[..., Any]) -> None:
    stored(employments="person,dealership,role,starts_on,ends_on\nP2,D2,ADVISOR,01.01.2020,\n")

    assert Employment.objects.get(person__username="P2").ends_on is None


def test_a_new_row_needs_the_columns_that_must_be_given(tmp_path: Path, stored: Callable[..., Any]) -> None:
    report = hand_in(tmp_path, {"waves": "rollout,code,name\nDMS-9,W1,Welle Eins\nDMS-9,W3,Welle 3\n"})

    assert errors_of(report) == [error("waves", 3, "go_live", None, "diese Spalte, denn die Zeile ist neu")]


# What special tables do ----------------------------------------------------------------


def validity() -> dict[str, tuple[date, date | None, date | None]]:
    rows = Certificate.objects.values_list(
        "person__username", "certification__code", "issued_on", "valid_until", "revoked_on"
    )
    return {f"{person} {code}": tuple(dates) for person, code, *dates in rows}  # type: ignore[misc]


def test_a_certificates_end_is_fixed_when_its_row_is_made(stored: Callable[..., Any]) -> None:
    issued = date(2026, 3, 15)
    as_made = {
        "P1 CERT": (issued, date(2027, 3, 14), None),
        "P2 LIFE": (issued, None, None),
        "P2 CERT": (issued, None, date(2026, 5, 1)),
    }
    assert validity() == as_made

    counts = stored(
        certifications=SOUND["certifications"].replace(",12", ",24"),
        certificates=SOUND["certificates"].replace("never", ""),
    )

    assert (counts, validity()) == ({"certifications": (0, 1, 1)}, as_made)


def test_a_certificates_end_changes_only_where_the_file_gives_one(stored: Callable[..., Any]) -> None:
    counts = stored(
        certificates=(
            "person,certification,issued_on,valid_until,revoked_on\n"
            "P1,CERT,2026-03-15,never,\n"
            "P2,LIFE,2026-03-15,2030-01-01,\n"
            "P2,CERT,2026-03-15,,\n"
        )
    )

    issued = date(2026, 3, 15)
    assert counts == {"certificates": (0, 3, 0)}
    assert validity() == {
        "P1 CERT": (issued, None, None),
        "P2 LIFE": (issued, date(2030, 1, 1), None),
        "P2 CERT": (issued, None, None),
    }


def test_a_new_certification_in_the_same_bundle_decides_how_long_its_certificates_last(
    tmp_path: Path,
) -> None:
    hand_in(tmp_path, SOUND)

    hand_in(
        tmp_path,
        {
            "certifications": "code,name_de,validity_months\nHALF,Halb,6\nCERT,Zertifikat,1\n",
            "certificates": "person,certification,issued_on\nP3,HALF,2027-08-31\nP3,CERT,2027-08-31\n",
        },
    )

    assert {key: dates[1] for key, dates in validity().items() if key.startswith("P3")} == {
        "P3 HALF": date(2028, 2, 28),
        "P3 CERT": date(2027, 9, 29),
    }


def test_a_certifications_other_terms_stay_and_count(stored: Callable[..., Any]) -> None:
    terms = {"ends": Ends.DATE, "end_month": 12, "end_day": 31, "least_months": 6, "window_days": 90}
    Certification.objects.filter(code="CERT").update(**terms)

    counts = stored(
        certifications=SOUND["certifications"].replace(",12", ",24"),
        certificates=with_row("certificates", "P3,CERT,2026-09-01,,")["certificates"],
    )

    assert counts == {"certifications": (0, 1, 1), "certificates": (1, 0, 3)}
    assert Certification.objects.filter(code="CERT", **terms).exists()
    assert validity()["P3 CERT"] == (date(2026, 9, 1), date(2027, 12, 31), None)


def test_what_a_release_ended_or_a_trainer_revoked_is_not_taken_back(stored: Callable[..., Any]) -> None:
    def bring(row: str) -> dict[str, Any]:
        return stored(certificates=f"person,certification,issued_on,valid_until,revoked_on\n{row}\n")

    system = System.objects.get(code="DMS")
    Certification.objects.filter(code="LIFE").update(ends=Ends.RELEASE, system=system)
    Release.objects.create(
        system=system,
        name="10",
        is_major=True,
        released_on=date(2026, 10, 1),
        delta_until=date(2026, 12, 31),
    )
    issued, ended = date(2026, 3, 15), date(2026, 12, 31)
    assert validity()["P2 LIFE"] == (issued, ended, None)

    unchanged: dict[str, Any] = {}
    assert bring("P2,LIFE,2026-03-15,never,") == unchanged
    assert bring("P2,LIFE,2026-03-15,2030-01-01,") == unchanged
    assert validity()["P2 LIFE"] == (issued, ended, None)
    bring("P2,LIFE,2026-03-15,2026-11-30,")
    assert validity()["P2 LIFE"] == (issued, date(2026, 11, 30), None)
    bring("P3,LIFE,2026-03-15,2030-01-01,")
    assert validity()["P3 LIFE"] == (issued, ended, None)

    certificate = Certificate.objects.get(person__username="P1", certification__code="CERT")
    revoke(certificate, reason="Irrtum", by=Person.objects.get(username="P2"))
    assert bring("P1,CERT,2026-03-15,,") == unchanged


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("P3,CERT,2026-01-01,,", []),
        ("P3,CERT,2026-01-01,2027-01-01,", []),
        ("P3,CERT,2026-01-01,never,", [("valid_until", "never")]),
        (
            "P3,CERT,2026-01-01,2026-12-31,2026-06-01",
            [("revoked_on", "2026-06-01"), ("valid_until", "2026-12-31")],
        ),
    ],
)
def test_a_certificate_that_the_academy_issued_stays_as_it_is(
    tmp_path: Path, stored: Callable[..., Any], row: str, expected: list[tuple[str, str]]
) -> None:
    CertificateFactory.create(
        person=Person.objects.get(username="P3"),
        certification=Certification.objects.get(code="CERT"),
        issued_on=date(2026, 1, 1),
        valid_until=date(2027, 1, 1),
        origin=Origin.ISSUED,
    )

    report = hand_in(
        tmp_path, {"certificates": f"person,certification,issued_on,valid_until,revoked_on\n{row}\n"}
    )

    refused = "der Wert des Zertifikats, denn die Akademie hat es ausgestellt"
    assert sorted(errors_of(report), key=lambda one: one["column"]) == [
        error("certificates", 2, column, value, refused) for column, value in expected
    ]


def test_a_rollouts_release_makes_its_row_once(stored: Callable[..., Any]) -> None:
    stored(
        rollouts="code,name,system,release\nDMS-10,DMS 10,DMS,10.0\nDMS-X,DMS X,DMS,10.0\nDMS-9,DMS 9,DMS,\n"
    )

    assert list(Release.objects.order_by("name").values_list("system__code", "name")) == [
        ("DMS", "10.0"),
        ("DMS", "9.0"),
    ]
    assert dict(Rollout.objects.values_list("code", "release__name")) == {
        "CRM-1": None,
        "DMS-9": None,
        "DMS-10": "10.0",
        "DMS-X": "10.0",
    }


def test_a_rollout_that_moves_to_another_system_takes_its_releases_name_along(
    stored: Callable[..., Any],
) -> None:
    stored(
        systems="code,name,manufacturer\nDMS2,DMS neu,A\n",
        rollouts="code,system\nDMS-9,DMS2\n",
    )

    release = Rollout.objects.get(code="DMS-9").release
    assert release is not None
    assert (release.system.code, release.name) == ("DMS2", "9.0")


def test_a_system_without_targets_may_change_hands(stored: Callable[..., Any]) -> None:
    stored(systems="code,manufacturer\nCRM,A\n")

    assert System.objects.get(code="CRM").manufacturer.code == "A"


def test_roles_of_a_requirement_are_replaced_by_the_files(stored: Callable[..., Any]) -> None:
    counts = stored(
        job_roles=SOUND["job_roles"] + "PARTS,Teile,Parts,parts\n",
        requirements="rollout,code,roles,mandatory\nDMS-9,SALES,PARTS ADVISOR,yes\nDMS-9,HV,PARTS,no\n",
    )

    assert counts == {"job_roles": (1, 0, 1), "requirements": (0, 2, 0)}
    roles = {
        one.code: sorted(one.roles.values_list("code", flat=True))
        for one in Requirement.objects.order_by("code")
    }
    assert roles == {"HV": ["PARTS"], "LIST": [], "SALES": ["ADVISOR", "PARTS"]}
    assert stored(requirements="rollout,code,roles,mandatory\nDMS-9,SALES,ADVISOR PARTS,yes\n") == {}


def test_an_appointments_scope_is_what_its_kind_says(stored: Callable[..., Any]) -> None:
    rows = Appointment.objects.order_by("pk").values_list(
        "kind", "dealership__number", "group__code", "area__code", "manufacturer__code"
    )
    assert list(rows) == [
        ("dealership_manager", "D1", None, None, None),
        ("group_manager", None, "G", None, None),
        ("area_manager", None, None, "NORTH", None),
        ("headquarters", None, None, None, "B"),
    ]


def test_people_come_in_without_a_password_and_keep_the_one_they_set(stored: Callable[..., Any]) -> None:
    person = Person.objects.get(username="P1")
    assert (person.has_usable_password(), person.is_active, person.is_staff) == (False, True, False)

    person.set_password("gleis-neun-dreiviertel")
    person.save()
    stored(people="id,family_name\nP1,Schmidt\n")

    person.refresh_from_db()
    assert (person.last_name, person.check_password("gleis-neun-dreiviertel")) == ("Schmidt", True)


@pytest.mark.parametrize(
    "rows",
    [
        ["P1,ben@example.org", "P2,ayse@example.org"],
        ["P2,ayse@example.org", "P1,ben@example.org"],
        ["P2,neu@example.org", "P1,ben@example.org"],
        ["P1,ben@example.org", "P2,neu@example.org"],
        ["P4,ben@example.org", "P2,"],
        ["P2,P2@EXAMPLE.ORG", "P4,ben@example.org"],
        ["P1,Ayse@Example.org"],
        ["P1,ben@example.org", "P2,p3@example.org", "P3,ayse@example.org"],
    ],
)
def test_people_may_hand_their_addresses_on(stored: Callable[..., Any], rows: list[str]) -> None:
    old = dict(Person.objects.values_list("username", "email"))
    wanted = dict(row.split(",") for row in rows)

    counts = stored(people="\n".join(["id,email", *rows, ""]))

    new = len(wanted.keys() - old.keys())
    assert counts == {"people": (new, len(rows) - new, 0)}
    assert dict(Person.objects.values_list("username", "email")) == old | wanted
    assert sorted(told()) == sorted(
        ("person", username, {"email": [old[username], email]})
        for username, email in wanted.items()
        if username in old
    )


def test_addresses_are_handed_on_across_chunks(
    monkeypatch: pytest.MonkeyPatch, stored: Callable[..., Any]
) -> None:
    monkeypatch.setattr("dealerships.bundles.rows.CHUNK", 1)

    stored(people="id,email\nP1,ben@example.org\nP3,neu@example.org\nP2,ayse@example.org\n")

    assert dict(Person.objects.values_list("username", "email")) == {
        "P1": "ben@example.org",
        "P2": "ayse@example.org",
        "P3": "neu@example.org",
    }


# The history ----------------------------------------------------------------


def test_the_history_keeps_the_old_values_of_every_change(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)
    assert told() == []
    by = PersonFactory.create(username="importer")

    hand_in(
        tmp_path,
        {
            "areas": "manufacturer,code,parent\nA,COAST,\n",
            "dealerships": "number,group\nD1,\n",
            "certificates": "person,certification,issued_on,revoked_on\nP1,CERT,2026-03-15,2026-04-01\n",
            "rollouts": "code,release,warn_days\nDMS-9,9.1,21\n",
            "wave_members": "rollout,dealership,wave\nDMS-9,D1,W2\n",
            "requirements": "rollout,code,roles,per,mandatory\nDMS-9,SALES,,20,no\n",
        },
        by=by,
    )

    assert told() == [
        ("area", "A · COAST", {"parent": ["A/NORTH", None]}),
        ("dealership", "D1", {"group": ["G", None]}),
        ("certificate", "P1 · CERT · 2026-03-15", {"revoked_on": [None, "2026-04-01"]}),
        ("rollout", "DMS-9", {"release": ["9.0", "9.1"], "warn_days": [14, 21]}),
        ("wavemember", "DMS-9 · D1", {"wave": ["DMS-9/W1", "DMS-9/W2"]}),
        (
            "requirement",
            "DMS-9 · SALES",
            {"per": [None, 20], "mandatory": [True, False], "roles": ["ADVISOR", ""]},
        ),
    ]
    assert set(ModelLogEntry.objects.values_list("user__username", "action")) == {
        ("importer", "dealerships.import")
    }
    assert WaveMember.objects.get(dealership__number="D1").wave.code == "W2"
    assert Area.objects.get(code="COAST").parent is None


def test_an_import_that_is_refused_leaves_no_history(tmp_path: Path, stored: Callable[..., Any]) -> None:
    hand_in(tmp_path, {"dealerships": "number,group\nD1,\n", "leaves": "person,starts_on\nP1,x\n"})

    assert told() == []


# What is ignored ----------------------------------------------------------------


def test_unknown_files_and_columns_are_named_and_ignored(tmp_path: Path) -> None:
    folder = write(tmp_path, {"groups": "code,colour,name\nG,red,Gruppe\n", "cars": "x\n"})
    (folder / "README.txt").write_text("Hallo")

    report = import_network(folder)

    assert (report.ignored_files, report.ignored_columns) == (
        ("README.txt", "cars.csv"),
        {"groups": ("colour",)},
    )
    assert counts_of(report) == {"groups": (1, 0, 0)}
