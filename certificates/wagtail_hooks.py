"""Certifications and certificates in the admin's menu of proofs, and what learners' pages show of them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail import hooks

from assessments.models import Attempt
from certificates.panels import certificate_panel
from certificates.viewsets import (
    CertificateViewSet,
    CertificationCourseViewSet,
    CertificationViewSet,
    GrantViewSet,
)
from courses.models import Course
from dealerships.viewsets.base import MasterDataViewSet


@hooks.register("register_admin_viewset")
def tables() -> list[MasterDataViewSet]:
    return [CertificationViewSet(), GrantViewSet(), CertificationCourseViewSet(), CertificateViewSet()]


@hooks.register("academy_result_panels")
def certificate_of_result(request: HttpRequest, attempt: Attempt) -> SafeString:
    """After passing: the certificate that came of it."""
    return certificate_panel(request, attempt.enrolment.course_id) if attempt.passed else SafeString()


@hooks.register("academy_course_panels")
def certificate_of_course(request: HttpRequest, course: Course) -> SafeString:
    return certificate_panel(request, course)
