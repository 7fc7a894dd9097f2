"""Learns from a register how much each agreement tells in it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents import queries as incidents
from incidents.models import Incident
from registrations.services import learning


class Command(BaseCommand):
    help = (
        "Estimates the weights of the duplicate search out of this register and, from 300 decided pairs on, "
        "out of what people decided. They hold for this incident; --forget goes back to those that are "
        "shipped. The last line on stdout is JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incident", required=True, help="the incident's ref")
        parser.add_argument("--forget", action="store_true", help="use what is shipped again")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            incident = incidents.by_ref(options["incident"])
        except Incident.DoesNotExist as error:
            raise CommandError(f"There is no incident {options['incident']}.") from error
        if options["forget"]:
            learning.forget(incident)
            self.stdout.write(json.dumps({"version": "shipped"}))
            return
        learned = learning.learn(incident)
        told = {"decided": learned.decided, "random_pairs": learned.random_pairs}
        self.stdout.write(json.dumps({"version": learned.version, **told}))
