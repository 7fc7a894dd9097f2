"""What is decided of one child says nothing of another, and nothing before its time."""

from datetime import timedelta

import pytest

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import Role, User
from registrations import services as registrations
from registrations.models import Settlement
from shelters import services
from shelters.models import Shelter, Stay
from tests.conftest import Settle, make_user
from tests.shelters.calls import make_child_alone


@pytest.fixture
def children(incident: Incident, school: Shelter, budi: User) -> list[Stay]:
    """Two girls, each with somebody who cares for her until protection decides."""
    care = services.InterimCare("Ibu Ani", "02:00, on the beach")
    return [
        services.hold(make_child_alone(incident), school, by=budi, interim=care) for _ in range(2)
    ]


def open_calls() -> list[str]:
    calls = Task.objects.filter(kind="interim_care", state="open")
    return list(calls.values_list("target_label", flat=True))


def test_a_night_lasts_a_day_and_the_place_does_not_run_out(children: list[Stay]) -> None:
    stay = children[0]
    assert stay.interim_until is not None
    assert round((stay.interim_until - stay.created_at) / timedelta(hours=1)) == 24
    assert (stay.expires_at, services.call_for_overdue()) == (None, 0)


def test_the_other_child_still_waits(children: list[Stay], tari: User) -> None:
    services.confirm_care(children[0], by=tari)
    assert (children[0].refreshed().awaits_care, children[1].refreshed().awaits_care) == (
        False,
        True,
    )
    assert open_calls() == [children[1].household.number]


def test_the_other_child_still_waits_when_a_call_is_settled(
    children: list[Stay], tari: User, let_it_settle: Settle
) -> None:
    task = Task.objects.get(kind="interim_care", target_id=children[0].household_id)
    registrations.settle(task, by=tari, outcome=Settlement.INTERIM_CARE)
    let_it_settle()
    assert children[0].refreshed().care_confirmed_by == tari
    assert children[1].refreshed().awaits_care


def test_a_child_whose_stay_has_ended_waits_no_more(children: list[Stay], budi: User) -> None:
    services.cancel(children[0], by=budi)
    assert (children[0].refreshed().awaits_care, Stay.objects.awaiting_care().get()) == (
        False,
        children[1],
    )


def test_what_one_officer_has_decided_another_does_not_decide_again(
    children: list[Stay], tari: User, incident: Incident
) -> None:
    services.confirm_care(children[0], by=tari)
    other = make_user("lina", Role.PROTECTION, tari.standing[0].organisation, incident)
    with pytest.raises(RuleBroken, match="wrong_state"):
        services.confirm_care(children[0], by=other)
