"""manage.py check_ledger: counts places again from the stays, and stock from its movements."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shelters import recount
from supplies import queries as supplies
from supplies.quantities import plain


class Command(BaseCommand):
    help = "Counts all places and all stock again. Exit code 1 when anything has drifted."

    def handle(self, *args: Any, **options: Any) -> None:
        if self._places() + self._stock():
            sys.exit(1)

    def _places(self) -> int:
        found = recount.drift()
        for drift in found:
            where = " ".join(filter(None, [drift.shelter, drift.pool, drift.counter]))
            self.stdout.write(f"{where}: says {drift.says}, counted {drift.counted}")
        self.stdout.write(f"places: {len(found)} differences")
        return len(found)

    def _stock(self) -> int:
        found = supplies.drift()
        for drift in found:
            where = f"{drift.location.name} {drift.item.code}"
            figures = f"says {plain(drift.says)}, counted {plain(drift.counted)}"
            self.stdout.write(f"{where}: {figures}")
        self.stdout.write(f"stock: {len(found)} differences")
        return len(found)
