"""Whoever is refused is told what would work instead: in the sentence, and as facts for programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from registrations.reports import Group, StatusReport
from registrations.services import report_status
from shelters import services
from shelters.models import CapacityReport, Movement, Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn

NONE = "No other shelter has room for them now: ask a coordinator to open one"
Do = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("in_english")


def refused(do: Do, *arguments: Any, **more: Any) -> tuple[str, str, dict[str, Any]]:
    """(code, sentence, facts)."""
    with pytest.raises(RuleBroken) as refusal:
        do(*arguments, **more)
    return refusal.value.code, str(refusal.value.message), refusal.value.facts


def test_who_has_a_place_is_told_where_and_what_can_be_done_with_it(
    family: Household, school: Shelter, mosque: Shelter, budi: User
) -> None:
    stay = services.hold(family, school, by=budi)
    code, said, facts = refused(services.hold, family, mosque, by=budi)
    assert said == "This household has a place in MTW01 already: move it from there."
    assert (code, facts["stay"]) == ("already_placed", str(stay.pk))
    assert "transfer" in facts["instead"]


def test_a_full_shelter_without_another_one_names_who_can_do_something(
    incident: Incident, school: Shelter, budi: User
) -> None:
    code, said, facts = refused(services.hold, make_household(incident, 11), school, by=budi)
    assert (code, facts["instead"]) == ("shelter_full", [])
    assert said.endswith(f"{NONE}, or to place them here with a reason.")


def test_what_nobody_can_overrule_offers_no_overruling(
    incident: Incident, school: Shelter, budi: User
) -> None:
    Shelter.objects.update(status="closed")
    _code, said, _facts = refused(services.hold, make_household(incident, 2), school, by=budi)
    assert said == f"This shelter is closed. {NONE}."


def test_a_figure_that_is_offered_instead_says_when_it_is_old(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    Shelter.objects.update(figure_at=timezone.now() - timedelta(hours=13))
    Shelter.objects.filter(pk=school.pk).update(status="closed")
    _code, said, facts = refused(services.hold, make_household(incident, 2), school, by=budi)
    assert said == "This shelter is closed. Enough room: PDG01 (10, old figure)."
    assert facts["instead"][0]["figure_is_old"] is True


def test_a_household_of_another_incident_is_told_where_its_own_has_room(
    school: Shelter, other_incident: Incident, budi: User
) -> None:
    make_shelter(other_incident, 10, code="ACH01", lat=5.2, lon=96.7)
    row = make_household(other_incident, 2)
    code, said, facts = refused(services.hold, row, school, by=budi)
    assert (code, facts["reasons"][0]) == ("not_allowed_here", "other_incident")
    assert said == "This shelter belongs to another incident. Enough room: ACH01 (10)."


def test_who_has_left_is_told_how_to_come_back(
    family: Household, school: Shelter, budi: User
) -> None:
    everybody = Group((), family.counts)
    report_status(family, StatusReport(everybody, "transferred", timezone.now()), by=budi)
    _code, said, _facts = refused(services.hold, family.refreshed(), school, by=budi)
    assert said == "This household is not here any more: if it came back, report that first."


def test_a_closed_incident_is_told_to_be_moved_back(
    incident: Incident, family: Household, school: Shelter, budi: User
) -> None:
    Incident.objects.update(status="closed")
    school.incident.refresh_from_db()
    _code, said, _facts = refused(services.hold, family, school, by=budi)
    assert said == "This incident is closed: a coordinator can move it back to scaling down."
    assert refused(services.start_run, school.incident, by=budi)[1] == said


@pytest.mark.parametrize("clear", [services.close, services.evacuate])
def test_a_site_that_cannot_take_them_names_those_with_room_and_says_if_it_is_not_enough(
    clear: Do, incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    shut = make_shelter(incident, 99, status="closed")
    services.check_in_at_once(make_household(incident, 9), school, by=budi)
    told = "This shelter is closed. %s: PDG01 (10)."
    assert refused(clear, school, to=shut, reason="Ash", by=budi)[1] == told % "Enough room"
    services.check_in_at_once(make_household(incident, 6), school, by=budi, override_reason="Rain")
    assert refused(clear, school, to=shut, reason="Ash", by=budi)[1] == told % "Some room"


def test_a_block_says_how_many_of_it_are_taken_and_who_has_its_kind_of_places(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    until = timezone.now() + timedelta(hours=2)
    block = services.give_block(school, by=budi, people=6, label="Bus 3", expires_at=until)
    services.hold(make_household(incident, 4), school, by=budi, block=block)
    code, said, facts = refused(services.change_block, block, by=budi, people=3)
    assert said == "Stays have taken 4 places of it: it cannot have fewer."
    assert (code, facts["used"]) == ("below_use", 4)
    services.change_shelter(mosque, by=budi, pools=[{"kind": "isolation", "capacity": 6}])
    about = {"people": 2, "label": "Bus 4", "pool": "isolation", "expires_at": until}
    assert "Enough room: PDG01 (6)." in refused(services.give_block, school, by=budi, **about)[1]


@pytest.fixture
def bus(incident: Incident, school: Shelter, mosque: Shelter, budi: User) -> Movement:
    """Eight people are to go from the school to the mosque, which is full by now."""
    row = make_household(incident, 8)
    services.check_in_at_once(row, school, by=budi)
    bus = services.plan_movement(incident, mosque, [row], by=budi, origin=school)
    services.hold(make_household(incident, 9), mosque, by=budi)
    return bus


def test_a_bus_on_which_nobody_gets_a_place_is_told_where_there_is_room(
    bus: Movement, incident: Incident, budi: User
) -> None:
    make_shelter(incident, 20, code="MTW05")
    code, said, facts = refused(services.count_out, bus, 8, by=budi)
    assert (code, facts["instead"][0]["shelter"]) == ("nobody_aboard", "MTW05")
    assert said == "Nobody of them gets a place where this goes. Enough room: MTW05 (20)."


def test_who_is_not_where_a_movement_begins_is_told_with_where_they_are(
    bus: Movement, incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    lost = [make_household(incident, 1), Stay.objects.get(shelter=school).household]
    _code, said, facts = refused(services.plan_movement, incident, mosque, lost, by=budi)
    assert said.endswith("leave them out, or plan a movement from where they are.")
    assert facts["numbers"] == [lost[1].number]
    assert facts["places"] == {lost[1].number: "MTW01"}


@pytest.mark.parametrize("when", ["twice", "by another", "late"])
def test_a_report_that_cannot_be_taken_back_is_followed_by_a_new_one(
    when: str, school: Shelter, budi: User, ros: User
) -> None:
    report = services.report_free(school, 4, by=ros, source="web")
    undone = services.undo_report(report, by=ros)
    later = services.report_free(school, 5, by=ros, source="web")
    CapacityReport.objects.filter(pk=later.pk).update(
        created_at=timezone.now() - timedelta(hours=1)
    )
    later.refresh_from_db()
    again = {"twice": undone, "by another": report, "late": later}[when]
    assert refused(services.undo_report, again, by=budi)[1].endswith(": send a new report.")


def test_a_code_that_is_taken_is_answered_with_one_that_is_free(
    incident: Incident, school: Shelter
) -> None:
    make_shelter(incident, code="mtw02")
    code, said, facts = refused(make_shelter, incident, code="MTW01")
    assert said == "Another shelter has this code. MTW03 is free."
    assert (code, facts["instead"]) == ("code_taken", ["MTW03"])


def test_the_page_says_what_the_api_says(
    sign_in: SignIn, budi: User, family: Household, school: Shelter, mosque: Shelter
) -> None:
    services.hold(family, school, by=budi)
    client, asked = sign_in(budi), {"household": str(family.pk), "shelter": "PDG01"}
    path = f"/incidents/{family.incident.ref}/placements/"
    shown = client.post(f"{path}hold/", asked, follow=True).content.decode()
    answer = client.post("/api/v1/stays/", {**asked, "state": "held"}, "application/json")
    assert (
        answer.json()["message"]
        == "This household has a place in MTW01 already: move it from there."
    )
    assert answer.json()["message"] in shown
