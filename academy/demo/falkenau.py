"""The demo network as a bundle: Falkenau Automobile and its 48 dealerships, Merano at three of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from academy.demo import places
from academy.demo.arrangements import EXCUSES, POOLS, TARGETS
from academy.demo.bundle import BundleWriter, yes
from academy.demo.certifications import CERTIFICATIONS
from academy.demo.competences import COMPETENCES
from academy.demo.people import Hiring, hire
from academy.demo.places import NUMBERS, SITES
from academy.demo.records import Records
from academy.demo.roles import JOB_ROLES
from academy.demo.rollouts import ROLLOUTS
from academy.demo.training import train, wave_towns

SEED = 1

Row = tuple[object, ...]


def write_falkenau(path: Path, today: date, seed: int = SEED) -> dict[str, int]:
    """Write the demo network as a bundle into the folder; returns the number of rows of each table.

    All dates are relative to ``today``, so that the picture is the same whenever the demo is loaded. The same
    seed and day make the same bytes.
    """
    # Each part draws from a sequence of its own: a change in one does not shuffle the other.
    hiring = hire(random.Random(f"people {seed}"), today)  # noqa: S311 (a story, no secret)
    records = train(random.Random(f"training {seed}"), hiring.roster, today)  # noqa: S311 (see above)
    appointments = list(_appointments(hiring))
    with BundleWriter(path) as bundle:
        _write_network(bundle, today)
        _write_people(bundle, hiring, appointments)
        _write_proofs(bundle, records)
        _write_rollouts(bundle, today)
        _write_progress(bundle, records, today)
        return bundle.counts


# Places -------------------------------------------------------------------------------------------------


def _write_network(bundle: BundleWriter, today: date) -> None:
    bundle.add("manufacturers", [("FAL", "Falkenau Automobile"), ("MER", "Merano")])
    bundle.add("areas", [("FAL", code, name, None) for code, name in places.REGIONS])
    bundle.add("areas", [("FAL", *district) for district in places.DISTRICTS])
    bundle.add("areas", [("MER", *area) for area in places.MERANO_AREAS])
    bundle.add("groups", [(group.code, group.name) for group in places.GROUPS])
    bundle.add(
        "dealerships",
        [
            (
                NUMBERS[site.town],
                places.dealership_name(site),
                site.street,
                site.postcode,
                site.town,
                site.country,
                site.group,
            )
            for site in SITES
        ],
    )
    bundle.add("franchises", _franchises(today))
    bundle.add("job_roles", JOB_ROLES)


def _franchises(today: date) -> Iterator[Row]:
    for at, site in enumerate(SITES):
        number = NUMBERS[site.town]
        since = today - timedelta(days=2000 + 331 * (at % 17))
        if site.town in places.ALPINE:
            # They become agents on the day on which AgenturKontor starts there.
            start = today + timedelta(days=20)
            yield number, "FAL", site.district, "dealer", since, start - timedelta(days=1)
            yield number, "FAL", site.district, "agency", start, None
        else:
            contract = "service" if site.town in places.SERVICE_ONLY else "dealer"
            yield number, "FAL", site.district, contract, since, None
        if area := places.MERANO_SITES.get(site.town):
            yield number, "MER", area, "dealer", since + timedelta(days=700), None


# People -------------------------------------------------------------------------------------------------


def _write_people(bundle: BundleWriter, hiring: Hiring, appointments: list[Row]) -> None:
    bundle.add("people", hiring.roster.people)
    bundle.add(
        "employments",
        [
            (job.person, NUMBERS[job.town], job.role, job.starts_on, job.ends_on)
            for job in hiring.roster.everybody()
        ],
    )
    bundle.add("appointments", appointments)
    bundle.add(
        "leaves",
        [
            (person, starts_on, ends_on)
            for person, leaves in hiring.roster.leaves.items()
            for starts_on, ends_on in leaves
        ],
    )


def _appointments(hiring: Hiring) -> Iterator[Row]:
    """Who may look after what; makes the people at the manufacturers as well."""
    yield from _dealers_appointments(hiring)
    yield from _makers_appointments(hiring)


def _holder(hiring: Hiring, town: str, *roles: str) -> str:
    """Who has the first of these jobs that anybody has there today."""
    jobs = [job for job in hiring.roster.employments[town] if job.active(hiring.today)]
    return next(job.person for role in roles for job in jobs if job.role == role)


def _dealers_appointments(hiring: Hiring) -> Iterator[Row]:
    long_ago = hiring.day(-900)
    for site in SITES:
        manager = _holder(hiring, site.town, "GF", "STL")
        yield manager, "dealership_manager", NUMBERS[site.town], long_ago, None
    for group in places.GROUPS:
        main = places.main_site(group.code)
        head = _holder(hiring, main, "GTL", "GIT", "GF", "STL")
        yield head, "group_manager", group.code, long_ago, None
        if group.works_council:
            member = "thanh-mai.luong" if group.code == "HANSEWERK" else _holder(hiring, main, "TZV")
            for site in SITES:
                if site.group == group.code:
                    yield member, "works_council", NUMBERS[site.town], hiring.day(-500), None


def _makers_appointments(hiring: Hiring) -> Iterator[Row]:
    def at_falkenau(persona: str | None = None) -> str:
        return hiring.person("falkenau", persona)

    for code, _name in places.REGIONS:
        head = at_falkenau("marek.kowalski" if code == "OST" else None)
        yield head, "area_manager", f"FAL/{code}", hiring.day(-700), None
    for code, _name, _region in places.DISTRICTS:
        yield at_falkenau(), "area_manager", f"FAL/{code}", hiring.day(-600), None
    # Whoever looked after the south-west until the spring has left.
    yield at_falkenau(), "area_manager", "FAL/SUED-1", hiring.day(-1500), hiring.day(-601)
    yield at_falkenau("giulia.ferraro"), "trainer", "FAL", hiring.day(-1000), None
    yield at_falkenau(), "trainer", "FAL", hiring.day(-400), None
    yield at_falkenau(), "trainer", "FAL", hiring.day(-300), None
    yield at_falkenau("jonas.wieland"), "rollout_manager", "FAL", hiring.day(-500), None
    yield at_falkenau(), "rollout_manager", "FAL", hiring.day(-200), None
    yield at_falkenau("katharina.vogt"), "headquarters", "FAL", hiring.day(-1200), None
    yield hiring.person("merano", "chiara.montanari"), "headquarters", "MER", hiring.day(-800), None
    yield hiring.person("merano"), "trainer", "MER", hiring.day(-350), None
    yield hiring.person("merano"), "area_manager", "MER/DE-S", hiring.day(-350), None


# Proofs -------------------------------------------------------------------------------------------------


def _write_proofs(bundle: BundleWriter, records: Records) -> None:
    bundle.add("competences", COMPETENCES)
    bundle.add("certifications", [one[:4] for one in CERTIFICATIONS])
    bundle.add("grants", [(one.code, *grant) for one in CERTIFICATIONS for grant in one.grants])
    bundle.add(
        "certificates",
        sorted(
            ((*key, *ends) for key, ends in records.certificates.items()),
            key=lambda row: (row[0], row[2], row[1]),
        ),
    )


# Rollouts -----------------------------------------------------------------------------------------------


def _write_rollouts(bundle: BundleWriter, today: date) -> None:
    systems = {one.system: (one.system, one.system_name, one.manufacturer) for one in ROLLOUTS}
    bundle.add("systems", systems.values())
    for rollout in ROLLOUTS:
        bundle.add(
            "rollouts",
            [
                (
                    rollout.code,
                    rollout.name,
                    rollout.system,
                    rollout.release,
                    rollout.hypercare_days,
                    rollout.warn_days,
                )
            ],
        )
        for wave, towns in wave_towns(rollout):
            bundle.add("waves", [(rollout.code, wave.code, wave.name, today + timedelta(days=wave.go_live))])
            bundle.add("wave_members", [(rollout.code, NUMBERS[town], wave.code) for town in towns])
        for one in rollout.requirements:
            kind = "checklist" if one.items else "people"
            row = (rollout.code, one.code, one.name_de, one.name_en, kind, one.proof, one.roles)
            numbers = (one.share, one.heads, one.per, yes(one.or_all), yes(one.poolable), one.newcomer_days)
            bundle.add("requirements", [(*row, *numbers, one.lead_days, yes(one.mandatory))])
            bundle.add("items", [(rollout.code, one.code, *item) for item in one.items])


def _write_progress(bundle: BundleWriter, records: Records, today: date) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else today + timedelta(days=days)

    bundle.add(
        "targets",
        [
            (one.rollout, one.requirement, one.area, day(one.starts), day(one.ends), one.share, one.heads)
            for one in TARGETS
        ],
    )
    bundle.add(
        "confirmations",
        [
            (rollout, requirement, item, NUMBERS[town], confirmed_on, withdrawn_on)
            for rollout, requirement, item, town, confirmed_on, withdrawn_on in records.confirmations
        ],
    )
    bundle.add(
        "waivers",
        [
            (one.rollout, one.requirement, NUMBERS[one.town], day(one.granted), day(one.until), one.reason)
            for one in EXCUSES
        ],
    )
    bundle.add(
        "cooperations",
        [(one.code, one.name, day(one.starts), day(one.ends), one.max_covers) for one in POOLS],
    )
    bundle.add("cooperation_members", [(one.code, NUMBERS[town]) for one in POOLS for town in one.towns])
    bundle.add(
        "covers", [(pool, person, NUMBERS[town], *rest) for pool, person, town, *rest in records.covers]
    )
