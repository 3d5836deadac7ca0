"""Certifications and certificates in the admin's menu of proofs."""

from __future__ import annotations

from wagtail import hooks

from certificates.viewsets import CertificateViewSet, CertificationViewSet, GrantViewSet
from dealerships.viewsets.base import MasterDataViewSet


@hooks.register("register_admin_viewset")
def tables() -> list[MasterDataViewSet]:
    return [CertificationViewSet(), GrantViewSet(), CertificateViewSet()]
