"""Informal places and hosts: what is not known is not zero, and what a host said is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.timeline import entries
from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household
from shelters import queries, services
from shelters.models import HostStatement, Shelter
from shelters.nights import next_time
from tests.builders import make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import page, patch, post, press


@pytest.fixture
def beach(incident: Incident, partner_a: Organisation) -> Shelter:
    """MTW07, an informal place of partner A: nobody knows how many it takes."""
    return make_shelter(incident, None, code="MTW07", kind="informal", operator=partner_a)


def test_what_is_not_known_is_null_everywhere(sign_in: SignIn, budi: User, beach: Shelter) -> None:
    told = sign_in(budi).get("/api/v1/shelters/MTW07/").json()
    assert told["places"]["free"] is told["places"]["rated"] is None
    assert {pool["free"] for pool in told["pools"]} == {None}


def test_it_stays_unknown_with_people_in_it(
    sign_in: SignIn, budi: User, beach: Shelter, family: Household
) -> None:
    services.hold(family, beach, by=budi, override_reason="Night falls")
    told = sign_in(budi).get("/api/v1/shelters/MTW07/").json()
    assert told["places"]["free"] is None
    assert "more than it can take" not in page(sign_in(budi), beach.incident, "shelters/MTW07/")


def test_it_is_never_offered(beach: Shelter, incident: Incident) -> None:
    assert beach not in queries.with_room(incident)


def test_people_there_are_told_with_time_and_source(
    sign_in: SignIn, ros: User, beach: Shelter
) -> None:
    told = post(sign_in(ros), "/shelters/MTW07/people-now/", {"people": 130}).json()
    assert (told["people_now"], told["people_now_source"]) == (130, "api")
    assert "130" in page(sign_in(ros), beach.incident, "shelters/MTW07/")


def test_an_older_sighting_does_not_replace_a_newer_one(
    sign_in: SignIn, ros: User, beach: Shelter
) -> None:
    client = sign_in(ros)
    post(client, "/shelters/MTW07/people-now/", {"people": 130})
    earlier = (timezone.now() - timedelta(hours=1)).isoformat()
    told = post(client, "/shelters/MTW07/people-now/", {"people": 40, "at": earlier}).json()
    assert told["people_now"] == 130


def test_people_there_are_told_on_the_page(sign_in: SignIn, ros: User, beach: Shelter) -> None:
    press(sign_in(ros), beach.incident, "shelters/MTW07/people-now/", people=12)
    assert (beach.refreshed().people_now, beach.refreshed().people_now_source) == (12, "web")


def test_what_a_host_said_is_kept_with_who_and_when(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    client = sign_in(ros)
    for stance, condition in (("conditional", "Families only"), ("refused", "")):
        body = {"host_stance": stance, "host_condition": condition}
        told = patch(client, "/shelters/MTW01/", body).json()
    assert (told["host_stance"], told["host_condition"]) == ("refused", None)
    assert told["host_stance_by"] == str(ros.pk)
    assert HostStatement.objects.filter(condition="Families only").count() == 1
    assert "The host refuses" in [str(entry.text) for entry in entries(school.pk)]


def test_a_condition_goes_when_the_host_agrees(budi: User, school: Shelter) -> None:
    services.change_shelter(
        school, by=budi, host_stance="conditional", host_condition="Until Friday"
    )
    services.change_shelter(school, by=budi, host_stance="agreed")
    assert school.refreshed().host_condition == ""


def test_where_the_host_refuses_only_a_coordinator_places_with_a_reason(
    budi: User, school: Shelter, family: Household
) -> None:
    services.change_shelter(school, by=budi, host_stance="refused")
    site = school.refreshed()
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, site, by=budi)
    assert services.hold(family, site, by=budi, override_reason="Storm").state == "held"


def test_a_host_is_asked_on_a_page_that_wants_the_condition(
    sign_in: SignIn, ros: User, incident: Incident, school: Shelter
) -> None:
    client, form = sign_in(ros), {"host_stance": "conditional"}
    refused = press(client, incident, "shelters/MTW01/host/", **form)
    assert list(refused.context["form"].errors) == ["host_condition"]
    press(client, incident, "shelters/MTW01/host/", **form, host_condition="Families only")
    assert "Families only" in page(client, incident, "shelters/MTW01/")
    assert "Ros" in page(client, incident, "shelters/MTW01/host/")


def test_another_use_is_warned_of_two_days_before(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    client, soon = sign_in(budi), "needed for something else soon"
    for days, warned in ((5, False), (1, True)):
        at = timezone.now() + timedelta(days=days)
        services.change_shelter(school, by=budi, use_conflict="Fish auction", use_conflict_at=at)
        assert (soon in page(client, incident, "shelters/MTW01/")) == warned


@pytest.mark.parametrize(
    ("weekly", "day", "expected"),
    [
        (True, 18, 20),
        (True, 20, 20),
        (True, 21, 27),
        (True, 30, 34),
        (False, 18, 20),
        (False, 21, 20),
        (False, 22, None),
    ],
)
def test_a_use_comes_round(weekly: bool, day: int, expected: int | None) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    friday, now = datetime(2026, 11, 20, 12, tzinfo=UTC), start + timedelta(days=day - 1, hours=10)
    found = next_time(friday, weekly=weekly, now=now)
    assert (found and (found - start).days + 1) == expected


def test_who_does_not_run_it_changes_nothing_of_it(
    sign_in: SignIn, joko: User, incident: Incident, school: Shelter
) -> None:
    client: Any = sign_in(joko)
    pages = ("host", "close", "evacuate", "roll-call", "inspect")
    statuses = [client.get(f"/incidents/{incident.ref}/shelters/MTW01/{name}/") for name in pages]
    assert {answer.status_code for answer in statuses} == {403}
