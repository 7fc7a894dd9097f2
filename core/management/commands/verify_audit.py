"""Checks that nobody changed the audit trail."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core import audit


class Command(BaseCommand):
    help = "Walks the chain of the audit trail. Exit 0 when it is sound, 1 when it is not."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = audit.verify()
        self.stdout.write(f"{verdict.lines} lines are in their place.")
        if verdict.broken_at is not None:
            self.stderr.write(f"Line {verdict.broken_at} is not what was sealed.")
        if verdict.cut_off:
            self.stderr.write("The end of the chain is missing.")
        if verdict.overdue:
            self.stderr.write(f"{verdict.overdue} lines waited over a minute for the sealer.")
        if not verdict.sound:
            sys.exit(1)
