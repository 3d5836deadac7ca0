"""The pages of this app: one's own certificates, and the public one that checks a number."""

from __future__ import annotations

from django.urls import path, register_converter

from certificates import views
from dealerships.converters import CodeConverter, TokenConverter

register_converter(CodeConverter, "house_number")
register_converter(TokenConverter, "token")

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/record.json", views.record_json, name="record_json"),
    path("certificates/record.pdf", views.record_document, name="record_pdf"),
    path("certificates/proofs/new/", views.new_proof, name="new_proof"),
    path("certificates/proofs/new/<house_number:number>/", views.new_proof_for, name="new_proof_for"),
    path("certificates/proofs/<uuid:public_id>/file/", views.proof_file, name="proof_file"),
    path("certificates/<token:serial>.pdf", views.pdf, name="pdf"),
    path("certificates/<token:serial>/name/", views.shows_name, name="shows_name"),
    path("certificates/renew/<uuid:key>/", views.renew, name="renew"),
    path("certificates/archives/", views.archives, name="archives"),
    path("certificates/archives/<uuid:public_id>.zip", views.archive_file, name="archive_file"),
    path("certificates/designs/<int:pk>/preview.pdf", views.design_preview, name="design_preview"),
    path("verify/", views.check_file, name="check"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("badges/<token:serial>/", views.badge, name="badge"),
    path("badges/<token:serial>.jwt", views.badge_file, name="badge_file"),
    path("badges/status/<int:number>/", views.status_list, name="status_list"),
    path(".well-known/jwks.json", views.jwks, name="jwks"),
    path("issuer/", views.issuer, name="issuer"),
    path("issuer/keys/<token:kid>/", views.key, name="key"),
]
