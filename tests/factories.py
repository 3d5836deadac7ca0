"""One factory per model. Codes count up; dates are open: a row is active unless a test says otherwise."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page

from assessments.models import (
    Answer,
    Attempt,
    DrawnQuestion,
    EvidenceFile,
    ImportedQuestion,
    Judgement,
    MustHave,
    PlacementPage,
    PlacementTopic,
    Question,
    QuestionImport,
    QuestionVersion,
    RemarkedAttempt,
    Remarking,
    TestPage,
    TestSection,
    TimeSupplement,
    Topic,
    VersionImage,
)
from certificates.models import (
    ArchivePart,
    Certificate,
    CertificateArchive,
    CertificateDesign,
    Certification,
    CertificationCourse,
    Equivalence,
    Evidence,
    ExternalProof,
    Grant,
    Recognition,
    SigningKey,
)
from courses.models import (
    AcademyDocument,
    AcademyImage,
    CataloguePage,
    Competence,
    CompetenceArea,
    Course,
    CourseCompetence,
    CourseDepartment,
    CoursePage,
    Crosswalk,
    Framework,
    LessonPage,
    LoadedContent,
    LoadedMedia,
    MakerCollection,
    Reviewer,
)
from courses.services.catalogues import catalogue_of
from courses.services.collections import collection_of
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
    MailPreference,
    Manufacturer,
    NetworkImport,
    Person,
    Release,
    System,
)
from enrolments.models import (
    AnsweredCheck,
    Assignment,
    Enrolment,
    MissedCheck,
    News,
    Notice,
    OutdatedReport,
    StepRecord,
)
from readiness.models import (
    URGENCY,
    Confirmation,
    Evaluation,
    Item,
    Reminder,
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


class MailPreferenceFactory(DjangoModelFactory):
    class Meta:
        model = MailPreference

    person = factory.SubFactory(PersonFactory)


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


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    code = factory.Sequence(lambda n: f"FRAMEWORK-{n}")
    version = "1"
    name_de = "Rahmen"
    name_en = "Framework"


class CompetenceAreaFactory(DjangoModelFactory):
    class Meta:
        model = CompetenceArea

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"AREA-{n}")
    name_de = factory.LazyAttribute(lambda area: f"Bereich {area.code}")
    name_en = factory.LazyAttribute(lambda area: f"Area {area.code}")
    position = 0


class CrosswalkFactory(DjangoModelFactory):
    class Meta:
        model = Crosswalk

    competence = factory.SubFactory(CompetenceFactory)
    area = factory.SubFactory(CompetenceAreaFactory)
    code = "1.1"
    name_de = "Anders"
    name_en = "Otherwise"


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


class CertificationCourseFactory(DjangoModelFactory):
    class Meta:
        model = CertificationCourse

    certification = factory.SubFactory(CertificationFactory)
    course = factory.SubFactory("tests.factories.CourseFactory")


class CertificateDesignFactory(DjangoModelFactory):
    class Meta:
        model = CertificateDesign

    manufacturer = factory.SubFactory(ManufacturerFactory)


class SigningKeyFactory(DjangoModelFactory):
    """A retired key whose private half nobody has."""

    class Meta:
        model = SigningKey

    kid = factory.Sequence(lambda n: f"key-{n}")
    public_jwk = factory.LazyFunction(dict)
    certificate_pem = ""
    valid_from = factory.LazyFunction(timezone.now)
    retired_at = factory.SelfAttribute("valid_from")


class CertificateArchiveFactory(DjangoModelFactory):
    class Meta:
        model = CertificateArchive

    requested_by = factory.SubFactory(PersonFactory)
    total = 1


class ArchivePartFactory(DjangoModelFactory):
    class Meta:
        model = ArchivePart

    archive = factory.SubFactory(CertificateArchiveFactory)
    number = 1
    certificates = factory.LazyFunction(list)


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    person = factory.SubFactory(PersonFactory)
    certification = factory.SubFactory(CertificationFactory)
    issued_on = LONG_AGO


class IssuedCertificateFactory(CertificateFactory):
    """One that the academy issued, with a number and what it rests on: a course and a competence."""

    class Meta:
        skip_postgeneration_save = True

    origin = "issued"
    serial = factory.Sequence(lambda n: f"{n:032x}")
    evidence = factory.RelatedFactory("tests.factories.EvidenceFactory", factory_related_name="certificate")


class EquivalenceFactory(DjangoModelFactory):
    class Meta:
        model = Equivalence

    source = factory.SubFactory(CertificationFactory)
    target = factory.SubFactory(CertificationFactory)


class ExternalProofFactory(DjangoModelFactory):
    """Handed in by the person, and waiting for a decision."""

    class Meta:
        model = ExternalProof

    person = factory.SubFactory(PersonFactory)
    certification = factory.SubFactory(CertificationFactory)
    title = "Zertifikat der Handelskammer"
    issuer = "Handelskammer"
    dated_on = LONG_AGO
    file = "external-proofs/none.pdf"
    media_type = "application/pdf"
    uploaded_by = factory.SelfAttribute("person")


class RecognitionFactory(DjangoModelFactory):
    class Meta:
        model = Recognition

    certificate = factory.SubFactory(CertificateFactory, origin="recognised")
    certification = factory.SelfAttribute("certificate.certification")
    source = factory.SubFactory(CertificateFactory, person=factory.SelfAttribute("..certificate.person"))


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    certificate = factory.SubFactory("tests.factories.IssuedCertificateFactory", evidence=None)
    courses = factory.LazyFunction(
        lambda: [
            {"key": "k", "title": {"de": "Ein Kurs", "en": "A course"}, "completed_on": LONG_AGO.isoformat()}
        ]
    )
    competences = factory.LazyFunction(
        lambda: [{"code": "C", "name": {"de": "Eine Kompetenz", "en": "A competence"}, "level": 4}]
    )


# courses: pages ----------------------------------------------------------------------------------------------


def locale_of(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


class CourseFactory(DjangoModelFactory):
    """The course alone, without pages."""

    class Meta:
        model = Course

    key = factory.LazyFunction(uuid.uuid4)


class PageFactory(DjangoModelFactory):
    """A live page below ``parent``; published, so that it has a live revision."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Seite {n}")
    slug = factory.LazyFunction(lambda: f"page-{uuid.uuid4().hex[:12]}")

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        parent = kwargs.pop("parent")
        live = kwargs.pop("live", True)
        page = model_class(*args, live=False, **{"locale": parent.locale, **kwargs})
        parent.add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        return model_class.objects.get(pk=page.pk)


class CataloguePageFactory(PageFactory):
    """The catalogue of ``manufacturer`` (None: the common one) in ``language``, which there is once."""

    class Meta:
        model = CataloguePage
        exclude = ("language",)

    language = "de"
    manufacturer = None

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        return catalogue_of(kwargs["manufacturer"], kwargs.get("locale") or locale_of("de"))


class CoursePageFactory(PageFactory):
    class Meta:
        model = CoursePage

    parent = factory.SubFactory(CataloguePageFactory)
    title = factory.Sequence(lambda n: f"Kurs {n}")
    summary = "Worum es geht."


class CourseCompetenceFactory(DjangoModelFactory):
    class Meta:
        model = CourseCompetence

    page = factory.SubFactory(CoursePageFactory)
    competence = factory.SubFactory("tests.factories.CompetenceFactory")
    level = 4


class CourseDepartmentFactory(DjangoModelFactory):
    class Meta:
        model = CourseDepartment

    page = factory.SubFactory(CoursePageFactory)
    department = "sales"


class ReviewerFactory(DjangoModelFactory):
    """Somebody for sales; that they are appointed for the maker is the test's to say."""

    class Meta:
        model = Reviewer

    person = factory.SubFactory(PersonFactory)
    manufacturer = factory.SubFactory(ManufacturerFactory)
    department = "sales"


class MakerCollectionFactory(DjangoModelFactory):
    class Meta:
        model = MakerCollection

    manufacturer = factory.SubFactory(ManufacturerFactory)

    @classmethod
    def _create(cls, model_class: type[MakerCollection], *args: Any, **kwargs: Any) -> MakerCollection:
        return model_class.objects.get(collection=collection_of(kwargs["manufacturer"]))


def single(text: str = "Welche?", right: str = "Die richtige", *wrong: str) -> dict[str, Any]:
    """A question with one right answer as a StreamField takes it; ids are ``right``, ``wrong-0``, …"""
    options = [("right", right, True)] + [
        (f"wrong-{n}", one, False) for n, one in enumerate(wrong or ("Eine falsche", "Noch eine"))
    ]
    return {
        "type": "single",
        "value": {
            "text": f"<p>{text}</p>",
            "options": [
                {
                    "type": "item",
                    "id": key,
                    "value": {"text": answer, "is_correct": is_correct, "feedback": f"Weil {answer}"},
                }
                for key, answer, is_correct in options
            ],
            "explanation": "<p>Darum.</p>",
        },
    }


class LessonPageFactory(PageFactory):
    """A lesson with a paragraph; ``checks`` adds so many check questions, with block ids ``check-0`` …"""

    class Meta:
        model = LessonPage

    parent = factory.SubFactory(CoursePageFactory)
    title = factory.Sequence(lambda n: f"Lektion {n}")
    minutes = 5

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        checks = kwargs.pop("checks", 0)
        kwargs.setdefault(
            "body",
            json.dumps(
                [{"type": "text", "id": "text-0", "value": "<p>Ein Absatz.</p>"}]
                + [{**single(f"Frage {n}?"), "id": f"check-{n}"} for n in range(checks)]
            ),
        )
        return super()._create(model_class, *args, **kwargs)


class LoadedContentFactory(DjangoModelFactory):
    """What files made of something in German, without the revision."""

    class Meta:
        model = LoadedContent

    course = factory.SubFactory(CourseFactory)
    key = factory.LazyFunction(uuid.uuid4)
    locale = factory.LazyFunction(lambda: locale_of("de"))
    digest = "0" * 64


class LoadedMediaFactory(DjangoModelFactory):
    class Meta:
        model = LoadedMedia

    course = factory.SubFactory(CourseFactory)
    path = factory.Sequence(lambda n: f"figures/figure-{n}.de.svg")
    digest = "0" * 64
    image = factory.SubFactory(ImageFactory)


# enrolments -----------------------------------------------------------------------------------------------


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)


class StepRecordFactory(DjangoModelFactory):
    class Meta:
        model = StepRecord

    enrolment = factory.SubFactory(EnrolmentFactory)
    step = factory.LazyFunction(uuid.uuid4)


class AnsweredCheckFactory(DjangoModelFactory):
    class Meta:
        model = AnsweredCheck

    record = factory.SubFactory(StepRecordFactory)
    block = "check-0"


class MissedCheckFactory(DjangoModelFactory):
    class Meta:
        model = MissedCheck

    record = factory.SubFactory(StepRecordFactory)
    block = "check-0"


class OutdatedReportFactory(DjangoModelFactory):
    class Meta:
        model = OutdatedReport

    person = factory.SubFactory(PersonFactory)
    page = factory.SubFactory(LessonPageFactory)
    course = factory.LazyAttribute(lambda report: report.page.get_parent().specific.course)
    block = "text-0"


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    news = News.ASSIGNED
    due_on = factory.LazyFunction(lambda: in_days(20))
    told_on = factory.LazyFunction(lambda: in_days(0))


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    dealership = factory.SubFactory(DealershipFactory)
    source = factory.Sequence(lambda n: f"test:{n}")
    due_on = factory.LazyFunction(lambda: in_days(20))
    why_de = "Pflicht für Serviceberatung"
    why_en = "Required for service advisers"


# assessments ----------------------------------------------------------------------------------------------


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"TOPIC-{n}")
    name_de = factory.LazyAttribute(lambda topic: f"Thema {topic.code}")
    name_en = factory.LazyAttribute(lambda topic: f"Topic {topic.code}")


class QuestionFactory(DjangoModelFactory):
    """A draft in German; publish its revision to draw it."""

    class Meta:
        model = Question

    topic = factory.SubFactory(TopicFactory)
    locale = factory.LazyFunction(lambda: locale_of("de"))
    body = factory.Sequence(lambda n: json.dumps([{**single(f"Prüfungsfrage {n}?"), "id": f"q-{n}"}]))
    live = False


class QuestionVersionFactory(DjangoModelFactory):
    class Meta:
        model = QuestionVersion

    question = factory.LazyFunction(uuid.uuid4)
    number = 1
    type = "single"
    topic = factory.SubFactory(TopicFactory)
    contents = factory.Sequence(
        lambda n: {
            "de": {
                "text": f"<p>Prüfungsfrage {n}?</p>",
                "options": [
                    {"id": "right", "text": "Die richtige", "correct": True, "feedback": "Genau."},
                    {"id": "wrong", "text": "Eine falsche", "correct": False, "feedback": "Leider nein."},
                ],
                "explanation": "<p>Darum.</p>",
            }
        }
    )


class TestPageFactory(PageFactory):
    __test__ = False

    class Meta:
        model = TestPage

    parent = factory.SubFactory(CoursePageFactory)
    title = "Abschlusstest"
    minutes = 15


class PlacementPageFactory(PageFactory):
    class Meta:
        model = PlacementPage

    parent = factory.SubFactory(CoursePageFactory)
    title = "Einstufung"
    slug = "placement"
    minutes = 5


class TestSectionFactory(DjangoModelFactory):
    __test__ = False

    class Meta:
        model = TestSection

    page = factory.SubFactory(TestPageFactory)
    topic = factory.SubFactory(TopicFactory)
    count = 2


class MustHaveFactory(DjangoModelFactory):
    class Meta:
        model = MustHave

    page = factory.SubFactory(TestPageFactory)
    question = factory.SubFactory(QuestionFactory)


class PlacementTopicFactory(DjangoModelFactory):
    class Meta:
        model = PlacementTopic

    page = factory.SubFactory(PlacementPageFactory)
    topic = factory.SubFactory(TopicFactory)


class VersionImageFactory(DjangoModelFactory):
    class Meta:
        model = VersionImage

    version = factory.SubFactory(QuestionVersionFactory)
    image = factory.SubFactory(ImageFactory)


class QuestionImportFactory(DjangoModelFactory):
    class Meta:
        model = QuestionImport

    topic = factory.SubFactory(TopicFactory)
    language = "de"
    filename = "fragen.gift"
    format = "gift"
    uploaded_by = factory.SubFactory(PersonFactory)


class ImportedQuestionFactory(DjangoModelFactory):
    class Meta:
        model = ImportedQuestion

    question = factory.LazyFunction(uuid.uuid4)
    locale = factory.LazyFunction(lambda: locale_of("de"))
    digest = "0" * 64


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = Attempt

    enrolment = factory.SubFactory(EnrolmentFactory)
    test = factory.LazyFunction(uuid.uuid4)
    number = 1
    pass_percent = 80


class DrawnQuestionFactory(DjangoModelFactory):
    class Meta:
        model = DrawnQuestion

    attempt = factory.SubFactory(AttemptFactory)
    position = factory.Sequence(lambda n: n + 1)
    version = factory.SubFactory(QuestionVersionFactory)
    arrangement = factory.LazyFunction(lambda: ["wrong", "right"])


class EvidenceVersionFactory(QuestionVersionFactory):
    """A task for a photo with two criteria: one point, two points."""

    class Meta:
        model = QuestionVersion

    class Params:
        judge = "trainer"
        takes = "photo"

    type = "evidence"
    contents = factory.LazyAttribute(
        lambda version: {
            "de": {
                "text": "<p>Fotografieren Sie den Annahmeplatz.</p>",
                "judge": version.judge,
                "takes": version.takes,
                "criteria": [
                    {"id": "free", "text": "Der Platz ist frei.", "points": 1},
                    {"id": "clean", "text": "Der Platz ist sauber.", "points": 2},
                ],
                "explanation": "",
            }
        }
    )


class JudgementFactory(DjangoModelFactory):
    class Meta:
        model = Judgement

    question = factory.SubFactory(
        DrawnQuestionFactory, version=factory.SubFactory(EvidenceVersionFactory), arrangement=[]
    )
    judge = "trainer"


class EvidenceFileFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceFile

    question = factory.SubFactory(
        DrawnQuestionFactory, version=factory.SubFactory(EvidenceVersionFactory), arrangement=[]
    )
    kind = "jpg"
    file = factory.LazyAttribute(lambda evidence: f"evidence/{evidence.digest}.jpg")
    size = 1000
    digest = factory.Sequence(lambda n: f"{n:064x}")


class TimeSupplementFactory(DjangoModelFactory):
    class Meta:
        model = TimeSupplement

    person = factory.SubFactory(PersonFactory)
    manufacturer = factory.SubFactory(ManufacturerFactory)
    percent = 50


class RemarkingFactory(DjangoModelFactory):
    class Meta:
        model = Remarking

    to = factory.SubFactory(QuestionVersionFactory)
    question = factory.SelfAttribute("to.question")
    reason = "Der Schlüssel war falsch."


class RemarkedAttemptFactory(DjangoModelFactory):
    class Meta:
        model = RemarkedAttempt

    remarking = factory.SubFactory(RemarkingFactory)
    attempt = factory.SubFactory(AttemptFactory)
    by_version = factory.SubFactory(QuestionVersionFactory)
    points_before, points_after = "0", "1"
    percent_before, percent_after = 50, 75
    passed_before, passed_after = False, True


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    question = factory.SubFactory(DrawnQuestionFactory)
    key = factory.LazyFunction(uuid.uuid4)
    value = "right"


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


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    person = factory.SubFactory(PersonFactory)
    dealership = factory.SubFactory(DealershipFactory)
    day = factory.LazyFunction(today)
