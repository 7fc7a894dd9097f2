"""Takes away the second factor of a user whom no administrator can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SYSTEM
from partners import queries
from partners.services import second_factor


class Command(BaseCommand):
    help = "Has USERNAME set up the second factor anew; for the last administrator, above all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="goes into the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        user = queries.user(options["username"])
        if user is None:
            raise CommandError(f"There is no active user {options['username']}.")
        if not second_factor.is_set_up(user):
            raise CommandError(f"{user.username} has no second factor.")
        second_factor.reset(user, by=SYSTEM, reason=options["reason"])
        self.stdout.write(f"{user.username} sets up the second factor at the next sign-in.")
