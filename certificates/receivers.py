"""What certificates make of news from below, in the same transaction: a completed course may be the last that was
needed, a major release ends certificates, also those that come in after it, and some count as others."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from assessments.signals import results_changed
from certificates.models import Certificate, Equivalence, ExternalProof, Recognition
from certificates.services.ending import end_by_releases
from certificates.services.equivalences import apply_to
from certificates.services.issuing import issue_for
from certificates.services.renewals import has_renewals, sync_renewals
from certificates.services.renewing import skip_unchanged
from certificates.services.standing import counts_after
from dealerships.models import Release
from dealerships.signals import rows_changed
from enrolments.signals import course_begun, course_completed


def on_course_begun(pks: Collection[int], **kwargs: Any) -> None:
    skip_unchanged(pks)


def on_course_completed(pks: Collection[int], **kwargs: Any) -> None:
    issue_for(pks)


def on_results_changed(completed: Collection[int], fallen: Collection[int], **kwargs: Any) -> dict[str, int]:
    return counts_after(completed, fallen)


def on_release(sender: type[Release], instance: Release, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        with transaction.atomic():
            end_by_releases(systems=[instance.system_id])


def on_certificates(sender: type[Certificate], pks: Collection[int], **kwargs: Any) -> None:
    """Ends that a release sets; what counts as another, and falls with it; and a renewal that was assigned is there,
    or called off, with what made it so."""
    if not pks:
        return
    end_by_releases(certificates=pks)
    # What was given by an equivalence that is withdrawn since falls all the same.
    if Equivalence.objects.exists() or Recognition.objects.filter(source__in=pks).exists():
        apply_to(Certificate.objects.filter(pk__in=pks).order_by().values("person"))
    people = set(Certificate.objects.filter(pk__in=pks).values_list("person", flat=True))
    if has_renewals(people):
        sync_renewals(people)


def on_certificate(sender: Any, instance: Certificate, raw: bool = False, **kwargs: Any) -> None:
    """The same for one that is saved by itself, as the admin does."""
    if not raw:
        with transaction.atomic():
            on_certificates(Certificate, [instance.pk])


def forget_file(sender: Any, instance: ExternalProof, **kwargs: Any) -> None:
    """A proof's file goes with its row, and so with the person."""
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name), robust=True)


def connect() -> None:
    course_begun.connect(on_course_begun, dispatch_uid="certificates.course_begun")
    post_save.connect(on_release, sender=Release, dispatch_uid="certificates.release")
    rows_changed.connect(on_certificates, sender=Certificate, dispatch_uid="certificates.certificates")
    results_changed.connect(on_results_changed, dispatch_uid="certificates.results_changed")
    post_save.connect(on_certificate, sender=Certificate, dispatch_uid="certificates.saved")
    post_delete.connect(forget_file, sender=ExternalProof, dispatch_uid="certificates.proof_deleted")
    course_completed.connect(on_course_completed, dispatch_uid="certificates.course_completed")
