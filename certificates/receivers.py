"""A completed course may be the last that a certification needed: the certificate belongs to the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from certificates.services.issuing import issue_for
from enrolments.signals import course_completed


def on_course_completed(pks: Collection[int], **kwargs: Any) -> None:
    issue_for(pks)


def connect() -> None:
    course_completed.connect(on_course_completed, dispatch_uid="certificates.course_completed")
