"""What many people see at once, in sets: for work that is done for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from dealerships.calendar import today
from dealerships.models import Appointment, Dealership, Employment, Franchise
from dealerships.models.base import active_on


def makers_seen_by(people: Collection[int]) -> dict[int, set[int]]:
    """The makers that each of them sees, as `Manufacturer.objects.visible_to` says it of one: four queries.

    Administrators see what their own employments and appointments show: this is for people who learn.
    """
    day = today()
    makers: dict[int, set[int]] = {person: set() for person in people}
    houses: dict[int, set[int]] = defaultdict(set)
    groups: dict[int, set[int]] = defaultdict(set)
    employed = Employment.objects.filter(active_on(day), person__in=people)
    for person, house in employed.values_list("person", "dealership"):
        houses[person].add(house)
    appointed = Appointment.objects.filter(active_on(day), person__in=people)
    for person, house, group, maker, of_area in appointed.values_list(
        "person", "dealership", "group", "manufacturer", "area__manufacturer"
    ):
        houses[person] |= {house} - {None}
        groups[person] |= {group} - {None}
        makers[person] |= {maker, of_area} - {None}
    if groups:
        in_groups = Dealership.objects.filter(group__in=set().union(*groups.values()))
        members: dict[int | None, set[int]] = defaultdict(set)
        for house, group in in_groups.values_list("pk", "group"):
            members[group].add(house)
        for person, its in groups.items():
            houses[person] |= set().union(*(members[group] for group in its))
    sold: dict[int, set[int]] = defaultdict(set)
    franchises = Franchise.objects.filter(dealership__in=set().union(*houses.values()))
    for house, maker in franchises.values_list("dealership", "manufacturer"):
        sold[house].add(maker)
    for person, its in houses.items():
        makers[person] |= set().union(*(sold[house] for house in its))
    return makers
