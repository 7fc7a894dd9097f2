"""What so many people need, what there is, and when it runs out. Pure: numbers in, numbers out.

Per person and per household by the standards of a profile; see `shelters.standards`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from core.registry import Registry
from shelters.standards import Profile

DAY = 24
# Stock that is eaten day by day. Everything else is taken once by each person, or is supplied every day.
EATEN = frozenset({"food_kcal_per_day", "rice_kg_per_day"})

# What is available of each need, by app: name -> (incident, profile) -> {code: amount}. A source returns only
# the codes that it knows; sources add up.
Source = Callable[[Any, Profile], Mapping[str, float]]
existing: Registry[Source] = Registry("source of what exists")


@dataclass(frozen=True)
class Line:
    """One need. `known` is false if nobody has reported what there is; `available` is 0 then.

    `runs_out_hour` counts from now; None if it lasts until everybody has come. Food that is enough for a day
    may still run out before the last people come: then there is an hour, but no shortage.
    """

    code: str
    need: float
    available: float
    runs_out_hour: int | None
    known: bool = True

    @property
    def shortage(self) -> float:
        return tidy(max(self.need - self.available, 0))


def needs(people: int, hours: int, profile: Profile, household_size: float) -> dict[str, float]:
    """Code -> what so many people need once all of them have come, `hours` from now.

    Water is for one day, by the standard of the first days if they last that long, else by the later one.

    >>> from shelters.standards import SPHERE_2018
    >>> needs(2000, 48, SPHERE_2018, 4)["toilets_first"]
    40
    """
    households = ceil(people / household_size)
    phase = "first" if hours <= profile.first_days * DAY else "later"
    return {
        "places": people,
        "covered_m2": tidy(people * profile.covered_m2),
        "water_l_per_day": tidy(people * profile.water_l(phase)),
        "toilets_first": ceil(people / profile.people_per_toilet_first),
        "toilets_later": ceil(people / profile.people_per_toilet_later),
        "taps": ceil(people / profile.people_per_tap),
        "food_kcal_per_day": tidy(people * profile.food_kcal_day),
        "rice_kg_per_day": tidy(people * profile.rice_kg_day),
        "household_kits": _pieces(households * profile.kits_per_household),
        "water_containers": _pieces(households * profile.containers_per_household),
        "blankets": _pieces(people * profile.blankets_per_person),
        "soap_kg_per_month": tidy(people * profile.soap_kg_month),
    }


def lines(
    people: int,
    hours: int,
    profile: Profile,
    household_size: float,
    available: Mapping[str, float],
    here: int = 0,
) -> Iterator[Line]:
    """Every need beside what is available, if all but those who are `here` arrive evenly over the hours."""
    for code, need in needs(people, hours, profile, household_size).items():
        there = tidy(max(available.get(code, 0), 0))
        when = _eaten_up if code in EATEN else _taken_up
        yield Line(code, need, there, when(need, there, hours, here / people), code in available)


def what_exists(incident: Any, profile: Profile) -> dict[str, float]:
    """Code -> what is available in an incident, from all sources."""
    total: dict[str, float] = {}
    for source in existing:
        for code, amount in source(incident, profile).items():
            total[code] = total.get(code, 0) + amount
    return total


def tidy(amount: float) -> float:
    """Rounded to hundredths, and an int if it is whole."""
    rounded = round(amount, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _pieces(amount: float) -> int:
    return ceil(tidy(amount))


def _taken_up(need: float, there: float, hours: int, here: float) -> int | None:
    """Hours until the next person to arrive gets nothing; None if it is enough.

    `here`: the share of them that does not have to arrive.
    """
    if there >= need:
        return None
    left = max(there - here * need, 0)  # for those who arrive
    return int(hours * left / (need * (1 - here))) if left else 0


def _eaten_up(per_day: float, there: float, hours: int, here: float) -> int | None:
    """Hours until the stock is eaten: consumption grows while people arrive, then stays the same.

    None if it outlasts their arrival, or is enough for a day of everybody. `here` as above.
    """
    if not per_day:
        return None
    while_coming = per_day / DAY * hours * (1 + here) / 2
    if there < while_coming:
        days, growth = there / per_day * DAY, (1 - here) / hours
        return int((sqrt(here**2 + 2 * growth * days) - here) / growth) if growth else int(days)
    if there < per_day:
        return int(hours + (there - while_coming) / (per_day / DAY))
    return None
