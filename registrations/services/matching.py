"""Keeping the duplicate search up to date: keys of who comes in, pairs of those who may be one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from core import rows
from registrations import naming
from registrations.body import HouseholdBody
from registrations.matching import keys
from registrations.matching.someone import Family
from registrations.models import Household, MatchKey, NameWord, Person
from registrations.queries.families import Families, salt, told

AT_ONCE = 200


def keep_keys(incident_id: UUID, registered: Iterable[tuple[Household, HouseholdBody]]) -> None:
    """Write the keys by which the people of new households will be found, in the caller's transaction."""
    named = {household.pk: told(body) for household, body in registered if body.persons}
    known = Person.objects.filter(household__in=named).order_by("no")
    nos: dict[UUID, list[int]] = {}
    for home, no in known.values_list("household_id", "no"):
        nos.setdefault(home, []).append(no)
    secret = salt(incident_id)
    lines = (line for home, family in named.items() for line in _keys(family, nos[home], secret))
    rows.insert(MatchKey, lines)
    rows.insert(NameWord, (w for home, family in named.items() for w in words(family, nos[home])))


def rekey(household: Household) -> None:
    """Add the keys of a household whose people or origin changed, in the caller's transaction.

    The keys of what was said before stay: people are also asked for as they were written then.
    """
    _add_keys(household.incident_id, [household.pk])


def rekey_all(incident_id: UUID) -> None:
    """Add the keys of everybody, as keys are made now: after an upgrade that changed how."""
    known = (
        Household.objects.filter(incident=incident_id).order_by("pk").values_list("pk", flat=True)
    )
    waiting = known.iterator()
    while some := list(islice(waiting, AT_ONCE)):
        _add_keys(incident_id, some)


def _add_keys(incident_id: UUID, households: Collection[UUID]) -> None:
    secret = salt(incident_id)
    families = [
        (family, [someone.no for someone in family.members])
        for family in Families(households).values()
    ]
    lines = (line for family, nos in families for line in _keys(family, nos, secret))
    rows.insert(MatchKey, lines, pass_over_known=True)
    found = (word for family, nos in families for word in words(family, nos))
    rows.insert(NameWord, found, pass_over_known=True)


def _keys(family: Family, nos: Sequence[int], secret: bytes) -> Iterator[dict[str, Any]]:
    """`nos` are the numbers of the family's members, in their order."""
    for no, someone in zip(nos, family.members, strict=True):
        for key in keys.stored(family, someone, secret):
            yield {"key": key, "person_no": no}


def words(family: Family, nos: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The parts of their names as rows; `nos` are the numbers of the family's members, in their order."""
    for no, someone in zip(nos, family.members, strict=True):
        for word in naming.parts(*someone.names):
            yield {"word": word, "person_no": no}
