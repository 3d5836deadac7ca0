"""A small sound bundle of all 26 tables, and ways to hand variants of it in and to look at what came out."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from academy.network.services import import_network
from academy.network.tables import TABLES
from dealerships.bundles.importing import Report
from dealerships.models import Release
from readiness.models import Requirement, StaleMark

Tables = Mapping[str, str]

SOUND: dict[str, str] = {
    "manufacturers": "code,name\nA,Maker A\nB,Maker B\n",
    "areas": "manufacturer,code,name,parent\nA,NORTH,Nord,\nA,COAST,Küste,NORTH\nB,WEST,West,\n",
    "groups": "code,name\nG,Gruppe\n",
    "dealerships": (
        "number,name,street,postcode,city,country,group\n"
        "D1,Autohaus Eins,Hauptstraße 1,26123,Oldenburg,DE,G\n"
        "D2,Autohaus Zwei,,,,,\n"
        "D3,Autohaus Drei,,,,AT,\n"
    ),
    "franchises": (
        "dealership,manufacturer,area,contract,starts_on,ends_on\n"
        "D1,A,COAST,dealer,2020-01-01,2025-12-31\n"
        "D1,A,NORTH,dealer,2026-01-01,\n"
        "D2,A,,agency,2020-01-01,\n"
        "D3,B,WEST,service,2020-01-01,\n"
    ),
    "job_roles": "code,name_de,name_en,department\nADVISOR,Serviceberatung,Service advisor,service\n",
    "people": (
        "id,given_name,family_name,email,language\n"
        "P1,Ayşe,Özdemir,ayse@example.org,de\n"
        "P2,Ben,Müller,ben@example.org,en\n"
        "P3,,Schmidt,,\n"
    ),
    "employments": (
        "person,dealership,role,starts_on,ends_on\n"
        "P1,D1,ADVISOR,2020-01-01,\n"
        "P2,D2,ADVISOR,2020-01-01,2026-06-30\n"
        "P3,D3,ADVISOR,2020-01-01,\n"
    ),
    "appointments": (
        "person,kind,scope,starts_on,ends_on\n"
        "P1,dealership_manager,D1,2020-01-01,\n"
        "P2,group_manager,G,2020-01-01,\n"
        "P2,area_manager,A/NORTH,2020-01-01,\n"
        "P3,headquarters,B,2020-01-01,\n"
    ),
    "leaves": "person,starts_on,ends_on\nP1,2027-01-01,2027-06-30\n",
    "competences": "code,name_de,name_en\nHV,Hochvolt,High voltage\n",
    "certifications": (
        "code,name_de,name_en,validity_months\nCERT,Zertifikat,Certificate,12\nLIFE,Immer,Always,\n"
    ),
    "grants": "certification,competence,level\nCERT,HV,3\n",
    "certificates": (
        "person,certification,issued_on,valid_until,revoked_on\n"
        "P1,CERT,2026-03-15,,\n"
        "P2,LIFE,2026-03-15,,\n"
        "P2,CERT,2026-03-15,never,2026-05-01\n"
    ),
    "systems": "code,name,manufacturer\nDMS,DMS,A\nCRM,CRM,B\n",
    "rollouts": (
        "code,name,system,release,hypercare_days,warn_days\nDMS-9,DMS 9,DMS,9.0,28,14\nCRM-1,CRM,CRM,,,\n"
    ),
    "waves": "rollout,code,name,go_live\nDMS-9,W1,Welle 1,2027-03-01\nDMS-9,W2,Welle 2,2027-05-01\n",
    "wave_members": "rollout,dealership,wave\nDMS-9,D1,W1\nDMS-9,D2,W2\n",
    "requirements": (
        "rollout,code,name_de,name_en,kind,proof,roles,share,heads,per,or_all,poolable,newcomer_days,lead_days,"
        "mandatory\n"
        "DMS-9,SALES,Verkauf,Sales,people,certification:CERT,ADVISOR,80,1,,no,yes,30,28,yes\n"
        "DMS-9,HV,Hochvolt,High voltage,people,competence:HV@2,,0,1,15,,,,,no\n"
        "DMS-9,LIST,Liste,List,checklist,,,,,,,,,7,yes\n"
    ),
    "targets": (
        "rollout,requirement,area,starts_on,ends_on,share,heads\n"
        "DMS-9,SALES,NORTH,2027-01-01,2027-12-31,90,2\n"
    ),
    "items": "rollout,requirement,code,name_de,name_en\nDMS-9,LIST,KEYS,Schlüssel,Keys\n",
    "confirmations": (
        "rollout,requirement,item,dealership,confirmed_on,withdrawn_on\nDMS-9,LIST,KEYS,D1,2027-01-10,\n"
    ),
    "waivers": (
        "rollout,requirement,dealership,granted_on,valid_until,reason\n"
        "DMS-9,SALES,D2,2027-01-01,2027-12-31,Umbau\n"
    ),
    "cooperations": "code,name,starts_on,ends_on,max_covers\nNORD,Nord,2026-01-01,,1\n",
    "cooperation_members": "cooperation,dealership\nNORD,D1\nNORD,D2\n",
    "covers": (
        "cooperation,person,dealership,proof,starts_on,ends_on\n"
        "NORD,P1,D2,certification:CERT,2027-01-01,2027-12-31\n"
    ),
}


def with_row(table: str, *rows: str) -> dict[str, str]:
    """The sound bundle with more rows at the end of a table."""
    return {**SOUND, table: SOUND[table] + "".join(f"{row}\n" for row in rows)}


def line_after(table: str) -> int:
    """The line of the first row that `with_row` adds."""
    return SOUND[table].count("\n") + 1


def write(folder: Path, tables: Tables) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def as_zip(path: Path, tables: Tables) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, text in tables.items():
            archive.writestr(f"network/{table}.csv", text)
    return path


def as_xlsx(folder: Path, tables: Tables) -> Path:
    """The tables as workbooks, every cell a text but the dates, which are dates."""
    folder.mkdir()
    for table, text in tables.items():
        with xlsxwriter.Workbook(folder / f"{table}.xlsx", {"default_date_format": "dd.mm.yyyy"}) as workbook:
            sheet = workbook.add_worksheet(table)
            for number, cells in enumerate(csv.reader(StringIO(text))):
                for position, cell in enumerate(cells):
                    if len(cell) == 10 and cell[:2] == "20":
                        sheet.write_datetime(number, position, date.fromisoformat(cell))
                    else:
                        sheet.write_string(number, position, cell)
    return folder


def hand_in(folder: Path, tables: Tables, **options: Any) -> Report:
    return import_network(write(folder, tables), **options)


def counts_of(report: Report) -> dict[str, tuple[int, int, int]]:
    """Created, updated and unchanged rows of the tables where the first two aren't both 0."""
    return {
        table: (counts.created, counts.updated, counts.unchanged)
        for table, counts in report.counts.items()
        if counts.created or counts.updated
    }


def errors_of(report: Report) -> list[dict[str, Any]]:
    return [error.as_dict() for error in report.errors]


def error(
    table: str, line: int | None, column: str | None, value: str | None, expected: str
) -> dict[str, Any]:
    return {"table": table, "line": line, "column": column, "value": value, "expected": expected}


def unknown(table: str, line: int, column: str, value: str, of: str) -> dict[str, Any]:
    return error(table, line, column, value, f"ein Schlüssel aus der Tabelle {of}")


def rows_of(*models: Any) -> dict[str, list[dict[str, Any]]]:
    """All rows of the models with all their values, primary keys included."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all 26 tables, and of what an import writes beside them."""
    models = [table.model for table in TABLES]
    return rows_of(*models, Release, Requirement.roles.through, StaleMark, ModelLogEntry)


class Statements(CaptureQueriesContext):
    """The SQL statements within the block, by their first word."""

    def __init__(self) -> None:
        super().__init__(connection)

    def of(self, *words: str) -> list[str]:
        return [query["sql"] for query in self.captured_queries if query["sql"].split(maxsplit=1)[0] in words]
