"""Reads households from a file with one `POST /households/` body in each line."""

from pathlib import Path
from typing import Any

from registrations.imports import Intake, json_lines
from registrations.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Reads in households, one JSON body in each line. Good lines are kept, the others are told on "
        "stderr and in FILE.errors.jsonl. Exit 0 when every line was taken, 2 when some were not."
    )

    def read(self, path: Path, intake: Intake) -> dict[str, Any]:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            intake.take(json_lines(file))
        return {}
