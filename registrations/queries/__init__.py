"""Questions about who came."""

from registrations.queries.figures import Figures, figures, inflow, newest_arrival
from registrations.queries.households import (
    EVERYTHING,
    Search,
    find,
    households,
    search,
    with_papers,
)

__all__ = [
    "EVERYTHING",
    "Figures",
    "Search",
    "figures",
    "find",
    "households",
    "inflow",
    "newest_arrival",
    "search",
    "with_papers",
]
