"""People go over to another household, and back, with nothing lost on the way."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import Event
from incidents.models import Incident, Task
from incidents.services import announce_arrival
from registrations import ages, queries
from registrations.models import (
    Household,
    HouseholdVersion,
    Person,
)
from registrations.reports import Group
from registrations.services import split_once, undo_move
from tests.builders import make_household
from tests.registrations.moving import WHY, join, split, state
from tests.registrations.test_people import FAMILY, ids, tell


@pytest.fixture
def family(incident: Incident) -> Household:
    """Two parents, a girl of nine and a boy of three, all with names."""
    return make_household(incident, persons=FAMILY, focal_point=None, counts=None, language="rhg")


def test_who_is_split_off_is_a_household_with_a_number_of_its_own(family: Household) -> None:
    new = split(family, "Hamida", "Noor")
    assert (new.people, new.counts) == (2, {"f": {"5-11": 1, "18-59": 1}})
    assert (family.refreshed().people, new.number != family.number) == (2, True)
    assert (new.status, new.language, new.arrival) == ("registered", "rhg", family.arrival)
    assert {person.name for person in new.persons.all()} == {"Hamida", "Noor"}


def test_who_spoke_for_nobody_speaks_for_a_household_of_their_own(family: Household) -> None:
    new = split(family, "Yusuf", "Karim")
    assert new.persons.get(relationship="focal_point").name == "Yusuf"


def test_counted_people_are_split_by_their_counts(incident: Incident) -> None:
    household = make_household(incident, 5, focal_point=None)
    new = split(household, counts={"m": {"5-11": 2}})
    assert (new.status, new.people, household.refreshed().people) == ("pre_registered", 2, 3)


@pytest.mark.parametrize("names", [(), tuple(person["name"] for person in FAMILY)])
def test_neither_nobody_nor_everybody_is_split_off(family: Household, names: Any) -> None:
    with pytest.raises(Wrong, match="persons"):
        split(family, *names)


def test_children_who_are_left_alone_call_protection(family: Household) -> None:
    split(family, "Hamida", "Yusuf")
    assert Task.objects.get(kind="child_alone").target_id == family.pk
    assert "child_alone" in family.refreshed().needs


def test_a_split_sent_twice_is_made_once(family: Household) -> None:
    id, who = uuid4(), Group(ids(family, "Hamida"))
    first, new = split_once(family, who, by=SYSTEM, reason=WHY, id=id)
    again, new_again = split_once(family, who, by=SYSTEM, reason=WHY, id=id)
    assert (new, new_again, first.pk, again.pk) == (True, False, id, id)
    with pytest.raises(RuleBroken, match="conflict"):
        split_once(family, Group(ids(family, "Noor")), by=SYSTEM, reason=WHY, id=id)


def test_who_joins_another_household_is_counted_there(family: Household, other: Household) -> None:
    join(family, other, "Noor")
    assert (family.refreshed().people, other.refreshed().people) == (3, 3)
    assert other.refreshed().counts == {"f": {"5-11": 1, "60+": 1}, "m": {"12-17": 1}}


def test_two_never_speak_for_one_family(family: Household, other: Household) -> None:
    join(family, other, "Hamida")
    assert other.persons.get(relationship="focal_point").name == "Rokeya"
    assert other.persons.get(name="Hamida").relationship == "other_relative"


def test_a_household_that_nobody_is_left_of_is_merged_with_its_last_size(
    family: Household, other: Household
) -> None:
    join(family, other)
    assert (family.refreshed().status, family.refreshed().people) == ("merged", 4)
    figures = queries.figures(family.incident)
    assert (figures.people_registered, figures.households) == (6, 1)


def test_moving_changes_nothing_of_who_was_registered(incident: Incident) -> None:
    counts = {"men": 12, "women": 0, "boys": 0, "girls": 0, "unknown": 0}
    arrival = announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts)
    boat: dict[str, Any] = {"arrival": str(arrival.pk), "focal_point": None}
    one, two = (make_household(incident, 5, **boat) for _ in range(2))
    tell(one, "left_without_notice", counts={"m": {"5-11": 2}})
    join(one, two)
    assert queries.figures(incident).unregistered == 2


def test_people_join_nobody_of_another_incident(
    family: Household, other_incident: Incident
) -> None:
    with pytest.raises(RuleBroken, match="other_incident"):
        join(family, make_household(other_incident))


def test_people_join_no_household_that_has_gone(family: Household, other: Household) -> None:
    join(other, family)
    with pytest.raises(RuleBroken, match="household_gone"):
        join(family, other)


def test_a_household_does_not_join_itself(family: Household) -> None:
    with pytest.raises(Wrong, match="to"):
        join(family, family)


def test_nobody_joins_a_household_that_is_full(incident: Incident, family: Household) -> None:
    with pytest.raises(RuleBroken, match="too_many_people"):
        join(family, make_household(incident, 47))


def test_both_sides_are_told_with_numbers_only(family: Household, other: Household) -> None:
    join(family, other, "Noor")
    out = Event.objects.get(kind="registrations.people_moved", about=family.pk)
    came = Event.objects.get(kind="registrations.people_received", about=other.pk)
    assert (out.facts["number"], came.facts["number"]) == (other.number, family.number)
    assert set(out.facts) == {"household", "number", "ref", "people", "cause"}


def test_what_both_were_is_kept(family: Household, other: Household) -> None:
    hashes = {family.content_hash, other.content_hash}
    join(family, other, "Noor")
    assert {row.hash for row in HouseholdVersion.objects.all()} == hashes
    assert not hashes & {family.refreshed().content_hash, other.refreshed().content_hash}


def test_undone_twice_is_undone_once(family: Household, other: Household) -> None:
    before = state(family), state(other)
    (move,) = join(family, other, "Noor")
    for _ in range(2):
        undo_move(move, by=SYSTEM)
    assert (state(family), state(other)) == before


def test_who_has_moved_on_is_not_brought_back(
    family: Household, other: Household, incident: Incident
) -> None:
    (move,) = join(family, other, "Noor")
    join(other, make_household(incident), "Noor")
    with pytest.raises(RuleBroken, match="wrong_state"):
        undo_move(move, by=SYSTEM)


def test_who_left_meanwhile_is_brought_back_as_gone(family: Household, other: Household) -> None:
    (move,) = join(family, other, "Noor")
    tell(other, "transferred", "Noor")
    undo_move(move, by=SYSTEM)
    assert (family.refreshed().people, family.refreshed().gone) == (3, 1)
    assert (other.refreshed().people, other.refreshed().gone) == (2, 0)


def test_a_household_that_was_merged_is_what_it_was_when_all_are_back(
    family: Household, other: Household
) -> None:
    tell(family, "missing", "Yusuf")
    before = state(family), state(other)
    for move in join(family, other):
        undo_move(move, by=SYSTEM)
    assert (state(family), state(other)) == before


WHO = st.lists(st.sampled_from([person["name"] for person in FAMILY]), min_size=1, unique=True)
SLOW = [HealthCheck.function_scoped_fixture]


@settings(max_examples=25, suppress_health_check=SLOW)
@given(who=WHO, gone=st.sets(st.sampled_from(["Yusuf", "Karim"])), order=st.randoms())
def test_whatever_order_moves_are_undone_in_gives_the_same_back(
    incident: Incident, who: list[str], gone: set[str], order: Any
) -> None:
    with transaction.atomic():
        family = make_household(
            incident, persons=[*FAMILY, {}], focal_point=None, counts=counts_of_five()
        )
        other = make_household(incident, 3)
        for name in gone:
            tell(family, "hospitalised" if name == "Karim" else "missing", name)
        before, whole = (state(family), state(other)), queries.figures(incident)
        moves = join(family, other, *who)
        assert queries.figures(incident).people_registered == whole.people_registered
        order.shuffle(moves)
        for move in moves:
            undo_move(move, by=SYSTEM)
        back = state(family), state(other)
        child_alone = {"need_bits": before[0]["need_bits"]}  # protection takes this flag away
        assert (back[0] | child_alone, back[1]) == before
        transaction.set_rollback(True)


def counts_of_five() -> ages.Counts:
    return {"f": {"18-59": 1, "5-11": 1}, "m": {"18-59": 1, "0-4": 1}, "unknown": {"unknown": 1}}


def test_a_person_keeps_their_id_on_the_way(family: Household, other: Household) -> None:
    (noor,) = ids(family, "Noor")
    join(family, other, "Noor")
    assert isinstance(noor, UUID)
    assert Person.objects.get(id=noor).household_id == other.pk
