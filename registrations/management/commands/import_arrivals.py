"""Reads the manifest of a boat: a table with one person in each row."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from registrations import manifest, manifests
from registrations.imports import Intake
from registrations.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Reads in a manifest: its people become an arrival with a head count, and its households. A cell "
        "that is wrong is left empty and told on stderr and in FILE.errors.jsonl; the person comes in. "
        "Exit 0 when every row was taken as it stands, 2 when some were not."
    )
    word = "row"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--template", action="store_true", help="print an empty manifest")
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--incident", help="the incident's ref")
        parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            self.stdout.write(manifest.template(), ending="")
        elif options["file"] and options["incident"]:
            super().handle(*args, **options)
        else:
            raise CommandError("Name a FILE and an --incident, or ask for the --template.")

    def read(self, path: Path, intake: Intake) -> dict[str, Any]:
        try:
            families = manifest.read(path.read_bytes())
        except manifest.NotAManifest as error:
            raise CommandError(
                f"{path.name} is not a manifest: it has no row of headings with name or sex, in CSV."
            ) from error
        arrivals = manifests.read_in(families, intake, label=path.stem)
        return {"arrivals": [arrival.code for arrival in arrivals]}
