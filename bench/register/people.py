"""Families as they are, before anybody wrote them down."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from bench.register import lists

ORIGINS = {
    "indonesian": 47,
    "rohingya": 27,
    "mentawai": 10,
    "arabic": 10,
    "burmese": 3,
    "english": 3,
}
SIZES = {1: 12, 2: 12, 3: 15, 4: 17, 5: 15, 6: 12, 7: 8, 8: 5, 9: 2, 10: 2}
TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Person:
    name: tuple[str, ...]
    sex: str
    born: date
    role: str
    paper: str


@dataclass(frozen=True)
class Household:
    origin: str
    place: str
    phone: str
    people: tuple[Person, ...]


def household(chance: random.Random) -> Household:
    origin = chance.choices(list(ORIGINS), list(ORIGINS.values()))[0]
    size = chance.choices(list(SIZES), list(SIZES.values()))[0]
    place = lists.PLACES[origin].draw(chance)
    if origin == "english":
        place = f"{chance.randint(1, 150)} {lists.STREETS.draw(chance)} street, {place}"
    phone = f"+628{chance.randrange(10**9):09}" if chance.random() < 0.6 else ""
    return Household(origin, place, phone, tuple(_people(origin, size, chance)))


def _people(origin: str, size: int, chance: random.Random) -> list[Person]:
    """A couple or one parent, their children, and sometimes a grandparent, each in the line of the father."""
    father_age = chance.randint(20, 65)
    family = lists.FAMILY[origin].draw(chance) if origin in lists.FAMILY else ""
    line = [family, lists.GIVEN[origin, "m"].draw(chance), lists.GIVEN[origin, "m"].draw(chance)]
    people = [
        _one(origin, "m" if chance.random() < 0.7 else "f", father_age, "focal_point", line, chance)
    ]
    if size > 1 and chance.random() < 0.8:
        sex = "f" if people[0].sex == "m" else "m"
        people.append(
            _one(origin, sex, max(17, father_age + chance.randint(-9, 3)), "spouse", line, chance)
        )
    children = [family, people[0].name[0], line[1]]
    while len(people) < size:
        old = len(people) > 2 and chance.random() < 0.06
        young = father_age - chance.randint(18, 38)
        age = (
            father_age + chance.randint(20, 30)
            if old
            else (young if young >= 0 else chance.randint(0, 6))
        )
        role, fathers = ("parent", line) if old else ("child", children)
        people.append(_one(origin, chance.choice("mf"), age, role, fathers, chance))
    return people


def _one(
    origin: str, sex: str, age: int, role: str, line: list[str], chance: random.Random
) -> Person:
    age = min(max(age, 0), 95)
    born = TODAY - timedelta(days=age * 365 + chance.randrange(365))
    has_paper = age >= 17 and chance.random() < 0.45
    paper = f"{chance.randrange(10**5, 10**6)}{chance.randrange(10**10):010}" if has_paper else ""
    return Person(_name(origin, sex, line, chance), sex, born, role, paper)


def _name(origin: str, sex: str, line: list[str], chance: random.Random) -> tuple[str, ...]:
    family, father, grandfather = line
    given = lists.GIVEN[origin, sex].draw(chance)
    other = lists.GIVEN[origin, sex].draw(chance)
    if origin == "indonesian":
        return _indonesian(given, father, chance)
    if origin == "rohingya":
        return given, lists.ROHINGYA_SECOND.draw(
            chance
        ) if sex == "f" and chance.random() < 0.7 else other
    if origin == "arabic":
        return given, father, *([grandfather] if chance.random() < 0.5 else []), family
    if origin == "burmese":
        return (
            given,
            other,
            *([lists.GIVEN[origin, sex].draw(chance)] if chance.random() < 0.5 else []),
        )
    return given, family


def _indonesian(given: str, father: str, chance: random.Random) -> tuple[str, ...]:
    kind = chance.random()
    if kind < 0.12:
        return (given,)
    if kind < 0.27:
        return given, father
    if kind < 0.87:
        return given, lists.SECOND.draw(chance)
    return given, lists.SECOND.draw(chance), lists.SECOND.draw(chance)
