"""The catalogue of translations, kept with Babel alone: no gettext programs, no database, no settings.

German is the source: every text in code and templates is its own key. English lies in
``academy/locale/en/LC_MESSAGES/django.po``. ``python -m academy.messages update | check | compile``.

What Wagtail says in German in other words than ours is said anew in ``academy/locale/de``, by hand.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("academy", "locale", "en", "LC_MESSAGES", "django.po")
SAID_ANEW = Path("academy", "locale", "de", "LC_MESSAGES", "django.po")
APPS = ("academy", "readiness", "certificates", "assessments", "enrolments", "courses", "dealerships")
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg")

_ONE = (1,)
_MANY = (1, 2)
_ONE_IN_CONTEXT = ((1, "c"), 2)
_MANY_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _ONE_IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _MANY_IN_CONTEXT),
}
# No dates and no names: the file changes when a text does.
HEADER = """\
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Key = tuple[str | None, str | tuple[str, ...]]
"""Context and text; a text that counts is (singular, plural)."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|\{(\w*)[^{}]*\}|%(?:%|[sdfr])")


@dataclass(frozen=True)
class Text:
    """A text as it stands in a source file."""

    key: Key
    file: str
    line: int


class SourceError(Exception):
    """A source file that can't be read for texts; names file and reason."""


def source_files(root: Path) -> Iterator[Path]:
    """What may hold texts: the apps' Python and their templates, and the project's, in a stable order."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for folder in (root / "templates", *(root / app / "templates" for app in APPS)):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in TEMPLATE_SUFFIXES)


def texts_of(path: Path, root: Path) -> list[Text]:
    """The texts in one file.

    Raises SourceError where it is no valid Python or template.
    """
    name = path.relative_to(root).as_posix()
    try:
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # One line earlier and in brackets: a template's indentation is not Python's.
            source = f"(\n{templatize(source, origin=name)}\n)"
        offset = 0 if path.suffix == ".py" else -1
        return [
            Text(
                (context, message if isinstance(message, str) else tuple(message)),
                name,
                line + offset,
            )
            for line, message, _, context in extract(
                "python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
            )
            if message
        ]
    except (SyntaxError, UnicodeDecodeError, TokenError) as error:
        raise SourceError(f"{name}: {error}") from error


def all_texts(root: Path) -> list[Text]:
    return [text for path in source_files(root) for text in texts_of(path, root)]


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at `path`; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def updated(catalogue: Catalog, texts: Iterable[Text]) -> Catalog:
    """The catalogue with exactly these texts: known ones keep their translation, new ones have none."""
    entries = _entries(catalogue)
    new = Catalog(locale="en")
    for text in texts:
        context, message_id = text.key
        known = entries.get(text.key)
        new.add(
            message_id,
            known.string if known else "",
            locations=[(text.file, text.line)],
            flags=known.flags if known else (),
            user_comments=known.user_comments if known else (),
            context=context,
        )
    return new


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    path.write_bytes(HEADER.encode() + body.getvalue())


def problems(catalogue: Catalog, texts: Iterable[Text]) -> list[str]:
    """What is wrong with the catalogue for these texts, a line each; empty where all is well."""
    entries = _entries(catalogue)
    places = {text.key: f"{text.file}:{text.line}" for text in reversed(list(texts))}
    found = [
        f"{place}: not in the catalogue: {_shown(key)}" for key, place in places.items() if key not in entries
    ]
    for key, message in entries.items():
        if key not in places:
            found.append(f"obsolete, no source has it: {_shown(key)}")
        elif reason := _fault(key, message):
            found.append(f"{places[key]}: {reason}: {_shown(key)}")
    found += [f"obsolete, no source has it: {message.id!r}" for message in catalogue.obsolete.values()]
    return sorted(found)


def problems_anew(anew: Catalog, library: Iterable[Catalog]) -> list[str]:
    """What is wrong with what is said anew: what no catalogue of the library has, or says just so."""
    said: dict[Key, list[list[str]]] = {}
    for catalogue in library:
        for key, message in _entries(catalogue).items():
            said.setdefault(key, []).append(_translations(message))
    found = []
    for key, message in _entries(anew).items():
        if key not in said:
            found.append(f"{SAID_ANEW}: the library doesn't say this: {_shown(key)}")
        elif reason := _fault(key, message):
            found.append(f"{SAID_ANEW}: {reason}: {_shown(key)}")
        elif _translations(message) in said[key]:
            found.append(f"{SAID_ANEW}: the library says just so: {_shown(key)}")
    return sorted(found)


def library_catalogues(package: str = "wagtail") -> Iterator[Catalog]:
    """The German catalogues of an installed package."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for path in sorted(Path(folder).rglob("locale/de/LC_MESSAGES/django.po")):
            yield read_catalogue(path)


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside the .po."""
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(path))


def _entries(catalogue: Catalog) -> dict[Key, Message]:
    return {
        (message.context, message.id if isinstance(message.id, str) else tuple(message.id)): message
        for message in catalogue
        if message.id
    }


def _fault(key: Key, message: Message) -> str | None:
    texts = [key[1]] if isinstance(key[1], str) else list(key[1])
    translations = _translations(message)
    if message.fuzzy:
        return "fuzzy"
    if len(translations) != len(texts) or not all(translations):
        return "not translated"
    # A singular may say "one" instead of the number, so the plural's placeholders decide.
    if _placeholders(translations[-1]) != _placeholders(texts[-1]):
        return "other placeholders than the source"
    if not set(_placeholders(translations[0])) <= set(_placeholders(texts[-1])):
        return "other placeholders than the source"
    if _edges(translations[-1]) != _edges(texts[-1]):
        return "other blanks at its edges than the source"
    return None


def _translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _placeholders(text: str) -> Counter[str]:
    return Counter(match.group() for match in _PLACEHOLDER.finditer(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _shown(key: Key) -> str:
    context, message_id = key
    text = message_id if isinstance(message_id, str) else " / ".join(message_id)
    return f"{text!r}" + (f" (context {context!r})" if context else "")


def _update(root: Path) -> int:
    old = read_catalogue(root / CATALOGUE)
    new = updated(old, all_texts(root))
    write_catalogue(new, root / CATALOGUE)
    for key, message in _entries(old).items():
        if key not in _entries(new):
            print(f"dropped: {_shown(key)} = {message.string!r}")
    missing = [message for message in _entries(new).values() if not all(_translations(message))]
    print(f"{len(_entries(new))} texts, {len(missing)} to translate, in {CATALOGUE}")
    return 0


def _check(root: Path) -> int:
    texts = all_texts(root)
    found = problems(read_catalogue(root / CATALOGUE), texts)
    found += problems_anew(read_catalogue(root / SAID_ANEW), library_catalogues())
    for line in found:
        print(line)
    print(f"{len({text.key for text in texts})} texts, {len(found)} problems")
    return 1 if found else 0


def _compile(root: Path) -> int:
    if not (root / CATALOGUE).exists():
        print(f"There is no {CATALOGUE}; make messages makes it.", file=sys.stderr)
        return 1
    for path in (SAID_ANEW, CATALOGUE):
        if (root / path).exists():
            compile_catalogue(root / path)
    return 0


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m academy.messages", description="The translations.")
    parser.add_argument("verb", choices=["update", "check", "compile"])
    verb = parser.parse_args(arguments).verb
    try:
        return {"update": _update, "check": _check, "compile": _compile}[verb](root)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
