"""Humanitarian standards: how many people a site can take, and which of its figures decides.

Pure: numbers in, numbers out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Phase = Literal["first", "later"]


@dataclass(frozen=True)
class Profile:
    """A dated set of minimum standards. Figures are per person unless their name says otherwise.

    In the first phase, during the `first_days`, fewer toilets and less water are accepted.
    """

    code: str
    source: str
    published: date
    covered_m2: float
    site_m2: float
    water_l_day_first: float
    water_l_day: float
    first_days: int
    people_per_toilet_first: int
    people_per_toilet_later: int
    people_per_tap: int
    people_per_handpump: int
    people_per_bathing: int
    food_kcal_day: float
    rice_kg_day: float
    blankets_per_person: float
    kits_per_household: float
    containers_per_household: float
    soap_kg_month: float

    def people_per_toilet(self, phase: str) -> int:
        return self.people_per_toilet_first if phase == "first" else self.people_per_toilet_later

    def water_l(self, phase: str) -> float:
        """Litres per person and day."""
        return self.water_l_day_first if phase == "first" else self.water_l_day


SPHERE_2018 = Profile(
    code="sphere-2018",
    source="The Sphere Handbook, 4th edition: water supply 2.1 and 2.2, excreta management 3.2, "
    "settlement planning 2, living space 3, household items 4, food assistance 6.1",
    published=date(2018, 11, 6),
    covered_m2=3.5,
    site_m2=45.0,
    water_l_day_first=15.0,
    water_l_day=15.0,
    first_days=3,
    people_per_toilet_first=50,
    people_per_toilet_later=20,
    people_per_tap=250,
    people_per_handpump=500,
    people_per_bathing=50,
    food_kcal_day=2100.0,
    rice_kg_day=0.4,
    blankets_per_person=1.0,
    kits_per_household=1.0,
    containers_per_household=2.0,
    soap_kg_month=0.45,
)
PROFILES = {profile.code: profile for profile in (SPHERE_2018,)}


@dataclass(frozen=True)
class Figures:
    """What is known of a site: square metres, pieces, litres a day. None is not known, and limits nothing.

    `site_m2` is given for camps only: a school has no 45 m2 of ground for each person, and needs none.
    """

    covered_m2: float | None = None
    site_m2: float | None = None
    toilets: int | None = None
    taps: int | None = None
    handpumps: int | None = None
    water_l_day: float | None = None


def rated(
    figures: Figures, declared: int | None, phase: str, profile: Profile = SPHERE_2018
) -> tuple[int, str]:
    """(people that a site can take, the binding figure). Of equal limits the first in this order binds:

    `declared`, `covered_m2`, `toilets`, `taps` (with handpumps), `water`, `site_m2`. A site that declared
    nothing takes nobody.

    >>> rated(Figures(covered_m2=350, toilets=1), 100, "first")
    (50, 'toilets')
    """
    if declared is None:
        return 0, "declared"
    found = {"declared": declared, **limits(figures, phase, profile)}
    binding = min(found, key=found.__getitem__)
    return found[binding], binding


def limits(figures: Figures, phase: str, profile: Profile = SPHERE_2018) -> dict[str, int]:
    """How many people each standard allows, for known figures only, in the order of `rated`."""
    toilet, tap, handpump = (
        profile.people_per_toilet(phase),
        profile.people_per_tap,
        profile.people_per_handpump,
    )
    found = {
        "covered_m2": _shared(figures.covered_m2, profile.covered_m2),
        "toilets": _served((figures.toilets, toilet)),
        "taps": _served((figures.taps, tap), (figures.handpumps, handpump)),
        "water": _shared(figures.water_l_day, profile.water_l(phase)),
        "site_m2": _shared(figures.site_m2, profile.site_m2),
    }
    return {name: limit for name, limit in found.items() if limit is not None}


def _shared(amount: float | None, each: float) -> int | None:
    """How many people an amount is enough for; None if it is not known."""
    return None if amount is None else int(amount // each)


def _served(*points: tuple[int | None, int]) -> int | None:
    """How many people these (count, people per piece) serve together; None if no count is known."""
    known = [count * people for count, people in points if count is not None]
    return sum(known) if known else None
