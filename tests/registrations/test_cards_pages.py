"""Pages of cards: printing, replacing, checking."""

import re

import pytest
from django.test import Client

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import Organisation, User
from registrations.models import Card, Household, MatchPair
from registrations.services import decide, find_duplicates
from registrations.services.cards import end_card, issue_card
from shelters.services import check_in_at_once
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.registrations.test_matching_decisions import family


@pytest.fixture
def household(incident: Incident) -> Household:
    return make_household(incident, phone="+628123456789", origin="Maungdaw")


def page_of(household: Household) -> str:
    return f"/incidents/{household.incident.ref}/households/{household.number}/"


def sheet(client: Client, incident: Incident, **asked: object) -> str:
    body = {"layout": "a4", **asked}
    return client.post(f"/incidents/{incident.ref}/cards/", body).content.decode()


def printed(html: str) -> list[str]:
    return re.findall(r'paper-number">([\d-]+)<', html)


def check(client: Client, incident: Incident, text: str) -> str:
    answer = client.post(f"/incidents/{incident.ref}/cards/verify/", {"card": text})
    return answer.content.decode()


def test_a_card_is_made_and_printed_from_the_page_of_the_household(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    client = sign_in(sari)
    assert "Make the card" in client.get(page_of(household)).content.decode()
    html = client.post(f"{page_of(household)}card/", follow=True).content.decode()
    assert printed(html) == [household.number]
    assert "Print the card" in client.get(page_of(household)).content.decode()


def test_a_card_carries_rights_in_both_languages_and_no_name(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    html = sign_in(sari).get(f"{page_of(household)}card/").content.decode()
    assert "Registration and help are free." in html
    assert '<p lang="id">' in html
    assert card.code in html
    assert not re.search("Amina|Begum|Maungdaw|8123456789|style=", html)


def test_looking_at_a_card_makes_none(household: Household, sari: User, sign_in: SignIn) -> None:
    html = sign_in(sari).get(f"{page_of(household)}card/").content.decode()
    assert "no valid card yet" in html
    assert not Card.objects.exists()


def test_a_label_has_number_and_code_to_scan_and_nothing_else(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    html = sign_in(sari).get(f"{page_of(household)}card/?layout=label").content.decode()
    assert printed(html) == [household.number]
    assert card.code not in html


def test_an_arrival_gets_its_cards_on_one_sheet(
    incident: Incident, sari: User, sign_in: SignIn
) -> None:
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 4})
    ours = [make_household(incident, arrival=str(arrival.pk)) for _ in range(3)]
    make_household(incident)
    html = sheet(sign_in(sari), incident, arrival=arrival.pk)
    assert printed(html) == [household.number for household in ours]
    noted = AuditEntry.objects.get(action="registrations.cards_printed")
    assert noted.facts == {"cards": 3, "layout": "a4"}


def test_the_page_of_an_arrival_leads_to_its_cards(
    incident: Incident, sari: User, sign_in: SignIn
) -> None:
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 4})
    client, address = sign_in(sari), f"/incidents/{incident.ref}/cards/?arrival={arrival.pk}"
    assert (
        address in client.get(f"/incidents/{incident.ref}/arrivals/{arrival.code}/reconcile/").text
    )
    assert f'value="{arrival.pk}" selected' in client.get(address).text


def test_only_those_without_a_card_are_printed_when_asked(
    incident: Incident, sari: User, sign_in: SignIn
) -> None:
    households = [make_household(incident) for _ in range(2)]
    issue_card(households[0], by=SYSTEM)
    html = sheet(sign_in(sari), incident, only_without="on")
    assert printed(html) == [households[1].number]
    assert "No household is left" in sheet(sign_in(sari), incident, only_without="on")


def test_chosen_numbers_are_printed_again(incident: Incident, sari: User, sign_in: SignIn) -> None:
    households = [make_household(incident) for _ in range(3)]
    for household in households:
        issue_card(household, by=SYSTEM)
    asked = f"{households[2].number}, {households[0].number}"
    html = sheet(sign_in(sari), incident, numbers=asked, only_without="on")
    assert printed(html) == [households[0].number, households[2].number]


def test_a_slip_in_a_chosen_number_is_answered_with_what_was_meant(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    wrong = household.number[:-1] + str((int(household.number[-1]) + 1) % 10)
    html = sheet(sign_in(sari), household.incident, numbers=wrong)
    assert household.number in html
    assert not Card.objects.exists()


def test_a_long_list_comes_a_hundred_at_a_time(
    incident: Incident, sari: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registrations.services.cards.AT_ONCE", 2)
    numbers = [make_household(incident).number for _ in range(3)]
    client = sign_in(sari)
    first = sheet(client, incident)
    assert (printed(first), "The next cards" in first) == (numbers[:2], True)
    last = sheet(client, incident, after=numbers[1])
    assert (printed(last), "The next cards" in last) == (numbers[2:], False)


def test_a_lost_card_is_replaced_with_a_reason(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    old = issue_card(household, by=SYSTEM)
    body = {"state": "lost", "reason": "Fell into the sea", "replace": "on"}
    answer = sign_in(sari).post(f"{page_of(household)}card/end/", body, follow=True)
    assert printed(answer.content.decode()) == [household.number]
    assert old.refreshed().state == "lost"
    assert Card.objects.filter(state="issued").count() == 1


def test_a_card_does_not_end_without_a_reason(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    answer = sign_in(sari).post(f"{page_of(household)}card/end/", {"state": "lost"})
    assert (answer.status_code, card.refreshed().state) == (400, "issued")


def test_a_scanned_card_is_valid_and_opens_the_household(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    html = check(sign_in(sari), household.incident, card.payload + "\n")
    assert "Valid" in html
    assert "Amina Begum" in html
    assert page_of(household) in html


def test_a_logistician_learns_the_number_and_no_name(
    household: Household, eko: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    html = check(sign_in(eko), household.incident, card.payload)
    assert household.number in html
    assert "Amina" not in html


def test_a_typed_number_is_found_but_proves_nothing(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    html = check(sign_in(sari), household.incident, household.number.replace("-", ""))
    assert "Number found" in html
    assert "A number proves nothing" in html


def test_a_number_of_strangers_is_unknown_to_a_shelter_manager(
    household: Household, ros: User, sign_in: SignIn
) -> None:
    html = check(sign_in(ros), household.incident, household.number)
    assert "Not known here" in html


def test_a_shelter_manager_sees_more_of_a_resident(
    household: Household, ros: User, budi: User, partner_a: Organisation, sign_in: SignIn
) -> None:
    school = make_shelter(household.incident, operator=partner_a)
    check_in_at_once(household, school, by=budi)
    html = check(sign_in(ros), household.incident, issue_card(household, by=SYSTEM).payload)
    assert "Amina Begum" in html


def test_a_wrong_check_digit_shows_the_nearest_numbers(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    wrong = household.number[:-1] + str((int(household.number[-1]) + 1) % 10)
    html = check(sign_in(sari), household.incident, wrong)
    assert household.number in html


def test_a_lost_card_is_told_with_its_time(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    end_card(card, Card.State.LOST, reason="Lost", by=SYSTEM)
    html = check(sign_in(sari), household.incident, card.payload)
    assert "Reported lost" in html


def test_the_card_of_a_merged_household_says_as_which_it_goes_on(
    incident: Incident, sari: User, budi: User, sign_in: SignIn
) -> None:
    first, second = family(incident), family(incident)
    card = issue_card(second, by=SYSTEM)
    find_duplicates(second)
    decide(MatchPair.objects.get(), "same", by=budi, reason="Same people")
    html = check(sign_in(sari), incident, card.payload)
    assert f"goes on as {first.number}" in html


def test_a_name_that_a_check_shows_is_in_the_audit_trail(
    household: Household, sari: User, sign_in: SignIn
) -> None:
    card = issue_card(household, by=SYSTEM)
    check(sign_in(sari), household.incident, card.payload)
    assert AuditEntry.objects.filter(action="registrations.names_read").count() == 1
