"""The ledger: what a hold takes, and what nothing may take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from core.errors import RuleBroken
from incidents.models import Incident
from incidents.services import move_incident
from partners.models import User
from registrations.models import Household
from shelters import ledger, services
from shelters.models import CapacityOverride, Shelter, SpacePool, Stay
from shelters.recount import drift
from shelters.services import readying, refusals
from shelters.services.readying import Wish
from tests.builders import make_household, make_shelter
from tests.shelters.calls import counters


def test_a_hold_takes_places_for_the_whole_household(
    family: Household, school: Shelter, sari: User
) -> None:
    stay = services.hold(family, school, by=sari)
    assert (stay.state, stay.people) == ("held", 5)
    assert counters(school) == (5, 0, 5)


def test_a_life_cycle_gives_everything_back(family: Household, school: Shelter, budi: User) -> None:
    stay = services.hold(family, school, by=budi)
    services.check_in(stay, by=budi)
    assert counters(school) == (0, 5, 5)
    services.check_out(stay, by=budi)
    assert counters(school) == (0, 0, 10)


@pytest.mark.parametrize("end", [services.cancel, services.no_show])
def test_who_does_not_come_gives_the_places_back(
    family: Household, school: Shelter, budi: User, end: Callable[..., Stay]
) -> None:
    stay = services.hold(family, school, by=budi)
    end(stay, by=budi)
    assert counters(school) == (0, 0, 10)


def test_a_full_shelter_says_what_has_room(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 8), school, by=budi)
    with pytest.raises(RuleBroken) as refusal, translation.override("en"):
        services.hold(make_household(incident, 3), school, by=budi)
    assert (refusal.value.code, refusal.value.facts["free"]) == ("shelter_full", 2)
    assert [row["shelter"] for row in refusal.value.facts["instead"]] == ["PDG01"]
    assert str(refusal.value.message) == (
        "There is no room for so many people: 2 places are free (General). Enough room: PDG01 (10)."
    )


def test_a_household_has_one_place(
    family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(family, school, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, mosque, by=budi)
    assert (refusal.value.code, refusal.value.facts["shelter"]) == ("already_placed", "MTW01")
    assert counters(mosque) == (0, 0, 10)


def test_a_twin_that_is_gone_again_is_in_nobodys_way(
    family: Household,
    school: Shelter,
    mosque: Shelter,
    budi: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between what is read beforehand and what is written somebody else holds a place, and gives it back."""
    to_hold, refuse = readying.to_hold, refusals.refuse_second_place
    ready = to_hold(family, school, Wish(), budi)
    twin = services.hold(family, mosque, by=budi)

    def gone(registrations: Any) -> None:
        if twin.refreshed().is_active:
            services.cancel(twin, by=budi)
        refuse(registrations)

    monkeypatch.setattr(readying, "to_hold", lambda *_: ready)
    monkeypatch.setattr(refusals, "refuse_second_place", gone)
    assert services.hold(family, school, by=budi).shelter == school
    assert (counters(school), counters(mosque)) == ((5, 0, 5), (0, 0, 10))


def test_the_condition_alone_refuses_one_too_many(school: Shelter) -> None:
    """The mechanism, apart from its net: without the condition this would be the CHECK's IntegrityError."""
    pool = school.pools.get()
    with transaction.atomic(), pytest.raises(ledger.NoRoom):
        ledger.take(school.pk, {pool.pk: 11})
    with transaction.atomic(), pytest.raises(ledger.NoRoom):
        ledger.take_pools({pool.pk: 11})


@pytest.mark.parametrize("model", [Shelter, SpacePool])
def test_the_database_is_the_net(school: Shelter, model: type[Shelter] | type[SpacePool]) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        model.objects.update(held=11)


def test_a_pool_of_its_own_runs_full_first(incident: Incident, budi: User) -> None:
    pools = [{"kind": "accessible", "capacity": 4}]
    shelter = make_shelter(incident, 20, pools=pools)
    with pytest.raises(RuleBroken, match="shelter_full"):
        services.hold(make_household(incident, 5), shelter, by=budi, pool="accessible")
    assert shelter.refreshed().held == 0
    assert shelter.pools.get(kind="general").capacity == 16


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "closed"}, "closed"),
        ({"status": "full"}, "full"),
        ({"status": "suspended"}, "suspended"),
        ({"host_stance": "refused"}, "host_refused"),
        ({"permit_until": timezone.now().date() - timedelta(days=2)}, "permit_over"),
        ({"rules": {"max_household": 4}}, "max_household"),
        ({"declared": None, "kind": "informal"}, "places_unknown"),
    ],
)
def test_a_shelter_that_does_not_take_them_says_why(
    school: Shelter, family: Household, budi: User, fields: dict[str, Any], reason: str
) -> None:
    shelter = services.change_shelter(school, by=budi, **fields)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, shelter, by=budi)
    assert (refusal.value.code, refusal.value.facts["reasons"]) == ("not_allowed_here", [reason])


def test_a_shelter_that_is_not_open_yet_takes_nobody(
    incident: Incident, family: Household, budi: User
) -> None:
    planned = make_shelter(incident, 10, status="planned")
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, planned, by=budi)
    assert refusal.value.facts["reasons"] == ["planned"]


def test_a_family_house_takes_no_single_person(
    incident: Incident, school: Shelter, budi: User
) -> None:
    services.change_shelter(school, by=budi, rules={"families_only": True})
    alone = make_household(incident, counts={"m": {"18-59": 1}}, focal_point=None)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(alone, school.refreshed(), by=budi)
    assert refusal.value.facts["reasons"] == ["families_only"]


def test_closing_the_doors_wins_over_a_hold_that_has_read_them_open(
    school: Shelter, family: Household, budi: User
) -> None:
    as_read = Shelter.objects.get(pk=school.pk)
    services.change_shelter(school, by=budi, status="closed")
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, as_read, by=budi)
    assert refusal.value.facts["reasons"] == ["closed"]


def test_a_shelter_of_another_incident_is_refused(
    other_incident: Incident, family: Household, budi: User
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, make_shelter(other_incident), by=budi)
    assert refusal.value.facts["reasons"] == ["other_incident"]


def test_a_coordinator_may_go_beyond_on_record(
    incident: Incident, school: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 8), school, by=budi)
    over = services.hold(make_household(incident, 5), school, by=budi, override_reason="night")
    override = CapacityOverride.objects.get(stay=over)
    assert (override.people, override.cause, override.reason) == (3, "person", "night")
    assert counters(school) == (13, 0, -3)


def test_what_was_beyond_is_not_free_again_when_they_leave(
    incident: Incident, school: Shelter, budi: User
) -> None:
    first = services.hold(make_household(incident, 8), school, by=budi)
    services.hold(make_household(incident, 5), school, by=budi, override_reason="night")
    services.cancel(first, by=budi)
    assert (school.refreshed().over, counters(school)) == (0, (5, 0, 5))


def test_who_has_left_is_given_no_place(school: Shelter, family: Household, budi: User) -> None:
    family.status = Household.Status.LEFT_SITE
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, school, by=budi)
    assert refusal.value.facts["reasons"] == ["not_present"]


def test_no_place_is_given_in_a_closed_incident(
    incident: Incident, school: Shelter, family: Household, budi: User
) -> None:
    for to in ("verified", "active", "scaling_down", "closed"):
        incident = move_incident(incident, to, reason="", by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.hold(family, school.refreshed(), by=budi)
    assert refusal.value.facts["reasons"] == ["incident_closed"]


def test_an_override_opens_no_closed_door(school: Shelter, family: Household, budi: User) -> None:
    shelter = services.change_shelter(school, by=budi, status="closed")
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, shelter, by=budi, override_reason="night")


def test_an_override_of_the_host_is_on_record_too(
    school: Shelter, family: Household, budi: User
) -> None:
    shelter = services.change_shelter(school, by=budi, host_stance="refused")
    services.hold(family, shelter, by=budi, override_reason="storm")
    assert CapacityOverride.objects.get().people == 5
    assert school.refreshed().host_stance_by == budi


def test_places_are_free_again_when_time_runs_out(
    school: Shelter, family: Household, budi: User
) -> None:
    soon = timezone.now() + timedelta(seconds=5)
    stay = services.hold(family, school, by=budi, expires_at=soon)
    assert services.release_expired() == 0
    Stay.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert services.release_expired() == 1
    assert (stay.refreshed().state, counters(school)) == ("expired", (0, 0, 10))


def test_who_has_checked_in_does_not_expire(school: Shelter, family: Household, budi: User) -> None:
    stay = services.check_in_at_once(family, school, by=budi)
    assert (stay.state, stay.expires_at) == ("checked_in", None)
    assert services.release_expired() == 0


def test_a_recount_agrees_after_all_that(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    stays = [services.hold(make_household(incident, n), school, by=budi) for n in (2, 3, 4)]
    services.check_in(stays[0], by=budi)
    services.transfer(stays[1], mosque, by=budi)
    services.no_show(stays[2], by=budi)
    assert drift() == []
