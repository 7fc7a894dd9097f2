"""An instance as arrays. Families and sites are numbered by their position in it, pools by column."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shelters.planner.shapes import ACCESSIBLE, PRIORITY, TIERS, Family, Impossible, Instance, Site

Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

EARTH_KM = 6371.009  # the mean radius, as maps.geo has it
MOST_PEOPLE = 1_000_000  # sums stay far below what the arrays hold
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Kind:
    """Everything that decides where a family fits: two families of one kind are interchangeable."""

    people: int
    accessible: int
    pool: str
    requires: frozenset[str]
    not_at: frozenset[str]


class Problem:
    """The arrays of one instance. No engine changes them. Raises Impossible.

    `capacity[site, pool]` counts places; column 0 holds the accessible ones. `takes[kind, pool]` counts the
    places that a family takes. `allowed[kind, site]` says whether rules and services permit it, and
    `fits[kind, site]` whether the empty site would also have room. By family: `people`, `kind`, `tier`,
    `spot` (the number of its point) and `community` (a number; NOWHERE for none). `apart[family]` are those
    to be kept apart from it.
    """

    def __init__(self, instance: Instance) -> None:
        _check(instance)
        self.sites, self.families = instance.sites, instance.families
        self.pools = _pools(instance)
        self.capacity = _capacity(instance.sites, self.pools)
        self.site_points = _vectors(self.sites)
        self._read_families()
        self.kind_people = np.array([kind.people for kind in self.kinds], np.int32)
        self.takes = _takes(self.kinds, self.pools)
        self.allowed = _allowed(self)
        self.fits = self.allowed & _large_enough(self)
        self.apart = _apart(instance)

    def _read_families(self) -> None:
        families = self.families
        kinds: dict[Hashable, int] = {}
        spots: dict[Hashable, int] = {}
        communities: dict[Hashable, int] = {"": NOWHERE}
        self.kind = _numbered(
            kinds, ((f.people, f.accessible, f.pool, f.requires, f.not_at) for f in families)
        )
        self.spot = _numbered(spots, ((f.lat, f.lon) for f in families))
        self.community = np.array(
            [communities.setdefault(f.community, len(communities) - 1) for f in families], np.int32
        )
        self.kinds = [Kind(*key) for key in kinds]  # type: ignore[misc]
        self.spot_points = _sphere(np.array(list(spots), np.float64).reshape(-1, 2))
        self.communities = len(communities) - 1
        self.people = np.array([f.people for f in families], np.int32)
        self.tier = np.array([f.tier for f in families], np.int32)

    @cached_property
    def priority(self) -> Bools:
        return self.tier >= PRIORITY

    def km(self, spots: Any, sites: Any = slice(None)) -> Floats:
        """Great-circle km from each of `spots` to each of `sites`."""
        return _km(self.spot_points[spots], self.site_points[sites])

    def km_from(self, points: Floats) -> Floats:
        """Great-circle km from points of the unit sphere to all sites."""
        return _km(points, self.site_points)

    def km_between(self, families: Any, sites: Any) -> Floats:
        """Great-circle km from each family to the site at the same position in `sites`."""
        return self.km_between_spots(self.spot[families], sites)

    def km_between_spots(self, spots: Any, sites: Any) -> Floats:
        """Great-circle km from each spot to the site at the same position in `sites`."""
        here, there = self.spot_points[spots], self.site_points[sites]
        chord = np.sqrt(((here - there) ** 2).sum(axis=1))
        return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1)))


def _check(instance: Instance) -> None:
    _check_points("shelters", instance.sites)
    _check_points("households", instance.families)
    for place, site in enumerate(instance.sites):
        for pool, places in site.pools.items():
            if not 0 <= places <= MOST_PEOPLE:
                raise Impossible(f"shelters[{place}].pools.{pool}", f"0 to {MOST_PEOPLE}")
    for place, family in enumerate(instance.families):
        _check_family(f"households[{place}]", family)


def _check_points(name: str, rows: Sequence[Site | Family]) -> None:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row.id in seen:
            raise Impossible(f"{name}[{place}].id", "is used twice")
        seen.add(row.id)
        if not -90 <= row.lat <= 90:
            raise Impossible(f"{name}[{place}].lat", "-90 to 90")
        if not -180 <= row.lon <= 180:
            raise Impossible(f"{name}[{place}].lon", "-180 to 180")


def _check_family(place: str, family: Family) -> None:
    if not 1 <= family.people <= MOST_PEOPLE:
        raise Impossible(f"{place}.people", f"1 to {MOST_PEOPLE}")
    if not 0 <= family.accessible <= family.people:
        raise Impossible(f"{place}.accessible", "0 to as many as its people")
    if not 0 <= family.tier < TIERS:
        raise Impossible(f"{place}.tier", "0 to 3")


def _pools(instance: Instance) -> list[str]:
    """The accessible pool first, then the others by name."""
    named = {pool for site in instance.sites for pool in site.pools}
    named |= {family.pool for family in instance.families}
    return [ACCESSIBLE, *sorted(named - {ACCESSIBLE})]


def _capacity(sites: tuple[Site, ...], pools: list[str]) -> Longs:
    rows = [[site.pools.get(pool, 0) for pool in pools] for site in sites]
    return np.array(rows, np.int64).reshape(len(sites), len(pools))


def _numbered(numbers: dict[Hashable, int], keys: Iterable[Hashable]) -> Ints:
    """The number of each key; new keys are numbered in the order of their first appearance."""
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)


def _takes(kinds: list[Kind], pools: list[str]) -> Longs:
    takes = np.zeros((len(kinds), len(pools)), np.int64)
    for number, kind in enumerate(kinds):
        takes[number, 0] += kind.accessible
        takes[number, pools.index(kind.pool)] += kind.people - kind.accessible
    return takes


def _allowed(problem: Problem) -> Bools:
    allowed = np.zeros((len(problem.kinds), len(problem.sites)), np.bool_)
    rules = [site.rules for site in problem.sites]
    opened = np.array([not rule.closed for rule in rules], np.bool_)
    single = np.array([not rule.families_only for rule in rules], np.bool_)
    most = np.array([MOST_PEOPLE if r.max_household is None else r.max_household for r in rules])
    for number, kind in enumerate(problem.kinds):
        row = opened & (most >= kind.people)
        if kind.people == 1:
            row &= single
        if kind.requires:
            row &= np.array([kind.requires <= site.services for site in problem.sites], bool)
        if kind.not_at:
            row &= np.array([site.id not in kind.not_at for site in problem.sites], bool)
        allowed[number] = row
    return allowed


def _large_enough(problem: Problem) -> Bools:
    rows = [(problem.capacity >= takes).all(axis=1) for takes in problem.takes]
    return np.array(rows, np.bool_).reshape(problem.allowed.shape)


def _apart(instance: Instance) -> dict[int, tuple[int, ...]]:
    """For each family that has any: the families to be kept apart from it."""
    if not instance.apart:
        return {}
    number = {family.id: place for place, family in enumerate(instance.families)}
    met: dict[int, set[int]] = {}
    for place, pair in enumerate(instance.apart):
        if len(set(pair)) != 2 or not number.keys() >= set(pair):
            raise Impossible(f"apart[{place}]", "two households of this instance are named here")
        a, b = number[pair[0]], number[pair[1]]
        met.setdefault(a, set()).add(b)
        met.setdefault(b, set()).add(a)
    return {family: tuple(sorted(others)) for family, others in met.items()}


def _vectors(sites: tuple[Site, ...]) -> Floats:
    return _sphere(np.array([(site.lat, site.lon) for site in sites], np.float64).reshape(-1, 2))


def _sphere(degrees: Floats) -> Floats:
    """Points on the unit sphere: distances between these are right at the poles and the 180th meridian."""
    lat, lon = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _km(here: Floats, there: Floats) -> Floats:
    chord = np.sqrt(np.clip(2 - 2 * (np.atleast_2d(here) @ there.T), 0, 4))
    return np.asarray(2 * EARTH_KM * np.arcsin(chord / 2))
