"""The planner's input and output. Places are for one person each; distances are in km."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ACCESSIBLE = "accessible"  # the pool for those members of a family who need an accessible place
GENERAL = "general"
PRIORITY = 2  # priority people are those of this tier and above
TIERS = 4
NOTHING: frozenset[str] = frozenset()

Engine = Literal["flow", "greedy", "mip"]


class Impossible(ValueError):
    """The input is invalid. `place` says where, as in the file: `households[3].people`."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a site. `families_only` excludes families of one."""

    families_only: bool = False
    max_household: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A shelter. `pools` are the places that are free now, by kind."""

    id: str
    lat: float
    lon: float
    pools: Mapping[str, int]
    services: frozenset[str] = NOTHING
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Family:
    """A household, never to be split: `accessible` of its `people` take accessible places, the rest `pool`.

    `requires` are services that the site must have, `not_at` the ids of sites where it may not go. `tier` 3
    goes before 2, and 2 before the others. Families of one `community` are better together.
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
    """`apart` are pairs of ids of families that must not be at the same site."""

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
    """`binding` is the filter that stands in the way, one of `filters.FILTERS`, or `no_site`."""

    family: str
    binding: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Limits that no plan can beat: no plan places more people, or more priority people; and none that places
    as many of each tier as this one has a shorter mean distance. See `bounds` for the proof.
    """

    priority_people: int
    people: int
    mean_km: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`people` are those placed, `mean_km` is per person placed. `community_share` (0-1) is the share of the
    placed people of communities who are at the site that took most of theirs."""

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
