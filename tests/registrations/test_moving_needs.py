"""What was told of people goes with them to another household, and comes back with them."""

from typing import Any

import pytest

from core.actors import SYSTEM
from incidents.models import Incident, Task
from registrations.models import Concern, Household, bits
from registrations.services import undo_move
from tests.builders import make_household
from tests.registrations.moving import join, split, state
from tests.registrations.test_people import FAMILY


def test_needs_go_with_whom_they_are_told_of(incident: Incident) -> None:
    persons = [{**FAMILY[0], "needs": ["pregnant_or_breastfeeding"]}, FAMILY[1]]
    needs: dict[str, Any] = {"needs": ["family_missing"]}
    family = make_household(incident, persons=persons, focal_point=None, counts=None, **needs)
    new = split(family, "Hamida")
    assert new.needs == ["pregnant_or_breastfeeding", "family_missing"]
    assert family.refreshed().needs == ["family_missing"]


def test_a_separated_child_is_flagged_where_the_children_are(incident: Incident) -> None:
    family = make_household(incident, persons=FAMILY, focal_point=None, counts=None)
    Household.objects.filter(pk=family.pk).change(need_bits=bits(["separated_child"]))
    new = split(family, "Hamida", "Noor", "Karim")
    assert "separated_child" in new.needs
    assert "separated_child" not in family.refreshed().needs
    assert not Concern.objects.filter(household=family, kind="separated_child", until=None).exists()


def test_adults_who_split_off_take_no_separated_child_along(incident: Incident) -> None:
    needs: dict[str, Any] = {"needs": ["separated_child"]}
    family = make_household(incident, persons=FAMILY, focal_point=None, counts=None, **needs)
    assert split(family, "Yusuf").needs == []
    assert family.refreshed().needs == ["separated_child"]


def test_what_was_told_of_all_of_them_comes_along_and_goes_back(
    incident: Incident, other: Household
) -> None:
    needs: dict[str, Any] = {"needs": ["disability", "family_missing"]}
    family = make_household(incident, 2, focal_point=None, **needs)
    before = state(family), state(other)
    moves = join(family, other)
    assert other.refreshed().needs == ["disability", "family_missing"]
    for move in moves:
        undo_move(move, by=SYSTEM)
    assert (state(family), state(other)) == before


def test_who_is_in_danger_of_life_is_so_in_the_household_that_all_of_them_join(
    incident: Incident, other: Household
) -> None:
    family = make_household(incident, 2, focal_point=None, medical_urgent=True)
    before = state(family), state(other)
    moves = join(family, other)
    assert other.refreshed().medical_urgent
    assert Task.objects.filter(kind="medical_urgent", target_id=other.pk).count() == 1
    for move in moves:
        undo_move(move, by=SYSTEM)
    assert (state(family), state(other)) == before


@pytest.mark.parametrize("joins", [True, False])
def test_who_is_seriously_ill_takes_the_danger_of_life_along(
    incident: Incident, other: Household, joins: bool
) -> None:
    ill: dict[str, Any] = {**FAMILY[1], "needs": ["serious_medical"]}
    told: dict[str, Any] = {"persons": [FAMILY[0], ill], "medical_urgent": True}
    family = make_household(incident, focal_point=None, counts=None, **told)
    if joins:
        join(family, other, ill["name"])
    where = other if joins else split(family, ill["name"])
    assert (where.refreshed().medical_urgent, where.refreshed().needs) == (
        True,
        ["serious_medical"],
    )


def test_what_was_told_of_them_before_stays_when_somebody_goes_back(incident: Incident) -> None:
    """A need told of both households is not taken from the second with the person of the first."""
    blind: dict[str, Any] = {**FAMILY[0], "needs": ["disability"]}
    family = make_household(incident, persons=[blind, FAMILY[1]], focal_point=None, counts=None)
    other = make_household(incident, 3, needs=["disability"])
    before = state(family), state(other)
    (move,) = join(family, other, blind["name"])
    undo_move(move, by=SYSTEM)
    assert (state(family), state(other)) == before
