"""At the door of a shelter: cards and numbers one after the other, or a whole bus."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations import numbers as written
from registrations.models import Card, Household
from registrations.services.cards import end_card, issue_card
from shelters import services
from shelters.models import Shelter, Stay
from shelters.recount import drift
from tests.builders import make_household
from tests.conftest import SignIn
from tests.shelters.calls import counters, merge, post, register_twice


def at_door(client: Client, shelter: Shelter, out: bool = False, **body: Any) -> dict[str, Any]:
    path = f"/shelters/{shelter.code}/check-{'out' if out else 'in'}/"
    answer: dict[str, Any] = post(client, path, body).json()
    return answer


def results(answer: dict[str, Any]) -> list[str]:
    return [row["result"] for row in answer["results"]]


@pytest.fixture
def families(incident: Incident) -> list[Household]:
    return [make_household(incident, people) for people in (2, 3, 4)]


def test_each_number_has_its_own_answer(
    sign_in: SignIn,
    ros: User,
    budi: User,
    school: Shelter,
    mosque: Shelter,
    families: list[Household],
    family: Household,
) -> None:
    services.hold(families[0], school, by=budi)
    services.check_in_at_once(families[1], school, by=budi)
    services.hold(families[2], mosque, by=budi)
    wrong = families[0].number[:-1] + str((int(families[0].number[-1]) + 1) % 10)
    numbers = [
        *(row.number for row in families),
        family.number,
        wrong,
        written.write(1, 9998),
        "Amina",
    ]
    answer = at_door(sign_in(ros), school, numbers=numbers)
    assert results(answer) == [
        "checked_in",
        "already_here",
        "elsewhere",
        "no_place",
        "wrong_number",
        "unknown",
        "wrong_number",
    ]
    assert answer["results"][2]["shelter"] == "PDG01"
    assert (answer["households"], answer["people"]) == (1, 2)


def test_whoever_is_not_let_in_hears_what_to_do(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    elsewhere = make_household(school.incident, 2)
    services.hold(elsewhere, mosque, by=budi)
    numbers = [elsewhere.number, family.number, written.write(1, 9998)]
    answer = at_door(sign_in(ros), school, numbers=numbers)
    assert [row["message"] for row in answer["results"]] == [
        "Send them there, or ask a coordinator to move them here first.",
        "Tick that whoever has no place gets one here, and scan the card or type the number again.",
        "Compare the number with the card; who has none is registered first.",
    ]


def test_who_goes_out_without_having_come_in_is_told_what_to_do(
    sign_in: SignIn,
    ros: User,
    budi: User,
    school: Shelter,
    families: list[Household],
) -> None:
    services.hold(families[0], school, by=budi)
    numbers = [families[0].number, families[1].number]
    answer = at_door(sign_in(ros), school, out=True, numbers=numbers)
    assert [(row["result"], row["message"]) for row in answer["results"]] == [
        (
            "not_here",
            "They are expected, and nobody has checked them in: check them in first.",
        ),
        ("not_here", "They have no place, so there is none to give back."),
    ]


def test_a_card_is_scanned(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    payload = issue_card(family, by=SYSTEM).payload
    answer = at_door(sign_in(ros), school, cards=[payload, payload])
    assert (results(answer), counters(school)) == (["checked_in"], (0, 5, 5))


def test_a_card_that_was_lost_lets_nobody_in(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    card = issue_card(family, by=SYSTEM)
    end_card(card, Card.State.LOST, reason="Stolen", by=budi)
    (row,) = at_door(sign_in(ros), school, cards=[card.payload])["results"]
    assert (row["result"], row["code"]) == ("card_not_valid", "lost")


def test_who_has_no_place_gets_one_where_there_is_room(
    sign_in: SignIn, ros: User, school: Shelter, family: Household, incident: Incident
) -> None:
    big = make_household(incident, 6)
    both = [family.number, big.number]
    answer = at_door(sign_in(ros), school, numbers=both, place=True)
    assert results(answer) == ["checked_in", "refused"]
    assert (answer["results"][1]["code"], counters(school)) == ("shelter_full", (0, 5, 5))


def test_a_child_alone_waits_for_protection_at_the_door_too(
    sign_in: SignIn, ros: User, school: Shelter, incident: Incident
) -> None:
    child = make_household(
        incident, needs=["child_alone"], counts={"f": {"12-17": 1}}, focal_point=None
    )
    (row,) = at_door(sign_in(ros), school, numbers=[child.number], place=True)["results"]
    assert (row["result"], row["message"]) == (
        "refused",
        "A protection officer decides where they stay.",
    )


@pytest.mark.parametrize("of", ["arrival", "block", "expected"])
def test_a_bus_comes_in_with_one_act(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, families: list[Household], of: str
) -> None:
    arrival = announce_arrival(
        school.incident, by=budi, mode="bus", place="Sikakap", lat=-2.7, lon=100.2, counts={}
    )
    block = services.give_block(
        school, by=budi, people=5, label="Bus 3", expires_at=timezone.now() + timedelta(days=1)
    )
    Household.objects.filter(pk__in=[row.pk for row in families[:2]]).update(arrival=arrival)
    for row in families[:2]:
        services.hold(row, school, by=budi, block=block)
    everybody: dict[str, Any] = {
        "arrival": str(arrival.pk),
        "block": str(block.pk),
        "expected": True,
    }
    answer = at_door(sign_in(ros), school, **{of: everybody[of]})
    assert (results(answer), counters(school)) == (["checked_in"] * 2, (0, 5, 5))


def test_who_leaves_together_is_checked_out_together(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, families: list[Household]
) -> None:
    services.check_in_at_once(families[0], school, by=budi)
    services.hold(families[1], school, by=budi)
    all_of_them = [row.number for row in families]
    answer = at_door(sign_in(ros), school, out=True, numbers=all_of_them)
    assert results(answer) == ["checked_out", "not_here", "not_here"]
    assert (counters(school), drift()) == ((3, 0, 7), [])


@pytest.mark.parametrize(
    "body", [{}, {"numbers": []}, {"numbers": ["1"], "expected": True}, {"numbers": ["1"] * 201}]
)
def test_the_door_wants_to_know_who(
    sign_in: SignIn, ros: User, school: Shelter, body: dict[str, Any]
) -> None:
    answer = post(sign_in(ros), "/shelters/MTW01/check-in/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["numbers"])


def test_only_the_house_opens_its_door(
    sign_in: SignIn, joko: User, sari: User, school: Shelter, family: Household
) -> None:
    body = {"numbers": [family.number]}
    path = "/shelters/MTW01/check-in/"
    assert [post(sign_in(user), path, body).status_code for user in (joko, sari)] == [403, 403]


def test_a_merged_registration_is_the_household_it_went_on_as(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, incident: Incident
) -> None:
    twice = register_twice(incident)
    services.hold(twice[0], school, by=budi)
    merge(budi)
    answer = at_door(sign_in(ros), school, numbers=[twice[1].number])
    assert (results(answer), Stay.objects.get().state) == (["checked_in"], "checked_in")
