"""A maker's design: one template for all, colours that can be read, and rights that go with appointments."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from certificates.colours import contrast
from certificates.documents.pdf import certificate_pdf, contents
from certificates.models import CertificateDesign
from courses.services.collections import collection_of
from tests.admin_tables import errors, save, url
from tests.cast import Cast, Network, client_of
from tests.factories import CertificateDesignFactory, ImageFactory, IssuedCertificateFactory


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("#000000", "#ffffff", "21.00"),
        ("#ffffff", "#000000", "21.00"),
        ("#777777", "#ffffff", "4.47"),
        ("#767676", "#ffffff", "4.54"),
        ("#ff0000", "#ffffff", "3.99"),
        ("#0a2a4d", "#0a2a4d", "1.00"),
    ],
)
def test_contrast_as_wcag_counts_it(one: str, other: str, found: str) -> None:
    assert contrast(one, other) == Decimal(found)


def picture() -> ContentFile:
    out = BytesIO()
    Image.new("RGBA", (300, 100), (200, 0, 0, 128)).save(out, "PNG")
    return ContentFile(out.getvalue(), "logo.png")


@pytest.mark.django_db
def test_a_makers_certificates_look_as_it_says_and_others_as_ever(network: Network) -> None:
    logo = ImageFactory.create(file=picture(), collection=collection_of(network.maker_a))
    CertificateDesignFactory.create(
        manufacturer=network.maker_a,
        issuer_name="Falkenau Akademie 😀",
        colour="#7a0019",
        logo=logo,
        signatory_name="Dr. Ada Beispiel",
        signatory_role="Leiterin der Akademie",
    )
    of_a, common = (
        IssuedCertificateFactory.create(certification=one)
        for one in (network.certification_a, network.common_certification)
    )
    design = contents(of_a)["design"]
    assert design["logo"].pop("svg").startswith("<svg")
    assert design == {
        "issuer": "Falkenau Akademie 😀",
        "colour": "#7a0019",
        "logo": {"width": 33.0, "height": 11.0},
        "signatory": {"name": "Dr. Ada Beispiel", "role": "Leiterin der Akademie"},
    }
    assert contents(common)["design"] == {
        "issuer": "Dealer Academy",
        "colour": "",
        "logo": None,
        "signatory": {"name": "", "role": ""},
    }
    assert certificate_pdf(of_a) == certificate_pdf(of_a)


@pytest.mark.parametrize(
    ("colour", "is_good"),
    [("#0a2a4d", True), ("#ffee00", False), ("red", False), ("#0a2a4", False), ("#0a2a4d;", False)],
)
def test_a_colour_must_be_readable(colour: str, is_good: bool) -> None:
    field = CertificateDesign._meta.get_field("colour")
    try:
        field.run_validators(colour)
    except ValidationError:
        assert not is_good
    else:
        assert is_good


@pytest.mark.django_db
def test_headquarters_and_trainers_shape_their_own_makers_with_its_images(
    cast: Cast, network: Network
) -> None:
    foreign = ImageFactory.create(file=picture(), collection=collection_of(network.maker_b))
    design = CertificateDesignFactory.create(manufacturer=network.maker_a)
    client = client_of(cast, "trainer")
    edit = url("edit", design)
    assert sorted(errors(save(client, edit, colour="#FFFF00", logo=foreign.pk))) == ["colour", "logo"]
    assert errors(save(client, edit, colour="#7A0019", signatory_name="Ada", logo="")) == {}
    design.refresh_from_db()
    assert (design.colour, design.signatory_name, design.logo) == ("#7a0019", "Ada", None)
    address = reverse("certificates:design_preview", args=[design.pk])
    assert address in [one.attrs.get("href", one.url) for one in client.get(edit).context["header_buttons"]]
    preview = client.get(address)
    assert (preview["Content-Type"], b"/ByteRange" in preview.content) == ("application/pdf", False)
