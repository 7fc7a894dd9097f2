"""manage.py check_ledger: counts places again from the stays."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shelters import recount


class Command(BaseCommand):
    help = "Counts all places again from the stays. Exit code 1 when a counter has drifted."

    def handle(self, *args: Any, **options: Any) -> None:
        found = recount.drift()
        for drift in found:
            where = " ".join(filter(None, [drift.shelter, drift.pool, drift.counter]))
            self.stdout.write(f"{where}: says {drift.says}, counted {drift.counted}")
        self.stdout.write(f"places: {len(found)} differences")
        if found:
            sys.exit(1)
