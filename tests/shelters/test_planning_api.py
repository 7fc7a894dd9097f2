"""Plans and suggestions at the API's doors."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import AllocationRun, Proposal, Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import post
from tests.shelters.planned import make_plan, only, work


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def runs(incident: Incident) -> str:
    return f"/incidents/{incident.ref}/allocation-runs/"


def test_a_plan_is_asked_for_and_then_read(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    client = sign_in(sari)
    asked = post(client, runs(school.incident), {"scope": "waiting"})
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    work()
    told = get(client, f"/allocation-runs/{asked.json()['id']}/")
    assert (told["state"], told["figures"]["placed"]) == ("done", 1)
    assert told["progress"] == {"done": 100, "total": 100}
    (proposal,) = told["proposals"]
    assert (proposal["shelter_code"], proposal["number"]) == ("MTW01", family.number)
    assert "Amina" not in str(told)


def test_reasons_are_told_in_both_languages(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 12)
    run = make_plan(incident)
    (proposal,) = get(sign_in(sari), f"/allocation-runs/{run.pk}/")["proposals"]
    for told in (proposal["binding"], proposal["remedy"], *proposal["reasons"]):
        assert told["text_id"]
        assert told["text_en"]
    assert "2 more places in MTW01" in proposal["remedy"]["text_en"]


def test_a_plan_asked_for_twice_with_one_id_is_one(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, body = sign_in(sari), {"id": str(uuid4()), "scope": "waiting"}
    statuses = [post(client, runs(incident), body).status_code for _ in range(2)]
    assert statuses == [202, 200]
    assert post(client, runs(incident), {**body, "seed": 2}).status_code == 409
    assert AllocationRun.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "scope"),
        ({"scope": "everybody"}, "scope"),
        ({"scope": f"arrival:{uuid4()}"}, "scope"),
        ({"scope": "waiting", "engine": "oracle"}, "engine"),
        ({"scope": "waiting", "seed": -1}, "seed"),
    ],
)
def test_a_wrong_question_is_answered_by_its_field(
    sign_in: SignIn, sari: User, incident: Incident, body: dict[str, Any], field: str
) -> None:
    answer = post(sign_in(sari), runs(incident), body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_accepting_all_holds_every_place(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    for _ in range(3):
        make_household(incident, 3)
    run = make_plan(incident)
    answer = post(sign_in(budi), f"/allocation-runs/{run.pk}/accept/", {"proposals": "all"})
    assert (answer.status_code, answer.json()["held"]) == (200, 3)
    stays = {str(id) for id in Stay.objects.filter(state="held").values_list("pk", flat=True)}
    assert {result["stay"] for result in answer.json()["results"]} == stays
    assert school.refreshed().held == 9


def test_accepting_some_leaves_the_others_open(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 3), make_household(incident, 4)
    run = make_plan(incident)
    one = run.proposals.get(people=3)
    path = f"/allocation-runs/{run.pk}/accept/"
    answer = post(sign_in(budi), path, {"proposals": [str(one.pk)]}).json()
    assert [result["proposal"] for result in answer["results"]] == [str(one.pk)]
    assert run.proposals.get(people=4).decision == "open"


def test_who_accepts_again_hears_what_happened(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    path, client = f"/allocation-runs/{run.pk}/accept/", sign_in(budi)
    first, second = (post(client, path, {"proposals": "all"}).json() for _ in range(2))
    assert first == second
    assert Stay.objects.count() == 1


def test_one_refusal_spoils_none_of_the_others(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    make_household(incident, 9), make_household(incident, 8)
    run = make_plan(incident)
    services.hold(make_household(incident, 5), school, by=budi)
    path = f"/allocation-runs/{run.pk}/accept/"
    answer = post(sign_in(budi), path, {"proposals": "all"}).json()
    assert (answer["held"], answer["not_held"]) == (1, 1)
    (refused,) = [result for result in answer["results"] if not result["held"]]
    assert (refused["reason"]["code"], refused["decision"]) == ("shelter_full", "gone")


def test_who_got_a_place_meanwhile_does_not_get_two(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    services.hold(family, mosque, by=budi)
    path = f"/allocation-runs/{run.pk}/accept/"
    (result,) = post(sign_in(budi), path, {"proposals": "all"}).json()["results"]
    assert result["reason"]["code"] == "already_placed"
    assert Stay.objects.get().shelter == mosque


def test_a_household_that_became_a_child_alone_is_not_placed(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    family.needs = ["child_alone"]
    Household.objects.filter(pk=family.pk).update(need_bits=family.need_bits)
    path = f"/allocation-runs/{run.pk}/accept/"
    (result,) = post(sign_in(budi), path, {"proposals": "all"}).json()["results"]
    assert result["reason"]["code"] == "protection"


def test_a_plan_that_is_not_made_yet_is_not_accepted(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    run = services.start_run(incident, by=budi)
    answer = post(sign_in(budi), f"/allocation-runs/{run.pk}/accept/", {"proposals": "all"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("proposals", [None, "some", [1], [str(uuid4())]])
def test_unknown_proposals_are_named(
    sign_in: SignIn, budi: User, school: Shelter, family: Household, proposals: Any
) -> None:
    run = make_plan(school.incident)
    path = f"/allocation-runs/{run.pk}/accept/"
    answer = post(sign_in(budi), path, {"proposals": proposals})
    assert answer.status_code == 400
    assert all(field.startswith("proposals") for field in answer.json()["fields"])


def test_a_household_is_placed_elsewhere_with_a_reason(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    proposal = only(make_plan(school.incident))
    body = {"shelter": "PDG01", "reason": "Their uncle is there"}
    path, client = f"/proposals/{proposal.pk}/change/", sign_in(budi)
    told = post(client, path, body)
    assert (told.status_code, told.json()["decision"]) == (200, "changed")
    assert Stay.objects.get().shelter == mosque
    assert post(client, path, body).json() == told.json()
    assert post(client, path, {**body, "shelter": "MTW01"}).json()["code"] == "wrong_state"


def test_who_has_no_proposal_is_placed_beyond_the_places_by_decision(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    make_household(incident, 12)
    proposal = only(make_plan(incident))
    path, client = f"/proposals/{proposal.pk}/change/", sign_in(budi)
    body = {"shelter": "MTW01", "reason": "Storm tonight"}
    assert post(client, path, body).json()["code"] == "shelter_full"
    assert post(client, path, {**body, "overrule": True}).status_code == 200
    assert school.refreshed().over == 2


def test_who_declines_a_place_is_not_sent_there_again(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    proposal = only(make_plan(school.incident))
    path, client = f"/proposals/{proposal.pk}/decline/", sign_in(budi)
    answers = [post(client, path, {"reason": "Too near to the sea"}) for _ in range(2)]
    assert [answer.json()["decision"] for answer in answers] == ["declined"] * 2
    assert only(make_plan(school.incident)).shelter == mosque


def test_whoever_gets_the_proposed_place_by_hand_needs_no_proposal(
    sari: User, school: Shelter, family: Household, let_it_settle: Any
) -> None:
    run = make_plan(school.incident)
    stay = services.hold(family, school, by=sari)
    let_it_settle()
    found = only(run)
    assert (found.decision, found.stay) == ("accepted", stay)


def test_registrars_plan_and_coordinators_accept(
    sign_in: SignIn, sari: User, ros: User, maya: User, school: Shelter, family: Household
) -> None:
    run = make_plan(school.incident)
    accept = f"/allocation-runs/{run.pk}/accept/"
    proposal = Proposal.objects.get()
    elsewhere = f"/proposals/{proposal.pk}/change/"
    assert post(sign_in(sari), accept, {"proposals": "all"}).status_code == 403
    assert post(sign_in(sari), elsewhere, {}).status_code == 403
    for user in (ros, maya):
        assert post(sign_in(user), runs(school.incident), {}).status_code == 403
        assert sign_in(user).get(f"/api/v1/allocation-runs/{run.pk}/").status_code == 403


def test_plans_of_other_incidents_are_not_there(
    sign_in: SignIn, budi: User, other_incident: Incident
) -> None:
    run = make_plan(other_incident)
    client = sign_in(budi)
    assert client.get(f"/api/v1/allocation-runs/{run.pk}/").status_code == 404
    assert client.get(f"/api/v1{runs(other_incident)}").status_code == 404


def test_a_long_plan_costs_no_more_queries_than_a_short_one(
    sign_in: SignIn, sari: User, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    make_shelter(incident, 100)
    for _ in range(20):
        make_household(incident, 2)
    run, client = make_plan(incident), sign_in(sari)
    with django_assert_max_num_queries(8):
        assert len(get(client, f"/allocation-runs/{run.pk}/")["proposals"]) == 20
