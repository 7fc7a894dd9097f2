"""Two registrations that turn out to be one household, and their places."""

from unittest import mock

import pytest

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from registrations.queries.keeping_apart import Ties
from shelters import queries, services
from shelters.models import Shelter, Stay
from tests.builders import make_shelter
from tests.conftest import Settle
from tests.shelters.calls import merge, register_twice


@pytest.fixture
def twice(incident: Incident) -> list[Household]:
    """One family, registered twice."""
    return register_twice(incident)


def test_a_place_of_the_later_registration_is_the_households(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    stay = services.hold(twice[1], school, by=budi)
    merge(budi)
    let_it_settle()
    assert not queries.waiting(incident).exists()
    assert (stay.refreshed().state, stay.people) == (Stay.State.HELD, 2)
    assert not Task.objects.filter(kind="two_places").exists()


def test_two_places_of_one_household_are_asked_about_once(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    for household, shelter in zip(twice, (school, make_shelter(incident)), strict=True):
        services.hold(household, shelter, by=budi)
    merge(budi)
    let_it_settle()
    task = Task.objects.get(kind="two_places")
    assert (task.target_label, task.role) == (twice[0].number, "coordinator")
    assert Stay.objects.active().count() == 2


@pytest.mark.parametrize("first", [0, 1])
def test_a_second_place_across_one_identity_is_refused(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, first: int
) -> None:
    services.hold(twice[first], school, by=budi)
    merge(budi)
    other = Household.objects.select_related("incident__scope").get(pk=twice[1 - first].pk)
    if (
        other.status == Household.Status.MERGED
    ):  # what it went on as has a place, so it is not asked
        Household.objects.filter(pk=other.pk).update(status=Household.Status.REGISTERED)
        other = other.refreshed()
    with pytest.raises(RuleBroken) as refusal:
        services.hold(other, make_shelter(incident), by=budi)
    assert (refusal.value.code, refusal.value.facts["shelter"]) == ("already_placed", "MTW01")


def test_a_place_given_while_they_became_one_is_asked_about(
    twice: list[Household], incident: Incident, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.hold(twice[0], school, by=budi)
    let_it_settle()
    with mock.patch("shelters.services.readying.ties", lambda row: Ties((row.pk,))):
        services.hold(twice[1], make_shelter(incident), by=budi)
        merge(budi)
    let_it_settle()
    assert Task.objects.filter(kind="two_places").exists()
