"""Another order is another order: elsewhere, by another hand, or after people have come back."""

import pytest

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Evacuation, Shelter, Stay
from tests.builders import make_shelter
from tests.conftest import Settle
from tests.shelters.calls import make_child_alone

REASON = "Ash is falling"


def test_a_second_order_to_elsewhere_goes_there(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    third = make_shelter(incident, 10)
    assert services.evacuate(school, to=third, reason=REASON, by=budi).to == third


def test_an_order_of_another_hand_is_theirs(
    school: Shelter, mosque: Shelter, budi: User, ros: User
) -> None:
    for hand in (budi, ros):
        services.evacuate(school, to=mosque, reason=REASON, by=hand)
    assert Evacuation.objects.count() == 2


def test_a_site_that_was_opened_again_is_cleared_and_shut_again(
    family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    services.change_shelter(school.refreshed(), by=budi, status="open")
    services.hold(family, school.refreshed(), by=budi)
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    assert (school.refreshed().status, Stay.objects.active().get().shelter) == ("suspended", mosque)


def test_who_came_after_the_danger_is_not_sent_away_by_a_worker_who_is_late(
    family: Household, school: Shelter, mosque: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    services.change_shelter(school.refreshed(), by=budi, status="open")
    services.hold(family, school.refreshed(), by=budi)
    let_it_settle()
    assert Stay.objects.active().get().shelter == school


def test_nobody_is_evacuated_into_another_incident(
    other_incident: Incident, school: Shelter, budi: User
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.evacuate(school, to=make_shelter(other_incident), reason=REASON, by=budi)
    assert refusal.value.facts["reasons"] == ["other_incident"]
    assert school.refreshed().status == "open"


def test_a_child_who_was_there_before_was_not_evacuated(
    incident: Incident, family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_child_alone(incident), mosque, by=budi)
    services.hold(family, school, by=budi)
    done = services.evacuate(school, to=mosque, reason=REASON, by=budi)
    services.look_after_children(done, by=budi)
    assert not Task.objects.filter(kind="child_evacuated").exists()


def test_whoever_runs_the_site_runs_its_refuge(school: Shelter, budi: User) -> None:
    done = services.evacuate(school, to_text="The hill", reason=REASON, by=budi)
    assert done.to.operator == school.operator
