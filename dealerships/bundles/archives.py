"""Zips from strangers (bundles, and XLSX files, which are zips too): checked by name, unpacked under limits.

Nothing is ever unpacked to a name that the archive chose. Sizes are counted as the bytes come:
headers lie.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import BundleError, phrase, shown
from dealerships.bundles.limits import MB, Limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHUNK = MB // 4
LONGEST_READ = MB
"""zipfile reads the whole directory at once: 1 MB holds thousands of entries, and a bundle has 200."""

DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,  # UnicodeDecodeError among them
    LookupError,
    ArithmeticError,
    RuntimeError,  # NotImplementedError among them
    TypeError,
    AttributeError,
    AssertionError,
    MemoryError,
)
"""What zipfile raises on damaged archives: found by mutating some; only BadZipFile is documented."""


def _refuse(text: StrOrPromise, **values: object) -> BundleError:
    return BundleError(phrase(text, values))


class _ShortReads(io.FileIO):
    """A file that refuses to be read in one huge gulp."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = max(0, self._size - self.tell())
        if size > LONGEST_READ:
            raise _refuse(_("Das Archiv hat ein zu großes Inhaltsverzeichnis."))
        return super().read(size) or b""


class Archive:
    """An open zip whose entries have been checked; `files` are those that are no folders, by their names."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._unpacked = 0
        entries = archive.infolist()
        if len(entries) > limits.members:
            raise _refuse(_("Das Archiv enthält mehr als %(limit)s Dateien."), limit=limits.members)
        self.files: dict[str, zipfile.ZipInfo] = {}
        seen = set()
        for entry in entries:
            name = _checked_name(entry)
            if name.lower().rstrip("/") in seen:
                raise _refuse(_("„%(name)s“ kommt im Archiv mehrfach vor."), name=shown(name))
            seen.add(name.lower().rstrip("/"))
            if not name.endswith("/"):
                self.files[name] = entry

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file of the archive; BundleError when it is damaged or becomes too much."""
        entry = self.files[name]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(_("„%(name)s“ ist mit einem unbekannten Verfahren komprimiert."), name=shown(name))
        size = 0
        damaged = _("„%(name)s“ im Archiv ist beschädigt.")
        with _damage_reported(damaged, name=shown(name)), self._archive.open(entry) as handle:
            while chunk := handle.read(CHUNK):
                size += len(chunk)
                self._unpacked += len(chunk)
                self._check(shown(name), size, entry.compress_size)
                yield chunk

    def _check(self, name: str, size: int, packed: int) -> None:
        if self._unpacked > self._limits.unpacked_bytes:
            limit = self._limits.unpacked_bytes // MB
            raise _refuse(_("Das Archiv wird entpackt größer als %(limit)s MB."), limit=limit)
        if size > self._limits.ratio_floor and size > self._limits.ratio * packed:
            text = _("„%(name)s“ ist mehr als %(limit)s-fach komprimiert und wird nicht entpackt.")
            raise _refuse(text, name=name, limit=self._limits.ratio)

    def check_all(self) -> None:
        """Reads everything once, for a reader that comes after and knows no limits."""
        for name in self.files:
            for _chunk in self.chunks(name):
                pass


def _checked_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name, with slashes, if it stays inside the archive and is a plain file or folder."""
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or "\0" in name or name[1:2] == ":" or ".." in name.split("/"):
        raise _refuse(_("„%(name)s“ im Archiv führt aus dem Ordner hinaus."), name=shown(name))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refuse(_("„%(name)s“ im Archiv ist keine gewöhnliche Datei."), name=shown(name))
    if entry.flag_bits & 0x1:
        raise _refuse(_("„%(name)s“ ist mit einem Kennwort verschlüsselt."), name=shown(name))
    return name


@contextmanager
def _damage_reported(text: StrOrPromise, **values: object) -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        raise _refuse(text, **values) from error


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[Archive]:
    """The archive at the path, its directory checked. Raises BundleError."""
    text, name = _("„%(name)s“ ist kein lesbares Zip-Archiv."), shown(path.name)
    with _ShortReads(path) as handle:
        with _damage_reported(text, name=name):
            opened = zipfile.ZipFile(cast("IO[bytes]", handle))
        with opened:
            yield Archive(opened, limits)
