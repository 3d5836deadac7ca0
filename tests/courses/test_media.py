"""Images and documents: for whom sees the maker's courses, in parts for players, and only what they claim to be."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import AcademyDocument, AcademyImage
from tests.admin_tables import body
from tests.cast import PEOPLE, Cast, Network, client_of
from tests.courses.authoring import Room, room_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(range(100))
WEBM = b"\x1aE\xdf\xa3" + b"\x00" * 20 + b"webm" + b"\x00" * 50
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fcffff3f030005fe02fea72d1e0f0000000049454e44ae426082"
)


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


def test_who_gets_a_makers_files(cast: Cast, own: Room) -> None:
    urls = (own.image.url, own.image.get_rendition("width-40").url, own.document.url)
    got = {name: {client_of(cast, name).get(url).status_code for url in urls} for name in PEOPLE}
    nobody = {"stranger", "other_headquarters"}
    assert got == {name: {404} if name in nobody else {200} for name in PEOPLE}


def test_who_is_not_signed_in_is_asked_to(cast: Cast, own: Room) -> None:
    response = client_of(cast, "anonymous").get(own.image.url)
    assert response.headers["Location"].startswith("/accounts/login/?next=/media/")


def test_common_files_are_everybodys_who_is_signed_in(cast: Cast, db: None) -> None:
    common = room_of(None, "Gemeinsam")
    assert client_of(cast, "stranger").get(common.document.url).status_code == 200


@pytest.mark.parametrize(
    "name", ["../secret_key", "secret_key", "images/", "%2e%2e/secret_key", "images/none.png"]
)
def test_nothing_else_of_the_store_is_served(cast: Cast, own: Room, name: str) -> None:
    assert client_of(cast, "admin").get(f"/media/{name}").status_code == 404


def video(own: Room) -> AcademyDocument:
    return AcademyDocument.objects.create(
        title="Video", file=ContentFile(MP4, name="film.mp4"), collection=own.collection
    )


@pytest.mark.parametrize(
    ("asked", "status", "part", "says"),
    [
        (None, 200, MP4, None),
        ("bytes=0-9", 206, MP4[:10], f"bytes 0-9/{len(MP4)}"),
        ("bytes=50-", 206, MP4[50:], f"bytes 50-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=-7", 206, MP4[-7:], f"bytes {len(MP4) - 7}-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=90-5000", 206, MP4[90:], f"bytes 90-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=5000-", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=9-3", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=-", 200, MP4, None),
        ("lines=1-2", 200, MP4, None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    cast: Cast, own: Room, asked: str | None, status: int, part: bytes, says: str | None
) -> None:
    headers = {"Range": asked} if asked else {}
    response = client_of(cast, "employee").get(video(own).url, headers=headers)
    assert (response.status_code, body(response), response.headers.get("Content-Range")) == (
        status,
        part,
        says,
    )


def test_a_drawing_opened_by_itself_is_disarmed(cast: Cast, own: Room) -> None:
    drawing = AcademyImage.objects.create(
        title="Zeichnung",
        file=ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', name="z.svg"),
        width=9,
        height=9,
        collection=own.collection,
    )
    response = client_of(cast, "employee").get(drawing.url)
    assert (
        response.headers["Content-Type"],
        response.headers["Content-Security-Policy"],
        response.headers["X-Content-Type-Options"],
    ) == ("image/svg+xml", "default-src 'none'; style-src 'unsafe-inline'; sandbox", "nosniff")


def upload(cast: Cast, name: str, content: bytes) -> tuple[int, Any]:
    """How many documents there are afterwards, and what the field says."""
    response = client_of(cast, "trainer").post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "Neu",
            "document-chooser-upload-file": SimpleUploadedFile(name, content),
        },
    )
    form = response.context["creation_form"] if response.context else None
    return AcademyDocument.objects.filter(title="Neu").count(), dict(form.errors) if form else {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", MP4),
        ("a.webm", WEBM),
        ("a.vtt", b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n"),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.txt", b"Text"),
    ],
)
def test_files_that_are_what_their_name_says_are_kept(
    cast: Cast, own: Room, name: str, content: bytes
) -> None:
    assert upload(cast, name, content) == (1, {})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.mp4", b"<html>", "Das ist kein MP4-Video."),
        ("a.webm", MP4, "Das ist kein WebM-Video."),
        (
            "a.vtt",
            b"1\n00:00:01,000 --> 00:00:02,000\n",
            "Das sind keine Untertitel im Format WebVTT; die erste Zeile muss „WEBVTT“ sein.",
        ),
        ("a.pdf", b"MZ", "Das ist kein PDF."),
        ("a.xlsx", b"<html>", "Das ist keine Office-Datei, wie der Name es sagt."),
        ("a.csv", b"\x00\x01", "Das ist keine Textdatei."),
    ],
)
def test_other_files_are_refused_at_the_field_and_not_stored(
    cast: Cast, own: Room, name: str, content: bytes, message: str
) -> None:
    assert upload(cast, name, content) == (0, {"file": [message]})


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"<html>"), ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'), ("a.exe", PNG)],
)
def test_what_is_no_image_is_refused(cast: Cast, own: Room, name: str, content: bytes) -> None:
    response = client_of(cast, "trainer").post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Neu",
            "image-chooser-upload-file": SimpleUploadedFile(name, content),
        },
    )
    assert (
        "file" in response.context["creation_form"].errors,
        AcademyImage.objects.filter(title="Neu").count(),
    ) == (
        True,
        0,
    )
