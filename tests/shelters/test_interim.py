"""A child who cannot wait for protection: placed for a night, called for, decided, never put out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations import services as registrations
from registrations.models import Household, Settlement
from shelters import queries, services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import counters, hold, post

CARE = {"caregiver": "Ibu Ani", "reason": "02:00, on the beach"}


@pytest.fixture
def child(incident: Incident) -> Household:
    return make_household(
        incident, needs=["child_alone"], counts={"f": {"12-17": 1}}, focal_point=None
    )


@pytest.fixture
def house(incident: Incident, partner_a: Organisation) -> Shelter:
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 5}]
    return make_shelter(incident, 10, code="MTW09", pools=pools, operator=partner_a)


@pytest.fixture
def stay(child: Household, house: Shelter, budi: User) -> Stay:
    care = services.InterimCare(**CARE)
    return services.hold(child, house, by=budi, pool="family_room", interim=care)


def run_out(stay: Stay) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Stay.objects.filter(pk=stay.pk).update(interim_until=past)


def open_calls() -> set[str]:
    return set(Task.objects.filter(state="open").values_list("kind", flat=True))


def test_nobody_is_put_out_when_the_night_is_over(stay: Stay, house: Shelter) -> None:
    run_out(stay)
    assert (services.release_expired(), services.call_for_overdue()) == (0, 1)
    assert (stay.refreshed().state, counters(house)) == ("held", (1, 0, 9))
    assert "interim_care" in open_calls()


def test_the_coordinators_are_called_once(stay: Stay) -> None:
    run_out(stay)
    assert [services.call_for_overdue() for _ in range(2)] == [1, 0]
    task = Task.objects.get(kind="interim_overdue")
    assert (task.role, task.urgent, task.due_at <= timezone.now()) == ("coordinator", True, True)


def test_protection_confirms_and_nobody_waits_any_more(
    sign_in: SignIn, tari: User, stay: Stay
) -> None:
    run_out(stay)
    services.call_for_overdue()
    answers = [post(sign_in(tari), f"/stays/{stay.pk}/confirm-care/", {}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["care_confirmed_at"] is not None
    assert not {"interim_care", "interim_overdue"} & open_calls()


@pytest.mark.parametrize("username", ["budi", "sari", "ros"])
def test_nobody_else_confirms(
    sign_in: SignIn, request: pytest.FixtureRequest, stay: Stay, username: str
) -> None:
    client = sign_in(request.getfixturevalue(username))
    assert post(client, f"/stays/{stay.pk}/confirm-care/", {}).status_code == 403


@pytest.mark.usefixtures("in_english")
def test_there_is_nothing_to_confirm_about_others(
    tari: User, budi: User, house: Shelter, incident: Incident
) -> None:
    stay = services.hold(make_household(incident, 2), house, by=budi)
    with pytest.raises(RuleBroken) as refusal:
        services.confirm_care(stay, by=tari)
    assert refusal.value.code == "wrong_state"
    assert str(refusal.value.message).startswith("There is nothing to confirm")


def test_settling_the_call_confirms_too(
    stay: Stay, tari: User, let_it_settle: Callable[[], None]
) -> None:
    task = Task.objects.get(kind="interim_care")
    registrations.settle(task, by=tari, outcome=Settlement.INTERIM_CARE)
    let_it_settle()
    assert stay.refreshed().care_confirmed_by == tari


def test_who_moves_the_child_has_decided(
    sign_in: SignIn, tari: User, stay: Stay, school: Shelter
) -> None:
    moved = post(sign_in(tari), f"/stays/{stay.pk}/transfer/", {"shelter": "MTW01"}).json()
    assert (moved["shelter_code"], moved["care_confirmed_at"] is not None) == ("MTW01", True)
    assert "interim_care" not in open_calls()


def test_a_coordinator_does_not_move_the_child_on(
    sign_in: SignIn, budi: User, stay: Stay, school: Shelter
) -> None:
    answer = post(sign_in(budi), f"/stays/{stay.pk}/transfer/", {"shelter": "MTW01"})
    assert answer.status_code == 403


def test_an_evacuated_child_still_waits_for_protection(
    stay: Stay, school: Shelter, budi: User
) -> None:
    moved = services.transfer(stay, school, by=budi)
    assert (moved.awaits_care, moved.refreshed().interim_caregiver) == (True, "Ibu Ani")


def test_caregiver_and_reason_are_sealed(stay: Stay) -> None:
    assert "Ani" not in stay.interim_caregiver_sealed
    assert "beach" not in stay.interim_reason_sealed


def test_a_family_is_nobody_s_interim_care(
    sign_in: SignIn, budi: User, house: Shelter, family: Household
) -> None:
    answer = hold(sign_in(budi), family, house, pool="family_room", interim_care=CARE)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["interim_care"])


def test_the_menu_counts_children_until_protection_has_decided(stay: Stay, tari: User) -> None:
    scope = stay.shelter.incident.scope
    assert queries.children_waiting(scope) == Stay.objects.awaiting_care().count() == 1
    services.confirm_care(stay, by=tari)
    assert queries.children_waiting(scope) == 0


def place(client: Client, child: Household, **more: Any) -> Any:
    page = f"/incidents/{child.incident.ref}/households/{child.number}/night/"
    return client.post(page, {"place": "MTW09 family_room", **CARE, **more}, follow=True)


def test_the_page_counts_nights_and_leads_to_those_who_have_no_place(
    client: Client, incident: Incident, child: Household, tari: User
) -> None:
    client.force_login(tari)
    shown = client.get(f"/incidents/{incident.ref}/interim-care/").content.decode()
    assert "children or groups of children were placed for a night only" in shown
    assert f'href="/incidents/{incident.ref}/placements/"' in shown.split("<main")[1]


def test_a_coordinator_places_a_child_on_the_page(
    sign_in: SignIn, budi: User, tari: User, child: Household, house: Shelter
) -> None:
    page = place(sign_in(budi), child).content.decode()
    assert (child.number in page, "Ibu Ani" in page) == (True, False)
    waiting = f"/incidents/{child.incident.ref}/interim-care/"
    read = sign_in(tari).get(waiting).content.decode()
    assert "Ibu Ani" in read
    stay = Stay.objects.get()
    sign_in(tari).post(f"/incidents/{child.incident.ref}/stays/{stay.pk}/confirm-care/")
    assert stay.refreshed().care_confirmed_by == tari


def test_a_child_is_offered_the_nearest_room_first(
    sign_in: SignIn, budi: User, child: Household, house: Shelter, incident: Incident
) -> None:
    rooms = [{"kind": "general", "capacity": 1}, {"kind": "child_care", "capacity": 90}]
    make_shelter(incident, 91, code="ACH01", pools=rooms, lat=5.18, lon=97.14)
    path = f"/incidents/{incident.ref}/households/{child.number}/night/"
    shown = sign_in(budi).get(path).content.decode()
    assert shown.index("MTW09 ") < shown.index("ACH01 ")
    assert " km" in shown


@pytest.mark.parametrize("more", [{"caregiver": ""}, {"reason": ""}, {"place": "MTW09 general"}])
def test_a_night_needs_a_room_a_caregiver_and_a_reason(
    sign_in: SignIn, budi: User, child: Household, house: Shelter, more: dict[str, str]
) -> None:
    assert place(sign_in(budi), child, **more).status_code == 400
    assert not Stay.objects.exists()


def test_the_household_s_page_leads_a_coordinator_there(
    sign_in: SignIn, budi: User, sari: User, child: Household, house: Shelter
) -> None:
    page = f"/incidents/{child.incident.ref}/households/{child.number}/"
    shown = {
        user: f"{page}night/" in sign_in(user).get(page).content.decode() for user in (budi, sari)
    }
    assert shown == {budi: True, sari: False}
