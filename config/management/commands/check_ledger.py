"""manage.py check_ledger: counts places again from the stays, and stock from its movements."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shelters import recount
from supplies import queries as supplies
from supplies.quantities import plain

# There is no repair: it would hide what made the figure drift.
NEXT = (
    "Go by what was counted: it comes from the stays and the stock movements. A figure that says otherwise "
    "is a bug of Posko, and no report sets it right: send these lines to whoever maintains Posko."
)


class Command(BaseCommand):
    help = "Counts all places and all stock again. Exit code 1 when anything has drifted."

    def handle(self, *args: Any, **options: Any) -> None:
        if self._places() + self._stock():
            self.stdout.write(NEXT)
            sys.exit(1)

    def _places(self) -> int:
        found = recount.drift()
        for drift in found:
            where = " ".join(filter(None, [drift.shelter, drift.pool, drift.counter]))
            self.stdout.write(f"{where}: says {drift.says}, counted {drift.counted}")
        self._sum_up("places", len(found))
        return len(found)

    def _stock(self) -> int:
        found = supplies.drift()
        for drift in found:
            where = f"{drift.location.name} {drift.item.code}"
            figures = f"says {plain(drift.says)}, counted {plain(drift.counted)}"
            self.stdout.write(f"{where}: {figures}")
        self._sum_up("stock", len(found))
        return len(found)

    def _sum_up(self, what: str, n: int) -> None:
        self.stdout.write(f"{what}: {n} {'difference' if n == 1 else 'differences'}")
