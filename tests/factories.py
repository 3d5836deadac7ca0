"""One factory per model. Codes count up; dates are open: a row is active unless a test says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from certificates.models import Certificate, Certification, Grant
from courses.models import AcademyDocument, AcademyImage, Competence
from dealerships.calendar import today
from dealerships.models import (
    Appointment,
    Area,
    Contract,
    Cooperation,
    CooperationMember,
    Cover,
    DealerGroup,
    Dealership,
    Department,
    Employment,
    Franchise,
    Invitation,
    JobRole,
    Kind,
    Leave,
    Mail,
    Manufacturer,
    NetworkImport,
    Person,
    Release,
    System,
)
from readiness.models import (
    URGENCY,
    Confirmation,
    Evaluation,
    Item,
    Requirement,
    RequirementKind,
    RequirementStatus,
    Rollout,
    RolloutVerdict,
    Snapshot,
    StaleMark,
    Status,
    Target,
    Verdict,
    Waiver,
    Wave,
    WaveMember,
)

LONG_AGO = date(2020, 1, 1)
PASSWORD = "gleis-neun-dreiviertel"


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


# dealerships ----------------------------------------------------------------------------------------------


class ManufacturerFactory(DjangoModelFactory):
    class Meta:
        model = Manufacturer

    code = factory.Sequence(lambda n: f"MAKER-{n}")
    name = factory.LazyAttribute(lambda maker: f"Hersteller {maker.code}")


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    manufacturer = factory.SubFactory(ManufacturerFactory)
    code = factory.Sequence(lambda n: f"AREA-{n}")
    name = factory.LazyAttribute(lambda area: f"Gebiet {area.code}")
    parent = None


class DealerGroupFactory(DjangoModelFactory):
    class Meta:
        model = DealerGroup

    code = factory.Sequence(lambda n: f"GROUP-{n}")
    name = factory.LazyAttribute(lambda group: f"Gruppe {group.code}")


class DealershipFactory(DjangoModelFactory):
    class Meta:
        model = Dealership

    number = factory.Sequence(lambda n: f"{10000 + n}")
    name = factory.LazyAttribute(lambda dealership: f"Autohaus {dealership.number}")


class FranchiseFactory(DjangoModelFactory):
    """Its area, where one is given, must be the manufacturer's; without one, the house lies in no area."""

    class Meta:
        model = Franchise

    dealership = factory.SubFactory(DealershipFactory)
    manufacturer = factory.SubFactory(ManufacturerFactory)
    area = None
    contract = Contract.DEALER
    starts_on = LONG_AGO


class SystemFactory(DjangoModelFactory):
    class Meta:
        model = System

    code = factory.Sequence(lambda n: f"SYS-{n}")
    name = factory.LazyAttribute(lambda system: f"System {system.code}")
    manufacturer = factory.SubFactory(ManufacturerFactory)


class ReleaseFactory(DjangoModelFactory):
    class Meta:
        model = Release

    system = factory.SubFactory(SystemFactory)
    name = factory.Sequence(lambda n: f"{n}.0")


class JobRoleFactory(DjangoModelFactory):
    class Meta:
        model = JobRole
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"ROLE-{n}")
    name_de = factory.LazyAttribute(lambda role: f"Funktion {role.code}")
    name_en = factory.LazyAttribute(lambda role: f"Role {role.code}")
    department = Department.SERVICE


class PersonFactory(DjangoModelFactory):
    """An account as an import leaves it, with no password; ``password="…"`` sets one."""

    class Meta:
        model = Person

    username = factory.Sequence(lambda n: f"person-{n}")
    first_name = "Kim"
    last_name = factory.LazyAttribute(lambda person: person.username.title())
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.org")
    password = None

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        kwargs["password"] = make_password(kwargs["password"])
        return super()._create(model_class, *args, **kwargs)


class EmploymentFactory(DjangoModelFactory):
    class Meta:
        model = Employment

    person = factory.SubFactory(PersonFactory)
    dealership = factory.SubFactory(DealershipFactory)
    role = factory.SubFactory(JobRoleFactory)
    starts_on = LONG_AGO


class LeaveFactory(DjangoModelFactory):
    class Meta:
        model = Leave

    person = factory.SubFactory(PersonFactory)
    starts_on = LONG_AGO


class AppointmentFactory(DjangoModelFactory):
    """Give the scope that the kind needs: without one, a headquarters appointment for a new manufacturer."""

    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    kind = Kind.HEADQUARTERS
    manufacturer = factory.Maybe(
        factory.LazyAttribute(
            lambda one: one.kind in (Kind.TRAINER, Kind.ROLLOUT_MANAGER, Kind.HEADQUARTERS)
        ),
        yes_declaration=factory.SubFactory(ManufacturerFactory),
    )
    starts_on = LONG_AGO


class CooperationFactory(DjangoModelFactory):
    class Meta:
        model = Cooperation

    code = factory.Sequence(lambda n: f"COOP-{n}")
    name = factory.LazyAttribute(lambda cooperation: f"Kooperation {cooperation.code}")
    max_covers = 1


class CooperationMemberFactory(DjangoModelFactory):
    class Meta:
        model = CooperationMember

    cooperation = factory.SubFactory(CooperationFactory)
    dealership = factory.SubFactory(DealershipFactory)


class CoverFactory(DjangoModelFactory):
    class Meta:
        model = Cover

    cooperation = factory.SubFactory(CooperationFactory)
    person = factory.SubFactory(PersonFactory)
    dealership = factory.SubFactory(DealershipFactory)
    proof = "certification:CERT"
    starts_on = LONG_AGO


class NetworkImportFactory(DjangoModelFactory):
    class Meta:
        model = NetworkImport

    manufacturer = factory.SubFactory(ManufacturerFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"", name="network.zip"))
    filename = "network.zip"
    uploaded_by = factory.SubFactory(PersonFactory)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory)
    way = Invitation.Way.MAIL
    secret_hash = "x"
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class MailFactory(DjangoModelFactory):
    class Meta:
        model = Mail

    key = factory.Sequence(lambda n: f"cause:{n}")
    person = factory.SubFactory(PersonFactory)
    to = factory.LazyAttribute(lambda mail: mail.person.email)
    subject = "Betreff"
    text = "Text"


# courses --------------------------------------------------------------------------------------------------


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = Competence

    code = factory.Sequence(lambda n: f"COMP-{n}")
    name_de = factory.LazyAttribute(lambda competence: f"Kompetenz {competence.code}")
    name_en = factory.LazyAttribute(lambda competence: f"Competence {competence.code}")


class ImageFactory(DjangoModelFactory):
    class Meta:
        model = AcademyImage

    title = factory.Sequence(lambda n: f"Bild {n}")
    file = factory.django.ImageField()


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = AcademyDocument

    title = factory.Sequence(lambda n: f"Dokument {n}")
    file = factory.django.FileField(filename="document.txt", data=b"Text")


# certificates ---------------------------------------------------------------------------------------------


class CertificationFactory(DjangoModelFactory):
    """A common one of no manufacturer, valid without end."""

    class Meta:
        model = Certification

    code = factory.Sequence(lambda n: f"CERT-{n}")
    name_de = factory.LazyAttribute(lambda certification: f"Zertifizierung {certification.code}")
    name_en = factory.LazyAttribute(lambda certification: f"Certification {certification.code}")
    manufacturer = None


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    certification = factory.SubFactory(CertificationFactory)
    competence = factory.SubFactory(CompetenceFactory)
    level = 3


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    person = factory.SubFactory(PersonFactory)
    certification = factory.SubFactory(CertificationFactory)
    issued_on = LONG_AGO


# readiness ------------------------------------------------------------------------------------------------


class RolloutFactory(DjangoModelFactory):
    class Meta:
        model = Rollout

    code = factory.Sequence(lambda n: f"ROLLOUT-{n}")
    name = factory.LazyAttribute(lambda rollout: f"Einführung {rollout.code}")
    system = factory.SubFactory(SystemFactory)
    warn_days = 14


class WaveFactory(DjangoModelFactory):
    class Meta:
        model = Wave

    rollout = factory.SubFactory(RolloutFactory)
    code = factory.Sequence(lambda n: f"W{n}")
    name = factory.LazyAttribute(lambda wave: f"Welle {wave.code}")
    go_live = factory.LazyFunction(lambda: in_days(50))


class WaveMemberFactory(DjangoModelFactory):
    class Meta:
        model = WaveMember

    wave = factory.SubFactory(WaveFactory)
    rollout = factory.SelfAttribute("wave.rollout")
    dealership = factory.SubFactory(DealershipFactory)


class RequirementFactory(DjangoModelFactory):
    """At least one person with the certification CERT, of any job role."""

    class Meta:
        model = Requirement

    rollout = factory.SubFactory(RolloutFactory)
    code = factory.Sequence(lambda n: f"R{n}")
    name_de = factory.LazyAttribute(lambda requirement: f"Anforderung {requirement.code}")
    name_en = factory.LazyAttribute(lambda requirement: f"Requirement {requirement.code}")
    kind = RequirementKind.PEOPLE
    proof = "certification:CERT"
    heads = 1


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    requirement = factory.SubFactory(RequirementFactory)
    area = factory.SubFactory(
        AreaFactory, manufacturer=factory.SelfAttribute("..requirement.rollout.system.manufacturer")
    )
    starts_on = LONG_AGO
    heads = 2


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = Item

    requirement = factory.SubFactory(RequirementFactory, kind=RequirementKind.CHECKLIST, proof="", heads=0)
    code = factory.Sequence(lambda n: f"I{n}")
    name_de = factory.LazyAttribute(lambda item: f"Punkt {item.code}")
    name_en = factory.LazyAttribute(lambda item: f"Item {item.code}")


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = Confirmation

    item = factory.SubFactory(ItemFactory)
    dealership = factory.SubFactory(DealershipFactory)
    confirmed_on = LONG_AGO


class WaiverFactory(DjangoModelFactory):
    class Meta:
        model = Waiver

    requirement = factory.SubFactory(RequirementFactory)
    dealership = factory.SubFactory(DealershipFactory)
    granted_on = LONG_AGO


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    dealership = factory.SubFactory(DealershipFactory)
    as_of = factory.LazyFunction(today)
    facts_at = factory.LazyFunction(timezone.now)


class RolloutVerdictFactory(DjangoModelFactory):
    class Meta:
        model = RolloutVerdict

    wave = factory.SubFactory(WaveFactory)
    rollout = factory.SelfAttribute("wave.rollout")
    dealership = factory.SubFactory(DealershipFactory)
    go_live = factory.SelfAttribute("wave.go_live")
    status = Status.READY
    urgency = factory.LazyAttribute(lambda verdict: URGENCY[verdict.status])
    as_of = factory.LazyFunction(today)
    facts_at = factory.LazyFunction(timezone.now)


class VerdictFactory(DjangoModelFactory):
    class Meta:
        model = Verdict

    rollout_verdict = factory.SubFactory(RolloutVerdictFactory)
    requirement = factory.SubFactory(
        RequirementFactory, rollout=factory.SelfAttribute("..rollout_verdict.rollout")
    )
    status = RequirementStatus.MET
    due_on = factory.SelfAttribute("rollout_verdict.go_live")
    population = 1
    qualified = 1
    covering = 0
    required = 1
    missing = 0


class StaleMarkFactory(DjangoModelFactory):
    class Meta:
        model = StaleMark

    dealership = factory.SubFactory(DealershipFactory)


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    day = factory.LazyFunction(today)
    wave = factory.SubFactory(WaveFactory)
    rollout = factory.SelfAttribute("wave.rollout")
    dealership = factory.SubFactory(DealershipFactory)
    status = Status.READY
    missing = 0
