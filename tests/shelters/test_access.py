"""Who may do what with shelters and stays, and who may not even know of them."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import hold, patch, post, shelter_body

Cast = dict[str, User]


@pytest.fixture
def cast(
    budi: User, sari: User, ros: User, joko: User, dewi: User, tari: User, eko: User, maya: User
) -> Cast:
    people = (budi, sari, ros, joko, dewi, tari, eko, maya)
    return {user.username: user for user in people}


@pytest.fixture
def child(incident: Incident) -> Household:
    return make_household(
        incident, counts={"m": {"5-11": 1}}, focal_point=None, needs=["child_alone"]
    )


def statuses(cast: Cast, ask: Callable[[User], Any]) -> dict[str, int]:
    return {name: ask(user).status_code for name, user in cast.items()}


def test_who_may_open_a_shelter(sign_in: SignIn, cast: Cast, incident: Incident) -> None:
    codes = iter(range(10, 99))
    answers = statuses(
        cast,
        lambda user: post(
            sign_in(user), "/shelters/", shelter_body(incident, code=f"X{next(codes)}")
        ),
    )
    assert {name for name, status in answers.items() if status == 201} == {"budi", "ros", "joko"}


def test_a_manager_opens_shelters_of_the_own_organisation(
    sign_in: SignIn, ros: User, incident: Incident, partner_a: Organisation, partner_b: Organisation
) -> None:
    client = sign_in(ros)
    assert post(client, "/shelters/", shelter_body(incident)).json()["operator"] == str(
        partner_a.pk
    )
    others = shelter_body(incident, code="X1", operator=str(partner_b.pk))
    assert post(client, "/shelters/", others).status_code == 403


def test_a_manager_changes_own_sites_only(
    sign_in: SignIn, ros: User, joko: User, school: Shelter
) -> None:
    assert patch(sign_in(ros), "/shelters/MTW01/", {"taps": 3}).status_code == 200
    assert patch(sign_in(joko), "/shelters/MTW01/", {"taps": 3}).status_code == 403


def test_a_manager_gives_no_shelter_away(
    sign_in: SignIn, ros: User, school: Shelter, partner_b: Organisation
) -> None:
    answer = patch(sign_in(ros), "/shelters/MTW01/", {"operator": str(partner_b.pk)})
    assert answer.status_code == 403


def test_who_may_report_capacity(sign_in: SignIn, cast: Cast, school: Shelter) -> None:
    answers = statuses(
        cast, lambda user: post(sign_in(user), "/shelters/MTW01/capacity/", {"free": 5})
    )
    assert {name for name, status in answers.items() if status == 201} == {"budi", "ros"}


def test_who_may_hold_a_place(sign_in: SignIn, cast: Cast, incident: Incident) -> None:
    shelter = make_shelter(incident)
    answers = statuses(
        cast, lambda user: hold(sign_in(user), make_household(incident, 1 + 1), shelter)
    )
    assert {name for name, status in answers.items() if status == 201} == {"budi", "sari", "tari"}


def test_who_may_check_in_at_the_door(
    sign_in: SignIn, cast: Cast, incident: Incident, partner_a: Organisation
) -> None:
    shelter = make_shelter(incident, operator=partner_a)
    answers = statuses(
        cast,
        lambda user: hold(sign_in(user), make_household(incident, 2), shelter, state="checked_in"),
    )
    assert {name for name, status in answers.items() if status == 201} == {"budi", "ros", "tari"}


def test_a_stay_of_another_site_is_not_there(
    sign_in: SignIn, ros: User, joko: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    assert sign_in(ros).get(f"/api/v1/stays/{stay.pk}/").status_code == 200
    assert sign_in(joko).get(f"/api/v1/stays/{stay.pk}/").status_code == 404
    assert post(sign_in(joko), f"/stays/{stay.pk}/check-in/", {}).status_code == 404


def test_a_manager_lists_own_stays_only(
    sign_in: SignIn, joko: User, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    services.hold(make_household(school.incident), mosque, by=budi)
    rows = sign_in(joko).get("/api/v1/stays/").json()["results"]
    assert [row["shelter_code"] for row in rows] == ["PDG01"]


def test_a_registrar_gives_back_what_is_held_and_lets_no_guest_go(
    sign_in: SignIn, sari: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    assert post(sign_in(sari), f"/stays/{stay.pk}/check-in/", {}).status_code == 403
    assert post(sign_in(sari), f"/stays/{stay.pk}/cancel/", {}).status_code == 200


def test_only_a_coordinator_goes_beyond_the_places(
    sign_in: SignIn, sari: User, tari: User, budi: User, school: Shelter, incident: Incident
) -> None:
    many = make_household(incident, 12)
    for user in (sari, tari):
        assert hold(sign_in(user), many, school, override_reason="x").status_code == 403
    assert hold(sign_in(budi), many, school, override_reason="x").status_code == 201


def test_only_protection_places_a_child_alone(
    sign_in: SignIn, cast: Cast, school: Shelter, child: Household
) -> None:
    answers = statuses(cast, lambda user: hold(sign_in(user), child, school))
    assert {name for name, status in answers.items() if status == 201} == {"tari"}


def test_children_without_an_adult_count_as_alone(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    siblings = make_household(incident, counts={"f": {"12-17": 2}}, focal_point=None)
    assert hold(sign_in(sari), siblings, school).status_code == 403


def test_a_coordinator_places_a_child_for_a_night(
    sign_in: SignIn, budi: User, incident: Incident, child: Household
) -> None:
    house = make_shelter(incident, pools=[{"kind": "family_room", "capacity": 5}])
    care = {"caregiver": "Ibu Ani", "reason": "02:00, on the beach"}
    answer = hold(sign_in(budi), child, house, pool="family_room", interim_care=care)
    assert (answer.status_code, Stay.objects.get().interim_caregiver) == (201, "Ibu Ani")
    assert Task.objects.filter(kind="interim_care", role="protection", urgent=True).exists()


def test_interim_care_is_in_a_room_for_children(
    sign_in: SignIn, budi: User, school: Shelter, child: Household
) -> None:
    care = {"caregiver": "Ibu Ani", "reason": "night"}
    answer = hold(sign_in(budi), child, school, interim_care=care)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["pool"])


def test_a_manager_moves_guests_between_own_sites_only(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    second = make_shelter(school.incident, code="MTW02", operator=school.operator)
    stay = services.check_in_at_once(family, school, by=budi)
    client = sign_in(ros)
    path = f"/stays/{stay.pk}/transfer/"
    assert post(client, path, {"shelter": "PDG01"}).status_code == 403
    assert post(client, path, {"shelter": "MTW02"}).json()["shelter"] == str(second.pk)


def test_residents_are_seen_by_their_house_and_by_no_other(
    ros: User, joko: User, budi: User, school: Shelter, family: Household
) -> None:
    assert not Household.objects.visible_to(ros).exists()
    stay = services.hold(family, school, by=budi)
    assert Household.objects.visible_to(ros).get() == family
    assert not Household.objects.visible_to(joko).exists()
    services.cancel(stay, by=budi)
    assert not Household.objects.visible_to(ros).exists()


def test_an_observer_of_a_real_landing_sees_totals_only(
    sign_in: SignIn, maya: User, school: Shelter
) -> None:
    client = sign_in(maya)
    assert client.get("/api/v1/shelters/").json()["results"] == []
    assert client.get("/api/v1/shelters/MTW01/").status_code == 404
    page = client.get(f"/incidents/{school.incident.ref}/shelters/").content.decode()
    assert "10 places altogether" in page
    assert "MTW01" not in page


def test_shelters_of_other_incidents_are_not_there(
    sign_in: SignIn, budi: User, other_incident: Incident
) -> None:
    make_shelter(other_incident, code="ACH01")
    client = sign_in(budi)
    assert client.get("/api/v1/shelters/ACH01/").status_code == 404
    assert client.get(f"/api/v1/shelters/?incident={other_incident.ref}").status_code == 404


def test_a_visitor_is_asked_who_they_are(sign_in: SignIn, school: Shelter) -> None:
    client = sign_in(None)
    assert client.get("/api/v1/shelters/").status_code == 401
    assert post(client, "/stays/", {}).status_code == 401


def test_a_role_is_refused_before_the_shape_is_looked_at(sign_in: SignIn, maya: User) -> None:
    assert post(sign_in(maya), "/stays/", {}).status_code == 403
    assert post(sign_in(maya), "/shelters/", {}).status_code == 403
