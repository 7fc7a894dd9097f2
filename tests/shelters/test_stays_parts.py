"""Stays of several kinds of places, on the way, too long, and never of half a household."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Event
from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from registrations.reports import Group
from registrations.services import split_household
from shelters import queries, services
from shelters.models import Shelter, Stay
from shelters.recount import drift
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import counters, hold, post

POOLS = [{"kind": "general", "capacity": 8}, {"kind": "accessible", "capacity": 2}]


@pytest.fixture
def ramp(incident: Incident, partner_a: Organisation) -> Shelter:
    """MTW07 with eight general places and two that a wheelchair reaches."""
    return make_shelter(incident, 10, code="MTW07", pools=POOLS, operator=partner_a)


def taken(shelter: Shelter) -> dict[str, int]:
    return {pool.kind: pool.held + pool.occupied for pool in shelter.pools.all()}


def test_a_family_takes_places_of_two_kinds(
    sign_in: SignIn, sari: User, ramp: Shelter, family: Household
) -> None:
    answer = hold(sign_in(sari), family, ramp, accessible=1).json()
    parts = {part["pool"]: part["people"] for part in answer["parts"]}
    assert (parts, taken(ramp)) == ({"general": 4, "accessible": 1},) * 2
    assert drift() == []


@pytest.mark.usefixtures("in_english")
def test_all_of_it_or_nothing(ramp: Shelter, incident: Incident, sari: User) -> None:
    services.hold(make_household(incident, 2), ramp, by=sari, accessible=2)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(make_household(incident, 3), ramp, by=sari, accessible=1)
    assert (refusal.value.code, refusal.value.facts["accessible_free"]) == ("shelter_full", 0)
    assert "0 places are free (Accessible)." in str(refusal.value.message)
    assert (taken(ramp), drift()) == ({"general": 0, "accessible": 2}, [])


def test_a_shelter_without_such_places_says_so(
    school: Shelter, family: Household, sari: User
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, school, by=sari, accessible=1)
    assert refusal.value.facts["reasons"] == ["no_such_pool"]


def test_what_is_offered_instead_has_such_places(
    ramp: Shelter, school: Shelter, incident: Incident, sari: User
) -> None:
    other = make_shelter(incident, 10, code="MTW08", pools=POOLS)
    services.hold(make_household(incident, 2), ramp, by=sari, accessible=2)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(make_household(incident, 3), ramp, by=sari, accessible=1)
    assert [row["shelter"] for row in refusal.value.facts["instead"]] == [other.code]


def test_no_more_accessible_places_than_people(
    sign_in: SignIn, sari: User, ramp: Shelter, family: Household
) -> None:
    answer = hold(sign_in(sari), family, ramp, accessible=6)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["accessible"])
    with pytest.raises(Wrong):
        services.hold(family, ramp, by=sari, accessible=6)


def test_a_transfer_keeps_accessible_places_where_there_are_any(
    ramp: Shelter, school: Shelter, incident: Incident, family: Household, budi: User
) -> None:
    other = make_shelter(incident, 10, code="MTW08", pools=POOLS)
    stay = services.hold(family, ramp, by=budi, accessible=2)
    moved = services.transfer(stay, other, by=budi)
    assert taken(other) == {"general": 3, "accessible": 2}
    services.transfer(moved, school, by=budi)
    assert (counters(school), taken(other), drift()) == (
        (5, 0, 5),
        {"general": 0, "accessible": 0},
        [],
    )


def test_who_leaves_gives_back_a_general_place_first(
    ramp: Shelter, incident: Incident, budi: User
) -> None:
    household = make_household(incident, 3)
    services.check_in_at_once(household, ramp, by=budi, accessible=1)
    Household.objects.filter(pk=household.pk).update(people=2)
    services.fit_stay(household.pk, by=budi)
    assert (taken(ramp), drift()) == ({"general": 1, "accessible": 1}, [])


def test_who_is_on_the_way_keeps_the_places(
    sign_in: SignIn, sari: User, ros: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=sari)
    left = post(sign_in(sari), f"/stays/{stay.pk}/depart/", {})
    assert (left.status_code, left.json()["state"], left.json()["expires_at"]) == (
        200,
        "in_transit",
        None,
    )
    there = post(sign_in(ros), f"/stays/{stay.pk}/check-in/", {})
    assert (there.json()["state"], counters(school)) == ("checked_in", (0, 5, 5))


@pytest.mark.parametrize("end", [services.no_show, services.cancel])
def test_who_was_on_the_way_may_not_come(
    school: Shelter, family: Household, budi: User, end: Callable[..., Stay]
) -> None:
    stay = services.depart(services.hold(family, school, by=budi), by=budi)
    end(stay, by=budi)
    assert counters(school) == (0, 0, 10)


def test_nobody_departs_who_is_there(school: Shelter, family: Household, budi: User) -> None:
    stay = services.check_in_at_once(family, school, by=budi)
    with pytest.raises(RuleBroken, match="wrong_state"):
        services.depart(stay, by=budi)


@pytest.mark.parametrize("act", ["hold", "transfer"])
def test_half_a_household_is_split_first(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household, act: str
) -> None:
    if act == "hold":
        answer = hold(sign_in(budi), family, school, people=2)
    else:
        stay = services.hold(family, school, by=budi)
        to = {"shelter": "PDG01", "people": 2}
        answer = post(sign_in(budi), f"/stays/{stay.pk}/transfer/", to)
    assert (answer.status_code, answer.json()["code"]) == (409, "split_first")
    assert "Split it first" in answer.json()["message"]


def test_after_a_split_each_has_a_place_of_its_own(
    school: Shelter, mosque: Shelter, family: Household, budi: User, let_it_settle: Any
) -> None:
    services.check_in_at_once(family, school, by=budi)
    who = Group((), {"m": {"5-11": 2}})
    part = split_household(family, who, by=budi, reason="They want to live with their aunt")
    let_it_settle()
    services.transfer(Stay.objects.get(household=part), mosque, by=budi)
    assert (counters(school), counters(mosque), drift()) == ((0, 3, 7), (2, 0, 8), [])


def long_ago(stay: Stay, days: int = 6) -> None:
    Stay.objects.filter(pk=stay.pk).update(checked_in_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("kind", "days", "too_long"),
    [("transit", 6, True), ("transit", 4, False), ("longer", 6, False)],
)
def test_a_few_days_are_five(
    sign_in: SignIn,
    budi: User,
    incident: Incident,
    family: Household,
    kind: str,
    days: int,
    too_long: bool,
) -> None:
    shelter = make_shelter(incident, 10, stay_kind=kind)
    stay = services.check_in_at_once(family, shelter, by=budi)
    long_ago(stay, days)
    answer = sign_in(budi).get(f"/api/v1/stays/{stay.pk}/").json()
    assert (answer["overstay"], queries.overstays(incident).people) == (too_long, 5 * too_long)


def test_an_overstay_is_told_once(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 10, stay_kind="transit")
    for _ in range(2):
        long_ago(services.check_in_at_once(make_household(incident, 2), shelter, by=budi))
    assert [services.tell_overstays() for _ in range(2)] == [2, 0]
    assert Event.objects.filter(kind="shelters.stay_overdue").count() == 2
    assert Task.objects.get(kind="overstay").target_label == shelter.code


def test_stays_that_are_too_long_are_listed(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    shelter = make_shelter(incident, 20, stay_kind="transit")
    services.check_in_at_once(make_household(incident, 2), shelter, by=budi)
    long_ago(services.check_in_at_once(family, shelter, by=budi))
    rows = sign_in(budi).get("/api/v1/stays/?overstay=1").json()["results"]
    assert [row["household"] for row in rows] == [str(family.pk)]


def test_places_are_read_before_the_lock_and_written_in_one_go(
    sign_in: SignIn,
    sari: User,
    school: Shelter,
    family: Household,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(sari)
    with django_assert_max_num_queries(30):
        assert hold(client, family, school).status_code == 201


def test_the_same_hold_sent_twice_is_one(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    id = "0a8f3f53-1111-4a53-9a77-0c2a3f5d1e11"
    answers = [hold(sign_in(sari), family, school, id=id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    other = hold(sign_in(sari), family, school, id=id, accessible=1)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_a_refused_hold_may_be_sent_again(
    sign_in: SignIn, sari: User, budi: User, school: Shelter, incident: Incident, family: Household
) -> None:
    id = "0a8f3f53-2222-4a53-9a77-0c2a3f5d1e11"
    first = services.hold(make_household(incident, 8), school, by=budi)
    assert hold(sign_in(sari), family, school, id=id).status_code == 409
    services.cancel(first, by=budi)
    assert hold(sign_in(sari), family, school, id=id).status_code == 201
