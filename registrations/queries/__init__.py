"""Questions about who came."""

from registrations.queries.export import Listed, export_households, export_persons
from registrations.queries.figures import (
    Figures,
    figures,
    inflow,
    median_registration_seconds,
    newest_arrival,
)
from registrations.queries.households import (
    EVERYTHING,
    Search,
    WrongNumber,
    find,
    households,
    right_number,
    search,
    with_papers,
)
from registrations.queries.importing import brought, find_import, foresee, imports, unfinished
from registrations.queries.pairs import beside, identity_of, named

__all__ = [
    "EVERYTHING",
    "Figures",
    "Listed",
    "Search",
    "WrongNumber",
    "beside",
    "brought",
    "export_households",
    "export_persons",
    "figures",
    "find",
    "find_import",
    "foresee",
    "households",
    "identity_of",
    "imports",
    "inflow",
    "median_registration_seconds",
    "named",
    "newest_arrival",
    "right_number",
    "search",
    "unfinished",
    "with_papers",
]
