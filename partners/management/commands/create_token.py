"""Makes an API token for a user."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners import services
from partners.models import User


class Command(BaseCommand):
    help = "Prints a new API token for USERNAME, alone on standard output. It is shown only once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['username']}.")
        self.stdout.write(services.create_token(user))
