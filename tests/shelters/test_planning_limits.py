"""A plan whose household has changed meanwhile spoils nobody else's place."""

from incidents.models import Incident
from partners.models import User
from shelters import services
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
