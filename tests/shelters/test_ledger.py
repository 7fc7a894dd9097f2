"""The conditions of the ledger alone: what they refuse when whoever asks has read otherwise a moment ago."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from partners.models import User
from shelters import ledger, services
from shelters.models import Block, Shelter, SpacePool

OTHERS = ["planned", "full", "suspended", "closed"]


def take(shelter: Shelter, people: int = 1, *, exceed: bool = False) -> None:
    with transaction.atomic():
        ledger.take(shelter.pk, {shelter.pools.get().pk: people}, exceed=exceed)


@pytest.mark.parametrize("status", OTHERS)
def test_only_an_open_shelter_gives_places(school: Shelter, status: str) -> None:
    Shelter.objects.update(status=status)
    with pytest.raises(ledger.NoRoom):
        take(school)


@pytest.mark.parametrize("status", ["planned", "suspended", "closed"])
def test_a_coordinator_opens_no_door_that_closes_meanwhile(school: Shelter, status: str) -> None:
    Shelter.objects.update(status=status)
    with pytest.raises(ledger.NoRoom):
        take(school, exceed=True)


def test_a_coordinator_goes_beyond_where_a_shelter_says_it_is_full(school: Shelter) -> None:
    Shelter.objects.update(status="full")
    take(school, 11, exceed=True)
    assert (school.refreshed().held, school.refreshed().over) == (11, 1)


@pytest.mark.parametrize("over", [0, 1])
def test_a_place_more_than_there_is_is_nobody_s(school: Shelter, over: int) -> None:
    for table in (Shelter, SpacePool):
        table.objects.update(blocked=1, occupied=2, held=3, other_occupied=4, over=over)
    with pytest.raises(ledger.NoRoom):
        take(school)


@pytest.mark.parametrize(
    ("people", "said"),
    [(4, {}), (1, {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)})],
)
def test_a_block_gives_what_is_left_of_it_while_it_lasts(
    school: Shelter, sari: User, people: int, said: dict[str, object]
) -> None:
    soon = timezone.now() + timedelta(hours=2)
    block = services.give_block(school, by=sari, people=3, expires_at=soon, label="Bus 3")
    Block.objects.update(**said)
    with pytest.raises(ledger.NoBlock):
        ledger.draw(block.pk, people)
