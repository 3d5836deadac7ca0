"""The forms of tests: files of questions in and out, and what somebody says of evidence."""

from __future__ import annotations

from assessments.forms.files import ExportForm, UploadForm
from assessments.forms.judging import JudgementForm

__all__ = ["ExportForm", "JudgementForm", "UploadForm"]
