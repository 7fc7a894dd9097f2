"""What becomes of people over time: who is still with their household, and who must look after whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Event
from incidents.models import Incident, Task
from incidents.services import announce_arrival
from registrations import queries, reading
from registrations.models import Household, Person, StatusChange
from registrations.reports import Group, StatusReport
from registrations.services import add_person, report_once, report_status
from tests.builders import make_household, sent_texts

NOW = timezone.now()
FAMILY: list[dict[str, Any]] = [
    {"name": "Hamida", "sex": "f", "age": 36, "relationship": "focal_point"},
    {"name": "Yusuf", "sex": "m", "age": 40, "relationship": "spouse"},
    {"name": "Noor", "sex": "f", "age": 9, "relationship": "child"},
    {"name": "Karim", "sex": "m", "age": 3, "relationship": "child"},
]


@pytest.fixture
def family(incident: Incident) -> Household:
    """Two parents, a girl of nine and a boy of three, all with names."""
    return make_household(incident, persons=FAMILY, focal_point=None, counts=None)


@pytest.fixture
def counted(incident: Incident) -> Household:
    """Two women, a man and two boys, nobody with a name."""
    counts = {"f": {"18-59": 2}, "m": {"18-59": 1, "5-11": 2}}
    return make_household(incident, counts=counts, focal_point=None)


def ids(household: Household, *names: str) -> tuple[UUID, ...]:
    found = dict(Person.objects.filter(household=household).values_list("name", "id"))
    return tuple(found[name] for name in names)


def tell(
    household: Household,
    status: str,
    *names: str,
    counts: dict[str, Any] | None = None,
    at: datetime = NOW,
    was: str = "",
) -> Household:
    who = Group(ids(household, *names), counts or {})
    report_status(household, StatusReport(who, status, at, "Camp manager", was), by=SYSTEM)
    return household.refreshed()


def kinds() -> set[str]:
    return set(Task.objects.filter(state="open").values_list("kind", flat=True))


def test_who_left_is_not_counted_any_more(family: Household) -> None:
    after = tell(family, "left_without_notice", "Yusuf")
    assert (after.people, after.gone, after.status) == (3, 1, "registered")
    assert after.counts == {"f": {"5-11": 1, "18-59": 1}, "m": {"0-4": 1}}
    assert family.persons.get(name="Yusuf").status == "left_without_notice"


@pytest.mark.parametrize("status", ["hospitalised", "not_seen"])
def test_who_is_in_hospital_or_was_not_seen_is_still_theirs(family: Household, status: str) -> None:
    assert tell(family, status, "Yusuf").people == 4


def test_who_comes_back_is_counted_again(family: Household) -> None:
    tell(family, "left_without_notice", "Yusuf", at=NOW - timedelta(hours=2))
    after = tell(family, "present", "Yusuf")
    assert (after.people, after.gone, after.counts) == (4, 0, family.counts)


@pytest.mark.parametrize(
    ("status", "household_status"),
    [
        ("left_without_notice", "left_site"),
        ("relocated", "transferred"),
        ("transferred", "transferred"),
        ("returned", "returned"),
        ("deported", "closed"),
        ("in_custody", "closed"),
        ("missing", "left_site"),
        ("deceased", "closed"),
    ],
)
def test_when_nobody_is_left_the_household_follows_and_keeps_its_last_size(
    counted: Household, status: str, household_status: str
) -> None:
    after = tell(counted, status, counts=counted.counts)
    assert (after.status, after.people) == (household_status, 5)
    assert queries.figures(counted.incident).people_registered == 0


def test_somebody_who_comes_back_opens_the_household_again(counted: Household) -> None:
    tell(counted, "left_without_notice", counts=counted.counts)
    after = tell(counted, "present", counts={"f": {"18-59": 1}})
    assert (after.status, after.people, after.gone) == ("pre_registered", 1, 4)


def test_what_was_told_of_a_later_time_holds_and_everything_is_kept(family: Household) -> None:
    tell(family, "returned", "Yusuf", at=NOW)
    after = tell(family, "hospitalised", "Yusuf", at=NOW - timedelta(hours=1))
    assert (after.people, family.persons.get(name="Yusuf").status) == (3, "returned")
    assert StatusChange.objects.filter(household=family).count() == 2


def test_what_comes_in_late_does_not_change_what_the_household_is(family: Household) -> None:
    names = ids(family, *[person["name"] for person in FAMILY])
    for status, hours in (("returned", 0), ("deported", 3)):
        report = StatusReport(Group(names), status, NOW - timedelta(hours=hours))
        report_status(family, report, by=SYSTEM)
    assert family.refreshed().status == "returned"


def test_people_without_names_shrink_the_counts(counted: Household) -> None:
    after = tell(counted, "left_without_notice", counts={"m": {"5-11": 1}, "f": {"18-59": 1}})
    assert (after.people, after.counts) == (3, {"f": {"18-59": 1}, "m": {"5-11": 1, "18-59": 1}})


def test_more_people_than_there_are_is_wrong_by_their_cell(counted: Household) -> None:
    with pytest.raises(Wrong) as wrong:
        tell(counted, "missing", counts={"m": {"18-59": 2}})
    assert list(wrong.value.errors) == ["counts.m.18-59"]


def test_counts_mean_people_with_names_only_where_nobody_has_to_guess(family: Household) -> None:
    tell(family, "left_without_notice", counts={"f": {"18-59": 1}})
    assert family.persons.get(name="Hamida").status == "left_without_notice"


def test_somebody_of_another_household_is_wrong_by_their_place(
    family: Household, incident: Incident
) -> None:
    other = make_household(incident)
    who = Group((*ids(family, "Noor"), other.persons.get().id))
    with pytest.raises(Wrong, match=r"persons\.1"):
        report_status(family, StatusReport(who, "missing", NOW), by=SYSTEM)


def test_a_missing_one_who_was_found_dead_is_told_so(counted: Household) -> None:
    tell(counted, "missing", counts={"m": {"18-59": 1}})
    after = tell(counted, "deceased", counts={"m": {"18-59": 1}}, was="missing")
    assert (after.people, kinds()) == (4, {"person_missing", "person_died"})


def test_who_comes_back_without_a_name_comes_from_where_they_were(counted: Household) -> None:
    tell(counted, "hospitalised", counts={"m": {"18-59": 1}})
    tell(counted, "missing", counts={"f": {"18-59": 1}})
    assert tell(counted, "present", counts={"m": {"18-59": 1}}).people == 4
    assert tell(counted, "present", counts={"f": {"18-59": 1}}).people == 5


def test_a_report_sent_twice_is_told_once(family: Household, incident: Incident) -> None:
    id = UUID("6f1de3d8-7a0c-4a34-9dd9-1f6a1a3f3b10")
    report = StatusReport(Group(ids(family, "Yusuf")), "returned", NOW, id=id)
    first, new = report_once(family, report, by=SYSTEM)
    again, new_again = report_once(family, report, by=SYSTEM)
    assert (new, new_again, again.pk, family.refreshed().people) == (True, False, first.pk, 3)
    other = StatusReport(Group(ids(family, "Noor")), "returned", NOW, id=id)
    with pytest.raises(RuleBroken, match="conflict"):
        report_once(family, other, by=SYSTEM)


def test_people_who_left_are_gone_but_not_unregistered(incident: Incident) -> None:
    counts = {"men": 7, "women": 0, "boys": 0, "girls": 0, "unknown": 0}
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts)
    household = make_household(incident, arrival=str(arrival.pk), focal_point=None)
    tell(household, "left_without_notice", counts={"m": {"5-11": 3}})
    figures = queries.figures(incident)
    assert (figures.people_registered, figures.unregistered) == (2, 2)
    assert figures.inflow_per_hour == 5


def test_the_journal_holds_codes_and_figures_only(family: Household) -> None:
    tell(family, "transferred", "Yusuf")
    facts = Event.objects.get(kind="registrations.people_status_changed").facts
    assert (facts["status"], facts["people"], set(facts)) == (
        "transferred",
        1,
        {"status", "people", "change"},
    )
    resized = Event.objects.get(kind="registrations.household_resized").facts
    assert resized == {"people_before": 4, "people_after": 3, "cause": "transferred"}


# Who must look after them


def test_a_child_who_was_not_seen_calls_protection_at_once(family: Household) -> None:
    tell(family, "not_seen", "Noor")
    task = Task.objects.get(kind="not_seen")
    assert (task.role, task.urgent, task.target_id) == ("protection", True, family.pk)


def test_a_counted_child_who_was_not_seen_calls_protection_too(counted: Household) -> None:
    tell(counted, "not_seen", counts={"m": {"5-11": 1}})
    assert kinds() == {"not_seen"}


@pytest.mark.parametrize(("counts", "called"), [({"f": {"18-59": 1}}, True), (None, False)])
def test_a_woman_alone_who_was_not_seen_calls_protection(
    incident: Incident, counts: dict[str, Any] | None, called: bool
) -> None:
    counts = counts or {"f": {"18-59": 1}, "m": {"18-59": 1}}
    household = make_household(incident, counts=counts, focal_point=None)
    tell(household, "not_seen", counts={"f": {"18-59": 1}})
    assert ("not_seen" in kinds()) == called


def test_a_child_who_leaves_without_an_adult_is_called_for(family: Household) -> None:
    tell(family, "left_without_notice", "Noor")
    assert kinds() == {"not_seen"}


def test_a_family_that_leaves_together_is_not_called_for(family: Household) -> None:
    tell(family, "left_without_notice", *[person["name"] for person in FAMILY])
    assert not kinds()


def test_children_whose_adults_left_are_children_alone(family: Household) -> None:
    after = tell(family, "left_without_notice", "Hamida", "Yusuf")
    assert "child_alone" in kinds()
    assert "child_alone" in after.needs


def test_somebody_missing_leaves_a_family_that_misses_somebody(family: Household) -> None:
    after = tell(family, "missing", "Yusuf")
    assert "family_missing" in after.needs
    assert kinds() == {"person_missing"}


def test_a_death_is_a_task_and_never_a_message(
    family: Household, let_it_settle: Callable[[], None]
) -> None:
    tell(family, "deceased", "Karim")
    let_it_settle()
    assert (kinds(), sent_texts()) == ({"person_died"}, [])


# Who is born or comes later


def newborn(**more: Any) -> Any:
    return reading.read_person({"sex": "f", "birth_date": str(timezone.now().date()), **more})


def test_a_birth_makes_the_family_larger_and_not_the_boat(incident: Incident) -> None:
    counts = {"men": 7, "women": 0, "boys": 0, "girls": 0, "unknown": 0}
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts)
    household = make_household(incident, 5, arrival=str(arrival.pk))
    person = add_person(household, newborn(name="Aisyah"), cause="birth", by=SYSTEM)
    after = household.refreshed()
    assert person is not None
    assert (person.born_here, after.people, after.counts["f"]["0-4"]) == (True, 6, 1)
    figures = queries.figures(incident)
    assert (figures.people_registered, figures.unregistered) == (6, 2)


def test_somebody_who_found_their_family_had_come_too(incident: Incident) -> None:
    household = make_household(incident, 5)
    add_person(household, newborn(birth_date="1990-05-01"), cause="reunification", by=SYSTEM)
    after = household.refreshed()
    assert (after.people, after.born, after.counts["f"]["18-59"]) == (6, 0, 2)


def test_who_does_not_want_to_be_written_down_is_counted_and_not_named(incident: Incident) -> None:
    household = make_household(incident, 3, consent={"record": False})
    assert add_person(household, newborn(name="Aisyah"), cause="birth", by=SYSTEM) is None
    assert household.refreshed().people == 4
    assert not Person.objects.filter(household=household).exists()


def test_nobody_is_born_into_a_household_that_has_left(counted: Household) -> None:
    tell(counted, "returned", counts=counted.counts)
    with pytest.raises(RuleBroken, match="household_gone"):
        add_person(counted, newborn(), cause="birth", by=SYSTEM)


def test_a_household_has_at_most_fifty_people(incident: Incident) -> None:
    household = make_household(incident, 50)
    with pytest.raises(RuleBroken, match="too_many_people"):
        add_person(household, newborn(), cause="birth", by=SYSTEM)
