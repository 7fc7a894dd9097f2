"""The page of what-if: so many people could come, and what would be missing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from tests.builders import make_household, make_item, make_shelter, make_stock
from tests.conftest import SignIn
from tests.shelters.calls import page

WHAT_IF = "what-if/?people=40&hours=48&household_size=4&profile=sphere-2018"


def test_what_if_opens_with_a_question(sign_in: SignIn, budi: User, incident: Incident) -> None:
    assert "Say how many people could come" in page(sign_in(budi), incident, "what-if/")


def test_what_if_says_what_is_missing_and_when(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    shown = page(sign_in(budi), incident, WHAT_IF)
    assert "places would be missing." in shown
    assert "The last place is taken after 12 hours." in shown


def test_what_if_begins_with_what_runs_out_first_though_there_are_places(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    make_shelter(incident, 100)
    make_stock(incident, {make_item(): 10})
    shown = page(sign_in(budi), incident, WHAT_IF)
    answer = shown[shown.index("<h1") : shown.index('id="what-if"')]
    assert "hours until the first thing runs out: Blankets." in answer
    assert "100 places are free" in answer
    assert 'data-state="good"' not in answer


def test_what_if_does_not_take_unknown_for_none(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    food, soap = make_item("FOOD", unit="pack"), make_item("SOAP", unit="kg")
    make_stock(incident, {food: 50, soap: Decimal("9.4")})
    found = sign_in(budi).get(f"/incidents/{incident.ref}/{WHAT_IF}").context["lines"]
    lines = {str(row.word): (row.need, row.available, row.lacking) for row in found}
    assert lines["Food, kcal a day"] == (84_000, None, None)
    assert lines["Soap, kg a month"] == (18, 9, 9)


def test_what_if_says_that_nobody_knows_the_places(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    make_shelter(incident, None)
    shown = page(sign_in(budi), incident, WHAT_IF)
    assert "Free places in the open shelters: unknown" in shown
    assert "would be missing" not in shown


def test_what_if_tells_how_many_figures_are_old(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    silent = "1 shelter said nothing for half a day"
    assert silent not in page(sign_in(budi), incident, WHAT_IF)
    Shelter.objects.update(figure_at=timezone.now() - timedelta(hours=13))
    assert silent in page(sign_in(budi), incident, WHAT_IF)


def test_what_if_another_place_opened(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    hall = make_shelter(incident, 50, status="planned")
    client = sign_in(budi)
    context = client.get(f"/incidents/{incident.ref}/{WHAT_IF}&open={hall.pk}").context
    assert (context["places"].available, context["places"].shortage) == (60, 0)


def test_what_if_draws_households_like_those_who_are_here(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    make_household(incident, 4)
    context = sign_in(budi).get(f"/incidents/{incident.ref}/{WHAT_IF}").context
    [(_kind, outlook)] = context["pools"]
    found = (context["simulation"].draws, outlook.need.median, outlook.available)
    assert (found, outlook.shortage.median) == ((50, 40, 10), 32)


@pytest.mark.parametrize("wrong", ["people=0&hours=1", "people=x&hours=1", "people=5&hours=-1"])
def test_what_if_refuses_impossible_numbers_at_their_field(
    sign_in: SignIn, budi: User, incident: Incident, wrong: str
) -> None:
    asked = f"what-if/?{wrong}&household_size=4&profile=sphere-2018"
    assert sign_in(budi).get(f"/incidents/{incident.ref}/{asked}").status_code == 400


def test_what_if_says_who_waits_already_and_counts_them_in_by_one_press(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter, family: Household
) -> None:
    client = sign_in(budi)
    left_out = client.get(f"/incidents/{incident.ref}/{WHAT_IF}")
    assert "5 people wait for a place already and are not counted here" in text(left_out)
    counted_in = client.get(f"/incidents/{incident.ref}/what-if/{left_out.context['with_waiting']}")
    assert "40 people within 48 hours and 5 who wait already" in text(counted_in)
    assert counted_in.context["places"].need == 45


def test_what_if_says_that_something_is_lacking_now(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    make_shelter(incident, 100)
    make_stock(incident, {make_item(): 1})
    shown = page(sign_in(budi), incident, WHAT_IF.replace("hours=48", "hours=10"))
    assert "lacking now: Blankets." in shown
    assert "after 0 hours" not in shown


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
