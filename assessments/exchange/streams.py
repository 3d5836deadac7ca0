"""Contents of files as the pool's stream field keeps them, and back. No database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.exchange.markup import HTML, Text, rich
from assessments.exchange.parsed import Found, Notes, QuestionFile
from courses.questions import TYPES
from courses.questions.base import Content
from courses.questions.importing import Parts, Raw
from dealerships.bundles.errors import phrase


def stored(parts: Parts, kind: str, content: Content) -> Raw:
    """The question as the stream field keeps it.

    :raises LookupError: where no file can have such a question.
    """
    importer = TYPES[kind].importer
    if importer is None:
        raise LookupError(kind)
    return parts.block(kind, importer, content)


def portable(kind: str, content: Content) -> Content | None:
    """A question of the pool as a file would have it, without ids; None where no format has a place for its type."""
    importer = TYPES[kind].importer
    if importer is None:
        return None
    found = _without_ids(importer.portable(content))
    for name in ("text", "explanation"):
        found[name] = rich(Text(found[name], HTML), Notes(), links=name == "explanation")
    return found


def _without_ids(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {name: _without_ids(value) for name, value in content.items() if name != "id"}
    if isinstance(content, list):
        return [_without_ids(one) for one in content]
    return content


def digest(kind: str, content: Content) -> str:
    said = json.dumps([kind, content], sort_keys=True, ensure_ascii=False)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


# Whether the pool can take it ----------------------------------------------------------------------------


def fitting(file: QuestionFile) -> QuestionFile:
    """The same file, with those refused that the editor's form would not take; what it holds twice is marked."""
    seen: dict[tuple[str, str, str], int] = {}
    questions = []
    for number, found in enumerate(file.questions, 1):
        if found.content is not None:
            found = _fitting(found)
        if found.content is not None:
            first = seen.setdefault((found.category, found.id, digest(found.type, found.content)), number)
            if first != number:
                found = replace(found, same_as=first)
        questions.append(found)
    return QuestionFile(file.format, questions)


def _fitting(found: Found) -> Found:
    if found.type not in TYPES:
        missing = phrase(_("Fragen vom Typ „%(type)s“ gibt es hier noch nicht"), {"type": found.type})
        return replace(found, content=None, notes=(missing,))
    form = _form(found.type)
    raw = stored(Parts(UUID(int=0)), found.type, found.content or {})
    try:
        form.clean(form.to_python(raw["value"]))
    except ValidationError as error:
        why = phrase(_("das Formular nimmt sie nicht an: %(why)s"), {"why": " ".join(_messages(error))})
        return replace(found, content=None, notes=(why,))
    return found


@cache
def _form(kind: str) -> Any:
    return TYPES[kind].block()


def _messages(error: Any) -> list[str]:
    """What a form says, however deep it says it."""
    if isinstance(error, dict):
        return [said for one in error.values() for said in _messages(one)]
    if isinstance(error, list | tuple):
        return [said for one in error if one is not None for said in _messages(one)]
    deeper = [getattr(error, name, None) for name in ("block_errors", "non_block_errors")]
    found = [said for one in deeper if one for said in _messages(one)]
    if found or not isinstance(error, ValidationError):
        return found
    return [str(one) for one in error.messages]
