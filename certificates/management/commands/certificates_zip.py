"""``certificates_zip``: valid certificates as signed PDFs in one ZIP, made here and now."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import Certification
from certificates.services.archives import Wanted, make_part, request_archive
from dealerships.models import Person


class Command(BaseCommand):
    help = "Write the valid certificates that the academy issued as signed PDFs into a ZIP file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="ID", help="the administrator who answers for it")
        parser.add_argument("--certification", metavar="CODE", help="only those of this certification")
        parser.add_argument("--from", dest="issued_from", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--until", dest="issued_until", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--language", default="de", choices=["de", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.filter(username=options["by"], is_superuser=True).first()
        if by is None:
            raise CommandError(f"No administrator has the ID {options['by']}")
        code, certification = options["certification"], None
        if code and (certification := Certification.objects.filter(code=code).first()) is None:
            raise CommandError(f"There is no certification {code}")
        wanted = Wanted(certification, options["issued_from"], options["issued_until"], options["language"])
        archive = request_archive(wanted, by=by)
        if archive is None:
            raise CommandError("There are no such certificates")
        for pk in archive.parts.values_list("pk", flat=True):
            make_part(pk)
        archive.refresh_from_db()
        with archive.file.open() as packed, options["file"].open("wb") as file:
            shutil.copyfileobj(packed, file)
        self.stdout.write(f"{archive.total} certificates in {options['file']}")
