"""A major release ends what was issued before it; a correction of the release corrects the ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, Certification, Ending, Ends
from certificates.periods import Major
from certificates.services.ending import Stretch, end_by_releases, stretches
from dealerships.calendar import today
from dealerships.models import Release
from dealerships.signals import rows_changed
from readiness.models import StaleMark
from readiness.services.verdicts import recompute_stale
from readiness.services.verification import verify
from tests.cast import Cast, Network
from tests.factories import CertificateFactory, CertificationFactory, ReleaseFactory

TODAY = today()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_of_the_releases_after_the_issue_the_one_with_the_earliest_end_counts() -> None:
    first = Major(date(2027, 1, 1), date(2027, 6, 30), 1)
    sooner = Major(date(2027, 3, 1), date(2027, 4, 30), 2)
    last = Major(date(2028, 1, 1), date(2028, 3, 1), 3)
    assert stretches([last, first, sooner]) == [
        Stretch(date.min, date(2027, 1, 1), sooner),
        Stretch(date(2027, 1, 1), date(2027, 3, 1), sooner),
        Stretch(date(2027, 3, 1), date(2028, 1, 1), last),
        Stretch(date(2028, 1, 1), date.max, None),
    ]


@pytest.mark.django_db
class TestMajorRelease:
    @pytest.fixture
    def bound(self, network: Network) -> Certification:
        network.certification_a.ends = Ends.RELEASE
        network.certification_a.system = network.system_a
        network.certification_a.save()
        return network.certification_a

    def release(self, network: Network, released: int = 10, delta_until: int = 60) -> Release:
        return ReleaseFactory.create(  # type: ignore[no-any-return]
            system=network.system_a,
            is_major=True,
            released_on=in_days(released),
            delta_until=in_days(delta_until),
        )

    def ends(self) -> list[date | None]:
        return list(Certificate.objects.order_by("pk").values_list("valid_until", flat=True))

    def hold(self, certification: Certification, valid_until: date | None, issued: int = -30) -> Certificate:
        return CertificateFactory.create(  # type: ignore[no-any-return]
            certification=certification, issued_on=in_days(issued), valid_until=valid_until
        )

    def test_ends_what_lasts_longer_and_says_by_what(self, bound: Certification, network: Network) -> None:
        self.hold(bound, None)
        self.hold(bound, in_days(400))
        self.hold(bound, in_days(20))
        self.hold(CertificationFactory.create(), None)
        release = self.release(network)
        assert self.ends() == [in_days(60), in_days(60), in_days(20), None]
        endings = Ending.objects.order_by("pk").values_list("release", "until", "was")
        assert list(endings) == [
            (release.pk, in_days(60), None),
            (release.pk, in_days(60), in_days(400)),
        ]
        assert end_by_releases() == 0

    def test_minor_one_leaves_certificates_alone(self, bound: Certification, network: Network) -> None:
        self.hold(bound, None)
        ReleaseFactory.create(system=network.system_a, released_on=TODAY)
        assert self.ends() == [None]

    def test_corrected_one_corrects_its_ends(self, bound: Certification, network: Network) -> None:
        self.hold(bound, None)
        self.hold(bound, in_days(70))
        release = self.release(network)
        release.delta_until = in_days(90)
        release.save()
        assert self.ends() == [in_days(90), in_days(70)]
        release.is_major, release.delta_until = False, None
        release.save()
        assert (self.ends(), Ending.objects.count()) == ([None, in_days(70)], 0)

    def test_of_two_the_earlier_end_counts(self, bound: Certification, network: Network) -> None:
        self.hold(bound, None)
        self.release(network, 10, 60)
        self.release(network, 20, 40)
        assert self.ends() == [in_days(40)]

    def test_what_comes_in_afterwards_is_ended_as_well(self, bound: Certification, network: Network) -> None:
        self.release(network)
        certificate = self.hold(bound, None)
        rows_changed.send(sender=Certificate, pks=[certificate.pk])
        assert self.ends() == [in_days(60)]

    def test_what_was_issued_with_it_or_after_it_stays(self, bound: Certification, network: Network) -> None:
        self.hold(bound, None, issued=-5)
        self.release(network, released=-5)
        assert self.ends() == [None]

    def test_takes_as_many_queries_for_many(self, bound: Certification, network: Network) -> None:
        def queries(count: int) -> int:
            Ending.objects.all().delete()
            Certificate.objects.all().delete()
            for _one in range(count):
                self.hold(bound, None)
            # As rows come that nobody tells of: one that is saved by itself is ended at once.
            Ending.objects.all().delete()
            Certificate.objects.update(valid_until=None)
            with CaptureQueriesContext(connection) as captured:
                assert end_by_releases() == count
            return len(captured)

        self.release(network)
        assert queries(1) == queries(5)

    def test_makes_stale_what_it_changes(self, cast: Cast, bound: Certification, network: Network) -> None:
        CertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-30), valid_until=None
        )
        recompute_stale()
        self.release(network)
        assert StaleMark.objects.filter(dealership=network.a1).exists()
        recompute_stale()
        assert verify() == []
