"""Households are taken to places that are no shelter: what becomes of them and of their places."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Incident, Task
from incidents.services import announce_arrival
from partners.models import Organisation, User
from registrations.models import Household, Person
from registrations.queries.people import unnamed_as
from shelters import queries, services
from shelters.models import Movement, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_facility, make_household
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post, press


@pytest.fixture
def guests(school: Shelter, incident: Incident, budi: User) -> list[Household]:
    """Two families of three, checked in at the school."""
    rows = [make_household(incident, 3) for _ in range(2)]
    for row in rows:
        services.check_in_at_once(row, school, by=budi)
    return rows


def plan(client: Any, households: list[Household], **where: Any) -> Any:
    numbers = [row.number for row in households]
    return post(client, "/movements/", {"from": "MTW01", "households": numbers, **where})


def step(client: Any, id: str, name: str, **body: Any) -> Any:
    return post(client, f"/movements/{id}/{name}/", body)


def as_now(rows: list[Household]) -> set[str]:
    return {row.refreshed().status for row in rows}


def test_who_is_taken_out_of_the_incident_is_transferred_and_leaves_their_place(
    sign_in: SignIn, budi: User, school: Shelter, guests: list[Household], let_it_settle: Settle
) -> None:
    client = sign_in(budi)
    made = plan(client, guests, to_kind="onward", to_text="Rudenim Medan").json()
    assert (made["to"], made["to_code"], made["to_text"]) == (None, None, "Rudenim Medan")
    told = step(client, made["id"], "count-out", people=6).json()
    assert {seat["became"] for seat in told["households"]} == {"transferred"}
    assert (as_now(guests), school.refreshed().in_use, drift()) == ({"transferred"}, 0, [])
    let_it_settle()
    come = step(client, made["id"], "count-in", people=6).json()
    assert (come["state"], {seat["state"] for seat in come["households"]}) == (
        "arrived",
        {"arrived"},
    )
    assert (as_now(guests), drift()) == ({"transferred"}, [])


def test_who_is_taken_to_another_place_is_relocated(
    sign_in: SignIn, budi: User, guests: list[Household]
) -> None:
    where = {"to_kind": "place", "to_text": "Balai desa Tua Pejat", "to_lat": -2.03, "to_lon": 99.6}
    client = sign_in(budi)
    made = plan(client, guests, **where).json()
    step(client, made["id"], "count-out", people=6)
    assert (made["to_lat"], made["to_lon"], as_now(guests)) == (-2.03, 99.6, {"transferred"})
    assert unnamed_as(guests[0].refreshed(), Person.Status.RELOCATED)


def test_who_is_taken_to_hospital_keeps_their_place(
    sign_in: SignIn, budi: User, school: Shelter, guests: list[Household], partner_a: Organisation
) -> None:
    facility, client = make_facility(partner_a), sign_in(budi)
    made = plan(client, guests[:1], to_kind="facility", to=str(facility.pk)).json()
    assert (made["to"], made["to_text"]) == (str(facility.pk), facility.name)
    step(client, made["id"], "count-out", people=3)
    assert unnamed_as(guests[0].refreshed(), Person.Status.HOSPITALISED)
    assert (school.refreshed().in_use, drift()) == (6, [])


def test_who_is_taken_to_another_arrival_point_waits_there_for_a_place(
    sign_in: SignIn, budi: User, school: Shelter, guests: list[Household], incident: Incident
) -> None:
    client = sign_in(budi)
    point = announce_arrival(incident, by=budi, mode="bus", place="Pelabuhan", counts={"men": 2})
    made = plan(client, guests, to_kind="arrival", to=point.code).json()
    step(client, made["id"], "count-out", people=6)
    assert (made["to"], school.refreshed().in_use, drift()) == (str(point.pk), 0, [])
    assert set(queries.waiting(incident)) == set(guests)


def test_whoever_does_not_come_is_not_seen_and_looked_for_until_somebody_knows(
    sign_in: SignIn, budi: User, guests: list[Household], let_it_settle: Settle
) -> None:
    there, missing = guests
    client = sign_in(budi)
    id = plan(client, guests, to_kind="onward", to_text="Medan").json()["id"]
    step(client, id, "count-out", people=6)
    let_it_settle()
    less = {"people": 3, "arrived": [there.number], "reason": "One car turned back"}
    told = step(client, id, "count-in", **less).json()
    assert {seat["became"] for seat in told["households"]} == {"transferred", "not_seen"}
    let_it_settle()
    task = Task.objects.get(kind="not_arrived")
    assert (task.target_id, task.state) == (missing.pk, "open")
    assert unnamed_as(missing.refreshed(), Person.Status.NOT_SEEN)
    back = {"counts": missing.refreshed().counts, "status": "present", "was": "not_seen"}
    now = {"at": timezone.now().isoformat()}
    answer = post(client, f"/households/{missing.number}/people-status/", back | now)
    assert answer.status_code == 201, answer.json()
    let_it_settle()
    assert (task.refreshed().state, missing.refreshed().people) == ("done", 3)


def test_a_step_that_broke_off_is_finished_when_it_is_repeated(
    sign_in: SignIn, budi: User, guests: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(budi)
    id = plan(client, guests, to_kind="onward", to_text="Medan").json()["id"]
    bus = Movement.objects.get(pk=id)
    with monkeypatch.context() as dying:
        dying.setattr("shelters.services.movements._departed", lambda movement, *_: movement)
        services.count_out(bus, 6, by=budi)
    told = [step(client, id, "count-out", people=6).json() for _ in range(2)][-1]
    assert {seat["became"] for seat in told["households"]} == {"transferred"}
    assert [row.status_changes.count() for row in guests] == [1, 1]


def test_who_is_gone_already_does_not_board(
    sign_in: SignIn, budi: User, guests: list[Household]
) -> None:
    client = sign_in(budi)
    id = plan(client, guests, to_kind="onward", to_text="Medan").json()["id"]
    gone = {"counts": guests[0].counts, "status": "returned"}
    post(client, f"/households/{guests[0].number}/people-status/", gone)
    told = step(client, id, "count-out", people=3).json()
    assert {(seat["state"], seat["refusal"]) for seat in told["households"]} == {
        ("aboard", None),
        ("stayed", "household_gone"),
    }


def test_a_house_sends_its_own_guests_elsewhere_and_a_stranger_does_not(
    sign_in: SignIn, ros: User, joko: User, guests: list[Household]
) -> None:
    where = {"to_kind": "onward", "to_text": "Medan"}
    assert plan(sign_in(joko), guests, **where).status_code in {403, 404}
    made = plan(sign_in(ros), guests, **where)
    assert made.status_code == 201
    assert step(sign_in(joko), made.json()["id"], "count-out", people=6).status_code in {403, 404}
    assert step(sign_in(ros), made.json()["id"], "count-out", people=6).status_code == 200
    assert step(sign_in(ros), made.json()["id"], "count-in", people=6).status_code == 200


def test_a_child_alone_is_sent_elsewhere_by_protection_only(
    sign_in: SignIn, budi: User, tari: User, school: Shelter, incident: Incident
) -> None:
    child = make_household(incident, 1, needs=["child_alone"])
    services.check_in_at_once(child, school, by=tari)
    where = {"to_kind": "onward", "to_text": "Medan"}
    assert [plan(sign_in(who), [child], **where).status_code for who in (budi, tari)] == [403, 201]


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({}, "to"),
        ({"to": "NOPE1"}, "to"),
        ({"to_kind": "onward"}, "to_text"),
        ({"to_kind": "facility", "to": "NOPE1"}, "to"),
        ({"to_kind": "moon", "to_text": "Medan"}, "to_kind"),
        ({"to_kind": "place", "to_text": "Medan", "to_lat": 3.5}, "to_lat"),
        ({"to_kind": "place", "to_text": "Medan", "to_lat": 135, "to_lon": 3}, "to_lat"),
    ],
)
def test_where_to_is_said_clearly(
    sign_in: SignIn, budi: User, guests: list[Household], where: dict[str, Any], field: str
) -> None:
    answer = plan(sign_in(budi), guests, **where)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_from_a_beach_to_elsewhere_it_is_said_which_incident_it_is(
    sign_in: SignIn, budi: User, family: Household, incident: Incident
) -> None:
    asked: dict[str, Any] = {"from_text": "Beach", "to_kind": "onward", "to_text": "Medan"}
    asked |= {"households": [family.number]}
    client = sign_in(budi)
    assert list(post(client, "/movements/", asked).json()["fields"]) == ["incident"]
    assert post(client, "/movements/", asked | {"incident": incident.ref}).status_code == 201


def test_it_is_planned_counted_and_printed_on_pages(
    sign_in: SignIn, budi: User, incident: Incident, guests: list[Household], school: Shelter
) -> None:
    client = sign_in(budi)
    numbers = "\n".join(row.number for row in guests)
    form = {"id": str(uuid4()), "origin": school.pk, "to": "onward", "numbers": numbers}
    refused = press(client, incident, "movements/new/", **form)
    assert list(refused.context["form"].errors) == ["to_text"]
    press(client, incident, "movements/new/", **form, to_text="Rudenim Medan")
    shown = page(client, incident, "movements/M01/")
    assert "Rudenim Medan" in shown
    assert "They are transferred from when they leave" in shown
    press(client, incident, "movements/M01/count-out/", people=6)
    assert "Transferred" in page(client, incident, "movements/M01/")
    press(client, incident, "movements/M01/count-in/", people=6)
    assert "Out of this incident" in page(client, incident, "movements/M01/paper/")
    assert "Rudenim Medan" in page(client, incident, "movements/")
    assert not Stay.objects.active().exists()


def test_facilities_and_arrivals_are_offered_by_name(
    sign_in: SignIn, budi: User, incident: Incident, partner_a: Organisation, school: Shelter
) -> None:
    facility = make_facility(partner_a)
    shown = page(sign_in(budi), incident, "movements/new/")
    assert '<optgroup label="Health facility">' in shown
    assert facility.name in shown
