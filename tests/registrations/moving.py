"""People go over to another household, in the words of tests."""

from typing import Any

from core.actors import SYSTEM
from registrations.models import Household, PersonMove
from registrations.reports import Group
from registrations.services import move_people, split_household
from tests.registrations.test_people import ids

WHY = "They are two families"


def split(household: Household, *names: str, **more: Any) -> Household:
    who = Group(ids(household, *names), more.pop("counts", {}))
    return split_household(household, who, by=SYSTEM, reason=WHY, **more)


def join(source: Household, target: Household, *names: str) -> list[PersonMove]:
    who = Group(ids(source, *names)) if names else None
    return move_people(source, target, who, by=SYSTEM, reason=WHY)


def state(household: Household) -> dict[str, Any]:
    """Everything that undoing gives back."""
    row = household.refreshed()
    columns = ("status", "people", "counts", "gone", "born", "need_bits", "medical_urgent")
    persons = row.persons.order_by("no").values_list("id", "relationship", "status")
    return {name: getattr(row, name) for name in columns} | {"persons": list(persons)}
