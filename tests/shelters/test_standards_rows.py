"""Standards as rows: looked at, chosen, and changed by a new version."""

from collections.abc import Callable

import pytest

from core.errors import RuleBroken
from incidents.models import Incident
from incidents.services import change_incident
from partners.models import User
from shelters import queries, services
from shelters.models import CapacityOverride, Shelter, StandardProfile
from shelters.standards import PROFILES
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import patch, standard

URL = "/api/v1/standards/"


def test_what_is_shipped_is_what_the_arithmetic_knows(db: None) -> None:
    assert StandardProfile.objects.get(code="sphere-2018").profile == PROFILES["sphere-2018"]


def test_the_indonesian_profile_says_what_is_not_sure(db: None) -> None:
    row = StandardProfile.objects.get(code="bnpb-2008")
    figures = (row.water_l_day_first, row.water_l_day, row.people_per_tap, row.rice_kg_day)
    assert figures == (7, 15, 80, 0.4)
    assert {"water_l_day_first", "people_per_tap", "rice_kg_day"} <= set(row.to_confirm)


def test_a_code_that_nobody_wrote_down_rates_as_sphere_does(db: None) -> None:
    assert queries.profile("gone") == PROFILES["sphere-2018"]


def test_less_water_is_enough_in_the_first_days(incident: Incident, budi: User) -> None:
    incident = change_incident(incident, by=budi, standards="bnpb-2008")
    shelter = make_shelter(incident, 1000, water_l_day=700)
    assert (shelter.capacity, shelter.binding) == (100, "water")


def test_a_change_is_a_new_version_and_the_old_one_stays(db: None, budi: User) -> None:
    old = standard("sphere-2018")
    new = services.change_standard(old, by=budi, people_per_tap=100)
    assert (new.version, new.people_per_tap, new.is_current) == (2, 100, True)
    assert (old.refreshed().people_per_tap, old.refreshed().is_current) == (250, False)


def test_two_who_change_the_same_version_do_not_overwrite_each_other(db: None, budi: User) -> None:
    old = standard("sphere-2018")
    services.change_standard(old, by=budi, people_per_tap=100)
    with pytest.raises(RuleBroken, match="stale"):
        services.change_standard(old, by=budi, people_per_tap=120)


def test_changing_nothing_makes_no_version(db: None, budi: User) -> None:
    old = standard("sphere-2018")
    assert services.change_standard(old, by=budi, people_per_tap=250) == old


def test_a_tighter_version_rates_the_shelters_again_and_is_on_record(
    incident: Incident, budi: User, let_it_settle: Callable[[], None]
) -> None:
    shelter = make_shelter(incident, 100, taps=1)
    services.hold(make_household(incident, 30), shelter, by=budi)
    old = standard("sphere-2018")
    services.change_standard(old, by=budi, people_per_tap=20)
    let_it_settle()
    now, override = shelter.refreshed(), CapacityOverride.objects.get()
    assert (now.capacity, now.binding, now.free) == (20, "taps", -10)
    assert (override.cause, override.people, override.actor_id) == ("standard", 10, str(budi.pk))


def test_another_standard_for_the_incident_rates_its_shelters_again(
    sign_in: SignIn, budi: User, school: Shelter, let_it_settle: Callable[[], None]
) -> None:
    services.change_shelter(school, by=budi, covered_m2=28)
    body = {"standards": "bnpb-2008"}
    url = f"/api/v1/incidents/{school.incident.ref}/"
    assert sign_in(budi).patch(url, body, "application/json").json()["standards"] == "bnpb-2008"
    let_it_settle()
    assert school.refreshed().capacity == 9


def test_an_incident_goes_by_no_unknown_standards(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    url, body = f"/api/v1/incidents/{incident.ref}/", {"standards": "atlantis"}
    answer = sign_in(budi).patch(url, body, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["standards"])


def test_standards_are_listed_and_shown_with_their_versions(sign_in: SignIn, sari: User) -> None:
    client = sign_in(sari)
    codes = {row["code"] for row in client.get(URL).json()["results"]}
    shown = client.get(f"{URL}bnpb-2008/").json()
    assert codes == {"sphere-2018", "bnpb-2008"}
    assert ([v["version"] for v in shown["versions"]], shown["water_l_day_first"]) == ([1], 7)


def test_a_coordinator_adds_standards_for_the_own_incident_once(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    client = sign_in(budi)
    own = {"code": "mentawai-2026", "incident": incident.ref}
    body = client.get(f"{URL}sphere-2018/").json() | own
    del body["id"]
    answers = [client.post(URL, body, "application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]


def test_a_patch_answers_with_the_next_version(sign_in: SignIn, admin: User) -> None:
    answer = patch(sign_in(admin), "/standards/sphere-2018/", {"people_per_tap": 200})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("field", "value"), [("people_per_tap", 0), ("covered_m2", 0), ("rice_kg_day", -1)]
)
def test_no_standard_divides_by_nothing(
    sign_in: SignIn, admin: User, field: str, value: float
) -> None:
    answer = patch(sign_in(admin), "/standards/sphere-2018/", {field: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
