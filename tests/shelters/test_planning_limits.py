"""A plan whose household has changed meanwhile spoils nobody else's place."""

import pytest

from incidents.models import Incident
from partners.models import User
from shelters import queries, services
from shelters.models import Proposal
from tests.builders import make_household, make_shelter
from tests.shelters.planned import make_plan


def test_a_family_that_is_smaller_now_gets_its_places_like_the_others(
    incident: Incident, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 10}, {"kind": "accessible", "capacity": 10}]
    make_shelter(incident, 20, pools=pools)
    first, second = make_household(incident, 3), make_household(incident, 4)
    run = make_plan(incident)
    Proposal.objects.filter(household=first).update(accessible=5)
    rows = services.accept_proposals(run, by=budi)
    assert {row.household: row.decision for row in rows} == {first: "accepted", second: "accepted"}


@pytest.mark.parametrize(
    ("wanted", "share", "accessible", "general"), [(4, 0.5, 4, 5), (6, 0.25, 3, 6), (0, 0.5, 0, 6)]
)
def test_a_plan_gives_out_no_more_than_the_whole_house_has(
    incident: Incident, wanted: int, share: float, accessible: int, general: int
) -> None:
    pools = [{"kind": "general", "capacity": 6}, {"kind": "accessible", "capacity": 6}]
    house = make_shelter(incident, 9, pools=pools)
    found = queries.free_by_pool(house, wanted, share)
    assert found == {"accessible": accessible, "general": general}
