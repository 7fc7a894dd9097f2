"""Home shows those who run sites what is free there, how old that is, and who is expected."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter
from tests.builders import make_shelter
from tests.conftest import SignIn


def home(client: Client) -> str:
    return client.get("/").content.decode()


def test_home_shows_the_own_sites_with_who_is_expected(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    shown = home(sign_in(ros))
    assert f'href="/incidents/{school.incident.ref}/shelters/MTW01/#report"' in shown
    assert '<td class="num" data-label="Still expected">5</td>' in shown
    assert "Nothing waits for you." not in shown


def test_home_shows_only_own_sites_that_are_not_closed(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, mosque: Shelter
) -> None:
    assert "PDG01" not in home(sign_in(ros))
    services.close(school, by=budi)
    assert "MTW01" not in home(sign_in(ros))


def test_home_of_others_has_no_own_sites(sign_in: SignIn, budi: User, school: Shelter) -> None:
    assert "Your sites" not in home(sign_in(budi))


def test_ten_own_sites_cost_no_more_questions_than_one(
    sign_in: SignIn, ros: User, incident: Incident, school: Shelter
) -> None:
    client, asked = sign_in(ros), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as questions:
            home(client)
        asked.append(len(questions))
        for number in range(10 * len(asked), 10 * len(asked) + 9):
            make_shelter(incident, 10, code=f"PDG{number}", operator=school.operator)
    assert asked[0] >= asked[1]
