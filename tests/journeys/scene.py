"""Run inside a fresh academy (``manage.py shell``): a small dealership that lacks one proof, a course in draft."""

from __future__ import annotations

from dealerships.models import Agreement, Kind
from tests import factories
from tests.factories import in_days

PASSWORD = "gleis-neun-dreiviertel"


def lay() -> None:
    """Lay the scene."""
    maker = factories.ManufacturerFactory.create(code="FAL", name="Falkenau")
    area = factories.AreaFactory.create(manufacturer=maker, code="NORD")
    house = factories.DealershipFactory.create(
        number="4711", name="Autohaus Kiel", agreement=Agreement.NONE_NEEDED
    )
    factories.FranchiseFactory.create(dealership=house, manufacturer=maker, area=area)
    role = factories.JobRoleFactory.create(code="SVB")
    certification = factories.CertificationFactory.create(
        code="DMS",
        name_de="DMS 9 im Service",
        name_en="DMS 9 in service",
        manufacturer=maker,
        validity_months=24,
    )
    system = factories.SystemFactory.create(code="DMS9", manufacturer=maker)
    wave = factories.WaveFactory.create(
        rollout__code="DMS9", rollout__name="Einführung DMS 9", rollout__system=system, go_live=in_days(40)
    )
    factories.WaveMemberFactory.create(wave=wave, dealership=house)
    factories.RequirementFactory.create(
        rollout=wave.rollout, code="DMS", proof="certification:DMS", heads=0, share=100
    )
    for name, first, kind, scope in (
        ("learner", "Ayşe", None, {}),
        ("manager", "Anke", Kind.DEALERSHIP_MANAGER, {"dealership": house}),
        ("area", "Marek", Kind.AREA_MANAGER, {"area": area}),
        ("trainer", "Giulia", Kind.TRAINER, {"manufacturer": maker}),
    ):
        person = factories.PersonFactory.create(
            username=name, first_name=first, last_name="Muster", password=PASSWORD
        )
        if name == "learner":
            factories.EmploymentFactory.create(person=person, dealership=house, role=role)
        if kind is not None:
            factories.AppointmentFactory.create(person=person, kind=kind, **scope)
    _course(maker, certification)


def _course(maker: object, certification: object) -> None:
    course = factories.CoursePageFactory.create(
        parent=factories.CataloguePageFactory.create(manufacturer=maker),
        title="DMS 9 kennenlernen",
        live=False,
    )
    factories.LessonPageFactory.create(parent=course, title="Aufträge anlegen", checks=1)
    test = factories.TestPageFactory.create(parent=course, title="Abschlusstest DMS 9", slug="test")
    topic = factories.TopicFactory.create(manufacturer=maker)
    for _n in range(4):
        factories.QuestionFactory.create(topic=topic).save_revision().publish()
    test.sections.create(topic=topic, count=3)
    test.save_revision().publish()
    factories.CertificationCourseFactory.create(certification=certification, course=course.course)
