"""Does one long job in this process; the worker starts it."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from core import jobs


class Command(BaseCommand):
    help = "Does one job that the worker has claimed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=UUID)
        parser.add_argument("lease", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        jobs.run(options["id"], options["lease"])
