"""What the planner takes and what it gives back. People and places are counted, distances are km."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ACCESSIBLE = (
    "accessible"  # the pool of which a family takes a place for each of its members who needs one
)
GENERAL = "general"
PRIORITY = 2  # this tier and the ones above it
TIERS = 4
NOTHING: frozenset[str] = frozenset()

Engine = Literal["flow", "greedy", "mip"]


class Impossible(ValueError):
    """What was given contradicts itself. `place` says where, as a file would: `households[3].people`."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host asks for. `families_only` takes no household of one."""

    families_only: bool = False
    max_household: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """`pools` holds the places that are free now, by kind."""

    id: str
    lat: float
    lon: float
    pools: Mapping[str, int]
    services: frozenset[str] = NOTHING
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Family:
    """Never split: `accessible` of its `people` take places of the pool `accessible`, the others of `pool`.

    `requires` are services that the site must have, `not_at` ids of sites where it may not go.
    """

    id: str
    people: int
    pool: str = GENERAL
    accessible: int = 0
    requires: frozenset[str] = NOTHING
    tier: int = 0
    community: str = ""
    lat: float = field(kw_only=True)
    lon: float = field(kw_only=True)
    arrived_at: str = ""
    not_at: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Instance:
    """`apart` are pairs of ids of families that must not meet in one site."""

    sites: tuple[Site, ...]
    families: tuple[Family, ...]
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    family: str
    site: str
    pool: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """`binding` is the filter or the pool that stands in the way: see `filters.FILTERS`."""

    family: str
    binding: str


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan places more people, or more priority people; and none that places as many of each tier as
    this one does has shorter ways. See `bounds` for why.
    """

    priority_people: int
    people: int
    mean_km: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`mean_km` is per person placed. `community_share` counts those placed who belong to a community."""

    priority_people: int
    people: int
    mean_km: float
    community_share: float
    seconds: float
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    figures: Figures
    engine: str
    seed: int
