"""People who look for people: opening a search, and who is proposed."""

from typing import Any

import pytest

from core.actors import SYSTEM
from core.models import Event
from incidents import queries
from incidents.models import Incident
from partners.models import User
from registrations.models import Household, TracingProposal, TracingRequest
from registrations.services import tracing
from tests.builders import make_household
from tests.conftest import Settle, SignIn
from tests.registrations.searches import API, BROTHER, ask, found_person, pages, search


@pytest.fixture
def family(incident: Incident) -> Household:
    """They look for somebody."""
    return make_household(incident, needs=["family_missing"])


# Opening


def test_a_registrar_opens_a_search_for_a_family_that_misses_somebody(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    answer = ask(sign_in(sari), family)
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "incident", "household", "state", "created_at"}
    assert TracingRequest.objects.get().name == "Mohammed Ayas Karim"


def test_a_registrar_opens_none_for_a_family_without_the_flag(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    answer = ask(sign_in(sari), make_household(incident))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["household"])


def test_only_protection_opens_one_for_somebody_from_outside(
    sign_in: SignIn, sari: User, tari: User, incident: Incident
) -> None:
    outside = {"incident": incident.ref, "contact": "Karim, +60 12 345 6789"}
    assert ask(sign_in(sari), None, **outside).status_code == 403
    answer = ask(sign_in(tari), None, **outside)
    assert (answer.status_code, answer.json()["contact"]) == (201, "Karim, +60 12 345 6789")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"household": None}, "household"),
        ({"sought": {"name": ""}}, "sought.name"),
        ({"sought": {**BROTHER, "birth_year": 2190}}, "sought.birth_year"),
        ({"sought": {**BROTHER, "relationship": "focal_point"}}, "sought.relationship"),
        ({"person": "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"}, "person"),
    ],
)
def test_what_is_wrong_is_named(
    sign_in: SignIn, tari: User, family: Household, more: dict[str, Any], field: str
) -> None:
    answer = ask(sign_in(tari), family, **more)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_search_sent_twice_is_one_search(sign_in: SignIn, tari: User, family: Household) -> None:
    client, id = sign_in(tari), "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
    first, second = (ask(client, family, id=id) for _ in range(2))
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.json() == second.json()
    assert ask(client, family, id=id, sought={"name": "Another"}).status_code == 409


def test_who_is_sought_lies_in_the_database_unreadable(family: Household) -> None:
    row = TracingRequest.objects.get(pk=search(family).pk)
    stored = " ".join(map(str, vars(row).values()))
    assert (row.name, row.last_seen) == (BROTHER["name"], BROTHER["last_seen"])
    assert not any(str(BROTHER[part]) in stored for part in ("name", "origin", "last_seen"))


def test_no_event_holds_a_name(family: Household, let_it_settle: Settle) -> None:
    search(family)
    found_person(family.incident)
    let_it_settle()
    facts = " ".join(map(str, Event.objects.values_list("facts", flat=True)))
    assert not any(name in facts for name in ("Ayas", "Karim", "Maungdaw"))


# Proposals


def test_somebody_who_is_there_already_is_proposed(
    family: Household, let_it_settle: Settle
) -> None:
    found, other = found_person(family.incident), found_person(family.incident, "Abdul Rahim")
    request = search(family)
    let_it_settle()
    proposed = TracingProposal.objects.filter(request=request).order_by("-probability")
    assert proposed[0].person == found
    assert other.id not in {row.person_id for row in proposed if row.probability > 0.5}


def test_somebody_who_comes_later_is_proposed_too(family: Household, let_it_settle: Settle) -> None:
    request = search(family)
    let_it_settle()
    assert not request.proposals.exists()
    found = found_person(family.incident)
    let_it_settle()
    assert request.proposals.get().person == found


def test_somebody_in_another_incident_is_proposed(
    family: Household, other_incident: Incident, let_it_settle: Settle
) -> None:
    request = search(family)
    let_it_settle()
    found = found_person(other_incident)
    let_it_settle()
    assert request.proposals.get().person == found


def test_an_exercise_and_the_world_are_kept_apart(
    family: Household, other_incident: Incident, let_it_settle: Settle
) -> None:
    other_incident.scope.is_exercise = True
    other_incident.scope.save()
    found_person(other_incident)
    request = search(family)
    found_person(other_incident)
    let_it_settle()
    assert not request.proposals.exists()


def test_the_seekers_themselves_are_not_proposed(incident: Incident, let_it_settle: Settle) -> None:
    seeker = found_person(incident, BROTHER["name"])
    request = search(seeker.household)
    tracing.propose_for(seeker.household)
    let_it_settle()
    assert not request.proposals.exists()


def test_nobody_is_proposed_twice_however_often_they_are_looked_for(
    family: Household, let_it_settle: Settle
) -> None:
    found = found_person(family.incident)
    request = search(family)
    let_it_settle()
    assert tracing.propose(request) == tracing.propose_for(found.household) == 0
    assert request.proposals.count() == 1


def test_a_better_description_finds_who_was_not_found_before(
    family: Household, let_it_settle: Settle
) -> None:
    found = found_person(family.incident)
    told = {**BROTHER, "name": "Nobody Like Him", "origin": ""}
    request = tracing.open_request(family.incident, by=SYSTEM, household=family, **told)
    let_it_settle()
    assert not request.proposals.exists()
    tracing.change_request(request, by=SYSTEM, name=BROTHER["name"], origin=BROTHER["origin"])
    let_it_settle()
    assert request.proposals.get().person == found


def test_a_proposal_calls_protection_and_no_coordinator(
    family: Household, tari: User, budi: User, let_it_settle: Settle
) -> None:
    found_person(family.incident)
    search(family)
    let_it_settle()
    assert [task.kind for task in queries.open_tasks(tari)] == ["tracing_proposal"]
    assert not queries.open_tasks(budi).filter(kind="tracing_proposal").exists()


def test_reasons_are_kept_without_what_stands_in_the_register(
    family: Household, let_it_settle: Settle
) -> None:
    found_person(family.incident)
    request = search(family)
    let_it_settle()
    reasons = request.proposals.get().reasons
    assert any(reason["code"].startswith("name_") for reason in reasons)
    assert "Ayas" not in str(reasons)


# Pages


def test_a_registrar_opens_a_search_from_the_household(
    sign_in: SignIn, sari: User, family: Household
) -> None:
    client, ref = sign_in(sari), family.incident.ref
    address = f"{pages(family.incident, 'new')}?household={family.number}"
    household_page = f"/incidents/{ref}/households/{family.number}/"
    assert address in client.get(household_page).content.decode()
    answer = client.post(address, {**BROTHER, "person": ""})
    assert answer.status_code == 302
    shown = client.get(household_page).content.decode()
    assert "A search is open" in shown
    assert "Ayas" not in shown


def test_a_registrar_opens_no_page_without_a_household(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, address = sign_in(sari), pages(incident, "new")
    assert client.get(address).status_code == 403
    household = make_household(incident)
    assert client.get(f"{address}?household={household.number}").status_code == 404


def test_searches_are_listed_by_whether_they_go_on(
    sign_in: SignIn, tari: User, family: Household
) -> None:
    going_on, over = search(family), search(family)
    tracing.close_request(over, "stopped", by=tari)
    client = sign_in(tari)
    listed = {state: client.get(f"{API}?state={state}").json() for state in ("open", "closed")}
    ids = {state: [row["id"] for row in page["results"]] for state, page in listed.items()}
    assert ids == {"open": [str(going_on.pk)], "closed": [str(over.pk)]}
    assert client.get(f"{API}?state=lost").status_code == 400


def test_a_search_is_corrected_in_part(sign_in: SignIn, tari: User, family: Household) -> None:
    client, row = sign_in(tari), search(family)
    changed = client.patch(
        f"{API}{row.pk}/", {"sought": {"origin": "Buthidaung"}}, "application/json"
    )
    sought = changed.json()["sought"]
    assert (sought["origin"], sought["name"]) == ("Buthidaung", BROTHER["name"])


def test_a_seeker_from_outside_does_not_get_lost(
    sign_in: SignIn, tari: User, incident: Incident
) -> None:
    client = sign_in(tari)
    id = ask(client, None, incident=incident.ref, contact="Karim, +60 12 345 6789").json()["id"]
    answer = client.patch(f"{API}{id}/", {"contact": ""}, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["contact"])
