"""Shared standards are the administrator's; an incident may have its own, which no other may choose."""

from typing import Any

import pytest
from django.test import Client

from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Event
from incidents.models import Incident
from incidents.services import change_incident
from partners.models import Organisation, Role, User
from shelters import services
from shelters.forms import StandardForm
from shelters.models import StandardProfile
from tests.builders import make_shelter
from tests.conftest import Settle, SignIn, make_user
from tests.shelters.calls import page, patch, press, standard

URL = "/api/v1/standards/"


@pytest.fixture
def stranger(office: Organisation, other_incident: Incident) -> User:
    """Steers another incident."""
    return make_user("lina", Role.COORDINATOR, office, other_incident)


@pytest.fixture
def own(incident: Incident, budi: User) -> StandardProfile:
    """The incident's own, in which a tap serves 100."""
    return services.adapt_standard(standard("sphere-2018"), incident, by=budi, people_per_tap=100)


def statuses(who: dict[str, Client], code: str) -> dict[str, int]:
    path, body = f"/standards/{code}/", {"people_per_tap": 90}
    return {name: patch(client, path, body).status_code for name, client in who.items()}


def test_shared_ones_are_changed_by_the_administrator_only(
    sign_in: SignIn, admin: User, budi: User, ros: User, sari: User
) -> None:
    who = {"admin": admin, "budi": budi, "ros": ros, "sari": sari}
    clients = {name: sign_in(user) for name, user in who.items()}
    assert statuses(clients, "sphere-2018") == {"admin": 200, "budi": 403, "ros": 403, "sari": 403}


def test_an_incidents_own_are_changed_by_its_coordinators_and_known_there_only(
    sign_in: SignIn, budi: User, sari: User, stranger: User, own: StandardProfile
) -> None:
    who = {"budi": budi, "sari": sari, "stranger": stranger}
    clients = {name: sign_in(user) for name, user in who.items()}
    assert statuses(clients, own.code) == {"budi": 200, "sari": 403, "stranger": 404}
    seen = [{row["code"] for row in clients[name].get(URL).json()["results"]} for name in clients]
    assert [own.code in codes for codes in seen] == [True, True, False]


def test_an_incident_that_goes_by_shared_ones_goes_by_its_own_and_is_rated_again(
    incident: Incident, other_incident: Incident, budi: User, let_it_settle: Settle
) -> None:
    here, there = (make_shelter(row, 500, taps=1) for row in (incident, other_incident))
    made = services.adapt_standard(standard("sphere-2018"), incident, by=budi, people_per_tap=100)
    let_it_settle()
    assert (made.incident, incident.refreshed().standards) == (incident, made.code)
    assert (here.refreshed().capacity, there.refreshed().capacity) == (100, 250)
    told = Event.objects.get(kind="shelters.standard_set")
    assert (told.scope_id, told.facts["standard"]) == (incident.pk, made.code)


def test_no_other_incident_goes_by_them(
    sign_in: SignIn,
    incident: Incident,
    other_incident: Incident,
    budi: User,
    stranger: User,
    own: StandardProfile,
) -> None:
    with pytest.raises(Wrong):
        change_incident(other_incident, by=budi, standards=own.code)
    url = f"/api/v1/incidents/{other_incident.ref}/"
    answer = sign_in(stranger).patch(url, {"standards": own.code}, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["standards"])
    assert change_incident(incident, by=budi, standards=own.code).standards == own.code


def test_a_second_set_of_its_own_from_the_same_is_refused(
    incident: Incident, budi: User, own: StandardProfile
) -> None:
    with pytest.raises(RuleBroken, match="code_taken"):
        services.adapt_standard(standard("sphere-2018"), incident, by=budi, people_per_tap=80)


def test_only_who_may_adds_standards(
    sign_in: SignIn, admin: User, budi: User, stranger: User, incident: Incident
) -> None:
    def add(user: User, code: str, **more: Any) -> int:
        body = sign_in(user).get(f"{URL}sphere-2018/").json()
        body = {name: body[name] for name in body if name not in {"id", "incident"}}
        return sign_in(user).post(URL, body | {"code": code} | more, "application/json").status_code

    assert (add(budi, "all-1"), add(admin, "all-1")) == (403, 201)
    own = {"incident": incident.ref}
    assert (add(stranger, "own-1", **own), add(budi, "own-1", **own)) == (404, 201)


def test_the_page_makes_the_incidents_own_and_then_changes_them(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    client = sign_in(budi)
    shown = page(client, incident, "standards/sphere-2018/")
    assert "shared by all incidents" in shown
    row = standard("sphere-2018")
    form = {name: getattr(row, name) for name in StandardForm.base_fields} | {
        "active": "on",
        "people_per_tap": 100,
    }
    form["published"] = row.published.isoformat()
    press(client, incident, "standards/sphere-2018/", **form)
    code = incident.refreshed().standards
    assert standard(code).people_per_tap == 100
    assert standard("sphere-2018").people_per_tap == 250
    press(client, incident, f"standards/{code}/", **form | {"people_per_tap": 90})
    assert (standard(code).version, standard(code).people_per_tap) == (2, 90)
