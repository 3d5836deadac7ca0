"""Opens a bundle: a folder or a zip of one, with tables as NAME.csv or NAME.xlsx."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext_lazy as _

from dealerships.bundles.archives import Archive, open_archive
from dealerships.bundles.csv_tables import read_csv
from dealerships.bundles.errors import BundleError, Errors, TableError, phrase, shown
from dealerships.bundles.limits import DEFAULT_LIMITS, MB, Limits
from dealerships.bundles.tables import Line, Row, Table, parse_rows
from dealerships.bundles.xlsx_tables import convert_xlsx, read_converted

SUFFIXES = (".csv", ".xlsx")


class Bundle:
    """An open bundle: which tables it has, and their rows. Made by `open_bundle`."""

    def __init__(
        self, paths: dict[str, Path], ignored_files: Iterable[str], scratch: Path, limits: Limits
    ) -> None:
        self._paths = paths
        self._scratch = scratch
        self._limits = limits
        self.ignored_files = tuple(ignored_files)
        """Names of files that are no known table."""
        self.ignored_columns: dict[str, tuple[str, ...]] = {}
        """By table, columns in the header that the table doesn't know; filled while the rows are read."""

    def __contains__(self, table_name: str) -> bool:
        return table_name in self._paths

    @property
    def table_names(self) -> frozenset[str]:
        return frozenset(self._paths)

    def rows(self, table: Table, errors: Errors) -> Iterator[Row]:
        """The table's rows in the file's order, in constant memory; none when the bundle hasn't the table.

        Adds everything wrong to `errors` and raises nothing: a row with an error comes with `ok` False,
        and after an error that makes reading on impossible no more rows come.
        """
        if table.name not in self._paths:
            return

        def on_unknown(columns: tuple[str, ...]) -> None:
            if columns:
                self.ignored_columns[table.name] = columns

        try:
            yield from parse_rows(self._lines(table, errors), table, errors, on_unknown)
        except TableError as error:
            errors.add(table.name, error.line, None, error.value, error.expected)

    def _lines(self, table: Table, errors: Errors) -> Iterator[Line]:
        path = self._paths[table.name]
        if path.suffix.lower() == ".csv":
            return read_csv(path, table, errors, self._limits)
        converted = self._scratch / f"{table.name}.jsonl"
        if not converted.exists():
            convert_xlsx(path, converted, table.name, self._limits)
        return read_converted(converted)


@contextmanager
def open_bundle(
    path: Path | str, table_names: Iterable[str], *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Bundle]:
    """The bundle at the path, until the end of the block. Raises BundleError when it can't be read.

    A zip's tables are unpacked into a temporary folder first: what is wrong with the archive shows here.
    """
    path, names = Path(path), frozenset(table_names)
    with tempfile.TemporaryDirectory(prefix="bundle-") as scratch_name:
        scratch = Path(scratch_name)
        with _readable(path):
            if path.is_dir():
                paths, ignored = _from_folder(path, names, limits)
            else:
                paths, ignored = _from_zip(path, names, limits, scratch)
        if not paths:
            text = _("„%(name)s“ enthält keine bekannte Tabelle (NAME.csv oder NAME.xlsx).")
            raise BundleError(phrase(text, {"name": shown(path.resolve().name)}))
        yield Bundle(paths, ignored, scratch, limits)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    name = {"name": shown(str(path), 500)}
    if "\0" in str(path):
        raise BundleError(phrase(_("„%(name)s“ ist kein gültiger Pfad."), name))
    try:
        yield
    except FileNotFoundError as error:
        raise BundleError(phrase(_("„%(name)s“ gibt es nicht."), name)) from error
    except (PermissionError, IsADirectoryError) as error:
        raise BundleError(phrase(_("„%(name)s“ darf nicht gelesen werden."), name)) from error


def _from_folder(folder: Path, names: frozenset[str], limits: Limits) -> tuple[dict[str, Path], list[str]]:
    root = folder.resolve()
    found: dict[str, Path] = {}
    ignored = []
    for path in sorted(folder.iterdir()):
        table = _table_name(path.name, names)
        if table is None:
            ignored.append(shown(path.name))
            continue
        _check_file(path, root, limits)
        _only_once(table, found)
        found[table] = path
    return found, ignored


def _check_file(path: Path, root: Path, limits: Limits) -> None:
    name = {"name": shown(path.name)}
    if not path.resolve().is_relative_to(root):
        raise BundleError(phrase(_("„%(name)s“ verweist auf eine Datei außerhalb des Ordners."), name))
    if not path.is_file():
        raise BundleError(phrase(_("„%(name)s“ ist keine Datei."), name))
    if path.stat().st_size > limits.unpacked_bytes:
        text = _("„%(name)s“ ist größer als %(limit)s MB.")
        raise BundleError(phrase(text, {**name, "limit": limits.unpacked_bytes // MB}))


def _from_zip(
    path: Path, names: frozenset[str], limits: Limits, scratch: Path
) -> tuple[dict[str, Path], list[str]]:
    with open_archive(path, limits) as archive:
        members, ignored = _members(archive, names)
        found = {}
        for table, member in members.items():
            found[table] = scratch / f"{table}{_suffix(member)}"
            with found[table].open("xb") as target:
                for chunk in archive.chunks(member):
                    target.write(chunk)
    return found, ignored


def _members(archive: Archive, names: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """Which file of the archive holds which table, and the files that hold none."""
    found: dict[str, str] = {}
    ignored = []
    folders = set()
    for member in sorted(archive.files):
        folder, _slash, name = member.rpartition("/")
        if folder.split("/")[0] == "__MACOSX":  # the copies of file attributes that a Mac adds
            continue
        if "/" in folder:
            text = _("„%(name)s“ liegt zu tief: Im Archiv ist höchstens ein Ordner mit den Tabellen erlaubt.")
            raise BundleError(phrase(text, {"name": shown(member)}))
        table = _table_name(name, names)
        if table is None:
            ignored.append(shown(member))
            continue
        folders.add(folder)
        _only_once(table, found)
        found[table] = member
    if len(folders) > 1:
        text = _("Die Tabellen liegen im Archiv in mehreren Ordnern: %(folders)s.")
        listed = ", ".join(shown(folder) or "/" for folder in sorted(folders))
        raise BundleError(phrase(text, {"folders": listed}))
    return found, ignored


def _table_name(file_name: str, names: frozenset[str]) -> str | None:
    """The table that a file holds by its name; case doesn't matter."""
    name = PurePosixPath(file_name.lower())
    return name.stem if name.suffix in SUFFIXES and name.stem in names else None


def _suffix(file_name: str) -> str:
    return PurePosixPath(file_name.lower()).suffix


def _only_once(table: str, found: dict[str, Path] | dict[str, str]) -> None:
    if table in found:
        text = _("Die Tabelle „%(table)s“ kommt im Paket mehrfach vor.")
        raise BundleError(phrase(text, {"table": table}))
