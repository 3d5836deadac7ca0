"""What a lesson lacks, said while it is written: beside Wagtail's own checks of the preview, and in the userbar.

The rules are those of `courses.checks`, which decide on the server when a lesson is saved and published; here
``static/js/admin/content-checks.js`` finds the same in the page that learners will get.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.userbar import ContentCheckerItem

from courses.checks import LONGEST_MINUTES, MESSAGES

WHERE = {
    "no_question": "main h1",
    "too_long": "main h1",
    "no_alt": ".lesson .block-image img",
    "no_alt_of_step": ".lesson .block-steps img",
    "no_screenshots": ".lesson .block-steps section",
    "no_transcript": ".lesson .block-video figure",
    "no_captions": ".lesson .block-video figure",
}
"""By finding, what each is looked for in; all of them are found by a check of the same name."""
IMPACTS = {"no_alt": "critical", "no_alt_of_step": "critical", "no_transcript": "critical"}


class LessonCheckerItem(ContentCheckerItem):
    """Wagtail's checks, and a lesson's own."""

    class Media:
        js = ["js/admin/content-checks.js"]

    def get_axe_run_only(self, request: HttpRequest) -> list[str]:
        # A learner's page describes itself; that a preview's description is the title is nobody's to mend.
        stock = [one for one in super().get_axe_run_only(request) if one != "empty-meta-description"]
        return [*stock, *map(rule_of, WHERE)]

    def get_axe_custom_rules(self, request: HttpRequest) -> list[dict[str, Any]]:
        own = [
            {
                "id": rule_of(code),
                "impact": IMPACTS.get(code, "moderate"),
                "selector": selector,
                "tags": ["best-practice"],
                "any": [check_of(code)],
                "enabled": True,
            }
            for code, selector in WHERE.items()
        ]
        return [*super().get_axe_custom_rules(request), *own]

    def get_axe_custom_checks(self, request: HttpRequest) -> list[dict[str, Any]]:
        own = [{"id": check_of(code), "options": {"longest": LONGEST_MINUTES}} for code in WHERE]
        return [*super().get_axe_custom_checks(request), *own]

    def get_axe_messages(self, request: HttpRequest) -> dict[str, Any]:
        own = {
            rule_of(code): {
                "error_name": str(MESSAGES[code]),
                "help_text": _("Muss vor dem Veröffentlichen behoben sein.") if code in IMPACTS else "",
            }
            for code in WHERE
        }
        return {**super().get_axe_messages(request), **own}


def rule_of(code: str) -> str:
    return f"lesson-{code.replace('_', '-')}"


def check_of(code: str) -> str:
    return f"check-{rule_of(code)}"
