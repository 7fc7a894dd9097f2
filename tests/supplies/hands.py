"""What the hands of a race do, each in its own process."""

import os
import signal
from typing import Any

from django.db import connection

from core.actors import SYSTEM
from core.errors import RuleBroken
from registrations.models import Household
from supplies.models import DistributionRound, Item, StockDocument, StockLocation
from supplies.services import hand_out, record_stock, reverse


def give(round: str, household: str) -> str:
    """What became of it: "given", or the code of the refusal."""
    try:
        hand_out(
            DistributionRound.objects.select_related("incident__scope").get(pk=round),
            Household.objects.get(pk=household),
            by=SYSTEM,
        )
    except RuleBroken as refusal:
        return refusal.code
    return "given"


def swap(here: str, there: str, items: list[str]) -> None:
    """Move a few of each item over, ten times; others do the same the other way round."""
    source, target = (StockLocation.objects.get(pk=place) for place in (here, there))
    goods = {Item.objects.get(pk=item): 1 for item in items}
    for _ in range(10):
        record_stock("transfer", source, goods, to=target, by=SYSTEM)


def take_back(document: str) -> str:
    try:
        reverse(StockDocument.objects.get(pk=document), reason="wrong card", by=SYSTEM)
    except RuleBroken as refusal:
        return refusal.code
    return "reversed"


def give_and_die(round: str, households: list[str], at_change: int) -> None:
    """Hand out until a balance has changed for the `at_change`-th time, and be killed before the commit."""
    changes = 0

    def kill(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal changes
        done = execute(sql, *rest)
        changes += sql.startswith('UPDATE "supplies_stockbalance"')
        if changes == at_change:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    with connection.execute_wrapper(kill):
        for household in households:
            give(round, household)
