"""A small course as files, written anew for every test, so that a test may change what it is about."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from tests import factories

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><title>{0}</title>'
    '<rect width="640" height="360" fill="#F4F6F8"/><text x="20" y="40">{0}</text></svg>'
)


def both(text: str) -> dict[str, str]:
    return {"de": f"{text} (de)", "en": f"{text} (en)"}


def options(*right: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"id": key, **both(f"Antwort {key}"), "feedback": both(f"Weil {key}")} for key in ("a", "b", "c")
    ]
    for row in rows:
        if row["id"] in right:
            row["correct"] = True
    return rows


def single(text: str, right: str = "a") -> dict[str, Any]:
    return {
        "type": "single",
        "text": both(text),
        "options": options(right),
        "explanation": both("Darum"),
    }


def lesson(key: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key,
        "minutes": 4,
        "title": both(f"Lektion {key}"),
        "blocks": [{"id": "einstieg", "type": "text", **both(f"**Worum** es in {key} geht")}, *blocks],
    }


FIRST = lesson(
    "erste",
    {"id": "tun", "type": "callout", "kind": "do", **both("Heute ausprobieren")},
    {
        "id": "bild",
        "type": "image",
        "file": "bild",
        "alt": both("Ein Bild"),
        "caption": both("So sieht es aus"),
    },
    {
        "id": "klicken",
        "type": "steps",
        "title": both("So geht es"),
        "steps": [{"id": "s1", **both("Öffnen Sie **Leads**")}, {"id": "s2", **both("Speichern Sie")}],
    },
    {"id": "liste", "type": "download", "file": "liste", "title": both("Liste")},
    {"id": "frage", "type": "check", "question": single("Was nun?")},
    {
        "id": "quellen",
        "type": "sources",
        "items": [{"id": "q1", **both("Art. 7"), "url": "https://example.org/"}],
    },
)
SECOND = lesson(
    "zweite",
    {"id": "zitat", "type": "quote", **both("So ist es"), "source": both("Aus dem Betrieb")},
    {"id": "fall", "type": "example", "title": both("Ein Fall"), **both("- eins\n- zwei")},
    {
        "id": "mehr",
        "type": "accordion",
        "items": [{"id": "a1", "title": both("Mehr dazu"), **both("Dies und [das](https://example.org/)")}],
    },
)
COURSE: dict[str, Any] = {
    "id": "klein",
    "manufacturer": "FAL",
    "system": "KUNDENKOMPASS",
    "title": both("Kleiner Kurs"),
    "summary": both("Worum es geht"),
    "aims": {"de": ["Eins können"], "en": ["Do one"]},
    "audience": ["VKB"],
    "departments": ["sales", "legal"],
    "competences": {"AH1.2": 4},
    "certifications": ["KK-LEADS"],
    "test": {"title": both("Abschlusstest"), "draw": 3, "pass_percent": 80, "attempts": 3},
}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "eins", "lesson": "erste", "block": "bild", **single("Erste?")},
    {"id": "zwei", "lesson": "erste", "block": "tun", **single("Zweite?", "b")},
    {
        "id": "drei",
        "lesson": "erste",
        "block": "klicken",
        "type": "order",
        "text": both("In welcher Folge?"),
        "items": [{"id": f"i{n}", **both(f"Schritt {n}")} for n in (1, 2, 3)],
        "explanation": both("Darum"),
    },
    {
        "id": "vier",
        "lesson": "zweite",
        "block": "fall",
        "type": "matching",
        "text": both("Was passt?"),
        "pairs": [{"id": f"p{n}", "left": both(f"Links {n}"), "right": both(f"Rechts {n}")} for n in (1, 2)],
        "distractors": [{"id": "d1", **both("Nichts")}],
        "explanation": both("Darum"),
    },
    {
        "id": "fuenf",
        "lesson": "zweite",
        "block": "mehr",
        "type": "numeric",
        "text": both("Wie viele?"),
        "answer": "24",
        "tolerance": "0.5",
        "unit": {"de": "Stunden", "en": "hours"},
        "explanation": both("Darum"),
    },
]

PLACE = {"x": 100, "y": 100, "width": 200, "height": 100}
SCREEN: dict[str, Any] = {
    "image": "maske",
    "alt": both("Eine Maske"),
    "areas": [
        {"id": "a1", "label": both("Knopf"), "correct": True, "feedback": both("Ja"), **PLACE},
        {"id": "a2", "label": both("Menü"), **PLACE},
    ],
}
WORDS: dict[str, Any] = {"text": both("Was nun?"), "explanation": both("Darum")}
TRUEFALSE: dict[str, Any] = {
    "type": "truefalse",
    "correct": False,
    "feedback_true": both("Nein"),
    "feedback_false": both("Ja"),
    **WORDS,
}
GAP: dict[str, Any] = {
    "type": "gap",
    "passage": both("Ein [[2]] in [[1]]"),
    "gaps": [
        {"id": "g1", "answer": "24", "tolerance": "0", "unit": {"de": "h", "en": "hours"}},
        {"id": "g2", "accepted": {"de": ["Lead", "Anfrage"], "en": ["lead"]}},
    ],
    **WORDS,
}
MORE: list[dict[str, Any]] = [
    {"id": "sechs", "lesson": "erste", "block": "bild", **TRUEFALSE},
    {"id": "sieben", "lesson": "erste", "block": "bild", **GAP},
    {"id": "acht", "lesson": "erste", "block": "bild", "type": "hotspot", **SCREEN, **WORDS},
    {
        "id": "neun",
        "lesson": "erste",
        "block": "bild",
        "type": "clickpath",
        "steps": [{"id": f"s{n}", "instruction": both(f"Schritt {n}"), **SCREEN} for n in (1, 2)],
        **WORDS,
    },
    {
        "id": "zehn",
        "lesson": "erste",
        "block": "bild",
        "type": "case",
        "parts": [{"id": "p1", **single("Wer?")}, {"id": "p2", **GAP}],
        **WORDS,
    },
    {
        "id": "elf",
        "lesson": "erste",
        "block": "bild",
        "type": "evidence",
        "judge": "observer",
        "takes": "photo",
        "criteria": [
            {"id": "k1", "points": 1, **both("Der Platz ist frei")},
            {"id": "k2", "points": 2, **both("Der Platz ist sauber")},
        ],
        **WORDS,
    },
]
"""A question of each type that the others don't have."""


def copy(data: Any) -> Any:
    """The data anew, to be changed."""
    return yaml.safe_load(yaml.safe_dump(data, allow_unicode=True))


def write(
    folder: Path,
    *,
    course: dict[str, Any] = COURSE,
    lessons: tuple[dict[str, Any], ...] = (FIRST, SECOND),
    questions: list[dict[str, Any]] = QUESTIONS,
    screenshot: bytes | None = None,
    svg: str = SVG,
) -> Path:
    """The course's files in ``folder/klein``; what an earlier call left there is gone."""
    root = folder / "klein"
    for name in ("lessons", "figures", "downloads"):
        (root / name).mkdir(parents=True, exist_ok=True)
        for old in (root / name).iterdir():
            old.unlink()
    dump(root / "course.yaml", course)
    dump(root / "questions.yaml", questions)
    for at, one in enumerate(lessons, 1):
        dump(root / "lessons" / f"{at:02}-{one['id']}.yaml", one)
    for language in ("de", "en"):
        (root / "figures" / f"bild.{language}.svg").write_text(svg.format(language))
        (root / "figures" / f"maske.{language}.webp").write_bytes(screenshot or webp(language))
        (root / "downloads" / f"liste.{language}.txt").write_text(f"Liste ({language})")
    return root


def webp(language: str) -> bytes:
    """A screenshot of its own in each language."""
    made = BytesIO()
    Image.new("RGB", (64, 40), {"de": "#0b5cad", "en": "#0a7d72"}[language]).save(made, "WEBP")
    return made.getvalue()


def dump(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def network() -> None:
    """What the course's codes mean."""
    maker = factories.ManufacturerFactory.create(code="FAL")
    factories.SystemFactory.create(code="KUNDENKOMPASS", manufacturer=maker)
    factories.JobRoleFactory.create(code="VKB")
    factories.CompetenceFactory.create(code="AH1.2")
    factories.CertificationFactory.create(code="KK-LEADS")
