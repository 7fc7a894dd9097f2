"""Who of the register may be the family that is asked for: found by keys, compared, best first."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from registrations.matching import keys
from registrations.matching.families import REVIEW, FamilyMatch, compare
from registrations.matching.model import Model, Register, start_model
from registrations.matching.someone import Family
from registrations.matching.votes import MOST_HOLDERS, best, votes
from registrations.models import (
    Household,
    MatchCount,
    MatchKey,
    MatchModel,
    MatchRegister,
    Person,
)
from registrations.queries.families import Families, salt

Home = (
    UUID | str
)  # the id of a household as this database has it: the same order, however it is written

WHILE_TYPING, ON_SUBMIT = 50, 150  # people looked at for each one who is asked for
# Households that are compared. Families are surely among the first; one person alone needs a longer list.
HOUSEHOLDS, FEW_HOUSEHOLDS = 25, 12
LISTED = 0.0001

# For each key its first holders, as one text: the database reads the index of keys and nothing else.
_HOLDERS = """
    WITH asked (key) AS (VALUES {keys})
    SELECT key, (
        SELECT {join}(CAST(person_no AS text), ',') FROM (
            SELECT person_no FROM {table} WHERE key = asked.key ORDER BY person_no LIMIT {most}
        ) AS holders
    ) FROM asked
"""
# Their households, but those that go on as another one: hundreds of rows, of which few ids are looked at.
_HOMES = """
    SELECT person.no, person.household_id FROM {persons} AS person
    JOIN {households} AS household ON household.id = person.household_id
    WHERE person.no IN ({nos}) AND household.status <> %s
"""
_JOIN = {"sqlite": "group_concat", "postgresql": "string_agg"}


@dataclass(frozen=True)
class Found:
    """A household that may be the one asked for. `ids` are those of the people in `match`, by number."""

    household_id: UUID
    match: FamilyMatch
    ids: Mapping[int, UUID]


def look_up(
    incident_id: UUID,
    asked: Family,
    *,
    persons: int = ON_SUBMIT,
    least: float = REVIEW,
    most: int = 5,
    but: Collection[UUID] = (),
) -> list[Found]:
    """At most `most` households of at least this probability, the best first; never those of `but`.

    Reads what is committed; call it outside a transaction, since it takes some milliseconds.
    """
    row = _row(incident_id)
    model, known = _model(row), _register(incident_id, row)
    ids = _candidates(salt(incident_id), asked, known.people, persons, but)
    if persons <= WHILE_TYPING or len(asked.members) > 1:
        ids = ids[:FEW_HOUSEHOLDS]
    families = Families(ids, with_papers=any(each.papers for each in asked.members))
    matches = [
        Found(id, compare(asked, family, model, known), families.ids)
        for id, family in families.items()
    ]
    likely = [found for found in matches if found.match.probability >= least]
    likely.sort(key=lambda found: (-found.match.probability, -found.match.bits, found.household_id))
    return likely[:most]


def current_model(incident_id: UUID) -> Model:
    """The weights learned in this incident, or those this version was shipped with."""
    return _model(_row(incident_id))


def register(incident_id: UUID) -> Register:
    """How many people an incident has, and how many of them carry each name and village.

    Names are counted now and then only; who came since is in the number of people.
    """
    return _register(incident_id, _row(incident_id))


def _row(incident_id: UUID) -> MatchRegister:
    return MatchRegister.objects.filter(pk=incident_id).first() or MatchRegister(pk=incident_id)


def _register(incident_id: UUID, row: MatchRegister) -> Register:
    newer = Household.objects.filter(incident=incident_id)
    if row.counted_at is None:
        return Register(_people(newer))
    people = row.people + _people(newer.filter(created_at__gt=row.counted_at))
    return Register(people, *_counts(incident_id, row.counted_at))


def _model(row: MatchRegister) -> Model:
    return _learned(row.model_version) if row.model_version else start_model()


def _people(households: QuerySet[Household]) -> int:
    people: int = households.aggregate(people=Sum("people", default=0))["people"]
    return people


@lru_cache(maxsize=8)
def _learned(version: str) -> Model:
    return Model.from_json(MatchModel.objects.get(pk=version).content)


@lru_cache(maxsize=8)
def _counts(incident_id: UUID, counted_at: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """(people by the code of a part of their name, by that of their village), as counted at that time."""
    rows = MatchCount.objects.filter(incident=incident_id).values_list("of", "code", "count")
    found: dict[str, dict[str, int]] = {of: {} for of in MatchCount.Of.values}
    for of, code, count in rows.iterator():
        found[of][code] = count
    return found[MatchCount.Of.NAME], found[MatchCount.Of.VILLAGE]


def _candidates(
    secret: bytes, asked: Family, people: int, most: int, but: Collection[UUID]
) -> list[UUID]:
    """The households that share the most, and the rarest, keys with those who are asked for."""
    wanted = [keys.asked(asked, someone, secret) for someone in asked.members]
    holders = _holders({key for each in wanted for key in each})
    counted = [votes((holders.get(key, ()) for key in each), people) for each in wanted]
    chosen = [(each, best(each, most)) for each in counted]
    homes = _homes({no for _each, nos in chosen for no in nos})
    sums: dict[Home, float] = defaultdict(float)
    for each, nos in chosen:
        highest: dict[Home, float] = {}
        for no in homes.keys() & nos:
            highest[homes[no]] = max(highest.get(homes[no], 0.0), each[no])
        for home, vote in highest.items():
            sums[home] += vote
    found = (
        home if isinstance(home, UUID) else UUID(home) for home in best(sums, HOUSEHOLDS + len(but))
    )
    return [id for id in found if id not in but][:HOUSEHOLDS]


def _homes(nos: Collection[int]) -> dict[int, Home]:
    """The households of these people, but those that go on as another one. One query."""
    if not nos:
        return {}
    statement = _HOMES.format(
        persons=Person._meta.db_table,
        households=Household._meta.db_table,
        nos=", ".join(map(str, nos)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [Household.Status.MERGED.value])
        return dict(cursor.fetchall())


def _holders(keys: Collection[int]) -> dict[int, list[int]]:
    """The first people who have each of these keys, by their numbers. One query."""
    if not keys:
        return {}
    statement = _HOLDERS.format(
        keys=", ".join(["(%s)"] * len(keys)),
        join=_JOIN[connection.vendor],
        table=MatchKey._meta.db_table,
        most=MOST_HOLDERS,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(keys))
        return {key: list(map(int, nos.split(","))) for key, nos in cursor.fetchall() if nos}
