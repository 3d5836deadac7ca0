"""The tables of the network bundle that say who works where, with what (spec/exchange.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.schema import Attributes, Complaint, ModelTable, Reference, StretchTable, Values
from dealerships.bundles.tables import Column
from dealerships.bundles.values import Choice, Code, Country, Day, Email, Integer, Text
from dealerships.models import (
    SCOPE_FIELD,
    Appointment,
    Area,
    Contract,
    Cooperation,
    CooperationMember,
    DealerGroup,
    Dealership,
    Department,
    Employment,
    Franchise,
    JobRole,
    Kind,
    Language,
    Leave,
    Manufacturer,
    Person,
    System,
)
from dealerships.models.base import NAME_LENGTH
from dealerships.rules import on_cycles

if TYPE_CHECKING:
    from dealerships.bundles.importing import Session

NAME = Text(NAME_LENGTH)
STARTS_ON = Column(name="starts_on", kind=Day(), key=True)
ENDS_ON = Column(name="ends_on", kind=Day())
DATES = (("starts_on", "ends_on"),)


def code(name: str = "code", *, key: bool = True, required: bool = False) -> Column:
    return Column(name=name, kind=Code(), key=key, required=required)


def name(column: str = "name", *, required: bool = True) -> Column:
    return Column(name=column, kind=NAME, required=required)


def bilingual() -> tuple[Column, Column]:
    return name("name_de"), name("name_en", required=False)


def choice(column: str, choices: Any, *, key: bool = False) -> Column:
    return Column(name=column, kind=Choice(*choices.values), key=key, required=not key)


def of_franchises(path: str) -> Any:
    """A manufacturer's reach: rows whose dealership has, had or will have a franchise of it."""

    def reach(rows: QuerySet[Any], maker: int) -> QuerySet[Any]:
        franchises = Franchise.objects.filter(manufacturer=maker)
        return rows.filter(**{f"{path}__in": franchises.values("dealership")})

    return reach


def people_within_reach(rows: QuerySet[Any], maker: int) -> QuerySet[Any]:
    """People who work or worked at a dealership with a franchise of the manufacturer, or have an appointment of it."""
    franchises = Franchise.objects.filter(manufacturer=maker).values("dealership")
    employed = Employment.objects.filter(dealership__in=franchises).values("person")
    appointed = Appointment.objects.filter(Q(manufacturer=maker) | Q(area__manufacturer=maker)).values("person")
    return rows.filter(Q(pk__in=employed) | Q(pk__in=appointed))


def groups_within_reach(rows: QuerySet[Any], maker: int) -> QuerySet[Any]:
    """Dealer groups with a dealership of the manufacturer's, or with none yet."""
    franchises = Franchise.objects.filter(manufacturer=maker).values("dealership")
    return rows.filter(Q(dealerships__in=franchises) | Q(dealerships__isnull=True)).distinct()


def cooperations_within_reach(rows: QuerySet[Any], maker: int) -> QuerySet[Any]:
    """Cooperations all of whose members have a franchise of the manufacturer."""
    franchises = Franchise.objects.filter(manufacturer=maker).values("dealership")
    others = CooperationMember.objects.exclude(dealership__in=franchises)
    return rows.exclude(pk__in=others.values("cooperation"))


@dataclass(frozen=True, kw_only=True)
class AreaTable(ModelTable):
    def note(self, line: int, key: tuple[Any, ...], merged: Attributes, session: Session) -> None:
        session.memory.setdefault(self.name, {})[key] = (line, merged["parent_id"])

    def check_all(self, session: Session) -> None:
        """No cycle, through stored areas neither; one within the file alone is found while its rows are ordered."""
        noted = session.memory.get(self.name)
        if not noted:
            return
        index = session.index(self.name)
        parents = dict(Area.objects.values_list("pk", "parent"))
        lines = {index[key]: line for key, (line, _parent) in noted.items()}
        parents.update({index[key]: parent for key, (_line, parent) in noted.items()})
        codes = {pk: code for (_maker, code), pk in index.items()}
        for pk in sorted(on_cycles(parents) & lines.keys()):
            session.complain(self, lines[pk], "parent", codes.get(parents[pk] or 0), _("kein Kreis: nichts liegt unter sich selbst"))


@dataclass(frozen=True, kw_only=True)
class PeopleTable(ModelTable):
    """People's addresses are unique where given, in the state after the import: two may swap theirs."""

    def _owners(self, session: Session) -> dict[str, str]:
        memory = session.memory.setdefault(self.name, {"owners": None, "later": {}})
        if memory["owners"] is None:
            rows = Person.objects.exclude(email="").values_list("email", "username")
            memory["owners"] = {email.lower(): username for email, username in rows.iterator()}
        return memory["owners"]  # type: ignore[no-any-return]

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        """An address that somebody else still has waits until all rows are read."""
        if before is None:
            attributes["password"] = make_password(None)
        if "email" not in attributes:
            return
        owners, username, email = self._owners(session), attributes["username"], attributes["email"]
        if before is not None and owners.get(before["email"].lower()) == username:
            del owners[before["email"].lower()]
        if email and owners.setdefault(email.lower(), username) != username:
            session.memory[self.name]["later"][username] = (line, email)
            attributes["email"] = ""

    def refuses(self, before: Attributes, change: Attributes, session: Session) -> Iterator[Complaint]:
        """A file of headquarters doesn't take over the account of somebody who has signed in."""
        if session.scope is not None and "email" in change and before["last_login"] is not None:
            yield "email", _("die bisherige Adresse, denn die Person hat sich schon angemeldet")

    def check_all(self, session: Session) -> None:
        memory = session.memory.get(self.name)
        if not memory or not memory["later"]:
            return
        owners = self._owners(session)
        for username, (line, email) in memory["later"].items():
            if owners.setdefault(email.lower(), username) != username:
                session.complain(self, line, "email", email, _("eine Adresse, die niemand sonst hat"))
        if session.writing:
            people = list(Person.objects.filter(username__in=memory["later"]))
            for person in people:
                person.email = memory["later"][person.username][1]
            Person.objects.bulk_update(people, ["email"], batch_size=500)


@dataclass(frozen=True, kw_only=True)
class AppointmentTable(ModelTable):
    """The kind says what the scope column names."""

    tables = {"dealership": "dealerships", "group": "groups", "area": "areas", "manufacturer": "manufacturers"}

    def place(self, attributes: Attributes, values: Values, session: Session) -> Iterator[Complaint]:
        attributes.update({f"{field}_id": None for field in self.tables})
        kind, scope = values.get("kind"), values.get("scope")
        if not kind or not scope:
            return
        field = SCOPE_FIELD[Kind(kind)]
        key: tuple[Any, ...] = (scope,)
        if field == "area":
            maker, _slash, area = scope.partition("/")
            key = (session.index("manufacturers").get((maker,)), area)
        elif field == "group" and session.scope is not None:
            yield "kind", _("eine Berechtigung für den Hersteller oder seine Betriebe")
            return
        pk = session.index(self.tables[field]).get(key)
        if pk is None:
            expected = {
                "dealership": _("die Nummer eines Betriebs"),
                "group": _("das Kürzel einer Händlergruppe"),
                "area": _("HERSTELLER/GEBIET"),
                "manufacturer": _("das Kürzel eines Herstellers"),
            }
            yield "scope", expected[field]
        attributes[f"{field}_id"] = pk


PERSON = Reference(table="people", attribute="person_id")
DEALERSHIP = Reference(table="dealerships", attribute="dealership_id")
MANUFACTURER = Reference(table="manufacturers", attribute="manufacturer_id")
COOPERATION = Reference(table="cooperations", attribute="cooperation_id")

NETWORK = (
    ModelTable(
        name="manufacturers",
        model=Manufacturer,
        columns=(code(), name()),
        key=("code",),
        partition="code",
        reach=lambda rows, maker: rows.filter(pk=maker),
    ),
    AreaTable(
        name="areas",
        model=Area,
        columns=(code("manufacturer"), code(), name(), code("parent", key=False)),
        key=("manufacturer_id", "code"),
        partition="manufacturer_id",
        references={
            "manufacturer": MANUFACTURER,
            "parent": Reference(table="areas", attribute="parent_id", within="manufacturer"),
        },
        parent="parent",
    ),
    ModelTable(
        name="groups",
        model=DealerGroup,
        columns=(code(), name()),
        key=("code",),
        partition="code",
        common=True,
        reach=groups_within_reach,
    ),
    ModelTable(
        name="dealerships",
        model=Dealership,
        columns=(
            code("number"),
            name(),
            name("street", required=False),
            Column(name="postcode", kind=Text(20)),
            name("city", required=False),
            Column(name="country", kind=Country()),
            code("group", key=False),
        ),
        key=("number",),
        partition="number",
        references={"group": Reference(table="groups", attribute="group_id")},
        reach=of_franchises("pk"),
    ),
    StretchTable(
        name="franchises",
        model=Franchise,
        columns=(
            code("dealership"),
            code("manufacturer"),
            code("area", key=False),
            choice("contract", Contract),
            STARTS_ON,
            ENDS_ON,
        ),
        key=("dealership_id", "manufacturer_id", "starts_on"),
        partition="dealership_id",
        references={
            "dealership": DEALERSHIP,
            "manufacturer": MANUFACTURER,
            "area": Reference(table="areas", attribute="area_id", within="manufacturer"),
        },
        ends=DATES,
        group=("dealership_id", "manufacturer_id"),
    ),
)

PEOPLE = (
    ModelTable(
        name="job_roles",
        model=JobRole,
        columns=(code(), *bilingual(), choice("department", Department)),
        key=("code",),
        partition="code",
        common=True,
        reach=lambda rows, maker: rows,
    ),
    PeopleTable(
        name="people",
        model=Person,
        columns=(
            code("id"),
            name("given_name", required=False),
            name("family_name", required=False),
            Column(name="email", kind=Email()),
            Column(name="language", kind=Choice(*Language.values), empty=Language.DE.value),
        ),
        key=("username",),
        partition="username",
        renamed={"id": "username", "given_name": "first_name", "family_name": "last_name"},
        watched=("last_login",),
        reach=people_within_reach,
    ),
    ModelTable(
        name="employments",
        model=Employment,
        columns=(code("person"), code("dealership"), code("role"), STARTS_ON, ENDS_ON),
        key=("person_id", "dealership_id", "role_id", "starts_on"),
        partition="person_id",
        references={
            "person": PERSON,
            "dealership": DEALERSHIP,
            "role": Reference(table="job_roles", attribute="role_id"),
        },
        ends=DATES,
    ),
    AppointmentTable(
        name="appointments",
        model=Appointment,
        columns=(
            code("person"),
            choice("kind", Kind, key=True),
            Column(name="scope", kind=Text(), key=True),
            STARTS_ON,
            ENDS_ON,
        ),
        key=("person_id", "kind", "dealership_id", "group_id", "area_id", "manufacturer_id", "starts_on"),
        key_may_lack=frozenset({"dealership_id", "group_id", "area_id", "manufacturer_id"}),
        partition="person_id",
        references={"person": PERSON},
        renamed={"scope": None},
        ends=DATES,
    ),
    ModelTable(
        name="leaves",
        model=Leave,
        columns=(code("person"), STARTS_ON, ENDS_ON),
        key=("person_id", "starts_on"),
        partition="person_id",
        references={"person": PERSON},
        ends=DATES,
    ),
)

SYSTEMS = (
    ModelTable(
        name="systems",
        model=System,
        columns=(code(), name(), code("manufacturer", key=False, required=True)),
        key=("code",),
        partition="code",
        references={"manufacturer": MANUFACTURER},
        kept=True,
        reach=lambda rows, maker: rows.filter(manufacturer=maker),
    ),
)

COOPERATIONS = (
    ModelTable(
        name="cooperations",
        model=Cooperation,
        columns=(
            code(),
            name(),
            Column(name="starts_on", kind=Day()),
            ENDS_ON,
            Column(name="max_covers", kind=Integer()),
        ),
        key=("code",),
        partition="code",
        ends=DATES,
        kept=True,
        reach=cooperations_within_reach,
    ),
    ModelTable(
        name="cooperation_members",
        model=CooperationMember,
        columns=(code("cooperation"), code("dealership")),
        key=("cooperation_id", "dealership_id"),
        partition="cooperation_id",
        references={"cooperation": COOPERATION, "dealership": DEALERSHIP},
    ),
)
