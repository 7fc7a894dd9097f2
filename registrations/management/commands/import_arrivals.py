"""Reads the manifest of a boat: a table with one person in each row."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.actors import SYSTEM
from incidents.models import Incident
from registrations.intake import manifest, manifest_template, manifests, preview
from registrations.intake.imports import Intake
from registrations.intake.manifest import Family
from registrations.intake.preview import Preview
from registrations.intake.tables import NotAManifest
from registrations.management.importing import ImportCommand
from registrations.models import Import
from registrations.services import importing

Opened = tuple[list[Family], str]


class Command(ImportCommand):
    help = (
        "Reads in a manifest, XLSX or CSV: its people become an arrival with a head count, and its "
        "households. A cell that is wrong is left empty and told on stderr and in FILE.errors.jsonl; the "
        "person comes in. Exit 0 when every row was taken as it stands, 2 when some were not. On a "
        "terminal it asks first where many households resemble those that are registered."
    )
    word = "row"
    kind = Import.Kind.MANIFEST

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--template",
            action="store_true",
            help="print an empty manifest, or write it to FILE, as a workbook where that ends with .xlsx",
        )
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--incident", help="the incident's ref")
        parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")
        parser.add_argument("--yes", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            self._write_template(options["file"])
        elif options["file"] and options["incident"]:
            super().handle(*args, **options)
        else:
            raise CommandError("Name a FILE and an --incident, or ask for the --template.")

    def open(self, path: Path, incident: Incident, options: dict[str, Any]) -> Opened:
        try:
            families = manifest.read(path.read_bytes())
        except NotAManifest as error:
            raise CommandError(
                f"{path.name} is not a manifest: {manifests.REFUSED[error.why]}"
            ) from error
        somebody_is_there = sys.stdin is not None and sys.stdin.isatty()
        if somebody_is_there and not (options["yes"] or options["dry_run"]):
            self._ask(_look(families, path.stem, incident))
        return families, path.stem

    def take(self, opened: Opened, intake: Intake) -> dict[str, Any]:
        """With a dry run, `likely` is how many rows are of households that resemble registered ones."""
        families, label = opened
        landed = manifests.read_in(families, intake, label=label)
        told = {"arrivals": [each.arrival.code for each in landed]}
        if intake.into is None:
            return {**told, "likely": _look(families, label, intake.incident).counts["likely"]}
        arrivals = [each.told() for each in landed]
        importing.finish_import(intake.into, by=SYSTEM, counts=intake.counts, arrivals=arrivals)
        return told

    def _ask(self, found: Preview) -> None:
        """Raises CommandError when nobody wants so many households to be reviewed."""
        if not found.is_doubtful:
            return
        share = f"{found.likely_share:.0%} of the new households resemble one that is registered."
        self.stderr.write(f"{share} Somebody would have to review each of them.")
        if input("Read them in all the same? [y/N] ").strip().casefold() not in {"y", "yes", "ya"}:
            raise CommandError("Nothing was read in.")

    def _write_template(self, path: Path | None) -> None:
        if path is None:
            self.stdout.write(manifest_template.as_csv(), ending="")
        elif path.suffix.casefold() == ".xlsx":
            path.write_bytes(manifest_template.as_workbook())
        else:
            path.write_text(manifest_template.as_csv(), encoding="utf-8", newline="")


def _look(families: list[Family], label: str, incident: Incident) -> Preview:
    return preview.look(incident, families, label=label, by=SYSTEM)
