"""Shelters and stays through the API, as the contract has it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import hold, patch, post, shelter_body


def test_a_new_shelter_carries_its_places(sign_in: SignIn, budi: User, incident: Incident) -> None:
    made = post(sign_in(budi), "/shelters/", shelter_body(incident, covered_m2=70))
    places = made.json()["places"]
    assert (made.status_code, places["declared"], places["rated"], places["binding"]) == (
        201,
        40,
        20,
        "covered_m2",
    )
    assert (places["free"], made.json()["age_minutes"]) == (20, 0)


def test_a_shelter_sent_twice_is_opened_once(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    client, asked = sign_in(budi), shelter_body(incident, id=str(uuid4()))
    first, second = (post(client, "/shelters/", asked) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"declared": -1}, "declared"),
        ({"declared": None}, "declared"),
        ({"rules": {"familes_only": True}}, "rules.familes_only"),
        ({"kind": "palace"}, "kind"),
        ({"lat": 100}, "lat"),
        ({"code": "M TW"}, "code"),
        ({"pools": [{"kind": "general"}]}, "pools.0.capacity"),
        ({"pools": [{"kind": "general", "capacity": 1, "blocked": 2}]}, "pools.0.blocked"),
        ({"pools": [{"kind": "general", "capacity": 1}] * 2}, "pools"),
        ({"operator": str(uuid4())}, "operator"),
        ({"rules": {"max_household": 0}}, "rules.max_household"),
        ({"covered_m2": True}, "covered_m2"),
        ({"declared": 1, "pools": [{"kind": "general", "capacity": 2, "blocked": 2}]}, "pools"),
    ],
)
def test_a_wrong_field_is_named(
    sign_in: SignIn, budi: User, incident: Incident, more: dict[str, Any], field: str
) -> None:
    answer = post(sign_in(budi), "/shelters/", shelter_body(incident, **more))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_taken_code_is_a_conflict(sign_in: SignIn, budi: User, school: Shelter) -> None:
    answer = post(sign_in(budi), "/shelters/", shelter_body(school.incident))
    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")


def test_a_shelter_is_found_by_its_code(sign_in: SignIn, sari: User, school: Shelter) -> None:
    answer = sign_in(sari).get("/api/v1/shelters/mtw01/")
    assert answer.json()["id"] == str(school.pk)


def test_shelters_are_listed_by_incident(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter
) -> None:
    answer = sign_in(sari).get(f"/api/v1/shelters/?incident={school.incident.ref}")
    assert {row["code"] for row in answer.json()["results"]} == {"MTW01", "PDG01"}


def test_a_patch_changes_what_it_names(sign_in: SignIn, budi: User, school: Shelter) -> None:
    answer = patch(sign_in(budi), "/shelters/MTW01/", {"taps": 0, "name": "SDN 1"})
    places = answer.json()["places"]
    assert (answer.status_code, answer.json()["name"]) == (200, "SDN 1")
    assert (places["rated"], places["binding"]) == (0, "taps")


def test_a_patch_below_use_is_refused(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    answer = patch(sign_in(budi), "/shelters/MTW01/", {"declared": 4})
    assert (answer.status_code, answer.json()["code"]) == (409, "below_use")


@pytest.mark.parametrize(("said", "free"), [({"free": 4}, 4), ({"capacity": 25}, 25)])
def test_a_report_is_taken_at_once(
    sign_in: SignIn, ros: User, school: Shelter, said: dict[str, int], free: int
) -> None:
    client = sign_in(ros)
    assert post(client, "/shelters/MTW01/capacity/", said).status_code == 201
    assert client.get("/api/v1/shelters/MTW01/").json()["places"]["free"] == free


@pytest.mark.parametrize("said", [{}, {"free": 1, "capacity": 2}, {"free": -1}, {"free": "x"}])
def test_a_report_says_one_thing(
    sign_in: SignIn, ros: User, school: Shelter, said: dict[str, Any]
) -> None:
    answer = post(sign_in(ros), "/shelters/MTW01/capacity/", said)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["free"])


def test_more_free_than_the_ledger_allows_is_a_conflict_and_a_task(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    answer = post(sign_in(ros), "/shelters/MTW01/capacity/", {"free": 11})
    assert (answer.status_code, answer.json()["code"]) == (409, "above_ledger")
    assert Task.objects.get().kind == "reconcile_places"


def test_a_hold_shows_what_it_took(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    answer = hold(sign_in(sari), family, school)
    stay = answer.json()
    assert (answer.status_code, stay["state"], stay["people"]) == (201, "held", 5)
    assert stay["parts"] == [{"pool": "general", "people": 5}]


def test_a_hold_by_number_and_code(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    asked = {"household": family.number, "shelter": "mtw01", "state": "held"}
    assert post(sign_in(sari), "/stays/", asked).json()["shelter"] == str(school.pk)


def test_a_hold_sent_twice_is_held_once(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    client, id = sign_in(sari), str(uuid4())
    answers = [hold(client, family, school, id=id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


def test_a_hold_that_has_run_out_is_still_the_same_hold(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    client, soon = sign_in(sari), (timezone.now() + timedelta(seconds=1)).isoformat()
    first = hold(client, family, school, id=str(uuid4()), expires_at=soon)
    Stay.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    services.release_expired()
    again = hold(client, family, school, id=first.json()["id"], expires_at=soon)
    assert (again.status_code, again.json()["state"]) == (200, "expired")


def test_a_time_that_has_passed_is_named(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    past = (timezone.now() - timedelta(seconds=1)).isoformat()
    answer = hold(sign_in(sari), family, school, expires_at=past)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["expires_at"])


def test_a_time_that_no_page_could_tell_in_its_zone_is_refused(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    answer = hold(sign_in(sari), family, school, expires_at="9999-12-31T23:59:59Z")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["expires_at"])


def test_a_truth_is_no_coordinate(sign_in: SignIn, budi: User, incident: Incident) -> None:
    answer = post(sign_in(budi), "/shelters/", shelter_body(incident, lat=True))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["lat"])


def test_moves_answer_with_the_stay(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    client = sign_in(ros)
    states = [
        post(client, f"/stays/{stay.pk}/{move}/", {}).json().get("state")
        for move in ("check-in", "check-in", "check-out")
    ]
    assert states == ["checked_in", "checked_in", "left"]


def test_a_wrong_order_is_a_conflict(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    answer = post(sign_in(ros), f"/stays/{stay.pk}/check-out/", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_transfer_answers_with_the_new_stay(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    answer = post(sign_in(budi), f"/stays/{stay.pk}/transfer/", {"shelter": "PDG01"})
    assert (answer.status_code, answer.json()["moved_from"]) == (200, str(stay.pk))
    assert answer.json()["shelter"] == str(mosque.pk)


def test_stays_are_found_by_household_shelter_and_state(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    services.hold(make_household(school.incident), mosque, by=budi)
    client = sign_in(budi)
    for asked in (f"household={family.pk}", f"household={family.number}", "shelter=MTW01"):
        rows = client.get(f"/api/v1/stays/?{asked}&state=held").json()["results"]
        assert [row["household"] for row in rows] == [str(family.pk)]


def test_a_list_of_shelters_costs_the_same_for_any_number(
    sign_in: SignIn,
    sari: User,
    incident: Incident,
    partner_a: Organisation,
    django_assert_num_queries: Any,
) -> None:
    client = sign_in(sari)
    for _ in range(30):
        make_shelter(incident, operator=partner_a)
    with django_assert_num_queries(5):
        client.get("/api/v1/shelters/")


def test_a_report_sent_twice_is_one_report(sign_in: SignIn, budi: User, incident: Incident) -> None:
    shelter, client = make_shelter(incident, places=40), sign_in(budi)
    address = f"/api/v1/shelters/{shelter.code}/capacity/"
    id = str(uuid4())
    answers = [client.post(address, {"id": id, "free": n}, "application/json") for n in (9, 9, 8)]
    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert answers[0].json() == answers[1].json()
