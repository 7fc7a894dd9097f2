"""Places kept in blocks are taken for evacuees as far as they are lacking, the newest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Block, Evacuation, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import page

ROOMS = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 5}]


@pytest.fixture
def family_inside(school: Shelter, family: Household, budi: User) -> Stay:
    return services.hold(family, school, by=budi)


def block(to: Shelter, people: int, by: User) -> Block:
    soon = timezone.now() + timedelta(hours=3)
    return services.give_block(to, by=by, people=people, expires_at=soon, label="Bus 2")


def evacuate(school: Shelter, to: Shelter, by: User) -> Evacuation:
    why = "Ash is falling"
    return services.evacuate(school, to=to, by=by, reason=why, blocks_reason="The bus left")


def test_two_blocks_give_the_newest_first_and_no_more_than_is_lacking(
    incident: Incident, family_inside: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 4), mosque, by=budi)
    blocks = [block(mosque, 2, budi), block(mosque, 2, budi)]
    done = evacuate(school, mosque, budi)
    assert [row.refreshed().left for row in blocks] == [1, 0]
    assert (done.from_blocks, done.beyond, drift()) == (3, 0, [])


def test_a_block_gives_no_more_than_it_has(
    incident: Incident, family_inside: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 8), mosque, by=budi)
    kept = block(mosque, 2, budi)
    done = evacuate(school, mosque, budi)
    assert (kept.refreshed().left, done.from_blocks, done.beyond) == (0, 2, 3)


def test_who_is_too_many_there_already_costs_no_block_its_places(
    incident: Incident, family_inside: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    kept = block(mosque, 8, budi)
    services.hold(make_household(incident, 4), mosque, by=budi, override_reason="storm")
    done = evacuate(school, mosque, budi)
    assert (kept.refreshed().left, done.from_blocks) == (3, 5)


@pytest.mark.parametrize(("declared", "pool", "taken"), [(10, "general", 5), (5, "family_room", 3)])
def test_a_block_gives_way_where_its_rooms_or_the_whole_house_are_lacking(
    incident: Incident, family: Household, budi: User, declared: int, pool: str, taken: int
) -> None:
    left, to = (make_shelter(incident, places, pools=ROOMS) for places in (10, declared))
    services.hold(family, left, by=budi, pool=pool)
    block(to, 5 if pool == "general" else 3, budi)
    assert evacuate(left, to, budi).from_blocks == taken


def test_who_is_evacuated_is_on_the_way_however_long_it_takes(
    family_inside: Stay, school: Shelter, mosque: Shelter, budi: User
) -> None:
    evacuate(school, mosque, budi)
    stay = Stay.objects.active().get()
    assert (stay.state, stay.expires_at) == ("in_transit", None)


def test_whoever_evacuates_reads_whose_places_end_with_it(
    sign_in: SignIn, school: Shelter, ros: User, budi: User
) -> None:
    block(school, 4, budi)
    shown = page(sign_in(ros), school.incident, "shelters/MTW01/evacuate/")
    assert (
        "4 places kept for Bus 2 are gone: whoever asked for them gets an SMS not to go here."
        in shown
    )
