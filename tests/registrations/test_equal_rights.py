"""Nobody gets less for what a machine guesses of them, or for what they do not want to be written down."""

from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from tests.builders import make_shelter
from tests.conftest import SignIn

TWINS = [
    {
        "name": "Abdul Karim Zulfikar",
        "sex": "m",
        "birth_date": "1980-03-04",
        "relationship": "focal_point",
        "documents": [{"kind": "passport", "number": "X1234567"}],
    },
    {"name": "Nurhayati Zulkarnain", "sex": "f", "birth_date": "1984-07-09"},
]


@pytest.fixture
def shelter(incident: Incident) -> Shelter:
    return make_shelter(incident, 40)


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{address}/", body, "application/json")


def placed(client: Client, household: str, shelter: Shelter) -> int:
    told = {"household": household, "shelter": str(shelter.pk), "state": "held"}
    status: int = post(client, "stays", **told).status_code
    return status


def test_who_certainly_came_before_is_registered_and_gets_a_place_all_the_same(
    sign_in: SignIn, sari: User, incident: Incident, shelter: Shelter
) -> None:
    client, body = sign_in(sari), {"incident": incident.ref, "persons": TWINS}
    first, second = (post(client, "households", **body).json() for _ in range(2))
    assert [each["band"] for each in second["duplicates"]] == ["certain"]
    assert second["status"] == "registered"
    assert [placed(client, each["id"], shelter) for each in (first, second)] == [201, 201]


def test_who_refuses_to_be_written_down_gets_a_number_and_a_place(
    sign_in: SignIn, sari: User, incident: Incident, shelter: Shelter
) -> None:
    client = sign_in(sari)
    no = {"record": False, "share": True, "sms": True}
    answer = post(client, "households", incident=incident.ref, persons=TWINS, consent=no)
    assert (answer.status_code, answer.json()["people"]) == (201, 2)
    household = Household.objects.get()
    assert (household.consent_share, household.consent_sms) == (False, False)
    assert not household.persons.exists()
    assert placed(client, answer.json()["id"], shelter) == 201
