"""Loads the exercise."""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import demo, keys
from config.demo_world import REF, USERS
from incidents.models import Incident

PASSWORD_FILE = "demo-password"  # noqa: S105 - the file's name


class Command(BaseCommand):
    help = "Loads the exercise MTW-DEMO, with users for every role, and prints how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is an incident already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("POSKO_DEMO: the demo is for exercises only.")
        if not Incident.objects.exists():
            demo.build(self._password())
        elif not Incident.objects.filter(ref=REF).exists() and not options["if_empty"]:
            raise CommandError("This register is in use: the demo needs an empty one.")
        if Incident.objects.filter(ref=REF).exists():
            self._tell()

    def _password(self) -> str:
        chosen = os.environ.get("POSKO_DEMO_PASSWORD")
        path = settings.DATA_DIR / PASSWORD_FILE
        if not chosen:
            path.parent.mkdir(parents=True, exist_ok=True)
            keys.write_once(path, secrets.token_urlsafe(9))
        return chosen or path.read_text(encoding="ascii").strip()

    def _tell(self) -> None:
        path = settings.DATA_DIR / PASSWORD_FILE
        chosen = os.environ.get("POSKO_DEMO_PASSWORD")
        made = path.read_text(encoding="ascii").strip() if path.is_file() else "as it was set"
        self.stdout.write(f"Exercise {REF}. Sign in with the password {chosen or made} as")
        for username, (_name, role, _partner, _phone) in USERS.items():
            self.stdout.write(f"  {username:<8}{role.replace('_', ' ')}")
