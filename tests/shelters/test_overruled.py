"""What is overruled is on record: no more of it than was, and no less."""

import pytest

from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.models import Incident, Task
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import CapacityOverride, Shelter
from tests.builders import make_household


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
