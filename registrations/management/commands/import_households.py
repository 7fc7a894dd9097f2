"""Reads households from a file with one `POST /households/` body in each line."""

from pathlib import Path
from typing import Any

from core.actors import SYSTEM
from incidents.models import Incident
from registrations.intake.imports import Intake, json_lines
from registrations.management.importing import ImportCommand
from registrations.models import Import
from registrations.services import importing


class Command(ImportCommand):
    help = (
        "Reads in households, one JSON body in each line. Good lines are kept, the others are told on "
        "stderr and in FILE.errors.jsonl. Exit 0 when every line was taken, 2 when some were not."
    )
    kind = Import.Kind.HOUSEHOLDS

    def open(self, path: Path, incident: Incident, options: dict[str, Any]) -> Path:
        return path

    def take(self, opened: Path, intake: Intake) -> dict[str, Any]:
        with opened.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            intake.take(json_lines(file))
        if intake.into is not None:
            importing.finish_import(intake.into, by=SYSTEM, counts=intake.counts)
        return {}
