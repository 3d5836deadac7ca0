"""Every rule decides something: each of these changes to readiness/rules.py gives a wrong answer to some example.

A change that no example notices would mean a sentence of the specification that nothing holds in place.
"""

# One change a line, so that the list reads as a table.
# ruff: noqa: E501

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from readiness import rules
from tests.readiness import examples

SOURCE = Path(rules.__file__).read_text(encoding="utf-8")


class Mutation(NamedTuple):
    """A change of the source: `old` occurs in it exactly once."""

    name: str
    old: str
    new: str


MUTATIONS = [
    # The dates
    Mutation("R is today, even before go-live", "return max(as_of, go_live)", "return as_of"),
    Mutation("R is go-live, even after it", "return max(as_of, go_live)", "return go_live"),
    Mutation("R is the earlier of the two", "return max(as_of, go_live)", "return min(as_of, go_live)"),
    Mutation("L forgets today", "return max(as_of, shifted(go_live, ", "return max(date.min, shifted(go_live, "),
    Mutation("L is today", "return max(as_of, shifted(go_live, hypercare_days))", "return as_of"),
    Mutation("L without hypercare", "shifted(go_live, hypercare_days)", "go_live"),
    Mutation("L before go-live", "shifted(go_live, hypercare_days)", "shifted(go_live, -hypercare_days)"),
    Mutation("L a day earlier", "shifted(go_live, hypercare_days)", "shifted(go_live, hypercare_days - 1)"),
    Mutation("L a day later", "shifted(go_live, hypercare_days)", "shifted(go_live, hypercare_days + 1)"),
    Mutation("L is the earlier of the two", "return max(as_of, shifted(", "return min(as_of, shifted("),
    Mutation("L is counted from R", "as_of, go_live, hypercare_days)\n        )", "as_of, max(as_of, go_live), hypercare_days)\n        )"),
    Mutation("due after go-live", "shifted(go_live, -lead_days)", "shifted(go_live, lead_days)"),
    Mutation("due at go-live", "shifted(go_live, -lead_days)", "go_live"),
    Mutation("due counted from R", "due_on(days.go_live, ", "due_on(days.reference, "),
    Mutation("days are weeks", "timedelta(days=days)", "timedelta(weeks=days)"),
    # Stretches of time
    Mutation("first day left out", "starts_on <= day", "starts_on < day"),
    Mutation("last day left out", "ends_on >= day)", "ends_on > day)"),
    Mutation("start does not matter", "(starts_on is None or starts_on <= day) and ", ""),
    Mutation("end does not matter", " and (ends_on is None or ends_on >= day)", ""),
    Mutation("either end is enough", "starts_on <= day) and (ends_on", "starts_on <= day) or (ends_on"),
    Mutation("no end is no time", "(ends_on is None or ends_on >= day)", "(ends_on is not None and ends_on >= day)"),
    # Employments, leaves, staff
    Mutation("no roles is nobody", "(not requirement.roles or employment.role in", "(employment.role in"),
    Mutation("roles do not matter", "employment.role in requirement.roles)", "True)"),
    Mutation("roles are excluded", "employment.role in requirement.roles)", "employment.role not in requirement.roles)"),
    Mutation("role is enough", "in requirement.roles) and covers_day(", "in requirement.roles) or covers_day("),
    Mutation("employment has no end", "        employment.starts_on, employment.ends_on, day", "        employment.starts_on, None, day"),
    Mutation("employment has no start", "        employment.starts_on, employment.ends_on, day", "        None, employment.ends_on, day"),
    Mutation("away only if all leaves agree", "return any(covers_day(starts_on, ends_on, day) for", "return all(covers_day(starts_on, ends_on, day) for"),
    Mutation("nobody is away", "return any(covers_day(starts_on, ends_on, day) for", "return any(False for"),
    Mutation("a leave never ends", "return any(covers_day(starts_on, ends_on, day) for", "return any(covers_day(starts_on, None, day) for"),
    Mutation("a leave is for ever", "return any(covers_day(starts_on, ends_on, day) for", "return any(True for"),
    Mutation("staff includes who is away", "        if not is_away(person, facts, reference)\n", ""),
    Mutation("staff is who is away", "        if not is_away(person, facts, reference)\n", "        if is_away(person, facts, reference)\n"),
    Mutation("staff as of today", "employed(dealership, requirement, days.reference)", "employed(dealership, requirement, days.as_of)"),
    Mutation("staff at go-live", "employed(dealership, requirement, days.reference)", "employed(dealership, requirement, days.go_live)"),
    Mutation("away as of today", "staff(everyone, facts, days.reference)", "staff(everyone, facts, days.as_of)"),
    Mutation("away at L", "staff(everyone, facts, days.reference)", "staff(everyone, facts, days.lasts_until)"),
    # Certificates
    Mutation("any certificate counts", "certificate.certification in accepted\n        and ", ""),
    Mutation("only others count", "certificate.certification in accepted", "certificate.certification not in accepted"),
    Mutation("issued later", "        and certificate.issued_on <= as_of\n", ""),
    Mutation("issued on the day is too late", "certificate.issued_on <= as_of", "certificate.issued_on < as_of"),
    Mutation("issued by L", "certificate.issued_on <= as_of", "certificate.issued_on <= until"),
    Mutation("revoked does not matter", "        and (certificate.revoked_on is None or certificate.revoked_on > as_of)\n", ""),
    Mutation("revoked ever is revoked", "(certificate.revoked_on is None or certificate.revoked_on > as_of)", "certificate.revoked_on is None"),
    Mutation("revoked on the day still counts", "certificate.revoked_on > as_of", "certificate.revoked_on >= as_of"),
    Mutation("revoked by L", "certificate.revoked_on > as_of", "certificate.revoked_on > until"),
    Mutation("revoked is backwards", "certificate.revoked_on > as_of", "certificate.revoked_on < as_of"),
    Mutation("only revoked ones count", "certificate.revoked_on is None or", "certificate.revoked_on is not None and"),
    Mutation("validity does not matter", "        and (certificate.valid_until is None or certificate.valid_until >= until)\n", ""),
    Mutation("no end is invalid", "(certificate.valid_until is None or certificate.valid_until >= until)", "(certificate.valid_until is not None and certificate.valid_until >= until)"),
    Mutation("only without end", "(certificate.valid_until is None or certificate.valid_until >= until)", "certificate.valid_until is None"),
    Mutation("the last day is too short", "certificate.valid_until >= until", "certificate.valid_until > until"),
    Mutation("valid today is enough", "certificate.valid_until >= until", "certificate.valid_until >= as_of"),
    Mutation("every certificate must count", "return any(\n        counts(", "return all(\n        counts("),
    Mutation("a certificate forges the next day", "counts(certificate, requirement.accepted, as_of, until)", "counts(certificate, requirement.accepted, until, until)"),
    Mutation("proof until R", "present if holds(person, requirement, facts, days.as_of, days.lasts_until)", "present if holds(person, requirement, facts, days.as_of, days.reference)"),
    Mutation("proof by R", "present if holds(person, requirement, facts, days.as_of, days.lasts_until)", "present if holds(person, requirement, facts, days.reference, days.lasts_until)"),
    Mutation("proof until today", "present if holds(person, requirement, facts, days.as_of, days.lasts_until)", "present if holds(person, requirement, facts, days.as_of, days.as_of)"),
    # Newcomers and the population
    Mutation("newcomers of the other side", "shifted(reference, -newcomer_days)", "shifted(reference, newcomer_days)"),
    Mutation("everybody is old", "shifted(reference, -newcomer_days)", "shifted(reference, 0)"),
    Mutation("one day newer", "employment.starts_on > long_here", "employment.starts_on > long_here + timedelta(days=1)"),
    Mutation("the boundary is new", "employment.starts_on > long_here", "employment.starts_on >= long_here"),
    Mutation("old is new", "employment.starts_on > long_here", "employment.starts_on <= long_here"),
    Mutation("one new employment is enough", "return all(\n        employment.starts_on", "return any(\n        employment.starts_on"),
    Mutation("new as of today", "is_newcomer(employments, days.reference,", "is_newcomer(employments, days.as_of,"),
    Mutation("new at go-live", "is_newcomer(employments, days.reference,", "is_newcomer(employments, days.go_live,"),
    Mutation("new at L", "is_newcomer(employments, days.reference,", "is_newcomer(employments, days.lasts_until,"),
    Mutation("only the last employment decides", "people.setdefault(employment.person, []).append(employment)", "people[employment.person] = [employment]"),
    Mutation("only the first employment decides", "people.setdefault(employment.person, []).append(employment)", "people.setdefault(employment.person, [employment])"),
    Mutation("newcomers with proof stay out", "if person not in holders and is_newcomer(", "if is_newcomer("),
    Mutation("all newcomers come in", "if person not in holders and is_newcomer(", "if False and is_newcomer("),
    Mutation("who lacks the proof is new", "if person not in holders and is_newcomer(", "if person not in holders or is_newcomer("),
    Mutation("newcomers count", "population = present.keys() - newcomers", "population = present.keys() | newcomers"),
    Mutation("only newcomers count", "population = present.keys() - newcomers", "population = present.keys() & newcomers"),
    Mutation("the population is the holders", "population = present.keys() - newcomers", "population = holders"),
    Mutation("qualified is everybody", "qualified=holders,", "qualified=population,"),
    # Covering
    Mutation("everything is poolable", "if not requirement.poolable:", "if False:"),
    Mutation("nothing is poolable", "if not requirement.poolable:", "if True:"),
    Mutation("poolable is backwards", "if not requirement.poolable:", "if requirement.poolable:"),
    Mutation("staff covers itself", "if cover.person not in population\n        and serves", "if serves"),
    Mutation("only staff covers", "if cover.person not in population", "if cover.person in population"),
    Mutation("each cover counts", "covering=covering(dealership, requirement, facts, days, population),", "covering=[cover.person for cover in dealership.covers if cover.person in covering(dealership, requirement, facts, days, population)],"),
    Mutation("covers need not fit", "        and serves(cover, dealership, requirement, facts, days.reference)\n", ""),
    Mutation("covers as of today", "serves(cover, dealership, requirement, facts, days.reference)", "serves(cover, dealership, requirement, facts, days.as_of)"),
    Mutation("covers at go-live", "serves(cover, dealership, requirement, facts, days.reference)", "serves(cover, dealership, requirement, facts, days.go_live)"),
    Mutation("covers while away", "        and not is_away(cover.person, facts, days.reference)\n", ""),
    Mutation("covers only while away", "and not is_away(cover.person,", "and is_away(cover.person,"),
    Mutation("covers unless away today", "is_away(cover.person, facts, days.reference)", "is_away(cover.person, facts, days.as_of)"),
    Mutation("covers unless away at go-live", "is_away(cover.person, facts, days.reference)", "is_away(cover.person, facts, days.go_live)"),
    Mutation("covers without proof", "        and holds(cover.person, requirement, facts, days.as_of, days.lasts_until)\n", ""),
    Mutation("covers with proof until R", "holds(cover.person, requirement, facts, days.as_of, days.lasts_until)", "holds(cover.person, requirement, facts, days.as_of, days.reference)"),
    Mutation("covers with proof by R", "holds(cover.person, requirement, facts, days.as_of, days.lasts_until)", "holds(cover.person, requirement, facts, days.reference, days.lasts_until)"),
    Mutation("covers with proof until today", "holds(cover.person, requirement, facts, days.as_of, days.lasts_until)", "holds(cover.person, requirement, facts, days.as_of, days.as_of)"),
    Mutation("a cover for any proof", "cover.proof == requirement.proof\n        and ", ""),
    Mutation("a cover for another proof", "cover.proof == requirement.proof", "cover.proof != requirement.proof"),
    Mutation("a cover that lies in the past or future", "        and covers_day(cover.starts_on, cover.ends_on, reference)\n", ""),
    Mutation("a cover that has ended", "covers_day(cover.starts_on, cover.ends_on, reference)", "covers_day(cover.starts_on, None, reference)"),
    Mutation("a cover that has not begun", "covers_day(cover.starts_on, cover.ends_on, reference)", "covers_day(None, cover.ends_on, reference)"),
    Mutation("a cooperation that is not active", "        and covers_day(cooperation.starts_on, cooperation.ends_on, reference)\n", ""),
    Mutation("a cooperation that has ended", "covers_day(cooperation.starts_on, cooperation.ends_on, reference)", "covers_day(cooperation.starts_on, None, reference)"),
    Mutation("a cooperation that has not begun", "covers_day(cooperation.starts_on, cooperation.ends_on, reference)", "covers_day(None, cooperation.ends_on, reference)"),
    Mutation("a cooperation without the dealership", "        and dealership.id in cooperation.members\n", ""),
    Mutation("employed only here", "employment.dealership != dealership.id", "employment.dealership == dealership.id"),
    Mutation("employed outside of the cooperation", "            and employment.dealership in cooperation.members\n", ""),
    Mutation("once employed elsewhere", "            and is_active(employment, requirement, reference)\n", ""),
    Mutation("every employment must be at a member", "and any(\n            employment.dealership", "and all(\n            employment.dealership"),
    # What is needed
    Mutation("no targets", "numbers = target or requirement", "numbers = requirement"),
    Mutation("a target's share only", "heads_needed(numbers.heads,", "heads_needed(requirement.heads,"),
    Mutation("a target's heads only", "share_needed(numbers.share,", "share_needed(requirement.share,"),
    Mutation("targets as of today", "requirement, facts.areas, days.reference)", "requirement, facts.areas, days.as_of)"),
    Mutation("targets at go-live", "requirement, facts.areas, days.reference)", "requirement, facts.areas, days.go_live)"),
    Mutation("targets at any time", "        if covers_day(target.starts_on, target.ends_on, reference)\n", ""),
    Mutation("targets never end", "covers_day(target.starts_on, target.ends_on, reference)", "covers_day(target.starts_on, None, reference)"),
    Mutation("targets never begin", "covers_day(target.starts_on, target.ends_on, reference)", "covers_day(None, target.ends_on, reference)"),
    Mutation("the least deep target", "for above in areas.upwards(area) if", "for above in reversed(list(areas.upwards(area))) if"),
    Mutation("targets of the area itself only", "for above in areas.upwards(area) if", "for above in (area,) if"),
    Mutation("targets of areas above only", "for above in areas.upwards(area) if", "for above in list(areas.upwards(area))[1:] if"),
    Mutation("targets of any area", "(fitting[above] for above in areas.upwards(area) if above in fitting)", "iter(fitting.values())"),
    Mutation("franchise of any manufacturer", "franchise.manufacturer == manufacturer\n            and ", ""),
    Mutation("franchise of another manufacturer", "franchise.manufacturer == manufacturer", "franchise.manufacturer != manufacturer"),
    Mutation("franchise at any time", "            and covers_day(franchise.starts_on, franchise.ends_on, day)\n", ""),
    Mutation("franchise never ends", "covers_day(franchise.starts_on, franchise.ends_on, day)", "covers_day(franchise.starts_on, None, day)"),
    Mutation("franchise never begins", "covers_day(franchise.starts_on, franchise.ends_on, day)", "covers_day(None, franchise.ends_on, day)"),
    Mutation("share rounded down", "(share * population + 99) // 100", "share * population // 100"),
    Mutation("share rounded to the nearest", "(share * population + 99) // 100", "(share * population + 50) // 100"),
    Mutation("share rounded up and one more", "(share * population + 99) // 100", "(share * population + 100) // 100"),
    Mutation("share almost rounded up", "(share * population + 99) // 100", "(share * population + 98) // 100"),
    Mutation("share of the population with those who cover", "share_needed(numbers.share, len(who.population))", "share_needed(numbers.share, len(who.population) + len(who.covering))"),
    Mutation("share of the qualified", "share_needed(numbers.share, len(who.population))", "share_needed(numbers.share, len(who.qualified))"),
    Mutation("per does not matter", "heads if per is None else max(heads, ", "heads if True else max(heads, "),
    Mutation("per instead of heads", "max(heads, (population + per - 1) // per)", "(population + per - 1) // per"),
    Mutation("the smaller of heads and per", "max(heads, (population + per - 1) // per)", "min(heads, (population + per - 1) // per)"),
    Mutation("per rounded down", "(population + per - 1) // per", "population // per"),
    Mutation("per rounded up and one more", "(population + per - 1) // per", "(population + per) // per"),
    Mutation("per almost rounded up", "(population + per - 1) // per", "(population + per - 2) // per"),
    Mutation("per of the qualified", "requirement.or_all, len(who.population))", "requirement.or_all, len(who.qualified))"),
    Mutation("never all", "return min(needed, population) if or_all else needed", "return needed"),
    Mutation("always all", "return min(needed, population) if or_all else needed", "return min(needed, population)"),
    Mutation("or_all is backwards", "if or_all else needed", "if not or_all else needed"),
    Mutation("or_all as the larger", "min(needed, population) if or_all", "max(needed, population) if or_all"),
    Mutation("or_all is off where there is a per", "min(needed, population) if or_all else needed", "min(needed, population) if or_all and per is None else needed"),
    Mutation("missing below zero", "return max(0, share_needed - qualified, heads_needed", "return max(share_needed - qualified, heads_needed"),
    Mutation("missing without the share", "max(0, share_needed - qualified, heads_needed", "max(0, heads_needed"),
    Mutation("missing without the heads", "max(0, share_needed - qualified, heads_needed - qualified - covering)", "max(0, share_needed - qualified)"),
    Mutation("missing without those who cover", "heads_needed - qualified - covering)", "heads_needed - qualified)"),
    Mutation("those who cover reach the share too", "share_needed - qualified, heads_needed", "share_needed - qualified - covering, heads_needed"),
    Mutation("the qualified bring no heads", "heads_needed - qualified - covering)", "heads_needed - covering)"),
    Mutation("missing is a sum", "max(0, share_needed - qualified, heads_needed - qualified - covering)", "max(0, share_needed - qualified) + max(0, heads_needed - qualified - covering)"),
    Mutation("missing is the lesser lack", "max(0, share_needed - qualified, heads_needed - qualified - covering)", "max(0, min(share_needed - qualified, heads_needed - qualified - covering))"),
    Mutation("required is the share", "required=max(for_share, for_heads)", "required=for_share"),
    Mutation("required is the heads", "required=max(for_share, for_heads)", "required=for_heads"),
    Mutation("required is the sum", "required=max(for_share, for_heads)", "required=for_share + for_heads"),
    Mutation("required is the smaller", "required=max(for_share, for_heads)", "required=min(for_share, for_heads)"),
    # Checklists
    Mutation("every requirement is about people", 'if requirement.kind == "people":', "if True:"),
    Mutation("every requirement is a checklist", 'if requirement.kind == "people":', "if False:"),
    Mutation("items of other requirements", "confirmation.item in requirement.items and ", ""),
    Mutation("any confirmation", " and stands(confirmation, days.as_of)", ""),
    Mutation("confirmed by R", "stands(confirmation, days.as_of)", "stands(confirmation, days.reference)"),
    Mutation("confirmed by go-live", "stands(confirmation, days.as_of)", "stands(confirmation, days.go_live)"),
    Mutation("confirmed at any time", "confirmation.confirmed_on <= as_of and (", "True and ("),
    Mutation("confirmed on the day is too late", "confirmation.confirmed_on <= as_of", "confirmation.confirmed_on < as_of"),
    Mutation("withdrawn does not matter", "confirmation.withdrawn_on is None or confirmation.withdrawn_on > as_of", "True"),
    Mutation("withdrawn ever is withdrawn", "confirmation.withdrawn_on is None or confirmation.withdrawn_on > as_of", "confirmation.withdrawn_on is None"),
    Mutation("withdrawn on the day still counts", "confirmation.withdrawn_on > as_of", "confirmation.withdrawn_on >= as_of"),
    Mutation("only withdrawn ones count", "confirmation.withdrawn_on is None or", "confirmation.withdrawn_on is not None and"),
    Mutation("an item counts as often as confirmed", "    confirmed = {\n        confirmation.item\n        for confirmation in dealership.confirmations\n        if confirmation.item in requirement.items and stands(confirmation, days.as_of)\n    }\n    open_items = requirement.items - confirmed", "    confirmed = [\n        confirmation.item\n        for confirmation in dealership.confirmations\n        if confirmation.item in requirement.items and stands(confirmation, days.as_of)\n    ]\n    open_items = requirement.items.difference(confirmed)"),
    Mutation("required is what is confirmed", "required=len(requirement.items)", "required=len(confirmed)"),
    Mutation("required is what is open", "required=len(requirement.items)", "required=len(open_items)"),
    Mutation("all is missing", "missing=len(open_items)", "missing=len(requirement.items)"),
    Mutation("nothing is missing", "missing=len(open_items)", "missing=0"),
    Mutation("items qualify nobody", "qualified=len(confirmed)", "qualified=0"),
    Mutation("items are a population", "population=0,", "population=len(requirement.items),"),
    Mutation("confirmed items are covering", "covering=0,", "covering=len(confirmed),"),
    # Waivers
    Mutation("a waiver of any requirement", "waiver.requirement == requirement.id and ", ""),
    Mutation("a waiver of another requirement", "waiver.requirement == requirement.id", "waiver.requirement != requirement.id"),
    Mutation("any waiver", " and excuses(waiver, days.as_of, days.reference)", ""),
    Mutation("a waiver granted by R", "excuses(waiver, days.as_of, days.reference)", "excuses(waiver, days.reference, days.reference)"),
    Mutation("a waiver that holds today", "excuses(waiver, days.as_of, days.reference)", "excuses(waiver, days.as_of, days.as_of)"),
    Mutation("a waiver that holds at go-live", "excuses(waiver, days.as_of, days.reference)", "excuses(waiver, days.as_of, days.go_live)"),
    Mutation("a waiver that lasts until L", "excuses(waiver, days.as_of, days.reference)", "excuses(waiver, days.as_of, days.lasts_until)"),
    Mutation("a waiver granted at any time", "waiver.granted_on <= as_of and (", "True and ("),
    Mutation("a waiver granted on the day is too late", "waiver.granted_on <= as_of", "waiver.granted_on < as_of"),
    Mutation("a waiver never ends", "(waiver.valid_until is None or waiver.valid_until >= reference)", "True"),
    Mutation("a waiver must end", "(waiver.valid_until is None or waiver.valid_until >= reference)", "(waiver.valid_until is not None and waiver.valid_until >= reference)"),
    Mutation("a waiver must not end", "(waiver.valid_until is None or waiver.valid_until >= reference)", "waiver.valid_until is None"),
    Mutation("a waiver's last day is too short", "waiver.valid_until >= reference", "waiver.valid_until > reference"),
    Mutation("waivers do not waive", "waived=tally.reasons.waiver is not None", "waived=False"),
    Mutation("everything is waived", "waived=tally.reasons.waiver is not None", "waived=True"),
    # Status of a requirement
    Mutation("applicable though nothing is required", "if required == 0:", "if False:"),
    Mutation("one is not applicable", "if required == 0:", "if required <= 1:"),
    Mutation("met before not applicable", "    if required == 0:\n", "    if missing == 0 and required == 0:\n        return RequirementStatus.MET\n    if required == 0:\n"),
    Mutation("one missing is met", "if missing == 0:", "if missing <= 1:"),
    Mutation("met though something is missing", "if missing == 0:", "if missing < required:"),
    Mutation("waived before met", "    if missing == 0:\n", "    if waived:\n        return RequirementStatus.WAIVED\n    if missing == 0:\n"),
    Mutation("waived before not applicable", "    if required == 0:\n", "    if waived:\n        return RequirementStatus.WAIVED\n    if required == 0:\n"),
    Mutation("overdue before waived", "    if waived:\n", "    if as_of > due:\n        return RequirementStatus.OVERDUE\n    if waived:\n"),
    Mutation("overdue on the due date", "if as_of > due:", "if as_of >= due:"),
    Mutation("never overdue", "if as_of > due:", "if False:"),
    Mutation("overdue before the due date", "if as_of > due:", "if as_of < due:"),
    Mutation("overdue by R", "as_of=days.as_of,", "as_of=days.reference,"),
    Mutation("due soon a day early", "as_of > shifted(due, -warn_days)", "as_of >= shifted(due, -warn_days)"),
    Mutation("due soon without warning", "as_of > shifted(due, -warn_days)", "as_of > due"),
    Mutation("always due soon", "if as_of > shifted(due, -warn_days):", "if True:"),
    Mutation("warned by the lead days", "warn_days=rollout.warn_days", "warn_days=requirement.lead_days"),
    Mutation("warned by the hypercare days", "warn_days=rollout.warn_days", "warn_days=rollout.hypercare_days"),
    Mutation("due at go-live in the answer", "due_on=due,", "due_on=days.go_live,"),
    Mutation("everything is mandatory in the answer", "mandatory=requirement.mandatory,", "mandatory=True,"),
    # Status of a dealership
    Mutation("what is not mandatory counts", "verdict.status for verdict in verdicts if verdict.mandatory", "verdict.status for verdict in verdicts"),
    Mutation("only what is not mandatory counts", "for verdict in verdicts if verdict.mandatory", "for verdict in verdicts if not verdict.mandatory"),
    Mutation("nothing mandatory is not ready", "if statuses <= DONE:", "if statuses and statuses <= DONE:"),
    Mutation("ready only with everything", "if statuses <= DONE:", "if statuses >= DONE:"),
    Mutation("one is enough to be ready", "if statuses <= DONE:", "if not statuses or statuses & DONE:"),
    Mutation("met is not ready", "frozenset({RequirementStatus.MET, ", "frozenset({"),
    Mutation("waived is not ready", "RequirementStatus.MET, RequirementStatus.WAIVED, ", "RequirementStatus.MET, "),
    Mutation("not applicable is not ready", "RequirementStatus.WAIVED, RequirementStatus.NOT_APPLICABLE})", "RequirementStatus.WAIVED})"),
    Mutation("open is ready", "frozenset({RequirementStatus.MET, ", "frozenset({RequirementStatus.OPEN, RequirementStatus.MET, "),
    Mutation("overdue is no matter", "if RequirementStatus.OVERDUE in statuses:", "if False:"),
    Mutation("not ready only if all are overdue", "if RequirementStatus.OVERDUE in statuses:", "if statuses == {RequirementStatus.OVERDUE}:"),
    Mutation("due soon is no matter", "if RequirementStatus.DUE_SOON in statuses:", "if False:"),
    Mutation("at risk before not ready", "    if RequirementStatus.OVERDUE in statuses:\n", "    if RequirementStatus.DUE_SOON in statuses:\n        return DealershipStatus.AT_RISK\n    if RequirementStatus.OVERDUE in statuses:\n"),
    Mutation("not ready in any other case", "return DealershipStatus.ON_TRACK", "return DealershipStatus.NOT_READY"),
    # What is handed on
    Mutation("hypercare as long as the warning", "membership.go_live, rollout.hypercare_days)", "membership.go_live, rollout.warn_days)"),
    Mutation("employed is whoever ever was", "if is_active(employment, requirement, reference):", "if True:"),
    Mutation("everybody's certificates are everybody's", "facts.certificates.get(person, ())", "sum(facts.certificates.values(), ())"),
    Mutation("any cooperation will do", "facts.cooperations[cover.cooperation]", "next(iter(facts.cooperations.values()))"),
    Mutation("somebody is employed elsewhere", "facts.employments_elsewhere.get(cover.person, ())", "sum(facts.employments_elsewhere.values(), ())"),
    Mutation("looked after as once", "looked_after_in(dealership, manufacturer, reference)", "looked_after_in(dealership, manufacturer, date.min)"),
    Mutation("population is told as the qualified", "population=len(who.population),", "population=len(who.qualified),"),
    Mutation("qualified is told as the population", "qualified=len(who.qualified),", "qualified=len(who.population),"),
    Mutation("covering is not told", "covering=len(who.covering),", "covering=0,"),
    Mutation("missing as if all were qualified", "missing=missing(for_share, for_heads, len(who.qualified),", "missing=missing(for_share, for_heads, len(who.population),"),
    Mutation("missing without regard to who covers", "len(who.qualified), len(who.covering))", "len(who.qualified), 0)"),
    Mutation("only a waiver with an end", "return longest.id if longest else None", "return longest.id if longest and longest.valid_until else None"),
    Mutation("overdue is due soon", "return RequirementStatus.OVERDUE", "return RequirementStatus.DUE_SOON"),
    Mutation("due soon is open", "return RequirementStatus.DUE_SOON", "return RequirementStatus.OPEN"),
    Mutation("open is due soon", "return RequirementStatus.OPEN", "return RequirementStatus.DUE_SOON"),
    Mutation("ready is on track", "return DealershipStatus.READY", "return DealershipStatus.ON_TRACK"),
    Mutation("at risk is not ready", "return DealershipStatus.AT_RISK", "return DealershipStatus.NOT_READY"),
    # The order of the answer
    Mutation("requirements in any order", "sorted(rollout.requirements, key=lambda requirement: requirement.code)", "rollout.requirements"),
    Mutation("requirements by key", "sorted(rollout.requirements, key=lambda requirement: requirement.code)", "sorted(rollout.requirements, key=lambda requirement: requirement.id)"),
    Mutation("requirements without regard to case", "key=lambda requirement: requirement.code)", "key=lambda requirement: requirement.code.casefold())"),
    Mutation("only the first rollout", "for membership in memberships)", "for membership in memberships[:1])"),
]  # fmt: skip


@pytest.fixture(scope="module")
def read() -> list[examples.Example]:
    return [examples.read(name) for name in ("mini", "random-1", "random-2", "edges")]


def mutant(mutation: Mutation) -> Any:
    """The rules with one change, as a module of its own; it says it is the real one, as dataclasses look that up."""
    assert SOURCE.count(mutation.old) == 1, f"{mutation.name}: {mutation.old!r} is not there exactly once"
    module = types.ModuleType(rules.__name__)
    exec(compile(SOURCE.replace(mutation.old, mutation.new), mutation.name, "exec"), vars(module))
    return module


def wrong_answers(changed: Any, read: list[examples.Example]) -> Iterator[str]:
    """The examples that this version of the rules does not answer as expected."""
    for example in read:
        for expected in example.expected:
            if not answers(changed, example, expected):
                yield f"{example.name} {expected['rollout']} {expected['as_of']}"


def answers(changed: Any, example: examples.Example, expected: dict[str, Any]) -> bool:
    """Whether this version of the rules says nothing wrong; stumbling over an absent date is no answer at all."""
    try:
        return example.answer(expected["rollout"], expected["as_of"], changed.evaluate) == expected
    except TypeError:
        return True


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_examples_notice(mutation: Mutation, read: list[examples.Example]) -> None:
    assert any(wrong_answers(mutant(mutation), read))


def test_examples_have_nothing_to_say_about_the_rules_as_they_are(read: list[examples.Example]) -> None:
    unchanged = mutant(Mutation("nothing", "def evaluate(", "def evaluate("))
    assert list(wrong_answers(unchanged, read)) == []


def test_names_of_the_mutations_are_unique() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
