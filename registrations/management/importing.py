"""What the commands that read in files share."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SYSTEM
from incidents import queries as incidents
from incidents.models import Incident
from registrations.imports import Intake
from registrations.problem_file import ProblemFile


class ImportCommand(BaseCommand):
    """Reads FILE into an incident. Exit 0 when every line was taken as it stands, 2 when some were not.

    The last line on stdout is JSON: how many lines were created, duplicate, in conflict, rejected.
    """

    word = "line"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--incident", required=True, help="the incident's ref")

    def read(self, path: Path, intake: Intake) -> dict[str, Any]:
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
        with ProblemFile(path, self.stderr.write, self.word) as problems:
            intake = Intake(incident, SYSTEM, problems.tell, dry_run=options.get("dry_run", False))
            more = self.read(path, intake)
        seconds = round(time.monotonic() - began, 3)
        self.stdout.write(json.dumps({**intake.counts, **more, "seconds": seconds}))
        if intake.tally["conflict"] or intake.tally["rejected"]:
            sys.exit(2)
