"""Where help is, and how far."""

from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import Organisation, User
from referrals.models import Facility
from tests.builders import make_facility
from tests.conftest import SignIn

PATH = "/api/v1/facilities/"
BODY = {"name": "RSUD Mentawai", "kind": "hospital", "lat": -2.04, "lon": 99.59}


@pytest.fixture
def hospital(partner_b: Organisation) -> Facility:
    """Some 106 km from the clinic."""
    return make_facility(
        partner_b, name="RSUD", kind="hospital", lat=-2.04, lon=99.59, services=["surgery"]
    )


def post(client: Client, body: Any) -> Any:
    return client.post(PATH, body, content_type="application/json")


def test_the_nearest_facility_comes_first(
    sign_in: SignIn, dewi: User, clinic: Facility, hospital: Facility
) -> None:
    found = sign_in(dewi).get(PATH, {"near": "-2.77,100.22"}).json()["results"]
    assert [row["name"] for row in found] == ["Puskesmas Sikakap", "RSUD"]
    assert found[0]["distance_km"] == 1.1


def test_only_what_offers_the_service_is_listed(
    sign_in: SignIn, maya: User, clinic: Facility, hospital: Facility
) -> None:
    for asked in ({"service": "surgery"}, {"service": "surgery", "near": "-2.77,100.2"}):
        found = sign_in(maya).get(PATH, asked).json()["results"]
        assert [row["name"] for row in found] == ["RSUD"]


@pytest.mark.parametrize("near", ["", "here", "-2.77", "95,100"])
def test_a_point_that_cannot_be_read_is_refused(sign_in: SignIn, dewi: User, near: str) -> None:
    answer = sign_in(dewi).get(PATH, {"near": near})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["near"])


def test_a_coordinator_adds_a_facility(
    sign_in: SignIn, budi: User, partner_b: Organisation
) -> None:
    beds = {"baseline": 60, "available": 12}
    made = post(sign_in(budi), {**BODY, "organisation": str(partner_b.pk), "beds": beds})
    assert made.status_code == 201, made.json()
    assert made.json()["beds"] == {"baseline": 60, "available": 12, "surge_24h": None}


def test_a_health_worker_adds_for_the_own_organisation_only(
    sign_in: SignIn, dewi: User, partner_a: Organisation, partner_b: Organisation
) -> None:
    client = sign_in(dewi)
    assert post(client, BODY).json()["organisation"] == str(partner_a.pk)
    assert post(client, {**BODY, "organisation": str(partner_b.pk)}).status_code == 403


def test_beds_are_as_of_their_last_change(sign_in: SignIn, rini: User, clinic: Facility) -> None:
    body = {"beds": {"available": 2}}
    path = f"{PATH}{clinic.pk}/"
    shown = sign_in(rini).patch(path, body, content_type="application/json").json()
    assert shown["beds"]["available"] == 2
    assert clinic.refreshed().as_of > clinic.as_of


def test_another_organisation_changes_nothing(
    sign_in: SignIn, dewi: User, clinic: Facility
) -> None:
    path = f"{PATH}{clinic.pk}/"
    answer = sign_in(dewi).patch(path, {"status": "closed"}, content_type="application/json")
    assert answer.status_code == 403


FORM = {"kind": "hospital", "lat": -2.04, "lon": 99.59, "status": "open"}


def test_a_health_worker_says_how_many_beds_are_free(
    sign_in: SignIn, rini: User, clinic: Facility, incident: Incident
) -> None:
    client, path = sign_in(rini), f"/incidents/{incident.ref}/facilities/{clinic.pk}/"
    answer = client.post(
        path,
        {**FORM, "name": "RSUD", "organisation": clinic.organisation_id, "beds_available": 3},
    )
    assert answer.status_code == 302
    assert clinic.refreshed().beds_available == 3


def test_a_facility_added_on_its_page_is_nearest_first_on_the_list(
    sign_in: SignIn, budi: User, clinic: Facility, incident: Incident, partner_b: Organisation
) -> None:
    client, path = sign_in(budi), f"/incidents/{incident.ref}/facilities/"
    client.post(f"{path}add/", {**FORM, "name": "RSUD Tuapejat", "organisation": partner_b.pk})
    rows = client.get(path).context["rows"]
    assert [row.facility.name for row in rows] == ["Puskesmas Sikakap", "RSUD Tuapejat"]


def test_a_facility_of_others_has_no_form(
    sign_in: SignIn, dewi: User, clinic: Facility, incident: Incident
) -> None:
    path = f"/incidents/{incident.ref}/facilities/{clinic.pk}/"
    assert sign_in(dewi).get(path).status_code == 403


def test_nobody_adds_a_facility_for_others(
    sign_in: SignIn, dewi: User, incident: Incident, partner_b: Organisation
) -> None:
    path = f"/incidents/{incident.ref}/facilities/add/"
    answer = sign_in(dewi).post(path, {**FORM, "name": "x", "organisation": partner_b.pk})
    assert (answer.status_code, Facility.objects.count()) == (400, 0)
