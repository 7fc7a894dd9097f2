"""The pages on which a boat is placed, as people see and press them."""

import re
from typing import Any

import pytest

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import AllocationRun, Proposal, Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import accept, messages, page, plan_page, press
from tests.shelters.planned import make_plan, only, work


def test_the_board_has_a_button_for_each_boat(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    boat = announce_arrival(
        incident, by=SYSTEM, mode="boat", vessel="KM Harapan", counts={"men": 2}
    )
    make_household(incident, 2, arrival=str(boat.pk))
    make_household(incident, 3)
    shown = page(sign_in(sari), incident, "placements/")
    assert "KM Harapan" in shown
    assert f"Place everyone of {boat.code}" in shown
    assert "2 people wait" in shown


def test_no_plan_is_offered_for_a_boat_of_children_whom_protection_places(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    boats = [announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 2}) for _ in "ab"]
    make_household(incident, 1, arrival=str(boats[0].pk), needs=["child_alone"])
    make_household(incident, 2, arrival=str(boats[1].pk))
    shown = page(sign_in(sari), incident, "placements/")
    assert f"Place everyone of {boats[0].code}" not in shown
    assert "A protection officer decides for all of them" in shown
    assert f"Place everyone of {boats[1].code}" in shown


def test_the_page_of_a_boat_leads_on_to_the_places_of_its_people(
    sign_in: SignIn, sari: User, eko: User, school: Shelter, incident: Incident
) -> None:
    boat = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 2})
    path = f"arrivals/{boat.code}/reconcile/"
    assert "a place can be found for whoever is registered" in page(sign_in(sari), incident, path)
    make_household(incident, 1, arrival=str(boat.pk), needs=["child_alone"])
    assert "Place everyone of" not in page(sign_in(sari), incident, path)
    make_household(incident, 2, arrival=str(boat.pk))
    assert f"Place everyone of {boat.code}" in page(sign_in(sari), incident, path)
    assert "Place everyone of" not in page(sign_in(eko), incident, path)


def test_one_press_makes_a_plan(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    client = sign_in(sari)
    answer = press(client, school.incident, "placements/plans/")
    run = AllocationRun.objects.get()
    assert answer.url.endswith(f"/placements/plans/{run.pk}/")
    assert "Looking for places" in plan_page(client, run)
    work()
    assert "of 1 household has a proposal" in plan_page(client, run)


def test_a_plan_for_one_boat_is_of_that_boat(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    boat = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 2})
    press(sign_in(sari), incident, "placements/plans/", arrival=boat.code)
    assert AllocationRun.objects.get().arrival == boat


def test_progress_is_told_to_whoever_comes_back(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    run, client = services.start_run(school.incident, by=sari), sign_in(sari)
    version = f"placements/plans/{run.pk}/version/"
    before = page(client, school.incident, version)
    assert "A plan is being made." in page(client, school.incident, "placements/")
    work()
    assert page(client, school.incident, version) != before
    assert "Look through it" in page(client, school.incident, f"placements/plans/{run.pk}/part/")


def test_the_plan_opens_with_who_needs_you(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 4)
    large = make_household(incident, 12)
    shown = plan_page(sign_in(budi), make_plan(incident))
    assert "1 needs you." in shown
    assert "No shelter has room for so many people at once." in shown
    assert "Enough would be 6 more places in MTW01" in shown
    assert shown.index(large.number) < shown.index('id="MTW01"')


def test_children_for_protection_need_nobody_else(
    sign_in: SignIn, budi: User, tari: User, school: Shelter, incident: Incident
) -> None:
    """A coordinator cannot decide about them: they are told apart, and not counted."""
    counts = {"m": {"5-11": 1}}
    make_household(incident, counts=counts, focal_point=None, needs=["child_alone"])
    run = make_plan(incident)
    shown = plan_page(sign_in(budi), run)
    assert "1 is for protection to decide." in shown
    assert "These need you" not in shown
    assert "A protection officer decides where these children sleep." in shown
    assert "Place them" not in shown
    assert "Place them" in plan_page(sign_in(tari), run)


def test_bars_show_what_is_now_and_what_would_be(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    shown = plan_page(sign_in(budi), make_plan(school.incident))
    assert shown.index("10 free of 10") < shown.index("5 free of 10")


def test_accepting_all_holds_all_and_says_so(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    run, client = make_plan(school.incident), sign_in(budi)
    assert "Accept all: 5 places" in plan_page(client, run)
    assert messages(accept(client, run, do="all")) == ["The place of 1 household is held."]
    assert "of 1 household has a place held" in plan_page(client, run)
    assert messages(accept(client, run, do="all"))[-1] == "There was nothing left to accept."


def test_one_household_and_one_shelter_are_accepted_alone(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    for people in (4, 5, 6):
        make_household(incident, people)
    run, client = make_plan(incident), sign_in(budi)
    one = run.proposals.filter(shelter=school).earliest("people")
    accept(client, run, proposal=str(one.pk))
    assert [row.decision for row in run.proposals.filter(decision="accepted")] == ["accepted"]
    accept(client, run, shelter="PDG01")
    assert set(Stay.objects.values_list("shelter__code", flat=True)) == {"MTW01", "PDG01"}


def test_who_did_not_fit_any_more_is_shown_with_the_reason(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    family = make_household(incident, 8)
    run, client = make_plan(incident), sign_in(budi)
    services.hold(make_household(incident, 3), school, by=budi)
    answer = accept(client, run, do="all")
    assert "1 household did not fit any more: see why below." in messages(answer)
    shown = plan_page(client, run)
    assert shown.index("Did not fit any more") < shown.index(family.number)
    assert "no room left for so many people: 7 places of this kind are free." in shown


def test_a_household_is_placed_elsewhere_on_its_page(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    run, client = make_plan(school.incident), sign_in(budi)
    path = f"placements/plans/{run.pk}/{only(run).pk}/"
    assert "PDG01 · SDN 12 Sikakap · 14 km · 10 places" in page(client, run.incident, path)
    fields = {"do": "place", "shelter": "PDG01", "pool": "general", "reason": "Their uncle"}
    press(client, run.incident, path, **fields)
    assert Stay.objects.get().shelter == mosque
    assert "Their uncle" in plan_page(client, run)


def test_a_place_that_is_not_there_is_refused_at_the_form(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 12)
    run = make_plan(incident)
    path = f"placements/plans/{run.pk}/{only(run).pk}/"
    fields = {"do": "place", "shelter": "MTW01", "pool": "general", "reason": "Storm"}
    answer = press(sign_in(budi), incident, path, **fields)
    assert answer.status_code == 400
    assert "no room for so many people: 10 places are free (General)." in answer.content.decode()


def test_an_older_plan_in_which_somebody_is_left_leads_to_the_newer_one(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 8)
    old, client = make_plan(incident), sign_in(budi)
    services.hold(make_household(incident, 3), school, by=budi)
    accept(client, old, do="all")
    assert "Open the newest plan" not in plan_page(client, old)
    new = make_plan(incident)
    assert f"/placements/plans/{new.pk}/" in plan_page(client, old)
    assert "Open the newest plan" not in plan_page(client, new)


def test_places_that_nobody_knows_are_not_shown_as_none(
    sign_in: SignIn, budi: User, school: Shelter, family: Household, incident: Incident
) -> None:
    make_shelter(incident, None, code="MTW07", kind="informal")
    run = make_plan(incident)
    shown = page(sign_in(budi), incident, f"placements/plans/{run.pk}/{only(run).pk}/")
    (choice,) = re.findall(r'<option value="MTW07">(.*)</option>', shown)
    assert choice.endswith("km · Nobody knows how many people this place can take.")


def test_who_does_not_want_to_go_there_is_left_waiting(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    path = f"placements/plans/{run.pk}/{only(run).pk}/"
    answer = press(sign_in(budi), run.incident, path, do="decline", declined="Too near to the sea")
    assert messages(answer) == [f"{family.number} stays waiting: the next plan looks again."]
    assert (only(run).decision, Stay.objects.count()) == ("declined", 0)


def test_a_registrar_holds_what_is_proposed_one_by_one(
    sign_in: SignIn, sari: User, school: Shelter, family: Household, let_it_settle: Any
) -> None:
    run, client = make_plan(school.incident), sign_in(sari)
    shown = plan_page(client, run)
    assert "A coordinator accepts the plan." in shown
    assert "Accept all" not in shown
    assert accept(client, run, do="all").status_code == 403
    press(client, run.incident, "placements/hold/", household=str(family.pk), shelter="MTW01")
    let_it_settle()
    assert only(run).decision == "accepted"


def test_a_new_plan_says_what_it_changed_and_the_old_one_that_it_is_old(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    old = make_plan(school.incident)
    services.change_shelter(school, by=SYSTEM, source="web", status="suspended")
    new, client = make_plan(school.incident), sign_in(budi)
    assert "1 household would go elsewhere." in plan_page(client, new)
    assert "A newer plan counts" in plan_page(client, old)


def test_a_plan_that_failed_says_so_and_can_be_tried_again(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    run = services.start_run(incident, by=sari)
    assert run.job is not None
    type(run.job).objects.filter(pk=run.job.pk).update(state="failed", error="failed")
    shown = plan_page(sign_in(sari), run)
    assert "The plan could not be made. Nothing was changed." in shown
    assert "Try again" in shown


def test_a_large_group_shows_its_beginning_first(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    make_shelter(incident, 100)
    for _ in range(31):
        make_household(incident, 2)
    run, client = make_plan(incident), sign_in(budi)
    assert "Show all 31" in plan_page(client, run)
    whole = page(client, incident, f"placements/plans/{run.pk}/?whole=MTW01")
    assert whole.count('name="proposal"') == 31


def test_a_long_plan_costs_no_more_queries_than_a_short_one(
    sign_in: SignIn, budi: User, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    make_shelter(incident, 100)
    for _ in range(20):
        make_household(incident, 2)
    run, client = make_plan(incident), sign_in(budi)
    with django_assert_max_num_queries(15):
        plan_page(client, run)


@pytest.mark.parametrize(
    ("username", "status"), [("budi", 200), ("sari", 200), ("ros", 403), ("maya", 403)]
)
def test_who_opens_a_plan(
    request: pytest.FixtureRequest, sign_in: SignIn, incident: Incident, username: str, status: int
) -> None:
    run = make_plan(incident)
    client = sign_in(request.getfixturevalue(username))
    assert client.get(f"/incidents/{incident.ref}/placements/plans/{run.pk}/").status_code == status


def test_no_button_is_not_found(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    assert accept(sign_in(budi), run, proposal="x").status_code == 404
    assert Proposal.objects.get().is_open
