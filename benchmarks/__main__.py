"""``python -m benchmarks``: a generated network on SQLite and, where BENCH_DATABASE_URL is given, on PostgreSQL.

BENCH_DATABASE_URL names an empty database that the benchmark may fill and empty again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from benchmarks.table import Row, render

ROOT = Path(__file__).resolve().parent.parent


class Bench:
    """One database and what is measured on it."""

    def __init__(self, name: str, url: str, scratch: Path) -> None:
        self.name = name
        self.rows: list[Row] = []
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "academy.settings",
            "ACADEMY_VAR": str(scratch),
            "CELERY_BROKER_URL": "memory://",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "LOG_LEVEL": "ERROR",
            "MEDIA_ROOT": str(scratch / "media"),
        }
        self.environment.pop("DATABASE_URL", None)
        if url:
            self.environment["DATABASE_URL"] = url

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            check=True,
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )

    def start(self, step: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "benchmarks.steps", step, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def step(self, step: str, *arguments: str) -> list[Row]:
        return self.result(self.start(step, *arguments))

    def result(self, process: subprocess.Popen[str]) -> list[Row]:
        out, _err = process.communicate()
        if process.returncode:
            raise SystemExit(f"{process.args} failed")
        return [Row(**row) for row in json.loads(out)]

    def add(self, *rows: Row) -> None:
        for row in rows:
            row.what = f"{self.name}: {row.what}"
            self.rows.append(row)
            print(render([row]).splitlines()[-1], flush=True)

    def recompute(self, what: str) -> None:
        """Two workers until nothing is stale, beside the bare reads of the facts."""
        started = time.perf_counter()
        workers = [self.start("worker") for _core in range(2)]
        notes = [row.note for worker in workers for row in self.result(worker)]
        taken = time.perf_counter() - started
        [floor] = self.step("facts")
        self.add(
            Row(
                what,
                taken,
                floor=floor.value,
                floor_is="bare reads",
                note=f"2 workers, {' and '.join(notes)}",
            )
        )

    def begin_anew(self) -> None:
        """As it was after migrating: unlike flush with the rows that migrations make, below which courses are made."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
        else:
            for path in Path(self.environment["ACADEMY_VAR"]).glob("academy.sqlite3*"):
                path.unlink()
        self.manage("migrate")

    def prepare(self) -> None:
        self.manage("migrate")
        self.manage("collectstatic", "--no-input")

    def learn(self) -> None:
        self.add(*self.step("learners"))

    def run(self, bundle: Path, small: Path) -> None:
        self.add(*self.step("import_first", str(bundle)))
        self.add(*self.step("import_again", str(bundle)))
        self.recompute("full recompute, first")
        self.step("mark_all")
        self.recompute("full recompute, again")
        self.add(*self.step("ready_until"))
        self.add(*self.step("one_dealership"))
        self.add(*self.step("assignments"))
        self.add(*self.step("board"))
        self.manage("flush", "--no-input")
        self.step("import_first", str(small))
        self.step("worker")
        self.add(*self.step("board"))
        self.begin_anew()
        self.manage("load_demo")
        self.add(*self.step("pages"))

    def certificates(self, count: int) -> None:
        self.manage("flush", "--no-input")
        self.step("lay_certificates", str(count))
        self.add(*self.step("one_certificate"))
        self.add(*self.step("archive"))

    def statistics(self) -> None:
        """On PostgreSQL, which makes the rows itself."""
        for count in ("1000", "100000"):
            self.manage("flush", "--no-input")
            self.step("lay_attempts", count)
            self.add(*self.step("statistics", count))
        self.add(*self.step("forget", count))

    def expire(self) -> None:
        """On PostgreSQL, which makes the rows itself."""
        count = "1000000"
        self.manage("flush", "--no-input")
        self.step("lay_expiring", count)
        self.add(*self.step("expire", count))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--dealerships", type=int, default=1000)
    parser.add_argument("--without-sqlite", action="store_true", help="on PostgreSQL alone")
    parser.add_argument("--only-learners", action="store_true", help="nothing but tests taken at once")
    parser.add_argument("--certificates", type=int, default=10_000)
    parser.add_argument(
        "--only-certificates", action="store_true", help="nothing but PDFs, badges and checks"
    )
    options = parser.parse_args()
    is_whole = not (options.only_learners or options.only_certificates)
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        scratch = Path(folder)
        bundle, small = scratch / "bundle", scratch / "small"
        benches = [] if options.without_sqlite else [Bench("SQLite", "", scratch / "sqlite")]
        if url := os.environ.get("BENCH_DATABASE_URL"):
            benches.append(Bench("PostgreSQL", url, scratch / "postgresql"))
        if not benches:
            parser.error("--without-sqlite needs BENCH_DATABASE_URL")
        for path, count in ((bundle, options.dealerships), (small, 48)):
            if is_whole:
                benches[0].manage("generate_network", "--dealerships", str(count), "--seed", "1", str(path))
        for bench in benches:
            bench.prepare()
            if not options.only_certificates:
                bench.learn()
            if is_whole:
                bench.run(bundle, small)
            if not options.only_learners:
                bench.certificates(options.certificates)
            if url and bench is benches[-1] and is_whole:
                bench.statistics()
                bench.expire()
    print("\n" + render([row for bench in benches for row in bench.rows]))


if __name__ == "__main__":
    main()
