"""Households go from one place to another together."""

from typing import Any
from uuid import uuid4

import pytest

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Movement, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_contact, make_household, sent_texts
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post, press


@pytest.fixture
def guests(school: Shelter, incident: Incident, budi: User) -> list[Household]:
    """Two families of three, checked in at the school."""
    rows = [make_household(incident, 3) for _ in range(2)]
    for row in rows:
        services.check_in_at_once(row, school, by=budi)
    return rows


@pytest.fixture
def bus(
    school: Shelter, mosque: Shelter, guests: list[Household], incident: Incident, budi: User
) -> Movement:
    return services.plan_movement(incident, mosque, guests, by=budi, origin=school, vehicle="Bus")


def states() -> set[tuple[str, str]]:
    return set(Stay.objects.active().values_list("shelter__code", "state"))


def step(client: Any, movement: Movement, name: str, **body: Any) -> Any:
    return post(client, f"/movements/{movement.pk}/{name}/", body)


def test_a_bus_is_counted_out_and_in(
    sign_in: SignIn, budi: User, mosque: Shelter, guests: list[Household]
) -> None:
    client, numbers = sign_in(budi), [row.number for row in guests]
    asked = {"id": str(uuid4()), "from": "MTW01", "to": "PDG01", "households": numbers}
    made = [post(client, "/movements/", asked) for _ in range(2)]
    bus = Movement.objects.get()
    assert [answer.status_code for answer in made] == [201, 200]
    assert step(client, bus, "count-out", people=6).json()["state"] == "departed"
    assert states() == {("PDG01", "in_transit")}
    assert step(client, bus, "count-in", people=6).json()["difference"] == 0
    assert (states(), drift()) == ({("PDG01", "checked_in")}, [])


def test_each_step_repeated_is_done_once(sign_in: SignIn, budi: User, bus: Movement) -> None:
    client = sign_in(budi)
    out = [step(client, bus, "count-out", people=6).status_code for _ in range(2)]
    come = [step(client, bus, "count-in", people=6).status_code for _ in range(2)]
    assert (out, come) == ([200, 200], [200, 200])
    assert step(client, bus, "count-in", people=5).json()["code"] == "wrong_state"


def refused(client: Any, movement: Movement, name: str, **body: Any) -> tuple[str, str, list[str]]:
    answer = step(client, movement, name, **body).json()
    return answer["code"], answer["message"], answer["instead"]


def test_a_step_out_of_order_says_which_one_comes_now(
    sign_in: SignIn, budi: User, bus: Movement
) -> None:
    client = sign_in(budi)
    told = [refused(client, bus, "count-in", people=6)]
    step(client, bus, "count-out", people=6)
    told += [refused(client, bus, name, people=9) for name in ("count-out", "cancel")]
    step(client, bus, "count-in", people=6)
    told += [refused(client, bus, "cancel")]
    left = "It has left already: count it in where it arrives."
    assert told == [
        (
            "wrong_state",
            "It has not left yet: count it out first, or call it off.",
            ["count-out", "cancel"],
        ),
        ("wrong_state", left, ["count-in"]),
        ("wrong_state", left, ["count-in"]),
        (
            "wrong_state",
            "It has arrived already: plan another movement for whoever still has to go.",
            [],
        ),
    ]


def test_what_was_called_off_is_planned_anew(sign_in: SignIn, budi: User, bus: Movement) -> None:
    client = sign_in(budi)
    step(client, bus, "cancel")
    assert refused(client, bus, "count-out", people=6) == (
        "wrong_state",
        "It was called off: plan another movement.",
        [],
    )


def test_a_difference_needs_a_reason(sign_in: SignIn, budi: User, bus: Movement) -> None:
    client = sign_in(budi)
    step(client, bus, "count-out", people=6)
    refused = step(client, bus, "count-in", people=5)
    assert (refused.status_code, refused.json()["code"]) == (409, "difference_unexplained")
    assert states() == {("PDG01", "in_transit")}
    told = step(client, bus, "count-in", people=5, reason="One got off at Muara").json()
    assert (told["difference"], told["difference_reason"]) == (-1, "One got off at Muara")


def test_whoever_does_not_arrive_stays_on_the_way_with_a_task_until_they_come(
    budi: User, bus: Movement, guests: list[Household], let_it_settle: Settle
) -> None:
    there, missing = guests
    departed = services.count_out(bus, 6, by=budi)
    services.count_in(departed, 3, by=budi, arrived=[there.number], reason="Second bus broke down")
    task = Task.objects.get(kind="not_arrived")
    stay = Stay.objects.active().get(household=missing)
    assert (task.target_id, stay.state) == (missing.pk, "in_transit")
    services.check_in(stay, by=budi)
    let_it_settle()
    assert task.refreshed().state == "done"


def test_who_gets_no_place_stays_where_they_are(
    sign_in: SignIn, budi: User, bus: Movement, mosque: Shelter, guests: list[Household]
) -> None:
    services.report_free(mosque, 3, by=budi, source="api")
    departed = services.count_out(bus, 3, by=budi)
    seats = departed.passengers.values_list("state", "refusal")
    assert set(seats) == {("aboard", ""), ("stayed", "shelter_full")}
    shown = page(sign_in(budi), bus.incident, "movements/M01/")
    assert shown.count("There is no room left for so many people.") == 1
    assert states() == {("PDG01", "in_transit"), ("MTW01", "checked_in")}


def test_a_bus_that_nobody_may_board_does_not_leave(
    sign_in: SignIn, budi: User, bus: Movement, mosque: Shelter
) -> None:
    services.report_free(mosque, 0, by=budi, source="api")
    refused = step(sign_in(budi), bus, "count-out", people=6).json()
    assert (refused["code"], set(refused["refusals"].values())) == (
        "nobody_aboard",
        {"shelter_full"},
    )
    assert bus.refreshed().state == "planned"


def test_a_step_that_broke_off_is_found_done_when_it_is_repeated(
    budi: User, bus: Movement, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("shelters.services.movements._departed", lambda movement, *_: movement)
        services.count_out(bus, 6, by=budi)
    assert states() == {("PDG01", "in_transit")}
    with pytest.raises(RuleBroken, match="wrong_state"):
        services.cancel_movement(bus, by=budi)
    departed = services.count_out(bus.refreshed(), 6, by=budi)
    assert set(departed.passengers.values_list("state", flat=True)) == {"aboard"}


def test_people_on_a_beach_get_their_places_when_they_leave_it(
    budi: User, mosque: Shelter, family: Household, incident: Incident
) -> None:
    bus = services.plan_movement(incident, mosque, [family], by=budi, origin_text="Beach")
    services.count_out(bus, 5, by=budi)
    assert states() == {("PDG01", "in_transit")}


def test_who_is_elsewhere_is_not_listed(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    asked = {"from": "MTW01", "to": "PDG01", "households": [family.number]}
    refused = post(sign_in(budi), "/movements/", asked).json()
    assert (refused["code"], refused["numbers"]) == ("not_at_origin", [family.number])


def test_the_house_where_it_goes_gets_one_text(
    budi: User, bus: Movement, partner_b: Organisation, let_it_settle: Settle
) -> None:
    let_it_settle()
    make_contact(partner_b)
    services.count_out(bus, 6, by=budi)
    let_it_settle()
    assert [text.split(": ", 1)[1] for _to, text in sent_texts()] == [
        "6 jiwa menuju ke sini, kosong 4."
    ]


def test_a_movement_is_seen_and_moved_by_its_two_houses(
    sign_in: SignIn, ros: User, joko: User, maya: User, bus: Movement
) -> None:
    assert step(sign_in(joko), bus, "count-out", people=6).status_code == 403
    assert step(sign_in(ros), bus, "count-out", people=6).status_code == 200
    assert step(sign_in(ros), bus, "count-in", people=6).status_code == 403
    assert step(sign_in(joko), bus, "count-in", people=6).status_code == 200
    assert sign_in(maya).get(f"/api/v1/movements/{bus.pk}/").status_code == 403


def test_a_child_alone_is_listed_by_protection_only(
    sign_in: SignIn, budi: User, tari: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    child = make_household(incident, 1, needs=["child_alone"])
    services.check_in_at_once(child, school, by=tari)
    asked = {"from": "MTW01", "to": "PDG01", "households": [child.number]}
    statuses = [post(sign_in(who), "/movements/", asked).status_code for who in (budi, tari)]
    assert statuses == [403, 201]


def test_it_is_planned_counted_and_printed_on_pages(
    sign_in: SignIn, budi: User, incident: Incident, guests: list[Household], mosque: Shelter
) -> None:
    client, school = sign_in(budi), Shelter.objects.get(code="MTW01")
    numbers = "\n".join(row.number for row in guests)
    form = {"id": str(uuid4()), "origin": school.pk, "to": mosque.pk, "numbers": numbers}
    made = press(client, incident, "movements/new/", **form)
    assert made.url.endswith("/movements/M01/")
    press(client, incident, "movements/M01/count-out/", people=6)
    gone = guests[1].number
    left = {"people": 3, "absent": [gone]}
    assert press(client, incident, "movements/M01/count-in/", **left).status_code == 400
    press(client, incident, "movements/M01/count-in/", **left, reason="Ill")
    shown = page(client, incident, "movements/M01/")
    assert "Did not arrive" in shown
    assert "Came with 3 people" in shown
    paper = page(client, incident, "movements/M01/paper/")
    assert gone in paper
    assert "Amina" not in paper


def test_a_number_that_nobody_has_is_shown_at_its_field(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter, mosque: Shelter
) -> None:
    form = {"id": str(uuid4()), "from_text": "Beach", "to": mosque.pk, "numbers": "001-0001-68"}
    answer = press(sign_in(budi), incident, "movements/new/", **form)
    assert "001-0001-68" in answer.context["form"].errors["numbers"][0]


@pytest.mark.parametrize("name", ["count-out", "count-in", "cancel"])
def test_what_was_refused_can_be_reloaded(
    sign_in: SignIn, budi: User, incident: Incident, bus: Movement, name: str
) -> None:
    address = f"/incidents/{incident.ref}/movements/{bus.code}/"
    answer = sign_in(budi).get(f"{address}{name}/")
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_the_page_names_the_language(
    sign_in: SignIn, budi: User, incident: Incident, bus: Movement
) -> None:
    for written, named in (("rhg", ", Rohingya"), ("Bajau", ", Bajau")):
        Movement.objects.filter(pk=bus.pk).change(people_informed=True, informed_language=written)
        shown = page(sign_in(budi), incident, f"movements/{bus.code}/")
        assert f"Yes{named}" in shown
