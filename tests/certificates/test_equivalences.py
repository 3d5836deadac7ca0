"""Certifications that count as another: once, never longer, in chains, and falling with what they rest on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from certificates.models import Certificate, Certification, Equivalence, Evidence, Origin
from certificates.services.equivalences import apply_equivalences
from readiness.models import StaleMark
from tests.cast import Cast, Network
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    EquivalenceFactory,
    PersonFactory,
    in_days,
)

pytestmark = pytest.mark.django_db

Held = dict[str, tuple[date | None, date | None]]


def certification(code: str) -> Certification:
    return Certification.objects.filter(code=code).first() or CertificationFactory.create(code=code)


def equal(*pairs: str) -> None:
    """ "A>B": whoever holds A is given B."""
    for pair in pairs:
        source, target = (certification(code) for code in pair.split(">"))
        EquivalenceFactory.create(source=source, target=target)


def recognised() -> Held:
    """End and revocation of what was recognised, by code."""
    rows = Certificate.objects.filter(origin=Origin.RECOGNISED).order_by("certification__code", "pk")
    return {
        code: (end, revoked)
        for code, end, revoked in rows.values_list("certification__code", "valid_until", "revoked_on")
    }


def held(code: str, **columns: Any) -> Certificate:
    person = PersonFactory.create() if "person" not in columns else columns.pop("person")
    return CertificateFactory.create(person=person, certification=certification(code), **columns)


def test_valid_one_gives_the_other_with_the_same_end_once_and_says_what_it_rests_on() -> None:
    equal("A>B")
    source = held("A", valid_until=in_days(100))
    assert recognised() == {"B": (in_days(100), None)}
    assert apply_equivalences() == 0
    given = Certificate.objects.get(origin=Origin.RECOGNISED)
    assert (given.person, given.issued_on, given.serial) == (source.person, in_days(0), None)
    assert given.recognition.source == source
    assert Evidence.objects.get(certificate=given).recognised == {
        "certificate": {
            "code": "A",
            "name": {"de": source.certification.name_de, "en": source.certification.name_en},
            "issued_on": source.issued_on.isoformat(),
        }
    }


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, {"B": (None, None)}),
        ({"valid_until": in_days(0)}, {"B": (in_days(0), None)}),
        ({"valid_until": in_days(-1)}, {}),
        ({"revoked_on": in_days(0)}, {}),
        ({"issued_on": in_days(1)}, {}),
    ],
)
def test_only_what_is_valid_today_gives_anything(columns: dict[str, Any], expected: Held) -> None:
    equal("A>B")
    held("A", **columns)
    assert recognised() == expected


@pytest.mark.parametrize(("own_end", "given"), [(200, False), (100, False), (99, True), (None, False)])
def test_nothing_is_given_to_who_holds_it_at_least_as_long(own_end: int | None, given: bool) -> None:
    equal("A>B")
    person = PersonFactory.create()
    held("B", person=person, valid_until=None if own_end is None else in_days(own_end))
    held("A", person=person, valid_until=in_days(100))
    assert ("B" in recognised()) is given


def test_chains_are_followed_and_cycles_end() -> None:
    equal("A>B", "B>C", "C>A", "C>D")
    held("A", valid_until=in_days(100))
    assert recognised() == {code: (in_days(100), None) for code in "BCD"}
    assert apply_equivalences() == 0


def test_of_several_the_one_that_lasts_longest_is_accepted() -> None:
    person = PersonFactory.create()
    held("A", person=person, valid_until=in_days(50))
    held("B", person=person, valid_until=in_days(70))
    equal("A>C", "B>C")
    apply_equivalences()
    assert recognised() == {"C": (in_days(70), None)}


def test_new_equivalence_is_applied_by_the_timetable_to_everybody() -> None:
    for _number in range(3):
        held("A", valid_until=in_days(100))
    equal("A>B", "B>C")
    assert recognised() == {}
    assert apply_equivalences() == 3  # the second steps follow in the transactions of the first
    assert Certificate.objects.filter(origin=Origin.RECOGNISED).count() == 6


def test_revocation_of_the_source_revokes_what_rests_on_it_down_the_chain() -> None:
    equal("A>B", "B>C")
    source = held("A", valid_until=in_days(100))
    source.revoked_on = in_days(0)
    source.save()
    assert recognised() == {code: (in_days(100), in_days(0)) for code in "BC"}
    assert apply_equivalences() == 0


def test_holder_reads_why_it_fell_in_their_language_whoever_revoked_the_source() -> None:
    equal("A>B")
    for language, reason in (("de", "beruht"), ("en", "rests on")):
        source = held("A", person=PersonFactory.create(language=language))
        for acting in ("en", "de"):
            with override(acting):
                source.revoked_on = in_days(0)
                source.save()
        assert reason in Certificate.objects.get(recognition__source=source).revocation_reason


def test_withdrawn_equivalence_takes_nothing_back_and_what_was_given_still_falls_with_its_source() -> None:
    equal("A>B", "B>A")
    source = held("A", valid_until=in_days(100))
    Equivalence.objects.all().delete()
    assert (apply_equivalences(), recognised()) == (0, {"B": (in_days(100), None)})
    source.revoked_on = in_days(0)
    source.save()
    assert (apply_equivalences(), recognised()) == (0, {"B": (in_days(100), in_days(0))})


def test_another_source_gives_it_anew_but_not_against_a_revocation_of_its_own() -> None:
    equal("A>B")
    person = PersonFactory.create()
    first = held("A", person=person, issued_on=in_days(-30))
    Certificate.objects.filter(origin=Origin.RECOGNISED).update(issued_on=in_days(-30))
    given = Certificate.objects.get(origin=Origin.RECOGNISED)
    given.revoked_on = in_days(-2)
    given.save()
    assert apply_equivalences() == 0
    first.revoked_on = in_days(-1)
    first.save()
    second = held("A", person=person, issued_on=in_days(-20))
    assert Certificate.objects.filter(recognition__source=second).count() == 0
    held("A", person=person, issued_on=in_days(0))
    assert Certificate.objects.filter(origin=Origin.RECOGNISED, revoked_on__isnull=True).count() == 1


def test_source_that_is_shortened_shortens_and_one_that_is_lengthened_changes_nothing() -> None:
    equal("A>B")
    source = held("A", valid_until=in_days(100))
    for days, expected in ((60, 60), (90, 60)):
        source.valid_until = in_days(days)
        source.save()
        assert recognised() == {"B": (in_days(expected), None)}


def test_dealership_is_stale_in_the_same_transaction(cast: Cast, network: Network) -> None:
    EquivalenceFactory.create(source=network.common_certification, target=network.certification_a)
    StaleMark.objects.all().delete()
    CertificateFactory.create(person=cast.employee, certification=network.common_certification)
    assert set(StaleMark.objects.values_list("dealership", flat=True)) == {network.a1.pk}
    assert Certificate.objects.filter(person=cast.employee, certification=network.certification_a).exists()


@pytest.mark.parametrize(
    ("source", "target", "is_allowed"),
    [
        ("common_certification", "certification_a", True),
        ("certification_a", "common_certification", False),
        ("certification_b", "certification_a", False),
    ],
)
def test_maker_accepts_common_ones_and_its_own(
    network: Network, source: str, target: str, is_allowed: bool
) -> None:
    one = Equivalence(source=getattr(network, source), target=getattr(network, target))
    if is_allowed:
        one.full_clean()
    else:
        with pytest.raises(ValidationError):
            one.full_clean()
