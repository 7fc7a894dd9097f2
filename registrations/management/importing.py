"""What the commands that read in files share."""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SYSTEM
from incidents import queries as incidents
from incidents.models import Incident
from registrations import queries, services
from registrations.intake.imports import Intake
from registrations.intake.problem_file import ProblemFile
from registrations.models import Import
from registrations.services import importing


class ImportCommand(BaseCommand):
    """Reads FILE into an incident. Exit 0 when every line was taken as it stands, 2 when some were not.

    The last line on stdout is JSON: how many lines were created, duplicate, in conflict, rejected. What a
    file brought can be undone on its page; the same file again goes on with the same import.
    """

    word = "line"
    kind: ClassVar[Import.Kind]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--incident", required=True, help="the incident's ref")

    def open(self, path: Path, incident: Incident, options: dict[str, Any]) -> Any:
        """The file, ready to be taken in. Raises CommandError for one that is something else."""
        raise NotImplementedError

    def take(self, opened: Any, intake: Intake) -> dict[str, Any]:
        """Take in what the file holds; what else to say in the last line."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        began, path = time.monotonic(), options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            incident = incidents.by_ref(options["incident"])
        except Incident.DoesNotExist as error:
            raise CommandError(f"There is no incident {options['incident']}.") from error
        opened = self.open(path, incident, options)
        with ProblemFile(path, self.stderr.write, self.word) as problems:
            intake = Intake(incident, SYSTEM, problems.tell, dry_run=options.get("dry_run", False))
            intake.into = None if intake.dry_run else self._import(path, incident)
            more = self.take(opened, intake)
        if intake.tally["created"] and not intake.dry_run:
            services.count_names(incident)  # how rare a name is, looking up has to know from now on
        seconds = round(time.monotonic() - began, 3)
        self.stdout.write(json.dumps({**intake.counts, **more, "seconds": seconds}))
        if intake.tally["conflict"] or intake.tally["rejected"]:
            sys.exit(2)

    def _import(self, path: Path, incident: Incident) -> Import:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found = queries.unfinished(incident, sha256)
        return found or importing.begin_import(incident, by=SYSTEM, kind=self.kind, sha256=sha256)
