"""The register and those who come a second time, from a seed."""

import random
from dataclasses import dataclass

from bench.register import noise
from bench.register.people import Household, Person, household
from registrations.matching import Family, Someone


@dataclass(frozen=True)
class Query:
    """A family that registers: `truth` is the `no` of each member's earlier record, 0 for who has none."""

    family: Family
    truth: tuple[int, ...]
    target: str  # the id of the earlier family, empty for a new one
    origin: str
    is_alone: bool


@dataclass(frozen=True)
class World:
    families: list[Family]
    queries: list[Query]
    same: dict[
        int, int
    ]  # no: who it really is; a duplicate inside the register has its first record's no


def world(
    people: int, seed: int, families: int = 600, fresh: int = 600, doubles: float = 0.04
) -> World:
    """A register of about so many people, with `doubles` of its families in it twice, and its queries:
    `families` that were registered before and `fresh` ones that never were."""
    chance = random.Random(seed)
    made: list[tuple[Household, Family]] = []
    registered: list[Family] = []
    same: dict[int, int] = {}
    while len(same) < people:
        home = household(chance)
        family = _first(home, len(registered), len(same) + 1, chance)
        made.append((home, family))
        registered.append(family)
        same |= {member.no: member.no for member in family.members}
        if chance.random() < doubles:
            again, truth = _second(home, family, f"f{len(registered)}", len(same) + 1, chance)
            registered.append(again)
            same |= {member.no: no for member, no in zip(again.members, truth, strict=True)}
    queries = [
        _again(home, family, chance)
        for home, family in chance.sample(made, min(families, len(made)))
    ]
    return World(registered, queries + [_fresh(chance) for _ in range(fresh)], same)


def _first(home: Household, number: int, no: int, chance: random.Random) -> Family:
    members = tuple(
        Someone(
            no + at,
            (" ".join(person.name),),
            person.sex,
            *noise.first_birth(person.born, chance),
            person.role,
            (person.paper,) if person.paper else (),
        )
        for at, person in enumerate(home.people)
    )
    return Family(f"f{number}", members, home.place, home.phone)


def _second(
    home: Household, first: Family, id: str, no: int, chance: random.Random
) -> tuple[Family, tuple[int, ...]]:
    """The family as it comes again, and the earlier `no` of each member; its number counts from `no` on,
    if that is not 0."""
    both = list(zip(home.people, first.members, strict=True))
    if len(both) > 1 and chance.random() < 0.30:
        both = [chance.choice(both)]
    else:
        both = [pair for pair in both if chance.random() < 0.85] or both[:1]
        chance.shuffle(both)
    members = tuple(
        _once_more(person, earlier, home, (no + at) if no else 0, chance)
        for at, (person, earlier) in enumerate(both)
    )
    return _family_again(home, members, id, chance), tuple(earlier.no for _, earlier in both)


def _once_more(
    person: Person, earlier: Someone, home: Household, no: int, chance: random.Random
) -> Someone:
    birth = noise.second_birth(
        (earlier.birth_date, earlier.birth_year, earlier.birth_estimated), chance
    )
    sex = person.sex if chance.random() >= 0.01 else ("f" if person.sex == "m" else "m")
    paper = noise.paper_again(person.paper, chance)
    name = noise.renamed(person.name, home.people[0].name[0], chance)
    return Someone(no, (name,), sex, *birth, person.role, (paper,) if paper else ())


def _family_again(
    home: Household, members: tuple[Someone, ...], id: str, chance: random.Random
) -> Family:
    place = noise.place_again(home.place, household(chance).place, chance)
    kind = chance.random()
    phone = "" if kind < 0.35 else home.phone
    if 0.35 <= kind < 0.55 and phone:
        phone = f"+628{chance.randrange(10**9):09}"
    return Family(id, members, place, phone)


def _again(home: Household, first: Family, chance: random.Random) -> Query:
    family, truth = _second(home, first, "asked", 0, chance)
    alone = len(truth) == 1 and len(home.people) > 1
    return Query(family, truth, first.id, home.origin, alone)


def _fresh(chance: random.Random) -> Query:
    home = household(chance)
    first = _first(home, 0, 1, chance)
    family = Family(
        "asked", tuple(_no_one(member) for member in first.members), home.place, home.phone
    )
    return Query(family, (0,) * len(family.members), "", home.origin, len(home.people) == 1)


def _no_one(member: Someone) -> Someone:
    return Someone(
        0, member.names, member.sex, member.birth_date, member.birth_year, member.birth_estimated,
        member.relationship, member.papers,
    )  # fmt: skip
