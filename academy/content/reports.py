"""What a load did, course by course."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What became of a page or a question in one language."""

    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DRAFTED = "drafted"
    """Somebody edited it since the last load: what the files say now waits as a draft beside it."""
    WITHDRAWN = "withdrawn"
    """It is gone from the files, and no longer live."""


@dataclass(slots=True)
class CourseReport:
    course: str
    pages: Counter[Fate] = field(default_factory=Counter)
    questions: Counter[Fate] = field(default_factory=Counter)
    drafts: list[str] = field(default_factory=list)
    """What was drafted, by its title or text and its language."""
    moved: bool = False
    """The steps stand in another order now."""

    def lines(self) -> list[str]:
        lines = [
            f"{self.course:<20} {what:<10}" + "".join(f"{counts[fate]:>11}" for fate in Fate)
            for what, counts in (("pages", self.pages), ("questions", self.questions))
        ]
        if self.moved:
            lines.append(f"{self.course:<20} steps were put into the order of the files")
        lines += [f"{self.course:<20} draft, edited since the last load: {draft}" for draft in self.drafts]
        return lines


HEADING = f"{'course':<20} {'what':<10}" + "".join(f"{fate:>11}" for fate in Fate)
