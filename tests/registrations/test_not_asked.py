"""Households that came without a word of consent: nobody is said to have agreed to anything."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from partners.models import User
from registrations import queries
from registrations.models import Household
from tests.builders import household_body, make_household
from tests.conftest import SignIn
from tests.registrations.test_correct_pages import filled_in, path

NOTHING: list[dict[str, Any]] = [{}, {"consent": None}, {"consent": {}}]
CLAIMED = {"record": True, "share": False, "sms": False, "script": "", "language": ""}


@pytest.mark.parametrize("said", NOTHING)
def test_without_a_word_of_consent_none_is_claimed(
    sign_in: SignIn, sari: User, incident: Incident, said: dict[str, Any]
) -> None:
    client, body = sign_in(sari), household_body(incident=incident.ref, **said)
    made = client.post("/api/v1/households/", body, content_type="application/json")
    assert made.status_code == 201
    row = client.get(f"/api/v1/households/{made.json()['id']}/").json()
    assert row["focal_point"]["name"] == "Amina Begum"
    assert row["consent"] == {**CLAIMED, "record": None}
    assert row["legal_basis"] is None
    page = client.get(f"/incidents/{incident.ref}/households/{row['number']}/")
    assert "not asked yet" in page.content.decode()


@pytest.mark.parametrize("said", [{"record": True}, {"sms": True}, {"share": True}])
def test_one_answer_says_that_they_were_asked(incident: Incident, said: dict[str, bool]) -> None:
    household = make_household(incident, consent=said)
    assert (household.was_asked, household.consent_record) == (True, True)


def test_who_was_not_asked_is_not_given_to_others(incident: Incident, budi: User) -> None:
    make_household(incident)
    duty = make_household(incident, legal_basis="legal_duty")
    outside = queries.export_persons(budi, incident, outside=True)
    assert [each.household for each in outside] == [duty]


def test_the_answer_can_be_told_later(incident: Incident, correct: Callable[..., Any]) -> None:
    household = make_household(incident, phone="081234567890")
    assert correct(household, phone="+6281298765432").json()["consent"]["record"] is None
    answer = correct(household, consent={"record": True, "sms": True}).json()
    assert answer["consent"] == {**CLAIMED, "sms": True}
    assert answer["legal_basis"] == "consent"


@pytest.mark.parametrize("asked", [{"consent_sms": "on"}, {"consent_language": "my"}])
def test_the_page_asks_only_who_puts_the_questions(
    sign_in: SignIn, sari: User, incident: Incident, asked: dict[str, str]
) -> None:
    household, client = make_household(incident), sign_in(sari)

    def save(**typed: str) -> int:
        answer = client.post(path(household, "correct"), filled_in(household, **typed))
        return int(answer.status_code)

    assert save(origin="Sioban") == 302
    assert not household.refreshed().was_asked
    assert save(**asked) == 400
    assert save(**asked, consent_record="yes") == 302
    assert household.refreshed().was_asked


def test_who_says_no_later_is_forgotten(incident: Incident, correct: Callable[..., Any]) -> None:
    household = make_household(incident)
    assert correct(household, consent={"record": False}).json()["consent"]["record"] is False
    now = Household.objects.get()
    assert (now.was_asked, [person.name for person in now.persons.all()]) == (True, [""])
