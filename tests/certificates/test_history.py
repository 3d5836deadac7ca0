"""Certificates of earlier years, through the network bundle: what is over, revoked, endless or older than its kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from academy.network.services import import_network
from certificates.models import Certificate, Origin
from tests.cast import Cast, Network
from tests.factories import CertificateFactory

pytestmark = pytest.mark.django_db
HEAD = "person,certification,issued_on,valid_until,revoked_on"


def brought_in(folder: Path, *rows: str) -> list[str]:
    """Import certificates alone; the places of what was wrong."""
    (folder / "certificates.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    result = import_network(folder)
    return [f"{error.line} {error.column}" for error in result.errors]


def stored(cast: Cast) -> list[tuple[str, date, date | None, date | None]]:
    rows = Certificate.objects.filter(person=cast.employee).order_by("certification__code", "issued_on")
    return list(rows.values_list("certification__code", "issued_on", "valid_until", "revoked_on"))


def test_history_is_kept_as_it_was(cast: Cast, network: Network, tmp_path: Path) -> None:
    """Every period of its own, whatever the certification says today of how long it lasts."""
    network.certification_a.validity_months = 12
    network.certification_a.save()
    rows = (
        "employee,CERT-A,1999-05-01,2004-04-30,",  # longer than it lasts today, and older than the academy
        "employee,CERT-A,2004-05-01,,",  # worked out
        "employee,CERT-A,2010-01-01,never,2015-06-30",  # endless, and revoked
        "employee,CERT-COMMON,1985-01-01,,",  # never ended
        "employee,CERT-COMMON,1984-02-29,1984-02-29,1984-02-29",  # one day
    )
    for _again in range(2):
        assert brought_in(tmp_path, *rows) == []
        assert stored(cast) == [
            ("CERT-A", date(1999, 5, 1), date(2004, 4, 30), None),
            ("CERT-A", date(2004, 5, 1), date(2005, 4, 30), None),
            ("CERT-A", date(2010, 1, 1), None, date(2015, 6, 30)),
            ("CERT-COMMON", date(1984, 2, 29), date(1984, 2, 29), date(1984, 2, 29)),
            ("CERT-COMMON", date(1985, 1, 1), None, None),
        ]


def test_impossible_histories_are_errors_with_their_places(
    cast: Cast, network: Network, tmp_path: Path
) -> None:
    rows = (
        "employee,CERT-A,2020-01-01,2019-12-31,",
        "employee,CERT-A,2021-01-01,,2020-12-31",
        "employee,CERT-A,2022-02-30,,",
        "employee,CERT-OLD,2020-01-01,,",
    )
    assert brought_in(tmp_path, *rows) == [
        "2 valid_until",
        "3 revoked_on",
        "4 issued_on",
        "5 certification",
    ]
    assert stored(cast) == []


def test_import_leaves_alone_what_the_academy_recognised(
    cast: Cast, network: Network, tmp_path: Path
) -> None:
    CertificateFactory.create(
        person=cast.employee,
        certification=network.certification_a,
        issued_on=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        origin=Origin.RECOGNISED,
    )
    assert brought_in(tmp_path, "employee,CERT-A,2026-01-01,2026-12-31,") == []
    assert brought_in(tmp_path, "employee,CERT-A,2026-01-01,2029-12-31,") == ["2 valid_until"]
