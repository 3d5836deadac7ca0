"""The tables of the network bundle: what is rolled out, when, and what it takes (spec/exchange.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealerships.bundle import (
    COOPERATION,
    DATES,
    DEALERSHIP,
    ENDS_ON,
    PERSON,
    STARTS_ON,
    bilingual,
    choice,
    code,
    name,
)
from dealerships.bundles.errors import phrase
from dealerships.bundles.schema import Attributes, Complaint, ModelTable, Reference, StretchTable, unknown
from dealerships.bundles.tables import Column
from dealerships.bundles.values import Codes, Day, Integer, Text, YesNo
from dealerships.models import Cover, Release
from dealerships.models.base import CODE_LENGTH
from dealerships.rules import Stretch, most_at_once
from readiness.models import (
    Confirmation,
    Item,
    Requirement,
    RequirementKind,
    Rollout,
    Target,
    Waiver,
    Wave,
    WaveMember,
)
from readiness.proofs import Proof

if TYPE_CHECKING:
    from dealerships.bundles.session import Session

PROOF = Text(160)
LONGEST_LEAD = 36_500
"""In days, a hundred years: a due date further before the go-live might lie before all calendars."""
MOVED = "rollouts that move to another system"


def objection_to(proof: str, session: Session) -> Any:
    """What was expected of a proof that is malformed, or that names what isn't there; None if it is right."""
    parsed = Proof.parse(proof)
    if parsed is None:
        return _("certification:KÜRZEL oder competence:KÜRZEL@STUFE mit Stufe 1 bis 8")
    table = f"{parsed.kind}s"
    if (parsed.code,) not in session.index(table):
        return unknown(session.tables[table])
    return None


@dataclass(frozen=True, kw_only=True)
class RolloutTable(ModelTable):
    """A rollout's release makes its row."""

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        stored = before or {}
        system = attributes.get("system_id", stored.get("system_id"))
        if "release" in attributes:
            release = attributes.pop("release")
            attributes["release_id"] = self._release(system, release, session) if release and system else None
        elif stored.get("release_id") and system and system != stored["system_id"]:
            release = Release.objects.values_list("name", flat=True).get(pk=stored["release_id"])
            attributes["release_id"] = self._release(system, release, session)

    def refuses(self, before: Attributes, change: Attributes, session: Session) -> Iterator[Complaint]:
        if "system_id" in change:
            session.memory.setdefault(MOVED, set()).add(before["code"])
        return iter(())

    def _release(self, system: int, release: str, session: Session) -> int:
        known: dict[tuple[int, str], int] | None = session.memory.get("releases")
        if known is None:
            known = {
                (system, name): pk for pk, system, name in Release.objects.values_list("pk", "system", "name")
            }
            session.memory["releases"] = known
        if (system, release) not in known:
            known[system, release] = (
                Release.objects.create(system_id=system, name=release).pk
                if session.writing
                else session.placeholder()
            )
        return known[system, release]


@dataclass(frozen=True, kw_only=True)
class RequirementTable(ModelTable):
    def complaints(self, merged: Attributes, session: Session) -> Iterator[Complaint]:
        yield from super().complaints(merged, session)
        if merged["kind"] == RequirementKind.PEOPLE:
            objection = objection_to(merged["proof"], session)
            if objection is not None:
                yield "proof", objection


def maker_of_rollout(found: Mapping[str, int | None], session: Session) -> int | None:
    """The manufacturer of the system that the row's rollout brings."""
    rollout = session.state("rollouts").get(found.get("rollout") or 0)
    system = session.state("systems").get(rollout["system_id"]) if rollout else None
    return system["manufacturer_id"] if system else None


@dataclass(frozen=True, kw_only=True)
class TargetTable(StretchTable):
    def check_all(self, session: Session) -> None:
        """Beside overlaps: a system or rollout that changes hands leaves no target in another's area."""
        super().check_all(session)
        if not {"systems", "rollouts"} & session.bundle.table_names:
            return
        makers = Target.objects.values_list(
            "requirement__rollout", "area__manufacturer", "area__manufacturer__code"
        )
        for rollout, maker, code_ in makers.distinct().order_by(
            "requirement__rollout", "area__manufacturer__code"
        ):
            if maker_of_rollout({"rollout": rollout}, session) not in (None, maker):
                self._complain_of(rollout, code_, session)

    def _complain_of(self, rollout: int, maker: str, session: Session) -> None:
        """At the rollout's row where that moves it to another system, else at the system's."""
        state = session.state("rollouts")[rollout]
        system = session.state("systems")[state["system_id"]]
        if state["code"] in session.memory.get(MOVED, ()):
            name, pk, column, value = "rollouts", rollout, "system", system["code"]
        else:
            codes = {pk: key[0] for key, pk in session.index("manufacturers").items()}
            name, pk, column = "systems", state["system_id"], "manufacturer"
            value = codes.get(system["manufacturer_id"])
        expected = phrase(
            _("der Hersteller %(maker)s, denn die Einführung %(rollout)s hat Ziele in seinen Gebieten"),
            {"maker": maker, "rollout": state["code"]},
        )
        session.complain(session.tables[name], session.lines[name].get(pk), column, value, expected)


@dataclass(frozen=True, kw_only=True)
class CoverTable(ModelTable):
    """Nobody covers more dealerships on a day than the cooperation allows."""

    def complaints(self, merged: Attributes, session: Session) -> Iterator[Complaint]:
        yield from super().complaints(merged, session)
        objection = objection_to(merged["proof"], session)
        if objection is not None:
            yield "proof", objection

    def note(self, line: int, key: tuple[Any, ...], merged: Attributes, session: Session) -> None:
        session.memory.setdefault(self.name, {})[key] = (line, merged)

    def check_all(self, session: Session) -> None:
        if not {self.name, "cooperations"} & session.bundle.table_names:
            return
        state: dict[tuple[Any, ...], tuple[int | None, Attributes]] = {}
        for row in Cover.objects.values(*self.attributes):
            state[tuple(row[name] for name in self.key)] = (None, row)
        state.update(session.memory.get(self.name, {}))
        covered: dict[tuple[int, int], list[tuple[int | None, Stretch]]] = defaultdict(list)
        for line, row in state.values():
            if row["cooperation_id"] not in session.faulty["cooperations"]:
                stretch = Stretch(row["dealership_id"], row["starts_on"], row["ends_on"])
                covered[row["cooperation_id"], row["person_id"]].append((line, stretch))
        too_low: dict[int, int] = {}
        for (cooperation, _person), rows in covered.items():
            allowed = session.state("cooperations")[cooperation]["max_covers"]
            most = most_at_once(stretch for _line, stretch in rows)
            line = max((line for line, _stretch in rows if line), default=None)
            if most > allowed and line is None:
                too_low[cooperation] = max(most, too_low.get(cooperation, 0))
            elif most > allowed:
                expected = phrase(
                    _("höchstens %(count)s vertretene Betriebe je Person und Tag"), {"count": allowed}
                )
                session.complain(self, line, "dealership", str(most), expected)
        self._complain_of_limits(too_low, session)

    def _complain_of_limits(self, needed: dict[int, int], session: Session) -> None:
        """Nobody in the file covers too many; somebody stored does, now that the cooperation allows fewer."""
        for cooperation, most in needed.items():
            line, allowed = (
                session.lines["cooperations"].get(cooperation),
                session.state("cooperations")[cooperation],
            )
            expected = phrase(
                _("mindestens %(count)s: So viele Betriebe vertritt eine Person schon"), {"count": most}
            )
            table = session.tables["cooperations"]
            session.complain(table, line, "max_covers", str(allowed["max_covers"]), expected)


def number(column: str, **limits: int) -> Column:
    return Column(name=column, kind=Integer(**limits))


def yes_no(column: str, *, required: bool = False) -> Column:
    return Column(name=column, kind=YesNo(), required=required)


ROLLOUT = Reference(table="rollouts", attribute="rollout_id")
OF_ROLLOUT = Reference(table="rollouts", attribute=None)
REQUIREMENT = Reference(table="requirements", attribute="requirement_id", within="rollout")

ROLLOUTS = (
    RolloutTable(
        name="rollouts",
        model=Rollout,
        columns=(
            code(),
            name(),
            code("system", key=False, required=True),
            Column(name="release", kind=Text(CODE_LENGTH)),
            number("hypercare_days"),
            number("warn_days"),
        ),
        key=("code",),
        partition="code",
        references={"system": Reference(table="systems", attribute="system_id")},
        watched=("release_id",),
        kept=True,
        reach=lambda rows, maker: rows.filter(system__manufacturer=maker),
    ),
    ModelTable(
        name="waves",
        model=Wave,
        columns=(code("rollout"), code(), name(), Column(name="go_live", kind=Day(), required=True)),
        key=("rollout_id", "code"),
        partition="rollout_id",
        references={"rollout": ROLLOUT},
    ),
    ModelTable(
        name="wave_members",
        model=WaveMember,
        columns=(code("rollout"), code("dealership"), code("wave", key=False, required=True)),
        key=("rollout_id", "dealership_id"),
        partition="dealership_id",
        references={
            "rollout": ROLLOUT,
            "dealership": DEALERSHIP,
            "wave": Reference(table="waves", attribute="wave_id", within="rollout"),
        },
    ),
    RequirementTable(
        name="requirements",
        model=Requirement,
        columns=(
            code("rollout"),
            code(),
            *bilingual(),
            choice("kind", RequirementKind),
            Column(name="proof", kind=PROOF),
            Column(name="roles", kind=Codes()),
            number("share", max=100),
            number("heads"),
            Column(name="per", kind=Integer(min=1), empty=None),
            yes_no("or_all"),
            yes_no("poolable"),
            number("newcomer_days"),
            number("lead_days", max=LONGEST_LEAD),
            yes_no("mandatory", required=True),
        ),
        key=("rollout_id", "code"),
        partition="rollout_id",
        references={"rollout": ROLLOUT},
        many={"roles": "job_roles"},
    ),
    TargetTable(
        name="targets",
        model=Target,
        columns=(
            code("rollout"),
            code("requirement"),
            code("area"),
            STARTS_ON,
            ENDS_ON,
            number("share", max=100),
            number("heads"),
        ),
        key=("requirement_id", "area_id", "starts_on"),
        partition="requirement_id",
        references={
            "rollout": OF_ROLLOUT,
            "requirement": REQUIREMENT,
            "area": Reference(table="areas", attribute="area_id", within=maker_of_rollout),
        },
        ends=DATES,
        group=("requirement_id", "area_id"),
    ),
    ModelTable(
        name="items",
        model=Item,
        columns=(code("rollout"), code("requirement"), code(), *bilingual()),
        key=("requirement_id", "code"),
        partition="requirement_id",
        references={"rollout": OF_ROLLOUT, "requirement": REQUIREMENT},
    ),
    ModelTable(
        name="confirmations",
        model=Confirmation,
        columns=(
            code("rollout"),
            code("requirement"),
            code("item"),
            code("dealership"),
            Column(name="confirmed_on", kind=Day(), key=True),
            Column(name="withdrawn_on", kind=Day()),
        ),
        key=("item_id", "dealership_id", "confirmed_on"),
        partition="dealership_id",
        references={
            "rollout": OF_ROLLOUT,
            "requirement": Reference(table="requirements", attribute=None, within="rollout"),
            "item": Reference(table="items", attribute="item_id", within="requirement"),
            "dealership": DEALERSHIP,
        },
        ends=(("confirmed_on", "withdrawn_on"),),
    ),
    ModelTable(
        name="waivers",
        model=Waiver,
        columns=(
            code("rollout"),
            code("requirement"),
            code("dealership"),
            Column(name="granted_on", kind=Day(), key=True),
            Column(name="valid_until", kind=Day()),
            Column(name="reason", kind=Text(500)),
        ),
        key=("requirement_id", "dealership_id", "granted_on"),
        partition="dealership_id",
        references={"rollout": OF_ROLLOUT, "requirement": REQUIREMENT, "dealership": DEALERSHIP},
        ends=(("granted_on", "valid_until"),),
    ),
)

COVERS = (
    CoverTable(
        name="covers",
        model=Cover,
        columns=(
            code("cooperation"),
            code("person"),
            code("dealership"),
            Column(name="proof", kind=PROOF, key=True),
            STARTS_ON,
            ENDS_ON,
        ),
        key=("cooperation_id", "person_id", "dealership_id", "proof", "starts_on"),
        partition="person_id",
        references={"cooperation": COOPERATION, "person": PERSON, "dealership": DEALERSHIP},
        ends=DATES,
    ),
)
