"""Facilities and referrals through the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from core.models import AuditEntry
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import Organisation, User
from referrals.models import Facility, Referral
from registrations.models import Household
from tests.builders import make_facility, make_household, make_referral
from tests.conftest import SignIn

LEAK = {"household", "number", "person", "patient", "reason"}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def referral_body(facility: Facility, **more: Any) -> dict[str, Any]:
    return {
        "facility": str(facility.pk),
        "service": "general",
        "priority": "urgent",
        "reason": "Fever for three days",
        "consent": True,
        **more,
    }


def test_a_household_is_referred_by_its_number(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    made = post(sign_in(dewi), "/referrals/", referral_body(clinic, household=family.number))
    assert made.status_code == 201, made.json()
    assert (made.json()["state"], made.json()["household"]) == ("draft", str(family.pk))


def test_a_person_is_referred(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    person = family.persons.get()
    made = post(sign_in(dewi), "/referrals/", referral_body(clinic, person=str(person.id)))
    assert (made.json()["person"], made.json()["number"]) == (str(person.id), family.number)


@pytest.mark.parametrize(("service", "status"), [("dialysis", 201), ("astrology", 400)])
def test_a_patient_is_referred_for_what_some_facility_offers(
    sign_in: SignIn,
    dewi: User,
    partner_b: Organisation,
    family: Household,
    clinic: Facility,
    service: str,
    status: int,
) -> None:
    make_facility(partner_b, services=["dialysis"])
    body = referral_body(clinic, household=family.number, service=service)
    made = post(sign_in(dewi), "/referrals/", body)
    assert made.status_code == status
    if status == 400:
        assert "maternity" in made.json()["fields"]["service"][0]


def test_a_patient_is_referred_before_anybody_has_a_name(
    sign_in: SignIn, dewi: User, budi: User, incident: Incident, clinic: Facility
) -> None:
    boat = announce_arrival(incident, by=budi, mode="boat", counts={}, lat=-2.8, lon=100.3)
    patient = {"sex": "f", "age_band": "18-59"}
    body = referral_body(clinic, arrival=str(boat.pk), patient=patient)
    made = post(sign_in(dewi), "/referrals/", body)
    assert made.json()["patient"] == patient
    assert Referral.objects.get().from_lat == -2.8


def test_a_referral_sent_twice_is_one_referral(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    client, body = sign_in(dewi), referral_body(clinic, household=str(family.pk), id=str(uuid4()))
    first, second = (post(client, "/referrals/", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"household": None}, "household"),
        ({"person": str(uuid4())}, "household"),
        ({"patient": {"sex": "f", "age_band": "0-4"}}, "patient"),
        ({"consent": False}, "basis"),
        ({"priority": "soon"}, "priority"),
        ({"reason": ""}, "reason"),
        ({"facility": str(uuid4())}, "facility"),
    ],
)
def test_a_wrong_field_of_a_referral_is_named(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, change: Any, field: str
) -> None:
    body = {**referral_body(clinic, household=str(family.pk)), **change}
    answer = post(sign_in(dewi), "/referrals/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_without_consent_the_basis_is_kept(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    body = referral_body(clinic, household=family.number, consent=False, basis="vital_interest")
    made = post(sign_in(dewi), "/referrals/", body).json()
    assert (made["consent"], made["basis"]) == (False, "vital_interest")


def test_nobody_is_referred_out_of_another_incident(
    sign_in: SignIn, dewi: User, other_incident: Incident, clinic: Facility
) -> None:
    stranger = make_household(other_incident)
    answer = post(sign_in(dewi), "/referrals/", referral_body(clinic, household=stranger.number))
    assert answer.status_code == 404


@pytest.mark.parametrize("username", ["budi", "sari", "maya"])
def test_only_health_workers_refer(
    sign_in: SignIn, request: pytest.FixtureRequest, username: str
) -> None:
    client = sign_in(request.getfixturevalue(username))
    assert post(client, "/referrals/", {}).status_code == 403


def test_a_draft_is_its_senders_alone(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    path = f"/api/v1/referrals/{make_referral(family, clinic, by=dewi).pk}/"
    codes = [sign_in(who).get(path).status_code for who in (dewi, rini)]
    assert codes == [200, 404]


def test_the_receiver_reads_the_reason_until_the_end(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    client, referral = sign_in(rini), make_referral(family, clinic, "send", by=dewi)
    path = f"/api/v1/referrals/{referral.code}/"
    assert client.get(path).json()["reason"] == "Fever for three days"
    post(client, f"/referrals/{referral.code}/decline/", {"reason": "No bed"})
    assert client.get(path).status_code == 404


def test_the_last_answer_to_the_receiver_tells_nothing_of_the_patient(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    answer = post(sign_in(rini), f"/referrals/{referral.pk}/decline/", {"reason": "No bed"})
    assert answer.json()["state"] == "declined"
    assert not LEAK & set(answer.json())


def test_whoever_reads_a_reason_is_written_down(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, by=dewi)
    sign_in(dewi).get(f"/api/v1/referrals/{referral.pk}/")
    line = AuditEntry.objects.get(action="referrals.reason_read")
    assert (line.actor_id, line.facts) == (str(dewi.pk), {"ref": referral.code})


def test_a_coordinator_sees_where_it_stands_and_no_more(
    sign_in: SignIn, budi: User, dewi: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    client = sign_in(budi)
    shown = client.get(f"/api/v1/referrals/{referral.pk}/").json()
    [listed] = client.get(f"/api/v1/referrals/?incident={family.incident.ref}").json()["results"]
    assert (shown["state"], listed["state"]) == ("sent", "sent")
    assert not LEAK & (set(shown) | set(listed))


def test_a_health_worker_of_neither_side_sees_nothing(
    sign_in: SignIn, dewi: User, office: Organisation, family: Household
) -> None:
    elsewhere = make_facility(office)
    mine = make_referral(family, elsewhere, "send", by=dewi)
    Referral.objects.filter(pk=mine.pk).update(organisation=office)
    assert sign_in(dewi).get("/api/v1/referrals/").json()["results"] == []


def test_a_list_costs_the_same_for_one_and_for_twenty(
    sign_in: SignIn,
    dewi: User,
    family: Household,
    clinic: Facility,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(dewi)
    for _ in range(20):
        make_referral(family, clinic, "send", by=dewi)
    with django_assert_max_num_queries(4):
        assert len(client.get("/api/v1/referrals/").json()["results"]) == 20


def test_a_referral_opens_the_household_while_it_lives(
    dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    assert Household.objects.visible_to(rini).filter(pk=family.pk).exists()
    Referral.objects.filter(pk=referral.pk).update(state="revoked", ended_at=referral.sent_at)
    assert not Household.objects.visible_to(rini).filter(pk=family.pk).exists()
