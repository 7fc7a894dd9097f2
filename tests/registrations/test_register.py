from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Event
from incidents.models import Incident, Task
from incidents.services import announce_arrival
from registrations import numbers, queries, reading
from registrations.models import Document, Household, NumberPrefix
from registrations.services import register_many
from tests.builders import household_body, make_household

ID = "6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10"
NAMES = {"name": "Hamida", "sex": "f", "age": 36}


def numbers_left(prefix: int, used: int) -> None:
    NumberPrefix.objects.create(prefix=prefix, kind="desk", last=used)


def test_a_household_gets_the_next_number_of_the_desk(incident: Incident) -> None:
    given = [make_household(incident).number for _ in range(2)]
    assert given == ["800-0001-29", "800-0002-26"]


def test_a_full_prefix_is_followed_by_the_next_free_one(incident: Incident) -> None:
    numbers_left(800, used=9998)
    given = [make_household(incident).number[:8] for _ in range(2)]
    assert given == ["800-9999", "801-0001"]


def test_after_the_last_desk_prefix_the_prefixes_have_four_digits(incident: Incident) -> None:
    retired = timezone.now()
    NumberPrefix.objects.bulk_create(
        NumberPrefix(prefix=prefix, kind="desk", last=9999, retired_at=retired)
        for prefix in range(800, 850)
    )
    assert make_household(incident).number == "1000-0001-61"


def test_many_at_once_take_their_numbers_from_one_prefix(incident: Incident) -> None:
    numbers_left(800, used=9950)
    bodies = [reading.read(household_body(2)) for _ in range(100)]
    register_many(incident, by=SYSTEM, bodies=bodies)
    assert {row.number[:3] for row in Household.objects.all()} == {"801"}


def test_a_number_from_a_tablet_is_kept(incident: Incident) -> None:
    assert make_household(incident, number="001-0001-68").number == "001-0001-68"


def test_a_number_is_given_to_one_household_only(incident: Incident) -> None:
    make_household(incident, number="001-0001-68")
    with pytest.raises(RuleBroken, match="number_taken"):
        make_household(incident, number="001-0001-68")


def test_a_number_of_a_desk_that_nobody_opened_is_wrong(incident: Incident) -> None:
    with pytest.raises(Wrong, match="number"):
        make_household(incident, number=numbers.write(849, 1))


def test_a_desk_never_gives_out_a_number_that_came_from_outside(incident: Incident) -> None:
    numbers_left(800, used=3)
    make_household(incident, number=numbers.write(800, 5))
    assert make_household(incident).number.startswith("800-0006")


def test_an_arrival_of_another_incident_is_wrong(
    incident: Incident, other_incident: Incident
) -> None:
    elsewhere = announce_arrival(other_incident, by=SYSTEM, mode="boat", counts={})
    with pytest.raises(Wrong, match="arrival"):
        make_household(incident, arrival=str(elsewhere.pk))


def test_registering_is_told_without_names(incident: Incident) -> None:
    household = make_household(incident)
    event = Event.objects.get(kind="registrations.household_registered", about=household.pk)
    assert event.facts == {"number": household.number, "people": 5}


def test_a_child_alone_calls_protection_at_once(incident: Incident) -> None:
    household = make_household(incident, counts={"m": {"12-17": 1}}, focal_point=None)
    task = Task.objects.get(kind="child_alone")
    assert (task.role, task.target_id, task.urgent) == ("protection", household.pk, True)


def test_a_separated_child_calls_protection_too(incident: Incident) -> None:
    make_household(incident, needs=["separated_child"])
    task = Task.objects.get()
    assert (task.kind, task.role, task.urgent) == ("separated_child", "protection", True)


def test_an_urgent_illness_calls_a_health_worker_at_once(incident: Incident) -> None:
    make_household(incident, medical_urgent=True)
    task = Task.objects.get()
    assert (task.kind, task.role, task.urgent) == ("medical_urgent", "health_worker", True)


def test_a_phone_and_a_document_lie_in_the_database_unreadable(incident: Incident) -> None:
    papers = [{"kind": "nik", "number": "3171 0123 4567 0001"}]
    household = make_household(
        incident, counts=None, persons=[{**NAMES, "documents": papers}], phone="081234567890"
    )
    paper = Document.objects.get()
    assert (household.phone, paper.number) == ("+6281234567890", "3171012345670001")
    assert "3171" not in paper.number_sealed + paper.number_index + household.phone_sealed


def test_one_document_has_one_fingerprint_however_it_is_written(incident: Incident) -> None:
    for number in ("A 123-456", "a123456"):
        papers = [{"kind": "passport", "number": number}]
        make_household(incident, counts=None, persons=[{**NAMES, "documents": papers}])
    assert Document.objects.values("number_index").distinct().count() == 1


def test_who_refuses_to_be_written_down_gets_a_number_all_the_same(incident: Incident) -> None:
    household = make_household(incident, consent={"record": False}, phone="081234567890")
    assert (household.status, household.people, household.phone) == ("registered", 5, "")
    assert not household.persons.exists()


def test_people_counted_without_names_wait_for_them(incident: Incident) -> None:
    assert make_household(incident, focal_point=None).status == "pre_registered"


def test_of_many_the_good_ones_are_taken_and_the_others_told(incident: Incident) -> None:
    make_household(incident, number="001-0001-68")
    bodies = [
        reading.read(household_body(3, number=number))
        for number in (None, "001-0001-68", None, numbers.write(849, 1))
    ]
    outcomes = register_many(incident, by=SYSTEM, bodies=bodies)
    assert [o.state for o in outcomes] == ["created", "conflict", "created", "rejected"]


def test_an_id_twice_among_many_makes_one_household(incident: Incident) -> None:
    same, other = (reading.read(household_body(n, id=ID)) for n in (3, 4))
    outcomes = register_many(incident, by=SYSTEM, bodies=[same, same, other])
    assert [o.state for o in outcomes] == ["created", "duplicate", "conflict"]


def test_an_id_of_another_incident_is_a_conflict(
    incident: Incident, other_incident: Incident
) -> None:
    bodies = [reading.read(household_body(3, id=ID)), reading.read(household_body(3))]
    register_many(other_incident, by=SYSTEM, bodies=bodies)
    outcomes = register_many(incident, by=SYSTEM, bodies=bodies)
    assert [o.state for o in outcomes] == ["conflict", "created"]


def test_many_cost_as_many_queries_as_few(incident: Incident) -> None:
    make_household(incident)
    asked = []
    for size in (2, 20):
        bodies = [reading.read(household_body(3, id=str(uuid4()))) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries_of:
            register_many(incident, by=SYSTEM, bodies=bodies)
        asked.append(len(queries_of))
    # PostgreSQL gets the lines of the audit and of the journal in one message.
    assert asked == [11 if connection.vendor == "postgresql" else 12] * 2


def test_figures_count_people_who_are_here(incident: Incident) -> None:
    make_household(incident, people=5)
    gone = make_household(incident, people=3)
    Household.objects.filter(pk=gone.pk).change(status="left_site")
    figures = queries.figures(incident)
    assert (figures.people_registered, figures.households) == (5, 1)


def test_who_was_counted_and_is_not_registered_is_told_for_each_arrival(
    incident: Incident,
) -> None:
    counts = {"men": 10, "women": 0, "boys": 0, "girls": 0, "unknown": 0}
    first, second = (
        announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts) for _ in range(2)
    )
    make_household(incident, people=4, arrival=str(first.pk))
    make_household(incident, people=12, arrival=str(second.pk))
    assert queries.figures(incident).unregistered == 6


def test_the_inflow_is_the_people_of_the_last_hour(incident: Incident) -> None:
    make_household(incident, people=5)
    earlier = make_household(incident, people=3)
    two_hours_ago = timezone.now() - timedelta(hours=2)
    Household.objects.filter(pk=earlier.pk).change(received_at=two_hours_ago)
    assert queries.figures(incident).inflow_per_hour == 5
    assert sum(queries.inflow(incident, since=two_hours_ago).values()) == 8
