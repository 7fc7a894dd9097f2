"""What other processes do in the races of stays and blocks: everything, in any order."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest import mock

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from core import rows
from core.actors import SYSTEM
from core.errors import RuleBroken
from registrations.models import Household, MergedHousehold
from registrations.services import keeping_apart
from shelters import ledger, queries, services
from shelters.models import Block, Shelter, Stay
from tests.shelters.hands import hold

Hand = Callable[["World"], Any]


class World:
    """What one hand knows: everybody's households, shelters and blocks, and its own dice."""

    def __init__(self, seed: int, household_ids: list[str], shelter_ids: list[str]) -> None:
        self.dice = random.Random(seed)
        self.households = list(Household.objects.filter(pk__in=household_ids).order_by("pk"))
        self.shelter_ids = shelter_ids

    @property
    def household(self) -> Household:
        return self.dice.choice(self.households)

    @property
    def shelter(self) -> Shelter:
        return queries.shelters().get(pk=self.dice.choice(self.shelter_ids))

    @property
    def stay(self) -> Stay:
        here = Q(shelter_id__in=self.shelter_ids)
        found = list(Stay.objects.active().filter(here)[:50])
        if not found:
            raise RuleBroken("nobody", "nobody is there yet")
        return self.dice.choice(found)

    @property
    def block(self) -> Block:
        found = list(Block.objects.open().select_related("shelter__incident__scope")[:50])
        if not found:
            raise RuleBroken("no_block", "no block is open")
        return self.dice.choice(found)

    @property
    def soon(self) -> Any:
        return timezone.now() + timedelta(hours=1)


def _hold(world: World) -> None:
    accessible = world.dice.choice([0, 0, 1])
    services.hold(world.household, world.shelter, by=SYSTEM, accessible=accessible)


def _take_of_block(world: World) -> None:
    block = world.block
    services.hold(world.household, block.shelter, by=SYSTEM, block=block)


def _transfer(world: World) -> None:
    services.transfer(world.stay, world.shelter, by=SYSTEM)


def _expire(world: World) -> None:
    over = timezone.now() - timedelta(seconds=1)
    Stay.objects.filter(pk=world.stay.pk, state="held").update(expires_at=over)
    Block.objects.filter(pk=world.block.pk).update(expires_at=over)
    services.release_expired()
    services.release_blocks()


def _give_block(world: World) -> None:
    people = world.dice.randint(1, 8)
    services.give_block(world.shelter, by=SYSTEM, people=people, label="Bus", expires_at=world.soon)


def _change_block(world: World) -> None:
    services.change_block(world.block, by=SYSTEM, people=world.dice.randint(1, 10))


HANDS: dict[str, Hand] = {
    "hold": _hold,
    "hold_again": _hold,
    "of_block": _take_of_block,
    "check_in": lambda world: services.check_in(world.stay, by=SYSTEM),
    "check_out": lambda world: services.check_out(world.stay, by=SYSTEM),
    "cancel": lambda world: services.cancel(world.stay, by=SYSTEM),
    "depart": lambda world: services.depart(world.stay, by=SYSTEM),
    "expire": _expire,
    "transfer": _transfer,
    "give_block": _give_block,
    "change_block": _change_block,
    "give_back": lambda world: services.give_block_back(world.block, by=SYSTEM),
}


def live(seed: int, household_ids: list[str], shelter_ids: list[str], times: int) -> dict[str, int]:
    """Do any of these, so many times; how often each of them could be done, and how often none could."""
    world, done = World(seed, household_ids, shelter_ids), Counter[str]()
    for _ in range(times):
        name = world.dice.choice(list(HANDS))
        try:
            HANDS[name](world)
            done[name] += 1
        except RuleBroken:
            done["refused"] += 1
    return dict(done)


def hold_unguarded(shelter_id: str, household_ids: list[str]) -> dict[str, int]:
    """`hold` by a ledger whose condition has been taken out: only the database's own CHECK is left."""

    def unguarded(table: Any, id: Any, column: str, people: int, *, exceed: bool) -> Any:
        sql = f"UPDATE {table._meta.db_table} SET {column} = {column} + %s WHERE id = %s"
        return rows.statement(sql, people, id)

    answers: Counter[str] = Counter()
    with mock.patch.object(ledger, "_place", unguarded):
        for id in household_ids:
            try:
                answers.update(hold(shelter_id, [id]))
            except IntegrityError:
                answers["caught_by_the_net"] += 1
    return dict(answers)


def fill_block(shelter_id: str, household_ids: list[str]) -> dict[str, int]:
    """Everybody takes of one block that is all of the shelter; whoever is first hands it out."""
    shelter = queries.shelters().get(pk=shelter_id)
    with suppress(RuleBroken):
        services.give_block(
            shelter,
            by=SYSTEM,
            people=11,
            label="Bus",
            expires_at=timezone.now() + timedelta(hours=1),
        )
    block = Block.objects.get()
    answers: Counter[str] = Counter()
    for household in Household.objects.filter(pk__in=household_ids):
        try:
            services.hold(household, shelter, by=SYSTEM, block=block)
            answers["held"] += 1
        except RuleBroken as refusal:
            answers[refusal.code] += 1
    return dict(answers)


def keep_apart(pairs: list[list[str]]) -> int:
    for pair in pairs:
        one, other = (Household.objects.get(pk=id) for id in pair)
        keeping_apart.keep_apart(one, other, by=SYSTEM, reason="A quarrel on the boat")
    return len(pairs)


def count_as_one(pairs: list[list[str]]) -> int:
    """As after a merge, with both of them still here, so that both can be asked for a place."""
    MergedHousehold.objects.bulk_create(
        MergedHousehold(household_id=one, into_id=other) for one, other in pairs
    )
    return len(pairs)
