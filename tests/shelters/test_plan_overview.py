"""What a plan says before its first household: where people would go, how far, and how far nobody knows."""

import re
from typing import Any

import pytest

from core.actors import SYSTEM
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival
from partners.models import User
from shelters.models import AllocationRun, Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import page, plan_page
from tests.shelters.planned import make_plan, only

NEAR = {"lat": -2.77, "lon": 100.21}
CROSSING = {"lat": -0.95, "lon": 100.35}  # Padang, 203 km from there across the sea


def landed(incident: Incident, people: int = 4, **where: Any) -> Arrival:
    """A boat whose people are registered as one household."""
    boat = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": people}, **where)
    make_household(incident, people, arrival=str(boat.pk))
    return boat


def plan(incident: Incident, **where: Any) -> AllocationRun:
    landed(incident, **where)
    return make_plan(incident)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


@pytest.fixture
def padang(incident: Incident) -> Shelter:
    return make_shelter(incident, 10, code="PDG01", **CROSSING)


def test_every_shelter_stands_before_the_first_household(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    run = plan(incident, lat=-2.79, lon=100.21)
    shown = plan_page(sign_in(budi), run)
    assert shown.index('href="#MTW01"') < shown.index(only(run).household.number)
    assert 'id="MTW01"' in shown
    assert "MTW01 SDN 12 Sikakap 4 1 2.2 6" in words(shown)


def test_people_who_would_go_far_are_marked_there_and_over_their_households(
    sign_in: SignIn, budi: User, padang: Shelter, incident: Incident
) -> None:
    shown = words(plan_page(sign_in(budi), plan(incident, **NEAR)))
    assert "On average 203 km from where they are." in shown
    assert "4 people would go far : more than 50 km in a straight line" in shown
    assert "on average 203 km away 4 people would go more than 50 km" in shown


def test_a_short_way_is_not_marked(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    assert "more than 50 km" not in plan_page(sign_in(budi), plan(incident, **NEAR))


def test_the_way_of_people_whom_nobody_can_find_is_not_told(
    sign_in: SignIn, budi: User, padang: Shelter, incident: Incident
) -> None:
    run = plan(incident, place="Pantai Xyz")
    shown = plan_page(sign_in(budi), run)
    assert "Nobody knows where 4 people are" in shown
    assert "from the point of the incident, by Sikakap" in shown
    assert "On average" not in shown
    assert "more than 50 km" not in shown
    assert "km are counted from the point of the incident" in shown


def test_where_they_are_can_be_said_and_planned_again(
    sign_in: SignIn, budi: User, sari: User, school: Shelter, incident: Incident
) -> None:
    boat = landed(incident)
    shown = plan_page(sign_in(budi), make_plan(incident))
    assert f'href="/incidents/{incident.ref}/arrivals/{boat.code}/change/"' in shown
    assert "Plan again" in shown


def test_only_those_are_counted_for_the_average_who_are_known(
    sign_in: SignIn, budi: User, padang: Shelter, incident: Incident
) -> None:
    landed(incident, 2, **CROSSING)
    shown = plan_page(sign_in(budi), plan(incident, place=""))
    assert "On average 0.0 km from where they are." in shown
    assert "PDG01 SDN 12 Sikakap 6 2 0.0 4 not known 4" in words(shown)
    assert "on average 0.0 km away · how far 4 people go is not known" in words(shown)
    assert AllocationRun.objects.get().figures["unlocated_people"] == 4


def test_people_at_a_place_that_is_only_named_are_counted_from_there(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    run = plan(incident, place="Dermaga Tuapejat")
    assert round(only(run).km or 0) == 107
    assert "Nobody knows where" not in page(sign_in(budi), incident, f"placements/plans/{run.pk}/")
