"""Somebody was asked to find a place: it is done by itself when the household has one, or needs none."""

from typing import Any

import pytest

from core.actors import SYSTEM
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household
from tests.conftest import Settle, SignIn
from tests.shelters.calls import post


@pytest.fixture
def task(school: Shelter, family: Household, budi: User, let_it_settle: Settle) -> Task:
    """The school closes, and the family in it has nowhere to go yet."""
    services.check_in_at_once(family, school, by=budi)
    services.close(school, by=budi)
    let_it_settle()
    return Task.objects.get(kind="needs_placement", target_id=family.pk)


def test_it_is_open_while_they_have_nothing_but_the_place_that_closes(task: Task) -> None:
    assert task.state == "open"


def test_a_new_place_settles_it(
    task: Task, family: Household, mosque: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.transfer(Stay.objects.active().get(household=family), mosque, by=budi)
    let_it_settle()
    assert task.refreshed().state == "done"


def test_who_leaves_seeks_nothing_any_more(
    sign_in: SignIn, task: Task, family: Household, budi: User, let_it_settle: Settle
) -> None:
    gone = {"counts": family.counts, "status": "returned"}
    assert (
        post(sign_in(budi), f"/households/{family.number}/people-status/", gone).status_code == 201
    )
    let_it_settle()
    assert task.refreshed().state == "done"


def test_who_has_found_something_themselves_seeks_nothing_any_more(
    sign_in: SignIn, task: Task, family: Household, sari: User, let_it_settle: Settle
) -> None:
    url = f"/api/v1/households/{family.number}/"
    body: dict[str, Any] = {"base_hash": family.content_hash, "housing": "own_arrangement"}
    assert sign_in(sari).patch(url, body, "application/json").status_code == 200
    let_it_settle()
    assert task.refreshed().state == "done"


def test_it_is_asked_for_again_when_the_next_place_closes_too(
    task: Task, family: Household, mosque: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.transfer(Stay.objects.active().get(household=family), mosque, by=budi)
    let_it_settle()
    services.close(mosque, by=budi)
    let_it_settle()
    states = Task.objects.filter(kind="needs_placement").values_list("state", flat=True)
    assert sorted(states) == ["done", "open"]


def test_settling_it_again_changes_nothing(
    task: Task, family: Household, mosque: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.transfer(Stay.objects.active().get(household=family), mosque, by=budi)
    let_it_settle()
    at = task.refreshed().done_at
    services.settle_placement(family.pk, by=SYSTEM)
    assert task.refreshed().done_at == at


def test_a_household_that_does_not_fit_where_it_is_still_seeks(
    sign_in: SignIn, incident: Incident, school: Shelter, sari: User, let_it_settle: Settle
) -> None:
    household = make_household(incident, 10)
    services.hold(household, school, by=sari)
    born = {"cause": "birth", "sex": "f", "age": 0, "relationship": "child"}
    assert post(sign_in(sari), f"/households/{household.number}/persons/", born).status_code == 201
    let_it_settle()
    assert Task.objects.get(kind="needs_placement", target_id=household.pk).state == "open"
