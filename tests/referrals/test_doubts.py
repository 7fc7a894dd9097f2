"""A referral to a facility that cannot do what is needed, or where nobody is told, is doubted in time."""

from typing import Any

import pytest

from incidents.models import Incident
from partners.models import Organisation, User
from referrals.models import Facility, Referral
from registrations.models import Household
from tests.builders import make_contact, make_facility, make_referral
from tests.conftest import SignIn


@pytest.fixture
def path(incident: Incident) -> str:
    return f"/incidents/{incident.ref}/referrals/"


@pytest.fixture
def hospital(partner_b: Organisation) -> Facility:
    """Far away, and it operates."""
    return make_facility(partner_b, name="RSUD Tuapejat", services=["surgery"], lat=-2.0)


def asked_for(facility: Facility, family: Household, **more: str) -> dict[str, str]:
    return {
        "number": family.number,
        "facility": str(facility.pk),
        "service": "surgery",
        "priority": "urgent",
        "reason": "Fever",
        "basis": "consent",
        **more,
    }


def codes(answer: Any) -> list[str]:
    return [warning["code"] for warning in answer.json()["warnings"]]


def test_neither_service_nor_facility_is_chosen_by_itself(
    sign_in: SignIn, dewi: User, clinic: Facility, path: str
) -> None:
    form = sign_in(dewi).get(f"{path}new/").context["form"]
    assert [form.fields[name].choices[0][0] for name in ("service", "facility")] == ["", ""]
    assert not form.asks_anyway


def test_a_facility_without_the_service_is_chosen_only_by_saying_so(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, hospital: Facility, path: str
) -> None:
    client = sign_in(dewi)
    refused = client.post(f"{path}new/", asked_for(clinic, family))
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["facility"])
    assert 'name="anyway"' in refused.content.decode()
    assert not Referral.objects.exists()
    client.post(f"{path}new/", asked_for(clinic, family, anyway="on"))
    assert Referral.objects.get().state == "sent"


def test_those_that_offer_what_is_needed_come_first_however_far(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, hospital: Facility, path: str
) -> None:
    answer = sign_in(dewi).post(f"{path}new/", asked_for(clinic, family))
    groups = answer.context["form"].fields["facility"].choices[1:]
    assert [(str(name), [key for key, _label in found]) for name, found in groups] == [
        ("Offer what is needed", [str(hospital.pk)]),
        ("Do not offer what is needed", [str(clinic.pk)]),
    ]


def test_facilities_are_grouped_while_the_need_is_typed(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, hospital: Facility, path: str
) -> None:
    typed = {"number": family.number, "service": "surgery", "facility": str(clinic.pk)}
    answer = sign_in(dewi).post(f"{path}facilities/", typed)
    shown = answer.content.decode()
    words = ["Offer what is needed", "RSUD Tuapejat", "Do not offer what is needed", "selected"]
    assert sorted(words, key=shown.index) == words
    assert ('name="anyway"' in shown, "<html" in shown, "data-invalid" in shown) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("typed", [{}, {"service": "surgery"}, {"service": "x", "facility": "y"}])
def test_a_form_that_is_half_typed_is_grouped_without_a_complaint(
    sign_in: SignIn, dewi: User, hospital: Facility, path: str, typed: dict[str, str]
) -> None:
    answer = sign_in(dewi).post(f"{path}facilities/", typed)
    assert answer.status_code == 200
    assert 'name="anyway"' not in answer.content.decode()


def test_a_facility_with_the_service_needs_no_word_more(
    sign_in: SignIn, dewi: User, family: Household, hospital: Facility, path: str
) -> None:
    sign_in(dewi).post(f"{path}new/", asked_for(hospital, family))
    assert Referral.objects.get().facility == hospital


@pytest.mark.parametrize("service", ["general", "surgery"])
@pytest.mark.parametrize("on_duty", [True, False])
def test_the_api_takes_it_and_says_what_speaks_against_it(
    sign_in: SignIn,
    dewi: User,
    partner_b: Organisation,
    family: Household,
    clinic: Facility,
    service: str,
    on_duty: bool,
) -> None:
    make_contact(partner_b, duty=on_duty)
    client, body = sign_in(dewi), {"household": family.number, "facility": str(clinic.pk)}
    more = {"service": service, "priority": "urgent", "reason": "Fever", "consent": True}
    address, kind = "/api/v1/referrals/", "application/json"
    made = client.post(address, {**body, **more}, content_type=kind)
    sent = client.post(f"{address}{made.json()['code']}/send/", {}, content_type=kind)
    expected = ["not_offered_there"] * (service == "surgery") + ["nobody_on_duty"] * (not on_duty)
    assert (made.status_code, codes(made)) == (201, expected)
    assert (sent.status_code, codes(sent)) == (200, expected)


def test_a_warning_is_a_sentence_in_both_languages(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, by=dewi)
    answer = sign_in(dewi).post(f"/api/v1/referrals/{referral.code}/send/")
    [warning] = answer.json()["warnings"]
    assert warning["field"] == "facility"
    assert warning["text_en"].startswith("Nobody of this facility is on duty")
    assert warning["text_id"]


def test_after_sending_the_page_says_that_nobody_was_told(
    sign_in: SignIn,
    dewi: User,
    rini: User,
    partner_b: Organisation,
    family: Household,
    clinic: Facility,
    path: str,
) -> None:
    referral, client = make_referral(family, clinic, "send", by=dewi), sign_in(dewi)
    said = "Nobody of this facility is on duty"
    assert said in client.get(f"{path}{referral.code}/").content.decode()
    make_contact(partner_b)
    assert said not in client.get(f"{path}{referral.code}/").content.decode()


def test_whoever_has_answered_is_not_doubted(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    answer = sign_in(rini).post(f"/api/v1/referrals/{referral.code}/accept/")
    assert answer.json()["warnings"] == []


def test_a_wrong_number_in_a_body_is_a_wrong_field(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    check = (int(family.number[-2:]) + 1) % 100
    body = {"household": f"{family.number[:-2]}{check:02}", "facility": str(clinic.pk)}
    more = {"service": "general", "priority": "urgent", "reason": "Fever", "consent": True}
    kind = "application/json"
    answer = sign_in(dewi).post("/api/v1/referrals/", {**body, **more}, content_type=kind)
    assert answer.status_code == 400
    assert family.number in answer.json()["fields"]["household"][0]
