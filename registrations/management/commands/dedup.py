"""Searches a register for those who came twice."""

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents import queries as incidents
from incidents.models import Incident
from registrations import services
from registrations.queries import pairs

BAR = 40


class Command(BaseCommand):
    help = (
        "Compares whoever came or changed since the last search with everybody, and keeps the pairs that may "
        "be one household. The last line on stdout is JSON: the pairs that stand, and how many are for "
        "review and how many certain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incident", required=True, help="the incident's ref")
        parser.add_argument("--all", action="store_true", help="everybody with everybody")
        parser.add_argument("--rekey", action="store_true", help="make all keys anew first")
        parser.add_argument("--export", type=Path, metavar="FILE.csv", help="write the pairs")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            incident = incidents.by_ref(options["incident"])
        except Incident.DoesNotExist as error:
            raise CommandError(f"There is no incident {options['incident']}.") from error
        if options["rekey"]:
            services.rekey_all(incident.pk)
        found = services.search_duplicates(incident, everybody=options["all"], progress=self._show)
        if options["export"]:
            _export(options["export"], incident)
        seconds = round(time.monotonic() - began, 3)
        told = {"pairs": found.pairs, "review": found.review, "certain": found.certain}
        self.stdout.write(json.dumps({**told, "seconds": seconds}))

    def _show(self, done: int, total: int) -> None:
        """A bar, for whoever sits at a terminal."""
        if sys.stderr.isatty():
            filled = BAR * done // max(total, 1)
            end = "\n" if done == total else ""
            bar = "#" * filled + "." * (BAR - filled)
            self.stderr.write(f"\r[{bar}] {done}/{total}{end}", ending="")


def _export(path: Path, incident: Incident) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "probability", "band"])
        rows = pairs.found_in(incident).values_list("a", "b", "probability", "band")
        writer.writerows(rows.iterator())
