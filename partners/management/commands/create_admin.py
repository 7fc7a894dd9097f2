"""Makes the first user of an installation."""

import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.actors import SYSTEM
from partners import services
from partners.models import Membership, Organisation, Role, User


class Command(BaseCommand):
    help = "Makes an administrator, who invites everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].lower()
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is a user {username} already.")
        password = os.environ.get("POSKO_ADMIN_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_password(password, User(username=username))
        except ValidationError as error:
            raise CommandError("Choose another password: " + " ".join(error.messages)) from error
        self.create(username, password)
        self.stdout.write(f"{username} can sign in.")

    @transaction.atomic
    def create(self, username: str, password: str) -> None:
        user = services.add_user(username=username, name=username, password=password)
        home = Organisation.objects.order_by("created_at").first() or services.add_organisation(
            by=SYSTEM, name="Posko", kind=Organisation.Kind.GOVERNMENT
        )
        services.give_role(user, Role.ADMIN, organisation=home, reach=Membership.Reach.ALL)
