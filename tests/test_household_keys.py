"""A body names a household by its id or by its number; a number with a slip in it is a wrong field."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Movement, Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn

SLIP = "001-0001-69"  # of 001-0001-68
SOUGHT = {"name": "Mohammed Ayas Karim"}
BODIES: list[tuple[str, str, dict[str, Any], str]] = [
    ("stays/", "budi", {"household": SLIP, "shelter": "MTW01"}, "household"),
    ("movements/", "budi", {"from": "MTW01", "to": "PDG01", "households": [SLIP]}, "households.0"),
    ("movements/{movement}/count-in/", "budi", {"people": 3, "arrived": [SLIP]}, "arrived.0"),
    ("shelters/MTW01/roll-calls/", "budi", {"people": 3, "absent": [SLIP]}, "absent.0"),
    ("keep-apart/", "tari", {"a": SLIP, "b": "{household}", "reason": "A quarrel"}, "a"),
    ("keep-apart/", "tari", {"a": "{household}", "b": SLIP, "reason": "A quarrel"}, "b"),
    ("households/{household}/join/", "sari", {"to": SLIP, "reason": "One family"}, "to"),
    ("tracing-requests/", "tari", {"household": SLIP, "sought": SOUGHT}, "household"),
    ("distribution-rounds/{round}/receipts/", "eko", {"household": SLIP}, "household"),
    ("distribution-rounds/{round}/receipts/", "eko", {"number": SLIP}, "number"),
]


@pytest.fixture
def guests(incident: Incident) -> Household:
    """Three people in MTW01, who are on their way to PDG01."""
    school, mosque = make_shelter(incident, code="MTW01"), make_shelter(incident, code="PDG01")
    household = make_household(incident, 3)
    services.check_in_at_once(household, school, by=SYSTEM)
    bus = services.plan_movement(incident, mosque, [household], by=SYSTEM, origin=school)
    services.count_out(bus, 3, by=SYSTEM)
    return household


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/{path}", body, "application/json")


def filled(text: Any, guests: Household) -> Any:
    names = {"household": guests.number, "round": uuid4()}
    names["movement"] = Movement.objects.values_list("pk", flat=True).get()
    return text.format(**names) if isinstance(text, str) else text


@pytest.mark.parametrize(("path", "username", "body", "field"), BODIES)
def test_a_slip_in_a_number_is_told_at_its_field(
    path: str,
    username: str,
    body: dict[str, Any],
    field: str,
    guests: Household,
    sign_in: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    client = sign_in(request.getfixturevalue(username))
    sent = {name: filled(value, guests) for name, value in body.items()}
    answer = post(client, filled(path, guests), sent)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field]), answer.json()
    assert "001-0001-68" in answer.json()["message"]


def test_a_bus_is_counted_in_by_ids_as_by_numbers(
    guests: Household, sign_in: SignIn, budi: User
) -> None:
    bus = Movement.objects.get()
    body = {"people": 3, "arrived": [str(guests.pk)]}
    assert post(sign_in(budi), f"movements/{bus.pk}/count-in/", body).status_code == 200
    assert Stay.objects.active().get(household=guests).state == "checked_in"


def test_who_was_not_on_the_bus_did_not_come_with_it(
    guests: Household, sign_in: SignIn, budi: User, incident: Incident
) -> None:
    bus, other = Movement.objects.get(), make_household(incident, 2)
    body = {"people": 3, "arrived": [other.number]}
    answer = post(sign_in(budi), f"movements/{bus.pk}/count-in/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["arrived"])
    assert bus.refreshed().state == "departed"


def test_a_household_that_is_named_twice_goes_once(
    incident: Incident, sign_in: SignIn, budi: User
) -> None:
    make_shelter(incident, code="MTW01")
    one = make_household(incident, 3)
    body = {"from_text": "The beach", "to": "MTW01", "households": [one.number, str(one.pk)]}
    answer = post(sign_in(budi), "movements/", body)
    assert (answer.status_code, len(answer.json()["households"])) == (201, 1)


def test_who_is_absent_is_named_by_id_too(guests: Household, sign_in: SignIn, budi: User) -> None:
    body = {"people": 0, "absent": [str(guests.pk)]}
    answer = post(sign_in(budi), "shelters/PDG01/roll-calls/", body)
    assert (answer.status_code, answer.json()["absent"]) == (201, [guests.number])


def test_a_page_tells_a_slip_in_a_number_too(
    guests: Household, sign_in: SignIn, budi: User, dewi: User
) -> None:
    below = f"/incidents/{guests.incident.ref}/"
    to = Shelter.objects.get(code="PDG01").pk
    listed = {"id": str(uuid4()), "from_text": "Beach", "to": to, "numbers": SLIP}
    typed = {**listed, "number": SLIP}
    for user, path in ((budi, "movements/new/"), (dewi, "referrals/new/")):
        answer = sign_in(user).post(f"{below}{path}", typed)
        assert answer.status_code == 400
        assert "Perhaps it is: 001-0001-68" in answer.content.decode()
