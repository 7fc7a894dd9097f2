"""manage.py allocate --input INSTANCE.json --output PLAN.json: a plan from a file, without a database."""

import json
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shelters.planner import Impossible, plan
from shelters.planner.files import read, told

ENGINES = ("flow", "greedy", "mip")


class Command(BaseCommand):
    help = "Give households of a file their places in its shelters. The formats are in docs/planner.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, type=Path, metavar="INSTANCE.json")
        parser.add_argument("--output", required=True, type=Path, metavar="PLAN.json")
        parser.add_argument("--engine", choices=ENGINES, default="flow")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--no-swaps", action="store_true", help="leave communities as they fall"
        )
        parser.add_argument("--seconds", type=float, help="the most that mip may search")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the plan whole or not at all. Ends with 2 and the place of what is wrong."""
        try:
            instance = read(_parsed(options["input"]))
            made = plan(
                instance,
                engine=options["engine"],
                seed=options["seed"],
                swaps=not options["no_swaps"],
                seconds=options["seconds"],
            )
            _write(options["output"], json.dumps(told(made), ensure_ascii=False))
        except Impossible as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal


def _parsed(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise Impossible(str(path), f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Impossible(path.name, f"is no JSON: {error}") from error


def _write(path: Path, text: str) -> None:
    """Beside it first, so that nobody ever reads half of a plan."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise Impossible(str(path), f"cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            beside.unlink()
