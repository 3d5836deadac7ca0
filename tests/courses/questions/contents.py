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


def truefalse(is_true: bool) -> dict[str, Any]:
    return {"text": "", "correct": is_true, "feedback": {"true": "", "false": ""}, "explanation": ""}


def word(key: str, *accepted: str, case_sensitive: bool = False) -> dict[str, Any]:
    return {"id": key, "kind": "text", "accepted": list(accepted), "case_sensitive": case_sensitive}


def number(key: str, answer: str, tolerance: str = "0", unit: str = "") -> dict[str, Any]:
    return {"id": key, "kind": "number", "answer": answer, "tolerance": tolerance, "unit": unit}


def gaps(*rows: dict[str, Any]) -> dict[str, Any]:
    passage = " und ".join(f"[[{place}]]" for place, _ in enumerate(rows, start=1))
    return {"text": "", "passage": passage, "gaps": list(rows), "explanation": ""}


def area(
    key: str, x: int, y: int, width: int = 100, height: int = 100, *, correct: bool = True
) -> dict[str, Any]:
    place = {"x": x, "y": y, "width": width, "height": height}
    return {"id": key, **place, "correct": correct, "label": key, "feedback": f"Weil {key}"}


def hotspot(*areas: dict[str, Any], image: int | None = None) -> dict[str, Any]:
    return {"text": "", "image": image, "alt": "Eine Maske", "areas": list(areas), "explanation": ""}


def clickpath(*steps: tuple[str, list[dict[str, Any]]], image: int | None = None) -> dict[str, Any]:
    rows = [
        {"id": key, "instruction": f"Tun {key}", "image": image, "alt": "Eine Maske", "areas": areas}
        for key, areas in steps
    ]
    return {"text": "", "steps": rows, "explanation": ""}


def case(*parts: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    rows = [{"id": key, "type": kind, "content": content} for key, kind, content in parts]
    return {"text": "<p>Es war so.</p>", "parts": rows, "explanation": ""}
