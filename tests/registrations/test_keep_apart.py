"""Households that must not meet: who may know of it, and what it follows."""

from typing import Any

import pytest
from django.test import Client

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import AuditEntry, Event
from incidents.models import Incident
from partners.models import User
from registrations.models import Household, KeepApart
from registrations.queries import keeping_apart as questions
from registrations.reports import Group
from registrations.services import split_household
from registrations.services.keeping_apart import end_keep_apart, keep_apart
from tests.builders import make_household
from tests.conftest import SignIn

DOOR = "/api/v1/keep-apart/"
WHY = "They were attacked on the boat"


@pytest.fixture
def two(incident: Incident) -> list[Household]:
    return [make_household(incident, 3), make_household(incident, 2)]


def post(client: Client, two: list[Household], **more: Any) -> Any:
    body = {"a": two[0].number, "b": str(two[1].pk), "reason": WHY, **more}
    return client.post(DOOR, body, "application/json")


def test_protection_keeps_two_households_apart(
    two: list[Household], sign_in: SignIn, tari: User
) -> None:
    answer = post(sign_in(tari), two)
    assert (answer.status_code, answer.json()["reason"]) == (201, None)
    assert {answer.json()["a"], answer.json()["b"]} == {str(row.pk) for row in two}


def test_the_reason_is_sealed_and_read_for_a_reason(
    two: list[Household], sign_in: SignIn, tari: User
) -> None:
    id = post(sign_in(tari), two).json()["id"]
    whole = sign_in(tari).get(f"{DOOR}{id}/?reason=Case meeting").json()
    assert (whole["reason"], WHY in KeepApart.objects.get().reason_sealed) == (WHY, False)
    assert AuditEntry.objects.get(action="registrations.keep_apart_read").reason == "Case meeting"


@pytest.mark.parametrize("username", ["budi", "sari", "ros", "maya"])
def test_nobody_else_hears_of_it(
    two: list[Household], sign_in: SignIn, request: pytest.FixtureRequest, username: str
) -> None:
    row = keep_apart(*two, by=SYSTEM, reason=WHY)
    client = sign_in(request.getfixturevalue(username))
    answers = [client.get(DOOR), client.get(f"{DOOR}{row.pk}/"), post(client, two)]
    assert [answer.status_code for answer in answers] == [403] * 3


def test_the_journal_names_one_household_and_no_reason(two: list[Household]) -> None:
    row = keep_apart(*two, by=SYSTEM, reason=WHY)
    event = Event.objects.get(kind="registrations.kept_apart")
    assert (event.about, event.facts) == (row.a_id, {"keep_apart": str(row.pk)})


def test_the_same_id_is_taken_once(two: list[Household], sign_in: SignIn, tari: User) -> None:
    id = "7c3f0d4e-1111-4a53-9a77-0c2a3f5d1e11"
    first, again = (post(sign_in(tari), two, id=id) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())


def test_two_are_kept_apart_once(two: list[Household], sign_in: SignIn, tari: User) -> None:
    post(sign_in(tari), two)
    answer = post(sign_in(tari), two[::-1])
    assert (answer.status_code, answer.json()["code"]) == (409, "already_apart")


def test_a_household_meets_itself(two: list[Household], sign_in: SignIn, tari: User) -> None:
    answer = post(sign_in(tari), [two[0], two[0]])
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["b"])


def test_another_incident_is_no_business_of_theirs(
    two: list[Household], other_incident: Incident
) -> None:
    with pytest.raises(Wrong):
        keep_apart(two[0], make_household(other_incident), by=SYSTEM, reason=WHY)


def test_it_is_ended_once_and_may_begin_again(two: list[Household], tari: User) -> None:
    row = keep_apart(*two, by=tari, reason=WHY)
    end_keep_apart(row, by=tari, reason="Settled")
    end_keep_apart(row, by=tari, reason="Settled")
    assert questions.ties(two[0]).apart == frozenset()
    assert keep_apart(*two, by=tari, reason=WHY).pk != row.pk


def test_another_officer_comes_too_late(two: list[Household], tari: User, budi: User) -> None:
    row = keep_apart(*two, by=tari, reason=WHY)
    end_keep_apart(row, by=tari, reason="Settled")
    with pytest.raises(RuleBroken, match="wrong_state"):
        end_keep_apart(row, by=budi, reason="Settled")


def test_who_is_split_off_keeps_the_ties(two: list[Household], incident: Incident) -> None:
    keep_apart(*two, by=SYSTEM, reason=WHY)
    son = split_household(two[0], Group((), {"m": {"5-11": 1}}), by=SYSTEM, reason="Wants to")
    assert questions.ties(son).apart == {two[1].pk}
    assert questions.ties(two[1]).apart == {two[0].pk, son.pk}


def test_a_planner_gets_the_pairs_of_an_incident(
    two: list[Household], incident: Incident, other_incident: Incident
) -> None:
    keep_apart(*two, by=SYSTEM, reason=WHY)
    ids = sorted(row.pk for row in two)
    assert questions.pairs_apart(incident) == {tuple(ids)}
    assert questions.apart_of_each(incident) == {ids[0]: {ids[1]}, ids[1]: {ids[0]}}
    assert not questions.pairs_apart(other_incident)


def test_however_many_pairs_there_are_they_cost_three_questions(
    two: list[Household], incident: Incident, django_assert_num_queries: Any
) -> None:
    others = [make_household(incident, 1) for _time in range(3)]
    for other in (two[1], *others):
        keep_apart(two[0], other, by=SYSTEM, reason=WHY)
    with django_assert_num_queries(3):
        found = questions.apart_of_each(incident)
    assert found[two[0].pk] == {two[1].pk, *(row.pk for row in others)}


def test_most_households_cost_one_question(
    two: list[Household], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert questions.ties(two[0]).one == (two[0].pk,)


def test_the_page_adds_reads_and_ends(two: list[Household], sign_in: SignIn, tari: User) -> None:
    client = sign_in(tari)
    page = f"/incidents/{two[0].incident.ref}/households/{two[0].number}/apart/"
    added = client.post(page, {"other": two[1].number, "why": WHY}, follow=True)
    assert two[1].number in added.content.decode()
    assert WHY not in added.content.decode()
    assert WHY in client.post(f"{page}read/", {"reason": "Case meeting"}).content.decode()
    row = KeepApart.objects.get()
    client.post(f"{page}{row.pk}/end/", {"why": "Settled"})
    assert not KeepApart.objects.in_force().exists()


@pytest.mark.parametrize("other", ["12", "001-0001-69", "001-9999-32"])
def test_a_wrong_number_is_told_at_its_field(
    two: list[Household], sign_in: SignIn, tari: User, other: str
) -> None:
    page = f"/incidents/{two[0].incident.ref}/households/{two[0].number}/apart/"
    answer = sign_in(tari).post(page, {"other": other, "why": WHY})
    assert answer.status_code == 400
    assert not KeepApart.objects.exists()


def test_the_household_s_page_tells_protection_alone(
    two: list[Household], sign_in: SignIn, tari: User, sari: User
) -> None:
    keep_apart(*two, by=SYSTEM, reason=WHY)
    page = f"/incidents/{two[0].incident.ref}/households/{two[0].number}/"
    told = {
        user: two[1].number in sign_in(user).get(page).content.decode() for user in (tari, sari)
    }
    assert told == {tari: True, sari: False}
