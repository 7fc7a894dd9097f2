"""Counted, registered, missing: an arrival beside its households."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Arrival, HeadCount, Incident
from incidents.services import announce_arrival, count_heads
from partners.models import User
from registrations import queries, reading
from registrations.queries.reconcile import reconcile
from registrations.reports import Group
from registrations.services import add_person, move_people, split_household
from tests.builders import make_household
from tests.conftest import SignIn
from tests.registrations.test_people import FAMILY, NOW, ids, tell

NOBODY = dict.fromkeys(HeadCount.GROUPS, 0)


@pytest.fixture
def boat(incident: Incident) -> Arrival:
    """Seven people, counted by the port office: 2 men, 2 women, a boy, a girl, one not known."""
    counts = {"men": 2, "women": 2, "boys": 1, "girls": 1, "unknown": 1}
    source = {"source": "Port office", "method": "reported"}
    return announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts, **source)


def family(boat: Arrival) -> Any:
    """Two parents, a girl and a boy."""
    named: dict[str, Any] = {"persons": FAMILY, "focal_point": None, "counts": None}
    return make_household(boat.incident, arrival=str(boat.pk), **named)


def count(boat: Arrival, people: int, source: str, *, hours: int = 1, **more: Any) -> None:
    counts = {**NOBODY, "men": people}
    at = timezone.now() + timedelta(hours=hours)
    count_heads(boat, by=SYSTEM, counts=counts, as_of=at, source=source, **more)


def registered(boat: Arrival) -> dict[str, int]:
    return {line.group: line.registered for line in reconcile(boat).lines}


def address(boat: Arrival) -> str:
    return f"/incidents/{boat.incident.ref}/arrivals/{boat.code}/reconcile/"


def test_who_was_counted_and_is_not_registered_is_missing(boat: Arrival) -> None:
    family(boat)
    figures = reconcile(boat)
    assert (figures.counted, figures.registered, figures.missing) == (7, 4, 3)
    assert {line.group: line.missing for line in figures.lines} == {
        "men": 1,
        "women": 1,
        "boys": 0,
        "girls": 0,
        "unknown": 1,
    }


def test_who_left_had_come_all_the_same(boat: Arrival) -> None:
    household, before = family(boat), {}
    before = registered(boat)
    tell(household, "left_without_notice", "Yusuf")
    assert (registered(boat), reconcile(boat).gone) == (before, 1)
    tell(household, "transferred", "Hamida", "Noor", "Karim")
    assert (registered(boat), reconcile(boat).gone) == (before, 4)


def test_counted_people_who_left_and_came_back_had_come_too(boat: Arrival) -> None:
    counts = {"m": {"18-59": 2, "5-11": 1}}
    household = make_household(boat.incident, arrival=str(boat.pk), focal_point=None, counts=counts)
    before = registered(boat)
    for status in ("transferred", "present", "transferred"):
        tell(household, status, counts={"m": {"18-59": 1}})
        assert registered(boat) == before
    tell(household, "returned", counts={"m": {"18-59": 1, "5-11": 1}})
    assert (registered(boat), reconcile(boat).gone) == (before, 3)


def test_who_was_born_since_was_not_counted(boat: Arrival) -> None:
    household = family(boat)
    before = registered(boat)
    born = reading.read_person({"sex": "f", "birth_date": str(NOW.date())})
    add_person(household, born, cause="birth", by=SYSTEM)
    figures = reconcile(boat)
    assert (registered(boat), figures.born, figures.here, figures.gone) == (before, 1, 5, 0)


def test_splitting_and_joining_changes_nothing_of_who_came(boat: Arrival) -> None:
    household = family(boat)
    before = registered(boat)
    new = split_household(household, Group(ids(household, "Noor")), by=SYSTEM, reason="Two")
    assert (registered(boat), reconcile(boat).registered) == (before, 4)
    move_people(new, household, by=SYSTEM, reason="One after all")
    assert (registered(boat), reconcile(boat).registered) == (before, 4)


def test_a_verified_count_holds_against_newer_ones(boat: Arrival) -> None:
    count(boat, 9, "Immigration", method="verified")
    count(boat, 12, "Red Cross", hours=2)
    assert reconcile(boat).counted == 9


def test_sources_that_disagree_are_told_as_a_range(boat: Arrival) -> None:
    assert str(reconcile(boat).told) == "7"
    count(boat, 9, "Immigration")
    count(boat, 8, "port office", hours=2)
    with translation.override("en"):
        assert str(reconcile(boat).told) == "8–9 (2 sources)"


def test_more_registered_than_counted_is_told(boat: Arrival) -> None:
    for _ in range(2):
        family(boat)
    assert (reconcile(boat).missing, reconcile(boat).too_many) == (0, 1)


def test_it_takes_as_many_queries_for_many_as_for_few(
    boat: Arrival, django_assert_num_queries: Any
) -> None:
    for people in (1, 6):
        for _ in range(people):
            tell(family(boat), "transferred", "Hamida", "Yusuf", "Noor", "Karim")
        with django_assert_num_queries(7):
            reconcile(boat)


def test_the_page_agrees_with_the_board(boat: Arrival) -> None:
    tell(family(boat), "missing", "Yusuf")
    assert queries.figures(boat.incident).unregistered == reconcile(boat).missing


def test_the_page_says_what_is_missing_and_who_counted(
    sign_in: SignIn, budi: User, boat: Arrival
) -> None:
    household = family(boat)
    count(boat, 9, "Immigration")
    text = sign_in(budi).get(address(boat)).content.decode()
    assert "people were counted and are not registered yet" in text
    assert "7–9 (2 sources)" in text
    assert all(words in text for words in ("Port office", "Immigration", household.number))


def test_names_that_were_shown_are_in_the_audit_trail(
    sign_in: SignIn, budi: User, boat: Arrival
) -> None:
    family(boat)
    sign_in(budi).get(address(boat))
    assert AuditEntry.objects.filter(action="registrations.names_read").exists()


def test_a_later_count_is_added_on_the_page(sign_in: SignIn, sari: User, boat: Arrival) -> None:
    count = {**NOBODY, "men": 5, "as_of": "2026-01-02T03:04", "source": "SAR", "method": "verified"}
    client = sign_in(sari)
    assert client.post(address(boat), count).status_code == 302
    added = HeadCount.objects.get(source="SAR")
    assert (added.people, added.actor_id, HeadCount.objects.count()) == (5, sari.actor_id, 2)
    assert added.as_of.isoformat() == "2026-01-01T20:04:00+00:00"
    assert "Sari, Registrar" in client.get(address(boat)).content.decode()


def test_a_count_without_a_time_is_of_now_and_one_of_the_same_minute_is_later(
    sign_in: SignIn, budi: User, boat: Arrival
) -> None:
    client = sign_in(budi)
    typed = {**NOBODY, "source": "SAR", "method": "verified", "as_of": ""}
    assert client.post(address(boat), {**typed, "men": 5}).status_code == 302
    assert reconcile(boat).counted == 5
    counted_at = timezone.localtime(timezone=boat.incident.scope.zone)
    minute = counted_at.strftime("%Y-%m-%dT%H:%M")
    assert client.post(address(boat), {**typed, "men": 6, "as_of": minute}).status_code == 302
    assert reconcile(boat).counted == 6


def test_a_count_without_a_source_is_asked_for_it(
    sign_in: SignIn, sari: User, boat: Arrival
) -> None:
    answer = sign_in(sari).post(address(boat), NOBODY)
    assert answer.status_code == 400
    assert HeadCount.objects.count() == 1


def test_who_may_not_count_is_refused(sign_in: SignIn, eko: User, boat: Arrival) -> None:
    assert sign_in(eko).get(address(boat)).status_code == 200
    assert sign_in(eko).post(address(boat), NOBODY).status_code == 403


def test_an_arrival_that_is_not_there_is_not_found(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    page = f"/incidents/{incident.ref}/arrivals/A99/reconcile/"
    assert sign_in(sari).get(page).status_code == 404


def test_the_list_of_arrivals_leads_there_and_says_the_range(
    sign_in: SignIn, budi: User, boat: Arrival
) -> None:
    count(boat, 9, "Immigration")
    page = sign_in(budi).get(f"/incidents/{boat.incident.ref}/arrivals/")
    text = page.content.decode()
    assert address(boat) in text
    assert "7–9 (2 sources)" in text
