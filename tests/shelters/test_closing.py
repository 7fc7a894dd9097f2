"""A site opens, is full, takes nobody, closes: and where its people go then."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.timeline import entries
from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Closing, Shelter, Stay
from shelters.recount import drift
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, patch, post, press


@pytest.fixture
def guests(school: Shelter, incident: Incident, budi: User) -> list[Household]:
    """Two families of four, checked in at the school."""
    rows = [make_household(incident, 4) for _ in range(2)]
    for row in rows:
        services.check_in_at_once(row, school, by=budi)
    return rows


def close(client: Any, site: Shelter, **more: Any) -> Any:
    return post(client, f"/shelters/{site.code}/close/", more)


def test_people_move_as_far_as_there_is_room_and_nobody_is_thrown_out(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, guests: list[Household]
) -> None:
    services.report_free(mosque, 5, by=budi, source="api")
    told = close(sign_in(budi), school, to="PDG01", reason="School begins").json()
    assert (told["moved"]["people"], told["left"]["people"]) == (4, 4)
    states = Stay.objects.active().values_list("shelter__code", "state")
    assert set(states) == {("PDG01", "in_transit"), ("MTW01", "checked_in")}
    assert (school.refreshed().status, drift()) == ("closed", [])


def test_a_small_family_goes_where_a_large_one_found_no_room(
    budi: User, mosque: Shelter, incident: Incident
) -> None:
    site = make_shelter(incident, 20)
    for people in (6, 6, 4, 2):
        services.check_in_at_once(make_household(incident, people), site, by=budi)
    services.report_free(mosque, 8, by=budi, source="api")
    services.close(site, to=mosque, by=budi)
    moved = Stay.objects.active().filter(shelter=mosque)
    assert sorted(moved.values_list("people", flat=True)) == [2, 6]
    assert (Task.objects.filter(kind="needs_placement").count(), drift()) == (2, [])


def test_whoever_finds_no_room_becomes_a_task_by_the_closing_time(
    sign_in: SignIn, budi: User, school: Shelter, guests: list[Household]
) -> None:
    at = timezone.now() + timedelta(hours=30)
    close(sign_in(budi), school, to="by_proposal", closes_at=at.isoformat())
    tasks = Task.objects.filter(kind="needs_placement")
    assert {task.target_id for task in tasks} == {row.pk for row in guests}
    assert all(abs(task.due_at - at) < timedelta(minutes=1) for task in tasks)


def test_a_child_alone_waits_for_protection(
    budi: User, school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    child = make_household(incident, 1, needs=["child_alone"])
    services.check_in_at_once(child, school, by=budi)
    services.close(school, to=mosque, by=budi)
    assert Stay.objects.active().get(household=child).shelter == school
    assert Task.objects.get(kind="needs_placement").role == "protection"


def test_it_is_closed_to_newcomers_at_once(
    budi: User, school: Shelter, family: Household, guests: list[Household]
) -> None:
    services.close(school, by=budi, closes_at=timezone.now() + timedelta(days=3))
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, school.refreshed(), by=budi)


def test_the_same_plan_twice_is_one_plan(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, guests: list[Household]
) -> None:
    client = sign_in(budi)
    first, again = (close(client, school, to="PDG01", reason="Ends") for _ in range(2))
    assert (first.json()["id"], again.status_code) == (again.json()["id"], 200)
    assert Closing.objects.count() == 1


def test_a_plan_that_nobody_carried_out_is_carried_out_by_the_worker(
    budi: User,
    school: Shelter,
    mosque: Shelter,
    guests: list[Household],
    let_it_settle: Settle,
    monkeypatch: Any,
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("shelters.services.closing.carry_out", lambda _closing: None)
        services.close(school, to=mosque, by=budi)
    assert mosque.refreshed().held == 0
    let_it_settle()
    assert mosque.refreshed().held == 8


def test_who_came_after_it_opened_again_is_not_moved_by_a_worker_who_is_late(
    school: Shelter, mosque: Shelter, budi: User, family: Household, let_it_settle: Settle
) -> None:
    services.close(school, to=mosque, by=budi)
    services.change_shelter(school.refreshed(), by=budi, status="open")
    services.hold(family, school.refreshed(), by=budi)
    let_it_settle()
    assert Stay.objects.active().get().shelter == school


def test_the_other_house_hears_of_all_of_them_at_once(
    budi: User,
    school: Shelter,
    mosque: Shelter,
    partner_b: Organisation,
    guests: list[Household],
    let_it_settle: Settle,
) -> None:
    let_it_settle()
    make_contact(partner_b)
    services.close(school, to=mosque, by=budi)
    let_it_settle()
    assert [text.split(": ", 1)[1] for _to, text in sent_texts()] == [
        "8 jiwa menuju ke sini, kosong 2."
    ]


@pytest.mark.parametrize("status", ["open", "full", "suspended", "closed"])
def test_a_status_is_set_and_told(sign_in: SignIn, ros: User, school: Shelter, status: str) -> None:
    Shelter.objects.update(status="planned")
    told = patch(sign_in(ros), "/shelters/MTW01/", {"status": status}).json()
    label = Shelter.Status(status).label
    assert told["status"] == status
    assert f"Status: {label}" in [str(entry.text) for entry in entries(school.pk)]


def test_what_was_open_is_not_planned_again(sign_in: SignIn, ros: User, school: Shelter) -> None:
    answer = patch(sign_in(ros), "/shelters/MTW01/", {"status": "planned"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert answer.json()["instead"] == ["suspended", "closed"]
    assert "Suspend it or close it" in answer.json()["message"]
    assert school.refreshed().status == "open"


def test_closing_without_a_plan_asks_for_one_until_there_is_one(
    sign_in: SignIn, budi: User, school: Shelter, guests: list[Household]
) -> None:
    patch(sign_in(budi), "/shelters/MTW01/", {"status": "closed"})
    assert Task.objects.get(kind="closing_plan").state == "open"
    close(sign_in(budi), school)
    assert Task.objects.get(kind="closing_plan").state == "done"


def test_it_opens_again(sign_in: SignIn, budi: User, school: Shelter, family: Household) -> None:
    services.close(school, by=budi)
    patch(sign_in(budi), "/shelters/MTW01/", {"status": "open"})
    assert services.hold(family, school.refreshed(), by=budi).state == "held"


def test_a_house_that_takes_nobody_is_no_place_to_send_people(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter
) -> None:
    services.change_shelter(mosque, by=budi, status="full")
    answer = close(sign_in(budi), school, to="PDG01")
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["full"])
    assert school.refreshed().status == "open"


def test_a_house_cannot_send_its_people_to_itself_and_hears_who_has_room_for_them(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, guests: list[Household]
) -> None:
    make_shelter(school.incident, 7, code="MTW09")
    answer = close(sign_in(budi), school, to="MTW01")
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["same_place"])
    assert [one["shelter"] for one in answer.json()["instead"]] == ["PDG01"]
    assert school.refreshed().status == "open"


def test_only_who_runs_it_or_steers_closes_it(sign_in: SignIn, joko: User, school: Shelter) -> None:
    assert close(sign_in(joko), school).status_code == 403


def test_the_page_closes_it_with_a_plan_and_tells_what_is_left(
    sign_in: SignIn, ros: User, school: Shelter, incident: Incident, guests: list[Household]
) -> None:
    client, path = sign_in(ros), "shelters/MTW01/close/"
    assert "8</span>" in page(client, incident, path)
    form = {"id": str(uuid4()), "closes_at": "2020-01-01T10:00", "reason": "School begins"}
    refused = press(client, incident, path, **form)
    assert list(refused.context["form"].errors) == ["closes_at"]
    press(client, incident, path, **{**form, "closes_at": ""})
    shown = page(client, incident, "shelters/MTW01/")
    assert "8 people still have a place here: nobody is thrown out." in shown


def test_buttons_set_the_status_and_closing_has_its_own_page(
    sign_in: SignIn, ros: User, school: Shelter, incident: Incident
) -> None:
    client, path = sign_in(ros), "shelters/MTW01/status/"
    press(client, incident, path, status="full")
    assert school.refreshed().status == "full"
    assert press(client, incident, path, status="closed").status_code == 404
