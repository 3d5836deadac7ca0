"""What the database alone needs: for loading the rows of the bundle, and for reading the facts."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from academy.network.tables import TABLES
from assessments.models import Answer, DrawnQuestion
from benchmarks.table import seconds, stopwatch
from certificates.models import Certificate
from dealerships.models import Cover, Employment, Franchise, Leave
from enrolments.models import Assignment
from readiness.models import Confirmation, Waiver, WaveMember

FACTS: tuple[type[models.Model], ...] = (
    WaveMember,
    Employment,
    Franchise,
    Leave,
    Certificate,
    Waiver,
    Confirmation,
    Cover,
)


def bulk_load() -> float:
    """Seconds to load every row of the bundle's tables into empty copies, with their keys and indexes."""
    return _postgresql_copies() if connection.vendor == "postgresql" else _sqlite_copies()


def _tables() -> list[str]:
    return [table.model._meta.db_table for table in TABLES]


def _postgresql_copies() -> float:
    """COPY out to memory, then the timed COPY into tables made like the stored ones."""
    with connection.cursor() as cursor:
        data: list[tuple[str, bytes]] = []
        for table in _tables():
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                data.append((table, b"".join(copy)))
            cursor.execute(
                f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING INDEXES INCLUDING CONSTRAINTS)"
            )
        with stopwatch() as elapsed:
            for table, rows in data:
                with cursor.copy(f"COPY floor_{table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
        for table in _tables():
            cursor.execute(f"DROP TABLE floor_{table}")
    return elapsed()


def _sqlite_copies() -> float:
    """INSERT … SELECT from an attached copy into empty tables with the same schema, one transaction."""
    source = str(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory() as folder:
        copy = sqlite3.connect(Path(folder) / "copy.sqlite3", isolation_level=None)
        copy.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        with sqlite3.connect(source) as original:
            names = ",".join(f"'{table}'" for table in _tables())
            statements = original.execute(
                f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({names}) ORDER BY type DESC"
            ).fetchall()
        for (statement,) in statements:
            copy.execute(statement)
        copy.execute("ATTACH ? AS source", [source])

        def load() -> None:
            copy.execute("BEGIN")
            for table in _tables():
                copy.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")
            copy.execute("COMMIT")

        taken = seconds(load)
        copy.close()
    return taken


def bulk_insert(rows: list[tuple[Any, ...]]) -> float:
    """Seconds to insert these assignments once more under other sources, with plain SQL in one transaction."""
    table = Assignment._meta.db_table
    columns = "person_id, course_id, dealership_id, source, due_on, why_de, why_en, assigned_at"
    insert = f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    now = timezone.now()
    copies = [(*row[:3], f"floor:{row[3]}", *row[4:], now) for row in rows]
    with connection.cursor() as cursor, transaction.atomic():
        taken = seconds(lambda: cursor.executemany(insert, copies))
        transaction.set_rollback(True)
    return taken


def bare_reads(dealership: int | None = None) -> float:
    """Seconds to fetch the rows of all facts with plain SQL, of the whole network or of one dealership."""

    def read() -> None:
        with connection.cursor() as cursor:
            for model in FACTS:
                cursor.execute(*_select(model, dealership))
                while cursor.fetchmany(5000):
                    pass

    return seconds(read)


def bare_counts() -> float:
    """Seconds to read every drawn question and every answer once, inside the database."""

    def read() -> None:
        with connection.cursor() as cursor:
            for model in (DrawnQuestion, Answer):
                cursor.execute(f"SELECT COUNT(*), MAX(id) FROM {model._meta.db_table} WHERE id > 0")
                cursor.fetchall()

    return seconds(read)


def _select(model: type[models.Model], dealership: int | None) -> tuple[str, list[int]]:
    table = model._meta.db_table
    if dealership is None:
        return f"SELECT * FROM {table}", []
    if model in (Leave, Certificate):
        employed = f"SELECT person_id FROM {Employment._meta.db_table} WHERE dealership_id = %s"
        return f"SELECT * FROM {table} WHERE person_id IN ({employed})", [dealership]
    return f"SELECT * FROM {table} WHERE dealership_id = %s", [dealership]
