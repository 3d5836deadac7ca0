"""How much a bundle may be: what is over a limit is refused before it costs memory, disk or time."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of one bundle. The defaults fit a network of 10,000 dealerships; tests take smaller ones."""

    members: int = 200
    """Entries of a zip, folders included."""
    unpacked_bytes: int = 300 * MB
    """Of a zip's tables together, of an XLSX file's parts together, or of one file in a folder."""
    ratio: int = 200
    """Unpacked to packed size of one member: tables reach about 30, a bomb 1,000."""
    ratio_floor: int = MB
    """Below this size any ratio is harmless."""
    csv_rows: int = 5_000_000
    sheet_rows: int = 300_000
    sheet_columns: int = 60
    worker_bytes: int = 1536 * MB
    """Address space of the process that reads an XLSX file."""
    worker_seconds: int = 300
    """Time of that process, on the clock and on the processor."""


DEFAULT_LIMITS = Limits()
