"""Makes another coded list of specific needs the one in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.actors import SYSTEM
from registrations import needs
from registrations.models import Need
from registrations.services import load_need_codes


class Command(BaseCommand):
    help = "Load a coded list of specific needs; without FILE the one that ships."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=needs.SHIPPED, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            found = needs.read(path.read_text(encoding="utf-8"), Need.values)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error
        except needs.BadList as error:
            raise CommandError(f"{path}: {error}") from error
        count = load_need_codes(found, by=SYSTEM)
        self.stdout.write(f"{found.version}: {count} codes are in force.")
