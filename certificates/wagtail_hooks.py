"""Certifications and certificates in the admin's menu of proofs, and what learners' pages show of them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from assessments.models import Attempt
from certificates.models import ExternalProof
from certificates.panels import certificate_panel, renewal_panel
from certificates.permissions import may_revoke
from certificates.views import recognition, revoking
from certificates.viewsets import (
    CertificateDesignViewSet,
    CertificateViewSet,
    CertificationCourseViewSet,
    CertificationViewSet,
    EquivalenceViewSet,
    GrantViewSet,
)
from courses.models import Course
from dealerships.models import Kind
from dealerships.models.appointments import makers_by_kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.menus import CountingMenuItem
from enrolments.outlines import Outline
from enrolments.views.courses import BEGINNINGS, Beginning
from enrolments.views.finding import person_of


@hooks.register("register_admin_viewset")
def tables() -> list[MasterDataViewSet]:
    return [
        CertificationViewSet(),
        GrantViewSet(),
        CertificationCourseViewSet(),
        CertificateDesignViewSet(),
        EquivalenceViewSet(),
        CertificateViewSet(),
    ]


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    proofs = [
        path("", recognition.waiting, name="waiting"),
        path("<uuid:public_id>/", recognition.decide, name="decide"),
    ]
    revoke = [
        path("revoke/", revoking.find, name="find"),
        path("revoke/<str:name>/", revoking.revoke, name="revoke"),
    ]
    return [
        path("external-proofs/", include((proofs, "proofs_admin"))),
        path("certificates/", include((revoke, "certificates_admin"))),
    ]


class WaitingMenuItem(CountingMenuItem):
    """The list of what waits, with how much it is, for those who decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or Kind.TRAINER in makers_by_kind(person_of(request))

    def waiting(self, request: HttpRequest) -> int:
        return ExternalProof.objects.decidable_by(person_of(request)).pending().count()


@hooks.register("register_proof_menu_item")
def waiting_proofs() -> MenuItem:
    return WaitingMenuItem(
        _("Zu prüfen"),
        reverse_lazy("proofs_admin:waiting"),
        name="waiting-proofs",
        icon_name="success",
        order=5,
    )


class RevokeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_revoke(request.user)  # type: ignore[arg-type]


@hooks.register("register_proof_menu_item")
def revoking_item() -> MenuItem:
    return RevokeMenuItem(
        _("Zertifikat widerrufen"),
        reverse_lazy("certificates_admin:find"),
        name="revoke",
        icon_name="circle-xmark",
        order=40,
    )


@hooks.register("register_proof_menu_item")
def archives() -> MenuItem:
    """Administrators' alone, as the certificates of others are."""

    class ArchivesMenuItem(MenuItem):
        def is_shown(self, request: HttpRequest) -> bool:
            return bool(request.user.is_superuser)

    return ArchivesMenuItem(
        _("Urkunden als ZIP"), reverse_lazy("certificates:archives"), icon_name="download", order=50
    )


@hooks.register("academy_result_panels")
def certificate_of_result(request: HttpRequest, attempt: Attempt) -> SafeString:
    """After passing: the certificate that came of it."""
    return certificate_panel(request, attempt.enrolment.course_id) if attempt.passed else SafeString()


@hooks.register("academy_course_panels", order=-1)
def renewal_by_course(request: HttpRequest, course: Course) -> SafeString:
    return renewal_panel(request, course, is_done=True)


@hooks.register(BEGINNINGS)
def renewal_by_beginning(request: HttpRequest, outline: Outline) -> Beginning | None:
    html = renewal_panel(request, outline.course, is_done=False)
    return Beginning(html) if html else None


@hooks.register("academy_course_panels")
def certificate_of_course(request: HttpRequest, course: Course) -> SafeString:
    return certificate_panel(request, course)
