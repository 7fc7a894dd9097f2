"""Who was only counted is upgraded in place, to the persons they are."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from registrations.models import Household
from tests.builders import make_household
from tests.registrations.test_correcting import HAMIDA, KARIM

Correct = Callable[..., Any]


@pytest.fixture
def counted(incident: Incident) -> Household:
    """Three who are counted, without a name."""
    counts = {"f": {"18-59": 1, "5-11": 1}, "m": {"18-59": 1}}
    return make_household(incident, focal_point=None, counts=counts)


def test_a_counted_household_becomes_persons_in_place(correct: Correct, counted: Household) -> None:
    assert counted.status == "pre_registered"
    father = {"name": "Rahim", "sex": "m", "age": 40, "relationship": "spouse"}
    persons = [HAMIDA, father, {**KARIM, "sex": "f"}]
    answer = correct(counted, persons=persons)
    assert answer.status_code == 200, answer.json()
    now = counted.refreshed()
    assert (now.status, now.number, now.persons.count()) == ("registered", counted.number, 3)


def test_who_is_counted_is_not_half_listed(correct: Correct, counted: Household) -> None:
    answer = correct(counted, persons=[HAMIDA])
    assert answer.status_code == 400
    assert "3 people are counted, but 1 persons are listed." in answer.json()["fields"]["counts"]
    assert counted.refreshed().content_hash == counted.content_hash


def test_the_focal_point_is_named_in_a_household_that_is_counted(
    correct: Correct, counted: Household
) -> None:
    correct(counted, focal_point={"name": "Hamida", "sex": "f", "age": 36})
    correct(counted, focal_point={"name": "Hamida Khatun"})
    [person] = counted.persons.all()
    assert (person.name, person.sex, counted.refreshed().people) == ("Hamida Khatun", "f", 3)
