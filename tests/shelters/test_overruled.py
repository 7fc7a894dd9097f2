"""What is overruled is on record: no more of it than was, and no less."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import CapacityOverride, Shelter
from tests.builders import make_household, make_shelter


def test_a_reason_overrules_nothing_where_there_is_room(
    family: Household, school: Shelter, budi: User
) -> None:
    services.hold(family, school, by=budi, override_reason="night", meet_reason="guarded")
    assert not CapacityOverride.objects.exists()
    assert not AuditEntry.objects.filter(action="shelters.decided_by_protection").exists()


def test_each_is_on_record_with_those_whom_it_let_in(
    incident: Incident, school: Shelter, budi: User
) -> None:
    for people in (8, 5, 2):
        services.hold(make_household(incident, people), school, by=budi, override_reason="night")
    rows = CapacityOverride.objects.order_by("created_at")
    assert list(rows.values_list("people", flat=True)) == [3, 2]


def test_a_host_who_refuses_is_overruled_for_all_of_them(
    family: Household, school: Shelter, budi: User
) -> None:
    shelter = services.change_shelter(school, by=budi, host_stance="refused", declared=3)
    services.hold(family, shelter, by=budi, override_reason="storm")
    assert CapacityOverride.objects.get().people == 5


def test_nobody_is_called_for_who_was_only_refused(
    incident: Incident, school: Shelter, budi: User
) -> None:
    with pytest.raises(RuleBroken, match="shelter_full"):
        services.place_once(make_household(incident, 11), school, by=budi, body={})
    assert not Task.objects.filter(kind="needs_placement").exists()


@pytest.mark.parametrize("why", ["other_incident", "not_present", "incident_closed"])
def test_no_reason_places_who_is_not_there_to_be_placed(
    incident: Incident, other_incident: Incident, family: Household, budi: User, why: str
) -> None:
    shelter = make_shelter(other_incident if why == "other_incident" else incident)
    if why == "not_present":
        family.status = Household.Status.LEFT_SITE
    if why == "incident_closed":
        Incident.objects.update(status=Incident.Status.CLOSED)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, shelter.refreshed(), by=budi, override_reason="night")
    assert refusal.value.facts["reasons"] == [why]


def test_who_is_in_a_place_that_takes_nobody_may_have_other_places_there(
    incident: Incident, family: Household, budi: User
) -> None:
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 5}]
    house = make_shelter(incident, 10, pools=pools)
    stay = services.check_in_at_once(family, house, by=budi)
    Shelter.objects.update(status="suspended")
    moved = services.transfer(stay, house.refreshed(), by=budi, pool="family_room")
    assert (moved.pool, moved.state) == ("family_room", "checked_in")


def test_who_has_exactly_the_room_is_offered_instead(
    school: Shelter, mosque: Shelter, budi: User
) -> None:
    Shelter.objects.filter(pk=school.pk).update(status="suspended")
    soon = timezone.now() + timedelta(hours=2)
    with pytest.raises(RuleBroken) as refusal:
        services.give_block(school.refreshed(), by=budi, people=10, expires_at=soon, label="Bus 3")
    assert [row["shelter"] for row in refusal.value.facts["instead"]] == ["PDG01"]


def test_what_is_offered_instead_takes_them(
    incident: Incident, family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 8), school, by=budi)
    services.hold(make_household(incident, 8), mosque, by=budi)
    make_shelter(incident, 10, code="MTW08", host_stance="refused")
    make_shelter(incident, 5, code="MTW09")
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, school, by=budi)
    assert [row["shelter"] for row in refusal.value.facts["instead"]] == ["MTW09"]


def test_no_closed_place_is_offered_instead(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    Shelter.objects.update(status="suspended")
    make_shelter(incident, 10, code="MTW08")
    with pytest.raises(RuleBroken) as refusal:
        services.close(mosque, to=school.refreshed(), by=budi)
    assert [row["shelter"] for row in refusal.value.facts["instead"]] == ["MTW08"]
