"""The policy, sentence by sentence (spec/readiness.md)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from readiness import rules
from readiness.verdicts import DealershipStatus, Reasons, RequirementStatus, as_object, rollout_object
from tests.readiness.literals import (
    ANNA,
    AREAS,
    BASIC,
    BEN,
    CEM,
    CITY,
    CONTRACT,
    COUNTRY,
    DANA,
    ELSEWHERE,
    EMIL,
    EXPERT,
    HERE,
    MAKER,
    OTHER,
    OTHER_COOPERATION,
    OTHER_MAKER,
    OTHER_REGION,
    OTHER_REQUIREMENT,
    REGION,
    REQUIREMENT,
    ROLLOUT,
    SALES,
    SERVICE,
    TABLETS,
    THERE,
    WAVE,
    certificate,
    checklist,
    confirmation,
    cooperation,
    cover,
    day,
    dealership,
    employed,
    franchise,
    membership,
    requirement,
    rollout,
    shared,
    stretch,
    target,
    verdict,
    waiver,
)

NOT_APPLICABLE, MET, WAIVED, OVERDUE, DUE_SOON, OPEN = RequirementStatus
READY, NOT_READY, AT_RISK, ON_TRACK = DealershipStatus

GO_LIVE = date(2027, 3, 1)  # R, as long as it lies ahead
LASTS_UNTIL = date(2027, 3, 15)  # L, with two weeks of hypercare
TODAY = date(2027, 1, 15)

# The dates


@pytest.mark.parametrize(
    ("as_of", "reference", "lasts_until"),
    [
        (date(2027, 1, 15), date(2027, 3, 1), date(2027, 3, 15)),
        (date(2027, 3, 1), date(2027, 3, 1), date(2027, 3, 15)),
        (date(2027, 3, 2), date(2027, 3, 2), date(2027, 3, 15)),
        (date(2027, 3, 15), date(2027, 3, 15), date(2027, 3, 15)),
        (date(2027, 3, 16), date(2027, 3, 16), date(2027, 3, 16)),
    ],
)
def test_before_go_live_we_ask_about_go_live_and_after_it_about_today(
    as_of: date, reference: date, lasts_until: date
) -> None:
    assert rules.Days.of(as_of, GO_LIVE, hypercare_days=14) == rules.Days(
        as_of, GO_LIVE, reference, lasts_until
    )


@pytest.mark.parametrize(
    ("lead_days", "due"), [(0, date(2027, 3, 1)), (1, date(2027, 2, 28)), (60, date(2026, 12, 31))]
)
def test_due_so_many_days_before_go_live(lead_days: int, due: date) -> None:
    assert rules.due_on(GO_LIVE, lead_days) == due


def test_dates_beyond_the_calendar_are_its_ends() -> None:
    assert (rules.shifted(GO_LIVE, 3_000_000), rules.shifted(GO_LIVE, -3_000_000)) == (date.max, date.min)
    assert (rules.shifted(GO_LIVE, 10**10), rules.shifted(GO_LIVE, -(10**10))) == (date.max, date.min)


@pytest.mark.parametrize(
    ("dates", "included"),
    [
        ("2027-03-01..2027-03-01", True),
        ("2027-03-01..", True),
        ("..2027-03-01", True),
        ("..", True),
        ("2027-02-28..2027-03-02", True),
        ("2027-03-02..", False),
        ("..2027-02-28", False),
        ("2027-03-02..2027-03-31", False),
        ("2027-02-01..2027-02-28", False),
    ],
)
def test_both_ends_are_included_and_an_empty_one_is_open(dates: str, included: bool) -> None:
    assert rules.covers_day(*stretch(dates), GO_LIVE) is included


# Staff


@pytest.mark.parametrize(
    ("roles", "people"),
    [
        ({SALES}, {ANNA, CEM}),
        ({SERVICE}, {BEN, CEM}),
        ({SALES, SERVICE}, {ANNA, BEN, CEM}),
        (set(), {ANNA, BEN, CEM}),
    ],
)
def test_staff_has_one_of_the_roles_and_no_roles_means_every_role(roles: set[int], people: set[int]) -> None:
    here = dealership(
        employments=[employed(ANNA), employed(BEN, role=SERVICE), employed(CEM), employed(CEM, role=SERVICE)]
    )
    asked = requirement(roles=frozenset(roles))
    assert rules.employed(here, asked, GO_LIVE).keys() == people


def test_staff_is_employed_on_the_reference_date() -> None:
    here = dealership(
        employments=[
            employed(ANNA, "2020-01-01..2027-02-28"),
            employed(BEN, "2020-01-01..2027-03-01"),
            employed(CEM, "2027-03-01.."),
            employed(DANA, "2027-03-02.."),
        ]
    )
    answer = verdict(requirement(), here)
    assert answer.reasons.people_missing == (BEN, CEM)


def test_a_person_with_two_employments_is_one_person() -> None:
    here = dealership(employments=[employed(ANNA), employed(ANNA, role=SERVICE)])
    assert verdict(requirement(), here).population == 1


@pytest.mark.parametrize(
    ("leaves", "away"),
    [
        ([], False),
        (["2027-03-01..2027-03-01"], True),
        (["2027-01-01..2027-03-01"], True),
        (["2027-03-01.."], True),
        (["2027-01-01..2027-02-28"], False),
        (["2027-03-02.."], False),
        (["2027-01-01..2027-02-28", "2027-03-02.."], False),
        (["2027-01-01..2027-01-31", "2027-02-15.."], True),
    ],
)
def test_who_is_away_on_the_reference_date_is_not_staff(leaves: list[str], away: bool) -> None:
    answer = verdict(requirement(), dealership(employments=[employed(ANNA)]), leaves={ANNA: leaves})
    assert (answer.population, answer.reasons.away) == ((0, (ANNA,)) if away else (1, ()))


# Proof


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        pytest.param(certificate("2026-01-01.."), True, id="without end"),
        pytest.param(certificate("2027-01-15.."), True, id="issued today"),
        pytest.param(certificate("2027-01-16.."), False, id="issued tomorrow"),
        pytest.param(certificate("2026-01-01..2027-03-15"), True, id="valid until the end of hypercare"),
        pytest.param(certificate("2026-01-01..2027-03-14"), False, id="valid until the day before"),
        pytest.param(certificate(revoked_on="2027-01-15"), False, id="revoked today"),
        pytest.param(certificate(revoked_on="2027-01-16"), True, id="revoked tomorrow"),
        pytest.param(certificate(revoked_on="2027-01-14"), False, id="revoked yesterday"),
        pytest.param(certificate(of=EXPERT), True, id="another one that proves it"),
        pytest.param(certificate(of=OTHER), False, id="one that does not prove it"),
    ],
)
def test_a_certificate_counts(one: Any, counts: bool) -> None:
    assert rules.counts(one, {BASIC, EXPERT}, TODAY, LASTS_UNTIL) is counts


def test_one_certificate_that_counts_is_enough() -> None:
    known = shared(
        certificates={ANNA: [certificate("2020-01-01..2022-12-31"), certificate(), certificate(of=OTHER)]}
    )
    assert rules.holds(ANNA, requirement(), known, TODAY, LASTS_UNTIL)
    assert not rules.holds(BEN, requirement(), known, TODAY, LASTS_UNTIL)


def test_halves_of_two_certificates_do_not_make_a_whole() -> None:
    known = shared(certificates={ANNA: [certificate("2026-01-01..2027-03-14"), certificate(of=OTHER)]})
    assert not rules.holds(ANNA, requirement(), known, TODAY, LASTS_UNTIL)


# Newcomers


@pytest.mark.parametrize(
    ("starts", "newcomer_days", "newcomer"),
    [
        pytest.param(["2027-01-31.."], 30, True, id="one day less"),
        pytest.param(["2027-01-30.."], 30, False, id="exactly so many days"),
        pytest.param(["2027-03-01.."], 30, True, id="starts on the day"),
        pytest.param(["2027-03-01.."], 1, True, id="starts on the day, of one day"),
        pytest.param(["2027-03-01.."], 0, False, id="never with 0"),
        pytest.param([".."], 30, False, id="always there"),
        pytest.param(["2027-02-01..", "2020-01-01.."], 30, False, id="one employment is old"),
        pytest.param(["2027-02-01..", "2027-02-15.."], 30, True, id="both employments are new"),
    ],
)
def test_a_newcomer_is_new_in_all_employments(starts: list[str], newcomer_days: int, newcomer: bool) -> None:
    employments = [employed(ANNA, dates) for dates in starts]
    assert rules.is_newcomer(employments, GO_LIVE, newcomer_days) is newcomer


def test_a_newcomer_without_the_proof_is_left_out_and_one_with_it_is_in() -> None:
    here = dealership(employments=[employed(ANNA, "2027-02-01.."), employed(BEN, "2027-02-01..")])
    answer = verdict(requirement(newcomer_days=60), here, certificates={BEN: [certificate()]})
    assert (answer.population, answer.qualified, answer.status) == (1, 1, MET)
    assert (answer.reasons.newcomers, answer.reasons.people_qualified) == ((ANNA,), (BEN,))


def test_an_employment_that_ended_does_not_make_a_newcomer_old() -> None:
    here = dealership(
        employments=[employed(ANNA, "2020-01-01..2027-02-28"), employed(ANNA, "2027-03-01..", role=SERVICE)]
    )
    assert verdict(requirement(newcomer_days=60), here).reasons.newcomers == (ANNA,)


def test_an_employment_in_a_role_that_is_not_asked_for_does_not_make_a_newcomer_old() -> None:
    here = dealership(
        employments=[employed(ANNA, "2020-01-01..", role=SERVICE), employed(ANNA, "2027-03-01..")]
    )
    asked = requirement(newcomer_days=60, roles=frozenset({SALES}))
    assert verdict(asked, here).reasons.newcomers == (ANNA,)


# Covering


EMIL_OF_THERE_SERVES_HERE: dict[str, Any] = {
    "asked": requirement(poolable=True, share=0, heads=2, roles=frozenset({SALES})),
    "covers": [cover(EMIL)],
    "cooperations": [cooperation(HERE, THERE)],
    "elsewhere": [employed(EMIL, at=THERE)],
    "here": [],
    "certificates": [certificate()],
    "leaves": [],
}


def covering(**but: Any) -> set[int]:
    """Who covers, where nothing speaks against it but what is said."""
    case = EMIL_OF_THERE_SERVES_HERE | but
    answer = verdict(
        case["asked"],
        dealership(employments=case["here"], covers=case["covers"]),
        cooperations=case["cooperations"],
        elsewhere=[*case["elsewhere"], *case["here"]],
        certificates={EMIL: case["certificates"]},
        leaves={EMIL: case["leaves"]},
    )
    assert answer.covering == len(answer.reasons.people_covering)
    return set(answer.reasons.people_covering)


def test_a_specialist_of_another_member_covers() -> None:
    assert covering() == {EMIL}


@pytest.mark.parametrize(
    "but",
    [
        pytest.param({"asked": requirement(poolable=False, roles=frozenset({SALES}))}, id="not poolable"),
        pytest.param({"covers": ()}, id="no cover"),
        pytest.param({"covers": [cover(EMIL, "..2027-02-28")]}, id="cover has ended"),
        pytest.param({"covers": [cover(EMIL, "2027-03-02..")]}, id="cover has not begun"),
        pytest.param({"covers": [cover(EMIL, proof="certification:EXPERT")]}, id="cover for another proof"),
        pytest.param({"covers": [cover(EMIL, proof="certification:basic")]}, id="proof is not the same text"),
        pytest.param(
            {"cooperations": [cooperation(HERE, THERE, dates="..2027-02-28")]}, id="cooperation has ended"
        ),
        pytest.param(
            {"cooperations": [cooperation(HERE, THERE, dates="2027-03-02..")]}, id="cooperation has not begun"
        ),
        pytest.param({"cooperations": [cooperation(THERE, ELSEWHERE)]}, id="dealership is no member"),
        pytest.param({"cooperations": [cooperation(HERE, ELSEWHERE)]}, id="employer is no member"),
        pytest.param(
            {"cooperations": [cooperation(HERE, ELSEWHERE), cooperation(HERE, THERE, key=OTHER_COOPERATION)]},
            id="employer is a member of another cooperation only",
        ),
        pytest.param({"elsewhere": ()}, id="not employed"),
        pytest.param({"elsewhere": [employed(EMIL, "..2027-02-28", at=THERE)]}, id="employment has ended"),
        pytest.param(
            {"elsewhere": [employed(EMIL, "2027-03-02..", at=THERE)]}, id="employment has not begun"
        ),
        pytest.param({"elsewhere": [employed(EMIL, role=SERVICE, at=THERE)]}, id="another role"),
        pytest.param({"certificates": ()}, id="no proof"),
        pytest.param({"certificates": [certificate("2026-01-01..2027-03-14")]}, id="proof does not last"),
        pytest.param({"leaves": ["2027-03-01..2027-03-01"]}, id="away"),
        pytest.param({"here": [employed(EMIL)]}, id="in the population"),
        pytest.param({"elsewhere": (), "here": [employed(EMIL, role=SERVICE)]}, id="employed only here"),
    ],
)
def test_nobody_covers_where_one_condition_fails(but: dict[str, Any]) -> None:
    assert covering(**but) == set()


@pytest.mark.parametrize(
    "though",
    [
        pytest.param(
            {"covers": [cover(EMIL, "2027-03-01..2027-03-01")]}, id="the cover is for that day alone"
        ),
        pytest.param({"covers": [cover(EMIL), cover(EMIL, "2027-01-01..")]}, id="there are two covers"),
        pytest.param(
            {"cooperations": [cooperation(HERE, THERE, dates="2027-03-01..2027-03-01")]},
            id="the cooperation is for that day alone",
        ),
        pytest.param(
            {"elsewhere": [employed(EMIL, at=ELSEWHERE), employed(EMIL, at=THERE)]},
            id="employed by strangers too",
        ),
        pytest.param({"here": [employed(EMIL, role=SERVICE)]}, id="employed here in another role too"),
        pytest.param({"leaves": ["2027-01-01..2027-02-28"]}, id="away until then"),
    ],
)
def test_a_specialist_covers_all_the_same(though: dict[str, Any]) -> None:
    assert covering(**though) == {EMIL}


def test_one_person_covers_once_through_two_cooperations() -> None:
    assert covering(
        covers=[cover(EMIL), cover(EMIL, through=OTHER_COOPERATION)],
        cooperations=[cooperation(HERE, THERE), cooperation(HERE, THERE, key=OTHER_COOPERATION)],
    ) == {EMIL}


# Targets


def fitting(targets: Any, franchises: Any) -> int | None:
    """The key of the target that fits."""
    found = rules.fitting_target(
        dealership(franchises=franchises), MAKER, requirement(targets=tuple(targets)), AREAS, GO_LIVE
    )
    return found.id if found else None


COUNTRYWIDE, REGIONAL, LOCAL = target(1, COUNTRY, 50, 1), target(2, REGION, 60, 2), target(3, CITY, 70, 3)


@pytest.mark.parametrize(
    ("targets", "franchises", "expected"),
    [
        pytest.param([], [franchise(CITY)], None, id="no target"),
        pytest.param([LOCAL], [franchise(CITY)], 3, id="of the area itself"),
        pytest.param([COUNTRYWIDE], [franchise(CITY)], 1, id="of an area far above"),
        pytest.param([COUNTRYWIDE, LOCAL, REGIONAL], [franchise(CITY)], 3, id="the deepest of three"),
        pytest.param([COUNTRYWIDE, REGIONAL], [franchise(CITY)], 2, id="the deepest of two above"),
        pytest.param([COUNTRYWIDE, LOCAL], [franchise(REGION)], 1, id="not of an area below"),
        pytest.param([REGIONAL], [franchise(OTHER_REGION)], None, id="not of an area beside"),
        pytest.param([COUNTRYWIDE], [franchise(None)], None, id="franchise without area"),
        pytest.param([COUNTRYWIDE], [], None, id="no franchise"),
        pytest.param([COUNTRYWIDE], [franchise(CITY, maker=OTHER_MAKER)], None, id="another manufacturer's"),
        pytest.param([COUNTRYWIDE], [franchise(CITY, "..2027-02-28")], None, id="franchise has ended"),
        pytest.param([COUNTRYWIDE], [franchise(CITY, "2027-03-02..")], None, id="franchise has not begun"),
        pytest.param(
            [COUNTRYWIDE, LOCAL],
            [franchise(CITY, "2027-03-02.."), franchise(OTHER_REGION, "..2027-03-01")],
            1,
            id="the franchise of that day",
        ),
        pytest.param(
            [COUNTRYWIDE, LOCAL],
            [franchise(OTHER_REGION, maker=OTHER_MAKER), franchise(CITY)],
            3,
            id="the manufacturer's franchise",
        ),
        pytest.param(
            [target(4, CITY, 0, 0, "2027-03-01..2027-03-01")], [franchise(CITY)], 4, id="for that day alone"
        ),
        pytest.param(
            [COUNTRYWIDE, target(4, CITY, 0, 0, "..2027-02-28")],
            [franchise(CITY)],
            1,
            id="a deeper one that has ended",
        ),
        pytest.param(
            [COUNTRYWIDE, target(4, CITY, 0, 0, "2027-03-02..")],
            [franchise(CITY)],
            1,
            id="a deeper one that has not begun",
        ),
        pytest.param(
            [target(4, CITY, 0, 0, "..2027-02-28"), target(5, CITY, 0, 0, "2027-03-01..")],
            [franchise(CITY)],
            5,
            id="one after the other",
        ),
    ],
)
def test_the_target_of_the_deepest_area_fits(targets: Any, franchises: Any, expected: int | None) -> None:
    assert fitting(targets, franchises) == expected


def test_a_target_takes_the_place_of_both_numbers_but_not_of_per() -> None:
    here = dealership(
        employments=[employed(person) for person in (ANNA, BEN, CEM)], franchises=[franchise(CITY)]
    )
    asked = requirement(share=100, heads=9, per=2, targets=(target(7, CITY, 34, 0),))
    answer = verdict(asked, here)
    assert (answer.reasons.target, answer.reasons.share, answer.reasons.heads) == (7, 34, 0)
    assert (answer.reasons.share_needed, answer.reasons.heads_needed, answer.required) == (2, 2, 2)


# What is needed


@pytest.mark.parametrize(
    ("share", "population", "needed"),
    [
        (0, 5, 0),
        (100, 0, 0),
        (1, 1, 1),
        (1, 100, 1),
        (1, 101, 2),
        (50, 3, 2),
        (50, 4, 2),
        (67, 3, 3),
        (66, 3, 2),
        (80, 5, 4),
        (100, 7, 7),
    ],
)
def test_a_share_of_the_population_is_rounded_up(share: int, population: int, needed: int) -> None:
    assert rules.share_needed(share, population) == needed


@pytest.mark.parametrize(
    ("heads", "per", "or_all", "population", "needed"),
    [
        (2, None, False, 1, 2),
        (2, None, True, 1, 1),
        (2, None, True, 0, 0),
        (2, None, True, 3, 2),
        (0, 15, False, 0, 0),
        (0, 15, False, 1, 1),
        (0, 15, False, 15, 1),
        (0, 15, False, 16, 2),
        (2, 15, False, 15, 2),
        (2, 15, False, 31, 3),
        (2, 15, True, 1, 1),
        (0, 1, False, 4, 4),
    ],
)
def test_heads_or_one_for_every_so_many_or_all(
    heads: int, per: int | None, or_all: bool, population: int, needed: int
) -> None:
    assert rules.heads_needed(heads, per, or_all, population) == needed


@pytest.mark.parametrize(
    ("share_needed", "heads_needed", "qualified", "covering", "missing"),
    [
        pytest.param(4, 1, 3, 0, 1, id="share"),
        pytest.param(0, 2, 1, 0, 1, id="heads"),
        pytest.param(4, 6, 3, 0, 3, id="the larger lack"),
        pytest.param(0, 2, 1, 1, 0, id="heads are reached with those who cover"),
        pytest.param(2, 2, 1, 1, 1, id="a share is not"),
        pytest.param(1, 1, 3, 2, 0, id="more than needed"),
    ],
)
def test_missing(share_needed: int, heads_needed: int, qualified: int, covering: int, missing: int) -> None:
    assert rules.missing(share_needed, heads_needed, qualified, covering) == missing


# Checklists


@pytest.mark.parametrize(
    ("dates", "stands"),
    [
        ("2027-01-15..", True),
        ("2027-01-16..", False),
        ("2026-12-01..2027-01-15", False),
        ("2026-12-01..2027-01-16", True),
        ("2026-12-01..2026-12-31", False),
    ],
)
def test_a_confirmation_stands_from_its_day_until_it_is_withdrawn(dates: str, stands: bool) -> None:
    assert rules.stands(confirmation(TABLETS, dates), TODAY) is stands


def test_an_item_counts_once_if_any_confirmation_counts() -> None:
    here = dealership(
        confirmations=[
            confirmation(TABLETS, "2026-11-01..2026-12-01"),
            confirmation(TABLETS, "2026-12-15.."),
            confirmation(TABLETS, "2027-01-01.."),
            confirmation(999, "2026-12-15.."),
        ]
    )
    answer = verdict(checklist(TABLETS, CONTRACT), here)
    assert (answer.population, answer.covering) == (0, 0)
    assert (answer.required, answer.qualified, answer.missing) == (2, 1, 1)
    assert answer.reasons.items_missing == (CONTRACT,)


def test_a_checklist_without_items_is_not_applicable() -> None:
    assert verdict(checklist(), dealership(employments=[employed(ANNA)])).status == NOT_APPLICABLE


# Status of a requirement


@pytest.mark.parametrize(
    ("required", "missing", "waived", "as_of", "status"),
    [
        pytest.param(0, 0, True, date(2027, 2, 2), NOT_APPLICABLE, id="nothing is required"),
        pytest.param(1, 0, True, date(2027, 2, 2), MET, id="met, before waived and overdue"),
        pytest.param(1, 1, True, date(2027, 2, 2), WAIVED, id="waived, before overdue"),
        pytest.param(1, 1, False, date(2027, 2, 2), OVERDUE, id="after the due date"),
        pytest.param(1, 1, False, date(2027, 2, 1), DUE_SOON, id="on the due date"),
        pytest.param(1, 1, False, date(2027, 1, 3), DUE_SOON, id="so many days before it less one"),
        pytest.param(1, 1, False, date(2027, 1, 2), OPEN, id="so many days before it"),
    ],
)
def test_the_first_status_that_fits(
    required: int, missing: int, waived: bool, as_of: date, status: RequirementStatus
) -> None:
    found = rules.requirement_status(
        required=required, missing=missing, waived=waived, as_of=as_of, due=date(2027, 2, 1), warn_days=30
    )
    assert found == status


def test_without_warning_days_nothing_is_due_soon() -> None:
    days = {date(2027, 2, 1): OPEN, date(2027, 2, 2): OVERDUE}
    assert days == {
        as_of: rules.requirement_status(
            required=1, missing=1, waived=False, as_of=as_of, due=date(2027, 2, 1), warn_days=0
        )
        for as_of in days
    }


@pytest.mark.parametrize(
    ("dates", "excuses"),
    [
        ("2027-01-15..", True),
        ("2027-01-16..", False),
        ("2026-12-01..2027-03-01", True),
        ("2026-12-01..2027-02-28", False),
    ],
)
def test_a_waiver_is_granted_by_today_and_holds_on_the_reference_date(dates: str, excuses: bool) -> None:
    assert rules.excuses(waiver(1, dates), TODAY, GO_LIVE) is excuses
    answer = verdict(requirement(heads=1), dealership(waivers=[waiver(1, dates)]))
    assert (answer.status, answer.reasons.waiver) == ((WAIVED, 1) if excuses else (OPEN, None))


def test_a_waiver_of_another_requirement_excuses_nothing() -> None:
    here = dealership(waivers=[waiver(1, "2026-12-01..", of=OTHER_REQUIREMENT)])
    assert verdict(requirement(heads=1), here).status == OPEN


@pytest.mark.parametrize(
    ("waivers", "named"),
    [
        ([waiver(1, "2026-12-01..2027-03-01"), waiver(2, "2026-12-01..2027-06-30")], 2),
        (
            [
                waiver(1, "2026-12-01..2027-03-01"),
                waiver(2, "2026-12-01.."),
                waiver(3, "2027-01-01..2029-01-01"),
            ],
            2,
        ),
        ([waiver(2, "2026-12-01.."), waiver(1, "2027-01-01..")], 1),
    ],
)
def test_of_several_waivers_the_reasons_name_the_one_that_lasts_longest(waivers: Any, named: int) -> None:
    assert verdict(requirement(heads=1), dealership(waivers=waivers)).reasons.waiver == named


# Status of a dealership


@pytest.mark.parametrize(
    ("mandatory", "status"),
    [
        ([], READY),
        ([MET, WAIVED, NOT_APPLICABLE], READY),
        ([MET, OPEN], ON_TRACK),
        ([MET, OPEN, DUE_SOON], AT_RISK),
        ([MET, OPEN, DUE_SOON, OVERDUE, WAIVED], NOT_READY),
        ([OVERDUE], NOT_READY),
    ],
)
def test_a_dealership_is_as_ready_as_its_worst_requirement(mandatory: Any, status: DealershipStatus) -> None:
    assert rules.dealership_status(mandatory) == status


def test_only_mandatory_requirements_decide() -> None:
    wish = requirement(code="WISH", id=OTHER_REQUIREMENT, heads=1, mandatory=False)
    [answer] = rules.evaluate(dealership(), shared(rollout(requirement(), wish)), date(2027, 6, 1))
    assert [one.status for one in answer.requirements] == [NOT_APPLICABLE, OVERDUE]
    assert answer.status == READY


# The answer


def test_a_dealership_in_no_wave_has_no_readiness() -> None:
    assert rules.evaluate(dealership(memberships=[]), shared(rollout(requirement())), TODAY) == ()


def test_rollouts_and_requirements_are_in_order_of_their_codes_by_code_point() -> None:
    codes = ["b", "Ä", "B", "a", "A10", "A9"]
    rollouts = [
        rollout(
            *(requirement(code=code, id=at) for at, code in enumerate(codes)), code=code_of_rollout, id=key
        )
        for key, code_of_rollout in enumerate(codes)
    ]
    here = dealership(memberships=[membership(of=one.id) for one in rollouts])
    answers = rules.evaluate(here, shared(*rollouts), TODAY)
    in_order = ["A10", "A9", "B", "a", "b", "Ä"]
    assert [codes[answer.rollout] for answer in answers] == in_order
    assert [[one.code for one in answer.requirements] for answer in answers] == [in_order] * 6


def test_each_rollout_is_looked_at_from_its_own_wave() -> None:
    first, second = (
        rollout(requirement(), id=1, code="1"),
        rollout(requirement(), id=2, code="2", hypercare_days=0),
    )
    here = dealership(memberships=[membership("2027-02-01", of=2), membership("2027-06-01", of=1)])
    answers = rules.evaluate(here, shared(first, second), date(2027, 3, 1))
    assert [
        (answer.rollout, answer.go_live, one.reasons.reference_date, one.reasons.lasts_until)
        for answer in answers
        for one in answer.requirements
    ] == [
        (1, date(2027, 6, 1), date(2027, 6, 1), date(2027, 6, 15)),
        (2, date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 1)),
    ]


FULL = dealership(
    employments=[
        employed(CEM),
        employed(ANNA),
        employed(BEN),
        employed(DANA),
        employed(6, "2027-02-15.."),
        employed(7),
    ],
    covers=[cover(EMIL)],
    waivers=[waiver(5, "2027-01-01..")],
    franchises=[franchise(CITY)],
)
FULL_FACTS: dict[str, Any] = {
    "cooperations": [cooperation(HERE, THERE)],
    "elsewhere": [employed(EMIL, at=THERE)],
    "certificates": {
        ANNA: [certificate()],
        BEN: [certificate("2025-03-02..2027-03-01")],
        CEM: [certificate("2020-01-01..2022-12-31")],
        DANA: [certificate("2025-01-15..2027-01-15"), certificate("2026-06-01..2026-12-31")],
        EMIL: [certificate()],
    },
    "leaves": {7: ["2027-01-01.."]},
}
FULL_REQUIREMENT = requirement(
    poolable=True, newcomer_days=30, lead_days=28, per=2, or_all=True, targets=(target(3, REGION, 60, 3),)
)


def test_a_verdict_says_what_it_rests_on() -> None:
    assert verdict(FULL_REQUIREMENT, FULL, **FULL_FACTS).reasons == Reasons(
        reference_date=GO_LIVE,
        lasts_until=LASTS_UNTIL,
        waiver=5,
        share=60,
        heads=3,
        target=3,
        per=2,
        or_all=True,
        share_needed=3,
        heads_needed=3,
        people_qualified=(ANNA,),
        people_missing=(BEN, CEM, DANA),
        people_covering=(EMIL,),
        expiring=(BEN, DANA),
        newcomers=(6,),
        away=(7,),
        items_missing=(),
    )


@pytest.mark.parametrize(
    ("dates", "revoked_on", "expiring"),
    [
        pytest.param("2025-01-01..2027-03-14", "", True, id="ends before it must"),
        pytest.param("2025-01-01..2027-01-15", "", True, id="ends today"),
        pytest.param("2025-01-01..2027-01-14", "", False, id="has ended"),
        pytest.param("2027-01-16..2027-03-14", "", False, id="not yet issued"),
        pytest.param("2025-01-01..2027-03-14", "2027-01-15", False, id="revoked"),
        pytest.param("2025-01-01..2027-03-15", "", False, id="lasts"),
    ],
)
def test_expiring_is_who_holds_the_proof_today_but_not_as_long_as_it_must_last(
    dates: str, revoked_on: str, expiring: bool
) -> None:
    here = dealership(employments=[employed(ANNA)])
    answer = verdict(requirement(), here, certificates={ANNA: [certificate(dates, revoked_on=revoked_on)]})
    assert answer.reasons.expiring == ((ANNA,) if expiring else ())


def test_who_renewed_in_time_is_not_expiring() -> None:
    here = dealership(employments=[employed(ANNA)])
    both = [certificate("2025-01-01..2027-02-01"), certificate("2027-01-01..2029-01-01")]
    assert verdict(requirement(), here, certificates={ANNA: both}).reasons == Reasons(
        reference_date=GO_LIVE,
        lasts_until=LASTS_UNTIL,
        waiver=None,
        share=100,
        share_needed=1,
        people_qualified=(ANNA,),
    )


def test_the_reasons_of_a_checklist() -> None:
    here = dealership(
        confirmations=[confirmation(TABLETS, "2027-01-01..")], waivers=[waiver(5, "2027-01-01..")]
    )
    assert verdict(checklist(103, CONTRACT, TABLETS), here).reasons == Reasons(
        reference_date=GO_LIVE, lasts_until=LASTS_UNTIL, waiver=5, items_missing=(CONTRACT, 103)
    )


def test_reasons_as_json_leave_out_what_is_empty() -> None:
    assert verdict(FULL_REQUIREMENT, FULL, **FULL_FACTS).reasons.as_json() == {
        "reference_date": "2027-03-01",
        "lasts_until": "2027-03-15",
        "waiver": 5,
        "share": 60,
        "heads": 3,
        "target": 3,
        "per": 2,
        "or_all": True,
        "share_needed": 3,
        "heads_needed": 3,
        "people_qualified": [ANNA],
        "people_missing": [BEN, CEM, DANA],
        "people_covering": [EMIL],
        "expiring": [BEN, DANA],
        "newcomers": [6],
        "away": [7],
    }


def test_a_verdict_carries_its_keys() -> None:
    [answer] = rules.evaluate(FULL, shared(rollout(FULL_REQUIREMENT), **FULL_FACTS), TODAY)
    [one] = answer.requirements
    assert (answer.rollout, answer.wave, answer.wave_code, answer.as_of) == (ROLLOUT, WAVE, "W1", TODAY)
    assert (one.requirement, one.code) == (REQUIREMENT, "TEAM")


def test_the_object_has_the_names_of_the_exchange_in_their_order() -> None:
    [answer] = rules.evaluate(FULL, shared(rollout(FULL_REQUIREMENT), **FULL_FACTS), TODAY)
    of_dealership = as_object("D100", answer)
    assert list(of_dealership) == ["dealership", "wave", "go_live", "status", "requirements"]
    [of_requirement] = of_dealership["requirements"]
    assert list(of_requirement.items()) == [
        ("code", "TEAM"),
        ("status", "waived"),
        ("mandatory", True),
        ("due_on", "2027-02-01"),
        ("population", 4),
        ("qualified", 1),
        ("covering", 1),
        ("required", 3),
        ("missing", 2),
    ]


def test_dealerships_are_in_order_of_their_numbers_by_code_point() -> None:
    [answer] = rules.evaluate(dealership(), shared(rollout()), TODAY)
    found = rollout_object("CRM-27", TODAY, [(number, answer) for number in ("d1", "D9", "D10", "Ä1")])
    bare = {"wave": "W1", "go_live": "2027-03-01", "status": "ready", "requirements": []}
    assert found == {
        "rollout": "CRM-27",
        "as_of": "2027-01-15",
        "dealerships": [{"dealership": number, **bare} for number in ("D10", "D9", "d1", "Ä1")],
    }
    assert list(found) == ["rollout", "as_of", "dealerships"]


def test_dates_far_beyond_the_calendar_give_an_answer_all_the_same() -> None:
    here = dealership(employments=[employed(ANNA)])
    [answer] = rules.evaluate(
        here,
        shared(
            rollout(
                requirement(lead_days=10**6, newcomer_days=10**6), hypercare_days=4 * 10**6, warn_days=10**6
            ),
            certificates={ANNA: [certificate("2026-01-01..2999-12-31")]},
        ),
        TODAY,
    )
    [one] = answer.requirements
    assert (one.due_on, one.population, one.status) == (date.min, 0, NOT_APPLICABLE)
    assert day("9999-12-31") == one.reasons.lasts_until
