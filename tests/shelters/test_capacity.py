"""How many people a shelter takes: what is declared, what the standards allow, what is reported."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident, Task
from incidents.services import change_incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import CapacityOverride, CapacityReport, Shelter
from tests.builders import make_household, make_shelter


def rooms(shelter: Shelter) -> dict[str, int]:
    return {pool.kind: pool.capacity for pool in shelter.pools.all()}


def test_the_general_pool_gets_what_the_others_leave(incident: Incident) -> None:
    shelter = make_shelter(incident, 40, pools=[{"kind": "accessible", "capacity": 10}])
    assert rooms(shelter) == {"general": 30, "accessible": 10}


def test_a_shelter_takes_what_its_pools_take_together(incident: Incident) -> None:
    pools = [{"kind": "general", "capacity": 30}, {"kind": "isolation", "capacity": 2}]
    assert make_shelter(incident, None, pools=pools).declared == 32


def test_the_tightest_standard_limits_the_whole(incident: Incident) -> None:
    shelter = make_shelter(incident, 200, toilets_female=1, toilets_male=1, covered_m2=3500)
    assert (shelter.capacity, shelter.binding, shelter.free) == (100, "toilets", 100)


def test_ground_limits_camps_only(incident: Incident) -> None:
    assert make_shelter(incident, 40, site_m2=450).capacity == 40
    assert make_shelter(incident, 40, site_m2=450, kind="camp").capacity == 10


def test_blocked_places_are_not_free(incident: Incident) -> None:
    pools = [{"kind": "general", "capacity": 40, "blocked": 15}]
    assert make_shelter(incident, 40, pools=pools).free == 25


def test_a_report_of_capacity_moves_the_general_pool(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 40, pools=[{"kind": "accessible", "capacity": 10}])
    services.report_capacity(shelter, 35, by=budi, source="sms")
    assert (shelter.refreshed().declared, rooms(shelter)) == (35, {"general": 25, "accessible": 10})


def test_a_report_below_what_is_in_use_is_refused(
    school: Shelter, family: Household, budi: User
) -> None:
    services.hold(family, school, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.report_capacity(school, 4, by=budi, source="api")
    assert (refusal.value.code, refusal.value.facts) == ("below_use", {"in_use": 5})
    assert not CapacityReport.objects.exists()


def test_a_report_of_free_places_counts_strangers(
    school: Shelter, family: Household, budi: User
) -> None:
    services.hold(family, school, by=budi)
    services.report_free(school, 2, by=budi, source="sms")
    now = school.refreshed()
    assert (now.free, now.other_occupied, now.held) == (2, 3, 5)


def test_strangers_are_spread_over_the_pools(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 40, pools=[{"kind": "accessible", "capacity": 10}])
    services.report_free(shelter, 5, by=budi, source="web")
    taken = {pool.kind: pool.other_occupied for pool in shelter.pools.all()}
    assert taken == {"general": 30, "accessible": 5}


def test_more_free_places_than_our_guests_leave_is_a_task(
    school: Shelter, family: Household, budi: User
) -> None:
    services.hold(family, school, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.report_free(school, 6, by=budi, source="sms")
    assert (refusal.value.code, refusal.value.facts) == ("above_ledger", {"free": 5})
    assert Task.objects.get().target_label == "MTW01"


def test_nothing_free_may_always_be_said(school: Shelter, incident: Incident, budi: User) -> None:
    services.hold(make_household(incident, 12), school, by=budi, override_reason="night")
    services.report_free(school, 0, by=budi, source="sms")
    assert school.refreshed().free == -2


def test_free_places_of_a_beach_are_a_first_figure(incident: Incident, budi: User) -> None:
    beach = make_shelter(incident, None, kind="informal")
    assert beach.free is None
    services.report_free(beach, 30, by=budi, source="sms")
    assert (beach.refreshed().declared, beach.refreshed().free) == (30, 30)


def test_the_age_of_a_figure_is_when_it_was_so(school: Shelter, budi: User) -> None:
    yesterday = timezone.now() - timedelta(hours=13)
    services.report_free(school, 3, by=budi, source="sms", effective_at=yesterday)
    now = Shelter.objects.get(Shelter.stale())
    assert (now.figure_at, now.figure_source) == (yesterday, "sms")


def test_no_figure_comes_from_the_future(school: Shelter, budi: User) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    services.report_free(school, 3, by=budi, source="tablet", effective_at=tomorrow)
    assert school.refreshed().figure_at <= timezone.now()
    assert CapacityReport.objects.get().effective_at == tomorrow


def test_a_tighter_standard_is_accepted_and_on_record(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 100)
    services.hold(make_household(incident, 30), shelter, by=budi)
    services.change_shelter(shelter, by=budi, covered_m2=70)
    override = CapacityOverride.objects.get()
    assert (shelter.refreshed().free, override.cause, override.people) == (-10, "standard", 10)


def test_whoever_leaves_an_overfull_shelter_makes_no_room(incident: Incident, budi: User) -> None:
    shelter = make_shelter(incident, 100)
    stay = services.hold(make_household(incident, 15), shelter, by=budi)
    services.hold(make_household(incident, 15), shelter, by=budi)
    services.change_shelter(shelter, by=budi, covered_m2=70)
    services.cancel(stay, by=budi)
    assert (shelter.refreshed().over, shelter.refreshed().free) == (0, 5)


def test_the_later_phase_asks_for_more_toilets(
    incident: Incident, budi: User, let_it_settle: Callable[[], None]
) -> None:
    shelter = make_shelter(incident, 100, toilets_female=1, toilets_male=1)
    change_incident(incident, by=budi, phase="later")
    let_it_settle()
    assert (shelter.refreshed().capacity, shelter.refreshed().binding) == (40, "toilets")


@pytest.mark.parametrize(
    ("change", "declared", "general"),
    [
        ({"declared": 35}, 35, 25),
        ({"pools": [{"kind": "accessible", "capacity": 12}]}, 42, 30),
        ({"declared": 40, "pools": [{"kind": "accessible", "capacity": 12}]}, 40, 28),
        ({"pools": [{"kind": "general", "capacity": 20}]}, 30, 20),
        ({"name": "SMPN 3"}, 40, 30),
    ],
)
def test_the_whole_and_its_pools_move_together(
    incident: Incident, budi: User, change: dict[str, Any], declared: int, general: int
) -> None:
    shelter = make_shelter(incident, 40, pools=[{"kind": "accessible", "capacity": 10}])
    services.change_shelter(shelter, by=budi, **change)
    assert (shelter.refreshed().declared, rooms(shelter)["general"]) == (declared, general)


def test_no_pool_shrinks_below_who_is_in_it(school: Shelter, family: Household, budi: User) -> None:
    services.hold(family, school, by=budi)
    pools = [{"kind": "general", "capacity": 4}, {"kind": "accessible", "capacity": 6}]
    with pytest.raises(RuleBroken, match="below_use"):
        services.change_shelter(school, by=budi, pools=pools, declared=10)
    assert rooms(school) == {"general": 10}


def test_no_place_is_blocked_under_a_guest(school: Shelter, family: Household, budi: User) -> None:
    services.hold(family, school, by=budi)
    with pytest.raises(RuleBroken, match="below_use"):
        services.change_shelter(
            school, by=budi, pools=[{"kind": "general", "capacity": 10, "blocked": 6}]
        )


def test_an_overfull_shelter_can_still_be_renamed_and_enlarged(
    school: Shelter, incident: Incident, budi: User
) -> None:
    services.hold(make_household(incident, 12), school, by=budi, override_reason="night")
    services.change_shelter(school, by=budi, name="SDN 13")
    services.change_shelter(school, by=budi, declared=11)
    assert (school.refreshed().over, school.pools.get().over) == (1, 1)


def test_a_code_is_taken_once_in_any_case(school: Shelter, incident: Incident) -> None:
    with pytest.raises(RuleBroken, match="code_taken"):
        make_shelter(incident, code="mtw01")


def test_a_code_cannot_be_changed_to_a_taken_one(
    school: Shelter, mosque: Shelter, budi: User
) -> None:
    with pytest.raises(RuleBroken, match="code_taken"):
        services.change_shelter(mosque, by=budi, code="MTW01")
    assert mosque.refreshed().code == "PDG01"


def test_every_report_is_kept(school: Shelter, budi: User) -> None:
    services.report_free(school, 4, by=budi, source="sms", raw="KOSONG MTW01 4")
    services.change_shelter(school, by=budi, declared=12)
    said = CapacityReport.objects.order_by("created_at").values_list("free", "capacity", "raw")
    assert list(said) == [(4, None, "KOSONG MTW01 4"), (None, 12, "")]
