"""The tables of the network bundle that say who works where, with what (spec/exchange.md)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
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
    from dealerships.bundles.session import Session

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
    """People who work or worked at a dealership of the manufacturer's, or have an appointment of it."""
    franchises = Franchise.objects.filter(manufacturer=maker).values("dealership")
    employed = Employment.objects.filter(dealership__in=franchises).values("person")
    appointed = Appointment.objects.filter(Q(manufacturer=maker) | Q(area__manufacturer=maker)).values(
        "person"
    )
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
        """No cycle, through stored areas neither; one within the file is found while its rows are ordered."""
        noted = session.memory.get(self.name)
        if not noted:
            return
        index = session.index(self.name)
        parents = dict(Area.objects.values_list("pk", "parent"))
        lines = {index[key]: line for key, (line, _parent) in noted.items()}
        parents.update({index[key]: parent for key, (_line, parent) in noted.items()})
        codes = {pk: code for (_maker, code), pk in index.items()}
        for pk in sorted(on_cycles(parents) & lines.keys()):
            session.complain(
                self,
                lines[pk],
                "parent",
                codes.get(parents[pk] or 0),
                _("kein Kreis: nichts liegt unter sich selbst"),
            )


class _Addresses:
    """Whose address is whose while people come in: as stored, and as it will be. Case makes no difference."""

    def __init__(self) -> None:
        rows = Person.objects.exclude(email="").values_list("username", "email").iterator()
        self._stored = {email.lower(): (username, email) for username, email in rows}
        self._given_up: set[str] = set()
        self._taken: set[str] = set()
        self.contested: dict[str, tuple[int, str]] = {}
        """Addresses, with line and spelling, that somebody wants whose owner may yet give them up."""
        self.in_the_way: set[str] = set()
        """Stored addresses whose next owner is about to be written."""
        self.removed: dict[str, str] = {}
        """By person, the stored address that has made way."""

    def move(self, username: str, old: str, new: str, line: int) -> tuple[int, str] | None:
        """Somebody's address becomes another, or stays; answers with the line that has somebody else's."""
        was, wanted = old.lower(), new.lower()
        if was and was != wanted and self._stored_owner(was) == username:
            self._given_up.add(was)
            if self.contested.pop(was, None):
                self._taken.add(was)
        if not wanted:
            return None
        if wanted in self._taken:
            return line, new
        if self._stored_owner(wanted) == username:
            self._taken.add(wanted)
            return self.contested.pop(wanted, None)
        if wanted in self.contested:
            return line, new
        owner = self._stored_owner(wanted)
        if owner is None or wanted in self._given_up:
            self._taken.add(wanted)
        else:
            self.contested[wanted] = (line, new)
        if owner is not None:
            self.removed[owner] = self._stored[wanted][1]
            self.in_the_way.add(self.removed[owner])
        return None

    def _stored_owner(self, email: str) -> str | None:
        return self._stored[email][0] if email in self._stored else None


@dataclass(frozen=True, kw_only=True)
class PeopleTable(ModelTable):
    """People's addresses are unique where given, in the state after the import: two may swap theirs."""

    def _addresses(self, session: Session) -> _Addresses:
        addresses: _Addresses | None = session.memory.get(self.name)
        if addresses is None:
            addresses = session.memory[self.name] = _Addresses()
        return addresses

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        if before is None:
            attributes["password"] = f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}"
        if "email" not in attributes:
            return
        addresses, username = self._addresses(session), attributes["username"]
        if before is not None:
            before["email"] = addresses.removed.get(username, before["email"])
        if twice := addresses.move(username, before["email"] if before else "", attributes["email"], line):
            self._complain_of(*twice, session)

    def out_of_scope(
        self, before: Attributes | None, merged: Attributes, change: Attributes, session: Session
    ) -> Iterator[Complaint]:
        """A file of headquarters takes over no account that is in use, or that opens what is not theirs."""
        if before is None or "email" not in change:
            return
        if before["last_login"] is not None or before["username"] in self._wider(session):
            yield (
                "email",
                _("die bisherige Adresse; sie ändert nur, wem das Konto gehört, oder die Verwaltung"),
            )

    def _wider(self, session: Session) -> set[str]:
        """The people whose accounts open more than the manufacturer and its dealerships."""
        if session.memory.get("wider") is None and session.scope is not None:
            maker = session.scope.manufacturer
            of_others = Appointment.objects.exclude(
                Q(manufacturer=maker) | Q(area__manufacturer=maker) | Q(dealership__isnull=False)
            )
            wider = Person.objects.filter(Q(is_superuser=True) | Q(pk__in=of_others.values("person")))
            session.memory["wider"] = set(wider.values_list("username", flat=True))
        return session.memory["wider"]

    def before_writing(self, session: Session) -> None:
        """The database refuses an address twice even for a moment: who will lose theirs lose it first."""
        addresses: _Addresses | None = session.memory.get(self.name)
        if addresses is not None and addresses.in_the_way:
            Person.objects.filter(email__in=addresses.in_the_way).update(email="")
            addresses.in_the_way.clear()

    def check_all(self, session: Session) -> None:
        addresses: _Addresses | None = session.memory.get(self.name)
        for line, email in addresses.contested.values() if addresses else ():
            self._complain_of(line, email, session)

    def _complain_of(self, line: int, email: str, session: Session) -> None:
        session.complain(self, line, "email", email, _("eine Adresse, die niemand sonst hat"))


@dataclass(frozen=True, kw_only=True)
class AppointmentTable(ModelTable):
    """The kind says what the scope column names."""

    tables = {
        "dealership": "dealerships",
        "group": "groups",
        "area": "areas",
        "manufacturer": "manufacturers",
    }

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
