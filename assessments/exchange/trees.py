"""XML of strangers: no DTD and so no entities, nothing fetched, and no deeper than anything real is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext_lazy as _

from assessments.exchange.parsed import Unreadable
from dealerships.bundles.errors import phrase

DEEPEST = 100
CHUNK = 1 << 18

UNREADABLE = _("Das XML der Datei ist beschädigt (Zeile %(line)s).")


class _Target:
    """Builds elements with names as ``rename`` has them; each one right below the root goes to ``take`` if given."""

    def __init__(self, rename: Callable[[str], str], take: Callable[[Element], None] | None) -> None:
        self._rename, self._take = rename, take
        self._open: list[Element] = []
        self._last: Element | None = None
        self._data: list[str] = []
        self._is_tail = False
        self.root: Element | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._flush()
        if len(self._open) >= DEEPEST:
            raise Unreadable(_("Das XML der Datei ist zu tief verschachtelt."))
        found = Element(self._rename(tag), {self._rename(name): value for name, value in attributes.items()})
        if self._open:
            self._open[-1].append(found)
        else:
            self.root = found
        self._open.append(found)
        self._last, self._is_tail = found, False
        return found

    def end(self, tag: str) -> Element:
        self._flush()
        found = self._open.pop()
        self._last, self._is_tail = found, True
        if self._take is not None and len(self._open) == 1:
            self._open[0].remove(found)
            self._last = None
            self._take(found)
        return found

    def data(self, data: str) -> None:
        self._data.append(data)

    def _flush(self) -> None:
        if self._data and self._last is not None:
            text = "".join(self._data)
            if self._is_tail:
                self._last.tail = (self._last.tail or "") + text
            else:
                self._last.text = (self._last.text or "") + text
        self._data = []

    def close(self) -> Element | None:
        return self.root


def parse(
    data: bytes,
    *,
    rename: Callable[[str], str] = lambda name: local(name),
    take: Callable[[Element], None] | None = None,
) -> Element:
    """The tree of a document, names without their namespaces.

    :raises Unreadable: where it is damaged, has a DTD, or is too deep.
    """
    target = _Target(rename, take)
    parser: Any = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
        root = parser.close()
    except DefusedXmlException as error:
        raise Unreadable(
            _("Das XML der Datei hat eine DTD oder Entitäten; so etwas wird nicht gelesen.")
        ) from error
    except ParseError as error:
        raise Unreadable(phrase(UNREADABLE, {"line": error.position[0]})) from error
    except (ValueError, LookupError) as error:  # an encoding that isn't one
        raise Unreadable(phrase(UNREADABLE, {"line": 1})) from error
    if root is None:
        raise Unreadable(phrase(UNREADABLE, {"line": 1}))
    found: Element = root
    return found


def local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


def text_of(element: Element | None) -> str:
    """All text in an element, its children's included."""
    return "" if element is None else "".join(element.itertext())
