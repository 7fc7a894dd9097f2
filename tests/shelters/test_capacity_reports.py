"""What people report of places: more, fewer, too late, by mistake."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import CapacityReport, Shelter
from shelters.recount import drift
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import page


def state(shelter: Shelter) -> tuple[int | None, int, int | None]:
    now = shelter.refreshed()
    return now.declared, now.other_occupied, now.free


@pytest.mark.parametrize(("delta", "free"), [(-3, 7), (-10, 0), (0, 10)])
def test_places_are_told_by_how_many_more_or_fewer(
    school: Shelter, budi: User, delta: int, free: int
) -> None:
    services.report_change(school, delta, by=budi, source="sms")
    assert school.refreshed().free == free


def test_two_that_leave_make_two_places(school: Shelter, budi: User) -> None:
    services.report_free(school, 4, by=budi, source="web")
    report = services.report_change(school, 2, by=budi, source="sms")
    assert (school.refreshed().free, report.delta, report.became["free"]) == (6, 2, 6)


@pytest.mark.parametrize(("delta", "code"), [(-11, "below_zero"), (1, "above_ledger")])
def test_a_change_that_cannot_be_names_what_can(
    school: Shelter, budi: User, delta: int, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.report_change(school, delta, by=budi, source="sms")
    assert (refusal.value.code, refusal.value.facts) == (code, {"free": 10})
    assert "10" in str(refusal.value.message)


def test_others_who_are_there_take_places(school: Shelter, family: Household, budi: User) -> None:
    services.hold(family, school, by=budi)
    services.report_others(school, 3, by=budi, source="api")
    assert state(school) == (10, 3, 2)


def test_more_others_than_fit_ask_for_a_larger_capacity(
    school: Shelter, family: Household, budi: User
) -> None:
    services.hold(family, school, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.report_others(school, 6, by=budi, source="api")
    assert (refusal.value.code, refusal.value.facts) == ("above_capacity", {"most": 5})


def test_nothing_relative_can_be_said_of_what_nobody_knows(incident: Incident, budi: User) -> None:
    beach = make_shelter(incident, None, kind="informal")
    with pytest.raises(RuleBroken, match="places_unknown"):
        services.report_change(beach, 2, by=budi, source="sms")


def test_what_was_so_before_the_newest_is_kept_and_changes_nothing(
    school: Shelter, budi: User
) -> None:
    services.report_free(school, 4, by=budi, source="web")
    earlier = timezone.now() - timedelta(minutes=20)
    late = services.report_free(school, 9, by=budi, source="sms", effective_at=earlier)
    assert (late.is_applied, school.refreshed().free) == (False, 4)
    assert CapacityReport.objects.count() == 2


def test_a_clock_that_runs_ahead_stops_nobody(school: Shelter, budi: User) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    services.report_free(school, 3, by=budi, source="tablet", effective_at=tomorrow)
    services.report_free(school, 5, by=budi, source="web", effective_at=timezone.now())
    assert school.refreshed().free == 5


def test_a_figure_says_who_told_it(school: Shelter, ros: User) -> None:
    services.report_free(school, 3, by=ros, source="sms")
    now = school.refreshed()
    assert (now.figure_by, now.figure_source) == (ros, "sms")


# Taking back


@pytest.mark.parametrize("said", [("free", 4), ("capacity", 25), ("change", -2), ("others", 6)])
def test_what_was_before_holds_again(
    school: Shelter, ros: User, budi: User, said: tuple[str, int]
) -> None:
    services.report_free(school, 8, by=budi, source="web")
    before = school.refreshed()
    name, figure = said
    report = getattr(services, f"report_{name}")(school, figure, by=ros, source="sms")
    undo = services.undo_report(report, by=ros)
    after = school.refreshed()
    assert (undo.undo_of, state(school)) == (report, (10, 2, 8))
    assert (after.figure_at, after.figure_by) == (before.figure_at, budi)


def test_a_first_figure_taken_back_is_unknown_again(incident: Incident, budi: User) -> None:
    beach = make_shelter(incident, None, kind="informal")
    report = services.report_free(beach, 30, by=budi, source="sms")
    services.undo_report(report, by=budi)
    assert state(beach) == (None, 0, None)


def test_a_corrected_shelter_can_be_taken_back_with_its_pools(
    incident: Incident, budi: User
) -> None:
    shelter = make_shelter(incident, 40)
    pools = [{"kind": "accessible", "capacity": 12, "blocked": 2}]
    services.change_shelter(shelter, by=budi, declared=60, pools=pools)
    services.undo_report(CapacityReport.objects.get(), by=budi)
    sizes = {pool.kind: (pool.capacity, pool.blocked) for pool in shelter.pools.all()}
    assert (state(shelter), sizes) == ((40, 0, 40), {"general": (40, 0), "accessible": (0, 0)})


def test_guests_who_came_since_are_no_obstacle(
    school: Shelter, family: Household, ros: User
) -> None:
    report = services.report_free(school, 8, by=ros, source="sms")
    services.hold(family, school, by=ros)
    services.undo_report(report, by=ros)
    assert (state(school), drift()) == ((10, 0, 5), [])


def test_places_that_were_given_away_since_are(
    school: Shelter, incident: Incident, ros: User
) -> None:
    services.report_free(school, 2, by=ros, source="web")
    report = services.report_free(school, 9, by=ros, source="sms")
    services.hold(make_household(incident, 6), school, by=ros)
    with pytest.raises(RuleBroken, match="changed_since"):
        services.undo_report(report, by=ros)
    assert (state(school), drift()) == ((10, 1, 3), [])


def test_what_was_said_since_stands(school: Shelter, ros: User, budi: User) -> None:
    report = services.report_free(school, 8, by=ros, source="sms")
    services.report_free(school, 3, by=budi, source="web")
    with pytest.raises(RuleBroken, match="changed_since"):
        services.undo_report(report, by=ros)
    assert school.refreshed().free == 3


def test_taking_back_twice_is_the_same_as_once(school: Shelter, ros: User, budi: User) -> None:
    report = services.report_free(school, 8, by=ros, source="sms")
    first = services.undo_report(report, by=ros)
    assert services.undo_report(report, by=ros) == first
    with pytest.raises(RuleBroken, match="already_undone"):
        services.undo_report(report, by=budi)


def test_after_half_an_hour_a_new_report_is_needed(school: Shelter, ros: User) -> None:
    report = services.report_free(school, 8, by=ros, source="sms")
    CapacityReport.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    with pytest.raises(RuleBroken, match="too_late"):
        services.undo_report(report.refreshed(), by=ros)


def test_what_changed_nothing_cannot_be_taken_back(school: Shelter, ros: User) -> None:
    services.report_free(school, 8, by=ros, source="web")
    old = timezone.now() - timedelta(hours=1)
    late = services.report_free(school, 3, by=ros, source="sms", effective_at=old)
    with pytest.raises(RuleBroken, match="not_applied"):
        services.undo_report(late, by=ros)


def test_the_way_back_stands_at_the_field(sign_in: SignIn, ros: User, school: Shelter) -> None:
    services.report_free(school, 4, by=ros, source="web")
    shown = page(sign_in(ros), school.incident, "shelters/MTW01/")
    field, today = shown.index('name="free"'), shown.index("Still expected")
    assert field < shown.index("/undo/") < today
    assert shown.count("/undo/") == 1
