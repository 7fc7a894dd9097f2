"""Reads contacts from a CSV file into the directory."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SYSTEM
from partners import contact_file
from partners.contact_file import NotAList, Problem


class Command(BaseCommand):
    help = (
        "Reads contacts from FILE.csv, one in each line; who is there already, by organisation and number, "
        "is brought up to date. What is wrong is told on stderr and in FILE.csv.errors.jsonl, and the other "
        "lines are kept. Exit 0 when every line was taken, 2 when some were not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--template", action="store_true", help="print the columns, and an example"
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if options["template"]:
            self.stdout.write(contact_file.template(), ending="")
            return
        if path is None or not path.is_file():
            raise CommandError("Name a FILE that is there, or ask for the --template.")
        try:
            text = contact_file.decoded(path.read_bytes())
            taken = contact_file.take(text, by=SYSTEM, dry_run=options["dry_run"])
        except NotAList as error:
            raise CommandError(str(error)) from error
        self.tell(path, taken.problems)
        self.stdout.write(json.dumps(taken.counts))
        if taken.rejected:
            sys.exit(2)

    def tell(self, path: Path, problems: list[Problem]) -> None:
        """The file beside it holds what was wrong, and is gone when nothing is."""
        beside = path.with_name(f"{path.name}.errors.jsonl")
        beside.unlink(missing_ok=True)
        for problem in problems:
            self.stderr.write(f"line {problem.line}: {problem.field}: {problem.reason}")
        if problems:
            lines = [json.dumps(asdict(problem), ensure_ascii=False) for problem in problems]
            beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
