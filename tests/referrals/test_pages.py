"""The pages of referrals."""

from typing import Any

import pytest

from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from referrals.models import Facility, Referral
from referrals.services import take_step
from registrations.models import Household
from registrations.sections import sections
from tests.builders import make_referral
from tests.conftest import SignIn


@pytest.fixture
def path(incident: Incident) -> str:
    return f"/incidents/{incident.ref}/referrals/"


def form(facility: Facility, **more: str) -> dict[str, str]:
    return {
        "facility": str(facility.pk),
        "service": "general",
        "priority": "urgent",
        "reason": "Fever",
        "basis": "consent",
        **more,
    }


def test_a_patient_is_referred_and_sent_in_one_go(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, path: str
) -> None:
    answer = sign_in(dewi).post(f"{path}new/", form(clinic, number=family.number))
    referral = Referral.objects.get()
    assert answer["Location"] == f"{path}{referral.code}/"
    assert (referral.state, referral.household) == ("sent", family)


def test_a_draft_is_kept(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility, path: str
) -> None:
    sign_in(dewi).post(f"{path}new/", form(clinic, number=family.number, draft="yes"))
    assert Referral.objects.get().state == "draft"


def test_a_patient_without_a_name_is_described(
    sign_in: SignIn, dewi: User, budi: User, incident: Incident, clinic: Facility, path: str
) -> None:
    boat = announce_arrival(incident, by=budi, mode="boat", counts={})
    sign_in(dewi).post(f"{path}new/", form(clinic, arrival=str(boat.pk), patient_sex="f"))
    assert Referral.objects.get().patient_age_band == "unknown"


@pytest.mark.parametrize("number", ["", "800-9999-00"])
def test_a_referral_needs_somebody_it_is_about(
    sign_in: SignIn, dewi: User, clinic: Facility, path: str, number: str
) -> None:
    answer = sign_in(dewi).post(f"{path}new/", form(clinic, number=number))
    assert answer.status_code == 400
    assert "number" in answer.context["form"].errors


def test_the_next_step_is_one_press_away(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility, path: str
) -> None:
    client, referral = sign_in(rini), make_referral(family, clinic, "send", by=dewi)
    page = client.get(f"{path}{referral.code}/").content.decode()
    assert '<button class="button" form="next">Accept the patient</button>' in page
    client.post(f"{path}{referral.code}/accept/")
    assert referral.refreshed().state == "accepted"


def test_the_receiver_who_declines_lands_on_the_list(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility, path: str
) -> None:
    client, referral = sign_in(rini), make_referral(family, clinic, "send", by=dewi)
    assert client.post(f"{path}{referral.code}/decline/").status_code == 400
    answer = client.post(f"{path}{referral.code}/decline/", {"decline_reason": "No bed"})
    assert answer["Location"] == path


def test_a_coordinator_reads_no_reason(
    sign_in: SignIn, budi: User, dewi: User, family: Household, clinic: Facility, path: str
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    page = sign_in(budi).get(f"{path}{referral.code}/").content.decode()
    assert "Fever" not in page
    assert family.number not in page


def test_overdue_referrals_are_told_first(
    sign_in: SignIn, budi: User, dewi: User, family: Household, clinic: Facility, path: str
) -> None:
    make_referral(family, clinic, "send", by=dewi)
    page = sign_in(budi).get(path).content.decode()
    assert "of 1 open referrals are overdue." in page


@pytest.mark.parametrize("show", ["open", "overdue", "sent", "draft", "ended", "nonsense"])
def test_each_filter_opens(sign_in: SignIn, dewi: User, path: str, show: str) -> None:
    assert sign_in(dewi).get(path, {"show": show}).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_twenty(
    sign_in: SignIn,
    dewi: User,
    family: Household,
    clinic: Facility,
    path: str,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(dewi)
    for _ in range(20):
        make_referral(family, clinic, "send", by=dewi)
    with django_assert_max_num_queries(6):
        assert len(client.get(path).context["rows"]) == 20


def test_an_observer_opens_none_of_it(sign_in: SignIn, maya: User, path: str) -> None:
    client = sign_in(maya)
    assert [client.get(page).status_code for page in (path, f"{path}new/")] == [403, 403]


def test_a_household_shows_its_referrals_to_the_two_sides_only(
    dewi: User, sari: User, family: Household, clinic: Facility
) -> None:
    referral = make_referral(family, clinic, "send", by=dewi)
    told = sections["referrals"].context(family, dewi)
    assert told is not None
    assert list(told["referrals"]) == [referral]
    assert sections["referrals"].context(family, sari) is None


def test_only_a_health_worker_learns_from_the_timeline_that_there_is_a_referral(
    sign_in: SignIn, dewi: User, sari: User, budi: User, family: Household, clinic: Facility
) -> None:
    make_referral(family, clinic, "send", by=dewi)
    page = f"/incidents/{family.incident.ref}/households/{family.number}/"
    told = {
        user.username: "Referred to a health facility" in sign_in(user).get(page).content.decode()
        for user in (dewi, sari, budi)
    }
    assert told == {"dewi": True, "sari": False, "budi": False}


def test_home_shows_a_facility_who_waits_for_its_answer(
    sign_in: SignIn, dewi: User, rini: User, family: Household, clinic: Facility
) -> None:
    waiting = make_referral(family, clinic, "send", by=dewi)
    answered = make_referral(family, clinic, "send", by=dewi)
    take_step(answered, "accept", by=rini)
    shown = {user.username: sign_in(user).get("/").content.decode() for user in (dewi, rini)}
    assert waiting.code in shown["rini"]
    assert answered.code not in shown["rini"]
    assert waiting.code not in shown["dewi"]


def test_the_list_of_households_says_why_it_shows_none(
    sign_in: SignIn, dewi: User, family: Household, clinic: Facility
) -> None:
    client, path = sign_in(dewi), f"/incidents/{family.incident.ref}/households/"
    said = "None of them is shown to you"
    assert said in client.get(path).content.decode()
    make_referral(family, clinic, "send", by=dewi)
    page = client.get(path).content.decode()
    assert family.number in page
    assert said not in page
