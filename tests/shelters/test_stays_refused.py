"""Who gets no place at the API hears why, and what would work."""

import pytest

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter
from tests.builders import make_household
from tests.conftest import SignIn
from tests.shelters.calls import hold, post


def test_a_wrong_number_of_a_household_is_a_wrong_field(
    sign_in: SignIn, budi: User, incident: Incident, school: Shelter
) -> None:
    number = make_household(incident).number
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    asked = {"household": wrong, "shelter": school.code, "state": "held"}
    answer = post(sign_in(budi), "/stays/", asked)
    assert answer.status_code == 400
    assert number in answer.json()["fields"]["household"][0]


def test_a_full_shelter_answers_what_would_work(
    sign_in: SignIn, sari: User, incident: Incident, school: Shelter, mosque: Shelter
) -> None:
    hold(sign_in(sari), make_household(incident, 8), school)
    answer = hold(sign_in(sari), make_household(incident, 5), school)
    assert (answer.status_code, answer.json()["code"]) == (409, "shelter_full")
    assert answer.json()["instead"][0]["shelter"] == "PDG01"


@pytest.mark.parametrize(
    ("to", "pool"), [("closed", "general"), ("open", "isolation"), ("open", "general")]
)
def test_who_is_not_allowed_in_hears_who_has_room_instead(
    sign_in: SignIn,
    budi: User,
    family: Household,
    school: Shelter,
    mosque: Shelter,
    to: str,
    pool: str,
) -> None:
    services.change_shelter(mosque, by=budi, pools=[{"kind": "isolation", "capacity": 6}])
    Shelter.objects.filter(pk=school.pk).update(
        status=to, host_stance="refused" if to == "open" else "agreed"
    )
    refused = hold(sign_in(budi), family, school, pool=pool)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed_here")
    assert [row["shelter"] for row in refused.json()["instead"]] == ["PDG01"]
