"""Who sees what of a search, and that nobody is told before the one who was found agrees."""

from typing import Any

import pytest

from core.errors import RuleBroken
from core.models import AuditEntry
from incidents.models import Incident, Task
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from registrations.models import Household, TracingProposal
from registrations.services import tracing
from tests.builders import make_household
from tests.conftest import Settle, SignIn, make_user
from tests.registrations.searches import API, BROTHER, found_person, pages, search


@pytest.fixture
def family(incident: Incident) -> Household:
    """They look for somebody."""
    return make_household(incident, needs=["family_missing"])


# Who sees what


@pytest.fixture
def proposal(family: Household, let_it_settle: Settle) -> TracingProposal:
    found_person(family.incident)
    search(family)
    let_it_settle()
    return TracingProposal.objects.get()


def test_protection_reads_the_search_and_who_may_be_the_one(
    sign_in: SignIn, tari: User, proposal: TracingProposal
) -> None:
    shown = sign_in(tari).get(f"{API}{proposal.request_id}/").json()
    assert shown["sought"]["name"] == BROTHER["name"]
    assert [each["name"] for each in shown["proposals"]] == ["Mohamed Ayas Korim"]
    assert shown["proposals"][0]["reasons"][0]["text_en"]
    line = AuditEntry.objects.get(action="registrations.tracing_read")
    assert line.about == proposal.request_id


def test_a_registrar_sees_that_a_search_is_open_and_nothing_else(
    sign_in: SignIn, sari: User, family: Household, proposal: TracingProposal
) -> None:
    client, row = sign_in(sari), proposal.request
    seen = [
        client.get(f"{API}{row.pk}/").content.decode(),
        client.get(API).content.decode(),
        client.get(pages(row.incident)).content.decode(),
    ]
    assert client.get(f"{API}{row.pk}/").json()["state"] == "open"
    assert family.number in seen[2]
    assert not any(name in text for text in seen for name in ("Ayas", "Sabang", "proposals"))


def test_a_registrar_does_not_learn_that_somebody_was_found(
    sign_in: SignIn, sari: User, tari: User, proposal: TracingProposal
) -> None:
    before = sign_in(sari).get(f"{API}{proposal.request_id}/").json()
    tracing.answer_proposal(proposal, "agreed", by=tari)
    assert sign_in(sari).get(f"{API}{proposal.request_id}/").json() == before


@pytest.mark.parametrize("door", ["answer", "close", "change", "page"])
def test_nobody_but_protection_touches_a_search(
    sign_in: SignIn, sari: User, budi: User, proposal: TracingProposal, door: str
) -> None:
    row = proposal.request
    method, address = {
        "answer": ("post", f"/api/v1/tracing-proposals/{proposal.pk}/answer/"),
        "close": ("post", f"{API}{row.pk}/close/"),
        "change": ("patch", f"{API}{row.pk}/"),
        "page": ("get", pages(row.incident, str(row.pk))),
    }[door]
    for user in (sari, budi):
        assert getattr(sign_in(user), method)(address).status_code == 403
    assert row.refreshed().state == "open"


@pytest.mark.parametrize("user", ["ros", "dewi", "eko", "maya", "budi"])
def test_who_has_nothing_to_do_with_it_sees_no_search(
    sign_in: SignIn, request: Any, proposal: TracingProposal, user: str
) -> None:
    client = sign_in(request.getfixturevalue(user))
    addresses = [API, f"{API}{proposal.request_id}/", pages(proposal.request.incident)]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


def test_a_proposal_from_an_incident_of_others_is_counted_and_not_shown(
    sign_in: SignIn, tari: User, family: Household, other_incident: Incident, let_it_settle: Settle
) -> None:
    found_person(other_incident)
    request = search(family)
    let_it_settle()
    shown = sign_in(tari).get(f"{API}{request.pk}/").json()
    assert (shown["proposals"], shown["elsewhere"]) == ([], 1)
    page = sign_in(tari).get(pages(family.incident, str(request.pk))).content.decode()
    assert "Korim" not in page
    assert other_incident.ref not in page


def test_who_protects_in_both_incidents_sees_it(
    sign_in: SignIn,
    tari: User,
    family: Household,
    office: Organisation,
    other_incident: Incident,
    let_it_settle: Settle,
) -> None:
    reach, scope = Membership.Reach.INCIDENT, other_incident.scope
    give_role(tari, Role.PROTECTION, organisation=office, reach=reach, scope=scope)
    found_person(other_incident)
    request = search(family)
    let_it_settle()
    shown = sign_in(tari).get(f"{API}{request.pk}/").json()
    assert (len(shown["proposals"]), shown["elsewhere"]) == (1, 0)


def test_an_officer_of_another_incident_finds_no_search(
    sign_in: SignIn, office: Organisation, other_incident: Incident, proposal: TracingProposal
) -> None:
    client = sign_in(make_user("nia", Role.PROTECTION, office, other_incident))
    assert client.get(f"{API}{proposal.request_id}/").status_code == 404
    answer = f"/api/v1/tracing-proposals/{proposal.pk}/answer/"
    assert client.post(answer, {"answer": "agreed"}, "application/json").status_code == 404


# Their answer, and the end


def test_they_are_reunited_only_after_the_one_who_was_found_agreed(
    sign_in: SignIn, tari: User, proposal: TracingProposal
) -> None:
    client, close = sign_in(tari), f"{API}{proposal.request_id}/close/"
    early = client.post(close, {"outcome": "reunited"}, "application/json")
    assert (early.status_code, early.json()["code"]) == (409, "not_agreed")
    told = {"answer": "agreed", "words": "He wept. Asked by Tari."}
    answered = client.post(
        f"/api/v1/tracing-proposals/{proposal.pk}/answer/", told, "application/json"
    )
    assert answered.json()["words"] == told["words"]
    closed = client.post(close, {"outcome": "reunited"}, "application/json").json()
    assert (closed["state"], closed["outcome"]) == ("reunited", "reunited")


def test_whoever_takes_their_word_back_is_not_handed_over(
    tari: User, proposal: TracingProposal
) -> None:
    for answer, state in (("agreed", "matched"), ("refused", "open")):
        proposal = tracing.answer_proposal(proposal, answer, by=tari)
        assert proposal.request.refreshed().state == state
    with pytest.raises(RuleBroken, match="not_agreed"):
        tracing.close_request(proposal.request, "in_contact", by=tari)


def test_an_answer_to_every_proposal_settles_the_call(
    tari: User, proposal: TracingProposal
) -> None:
    tracing.answer_proposal(proposal, "not_them", by=tari)
    assert Task.objects.get(kind="tracing_proposal").state == "done"


def test_a_search_that_is_over_stays_over(tari: User, proposal: TracingProposal) -> None:
    row = tracing.close_request(proposal.request, "stopped", by=tari)
    for move in (
        lambda: tracing.close_request(row, "not_found", by=tari),
        lambda: tracing.change_request(row, by=tari, name="Another"),
        lambda: tracing.answer_proposal(proposal, "agreed", by=tari),
    ):
        with pytest.raises(RuleBroken, match="wrong_state"):
            move()
    found_person(row.incident)
    assert tracing.propose(row) == 0


def test_the_same_answer_by_the_same_hand_is_given_once(
    tari: User, proposal: TracingProposal
) -> None:
    first = tracing.answer_proposal(proposal, "refused", by=tari, words="Not now")
    assert tracing.answer_proposal(first, "refused", by=tari).words == "Not now"


# Pages


def test_protection_asks_and_writes_down_the_answer_on_the_page(
    sign_in: SignIn, tari: User, proposal: TracingProposal
) -> None:
    client, row = sign_in(tari), proposal.request
    shown = client.get(pages(row.incident, str(row.pk))).content.decode()
    assert "person may be the one." in shown
    assert "Mohamed Ayas Korim" in shown
    answer = {"answer": "agreed", "words": "Asked by Tari"}
    client.post(pages(row.incident, "proposals", str(proposal.pk)), answer)
    assert row.refreshed().state == "matched"
    client.post(pages(row.incident, str(row.pk), "close"), {"outcome": "in_contact"})
    assert (row.refreshed().state, row.refreshed().outcome) == ("closed", "in_contact")


def test_a_search_is_corrected_on_its_page(
    sign_in: SignIn, tari: User, proposal: TracingProposal
) -> None:
    row = proposal.request
    data = {**BROTHER, "birth_year": "2005", "other_names": "Ayas"}
    answer = sign_in(tari).post(pages(row.incident, str(row.pk), "change"), data)
    assert answer.status_code == 302
    assert (row.refreshed().birth_year, row.refreshed().other_names) == (2005, "Ayas")
