"""QTI packages: the items that an archive's manifest names, or one item alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from assessments.exchange import qti_items, trees
from assessments.exchange.parsed import MAX_BYTES, Found, Unreadable, check_count, refused
from dealerships.bundles.archives import Archive, open_archive
from dealerships.bundles.errors import BundleError
from dealerships.bundles.limits import MB, Limits

LIMITS = Limits(members=10_000, unpacked_bytes=MAX_BYTES)
LARGEST_PART = 8 * MB
"""Of one XML file of a package."""
MANIFEST = "imsmanifest.xml"
ITEM_ROOTS = frozenset({"assessmentItem"})
ITEM = re.compile(r"imsqti_(?:item|apipitem)_xmlv(2p\d|3p\d).*")
TEST = re.compile(r"imsqti_test_xmlv.*")

BLACKBOARD = _(
    "Das ist ein Fragenpool aus Blackboard; dieses Format wird nicht gelesen. "
    "Exportieren Sie die Fragen als QTI 2.1."
)
QTI_1 = _("Das ist QTI 1.x; gelesen werden QTI 2.1 und 2.2. Exportieren Sie die Fragen als QTI 2.1.")
NO_ITEMS = _("Das Archiv enthält keine Fragen im Format QTI 2.1 oder 2.2.")


def renamed(name: str) -> str:
    """QTI 3.0 says ``qti-simple-choice`` where 2.x says ``simpleChoice``."""
    first, *more = trees.local(name).removeprefix("qti-").split("-")
    return first + "".join(one.capitalize() for one in more)


def read_package(path: Path) -> list[Found]:
    """:raises Unreadable: where it is no package of QTI 2 items."""
    try:
        with open_archive(path, LIMITS) as archive:
            return list(_read(archive))
    except BundleError as error:
        raise Unreadable(error.args[0]) from error


def read_item(data: bytes) -> list[Found]:
    """A file that is one item."""
    root = trees.parse(data, rename=renamed)
    if root.tag == "questestinterop":
        raise Unreadable(QTI_1)
    if root.tag not in ITEM_ROOTS:
        raise Unreadable(
            _("Die Datei ist keine Frage im Format QTI: Sie beginnt nicht mit <assessmentItem>.")
        )
    return [qti_items.read(root, "")]


def _read(archive: Archive) -> Iterator[Found]:
    hrefs, category = _listed(archive)
    for count, href in enumerate(hrefs, 1):
        check_count(count)
        if href not in archive.files:
            yield refused(href, "item", _("die Datei fehlt im Archiv"), category=category)
            continue
        try:
            root = trees.parse(_bytes(archive, href), rename=renamed)
        except Unreadable as problem:
            yield refused(href, "item", problem.args[0], category=category)
            continue
        if root.tag not in ITEM_ROOTS:
            yield refused(href, "item", _("die Datei ist keine Frage"), category=category)
        else:
            yield qti_items.read(root, category)


def _listed(archive: Archive) -> tuple[list[str], str]:
    """The items in the manifest's order, and the title of the test that they belong to."""
    manifests = [name for name in archive.files if posixpath.basename(name) == MANIFEST]
    if not manifests:
        raise Unreadable(_("Im Archiv fehlt imsmanifest.xml; es ist kein QTI-Paket."))
    manifest = min(manifests, key=len)
    tree = trees.parse(_bytes(archive, manifest))
    resources = list(tree.iter("resource"))
    kinds = [one.get("type", "") for one in resources]
    if any(kind.startswith(("assessment/x-bb-", "course/x-bb-")) for kind in kinds):
        raise Unreadable(BLACKBOARD)
    folder = posixpath.dirname(manifest)
    items = [_href(folder, one) for one in resources if ITEM.fullmatch(one.get("type", ""))]
    if not items:
        raise Unreadable(QTI_1 if any("xmlv1" in kind for kind in kinds) else NO_ITEMS)
    tests = [_href(folder, one) for one in resources if TEST.fullmatch(one.get("type", ""))]
    return list(dict.fromkeys(items)), _title(archive, tests)


def _href(folder: str, resource: Element) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(resource.get("href", ""))))


def _title(archive: Archive, tests: list[str]) -> str:
    for name in tests:
        if name in archive.files:
            try:
                return trees.parse(_bytes(archive, name), rename=renamed).get("title", "").strip()
            except Unreadable:
                continue
    return ""


def _bytes(archive: Archive, name: str) -> bytes:
    data = bytearray()
    for chunk in archive.chunks(name):
        data += chunk
        if len(data) > LARGEST_PART:
            raise Unreadable(_("Eine Datei im Archiv ist größer als 8 MB."))
    return bytes(data)
