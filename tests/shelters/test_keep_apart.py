"""Households that must not meet get no place in one shelter, and nobody is told why."""

from typing import Any

import pytest

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import queries, services
from shelters.models import CapacityOverride, Shelter, Stay
from tests.builders import make_household
from tests.conftest import SignIn
from tests.shelters.calls import hold, post

NOT_HERE = (
    "This shelter cannot take this household. No other shelter has room for them now: ask a coordinator to "
    "open one."
)


@pytest.fixture
def apart(incident: Incident, family: Household, school: Shelter, budi: User) -> Household:
    """A household of two that must not meet the family, which is expected in the school."""
    other = make_household(incident, 2)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    services.hold(family, school, by=budi)
    return other


@pytest.mark.parametrize("more", [{}, {"override_reason": "storm"}, {"state": "checked_in"}])
def test_they_are_not_placed_together_and_read_no_reason(
    sign_in: SignIn, budi: User, apart: Household, school: Shelter, more: dict[str, str]
) -> None:
    answer = hold(sign_in(budi), apart, school, **more)
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["not_suitable"])
    assert answer.json()["message"] == NOT_HERE
    assert Stay.objects.count() == 1


def test_nor_the_other_way_round(
    apart: Household, family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.cancel(Stay.objects.get(), by=budi)
    services.hold(apart, school, by=budi)
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, school, by=budi)
    services.hold(family, mosque, by=budi)


def test_a_transfer_does_not_bring_them_together(
    apart: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    stay = services.hold(apart, mosque, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.transfer(stay, school, by=budi)
    assert refusal.value.facts == {"reasons": ["not_suitable"], "instead": []}


def test_what_is_offered_leaves_out_where_they_would_meet(
    incident: Incident, apart: Household, school: Shelter, mosque: Shelter
) -> None:
    assert queries.avoided(apart) == {school.pk}
    assert queries.avoided_by_each(incident) == {apart.pk: {school.pk}}
    (row,) = queries.waiting_list(incident, 10)
    assert [one.offer.shelter.code for one in row.suggestions] == ["PDG01"]


def test_a_full_shelter_offers_none_where_they_would_meet(
    incident: Incident, apart: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 10), mosque, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(apart, mosque, by=budi)
    assert (refusal.value.code, refusal.value.facts["instead"]) == ("shelter_full", [])


def test_protection_may_decide_otherwise_on_record(
    sign_in: SignIn, tari: User, apart: Household, school: Shelter
) -> None:
    assert hold(sign_in(tari), apart, school).status_code == 409
    answer = hold(sign_in(tari), apart, school, override_reason="Two buildings, guarded")
    assert (answer.status_code, CapacityOverride.objects.count()) == (201, 0)
    entry = AuditEntry.objects.get(action="shelters.decided_by_protection")
    assert entry.reason == "Two buildings, guarded"


def test_protection_overrules_no_places(
    sign_in: SignIn, tari: User, apart: Household, school: Shelter, incident: Incident, budi: User
) -> None:
    services.hold(make_household(incident, 5), school, by=budi)
    answer = hold(sign_in(tari), apart, school, override_reason="Two buildings, guarded")
    assert (answer.status_code, answer.json()["code"]) == (409, "shelter_full")


def test_at_the_door_they_are_not_let_in_together(
    sign_in: SignIn, ros: User, apart: Household, school: Shelter
) -> None:
    body = {"numbers": [apart.number], "place": True}
    (row,) = post(sign_in(ros), "/shelters/MTW01/check-in/", body).json()["results"]
    assert (row["result"], row["code"]) == ("refused", "not_allowed_here")
    assert row["message"] == NOT_HERE


def test_protection_is_called_where_they_are_together_already(
    family: Household, school: Shelter, incident: Incident, budi: User, let_it_settle: Any
) -> None:
    other = make_household(incident, 2)
    for household in (family, other):
        services.hold(household, school, by=budi)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    let_it_settle()
    task = Task.objects.get(kind="kept_apart_meet")
    assert (task.role, task.urgent) == ("protection", True)


def test_nobody_else_reads_that_call(
    sign_in: SignIn, budi: User, family: Household, school: Shelter, incident: Incident
) -> None:
    other = make_household(incident, 2)
    for household in (family, other):
        services.hold(household, school, by=budi)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    services.call_for_meetings(family, by=SYSTEM)
    page = sign_in(budi).get(f"/incidents/{incident.ref}/").content.decode()
    assert "must not meet" not in page
