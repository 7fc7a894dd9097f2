"""Who must not meet: for as long as they would, on the way as well, and nowhere else."""

from uuid import UUID

import pytest

from core.actors import SYSTEM
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import ledger, queries, services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter


@pytest.fixture
def other(incident: Incident, family: Household) -> Household:
    """Two people who must not meet the family."""
    row = make_household(incident, 2)
    keep_apart(family, row, by=SYSTEM, reason="They were attacked on the boat")
    return row


def test_a_place_that_they_have_left_is_open_again(
    incident: Incident, family: Household, other: Household, school: Shelter, budi: User
) -> None:
    stay = services.hold(family, school, by=budi)
    assert queries.avoided(other) == {school.pk}
    services.cancel(stay, by=budi)
    assert (queries.avoided(other), queries.avoided_by_each(incident)) == (set(), {})
    services.hold(other, school, by=budi)


def test_nobody_is_called_for_who_is_elsewhere(
    family: Household, other: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    for household, shelter in ((family, school), (other, mosque)):
        services.hold(household, shelter, by=budi)
        services.call_for_meetings(household, by=SYSTEM)
    assert not Task.objects.filter(kind="kept_apart_meet").exists()


def test_who_was_let_in_beside_them_may_have_other_places_there(
    incident: Incident, family: Household, other: Household, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 7}, {"kind": "family_room", "capacity": 2}]
    house = make_shelter(incident, 9, pools=pools)
    services.hold(family, house, by=budi)
    stay = services.hold(other, house, by=budi, meet_reason="Two buildings, guarded")
    moved = services.transfer(stay, house, by=budi, pool="family_room")
    assert (moved.pool, moved.state) == ("family_room", "held")


def test_who_has_left_the_other_place_lets_everybody_be_evacuated_there(
    family: Household, other: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.cancel(services.hold(other, mosque, by=budi), by=budi)
    services.hold(family, school, by=budi)
    done = services.evacuate(school, to=mosque, reason="Ash is falling", by=budi)
    assert (done.households, done.apart) == (1, 0)


def test_who_comes_there_while_a_site_is_cleared_is_not_met_either(
    family: Household,
    other: Household,
    school: Shelter,
    mosque: Shelter,
    budi: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lock = ledger.lock

    def comes_first(*shelters: UUID) -> None:
        if mosque.pk in shelters and not Stay.objects.active().filter(household=other).exists():
            services.hold(other, mosque, by=budi)
        lock(*shelters)

    monkeypatch.setattr(ledger, "lock", comes_first)
    services.hold(family, school, by=budi)
    services.evacuate(school, to=mosque, reason="Ash is falling", by=budi)
    assert not queries.meetings([family.pk], [other.pk])
