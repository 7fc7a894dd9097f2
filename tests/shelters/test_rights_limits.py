"""What a right does not reach: somebody else's guests, houses and decisions."""

import pytest

from core.errors import RuleBroken
from incidents.models import Incident, Task
from partners.models import Organisation, Role, User
from registrations.models import Household, Person
from shelters import queries, rights, services
from shelters.models import Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn, make_user
from tests.shelters.calls import hold, make_child_alone, post
from tests.shelters.planned import make_plan, only


@pytest.fixture
def child(incident: Incident) -> Household:
    return make_child_alone(incident)


@pytest.mark.parametrize("username", ["sari", "ros"])
def test_only_a_coordinator_places_a_child_for_a_night(
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    incident: Incident,
    partner_a: Organisation,
    child: Household,
    username: str,
) -> None:
    pools = [{"kind": "family_room", "capacity": 5}]
    house = make_shelter(incident, pools=pools, operator=partner_a)
    asked = {
        "pool": "family_room",
        "interim_care": {"caregiver": "Ibu Ani", "reason": "night"},
        "state": "checked_in" if username == "ros" else "held",
    }
    client = sign_in(request.getfixturevalue(username))
    assert hold(client, child, house, **asked).status_code == 403


def test_a_separated_child_is_placed_by_protection_too(
    sign_in: SignIn, budi: User, tari: User, school: Shelter, incident: Incident
) -> None:
    household = make_household(incident, needs=["separated_child"])
    assert hold(sign_in(budi), household, school).status_code == 403
    assert hold(sign_in(tari), household, school).status_code == 201


def test_people_of_unknown_age_are_no_children_alone(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    counts = {"unknown": {"unknown": 2}}
    household = make_household(incident, counts=counts, focal_point=None)
    assert hold(sign_in(sari), household, school).status_code == 201


def test_a_registrar_moves_no_guest(
    sign_in: SignIn, sari: User, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    stay = services.check_in_at_once(family, school, by=budi)
    path = f"/stays/{stay.pk}/transfer/"
    assert post(sign_in(sari), path, {"shelter": "PDG01"}).status_code == 403
    assert stay.refreshed().state == "checked_in"


def test_a_manager_takes_no_blocks_of_the_own_house_either(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    make_shelter(school.incident, code="MTW02", operator=school.operator)
    said = {"reason": "Ash is falling", "to": "MTW02", "blocks_reason": "Mine"}
    assert post(sign_in(ros), "/shelters/MTW01/evacuate/", said).status_code == 403


def test_a_household_of_another_incident_is_not_known(
    sign_in: SignIn, budi: User, school: Shelter, other_incident: Incident
) -> None:
    elsewhere, nobody = make_household(other_incident, 2), "00000000-0000-4000-8000-000000000000"
    client = sign_in(budi)
    answers = [
        post(client, "/stays/", {"household": key, "shelter": school.code, "state": "held"})
        for key in (str(elsewhere.pk), nobody)
    ]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].json() == answers[1].json()


def test_the_children_of_another_incident_are_not_listed(
    tari: User, budi: User, incident: Incident, other_incident: Incident
) -> None:
    for where in (incident, other_incident):
        care = services.InterimCare("Ibu Ani", "night")
        services.hold(make_child_alone(where), make_shelter(where), by=budi, interim=care)
    assert len(queries.awaiting_care(tari, incident)) == 1
    assert queries.awaiting_care(tari, other_incident) == []
    assert queries.children_waiting(incident.scope) == 1


def test_a_plan_is_changed_for_no_child_alone(
    child: Household, incident: Incident, school: Shelter, budi: User
) -> None:
    row = only(make_plan(incident))
    with pytest.raises(RuleBroken, match="protection"):
        services.change_proposal(row, school, by=budi, reason="They ask for it")
    assert not Task.objects.filter(kind="needs_placement").exists()


def test_a_report_is_taken_back_by_whoever_said_it_while_they_run_the_house(
    ros: User, joko: User, school: Shelter, partner_a: Organisation, incident: Incident
) -> None:
    colleague = make_user("lina", Role.SHELTER_MANAGER, partner_a, incident)
    report = services.report_free(school, 3, by=ros, source="web")
    assert [rights.may_undo(user, report) for user in (ros, colleague)] == [True, False]
    Shelter.objects.update(operator=joko.standing[0].organisation)
    assert not rights.may_undo(ros, report.refreshed())


def test_guests_are_named_by_who_speaks_for_them_to_their_house_alone(
    ros: User, joko: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    Person.objects.create(household=family, no=2, name="Rahim", relationship="child", sex="m")
    assert [row.name for row in queries.guests(ros, school)] == ["Amina Begum"]
    assert queries.guests(joko, school) == []
    services.cancel(stay, by=budi)
    assert queries.guests(ros, school) == []
