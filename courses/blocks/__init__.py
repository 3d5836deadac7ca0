"""What lessons are made of."""

from __future__ import annotations

from courses.blocks.lessons import AimsBlock, LessonBlock

__all__ = ["AimsBlock", "LessonBlock"]
