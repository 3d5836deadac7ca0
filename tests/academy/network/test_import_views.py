"""Master data in the browser: who may upload, for whom, and what the pages say at each state."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.network import progress
from academy.network.tasks import run_network_imports
from dealerships.models import DealerGroup, ImportState, Kind, NetworkImport
from tests.academy.network.bundles import as_zip
from tests.cast import Cast, Network, client_of
from tests.dealerships.bundles.bundle_files import xlsx_bytes
from tests.factories import AppointmentFactory, NetworkImportFactory

INDEX = reverse("imports:index")
UPLOAD = reverse("imports:upload")

pytestmark = pytest.mark.django_db

GROUPS = b"code,name\nNEW,Neu\n"
FAULTY = b"code,name\nA B,=SUM(A1)\nC,\n"


def text_of(content: bytes) -> str:
    """What a reader sees of a page, in one line."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def post(client: Client, name: str, content: bytes, **data: object) -> tuple[int, NetworkImport | None]:
    """Status, and the upload if there is one now."""
    response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **data})
    one = NetworkImport.objects.first()
    if one is not None and response.status_code == 302:
        assert response["Location"] == page_of(one)
    return response.status_code, one


def page_of(one: NetworkImport, view: str = "detail") -> str:
    return reverse(f"imports:{view}", args=[one.public_id])


@pytest.fixture
def headquarters(cast: Cast) -> Client:
    return client_of(cast, "headquarters")


@pytest.fixture
def admin(cast: Cast) -> Client:
    return client_of(cast, "admin")


@pytest.fixture
def refused(headquarters: Client) -> NetworkImport:
    _status, one = post(headquarters, "groups.csv", FAULTY)
    assert one is not None
    run_network_imports()
    return one


# Uploading ----------------------------------------------------------------


def test_headquarters_upload_for_their_maker_without_being_asked_which(
    headquarters: Client, cast: Cast, network: Network
) -> None:
    assert 'name="manufacturer"' not in headquarters.get(UPLOAD).content.decode()

    status, one = post(headquarters, "groups.csv", GROUPS, manufacturer=network.maker_b.pk)

    assert one is not None
    assert (status, one.state, one.manufacturer, one.uploaded_by, one.filename) == (
        302,
        ImportState.CHECKING,
        network.maker_a,
        cast.headquarters,
        "groups.csv",
    )


def test_headquarters_of_two_makers_choose_one_of_them(
    headquarters: Client, cast: Cast, network: Network
) -> None:
    AppointmentFactory.create(person=cast.headquarters, kind=Kind.HEADQUARTERS, manufacturer=network.maker_b)
    other = NetworkImportFactory.create().manufacturer
    NetworkImport.objects.all().delete()

    assert post(headquarters, "groups.csv", GROUPS) == (400, None)
    assert post(headquarters, "groups.csv", GROUPS, manufacturer=other.pk) == (400, None)
    status, one = post(headquarters, "groups.csv", GROUPS, manufacturer=network.maker_b.pk)
    assert (status, one and one.manufacturer) == (302, network.maker_b)


@pytest.mark.parametrize("limited", [False, True])
def test_administrators_upload_without_a_limit_or_for_one_maker(
    admin: Client, network: Network, limited: bool
) -> None:
    status, one = post(admin, "groups.csv", GROUPS, manufacturer=network.maker_b.pk if limited else "")

    assert (status, one and one.manufacturer) == (302, network.maker_b if limited else None)


@pytest.mark.parametrize("name", ["network.zip", "groups.csv", "GROUPS.XLSX"])
def test_a_zip_and_a_single_table_come_in(headquarters: Client, tmp_path: Path, name: str) -> None:
    contents = {
        "network.zip": as_zip(tmp_path / "network.zip", {"groups": GROUPS.decode()}).read_bytes(),
        "groups.csv": GROUPS,
        "GROUPS.XLSX": xlsx_bytes({"groups": [["code", "name"], ["NEW", "Neu"]]}),
    }
    _status, one = post(headquarters, name, contents[name])
    assert one is not None
    run_network_imports()
    headquarters.post(page_of(one, "start"))
    run_network_imports()

    assert list(DealerGroup.objects.filter(code="NEW").values_list("name", flat=True)) == ["Neu"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("notes.txt", GROUPS, "Das ist weder ein Zip-Archiv noch eine CSV- oder XLSX-Datei."),
        ("cars.csv", GROUPS, "„cars“ gibt es nicht."),
        ("groups.csv", b"", "Die übertragene Datei ist leer."),
    ],
)
def test_what_can_not_be_a_bundle_is_refused_at_once(
    headquarters: Client, name: str, content: bytes, problem: str
) -> None:
    response = headquarters.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})

    assert (response.status_code, NetworkImport.objects.count()) == (400, 0)
    assert problem in text_of(response.content)


def test_no_file_is_an_error_at_the_field(headquarters: Client) -> None:
    response = headquarters.post(UPLOAD, {})

    assert response.status_code == 400
    assert text_of(response.content).count("Wählen Sie eine Datei.") == 2


def test_a_file_that_is_too_large_is_refused_with_the_limit(headquarters: Client, settings: Any) -> None:
    settings.NETWORK_UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    exactly = b"code,name\n" + b"\n" * (3 * 1024 * 1024 - 10)

    assert post(headquarters, "groups.csv", exactly)[0] == 302
    NetworkImport.objects.all().delete()
    response = headquarters.post(UPLOAD, {"file": SimpleUploadedFile("groups.csv", exactly + b"\n")})

    assert (response.status_code, NetworkImport.objects.count()) == (413, 0)
    assert "Die Datei ist größer als 3 MB." in text_of(response.content)


def test_an_upload_needs_its_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.headquarters, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.post(UPLOAD, {"file": SimpleUploadedFile("groups.csv", GROUPS)})

    assert (response.status_code, NetworkImport.objects.count()) == (403, 0)


# The pages of an upload ----------------------------------------------------------------


def test_the_page_follows_the_upload_from_the_check_to_the_result(
    headquarters: Client, network: Network
) -> None:
    _status, one = post(headquarters, "groups.csv", GROUPS + b"GROUP,Gruppe A\n")
    assert one is not None

    def page() -> str:
        return text_of(headquarters.get(page_of(one)).content)

    assert "Die Datei wird geprüft. Dabei ändert sich nichts." in page()
    run_network_imports()
    assert "Kein Fehler. Neu: 1, geändert: 0, unverändert: 1 Zeilen." in page()
    assert "groups 1 0 1" in page()
    assert headquarters.post(page_of(one, "start"))["Location"] == page_of(one)
    assert "Die Daten werden eingespielt: ganz oder gar nicht." in page()
    run_network_imports()
    assert "Eingespielt. Neu: 1, geändert: 0, unverändert: 1 Zeilen." in page()
    assert DealerGroup.objects.filter(code="NEW").count() == 1


def test_nothing_to_change_is_said(headquarters: Client, network: Network) -> None:
    _status, one = post(headquarters, "groups.csv", b"code,name,colour\nGROUP,Gruppe A,red\n")
    assert one is not None
    run_network_imports()

    page = text_of(headquarters.get(page_of(one)).content)
    assert "Kein Fehler, und nichts zu ändern: Die Daten sind schon auf diesem Stand." in page
    assert "Was nicht gelesen wird Spalten in groups colour" in page


def test_starting_twice_and_discarding_what_is_started_is_said_and_does_nothing(headquarters: Client) -> None:
    _status, one = post(headquarters, "groups.csv", GROUPS)
    assert one is not None
    run_network_imports()
    headquarters.post(page_of(one, "start"))

    again = headquarters.post(page_of(one, "start"), follow=True)
    discarded = headquarters.post(page_of(one, "discard"), follow=True)

    assert "Dieser Import ist schon gestartet oder verworfen." in text_of(again.content)
    assert "Dieser Import lässt sich nicht mehr verwerfen." in text_of(discarded.content)
    one.refresh_from_db()
    assert one.state == ImportState.RUNNING


def test_a_discarded_upload_says_so(headquarters: Client) -> None:
    _status, one = post(headquarters, "groups.csv", GROUPS)
    assert one is not None

    page = headquarters.post(page_of(one, "discard"), follow=True)

    assert "Verworfen. Es wurde nichts geändert, und die Datei ist gelöscht." in text_of(page.content)


def test_a_bundle_that_can_not_be_read_says_why(headquarters: Client) -> None:
    _status, one = post(headquarters, "network.zip", b"nothing")
    assert one is not None
    run_network_imports()

    page = text_of(headquarters.get(page_of(one)).content)
    assert "„network.zip“ ist kein lesbares Zip-Archiv. Es wurde nichts geändert." in page
    table = headquarters.get(page_of(one, "errors_csv"))
    assert b"".join(table.streaming_content).decode() == "\ufeffTabelle;Zeile;Spalte;Wert;Erwartet\r\n"


# Errors ----------------------------------------------------------------


def test_a_refused_upload_shows_each_error_with_its_place(
    headquarters: Client, refused: NetworkImport
) -> None:
    page = text_of(headquarters.get(page_of(refused)).content)

    code = "ein Code ohne Leerzeichen, @ und :, mit höchstens 64 Zeichen"
    assert "2 Fehler. Es wurde nichts geändert." in page
    assert f"groups Zeile 2 Spalte code Wert A B Erwartet {code}" in page
    assert "groups Zeile 3 Spalte name Wert leer Erwartet Text mit höchstens 200 Zeichen" in page


def test_errors_are_told_in_the_language_of_the_reader(
    headquarters: Client, cast: Cast, refused: NetworkImport
) -> None:
    stored = NetworkImport.objects.get().report
    for number, row in enumerate(stored["errors"]):
        row[4] = {"de": f"deutsch {number}", "en": f"english {number}"}
    NetworkImport.objects.update(report=stored)

    assert "deutsch 1" in text_of(headquarters.get(page_of(refused)).content)
    cast.headquarters.language = "en"
    cast.headquarters.save()
    assert "english 1" in text_of(headquarters.get(page_of(refused)).content)


def test_errors_download_as_a_table_that_no_spreadsheet_executes(
    headquarters: Client, refused: NetworkImport
) -> None:
    stored = NetworkImport.objects.get().report
    stored["errors"][0][3] = "=SUM(A1)"
    NetworkImport.objects.update(report=stored)

    response = headquarters.get(page_of(refused, "errors_csv"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response.streaming_content).decode() == (
        "\ufeffTabelle;Zeile;Spalte;Wert;Erwartet\r\n"
        "groups;2;code;'=SUM(A1);ein Code ohne Leerzeichen, @ und :, mit höchstens 64 Zeichen\r\n"
        "groups;3;name;;Text mit höchstens 200 Zeichen, ohne Steuerzeichen\r\n"
    )


def test_errors_are_filtered_by_table_and_paged(headquarters: Client, tmp_path: Path) -> None:
    tables = {"groups": "code,name\n" + "A B,Gruppe\n" * 60, "leaves": "person,starts_on\nX,2027-01-01\n"}
    _status, one = post(headquarters, "network.zip", as_zip(tmp_path / "n.zip", tables).read_bytes())
    assert one is not None
    run_network_imports()

    def rows(query: str) -> int:
        return headquarters.get(f"{page_of(one)}{query}").content.decode().count('<th scope="row">')

    assert [rows(query) for query in ("", "?page=2", "?table=groups&page=2", "?table=leaves")] == [
        50,
        11,
        10,
        1,
    ]
    assert [
        headquarters.get(f"{page_of(one)}{query}").status_code
        for query in ("?page=3", "?page=x", "?table=cars")
    ] == [404] * 3
    assert headquarters.get(f"{page_of(one, 'errors_csv')}?table=cars").status_code == 404
    csv = headquarters.get(f"{page_of(one, 'errors_csv')}?table=leaves")
    assert len(b"".join(csv.streaming_content).decode().splitlines()) == 2


# Progress ----------------------------------------------------------------


@pytest.fixture
def running(network: Network) -> NetworkImport:
    return NetworkImportFactory.create(
        manufacturer=network.maker_a, state=ImportState.RUNNING, rows_total=4000
    )


def test_progress_says_how_many_rows_of_how_many(headquarters: Client, running: NetworkImport) -> None:
    address = page_of(running, "progress")
    assert "Es geht gleich los oder ist schon in Arbeit." in text_of(headquarters.get(address).content)

    progress.tell(running.pk, "people", 1500)

    assert text_of(headquarters.get(address).content) == "1.500 von 4.000 Zeilen, Tabelle people"
    assert 'max="4000" value="1500"' in headquarters.get(address).content.decode()
    progress.forget(running.pk)


@pytest.mark.parametrize(
    ("asked", "pause"), [("", 2), ("4", 2), ("5", 3), ("40", 10), ("999", 10), ("-1", 2), ("x", 2)]
)
def test_progress_is_asked_for_ever_more_slowly(
    headquarters: Client, running: NetworkImport, asked: str, pause: int
) -> None:
    page = headquarters.get(page_of(running, "progress"), {"n": asked}).content.decode()

    assert f'hx-trigger="load delay:{pause}s,' in page


def test_progress_calls_for_the_whole_page_when_it_is_over_or_nobody_is_signed_in(
    headquarters: Client, cast: Cast, running: NetworkImport
) -> None:
    address, htmx = page_of(running, "progress"), {"HX-Request": "true"}
    assert headquarters.get(address, headers=htmx).headers.get("HX-Refresh") is None

    assert Client().get(address, headers=htmx).headers["HX-Refresh"] == "true"
    NetworkImport.objects.update(state=ImportState.DONE)
    assert headquarters.get(address, headers=htmx).headers["HX-Refresh"] == "true"
    assert headquarters.get(address)["Location"] == page_of(running)


# The list ----------------------------------------------------------------


def test_the_list_shows_the_makers_own_uploads_the_newest_first(
    headquarters: Client, admin: Client, network: Network
) -> None:
    assert "Noch nichts hochgeladen" in text_of(headquarters.get(INDEX).content)
    for filename, maker in (
        ("first", network.maker_a),
        ("other", network.maker_b),
        ("second", network.maker_a),
    ):
        NetworkImportFactory.create(filename=f"{filename}.zip", manufacturer=maker)
    NetworkImportFactory.create(filename="all.zip", manufacturer=None)

    def names(client: Client) -> list[str]:
        return re.findall(r"(\w+)\.zip</a>", client.get(INDEX).content.decode())

    assert (names(headquarters), names(admin)) == (["second", "first"], ["all", "second", "other", "first"])


def test_the_list_has_fifty_on_a_page(headquarters: Client, network: Network) -> None:
    NetworkImportFactory.create_batch(51, manufacturer=network.maker_a)

    pages = [headquarters.get(INDEX, {"page": number}) for number in (1, 2, 3)]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert [page.content.decode().count('<th scope="row">') for page in pages[:2]] == [50, 1]


@pytest.mark.parametrize("view", ["index", "detail"])
def test_pages_need_the_same_queries_with_one_row_and_with_many(
    headquarters: Client, network: Network, view: str
) -> None:
    def queries(content: bytes) -> int:
        _status, one = post(headquarters, "groups.csv", content)
        assert one is not None
        run_network_imports()
        with CaptureQueriesContext(connection) as captured:
            assert headquarters.get(INDEX if view == "index" else page_of(one)).status_code == 200
        return len(captured)

    first = queries(FAULTY)
    assert [queries(FAULTY + b"A B,Gruppe\n" * 100), queries(FAULTY)] == [first, first]


@pytest.mark.parametrize("persona", ["headquarters", "admin"])
def test_who_may_import_finds_the_way_in_the_navigation(cast: Cast, persona: str) -> None:
    assert f'href="{INDEX}"' in client_of(cast, persona).get(reverse("home")).content.decode()


@pytest.mark.parametrize("persona", ["manager", "area_manager", "trainer"])
def test_who_may_not_import_sees_no_way(cast: Cast, persona: str) -> None:
    assert f'href="{INDEX}"' not in client_of(cast, persona).get(reverse("home")).content.decode()
