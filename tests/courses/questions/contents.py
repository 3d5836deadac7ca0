"""Questions as marking sees them."""

from __future__ import annotations

from typing import Any


def choice(*options: tuple[str, bool]) -> dict[str, Any]:
    return {
        "text": "<p>Welche?</p>",
        "options": [
            {"id": key, "text": key, "correct": is_correct, "feedback": ""} for key, is_correct in options
        ],
        "explanation": "",
    }


def order(*ids: str) -> dict[str, Any]:
    return {"text": "", "items": [{"id": one, "text": one} for one in ids], "explanation": ""}


def matching(*pairs: tuple[str, str], distractors: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "text": "",
        "pairs": [{"id": left, "left": left, "match": right} for left, right in pairs],
        "rights": [{"id": one, "text": one} for one in (*(right for _, right in pairs), *distractors)],
        "explanation": "",
    }


def numeric(answer: str, tolerance: str = "0") -> dict[str, Any]:
    return {"text": "", "answer": answer, "tolerance": tolerance, "unit": "", "explanation": ""}
